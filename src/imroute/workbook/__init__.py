"""A result as an Excel workbook: one sheet a question, with native charts.

`write_workbook(result, "out.xlsx")` writes it; `workbook_bytes(result)` gives it as bytes. Results
of every study are laid out, in the language spoken or the one asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imroute.documents.places import write_whole
from imroute.language import speaking, spoken

__all__ = ["workbook_bytes", "write_workbook"]


def write_workbook(result: Any, path: str | Path, lang: str | None = None) -> Path:
    """Write the workbook of a result to a file, whole or not at all.

    Raises `UsageError` where it cannot be written; what was there before then still is.
    """
    write_whole(workbook_bytes(result, lang), Path(path), "--excel")
    return Path(path)


def workbook_bytes(result: Any, lang: str | None = None) -> bytes:
    """The same as bytes, the same ones for the same result; `lang` is "en" or "zh"."""
    from imroute.workbook.studies import filled

    with speaking(lang or spoken()):
        return filled(result)
