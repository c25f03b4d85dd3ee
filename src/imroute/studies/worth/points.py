"""What one more point of service costs, where another agent can be put."""

from __future__ import annotations

from dataclasses import dataclass

from imroute.facts.measure import Unit
from imroute.intervals import Estimate, difference, of_linear
from imroute.studies.worth.bench import Bench, a_day, peak_of
from imroute.studies.worth.goals import COST, Goal
from imroute.studies.worth.lines import ratio
from imroute.studies.worth.places import Place, places

A_POINT: dict[Unit, float] = {"share": 0.01}  # of other units a point is one


@dataclass(frozen=True, slots=True)
class Point:
    """One agent more at a place: better by so much, for so much a day, so much for each point.

    A point is a hundredth of a share, a second of a time, one of what is counted. `price` has no
    ends (NaN) where one agent may make no difference.
    """

    place: Place
    better: Estimate
    cost: Estimate
    price: Estimate


def points(at: Bench, goal: Goal) -> tuple[Point, ...]:
    """One agent more at each place, the cheapest point first; those without effect come last."""
    found = [_point(at, goal, place) for place in places(at.base, peak_of(at))]
    return tuple(sorted(found, key=_dearness))


def _point(at: Bench, goal: Goal, place: Place) -> Point:
    before, after = at.before, at.staffed(place)(1)
    better = goal.better(before, after)
    cost = a_day(difference(before.linear(COST), after.linear(COST)), at.base)
    gained = better.times(1 / A_POINT.get(goal.unit, 1.0))
    return Point(place, of_linear(better), of_linear(cost), ratio(cost, gained))


def _dearness(point: Point) -> tuple[bool, float]:
    sure = point.better.low > 0
    return not sure, point.price.mean if sure else -point.better.mean
