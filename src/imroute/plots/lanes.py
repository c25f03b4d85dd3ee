"""Agents' slots on one day: what each had in hand and worked on, and how many waited meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from imroute.engine.contract import WEIGHT_UNIT
from imroute.findings.numbers import end_clock
from imroute.intervals import Floats, Ints
from imroute.language import say, say_many
from imroute.measures.opening import Window
from imroute.plots.clock import hours_axis
from imroute.plots.fonts import readable, wrapped
from imroute.plots.scenes import Scene, rows_of_slots, scene
from imroute.plots.style import (
    FAINT,
    GRID,
    INK,
    SERIES,
    SMALL_PT,
    VERMILLION,
    Entry,
    Picture,
    drawn_on,
    headed,
    nothing_to_draw,
    ticks,
)
from imroute.studies import RunResult
from imroute.units import DAY, HOUR, format_clock

MOST_BARS, MOST_AGENTS = 400, 48
BUSIEST_H = 2.0  # of a day with more bars than can be told apart
WORK_SEEN_H = 3.0  # in longer stretches single replies would be too thin to see
ROW_PT, ROW_WITH_WORK_PT, WORK_PT = 6.5, 11.0, 1.6  # height of an agent, of the line of work
LEAST_PT, MOST_PT = 110.0, 560.0
THICK, FOOT = 0.92, 0.2  # of a row: what is drawn of it, and the line of work at its foot
BETWEEN = 0.8  # rows between pools
QUEUE = 0.18  # of the height of all agents
IN_HAND, ON_DUTY = 0.55, 0.55  # strength of colours


class _Part(NamedTuple):
    """The part of the day that is drawn, in seconds of the run."""

    begin_s: float
    end_s: float

    @property
    def with_work(self) -> bool:
        return self.end_s - self.begin_s <= WORK_SEEN_H * HOUR


class _Row(NamedTuple):
    """One agent's place."""

    pool: int
    agent: int
    y: float


def gantt(
    result: RunResult, ax: Axes | None = None, *, day: int = 1, during: Window | None = None
) -> Axes:
    """Draw the contacts in each agent's hands on one day, and how many wait.

    `day` is one of the run's, from 1: taken from kept logs or simulated once more. `during` is a
    part of it, clock times in seconds since midnight; otherwise it is all of a quiet day, and the
    busiest two hours of any other. Up to three hours show by dark lines when an agent worked.
    """
    seen = scene(result, day)
    if not seen.held.begin_s.size:
        return nothing_to_draw(ax, say("No contact was answered by an agent."))
    part = _part_of(seen, during)
    inside = np.flatnonzero((seen.held.begin_s < part.end_s) & (seen.held.end_s > part.begin_s))
    there = _there(seen, part, inside)
    if not there:
        return nothing_to_draw(ax, say("Nobody was on duty then."))
    rows = _rows(there)
    ax = drawn_on(ax)
    if isinstance(ax.figure, Picture):
        each = ROW_WITH_WORK_PT if part.with_work else ROW_PT
        ax.figure.body_pt = min(MOST_PT, max(LEAST_PT, each * rows[-1].y * (1 + QUEUE)))
    _duty(ax, seen, rows, part)
    _contacts(ax, seen, rows, inside, part)
    if part.with_work:
        _work(ax, seen, rows, part)
    most = _queue(ax, seen, rows[-1].y + 1.0, part)
    hours_axis(ax, seen.plan, part.begin_s, part.end_s)
    _label_pools(ax, seen, rows)
    return headed(ax, _title(seen, day, part, len(there), most), _key(seen, inside, part))


def _part_of(seen: Scene, during: Window | None) -> _Part:
    plan = seen.plan
    end_s = min(plan.day_end_s, plan.day_start_s + (plan.open_s or plan.day_end_s))
    if during is not None:
        begin, end = ((clock_s - plan.start_clock_s) % DAY for clock_s in during)
        until = end if end > begin else end + DAY
        return _Part(max(begin, plan.day_start_s), min(until, end_s))
    if seen.held.begin_s.size <= MOST_BARS or end_s - plan.day_start_s <= BUSIEST_H * HOUR:
        return _Part(plan.day_start_s, end_s)
    times = np.linspace(plan.day_start_s, end_s, 97)
    busiest = float(times[int(np.argmax([seen.waited(float(time)).size for time in times]))])
    middle = round(busiest / HOUR * 2) / 2 * HOUR
    begin_s = float(np.clip(middle - HOUR, plan.day_start_s, end_s - BUSIEST_H * HOUR))
    return _Part(begin_s, begin_s + BUSIEST_H * HOUR)


def _there(seen: Scene, part: _Part, inside: Ints) -> list[tuple[int, int]]:
    """Pool and number of those on duty or with a contact in hand, the last first."""
    duty = seen.log.duty
    on = duty[(duty["on_s"] < part.end_s) & ~(duty["off_s"] <= part.begin_s)]
    found = {(int(row["pool"]), int(row["agent"])) for row in on}
    held = seen.held
    found |= {(int(held.pool[i]), int(held.agent[i])) for i in inside.tolist()}
    return sorted(found, reverse=True)


def _rows(there: Sequence[tuple[int, int]]) -> list[_Row]:
    """Agents from the bottom up; of very many every second or third."""
    every = max(1.0, len(there) / MOST_AGENTS)
    y, rows = -1.0, list[_Row]()
    for number in range(int(len(there) / every)):
        pool, agent = there[int(number * every)]
        y += 1 + BETWEEN * bool(rows and rows[-1].pool != pool)
        rows.append(_Row(pool, agent, y))
    return rows


def _duty(ax: Axes, seen: Scene, rows: Sequence[_Row], part: _Part) -> None:
    """Grey where an agent is there."""
    places = {(row.pool, row.agent): row.y for row in rows}
    boxes = [
        _box(row["on_s"], _until(row["off_s"], seen), y, THICK, part)
        for row in seen.log.duty
        if (y := places.get((int(row["pool"]), int(row["agent"])))) is not None
        and row["on_s"] < part.end_s
        and not row["off_s"] <= part.begin_s
    ]
    _fill(ax, boxes, GRID, ON_DUTY)


def _contacts(ax: Axes, seen: Scene, rows: Sequence[_Row], inside: Ints, part: _Part) -> None:
    """A bar for each contact, those of one agent one above the other."""
    places, boxes = {(row.pool, row.agent): row.y for row in rows}, dict[int, list[Floats]]()
    foot = FOOT if part.with_work else 0.0
    slots = [max(1, round(pool.capacity / WEIGHT_UNIT)) for pool in seen.plan.pools]
    for agent, slot, row in rows_of_slots(seen.held, inside):
        if (y := places.get(agent)) is not None:
            each = (THICK - foot) / max(slots[agent[0]], slot + 1)
            middle = y - THICK / 2 + foot + each * (slot + 0.5)
            times = float(seen.held.begin_s[row]), float(seen.held.end_s[row])
            box = _box(*times, middle, each * 0.86, part)
            boxes.setdefault(int(seen.held.type[row]), []).append(box)
    for kind, drawn in boxes.items():
        _fill(ax, drawn, _colour(kind), IN_HAND)


def _work(ax: Axes, seen: Scene, rows: Sequence[_Row], part: _Part) -> None:
    """A dark line at the foot of a row while the agent works on any message."""
    places, work = {(row.pool, row.agent): row.y for row in rows}, seen.log.work
    now = work[(work["began_s"] < part.end_s) & ~(work["ended_s"] <= part.begin_s)]
    lines = [
        (max(row["began_s"], part.begin_s), min(_until(row["ended_s"], seen), part.end_s), y)
        for row in now
        if (y := places.get((int(row["pool"]), int(row["agent"])))) is not None
    ]
    found = np.array([(begin, end, np.nan) for begin, end, _ in lines]).ravel() / HOUR
    heights = np.repeat([y - (THICK - FOOT) / 2 for *_, y in lines], 3)
    ax.plot(found, heights, color=INK, linewidth=WORK_PT, solid_capstyle="butt")


def _until(time_s: float, seen: Scene) -> float:
    """What the run did not see the end of lasts to its end."""
    return float(np.nan_to_num(time_s, nan=seen.log.ended_s))


def _box(begin_s: float, end_s: float, y: float, height: float, part: _Part) -> Floats:
    left, right = max(begin_s, part.begin_s) / HOUR, min(end_s, part.end_s) / HOUR
    low, high = y - height / 2, y + height / 2
    return np.array([(left, low), (right, low), (right, high), (left, high)])


def _fill(ax: Axes, boxes: Sequence[Floats], colour: str, strength: float) -> None:
    """Fill boxes as one shape, which takes far less room in a file than one each."""
    if boxes:
        corners = np.concatenate([np.vstack([box, box[:1]]) for box in boxes])
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(boxes)
        shape = PathPatch(Path(corners, codes), facecolor=colour, alpha=strength, linewidth=0)
        ax.add_patch(shape)


def _queue(ax: Axes, seen: Scene, floor: float, part: _Part) -> int:
    """How many wait, above the agents; returns the most."""
    times = np.linspace(part.begin_s, part.end_s, 241)
    waiting = np.array([seen.waited(float(time)).size for time in times])
    most, height = int(waiting.max(initial=0)), max(3.0, floor * QUEUE)
    top = floor + waiting / (most or 1) * height
    ax.fill_between(times / HOUR, floor, top, color=VERMILLION, step="mid", linewidth=0)
    ax.axhline(floor, color=GRID, linewidth=0.8)
    ax.set_ylim(-0.6, floor + height * 1.05)
    return most


def _label_pools(ax: Axes, seen: Scene, rows: Sequence[_Row]) -> None:
    places, labels = list[float](), list[str]()
    for number, pool in enumerate(seen.plan.pools):
        own = [row.y for row in rows if row.pool == number]
        if own:
            places.append((own[0] + own[-1]) / 2)
            labels.append("\n".join(wrapped(readable(pool.name), 70, SMALL_PT, 2)))
    ticks(ax.yaxis, places, labels)


def _colour(kind: int) -> str:
    colours = [colour for colour in SERIES if colour != VERMILLION]
    return colours[kind % len(colours)]


def _title(seen: Scene, day: int, part: _Part, agents: int, most: int) -> str:
    return say_many(
        "Day {day}, {begin} to {end}: {n} agent on duty, at most {most} waiting",
        "Day {day}, {begin} to {end}: {n} agents on duty, at most {most} waiting",
        agents,
        day=day,
        most=most,
        begin=format_clock(seen.plan.start_clock_s + part.begin_s),
        end=end_clock(seen.plan.start_clock_s + part.end_s),
    )


def _key(seen: Scene, inside: Ints, part: _Part) -> list[Entry]:
    drawn = set(seen.held.type[inside].tolist())
    types = [
        Entry(kind.name, _colour(i), "area", IN_HAND)
        for i, kind in enumerate(seen.plan.types)
        if i in drawn
    ]
    work = [Entry(say("at work on a message"), INK, "area")] if part.with_work else []
    waiting = Entry(say("waiting for an agent"), VERMILLION, "area")
    return [*types, *work, waiting, Entry(say("on duty"), FAINT, "area", 0.3)]
