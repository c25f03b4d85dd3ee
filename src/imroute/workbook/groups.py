"""Who waits and who works: types, tiers, channels, rules and pools; and types by tiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imroute.findings.numbers import number, shown_threshold
from imroute.language import say, translated
from imroute.studies import RunResult
from imroute.workbook.book import Book
from imroute.workbook.cells import Kind
from imroute.workbook.charts import BLUE, GREEN, PURPLE, SKY, Drawing, Series, chart
from imroute.workbook.measured import Shown, columns, row
from imroute.workbook.sheet import Column, Sheet, Table

PARTS = ("type", "tier", "channel", "rule", "pool")


def groups(book: Book, result: RunResult) -> None:
    """One row a group of contacts or agents, everyone last."""
    sheet = Sheet(book, say("Groups"))
    sheet.title(say("Who waits, and who works"))
    shown = _shown(shown_threshold(result))
    heads = [Column("part", say("Group")), Column("name", say("Name")), *columns(shown)]
    scopes = [(part, name) for part in PARTS for name in names_of(result, part)]
    rows = [
        [translated(part), name, *row(result, f"{part}:{name}", shown)] for part, name in scopes
    ]
    rows.append([translated("all"), "", *row(result, "all", shown)])
    table = sheet.table(heads, rows, filtered=True)
    pools = [place for place, (part, _) in enumerate(scopes) if part == "pool"]
    for made in _charts(book, table, len(scopes) - len(pools), len(scopes)):
        sheet.chart(made)
    sheet.finish()


def names_of(result: RunResult, part: str) -> list[str]:
    """Names of all types, tiers or the like, in the order of the scenario."""
    scopes = result.results.scopes(products=False)
    return [scope.removeprefix(f"{part}:") for scope in scopes if scope.startswith(f"{part}:")]


def _shown(threshold: str) -> list[Shown]:
    return [
        Shown("arrivals", "arrivals"),
        Shown("offered", "offered"),
        Shown("answered", "answered"),
        Shown("level", "service_level", threshold, ends=True),
        Shown("p50", "response_time", "p50"),
        Shown("p90", "response_time", "p90", ends=True),
        Shown("gave_up", "abandonment"),
        Shown("handle", "handle_time"),
        Shown("agents", "agents_on_duty"),
        Shown("focus", "focus_occupancy"),
        Shown("occupancy", "occupancy"),
        Shown("slots", "slot_utilisation"),
        Shown("concurrency", "concurrency"),
    ]


def _charts(book: Book, table: Table, contacts: int, last: int) -> Iterator[object]:
    """`contacts` rows are of contacts, those from there to `last` of pools."""
    levels = [Series("level", BLUE, "level_low", "level_high")]
    title = say("Service level by group, with 95% intervals")
    yield chart(
        *(book, table),
        Drawing(title, "name", levels, "column", "share", top=1.0, last=contacts - 1),
    )
    waits = [Series("p50", SKY), Series("p90", BLUE)]
    title = say("How long groups wait for an agent")
    axis = say("Seconds")
    yield chart(book, table, Drawing(title, "name", waits, "column", axis=axis, last=contacts - 1))
    busy = [Series("focus", GREEN), Series("occupancy", PURPLE), Series("slots", SKY)]
    title = say("Pools: how busy by focus, by the clock and by slots")
    yield chart(
        *(book, table),
        Drawing(title, "name", busy, "column", "share", top=1.0, first=contacts, last=last - 1),
    )


# Types by tiers -----------------------------------------------------------------------------------


def types_by_tiers(book: Book, result: RunResult) -> None:
    """Service level, waits and abandonment of each type for each tier, coloured."""
    types, tiers = names_of(result, "type"), names_of(result, "tier")
    sheet = Sheet(book, say("Types × tiers"))
    sheet.title(say("Contact types by tiers"))
    threshold = shown_threshold(result)
    for shown, rising in (
        (Shown("level", "service_level", threshold), True),
        (Shown("p90", "response_time", "p90"), False),
        (Shown("gave_up", "abandonment"), False),
        (Shown("offered", "offered"), None),
    ):
        sheet.section(shown.head)
        table = sheet.table(*_block(result, types, tiers, shown))
        if rising is not None:
            sheet.colours(table, "0", str(len(tiers) - 1), rising)
    sheet.finish()


def _block(
    result: RunResult, types: Sequence[str], tiers: Sequence[str], shown: Shown
) -> tuple[list[Column], list[list[object]]]:
    kind: Kind = shown.kind
    of_tiers = [Column(str(place), tier, kind) for place, tier in enumerate(tiers)]
    heads = [Column("type", translated("type")), *of_tiers]
    rows: list[list[object]] = [
        [name, *(_value(result, f"type:{name} × tier:{tier}", shown) for tier in tiers)]
        for name in types
    ]
    return heads, rows


def _value(result: RunResult, scope: str, shown: Shown) -> float:
    return number(result, shown.measure, scope, shown.stat)
