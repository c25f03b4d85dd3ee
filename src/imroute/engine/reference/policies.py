"""Who is chosen: a score for every policy, the lowest wins."""

from __future__ import annotations

from collections.abc import Callable

from imroute.engine.contract import (
    WEIGHT_UNIT,
    AgentView,
    ChooseAgent,
    ContactView,
    Policy,
)
from imroute.engine.policy import score
from imroute.engine.reference.calendar import Carried
from imroute.engine.reference.people import Agent, Contact

# By agent and contact type; a pool's agents are alike in skill. "random" needs no score.
CHOOSE_AGENT: dict[str, Callable[[Agent, int], float]] = {
    "least_loaded": lambda agent, type_: agent.contacts,
    "lowest_ratio": lambda agent, type_: agent.weight / agent.capacity,
    "most_spare": lambda agent, type_: agent.weight - agent.capacity,
    "most_loaded": lambda agent, type_: -agent.contacts,
    "longest_idle": lambda agent, type_: agent.idle_since_s,
    "round_robin": lambda agent, type_: places_after_the_last(agent),
    "best_skill": lambda agent, type_: -agent.pool.plan.skill[type_],
}

CHOOSE_CONTACT: dict[str, Callable[[Contact, float], float]] = {
    "priority_then_age": lambda contact, now: -contact.priority,
    "fifo": lambda contact, now: 0.0,
    "due_date": lambda contact, now: contact.first_joined_s + contact.routed_by.due_within_s,
    "weighted_age": lambda contact, now: -contact.priority * (now - contact.first_joined_s),
}


def scorer(policy: ChooseAgent | Policy, contact: Contact, now: float) -> Callable[[Agent], float]:
    """Give the score of agents for one contact."""
    if not callable(policy):
        by_name = CHOOSE_AGENT[policy]
        return lambda agent: by_name(agent, contact.counts_as)
    seen = contact_view(contact, now)

    def scored(agent: Agent) -> float:
        try:
            return score(policy, agent_view(agent, contact.counts_as), seen)
        except Exception as error:
            raise Carried(error) from error

    return scored


def agent_view(agent: Agent, type_: int) -> AgentView:
    return AgentView(
        pool=agent.pool.number,
        number=agent.number,
        contacts=agent.contacts,
        weight=agent.weight / WEIGHT_UNIT,
        capacity=agent.capacity / WEIGHT_UNIT,
        idle_since_s=agent.idle_since_s,
        last_assigned=agent.last_assigned,
        skill=agent.pool.plan.skill[type_],
    )


def contact_view(contact: Contact, now: float) -> ContactView:
    return ContactView(
        number=contact.number,
        type=contact.counts_as,
        tier=contact.tier,
        priority=contact.priority,
        weight=contact.weight / WEIGHT_UNIT,
        joined_s=contact.joined_s,
        now_s=now,
        stage=contact.stage,
    )


def places_after_the_last(agent: Agent) -> int:
    return (agent.number - agent.pool.last_chosen - 1) % len(agent.pool.agents)
