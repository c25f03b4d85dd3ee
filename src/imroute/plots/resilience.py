"""Mishaps in pictures: an agent off sick, and the time after a surge or an outage."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from imroute.engine.plan import make_plan
from imroute.errors import Problem, UsageError
from imroute.findings.changes import change_text, size
from imroute.intervals import Estimate, Floats
from imroute.language import say
from imroute.plots.clock import hours_axis
from imroute.plots.rows import Row, rows_on, value_axis
from imroute.plots.staffing import run_hours
from imroute.plots.style import (
    BAND,
    BLUE,
    FAINT,
    GREY,
    INK,
    ORANGE,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
)
from imroute.studies.worth import ResilienceResult
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.recovery import Recovery
from imroute.studies.worth.sick import Sick
from imroute.targets import time_in_words
from imroute.units import HOUR, format_clock, parse_duration


def off_sick(result: ResilienceResult, ax: Axes | None = None) -> Axes:
    """Draw how much worse one agent fewer makes it, wherever that agent is missing."""
    if not result.sick:
        return nothing_to_draw(ax, say("It is not known yet what one agent off sick does."))
    rows = [_sick_row(result, one) for one in result.sick]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, result.goal.unit, signed=True)
    unit = say("percentage points worse") if result.goal.unit == "share" else say("worse by")
    return headed(ax, _worst(result, result.sick[0]), _key(rows), unit)


NOWHERE = Estimate(math.nan, math.nan, math.nan, 0)


def _sick_row(result: ResilienceResult, one: Sick) -> Row:
    if one.worse is None:
        return Row(one.place.name, say("nobody would be left"), NOWHERE)
    told = change_text(one.worse, result.goal.unit)
    if one.broken:
        return Row(one.place.name, f"✗ {told}", one.worse, VERMILLION)
    shown = one.worse.low > 0
    return Row(one.place.name, told, one.worse, ORANGE if shown else GREY, shown)


def _key(rows: list[Row]) -> list[Entry]:
    entries = (
        Entry(say("breaks a target"), VERMILLION, "missed"),
        Entry(say("worse"), ORANGE, "dot"),
        Entry(say("no difference shown"), GREY, "dot"),
    )
    drawn = {row.colour for row in rows}
    return [entry for entry in entries if entry.colour in drawn]


def _worst(result: ResilienceResult, one: Sick) -> str:
    values = {"place": one.place.name, "target": name_of(result.goal.target)}
    if one.worse is None:
        return say("Worst is one agent off sick in {place}: nobody would be left", **values)
    if not one.worse.low > 0:
        return say("One agent off sick makes no difference that shows in {target}", **values)
    worse = size(one.worse, result.goal.unit)
    return say(
        "One agent off sick hurts most in {place}: {target} worse by {worse}", worse=worse, **values
    )


# After a surge or an outage -----------------------------------------------------------------------


def recovery(
    result: ResilienceResult, ax: Axes | None = None, *, number: int = 1, queue: bool = False
) -> Axes:
    """Draw the time after a surge or an outage: the service level lost, or the queue.

    `number` is that of the disturbance, from 1.
    """
    if not result.recoveries:
        return nothing_to_draw(ax, say("Nothing disturbs this scenario."))
    if not 1 <= number <= len(result.recoveries):
        allowed = f"a disturbance of this study, 1 to {len(result.recoveries)}"
        raise UsageError(Problem(str(number), allowed, "name one of these", ("number",)))
    found = result.recoveries[number - 1]
    if not found.moments:
        return nothing_to_draw(ax, say("The day ends with it: nothing is left to see."))
    ax = drawn_on(ax)
    key = _queue(ax, found) if queue else _level(ax, found)
    _until_it_is_over(ax, found)
    begin, end = _hours(found, [0.0, found.moments[-1].after_s + found.step_s])
    hours_axis(ax, make_plan(found.disturbance.calm.scenario), begin * HOUR, end * HOUR)
    lines_across(ax)
    key.append(Entry(say("over, on average"), VERMILLION))
    unit = say("contacts waiting") if queue else _level_unit(found)
    return headed(ax, _over(found), key, unit)


def _until_it_is_over(ax: Axes, found: Recovery) -> None:
    mean, *ends = _hours(found, [found.mean.mean, found.mean.low, found.mean.high])
    ax.axvline(mean, color=VERMILLION, linewidth=1.4)
    if all(map(math.isfinite, ends)):
        ax.axvspan(*ends, color=VERMILLION, alpha=BAND, linewidth=0)


def _hours(found: Recovery, after_s: Sequence[float]) -> Floats:
    """Hours of the run so long after the disturbance ends."""
    clock_s = found.disturbance.end_s + np.array(after_s)
    return run_hours(found.disturbance.calm.scenario, clock_s)


def _middles(found: Recovery) -> Floats:
    return _hours(found, [moment.after_s + found.step_s / 2 for moment in found.moments])


def _queue(ax: Axes, found: Recovery) -> list[Entry]:
    """Contacts waiting on the day with it and on the same day without."""
    x, usual = _middles(found), np.array([moment.usual for moment in found.moments])
    more = [(m.waiting.mean, m.waiting.low, m.waiting.high) for m in found.moments]
    mean, low, high = usual + np.array(more).T
    ax.fill_between(x, low, high, color=BLUE, alpha=BAND, linewidth=0)
    ax.plot(x, mean, color=BLUE, linewidth=1.6)
    ax.plot(x, usual, color=FAINT, linewidth=1.2, linestyle=(0, (3, 2)))
    ax.set_ylim(bottom=0)
    value_axis(ax.yaxis, "contacts")
    return [Entry(say("with it"), BLUE), Entry(say("without it"), FAINT, "dashes")]


def _level(ax: Axes, found: Recovery) -> list[Entry]:
    """How much less is answered in time, of those who come then."""
    x = _middles(found)
    change = np.array([(m.level.mean, m.level.low, m.level.high) for m in found.moments]).T
    ax.fill_between(x, change[1], change[2], color=BLUE, alpha=BAND, linewidth=0)
    ax.plot(x, change[0], color=BLUE, linewidth=1.6)
    ax.axhline(0.0, color=INK, linewidth=0.8)
    value_axis(ax.yaxis, "share", signed=True)
    return [Entry(say("with its 95% interval"), BLUE)]


def _level_unit(found: Recovery) -> str:
    within = time_in_words(parse_duration(found.threshold))
    return say("percentage points more or less answered within {time}", time=within)


def _over(found: Recovery) -> str:
    values = {
        "mean": time_in_words(found.mean.mean),
        "p90": time_in_words(found.p90.mean),
        "clock": format_clock(found.disturbance.end_s),
    }
    if found.mean.high == found.p90.mean == 0:
        return say("Over as soon as it ends, at {clock}", **values)
    return say("Over {mean} after it ends at {clock}, on nine days in ten within {p90}", **values)
