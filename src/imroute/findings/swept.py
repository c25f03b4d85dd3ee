"""Words and numbers of sweeps: inputs, points and what they give."""

from __future__ import annotations

import math
from collections.abc import Sequence

from imroute.engine.plan import make_plan
from imroute.language import say
from imroute.language.joining import with_commas
from imroute.measures import Row, Unit, period
from imroute.studies.outcomes import Asked
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.studies.sweep.values import Axis
from imroute.targets import (
    Target,
    in_words,
    measure_name,
    rounded,
    short_time,
    stat_name,
    stated,
    where,
)

VAGUE = ("mean", "cv", "median", "share", "chance", "after", "time", "at", "times")


def names(result: SweepResult) -> list[str]:
    """Names of the inputs, as short as tells them apart: "agents", else "generalists.agents"."""
    return short_names([axis.path for axis in result.axes])


def short_names(paths: Sequence[str]) -> list[str]:
    """Say of each path no more than its end, where that tells it from the others."""
    tails = [[".".join(path.split(".")[-parts:]) for path in paths] for parts in (1, 2)]
    return [
        next((t[i] for t in tails if t.count(t[i]) == 1 and not _is_vague(t[i])), path)
        for i, path in enumerate(paths)
    ]


def _is_vague(name: str) -> bool:
    """Whether a name says nothing by itself: "mean", "20:00"."""
    return name in VAGUE or name[0].isdigit()


def named(result: SweepResult, number: int) -> str:
    """A point by its values: "generalists.agents +4, generalists.capacity 3"."""
    labels = result.points[number].labels
    pairs = zip(names(result), labels, strict=True)
    return with_commas(f"{name} {label}" for name, label in pairs)


def head(goal: Goal) -> str:
    """The name of a column."""
    name, stat = measure_name(goal.asked.measure), goal.asked.stat or "mean"
    if stat == "mean":
        return name
    short = short_time(stat) if stat[0].isdigit() else stat_name(stat)
    return say("{measure} {stat}", measure=name, stat=short)


def in_a_sentence(result: SweepResult, goal: Goal, point: SweptPoint) -> str:
    row, asked = point.outcome.row(goal.asked), goal.asked
    each = period(make_plan(result.loaded.scenario))
    of = in_words(asked.measure, asked.stat or "mean", row.unit, each)
    return stated(with_range(row), of, row.unit, _where(asked))


def what(asked: Asked, unit: Unit, each: str = "day") -> str:
    """What a value is of: "of contacts answered within 20 s for tier vip from 20:00 to 22:00"."""
    of = in_words(asked.measure, asked.stat or "mean", unit, each)
    return say("{what}{where}", what=of, where=_where(asked))


def _where(asked: Asked) -> str:
    parts = () if asked.scope == "all" else tuple(asked.scope.split(" × "))
    return where(Target(asked.measure, at_least=0.0, scope=parts, during=asked.during))


def with_range(row: Row) -> str:
    """A value with its interval as far as it is known: "84.2% (83.0–85.4%)"."""
    if math.isnan(row.mean):
        return "–"
    value = rounded(row.mean, row.unit)
    if math.isnan(row.low) or math.isnan(row.high):
        return value
    low, high = rounded(row.low, row.unit), rounded(row.high, row.unit)
    if low == high:
        return value
    return say("{value} ({known})", value=value, known=f"{low.removesuffix('%')}–{high}")


def difference_in_words(goal: Goal, value: float) -> str:
    if goal.unit != "share":
        return rounded(value, goal.unit)
    if value == 0.01:
        return say("{number} point", number=1)
    return say("{number} points", number=f"{value * 100:.2g}")


def input_in_words(axis: Axis) -> str:
    """An input with what is tried there: "pools.team.agents: 2, 3, 4"."""
    return say("{input}: {values}", input=axis.path, values=values_in_words(axis))


def values_in_words(axis: Axis) -> str:
    """The values of an input, or the ends of its range."""
    if axis.span is not None and axis.span.whole:
        return say("{range}, whole numbers", range=ends_in_words(axis))
    if axis.span is not None:
        return ends_in_words(axis)
    labels = [value.label for value in axis.values]
    if len(labels) <= 12:
        return with_commas(labels)
    return say("{values} … {last}", values=with_commas(labels[:11]), last=labels[-1])


def ends_in_words(axis: Axis) -> str:
    assert axis.span is not None
    return say("{least} to {most}", least=axis.span.at(0.0).label, most=axis.span.at(1.0).label)
