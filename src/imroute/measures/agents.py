"""Agents' time: on duty, logged in, holding contacts, at work; by agent or pool, interval, day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import WEIGHT_UNIT, Plan
from imroute.intervals import Floats, Ints
from imroute.measures.columns import Columns, first_agents, rows_of
from imroute.measures.opening import Opening

_KINDS = 6


@dataclass(frozen=True, slots=True)
class AgentTime:
    """Seconds, shape (units, intervals, days); each contact held and each slot counts its own.

    Units are agents or whole pools. Agents are logged in on duty, and while they hold a contact.
    """

    on_duty_s: Floats
    logged_in_s: Floats
    occupied_s: Floats
    focus_s: Floats
    held_s: Floats
    slots_held_s: Floats  # of agents on duty
    slots_s: Floats  # of agents on duty
    pool: Ints  # of each unit


@dataclass(frozen=True, slots=True)
class AllTime:
    """The same seconds three times, because agents by interval are many and seldom asked for."""

    of_pools: AgentTime
    of_agents: AgentTime  # in one interval: the whole time
    in_full: AgentTime | None


def agent_time(plan: Plan, columns: Columns, opening: Opening, in_full: bool) -> AllTime:
    """Measure all agents in opening hours."""
    first = first_agents(plan)
    agents, intervals, pools = int(first[-1]), opening.begins.size, len(plan.pools)
    pool = np.repeat(np.arange(pools), np.diff(first))
    shape = (_KINDS, agents, intervals)
    of_pools = np.zeros((_KINDS, pools, intervals, columns.days))
    of_agents = np.zeros((_KINDS, agents, 1, columns.days))
    full = np.zeros((*shape, columns.days)) if in_full else None
    weight = np.array([kind.weight / WEIGHT_UNIT for kind in plan.types], dtype=np.float64)
    weight = weight[columns.combinations[:, 0]]
    for day in range(columns.days):
        out = np.zeros((_KINDS, agents, opening.interval.size))
        _measure(columns, day, opening.edges, weight, out)
        out = opening.of_intervals(out)
        for number in range(pools):
            of_pools[:, number, :, day] = out[:, first[number] : first[number + 1]].sum(axis=1)
        of_agents[..., 0, day] = out.sum(axis=-1)
        if full is not None:
            full[..., day] = out
    capacity = np.array([one.capacity / WEIGHT_UNIT for one in plan.pools], dtype=np.float64)
    return AllTime(
        _with_slots(of_pools, capacity, np.arange(pools)),
        _with_slots(of_agents, capacity, pool),
        None if full is None else _with_slots(full, capacity, pool),
    )


def _with_slots(times: Floats, capacity: Floats, pool: Ints) -> AgentTime:
    on_duty, logged_in, occupied, focus, held, slots_held = times
    slots = on_duty * capacity[pool][:, None, None]
    return AgentTime(on_duty, logged_in, occupied, focus, held, slots_held, slots, pool)


def _measure(columns: Columns, day: int, edges: Floats, weight: Floats, out: Floats) -> None:
    from imroute.measures.timelines import add_duty, add_holding, add_slots, add_work

    agents = out.shape[1]
    duty = rows_of(columns.duty, *columns.duty_begins[day : day + 2])
    held = columns.held(day)
    slots = rows_of(columns.slots, *columns.slot_begins[day : day + 2])
    work = rows_of(columns.work, *columns.work_begins[day : day + 2])
    duty_ends, duty_order = np.empty(agents, np.int64), np.empty(duty.on.size, np.int32)
    add_duty(edges, duty, duty_ends, duty_order, out)
    ends, order = np.empty(agents, np.int64), np.empty(held.agent.size, np.int32)
    add_holding(edges, held, weight, duty, duty_ends, duty_order, ends, order, out)
    add_work(edges, work, np.zeros(agents), out)
    if slots.agent.size:
        add_slots(edges, slots, duty, duty_ends, duty_order, out)
