"""Cases: scenarios simulated for some days, each once, and remembered for the rest of a study.

A study asks for the results of a scenario as it changes it; which days are simulated when, by what
and where, is settled here. Every case of a study has the same customers, by the same seed.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Protocol

from imroute.engine.contract import Log, Plan
from imroute.engine.plan import make_plan
from imroute.loading import Loaded
from imroute.measures import Results, reactions_of
from imroute.studies.asked import targets_of
from imroute.studies.engines import DEFAULT_ENGINE, simulated
from imroute.studies.outcomes import Asked, Outcome, outcome_of
from imroute.studies.progress import Interrupted, Progress, quiet, stops_between_days
from imroute.studies.provenance import provenance
from imroute.studies.refusals import refuse_days, refuse_engine, refuse_seed
from imroute.targets import thresholds_s

REMEMBERED_CONTACTS = 1_000_000  # a gigabyte


@dataclass(frozen=True, slots=True)
class Settings:
    """How the cases of a study are simulated; nothing but the seed changes a result."""

    seed: int = 1
    engine: str = DEFAULT_ENGINE
    workers: int | None = None
    cluster: str | None = None  # address of a Dask scheduler

    def __post_init__(self) -> None:
        refuse_seed(self.seed)
        refuse_engine(self.engine)

    @property
    def provenance(self) -> dict[str, object]:
        return provenance(self.engine, self.seed)


class Key(NamedTuple):
    """What makes a case what it is: its scenario, its customers and how many days of them."""

    loaded: Loaded
    seed: int
    days: int

    @property
    def name(self) -> tuple[str, int, int]:
        return self.loaded.hash, self.seed, self.days


class Store(Protocol):
    """Keeps the outcomes of cases beyond a study, so that no case is simulated twice."""

    def get(self, key: Key, asked: Sequence[Asked], /) -> Outcome | None:
        """The outcome of a case, if it is there and has all that is asked."""

    def put(self, key: Key, outcome: Outcome, provenance: Mapping[str, object], /) -> None:
        """Keep an outcome; once this returns it is safe."""


class Cases:
    """The cases of one study; a context in which Ctrl-C raises `Interrupted` between two days.

    `days_done` counts the days simulated, `expected_days` is what progress is told to expect.
    """

    def __init__(
        self, settings: Settings, progress: Progress = quiet, store: Store | None = None
    ) -> None:
        self.settings, self._store = settings, store
        self.days_done = self.expected_days = 0
        self._progress, self._what = progress, ""
        self._outcomes: dict[tuple[str, int, int], Outcome] = {}
        self._known: OrderedDict[tuple[str, int], Results] = OrderedDict()
        self._stack = contextlib.ExitStack()
        self._asked = threading.Event()
        self._replayed = False

    def __enter__(self) -> Cases:
        self._asked = self._stack.enter_context(stops_between_days())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def expect(self, days: int, what: str) -> None:
        """Tell progress that so many more days will be asked for, and for what."""
        self.expected_days, self._what = self.days_done + days, what
        self._tell()

    def outcome(
        self, loaded: Loaded, days: int, asked: Sequence[Asked] = (), seed: int | None = None
    ) -> Outcome:
        """What a study decides by: from memory or from the store if it is there."""
        refuse_days(days)
        key = Key(loaded, self.settings.seed if seed is None else seed, days)
        known = self._outcomes.get(key.name)
        if known is not None and known.readings.keys() >= set(asked):
            return known
        outcome = self._store.get(key, asked) if self._store else None
        if outcome is not None:
            self._expect_less(days)
        else:
            outcome = outcome_of(loaded, self.results(loaded, days, key.seed), asked)
            if self._store:
                self._store.put(key, outcome, self.settings.provenance)
        self._outcomes[key.name] = outcome
        return outcome

    def _expect_less(self, days: int) -> None:
        """Tell progress of days that need not be simulated, the store has them."""
        self.expected_days = max(self.days_done, self.expected_days - days)
        self._tell()

    def results(self, loaded: Loaded, days: int, seed: int | None = None) -> Results:
        """Simulate what is missing of a case's first days, and give the measures of all of them.

        A case that was asked for fewer days before is gone on with. Another seed than that of the
        study means other customers.
        """
        refuse_days(days)
        seed = self.settings.seed if seed is None else seed
        key = loaded.hash, seed
        if key not in self._known or self._known[key].days > days:
            self._known[key] = self._begun(loaded, seed, days)
        results = self._known[key]
        self._known.move_to_end(key)
        if results.days < days and not self._asked.is_set():
            results.add(self._simulated(results.plan, seed, range(results.days, days)))
        self._forget()
        if results.days < days:
            raise Interrupted
        return results

    def logs(self, loaded: Loaded, days: int) -> Iterator[Log]:
        """Simulate a case's first days again, for what measures leave out; see `simulated`."""
        done = 0
        for log in self._simulated(make_plan(loaded.scenario), self.settings.seed, range(days)):
            done += 1
            yield log
        if done < days:
            raise Interrupted

    def _begun(self, loaded: Loaded, seed: int, days: int) -> Results:
        plan = make_plan(loaded.scenario)
        return Results(
            plan,
            self._simulated(plan, seed, range(days)),
            thresholds_s=thresholds_s(targets_of(loaded.scenario)),
            expected_days=days,
            reactions=reactions_of(loaded.scenario),
        )

    def _simulated(self, plan: Plan, seed: int, days: range) -> Iterator[Log]:
        """Simulate days up to the last or to Ctrl-C; the first of a study checked most closely."""
        by, replay = self.settings, not self._replayed
        self._replayed = True
        logs = simulated(plan, seed, days, by.engine, by.workers, replay, by.cluster)
        with contextlib.closing(logs):  # type: ignore[type-var]
            for log in logs:
                yield log
                self.days_done += 1
                self._tell()
                if self._asked.is_set():
                    return

    def _tell(self) -> None:
        self._progress(self.days_done, max(self.expected_days, self.days_done), self._what)

    def _forget(self) -> None:
        """Let the cases go that were asked for longest ago, but for the last."""
        while len(self._known) > 1 and self._contacts() > REMEMBERED_CONTACTS:
            self._known.popitem(last=False)

    def _contacts(self) -> int:
        return sum(results.contacts for results in self._known.values())
