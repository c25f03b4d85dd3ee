"""A heat map of two inputs on a terminal: numbers, shades and marks, which need no colours."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from imroute.findings.plane import Plane, cells_of, labels_of, plane_of
from imroute.findings.swept import what
from imroute.language import say
from imroute.language.joining import with_commas
from imroute.show.tables import plain_table
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.targets import rounded

SHADES = " ░▒▓█"


def heat_map(result: SweepResult) -> tuple[str, RenderableType] | None:
    """Title and map of the service at the values of two inputs; None if there are no two."""
    plane = plane_of(result)
    if plane is None:
        return None
    cells = cells_of(result, plane)
    rows, columns = (labels_of(result, axis) for axis in plane[:2])
    if len(cells) < len(rows) * len(columns):
        return None
    axes = result.axes
    table = plain_table(["", *columns], left=("",))
    shade = _shading(result, list(cells.values()))
    for row in rows:
        table.add_row(
            Text(row, "dim"), *(_cell(result, cells[row, column], shade) for column in columns)
        )
    across = say(
        "down: {rows}, across: {columns}",
        rows=axes[plane.rows].path,
        columns=axes[plane.columns].path,
    )
    return _title(result, plane), Group(Text(across, "dim"), table, Text(_key(result), "dim"))


def _shading(result: SweepResult, numbers: Sequence[int]) -> tuple[float, float]:
    """The worst and the best value on the map."""
    values = [_worse(result, number) for number in numbers]
    known = [value for value in values if not math.isnan(value)]
    return max(known, default=0.0), min(known, default=0.0)


def _worse(result: SweepResult, number: int) -> float:
    return result.terms.service.of(result.points[number].outcome).value


def _cell(result: SweepResult, number: int, shade: tuple[float, float]) -> Text:
    point, (worst, top) = result.points[number], shade
    worse = _worse(result, number)
    part = (worst - worse) / (worst - top) if worst > top else 1.0
    shown = " " if math.isnan(part) else SHADES[round(part * (len(SHADES) - 1))]
    row = point.outcome.row(result.terms.service.asked)
    value = "–" if math.isnan(row.mean) else rounded(row.mean, row.unit)
    mark, style = ("◀", "bold") if number == result.best else _mark(point)
    return Text.assemble((f"{shown} ", style), (value, style), f" {mark}")


def _mark(point: SweptPoint) -> tuple[str, str]:
    if point.misses_any:
        return "✗", "red"
    return ("✓", "green") if point.meets_all else ("?", "yellow")


def _title(result: SweepResult, plane: Plane) -> str:
    service = result.terms.service
    of = what(service.asked, service.unit).removeprefix("of ")
    held = [f"{result.axes[axis].path} {label}" for axis, label in plane.held.items()]
    if not held:
        return say("Map: {what}", what=of)
    return say("Map: {what} ({held})", what=of, held=with_commas(held))


def _key(result: SweepResult) -> str:
    if result.best is None:
        return say("✓ meets every target, ✗ misses one, ? not decided; darker is better.")
    return say("◀ best, ✓ meets every target, ✗ misses one, ? not decided; darker is better.")
