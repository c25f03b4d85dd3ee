"""The day of a run by interval: who came, who waited and gave up, how busy agents were."""

from __future__ import annotations

import itertools
import math

import numpy as np
from matplotlib.axes import Axes

from imroute import facts
from imroute.findings.numbers import plain, share
from imroute.language import say
from imroute.plots.clock import Clock, clock_axis
from imroute.plots.levels import share_axis
from imroute.plots.scales import count_axis, time_axis
from imroute.plots.series import Series, band, by_interval, line, name_of, top
from imroute.plots.style import (
    BAND,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    nothing_to_draw,
)
from imroute.studies import RunResult
from imroute.targets import occupancy_measure, stat_name, time_in_words


def arrivals_and_staff(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw contacts that arrive in each interval as bars, and the agents on duty as a line."""
    arrived, agents = (by_interval(result, m, "mean") for m in ("arrivals", "agents_on_duty"))
    if top(arrived.mean) == 0:
        return nothing_to_draw(ax, say("Nobody arrived."))
    ax, clock = drawn_on(ax), Clock(result.plan)
    width = clock.ends - clock.begins
    ax.bar(clock.begins, arrived.mean, width * 0.94, align="edge", color=SKY, linewidth=0)
    scale = _scale(top(arrived.mean), top(agents.mean))
    _steps(ax, clock, agents.mean * scale)
    count_axis(ax, max(top(arrived.mean), top(agents.mean) * scale))
    clock_axis(ax, clock)
    arriving = say("arrivals in an interval")
    on_duty = say("agents on duty, times {n:g}", n=scale) if scale != 1 else say("agents on duty")
    busiest = int(np.nanargmax(arrived.mean))
    title = say(
        "Busiest at {when}: {n} arrivals for {agents} agents",
        when=name_of(result, busiest),
        n=plain(float(arrived.mean[busiest])),
        agents=plain(float(agents.mean[busiest])),
    )
    return headed(ax, title, [Entry(arriving, SKY, "area"), Entry(on_duty, VERMILLION)])


def _scale(arrivals: float, agents: float) -> float:
    """A round number by which agents are drawn beside arrivals that are many more."""
    if agents == 0 or arrivals < 3 * agents:
        return 1.0
    each = 10 ** math.floor(math.log10(arrivals / agents))
    return float(next(n * each for n in (5, 2, 1) if n * each * agents <= arrivals))


def _steps(ax: Axes, clock: Clock, values: np.ndarray) -> None:
    for first, end in _days(clock):
        edges = np.append(clock.begins[first:end], clock.ends[end - 1])
        ax.stairs(values[first:end], edges, baseline=None, color=VERMILLION, linewidth=1.6)


def _days(clock: Clock) -> list[tuple[int, int]]:
    firsts = [*clock.first_of_days.tolist(), clock.begins.size]
    return list(itertools.pairwise(firsts))


def queue(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw how many contacts wait by interval: the mean with its 95% interval, and the most."""
    waiting, longest = (by_interval(result, "queue_length", stat) for stat in ("mean", "max"))
    if not top(longest.mean, waiting.mean):
        return nothing_to_draw(ax, say("Nobody ever waited in the queue."))
    ax, clock = drawn_on(ax), Clock(result.plan)
    plain_line = {"linewidth": 1.2, "linestyle": (0, (3, 2)), "marker": ""}
    x = clock.broken(clock.middles)
    ax.plot(x, clock.broken(longest.mean), color=GREY, **plain_line)  # type: ignore[arg-type]
    line(ax, clock, waiting, BLUE)
    count_axis(ax, top(longest.mean, waiting.high))
    clock_axis(ax, clock)
    worst = int(np.nanargmax(waiting.mean))
    title = say(
        "Longest queue at {when}: {mean} wait on average, {most} at most",
        when=name_of(result, worst),
        mean=plain(float(waiting.mean[worst]), 1),
        most=_few(float(longest.mean[worst])),
    )
    key = [
        Entry(say("waiting on average"), BLUE),
        Entry(say("95% interval"), BLUE, "area", BAND),
        Entry(say("at most"), GREY, "dashes"),
    ]
    return headed(ax, title, key)


def _few(mean: float) -> str:
    """A mean of days; of less than ten with a digit behind the point, so that some is not none."""
    return plain(mean, int(mean < 9.5))


PERCENTILES = {"p95": VERMILLION, "p90": ORANGE, "p80": BLUE, "p50": GREEN}


def response_times(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw within what time half, 80%, 90% and 95% of those answered are begun, by interval."""
    found = {stat: by_interval(result, "response_time", stat) for stat in PERCENTILES}
    if not found["p90"].known:
        return nothing_to_draw(ax, say("No contact was answered by an agent."))
    ax, clock = drawn_on(ax), Clock(result.plan)
    for stat, series in found.items():
        x = clock.broken(clock.middles)
        ax.plot(x, clock.broken(series.mean), color=PERCENTILES[stat], linewidth=1.5)
    band(ax, clock, found["p90"], ORANGE)
    time_axis(ax, *(series.mean for series in found.values()))
    clock_axis(ax, clock)
    worst = int(np.nanargmax(found["p90"].mean))
    title = say(
        "Slowest at {when}: half begun within {half}, 90% within {most}",
        when=name_of(result, worst),
        half=time_in_words(float(found["p50"].mean[worst])),
        most=time_in_words(float(found["p90"].mean[worst])),
    )
    key = [Entry(stat_name(stat), colour) for stat, colour in PERCENTILES.items()]
    key.append(Entry(say("95% interval of p90"), ORANGE, "area", BAND))
    return headed(ax, title, key)


def abandonment(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw the share of contacts given up in the queue, by interval, and the limit set on it."""
    series = by_interval(result, "abandonment", "mean")
    if not series.known:
        return nothing_to_draw(ax, say("Nobody asked for an agent: nobody could give up."))
    if top(series.mean) == 0:
        return nothing_to_draw(ax, say("Nobody gave up in the queue."))
    ax, clock = drawn_on(ax), Clock(result.plan)
    line(ax, clock, series, PURPLE)
    limit = _limit(result)
    key = [
        Entry(say("gave up in the queue"), PURPLE),
        Entry(say("95% interval"), PURPLE, "area", BAND),
    ]
    if limit is not None:
        ax.axhline(limit, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))
        key.append(Entry(say("target at most {share}", share=share(limit)), INK, "dashes"))
    share_axis(ax, min(1.0, max(top(series.mean) * 1.25, top(series.high), limit or 0.0)))
    clock_axis(ax, clock)
    worst = int(np.nanargmax(series.mean))
    values = {"when": name_of(result, worst), "share": share(float(series.mean[worst]))}
    return headed(ax, say("Most give up at {when}: {share} of those who wait", **values), key)


def _limit(result: RunResult) -> float | None:
    targets = (verdict.target for verdict in result.verdicts)
    plain = (t.at_most for t in targets if t.measure == "abandonment" and not t.scope)
    return next(plain, None)


def occupancy(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw how busy agents are by interval, by focus and by the clock, on the band to aim for."""
    focus, held = (by_interval(result, m, "mean") for m in ("focus_occupancy", "occupancy"))
    if not held.known:
        return nothing_to_draw(ax, say("No agent was on duty."))
    ax, clock, advice = drawn_on(ax), Clock(result.plan), facts.occupancy_advice()
    ax.axhspan(advice.aim_from, advice.aim_to, color=GREEN, alpha=0.25, linewidth=0)
    ax.axhline(advice.overload_above, color=VERMILLION, linewidth=1.0, linestyle=(0, (3, 2)))
    line(ax, clock, held, GREY, linewidth=1.2)
    line(ax, clock, focus, BLUE)
    share_axis(ax)
    clock_axis(ax, clock)
    aim = say("{least} to {most}", least=f"{advice.aim_from:.0%}", most=f"{advice.aim_to:.0%}")
    key = [
        Entry(say("at work on replies (focus)"), BLUE),
        Entry(say("with a chat in hand"), GREY),
        Entry(say("advised {range}", range=aim), GREEN, "area", 0.25),
        Entry(
            say("overload above {share}", share=share(advice.overload_above)), VERMILLION, "dashes"
        ),
    ]
    measured = focus if occupancy_measure(result.results) == "focus_occupancy" else held
    return headed(ax, _busiest(result, measured, advice.overload_above), key)


def _busiest(result: RunResult, series: Series, overload: float) -> str:
    if not series.known:
        return say("How busy agents are")
    most = int(np.nanargmax(series.mean))
    values = {"when": name_of(result, most), "share": share(float(series.mean[most]))}
    if series.mean[most] > overload:
        return say("Overloaded at {when}: agents are busy {share} of their time", **values)
    return say("Busiest at {when}: agents work {share} of their time", **values)
