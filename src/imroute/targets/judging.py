"""Whether a study shows that a target is reached."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from imroute.intervals import Estimate, Floats, of_proportion
from imroute.measures import Results, Row, period
from imroute.targets.sentences import Ruling, sentence
from imroute.targets.target import Target, scope_of

_SEVERITY: dict[Ruling, int] = {"missed": 0, "undecided": 1, "met": 2, "no data": 3}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a target is met, with the numbers it was judged by.

    They are those of the worst interval for `every_interval`, and the share of days that met it for
    `on_days`. `days_met` is that share of the days with data in any case; NaN if there are none.
    `days` are those with data of what was judged, and `period` what they are: "day" or "run".
    """

    target: Target
    mean: float
    low: float
    high: float
    verdict: Ruling
    days_met: float
    worst_interval: str | None
    days: int
    period: str = "day"

    @property
    def sentence(self) -> str:
        """What a planner reads, in the language spoken."""
        judged = Estimate(self.mean, self.low, self.high, self.days)
        return sentence(self.target, judged, self.verdict, self.worst_interval, self.period)


def verdict(target: Target, results: Results, confidence: float | None = None) -> Verdict:
    """Judge a target by confidence intervals, not by means alone; by default by those of results.

    Every interval is met only if each interval with data is, and missed if any is.
    """
    confidence = results.confidence if confidence is None else confidence
    intervals = (results.intervals(target.during) if target.every_interval else []) or [""]
    worst = min(
        (_of(target, results, interval, confidence) for interval in intervals),
        key=_badness(target),
    )
    by_day = met_by_day(target, results)
    met = by_day[~np.isnan(by_day)]
    judged, ruling = worst.estimate, worst.ruling
    if target.on_days is not None:
        judged = of_proportion(int(met.sum()), met.size, confidence)
        ruling = rule(judged, (target.on_days, math.inf))
    return Verdict(
        target,
        judged.mean,
        judged.low,
        judged.high,
        ruling,
        float(met.mean()) if met.size else math.nan,
        worst.interval.removeprefix("interval:") or None,
        judged.days,
        period(results.plan),
    )


def rule(estimate: Estimate, limits: tuple[float, float]) -> Ruling:
    """Met if the whole interval lies within the limits, missed if all of it lies outside."""
    low, high = limits
    if math.isnan(estimate.mean):
        return "no data"
    if estimate.high < low or estimate.low > high:
        return "missed"
    above = low == -math.inf or estimate.low >= low
    below = high == math.inf or estimate.high <= high
    return "met" if above and below else "undecided"


class _Judged(NamedTuple):
    interval: str  # "" if none
    estimate: Estimate
    ruling: Ruling


def _of(target: Target, results: Results, interval: str, confidence: float) -> _Judged:
    row = _row(target, results, interval, confidence)
    estimate = Estimate(row.mean, row.low, row.high, row.days)
    return _Judged(interval, estimate, rule(estimate, target.limits))


def interval_estimate(
    target: Target, results: Results, interval: str = "", confidence: float | None = None
) -> Estimate:
    """What a target is about, in one interval such as "interval:18:30" or ("") in all."""
    row = _row(target, results, interval, confidence)
    return Estimate(row.mean, row.low, row.high, row.days)


def _row(target: Target, results: Results, interval: str, confidence: float | None) -> Row:
    return results.estimate(
        *(target.measured, scope_of(target, interval), target.judged_stat),
        during=target.during,
        confidence=confidence,
    )


def _badness(target: Target) -> Callable[[_Judged], tuple[int, float]]:
    """Missed comes first, then undecided; among these the mean that is the least inside."""
    low, high = target.limits

    def key(judged: _Judged) -> tuple[int, float]:
        margin = min(judged.estimate.mean - low, high - judged.estimate.mean)
        return _SEVERITY[judged.ruling], margin

    return key


def met_by_day(target: Target, results: Results) -> Floats:
    """1 on days that met the target in all intervals with data, 0 on others; NaN without data."""
    intervals = (results.intervals(target.during) if target.every_interval else []) or [""]
    values: Floats = np.stack(
        [
            results.by_day(
                target.measured,
                scope_of(target, interval),
                target.judged_stat,
                during=target.during,
            )
            for interval in intervals
        ]
    )
    low, high = target.limits
    known = ~np.isnan(values)
    bad = known & ~((values >= low) & (values <= high))
    return np.where(known.any(axis=0), 1.0 - bad.any(axis=0), np.nan)
