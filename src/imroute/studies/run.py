"""One scenario, run for a number of days and measured."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imroute.engine.contract import Log, Plan
from imroute.engine.plan import make_plan
from imroute.engine.policy import Policies, policies_of, with_policies
from imroute.loading import Loaded
from imroute.measures import Results, Row, reactions_of
from imroute.studies.asked import targets_of
from imroute.studies.engines import DEFAULT_ENGINE, simulated
from imroute.studies.frames import frame
from imroute.studies.progress import Progress, quiet, stops_between_days
from imroute.studies.provenance import provenance
from imroute.studies.refusals import refuse_days, refuse_engine, refuse_seed
from imroute.targets import Verdict, thresholds_s, verdict

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_DAYS = 20


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
            **provenance(self.engine, self.seed),
            "days": self.days,
            "variant": self.loaded.variant_name,
            **({"policies": policies} if policies else {}),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a measure, scope and stat: mean, low and high in its unit, days with data."""
        return frame(Row._fields, self.results.rows())


def run(
    loaded: Loaded,
    days: int = DEFAULT_DAYS,
    seed: int = 1,
    engine: str = DEFAULT_ENGINE,
    workers: int | None = None,
    progress: Progress = quiet,
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
    refuse_days(days)
    refuse_seed(seed)
    refuse_engine(engine)
    plan = with_policies(make_plan(loaded.scenario), choose_agent)
    targets = targets_of(loaded.scenario)
    done = _Days(simulated(plan, seed, range(days), engine, workers), days, progress, keep_logs)
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

    def __init__(self, logs: Iterator[Log], days: int, progress: Progress, keep: bool) -> None:
        self._logs, self._days, self._progress, self._keep = logs, days, progress, keep
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
            self._progress(self.done, self._days, "simulating")
            if asked.is_set():
                self.interrupted = True
                return
