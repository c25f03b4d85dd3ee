"""All first arrivals of a day, as customers.arrivals draws them: by time, type and customer."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.customers import (
    IN_HAND_AT_START,
    LOW32,
    PLACE_BITS,
    TILE_CHANCES,
    TILE_RATE_PER_S,
    TILE_S,
    WAITING_AT_START,
)
from imroute.engine.kernel.draws import (
    JOIN,
    ONLY,
    PLACE,
    SELF_SERVICE,
    TIER,
    TILE,
    draw_many,
    pair,
)
from imroute.engine.kernel.layout import NOBODY, SHORT_OF_PEOPLE, Array, Coming, Number, Row, Word

U = np.uint64
ZERO = U(0)
FIRST = np.int64(0)  # attempt
STRETCH = np.int64(16)  # columns of tiles drawn together
IN_HAND, WAITING = U(IN_HAND_AT_START) << U(32), U(WAITING_AT_START) << U(32)


@cold
def who_comes(coming: Coming, people: Array, tally: Array, start_s: float, end_s: float) -> None:
    """Fill `people` with everybody's first arrival, one stretch of columns of tiles at a time."""
    drawn = _those_at_start(coming)
    found, recorded = np.int64(0), np.int64(0)
    last = math.ceil(end_s / TILE_S)
    for column in range(math.floor(start_s / TILE_S), last, STRETCH):
        columns = STRETCH if column + STRETCH < last else last - column
        for type_ in range(len(coming.demands)):
            drawn = _of_stretch(coming, drawn, type_, column, columns, start_s, end_s)
        until_s = math.inf if column + columns == last else (column + columns) * TILE_S - start_s
        drawn, recorded = _of_record(coming, drawn, recorded, until_s)
        if drawn < 0 or found + drawn >= len(people):
            tally[0].halted |= SHORT_OF_PEOPLE
            return
        _put_in_order(coming, drawn, column * TILE_S - start_s, columns * TILE_S)
        for place in range(drawn):
            _write(coming, coming.order[place], people, found + place)
        found += drawn
        drawn = np.int64(0)
    tally[0].people = found
    tally[0].arrivals = found


@hot
def _add(coming: Coming, drawn: Number, time_s: float, customer: Word, type_: Number) -> Number:
    coming.time_s[U(drawn)] = time_s
    coming.customer[U(drawn)] = customer
    coming.type_[U(drawn)] = type_
    coming.tier[U(drawn)] = NOBODY
    return drawn + 1


@cold
def _those_at_start(coming: Coming) -> Number:
    drawn = np.int64(0)
    for type_ in range(len(coming.demands)):
        demand = coming.demands[type_]
        in_hand, waiting = demand.in_hand_at_start, demand.waiting_at_start
        if drawn + in_hand + waiting >= len(coming.time_s):
            return np.int64(-1)
        before = drawn
        for number in range(in_hand):
            drawn = _add(coming, drawn, 0.0, IN_HAND | U(number), type_)
        for number in range(waiting):
            drawn = _add(coming, drawn, 0.0, WAITING | U(number), type_)
        _draw_ahead(coming, demand, before, drawn)
    return drawn


@cold
def _of_record(
    coming: Coming, drawn: Number, recorded: Number, until_s: float
) -> tuple[Number, Number]:
    """Add the recorded customers who come before a moment; returns how many of all have."""
    while recorded < len(coming.recorded) and coming.recorded[recorded].time_s < until_s:
        if drawn < 0 or drawn + 1 >= len(coming.time_s):
            return np.int64(-1), recorded
        row = coming.recorded[recorded]
        before = drawn
        drawn = _add(coming, drawn, row.time_s, row.customer, row.type)
        coming.tier[U(before)] = row.tier
        _draw_ahead(coming, coming.demands[U(row.type)], before, drawn)
        recorded += 1
    return drawn, recorded


@cold
def _of_stretch(
    coming: Coming,
    drawn: Number,
    type_: Number,
    column: Number,
    columns: Number,
    start_s: float,
    end_s: float,
) -> Number:
    """Add the customers of one type under the rate, within some columns of tiles."""
    demand = coming.demands[type_]
    candidates = _candidates(coming, demand, column, columns)
    if drawn < 0 or candidates < 0 or drawn + candidates >= len(coming.time_s):
        return np.int64(-1)
    draw_many(demand, coming.candidate, 0, candidates, PLACE, coming.across, coming.up)
    before = drawn
    for i in range(candidates):
        customer = coming.candidate[i]
        level = np.int64((customer & U(LOW32)) >> U(PLACE_BITS))
        clock_s = (column_of(customer) + coming.across[i]) * TILE_S
        height = (level + coming.up[i]) * TILE_RATE_PER_S
        if start_s <= clock_s < end_s and height < _rate(coming, demand, clock_s):
            if demand.self_service > 0.0 and _serves_oneself(demand, customer):
                continue
            drawn = _add(coming, drawn, clock_s - start_s, customer, type_)
    _draw_ahead(coming, demand, before, drawn)
    return drawn


@cold
def _serves_oneself(demand: Row, customer: Word) -> bool:
    u, _ = pair(demand.key0, demand.key1, customer, FIRST, SELF_SERVICE, ONLY)
    return u < demand.self_service


@hot
def column_of(customer: Word) -> Number:
    """The column of a customer's tile; those before midnight of the first day are negative."""
    high = np.int64(customer >> U(32))
    return high - (high >> 31 << 32)


@cold
def _candidates(coming: Coming, demand: Row, column: Number, columns: Number) -> Number:
    """List all who stand on the tiles that the rate reaches in some columns; returns how many."""
    tiles = np.int64(0)
    for at in range(column, column + columns):
        levels = _levels(coming, demand, at)
        if tiles + levels >= len(coming.tile):
            return np.int64(-1)
        for level in range(levels):
            coming.tile[tiles + level] = U(at & LOW32) << U(32) | U(level) << U(PLACE_BITS)
        tiles += levels
    draw_many(demand, coming.tile, 0, tiles, TILE, coming.across, coming.up)
    found = np.int64(0)
    for tile in range(tiles):
        if found + TILE_CHANCES >= len(coming.candidate):
            return np.int64(-1)
        place = np.int64(0)
        while coming.chances[place] < coming.across[tile]:
            coming.candidate[found + place] = coming.tile[tile] | U(place)
            place += 1
        found += place
    return found


@hot
def _draw_ahead(coming: Coming, demand: Row, first: Number, end: Number) -> None:
    """Draw what nearly everybody will need, for many at once: a tenth of the time one by one."""
    draw_many(demand, coming.customer, first, end, JOIN, coming.patience, coming.balk)
    draw_many(demand, coming.customer, first, end, demand.work, coming.work, coming.think)


@hot
def _step(coming: Coming, demand: Row, clock_s: float) -> Number:
    """The last step of the rate that has begun at a moment."""
    first, end = demand.first_rate, demand.first_rate + demand.rates
    while end - first > 1:
        middle = (first + end) // 2
        if coming.rates[U(middle)].from_s > clock_s:
            end = middle
        else:
            first = middle
    return first


@hot
def _rate(coming: Coming, demand: Row, clock_s: float) -> float:
    return coming.rates[U(_step(coming, demand, clock_s))].per_s


@hot
def _levels(coming: Coming, demand: Row, column: Number) -> int:
    """How many tiles the rate reaches at its highest within a minute."""
    begin_s, end_s = column * TILE_S, (column + 1) * TILE_S
    step, last = _step(coming, demand, begin_s), demand.first_rate + demand.rates - 1
    top = coming.rates[U(step)].per_s
    while step < last and coming.rates[U(step + 1)].from_s < end_s:
        step += 1
        top = max(top, coming.rates[U(step)].per_s)
    return math.ceil(top / TILE_RATE_PER_S)


@cold
def _put_in_order(coming: Coming, drawn: Number, begin_s: float, length_s: float) -> None:
    """List those of one stretch by time: into as many buckets as there are, then exactly."""
    starts, order, per_s = coming.starts, coming.order, drawn / length_s
    for bucket in range(drawn + 1):
        starts[bucket] = 0
    for i in range(drawn):
        share = np.int64((coming.time_s[i] - begin_s) * per_s)
        bucket = max(0, min(drawn - 1, share))
        coming.bucket[i] = bucket
        starts[bucket + 1] += 1
    for bucket in range(drawn):
        starts[bucket + 1] += starts[bucket]
    for i in range(drawn):
        bucket = coming.bucket[i]
        order[starts[bucket]] = i
        starts[bucket] += 1
    for place in range(1, drawn):
        while place > 0 and _comes_before(coming, order[place], order[place - 1]):
            order[place], order[place - 1] = order[place - 1], order[place]
            place -= 1


@hot
def _write(coming: Coming, i: Number, people: Array, place: Number) -> None:
    person, type_ = people[U(place)], coming.type_[U(i)]
    person.time_s = coming.time_s[U(i)]
    person.customer = coming.customer[U(i)]
    person.type = type_
    person.tier = coming.tier[U(i)]
    if person.tier == NOBODY:
        person.tier = _tier(coming, coming.demands[U(type_)], person.customer)
    person.first_contact = place
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
def _comes_before(coming: Coming, a: Number, b: Number) -> bool:
    if coming.time_s[a] != coming.time_s[b]:
        return coming.time_s[a] < coming.time_s[b]
    if coming.type_[a] != coming.type_[b]:
        return coming.type_[a] < coming.type_[b]
    return coming.customer[a] < coming.customer[b]
