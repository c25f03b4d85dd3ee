"""All first arrivals: by rates, as recorded, and those who are there when the run begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imroute.customers.demand import Demand, Stream, streams
from imroute.customers.draws import Floats, Purpose, Words, pairs, repeated
from imroute.customers.records import recorded
from imroute.customers.shares import tiers
from imroute.customers.tiles import under_the_rate

# In place of the tile's column, which is a time.
IN_HAND_AT_START = (1 << 31) - 1
WAITING_AT_START = 1 << 31

ARRIVALS = np.dtype([("time_s", "f8"), ("type", "i2"), ("tier", "i2"), ("customer", "u8")])


def arrivals(
    demands: Sequence[Demand],
    start_s: float,
    end_s: float,
    busyness_cv: float,
    seed: int,
    replication: int,
) -> np.ndarray:
    """Draw all first arrivals between two clock times, by time, then type, then customer.

    Returns an array of dtype ARRIVALS; `time_s` counts from `start_s`.
    """
    parts = [np.empty(0, ARRIVALS)]
    of_types = streams(demands, busyness_cv, seed, replication)
    for number, (demand, stream) in enumerate(zip(demands, of_types, strict=True)):
        of_type = np.concatenate(
            [
                _there(demand, stream.key, IN_HAND_AT_START, demand.in_hand_at_start),
                _there(demand, stream.key, WAITING_AT_START, demand.waiting_at_start),
                _by_rates(demand, stream, start_s, end_s),
                recorded_arrivals(demand, stream.key, start_s),
            ]
        )
        of_type["type"] = number
        parts.append(of_type)
    everyone = np.concatenate(parts)
    return everyone[np.lexsort((everyone["customer"], everyone["type"], everyone["time_s"]))]


def _there(demand: Demand, key: tuple[int, int], column: int, count: int) -> np.ndarray:
    """Those who are there when the run begins."""
    customers = np.uint64(column << 32) | np.arange(count, dtype=np.uint64)
    return _people(np.zeros(count), customers, tiers(demand, key, customers))


def _by_rates(demand: Demand, stream: Stream, start_s: float, end_s: float) -> np.ndarray:
    key, rates = stream
    clock_s, customers = under_the_rate(demand, rates, start_s, end_s, key)
    comes = _comes(demand, key, customers)
    clock_s, customers = clock_s[comes], customers[comes]
    return _people(clock_s - start_s, customers, tiers(demand, key, customers))


def recorded_arrivals(demand: Demand, key: tuple[int, int], start_s: float) -> np.ndarray:
    """Give the arrivals of recorded customers, in the order of the record."""
    place, customers = recorded(demand, key)
    comes = _comes(demand, key, customers)
    place, customers = place[comes], customers[comes]
    written = np.array(demand.recorded_tier, np.int64)[place]
    tier = np.where(written < 0, tiers(demand, key, customers), written)
    return _people(np.array(demand.recorded_s)[place] - start_s, customers, tier)


def _people(time_s: Floats, customers: Words, tier: np.ndarray) -> np.ndarray:
    found = np.zeros(len(customers), ARRIVALS)
    found["time_s"], found["customer"], found["tier"] = time_s, customers, tier
    return found


def _comes(demand: Demand, key: tuple[int, int], customers: Words) -> np.ndarray:
    """Tell who comes: the others serve themselves."""
    if not demand.self_service:
        return np.ones(len(customers), bool)
    u = pairs(repeated(key, len(customers)), 0, Purpose.SELF_SERVICE, customers)[0]
    return np.greater_equal(u, demand.self_service)
