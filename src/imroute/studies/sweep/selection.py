"""Which of many points is the best, after no more days than it takes to be sure.

Points are looked at again and again, with more days each time, until those that are worse have gone
out: KN++ (S.-H. Kim and B. L. Nelson, On the asymptotic validity of fully sequential selection
procedures for steady-state simulation, Operations Research 54, 2006), where a difference within the
zone does not matter. Points that break a limit go out by the procedure of S. Andradóttir and S.-H.
Kim (Fully sequential procedures for comparing constrained systems via simulation, Naval Research
Logistics 57, 2010), and only points that keep all limits drive others out. All points have the same
customers, so it is the differences of their days that count, and most of the luck cancels.

Of the error allowed, half is spent on limits, if there are any, and the rest on pairs; each part is
divided by the number of ways in which it can go wrong, which holds however points depend on one
another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from imroute.intervals import Linear, difference

ALLOWED_ERROR = 0.05

Limit: TypeAlias = tuple[int, str, str]  # number of a target, interval or "", which bound of it


class Standing(NamedTuple):
    """What is known of a point after some days.

    Of `objective` less is better, of `margins` more, and 0 is what a limit asks for. Of points with
    the same objective the one with more of `tie` is better.
    """

    objective: Linear
    margins: Mapping[Limit, Linear]
    tie: float = 0.0


class Out(NamedTuple):
    """Why a point is out of the race: the limit that it breaks, or the point that beats it."""

    days: int
    breaks: Limit | None = None
    by: int | None = None


@dataclass
class Race:
    """Points that may still be the best, those that keep all limits, and those that are out.

    `zone` is a difference of the objective that does not matter; `zones` the same of each limit.
    """

    points: int
    zone: float
    zones: Mapping[Limit, float]
    error: float = ALLOWED_ERROR
    out: dict[int, Out] = field(default_factory=dict)
    kept: dict[int, set[Limit]] = field(default_factory=dict)
    days: int = 0

    @property
    def racing(self) -> list[int]:
        return [point for point in range(self.points) if point not in self.out]

    def is_kept(self, point: int) -> bool:
        """Tell whether a point is known to keep all limits."""
        return self.kept.get(point, set()).issuperset(self.zones)

    @property
    def decided(self) -> bool:
        racing = self.racing
        return not racing or (len(racing) == 1 and self.is_kept(racing[0]))

    def look(self, standings: Mapping[int, Standing]) -> None:
        """Take out what is now known to break a limit or to be worse; standings of all racing."""
        self.days = max(standing.objective.days for standing in standings.values())
        for point, standing in standings.items():
            self._hold_to_limits(point, standing)
        racing = self.racing
        drivers = [point for point in racing if self.is_kept(point)]
        drivers.sort(key=lambda point: standings[point].objective.value)
        for point in racing:
            by = next((other for other in drivers if self._beats(other, point, standings)), None)
            if by is not None:
                self.out[point] = Out(self.days, by=by)

    def _hold_to_limits(self, point: int, standing: Standing) -> None:
        kept = self.kept.setdefault(point, set())
        error = self.error / 2 / max(self.points - 1 + len(self.zones), 1)
        for limit, zone in self.zones.items():
            if limit in kept or point in self.out:
                continue
            margin = standing.margins.get(limit)
            side = 1 if margin is None else side_of(margin, zone, error)
            if side > 0:
                kept.add(limit)
            elif side < 0:
                self.out[point] = Out(self.days, breaks=limit)

    def _beats(self, other: int, point: int, standings: Mapping[int, Standing]) -> bool:
        if other == point:
            return False
        ours, theirs = standings[point], standings[other]
        worse = difference(theirs.objective, ours.objective)
        spent = self.error / 2 if self.zones else self.error
        error = spent / max(self.points - 1, 1)
        side = side_of(worse, self.zone, error)
        if worse.value == 0.0 and reach(worse, self.zone, error) == 0.0:
            return (theirs.tie, point) > (ours.tie, other)
        return side > 0


def side_of(linear: Linear, zone: float, error: float) -> int:
    """Tell whether a value is above 0 (1), below (−1), or not yet known to be either (0).

    `error` is the chance of being wrong; what is nearer to 0 than the zone may come out as either.
    """
    within = reach(linear, zone, error)
    if linear.value >= within and linear.days > 1:
        return 1
    return -1 if linear.value <= -within and linear.days > 1 else 0


def reach(linear: Linear, zone: float, error: float) -> float:
    """How far from 0 a value must be to be told apart from it, after the days that it is of.

    It narrows to 0 at the day where a drift as small as the zone can no longer hide.
    """
    days, freedom = linear.days, linear.days - 1
    if freedom < 1:
        return float("inf")
    eta = (math.pow(2 * error, -2 / freedom) - 1) / 2
    of_a_day = days * linear.error**2
    return max(0.0, eta * freedom * of_a_day / (zone * days) - zone / 2)


def looks(first: int, most: int) -> list[int]:
    """After how many days points are looked at: half as many again each time."""
    days = [min(first, most)]
    while days[-1] < most:
        days.append(min(-(-3 * days[-1] // 2), most))
    return days
