"""Words and numbers of sweeps: inputs, points and what they give."""

from __future__ import annotations

import math
from collections.abc import Sequence

from imroute.engine.plan import make_plan
from imroute.measures import Row, Unit, period
from imroute.studies.outcomes import Asked
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.studies.sweep.values import Axis
from imroute.targets import in_words, rounded
from imroute.units import format_clock

VAGUE = ("mean", "cv", "median", "share", "chance", "after", "time", "at", "times")


def names(result: SweepResult) -> list[str]:
    """Names of the inputs, as short as tells them apart: "agents", else "generalists.agents"."""
    return short_names([axis.path for axis in result.axes])


def short_names(paths: Sequence[str]) -> list[str]:
    """Say of each path no more than its end, where that tells it from the others."""
    tails = [[".".join(path.split(".")[-parts:]) for path in paths] for parts in (1, 2)]
    return [
        next((t[i] for t in tails if t.count(t[i]) == 1 and t[i] not in VAGUE), path)
        for i, path in enumerate(paths)
    ]


def named(result: SweepResult, number: int) -> str:
    """A point by its values: "generalists.agents +4, generalists.capacity 3"."""
    labels = result.points[number].labels
    return ", ".join(f"{name} {label}" for name, label in zip(names(result), labels, strict=True))


def head(goal: Goal) -> str:
    """The name of a column."""
    measure, stat = goal.asked.measure.replace("_", " "), goal.asked.stat or "mean"
    return measure if stat == "mean" else f"{measure} {stat}"


def in_a_sentence(result: SweepResult, goal: Goal, point: SweptPoint) -> str:
    row = point.outcome.row(goal.asked)
    each = period(make_plan(result.loaded.scenario))
    of, value = what(goal.asked, row.unit, each), with_range(row)
    if of.startswith("of "):
        return f"{value} {of}"
    return f"{of} {'are' if row.unit in ('hours', 'count') else 'is'} {value}"


def what(asked: Asked, unit: Unit, each: str = "day") -> str:
    """What a value is of: "of contacts answered within 20 s for tier vip from 20:00 to 22:00"."""
    said = in_words(asked.measure, asked.stat or "mean", unit, each)
    if asked.scope != "all":
        said += f" for {asked.scope.replace(':', ' ').replace(' × ', ' and ')}"
    if asked.during is not None:
        begin, end = map(format_clock, asked.during)
        said += f" from {begin} to {end}"
    return said


def with_range(row: Row) -> str:
    """A value with its interval as far as it is known: "84.2% (83.0–85.4%)"."""
    low, high = rounded(row.low, row.unit), rounded(row.high, row.unit)
    if math.isnan(row.mean):
        return "–"
    if math.isnan(row.low) or math.isnan(row.high) or low == high:
        return rounded(row.mean, row.unit)
    return f"{rounded(row.mean, row.unit)} ({low.removesuffix('%')}–{high})"


def difference_in_words(goal: Goal, value: float) -> str:
    if goal.unit != "share":
        return rounded(value, goal.unit)
    return f"{value * 100:.2g} point{'s' * (value != 0.01)}"


def values_in_words(axis: Axis) -> str:
    """The values of an input, or the ends of its range."""
    if axis.span is not None:
        return ends_in_words(axis) + (", whole numbers" if axis.span.whole else "")
    labels = [value.label for value in axis.values]
    return ", ".join(labels) if len(labels) <= 12 else f"{', '.join(labels[:11])} … {labels[-1]}"


def ends_in_words(axis: Axis) -> str:
    assert axis.span is not None
    return f"{axis.span.at(0.0).label} to {axis.span.at(1.0).label}"
