"""Staffing in pictures: who is needed when against who is there, and whom it can spare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from imroute.engine.plan import make_plan
from imroute.errors import UsageError, unknown_name
from imroute.findings.numbers import plain
from imroute.intervals import Floats
from imroute.language import say, say_many
from imroute.plots.clock import hours_axis
from imroute.plots.fonts import readable, wrapped
from imroute.plots.rows import LINE_PT, NAME_PT, inside_pt, value_axis
from imroute.plots.style import (
    BLUE,
    FAINT,
    GREEN,
    ORANGE,
    SKY,
    SMALL_PT,
    VERMILLION,
    YELLOW,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
    ticks,
    write,
)
from imroute.scenario import Scenario
from imroute.studies.staffing import Removal, StaffResult
from imroute.units import HOUR

STRENGTH = 0.3
ALIKE = 0.05  # of an agent: less is no difference


def agents_needed(result: StaffResult, ax: Axes | None = None, *, pool: str | None = None) -> Axes:
    """Draw the agents needed by interval against today's, of one pool or of all together."""
    pools = _pools(result, pool)
    need = np.sum([result.need[name] for name in pools], axis=0).astype(float)
    today = np.sum([result.today[name] for name in pools], axis=0)
    ax = drawn_on(ax)
    edges_s = np.array([*result.grid.begins_s, result.grid.end_s])
    hours = run_hours(result.loaded.scenario, edges_s)
    steps(ax, hours, need, today)
    hours_axis(ax, make_plan(result.loaded.scenario), hours[0] * HOUR, hours[-1] * HOUR)
    agents_axis(ax, max(need.max(initial=0), today.max(initial=0)))
    key = [Entry(say("needed"), BLUE), Entry(say("today"), FAINT, "dashes")]
    key += between_key(need, today, say("too few today"), say("more than needed"))
    title = _lacking(result, need - today, need, together=len(pools) > 1)
    if pool is not None and len(result.need) > 1:
        title = say("{pool}: {finding}", pool=pool, finding=title)
    return headed(ax, title, key, say("agents"))


def _pools(result: StaffResult, pool: str | None) -> list[str]:
    if pool is None:
        return list(result.need)
    if pool not in result.need:
        raise UsageError(unknown_name("pool", pool, list(result.need), ("pool",)))
    return [pool]


def _lacking(result: StaffResult, more: Floats, need: Floats, *, together: bool) -> str:
    """Where today's agents lack most, or else where there are most to spare."""
    most, least = int(np.argmax(more)), int(np.argmin(more))
    at = result.grid.intervals
    if more[most] >= ALIKE:
        return say(
            "{needed} needed at {when}, {more} more than today",
            needed=plain(need[most]),
            when=at[most],
            more=_agents(more[most]),
        )
    if more[least] <= -ALIKE:
        spare, when = _agents(-more[least]), at[least]
        if together:  # one pool of them may lack agents all the same
            return say(
                "Enough in all today; at {when} {spare} more than needed", when=when, spare=spare
            )
        return say(
            "Never too few today; at {when} {spare} more than needed", when=when, spare=spare
        )
    return say("Today's agents are just those that are needed")


def _agents(number: float) -> str:
    return plain(number, 0 if abs(number - round(number)) < ALIKE else 1)


# Agents by the clock ------------------------------------------------------------------------------


def run_hours(scenario: Scenario, clock_s: Floats) -> Floats:
    """Hours of the run at clock times of its first day."""
    hours: Floats = (clock_s - make_plan(scenario).start_clock_s) / HOUR
    return hours


def steps(ax: Axes, hours: Floats, wanted: Floats, there: Floats) -> None:
    """Two lines in steps between the edges, and what is between them in colour."""
    x = np.repeat(hours, 2)[1:-1]
    need, have = np.repeat(wanted, 2), np.repeat(there, 2)
    for where, colour in ((need > have, VERMILLION), (need < have, GREEN)):
        looks = {"color": colour, "alpha": STRENGTH, "linewidth": 0}
        ax.fill_between(x, need, have, where=where, **looks)  # type: ignore[arg-type]
    ax.plot(x, have, color=FAINT, linewidth=1.2, linestyle=(0, (3, 2)))
    ax.plot(x, need, color=BLUE, linewidth=1.6)


def between_key(wanted: Floats, there: Floats, few: str, many: str) -> list[Entry]:
    """Entries for the colours between two lines, as far as there is such a place."""
    found = [Entry(few, VERMILLION, "area", STRENGTH)] if (wanted > there).any() else []
    return found + ([Entry(many, GREEN, "area", STRENGTH)] if (wanted < there).any() else [])


def agents_axis(ax: Axes, most: float) -> None:
    ax.set_ylim(0, max(most, 1.0) * 1.06)
    value_axis(ax.yaxis, "agents")
    lines_across(ax)


# Who can be spared --------------------------------------------------------------------------------


class _Look(NamedTuple):
    mark: str
    colour: str


NEEDED, RESERVE, PERHAPS = _Look("✗", ORANGE), _Look("!", SKY), _Look("?", YELLOW)


def agents_spared(result: StaffResult, ax: Axes | None = None) -> Axes:
    """Draw what taking one agent away does, pool by pool and step by step of the day."""
    removals = result.certificate.removals
    if not removals:
        return nothing_to_draw(ax, say("It was not tried whether anybody can be spared."))
    grid, pools = result.grid, list(result.need)
    names = ["\n".join(wrapped(readable(pool), NAME_PT, SMALL_PT, most=2)) for pool in pools]
    ax = drawn_on(ax, height_in=(90 + 3 * LINE_PT * len(pools)) / 72)
    hours = run_hours(result.loaded.scenario, np.array([*grid.begins_s, grid.end_s]))
    ends = {grid.intervals[s.start]: (hours[s.start], hours[s.stop]) for s in grid.steps}
    ticks(ax.yaxis, range(len(pools)), names)
    ax.set_ylim(len(pools) - 0.5, -0.5)
    hours_axis(ax, make_plan(result.loaded.scenario), hours[0] * HOUR, hours[-1] * HOUR)
    an_hour_pt = inside_pt(ax, names) / float(hours[-1] - hours[0])
    for one in removals:
        _tile(ax, pools.index(one.pool), ends[one.interval], one, an_hour_pt)
    return headed(ax, _spare(removals), _spared_key(removals))


def _look(one: Removal) -> _Look:
    return NEEDED if one.breaks else RESERVE if one.eats else PERHAPS


def _tile(ax: Axes, place: int, ends: tuple[float, float], one: Removal, an_hour_pt: float) -> None:
    begin, end = ends
    look, width = _look(one), end - begin
    looks = {"facecolor": look.colour, "alpha": 0.4, "linewidth": 0}
    ax.add_patch(Rectangle((begin + 0.02 * width, place - 0.44), 0.96 * width, 0.88, **looks))  # type: ignore[arg-type]
    if width * an_hour_pt >= SMALL_PT:
        write(ax, (begin + end) / 2, place, look.mark)


def _spared_key(removals: Sequence[Removal]) -> list[Entry]:
    words = {
        NEEDED: say("✗ one fewer breaks a target"),
        RESERVE: say("! takes the reserve for fresh days"),
        PERHAPS: say("? perhaps one fewer would do"),
    }
    drawn = set(map(_look, removals))
    return [Entry(said, look.colour, "area", 0.4) for look, said in words.items() if look in drawn]


def _spare(removals: Sequence[Removal]) -> str:
    open_ones = [one for one in removals if _look(one) is PERHAPS]
    if not open_ones:
        return say("Nobody can be spared: one agent fewer anywhere is one too few")
    first = open_ones[0]
    return say_many(
        "Perhaps one agent can be spared: {pool} at {when}",
        "Perhaps one agent can be spared at one of {n} places, such as {pool} at {when}",
        len(open_ones),
        pool=first.pool,
        when=first.interval,
    )
