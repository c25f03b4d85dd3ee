"""Studies of a given number of days: how often their intervals hold the truth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.coverage.desks import QUANTILES, Days, Desk, apart
from imroute.intervals import (
    CONFIDENCE,
    Estimates,
    Ints,
    Linears,
    difference,
    linear_quantiles,
    linear_ratios,
    of_linear,
    of_proportion,
    of_quantiles,
    of_ratios,
    of_shares,
)

SHARES = ("service level", "abandonment")


class Held(NamedTuple):
    """Shares of studies: whose interval holds the truth, begins above it, ends below it.

    An end that the days cannot say is open; `open` is the share of studies with one.
    """

    held: float
    above: float
    below: float
    open: float

    @property
    def worse_side(self) -> float:
        """How often a target at the true value would be called met, if it is on the worse side."""
        return max(self.above, self.below)


def how_often(found: Estimates, truth: float) -> Held:
    above, below = found.low > truth, found.high < truth  # NaN is neither
    is_open = np.isnan(found.low) | np.isnan(found.high)
    return Held(*(float(np.mean(one)) for one in (~above & ~below, above, below, is_open)))


def interval(days: Days, name: str, chosen: Ints, confidence: float = CONFIDENCE) -> Estimates:
    """The interval of a value in each study; `chosen` are the days of each, (studies, days)."""
    if name in days.ratios:
        of = of_shares if name in SHARES else of_ratios
        above, below = days.ratios[name]
        return of(above[chosen], below[chosen], confidence)
    return of_quantiles(days.pooled(chosen), int(name[1:]) / 100, confidence)


def alone(desk: Desk, days: Days, chosen: Ints) -> Iterator[tuple[str, Held]]:
    """Intervals of each value of a desk that is not nought."""
    for name, truth in desk.truth.items():
        if truth > 1e-4:
            yield name, how_often(interval(days, name, chosen), truth)


def paired(
    desks: tuple[Desk, Desk], days: tuple[Days, Days], chosen: Ints
) -> Iterator[tuple[str, Held]]:
    """Intervals of differences between two desks with the same customers."""
    base, other = desks
    for name in days[0].ratios:
        truth = other.truth[name] - base.truth[name]
        if name != "offered a day" and base.truth[name] > 1e-4:
            one, two = (linear_ratios(*(x[chosen] for x in of.ratios[name])) for of in days)
            yield name, how_often(differences(one, two), truth)
    pooled = [of.pooled(chosen) for of in days]
    for share in QUANTILES:
        name = f"p{round(100 * share)}"
        if other.truth[name] > 0:
            one, two = (linear_quantiles(of, share) for of in pooled)
            yield name, how_often(differences(one, two), other.truth[name] - base.truth[name])


def differences(base: Linears, other: Linears) -> Estimates:
    found = [of_linear(difference(base[study], other[study])) for study in range(base.values.size)]
    columns = [np.array([getattr(one, name) for one in found]) for name in ("mean", "low", "high")]
    return Estimates(*columns, np.array([one.days for one in found]))


def proportions(share: float, days: int) -> Held:
    """Intervals of the share of days that meet a target, exactly."""
    held = above = below = 0.0
    for met in range(days + 1):
        chance = math.comb(days, met) * share**met * (1 - share) ** (days - met)
        found = of_proportion(met, days)
        held += chance * (found.low <= share <= found.high)
        above += chance * (found.low > share)
        below += chance * (found.high < share)
    return Held(held, above, below, 0.0)


def studies(days: Days, of_days: int, most: int) -> Ints:
    """The days of as many studies as there are, that share none."""
    return apart(of_days, min(most, days.number // of_days), range(days.number))
