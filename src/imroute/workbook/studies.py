"""The sheets of each kind of result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imroute.errors import Problem, UsageError
from imroute.studies import RunResult
from imroute.studies.capacity import CapacityResult
from imroute.studies.compare import CompareResult
from imroute.studies.shifts import ShiftsResult
from imroute.studies.staffing import StaffResult
from imroute.studies.sweep import SensitivityResult, SweepResult
from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult
from imroute.workbook import capacity, compare, run, shifts, staff, sweep, worth
from imroute.workbook.book import Book

SHEETS: dict[type, Callable[[Book, Any], None]] = {
    RunResult: run.sheets,
    CompareResult: compare.sheets,
    CapacityResult: capacity.sheets,
    StaffResult: staff.sheets,
    ShiftsResult: shifts.sheets,
    SweepResult: sweep.sheets,
    SensitivityResult: sweep.sensitivity,
    WorthResult: worth.sheets,
    BreakevenResult: worth.breakeven,
    ResilienceResult: worth.resilience,
}


def filled(result: Any) -> bytes:
    """The workbook of a result, as bytes."""
    fill = SHEETS.get(type(result))
    if fill is None:
        allowed = "a result of run, compare, capacity, staff, shifts, sweep, sensitivity, worth"
        do = "hand over what one of these gave back"
        got = type(result).__name__
        raise UsageError(Problem(got, f"{allowed}, breakeven or resilience", do))
    loaded = result.base if isinstance(result, CompareResult) else result.loaded
    book = Book(loaded.scenario.title)
    fill(book, result)
    return book.finished()
