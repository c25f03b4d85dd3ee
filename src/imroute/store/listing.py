"""What is in a store, for those who look into it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from imroute.errors import Problem, UsageError, listed
from imroute.store.database import opened, refused_in_words


@dataclass(frozen=True, slots=True)
class Kept:
    """A case: of what scenario, simulated how; `changes` in words, `kept_at` in UTC."""

    number: int
    study: str
    title: str
    file: str
    scenario: str  # hash of its text
    variant: str | None
    changes: str
    seed: int
    days: int
    version: str
    kept_at: str
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A measure of a case; None is no data. `during` is a part of the day, or empty."""

    measure: str
    scope: str
    stat: str
    during: str
    mean: float | None
    low: float | None
    high: float | None
    unit: str
    days: int


@dataclass(frozen=True, slots=True)
class Told:
    """A target of a case and how it fared."""

    verdict: str
    sentence: str


class Listing:
    """A store that is only looked at; it has to be there."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @contextlib.contextmanager
    def _asked(self, query: str, *given: object) -> Iterator[sqlite3.Cursor]:
        with refused_in_words(self.path), contextlib.closing(opened(self.path, False)) as store:
            yield store.execute(query, given)

    def cases(self) -> list[Kept]:
        """In the order in which they were kept."""
        verdicts: dict[int, list[str]] = {}
        with self._asked("SELECT of, verdict FROM targets ORDER BY of, target") as found:
            for number, verdict in found:
                verdicts.setdefault(number, []).append(verdict)
        query = (
            "SELECT number, study, title, file, scenario, variant, changes, seed, days, version,"
            " kept_at FROM cases JOIN scenarios ON scenario = hash ORDER BY number"
        )
        with self._asked(query) as found:
            return [Kept(*(*row, tuple(verdicts.get(row[0], ())))) for row in found]

    def case(self, number: int) -> Kept:
        """Give the case of that number; refuse it in words if there is none."""
        cases = {case.number: case for case in self.cases()}
        if number not in cases:
            known = listed(map(str, cases)) if cases else "none; this store is empty"
            do = f"list them with: imroute store show {self.path}"
            raise UsageError(
                Problem(str(number), f"the number of a case: {known}", do, ("--case",))
            )
        return cases[number]

    def numbers(self, case: int) -> list[Number]:
        query = (
            "SELECT measure, scope, stat, during, mean, low, high, unit, days FROM measures"
            " WHERE of = ?"
        )
        with self._asked(query, case) as found:
            return [Number(*row) for row in found]

    def targets(self, case: int) -> list[Told]:
        query = "SELECT verdict, sentence FROM targets WHERE of = ? ORDER BY target"
        with self._asked(query, case) as found:
            return [Told(*row) for row in found]

    def text(self, case: int) -> str:
        """The scenario of a case, with its variant and changes: it loads to the same again."""
        query = "SELECT text FROM scenarios JOIN cases ON scenario = hash WHERE number = ?"
        with self._asked(query, case) as found:
            return str(found.fetchone()[0])

    def provenance(self, case: int) -> Mapping[str, object]:
        with self._asked("SELECT provenance FROM cases WHERE number = ?", case) as found:
            provenance: Mapping[str, object] = json.loads(found.fetchone()[0])
            return provenance
