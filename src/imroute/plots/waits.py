"""How long customers wait: the share begun within any time, by contact type."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes

from imroute.findings.numbers import number, share
from imroute.language import say
from imroute.plots.levels import Level, shown_level
from imroute.plots.scales import time_axis
from imroute.plots.style import INK, SERIES, Entry, drawn_on, headed, nothing_to_draw, ticks
from imroute.studies import RunResult
from imroute.targets import scope_name, time_in_words
from imroute.units import format_share, parse_duration

_RANKS = (1, 10, 25, 50, 65, 75, 80, 85, 90, 95, 97, 99)
_MOST_TYPES = 4


def response_distribution(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw the share of those who ask for an agent that is begun within any time, by type."""
    level, scopes = shown_level(result), list(_scopes(result))
    curves = {scope: _curve(result, scope) for scope in scopes}
    curves = {scope: (x, y) for scope, (x, y) in curves.items() if x.size > 1}
    if "all" not in curves:
        return nothing_to_draw(ax, say("No contact was answered by an agent."))
    ax = drawn_on(ax)
    colours = (INK, *SERIES[:_MOST_TYPES])
    key = []
    for (scope, (x, y)), colour in zip(curves.items(), colours, strict=False):
        ax.plot(x, y, color=colour, linewidth=2.0 if scope == "all" else 1.3)
        key.append(Entry(_name(scope), colour))
    within_s = parse_duration(level.stat)
    time_axis(ax, *(x for x, _ in curves.values()), np.array([within_s]), axis="x")
    ax.set_ylim(0, 1.02)
    ticks(ax.yaxis, [0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    _target(ax, level, within_s, key)
    return headed(ax, _title(result, level), key)


def _title(result: RunResult, level: Level) -> str:
    half_s = number(result, "response_time", "all", "p50")
    words = {"share": share(number(result, "service_level", "all", level.stat))}
    words |= {"time": level.within, "half": time_in_words(half_s)}
    if half_s == 0:
        return say("{share} are begun within {time}, half at once", **words)
    return say("{share} are begun within {time}, half of those answered within {half}", **words)


def _target(ax: Axes, level: Level, within_s: float, key: list[Entry]) -> None:
    dashes = {"color": INK, "linewidth": 1.0, "linestyle": (0, (3, 2))}
    ax.axvline(within_s, **dashes)  # type: ignore[arg-type]
    if level.goal is not None:
        ax.axhline(level.goal, **dashes)  # type: ignore[arg-type]
        words = {"share": format_share(level.goal), "time": level.within}
        key.append(Entry(say("target: {share} within {time}", **words), INK, "dashes"))


def _scopes(result: RunResult) -> Iterator[str]:
    """Everybody, and the types that ask for an agent most, if there are several."""
    yield "all"
    names = [kind.name for kind in result.plan.types]
    if len(names) > 1:
        asked = {name: number(result, "offered", f"type:{name}", "mean") for name in names}
        for name in sorted(names, key=lambda name: -asked[name])[:_MOST_TYPES]:
            yield f"type:{name}"


def _name(scope: str) -> str:
    return scope_name(scope) if scope == "all" else scope.partition(":")[2]


def _curve(result: RunResult, scope: str) -> tuple[np.ndarray, np.ndarray]:
    """Times, and the share of those who ask for an agent that is begun within each."""
    answered = number(result, "answered", scope, "mean") / (
        number(result, "offered", scope, "mean") or math.nan
    )
    times = [number(result, "response_time", scope, f"p{rank}") for rank in _RANKS]
    known = np.isfinite(times)
    shares = np.array(_RANKS)[known] / 100 * answered
    return np.array([0.0, *np.array(times)[known]]), np.array([0.0, *shares])
