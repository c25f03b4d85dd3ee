"""The workbook of a study of shifts: who comes when, and the cover that this gives."""

from __future__ import annotations

from imroute.language import say
from imroute.language.moments import moment
from imroute.show.shifts import shifts_parts
from imroute.studies.shifts import ShiftsResult
from imroute.studies.shifts.result import times_on
from imroute.workbook import common
from imroute.workbook.answer import answer, closing
from imroute.workbook.book import Book
from imroute.workbook.charts import BLUE, GREY, RED, SKY, Drawing, Series, with_lines
from imroute.workbook.sheet import Column, Sheet


def sheets(book: Book, result: ShiftsResult) -> None:
    answer(book, shifts_parts(result))
    roster(book, result)
    cover(book, result)
    targets(book, result)
    if result.rounds:
        _rounds(book, result)
    closing(book, result.loaded, result.provenance, result.assumed)


def roster(book: Book, result: ShiftsResult) -> None:
    """One row an agent: start, end and breaks of each day, empty on days off."""
    sheet, grid = Sheet(book, say("Roster")), result.grid
    heads = [Column("pool", say("Pool")), Column("agent", say("Agent"), "whole")]
    for day in range(grid.days):
        heads += _day_columns(day, result.day_named(day))
    heads.append(Column("paid", say("Paid hours"), "number"))
    rows = (
        [
            *(pool, number),
            *(text for day in range(grid.days) for text in times_on(agent, day, grid)),
            agent.paid * grid.hours,
        ]
        for pool, cover in result.covers.items()
        for number, agent in enumerate(cover.agents, start=1)
    )
    sheet.table(heads, rows, filtered=True)
    sheet.finish()


def _day_columns(day: int, named: str) -> list[Column]:
    begin, end, breaks = say("from"), say("to"), say("Break times")
    if named:
        weekday = moment(named)
        begin = say("{day} from", day=weekday)
        end, breaks = say("{day} to", day=weekday), say("{day} breaks", day=weekday)
    keys = (f"from_{day}", begin), (f"to_{day}", end), (f"breaks_{day}", breaks)
    return [Column(key, head) for key, head in keys]


def cover(book: Book, result: ShiftsResult) -> None:
    """Agents needed and on duty by interval, with a chart for each pool."""
    sheet = Sheet(book, say("Cover"))
    heads = [
        Column("pool", say("Pool")),
        Column("interval", say("From")),
        Column("need", say("Agents needed"), "number"),
        Column("on_duty", say("On duty"), "number"),
        Column("short", say("Short at most by"), "whole"),
    ]
    rows = [
        [pool, moment(clock), *numbers]
        for pool in result.covers
        for clock, *numbers in result.by_interval(pool)
    ]
    table = sheet.table(heads, rows, filtered=True)
    for pool in result.covers:
        own = [place for place, row in enumerate(rows) if row[0] == pool]
        title = say("Needed and on duty: {pool}", pool=pool)
        bars, axis = [Series("on_duty", SKY)], say("Agents")
        drawing = Drawing(
            *(title, "interval", bars, "column", "whole", axis), first=own[0], last=own[-1]
        )
        sheet.chart(with_lines(book, table, drawing, [Series("need", RED)]))
    sheet.finish()


def targets(book: Book, result: ShiftsResult) -> None:
    """How the roster does, and what it takes."""
    sheet = Sheet(book, say("Targets"))
    sheet.title(say("Targets with these shifts"))
    common.targets(sheet, result.outcome.verdicts if result.outcome else ())
    if result.verified:
        days, seed = result.verified.days, result.verified.seed
        sheet.section(say("Fresh customers: {days} days, seed {seed}", days=days, seed=seed))
        common.targets(sheet, result.verified.verdicts, drawn=False)
    sheet.section(say("Hours and cost"))
    rows = [
        [say("Agents"), result.agents],
        [say("Paid hours"), result.paid_hours],
        [say("Wages"), result.cost],
        [say("Paid hours of the need alone"), result.least_hours],
        [say("Paid hours of the cheapest cover"), result.first_hours],
        [say("Days simulated"), result.days],
        [say("Seed"), result.settings.seed],
    ]
    sheet.table([Column("what", say("What")), Column("value", say("Value"), "mixed")], rows)
    sheet.finish()


def _rounds(book: Book, result: ShiftsResult) -> None:
    sheet = Sheet(book, say("Rounds"))
    sheet.title(say("How the shifts came about"))
    heads = [
        Column("round", say("Round"), "whole"),
        Column("agents", say("Agents"), "whole"),
        Column("hours", say("Paid hours"), "number"),
        Column("failing", say("Targets not met"), "whole"),
        Column("holds", say("Meets every target")),
    ]
    rows = (
        [
            *(number, one.agents, one.paid_hours),
            *(sum(verdict.verdict != "met" for verdict in one.verdicts), one.holds),
        ]
        for number, one in enumerate(result.rounds, start=1)
    )
    table = sheet.table(heads, rows)
    series = [Series("hours", BLUE)]
    lines = [Series("failing", GREY, second=True)]
    drawing = Drawing(
        say("Paid hours, round by round"),
        *("round", series, "column", "whole", say("Paid hours"), say("Round")),
        right=say("Targets not met"),
    )
    sheet.chart(with_lines(book, table, drawing, lines))
    sheet.finish()
