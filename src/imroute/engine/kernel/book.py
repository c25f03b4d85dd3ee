"""The book of a day: rows of the log's tables; the trace only if it is wanted."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.contract import Step
from imroute.engine.kernel.layout import (
    NOBODY,
    SHORT_OF_DUTY,
    SHORT_OF_ROWS,
    SHORT_OF_TRACE,
    SHORT_OF_WORK,
    Array,
    Day,
    Number,
    numbers,
)

U = np.uint64
ZERO = U(0)
NEVER = math.nan

(
    ARRIVED,
    BOT_REPLIED,
    BOT_ENDED,
    JOINED,
    STAGE_BEGAN,
    ASSIGNED,
    WORK_BEGAN,
    REPLIED,
    CUSTOMER_WROTE,
    WOULD_BE_ASSIGNED,
    FREED,
    ENDED,
    CAME_ON_DUTY,
    WENT_OFF_DUTY,
    DAY_CLOSED,
    OFFERED,
    OFFER_ENDED,
    PASSED_ON,
    MISROUTED,
    WENT_INACTIVE,
    KEPT,
) = numbers(*Step)
NOTHING = np.int64(0)  # no detail


@hot
def note(day: Day, now: float, step: Number, contact: Number, detail: Number) -> None:
    """Note what happens to a contact, or to the day, without an agent."""
    tally = day.tally[ZERO]
    tally.last_s = now
    if tally.traced:
        _write(day.trace, day.tally, now, step, contact, NOBODY, NOBODY, detail)


@hot
def note_agent(
    day: Day, now: float, step: Number, contact: Number, agent: Number, detail: Number
) -> None:
    """Note what an agent does."""
    tally = day.tally[ZERO]
    tally.last_s = now
    if tally.traced:
        who = day.agents[U(agent)]
        _write(
            day.trace,
            day.tally,
            now,
            step,
            contact,
            np.int64(who.pool),
            np.int64(who.number),
            detail,
        )


@cold
def _write(
    trace: Array,
    tally: Array,
    now: float,
    step: Number,
    contact: Number,
    pool: Number,
    agent: Number,
    detail: Number,
) -> None:
    row = trace[tally[0].notes]
    row.time_s = now
    row.step = step
    row.contact = contact
    row.pool = pool
    row.agent = agent
    row.detail = detail
    if tally[0].notes + 1 < len(trace):
        tally[0].notes += 1
    else:
        tally[0].halted |= SHORT_OF_TRACE


@hot
def begin_work(day: Day, now: float, contact: Number, agent: Number, turn: Number) -> Number:
    """Note that work begins; returns the row, for when it ends."""
    note_agent(day, now, WORK_BEGAN, contact, agent, turn)
    tally, who = day.tally[ZERO], day.agents[U(agent)]
    number = tally.works
    row = day.work[U(number)]
    row.contact = contact
    row.pool = who.pool
    row.agent = who.number
    row.turn = turn
    row.message_s = day.live[U(contact)].message_s
    row.began_s = now
    row.ended_s = NEVER
    if number + 1 < len(day.work):
        tally.works = number + 1
    else:
        tally.halted |= SHORT_OF_WORK
    return number


@cold
def end_duty(
    duty: Array, tally: Array, now: float, pool: Number, number: Number, since_s: float
) -> None:
    """Write down a stretch of duty."""
    row = duty[tally[0].duties]
    row.pool = pool
    row.agent = number
    row.on_s = since_s
    row.off_s = now
    if tally[0].duties + 1 < len(duty):
        tally[0].duties += 1
    else:
        tally[0].halted |= SHORT_OF_DUTY


@cold
def write_leg(day: Day, contact: Number, why: Number) -> Number:
    """Write down the part of a contact's life that ends now; returns the row."""
    tally, lived, number = day.tally[ZERO], day.contacts[U(contact)], day.tally[ZERO].legs
    row = day.legs[U(number)]
    row.contact = contact
    row.why = why
    row.rule = lived.rule
    row.pool = lived.pool
    row.agent = lived.agent
    row.joined_s = lived.joined_s
    row.patience_s = lived.patience_s
    row.queue_left_s = lived.queue_left_s
    row.would_be_assigned_s = lived.would_be_assigned_s
    row.assigned_s = lived.assigned_s
    row.work_began_s = lived.work_began_s
    row.first_reply_s = lived.first_reply_s
    row.freed_s = lived.freed_s
    if number + 1 < len(day.legs):
        tally.legs = number + 1
    else:
        tally.halted |= SHORT_OF_ROWS
    return number


@cold
def begin_offer(day: Day, now: float, contact: Number, agent: Number) -> Number:
    """Write down that a contact is offered; returns the row."""
    tally, who, number = day.tally[ZERO], day.agents[U(agent)], day.tally[ZERO].offers
    row = day.offers[U(number)]
    row.contact = contact
    row.pool = who.pool
    row.agent = who.number
    row.result = NOBODY
    row.offered_s = now
    row.ended_s = NEVER
    if number + 1 < len(day.offers):
        tally.offers = number + 1
    else:
        tally.halted |= SHORT_OF_ROWS
    return number


@cold
def begin_quiet(day: Day, now: float, contact: Number, agent: Number, weight: Number) -> Number:
    """Write down that a contact weighs less from now on; returns the row."""
    tally, who, number = day.tally[ZERO], day.agents[U(agent)], day.tally[ZERO].quiets
    row = day.quiet[U(number)]
    row.contact = contact
    row.pool = who.pool
    row.agent = who.number
    row.weight = weight
    row.began_s = now
    row.ended_s = NEVER
    if number + 1 < len(day.quiet):
        tally.quiets = number + 1
    else:
        tally.halted |= SHORT_OF_ROWS
    return number
