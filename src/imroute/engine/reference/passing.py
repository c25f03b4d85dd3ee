"""Passed on: why an agent lets go of a contact that is not over, and how it goes on."""

from __future__ import annotations

from imroute.engine.contract import MAX_PASSES, Step, Why
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Agent, Contact, Warm
from imroute.engine.reference.routing import Router


def why_now(router: Router, agent: Agent, contact: Contact, is_last: bool) -> Why | None:
    """Tell why an agent passes a contact on after a reply, or after a block of work."""
    if contact.passes >= MAX_PASSES:
        return None
    if contact.is_misrouted and not agent.pool.plan.skill[contact.type]:
        return Why.MISROUTED
    if contact.escalation is not None and (
        is_last or contact.replies_of_leg >= contact.escalation.after_turns
    ):
        return Why.ESCALATED
    if is_last:
        return None
    if agent.hands_over:
        return Why.SHIFT_ENDED
    if contact.type_plan.background and router.matching.has_something_better(agent, contact):
        return Why.YIELDED
    return None


def pass_on(desk: Desk, router: Router, contact: Contact, why: Why) -> None:
    """Let go of a contact, which joins the queue again; then look for others."""
    agent, escalation = contact.server, contact.escalation
    assert agent is not None
    desk.note(Step.PASSED_ON, contact, agent, why)
    is_warm = why == Why.ESCALATED and escalation is not None and escalation.warm
    let_go(desk, router, contact, why, is_warm)
    if why == Why.MISROUTED:
        contact.escalated_to = None
        contact.count_as(desk.plan, contact.type)
    elif why == Why.ESCALATED and escalation is not None:
        contact.escalated_to = desk.pools[escalation.to]
    contact.passes += 1
    contact.turns = max(contact.turns, contact.replies + 1)
    contact.begin_leg()
    contact.news.give(why)
    if not is_warm:
        router.matching.look([agent])


def let_go(desk: Desk, router: Router, contact: Contact, why: Why, is_warm: bool) -> None:
    """Write the leg down; the slot is free unless it is held until the next agent answers."""
    slot = contact.slot
    assert slot is not None
    leg = desk.book.end_leg(contact, why)
    if is_warm:
        contact.warm = Warm(slot, leg)
    else:
        desk.book.free_leg(leg)
        router.matching.free(contact, slot)


# ---------------------------------------------------------------- at the end of a shift


def hand_over(desk: Desk, router: Router, agent: Agent) -> None:
    """Pass on what an agent has in hand who has left, and who is not busy with it."""
    numbers = {slot.contact.number for slot in agent.slots}
    for contact in [desk.contacts[number] for number in sorted(numbers)]:
        if can_be_handed_over(agent, contact):
            if contact in agent.inbox:
                agent.inbox.remove(contact)
            pass_on(desk, router, contact, Why.SHIFT_ENDED)


def can_be_handed_over(agent: Agent, contact: Contact) -> bool:
    return (
        contact.server is agent
        and contact.is_open
        and contact is not agent.attends
        and contact.type_plan.handling is None
        and contact.passes < MAX_PASSES
    )
