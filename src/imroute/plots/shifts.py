"""Shifts in pictures: who works when, and whether that covers what is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from imroute.engine.plan import make_plan
from imroute.errors import UsageError, unknown_choice, unknown_name
from imroute.findings.numbers import plain
from imroute.intervals import Floats
from imroute.language import capital, say, say_many
from imroute.language.moments import moment
from imroute.plots.clock import hours_axis
from imroute.plots.fonts import readable, wrapped
from imroute.plots.rows import LINE_PT, NAME_PT
from imroute.plots.staffing import agents_axis, between_key, run_hours, steps
from imroute.plots.style import (
    BLUE,
    FAINT,
    SERIES,
    SMALL_PT,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
    ticks,
)
from imroute.studies.shifts import Agent, ShiftsResult
from imroute.units import HOUR

BAR = 0.78  # of the room of an agent
AGENT_PT, MOST_IN = 7.0, 8.0
BREAK = 0.3  # how strong the colour of a break is


class _Shift(NamedTuple):
    """One shift of a day in hours of the run: its ends, and those of its breaks."""

    pool: str
    begin: float
    end: float
    breaks: tuple[tuple[float, float], ...]

    @property
    def work(self) -> Iterator[tuple[float, float]]:
        """Stretches between the breaks."""
        begin = self.begin
        for since, until in sorted(self.breaks):
            yield begin, since
            begin = until
        yield begin, self.end


def shift_chart(result: ShiftsResult, ax: Axes | None = None, *, day: str | None = None) -> Axes:
    """Draw one line an agent, with shift and breaks, pool by pool (a Gantt chart).

    `day` is a weekday of the roster, such as "mon"; by default the one with the most agents.
    """
    shown = _day(result, day)
    shifts = [shift for pool in result.covers for shift in _shifts(result, pool, shown)]
    if not shifts:
        return nothing_to_draw(ax, say("Nobody is needed."))
    ax = drawn_on(ax, height_in=min(MOST_IN, (90 + AGENT_PT * len(shifts)) / 72))
    pools = list(dict.fromkeys(shift.pool for shift in shifts))
    colours = {pool: SERIES[i % len(SERIES)] for i, pool in enumerate(pools)}
    for pool, colour in colours.items():
        _bars(ax, [(i, s) for i, s in enumerate(shifts) if s.pool == pool], colour)
    ax.set_ylim(len(shifts) - 0.5, -0.5)
    first, last = _open(result)
    last = max(last, *(shift.end for shift in shifts))
    hours_axis(ax, make_plan(result.loaded.scenario), first * HOUR, last * HOUR)
    lines_across(ax, "x")
    _name_pools(ax, shifts, pools)
    key = [Entry(say("at work"), BLUE, "area"), Entry(say("break"), BLUE, "area", BREAK)]
    return headed(ax, _most_on_duty(result, shown, len(shifts)), key)


def _day(result: ShiftsResult, day: str | None) -> int:
    """The number of a day by its name; the one with the most agents if none is named."""
    names = [result.grid.weekday(i) for i in range(result.grid.days)]
    if day is None:
        agents = [agent for cover in result.covers.values() for agent in cover.agents]
        return max(range(len(names)), key=lambda i: sum(i in agent.days for agent in agents))
    if day not in names:
        raise UsageError(unknown_choice(day, "a day of the roster", names, ("day",)))
    return names.index(day)


def _shifts(result: ShiftsResult, pool: str, day: int) -> list[_Shift]:
    """Shifts of a pool that begin on a day, the earliest first."""
    there = [agent for agent in result.covers[pool].agents if day in agent.days]
    return sorted(_shift(result, pool, agent, day) for agent in there)


def _shift(result: ShiftsResult, pool: str, agent: Agent, day: int) -> _Shift:
    grid, shape = result.grid, agent.shape
    begins = agent.breaks[agent.days.index(day)]
    open_h = _open(result)[0]

    def hour(slot: int) -> float:
        return open_h + (shape.start + slot) * grid.hours

    breaks = tuple(
        (hour(begin), hour(begin + pause.length))
        for begin, pause in zip(begins, shape.pauses, strict=True)
    )
    return _Shift(pool, hour(0), hour(shape.length), breaks)


def _open(result: ShiftsResult) -> tuple[float, float]:
    """When a day opens and closes, in hours of the run."""
    grid = result.grid
    open_h = float(run_hours(result.loaded.scenario, np.array([grid.open_s]))[0])
    return open_h, open_h + grid.per_day * grid.hours


def _bars(ax: Axes, shifts: Sequence[tuple[int, _Shift]], colour: str) -> None:
    work = [_box(y, *ends) for y, shift in shifts for ends in shift.work]
    rest = [_box(y, *ends) for y, shift in shifts for ends in shift.breaks]
    for boxes, strength in ((work, 1.0), (rest, BREAK)):
        looks = {"facecolors": colour, "alpha": strength, "linewidths": 0}
        ax.add_collection(PolyCollection(boxes, **looks))  # type: ignore[arg-type]


def _box(y: int, begin: float, end: float) -> list[tuple[float, float]]:
    top, bottom = y - BAR / 2, y + BAR / 2
    return [(begin, top), (end, top), (end, bottom), (begin, bottom)]


def _name_pools(ax: Axes, shifts: Sequence[_Shift], pools: Sequence[str]) -> None:
    """Name each pool at the middle of its agents, where there is room for that."""
    own = {pool: [i for i, shift in enumerate(shifts) if shift.pool == pool] for pool in pools}
    lines = {pool: 2 if len(own[pool]) * AGENT_PT >= 2 * LINE_PT else 1 for pool in pools}
    names = [
        "\n".join(wrapped(readable(pool), NAME_PT, SMALL_PT, most=lines[pool])) for pool in pools
    ]
    ticks(ax.yaxis, [float(np.mean(own[pool])) for pool in pools], names)


def _most_on_duty(result: ShiftsResult, day: int, agents: int) -> str:
    grid = result.grid
    present = np.sum([cover.present for cover in result.covers.values()], axis=0)
    today = present[day * grid.per_day : (day + 1) * grid.per_day]
    most = int(np.argmax(today))
    values = {"most": int(today[most]), "when": grid.clock(most)}
    if grid.days == 1:
        return say_many(
            "{n} agent, on duty from {when}",
            "{n} agents, most of them on duty at {when}: {most}",
            agents,
            **values,
        )
    return say_many(
        "{n} agent on {day}, on duty from {when}",
        "{n} agents on {day}, most of them on duty at {when}: {most}",
        agents,
        day=capital(moment(grid.weekday(day))),
        **values,
    )


# Cover --------------------------------------------------------------------------------------------


def shift_cover(
    result: ShiftsResult, ax: Axes | None = None, *, pool: str | None = None, day: str | None = None
) -> Axes:
    """Draw agents on duty against those needed, of one pool or of all together.

    `day` is a weekday of the roster; by default the one with the most agents.
    """
    shown, pools = _day(result, day), _pools(result, pool)
    grid = result.grid
    today = slice(shown * grid.per_day, (shown + 1) * grid.per_day)
    need = np.sum([result.need[name][today] for name in pools], axis=0).astype(float)
    there = np.sum([result.covers[name].present[today] for name in pools], axis=0).astype(float)
    first, last = _open(result)
    ax = drawn_on(ax)
    steps(ax, np.linspace(first, last, grid.per_day + 1), need, there)
    hours_axis(ax, make_plan(result.loaded.scenario), first * HOUR, last * HOUR)
    agents_axis(ax, max(need.max(initial=0), there.max(initial=0)))
    key = [Entry(say("needed"), BLUE), Entry(say("on duty"), FAINT, "dashes")]
    key += between_key(need, there, say("too few"), say("more than needed"))
    title = _covered(result, shown, need, there)
    if pool is not None and len(result.covers) > 1:
        title = say("{pool}: {finding}", pool=pool, finding=title)
    return headed(ax, title, key, say("agents"))


def _pools(result: ShiftsResult, pool: str | None) -> list[str]:
    if pool is None:
        return list(result.covers)
    if pool not in result.covers:
        raise UsageError(unknown_name("pool", pool, list(result.covers), ("pool",)))
    return [pool]


def _covered(result: ShiftsResult, day: int, need: Floats, there: Floats) -> str:
    """Where most are lacking, or else where most are beyond the need."""
    more, grid = there - need, result.grid

    def at(slot: int) -> str:
        clock = grid.clock(slot)
        return clock if grid.days == 1 else capital(moment(f"{grid.weekday(day)} {clock}"))

    least, most = int(np.argmin(more)), int(np.argmax(more))
    if more[least] < 0:
        return say("{few} too few at {when}", few=plain(-more[least]), when=at(least))
    if more[most] > 0:
        return say(
            "Covered all day; at {when} {many} more than needed",
            many=plain(more[most]),
            when=at(most),
        )
    return say("Covered all day with nobody too many")
