"""The workbook of a comparison: base against variants, with paired differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imroute.findings.capacity import name_of
from imroute.language import say
from imroute.show.compare import compare_parts
from imroute.studies.compare import Changes, Compared, CompareResult, Difference, Judged
from imroute.studies.compare.contacts import Change
from imroute.targets import Verdict, measure_name, scope_name, stat_name
from imroute.workbook import prose
from imroute.workbook.answer import closing
from imroute.workbook.book import Book
from imroute.workbook.cells import KIND_OF, Cell
from imroute.workbook.charts import BLUE, Drawing, Series, chart
from imroute.workbook.common import kind_of, unit_name, verdict_cell
from imroute.workbook.sheet import Column, Sheet, Table

MOST_SHEETS = 20  # of variants; of more there is the table of all differences


def sheets(book: Book, result: CompareResult) -> None:
    _answer(book, result)
    _glance(book, result)
    for compared in result.variants[:MOST_SHEETS]:
        _variant(book, result, compared)
    _all(book, result)
    closing(book, result.base, result.provenance)


def _columns() -> list[Column]:
    return [
        Column("measure", say("Measure")),
        Column("scope", say("Of")),
        Column("stat", say("Stat")),
        Column("unit", say("Unit")),
        Column("base", say("Base"), "mixed"),
        Column("with", say("Variant"), "mixed"),
        Column("difference", say("Difference"), "mixed"),
        Column("low", say("95% low"), "mixed"),
        Column("high", say("95% high"), "mixed"),
        Column("p", say("p, adjusted"), "chance"),
        Column("shown", say("Difference shown")),
        Column("days", say("Days"), "whole"),
    ]


def _difference(one: Difference) -> list[object]:
    kind = KIND_OF[one.unit]
    values = (one.base, one.variant, one.difference, one.low, one.high)
    return [
        *(measure_name(one.measure), scope_name(one.scope), stat_name(one.stat)),
        unit_name(one.unit),
        *(Cell(value, kind) for value in values),
        *(one.p, one.shown, one.days),
    ]


# At a glance --------------------------------------------------------------------------------------


def _answer(book: Book, result: CompareResult) -> None:
    """What each variant does to every target and to the service level, then the screen's words."""
    sheet = Sheet(book, say("Answer"))
    first, *others = compare_parts(result)
    prose.tell(sheet, [first])
    sheet.section(say("Targets before and after"))
    named = [(variant.name, one) for variant in result.variants for one in variant.targets]
    heads = [Column("variant", say("Variant")), *_target_columns()]
    heads[3] = heads[3]._replace(head=say("With the variant"))
    sheet.table(heads, ([name, *_target(one)] for name, one in named))
    _levels(sheet, result)
    prose.tell(sheet, others)
    sheet.finish()


def _levels(sheet: Sheet, result: CompareResult) -> None:
    """How each variant changes the service level, also as a chart."""
    of = "service_level", "all", result.within
    levels = [(one.name, one.difference(*of)) for one in result.variants]
    found = [(name, difference) for name, difference in levels if difference]
    if not found:
        return
    title = say("Change of the service level within {time}", time=stat_name(result.within))
    sheet.section(title)
    table = sheet.table(_named_columns(), ([name, *_difference(one)] for name, one in found))
    sheet.chart(_differences_chart(sheet.book, table, title, "variant"))


def _named_columns() -> list[Column]:
    heads = [Column("variant", say("Variant")), *_columns()]
    heads[6] = heads[6]._replace(head=say("With the variant"))
    return heads


def _glance(book: Book, result: CompareResult) -> None:
    """The values of everyone, all variants below each other."""
    sheet = Sheet(book, say("At a glance"))
    sheet.title(say("All measures of all contacts"))
    sheet.line(say("Variants against the base, all contacts"), "faint")
    found = ((v.name, one) for v in result.variants for one in v.differences if one.scope == "all")
    sheet.table(_named_columns(), ([name, *_difference(one)] for name, one in found), filtered=True)
    sheet.finish()


def _differences_chart(book: Book, table: Table, title: str, x: str) -> object:
    series = [Series("difference", BLUE, "low", "high")]
    drawing = Drawing(title, x, series, "column", "share", least=None)
    return chart(book, table, drawing)


# Variant by variant -------------------------------------------------------------------------------


def _variant(book: Book, result: CompareResult, compared: Compared) -> None:
    sheet = Sheet(book, compared.name)
    written = compared.loaded.scenario.variants.get(compared.name)
    title = f" · {written.title}" if written and written.title else ""
    sheet.title(compared.name + title)
    note = say("Differences are variant less base, day by day with the same customers.")
    sheet.line(note, "faint")
    sheet.section(say("Targets before and after"))
    sheet.table(_target_columns(), map(_target, compared.targets))
    sheet.section(say("Who is answered in time"))
    of = [one for one in compared.differences if one.name[::2] == ("service_level", result.within)]
    table = sheet.table(_columns(), map(_difference, of))
    if of:
        title = say("Change of the service level, with 95% intervals")
        sheet.chart(_differences_chart(book, table, title, "scope"))
    if compared.changes:
        sheet.section(say("Contacts of {days} days, one by one", days=compared.changes.days))
        sheet.table(*_moves(compared.changes))
    sheet.finish()


def _target_columns() -> list[Column]:
    return [
        Column("target", say("Target")),
        Column("before", say("Base")),
        Column("after", say("Variant")),
        Column("value_before", say("Value of the base"), "mixed"),
        Column("value_after", say("Value of the variant"), "mixed"),
        Column("difference", say("Difference"), "mixed"),
        Column("low", say("95% low"), "mixed"),
        Column("high", say("95% high"), "mixed"),
        Column("p", say("p, adjusted"), "chance"),
    ]


def _target(judged: Judged) -> list[object]:
    kind, change = kind_of(judged.target), judged.difference
    ends = (change.difference, change.low, change.high) if change else (None, None, None)
    return [
        name_of(judged.target),
        *(_ruling(verdict) for verdict in (judged.before, judged.after)),
        *(Cell(one.mean if one else None, kind) for one in (judged.before, judged.after)),
        *(Cell(end, KIND_OF[change.unit] if change else kind) for end in ends),
        change.p if change else None,
    ]


def _ruling(verdict: Verdict | None) -> Cell | None:
    return None if verdict is None else verdict_cell(verdict)


def _moves(changes: Changes) -> tuple[list[Column], Iterator[list[object]]]:
    heads = [
        Column("scope", say("Of")),
        Column("contacts", say("Contacts in both"), "whole"),
        *(Column(change.name, _change_name(change), "whole") for change in Change),
        Column("sooner_s", say("Sooner by, mean (s)"), "seconds"),
        Column("later_s", say("Later by, mean (s)"), "seconds"),
        Column("moved", say("By another pool"), "whole"),
        Column("only_base", say("Only in the base"), "whole"),
        Column("only_variant", say("Only in the variant"), "whole"),
    ]
    return heads, (
        [
            *(scope_name(one.scope), one.contacts, *(one.number(change) for change in Change)),
            *(one.sooner_s, one.later_s, one.moved, one.only_base, one.only_variant),
        ]
        for one in changes.groups
    )


def _change_name(change: Change) -> str:
    return {
        Change.SAME: say("The same"),
        Change.SOONER: say("Sooner"),
        Change.LATER: say("Later"),
        Change.ANSWERED: say("Answered only then"),
        Change.LOST: say("No longer answered"),
        Change.TO_BOT: say("By the bot instead"),
        Change.FROM_BOT: say("By an agent instead"),
    }[change]


def _all(book: Book, result: CompareResult) -> None:
    """Every difference, with ids as machines have them."""
    sheet = Sheet(book, say("Measures"))
    heads: Sequence[Column] = [Column("name", say("Name of the variant")), *_columns()]
    rows = (
        [one.name, each.measure, each.scope, each.stat, *_difference(each)[3:]]
        for one in result.variants
        for each in one.differences
    )
    sheet.table(heads, rows, filtered=True)
    sheet.finish()
