"""How many customers of each type come, over all days of a run."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

import numpy as np

from imroute import facts
from imroute.customers import Demand
from imroute.engine.contract import Plan
from imroute.engine.plan.hours import Hours, holds
from imroute.scenario import ArrivalPattern, Scenario, Steps
from imroute.scenario.arrivals import NOBODY
from imroute.scenario.routes import surges_for, tier_shares
from imroute.scenario.weeks import WEEKDAYS
from imroute.units import DAY


def demand_of(scenario: Scenario, hours: Hours, name: str) -> Demand:
    """Put who comes with the matters of one type into numbers."""
    contact_type = scenario.contact_types[name]
    season = Season(scenario, hours, name)
    rates = list(season.rates(contact_type.arrivals))
    records = list(season.records(contact_type.arrivals))
    own, shares = contact_type.busyness, tier_shares(scenario, name)
    start = scenario.start.get(name)
    tiers = list(scenario.tiers)
    return Demand(
        type_name=name,
        rate_from_s=tuple(rate.from_s for rate in rates),
        rate_per_s=tuple(rate.per_s for rate in rates),
        rate_day=tuple(rate.day for rate in rates),
        busyness_cv=own.cv if own else None,
        waiting_at_start=start.waiting if start else 0,
        tiers=tuple(shares),
        tier_shares=tuple(shares.values()),
        self_service=contact_type.self_service,
        in_hand_at_start=start.in_hand if start else 0,
        recorded_s=tuple(record.clock_s for record in records),
        recorded_tier=tuple(tiers.index(r.tier) if r.tier else -1 for r in records),
        recorded_times=tuple(record.times for record in records),
    )


class Rate(NamedTuple):
    day: int
    from_s: float  # clock seconds
    per_s: float


class Recorded(NamedTuple):
    clock_s: float
    tier: str | None
    times: float


class Season:
    """What arrivals of one type are multiplied by, and when: demand, weekdays, surges."""

    def __init__(self, scenario: Scenario, hours: Hours, type_name: str) -> None:
        self.scenario, self.hours = scenario, hours
        surges = surges_for(scenario, type_name)
        self.surges = [(surge.times, hours.recurring(surge)) for surge in surges]

    def factor(self, day: int, clock_s: float) -> float:
        surging = (times for times, when in self.surges if holds(when, clock_s))
        return prod(surging, start=self.scenario.demand * self._weekday(day))

    def _weekday(self, day: int) -> float:
        first = WEEKDAYS.index(self.scenario.day.weekday)
        return (self.scenario.weekdays or {}).get(WEEKDAYS[(first + day) % len(WEEKDAYS)], 1.0)

    def rates(self, pattern: ArrivalPattern | None) -> Iterator[Rate]:
        """Yield the steps of the rate; at night it is 0."""
        steps, per_s = _usual(self.scenario, self.hours, pattern)
        cuts = [moment for _, when in self.surges for stretch in when for moment in stretch]
        for piece in self.hours.pieces(steps.from_s, cuts):
            usual = 0.0 if piece.closed else steps.at(piece.of_day_s) / per_s
            yield Rate(piece.day, piece.from_s, usual * self.factor(piece.day, piece.as_at_s))

    def records(self, pattern: ArrivalPattern | None) -> Iterator[Recorded]:
        """Yield recorded customers in the order of the record."""
        for at_s, day, tier in pattern.recorded if pattern else ():
            clock_s = self.hours.at(day - 1, at_s)
            yield Recorded(clock_s, tier, self.factor(day - 1, clock_s))


def _usual(scenario: Scenario, hours: Hours, pattern: ArrivalPattern | None) -> tuple[Steps, float]:
    """Give the numbers that come on any day, and in how many seconds they do."""
    if pattern is None:
        return NOBODY, 1.0
    if pattern.form == "per_day":
        return _shaped(pattern, hours), 1.0
    return pattern.steps, scenario.day.interval if pattern.form == "counts" else 1.0


def _shaped(pattern: ArrivalPattern, hours: Hours) -> Steps:
    """Lay a day's shape over the opening hours so that they add up to the number a day."""
    weights = facts.shape(pattern.shape).weights
    step = DAY / len(weights)
    days = range(int(hours.close_s // DAY) + 1)
    from_s = [day * DAY + i * step for day in days for i in range(len(weights))]
    values = [weight for _ in days for weight in weights]
    total = sum(
        value * max(0.0, min(start + step, hours.close_s) - max(start, hours.open_s))
        for start, value in zip(from_s, values, strict=True)
    )
    return Steps(tuple(from_s), tuple(value * pattern.per_day / total for value in values))


def expected_contacts(plan: Plan) -> float:
    """First arrivals of a run, on average."""
    end_s = plan.start_clock_s + plan.day_end_s
    return sum(_expected(type_.demand, end_s) for type_ in plan.types)


def _expected(demand: Demand, end_s: float) -> float:
    lengths = np.diff([*demand.rate_from_s, end_s])
    drawn = float(np.dot(lengths, demand.rate_per_s)) + sum(demand.recorded_times)
    there = demand.waiting_at_start + demand.in_hand_at_start
    return drawn * (1 - demand.self_service) + there
