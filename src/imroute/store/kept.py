"""Cases in a store: put as they end, given back as they were."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from imroute import __version__
from imroute.intervals import Estimate
from imroute.language import speaking
from imroute.loading import Loaded
from imroute.measures import Row, period_of
from imroute.scenario import Scenario
from imroute.store import coding
from imroute.store.database import StoreError, opened, refused_in_words, transaction
from imroute.studies.asked import targets_of
from imroute.studies.cases import Key
from imroute.studies.margins import Margin
from imroute.studies.outcomes import Asked, Outcome, Reading
from imroute.targets import Target, Verdict
from imroute.units import format_clock


@functools.cache
def version_key() -> str:
    """Name this imroute: its version, and a hash of its sources for those who change them."""
    digest = hashlib.blake2b(digest_size=4)
    package = Path(__file__).parents[1]
    for path in sorted(path for path in package.rglob("*") if path.suffix in (".py", ".toml")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()}"


class Store:
    """The cases in a file, which is made if it is not there; `study` is who asks for them.

    Each case is one transaction: a process that is killed loses only what it has not put, and
    several may write to one store. For one thread at a time. Errors are `StoreError`, in words.
    """

    def __init__(self, path: str | Path, study: str = "") -> None:
        self.path, self._study = Path(path), study
        self._connection = opened(self.path, create=True)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def get(self, key: Key, asked: Sequence[Asked] = ()) -> Outcome | None:
        """Give the outcome of a case, None if it is not there with all that is asked."""
        with self._refused_in_words():
            number = self._number(key)
            if number is None:
                return None
            readings = dict(self._readings(number))
            if not readings.keys() >= set(asked):
                return None
            targets = targets_of(key.loaded.scenario)
            verdicts = tuple(self._verdicts(number, key.loaded.scenario))
            margins = tuple(self._margins(number, targets))
            return Outcome(key.days, {one: readings[one] for one in asked}, verdicts, margins)

    def put(self, key: Key, outcome: Outcome, provenance: Mapping[str, object]) -> None:
        """Keep an outcome, with what is kept of the case already; then it is safe."""
        with self._refused_in_words(), transaction(self._connection):
            self._put_case(key, provenance)
            number = self._number(key)
            targets = [verdict.target for verdict in outcome.verdicts]
            readings = (_of_reading(asked, one) for asked, one in outcome.readings.items())
            verdicts = ((at, *_of_verdict(one)) for at, one in enumerate(outcome.verdicts))
            margins = ((at, *_of_margin(one, targets)) for at, one in enumerate(outcome.margins))
            self._fill("measures", [(number, *row) for row in readings])
            self._fill("targets", [(number, *row) for row in verdicts])
            self._fill("margins", [(number, *row) for row in margins])

    # ------------------------------------------------------------------------------- reading

    def _number(self, key: Key) -> int | None:
        found = self._connection.execute(
            "SELECT number FROM cases WHERE scenario = ? AND seed = ? AND days = ? AND version = ?",
            (*key.name, version_key()),
        ).fetchone()
        return None if found is None else int(found[0])

    def _readings(self, number: int) -> Iterator[tuple[Asked, Reading]]:
        found = self._connection.execute(
            "SELECT asked, measure, scope, stat, unit, days, bits FROM measures WHERE of = ?",
            (number,),
        )
        for asked, measure, scope, stat, unit, days, bits in found:
            numbers, linear = coding.linear_of(bits)
            row = Row(measure, scope, stat, *numbers, unit, days)
            yield coding.asked_of(asked), Reading(row, linear)

    def _verdicts(self, number: int, scenario: Scenario) -> Iterator[Verdict]:
        found = self._connection.execute(
            "SELECT target, verdict, worst_interval, bits FROM targets WHERE of = ?"
            " ORDER BY target",
            (number,),
        )
        targets, each = targets_of(scenario), period_of(scenario.days)
        for target, ruling, worst, bits in found:
            *numbers, days_met, days = coding.floats_of(bits).tolist()
            mean, low, high = numbers
            yield Verdict(
                *(targets[target], mean, low, high, ruling, days_met, worst, int(days), each)
            )

    def _margins(self, number: int, targets: Sequence[Target]) -> Iterator[Margin]:
        found = self._connection.execute(
            "SELECT target, interval, days, bits FROM margins WHERE of = ? ORDER BY margin",
            (number,),
        )
        for target, interval, days, bits in found:
            numbers, linear = coding.linear_of(bits)
            yield Margin(targets[target], interval, linear, Estimate(*numbers, days))

    # ------------------------------------------------------------------------------- writing

    def _put_case(self, key: Key, provenance: Mapping[str, object]) -> None:
        loaded, at = key.loaded, datetime.now(UTC).isoformat(timespec="seconds")
        about = loaded.hash, loaded.scenario.title, loaded.file, loaded.text
        case = key.seed, key.days, version_key(), self._study, loaded.variant_name, changes(loaded)
        self._connection.execute("INSERT OR IGNORE INTO scenarios VALUES (?, ?, ?, ?)", about)
        self._connection.execute(
            "INSERT OR IGNORE INTO cases (scenario, seed, days, version, study, variant, changes,"
            " provenance, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (loaded.hash, *case, json.dumps(dict(provenance)), at),
        )

    def _fill(self, table: str, rows: list[tuple[object, ...]]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)

    @contextlib.contextmanager
    def _refused_in_words(self) -> Iterator[None]:
        with refused_in_words(self.path):
            try:
                yield
            except (ValueError, IndexError) as error:
                do = "put the file aside and name another"
                raise StoreError(self.path, f"damaged: {error}", "a store", do) from error


def changes(loaded: Loaded) -> str:
    """What was changed after the variant, as it would be written."""
    from imroute.loading.nodes import flow

    return ", ".join(f"{step.path}: {flow(step.value)}" for step in loaded.changes)


def _of_reading(asked: Asked, reading: Reading) -> tuple[object, ...]:
    row, linear = reading
    numbers = row.mean, row.low, row.high
    return (
        coding.asked_to_text(asked),
        *(row.measure, row.scope, row.stat),
        "–".join(format_clock(clock_s) for clock_s in asked.during or ()),
        *numbers,
        row.unit,
        row.days,
        coding.linear_to_bytes(numbers, linear),
    )


def _of_verdict(verdict: Verdict) -> tuple[object, ...]:
    numbers = verdict.mean, verdict.low, verdict.high, verdict.days_met
    with speaking("en"):
        sentence = verdict.sentence
    return (
        json.dumps(dict(verdict.target.written)),
        verdict.verdict,
        *numbers,
        verdict.worst_interval,
        sentence,
        coding.floats_to_bytes([*numbers, verdict.days]),
    )


def _of_margin(margin: Margin, targets: Sequence[Target]) -> tuple[object, ...]:
    found = margin.estimate
    numbers = found.mean, found.low, found.high
    bits = coding.linear_to_bytes(numbers, margin.linear)
    return targets.index(margin.target), margin.interval, *numbers, found.days, bits
