"""What a change saves at the same service, and when that has paid for what it cost once.

Service is made the same by taking agents away, or adding some, until the target's measure is what
it was before the change: then money is all that differs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Estimate, Linear, difference, of_linear
from imroute.loading import Loaded
from imroute.studies.worth.bench import Bench, a_day, neighbours
from imroute.studies.worth.crossings import Crossing, crossing
from imroute.studies.worth.goals import Goal, spent
from imroute.studies.worth.lines import reached
from imroute.studies.worth.places import Place
from imroute.units import DAY

RAMP_POINTS = 5
LONGEST_DAYS = 20 * 365.0
TO_A_PART = 1e-9


@dataclass(frozen=True, slots=True)
class Saving:
    """At the same service as before: agents fewer than there were, and money saved a day.

    `agents` is how many more or (below 0) fewer are needed in the pool; no `money`: no number of
    agents makes service the same.
    """

    agents: Crossing
    money: Linear | None

    @property
    def estimate(self) -> Estimate | None:
        return None if self.money is None else of_linear(self.money)


@dataclass(frozen=True, slots=True)
class Payback:
    """What is saved a day, at last, and the days until it has paid what was paid once.

    ∞ is never, as far as these days tell; None: service cannot be made the same.
    """

    saving: Saving
    one_off: float
    days: Estimate | None
    learning_days: float = 0.0  # until new people are as fast as they get


def saving(at: Bench, variant: Loaded, goal: Goal, place: Place, base: Loaded) -> Saving:
    """What a variant saves a day once agents are taken away until service is as in the base."""
    before, after = at.outcome(base), at.staffed(place, variant)
    room = at.room(place, variant)

    def better(more: int) -> Linear:
        return goal.better(before, after(more))

    def saved(more: int) -> Linear:
        return a_day(difference(spent(after(more)), spent(before)), base)

    found = crossing(better, *room)
    if not found.found:
        return Saving(found, None)
    low, high = neighbours(found.at, room)
    return Saving(found, reached((better(low), saved(low)), (better(high), saved(high))))


def payback(at: Bench, variant: Loaded, one_off: float, goal: Goal, place: Place) -> Payback:
    """When a variant has paid for itself; new people of either case learn on meanwhile."""
    learning = max(_learning_days(at.base), _learning_days(variant))
    since = np.linspace(0.0, learning, RAMP_POINTS).tolist() if learning else [0.0]
    savings = [
        saving(at, _after(variant, days), goal, place, _after(at.base, days)) for days in since
    ]
    money = [one.money for one in savings]
    known = [line for line in money if line is not None]
    days = paid_after(since, known, one_off) if len(known) == len(money) else None
    return Payback(savings[-1], one_off, days, learning)


def paid_after(since: Sequence[float], savings: Sequence[Linear], one_off: float) -> Estimate:
    """Days until the savings add up to what was paid once; ∞ if they do not within 20 years.

    Savings are those a day at the days of `since`, along straight lines between them and as at last
    from then on. The interval is that of the days at which the sum may be what was paid.
    """

    def sum_at(days: float) -> Estimate:
        weights = _weights(since, days)
        line = savings[0].times(weights[0])
        for weight, one in zip(weights[1:], savings[1:], strict=True):
            line = line.plus(one, weight)
        return of_linear(line)

    ends = (_first_day(sum_at, name, one_off) for name in ("mean", "high", "low"))
    mean, low, high = ends
    return Estimate(mean, low, high, savings[0].days)


def _first_day(sum_at: Callable[[float], Estimate], name: str, one_off: float) -> float:
    def lacks(days: float) -> bool:
        value = float(getattr(sum_at(days), name))
        return not value >= one_off

    if lacks(LONGEST_DAYS):
        return math.nan if math.isnan(float(getattr(sum_at(1.0), name))) else math.inf
    first, last = 0.0, LONGEST_DAYS
    while last - first > TO_A_PART * last:
        middle = (first + last) / 2
        first, last = (middle, last) if lacks(middle) else (first, middle)
        if last < TO_A_PART:
            return 0.0
    return last


def _weights(since: Sequence[float], days: float) -> list[float]:
    """How much of each day's saving the sum up to a day holds."""
    weights = [0.0] * len(since)
    for i in range(len(since) - 1):
        begin, end = since[i], since[i + 1]
        length = end - begin
        part = min(max(days - begin, 0.0), length)
        weights[i] += part - part * part / (2 * length)
        weights[i + 1] += part * part / (2 * length)
    weights[-1] += max(0.0, days - since[-1])
    return weights


# New people ---------------------------------------------------------------------------------------


def _learning_days(loaded: Loaded) -> float:
    ramps = [pool.ramp for pool in loaded.scenario.pools.values() if pool.ramp]
    return max((max(0.0, ramp.over - ramp.since) / DAY for ramp in ramps), default=0.0)


def _after(loaded: Loaded, days: float) -> Loaded:
    """The same so many days later: new people have learned since."""
    pools = loaded.scenario.pools.items()
    ramps = {name: pool.ramp for name, pool in pools if pool.ramp}
    if not days or not ramps:
        return loaded
    since = {name: ramp.since / DAY + days for name, ramp in ramps.items()}
    return loaded.changed({f"pools.{name}.ramp.since": f"{d:.6f}d" for name, d in since.items()})
