"""All first arrivals of a day, as customers.arrivals draws them: by time, type and customer."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.customers import (
    LOW32,
    PLACE_BITS,
    TILE_CHANCES,
    TILE_RATE_PER_S,
    TILE_S,
    WAITING_AT_START,
)
from imroute.engine.kernel.draws import JOIN, PLACE, TIER, TILE, draw_many, pair
from imroute.engine.kernel.layout import SHORT_OF_PEOPLE, Array, Coming, Number, Row, Word

U = np.uint64
ZERO = U(0)
FIRST = np.int64(0)  # attempt
AT_START = U(WAITING_AT_START) << U(32)


def tile_chances() -> np.ndarray:
    """Chance of at most so many customers on a tile (customers._poisson_counts)."""
    mean = TILE_S * TILE_RATE_PER_S
    chances = [math.exp(-mean)]
    for count in range(1, TILE_CHANCES):
        chances.append(chances[-1] * mean / count)
    return np.cumsum(chances)


@cold
def who_comes(coming: Coming, people: Array, tally: Array, start_s: float, end_s: float) -> None:
    """Fill `people` with everybody's first arrival, minute by minute."""
    drawn = _those_at_start(coming)
    found = np.int64(0)
    for column in range(math.floor(start_s / TILE_S), math.ceil(end_s / TILE_S)):
        for type_ in range(len(coming.demands)):
            drawn = _of_minute(coming, drawn, type_, column, start_s, end_s)
        if drawn < 0 or found + drawn >= len(people):
            tally[0].halted |= SHORT_OF_PEOPLE
            return
        _in_order(coming, drawn, people, found, column * TILE_S - start_s)
        found += drawn
        drawn = np.int64(0)
    tally[0].people = found
    tally[0].arrivals = found


@hot
def _add(coming: Coming, drawn: Number, time_s: float, customer: Word, type_: Number) -> Number:
    coming.time_s[U(drawn)] = time_s
    coming.customer[U(drawn)] = customer
    coming.type_[U(drawn)] = type_
    return drawn + 1


@cold
def _those_at_start(coming: Coming) -> Number:
    drawn = np.int64(0)
    for type_ in range(len(coming.demands)):
        waiting = coming.demands[type_].waiting_at_start
        if drawn + waiting >= len(coming.time_s):
            return np.int64(-1)
        for number in range(waiting):
            drawn = _add(coming, drawn, 0.0, AT_START | U(number), type_)
        _draw_ahead(coming, coming.demands[type_], drawn - waiting, drawn)
    return drawn


@cold
def _of_minute(
    coming: Coming, drawn: Number, type_: Number, column: Number, start_s: float, end_s: float
) -> Number:
    """Add the customers of one type under the rate, within one column of tiles."""
    demand = coming.demands[type_]
    candidates = _candidates(coming, demand, column)
    if drawn < 0 or candidates < 0 or drawn + candidates >= len(coming.time_s):
        return np.int64(-1)
    draw_many(demand, coming.candidate, 0, candidates, PLACE, coming.across, coming.up)
    before = drawn
    for i in range(candidates):
        customer = coming.candidate[i]
        level = np.int64((customer & U(LOW32)) >> U(PLACE_BITS))
        clock_s = (column + coming.across[i]) * TILE_S
        height = (level + coming.up[i]) * TILE_RATE_PER_S
        if start_s <= clock_s < end_s and height < _rate(coming, demand, clock_s):
            drawn = _add(coming, drawn, clock_s - start_s, customer, type_)
    _draw_ahead(coming, demand, before, drawn)
    return drawn


@hot
def _candidates(coming: Coming, demand: Row, column: Number) -> Number:
    """List all who stand on the tiles that the rate reaches in one column; returns how many."""
    high = U(column & LOW32) << U(32)
    levels = _levels(coming, demand, column)
    if levels >= len(coming.tile):
        return np.int64(-1)
    for level in range(levels):
        coming.tile[level] = high | (U(level) << U(PLACE_BITS))
    draw_many(demand, coming.tile, 0, levels, TILE, coming.across, coming.up)
    found = np.int64(0)
    for level in range(levels):
        place = np.int64(0)
        while coming.chances[U(place)] < coming.across[level]:
            if found >= len(coming.candidate):
                return np.int64(-1)
            coming.candidate[U(found)] = coming.tile[level] | U(place)
            found += 1
            place += 1
    return found


@hot
def _draw_ahead(coming: Coming, demand: Row, first: Number, end: Number) -> None:
    """Draw what nearly everybody will need, for many at once: a tenth of the time one by one."""
    draw_many(demand, coming.customer, first, end, JOIN, coming.patience, coming.balk)
    draw_many(demand, coming.customer, first, end, demand.work, coming.work, coming.think)


@hot
def _rate(coming: Coming, demand: Row, clock_s: float) -> float:
    """The rate that holds at a moment; steps are few, the last one that has begun counts."""
    step = demand.first_rate + demand.rates - 1
    while step > demand.first_rate and coming.rates[U(step)].from_s > clock_s:
        step -= 1
    return coming.rates[U(step)].per_s


@hot
def _levels(coming: Coming, demand: Row, column: Number) -> int:
    """How many tiles the rate reaches at its highest within a minute."""
    begin_s = column * TILE_S
    top = _rate(coming, demand, begin_s)
    for step in range(demand.first_rate, demand.first_rate + demand.rates):
        rate = coming.rates[U(step)]
        if math.floor(rate.from_s / TILE_S) == column:
            top = max(top, rate.per_s)
    return math.ceil(top / TILE_RATE_PER_S)


@cold
def _in_order(coming: Coming, drawn: Number, people: Array, found: Number, begin_s: float) -> None:
    """Lay those of one minute out by time: into as many buckets as there are, then exactly."""
    starts, per_s = coming.starts, drawn / TILE_S
    for bucket in range(drawn + 1):
        starts[U(bucket)] = 0
    for i in range(drawn):
        starts[U(_bucket(coming, i, begin_s, per_s, drawn) + 1)] += 1
    for bucket in range(drawn):
        starts[U(bucket + 1)] += starts[U(bucket)]
    for i in range(drawn):
        bucket = _bucket(coming, i, begin_s, per_s, drawn)
        _write(coming, i, people, found + starts[U(bucket)])
        starts[U(bucket)] += 1
    for place in range(found + 1, found + drawn):
        while place > found and _comes_before(people, place, place - 1):
            _swap(people, place, place - 1)
            place -= 1
    for place in range(found, found + drawn):
        people[U(place)].first_contact = place


@hot
def _bucket(coming: Coming, i: Number, begin_s: float, per_s: float, drawn: Number) -> Number:
    return max(0, min(drawn - 1, np.int64((coming.time_s[U(i)] - begin_s) * per_s)))


@hot
def _write(coming: Coming, i: Number, people: Array, place: Number) -> None:
    person, type_ = people[U(place)], coming.type_[U(i)]
    person.time_s = coming.time_s[U(i)]
    person.customer = coming.customer[U(i)]
    person.type = type_
    person.tier = _tier(coming, coming.demands[U(type_)], person.customer)
    person.attempt = 0
    person.patience = coming.patience[U(i)]
    person.balk = coming.balk[U(i)]
    person.work = coming.work[U(i)]
    person.think = coming.think[U(i)]


@hot
def _tier(coming: Coming, demand: Row, customer: Word) -> Number:
    """The tier whose clock rings first (customers.tiers); with one tier nothing is to be drawn."""
    if demand.tiers == 1:
        return coming.tiers[U(demand.first_tier)].tier
    return _first_to_ring(coming.tiers, demand, customer)


@cold
def _first_to_ring(tiers: Array, demand: Row, customer: Word) -> Number:
    first_s, chosen = math.inf, np.int64(0)
    for i in range(demand.first_tier, demand.first_tier + demand.tiers):
        u, _ = pair(demand.key0, demand.key1, customer, FIRST, TIER, np.int64(tiers[i].word))
        rings_s = -math.log(u) / tiers[i].share
        if rings_s < first_s:
            first_s, chosen = rings_s, tiers[i].tier
    return chosen


@hot
def _comes_before(people: Array, a: Number, b: Number) -> bool:
    one, other = people[U(a)], people[U(b)]
    if one.time_s != other.time_s:
        return one.time_s < other.time_s
    if one.type != other.type:
        return one.type < other.type
    return one.customer < other.customer


@hot
def _swap(people: Array, a: Number, b: Number) -> None:
    one, other = people[U(a)], people[U(b)]
    one.time_s, other.time_s = other.time_s, one.time_s
    one.customer, other.customer = other.customer, one.customer
    one.type, other.type = other.type, one.type
    one.tier, other.tier = other.tier, one.tier
    one.patience, other.patience = other.patience, one.patience
    one.balk, other.balk = other.balk, one.balk
    one.work, other.work = other.work, one.work
    one.think, other.think = other.think, one.think
