"""One scenario, run for a number of days and measured."""

from __future__ import annotations

import contextlib
import platform
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from imroute import __version__
from imroute.engine.contract import Log, Plan
from imroute.engine.plan import make_plan
from imroute.engine.policy import Policies, policies_of, with_policies
from imroute.errors import Problem, UsageError, listed
from imroute.loading import Loaded
from imroute.measures import Results, reactions_of
from imroute.scenario import Scenario
from imroute.scenario import Target as WrittenTarget
from imroute.studies.engines import DEFAULT_ENGINE, ENGINES, simulated
from imroute.targets import Target, Verdict, thresholds_s, verdict
from imroute.units import format_clock

DEFAULT_DAYS = 20
MAX_DAYS = 100_000
NOTED_VERSIONS = ("numba", "numpy", "simpy")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came out of a run, and all that is needed to do it again."""

    loaded: Loaded
    plan: Plan
    results: Results
    verdicts: tuple[Verdict, ...]
    seed: int
    engine: str
    interrupted: bool = False
    logs: tuple[Log, ...] = ()  # if they were to be kept

    @property
    def days(self) -> int:
        return self.results.days

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
    engine: str = DEFAULT_ENGINE,
    workers: int | None = None,
    progress: Progress = lambda done: None,
    choose_agent: Policies | None = None,
    keep_logs: bool = False,
) -> RunResult:
    """Simulate days and measure them.

    `choose_agent` is a function that scores a free agent for a contact, or one for each rule named;
    it takes the place of what the scenario says (docs/guides/custom-policies.md).

    `workers` is the number of threads, or processes of the readable engine (default: one a core if
    the work is worth it); it changes nothing in the result. Days are measured one after the other
    and let go, unless `keep_logs`. Interrupted by Ctrl-C, it returns what is done, if anything.
    """
    _refuse(days, seed, engine)
    plan = with_policies(make_plan(loaded.scenario), choose_agent)
    targets = targets_of(loaded.scenario)
    done = _Days(simulated(plan, seed, range(days), engine, workers), progress, keep_logs)
    results = Results(
        plan,
        done,
        thresholds_s=thresholds_s(targets),
        expected_days=days,
        reactions=reactions_of(loaded.scenario),
    )
    verdicts = tuple(verdict(target, results) for target in targets)
    return RunResult(
        loaded, plan, results, verdicts, seed, engine, done.interrupted, tuple(done.kept)
    )


class _Days:
    """Logs one after the other, up to the last or to Ctrl-C."""

    def __init__(self, logs: Iterator[Log], progress: Progress, keep: bool) -> None:
        self._logs, self._progress, self._keep = logs, progress, keep
        self.kept: list[Log] = []
        self.done = 0
        self.interrupted = False

    def __iter__(self) -> Iterator[Log]:
        with contextlib.closing(self._logs), stops_between_days() as asked:  # type: ignore[type-var]
            try:
                yield from self._until(asked)
            except KeyboardInterrupt:
                if not self.done:
                    raise
                self.interrupted = True

    def _until(self, asked: threading.Event) -> Iterator[Log]:
        for log in self._logs:
            if self._keep:
                self.kept.append(log.copy())
            yield log
            self.done += 1
            self._progress(self.done)
            if asked.is_set():
                self.interrupted = True
                return


@contextlib.contextmanager
def stops_between_days() -> Iterator[threading.Event]:
    """Let the first Ctrl-C wait for the end of a day, wherever it strikes; the second does not."""
    asked = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    in_charge = threading.current_thread() is threading.main_thread()
    if not in_charge or before is not signal.default_int_handler:
        yield asked
        return

    def ask(number: int, frame: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse(days: int, seed: int, engine: str) -> None:
    if not 1 <= days <= MAX_DAYS:
        allowed = f"from 1 to {MAX_DAYS:,} days"
        raise UsageError(Problem(str(days), allowed, "write for example --days 20", ("--days",)))
    if not 0 <= seed < 2**63:
        allowed = "a whole number from 0 to 2^63 - 1"
        raise UsageError(Problem(str(seed), allowed, "write for example --seed 1", ("--seed",)))
    if engine not in ENGINES:
        raise UsageError(Problem(engine, listed(tuple(ENGINES)), "use one of these", ("--engine",)))


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
