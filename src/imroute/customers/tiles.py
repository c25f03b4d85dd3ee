"""Customers who come at rates: points of a Poisson measure on fixed tiles of clock time × rate.

Those that lie under the rate come, so that two demands share every customer that both have.
"""

from __future__ import annotations

import math

import numpy as np

from imroute.customers.demand import Demand
from imroute.customers.draws import LOW32, Floats, Integers, Purpose, Words, pairs, repeated

TILE_S = 60.0
TILE_RATE_PER_S = 240 / 3600.0
TILE_CHANCES = 40  # how many customers a tile may hold: more have no chance in float64
PLACE_BITS = 12  # below a tile's level: enough for 250 million contacts an hour


def under_the_rate(
    demand: Demand, rates: Floats, start_s: float, end_s: float, key: tuple[int, int]
) -> tuple[Floats, Words]:
    """Find the customers under the rate: their clock times and numbers."""
    from_s = np.array(demand.rate_from_s)
    column, level = _tiles(from_s, rates, start_s, end_s)
    counts = _poisson_counts(_draw(key, Purpose.TILE, column, level << PLACE_BITS)[0])
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    column, level = np.repeat(column, counts), np.repeat(level, counts)
    low = level << PLACE_BITS | place
    across, up = _draw(key, Purpose.PLACE, column, low)
    clock_s = (column + across) * TILE_S
    height = (level + up) * TILE_RATE_PER_S
    rate = rates[np.searchsorted(from_s, clock_s, side="right") - 1]
    comes = (clock_s >= start_s) & (clock_s < end_s) & (height < rate)
    return clock_s[comes], customer_numbers(column[comes], low[comes])


def _tiles(
    from_s: Floats, rates: Floats, start_s: float, end_s: float
) -> tuple[Integers, Integers]:
    """List the tiles that the rate reaches: columns of clock time, levels of rate."""
    columns = np.arange(math.floor(start_s / TILE_S), math.ceil(end_s / TILE_S))
    before = np.searchsorted(from_s, columns * TILE_S, side="right") - 1
    top = rates[np.maximum(before, 0)]
    steps = np.floor(from_s / TILE_S).astype(np.int64) - columns[0]
    inside = (steps >= 0) & (steps < len(columns))
    np.maximum.at(top, steps[inside], rates[inside])
    reached = np.ceil(top / TILE_RATE_PER_S).astype(np.int64)
    levels = np.arange(reached.sum()) - np.repeat(np.cumsum(reached) - reached, reached)
    return np.repeat(columns, reached), levels


def _draw(
    key: tuple[int, int], purpose: Purpose, column: Integers, low: Integers
) -> tuple[Floats, Floats]:
    return pairs(repeated(key, len(column)), 0, purpose, customer_numbers(column, low))


def customer_numbers(column: Integers, low: Integers) -> Words:
    """Number customers by their place: the tile's column above, its level and their order below."""
    high = (column & LOW32).astype(np.uint64)
    numbers: Words = high << np.uint64(32) | low.astype(np.uint64)
    return numbers


def _poisson_counts(u: Floats) -> Integers:
    """Draw how many customers stand on a tile; all tiles have the same mean."""
    return np.searchsorted(tile_chances(), u, side="left")


def tile_chances() -> Floats:
    """Give the chance of at most 0, 1, … customers on a tile (Poisson)."""
    mean = TILE_S * TILE_RATE_PER_S
    chances = [math.exp(-mean)]
    for count in range(1, TILE_CHANCES):
        chances.append(chances[-1] * mean / count)
    return np.cumsum(chances)
