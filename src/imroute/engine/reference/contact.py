"""A contact, as the customer lives it: arrival, perhaps a bot, the queue, the conversation."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import MAX_RETURNS, NONE, BotEnd, Kind, Outcome, Step, rank
from imroute.engine.reference.bot import bot_session
from imroute.engine.reference.calendar import Signal
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.people import Contact
from imroute.engine.reference.routing import Router

OUTCOME_OF_BOT = {BotEnd.LEFT: Outcome.BOT_ABANDONED, BotEnd.RESOLVED: Outcome.BOT_RESOLVED}
SERVED = (Outcome.COMPLETED, Outcome.BOT_RESOLVED)


def live(desk: Desk, router: Router, contact: Contact) -> Process:
    """One contact, from arrival to its end; the customer may come back with another."""
    contact.arrived_s = desk.now
    desk.note(Step.ARRIVED, contact)
    outcome = None
    if contact.bot != NONE:
        ended = yield desk.calendar.process(bot_session(desk, contact))
        outcome = OUTCOME_OF_BOT.get(ended)
    if outcome is None:
        outcome = yield from ask_for_a_person(desk, router, contact)
    contact.outcome, contact.ended_s = outcome, desk.now
    desk.note(Step.ENDED, contact, detail=outcome)
    if outcome in SERVED:
        settle(desk, router, contact)


def ask_for_a_person(desk: Desk, router: Router, contact: Contact) -> Process:
    """Wait for an agent and be served; the value is the outcome."""
    contact.news = Signal(desk.calendar)
    router.join(contact)
    gone = yield contact.news
    if gone is not None:
        return gone
    if contact.type_plan.handling is None:
        yield from converse(desk, contact)
    contact.news = Signal(desk.calendar)
    yield contact.news
    return Outcome.COMPLETED


def converse(desk: Desk, contact: Contact) -> Process:
    """The customer's side of a conversation up to the last message: read, think, write again."""
    type_plan, agent = contact.type_plan, contact.server
    assert agent is not None
    contact.turns = int(quantile(type_plan.turns, contact.draw(Purpose.CONVERSATION)[0]))
    for turn in range(1, contact.turns):
        contact.news = Signal(desk.calendar)
        yield contact.news
        think = quantile(type_plan.customer_reply, contact.draw(Purpose.EXCHANGE, turn - 1)[1])
        message_s = desk.now + think
        yield desk.calendar.at(message_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
        contact.message_s = message_s
        desk.note(Step.CUSTOMER_WROTE, contact, detail=turn)
        agent.receive(contact)


# ------------------------------------------------------------------ afterwards


def settle(desk: Desk, router: Router, contact: Contact) -> None:
    """Draw whether the matter is settled and, if not, whether and when the customer is back."""
    settled, back = contact.draw(Purpose.AFTERWARDS)
    contact.resolved = int(settled < settled_share(desk, contact))
    after = contact.plan.return_after
    if contact.resolved or after is None or contact.attempt == MAX_RETURNS:
        return
    back_s = desk.now + quantile(after, contact.draw(Purpose.RETURN)[0])
    if back < contact.plan.return_chance and back_s < desk.plan.day_end_s:
        again = desk.new_contact(contact.type, contact.tier, contact.luck)
        again.attempt, again.first_contact = contact.attempt + 1, contact.first_contact
        desk.calendar.process(come_back(desk, router, again, back_s))


def settled_share(desk: Desk, contact: Contact) -> float:
    if contact.outcome == Outcome.BOT_RESOLVED:
        return desk.plan.bots[contact.bot].truly_resolved
    assert contact.server is not None
    share = contact.server.pool.plan.resolves[contact.type]
    return contact.plan.resolved if share != share else share


def come_back(desk: Desk, router: Router, contact: Contact, time_s: float) -> Process:
    """The same customer opens a new contact about the same matter."""
    yield desk.calendar.at(time_s, rank(Kind.ARRIVAL, contact.number))
    yield from live(desk, router, contact)
