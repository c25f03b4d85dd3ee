"""Sheets that all workbooks have: targets, all measures, assumptions, definitions, provenance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from imroute.facts.measure import Unit
from imroute.facts.measures import MEASURES
from imroute.findings.capacity import name_of, stat_of
from imroute.language import say, translated
from imroute.language.moments import moment
from imroute.loading import Assumed, Loaded
from imroute.measures import Row
from imroute.targets import Target, Verdict
from imroute.workbook.book import Book
from imroute.workbook.cells import KIND_OF, Cell, Kind
from imroute.workbook.charts import BLUE, ORANGE, RED, Drawing, Series, chart
from imroute.workbook.sheet import Column, Sheet, Table


def unit_of(target: Target) -> Unit:
    """Unit of what a target is judged by: a share of days where days are."""
    if target.on_days is not None:
        return "share"
    return MEASURES[target.measured].unit_of(stat_of(target))


def kind_of(target: Target) -> Kind:
    """How what a target is judged by is written."""
    return KIND_OF[unit_of(target)]


def bounds(target: Target) -> tuple[float | None, float | None]:
    """The lowest and the highest value that is good enough, as far as there is one."""
    if target.on_days is not None:
        return target.on_days, None
    return target.between or (target.at_least, target.at_most)


def verdict_cell(verdict: Verdict) -> Cell:
    return Cell(translated(verdict.verdict), look=verdict.verdict)


# Targets ------------------------------------------------------------------------------------------


def target_columns() -> tuple[Column, ...]:
    return (
        Column("target", say("Target")),
        Column("verdict", say("Verdict")),
        Column("value", say("Value"), "mixed"),
        Column("low", say("95% low"), "mixed"),
        Column("high", say("95% high"), "mixed"),
        Column("at_least", say("At least"), "mixed"),
        Column("at_most", say("At most"), "mixed"),
        Column("unit", say("Unit")),
        Column("days_met", say("Days that met it"), "share"),
        Column("worst", say("Worst interval")),
        Column("sentence", say("In words")),
    )


def targets(sheet: Sheet, verdicts: Sequence[Verdict], drawn: bool = True) -> Table | None:
    """All targets with their verdicts, and those that are shares as a chart."""
    if not verdicts:
        sheet.line(say("No targets are written."))
        return None
    shares = [verdict for verdict in verdicts if unit_of(verdict.target) == "share"]
    ordered = [*shares, *(verdict for verdict in verdicts if verdict not in shares)]
    table = sheet.table(target_columns(), map(_target, ordered))
    if shares and drawn:
        sheet.chart(_shares_chart(sheet.book, table, len(shares)))
    return table


def _target(verdict: Verdict) -> list[object]:
    target, kind = verdict.target, kind_of(verdict.target)
    numbers = (verdict.mean, verdict.low, verdict.high, *bounds(target))
    return [
        name_of(target),
        verdict_cell(verdict),
        *(Cell(number, kind) for number in numbers),
        unit_name(unit_of(target)),
        verdict.days_met,
        verdict.worst_interval and moment(verdict.worst_interval),
        verdict.sentence,
    ]


def _shares_chart(book: Book, table: Table, shares: int) -> object:
    drawing = Drawing(
        say("Targets that are shares, with their 95% intervals"),
        "target",
        [
            Series("value", BLUE, "low", "high"),
            Series("at_least", RED),
            Series("at_most", ORANGE),
        ],
        form="bar",
        kind="share",
        top=1.0,
        last=shares - 1,
    )
    return chart(book, table, drawing)


def unit_name(unit: str) -> str:
    names = {
        "count": say("contacts"),
        "s": say("seconds"),
        "share": say("share"),
        "contacts": say("contacts"),
        "agents": say("agents"),
        "hours": say("hours"),
        "money": say("money"),
        "per hour": say("per hour"),
        "score": say("score"),
    }
    return names.get(unit, unit)


# Measures -----------------------------------------------------------------------------------------


def measures(book: Book, rows: Iterable[Row], of: str = "", note: str = "") -> None:
    """Everything that was measured, one row a number, to be filtered."""
    sheet = Sheet(book, say("Measures"))
    sheet.title(say("Everything that was measured"))
    if note:
        sheet.line(note, "faint")
    columns = (
        Column("measure", say("Measure")),
        Column("scope", of or say("Of")),
        Column("stat", say("Stat")),
        Column("mean", say("Value"), "mixed"),
        Column("low", say("95% low"), "mixed"),
        Column("high", say("95% high"), "mixed"),
        Column("unit", say("Unit")),
        Column("days", say("Days with data"), "whole"),
    )
    sheet.table(columns, map(_measure, rows), filtered=True)
    sheet.finish()


def _measure(row: Row) -> list[object]:
    kind, (*names, mean, low, high, unit, days) = KIND_OF[row.unit], row
    return [*names, Cell(mean, kind), Cell(low, kind), Cell(high, kind), unit_name(unit), days]


# Assumed, definitions, provenance -----------------------------------------------------------------


def assumed(book: Book, found: Sequence[Assumed]) -> None:
    sheet = Sheet(book, say("Assumed"))
    sheet.title(say("What was filled in, because the scenario does not say it"))
    if found:
        heads = (("path", say("Where")), ("value", say("Value")), ("source", say("Source")))
        columns = [Column(key, head) for key, head in heads]
        rows = ((one.path, one.written, translated(one.source)) for one in found)
        sheet.table(columns, rows, filtered=True)
    else:
        sheet.line(say("Nothing: the scenario says it all."))
    sheet.finish()


def definitions(book: Book, names: Iterable[str]) -> None:
    """What the measures of a workbook mean."""
    sheet = Sheet(book, say("Definitions"))
    sheet.title(say("What the words mean"))
    heads = (
        ("measure", say("Measure")),
        ("unit", say("Unit")),
        ("means", say("Meaning")),
        ("source", say("Source")),
    )
    rows = (
        (one.id, unit_name(one.unit), translated(one.definition), translated(one.source))
        for one in map(MEASURES.__getitem__, dict.fromkeys(names))
    )
    sheet.table([Column(key, head) for key, head in heads], rows, filtered=True)
    sheet.finish()


def about(
    book: Book, loaded: Loaded, provenance: Mapping[str, object], command: str | None = None
) -> None:
    """From what the workbook was made, and how to make it again."""
    sheet = Sheet(book, say("About"))
    sheet.title(say("How this was made, and how to make it again"))
    facts = [
        (say("Scenario"), loaded.scenario.title),
        (say("File"), loaded.file),
        (say("Variant"), loaded.variant_name or "–"),
        (say("Hash of the scenario"), loaded.hash),
        *([(say("Again"), command)] if command else []),
    ]
    made = {key: value for key, value in provenance.items() if key != "variant"}
    rows = [*facts, *((key, _plain(value)) for key, value in made.items())]
    sheet.table((Column("what", say("What")), Column("is", say("Is"))), rows)
    sheet.line(say("The same command with the same file, seed and version gives the same numbers."))
    sheet.section(say("How to read the numbers"))
    for line in _reading():
        sheet.line(line)
    sheet.section(say("The scenario as it was run"))
    for line in loaded.text.splitlines():
        sheet.line(line, "code")
    sheet.finish()


def _plain(value: object) -> object:
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if plain else json.dumps(value, ensure_ascii=False, default=str)


def _reading() -> Iterator[str]:
    yield say("Low and high are the ends of a 95% interval, as far as the days simulated tell.")
    yield say("An empty cell: no data. Times are in seconds, counts are those of a day.")
    yield say("Numbers are those of the simulation; nothing in this workbook is calculated again.")
