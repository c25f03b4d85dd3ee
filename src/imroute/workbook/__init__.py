"""A result as an Excel workbook: one sheet a question, with native charts."""

from __future__ import annotations

from pathlib import Path

from imroute.studies import RunResult
from imroute.workbook.book import Book
from imroute.workbook.saving import write_whole

__all__ = ["workbook_bytes", "write_workbook"]


def write_workbook(result: object, path: str | Path) -> None:
    """Write a result to an .xlsx file, in the language spoken.

    Raises `UsageError` where the file cannot be written; the one that was there then still is.
    """
    write_whole(workbook_bytes(result), Path(path), "--excel")


def workbook_bytes(result: object) -> bytes:
    """The same file as bytes, the same ones for the same result."""
    match result:
        case RunResult():
            from imroute.workbook import run

            book = Book(result.loaded.scenario.title)
            run.sheets(book, result)
        case _:
            raise TypeError(f"no workbook of {type(result).__name__}")
    return book.finished()
