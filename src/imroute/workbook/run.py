"""The workbook of a run: one sheet a question."""

from __future__ import annotations

import shlex

from imroute.language import say
from imroute.measures import MEASURES
from imroute.show import heading
from imroute.studies import RunResult
from imroute.workbook import common, prose
from imroute.workbook.book import Book
from imroute.workbook.day import day
from imroute.workbook.groups import groups, types_by_tiers
from imroute.workbook.sheet import Sheet
from imroute.workbook.waits import cost, customers, waits


def sheets(book: Book, result: RunResult) -> None:
    """Write all sheets of a run."""
    _targets(book, result)
    day(book, result)
    groups(book, result)
    types_by_tiers(book, result)
    waits(book, result)
    customers(book, result)
    cost(book, result)
    _measures(book, result)
    common.assumed(book, result.loaded.assumed)
    common.definitions(book, MEASURES)
    common.about(book, result.loaded, result.provenance, _again(result))


def _measures(book: Book, result: RunResult) -> None:
    """All of it but intervals by types, pools and the like, which are four rows in five."""
    scopes = result.results.scopes()
    rows = result.results.rows([one for one in scopes if "× interval:" not in one])
    note = say("By interval and group together: imroute run --format csv.")
    common.measures(book, rows, note=note)


def _again(result: RunResult) -> str:
    loaded = result.loaded
    variant = [] if loaded.variant_name is None else ["--variant", loaded.variant_name]
    asked = ["--days", str(result.days), "--seed", str(result.seed), "--engine", result.engine]
    return shlex.join(["imroute", "run", loaded.file, *variant, *asked])


def _targets(book: Book, result: RunResult) -> None:
    sheet = Sheet(book, say("Targets"))
    prose.heading(sheet, heading(result))
    common.targets(sheet, result.verdicts)
    sheet.finish()
