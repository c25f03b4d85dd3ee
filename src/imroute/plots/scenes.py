"""One day as it happened: agents' slots over time, and the desk at a few moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from imroute.engine.contract import WEIGHT_UNIT, Log, Plan
from imroute.errors import Problem, UsageError
from imroute.intervals import Floats, Ints
from imroute.studies import RunResult


class Held(NamedTuple):
    """Contacts in hand, one row each time an agent has one; times in seconds of the run."""

    pool: Ints
    agent: Ints
    type: Ints
    begin_s: Floats
    end_s: Floats


class Waiting(NamedTuple):
    """Waits in the queue, from joining to the end of the wait."""

    begin_s: Floats
    end_s: Floats


class Scene(NamedTuple):
    """What happened on one day."""

    plan: Plan
    log: Log
    held: Held
    waiting: Waiting

    def on_duty(self, pool: int, time_s: float) -> int:
        duty = self.log.duty
        off = np.nan_to_num(duty["off_s"], nan=np.inf)
        on = (duty["pool"] == pool) & (duty["on_s"] <= time_s) & (off > time_s)
        return int(np.count_nonzero(on))

    def slots(self, pool: int, time_s: float) -> float:
        return self.on_duty(pool, time_s) * self.plan.pools[pool].capacity / WEIGHT_UNIT

    def taken(self, pool: int, time_s: float) -> float:
        """Slots taken, contacts counted by their weight."""
        held = self.held
        now = (held.pool == pool) & (held.begin_s <= time_s) & (held.end_s > time_s)
        weights = np.array([kind.weight for kind in self.plan.types]) / WEIGHT_UNIT
        return float(weights[held.type[now]].sum())

    def waited(self, time_s: float) -> Floats:
        """How long each who waits has waited by then."""
        now = (self.waiting.begin_s <= time_s) & (self.waiting.end_s > time_s)
        return time_s - self.waiting.begin_s[now]


def scene(result: RunResult, day: int) -> Scene:
    """The day of that number, from 1: out of the kept logs, or simulated once more."""
    if not 1 <= day <= result.days:
        allowed = f"a day of this run: 1 to {result.days}"
        raise UsageError(Problem(str(day), allowed, "name one of these"))
    log = result.logs[day - 1] if len(result.logs) >= day else _again(result, day - 1)
    return Scene(result.plan, log, _held(log), _waiting(log))


def _again(result: RunResult, replication: int) -> Log:
    from imroute.studies.engines import simulated

    days = simulated(result.plan, result.seed, [replication], result.engine, 1, replay=False)
    return next(iter([log.copy() for log in days]))


def _held(log: Log) -> Held:
    first = log.contacts[np.isfinite(log.contacts["assigned_s"]) & (log.contacts["agent"] >= 0)]
    before = log.legs[np.isfinite(log.legs["assigned_s"]) & (log.legs["agent"] >= 0)]
    kinds = np.concatenate([first["type"], log.contacts["type"][before["contact"]]])

    pool, agent, begins, ends = (
        np.concatenate([first[name], before[name]])
        for name in ("pool", "agent", "assigned_s", "freed_s")
    )
    return Held(pool, agent, kinds, begins, np.nan_to_num(ends, nan=log.ended_s))


def _waiting(log: Log) -> Waiting:
    parts = [table[np.isfinite(table["joined_s"])] for table in (log.contacts, log.legs)]
    begins = np.concatenate([part["joined_s"] for part in parts])
    ends = np.concatenate([part["queue_left_s"] for part in parts])
    return Waiting(begins, np.nan_to_num(ends, nan=log.ended_s))


def rows_of_slots(held: Held, chosen: Ints) -> Iterator[tuple[tuple[int, int], int, int]]:
    """The agent, the slot from 0 and the row of `held` for each of some rows, in order of time."""
    free_from: dict[tuple[int, int], list[float]] = {}
    for row in chosen[np.argsort(held.begin_s[chosen], kind="stable")].tolist():
        agent = int(held.pool[row]), int(held.agent[row])
        slots = free_from.setdefault(agent, [])
        begin, end = float(held.begin_s[row]), float(held.end_s[row])
        slot = next((i for i, until in enumerate(slots) if until <= begin + 1e-6), len(slots))
        if slot == len(slots):
            slots.append(end)
        slots[slot] = end
        yield agent, slot, row
