"""A result as one page that needs no network: to read, to print, to show to the boss.

`write_report(result, "out.html")` writes it; `report_page(result)` gives it as text. Results of
every study are laid out, in the language spoken or the one asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imroute.language import speaking, spoken
from imroute.report.page import html, page_of
from imroute.report.places import put

__all__ = ["report_page", "write_report"]


def report_page(result: Any, lang: str | None = None) -> str:
    """The page of a result as HTML; `lang` is "en" or "zh", by default the language spoken."""
    with speaking(lang or spoken()):
        return html(page_of(result))


def write_report(result: Any, path: str | Path, lang: str | None = None) -> Path:
    """Write the page of a result to a file, whole or not at all; refused in words if that fails."""
    return put(Path(path), report_page(result, lang))
