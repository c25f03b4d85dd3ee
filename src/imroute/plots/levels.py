"""The service level of a run, by interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from imroute.findings.numbers import share, shown_threshold
from imroute.language import say
from imroute.measures.opening import Window, opening
from imroute.plots.clock import Clock, clock_axis
from imroute.plots.series import Series, by_interval, line, name_of
from imroute.plots.style import (
    BAND,
    BLUE,
    INK,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
    ticks,
)
from imroute.studies import RunResult
from imroute.targets import Target, time_in_words
from imroute.units import format_share, parse_duration


class Level(NamedTuple):
    """The service level that is shown, and what it should be at least."""

    measure: str
    stat: str
    goal: float | None = None
    during: Window | None = None

    @property
    def within(self) -> str:
        return time_in_words(parse_duration(self.stat))


def shown_level(result: RunResult) -> Level:
    """That of the first target for all contacts; else answered within the usual threshold."""
    for target in (verdict.target for verdict in result.verdicts):
        if target.measure == "service_level" and not target.scope and target.judged_stat:
            return Level(target.measured, target.judged_stat, _goal(target), target.during)
    return Level("service_level", shown_threshold(result))


def _goal(target: Target) -> float | None:
    low = target.limits[0]
    return low if low > 0 else None


def service_level(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw the share answered in time by interval, with its 95% interval, against the target."""
    level = shown_level(result)
    series = by_interval(result, level.measure, level.stat)
    if not series.known:
        return nothing_to_draw(ax, say("Nobody asked for an agent: there is no service level."))
    ax, clock = drawn_on(ax), Clock(result.plan)
    line(ax, clock, series, BLUE)
    _mark_worst(ax, clock, series, level)
    share_axis(ax)
    clock_axis(ax, clock)
    key = [
        Entry(say("answered within {time}", time=level.within), BLUE),
        Entry(say("95% interval"), BLUE, "area", BAND),
    ]
    if level.goal is not None:
        _goal_line(ax, clock, level)
        key.append(Entry(say("target {share}", share=format_share(level.goal)), INK, "dashes"))
    return headed(ax, _title(result, series, level), key)


def share_axis(ax: Axes, most: float = 1.0) -> None:
    """Label the y axis in percent, up to at least `most`."""
    step = next((s for s in (0.01, 0.02, 0.05, 0.1, 0.25) if most <= s * 5), 0.25)
    places = np.arange(0, most + step * 0.999, step)
    ax.set_ylim(0, max(float(places[-1]), most) * 1.02)
    ticks(ax.yaxis, places.tolist(), [f"{place:.0%}" for place in places])
    lines_across(ax)


def _mark_worst(ax: Axes, clock: Clock, series: Series, level: Level) -> None:
    worst = int(np.nanargmin(series.mean))
    place = float(clock.middles[worst]), float(series.mean[worst])
    missed = level.goal is not None and place[1] < level.goal
    looks = {"color": VERMILLION if missed else BLUE, "marker": "o", "markersize": 6}
    ax.plot(*place, **looks, linestyle="none")  # type: ignore[arg-type]


def _goal_line(ax: Axes, clock: Clock, level: Level) -> None:
    """Across the part of each day for which the target is."""
    assert level.goal is not None
    inside = opening(clock.plan, level.during).lengths_s > 0
    for begin, end in zip(clock.begins[inside], clock.ends[inside], strict=True):
        ax.plot([begin, end], [level.goal] * 2, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))


def _title(result: RunResult, series: Series, level: Level) -> str:
    worst = int(np.nanargmin(series.mean))
    low = float(series.mean[worst])
    values = {"share": share(low), "time": level.within, "when": name_of(result, worst)}
    if level.goal is None:
        return say("Slowest at {when}: {share} answered within {time}", **values)
    goal = format_share(level.goal)
    if low < level.goal:
        return say(
            "Slowest at {when}: {share} answered within {time}, target {goal}", goal=goal, **values
        )
    return say(
        "Every interval has at least {share} within {time}, target {goal}", goal=goal, **values
    )
