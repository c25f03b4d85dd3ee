"""Agents with room, so that the one whom a policy takes is found without looking at all of them.

A bench holds the agents of a pool who have room, in one order, each in the row of the load that he
or she carries: a bit for each place, and a bit for each 64 of those. Orders: by last assignment
(who is assigned goes to the end), by number, and by idleness, which is a tree of the best of two.
"""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.bits import bit, lowest
from imroute.engine.kernel.layout import NOBODY, Array, Day, Number, Row, Tables, numbers

U = np.uint64
ZERO = U(0)
SIX = U(6)

BY_ASSIGNMENT, BY_NUMBER, BY_IDLENESS = numbers(0, 1, 2)


@hot
def bench_of(tables: Tables, order: Number, pool: Number) -> Row:
    return tables.benches[U(order * len(tables.pools) + pool)]


# ------------------------------------------------------------------------ bits of a bench


@hot
def _set(day: Day, bench: Row, load: Number, place: Number) -> None:
    word = U(bench.first_word + load * bench.words) + (U(place) >> SIX)
    before = day.bits[word]
    day.bits[word] = before | bit(place)
    if before == ZERO:
        group = U(bench.first_group + load * bench.groups) + (U(place) >> U(12))
        day.bits[group] |= bit(U(place) >> SIX)
    count = U(bench.first_count + load)
    day.counts[count] += 1
    if day.counts[count] == 1:
        day.bits[U(bench.first_mask) + (U(load) >> SIX)] |= bit(load)


@hot
def _clear(day: Day, bench: Row, load: Number, place: Number) -> None:
    word = U(bench.first_word + load * bench.words) + (U(place) >> SIX)
    after = day.bits[word] & ~bit(place)
    day.bits[word] = after
    if after == ZERO:
        group = U(bench.first_group + load * bench.groups) + (U(place) >> U(12))
        day.bits[group] &= ~bit(U(place) >> SIX)
    count = U(bench.first_count + load)
    day.counts[count] -= 1
    if day.counts[count] == 0:
        day.bits[U(bench.first_mask) + (U(load) >> SIX)] &= ~bit(load)


@hot
def first_seat(day: Day, bench: Row, load: Number) -> Number:
    """The first agent of a row that is not empty."""
    group = U(bench.first_group + load * bench.groups)
    skipped = ZERO
    while day.bits[group] == ZERO:
        group += U(1)
        skipped += U(64)
    word = skipped + lowest(day.bits[group])
    place = (word << SIX) + lowest(day.bits[U(bench.first_word + load * bench.words) + word])
    return day.places[U(bench.first_place) + place]


# --------------------------------------------------------------------- sitting and rising


@hot
def sit(tables: Tables, day: Day, number: Number) -> None:
    """An agent on duty with room for somebody sits down."""
    agent = day.agents[U(number)]
    load = tables.loads[U(agent.load)]
    if not (agent.on_duty and load.has_room):
        return
    agent.seated = 1
    pool = tables.pools[U(agent.pool)]
    row = np.int64(agent.load) - pool.first_load
    bench = tables.benches[U(agent.pool)]
    if bench.words > 0:
        _set(day, bench, row, np.int64(agent.place))
    if pool.has_other_orders:
        _tell_other_benches(tables, day, number, row)


@hot
def rise(tables: Tables, day: Day, number: Number) -> None:
    """An agent whose load or duty changes gets up."""
    agent = day.agents[U(number)]
    if not agent.seated:
        return
    agent.seated = 0
    pool = tables.pools[U(agent.pool)]
    row = np.int64(agent.load) - pool.first_load
    bench = tables.benches[U(agent.pool)]
    if bench.words > 0:
        _clear(day, bench, row, np.int64(agent.place))
    if pool.has_other_orders:
        _tell_other_benches(tables, day, number, row)


@cold
def _tell_other_benches(tables: Tables, day: Day, number: Number, row: Number) -> None:
    """An agent sits down, or gets up, on the benches by other orders too."""
    agent = day.agents[U(number)]
    bench = bench_of(tables, BY_NUMBER, agent.pool)
    if bench.words > 0 and agent.seated:
        _set(day, bench, row, np.int64(agent.number))
    elif bench.words > 0:
        _clear(day, bench, row, np.int64(agent.number))
    _climb(tables, day.agents, day.trees, bench_of(tables, BY_IDLENESS, agent.pool), number)


# ------------------------------------------------------------------ order of assignments


@hot
def to_the_end(tables: Tables, day: Day, number: Number) -> None:
    """An agent, not seated, was assigned a contact: the last in the order now."""
    agent = day.agents[U(number)]
    bench = tables.benches[U(agent.pool)]
    if bench.words == 0:
        return
    floor = day.floors[U(agent.pool)]
    if floor.next_place == bench.words << 6:
        _move_up(tables, day, agent.pool)
    agent.place = floor.next_place
    floor.next_place += 1
    day.places[U(bench.first_place + agent.place)] = number


@cold
def _move_up(tables: Tables, day: Day, number: Number) -> None:
    """All places are used: everybody moves up, in the same order."""
    pool = tables.pools[number]
    bench = tables.benches[number]
    taken = np.int64(0)
    for place in range(bench.words << 6):
        who = day.places[bench.first_place + place]
        if who == NOBODY or day.agents[who].place != place:
            continue
        seated = day.agents[who].seated
        if seated:
            _clear(day, bench, np.int64(day.agents[who].load - pool.first_load), place)
        day.places[bench.first_place + taken] = who
        day.agents[who].place = taken
        if seated:
            _set(day, bench, np.int64(day.agents[who].load - pool.first_load), taken)
        taken += 1
    day.floors[number].next_place = taken


# ------------------------------------------------------------------------------ idleness
# For each weight a tree over the pool's agents: a node holds the better of the two below it.


@cold
def _climb(tables: Tables, agents: Array, trees: Array, bench: Row, who: Number) -> None:
    """Tell the trees, if any, that an agent's room, or time of idleness, has changed."""
    if bench.leaves == 0:
        return
    weights = tables.settings[0].weights
    for weighs in range(weights):
        root = bench.first_node + 2 * weighs * bench.leaves
        fits = agents[who].seated and tables.moves[2 * (agents[who].load * weights + weighs)] >= 0
        node = bench.leaves + agents[who].number
        trees[root + node] = who if fits else NOBODY
        while node > 1:
            node >>= 1
            a, b = trees[root + 2 * node], trees[root + 2 * node + 1]
            trees[root + node] = a if b == NOBODY or (a != NOBODY and _idler(agents, a, b)) else b


@hot
def _idler(agents: Array, a: Number, b: Number) -> bool:
    """Whether a, the lower number, is taken before b."""
    if agents[a].idle_since_s != agents[b].idle_since_s:
        return agents[a].idle_since_s < agents[b].idle_since_s
    return agents[a].last_assigned <= agents[b].last_assigned


@hot
def idlest(tables: Tables, day: Day, bench: Row, weighs: Number) -> Number:
    """The agent of a pool who is longest idle and has room for a weight."""
    return day.trees[U(bench.first_node + 2 * weighs * bench.leaves + 1)]
