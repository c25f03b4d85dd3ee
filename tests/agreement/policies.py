"""Policies of one's own that both engines are to follow alike."""

from __future__ import annotations

import math

from imroute import AgentView, ContactView
from imroute.engine.contract import Policy


def by_slots(agent: AgentView, contact: ContactView) -> float:
    """Fill agents up, but to the brim only for those who wait the longest."""
    left = agent.capacity - agent.weight - contact.weight
    if left <= 0.0 and contact.now_s - contact.joined_s < 30.0:
        return math.inf
    return left / (1.0 + agent.skill)


def by_time(agent: AgentView, contact: ContactView) -> float:
    """Take whoever was freed last, in steps of a minute so that ties are common."""
    minutes = math.floor((contact.now_s - agent.idle_since_s) / 60.0)
    return minutes * contact.priority + agent.contacts


def by_number(agent: AgentView, contact: ContactView) -> float:
    """Mix whole numbers of all kinds."""
    turn = (contact.number + 3 * contact.type + 5 * contact.tier + 7 * contact.stage) % 4
    return (agent.number + 2 * agent.pool + turn) % 3 - (agent.last_assigned < 0)


POLICIES: dict[str, Policy] = {one.__name__: one for one in (by_slots, by_time, by_number)}
