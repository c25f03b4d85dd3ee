"""Who takes part: each engine plays a workload for some days and sums each day up."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

import imroute
from benchmarks.twins import c, simpy_callbacks, simpy_processes
from benchmarks.workloads import (
    W1,
    Day,
    Reference,
    Workload,
    at_work_s,
    w1_day,
    w2_day,
)
from imroute.engine.contract import Log, Outcome
from imroute.engine.invariants import check
from imroute.engine.kernel import Kernel
from imroute.engine.plan import make_plan

Play = Callable[[int, int], list[Day]]  # days, seed
C, PROCESSES, ALONE = "C, written for this one model", "SimPy processes", "imroute, simulation"
LAWS, SCREEN, EVERYTHING = (
    "imroute, laws checked",
    "imroute, all measures of the day and its intervals",
    "imroute, every row of the results",
)
A_STUDY = 20  # days: what is measured costs by the scope as well as by the contact


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to simulate a workload; `check_days` are enough to tell if it is wrong."""

    name: str
    play: Play
    check_days: int
    references: tuple[Reference, ...]
    missing: str = ""  # why it cannot run here
    least_days: int = 1  # timed at once
    family: str = ""  # the engine whose statistics tell of this one, too

    @property
    def checked_as(self) -> str:
        return self.family or self.name


def engines(workload: Workload) -> list[Engine]:
    """All that can simulate the workload, the yardstick first."""
    return [*_ours(workload), *_rivals(workload)]


def _rivals(workload: Workload) -> list[Engine]:
    references = workload.lowest_number
    first = workload is W1
    in_c, processes, callbacks = (
        (c.w1, simpy_processes.w1, simpy_callbacks.w1)
        if first
        else (c.w2, simpy_processes.w2, simpy_callbacks.w2)
    )
    found = [
        Engine(C, lambda days, seed: in_c(24, days, seed), 100, references, _missing_c()),
        Engine("SimPy callbacks", _short_days(callbacks), 48, references),
        Engine(PROCESSES, _short_days(processes), 24, references),
    ]
    return [*found, Engine("Ciw", _ciw, 24, references, _missing_ciw())] if first else found


def _short_days(play: Callable[[float, int], Day]) -> Play:
    """Slow engines play days of 3 hours, so that there are enough of them to tell an error."""
    return lambda days, seed: [play(3, 1000 * seed + day) for day in range(days)]


def _ciw(days: int, seed: int) -> list[Day]:
    from benchmarks.twins import ciw_network

    return _short_days(ciw_network.w1)(days, seed)


def _missing_c() -> str:
    return "" if c.is_there() else "no C compiler here"


def _missing_ciw() -> str:
    return "" if importlib.util.find_spec("ciw") else "not installed here: make bench installs it"


# --------------------------------------------------------------------------------- imroute


def _ours(workload: Workload) -> list[Engine]:
    loaded = imroute.load(workload.scenario)
    kernel = Kernel(make_plan(loaded.scenario))
    sum_up = w1_of if workload is W1 else w2_of

    def alone(days: int, seed: int) -> list[Day]:
        return [_timed(lambda day=day: kernel.simulate(seed, day), sum_up) for day in range(days)]

    def checked(days: int, seed: int) -> list[Day]:
        def one(day: int) -> Log:
            log = kernel.simulate(seed, day)
            check(kernel.plan, log, seed)
            return log

        return [_timed(lambda day=day: one(day), sum_up) for day in range(days)]

    def measured(wanted: Callable[[imroute.RunResult], list[str] | None]) -> Play:
        def play(days: int, seed: int) -> list[Day]:
            begun = time.perf_counter()
            result = imroute.run(loaded, days=days, seed=seed, workers=1)
            for _ in result.results.rows(wanted(result)):
                pass
            seconds = time.perf_counter() - begun
            arrivals = result.results.estimate("arrivals", stat="total").mean
            return [Day(seconds, round(arrivals), ())]

        return play

    def screen(result: imroute.RunResult) -> list[str]:
        return ["all", *result.results.intervals()]

    return [
        Engine(ALONE, alone, 60, workload.references),
        Engine(LAWS, checked, 0, (), family=ALONE),
        Engine(SCREEN, measured(screen), 0, (), least_days=A_STUDY, family=ALONE),
        Engine(EVERYTHING, measured(lambda result: None), 0, (), least_days=A_STUDY, family=ALONE),
    ]


def _timed(play: Callable[[], Log], sum_up: Callable[[float, Log], Day]) -> Day:
    begun = time.perf_counter()
    log = play()
    return sum_up(time.perf_counter() - begun, log)


def w1_of(seconds: float, log: Log) -> Day:
    rows = log.contacts
    waited = rows["queue_left_s"] - rows["joined_s"]
    gave_up = rows["outcome"] == Outcome.ABANDONED
    return w1_day(seconds, len(rows), rows["arrived_s"], waited, gave_up)


def w2_of(seconds: float, log: Log) -> Day:
    rows, work = log.contacts, log.work
    first_reply_s = np.where(
        rows["outcome"] == Outcome.ABANDONED, np.nan, rows["first_reply_s"] - rows["arrived_s"]
    )
    worked_s = at_work_s(work["began_s"], work["ended_s"], 24)
    return w2_day(seconds, rows["arrived_s"], first_reply_s, worked_s, 24)


def rate(days: Iterable[Day]) -> float:
    """Contacts a second of the time that was taken."""
    days = list(days)
    return sum(day.contacts for day in days) / sum(day.seconds for day in days)
