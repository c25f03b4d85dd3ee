"""The calendar of events: a heap by time; equal times are settled when they are reached.

Below each place are four (half as many steps as with two); places behind the last event are at
infinity, so that four can always be compared.

An event is one word, its rank by kind and contact (contract.rank), so that of equal times the lower
word comes first. The first arrivals and changes of staff are in order anyway and stay outside.
What happens first after the top was taken puts its event in the top's place, which saves a way down
the heap and one up.
"""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.contract import NUMBER_BITS, Kind
from imroute.engine.kernel.layout import Array, Day, Number, Row, Word

U = np.uint64
BITS = U(NUMBER_BITS)
NUMBER = U((1 << NUMBER_BITS) - 1)
BELOW = 4
ZERO, ONE, TWO, THREE, FOUR = U(0), U(1), U(2), U(3), U(4)
NEVER_S = math.inf

WORK_ENDS = U(Kind.WORK_ENDS)
CUSTOMER_MESSAGE = U(Kind.CUSTOMER_MESSAGE)
BOT_REPLY, BOTS_FAIL = U(Kind.BOT_REPLY), U(Kind.BOTS_FAIL)
ARRIVAL = U(Kind.ARRIVAL)
STAGE_BEGINS = U(Kind.STAGE_BEGINS)
PATIENCE_ENDS = U(Kind.PATIENCE_ENDS)
OFFER_RESULT, LIMIT_ENDS = U(Kind.OFFER_RESULT), U(Kind.LIMIT_ENDS)
ROUND_BEGINS = U(Kind.ROUND_BEGINS)
GOES_INACTIVE, CLOSES = U(Kind.GOES_INACTIVE), U(Kind.CLOSES)


@hot
def word(kind: Word, contact: Number) -> Word:
    return (kind << BITS) | U(contact)


@hot
def kind_of(event: Word) -> Word:
    return event >> BITS


@hot
def contact_of(event: Word) -> Number:
    return np.int64(event & NUMBER)


@hot
def first_s(day: Day) -> float:
    return day.event_s[ZERO]


@hot
def empty_calendar(day: Day) -> None:
    for place in range(BELOW):
        day.event_s[place] = NEVER_S


@hot
def schedule(day: Day, at_s: float, event: Word) -> None:
    """Put an event into the calendar."""
    tally = day.tally[ZERO]
    end = U(tally.events)
    if tally.hole:
        tally.hole = 0
        _sink(day.event_s, day.event, end, at_s, event)
    else:
        tally.events += 1
        day.event_s[end + FOUR] = NEVER_S
        _rise(day.event_s, day.event, end, at_s, event)


@hot
def fill_hole(day: Day, tally: Row) -> None:
    """Nothing has taken the top's place: the last event does."""
    tally.hole = 0
    tally.events -= 1
    last = U(tally.events)
    at_s, event = day.event_s[last], day.event[last]
    day.event_s[last] = NEVER_S
    if last != ZERO:
        _sink(day.event_s, day.event, last, at_s, event)


@hot
def _rise(times: Array, events: Array, place: Word, at_s: float, event: Word) -> None:
    while place > ZERO:
        above = (place - ONE) >> TWO
        later_s = times[above]
        if later_s <= at_s:
            break
        times[place] = later_s
        events[place] = events[above]
        place = above
    times[place] = at_s
    events[place] = event


@hot
def _sink(times: Array, events: Array, end: Word, at_s: float, event: Word) -> None:
    """Fill the top of a heap of `end` events."""
    place = ZERO
    below = ONE
    while below < end:
        below = _first_of_four(times, below)
        sooner_s = times[below]
        if sooner_s >= at_s:
            break
        times[place] = sooner_s
        events[place] = events[below]
        place = below
        below = FOUR * place + ONE
    times[place] = at_s
    events[place] = event


@hot
def _first_of_four(times: Array, place: Word) -> Word:
    """Without branches, which would be guessed wrong half of the time."""
    a, b, c, d = times[place], times[place + ONE], times[place + TWO], times[place + THREE]
    of_two, of_others = place + U(b < a), place + TWO + U(d < c)
    two_s, others_s = b if b < a else a, d if d < c else c
    return of_two + (of_others - of_two) * U(others_s < two_s)


@hot
def has_equals(times: Array) -> bool:
    """Whether the earliest time is that of more than one event."""
    first_s = times[ZERO]
    return (
        (times[ONE] == first_s)
        | (times[TWO] == first_s)
        | (times[THREE] == first_s)
        | (times[FOUR] == first_s)
    )


@cold
def settle(times: Array, events: Array, end: Number, todo: Array) -> None:
    """Bring the lowest word among the earliest events to the top; equals hang together there."""
    first = 0
    depth = 1
    todo[0] = 0
    while depth > 0:
        depth -= 1
        place = todo[depth]
        if events[place] < events[first]:
            first = place
        for below in range(BELOW * place + 1, min(BELOW * place + 1 + BELOW, end)):
            if times[below] == times[0]:
                todo[depth] = below
                depth += 1
    events[0], events[first] = events[first], events[0]
