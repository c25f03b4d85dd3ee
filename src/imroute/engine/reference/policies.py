"""Who is chosen: a score for every policy, the lowest wins."""

from __future__ import annotations

from collections.abc import Callable

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
    "due_date": lambda contact, now: contact.joined_s + contact.plan.due_within_s,
    "weighted_age": lambda contact, now: -contact.priority * (now - contact.joined_s),
}


def places_after_the_last(agent: Agent) -> int:
    return (agent.number - agent.pool.last_chosen - 1) % len(agent.pool.agents)
