"""A result as one page that needs no network: to read, to print, to show to the boss.

`write_report(result, "out.html")` writes it; `report_page(result)` gives it as text. Results of
every study are laid out, in the language spoken or the one asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imroute.documents.places import write_whole
from imroute.language import speaking, spoken
from imroute.report.page import html, page_of

__all__ = ["report_page", "write_report"]


def report_page(result: Any, lang: str | None = None) -> str:
    """The page of a result as HTML; `lang` is "en" or "zh", by default the language spoken."""
    with speaking(lang or spoken()):
        return html(page_of(result))


def write_report(result: Any, path: str | Path, lang: str | None = None) -> Path:
    """Write the page of a result to a file, whole or not at all.

    Raises `UsageError` where it cannot be written; what was there before then still is.
    """
    write_whole(report_page(result, lang).encode("utf-8"), Path(path), "--report")
    return Path(path)
