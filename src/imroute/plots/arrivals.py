"""When contacts arrive: a map of days or of contact types by the clock."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from imroute.findings.numbers import plain
from imroute.intervals import Floats
from imroute.language import say
from imroute.plots.clock import Clock, clock_axis, day_in_words, hours_axis
from imroute.plots.named import rows_on
from imroute.plots.series import by_interval, name_of, top
from imroute.plots.style import HEAT, headed, nothing_to_draw
from imroute.studies import RunResult
from imroute.units import HOUR


def arrival_heat_map(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw arrivals by day and time of the day; of a single day, by type and time."""
    arrived, clock = by_interval(result, "arrivals", "mean"), Clock(result.plan)
    if top(arrived.mean) == 0:
        return nothing_to_draw(ax, say("Nobody arrived."))
    ax = _by_type(result, ax, clock) if result.plan.days == 1 else _by_day(ax, clock, arrived.mean)
    most = int(np.nanargmax(arrived.mean))
    words = {"when": name_of(result, most), "n": plain(float(arrived.mean[most]))}
    return headed(ax, say("Most arrive at {when}: {n} in one interval", **words), unit=_unit(ax))


def _unit(ax: Axes) -> str:
    low, high = (plain(limit) for limit in ax.collections[0].get_clim())
    return say("arrivals in an interval, from {low} (light) to {high} (dark)", low=low, high=high)


def _by_type(result: RunResult, ax: Axes | None, clock: Clock) -> Axes:
    names = [kind.name for kind in result.plan.types]
    counts = np.stack([by_interval(result, "arrivals", "mean", f"type:{n}").mean for n in names])
    ax = rows_on(ax, names, row_pt=20)
    _map(ax, np.append(clock.begins, clock.ends[-1]), counts)
    clock_axis(ax, clock)
    return ax


def _by_day(ax: Axes | None, clock: Clock, counts: Floats) -> Axes:
    plan, days = clock.plan, range(clock.plan.days)
    ax = rows_on(ax, [day_in_words(plan, day) for day in days], row_pt=15 if len(days) < 15 else 8)
    each = [counts[clock.day == day] for day in days]
    widest = max(day.size for day in each)
    grid = np.stack([np.pad(day, (0, widest - day.size), constant_values=np.nan) for day in each])
    begin_s = plan.day_start_s
    end_s = begin_s + widest * plan.interval_s
    _map(ax, (begin_s + np.arange(widest + 1) * plan.interval_s) / HOUR, grid)
    hours_axis(ax, plan, begin_s, end_s)
    return ax


def _map(ax: Axes, edges: Floats, counts: Floats) -> None:
    shades = ListedColormap(HEAT)
    rows = np.arange(counts.shape[0] + 1) - 0.5
    ax.pcolormesh(edges, rows, np.ma.masked_invalid(counts), cmap=shades, vmin=0)
    ax.set_ylim(counts.shape[0] - 0.5, -0.5)
