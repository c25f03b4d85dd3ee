"""The multiple at which a target breaks and the interval of it, from days enough.

The interval is that of all multiples at which the margin's own 95% interval holds 0: a test of
each, turned round (as E. C. Fieller, JRSS B 16, 1954, does for a ratio). It asks for nothing to be
straight or even, and its lower end is the largest multiple at which the target is met by the rule
of every verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from imroute.studies.capacity.crossing import DIGITS, Bracket, days_for, fallen, falling
from imroute.studies.capacity.inside import days_to_be_sure
from imroute.studies.capacity.search import PILOT_DAYS, Search
from imroute.targets import Target

SIDES = ("value", "low", "high")
TRIES = 8  # a side
NORMAL = 1.96
LEAST_DAYS = 40  # where the first days happen to lie close, fewer would be taken for enough
SPARE = 1.3  # days beyond those that the first days ask for: errors are known to a fifth from 20
BEYOND = 1.3  # half-widths to either side that are tried first
STRAIGHT = 1.6  # half-widths between two multiples: so near, a margin is as good as straight
OF_ALL = 1 / 3  # of all that was tried, where that is wider
SURE_DAYS = 3  # times the days that could be sure at all of a share of days


@dataclass(frozen=True, slots=True)
class Found:
    """A break: the multiple and its 95% interval, and days a multiple; NaN is not known."""

    multiple: float
    low: float
    high: float
    days: int


def days_wanted(target: Target, near: Bracket, search: Search, precision: float, most: int) -> int:
    """Days for an interval of ± `precision` of the multiple, by the error of the first days."""
    errors = [search.inside(target, m).error for m in (near.lower, near.higher)]
    slope = -near.slope
    half = NORMAL * max(errors) / slope if math.isfinite(slope) else math.nan
    days = days_for(half * math.sqrt(SPARE), precision * near.root, PILOT_DAYS, most)
    days = max(days, min(LEAST_DAYS, most))
    if target.on_days is None:
        return days
    return min(max(days, SURE_DAYS * days_to_be_sure(target)), most)


def refined(
    search: Search, target: Target, near: Bracket, precision: float, most_days: int
) -> Found:
    """Come to the interval asked for, or as near as the most days allow.

    How many days are simulated is settled by the first ones, once and for all, as in C. Stein's
    two-stage procedure (Annals of Mathematical Statistics 16, 1945): nobody looks at the interval
    to decide whether to go on.
    """
    days = days_wanted(target, near, search, precision, most_days)
    return _Local(search, target, near, days, precision).found()


class _Local:
    """Multiples near a break, all with the same number of days at least."""

    def __init__(
        self, search: Search, target: Target, near: Bracket, days: int, precision: float
    ) -> None:
        self.search, self.target, self.days = search, target, days
        self.half_width = precision * near.root
        self.own: list[float] = []
        for side in (0.0, -BEYOND, BEYOND):
            self._try(max(near.root + side * self.half_width, search.least))

    def _try(self, multiple: float) -> None:
        multiple = round(multiple, DIGITS)
        self.search.at(multiple, self.days)
        self.own.append(multiple)

    @property
    def multiples(self) -> list[float]:
        """Those tried here, and others between them with days enough."""
        least, most = min(self.own), max(self.own)
        return [m for m in self.search.tried(self.days) if least <= m <= most]

    def bracket(self, side: str) -> Bracket | None:
        multiples = self.multiples
        return fallen(multiples, self.search.values(self.target, multiples, side))

    def found(self) -> Found:
        for side in SIDES:
            if side != "low" or self.days >= days_to_be_sure(self.target):
                self._close_in(side)
        multiple, low, high = (self._root(side) for side in SIDES)
        return Found(multiple, low, high, self.days)

    def _root(self, side: str) -> float:
        found = self.bracket(side)
        return found.root if found else math.nan

    def _close_in(self, side: str) -> None:
        step = self.half_width
        for _ in range(TRIES):
            if found := self.bracket(side):
                if found.width <= self._near_enough() or found.guess in self.own:
                    return
                self._try(found.guess)
            elif not self._step_out(side, step):
                return
            else:
                step *= 2

    def _near_enough(self) -> float:
        """How far apart two multiples may be: a part of the interval, however wide that gets."""
        return max(STRAIGHT * self.half_width, (max(self.own) - min(self.own)) * OF_ALL)

    def _step_out(self, side: str, step: float) -> bool:
        """Try a step beyond what was tried; not beyond the bounds of the search."""
        multiples = self.multiples
        up = falling(self.search.values(self.target, multiples, side))[-1] >= 0
        beyond = multiples[-1] + step if up else multiples[0] - step
        if not self.search.least <= beyond <= self.search.most:
            return False
        self._try(beyond)
        return True
