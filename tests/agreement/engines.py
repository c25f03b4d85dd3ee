"""The engines side by side: the same day, the same arrivals, and the first thing that differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from imroute.engine.contract import NONE, Log, OfferEnd, Outcome, Plan, Step, Why
from imroute.engine.invariants import check

from .scenarios import Case

Engine = Callable[[Plan, int, int], Log]

TABLES = ("trace", "contacts", "work", "duty", "legs", "offers", "quiet")
ROWS_BEFORE = 4  # of the trace, to see what led to it
WORDS = {"step": Step, "outcome": Outcome, "why": Why, "result": OfferEnd}


def reference() -> Engine:
    from imroute.engine.reference import simulate

    return simulate


def kernel() -> Engine:
    from imroute.engine.kernel import simulate

    return simulate  # type: ignore[no-any-return]


def untraced(engine: Engine) -> Engine:
    """Let an engine write no trace."""
    return partial(engine, traced=False)


def lawful(engine: Engine) -> Engine:
    """Let an engine fail on a day that breaks a law."""

    def checked(plan: Plan, seed: int, day: int) -> Log:
        log = engine(plan, seed, day)
        check(plan, log, seed)
        return log

    return checked


def compared(case: Case, one: Engine, other: Engine) -> list[Difference]:
    plan = case.plan
    try:
        log = play(one, case, plan)
    except Exception as error:
        return [Difference("no log", 0, (type(error).__name__,), (str(error), "not asked"))]
    return beside(log, other, case, plan)


def beside(log: Log, other: Engine, case: Case, plan: Plan) -> list[Difference]:
    """Compare a log with another engine's; an engine that fails has another log."""
    try:
        return differences(log, play(other, case, plan))
    except Exception as error:
        return [Difference("no log", 0, (type(error).__name__,), ("a log", str(error)))]


def play(engine: Engine, case: Case, plan: Plan) -> Log:
    return engine(plan, case.seed, case.day)


# ------------------------------------------------------------------------- differences


@dataclass(frozen=True)
class Difference:
    """The first row of a table that two engines have otherwise."""

    table: str
    row: int
    columns: tuple[str, ...]  # empty: one of the tables ends before
    told: tuple[str, str]
    before: tuple[str, ...] = ()  # rows that are still the same

    def __str__(self) -> str:
        what = ", ".join(self.columns) or "number of rows"
        one, other = self.told
        lines = [f"  same:  {row}" for row in self.before]
        lines += [f"  one:   {one}", f"  other: {other}"]
        return "\n".join([f"{self.table}, row {self.row}: {what}", *lines])


def differences(one: Log, other: Log, only: Sequence[str] = TABLES) -> list[Difference]:
    """Compare bit for bit, NaN included."""
    tables = ((name, getattr(one, name), getattr(other, name)) for name in only)
    found = [found for table in tables if (found := _first(*table)) is not None]
    if np.float64(one.ended_s).tobytes() != np.float64(other.ended_s).tobytes():
        told = (f"{one.ended_s!r}", f"{other.ended_s!r}")
        found.append(Difference("ended_s", 0, ("ended_s",), told))
    return found


def _first(table: str, one: np.ndarray, other: np.ndarray) -> Difference | None:
    if one.dtype != other.dtype:
        return Difference(table, 0, ("dtype",), (str(one.dtype), str(other.dtype)))
    common = min(len(one), len(other))
    columns = one.dtype.names or ()
    rows = {name: _first_row(one[name][:common], other[name][:common]) for name in columns}
    row = min(rows.values(), default=common)
    if row == common and len(one) == len(other):
        return None
    off = tuple(name for name in columns if rows[name] == row < common)
    shown = off if table == "contacts" and off else columns
    before = range(max(0, row - ROWS_BEFORE), row) if table == "trace" else ()
    return Difference(
        table,
        row,
        off,
        (_told(one, row, shown), _told(other, row, shown)),
        tuple(_told(one, number, shown) for number in before),
    )


def _first_row(one: np.ndarray, other: np.ndarray) -> int:
    """Give the first row at which two columns differ in a bit, or their length."""
    bytes_ = f"V{one.dtype.itemsize}"
    unlike = np.ascontiguousarray(one).view(bytes_) != np.ascontiguousarray(other).view(bytes_)
    return int(np.argmax(unlike)) if unlike.any() else len(one)


def _told(table: np.ndarray, row: int, columns: tuple[str, ...]) -> str:
    if row >= len(table):
        return f"ends after {len(table)} rows"
    values = ((name, table[name][row].item()) for name in columns)
    return "  ".join(
        f"{name}={WORDS[name](value).name if name in WORDS and value != NONE else repr(value)}"
        for name, value in values
    )
