"""Confidence over replications: what a study of a few days says about all days like them.

One day is one independent observation; contacts of one day are not independent of one another. So
days are the clusters of every interval here, with Student's t of one degree of freedom fewer than
there are days with data. Nothing draws random numbers: the same days give the same interval.

Busy days pull harder than quiet ones: a service level has a long tail of bad days, and ± t standard
errors then puts its lower end too high. So each end reaches as far as Hall's transformation says,
which takes the skewness of the days out of the t statistic (P. Hall, On the removal of skewness by
transformation, Journal of the Royal Statistical Society B 54, 1992); for days that lie evenly about
their mean it is ± t standard errors. With 20 days whose busyness has a CV of 18%, that brings the
lower end of a service level above the truth in 5% of studies instead of 9%.

Arrays are by day along the last axis; NaN stands for "no data". Functions in the singular take one
array by day and return an `Estimate`; those in the plural take any number of them at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
DAYS_THAT_SHOW_SKEWNESS = 10
_ROUNDING = 1e-9  # of a rank


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its confidence interval, in the unit of what was measured.

    `days` is the number of days with data. All three are NaN without data; `low` and `high` are NaN
    when the days cannot bound the value on that side, as a single day never can.
    """

    mean: float
    low: float
    high: float
    days: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """Many estimates at once: arrays of one shape."""

    mean: Floats
    low: Floats
    high: Floats
    days: Ints

    def __getitem__(self, index: int | tuple[int, ...]) -> Estimate:
        return Estimate(
            float(self.mean[index]),
            float(self.low[index]),
            float(self.high[index]),
            int(self.days[index]),
        )

    def part(self, which: int | slice | Ints) -> Estimates:
        """Some of them."""
        return Estimates(self.mean[which], self.low[which], self.high[which], self.days[which])

    def times(self, factor: float) -> Estimates:
        """The same in another unit, or over so many days; `factor` is positive."""
        return Estimates(self.mean * factor, self.low * factor, self.high * factor, self.days)

    def from_0(self) -> Estimates:
        """The same for what cannot be negative."""
        return Estimates(self.mean, np.maximum(self.low, 0.0), self.high, self.days)


# Means and ratios ---------------------------------------------------------------------------------


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
    ratio, parts, days = _linear(numerators, denominators)
    t = _student(days, confidence)
    down, up = _reach(t, np.sqrt(_variance(parts, days)), parts, days)
    return Estimates(ratio, ratio - down, ratio + up, days)


def _linear(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats, Ints]:
    """A ratio of sums, what each day adds to its error, (n − r·d)/Σd, and the days with data."""
    days = np.count_nonzero((denominators != 0) | (numerators != 0), axis=-1)
    total = denominators.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(total != 0, numerators.sum(axis=-1) / total, np.nan)
        parts = (numerators - ratio[..., None] * denominators) / total[..., None]
    return ratio, parts, np.asarray(days, dtype=np.int64)


def _variance(parts: Floats, days: Ints) -> Floats:
    """Variance of a sum over days of independent parts that add up to 0."""
    return np.asarray(days / np.maximum(days - 1.0, 1.0) * np.square(parts).sum(axis=-1))


def _reach(t: Floats, error: Floats, parts: Floats, days: Ints) -> tuple[Floats, Floats]:
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


def _student(days: Ints, confidence: float) -> Floats:
    """Student's t with days − 1 degrees of freedom; NaN under two days."""
    from scipy.special import stdtrit

    freedom = np.where(days > 1, days - 1.0, np.nan)
    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2), dtype=np.float64)


# Shares -------------------------------------------------------------------------------------------


def of_share(parts: Floats, wholes: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Ratio of sums that is a share of trials (contacts; minutes of agents), kept inside 0..1.

    Where every day has the same share the delta method would be sure of it. So the variance is at
    least that of as many independent trials, r(1−r)/Σd; and at 0% and 100%, where that is 0 too,
    the interval is Wilson's (JASA 22, 1927) with t for z and all trials: the effective sample size
    of Korn and Graubard (Survey Methodology 24, 1998) and of the NCHS standards for proportions
    (Parker et al., Vital and Health Statistics 2(175), 2017). A kind of day that is too rare to be
    among those seen is beyond any interval.
    """
    return of_shares(parts, wholes, confidence)[()]


def of_shares(parts: Floats, wholes: Floats, confidence: float = CONFIDENCE) -> Estimates:
    share, by_day, days = _linear(parts, wholes)
    trials = wholes.sum(axis=-1)
    size = _effective_size(share, _variance(by_day, days), trials)
    t = _student(days, confidence)
    down, up = _reach(t, _binomial_error(share, size), by_day, days)
    low, high = np.clip(share - down, 0.0, share), np.clip(share + up, share, 1.0)
    edge_low, edge_high = _wilson(share, trials, t)
    edge = (share <= 0.0) | (share >= 1.0)
    return Estimates(share, np.where(edge, edge_low, low), np.where(edge, edge_high, high), days)


def of_proportion(successes: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """Share of independent trials, such as of days that met a target: Wilson's score interval."""
    from scipy.special import ndtri

    if trials == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    share = np.asarray(successes / trials, dtype=np.float64)
    critical = np.asarray(ndtri(0.5 + confidence / 2), dtype=np.float64)
    low, high = _wilson(share, np.asarray(float(trials)), critical)
    return Estimate(float(share), float(low), float(high), trials)


def _effective_size(share: Floats, variance: Floats, trials: Floats) -> Floats:
    """Independent trials that would vary as much as these days do, at most as many as there are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = _spread(share) / variance
    return np.where(_spread(share) > 0, np.fmin(size, trials), trials)


def _binomial_error(share: float | Floats, size: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(_spread(share) / size)


def _spread(share: float | Floats) -> Floats:
    """Variance of one trial."""
    return np.maximum(np.asarray(share) * (1.0 - np.asarray(share)), 0.0)


def _wilson(share: Floats, trials: Floats, critical: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        c = np.square(critical) / trials
    centre = (share + c / 2.0) / (1.0 + c)
    half = np.sqrt(_spread(share) * c + np.square(c) / 4.0) / (1.0 + c)
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)


# Quantiles ----------------------------------------------------------------------------------------


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
    """
    group = np.zeros(values.size, dtype=np.int64)
    return of_quantiles(pool(values, group, day_of_value, 1, days), share, confidence)[0]


def of_quantiles(pooled: Ranked, share: float, confidence: float = CONFIDENCE) -> Estimates:
    quantile = value_at(pooled, share)
    found, parts, days = _linear(pooled.up_to(quantile), pooled.counts)
    sizes = pooled.sizes
    effective = _effective_size(found, _variance(parts, days), sizes)
    half = _student(days, confidence) * _binomial_error(share, effective)
    low = np.ceil((share - half) * sizes - _ROUNDING)
    high = np.floor((share + half) * sizes + _ROUNDING) + 1
    return Estimates(quantile, pooled.ranked(low), pooled.ranked(high), days)


# Differences --------------------------------------------------------------------------------------


def of_mean_difference(base: Floats, variant: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Variant less base; day i of both has the same customers, days without one are left out."""
    return of_mean(variant - base, confidence)


def of_ratio_difference(
    base: tuple[Floats, Floats], variant: tuple[Floats, Floats], confidence: float = CONFIDENCE
) -> Estimate:
    """Variant less base of two ratios of sums, each (numerators, denominators) by the same days.

    What a day adds to the error of the difference is the difference of what it adds to both, so
    luck that is common to both cancels (the delta method, paired).
    """
    (base_ratio, base_parts, _), (ratio, parts, _) = _linear(*base), _linear(*variant)
    days = np.asarray(np.count_nonzero((base[1] != 0) | (variant[1] != 0)), dtype=np.int64)
    change, by_day = ratio - base_ratio, parts - base_parts
    t = _student(days, confidence)
    down, up = _reach(t, np.sqrt(_variance(by_day, days)), by_day, days)
    return Estimates(change, change - down, change + up, days)[()]
