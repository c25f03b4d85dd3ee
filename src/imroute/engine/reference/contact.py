"""A contact, as the customer lives it: arrival, perhaps a bot, the queue, the conversation."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import NONE, BotEnd, Kind, Outcome, Step, rank
from imroute.engine.reference.bot import bot_session
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.ending import end
from imroute.engine.reference.people import Contact
from imroute.engine.reference.routing import Router
from imroute.engine.reference.work import receive

OUTCOME_OF_BOT = {BotEnd.LEFT: Outcome.BOT_ABANDONED, BotEnd.RESOLVED: Outcome.BOT_RESOLVED}


def live(desk: Desk, router: Router, contact: Contact) -> Process:
    """One contact, from arrival to its end."""
    contact.arrived_s = desk.now
    desk.note(Step.ARRIVED, contact)
    contact.bot = NONE if contact.waits_at_start else contact.plan.bot
    if contact.bot != NONE:
        ended = yield desk.calendar.process(bot_session(desk, contact))
        if ended != BotEnd.HANDED_OVER:
            end(desk, contact, OUTCOME_OF_BOT[ended])
            return
    contact.wait_over = desk.calendar.event()
    router.join(contact)
    if (yield contact.wait_over) and contact.type_plan.handling is None:
        yield from converse(desk, contact)


def converse(desk: Desk, contact: Contact) -> Process:
    """The customer's side of a conversation: read the reply, think, write again."""
    assert contact.agent is not None
    for turn in range(1, contact.turns):
        contact.replied = desk.calendar.event()
        yield contact.replied
        think_s = quantile(
            contact.type_plan.customer_reply, contact.draw(Purpose.EXCHANGE, turn - 1)[1]
        )
        yield desk.calendar.at(desk.now + think_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
        contact.message_s = desk.now
        desk.note(Step.CUSTOMER_WROTE, contact, detail=turn)
        receive(desk, contact.agent, contact)
