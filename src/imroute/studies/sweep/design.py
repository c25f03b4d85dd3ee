"""Which points are tried: every combination, or a Latin hypercube; checked before anything runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from imroute.errors import (
    ImrouteError,
    Invalid,
    Problem,
    ScenarioError,
    UsageError,
    too_many,
)
from imroute.loading import Loaded
from imroute.studies.sweep.values import EXAMPLE, Axis, Value, read_axis, refused

MAX_POINTS = 1000
JUDGING = ("targets", "industry", "variants")  # keys by which points are judged, or named
Sets: TypeAlias = Sequence[str] | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of values, and the scenario that it makes."""

    labels: tuple[str, ...]
    loaded: Loaded


def axes_of(loaded: Loaded, sets: Sets) -> tuple[Axis, ...]:
    """Read what is to be tried; all that is wrong with any of it is told at once."""
    axes: list[Axis] = []
    problems: list[Problem] = []
    for written in _written(sets):
        try:
            axes.append(read_axis(written))
        except Invalid as error:
            problems += error.problems
    problems += [problem for axis in axes for problem in _of_path(axis)]
    problems += _twice(axes)
    if not (axes or problems):
        problems.append(Problem("no --set", "at least one --set", EXAMPLE, ("--set",)))
    problems += [problem for axis in axes for problem in _of_values(loaded, axis)]
    if problems:
        raise ScenarioError(problems)
    return tuple(axes)


def _written(sets: Sets) -> list[str]:
    if not isinstance(sets, Mapping):
        return list(sets)
    return [f"{path}={_values_written(values)}" for path, values in sets.items()]


def _values_written(values: object) -> str:
    if isinstance(values, Iterable) and not isinstance(values, str):
        return ",".join(str(value) for value in values)
    return str(values)


def _of_path(axis: Axis) -> list[Problem]:
    if axis.path.split(".")[0] not in JUDGING:
        return []
    do = "sweep what can be changed at the desk, or write a file for each"
    return [refused(axis, f"a path other than {axis.path}, by which points are judged", do)]


def _twice(axes: Sequence[Axis]) -> list[Problem]:
    paths = [axis.path for axis in axes]
    return [
        refused(axis, "each path once", "write all its values in one --set")
        for number, axis in enumerate(axes)
        if axis.path in paths[:number]
    ]


def _of_values(loaded: Loaded, axis: Axis) -> list[Problem]:
    """What a scenario says of each value alone; what is wrong with the path is said once."""
    ends = [axis.span.at(0.0), axis.span.at(1.0)] if axis.span and not axis.values else []
    found: dict[Problem, None] = {}
    for value in axis.values or ends:
        found.update(dict.fromkeys(_refusals(loaded, {axis.path: value.change})))
    return [problem.at("--set") for problem in found]


def _refusals(loaded: Loaded, changes: Mapping[str, object]) -> tuple[Problem, ...]:
    try:
        loaded.changed(changes)
    except ScenarioError as error:
        return error.problems
    except UsageError as error:
        return (error.problem,)
    return ()


# ----------------------------------------------------------------------------- designs


def grid(loaded: Loaded, axes: Sequence[Axis]) -> tuple[Point, ...]:
    """Every combination of the values, the last path's running fastest."""
    open_ended = [axis for axis in axes if not axis.values]
    if open_ended:
        do = "add a step, such as 50%..80%..10%, or take some points of it by --latin 40"
        allowed = "single values for a grid"
        raise ScenarioError([refused(axis, allowed, do) for axis in open_ended])
    _bounded(math.prod(len(axis.values) for axis in axes))
    return made(loaded, axes, itertools.product(*(axis.values for axis in axes)))


def latin(loaded: Loaded, axes: Sequence[Axis], points: int, seed: int) -> tuple[Point, ...]:
    """So many points of which each axis is covered evenly, whatever the others do.

    M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21, 1979. It chooses cases, by the
    seed alone; customers are the same in all of them. Points that come out alike are tried once.
    """
    from scipy.stats import qmc

    if points < 2:
        do = "write for example --latin 40"
        raise UsageError(Problem(str(points), "at least 2 points", do, ("--latin",)))
    _bounded(points)
    parts = qmc.LatinHypercube(d=len(axes), seed=seed).random(points)
    chosen: dict[tuple[str, ...], tuple[Value, ...]] = {}
    for row in parts.tolist():
        values = tuple(axis.at(part) for axis, part in zip(axes, row, strict=True))
        chosen.setdefault(tuple(value.label for value in values), values)
    return made(loaded, axes, chosen.values())


def made(
    loaded: Loaded, axes: Sequence[Axis], combinations: Iterable[Sequence[Value]]
) -> tuple[Point, ...]:
    """The scenarios of all combinations; those that make no sense together are told at once."""
    points: list[Point] = []
    problems: dict[Problem, None] = {}
    for values in combinations:
        changes = {axis.path: value.change for axis, value in zip(axes, values, strict=True)}
        try:
            points.append(Point(tuple(value.label for value in values), loaded.changed(changes)))
        except ImrouteError:
            found = _refusals(loaded, changes)
            problems.update(dict.fromkeys(problem.at("--set") for problem in found))
    if problems:
        raise ScenarioError(tuple(problems))
    return tuple(points)


def _bounded(points: int) -> None:
    if points > MAX_POINTS:
        do = "write fewer values or larger steps, or take some of them by --latin 200"
        raise UsageError(too_many(points, MAX_POINTS, "points", do, ("--set",)))
