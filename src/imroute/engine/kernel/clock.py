"""Who is first: of the calendar, those who come, the timers of those who wait, and the roster."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.book import NOTHING
from imroute.engine.kernel.calendar import (
    ARRIVAL,
    NEVER_S,
    contact_of,
    first_s,
    has_equals,
    kind_of,
    settle,
    word,
)
from imroute.engine.kernel.layout import Day, Number, Row, Tables, Word, numbers
from imroute.engine.kernel.timers import first_timer_s

U = np.uint64
ZERO = U(0)
LAST_WORD = ~ZERO
CALENDAR, ARRIVALS, TIMERS, ROSTER = numbers(*range(4))


@hot
def next_s(tables: Tables, day: Day, tally: Row) -> float:
    return _sooner(
        _sooner(_next_arrival_s(day, tally), first_s(day)), _next_other_s(tables, day, tally)
    )


@hot
def _next_other_s(tables: Tables, day: Day, tally: Row) -> float:
    """What is seldom first: timers of those who wait, changes of staff."""
    return _sooner(first_timer_s(day, tally), _next_change_s(tables, tally))


@hot
def _sooner(a: float, b: float) -> float:
    return a if a < b else b


@hot
def _next_arrival_s(day: Day, tally: Row) -> float:
    if tally.arriving < tally.arrivals:
        return day.people[U(tally.arriving)].time_s
    return NEVER_S


@hot
def _next_change_s(tables: Tables, tally: Row) -> float:
    if tally.changes < tables.settings[ZERO].changes:
        return tables.roster[U(tally.changes)].at_s
    return NEVER_S


@hot
def take_first(tables: Tables, day: Day, tally: Row, now: float) -> tuple[Word, Number]:
    """Take the event of this moment: kind and contact."""
    if _next_other_s(tables, day, tally) > now:
        arrives = _next_arrival_s(day, tally) == now
        if arrives != (first_s(day) == now) and (arrives or not has_equals(day.event_s)):
            tally.hole = not arrives
            tally.arriving += arrives
            if arrives:
                return ARRIVAL, np.int64(tally.arriving - 1)
            return kind_of(day.event[ZERO]), contact_of(day.event[ZERO])
    return _take_first_of_equals(tables, day, now)


@cold
def _take_first_of_equals(tables: Tables, day: Day, now: float) -> tuple[Word, Number]:
    """Equal times are settled by the lowest word."""
    tally = day.tally[ZERO]
    first, source = LAST_WORD, CALENDAR
    if first_s(day) == now:
        settle(day.event_s, day.event, tally.events, day.takers)
        first = day.event[ZERO]
    if _next_arrival_s(day, tally) == now:
        arrival = word(ARRIVAL, np.int64(tally.arriving))
        if arrival < first:
            first, source = arrival, ARRIVALS
    if first_timer_s(day, tally) == now and day.timer[ZERO] < first:
        first, source = day.timer[ZERO], TIMERS
    if _next_change_s(tables, tally) == now:
        change = word(U(tables.roster[U(tally.changes)].kind), NOTHING)
        if change < first:
            first, source = change, ROSTER
    tally.hole = source == CALENDAR
    tally.arriving += source == ARRIVALS
    return kind_of(first), contact_of(first)
