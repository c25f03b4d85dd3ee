"""Timers of those who wait: the next stage or the end of patience, whichever is nearer.

A heap of its own, by time and then by word, whose entries know their places: most who wait are
assigned before their timer, which then goes, so that the calendar stays small.
"""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.calendar import (
    NEVER_S,
    PATIENCE_ENDS,
    STAGE_BEGINS,
    contact_of,
    word,
)
from imroute.engine.kernel.layout import LEFT, NOBODY, Array, Day, Number, Row, Tables, Word
from imroute.engine.kernel.lively import lively

U = np.uint64
ZERO, ONE, TWO = U(0), U(1), U(2)


@hot
def first_timer_s(day: Day, tally: Row) -> float:
    return day.timer_s[ZERO] if tally.timers > 0 else NEVER_S


@hot
def next_timer(tables: Tables, day: Day, number: Number) -> tuple[float, Word]:
    """When, and what, a contact in line will see next if no agent comes."""
    live, contact = day.live[U(number)], day.contacts[U(number)]
    stage_s = contact.joined_s + tables.classes[U(live.class_)].next_stage_after_s
    patience_s = contact.joined_s + contact.patience_s
    if live.gave_up or (lively() and day.lives[U(number)].heed & LEFT):
        patience_s = NEVER_S
    if stage_s <= patience_s:
        return stage_s, word(STAGE_BEGINS, number)
    return patience_s, word(PATIENCE_ENDS, number)


@cold
def set_timer(
    live: Array, times: Array, timers: Array, tally: Array, number: Number, at_s: float, timer: Word
) -> None:
    """Set, or set anew, a contact's timer; to an infinite time: none."""
    place = live[number].timer
    if place == NOBODY:
        if at_s == NEVER_S:
            return
        place = tally[0].timers
        tally[0].timers += 1
    elif at_s == NEVER_S:
        live[number].timer = NOBODY
        last = tally[0].timers - 1
        tally[0].timers = last
        if place == last:
            return
        at_s, timer = times[last], timers[last]
    place = _rise(live, times, timers, U(place), at_s, timer)
    _sink(live, times, timers, U(tally[0].timers), place, at_s, timer)


@hot
def _sooner(times: Array, timers: Array, place: Word, at_s: float, timer: Word) -> bool:
    return times[place] < at_s or (times[place] == at_s and timers[place] < timer)


@hot
def _put(live: Array, times: Array, timers: Array, place: Word, at_s: float, timer: Word) -> None:
    times[place] = at_s
    timers[place] = timer
    live[contact_of(timer)].timer = place


@hot
def _rise(live: Array, times: Array, timers: Array, place: Word, at_s: float, timer: Word) -> Word:
    while place > ZERO:
        above = (place - ONE) >> ONE
        if _sooner(times, timers, above, at_s, timer):
            break
        _put(live, times, timers, place, times[above], timers[above])
        place = above
    return place


@hot
def _sink(
    live: Array, times: Array, timers: Array, end: Word, place: Word, at_s: float, timer: Word
) -> None:
    below = TWO * place + ONE
    while below < end:
        other = below + ONE
        if other < end and _sooner(times, timers, other, times[below], timers[below]):
            below = other
        if not _sooner(times, timers, below, at_s, timer):
            break
        _put(live, times, timers, place, times[below], timers[below])
        place = below
        below = TWO * place + ONE
    _put(live, times, timers, place, at_s, timer)


@hot
def time_next(tables: Tables, day: Day, number: Number) -> None:
    """Set the timer of a contact in line to what comes next."""
    at_s, timer = next_timer(tables, day, number)
    if at_s != NEVER_S or day.live[U(number)].timer != NOBODY:
        set_timer(day.live, day.timer_s, day.timer, day.tally, number, at_s, timer)


@hot
def stop_timer(day: Day, number: Number) -> None:
    if day.live[U(number)].timer != NOBODY:
        set_timer(day.live, day.timer_s, day.timer, day.tally, number, NEVER_S, ZERO)
