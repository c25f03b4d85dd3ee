"""Who is free for whom: the one place that says whether an agent may be given a contact now."""

from __future__ import annotations

from imroute.engine.contract import NONE, WEIGHT_UNIT
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Agent, Contact


def is_free(desk: Desk, agent: Agent, contact: Contact, given_up: int = 0) -> bool:
    """Tell whether an agent may be given a contact, if so much of what is in hand were given up.

    Who declined it last may be given it only if nobody else may.
    """
    if not could_take(desk, agent, contact, given_up):
        return False
    return contact.declined_by is not agent or not others_could_take(desk, agent, contact)


def could_take(desk: Desk, agent: Agent, contact: Contact, given_up: int = 0) -> bool:
    """Do the same, whoever declined it."""
    return (
        agent.has_room_for(contact.weight - given_up)
        and not is_kept_for_another(agent, contact)
        and not is_at_limit(agent, desk.now)
        and leaves_spare(desk, agent, contact, given_up)
    )


def others_could_take(desk: Desk, agent: Agent, contact: Contact) -> bool:
    agents = (other for pool in contact.pools for other in pool.agents)
    return any(other is not agent and could_take(desk, other, contact) for other in agents)


def is_kept_for_another(agent: Agent, contact: Contact) -> bool:
    kept_for = agent.kept_for
    return kept_for is not None and contact is not kept_for and contact.priority < kept_for.priority


def is_at_limit(agent: Agent, now: float) -> bool:
    """Has been given as many contacts as may be, within the time that counts."""
    at_most = agent.pool.plan.at_most
    return at_most != NONE and len(agent.taken_s) >= at_most and now < limit_ends_s(agent)


def limit_ends_s(agent: Agent) -> float:
    return agent.taken_s[0] + agent.pool.plan.at_most_in_s


def leaves_spare(desk: Desk, agent: Agent, contact: Contact, given_up: int) -> bool:
    """Enough agents of the pool would still have a whole slot free."""
    pool = agent.pool
    if not pool.keeps_spare or desk.closed:
        return True
    spare = pool.plan.spare[contact.counts_as][contact.tier]
    if spare == 0:
        return True
    others = pool.whole_slots - agent.has_whole_slot
    room = agent.capacity - (agent.weight - given_up + contact.weight)
    return others + (room >= WEIGHT_UNIT) >= spare
