"""Agents' slots on one day: what is drawn is what the log tells, no more and no less."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch

import imroute
from imroute import plots
from imroute.plots.scenes import scene
from imroute.plots.style import GRID, INK
from imroute.studies import RunResult
from plots.boxes import on_one_another, outside, written

DESK = """
title: Two hours, and nobody after eleven
day: {start: 09:00, end: 12:00, interval: 1h}
contact_types: {ask: {arrivals: 20/h}, order: {arrivals: 10/h}}
pools:
  team: {agents: {09:00: 2, 11:00: 0}, capacity: 2, skills: [ask, order]}
  help: {agents: {09:00: 1, 11:00: 0}, capacity: 1, skills: [order]}
"""
HOUR = 3600.0


@cache
def desk() -> RunResult:
    return imroute.load_text(DESK).run(days=1, keep_logs=True)


def bars(ax: Axes, on_duty: bool = False) -> list[tuple[float, float]]:
    """Begin and end in hours of each bar: of contacts, or of agents on duty."""
    shapes = [one for one in ax.patches if isinstance(one, PathPatch)]
    mine = [one for one in shapes if (to_hex(one.get_facecolor()) == GRID) == on_duty]
    corners = [one.get_path().vertices[i : i + 2, 0] for one in mine for i in boxes(one)]
    return sorted((float(left), float(right)) for left, right in corners)


def boxes(shape: PathPatch) -> range:
    return range(0, len(shape.get_path().vertices), 5)


def expected(begin_h: float, end_h: float) -> list[tuple[float, float]]:
    held = scene(desk(), 1).held
    times = zip(held.begin_s / HOUR, held.end_s / HOUR, strict=True)
    return sorted(
        (max(float(a), begin_h), min(float(b), end_h))
        for a, b in times
        if a < end_h and b > begin_h
    )


def test_every_contact_in_hand_has_its_bar() -> None:
    ax = plots.gantt(desk(), during=(9 * HOUR, 12 * HOUR))
    assert len(expected(0, 3)) > 30
    assert np.allclose(bars(ax), expected(0, 3))


def test_a_part_of_the_day_shows_just_what_is_in_it() -> None:
    ax = plots.gantt(desk(), during=(10 * HOUR, 10.5 * HOUR))
    assert np.allclose(bars(ax), expected(1, 1.5))
    assert "10:00 to 10:30: 3 agents on duty" in " ".join(ax.get_title(loc="left").split())


def test_agents_are_there_as_long_as_the_log_tells() -> None:
    duty = desk().logs[0].duty
    found = bars(plots.gantt(desk(), during=(9 * HOUR, 12 * HOUR)), on_duty=True)
    assert np.allclose(found, sorted(zip(duty["on_s"] / HOUR, duty["off_s"] / HOUR, strict=True)))


def test_dark_lines_are_the_time_at_work() -> None:
    ax = plots.gantt(desk(), during=(9 * HOUR, 12 * HOUR))
    [drawn] = [one for one in ax.lines if one.get_color() == INK]
    x = np.asarray(drawn.get_xdata(), dtype=float).reshape(-1, 3)
    work = desk().logs[0].work
    inside = work[work["began_s"] < 3 * HOUR]
    ends = np.minimum(inside["ended_s"], 3 * HOUR)
    assert np.isclose((x[:, 1] - x[:, 0]).sum(), (ends - inside["began_s"]).sum() / HOUR)


def test_when_nobody_is_there_it_says_so() -> None:
    assert not expected(2.9, 3)
    ax = plots.gantt(desk(), during=(11.9 * HOUR, 12 * HOUR))
    assert ax.get_title(loc="left") == "Nobody was on duty then."


@pytest.mark.parametrize("day", [1, 2])
def test_a_run_of_a_week_is_drawn(day: int) -> None:
    week = imroute.load_text(
        "title: Week\ndays: 7\nday: {weekday: fri, start: 20:00, end: 06:00, interval: 1h}\n"
        "contact_types: {ask: {arrivals: 10/h}}\npools: {team: {agents: 3, capacity: 2}}\n"
    ).run(days=2)
    ax = plots.gantt(week, day=day)
    assert bars(ax)
    assert not outside(ax)
    assert not list(on_one_another(ax))
    assert any("team" in text for text, _ in written(ax))
