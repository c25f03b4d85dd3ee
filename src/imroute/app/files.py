"""Results as files, made when they are asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path


def report_of(result: object) -> bytes:
    """The report, one page for any browser."""
    from imroute.report import report_page

    return report_page(result).encode("utf-8")


def workbook_of(result: object) -> bytes:
    """The Excel workbook."""
    from imroute.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        write_workbook(result, path)
        return path.read_bytes()
