"""Where values that fall with demand cross 0: pure functions, tried on made-up values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from imroute.intervals import Floats

EDGE = 0.25  # of a bracket: a guess this near to an end would hardly narrow it
DIGITS = 4  # multiples are told apart by this many decimals


class Bracket(NamedTuple):
    """Two multiples next to each other: what holds at the lower is broken at the higher."""

    lower: float
    higher: float
    at_lower: float
    at_higher: float

    @property
    def width(self) -> float:
        return self.higher - self.lower

    @property
    def root(self) -> float:
        """Where the straight line between the two crosses 0; the middle if an end is infinite."""
        part = self.at_lower / (self.at_lower - self.at_higher)
        return self.lower + self.width * (part if math.isfinite(part) else 0.5)

    @property
    def slope(self) -> float:
        """By how much the value changes with one multiple more; below 0."""
        return (self.at_higher - self.at_lower) / self.width

    @property
    def guess(self) -> float:
        """The root, kept off the ends so that whatever is found there narrows the bracket."""
        edge = EDGE * self.width
        inside = min(max(self.root, self.lower + edge), self.higher - edge)
        return round(inside, DIGITS)


def falling(values: Sequence[float]) -> Floats:
    """The nearest values, by least squares, that never rise.

    With the same customers at every multiple a margin falls but for small steps: pooling the
    steps is the maximum-likelihood way to read it (Ayer et al., Annals of Mathematical Statistics
    26, 1955). Infinite values count as the largest finite ones.
    """
    from scipy.optimize import isotonic_regression

    found = np.asarray(values, dtype=np.float64)
    finite = np.abs(found[np.isfinite(found)])
    most = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    return np.asarray(isotonic_regression(np.clip(found, -most, most), increasing=False).x)


def fallen(multiples: Sequence[float], values: Sequence[float]) -> Bracket | None:
    """The bracket of values that were made to fall; None if they do not cross 0."""
    return first_break(multiples, falling(values).tolist())


def first_break(multiples: Sequence[float], values: Sequence[float]) -> Bracket | None:
    """The first place where a value that is not below 0 is followed by one that is."""
    for i in range(1, len(values)):
        if values[i - 1] >= 0 > values[i]:
            return Bracket(multiples[i - 1], multiples[i], values[i - 1], values[i])
    return None


def nearest_break(
    multiples: Sequence[float], values: Sequence[float], start: float
) -> Bracket | None:
    """The break that counts, seen from a start: the next one above if all holds there, else below.

    A target may hold, break and hold again; what holds beyond a break is of no use to who comes
    from the start.
    """
    at = list(multiples).index(start)
    if values[at] >= 0:
        return first_break(multiples[at:], values[at:])
    below = range(at, 0, -1)
    pairs = (first_break(multiples[i - 1 : i + 1], values[i - 1 : i + 1]) for i in below)
    return next((found for found in pairs if found), None)


def holds_again(multiples: Sequence[float], lows: Sequence[float], above: float) -> float | None:
    """The first multiple above a break at which a target holds with confidence, if there is one."""
    found = (m for m, low in zip(multiples, lows, strict=True) if m > above and low >= 0)
    return next(found, None)


def days_for(half_width: float, wanted: float, days: int, most: int, step: int = 10) -> int:
    """Days for an interval as narrow as wanted, by one of `days` days: errors fall with √days."""
    if not math.isfinite(half_width):
        return most
    needed = days * (half_width / wanted) ** 2
    return min(max(math.ceil(needed / step) * step, days), most)
