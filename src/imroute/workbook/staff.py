"""The workbook of a staffing study: agents needed by pool and interval, against today's."""

from __future__ import annotations

from imroute.findings.capacity import name_of
from imroute.language import say, translated
from imroute.language.moments import moment
from imroute.show.staff import staff_parts
from imroute.studies.staffing import StaffResult
from imroute.workbook import common
from imroute.workbook.answer import answer, closing
from imroute.workbook.book import Book
from imroute.workbook.cells import Cell
from imroute.workbook.charts import GREY, RED, SKY, Drawing, Series, chart, with_lines
from imroute.workbook.common import kind_of, unit_name, unit_of
from imroute.workbook.sheet import Column, Sheet


def sheets(book: Book, result: StaffResult) -> None:
    answer(book, staff_parts(result))
    _agents(book, result)
    _targets(book, result)
    _certificate(book, result)
    if result.rules:
        _rules(book, result)
    closing(book, result.loaded, result.provenance)


def _agents(book: Book, result: StaffResult) -> None:
    """One row a pool and interval, with a chart for each pool."""
    sheet = Sheet(book, say("Agents needed"))
    sheet.title(say("Agents present by pool and interval, and as written today"))
    heads = [
        Column("pool", say("Pool")),
        Column("interval", say("From")),
        Column("agents", say("Agents needed"), "whole"),
        Column("today", say("Agents today"), "number"),
        Column("paid", say("Paid hours"), "number"),
    ]
    rows = [
        [row.pool, moment(row.interval), row.agents, row.today, row.paid_hours]
        for row in result.rows
    ]
    table = sheet.table(heads, rows, filtered=True)
    for pool in result.need:
        own = [place for place, row in enumerate(rows) if row[0] == pool]
        title = say("Needed and today: {pool}", pool=pool)
        axis, below = say("Agents"), say("From")
        needed = [Series("agents", SKY)]
        drawing = Drawing(
            *(title, "interval", needed, "column", "whole", axis, below), first=own[0], last=own[-1]
        )
        sheet.chart(with_lines(book, table, drawing, [Series("today", RED)]))
    sheet.section(say("Hours and cost"))
    heads = [
        Column("what", say("What")),
        Column("needed", say("As found"), "number"),
        Column("now", say("Today"), "number"),
    ]
    hours = [say("Paid hours"), result.total_hours, result.hours_today]
    cost = [say("Wages"), *(Cell(sum_, "money") for sum_ in (result.cost, result.cost_today))]
    sheet.table(heads, [hours, cost])
    sheet.finish()


def _targets(book: Book, result: StaffResult) -> None:
    sheet = Sheet(book, say("Targets"))
    sheet.title(say("Targets with these agents, with fresh customers and as written"))
    if result.verified:
        days, seed = result.verified.days, result.verified.seed
        sheet.section(say("Fresh customers: {days} days, seed {seed}", days=days, seed=seed))
        common.targets(sheet, result.verified.verdicts)
    sheet.section(say("On the days of the search"))
    common.targets(sheet, result.outcome.verdicts, drawn=not result.verified)
    sheet.section(say("As written, before"))
    common.targets(sheet, result.before.verdicts, drawn=False)
    sheet.finish()


def _certificate(book: Book, result: StaffResult) -> None:
    """What taking one agent away does, place by place."""
    sheet = Sheet(book, say("Certificate"))
    sheet.title(say("What taking away one agent does"))
    heads = [
        Column("pool", say("Pool")),
        Column("interval", say("From")),
        Column("breaks", say("Breaks a target")),
        Column("eats", say("Takes the reserve")),
        Column("target", say("Target that suffers most")),
        Column("at", say("At")),
        Column("margin", say("Inside its limit by"), "mixed"),
        Column("low", say("95% low"), "mixed"),
        Column("high", say("95% high"), "mixed"),
        Column("unit", say("Unit")),
    ]
    rows = (
        [
            *(one.pool, moment(one.interval), one.breaks, one.eats),
            *(name_of(one.target), moment(one.at) if one.at else None),
            *(Cell(end, kind_of(one.target)) for end in (one.margin, one.low, one.high)),
            unit_name(unit_of(one.target)),
        ]
        for one in result.certificate.removals
    )
    sheet.table(heads, rows, filtered=True)
    sheet.finish()


def _rules(book: Book, result: StaffResult) -> None:
    sheet = Sheet(book, say("Rules of thumb"))
    sheet.title(say("What rules of thumb would have staffed"))
    heads = [
        Column("rule", say("Rule")),
        Column("interval", say("Furthest off at")),
        Column("agents", say("Agents by the rule"), "whole"),
        Column("needed", say("Agents needed"), "whole"),
        Column("off", say("Off by"), "whole"),
        Column("hours", say("Hours of presence"), "number"),
        Column("holds", say("Meets every target")),
    ]
    rows = [
        [
            *(
                translated(one.name),
                moment(one.interval),
                one.agents,
                one.needed,
                one.off,
                one.hours,
            ),
            one.holds,
        ]
        for one in result.rules
    ]
    table = sheet.table(heads, rows)
    series = [Series("agents", GREY), Series("needed", SKY)]
    title = say("Agents by rule of thumb, and needed at the same time")
    sheet.chart(chart(book, table, Drawing(title, "rule", series, "column", "whole")))
    sheet.finish()
