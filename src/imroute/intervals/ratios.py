"""Means over days, and ratios of sums over days."""

from __future__ import annotations

import numpy as np

from imroute.intervals.estimates import (
    CONFIDENCE,
    Estimate,
    Estimates,
    Floats,
    Ints,
)

DAYS_THAT_SHOW_SKEWNESS = 10


def of_mean(values: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Mean over days of a value by day; days without data (NaN) are left out."""
    return of_means(values, confidence)[()]


def of_means(values: Floats, confidence: float = CONFIDENCE) -> Estimates:
    known = ~np.isnan(values)
    return of_ratios(np.where(known, values, 0.0), known.astype(np.float64), confidence)


def of_ratio(numerators: Floats, denominators: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Ratio of sums over days, by the delta method.

    r = Σn/Σd and var r = m/(m−1) · Σ(n − r·d)² / (Σd)² over the m days with data (Cochran, Sampling
    Techniques, 3rd ed. 1977, section 6.3): of contacts answered in time over contacts offered it is
    the ratio of the expected numbers, not the mean of the daily ratios.
    """
    return of_ratios(numerators, denominators, confidence)[()]


def of_ratios(
    numerators: Floats, denominators: Floats, confidence: float = CONFIDENCE
) -> Estimates:
    ratio, parts, days = linearised(numerators, denominators)
    t = student(days, confidence)
    down, up = reach(t, np.sqrt(variance_of_sum(parts, days)), parts, days)
    return Estimates(ratio, ratio - down, ratio + up, days)


def linearised(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats, Ints]:
    """A ratio of sums, what each day adds to its error, (n − r·d)/Σd, and the days with data."""
    days = np.count_nonzero((denominators != 0) | (numerators != 0), axis=-1)
    total = denominators.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(total != 0, numerators.sum(axis=-1) / total, np.nan)
        parts = (numerators - ratio[..., None] * denominators) / total[..., None]
    return ratio, parts, np.asarray(days, dtype=np.int64)


def variance_of_sum(parts: Floats, days: Ints) -> Floats:
    """Variance of a sum over days of independent parts that add up to 0."""
    return np.asarray(days / np.maximum(days - 1.0, 1.0) * np.square(parts).sum(axis=-1))


def reach(t: Floats, error: Floats, parts: Floats, days: Ints) -> tuple[Floats, Floats]:
    """How far an interval reaches below and above its estimate, given its standard error.

    `tilt` is skewness/√m of the days' parts; where it is 0, both are t standard errors. Fewer than
    DAYS_THAT_SHOW_SKEWNESS say nothing about it.
    """
    square = np.square(parts)
    squares, cubes = square.sum(axis=-1), (square * parts).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        tilt = cubes / squares**1.5
    tilt = np.where((squares > 0) & (days >= DAYS_THAT_SHOW_SKEWNESS), tilt, 0.0)
    return error * _untilted(t, tilt), -error * _untilted(-t, tilt)


def _untilted(x: Floats, tilt: Floats) -> Floats:
    """Inverse of Hall's z + a·z²/3 + a²·z³/27 + a/6, the t statistic without its skewness."""
    flat = np.abs(tilt) < 1e-6
    a = np.where(flat, 1.0, tilt)
    return np.where(flat, x, 3.0 / a * (np.cbrt(1.0 + a * (x - a / 6.0)) - 1.0))


def student(days: Ints, confidence: float) -> Floats:
    """Student's t with days − 1 degrees of freedom; NaN under two days."""
    from scipy.special import stdtrit

    freedom = np.where(days > 1, days - 1.0, np.nan)
    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2), dtype=np.float64)
