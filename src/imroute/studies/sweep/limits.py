"""How far points are inside of their targets, bound by bound."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from imroute.engine.plan import make_plan
from imroute.facts.measure import MEAN
from imroute.facts.measures import MEASURES
from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.measures import Unit
from imroute.measures.opening import interval_names
from imroute.studies.asked import targets_of
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.sweep.selection import Limit
from imroute.targets import Target, scope_of

SHARE_ZONE, TIME_ZONE, OTHER_ZONE = 0.01, 0.05, 0.01
LEAST_TIME_ZONE_S = 2.0
DAYS_ZONE = 0.05


def asked_by(target: Target, interval: str = "") -> Asked:
    stat = target.judged_stat or MEASURES[target.measured].stats[0]
    return Asked(target.measured, scope_of(target, interval), stat, target.during)


def judged_values(loaded: Loaded) -> list[Asked]:
    """What has to be asked of a case for its targets, apart from what its margins say."""
    asked = [asked_by(target) for target in targets_of(loaded.scenario)]
    return asked + [one for _, _, _, one in _bounds(loaded)]


def limits(loaded: Loaded, outcome: Outcome) -> dict[Limit, Linear]:
    """How far a case is inside of every bound of its targets; more is better, 0 just holds."""
    targets = targets_of(loaded.scenario)
    numbers = {target: number for number, target in enumerate(targets)}
    found: dict[Limit, Linear] = {}
    for margin in outcome.margins:
        number = numbers[margin.target]
        share = margin.target.on_days
        linear = margin.linear if share is None else _as_uncertain(margin.linear, share)
        found[number, margin.interval, "load"] = linear
    for limit, sign, bound, asked in _bounds(loaded):
        linear = outcome.linear(asked)
        inside = Linear(sign * (linear.value - bound), sign * linear.parts, linear.known)
        found[limit] = inside
    for number, (target, verdict) in enumerate(zip(targets, outcome.verdicts, strict=True)):
        if target.on_days is not None and limit_of(target) is None:
            found[number, "", "days"] = _of_days(verdict.mean, target.on_days, outcome.days)
    return {limit: linear for limit, linear in found.items() if not math.isnan(linear.value)}


def _bounds(loaded: Loaded) -> Iterator[tuple[Limit, int, float, Asked]]:
    """Bounds that load does not break, such as the lower one of how busy agents are."""
    for number, target in enumerate(targets_of(loaded.scenario)):
        if target.on_days is not None:
            continue
        broken_by_load, (low, high) = limit_of(target), target.limits
        intervals = _intervals(loaded) if target.every_interval else [""]
        for bound, sign, side in ((low, 1, "low"), (high, -1, "high")):
            if math.isinf(bound) or (broken_by_load is not None and broken_by_load[1] == sign):
                continue
            for interval in intervals:
                yield (number, interval, side), sign, bound, asked_by(target, interval)


def _intervals(loaded: Loaded) -> list[str]:
    return [f"interval:{name}" for name in interval_names(make_plan(loaded.scenario))]


def _of_days(met: float, share: float, days: int) -> Linear:
    """The share of days that met a target less the share asked for; which days is not known."""
    values = (np.arange(days) < round(met * days)).astype(np.float64)
    parts = (values - values.mean()) / days
    linear = Linear(float(values.mean()) - share, parts, np.ones(days, dtype=np.bool_))
    return _as_uncertain(linear, share)


def _as_uncertain(linear: Linear, share: float) -> Linear:
    """Days that all met a target may still be luck: their share varies as if it just held."""
    days = max(linear.days, 1)
    at_least = math.sqrt(share * (1 - share) / days)
    if days < 2 or linear.error >= at_least:
        return linear
    parts = np.where(np.arange(linear.parts.size) % 2, 1.0, -1.0) * linear.known
    even = Linear(0.0, parts, linear.known)
    return Linear(linear.value, parts * (at_least / even.error), linear.known)


def zones_of(loaded: Loaded, found: Iterable[Limit]) -> dict[Limit, float]:
    """For each limit a miss so small that it does not matter."""
    targets = targets_of(loaded.scenario)
    return {limit: _zone_of(targets[limit[0]], limit[2]) for limit in sorted(found)}


def _zone_of(target: Target, side: str) -> float:
    if target.on_days is not None:
        return DAYS_ZONE
    low, high = target.limits
    bound = low if side == "low" or math.isinf(high) else high
    return zone(MEASURES[target.measured].unit_of(target.judged_stat or MEAN), bound)


def zone(unit: Unit, level: float, asked: float | None = None) -> float:
    """A difference of a value of about this level that does not matter.

    One point of a share, or a fifth of what is left to 0% or 100%; 5% of a time; 1% of the rest; or
    as asked, points of a share and else a part of the value.
    """
    if unit == "share":
        return asked or max(min(SHARE_ZONE, 0.2 * min(level, 1 - level)), 0.001)
    if unit == "s":
        return max((asked or TIME_ZONE) * abs(level), LEAST_TIME_ZONE_S)
    return (asked or OTHER_ZONE) * abs(level) or 1.0
