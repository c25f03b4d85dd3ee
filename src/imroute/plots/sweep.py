"""A sweep in pictures: values against one input, a map of two, service against cost, the swing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from imroute.findings.plane import Plane, cells_of, labels_of, plane_of
from imroute.findings.swept import in_a_sentence, named, short_names, what
from imroute.intervals import Estimate
from imroute.language import say, say_many
from imroute.plots.fonts import readable, width_pt, wrapped
from imroute.plots.rows import LINE_PT, NAME_PT, Row, inside_pt, rows_on, value_axis
from imroute.plots.style import (
    BAND,
    BLUE,
    GREEN,
    GREY,
    HEAT,
    HEAT_INK,
    INK,
    ORANGE,
    SMALL_PT,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
    room_pt,
    ticks,
    write,
)
from imroute.studies.sweep import SensitivityResult, SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.studies.sweep.sobol import Influence
from imroute.targets import rounded

_NUMBER = re.compile(r"^([+-]|×)?([\d.]+)(.*)$")


class _Look(NamedTuple):
    colour: str
    marker: str


MEETS, MISSES, OPEN = _Look(GREEN, "o"), _Look(VERMILLION, "X"), _Look(ORANGE, "s")


def _look(point: SweptPoint) -> _Look:
    if point.misses_any:
        return MISSES
    return MEETS if point.meets_all else OPEN


def _key(points: Sequence[SweptPoint], best: bool) -> list[Entry]:
    words = {
        MEETS: Entry(say("meets every target"), GREEN, "dot"),
        MISSES: Entry(say("misses one"), VERMILLION, "cross"),
        OPEN: Entry(say("not decided"), ORANGE, "area"),
    }
    drawn = {_look(point) for point in points if point.outcome.verdicts}
    found = [entry for look, entry in words.items() if look in drawn]
    return found + ([Entry(say("best"), INK, "diamond")] if best else [])


def _best(result: SweepResult, told: Goal) -> str:
    """What is best, or that nothing meets the targets."""
    if result.best is not None:
        point = result.points[result.best]
        values = {"point": named(result, result.best), "value": in_a_sentence(result, told, point)}
        if result.sure:
            return say("Best: {point}; {value}", **values)
        return say("Best so far, not sure yet: {point}; {value}", **values)
    if result.nearest is not None:
        return say(
            "No point meets every target; nearest is {point}", point=named(result, result.nearest)
        )
    return say("No point is known to meet every target yet")


def _about(goal: Goal) -> str:
    return what(goal.asked, goal.unit).removeprefix("of ")


def _nothing(ax: Axes | None) -> Axes:
    return nothing_to_draw(ax, say("There is no data at any point."))


# One input ----------------------------------------------------------------------------------------


def sweep_line(result: SweepResult, ax: Axes | None = None, *, cost: bool = False) -> Axes:
    """Draw the service, or the `cost`, against the input with the most values, and the best point.

    Other inputs are held where the best point has them.
    """
    goal = result.terms.cost if cost else result.terms.service
    axis = max(range(len(result.axes)), key=lambda i: len(labels_of(result, i)))
    numbers = _along(result, axis)
    points = [result.points[number] for number in numbers]
    known = [not math.isnan(point.outcome.row(goal.asked).mean) for point in points]
    if not any(known):
        return _nothing(ax)
    ax = drawn_on(ax)
    labels = [point.labels[axis] for point in points]
    places = numeric(labels)
    _line(ax, places, points, goal)
    if result.best in numbers:
        _diamond(ax, places[numbers.index(result.best)], result, goal)
    _limits(ax, result, goal)
    value_axis(ax.yaxis, goal.unit)
    lines_across(ax)
    _inputs(ax, places, labels)
    key = [*_key(points, result.best in numbers), Entry(say("95% interval"), BLUE, "area", BAND)]
    unit = say("{value}, by {input}", value=_about(goal), input=_short(result, axis))
    return headed(ax, _best(result, goal), key, unit)


def _short(result: SweepResult, axis: int) -> str:
    return short_names([one.path for one in result.axes])[axis]


def _along(result: SweepResult, axis: int) -> list[int]:
    """Numbers of the points that differ from the best one in one input only, by its value."""
    labels = labels_of(result, axis)
    at = result.points[result.best or result.nearest or 0].labels
    found = [
        number
        for number, point in enumerate(result.points)
        if all(i == axis or point.labels[i] == at[i] for i in range(len(at)))
    ]
    order = {label: place for place, label in enumerate(labels)}
    return sorted(found, key=lambda number: order.get(result.points[number].labels[axis], 0))


def numeric(labels: Sequence[str]) -> list[float]:
    """Where values stand: at their numbers, or one after the other if these have none."""
    found = [_NUMBER.match(label) for label in labels]
    ends = {(match[1] == "×", match[3]) for match in found if match}
    if None in found or len(ends) > 1:
        return [float(place) for place in range(len(labels))]
    return [float((m[1] if m[1] == "-" else "") + m[2]) for m in found if m]


def _line(ax: Axes, places: Sequence[float], points: Sequence[SweptPoint], goal: Goal) -> None:
    rows = [point.outcome.row(goal.asked) for point in points]
    mean, low, high = (
        np.array([getattr(row, end) for row in rows], dtype=float)
        for end in ("mean", "low", "high")
    )
    ax.plot(places, mean, color=BLUE, linewidth=1.2, zorder=1.5)
    ax.fill_between(places, low, high, color=BLUE, alpha=BAND, linewidth=0)
    _dots(ax, places, mean.tolist(), points)


def _dots(
    ax: Axes,
    x: Sequence[float],
    y: Sequence[float],
    points: Sequence[SweptPoint],
    size: float = 4.5,
) -> None:
    """Points by whether they meet the targets, by colour and by shape."""
    judged = any(point.outcome.verdicts for point in points)
    looks = [_look(point) if judged else _Look(BLUE, "o") for point in points]
    for look in dict.fromkeys(looks):
        own = [i for i, other in enumerate(looks) if other == look]
        plain = {"color": look.colour, "markersize": size, "linestyle": "none", "zorder": 3}
        ax.plot([x[i] for i in own], [y[i] for i in own], look.marker, **plain)  # type: ignore[arg-type]


def _diamond(ax: Axes, x: float, result: SweepResult, goal: Goal) -> None:
    assert result.best is not None
    y = result.points[result.best].outcome.row(goal.asked).mean
    looks = {"markerfacecolor": "none", "markeredgecolor": INK, "markersize": 10.0}
    ax.plot([x], [y], "D", zorder=4, **looks)  # type: ignore[arg-type]


def _limits(ax: Axes, result: SweepResult, goal: Goal) -> None:
    """The limits of targets about just what is drawn."""
    from imroute.studies.sweep.limits import asked_by

    same = [t for t in result.targets if asked_by(t) == goal.asked and t.on_days is None]
    for limit in {limit for target in same for limit in target.limits if math.isfinite(limit)}:
        ax.axhline(limit, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))


def _inputs(ax: Axes, places: Sequence[float], labels: Sequence[str]) -> None:
    """Label as many values as there is room for."""
    low, high = min(places), max(places)
    room = 0.04 * ((high - low) or 1.0)
    ax.set_xlim(low - room, high + room)
    widest = max(width_pt(label, SMALL_PT) for label in labels) + 8
    across = 0.88 * room_pt(ax)
    if widest * len(labels) > across and len(labels) <= 6:
        cut = across / len(labels) - 6
        labels = ["\n".join(wrapped(readable(one), cut, SMALL_PT, most=3)) for one in labels]
        widest = 0.0
    every = max(1, math.ceil(widest * len(labels) / across))
    ticks(ax.xaxis, places[::every], labels[::every])


# Two inputs ---------------------------------------------------------------------------------------


def sweep_map(result: SweepResult, ax: Axes | None = None) -> Axes:
    """Draw the service at the values of two inputs as a map of numbers; other inputs are held."""
    plane = plane_of(result)
    cells = {} if plane is None else cells_of(result, plane)
    if plane is None or not cells:
        return nothing_to_draw(ax, say("A map takes two inputs with two to forty values each."))
    down, across = (labels_of(result, axis) for axis in plane[:2])
    ax = _mapped(ax, result, down, across)
    colours = _shades(result, list(cells.values()))
    for (row, column), number in cells.items():
        _cell(ax, across.index(column), down.index(row), result, number, colours[number])
    points = [result.points[number] for number in cells.values()]
    return headed(
        ax, _best(result, result.terms.service), _map_key(points), _inputs_of(result, plane)
    )


def _inputs_of(result: SweepResult, plane: Plane) -> str:
    values = {"down": _short(result, plane.rows), "across": _short(result, plane.columns)}
    return say("down: {down}, across: {across}", **values)


def _mapped(
    ax: Axes | None, result: SweepResult, down: Sequence[str], across: Sequence[str]
) -> Axes:
    rows = ["\n".join(wrapped(readable(one), NAME_PT, SMALL_PT, most=2)) for one in down]
    ax = drawn_on(ax, height_in=(95 + 2.4 * LINE_PT * len(rows)) / 72)
    each = inside_pt(ax, rows) / len(across)
    columns = ["\n".join(wrapped(readable(one), each - 4, SMALL_PT, most=3)) for one in across]
    ticks(ax.yaxis, range(len(rows)), rows)
    ticks(ax.xaxis, range(len(across)), columns)
    ax.set_xlim(-0.5, len(across) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    return ax


def _shades(result: SweepResult, numbers: Sequence[int]) -> dict[int, int]:
    """The shade of each point, darker is better; −1 without data."""
    worse = {n: result.terms.service.of(result.points[n].outcome).value for n in numbers}
    known = [value for value in worse.values() if not math.isnan(value)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    span = (high - low) or 1.0
    return {
        n: -1 if math.isnan(v) else round((high - v) / span * (len(HEAT) - 1))
        for n, v in worse.items()
    }


def _cell(ax: Axes, x: int, y: int, result: SweepResult, number: int, shade: int) -> None:
    box = [(x - 0.49, y - 0.48), (x + 0.49, y - 0.48), (x + 0.49, y + 0.48), (x - 0.49, y + 0.48)]
    best = number == result.best
    colour = HEAT[max(shade, 0)]
    ax.add_collection(
        PolyCollection([box], facecolors=colour, edgecolors=INK if best else "none", linewidths=1.6)
    )
    point = result.points[number]
    row = point.outcome.row(result.terms.service.asked)
    value = "–" if math.isnan(row.mean) else rounded(row.mean, row.unit)
    mark = {MEETS: "✓", MISSES: "✗", OPEN: "?"}[_look(point)] if point.outcome.verdicts else ""
    write(ax, x, y, f"{value} {mark}".strip(), color=HEAT_INK[max(shade, 0)])


def _map_key(points: Sequence[SweptPoint]) -> list[Entry]:
    found = [Entry(say("darker is better"), HEAT[4], "area")]
    words = {
        MEETS: Entry(say("meets every target"), INK, "met"),
        MISSES: Entry(say("misses one"), INK, "missed"),
        OPEN: Entry(say("not decided"), INK, "open"),
    }
    drawn = {_look(point) for point in points if point.outcome.verdicts}
    return found + [entry for look, entry in words.items() if look in drawn]


# Service against cost -----------------------------------------------------------------------------


def sweep_front(result: SweepResult, ax: Axes | None = None) -> Axes:
    """Draw all points by what they cost and how they serve, and those that no other beats."""
    terms = result.terms
    pairs = [
        (point.outcome.row(terms.cost.asked).mean, point.outcome.row(terms.service.asked).mean)
        for point in result.points
    ]
    known = [i for i, pair in enumerate(pairs) if all(map(math.isfinite, pair))]
    if not known:
        return _nothing(ax)
    ax = drawn_on(ax)
    front = [number for number in result.pareto if number in known]
    ax.plot(*zip(*(pairs[i] for i in front), strict=True), color=GREY, linewidth=1.2, zorder=1.5)
    points = [result.points[i] for i in known]
    _dots(ax, [pairs[i][0] for i in known], [pairs[i][1] for i in known], points, size=4.0)
    if result.best in known:
        _diamond(ax, pairs[result.best][0], result, terms.service)
    ax.margins(0.06)
    _limits(ax, result, terms.service)
    value_axis(ax.yaxis, terms.service.unit)
    value_axis(ax.xaxis, terms.cost.unit)
    lines_across(ax)
    key = [*_key(points, result.best in known), Entry(say("no other beats it"), GREY)]
    unit = say("{service}, by {cost}", service=_about(terms.service), cost=_about(terms.cost))
    return headed(ax, _front(result, len(front)), key, unit)


def _front(result: SweepResult, many: int) -> str:
    finding = _best(result, result.terms.cost)
    return say_many(
        "{finding}. No point is as cheap and serves as well",
        "{finding}. {n} of {all} points are not beaten",
        many,
        finding=finding,
        all=len(result.points),
    )


# The swing ----------------------------------------------------------------------------------------


def influences(result: SensitivityResult, ax: Axes | None = None) -> Axes:
    """Draw how much of the swing comes from each input, alone and together with the others."""
    found = sorted(
        zip(_names(result), result.influences, strict=True), key=lambda x: -x[1].in_all.mean
    )
    known = [(name, one) for name, one in found if not math.isnan(one.in_all.mean)]
    if not known:
        return nothing_to_draw(ax, say("None of the inputs changes it."))
    rows = [Row(name, _told(one), _share(one.in_all), BLUE, sure=False) for name, one in known]
    ax = rows_on(ax, rows)
    for place, (_, one) in enumerate(known):
        _alone(ax, place, _share(one.alone))
    value_axis(ax.xaxis, "share")
    key = [
        Entry(say("alone"), GREEN, "dot"),
        Entry(say("together with the others"), BLUE, "dot"),
    ]
    return headed(ax, _largest(result, *known[0]), key, say("share of the swing"))


def _names(result: SensitivityResult) -> list[str]:
    return short_names([one.axis.path for one in result.influences])


def _what(result: SensitivityResult) -> str:
    return what(result.asked, result.unit).removeprefix("of ")


def _share(estimate: Estimate) -> Estimate:
    """A share of the swing; below 0% and above 100% is chance."""
    mean, low, high = (
        min(max(value, 0.0), 1.0) for value in (estimate.mean, estimate.low, estimate.high)
    )
    return Estimate(mean, low, high, estimate.days)


def _told(one: Influence) -> str:
    alone, in_all = _share(one.alone).mean, _share(one.in_all).mean
    return say("{alone:.0%} alone, {in_all:.0%} in all", alone=alone, in_all=in_all)


def _alone(ax: Axes, place: int, estimate: Estimate) -> None:
    y = place + 0.22
    ax.plot(
        [estimate.low, estimate.high], [y, y], color=GREEN, linewidth=2.0, solid_capstyle="butt"
    )
    ax.plot([estimate.mean], [y], "o", color=GREEN, markersize=5.0, zorder=3)


def _largest(result: SensitivityResult, name: str, one: Influence) -> str:
    if one.in_all.mean <= 0:
        return say("None of the inputs changes it.")
    low, high = (rounded(end, result.unit) for end in (result.swing.low, result.swing.high))
    values = {"what": _what(result), "low": low, "high": high, "input": name}
    return say("From {low} to {high}, most of it by {input}: {what}", **values)
