"""A roster as a file for people: an Excel workbook, or CSV."""

from __future__ import annotations

from pathlib import Path

from imroute.documents.places import write_whole
from imroute.documents.shifts import csv_text
from imroute.language import say
from imroute.studies.shifts import ShiftsResult
from imroute.workbook import shifts
from imroute.workbook.book import Book

SUFFIXES = (".xlsx", ".csv")
OPTION = "--roster"


def write_roster(result: ShiftsResult, path: Path) -> None:
    """Write a roster to a file, by its ending, in the language spoken.

    Raises `UsageError` where the file cannot be written.
    """
    if path.suffix.lower() == ".csv":
        content = csv_text(result).encode("utf-8-sig")
    else:
        content = _workbook(result)
    write_whole(content, path, OPTION)


def _workbook(result: ShiftsResult) -> bytes:
    book = Book(say("Roster: {title}", title=result.loaded.scenario.title))
    shifts.roster(book, result)
    shifts.cover(book, result)
    shifts.targets(book, result)
    return book.finished()
