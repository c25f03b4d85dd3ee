"""How far a case is inside its targets, part by part: what staffing and capacity are steered by."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from imroute.intervals import Estimate, Floats, Linear, linear_means, of_proportion
from imroute.measures import MEASURES, Results
from imroute.targets import Target, interval_estimate, met_by_day, scope_of

_SERVICE = "service_level"
FALLING_WITH_LOAD = ("immediate_answers", "first_contact_resolution", "csat", "nps", "sales")
RISING_WITH_LOAD = (
    "abandoned",
    "balked",
    "abandoned_silently",
    "lost_in_conversation",
    "flowed_out",
    "turned_away",
    "open_at_end",
    "declined_offers",
    "abandonment",
    "observed_abandonment",
    "occupancy",
    "focus_occupancy",
    "slot_utilisation",
    "concurrency",
    "contacts_per_agent_hour",
    "queue_length",
    "ces",
    "churn",
)


class Margin(NamedTuple):
    """How far a value is inside one limit of a target, in the unit of the measure.

    `linear` is the value less the lowest allowed, or the highest allowed less the value, so that
    more is better; `estimate` the same with its interval. `interval` is "interval:18:30" for a part
    of a target that holds in every interval, else "".
    """

    target: Target
    interval: str
    linear: Linear
    estimate: Estimate


def margins(target: Target, results: Results) -> tuple[Margin, ...]:
    """Margins of every part of a target that more load can break; none if load cannot."""
    limit = limit_of(target)
    if limit is None:
        return ()
    if target.on_days is not None:
        return (_of_days(target, target.on_days, results),)
    intervals = (results.intervals(target.during) if target.every_interval else []) or [""]
    return tuple(_known(target, limit, results, intervals))


def limit_of(target: Target) -> tuple[float, int] | None:
    """The limit that load can break: its value, and +1 if it is a lower one, −1 an upper one."""
    direction = with_load(target)
    low, high = target.limits
    if direction < 0 and low > -math.inf:
        return low, 1
    if direction > 0 and high < math.inf:
        return high, -1
    return None


def with_load(target: Target) -> int:
    """Whether what is judged rises with load (1), falls (−1) or does neither (0)."""
    measure = MEASURES[target.measured]
    if target.threshold_s is not None or measure.id.startswith(_SERVICE):
        return -1
    if measure.unit == "s" or measure.id in RISING_WITH_LOAD:
        return 1
    return -1 if measure.id in FALLING_WITH_LOAD else 0


def _known(
    target: Target, limit: tuple[float, int], results: Results, intervals: list[str]
) -> Iterator[Margin]:
    bound, sign = limit
    for interval in intervals:
        linear = results.linear(
            target.measured, scope_of(target, interval), target.judged_stat, during=target.during
        )
        if not math.isnan(linear.value):
            estimate = interval_estimate(target, results, interval)
            yield Margin(target, interval, _inside(linear, bound, sign), _turned(estimate, *limit))


def _inside(linear: Linear, bound: float, sign: int) -> Linear:
    return Linear(sign * (linear.value - bound), sign * linear.parts, linear.known)


def _turned(estimate: Estimate, bound: float, sign: int) -> Estimate:
    ends = estimate.low - bound, estimate.high - bound
    low, high = ends if sign > 0 else (-ends[1], -ends[0])
    return Estimate(sign * (estimate.mean - bound), low, high, estimate.days)


def _of_days(target: Target, share: float, results: Results) -> Margin:
    """Share of days that meet the target, less the share asked for."""
    met = met_by_day(target, results)
    values: Floats = met[None]
    linear = linear_means(values)[0]
    known = met[~np.isnan(met)]
    estimate = of_proportion(int(known.sum()), known.size, results.confidence)
    return Margin(target, "", _inside(linear, share, 1), _turned(estimate, share, 1))
