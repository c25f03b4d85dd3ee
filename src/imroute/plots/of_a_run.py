"""Which plots there are of a run, and of which runs each says something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from matplotlib.axes import Axes

from imroute.findings.numbers import number
from imroute.measures.experience import EXPERIENCE
from imroute.plots.arrivals import arrival_heat_map
from imroute.plots.day import (
    abandonment,
    arrivals_and_staff,
    occupancy,
    queue,
    response_times,
)
from imroute.plots.groups import heat_map, pools, targets
from imroute.plots.lanes import gantt
from imroute.plots.levels import service_level
from imroute.plots.moments import replay
from imroute.plots.people import bot, cost, experience, funnel
from imroute.plots.waits import response_distribution
from imroute.studies import RunResult

Draw = Callable[[RunResult], Axes]


class Plot(NamedTuple):
    """One plot of a run; `applies` tells whether it has something to show."""

    draw: Draw
    applies: Callable[[RunResult], bool]


def _over(measure: str, stat: str = "mean") -> Callable[[RunResult], bool]:
    return lambda result: number(result, measure, "all", stat) > 0


def _groups(result: RunResult) -> bool:
    several = len(result.plan.types) * len(result.plan.tiers) > 1
    return several and number(result, "offered", "all", "mean") > 0


def _intervals(result: RunResult) -> bool:
    several = len(result.results.intervals()) > 1
    return several and number(result, "arrivals", "all", "mean") > 0


def _by_interval(measure: str, stat: str = "mean") -> Callable[[RunResult], bool]:
    return lambda result: _intervals(result) and number(result, measure, "all", stat) > 0


def _feel(result: RunResult) -> bool:
    return any(
        number(result, m, "all", "mean") == number(result, m, "all", "mean") for m in EXPERIENCE
    )


FOR_A_RUN: Mapping[str, Plot] = {
    "targets": Plot(targets, lambda result: bool(result.verdicts)),
    "arrivals_and_staff": Plot(arrivals_and_staff, _intervals),
    "service_level": Plot(service_level, _by_interval("offered")),
    "response_times": Plot(response_times, _by_interval("answered")),
    "queue": Plot(queue, _by_interval("queue_length", "max")),
    "abandonment": Plot(abandonment, _by_interval("abandonment")),
    "occupancy": Plot(occupancy, _by_interval("agents_on_duty")),
    "heat_map": Plot(heat_map, _groups),
    "pools": Plot(pools, _over("agents_on_duty")),
    "response_distribution": Plot(response_distribution, _over("answered")),
    "funnel": Plot(funnel, _over("arrivals")),
    "bot": Plot(bot, _over("bot_entered")),
    "cost": Plot(cost, _over("cost")),
    "experience": Plot(experience, _feel),
    "arrival_heat_map": Plot(arrival_heat_map, _intervals),
    "gantt": Plot(gantt, _over("answered")),
    "replay": Plot(replay, _over("arrivals")),
}
