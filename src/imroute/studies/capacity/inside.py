"""How far a target is inside its limit at one multiple of demand, all its parts together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from imroute.intervals import CONFIDENCE, of_linear
from imroute.studies.margins import Margin
from imroute.studies.outcomes import Outcome
from imroute.targets import Target

SCORE = 1.96**2  # of Wilson's interval


@dataclass(frozen=True, slots=True)
class Inside:
    """Margin of a target's worst part and its 95% interval; infinite without data.

    An end that the days cannot bound is infinite. `error` is the standard error.
    """

    value: float
    low: float
    high: float
    error: float


NOBODY_THERE = Inside(math.inf, math.inf, math.inf, 0.0)


def inside(target: Target, outcome: Outcome) -> Inside:
    """A target holds if the worst part does, and is broken if the worst part is."""
    parts = outcome.margins_of(target)
    if not parts:
        return NOBODY_THERE
    worst = min(parts, key=lambda part: part.linear.value)
    return Inside(
        worst.linear.value,
        min(_known(part.estimate.low, -math.inf) for part in parts),
        min(_high(part, len(parts)) for part in parts),
        error_of(target, worst),
    )


def _high(part: Margin, parts: int) -> float:
    """The worst of many parts is low by chance: each gets its share of the 5% (Bonferroni)."""
    high = _known(part.estimate.high, math.inf)
    if parts == 1:
        return high
    wider = of_linear(part.linear, 1 - (1 - CONFIDENCE) / parts).high
    return max(high, _known(wider, math.inf))


def error_of(target: Target, part: Margin) -> float:
    """The standard error; of a share of days that of the share asked for, even if all days meet."""
    if target.on_days is None:
        return part.linear.error
    return math.sqrt(target.on_days * (1 - target.on_days) / max(part.linear.days, 1))


def days_to_be_sure(target: Target) -> int:
    """How many days it takes at least to be sure of a share of days, if all of them meet it."""
    if target.on_days is None:
        return 2
    if target.on_days >= 1:
        return 10**9
    return math.ceil(SCORE * target.on_days / (1 - target.on_days))


def _known(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value
