"""Agents' slots on one day: who had which contacts when, and how many waited meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from imroute.findings.numbers import end_clock, plain
from imroute.intervals import Floats, Ints
from imroute.language import say
from imroute.plots.clock import hours_axis
from imroute.plots.fonts import readable, wrapped
from imroute.plots.scenes import Scene, rows_of_slots, scene
from imroute.plots.style import (
    GRID,
    INK,
    SERIES,
    SMALL_PT,
    Entry,
    Picture,
    drawn_on,
    headed,
    nothing_to_draw,
    ticks,
)
from imroute.studies import RunResult
from imroute.units import HOUR, format_clock

MOST_BARS, MOST_ROWS = 500, 48
_QUEUE_ROWS = 8.0  # the height of the queue, in slots
_LEAST_H = 0.5


class _Lane(NamedTuple):
    """One slot of one agent."""

    agent: tuple[int, int]
    slot: int


def gantt(result: RunResult, ax: Axes | None = None, *, day: int = 1) -> Axes:
    """Draw agents' slots on one day, and the queue below; of a full day the busiest stretch.

    The day is taken from kept logs or simulated once more.
    """
    seen = scene(result, day)
    if not seen.held.begin_s.size:
        return nothing_to_draw(ax, say("No contact was answered by an agent."))
    begin_s, end_s = _stretch(seen)
    inside = np.flatnonzero((seen.held.begin_s < end_s) & (seen.held.end_s > begin_s))
    lanes = _lanes(seen, inside)
    ax = drawn_on(ax)
    bars, rows = _bars(seen, inside, lanes, begin_s, end_s)
    for kind, boxes in bars.items():
        colour = SERIES[kind % len(SERIES)]
        ax.add_collection(PolyCollection(boxes, facecolors=colour, linewidths=0))
    most = _queue(ax, seen, rows, begin_s, end_s)
    if isinstance(ax.figure, Picture):
        ax.figure.body_pt = max(110.0, min(420.0, (rows + _QUEUE_ROWS) * 5.5))
    ax.set_ylim(rows + _QUEUE_ROWS + 1, -0.5)
    hours_axis(ax, seen.plan, begin_s, end_s)
    _label_pools(ax, seen, lanes, rows)
    at_work = {(int(seen.held.pool[i]), int(seen.held.agent[i])) for i in inside.tolist()}
    shown = len({lane.agent for lane in lanes})
    title = say(
        "Day {day}, {begin} to {end}: {shown} of {agents} agents at work, at most {n} waiting",
        **{"day": day, "agents": len(at_work), "shown": shown, "n": plain(most)},
        begin=format_clock(seen.plan.start_clock_s + begin_s),
        end=end_clock(seen.plan.start_clock_s + end_s),
    )
    types = [
        Entry(kind.name, SERIES[i % len(SERIES)], "area")
        for i, kind in enumerate(seen.plan.types)
        if i in bars
    ]
    return headed(ax, title, types)


def _stretch(seen: Scene) -> tuple[float, float]:
    """All of the day if its bars can be told apart, else as much around its longest queue."""
    plan, begins = seen.plan, np.sort(seen.held.begin_s)
    end_s = min(plan.day_end_s, plan.day_start_s + (plan.open_s or plan.day_end_s))
    if begins.size <= MOST_BARS:
        return plan.day_start_s, end_s
    times = np.linspace(plan.day_start_s, end_s, 97)
    waiting = [seen.waited(float(time)).size for time in times]
    busiest = float(times[int(np.argmax(waiting))])
    hours = max(
        _LEAST_H, np.floor((end_s - plan.day_start_s) / HOUR * MOST_BARS / begins.size * 2) / 2
    )
    middle = np.round(busiest / HOUR * 2) / 2 * HOUR
    begin_s = float(np.clip(middle - hours * HOUR / 2, plan.day_start_s, end_s - hours * HOUR))
    return begin_s, begin_s + float(hours) * HOUR


def _lanes(seen: Scene, inside: Ints) -> list[_Lane]:
    """The slots that are used, agent by agent; where there are many, of every second or third."""
    found = sorted({_Lane(agent, slot) for agent, slot, _ in rows_of_slots(seen.held, inside)})
    every = max(1.0, len(found) / MOST_ROWS)
    agents = list(dict.fromkeys(lane.agent for lane in found))
    kept = {agents[int(number * every)] for number in range(int(len(agents) / every))}
    return [lane for lane in found if lane.agent in kept]


def _bars(
    seen: Scene, inside: Ints, lanes: Sequence[_Lane], begin_s: float, end_s: float
) -> tuple[dict[int, list[Floats]], int]:
    """A box for each contact in hand, by type, and how many rows they take."""
    row_of = {lane: row for row, lane in enumerate(lanes)}
    boxes: dict[int, list[Floats]] = {}
    for agent, slot, row in rows_of_slots(seen.held, inside):
        if (lane := _Lane(agent, slot)) in row_of:
            y = row_of[lane]
            left = max(begin_s, float(seen.held.begin_s[row])) / HOUR
            right = min(end_s, float(seen.held.end_s[row])) / HOUR
            box = [(left, y - 0.4), (right, y - 0.4), (right, y + 0.4), (left, y + 0.4)]
            boxes.setdefault(int(seen.held.type[row]), []).append(np.array(box))
    return boxes, len(lanes)


def _queue(ax: Axes, seen: Scene, rows: int, begin_s: float, end_s: float) -> float:
    """The number waiting, as a hill below the slots; returns the most."""
    times = np.linspace(begin_s, end_s, 121)
    waiting = np.array([seen.waited(float(time)).size for time in times])
    most = float(waiting.max(initial=0))
    floor = rows + _QUEUE_ROWS + 0.5
    height = waiting / (most or 1.0) * (_QUEUE_ROWS - 1)
    ax.fill_between(
        times / HOUR, floor, floor - height, color=INK, alpha=0.6, step="mid", linewidth=0
    )
    return most


def _label_pools(ax: Axes, seen: Scene, lanes: Sequence[_Lane], rows: int) -> None:
    places, labels = list[float](), list[str]()
    for number, pool in enumerate(seen.plan.pools):
        own = [row for row, lane in enumerate(lanes) if lane.agent[0] == number]
        if own:
            places.append((own[0] + own[-1]) / 2)
            labels.append("\n".join(wrapped(readable(pool.name), 70, SMALL_PT, 2)))
            ax.axhline(own[-1] + 0.5, color=GRID, linewidth=0.8)
    ticks(ax.yaxis, [*places, rows + _QUEUE_ROWS / 2], [*labels, say("in the queue")])
