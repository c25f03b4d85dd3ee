"""A contact opens and ends; the customer may come back with another."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.customers import IN_HAND_AT_START, WAITING_AT_START
from imroute.engine.contract import MAX_RETURNS, Outcome
from imroute.engine.kernel.book import ARRIVED, ENDED, NOTHING, note
from imroute.engine.kernel.calendar import ARRIVAL, schedule, word
from imroute.engine.kernel.draws import (
    AFTERWARDS,
    JOIN,
    ONLY,
    RETRY,
    RETURN,
    draw,
    pair,
    quantile,
)
from imroute.engine.kernel.layout import (
    NOBODY,
    SHORT_OF_PEOPLE,
    WITHOUT_BOT,
    Day,
    Number,
    Row,
    Tables,
    numbers,
)
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.lookup import customer_of, service
from imroute.engine.kernel.passing import free_first_slot
from imroute.units import DAY

U = np.uint64
ZERO = U(0)
NEVER = math.nan
WAITING, IN_HAND = U(WAITING_AT_START), U(IN_HAND_AT_START)

(
    OPEN,
    BOT_RESOLVED,
    BOT_ABANDONED,
    TURNED_AWAY,
    BALKED,
    ABANDONED,
    FLOWED_OUT,
    COMPLETED,
    ABANDONED_SILENTLY,
    LOST_IN_CONVERSATION,
) = numbers(*Outcome)


@hot
def open_contact(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A contact arrives; its row of the log begins."""
    person, contact = day.people[U(number)], day.contacts[U(number)]
    contact.customer = person.customer
    contact.first_contact = person.first_contact
    contact.attempt = person.attempt
    contact.type = person.type
    contact.tier = person.tier
    contact.rule = NOBODY
    contact.pool = NOBODY
    contact.agent = NOBODY
    contact.outcome = OPEN
    contact.resolved = -1
    contact.passes = 0
    contact.replies = 0
    contact.arrived_s = now
    contact.bot_reply_s = NEVER
    contact.joined_s = NEVER
    contact.patience_s = NEVER
    contact.queue_left_s = NEVER
    contact.would_be_assigned_s = NEVER
    contact.assigned_s = NEVER
    contact.work_began_s = NEVER
    contact.first_reply_s = NEVER
    contact.freed_s = NEVER
    contact.ended_s = NEVER
    place = person.customer >> U(32)
    starts_in_line = IN_HAND <= place <= WAITING and person.attempt == 0
    contact.bot = NOBODY if starts_in_line else customer_of(tables, contact).bot
    _open_live(day.live[U(number)])
    if lively():
        open_life(day, number)
    note(day, now, ARRIVED, number, NOTHING)


@hot
def _open_live(live: Row) -> None:
    live.timer = NOBODY
    live.luck = NOBODY
    live.turn = 0
    live.turns = 1
    live.in_line = 0
    live.gave_up = 0
    live.with_bot = WITHOUT_BOT
    live.wraps_up = 0


@cold
def open_life(day: Day, number: Number) -> None:
    life = day.lives[U(number)]
    life.offer_due_s = NEVER
    life.had_until_s = NEVER
    life.had_by = NOBODY
    life.routed = day.contacts[U(number)].type
    life.upset = 0
    life.target = NOBODY
    life.offers = 0
    life.offer = NOBODY
    life.decliner = NOBODY
    life.keeps = NOBODY
    life.leg = NOBODY
    life.first_slot = NOBODY
    life.escalates_at = NOBODY
    life.closes_s = NEVER
    life.quiet = NOBODY
    life.why = NOBODY
    life.has_come = 1
    life.heed = 0
    life.due_s = NEVER


@hot
def end_contact(tables: Tables, day: Day, now: float, number: Number, outcome: Number) -> None:
    """It is over for the customer."""
    contact = day.contacts[U(number)]
    contact.outcome = outcome
    contact.ended_s = now
    note(day, now, ENDED, number, outcome)
    if lively():
        free_first_slot(tables, day, now, number)
    if outcome == COMPLETED:
        share = service(tables, contact.pool, contact.type).resolves
        if share != share:
            share = customer_of(tables, contact).resolved
    elif outcome == BOT_RESOLVED:
        share = tables.bots[U(contact.bot)].truly_resolved
    else:
        _gave_up(tables, day, now, number)
        return
    if share >= 1.0:  # a draw would come to the same
        contact.resolved = 1
    else:
        _settle(tables, day, now, number, share)


@cold
def _settle(tables: Tables, day: Day, now: float, number: Number, share: float) -> None:
    """Draw whether the matter is settled and, if not, whether and when the customer is back."""
    contact = day.contacts[U(number)]
    customer = customer_of(tables, contact)
    settled, back = draw(day.demands, contact, AFTERWARDS, ONLY)
    contact.resolved = settled < share
    if contact.resolved or customer.return_after == NOBODY or contact.attempt == MAX_RETURNS:
        return
    if back < customer.return_chance:
        u, _ = draw(day.demands, contact, RETURN, ONLY)
        _come_back(tables, day, number, now + quantile(tables, customer.return_after, u))


@cold
def _gave_up(tables: Tables, day: Day, now: float, number: Number) -> None:
    """Draw whether and when a customer who got no help tries again."""
    contact = day.contacts[U(number)]
    customer = customer_of(tables, contact)
    if customer.retry_after == NOBODY or contact.attempt == MAX_RETURNS:
        return
    if contact.outcome == FLOWED_OUT or contact.outcome == TURNED_AWAY:
        return
    chance, after = draw(day.demands, contact, RETRY, ONLY)
    if chance < customer.retry_chance:
        _come_back(tables, day, number, now + quantile(tables, customer.retry_after, after))


@hot
def _when_open(tables: Tables, at_s: float) -> float:
    """The time itself or, if that lies between two days, when the next one opens."""
    settings = tables.settings[ZERO]
    if settings.open_s > 0 and at_s >= settings.day_start_s:
        day = math.floor((at_s - settings.day_start_s) / DAY)
        if at_s - (settings.day_start_s + DAY * day) >= settings.open_s:
            return settings.day_start_s + DAY * (day + 1)
    return at_s


@cold
def _come_back(tables: Tables, day: Day, number: Number, at_s: float) -> None:
    """The same customer will open a new contact, under the next number."""
    tally, before = day.tally[ZERO], day.contacts[U(number)]
    back_s = _when_open(tables, at_s)
    if not back_s < tables.settings[ZERO].day_end_s:
        return
    if tally.people == len(day.people):
        tally.halted |= SHORT_OF_PEOPLE
        return
    again = day.people[U(tally.people)]
    again.time_s = back_s
    again.customer = before.customer
    again.first_contact = before.first_contact
    again.before = number
    again.type = before.type
    again.tier = before.tier
    again.attempt = before.attempt + 1
    _draw_for(day.demands[U(before.type)], again)
    schedule(day, back_s, word(ARRIVAL, np.int64(tally.people)))
    day.live[U(tally.people)].with_bot = WITHOUT_BOT
    tally.people += 1


@hot
def _draw_for(demand: Row, person: Row) -> None:
    """Draw for one who comes back what is drawn ahead for all who come."""
    attempt, customer = np.int64(person.attempt), person.customer
    key0, key1 = demand.key0, demand.key1
    person.patience, person.balk = pair(key0, key1, customer, attempt, JOIN, ONLY)
    person.work, person.think = pair(key0, key1, customer, attempt, demand.work, ONLY)
