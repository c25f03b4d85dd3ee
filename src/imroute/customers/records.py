"""Customers who come as recorded, copied where there is more demand than there was."""

from __future__ import annotations

import numpy as np

from imroute.customers.demand import Demand
from imroute.customers.draws import Integers, Purpose, Words, pairs, repeated

RECORDED = (1 << 31) + 1  # in place of the tile's column; below: copy << 22 | place in the record
PLACE_IN_RECORD_BITS = 22


def recorded(demand: Demand, key: tuple[int, int]) -> tuple[Integers, Words]:
    """Find the copies of recorded customers that come: their places in the record and numbers."""
    places = np.arange(len(demand.recorded_s))
    u = pairs(repeated(key, len(places)), 0, Purpose.COPIES, _numbers(places, 0 * places))[0]
    copies = np.floor(np.array(demand.recorded_times) + u).astype(np.int64)
    place = np.repeat(places, copies)
    copy = np.arange(len(place)) - np.repeat(np.cumsum(copies) - copies, copies)
    return place, _numbers(place, copy)


def _numbers(place: Integers, copy: Integers) -> Words:
    low: Words = (copy << PLACE_IN_RECORD_BITS | place).astype(np.uint64)
    return np.uint64(RECORDED << 32) | low
