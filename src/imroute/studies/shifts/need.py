"""How many agents are needed when: as a scenario has them, or as a study of staffing says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from imroute.engine.contract import Kind, PoolPlan
from imroute.engine.plan import make_plan
from imroute.errors import Problem, UsageError
from imroute.intervals import Ints
from imroute.scenario import Scenario
from imroute.studies.shifts.grid import Grid
from imroute.units import DAY

Need = dict[str, Ints]  # by pool: agents in each slot of the grid


def as_written(scenario: Scenario, grid: Grid) -> Need:
    """The agents that are written, by `agents` or by `shifts`; outages left out."""
    pools = {name: pool.model_copy(update={"outage": ()}) for name, pool in scenario.pools.items()}
    plan = make_plan(scenario.model_copy(update={"pools": pools}))
    need = {pool.name: _on_duty(pool, plan.day_start_s, grid) for pool in plan.pools}
    if not any(slots.any() for slots in need.values()):
        do = "write agents on the pools"
        raise UsageError(Problem("no agents", "agents to make shifts for", do, ("pools",)))
    return need


def _on_duty(pool: PoolPlan, day_start_s: float, grid: Grid) -> Ints:
    """The most agents on duty at a time in each slot, those who come as others go counted once."""
    found: Ints = np.zeros(grid.size, dtype=np.int64)
    begins = day_start_s + np.array([_begin_s(slot, grid) for slot in range(grid.size)])
    moments = sorted({change.at_s for change in pool.roster})
    signs = {Kind.STAFF_ARRIVES: 1, Kind.STAFF_LEAVES: -1}
    level, levels = 0, []
    for moment in moments:
        level += sum(signs[c.kind] * c.count for c in pool.roster if c.at_s == moment)
        levels.append(level)
    for slot, begin in enumerate(begins.tolist()):
        end = begin + grid.slot_s
        holds = [n for at, n in zip(moments, levels, strict=True) if at <= begin][-1:]
        inside = [n for at, n in zip(moments, levels, strict=True) if begin < at < end]
        found[slot] = max([*holds, *inside], default=0)
    return found


def _begin_s(slot: int, grid: Grid) -> float:
    day, of_day = divmod(slot, grid.per_day)
    return day * DAY + of_day * grid.slot_s


def by_interval(
    agents: Mapping[str, Sequence[Sequence[int]]], interval_s: float, grid: Grid
) -> Need:
    """Put agents by interval into slots: of each pool, of each day, interval by interval."""
    of_day = np.array([int(slot * grid.slot_s / interval_s + 1e-9) for slot in range(grid.per_day)])
    return {
        pool: np.concatenate([np.asarray(day, dtype=np.int64)[of_day] for day in days])
        for pool, days in agents.items()
    }
