"""Where a value of paired cases crosses 0 as something is turned up step by step, with an interval.

The interval is that of the steps at which the value may be 0: its confidence interval there holds
0. Cases share their customers, so that the value rises steadily; it is looked for by halving, and
between two neighbouring steps along a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from imroute.intervals import Estimate, Linear, of_linear


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where 0 is crossed, in steps: −∞ and ∞ are before the first step and after the last.

    `days` are those of the cases.
    """

    at: float
    low: float
    high: float
    days: int

    @property
    def found(self) -> bool:
        return math.isfinite(self.at)

    def times(self, read: Callable[[float], float]) -> Estimate:
        """In another unit: what `read` makes of each step, more of more."""
        return Estimate(read(self.at), read(self.low), read(self.high), self.days)


Value = Callable[[int], Linear]


def crossing(value: Value, first: int, last: int, start: int = 0, stride: int = 1) -> Crossing:
    """Find where a rising value crosses 0 between two steps, looking from `start` on.

    It is ∞ for a value that stays below 0, −∞ for one that stays above.
    """
    return crossing_of(lambda step: of_linear(value(step)), first, last, start, stride)


def crossing_of(
    estimate: Callable[[int], Estimate], first: int, last: int, start: int = 0, stride: int = 1
) -> Crossing:
    """The same for a value whose intervals are known."""
    estimate = cache(estimate)
    mean, low, high = (
        _where(_reading(estimate, name), first, last, start, stride)
        for name in ("mean", "high", "low")
    )
    return Crossing(mean, min(low, mean), max(high, mean), estimate(start).days)


def _reading(estimate: Callable[[int], Estimate], name: str) -> Callable[[int], float]:
    """One of the three curves; an end that the days cannot tell is the mean."""

    def read(step: int) -> float:
        found = estimate(step)
        value = float(getattr(found, name))
        return found.mean if math.isnan(value) else value

    return read


def _where(read: Callable[[int], float], first: int, last: int, start: int, stride: int) -> float:
    if read(start) == 0:
        return float(start)
    bracket = around(read, first, last, start, stride)
    if bracket is None:
        return math.inf if read(start) < 0 else -math.inf
    below, above = bracket
    return below - read(below) / (read(above) - read(below))


def around(
    read: Callable[[int], float], first: int, last: int, start: int = 0, stride: int = 1
) -> tuple[int, int] | None:
    """Find two neighbouring steps, the value below 0 at one, not at the other; None if none are."""
    found = _gallop(read, first, last, start, stride)
    if found is None:
        return None
    below, above = found
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if read(middle) < 0 else (below, middle)
    return below, above


def _gallop(
    read: Callable[[int], float], first: int, last: int, start: int, stride: int
) -> tuple[int, int] | None:
    """Go ever longer ways from `start`, up from below 0 and down from above."""
    up = read(start) < 0
    here, way, end = start, stride, last if up else first
    while here != end:
        there = min(here + way, end) if up else max(here - way, end)
        if (read(there) < 0) != up:
            return (here, there) if up else (there, here)
        here, way = there, 2 * way
    return None
