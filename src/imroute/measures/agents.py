"""Agents' time: on duty, logged in, holding contacts, at work; by agent, interval and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import WEIGHT_UNIT, Plan
from imroute.intervals import Bools, Floats, Ints
from imroute.measures.columns import Columns, Stretches
from imroute.measures.timelines import Segments, Steps, cut, stretches

_HELD, _WEIGHT, _DUTY, _WORK = range(4)


@dataclass(frozen=True, slots=True)
class AgentTime:
    """Seconds, shape (agents, intervals, days); each contact held and each slot counts its own.

    Agents are logged in on duty, and while they hold a contact.
    """

    on_duty_s: Floats
    logged_in_s: Floats
    occupied_s: Floats
    focus_s: Floats
    held_s: Floats
    slots_held_s: Floats  # of agents on duty
    slots_s: Floats  # of agents on duty


def agent_time(plan: Plan, columns: Columns, edges: Floats) -> AgentTime:
    """Measure all agents between `edges`, the ends of the intervals in seconds of the run."""
    capacity = np.repeat(
        [pool.capacity / WEIGHT_UNIT for pool in plan.pools], [pool.agents for pool in plan.pools]
    ).astype(np.float64)
    days = [_of_day(columns, day, capacity, edges) for day in range(columns.days)]
    return AgentTime(*(np.stack(kind, axis=-1) for kind in zip(*days, strict=True)))


def _of_day(columns: Columns, day: int, capacity: Floats, edges: Floats) -> list[Floats]:
    agents = capacity.size
    segments = cut(_steps(columns, day), agents, edges)
    on_duty, held = segments.level[:, _DUTY] > 0, segments.level[:, _HELD] > 0
    weight = segments.level[:, _WEIGHT] / WEIGHT_UNIT
    times = [
        _sum(segments, weighting, agents)
        for weighting in (
            on_duty,
            on_duty | held,
            held,
            segments.level[:, _WORK] > 0,
            segments.level[:, _HELD],
            weight * on_duty,
        )
    ]
    return [*times, times[0] * capacity[:, None]]


def _sum(segments: Segments, weighting: Floats | Ints | Bools, agents: int) -> Floats:
    """Seconds times weighting, shape (agents, intervals)."""
    return segments.total(weighting).reshape(agents, -1)


def _steps(columns: Columns, day: int) -> Steps:
    contacts = columns.of_day(day)
    held = contacts.rows(~np.isnan(contacts.assigned))
    holding = Stretches(held.agent, held.assigned, held.held_until)
    parts = [
        _rises(holding, {_HELD: 1, _WEIGHT: held.weight}),
        _rises(columns.duty[day], {_DUTY: 1}),
        _rises(columns.work[day], {_WORK: 1}),
    ]
    return Steps(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _rises(of: Stretches, levels: Mapping[int, npt.ArrayLike]) -> Steps:
    rise = np.zeros((of.agent.size, 4), dtype=np.int64)
    for level, by in levels.items():
        rise[:, level] = by
    return stretches(of.agent.astype(np.int64), of.began, of.ended, rise)
