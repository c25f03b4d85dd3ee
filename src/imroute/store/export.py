"""What is in a store as one table: a row a case, measure, scope and stat."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from imroute.errors import Problem, UsageError, listed, unknown_choice
from imroute.facts.measures import MEASURES
from imroute.store.database import StoreError
from imroute.store.listing import Kept, Listing, Number


class Line(NamedTuple):
    """One number with the case that it is of; None is no data, or no variant."""

    case: int
    study: str
    title: str
    file: str
    scenario: str
    variant: str | None
    changes: str
    seed: int
    days: int
    version: str
    measure: str
    scope: str
    stat: str
    during: str
    mean: float | None
    low: float | None
    high: float | None
    unit: str
    days_with_data: int


def lines(
    store: Listing, measures: Collection[str] = (), scopes: Collection[str] = ()
) -> list[Line]:
    """Give the numbers of all cases, or those of some measures and scopes only."""
    for name in measures:
        if name not in MEASURES:
            raise UsageError(unknown_choice(name, "a measure", MEASURES, ("--measure",)))
    return [
        _line(kept, number)
        for kept in store.cases()
        for number in store.numbers(kept.number)
        if (not measures or number.measure in measures) and (not scopes or number.scope in scopes)
    ]


def _line(kept: Kept, number: Number) -> Line:
    about = kept.number, kept.study, kept.title, kept.file, kept.scenario, kept.variant
    how = kept.changes, kept.seed, kept.days, kept.version
    which = number.measure, number.scope, number.stat, number.during
    return Line(
        *about, *how, *which, number.mean, number.low, number.high, number.unit, number.days
    )


# -------------------------------------------------------------------------------------- files


def export(
    store: Listing, to: Path, measures: Collection[str] = (), scopes: Collection[str] = ()
) -> int:
    """Write a table as CSV, JSON or Parquet, as the file's name ends; return how many rows."""
    writer = WRITERS.get(to.suffix.lower())
    if writer is None:
        allowed = f"a name that ends with {listed(WRITERS)}"
        raise UsageError(Problem(to.name, allowed, f"write for example {to.stem}.csv", ("OUT",)))
    table = lines(store, measures, scopes)
    if not table:
        raise _nothing(store, scopes)
    part = to.with_name(f".{to.name}.part")
    try:
        writer(table, part)
        os.replace(part, to)
    except OSError as error:
        part.unlink(missing_ok=True)
        do = "name another file, or make room"
        raise StoreError(to, error.strerror or "not writable", "a file to write", do) from None
    return len(table)


def _nothing(store: Listing, scopes: Collection[str]) -> UsageError:
    known = sorted({line.scope for line in lines(store)})
    got = f"no rows of {listed(scopes)}" if scopes else "no rows"
    allowed = f"scopes in the store: {listed(known)}" if known else "a store with cases in it"
    return UsageError(Problem(got, allowed, "ask for what is there", ("--scope",)))


def _csv(table: list[Line], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Line._fields)
        writer.writerows(table)


def _json(table: list[Line], to: Path) -> None:
    with to.open("w", encoding="utf-8") as file:
        json.dump([line._asdict() for line in table], file, ensure_ascii=False, allow_nan=False)
        file.write("\n")


def _parquet(table: list[Line], to: Path) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        do = "install it: pip install 'imroute[parquet]'; or write a .csv"
        raise UsageError(Problem(to.name, "pyarrow, which is not installed", do)) from None
    columns = dict(zip(Line._fields, zip(*table, strict=True), strict=True))
    parquet.write_table(pyarrow.table({name: list(c) for name, c in columns.items()}), to)


WRITERS: dict[str, Callable[[list[Line], Path], None]] = {
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
}
