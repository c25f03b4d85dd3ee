"""The workbook of a run: one sheet a question."""

from __future__ import annotations

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
    common.measures(book, result.results.rows())
    common.assumed(book, result.loaded.assumed)
    common.definitions(book, MEASURES)
    days = "auto" if result.stopping else result.days
    command = common.again("run", result.loaded, days=days, seed=result.seed, engine=result.engine)
    common.about(book, result.loaded, result.provenance, command)


def _targets(book: Book, result: RunResult) -> None:
    sheet = Sheet(book, say("Targets"))
    prose.heading(sheet, heading(result))
    common.targets(sheet, result.verdicts)
    sheet.finish()
