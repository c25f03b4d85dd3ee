"""The two inputs of a sweep that a map shows, and the points on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from imroute.studies.sweep import SweepResult

MOST_ROWS, MOST_COLUMNS = 40, 12


class Plane(NamedTuple):
    """Two inputs by their numbers, and the values at which the others are held."""

    rows: int
    columns: int
    held: Mapping[int, str]


def plane_of(result: SweepResult) -> Plane | None:
    """The two inputs with the most values; the others are held where the best point has them."""
    sizes = [len(labels_of(result, axis)) for axis in range(len(result.axes))]
    longest = sorted(range(len(sizes)), key=lambda axis: -sizes[axis])[:2]
    if len(longest) < 2 or sizes[longest[1]] < 2:
        return None
    rows, columns = sorted(longest)
    if sizes[columns] > MOST_COLUMNS:
        rows, columns = columns, rows
    if sizes[columns] > MOST_COLUMNS or sizes[rows] > MOST_ROWS:
        return None
    at = result.points[result.best or result.nearest or 0].labels
    held = {axis: at[axis] for axis in range(len(sizes)) if axis not in longest}
    return Plane(rows, columns, held)


def labels_of(result: SweepResult, axis: int) -> list[str]:
    return [value.label for value in result.axes[axis].values]


def cells_of(result: SweepResult, plane: Plane) -> dict[tuple[str, str], int]:
    """Numbers of the points of the plane, by their row and column."""
    return {
        (point.labels[plane.rows], point.labels[plane.columns]): number
        for number, point in enumerate(result.points)
        if all(point.labels[axis] == label for axis, label in plane.held.items())
    }
