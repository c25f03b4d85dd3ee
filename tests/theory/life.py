"""Desks on which contacts live their whole life, each small enough for an exact Markov chain.

The engine plays them by itself, without a twin: a quantity is what was counted over a day of the
engine, over the length of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import Log, Outcome
from imroute.engine.kernel import Kernel
from imroute.engine.plan import make_plan
from imroute.loading import load_text

from .agreement import Agreement, Sums, alone
from .case import HOUR_S, SEED

WARM_UP_H, DAY_H = 2, 22
BEGIN_S, END_S = WARM_UP_H * HOUR_S, (WARM_UP_H + DAY_H) * HOUR_S
Count = Callable[[Log], float]

HEAD = f"""
title: A desk in balance
day: {{start: "00:00", end: "{DAY_H}:00", interval: 1h}}
warm_up: {WARM_UP_H}h
at_close: stop
"""


@dataclass(frozen=True)
class Life:
    """A scenario, and what theory says of it: each quantity counted, and exact, a second."""

    title: str
    scenario: str
    quantities: Mapping[str, tuple[Count, float]]
    days: int = 40

    def __str__(self) -> str:
        return self.title

    def agreements(self) -> list[Agreement]:
        plan = make_plan(load_text(HEAD + self.scenario).scenario)
        kernel = Kernel(plan)
        counted: dict[str, list[float]] = {name: [] for name in self.quantities}
        for day in range(self.days):
            log = kernel.simulate(SEED, day)
            for name, (count, _) in self.quantities.items():
                counted[name].append(count(log))
        whole = np.full(self.days, END_S - BEGIN_S)
        sums: Sums = {name: (np.array(found), whole) for name, found in counted.items()}
        return alone(sums, {name: exact for name, (_, exact) in self.quantities.items()})


# What is counted ----------------------------------------------------------------------------------


def within(since_s: np.ndarray, until_s: np.ndarray) -> float:
    """Seconds of stretches of time that lie in the day; one without end lasts until its end."""
    until_s = np.where(np.isnan(until_s), END_S, until_s)
    inside = np.minimum(until_s, END_S) - np.maximum(since_s, BEGIN_S)
    return float(np.nansum(np.maximum(inside, 0.0)))


def held(of_type: int | None = None, pool: int | None = None) -> Count:
    """Count contacts in hand, earlier legs of their lives included."""

    def count(log: Log) -> float:
        return sum(
            within(rows["assigned_s"], rows["freed_s"]) for rows in parts(log, of_type, pool)
        )

    return count


def waiting(of_type: int | None = None) -> Count:
    """Count contacts in the human queue; silent leavers wait too."""

    def count(log: Log) -> float:
        return sum(within(rows["joined_s"], rows["queue_left_s"]) for rows in parts(log, of_type))

    return count


def parts(log: Log, of_type: int | None, pool: int | None = None) -> list[np.ndarray]:
    found = []
    for rows, types in (
        (log.contacts, log.contacts["type"]),
        (log.legs, log.contacts["type"][log.legs["contact"]]),
    ):
        chosen = np.ones(len(rows), np.bool_)
        if of_type is not None:
            chosen &= types == of_type
        if pool is not None:
            chosen &= rows["pool"] == pool
        found.append(rows[chosen])
    return found


def ended(*outcomes: Outcome, of_type: int | None = None) -> Count:
    """Count contacts that ended so."""

    def count(log: Log) -> float:
        rows = log.contacts[np.isin(log.contacts["outcome"], outcomes)]
        if of_type is not None:
            rows = rows[rows["type"] == of_type]
        return happened(rows["ended_s"])

    return count


def arrived(log: Log) -> float:
    """Count contacts, first and further ones."""
    return happened(log.contacts["arrived_s"])


def happened(at_s: np.ndarray) -> float:
    """Count instants that lie in the day."""
    return float(np.count_nonzero((at_s >= BEGIN_S) & (at_s < END_S)))
