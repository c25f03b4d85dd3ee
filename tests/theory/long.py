"""Longer runs than a test suite can take, as rows of the tables in docs/background/verification.md.

In the folder of the tests:

    python -m theory.long twin [WORDS]     every quantity of every case, engine and twin
    python -m theory.long alone [WORDS]    the engine by itself
    python -m theory.long bench            W2 of the benchmarks, by the engine itself
    python -m theory.long warm-up [WORDS]  the same days after twice the warm-up

WORDS choose cases by a part of their titles; none: all of them. `twin` and `alone` go on until the
standard error of every quantity is below 0.5% of its value.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

import numpy as np

from imroute.studies import RunResult

from . import cases
from .agreement import LARGEST_ERROR, Agreement, alone, joined, with_twin
from .case import SAME_S, SEED, Case, run
from .demand import OpeningDay
from .desks import Desk
from .laws import exponential
from .priorities import PriorityDesk

ENOUGH = 0.99 * LARGEST_ERROR
CONTACTS_AT_ONCE = 60_000  # of the engine
OTHER_DAYS = 1000  # seeds away from those of the tests

MORE = (
    PriorityDesk(
        title="Priorities, 5 agents, 2 tiers, equal shares",
        agents=5,
        per_hour=240,
        shares=(0.5, 0.5),
        handling=exponential(60),
        fresh_days=3300,
    ),
)


def both(chosen: Sequence[Case]) -> None:
    """Engine and twin: the twin plays more and more days."""
    for case in chosen:
        full = replace(case, only=())
        result = full.run(seed=SEED + OTHER_DAYS)
        engine, (same, apart_s) = full.engine(result), full.same(result)
        assert apart_s < SAME_S, full.title
        parts = [full.fresh(1)]
        while True:
            fresh = joined(parts)
            found = full.read(with_twin(engine, same, fresh, full.theory))
            lacking = (worst(found) / ENOUGH) ** 2
            if lacking <= 1:
                break
            days = fresh[next(iter(fresh))][0].size * min(2.0, 1.1 * lacking - 1)
            parts.append(replace(full, fresh_days=int(days) + 1).fresh(len(parts) + 1))
        show(full, found)


def by_itself(chosen: Sequence[Case]) -> None:
    """The engine alone: batch after batch of days."""
    for case in chosen:
        full = replace(case, only=())
        parts, found = [], []
        for result in batches(full):
            parts.append(full.engine(result))
            found = full.read(alone(joined(parts), full.theory))
            if len(parts) > 2 and worst(found) <= ENOUGH:
                break
        show(full, found)


def batches(case: Case) -> Iterator[RunResult]:
    """Days of the engine without end, a batch a seed."""
    days = 2
    for number in count():
        result = case.run(days, SEED + OTHER_DAYS + number)
        yield result
        contacts = sum(max(log.contacts.size, log.work.size) for log in result.logs) / days
        days = max(2, int(CONTACTS_AT_ONCE / contacts))


def warm_up(chosen: Sequence[Case]) -> None:
    """What twice the warm-up changes, in standard errors of the difference."""
    for case in chosen:
        if isinstance(case, Desk | PriorityDesk) and not isinstance(case, OpeningDay):
            longer = replace(case, warm_up_min=2 * case.warm_up_min)
            once, twice = (alone(c.fresh(1), c.theory) for c in (case, longer))
            apart = [
                (b.value - a.value) / math.hypot(a.error, b.error)
                for a, b in zip(once, twice, strict=True)
            ]
            print(f"| {case.title} | {case.warm_up_min} | {max(apart, key=abs):+.2f} |", flush=True)


# Benchmarks ---------------------------------------------------------------------------------------

W2 = """
title: W2
day: {start: 00:00, end: 12:00}
warm_up: 1h
start: {chat: 95}
contact_types:
  chat:
    arrivals: 855/h
    patience: {exponential: 2m}
    conversation: {turns: 8, agent_reply: {exponential: 20s}, customer_reply: {exponential: 30s}}
pools:
  desk: {agents: 40, capacity: 3}
"""
W2_REFERENCE = {"p_abandon": (0.0761, 0.00012), "first_reply_s": (48.722, 0.024)}
W2_REFERENCE |= {"focus_occupancy": (0.87777, 0.00005)}
W2_DAYS, W2_BATCHES = 10, 12


def bench(_: Sequence[Case]) -> None:
    """W2, of which no theory is known: references of 40 million chats, with their own errors."""
    parts = []
    for number in range(W2_BATCHES):
        result = run(W2, W2_DAYS, SEED + OTHER_DAYS + number)
        by_day, day = result.results.by_day, np.ones(result.days)
        answered = by_day("answered")
        parts.append(
            {
                "p_abandon": (by_day("abandoned"), by_day("offered")),
                "first_reply_s": (by_day("first_human_reply") * answered, answered),
                "focus_occupancy": (by_day("focus_occupancy"), day),
            }
        )
    for found in alone(joined(parts), {name: value for name, (value, _) in W2_REFERENCE.items()}):
        error = math.hypot(found.error, W2_REFERENCE[found.quantity][1] / 2)
        print(f"{row(found)} {(found.value - found.theory) / error:+.2f} |", flush=True)


# Words --------------------------------------------------------------------------------------------


def worst(found: Sequence[Agreement]) -> float:
    return max(agreement.relative_error for agreement in found)


def show(case: Case, found: Sequence[Agreement]) -> None:
    print(f"| **{case.title}** | | | | |")
    for agreement in found:
        print(row(agreement), flush=True)


def row(found: Agreement) -> str:
    return (
        f"| {found.quantity} | {found.value:.6g} | {found.theory:.6g} "
        f"| {found.relative_error:.2%} | {found.z:+.2f} |"
    )


TASKS: dict[str, Callable[[Sequence[Case]], None]] = {
    "twin": both,
    "alone": by_itself,
    "bench": bench,
    "warm-up": warm_up,
}


def main(task: str, *words: str) -> None:
    everything = (*cases.ALL, *MORE)
    chosen = [case for case in everything if not words or any(w in case.title for w in words)]
    TASKS[task](chosen)


if __name__ == "__main__":
    main(*sys.argv[1:])
