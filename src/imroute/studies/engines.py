"""Days of a plan by one engine or the other, spread over processors, which changes nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from imroute.engine.contract import TRACE, Log, Plan
from imroute.engine.invariants import check
from imroute.engine.plan import expected_contacts
from imroute.studies.packed import Packed, pack

if TYPE_CHECKING:
    from imroute.engine.kernel import Kernel

CONTACTS_WORTH_A_REPLAY = 5_000  # a tenth of a second


def simulated(
    plan: Plan,
    seed: int,
    days: Sequence[int],
    engine: str,
    workers: int | None = None,
    replay: bool = True,
    cluster: str | None = None,
) -> Iterator[Log]:
    """Yield the logs of the days in their order, checked against the laws that every run keeps.

    Logs of the compiled engine hold until the next is asked for. `replay`: check the first of its
    days to the last event, if it is not too long; the readable engine's days are always checked so.
    With `cluster`, the address of a Dask scheduler, its workers simulate the days, and `workers` is
    how many tasks are given out at once.
    """
    how = ENGINES[engine]
    if cluster is not None:
        return _by_cluster(how, plan, seed, days, workers, replay, cluster)
    workers = workers or _workers_for(plan, len(days), how.worth_a_worker)
    return how.here(plan, seed, days, workers, replay)


def _workers_for(plan: Plan, days: int, worth: int) -> int:
    """Starting a worker takes as long as simulating so many contacts."""
    if days * expected_contacts(plan) < worth:
        return 1
    return min(days, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)


# --------------------------------------------------------------------- readable engine


def _by_reference(
    plan: Plan, seed: int, days: Sequence[int], workers: int, replay: bool
) -> Iterator[Log]:
    if workers == 1:
        yield from (one_day(plan, seed, day) for day in days)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(
        n_jobs=workers,
        backend="loky",
        initializer=leave_interrupts_to_the_parent,
        return_as="generator",
        batch_size=1,
        pre_dispatch="3*n_jobs",
    )
    yield from parallel(delayed(one_day)(plan, seed, day) for day in days)


def leave_interrupts_to_the_parent() -> None:
    """Ctrl-C on a terminal reaches every process; the parent alone decides what to keep."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def one_day(plan: Plan, seed: int, day: int) -> Log:
    """Simulate and check one day; the trace is let go, measures do not need it."""
    from imroute.engine.reference import simulate

    log = simulate(plan, seed, day)
    check(plan, log, seed)
    return replace(log, trace=np.empty(0, TRACE))


# --------------------------------------------------------------------- compiled engine


def _by_kernel(
    plan: Plan, seed: int, days: Sequence[int], workers: int, replay: bool
) -> Iterator[Log]:
    say_if_it_takes_long(plan)
    replayed = _replayed(plan, days, replay)
    if workers == 1:
        kernel = _kernel(plan)
        yield from (_checked(kernel, seed, day, day == replayed) for day in days)
        return
    with ThreadPoolExecutor(workers) as threads:
        idle = [_kernel(plan) for _ in range(workers + 1)]  # one whose log is being read
        running: deque[tuple[Kernel, Future[Log]]] = deque()
        for day in days:
            if not idle:
                yield running[0][1].result()
                idle.append(running.popleft()[0])
            kernel = idle.pop()
            running.append((kernel, threads.submit(_checked, kernel, seed, day, day == replayed)))
        yield from (future.result() for _, future in running)


def _replayed(plan: Plan, days: Sequence[int], replay: bool) -> int | None:
    """Choose the day to check to the last event, if any."""
    return days[0] if replay and expected_contacts(plan) < CONTACTS_WORTH_A_REPLAY else None


def _kernel(plan: Plan) -> Kernel:
    from imroute.engine.kernel import Kernel

    return Kernel(plan)


def _checked(kernel: Kernel, seed: int, day: int, traced: bool) -> Log:
    """Simulate and check one day; with a trace to the last event."""
    log = kernel.simulate(seed, day, traced)
    check(kernel.plan, log, seed)
    return log


def say_if_it_takes_long(plan: Plan) -> None:
    """The first use on a machine, or after a change of version, has to compile."""
    from imroute.compiled import is_kept
    from imroute.engine.kernel import compiled_as

    if not is_kept(compiled_as(plan)):
        sys.stderr.write("compiling the engine, once: this takes half a minute ...\n")
        sys.stderr.flush()


# ------------------------------------------------------------------------- on a cluster


def _by_cluster(
    how: Engine,
    plan: Plan,
    seed: int,
    days: Sequence[int],
    workers: int | None,
    replay: bool,
    address: str,
) -> Iterator[Log]:
    from imroute.studies.cluster import Work, spread

    work = Work(
        plan,
        seed,
        days,
        replayed=_replayed(plan, days, replay),
        days_a_task=int(how.worth_a_task / max(1.0, expected_contacts(plan))),
        simulate=how.there,
        compiled_as=how.compiled_as(plan),
    )
    return spread(address, work, workers)


def _days_of_kernel(
    plan: Plan, seed: int, days: Sequence[int], replayed: int | None
) -> list[Packed]:
    kernel = _kernel(plan)
    return [pack(_checked(kernel, seed, day, day == replayed)) for day in days]


def _days_of_reference(
    plan: Plan, seed: int, days: Sequence[int], replayed: int | None
) -> list[Packed]:
    return [pack(one_day(plan, seed, day)) for day in days]


def _compiled_as(plan: Plan) -> str:
    from imroute.engine.kernel import compiled_as

    return compiled_as(plan)


# ------------------------------------------------------------------------------ engines


class Engine(NamedTuple):
    """How days are simulated here and at a worker of a cluster, and what is worth the trouble."""

    here: Callable[[Plan, int, Sequence[int], int, bool], Iterator[Log]]
    there: Callable[[Plan, int, Sequence[int], int | None], list[Packed]]
    compiled_as: Callable[[Plan], str]  # what has to be compiled first, if anything
    worth_a_worker: int  # contacts
    worth_a_task: int


ENGINES = {
    "kernel": Engine(_by_kernel, _days_of_kernel, _compiled_as, 15_000, 20_000),
    "reference": Engine(_by_reference, _days_of_reference, lambda plan: "", 10_000, 300),
}
DEFAULT_ENGINE = "kernel"
