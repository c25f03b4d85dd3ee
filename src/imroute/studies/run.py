"""One scenario, run for a number of days and measured."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from imroute.engine.contract import Log, Plan
from imroute.engine.plan import expected_contacts, make_plan
from imroute.engine.policy import Policies, policies_of, with_policies
from imroute.loading import Loaded
from imroute.measures import Results, Row, reactions_of
from imroute.studies.asked import targets_of
from imroute.studies.auto import Reason, Stopping, looks_of, reason_to_stop, stopping_rule
from imroute.studies.engines import DEFAULT_ENGINE, simulated
from imroute.studies.frames import frame
from imroute.studies.progress import Progress, quiet, stops_between_days
from imroute.studies.provenance import provenance
from imroute.studies.refusals import refuse_engine, refuse_seed
from imroute.targets import Target, Verdict, thresholds_s, verdict

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
    stopping: Stopping | None = None  # with days="auto"

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
            **({"stopping": self.stopping.provenance} if self.stopping else {}),
            **({"policies": policies} if policies else {}),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a measure, scope and stat: mean, low and high in its unit, days with data."""
        return frame(Row._fields, self.results.rows())


def run(
    loaded: Loaded,
    days: int | str = DEFAULT_DAYS,
    seed: int = 1,
    engine: str = DEFAULT_ENGINE,
    workers: int | None = None,
    progress: Progress = quiet,
    choose_agent: Policies | None = None,
    keep_logs: bool = False,
    precision: float | None = None,
    max_days: int | None = None,
    cluster: str | None = None,
) -> RunResult:
    """Simulate days and measure them.

    `days` is a number, or "auto": until every target's verdict is decided, or with `precision`
    until the range of what each is judged by has that half-width (0.01: one point of a share, one
    percent of any other value), or for `max_days` (default 1,000, or 5 million contacts). Intervals
    allow for that, see docs/background/how-sure.md.

    `choose_agent` is a function that scores a free agent for a contact, or one for each rule named;
    it takes the place of what the scenario says (docs/guides/custom-policies.md).

    `workers` is the number of threads, or processes of the readable engine (default: one a core if
    the work is worth it); it changes nothing in the result, and neither does `cluster`, the address
    of a Dask scheduler whose workers are to simulate (docs/guides/many-cases.md). Days are measured
    one after the other and let go, unless `keep_logs`. Interrupted by Ctrl-C, it returns what is
    done, if anything.
    """
    refuse_seed(seed)
    refuse_engine(engine)
    plan, targets = (
        with_policies(make_plan(loaded.scenario), choose_agent),
        targets_of(loaded.scenario),
    )
    rule = stopping_rule(days, precision, max_days, targets, expected_contacts(plan))
    looks = looks_of(rule, days)

    def simulate(which: range) -> Iterator[Log]:
        return simulated(plan, seed, which, engine, workers, which.start == 0, cluster)

    with stops_between_days() as asked:
        done = _Days(simulate, asked, progress, keep_logs)
        results = Results(
            plan,
            done.up_to(looks.days[0]),
            thresholds_s=thresholds_s(targets),
            expected_days=looks.days[0],
            reactions=reactions_of(loaded.scenario),
            confidence=looks.confidence,
        )
        reason = _why_stop(rule, results, targets, done)
        for look in looks.days[1:]:
            if reason:
                break
            results.add(done.up_to(look))
            reason = _why_stop(rule, results, targets, done)
    return RunResult(
        loaded,
        plan,
        results,
        tuple(verdict(target, results) for target in targets),
        seed,
        engine,
        done.interrupted,
        tuple(done.kept),
        rule and replace(rule, reason=reason or "bound"),
    )


def _why_stop(
    rule: Stopping | None, results: Results, targets: Sequence[Target], done: _Days
) -> Reason | None:
    if done.interrupted:
        return "interrupted"
    return reason_to_stop(rule, results, targets) if rule else None


class _Days:
    """Logs one after the other, up to the next look or to Ctrl-C."""

    def __init__(
        self,
        simulate: Callable[[range], Iterator[Log]],
        asked: threading.Event,
        progress: Progress,
        keep: bool,
    ) -> None:
        self._simulate, self._asked = simulate, asked
        self._progress, self._keep = progress, keep
        self.kept: list[Log] = []
        self.done = 0
        self.interrupted = False

    def up_to(self, days: int) -> Iterator[Log]:
        logs = self._simulate(range(self.done, days))
        with contextlib.closing(logs):  # type: ignore[type-var]
            try:
                yield from self._until_asked(logs, days)
            except KeyboardInterrupt:
                if not self.done:
                    raise
                self.interrupted = True

    def _until_asked(self, logs: Iterator[Log], days: int) -> Iterator[Log]:
        for log in logs:
            if self._keep:
                self.kept.append(log.copy())
            yield log
            self.done += 1
            self._progress(self.done, days, "simulating")
            if self._asked.is_set():
                self.interrupted = True
                return
