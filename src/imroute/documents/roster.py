"""A roster as a file for people: an Excel workbook, or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from imroute.documents.shifts import (
    COVER_KEYS,
    cover_rows,
    csv_text,
)
from imroute.errors import Problem, UsageError
from imroute.studies.shifts import ShiftsResult
from imroute.studies.shifts.result import times_on

SUFFIXES = (".xlsx", ".csv")
OPTION = "--roster"
AFTER = 2  # rows left free above a table
WIDE, NARROW = 24, 10


def write_roster(result: ShiftsResult, path: Path) -> None:
    """Write a roster to a file, by its ending.

    Raises `UsageError` where the file cannot be written.
    """
    try:
        if path.suffix.lower() == ".csv":
            path.write_text(csv_text(result), encoding="utf-8-sig")
        else:
            _workbook(result, path)
    except OSError as error:
        do = "close it if it is open elsewhere, or name another file"
        reason = error.strerror or "not writable"
        raise UsageError(Problem(reason, "a file to write to", do, (OPTION,), str(path))) from None


def _workbook(result: ShiftsResult, path: Path) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Roster: {result.loaded.scenario.title}"})
    heading = book.add_format({"bold": True, "bottom": 1})
    _roster(book.add_worksheet("Roster"), result, heading)
    _cover(book, book.add_worksheet("Cover"), result, heading)
    _targets(book.add_worksheet("Targets"), result, heading)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _roster(sheet: Any, result: ShiftsResult, heading: Any) -> None:
    """One row an agent: start, end and breaks of each day, empty on days off."""
    grid = result.grid
    heads = ["pool", "agent"]
    for day in range(grid.days):
        heads += [f"{result.day_named(day)} {what}".strip() for what in ("from", "to", "breaks")]
    _heads(sheet, [*heads, "paid hours"], heading)
    row = 1
    for pool, cover in result.covers.items():
        for number, agent in enumerate(cover.agents, start=1):
            times = [text for day in range(grid.days) for text in times_on(agent, day, grid)]
            _write(sheet, row, [pool, number, *times, agent.paid * grid.hours])
            row += 1
    sheet.autofilter(0, 0, max(1, row - 1), len(heads))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, WIDE)


def _cover(book: Any, sheet: Any, result: ShiftsResult, heading: Any) -> None:
    """Agents needed and on duty by interval, with a chart for each pool."""
    _heads(sheet, [key.replace("_", " ") for key in COVER_KEYS], heading)
    rows = list(cover_rows(result))
    for number, row in enumerate(rows, start=1):
        _write(sheet, number, row)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, WIDE)
    for place, pool in enumerate(result.covers):
        own = [number for number, row in enumerate(rows, start=1) if row[0] == pool]
        chart = _chart(book, pool, own[0], own[-1])
        sheet.insert_chart(1 + place * 20, len(COVER_KEYS) + 1, chart)


def _chart(book: Any, pool: str, first: int, last: int) -> Any:
    chart = book.add_chart({"type": "column"})
    names = ["Cover", first, 1, last, 1]
    on_duty = {"name": "on duty", "categories": names, "values": ["Cover", first, 3, last, 3]}
    chart.add_series({**on_duty, "gap": 10, "fill": {"color": "#9DC3E6"}})
    needed = book.add_chart({"type": "line"})
    need = {"name": "needed", "categories": names, "values": ["Cover", first, 2, last, 2]}
    needed.add_series({**need, "line": {"color": "#C00000", "width": 2}})
    chart.combine(needed)
    chart.set_title({"name": f"{pool}: needed and on duty", "overlay": False})
    chart.set_y_axis({"name": "agents", "min": 0})
    chart.set_size({"width": 900, "height": 360})
    return chart


def _targets(sheet: Any, result: ShiftsResult, heading: Any) -> None:
    """How the roster does, and what it takes."""
    _heads(sheet, ["target", "verdict", "with fresh customers"], heading)
    verdicts = result.outcome.verdicts if result.outcome else ()
    fresh = result.verified.verdicts if result.verified else ()
    for row, verdict in enumerate(verdicts, start=1):
        again = fresh[row - 1].sentence if fresh else ""
        _write(sheet, row, [verdict.sentence, verdict.verdict, again])
    facts: list[tuple[str, object]] = [
        ("agents", result.agents),
        ("paid hours", result.paid_hours),
        ("cost", result.cost),
        ("days simulated", result.days),
        ("seed", result.settings.seed),
    ]
    for number, fact in enumerate(facts, start=len(verdicts) + AFTER):
        _write(sheet, number, fact)
    sheet.set_column(0, 0, 4 * WIDE)
    sheet.set_column(2, 2, 4 * WIDE)


def _heads(sheet: Any, heads: Sequence[str], heading: Any) -> None:
    sheet.set_column(0, len(heads), NARROW)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, heading)


def _write(sheet: Any, row: int, values: Sequence[object]) -> None:
    """Texts stay texts, whatever they begin with."""
    for column, value in enumerate(values):
        if isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif value != "":
            sheet.write_string(row, column, str(value))
