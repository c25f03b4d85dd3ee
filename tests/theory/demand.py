"""Days that change: an opening with an empty desk, and demand that rises and falls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import integrate

from imroute.studies import RunResult
from imroute.theory import mt_m_inf

from .agreement import Sums, joined
from .case import HOUR_S, MINUTE_S, Case
from .desks import Desk
from .exact import mean_held, p_answered_within
from .laws import Law
from .twin import Customers, Served, chunks, poisson, same_customers

# From an empty start ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OpeningDay(Desk):
    """A desk of exponential laws that opens empty: nothing is ever in balance."""

    warm_up_min: int = 0
    tail_min: int = 0

    def exact(self) -> dict[str, float]:
        """By the Markov chain in time, averaged over the day as arrivals and agents see it."""
        length_s, (drain, most) = self.day_min * MINUTE_S, self._limits
        states, chances = self.in_time(most).laws(length_s, self.day_min, self.start)
        share = integrate.simpson(chances, dx=1 / self.day_min, axis=0)

        def expected(values: Sequence[float]) -> float:
            return float(share @ np.array(values))

        def p_within(within_s: float) -> list[float]:
            answered = (self._p_within(state, within_s, drain, most) for state in states)
            return list(answered)

        arrivals = self.rate_per_s * length_s
        served, waiting = expected(p_within(math.inf)), expected([s[-1] for s in states])
        full = expected([float(s[-1] == most and s[-2] == self.agents) for s in states])
        found = {
            "in_time_a_day": arrivals * expected(p_within(self.within_s)),
            "queue_length": waiting,
            "occupancy": expected([1 - s[0] / self.agents for s in states]),
        }
        if not math.isinf(self.patience.mean_s):
            found["abandoned_a_day"] = arrivals * (1 - served)
        if self.room is not None:
            found["turned_away_a_day"] = arrivals * full
        return found

    @property
    def _limits(self) -> tuple[float, int]:
        """Contacts ended a second when all are busy; places in the queue."""
        return self.agents / self.handling.mean_s, 60 if self.room is None else self.room

    def _p_within(self, state: tuple[int, ...], within_s: float, drain: float, most: int) -> float:
        if state[-2] < self.agents:
            return 1.0
        if state[-1] == most:
            return 0.0
        return p_answered_within(within_s, state[-1], drain, self.patience.mean_s)

    def engine(self, result: RunResult) -> Sums:
        return self._a_day(super().engine(result))

    def _sums(self, served: Served) -> Sums:
        return self._a_day(super()._sums(served))

    def _a_day(self, sums: Sums) -> Sums:
        one = np.ones(sums["p_wait"][0].size)
        return {
            "in_time_a_day": (sums["service_level_offered"][0], one),
            "abandoned_a_day": (sums["p_abandon"][0], one),
            "turned_away_a_day": (sums["p_blocked"][0], one),
            "queue_length": sums["queue_length"],
            "occupancy": sums["occupancy"],
        }


# Demand by the clock ------------------------------------------------------------------------------

SCENARIO = """
title: {title}
day: {{start: 08:00, end: "{end}", interval: {interval}m}}
warm_up: {warm_up}m
contact_types:
  call:
    arrivals: {{{rates}}}
    patience: none
    handling: {handling}
pools:
  desk: {{agents: {agents}, capacity: {capacity}}}
"""
OPENS_S = 8 * HOUR_S


@dataclass(frozen=True, kw_only=True)
class NobodyWaits(Case):
    """Room for everybody, at rates that change by interval (Mt/G/inf)."""

    per_hour: Sequence[float]
    handling: Law
    interval_min: int = 30
    warm_up_min: int = 30
    agents: int = 10
    capacity: int = 60

    @property
    def _edges_s(self) -> np.ndarray:
        """Ends of the intervals, in seconds of the run."""
        interval_s = self.interval_min * MINUTE_S
        return self.warm_up_min * MINUTE_S + interval_s * np.arange(len(self.per_hour) + 1)

    def _clock(self, number: int) -> str:
        minutes = int(OPENS_S / MINUTE_S) + number * self.interval_min
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def scenario(self) -> str:
        rates = (f"{self._clock(i)}: {rate}/h" for i, rate in enumerate(self.per_hour))
        return SCENARIO.format(
            title=self.title.replace(":", ","),
            end=self._clock(len(self.per_hour)),
            interval=self.interval_min,
            warm_up=self.warm_up_min,
            rates=", ".join(rates),
            handling=self.handling.written,
            agents=self.agents,
            capacity=self.capacity,
        )

    def exact(self) -> dict[str, float]:
        """The warm-up has the first interval's rate and begins empty."""
        rates = [rate / HOUR_S for rate in (self.per_hour[0], *self.per_hour)]
        held = mean_held([0.0, *self._edges_s.tolist()], rates, self.handling)
        return {f"held {self._clock(i)}": value for i, value in enumerate(held[1:])}

    def by_mt_m_inf(self) -> list[float]:
        """The same by `imroute.theory`, of exponential handling times."""
        mean_s, warm_up_s = self.handling.mean_s, self.warm_up_min * MINUTE_S
        first = self.per_hour[0] / HOUR_S * mean_s
        load = mt_m_inf(
            arrival_rates_per_s=[rate / HOUR_S for rate in self.per_hour],
            interval_s=self.interval_min * MINUTE_S,
            mean_handle_s=mean_s,
            initial_mean=first * -math.expm1(-warm_up_s / mean_s),
        )
        return list(load.mean)

    def engine(self, result: RunResult) -> Sums:
        slots, day = self.agents * self.capacity, np.ones(result.days)
        by_day = result.results.by_day
        return {
            f"held {clock}": (by_day("slot_utilisation", f"interval:{clock}") * slots, day)
            for clock in map(self._clock, range(len(self.per_hour)))
        }

    def same(self, result: RunResult) -> tuple[Sums, float]:
        law = self.handling
        customers = same_customers(result.logs, result.seed, law, law)
        gone = customers.arrived + customers.work
        freed = [log.contacts["freed_s"] for log in result.logs]
        apart = [np.abs(of_day - gone[: of_day.size, d]).max() for d, of_day in enumerate(freed)]
        return self._sums(customers), float(np.nan_to_num(max(apart), nan=math.inf))

    def drawn(self, rng: np.random.Generator) -> Sums:
        most, end_s = max(self.per_hour) / HOUR_S, self._edges_s[-1]
        rates = np.array([self.per_hour[0], *self.per_hour]) / HOUR_S
        parts = []
        for days in chunks(self.fresh_days, most * end_s):
            arrived = poisson(rng, days, most, end_s)
            rate = rates[np.searchsorted(self._edges_s[:-1], arrived, side="right")]
            arrived[rng.random(arrived.shape) >= rate / most] = np.inf  # thinned
            work = self.handling.sample(rng, arrived.shape)
            parts.append(self._sums(Customers(arrived, work, work)))
        return joined(parts)

    def _sums(self, customers: Customers) -> Sums:
        day, sums = np.ones(customers.arrived.shape[1]), {}
        for number, (begin_s, end_s) in enumerate(pairwise(self._edges_s.tolist())):
            served = Served(customers, day, customers.work, day, begin_s, end_s)
            held_s = served.in_window(customers.arrived, customers.work)
            total_s = np.where(customers.there, held_s, 0.0).sum(axis=0)
            sums[f"held {self._clock(number)}"] = (total_s / (end_s - begin_s), day)
        return sums
