"""Rows of values with their intervals, one below the other: who is where, and how surely."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from imroute.facts.measure import Unit
from imroute.findings.changes import amount
from imroute.intervals import Estimate
from imroute.plots.fonts import readable, width_pt, wrapped
from imroute.plots.style import (
    BLUE,
    FAINT,
    INK,
    PAPER,
    SMALL_PT,
    Picture,
    drawn_on,
    lines_across,
    room_pt,
    ticks,
)
from imroute.targets import time_in_words

NAME_PT = 118.0  # widest name of a row
LINE_PT = SMALL_PT * 1.25
BETWEEN_PT = 7.0  # from one row's label to the next
MOST_LINES = 2  # of a name, and of what is told below it
EDGE = 0.06  # of the width, beyond the outermost value
_TIMES_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)


class Row(NamedTuple):
    """One line: a name, what is told below it, and where it stands; NaN is not drawn.

    Ends may be infinite: the line then runs to the edge and has an arrow. Not `sure`: hollow.
    """

    name: str
    told: str
    estimate: Estimate
    colour: str = BLUE
    sure: bool = True


def rows_on(ax: Axes | None, rows: Sequence[Row], origin: float | None = 0.0) -> Axes:
    """Draw rows, the first at the top, with a line at the origin if there is one."""
    labels = [_label(row) for row in rows]
    lines = max(label.count("\n") + 1 for label in labels)
    each_pt = lines * LINE_PT + BETWEEN_PT
    ax = drawn_on(ax, height_in=(80 + each_pt * len(rows)) / 72)
    ticks(ax.yaxis, range(len(rows)), _fitting(ax, rows, labels, each_pt))
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(*_ends(rows, origin))
    if origin is not None:
        ax.axvline(origin, color=INK, linewidth=0.8, zorder=1)
    lines_across(ax, "x")
    for place, row in enumerate(rows):
        _draw(ax, place, row)
    return ax


def _label(row: Row) -> str:
    name = wrapped(readable(row.name), NAME_PT, SMALL_PT, most=MOST_LINES)
    told = wrapped(readable(row.told), NAME_PT, SMALL_PT, most=MOST_LINES) if row.told else []
    return "\n".join([*name, *told])


def _fitting(ax: Axes, rows: Sequence[Row], labels: list[str], each_pt: float) -> list[str]:
    """In an Axes too low for all that is told, the names alone, or some of them."""
    height = ax.bbox.height / ax.figure.dpi * 72 / len(rows)
    if isinstance(ax.figure, Picture) or height >= each_pt - BETWEEN_PT:
        return labels
    every = math.ceil(LINE_PT / height)
    short = [wrapped(readable(row.name), NAME_PT, SMALL_PT, most=1)[0] for row in rows]
    return [name if place % every == 0 else "" for place, name in enumerate(short)]


def inside_pt(ax: Axes, names: Sequence[str]) -> float:
    """The width that is left beside the names of rows, in points."""
    if not isinstance(ax.figure, Picture):
        return room_pt(ax)
    widest = max(width_pt(line, SMALL_PT) for name in names for line in name.split("\n"))
    return max(40.0, room_pt(ax) - widest - 12)


def _ends(rows: Sequence[Row], origin: float | None) -> tuple[float, float]:
    """From the least to the greatest value that is known, with some room."""
    known = [x for row in rows for x in _three(row.estimate) if math.isfinite(x)]
    known += [] if origin is None else [origin]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = EDGE * ((high - low) or max(abs(high), 1e-3))
    return low - room, high + room


def _three(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.mean, estimate.low, estimate.high


def _draw(ax: Axes, place: int, row: Row) -> None:
    mean, low, high = _three(row.estimate)
    edges = ax.get_xlim()
    if math.isnan(mean):
        return
    looks = {"color": row.colour, "linewidth": 2.0, "solid_capstyle": "butt"}
    ends = [mean if math.isnan(end) else end for end in (low, high)]
    ax.plot(np.clip(ends, *edges), [place, place], **looks)  # type: ignore[arg-type]
    for end, mark, edge in zip((min(ends), max(ends)), "<>", edges, strict=True):
        if math.isinf(end) and (end < 0) == (mark == "<"):
            ax.plot([edge], [place], mark, color=row.colour, markersize=4, clip_on=False)
    if math.isfinite(mean):
        filled = row.colour if row.sure else PAPER
        looks = {"markerfacecolor": filled, "markeredgecolor": row.colour, "markersize": 5.0}
        ax.plot([mean], [place], "o", zorder=3, **looks)  # type: ignore[arg-type]


# Values along an axis -----------------------------------------------------------------------------


def value_axis(axis: Axis, unit: Unit, signed: bool = False, most: int = 5) -> None:
    """Label an axis in a unit at round values; `signed`: differences, of shares in points."""
    low, high = sorted(axis.get_view_interval())
    places = round_values(float(low), float(high), unit, most)
    step = places[1] - places[0] if len(places) > 1 else 0.0
    write = in_unit(unit, step, signed)
    ticks(axis, places, [write(place) for place in places])
    axis.label.set_color(FAINT)


def round_values(low: float, high: float, unit: Unit, most: int = 5) -> list[float]:
    """Round values from low to high, not many of them."""
    if unit == "s" and high - low >= most:
        step = next((s for s in _TIMES_S if (high - low) / s <= most), 86400.0)
        places = [
            n * float(step) for n in range(math.ceil(low / step), math.floor(high / step) + 1)
        ]
    else:
        places = list(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    inside = [float(place) for place in places if low - 1e-12 <= place <= high + 1e-12]
    return [0.0 if abs(place) < 1e-12 else place for place in inside]


def in_unit(unit: Unit, step: float, signed: bool = False) -> Callable[[float], str]:
    """How values that are `step` apart are written."""
    sized = step * 100 if unit == "share" else step
    digits = max(0, -math.floor(math.log10(sized) + 1e-9)) if sized > 0 else 0
    digits += bool(sized) and not math.isclose(sized * 10**digits, round(sized * 10**digits))

    def write(value: float) -> str:
        before = ("−" if value < 0 else "+" if value > 0 else "") if signed else ""
        before = "−" if value < 0 else before
        return before + _written(abs(value), unit, digits, signed)

    return write


def _written(value: float, unit: Unit, digits: int, signed: bool) -> str:
    if unit == "share":
        return f"{100 * value:.{digits}f}" + ("" if signed else "%")
    if unit == "s":
        return time_in_words(value)
    return f"{value:,.{digits}f}" if digits else amount(value, 0)
