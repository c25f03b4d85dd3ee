"""Results as files, made when they are asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path

from imroute.studies import RunResult


def report_of(result: RunResult) -> bytes:
    """The report, one page for any browser."""
    from imroute.report import report_page

    return report_page(result).encode("utf-8")


def workbook_of(result: RunResult) -> bytes:
    """The Excel workbook."""
    from imroute.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        write_workbook(result, path)
        return path.read_bytes()
