"""A value with what each day adds to its error, so that values of the same days can be compared.

Any smooth function of means over days is, to first order, its true value plus a sum of parts, one
a day (the delta method; influence functions: F. R. Hampel, JASA 69, 1974). Two cases that replay
the same customers share their luck: in the difference of their parts it cancels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imroute.intervals.estimates import CONFIDENCE, Bools, Estimate, Floats, Ints
from imroute.intervals.quantiles import Ranked, plain_widths
from imroute.intervals.ratios import linearised, reach, student, variance_of_sum

OPEN_END = 3.0  # found by simulation: benchmarks/coverage


@dataclass(frozen=True, slots=True)
class Linear:
    """A value and what each day adds to its error; parts add up to 0, shape (days,).

    `known` are the days with data; parts of the others are 0. NaN is no data.
    """

    value: float
    parts: Floats
    known: Bools

    @property
    def days(self) -> int:
        """Days with data."""
        return int(np.count_nonzero(self.known))

    @property
    def error(self) -> float:
        """Standard error; NaN under two days with data."""
        days = self.days
        if days < 2:
            return np.nan
        return float(np.sqrt(variance_of_sum(self.parts, np.asarray(days, dtype=np.int64))))

    def times(self, factor: float) -> Linear:
        """The same in another unit."""
        return Linear(self.value * factor, self.parts * factor, self.known)

    def plus(self, other: Linear, factor: float = 1.0) -> Linear:
        """The sum with so many times another value of the same days."""
        return Linear(
            self.value + factor * other.value,
            self.parts + factor * other.parts,
            self.known | other.known,
        )


@dataclass(frozen=True, slots=True)
class Linears:
    """Many at once: values of shape (groups,), the rest of shape (groups, days)."""

    values: Floats
    parts: Floats
    known: Bools

    def __getitem__(self, group: int) -> Linear:
        return Linear(float(self.values[group]), self.parts[group], self.known[group])

    def part(self, which: Ints) -> Linears:
        """Some of them."""
        return Linears(self.values[which], self.parts[which], self.known[which])

    def times(self, factor: float) -> Linears:
        return Linears(self.values * factor, self.parts * factor, self.known)


def linear_ratios(numerators: Floats, denominators: Floats) -> Linears:
    """Ratios of sums over days, arrays of shape (groups, days)."""
    ratios, parts, _ = linearised(numerators, denominators)
    return Linears(ratios, np.nan_to_num(parts), (denominators != 0) | (numerators != 0))


def linear_means(values: Floats) -> Linears:
    """Means over the days with data, of an array of shape (groups, days)."""
    known = ~np.isnan(values)
    means, parts, _ = linearised(np.where(known, values, 0.0), known.astype(np.float64))
    return Linears(means, np.nan_to_num(parts), known)


def linear_quantiles(ranked: Ranked, share: float) -> Linears:
    """Quantiles of pooled values: the share of values up to the quantile, over their density.

    R. R. Bahadur, A note on quantiles in large samples, Annals of Mathematical Statistics 37, 1966.
    The density is what turns the interval of the share into Woodruff's interval of the quantile. An
    end that the days cannot say is taken to be OPEN_END times as far as the other.
    """
    counts = ranked.counts
    quantiles, down, up = plain_widths(ranked, share)
    down, up = _or_so(down, up), _or_so(up, down)
    _, parts, days = linearised(ranked.up_to(quantiles), counts)
    parts = np.nan_to_num(parts)
    half = student(days, CONFIDENCE) * np.sqrt(variance_of_sum(parts, days))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(half > 0, (down + up) / 2 / half, 0.0)
    return Linears(quantiles, -parts * scale[:, None], counts != 0)


def _or_so(reach: Floats, other: Floats) -> Floats:
    return np.where(np.isnan(reach), OPEN_END * other, reach)


def of_linear(linear: Linear, confidence: float = CONFIDENCE) -> Estimate:
    """Interval of a value by its parts."""
    days = np.asarray(linear.days, dtype=np.int64)
    error = np.sqrt(variance_of_sum(linear.parts, days))
    down, up = reach(student(days, confidence), error, linear.parts, days)
    value = linear.value
    return Estimate(value, float(value - down), float(value + up), int(days))


def difference(base: Linear, variant: Linear) -> Linear:
    """Variant less base; day i of both has the same customers."""
    return variant.plus(base, -1.0)
