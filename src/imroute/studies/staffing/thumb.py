"""What rules of thumb would have staffed, and what customers would have got of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from imroute import facts
from imroute.engine.contract import Plan
from imroute.intervals import Ints
from imroute.studies.outcomes import Asked
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.studies.staffing.guess import service_goal
from imroute.studies.staffing.loads import Load
from imroute.studies.staffing.result import Rule
from imroute.studies.staffing.trials import Trial, Trials
from imroute.targets import Target
from imroute.theory import ServiceGoal, agents_needed

DIVIDED = "AHT divided by concurrency"
FACTORS = "effective concurrency"


def rules_of_thumb(
    trials: Trials, plan: Plan, loads: dict[str, Load], targets: tuple[Target, ...], best: Trial
) -> tuple[Rule, ...]:
    """Staff as planners do with an Erlang calculator, and simulate it; only chat has such rules."""
    if all(len(load.handle_by_chats) == 1 for load in loads.values()):
        return ()
    times = handle_times(trials, best)
    goal = service_goal(targets)
    trials.cases.expect(2 * trials.days, "trying rules of thumb")
    return tuple(
        _rule(trials, best, name, words, _staffed(trials.grid, loads, times, by_pool, goal))
        for name, words, by_pool in _rules(loads)
    )


def handle_times(trials: Trials, best: Trial) -> dict[str, float]:
    """What the desk would report as mean handle time of each pool, in seconds."""
    grid = trials.grid
    asked = {pool: Asked("handle_time", f"pool:{pool}", "mean") for pool in grid.pools}
    loaded = grid.applied(best.staffing)
    outcome = trials.cases.outcome(loaded, trials.days, tuple(asked.values()))
    return {pool: outcome.row(one).mean for pool, one in asked.items()}


def _rules(loads: dict[str, Load]) -> Iterator[tuple[str, str, dict[str, float]]]:
    chats = {pool: len(load.handle_by_chats) for pool, load in loads.items()}
    yield (
        DIVIDED,
        "Erlang C with the mean handle time divided by the most chats an agent may hold",
        {pool: float(held) for pool, held in chats.items()},
    )
    yield (
        FACTORS,
        "Erlang C with the mean handle time divided by planners' factors for so many chats",
        {pool: facts.effective_concurrency(held) for pool, held in chats.items()},
    )


def _staffed(
    grid: Grid,
    loads: dict[str, Load],
    times: dict[str, float],
    divisor: dict[str, float],
    goal: ServiceGoal,
) -> Staffing:
    cells = [
        max(
            _erlang_c(float(per_s), times[pool] / divisor[pool], goal)
            for per_s in loads[pool].per_s[step.start : step.stop]
        )
        for pool in grid.pools
        for step in grid.steps
    ]
    return tuple(np.clip(cells, grid.least, grid.most).tolist())


def _erlang_c(per_s: float, handle_s: float, goal: ServiceGoal) -> int:
    if not per_s or math.isnan(handle_s):
        return 0
    return agents_needed(
        arrival_rate_per_s=per_s,
        mean_handle_s_by_chats=(handle_s,),
        mean_patience_s=math.inf,
        goal=goal,
    )


def _rule(trials: Trials, best: Trial, name: str, words: str, staffing: Staffing) -> Rule:
    grid = trials.grid
    trial = trials.trial(staffing)
    verdicts = trials.cases.outcome(grid.applied(staffing), trials.days).verdicts
    theirs, ours = (_totals(grid, one) for one in (staffing, best.staffing))
    worst = int(np.abs(theirs - ours).argmax())
    clock = grid.intervals[grid.steps[worst].start]
    hours = sum(grid.present_hours(staffing).values())
    holds = bool((trial.lows >= 0).all())
    return Rule(name, words, clock, int(theirs[worst]), int(ours[worst]), hours, verdicts, holds)


def _totals(grid: Grid, staffing: Staffing) -> Ints:
    """Agents of all pools together, by step of the day."""
    totals: Ints = np.array(staffing).reshape(len(grid.pools), len(grid.steps)).sum(axis=0)
    return totals
