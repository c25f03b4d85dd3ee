"""What a measure came to, by group and day, and the stats that can be told of it.

A group is one scope of a family. Arrays are of shape (groups, days); a stat is asked for by name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from imroute.facts.measures import MAX, MEAN, TOTAL
from imroute.intervals import (
    Estimates,
    Floats,
    Pooled,
    of_means,
    of_quantiles,
    of_ratios,
    of_shares,
    pool_sorted,
)

_QUANTILE = re.compile(r"p(\d\d?)")


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
    """A share for each threshold; `wholes` may differ by threshold too."""

    shares: dict[str, Share]

    def by_day(self, stat: str) -> Floats:
        return self.shares[stat].by_day(MEAN)

    def estimates(self, stat: str) -> Estimates:
        return self.shares[stat].estimates(MEAN)


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
    """Single durations; `within` counts those within each threshold."""

    pooled: Pooled
    within: dict[str, Floats]  # by threshold, shape (groups, days)

    def by_day(self, stat: str) -> Floats:
        if stat == MEAN:
            return ratio(self.pooled.sums(), self.pooled.counts)
        if stat == MAX:
            return self._highest()
        if stat in self.within:
            return ratio(self.within[stat], self.pooled.counts)
        return self._quantile_by_day(_share_of(stat))

    def estimates(self, stat: str) -> Estimates:
        if stat == MEAN:
            return of_ratios(self.pooled.sums(), self.pooled.counts).from_0()
        if stat == MAX:
            return of_means(self._highest()).from_0()
        if stat in self.within:
            return of_shares(self.within[stat], self.pooled.counts)
        return of_quantiles(self.pooled, _share_of(stat))

    def _highest(self) -> Floats:
        """The longest of each day: of a longer study it would be longer, of its days it is not."""
        highest = np.full(self.pooled.counts.size, np.nan)
        highest[self.pooled.cell] = self.pooled.values  # in order: the last one stays
        return highest.reshape(self.pooled.counts.shape)

    def _quantile_by_day(self, share: float) -> Floats:
        cell, shape = self.pooled.cell, self.pooled.counts.shape
        order = np.argsort(cell, kind="stable")
        daily = pool_sorted(
            self.pooled.values[order], cell[order], np.zeros_like(cell), math.prod(shape), 1
        )
        return daily.at(share).reshape(shape)


def _share_of(stat: str) -> float:
    share = quantile_share(stat)
    if share is None:
        raise KeyError(stat)
    return share


def within_each(names: Sequence[str], parts: Floats, wholes: Floats) -> Within:
    """Shares by threshold; `parts` of shape (thresholds, groups, days), `wholes` too or without."""
    wholes = np.broadcast_to(wholes, parts.shape)
    return Within(
        {name: Share(part, whole) for name, part, whole in zip(names, parts, wholes, strict=True)}
    )
