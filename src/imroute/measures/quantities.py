"""What a measure came to, by group and day, and the stats that can be told of it.

A group is one scope of a family. Arrays are of shape (groups, days); a stat is asked for by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from imroute.facts.measure import MAX, MEAN, TOTAL
from imroute.facts.measures import MEASURES
from imroute.intervals import (
    CONFIDENCE,
    Estimates,
    Floats,
    Ints,
    Linears,
    Ranked,
    linear_means,
    linear_quantiles,
    linear_ratios,
    of_means,
    of_quantiles,
    of_ratios,
    of_shares,
    value_at,
)

_QUANTILE = re.compile(r"p(\d\d?)")
_USUAL = tuple(stat for stat in MEASURES["response_time"].stats if _QUANTILE.fullmatch(stat))


class Quantity(Protocol):
    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        """One estimate a group."""

    def linears(self, stat: str) -> Linears:
        """One value a group, with what each day adds to its error."""

    def by_day(self, stat: str) -> Floats:
        """One value a group and day; NaN on days without data."""


def quantile_share(stat: str) -> float | None:
    """0.9 for "p90", None for other stats."""
    match = _QUANTILE.fullmatch(stat)
    return int(match[1]) / 100 if match else None


def ratio(numerators: Floats, denominators: Floats) -> Floats:
    """0/0, and anything over nothing, is no data."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominators != 0, numerators / denominators, np.nan)


@dataclass(frozen=True, slots=True)
class Totals:
    """Something counted or summed over a day."""

    values: Floats

    def by_day(self, stat: str) -> Floats:
        return self.values

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return of_means(self.values, confidence).from_0().times(self._days_of(stat))

    def linears(self, stat: str) -> Linears:
        return linear_means(self.values).times(self._days_of(stat))

    def _days_of(self, stat: str) -> int:
        return self.values.shape[1] if stat == TOTAL else 1


@dataclass(frozen=True, slots=True)
class Ratio:
    """One total over another."""

    numerators: Floats
    denominators: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.numerators, self.denominators)

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return of_ratios(self.numerators, self.denominators, confidence).from_0()

    def linears(self, stat: str) -> Linears:
        return linear_ratios(self.numerators, self.denominators)


@dataclass(frozen=True, slots=True)
class Score:
    """The same of what may be below 0."""

    sums: Floats
    numbers: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.sums, self.numbers)

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return of_ratios(self.sums, self.numbers, confidence)

    def linears(self, stat: str) -> Linears:
        return linear_ratios(self.sums, self.numbers)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in contacts or in minutes of agents."""

    parts: Floats
    wholes: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.parts, self.wholes)

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return of_shares(self.parts, self.wholes, confidence)

    def linears(self, stat: str) -> Linears:
        return linear_ratios(self.parts, self.wholes)


@dataclass(frozen=True, slots=True)
class Within:
    """A share for each threshold; arrays of shape (thresholds, groups, days).

    Whoever asks for one gets all of them ready, because many at once take little longer.
    """

    names: tuple[str, ...]
    parts: Floats
    wholes: Floats
    _found: dict[float, Estimates] = field(default_factory=dict)

    def by_day(self, stat: str) -> Floats:
        number = self.names.index(stat)
        return ratio(self.parts[number], self.wholes[number])

    def linears(self, stat: str) -> Linears:
        number = self.names.index(stat)
        return linear_ratios(self.parts[number], self.wholes[number])

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        if confidence not in self._found:
            self._found[confidence] = of_shares(self.parts, self.wholes, confidence)
        return self._found[confidence].part(self.names.index(stat))


@dataclass(frozen=True, slots=True)
class Levels:
    """The mean of something over the time of each day, and its highest."""

    means: Floats
    highest: Floats

    def by_day(self, stat: str) -> Floats:
        return self.highest if stat == MAX else self.means

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return of_means(self.by_day(stat), confidence).from_0()

    def linears(self, stat: str) -> Linears:
        return linear_means(self.by_day(stat))


@dataclass(frozen=True, slots=True)
class Durations:
    """Single durations; `within` counts those within each threshold.

    Quantiles need all values again, and many values are not kept at hand: so whoever asks for one
    of the usual quantiles gets all of them ready.
    """

    counts: Floats
    sums: Floats
    highest: Floats  # of each day; NaN without data
    within: Within
    ranked: Callable[[], Ranked]
    ranked_by_day: Callable[[], Ranked]  # days are groups
    _quantiles: dict[tuple[str, float], Estimates] = field(default_factory=dict)

    def by_day(self, stat: str) -> Floats:
        if stat == MEAN:
            return ratio(self.sums, self.counts)
        if stat == MAX:
            return self.highest
        if stat in self.within.names:
            return self.within.by_day(stat)
        return value_at(self.ranked_by_day(), _share_of(stat)).reshape(self.counts.shape)

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        if stat == MEAN:
            return of_ratios(self.sums, self.counts, confidence).from_0()
        if stat == MAX:
            # Of a longer study the longest would be longer; of its days it is not.
            return of_means(self.highest, confidence).from_0()
        if stat in self.within.names:
            return self.within.estimates(stat, confidence)
        if (stat, confidence) not in self._quantiles:
            self._find(_USUAL if stat in _USUAL else (stat,), confidence)
        return self._quantiles[stat, confidence]

    def _find(self, stats: Sequence[str], confidence: float) -> None:
        shares, values = [_share_of(stat) for stat in stats], self.ranked()
        for stat, share in zip(stats, shares, strict=True):
            self._quantiles[stat, confidence] = of_quantiles(values, share, confidence)

    def linears(self, stat: str) -> Linears:
        if stat == MEAN:
            return linear_ratios(self.sums, self.counts)
        if stat == MAX:
            return linear_means(self.highest)
        if stat in self.within.names:
            return self.within.linears(stat)
        return linear_quantiles(self.ranked(), _share_of(stat))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A quantity of groups that several scopes share; `rows` is the group of each scope."""

    quantity: Quantity
    rows: Ints

    def by_day(self, stat: str) -> Floats:
        return self.quantity.by_day(stat)[self.rows]

    def estimates(self, stat: str, confidence: float = CONFIDENCE) -> Estimates:
        return self.quantity.estimates(stat, confidence).part(self.rows)

    def linears(self, stat: str) -> Linears:
        return self.quantity.linears(stat).part(self.rows)


def _share_of(stat: str) -> float:
    share = quantile_share(stat)
    if share is None:
        raise KeyError(stat)
    return share


def within_each(names: Sequence[str], parts: Floats, wholes: Floats) -> Within:
    """Shares by threshold; `parts` of shape (thresholds, groups, days), `wholes` too or without."""
    return Within(tuple(names), parts, np.broadcast_to(wholes, parts.shape))
