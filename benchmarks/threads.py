"""Two threads against one, beside two processes of C against one: what two cores give at most."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator

import imroute
from benchmarks.effort import Effort
from benchmarks.machine import cores
from benchmarks.tables import Heading, Table, middle_and_range, short_range
from benchmarks.twins import c
from benchmarks.workloads import W1, WORKLOADS, Workload
from imroute.engine.kernel import Kernel
from imroute.engine.plan import make_plan

THREADS = Heading(
    "Two threads against one",
    ("who", "contacts/s, one", "contacts/s, two", "ratio"),
)
Work = Callable[[int, int, int], int]  # place, days, seed → contacts


def headings() -> list[Heading]:
    return [THREADS]


def tables(effort: Effort) -> Iterator[Table]:
    """Threads share the process, each has an engine of its own."""
    table = Table(
        THREADS,
        notes=(
            f"{cores()} cores. C is run as one and as two processes: its ratio is what the machine "
            "had to give.",
        ),
    )
    works = dict(_works())
    days = {name: _days(work, effort.threads_s) for name, work in works.items()}
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for turn in range(effort.rounds):
        for name, work in works.items():
            one, two = (_rate(work, workers, days[name], turn) for workers in (1, 2))
            rates[name].append((one, two))
    for name, pairs in rates.items():
        alone, both = zip(*pairs, strict=True)
        gain = [two / one for one, two in pairs]
        table.add(name, short_range(alone), short_range(both), middle_and_range(gain, ".2f"))
    yield table


def _works() -> Iterator[tuple[str, Work]]:
    for workload in WORKLOADS.values():
        yield f"{workload.name}, imroute, threads", _by_kernels(workload)
        if c.is_there():
            yield f"{workload.name}, C, processes", _in_c(workload)


def _by_kernels(workload: Workload) -> Work:
    plan = make_plan(imroute.load(workload.scenario).scenario)
    kernels = Kernel(plan), Kernel(plan)

    def work(place: int, days: int, seed: int) -> int:
        kernel, first = kernels[place], place * days
        return sum(len(kernel.simulate(seed, first + day).contacts) for day in range(days))

    return work


def _in_c(workload: Workload) -> Work:
    play = c.w1 if workload is W1 else c.w2
    return lambda place, days, seed: sum(day.contacts for day in play(24, days, 2 * seed + place))


def _days(work: Work, seconds: float) -> int:
    """How many days take one worker so many seconds."""
    for place in (0, 1):
        work(place, 1, 0)
    begun = time.perf_counter()
    work(0, 10, 1)
    return max(1, math.ceil(10 * seconds / (time.perf_counter() - begun)))


def _rate(work: Work, workers: int, days: int, seed: int) -> float:
    """Contacts a second of all workers together."""
    contacts = [0] * workers

    def at_work(place: int) -> None:
        contacts[place] = work(place, days, seed)

    threads = [threading.Thread(target=at_work, args=(place,)) for place in range(workers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(contacts) / (time.perf_counter() - begun)
