"""How many customers of one type come, as a scenario says it, and how busy the days are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from imroute.customers.draws import Floats, Luck, Purpose, stream_key
from imroute.distributions import gamma, quantile


@dataclass(frozen=True, slots=True)
class Demand:
    """How many customers of one type come, and of which tiers.

    `rate_per_s[i]` holds from clock second `rate_from_s[i]` on, a step of the day `rate_day[i]`,
    before busyness; `busyness_cv` is the type's own, None if its days are as busy as everybody's.
    Of those whom rates or records bring, the share `self_service` never comes. The recorded
    customer i comes `recorded_times[i]` times at clock second `recorded_s[i]`.
    """

    type_name: str
    rate_from_s: tuple[float, ...]
    rate_per_s: tuple[float, ...]
    rate_day: tuple[int, ...]
    busyness_cv: float | None
    waiting_at_start: int
    tiers: tuple[str, ...]
    tier_shares: tuple[float, ...]
    self_service: float = 0.0
    in_hand_at_start: int = 0
    recorded_s: tuple[float, ...] = ()
    recorded_tier: tuple[int, ...] = ()  # -1: drawn
    recorded_times: tuple[float, ...] = ()


class Stream(NamedTuple):
    """The customers of one type in one replication: the key of their draws, and their rates."""

    key: tuple[int, int]
    rate_per_s: Floats  # by step, busyness included


def streams(
    demands: Sequence[Demand], busyness_cv: float, seed: int, replication: int
) -> list[Stream]:
    """Give the key and the rates of each type's customers in one replication."""
    everybody = stream_key(seed, replication, "")
    days = 1 + max((day for demand in demands for day in demand.rate_day), default=0)
    usual = np.array([busyness(everybody, busyness_cv, day) for day in range(days)])
    found = []
    for demand in demands:
        key = stream_key(seed, replication, demand.type_name)
        factors = usual if demand.busyness_cv is None else _own_busyness(key, demand, days)
        found.append(Stream(key, np.array(demand.rate_per_s) * factors[list(demand.rate_day)]))
    return found


def _own_busyness(key: tuple[int, int], demand: Demand, days: int) -> Floats:
    return np.array([busyness(key, demand.busyness_cv or 0.0, day) for day in range(days)])


def busyness(key: tuple[int, int], cv: float, day: int = 0) -> float:
    """Draw the factor of mean 1 by which a day is busier than usual."""
    if cv == 0:
        return 1.0
    return quantile(gamma(1.0, cv), Luck(key, 0).pair(Purpose.BUSYNESS, 0, day)[0])
