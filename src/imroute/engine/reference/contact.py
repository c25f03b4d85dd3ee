"""A contact, as the customer lives it: arrival, perhaps a bot, the queue, the conversation."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import Kind, Outcome, Step, Why, rank
from imroute.engine.reference.bots import meet_the_bot
from imroute.engine.reference.calendar import Moment, Signal
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.in_hand import begin_service, goes_inactive_later, wait_for_reply
from imroute.engine.reference.news import News
from imroute.engine.reference.people import Contact
from imroute.engine.reference.returning import what_follows
from imroute.engine.reference.routing import Router


def live(desk: Desk, router: Router, contact: Contact) -> Process:
    """One contact, from arrival to its end; the customer may come back with another."""
    contact.arrived_s = desk.now
    desk.note(Step.ARRIVED, contact)
    outcome = yield from meet_the_bot(desk, contact)
    if outcome is None:
        outcome = yield from ask_for_a_person(desk, router, contact)
    if contact.is_open:
        end(desk, router, contact, outcome)


def ask_for_a_person(desk: Desk, router: Router, contact: Contact) -> Process:
    """Wait for an agent and be served, perhaps by several; the value is the outcome."""
    news = None
    while not is_final(news):
        contact.news = Signal(desk.calendar)
        if news is None or isinstance(news, Why):
            router.join(contact, looks=news != Why.YIELDED)
        elif news == News.ASSIGNED:
            begin_service(desk, router, contact)
        elif news == News.YOUR_TURN:
            think(desk, router, contact)
        elif isinstance(news, Moment):
            write(desk, router, contact)
        else:
            end(desk, router, contact, Outcome.ABANDONED_SILENTLY)
        news = yield contact.news
    return news


def is_final(news: object) -> bool:
    """Tell whether a contact is over; who leaves silently leaves one behind that goes on."""
    return isinstance(news, Outcome) and news != Outcome.ABANDONED_SILENTLY


def end(desk: Desk, router: Router, contact: Contact, outcome: Outcome) -> None:
    """It is over for the customer, who may come back with the same matter."""
    contact.outcome, contact.ended_s = outcome, desk.now
    desk.note(Step.ENDED, contact, detail=outcome)
    router.exits.end_warm_transfer(contact)
    following = what_follows(desk, contact)
    if following is not None:
        again, back_s = following
        desk.calendar.process(come_back(desk, router, again, back_s))


def come_back(desk: Desk, router: Router, contact: Contact, time_s: float) -> Process:
    """The same customer opens a new contact about the same matter."""
    yield desk.calendar.at(time_s, rank(Kind.ARRIVAL, contact.number))
    yield from live(desk, router, contact)


# ------------------------------------------------------------------- conversation


def think(desk: Desk, router: Router, contact: Contact) -> None:
    """Read the reply, and write again after a while."""
    u = contact.draw(Purpose.EXCHANGE, contact.replies - 1)[1]
    message_s = desk.now + quantile(contact.type_plan.customer_reply, u)
    moment = desk.calendar.at(message_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
    moment.callbacks.append(contact.news.give)
    goes_inactive_later(desk, router, contact)


def write(desk: Desk, router: Router, contact: Contact) -> None:
    """Send the next message to the agent."""
    agent, slot = contact.server, contact.slot
    assert agent is not None
    assert slot is not None
    contact.message_s, contact.silent = desk.now, False
    desk.note(Step.CUSTOMER_WROTE, contact, detail=contact.replies)
    router.floor.speak_up(slot)
    wait_for_reply(desk, router, contact)
    agent.receive(contact)
