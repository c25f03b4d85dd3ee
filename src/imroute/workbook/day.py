"""The day by its intervals: who came, who worked, how long customers waited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imroute import facts
from imroute.findings.numbers import shown_threshold
from imroute.language import say
from imroute.studies import RunResult
from imroute.workbook.book import Book
from imroute.workbook.cells import Kind
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
from imroute.workbook.sheet import Column, Sheet, Table


class _Shown(NamedTuple):
    key: str
    head: str
    measure: str
    stat: str
    kind: Kind = "number"
    interval: bool = False


def day(book: Book, result: RunResult) -> None:
    """All intervals of a run; of a week those of all its days."""
    sheet = Sheet(book, say("The day"))
    sheet.title(say("The day, by interval"))
    note = say("A contact belongs to the interval in which it arrived, agents' time to its own.")
    sheet.line(note, "faint")
    shown = list(_shown(shown_threshold(result)))
    goal = _goal(result)
    columns = [Column("from", say("From")), *_columns(shown)]
    if goal is not None:
        columns.append(Column("goal", say("Service level asked for"), "share"))
    band = facts.occupancy_advice()
    columns.append(Column("aim", say("Focus to aim for, at most"), "share"))
    columns.append(Column("overload", say("Overload above"), "share"))
    ends = [*([goal] if goal is not None else []), band.aim_to, band.overload_above]
    rows = ([*_row(result, scope, shown), *ends] for scope in result.results.intervals())
    table = sheet.table(columns, rows)
    for made in _charts(book, table, goal is not None):
        sheet.chart(made)
    sheet.finish()


def _shown(threshold: str) -> Iterator[_Shown]:
    level = say("Service level within {threshold}", threshold=threshold)
    yield _Shown("arrivals", say("Arrivals"), "arrivals", "mean")
    yield _Shown("offered", say("Offered to agents"), "offered", "mean")
    yield _Shown("answered", say("Answered"), "answered", "mean")
    yield _Shown("agents", say("Agents on duty"), "agents_on_duty", "mean")
    yield _Shown("waiting", say("Waiting, mean"), "queue_length", "mean")
    yield _Shown("waiting_most", say("Waiting, at most"), "queue_length", "max")
    yield _Shown("level", level, "service_level", threshold, "share", True)
    yield _Shown("p50", say("Response time p50 (s)"), "response_time", "p50", "seconds")
    yield _Shown("p90", say("Response time p90 (s)"), "response_time", "p90", "seconds", True)
    yield _Shown("p95", say("Response time p95 (s)"), "response_time", "p95", "seconds")
    yield _Shown("gave_up", say("Abandonment"), "abandonment", "mean", "share", True)
    yield _Shown("focus", say("Focus occupancy"), "focus_occupancy", "mean", "share")
    yield _Shown("occupancy", say("Occupancy (wall clock)"), "occupancy", "mean", "share")
    yield _Shown("slots", say("Slot utilisation"), "slot_utilisation", "mean", "share")
    yield _Shown("concurrency", say("Concurrency"), "concurrency", "mean", "times")


def _columns(shown: list[_Shown]) -> Iterator[Column]:
    for one in shown:
        yield Column(one.key, one.head, one.kind)
        if one.interval:
            yield Column(f"{one.key}_low", say("{what}, low", what=one.head), one.kind)
            yield Column(f"{one.key}_high", say("{what}, high", what=one.head), one.kind)


def _row(result: RunResult, scope: str, shown: list[_Shown]) -> Iterator[object]:
    yield scope.removeprefix("interval:")
    for one in shown:
        row = result.results.estimate(one.measure, scope, one.stat)
        yield from (row.mean, row.low, row.high) if one.interval else (row.mean,)


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
