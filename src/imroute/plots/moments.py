"""The desk at a few moments of one day: slots taken, who waits, and who waits too long."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from imroute.findings.numbers import plain
from imroute.language import say
from imroute.plots.fonts import readable, wrapped
from imroute.plots.levels import shown_level
from imroute.plots.scenes import Scene, scene
from imroute.plots.style import (
    BLUE,
    GRID,
    INK,
    SKY,
    SMALL_PT,
    VERMILLION,
    Entry,
    Picture,
    drawn_on,
    headed,
    room_pt,
    ticks,
    write,
)
from imroute.studies import RunResult
from imroute.units import format_clock, parse_duration

_MOMENT_PT = 38.0
_ROW_PT, _QUEUE_PT = 24.0, 52.0
_ROUND_S = 300.0
_QUEUE = 2.0  # the height of the queue, in rows


def replay(
    result: RunResult, ax: Axes | None = None, *, day: int = 1, moments: int | None = None
) -> Axes:
    """Draw the desk at some moments of one day: slots taken by pool, and who waits too long.

    `moments` is how many; else as many as there is room for.
    The day is taken from kept logs or simulated once more.
    """
    seen, level = scene(result, day), shown_level(result)
    ax, pools = drawn_on(ax), seen.plan.pools
    times = _moments(seen, moments or int(room_pt(ax) / _MOMENT_PT))
    for number in range(len(pools)):
        for column, time_s in enumerate(times):
            _slots(ax, number, column, seen.taken(number, time_s), seen.slots(number, time_s))
    late = _queues(ax, seen, times, parse_duration(level.stat))
    if isinstance(ax.figure, Picture):
        ax.figure.body_pt = len(pools) * _ROW_PT + _QUEUE_PT
    ax.set_xlim(-0.5, len(times) - 0.5)
    ax.set_ylim(len(pools) - 0.5 + _QUEUE, -0.5)
    _labels(ax, seen, times)
    key = [
        Entry(say("slots taken"), BLUE, "area"),
        Entry(say("slots free"), GRID, "area"),
        Entry(say("waiting up to {time}", time=level.within), SKY, "area"),
        Entry(say("waiting longer"), VERMILLION, "area"),
    ]
    return headed(ax, _title(seen, times, late, day, level.within), key)


def _moments(seen: Scene, moments: int) -> list[float]:
    plan = seen.plan
    end_s = min(plan.day_end_s, plan.day_start_s + (plan.open_s or plan.day_end_s))
    step = (end_s - plan.day_start_s) / moments
    exact = (plan.day_start_s + step * (number + 0.5) for number in range(moments))
    start = plan.start_clock_s
    return [round((time + start) / _ROUND_S) * _ROUND_S - start for time in exact]


def _slots(ax: Axes, row: int, column: int, taken: float, slots: float) -> None:
    left, width, height = column - 0.42, 0.84, 0.4
    ax.barh(row + 0.2, width, height, left=left, color=GRID, linewidth=0)
    if slots > 0:
        share = min(1.0, taken / slots)
        ax.barh(row + 0.2, width * share, height, left=left, color=BLUE, linewidth=0)
    write(ax, column, row - 0.25, f"{plain(taken)}/{plain(slots)}", fontsize=SMALL_PT - 0.5)


def _queues(ax: Axes, seen: Scene, times: list[float], within_s: float) -> list[int]:
    """Bars of those who wait; returns how many wait too long at each moment."""
    waits = [seen.waited(time_s) for time_s in times]
    most = max([wait.size for wait in waits] + [1])
    late = [int(np.count_nonzero(wait > within_s)) for wait in waits]
    floor = len(seen.plan.pools) - 0.5 + _QUEUE
    for column, (wait, over) in enumerate(zip(waits, late, strict=True)):
        one = (_QUEUE - 0.7) / most
        ax.bar(column, -over * one, 0.84, bottom=floor, color=VERMILLION, linewidth=0)
        above = floor - over * one
        ax.bar(column, -(wait.size - over) * one, 0.84, bottom=above, color=SKY, linewidth=0)
        top = floor - wait.size * one - 0.06
        write(ax, column, top, plain(wait.size), va="bottom", fontsize=SMALL_PT - 0.5, color=INK)
    return late


def _labels(ax: Axes, seen: Scene, times: list[float]) -> None:
    clocks = [format_clock(round((seen.plan.start_clock_s + t) / 60) * 60) for t in times]
    ticks(ax.xaxis, range(len(times)), clocks)
    names = ["\n".join(wrapped(readable(p.name), 80, SMALL_PT, 2)) for p in seen.plan.pools]
    places = [*range(len(names)), len(names) - 0.5 + _QUEUE / 2]
    ticks(ax.yaxis, places, [*names, say("in the queue")])


def _title(seen: Scene, times: list[float], late: list[int], day: int, within: str) -> str:
    worst = int(np.argmax(late))
    if not late[worst]:
        return say(
            "Day {day}: nobody waits longer than {time} at these moments", day=day, time=within
        )
    when = format_clock(round((seen.plan.start_clock_s + times[worst]) / 60) * 60)
    said = {"day": day, "when": when, "n": late[worst], "time": within}
    return say("Day {day} at {when}: {n} wait longer than {time}", **said)
