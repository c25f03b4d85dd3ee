"""First guesses: the chat-Erlang formula by modified offered load, pool by pool."""

from __future__ import annotations

import numpy as np

from imroute import facts
from imroute.engine.contract import Plan
from imroute.intervals import Floats
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.studies.staffing.loads import Load, mean_patience_s
from imroute.targets import Target
from imroute.theory import ServiceGoal, staffing

MOST_SURE = 0.99  # of a service level that is asked for in full
SOON_S = 1.0
USUAL = "general"  # industry whose answer target guides where the scenario has none


def first_guess(
    grid: Grid, plan: Plan, loads: dict[str, Load], targets: tuple[Target, ...]
) -> Staffing:
    """Agents by cell, each pool as if it were a desk of its own."""
    goal, patience_s = service_goal(targets), mean_patience_s(plan)
    by_interval = {
        pool: _agents(load, plan.interval_s, patience_s, goal) for pool, load in loads.items()
    }
    cells = [
        max(by_interval[pool][step.start : step.stop]) for pool in grid.pools for step in grid.steps
    ]
    return tuple(np.clip(cells, grid.least, grid.most).tolist())


def _agents(load: Load, interval_s: float, patience_s: float, goal: ServiceGoal) -> tuple[int, ...]:
    return staffing(
        arrival_rates_per_s=load.per_s.tolist(),
        interval_s=interval_s,
        mean_handle_s_by_chats=load.handle_by_chats,
        mean_patience_s=patience_s,
        goal=goal,
    )


def service_goal(targets: tuple[Target, ...]) -> ServiceGoal:
    """The service level that is asked of most contacts; the usual one where none is."""
    levels = [t for t in targets if t.threshold_s is not None and t.at_least is not None]
    broad = min(
        levels, key=lambda target: (len(target.scope), -(target.at_least or 0)), default=None
    )
    if broad is None:
        usual = facts.industry(USUAL)
        return ServiceGoal(within_s=usual.within_s, at_least=usual.at_least)
    within_s = broad.threshold_s or SOON_S
    return ServiceGoal(within_s=within_s, at_least=min(broad.at_least or 0.0, MOST_SURE))


def scaled(grid: Grid, guess: Staffing, factor: float) -> Staffing:
    agents: Floats = np.ceil(np.array(guess) * factor - 1e-9)
    return tuple(np.clip(agents, grid.least, grid.most).astype(np.int64).tolist())
