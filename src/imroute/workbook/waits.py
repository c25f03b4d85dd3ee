"""How long customers wait, how many of them, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from imroute.findings.customers import fates
from imroute.findings.numbers import number, shown_threshold
from imroute.language import say
from imroute.show.people import waits as in_words
from imroute.studies import RunResult
from imroute.targets import measure_name, stat_name
from imroute.units import parse_duration
from imroute.workbook.book import Book
from imroute.workbook.charts import BLUE, ORANGE, RED, SKY, Drawing, Series, chart
from imroute.workbook.groups import names_of
from imroute.workbook.measured import Shown, columns, row, with_ends
from imroute.workbook.sheet import Column, Sheet, Table

TIMES = (
    "response_time",
    "queue_time",
    "inbox_time",
    "queue_time_abandoned",
    "first_human_reply",
    "first_answer",
    "reply_time",
    "transfer_wait",
    "resolution_time",
    "handle_time",
    "focus_time",
    "wrap_up_time",
)
STATS = ("mean", "p50", "p80", "p90", "p95", "p99", "max")
WAITS = 5  # how many of these are times that customers wait
ON_THE_WAY = ("transferred", "lost_in_conversation", "declined_offers", "repeat_contacts")


def waits(book: Book, result: RunResult) -> None:
    """Times with their percentiles, and the share answered within each threshold."""
    sheet = Sheet(book, say("Waits"))
    sheet.title(say("How long customers wait"))
    for line in str(in_words(result)).splitlines():
        sheet.line(line)
    sheet.section(say("Times, in seconds"))
    heads = [Column(stat, stat_name(stat), "seconds") for stat in STATS]
    known = [one for one in TIMES if not math.isnan(number(result, one, "all", "mean"))]
    rows = [
        [measure_name(one), *(number(result, one, "all", stat) for stat in STATS)] for one in known
    ]
    times = sheet.table([Column("time", say("Time")), *heads], rows)
    sheet.section(say("Answered within a time"))
    within = sheet.table(_within_columns(), _within(result))
    for made in _wait_charts(book, times, within):
        sheet.chart(made)
    sheet.finish()


def _within_columns() -> tuple[Column, ...]:
    asked = say("Service level asked for")
    return (
        Column("within", say("Within (s)"), "seconds"),
        *with_ends("level", say("Of all who asked for an agent"), "share"),
        Column("of_answered", say("Of those answered"), "share"),
        Column("goal", asked, "share"),
    )


def _within(result: RunResult) -> Iterator[list[object]]:
    goals = {
        verdict.target.judged_stat: verdict.target.at_least
        for verdict in result.verdicts
        if verdict.target.measured == "service_level" and not verdict.target.scope
    }
    for name in result.results.stats("service_level"):
        found = result.results.estimate("service_level", "all", name)
        answered = number(result, "service_level_answered", "all", name)
        ends = found.mean, found.low, found.high
        yield [parse_duration(name), *ends, answered, goals.get(name)]


def _wait_charts(book: Book, times: Table, within: Table) -> Iterator[object]:
    series = [Series("level", BLUE, "level_low", "level_high"), Series("of_answered", SKY)]
    if any(value is not None for value in within.values["goal"]):
        series.append(Series("goal", RED))
    title, below = say("How many are answered within a time"), say("Seconds")
    yield chart(
        *(book, within),
        Drawing(title, "within", series, "scatter", "share", below=below, top=1.0),
    )
    if times.rows:
        drawn = [
            Series(stat, colour)
            for stat, colour in zip(STATS[1:4], (SKY, BLUE, ORANGE), strict=True)
        ]
        title = say("Half, 80% and 90% within")
        last = min(WAITS, times.rows) - 1
        yield chart(book, times, Drawing(title, "time", drawn, "column", axis=below, last=last))


# Customers ----------------------------------------------------------------------------------------


def customers(book: Book, result: RunResult) -> None:
    """What becomes of those who arrive, step by step."""
    sheet = Sheet(book, say("Customers"))
    sheet.title(say("What becomes of customers"))
    found = fates(result, shown_threshold(result))
    total = sum(count for _, count in found)
    rows = [[name, count, count / total if total else math.nan] for name, count in found]
    heads = (
        Column("what", say("What becomes of them")),
        Column("count", say("Contacts a day"), "number"),
        Column("share", say("Of all who arrive"), "share"),
    )
    table = sheet.table(heads, rows)
    if total:
        drawing = Drawing(say("Of all who arrive"), "what", [Series("share", BLUE)], "bar", "share")
        sheet.chart(chart(book, table, drawing))
    sheet.section(say("On the way"))
    shown = [
        Shown(name, name) for name in ("transferred", "lost_in_conversation", "repeat_contacts")
    ]
    sheet.table(*_counts(result, shown))
    sheet.finish()


def _counts(result: RunResult, shown: list[Shown]) -> tuple[list[Column], list[list[object]]]:
    heads = [Column("what", say("What")), *with_ends("count", say("Contacts a day"))]
    found = [(one.head, result.results.estimate(one.measure, "all", one.stat)) for one in shown]
    return heads, [[head, one.mean, one.low, one.high] for head, one in found]


# Cost ---------------------------------------------------------------------------------------------


WORK = (
    Shown("paid_hours", "paid_hours", ends=True),
    Shown("answered", "answered"),
    Shown("per_hour", "contacts_per_agent_hour"),
)
MONEY = Shown("cost", "cost", ends=True), Shown("per_contact", "cost_per_contact")


def cost(book: Book, result: RunResult) -> None:
    """Paid hours and money by pool, and what a contact costs."""
    sheet = Sheet(book, say("Cost"))
    sheet.title(say("Hours and cost, a day"))
    shown = [*WORK, *MONEY]
    if math.isnan(number(result, "cost", "all", "mean")):
        sheet.line(say("No costs are written: pools.team.cost: 30/h gives them."))
        shown = [*WORK]
    scopes = [(name, f"pool:{name}") for name in names_of(result, "pool")]
    rows = [[name, *row(result, scope, shown)] for name, scope in scopes]
    rows.append([say("All, bots included"), *row(result, "all", shown)])
    table = sheet.table([Column("pool", say("Pool")), *columns(shown)], rows)
    for title, key in ((say("Paid hours by pool"), "paid_hours"), (say("Cost by pool"), "cost")):
        if key in table.values:
            series = [Series(key, BLUE, f"{key}_low", f"{key}_high")]
            drawing = Drawing(title, "pool", series, "column", last=len(scopes) - 1)
            sheet.chart(chart(book, table, drawing))
    sheet.finish()
