"""The calendar of events: a binary heap by time; equal times are settled when they are reached.

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

U = np.uint64
BITS = U(NUMBER_BITS)
NUMBER = U((1 << NUMBER_BITS) - 1)
ZERO, ONE, TWO = U(0), U(1), U(2)
NEVER_S = math.inf

WORK_ENDS = U(Kind.WORK_ENDS)
CUSTOMER_MESSAGE = U(Kind.CUSTOMER_MESSAGE)
BOT_REPLY = U(Kind.BOT_REPLY)
ARRIVAL = U(Kind.ARRIVAL)
STAGE_BEGINS = U(Kind.STAGE_BEGINS)
PATIENCE_ENDS = U(Kind.PATIENCE_ENDS)


@hot
def word(kind, contact):
    return (kind << BITS) | U(contact)


@hot
def kind_of(event):
    return event >> BITS


@hot
def contact_of(event):
    return np.int64(event & NUMBER)


@hot
def first_s(day, tally):
    return day.event_s[ZERO] if tally.events > 0 else NEVER_S


@hot
def schedule(day, at_s, event):
    """Put an event into the calendar."""
    tally = day.tally[ZERO]
    if tally.hole:
        tally.hole = 0
        _sink(day.event_s, day.event, U(tally.events), at_s, event)
    else:
        _rise(day.event_s, day.event, U(tally.events), at_s, event)
        tally.events += 1


@hot
def fill_hole(day, tally):
    """Nothing has taken the top's place: the last event does."""
    tally.hole = 0
    last = U(tally.events - 1)
    tally.events -= 1
    _sink(day.event_s, day.event, last, day.event_s[last], day.event[last])


@hot
def _rise(times, events, place, at_s, event):
    while place > ZERO:
        above = (place - ONE) >> ONE
        if times[above] <= at_s:
            break
        times[place] = times[above]
        events[place] = events[above]
        place = above
    times[place] = at_s
    events[place] = event


@hot
def _sink(times, events, end, at_s, event):
    """Fill the top of a heap of `end` events."""
    place = ZERO
    below = ONE
    times[end] = NEVER_S  # so that the last pair has two
    while below < end:
        if times[below + ONE] < times[below]:
            below += ONE
        if times[below] >= at_s:
            break
        times[place] = times[below]
        events[place] = events[below]
        place = below
        below = TWO * place + ONE
    times[place] = at_s
    events[place] = event


@hot
def has_equals(times, end):
    """Whether the earliest time is that of more than one event."""
    return (end > 1 and times[ONE] == times[ZERO]) or (end > 2 and times[TWO] == times[ZERO])


@cold
def settle(times, events, end, todo):
    """Bring the lowest word among the earliest events to the top; equals hang together there."""
    first = 0
    depth = 1
    todo[0] = 0
    while depth > 0:
        depth -= 1
        place = todo[depth]
        if events[place] < events[first]:
            first = place
        for below in range(2 * place + 1, min(2 * place + 3, end)):
            if times[below] == times[0]:
                todo[depth] = below
                depth += 1
    events[0], events[first] = events[first], events[0]
