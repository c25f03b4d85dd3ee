"""A day by its intervals: who came, who worked, where it is short."""

from __future__ import annotations

import math

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.engine.contract import WEIGHT_UNIT
from imroute.measures import opening
from imroute.show.numbers import end_clock, number, plain, seconds, share, shown_threshold
from imroute.studies import RunResult
from imroute.targets import occupancy_advice

DEFAULT_SHARE = 0.8
LEVEL_BAR = 10
BUSY_ENOUGH = 0.6  # a focus that leaves time for a quick first reply, where no interval shows one


def strip_title(result: RunResult) -> str:
    if result.plan.days == 1:
        return "The day, by interval"
    day = shown_intervals(result)[0].removeprefix("interval:").rpartition(" ")[0]
    return f"The worst day, {day}, by interval"


def shown_intervals(result: RunResult) -> list[str]:
    """All intervals of one day: of several, the one with the worst interval."""
    scopes = result.results.intervals()
    level = [number(result, "service_level", s, shown_threshold(result)) for s in scopes]
    worst = min(range(len(scopes)), key=lambda i: math.inf if math.isnan(level[i]) else level[i])
    each = len(scopes) // result.plan.days
    return scopes[worst // each * each :][:each]


def strip(result: RunResult) -> RenderableType:
    """One line an interval; the worst service level is named below."""
    threshold = shown_threshold(result)
    heads = ("from", "arrivals", "agents", "waiting", "at most", f"in {threshold}", "p90", "focus")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(head, justify="left" if head == "from" else "right")
    table.add_column("")
    worst, lowest = "", math.inf
    for scope in shown_intervals(result):
        level = number(result, "service_level", scope, threshold)
        if level < lowest:
            worst, lowest = scope.removeprefix("interval:"), level
        table.add_row(*strip_row(result, scope, threshold), bar(level))
    said = f"Worst: {worst}, {share(lowest)} answered within {threshold}.\n" if worst else ""
    return Group(table, Text(said + advice(result)))


def advice(result: RunResult) -> str:
    """Hold how busy agents are against the published band."""
    band = facts.occupancy_advice()
    return occupancy_advice(result.results, (band.aim_from, band.aim_to), band.overload_above)


def strip_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        scope.removeprefix("interval:"),
        plain(number(result, "arrivals", scope, "mean")),
        plain(number(result, "agents_on_duty", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "max")),
        share(number(result, "service_level", scope, threshold)),
        seconds(number(result, "response_time", scope, "p90")),
        share(number(result, "focus_occupancy", scope, "mean")),
    )


def bar(level: float) -> Text:
    if math.isnan(level):
        return Text("")
    style = "green" if level >= 0.8 else "yellow" if level >= 0.6 else "red"
    return Text("█" * round(level * LEVEL_BAR), style)


def shortfall(result: RunResult) -> Text:
    """Name runs of intervals that miss the service level, with a first guess of agents lacking."""
    runs = short_runs(result)
    if not runs:
        return Text("No interval misses the service level.")
    lines = [f"about {most} agent{'s' * (most > 1)}, {begin}–{end}" for begin, end, most in runs]
    note = "A first guess, from how busy agents are where the service level holds: try a variant."
    return Text("; ".join(lines) + f".\n{note}")


def short_runs(result: RunResult) -> list[tuple[str, str, int]]:
    """Stretches of intervals on end that are short: from, to, and the most agents lacking."""
    hours, runs, until = opening(result.plan), list[tuple[str, str, int]](), math.nan
    scopes = result.results.intervals()
    for scope, begin_s, end_s in zip(scopes, hours.begins, hours.ends, strict=True):
        if not (lacking := lacking_agents(result, scope)):
            continue
        begin, most = scope.removeprefix("interval:"), lacking
        if begin_s == until:
            begin, _, before = runs.pop()
            most = max(before, lacking)
        runs.append((begin, end_clock(result.plan.start_clock_s + end_s), most))
        until = end_s
    return runs


def lacking_agents(result: RunResult, scope: str) -> int:
    """Guess the agents lacking in an interval, from its queue and from how busy its agents are."""
    if not misses(result, scope):
        return 0
    gave_up = number(result, "abandoned", scope, "mean")
    gave_up += number(result, "abandoned_silently", scope, "mean")
    handle_s = number(result, "handle_time", scope, "mean")
    slots = number(result, "queue_length", scope, "mean")
    slots += 0.0 if math.isnan(handle_s) else gave_up * handle_s / result.plan.interval_s
    capacity = max(pool.capacity for pool in result.plan.pools) / WEIGHT_UNIT
    agents = number(result, "agents_on_duty", scope, "mean")
    focus = number(result, "focus_occupancy", scope, "mean")
    too_busy = 0.0 if math.isnan(focus) else agents * (focus / bearable_focus(result) - 1)
    return max(1, math.ceil(slots / capacity), math.ceil(too_busy))


def misses(result: RunResult, scope: str) -> bool:
    goals = [v.target for v in result.verdicts if v.target.within_s and not v.target.scope]
    goal = goals[0].at_least if goals and goals[0].at_least else DEFAULT_SHARE
    return number(result, "service_level", scope, shown_threshold(result)) < goal


def bearable_focus(result: RunResult) -> float:
    """Find how busy agents were at most where the service level holds, once the desk has filled."""
    scopes, days = result.results.intervals(), result.plan.days
    later = [scope for i, scope in enumerate(scopes) if i % (len(scopes) // days)]
    fine = [scope for scope in later if not misses(result, scope)]
    focus = [number(result, "focus_occupancy", scope, "mean") for scope in fine]
    return max((f for f in focus if f > 0), default=BUSY_ENOUGH)
