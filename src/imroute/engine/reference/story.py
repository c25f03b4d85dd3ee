"""What `explain` wants to know of one contact: who could have taken it at each choice, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from imroute.engine.reference.people import Agent, Contact

Seen = tuple[Agent, bool, float]  # whether free, score


@dataclass(frozen=True, slots=True)
class Candidate:
    """How one agent stood when an agent was sought."""

    pool: str
    number: int
    on_duty: bool
    contacts: int
    weight: int
    capacity: int
    free: bool
    score: float  # by the rule's policy, lower is better; NaN if the agent was not free
    last_assigned: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One search for an agent, or for a contact by an agent with room."""

    time_s: float
    by_agent: bool  # an agent with room looked along the queue
    chosen: tuple[str, int] | None
    taken: int  # the contact that was taken
    candidates: tuple[Candidate, ...]
    had_it: bool = False  # the agent of last time was free


@dataclass(slots=True)
class Story:
    """Collects the choices around one contact while the day runs."""

    number: int
    choices: list[Choice] = field(default_factory=list)

    def agent_sought(
        self, now: float, contact: Contact, chosen: Agent | None, agents: list[Seen], had_it: bool
    ) -> None:
        if contact.number == self.number and not contact.gave_up:
            candidates = tuple(candidate(agent, free, score) for agent, free, score in agents)
            name = _name(chosen)
            self.choices.append(Choice(now, False, name, contact.number, candidates, had_it))

    def contact_taken(self, now: float, agent: Agent, taken: Contact, watched: Contact) -> None:
        seen = (candidate(agent, True, 0.0),)
        self.choices.append(Choice(now, True, _name(agent), taken.number, seen))


def candidate(agent: Agent, free: bool, score: float) -> Candidate:
    return Candidate(
        agent.pool.plan.name,
        agent.number,
        agent.on_duty,
        agent.contacts,
        agent.weight,
        agent.capacity,
        free,
        score,
        agent.last_assigned,
    )


def _name(agent: Agent | None) -> tuple[str, int] | None:
    return None if agent is None else (agent.pool.plan.name, agent.number)
