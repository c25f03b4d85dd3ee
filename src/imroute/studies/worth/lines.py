"""Sums, products and ratios of values that share their days, and what lies between two of them."""

from __future__ import annotations

import math

import numpy as np

from imroute.intervals import CONFIDENCE, Estimate, Linear
from imroute.intervals.ratios import student


def product(one: Linear, other: Linear) -> Linear:
    """By the delta method."""
    parts = one.value * other.parts + other.value * one.parts
    return Linear(one.value * other.value, parts, one.known | other.known)


def plus(line: Linear, amount: float) -> Linear:
    """The same and an amount that is known."""
    return Linear(line.value + amount, line.parts, line.known)


def between(one: Linear, other: Linear, share: float) -> Linear:
    """What lies that share of the way from one to the other; the share is known."""
    return one.times(1.0 - share).plus(other, share)


def reached(before: tuple[Linear, Linear], after: tuple[Linear, Linear]) -> Linear:
    """A value where another one, on a straight line from below 0 to above, is 0.

    Each pair is (the one that crosses 0, the value wanted). By the delta method: where it crosses
    is uncertain too, and moves the value along with it.
    """
    (low, first), (high, last) = before, after
    rise = high.value - low.value
    share = -low.value / rise if rise else 0.0
    crossing, wanted = between(low, high, share), between(first, last, share)
    slope = (last.value - first.value) / rise if rise else 0.0
    return Linear(wanted.value, wanted.parts - slope * crossing.parts, wanted.known)


def ratio(above: Linear, below: Linear, confidence: float = CONFIDENCE) -> Estimate:
    """Ratio of two values of the same days with Fieller's interval; NaN where it has no end.

    E. C. Fieller, Some problems in interval estimation, Journal of the Royal Statistical Society B
    16, 1954: all ratios r for which above − r · below may be 0. While `below` may be 0, it is all
    ratios or all but some: there is no interval then.
    """
    days = int(np.count_nonzero(above.known | below.known))
    if not below.value or days < 2:
        value = above.value / below.value if below.value else math.nan
        return Estimate(value, math.nan, math.nan, days)
    value = above.value / below.value
    scale = days / (days - 1) * float(student(np.asarray(days, dtype=np.int64), confidence)) ** 2
    a = below.value**2 - scale * float(below.parts @ below.parts)
    b = above.value * below.value - scale * float(above.parts @ below.parts)
    c = above.value**2 - scale * float(above.parts @ above.parts)
    if a <= 0:
        return Estimate(value, math.nan, math.nan, days)
    reach = math.sqrt(max(0.0, b * b - a * c))
    return Estimate(value, (b - reach) / a, (b + reach) / a, days)


def is_above_0(estimate: Estimate) -> bool:
    return estimate.low > 0


def is_below_0(estimate: Estimate) -> bool:
    return estimate.high < 0
