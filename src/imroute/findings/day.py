"""Where in the day a run is short of agents, and by about how many."""

from __future__ import annotations

import math

from imroute.engine.contract import WEIGHT_UNIT
from imroute.findings.numbers import end_clock, number, shown_threshold
from imroute.measures import opening
from imroute.studies import RunResult

DEFAULT_SHARE = 0.8
BUSY_ENOUGH = 0.6  # a focus that leaves time for a quick first reply, where no interval shows one


def shown_intervals(result: RunResult) -> list[str]:
    """All intervals of one day: of several, the one with the worst interval."""
    scopes = result.results.intervals()
    level = [number(result, "service_level", s, shown_threshold(result)) for s in scopes]
    worst = min(range(len(scopes)), key=lambda i: math.inf if math.isnan(level[i]) else level[i])
    each = len(scopes) // result.plan.days
    return scopes[worst // each * each :][:each]


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
