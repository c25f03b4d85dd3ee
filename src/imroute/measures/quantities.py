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
    Estimates,
    Floats,
    Ints,
    Ranked,
    of_means,
    of_quantiles,
    of_ratios,
    of_shares,
    value_at,
)

_QUANTILE = re.compile(r"p(\d\d?)")
_USUAL = tuple(stat for stat in MEASURES["response_time"].stats if _QUANTILE.fullmatch(stat))


class Quantity(Protocol):
    def estimates(self, stat: str) -> Estimates:
        """One estimate a group."""

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

    def estimates(self, stat: str) -> Estimates:
        means = of_means(self.values).from_0()
        return means.times(self.values.shape[1]) if stat == TOTAL else means


@dataclass(frozen=True, slots=True)
class Ratio:
    """One total over another."""

    numerators: Floats
    denominators: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.numerators, self.denominators)

    def estimates(self, stat: str) -> Estimates:
        return of_ratios(self.numerators, self.denominators).from_0()


@dataclass(frozen=True, slots=True)
class Score:
    """The same of what may be below 0."""

    sums: Floats
    numbers: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.sums, self.numbers)

    def estimates(self, stat: str) -> Estimates:
        return of_ratios(self.sums, self.numbers)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in contacts or in minutes of agents."""

    parts: Floats
    wholes: Floats

    def by_day(self, stat: str) -> Floats:
        return ratio(self.parts, self.wholes)

    def estimates(self, stat: str) -> Estimates:
        return of_shares(self.parts, self.wholes)


@dataclass(frozen=True, slots=True)
class Within:
    """A share for each threshold; arrays of shape (thresholds, groups, days).

    Whoever asks for one gets all of them ready, because many at once take little longer.
    """

    names: tuple[str, ...]
    parts: Floats
    wholes: Floats
    _found: list[Estimates] = field(default_factory=list)

    def by_day(self, stat: str) -> Floats:
        number = self.names.index(stat)
        return ratio(self.parts[number], self.wholes[number])

    def estimates(self, stat: str) -> Estimates:
        if not self._found:
            self._found.append(of_shares(self.parts, self.wholes))
        return self._found[0].part(self.names.index(stat))


@dataclass(frozen=True, slots=True)
class Levels:
    """The mean of something over the time of each day, and its highest."""

    means: Floats
    highest: Floats

    def by_day(self, stat: str) -> Floats:
        return self.highest if stat == MAX else self.means

    def estimates(self, stat: str) -> Estimates:
        return of_means(self.by_day(stat)).from_0()


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
    _quantiles: dict[str, Estimates] = field(default_factory=dict)

    def by_day(self, stat: str) -> Floats:
        if stat == MEAN:
            return ratio(self.sums, self.counts)
        if stat == MAX:
            return self.highest
        if stat in self.within.names:
            return self.within.by_day(stat)
        return value_at(self.ranked_by_day(), _share_of(stat)).reshape(self.counts.shape)

    def estimates(self, stat: str) -> Estimates:
        if stat == MEAN:
            return of_ratios(self.sums, self.counts).from_0()
        if stat == MAX:
            # Of a longer study the longest would be longer; of its days it is not.
            return of_means(self.highest).from_0()
        if stat in self.within.names:
            return self.within.estimates(stat)
        if stat not in self._quantiles:
            self._find(_USUAL if stat in _USUAL else (stat,))
        return self._quantiles[stat]

    def _find(self, stats: Sequence[str]) -> None:
        shares, values = [_share_of(stat) for stat in stats], self.ranked()
        for stat, share in zip(stats, shares, strict=True):
            self._quantiles[stat] = of_quantiles(values, share)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A quantity of groups that several scopes share; `rows` is the group of each scope."""

    quantity: Quantity
    rows: Ints

    def by_day(self, stat: str) -> Floats:
        return self.quantity.by_day(stat)[self.rows]

    def estimates(self, stat: str) -> Estimates:
        return self.quantity.estimates(stat).part(self.rows)


def _share_of(stat: str) -> float:
    share = quantile_share(stat)
    if share is None:
        raise KeyError(stat)
    return share


def within_each(names: Sequence[str], parts: Floats, wholes: Floats) -> Within:
    """Shares by threshold; `parts` of shape (thresholds, groups, days), `wholes` too or without."""
    return Within(tuple(names), parts, np.broadcast_to(wholes, parts.shape))
