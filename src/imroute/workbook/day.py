"""The day by its intervals: who came, who worked, how long customers waited."""

from __future__ import annotations

from collections.abc import Iterator

from imroute import facts
from imroute.findings.numbers import shown_threshold
from imroute.language import say
from imroute.language.moments import moment
from imroute.studies import RunResult
from imroute.workbook.book import Book
from imroute.workbook.charts import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    Drawing,
    Series,
    chart,
    with_lines,
)
from imroute.workbook.measured import Shown, columns, row
from imroute.workbook.sheet import Column, Sheet, Table


def day(book: Book, result: RunResult) -> None:
    """All intervals of a run; of a week those of all its days."""
    sheet = Sheet(book, say("The day"))
    sheet.title(say("The day, by interval"))
    note = say("A contact belongs to the interval in which it arrived, agents' time to its own.")
    sheet.line(note, "faint")
    shown, goal = _shown(shown_threshold(result)), _goal(result)
    constants = _constants(goal)
    heads = [Column("from", say("From")), *columns(shown), *(column for column, _ in constants)]
    rows = (
        [moment(scope.removeprefix("interval:")), *row(result, scope, shown), *values]
        for scope in result.results.intervals()
        for values in [[value for _, value in constants]]
    )
    table = sheet.table(heads, rows)
    for made in _charts(book, table, goal is not None):
        sheet.chart(made)
    sheet.finish()


def _shown(threshold: str) -> list[Shown]:
    return [
        Shown("arrivals", "arrivals"),
        Shown("offered", "offered"),
        Shown("answered", "answered"),
        Shown("agents", "agents_on_duty"),
        Shown("waiting", "queue_length"),
        Shown("waiting_most", "queue_length", "max"),
        Shown("level", "service_level", threshold, ends=True),
        Shown("p50", "response_time", "p50"),
        Shown("p90", "response_time", "p90", ends=True),
        Shown("p95", "response_time", "p95"),
        Shown("gave_up", "abandonment", ends=True),
        Shown("focus", "focus_occupancy"),
        Shown("occupancy", "occupancy"),
        Shown("slots", "slot_utilisation"),
        Shown("concurrency", "concurrency"),
    ]


def _constants(goal: float | None) -> list[tuple[Column, float]]:
    """What charts draw as lines to hold the numbers against."""
    band = facts.occupancy_advice()
    asked = (
        [] if goal is None else [(Column("goal", say("Service level asked for"), "share"), goal)]
    )
    return [
        *asked,
        (Column("aim", say("Focus to aim for, at most"), "share"), band.aim_to),
        (Column("overload", say("Overload above"), "share"), band.overload_above),
    ]


def _goal(result: RunResult) -> float | None:
    """The service level asked for of all contacts, if a target does."""
    named = [v.target for v in result.verdicts if v.target.within_s and not v.target.scope]
    return named[0].at_least if named else None


def _charts(book: Book, table: Table, goal: bool) -> Iterator[object]:
    below = say("From")
    arrivals = Drawing(
        say("Who came and who was there"),
        "from",
        [Series("arrivals", SKY)],
        form="column",
        axis=say("Contacts"),
        below=below,
        right=say("Agents"),
    )
    yield with_lines(book, table, arrivals, [Series("agents", RED, second=True)])
    levels = [Series("level", BLUE, "level_low", "level_high")]
    if goal:
        levels.append(Series("goal", RED, dashed=True))
    title = say("Service level, with 95% intervals")
    yield chart(book, table, Drawing(title, "from", levels, kind="share", below=below, top=1.0))
    times = [Series("p50", SKY), Series("p90", BLUE, "p90_low", "p90_high"), Series("p95", GREY)]
    said = say("How long customers wait for an agent")
    yield chart(book, table, Drawing(said, "from", times, axis=say("Seconds"), below=below))
    waiting = [Series("waiting", BLUE), Series("waiting_most", GREY, dashed=True)]
    said = say("How many wait")
    yield chart(book, table, Drawing(said, "from", waiting, axis=say("Contacts"), below=below))
    busy = [
        Series("focus", GREEN),
        Series("occupancy", PURPLE),
        Series("aim", ORANGE, dashed=True),
        Series("overload", RED, dashed=True),
    ]
    said = say("How busy agents are, against the published advice on focus")
    yield chart(book, table, Drawing(said, "from", busy, kind="share", below=below, top=1.0))
    lost = [Series("gave_up", RED, "gave_up_low", "gave_up_high")]
    said = say("Who gave up, with 95% intervals")
    yield chart(book, table, Drawing(said, "from", lost, kind="share", below=below))
