"""One scenario, run for a number of days; the only place that spreads days over processors."""

from __future__ import annotations

import os
import platform
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from imroute import __version__
from imroute.engine.contract import TRACE, Log, Plan
from imroute.engine.invariants import check
from imroute.engine.plan import make_plan
from imroute.engine.policy import Policies, policies_of, with_policies
from imroute.engine.reference import simulate
from imroute.errors import Problem, UsageError, listed
from imroute.loading import Loaded
from imroute.measures import Results
from imroute.scenario import Scenario
from imroute.scenario import Target as WrittenTarget
from imroute.targets import Target, Verdict, thresholds_s, verdict
from imroute.units import format_clock

ENGINES = ("reference",)
DEFAULT_DAYS = 20
MAX_DAYS = 100_000
CONTACTS_WORTH_A_PROCESS = 10_000
NOTED_VERSIONS = ("numpy", "simpy")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came out of a run, and all that is needed to do it again."""

    loaded: Loaded
    plan: Plan
    results: Results
    verdicts: tuple[Verdict, ...]
    logs: tuple[Log, ...]
    seed: int
    engine: str
    interrupted: bool = False

    @property
    def days(self) -> int:
        return len(self.logs)

    @property
    def provenance(self) -> dict[str, object]:
        policies = policies_of(self.plan)
        return {
            "version": __version__,
            "engine": self.engine,
            "seed": self.seed,
            "days": self.days,
            "variant": self.loaded.variant,
            **({"policies": policies} if policies else {}),
            "python": platform.python_version(),
            **{name: version(name) for name in NOTED_VERSIONS},
        }


def run(
    loaded: Loaded,
    days: int = DEFAULT_DAYS,
    seed: int = 1,
    engine: str = "reference",
    workers: int | None = None,
    progress: Progress = lambda done: None,
    choose_agent: Policies | None = None,
) -> RunResult:
    """Simulate days and measure them.

    `choose_agent` is a function that scores a free agent for a contact, or one for each rule named;
    it takes the place of what the scenario says (docs/guides/custom-policies.md).

    `workers` is the number of processes (default: one per core if the work is worth it); it changes
    nothing in the result. Interrupted by Ctrl-C, it returns the days that are done, if any.
    """
    _refuse(days, seed, engine)
    plan = with_policies(make_plan(loaded.scenario), choose_agent)
    logs: list[Log] = []
    interrupted = False
    try:
        for log in simulated(plan, seed, range(days), workers or workers_for(plan, days)):
            logs.append(log)
            progress(len(logs))
    except KeyboardInterrupt:
        if not logs:
            raise
        interrupted = True
    targets = targets_of(loaded.scenario)
    results = Results(plan, logs, thresholds_s=thresholds_s(targets))
    verdicts = tuple(verdict(target, results) for target in targets)
    return RunResult(loaded, plan, results, verdicts, tuple(logs), seed, engine, interrupted)


def _refuse(days: int, seed: int, engine: str) -> None:
    if not 1 <= days <= MAX_DAYS:
        allowed = f"from 1 to {MAX_DAYS:,} days"
        raise UsageError(Problem(str(days), allowed, "write for example --days 20", ("--days",)))
    if not 0 <= seed < 2**63:
        allowed = "a whole number from 0 to 2^63 - 1"
        raise UsageError(Problem(str(seed), allowed, "write for example --seed 1", ("--seed",)))
    if engine not in ENGINES:
        raise UsageError(Problem(engine, listed(ENGINES), "use one of these", ("--engine",)))


# ------------------------------------------------------------------ simulation


def simulated(plan: Plan, seed: int, days: Sequence[int], workers: int) -> Iterator[Log]:
    """Yield the logs of the days in their order, checked against the laws that every run keeps."""
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
    log = simulate(plan, seed, day)
    check(plan, log, seed)
    return replace(log, trace=np.empty(0, TRACE))


def workers_for(plan: Plan, days: int) -> int:
    """Starting a process takes as long as simulating thousands of contacts."""
    if days * expected_contacts(plan) < CONTACTS_WORTH_A_PROCESS:
        return 1
    return min(days, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)


def expected_contacts(plan: Plan) -> float:
    """First arrivals of a day, on average."""
    end_s = plan.start_clock_s + plan.day_end_s
    total = 0.0
    for demand in (type_.demand for type_ in plan.types):
        lengths = np.diff([*demand.rate_from_s, end_s])
        total += float(np.dot(lengths, demand.rate_per_s)) + demand.waiting_at_start
    return total


# --------------------------------------------------------------------- targets


def targets_of(scenario: Scenario) -> tuple[Target, ...]:
    """Put the written targets in the terms of the measures."""
    return tuple(_target(written) for written in scenario.targets)


def _target(written: WrittenTarget) -> Target:
    at_least, at_most, between = written.at_least, written.at_most, written.between
    return Target(
        measure=written.measure,
        stat=written.stat,
        within_s=written.within,
        at_least=at_least.value if at_least else None,
        at_most=at_most.value if at_most else None,
        between=(between[0].value, between[1].value) if between else None,
        scope=tuple(f"{part}:{name}" for part, name in written.for_ or ()),
        during=written.during,
        every_interval=written.in_ is not None,
        on_days=written.on_days,
        clock=written.clock,
        formula=written.formula,
        written=as_numbers(written),
    )


def as_numbers(written: WrittenTarget) -> dict[str, object]:
    """Lay out a target for machines: only what was written, times in seconds, shares 0 to 1."""
    keys = written.model_fields_set
    plain = {
        "measure": written.measure,
        "stat": written.stat,
        "within": written.within,
        "at_least": written.at_least and written.at_least.value,
        "at_most": written.at_most and written.at_most.value,
        "between": written.between and [bound.value for bound in written.between],
        "for_": dict(written.for_ or ()),
        "during": written.during and [format_clock(clock_s) for clock_s in written.during],
        "in_": written.in_,
        "on_days": written.on_days,
        "clock": written.clock,
        "formula": written.formula,
    }
    return {name.rstrip("_"): value for name, value in plain.items() if name in keys}
