"""What each pool would have to carry if agents were plenty: measured, for first guesses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imroute.distributions import Distribution, quantile
from imroute.engine.contract import WEIGHT_UNIT, Plan
from imroute.engine.plan import make_plan
from imroute.intervals import Floats
from imroute.measures.opening import interval_names
from imroute.studies.cases import Cases
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.theory import handle_s_by_chats
from imroute.units import HOUR

DAYS = 3  # simulated to see loads
ROUNDS = 8
POINTS = 64  # of a distribution, to take its mean by


@dataclass(frozen=True, slots=True)
class Load:
    """What comes to a pool: contacts a second by interval of the day, and how long they take.

    `handle_s` and `focus_s` are means of a contact with an agent who has no other,
    `handle_by_chats` with 1, 2, … in hand, to the most that an agent may hold.
    """

    per_s: Floats
    handle_s: float
    focus_s: float
    handle_by_chats: tuple[float, ...]

    @property
    def at_full_s(self) -> float:
        """Agent time that a contact takes at full capacity."""
        return self.handle_by_chats[-1] / len(self.handle_by_chats)


def plenty(cases: Cases, grid: Grid, times: float = 1.0) -> tuple[Staffing, dict[str, Load]]:
    """So many agents that hardly anybody waits, and the loads of the pools then."""
    pools = grid.loaded.scenario.pools
    agents = np.array([max(4, pools[name].size) for name in grid.pools for _ in grid.steps])
    for _ in range(ROUNDS):
        agents = np.clip(agents, grid.least, grid.most)
        loads = loads_of(cases, grid, tuple(agents.tolist()))
        wanted = np.clip(
            times * np.concatenate([_wanted(grid, loads[p]) for p in grid.pools]),
            *(
                grid.least,
                grid.most,
            ),
        )
        if (wanted <= agents).all():
            break
        agents = np.maximum(agents, wanted).astype(np.int64)
    return tuple(agents.tolist()), loads


def loads_of(cases: Cases, grid: Grid, staffing: Staffing) -> dict[str, Load]:
    """Simulate some days with a staffing, and see what comes to each pool."""
    loaded = grid.applied(staffing)
    plan = make_plan(loaded.scenario)
    names = interval_names(plan)
    asked = [one for pool in grid.pools for one in _asked(pool, names, plan)]
    cases.expect(DAYS, "seeing what comes to each pool")
    outcome = cases.outcome(loaded, DAYS, asked)
    return {pool: _load(grid, plan, outcome, pool, names) for pool in grid.pools}


def _asked(pool: str, names: list[str], plan: Plan) -> Iterator[Asked]:
    scope = f"pool:{pool}"
    yield Asked("handle_time", scope, "mean")
    yield Asked("focus_time", scope, "mean")
    yield from (Asked("answered", f"type:{kind.name} × {scope}", "mean") for kind in plan.types)
    yield from (_answered(pool, name) for name in names)


def _answered(pool: str, interval: str) -> Asked:
    return Asked("answered", f"pool:{pool} × interval:{interval}", "mean")


def _load(grid: Grid, plan: Plan, outcome: Outcome, pool: str, names: list[str]) -> Load:
    def read(asked: Asked) -> float:
        value = outcome.row(asked).mean
        return 0.0 if math.isnan(value) else value

    handle_s, focus_s, *by_type = (read(one) for one in _asked(pool, [], plan))
    answered = np.array([read(_answered(pool, name)) for name in names])
    by_clock = answered.reshape(plan.days, -1).sum(axis=0)
    handle_by_chats: tuple[float, ...] = (1.0,)
    if handle_s > 0:
        handle_by_chats = _by_chats(plan, pool, handle_s, focus_s, np.array(by_type))
    return Load(by_clock / (grid.hours * HOUR), handle_s, focus_s, handle_by_chats)


def _by_chats(
    plan: Plan, pool: str, handle_s: float, focus_s: float, by_type: Floats
) -> tuple[float, ...]:
    """Handle times by contacts in hand: as slowed down, or as they wait for one another."""
    planned = next(one for one in plan.pools if one.name == pool)
    weights = np.array([kind.weight for kind in plan.types])
    weight = float(np.average(weights, weights=by_type)) if by_type.sum() else float(WEIGHT_UNIT)
    capacity = max(1, math.floor(planned.capacity / weight + 1e-9))
    blocks = [kind.handling is not None for kind in plan.types]
    if np.average(blocks, weights=by_type) > 0.5:
        slowdown = planned.slowdown
        return tuple(handle_s * slowdown[min(k, len(slowdown) - 1)] for k in range(capacity))
    focus_s = min(max(focus_s, 1.0), handle_s)
    return handle_s_by_chats(
        agent_reply_s=focus_s / 2,  # two exchanges: away between them for all that is not focus
        customer_reply_s=handle_s - focus_s,
        turns=2,
        capacity=capacity,
    )


def _wanted(grid: Grid, load: Load) -> Floats:
    """Twice what could just keep up, and some more, in every step of the day."""
    busy = load.per_s * load.at_full_s
    most = np.array([busy[step.start : step.stop].max() for step in grid.steps])
    wanted: Floats = np.ceil(2 * most + 3 * np.sqrt(most) + 2)
    return wanted


def mean_patience_s(plan: Plan) -> float:
    """How long customers wait on average, all kinds counted alike; infinite if some never leave."""
    means = [
        math.inf if kind.patience is None else _mean(kind.patience)
        for contact_type in plan.types
        for kind in contact_type.customers
    ]
    return sum(means) / len(means)


def _mean(of: Distribution) -> float:
    return sum(quantile(of, (i + 0.5) / POINTS) for i in range(POINTS)) / POINTS
