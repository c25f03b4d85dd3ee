"""Quantiles of values pooled over days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from imroute.intervals.estimates import CONFIDENCE, Estimate, Estimates, Floats, Ints
from imroute.intervals.ratios import linearised, reach, student, variance_of_sum
from imroute.intervals.shares import binomial_error, effective_size

_ROUNDING = 1e-9  # of a rank


class Ranked(Protocol):
    """Values of all days, for one or more groups, in whatever order."""

    @property
    def counts(self) -> Floats:
        """How many values there are, shape (groups, days)."""

    @property
    def sizes(self) -> Floats:
        """Number of values, by group."""

    def ranked(self, rank: Floats) -> Floats:
        """The rank-th smallest value of each group, from 1; NaN where there is none."""

    def up_to(self, limit: Floats) -> Floats:
        """Number of values up to a limit of each group, shape (groups, days)."""


def value_at(ranked: Ranked, share: float) -> Floats:
    """The smallest value of each group with at least that share of its values at or below."""
    return ranked.ranked(np.ceil(share * ranked.sizes - _ROUNDING))


@dataclass(frozen=True, slots=True)
class Pooled:
    """Values of all days, for one or more groups, in the order of group, then value.

    `cell` says whose each value is: group · days + day. `counts` is how many values there are, of
    shape (groups, days).
    """

    values: Floats
    group: Ints
    cell: Ints
    counts: Floats

    @property
    def sizes(self) -> Floats:
        """Number of values, by group."""
        return np.asarray(self.counts.sum(axis=1))

    def sums(self) -> Floats:
        """Sum of the values, shape (groups, days)."""
        sums = np.bincount(self.cell, self.values, self.counts.size)
        return sums.astype(np.float64).reshape(self.counts.shape)

    def up_to(self, limit: Floats) -> Floats:
        """Number of values up to a limit of each group, shape (groups, days)."""
        above = self.cell[self.values > limit[self.group]]  # for high quantiles, the fewer
        return self.counts - _counted(above, self.counts.shape)

    def ranked(self, rank: Floats) -> Floats:
        """The rank-th smallest value of each group, from 1; NaN where there is none."""
        sizes = self.sizes
        last = np.cumsum(sizes) - sizes + rank - 1
        there = (rank >= 1) & (rank <= sizes)
        found = np.full(rank.shape, np.nan)
        found[there] = self.values[last[there].astype(np.int64)]
        return found


def pool(values: Floats, group: Ints, day: Ints, groups: int, days: int) -> Pooled:
    """Sort values for quantiles; rows of no group (−1) or without a value (NaN) are left out."""
    kept = np.flatnonzero((group >= 0) & ~np.isnan(values))
    kept = kept[np.lexsort((values[kept], group[kept]))]
    cell = group[kept] * days + day[kept]
    return Pooled(values[kept], group[kept], cell, _counted(cell, (groups, days)))


def _counted(cell: Ints, shape: tuple[int, ...]) -> Floats:
    return np.bincount(cell, minlength=math.prod(shape)).astype(np.float64).reshape(shape)


def of_quantile(
    values: Floats, day_of_value: Ints, share: float, days: int, confidence: float = CONFIDENCE
) -> Estimate:
    """Smallest value with at least `share` of all values, pooled over days, at or below.

    The interval is Woodruff's (JASA 47, 1952) with days as clusters: the share of values up to the
    quantile is known to t standard errors, as any share is (see `of_share`), and the interval holds
    the values with shares that near to `share`. It is what a percentile bootstrap tends to that
    resamples days, since a resampled quantile is at most x just when the resampled days have enough
    values up to x, a sum over days; but it has Student's t and needs no random draws. An end whose
    rank lies outside the values is NaN: they cannot say how far out it is.

    A few bad days can hold most of the values in the tail. So the end towards the middle, where
    more days have values, is sought on the scale of log-odds (as in T. Lumley's R package survey),
    which reaches further; and the end towards the tail is the further one of Woodruff's and that by
    log-odds with Hall's transformation. With 20 days whose median times vary fourfold, that holds a
    p95 in 95% of studies instead of 91%.
    """
    group = np.zeros(values.size, dtype=np.int64)
    return of_quantiles(pool(values, group, day_of_value, 1, days), share, confidence)[0]


def of_quantiles(pooled: Ranked, share: float, confidence: float = CONFIDENCE) -> Estimates:
    quantile = value_at(pooled, share)
    days, error, down, up = _known(pooled, quantile, share, confidence)
    half = student(days, confidence) * error
    to_tail = np.fmax(half, _by_odds(share, down)), np.fmax(half, -_by_odds(share, -up))
    to_middle = -_by_odds(share, -half), _by_odds(share, half)
    below, above = (to_middle[0], to_tail[0]) if share >= 0.5 else (to_tail[1], to_middle[1])
    return Estimates(quantile, *_ends(pooled, share - below, share + above), days)


def plain_widths(pooled: Ranked, share: float) -> tuple[Floats, Floats, Floats]:
    """Quantiles, and how far Woodruff's plain interval reaches below and above them."""
    quantile = value_at(pooled, share)
    days, error, *_ = _known(pooled, quantile, share, CONFIDENCE)
    half = student(days, CONFIDENCE) * error
    low, high = _ends(pooled, share - half, share + half)
    return quantile, quantile - low, high - quantile


def _known(
    pooled: Ranked, quantile: Floats, share: float, confidence: float
) -> tuple[Ints, Floats, Floats, Floats]:
    """How well the share of values up to the quantile is known: days, error, reach down and up."""
    found, parts, days = linearised(pooled.up_to(quantile), pooled.counts)
    effective = effective_size(found, variance_of_sum(parts, days), pooled.sizes)
    error = binomial_error(share, effective)
    return days, error, *reach(student(days, confidence), error, parts, days)


def _by_odds(share: float, step: Floats) -> Floats:
    """How much a share changes when its log-odds change as by that step at their first slope."""
    from scipy.special import expit, logit

    spread = share * (1.0 - share)
    return np.asarray(expit(logit(share) + step / spread) - share) if spread else step


def _ends(pooled: Ranked, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Values between which the shares lie."""
    sizes = pooled.sizes
    return (
        pooled.ranked(np.ceil(low * sizes - _ROUNDING)),
        pooled.ranked(np.floor(high * sizes + _ROUNDING) + 1),
    )
