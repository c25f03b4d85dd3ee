"""In hand: the first message, customers who lose patience or fall silent, those who have left."""

from __future__ import annotations

import math

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import Kind, Outcome, rank
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact, Slot
from imroute.engine.reference.routing import Router


def begin_service(desk: Desk, router: Router, contact: Contact) -> None:
    """An agent has the contact: there is a message, unless nobody is there to see it answered."""
    agent = contact.server
    assert agent is not None
    if contact.turns == 0:
        contact.turns = turns_to_go(contact)
    escalations = agent.pool.plan.escalates
    escalation = escalations[contact.counts_as] if escalations else None
    if escalation is not None:
        u = contact.draw(Purpose.ESCALATION, contact.passes)[0]
        contact.escalation = escalation if u < escalation.chance else None
    if contact.is_open or contact.type_plan.handling is None:
        wait_for_reply(desk, router, contact)
        agent.receive(contact)
    else:
        close_later(desk, router, contact)


def turns_to_go(contact: Contact) -> int:
    """Draw the turns of a conversation; of one in hand at the start some are behind it."""
    if contact.type_plan.handling is not None:
        return 1
    turns = int(quantile(contact.type_plan.turns, contact.draw(Purpose.CONVERSATION)[0]))
    return max(1, turns - math.floor(part_done(contact) * turns))


def part_done(contact: Contact) -> float:
    return contact.draw(Purpose.PART_DONE)[0] if contact.part_done else 0.0


# ----------------------------------------------------------- customers who wait for a reply


def wait_for_reply(desk: Desk, router: Router, contact: Contact) -> None:
    """Let the customer's patience run from a message to the end of the reply."""
    patience = contact.plan.reply_patience
    if patience is None or contact.type_plan.handling is not None or not contact.is_open:
        return
    turn, leg = contact.replies, contact.passes
    ends_s = desk.now + quantile(patience, contact.draw(Purpose.REPLY_PATIENCE, turn)[0])
    at = rank(Kind.PATIENCE_ENDS, contact.number)
    desk.calendar.call_at(ends_s, at, lambda: lose_patience(router, contact, turn, leg))


def lose_patience(router: Router, contact: Contact, turn: int, leg: int) -> None:
    """Go without the reply, if it is still awaited; one that is being written is written on."""
    agent = contact.server
    if agent is None or (turn, leg) != (contact.replies, contact.passes) or not contact.is_open:
        return
    contact.news.give(Outcome.LOST_IN_CONVERSATION)
    if contact in agent.inbox:
        agent.inbox.remove(contact)
        router.matching.release(contact)


# ------------------------------------------------------------------- customers who are silent


def goes_inactive_later(desk: Desk, router: Router, contact: Contact) -> None:
    """Let a contact weigh less when its customer has been silent for long enough."""
    contact.silent = True
    slot, turn, after_s = contact.slot, contact.replies, contact.plan.inactive_after_s
    if slot is not None and after_s < math.inf:
        at = rank(Kind.GOES_INACTIVE, contact.number)
        inactive_s = desk.now + after_s
        desk.calendar.call_at(inactive_s, at, lambda: go_inactive(router, slot, turn))


def go_inactive(router: Router, slot: Slot, turn: int) -> None:
    contact = slot.contact
    if contact.slot is slot and contact.silent and contact.replies == turn:
        router.floor.fall_silent(slot, min(slot.weight, contact.plan.inactive_weight))
        router.matching.look([slot.agent])


def see_off(desk: Desk, router: Router, contact: Contact) -> None:
    """The customer has left: the slot is free, later if the agent has yet to find out."""
    if contact.outcome == Outcome.ABANDONED_SILENTLY:
        goes_inactive_later(desk, router, contact)
        close_later(desk, router, contact)
    else:
        router.matching.release(contact)


def close_later(desk: Desk, router: Router, contact: Contact) -> None:
    closes_s = desk.now + contact.plan.close_after_s
    at = rank(Kind.CLOSES, contact.number)
    desk.calendar.call_at(closes_s, at, lambda: router.matching.release(contact))
