"""Which tier a customer is of, by the shares of the tiers."""

from __future__ import annotations

import math

import numpy as np

from imroute.customers.demand import Demand
from imroute.customers.draws import Floats, Integers, Purpose, Words, name_words, pairs, repeated


def tiers(demand: Demand, key: tuple[int, int], customers: Words) -> Integers:
    """Give each customer the tier whose exponential clock, run at the tier's share, rings first.

    Each clock is keyed by the tier's name, so that a new tier takes customers from the others and
    moves nobody between them (weighted rendezvous: Thaler and Ravishankar, 1998).
    """
    first = np.full(len(customers), math.inf)
    chosen = np.zeros(len(customers), np.int64)
    for i, (name, share) in enumerate(zip(demand.tiers, demand.tier_shares, strict=True)):
        if share > 0:
            rings = _rings(key, name, share, customers)
            sooner = rings < first
            first[sooner], chosen[sooner] = rings[sooner], i
    return chosen


def _rings(key: tuple[int, int], name: str, share: float, customers: Words) -> Floats:
    keys = repeated(key, len(customers))
    u = pairs(keys, name_words(name)[1], Purpose.TIER, customers)[0]
    return np.array([-math.log(x) / share for x in u.tolist()])
