"""Contacts a second of every engine on W1 and W2, side by side, once their statistics agree."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence

from benchmarks.effort import Effort
from benchmarks.engines import (
    ALONE,
    EVERYTHING,
    LAWS,
    PROCESSES,
    SCREEN,
    C,
    Engine,
    engines,
    rate,
)
from benchmarks.machine import one_core
from benchmarks.tables import Heading, Table, short_range
from benchmarks.workloads import WORKLOADS, Finding, Workload, findings

Rates = dict[str, list[float]]  # by engine, one a round

# What is aimed at, and the floor; then how many times SimPy processes on each workload.
AIM_OF_C, FLOOR_OF_C = 0.5, 0.35
AIM_OF_SIMPY = {"W1": 100, "W2": 50}
AIM_MEASURED = 0.5  # of simulation alone

# Rates seen elsewhere on one machine, in millions a second, of engines that need Java: their ratio
# to C stands in for a run here.
ELSEWHERE = {"W1": ("ContactCenters", 2.2, 16.8), "W2": ("SSJ", 0.54, 1.88)}


def statistics_of(workload: Workload) -> Heading:
    names = [reference.name for reference in workload.references]
    return Heading(f"{workload.name}: statistics", ("engine", *names, "agrees"))


def rates_of(workload: Workload) -> Heading:
    columns = ("engine", "contacts/s", "of C", "× SimPy processes", "aimed at")
    return Heading(f"{workload.name}: contacts a second on one core", columns)


def headings() -> list[Heading]:
    of_both = [(statistics_of(workload), rates_of(workload)) for workload in WORKLOADS.values()]
    return [heading for pair in of_both for heading in pair]


def tables(effort: Effort) -> Iterator[Table]:
    """Statistics and rates of both workloads."""
    for workload in WORKLOADS.values():
        everyone = engines(workload)
        able = [engine for engine in everyone if not engine.missing]
        missing = [engine for engine in everyone if engine.missing]
        with one_core():
            agreement, right = checked(workload, able)
            yield agreement
            yield timed(workload, right, missing, effort)


# -------------------------------------------------------------------------- first, is it right?


def checked(workload: Workload, able: Sequence[Engine]) -> tuple[Table, list[Engine]]:
    """Hold every engine against its references; give the table and the engines that agree."""
    table = Table(
        statistics_of(workload),
        notes=(f"In brackets: standard errors off; within 4 agrees. {_references(workload)}",),
    )
    wrong = set()
    for engine in able:
        if not engine.check_days:
            continue  # the same engine once more, with more done to its log
        found = findings(engine.play(engine.check_days, 1), engine.references)
        if not all(finding.agrees for finding in found):
            wrong.add(engine.checked_as)
        verdict = "NO: not timed" if engine.checked_as in wrong else "yes"
        table.add(engine.name, *(_told(finding) for finding in found), verdict)
    return table, [engine for engine in able if engine.checked_as not in wrong]


def _told(finding: Finding) -> str:
    return f"{finding.found:.5g} ({finding.errors_off:+.1f})"


def _references(workload: Workload) -> str:
    values = "; ".join(f"{name} {value:.6g}" for name, value, _ in workload.references)
    if workload.references is workload.lowest_number:
        return f"Exact: {values}."
    twins = "; ".join(f"{name} {value:.6g}" for name, value, _ in workload.lowest_number)
    return f"References: {values}; with ties to the lowest agent number, as in the twins, {twins}."


# ----------------------------------------------------------------------------- then, how fast?


def timed(
    workload: Workload, right: Sequence[Engine], missing: Sequence[Engine], effort: Effort
) -> Table:
    """Time all engines in turn, several rounds."""
    rates = measured(right, effort)
    table = Table(
        rates_of(workload),
        notes=tuple(_notes(workload, rates)),
    )
    for name, own in rates.items():
        of_c, of_simpy = (_over(rates, name, other) for other in (C, PROCESSES))
        table.add(name, short_range(own), of_c, of_simpy, _aim(workload, name))
    for engine in missing:
        table.add(engine.name, engine.missing, "–", "–", "–")
    return table


def measured(right: Sequence[Engine], effort: Effort) -> Rates:
    days = {engine.name: _days(engine, effort.chunk_s) for engine in right}
    rates: Rates = {engine.name: [] for engine in right}
    for turn in range(effort.rounds):
        for engine in right:
            rates[engine.name].append(rate(engine.play(days[engine.name], 100 + turn)))
    return rates


def _days(engine: Engine, chunk_s: float) -> int:
    """How many days take so many seconds; this also warms the engine up."""
    played = [engine.play(engine.least_days, seed) for seed in (98, 99)]
    fewest_s = min(sum(day.seconds for day in days) for days in played)
    return math.ceil(engine.least_days * max(1.0, chunk_s / fewest_s))


def ratios(rates: Rates, name: str, other: str) -> list[float]:
    """One engine over another, round by round: what slows the machine slows both."""
    if name not in rates or other not in rates:
        return []
    return [ours / theirs for ours, theirs in zip(rates[name], rates[other], strict=True)]


def _over(rates: Rates, name: str, other: str) -> str:
    found = ratios(rates, name, other)
    return short_range(found) if found and name != other else "–" if not found else "1"


def _aim(workload: Workload, name: str) -> str:
    if name == ALONE:
        simpy = AIM_OF_SIMPY[workload.name]
        return f"{AIM_OF_C} of C (floor {FLOOR_OF_C}), {simpy} × SimPy"
    return f"half of {ALONE}" if name == SCREEN else "–"


def _notes(workload: Workload, rates: Rates) -> Iterator[str]:
    of_alone = {
        name: statistics.median(found)
        for name in (LAWS, SCREEN, EVERYTHING)
        if (found := ratios(rates, name, ALONE))
    }
    if of_alone:
        told = "; ".join(f"{name}: {value:.2f}" for name, value in of_alone.items())
        yield f"Of simulation alone: {told}."
    of_c = ratios(rates, ALONE, C)
    if of_c:
        name, theirs, in_c = ELSEWHERE[workload.name]
        times = statistics.median(of_c) * in_c / theirs
        yield (
            f"imroute simulates {times:.1f} × as fast as {name} would here if it kept the ratio to "
            f"C seen on another machine, {theirs} M to {in_c} M contacts/s; {name} was not run."
        )
