"""A day by its intervals: who came, who worked, where it is short."""

from __future__ import annotations

import math

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.findings.day import short_runs, shown_intervals
from imroute.findings.numbers import number, plain, seconds, share, shown_threshold
from imroute.language import say, say_many
from imroute.language.joining import with_semicolons
from imroute.language.moments import moment
from imroute.studies import RunResult
from imroute.targets import occupancy_advice, short_time, stat_name

LEVEL_BAR = 10


def strip_title(result: RunResult) -> str:
    if result.plan.days == 1:
        return say("The day, by interval")
    day = shown_intervals(result)[0].removeprefix("interval:").rpartition(" ")[0]
    return say("The worst day, {day}, by interval", day=moment(day))


def strip(result: RunResult) -> RenderableType:
    """One line an interval; the worst service level is named below."""
    threshold = shown_threshold(result)
    within = short_time(threshold)
    heads = (
        say("from"),
        say("arrivals"),
        say("agents"),
        say("waiting"),
        say("at most"),
        say("in {threshold}", threshold=within),
        stat_name("p90"),
        say("focus"),
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left")
    table.add_column("")
    worst, lowest = "", math.inf
    for scope in shown_intervals(result):
        level = number(result, "service_level", scope, threshold)
        if level < lowest:
            worst, lowest = scope.removeprefix("interval:"), level
        table.add_row(*strip_row(result, scope, threshold), bar(level))
    lines = [advice(result)]
    if worst:
        lines.insert(0, lowest_words(worst, lowest, within))
    return Group(table, Text("\n".join(lines)))


def lowest_words(worst: str, level: float, within: str) -> str:
    return say(
        "Worst: {interval}, {share} answered within {threshold}.",
        interval=moment(worst),
        share=share(level),
        threshold=within,
    )


def advice(result: RunResult) -> str:
    """Hold how busy agents are against the published band."""
    band = facts.occupancy_advice()
    return occupancy_advice(result.results, (band.aim_from, band.aim_to), band.overload_above)


def strip_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        moment(scope.removeprefix("interval:")),
        plain(number(result, "arrivals", scope, "mean")),
        plain(number(result, "agents_on_duty", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "max")),
        share(number(result, "service_level", scope, threshold)),
        seconds(number(result, "response_time", scope, "p90")),
        share(number(result, "focus_occupancy", scope, "mean")),
    )


def bar(level: float) -> Text:
    if math.isnan(level):
        return Text("")
    style = "green" if level >= 0.8 else "yellow" if level >= 0.6 else "red"
    return Text("█" * round(level * LEVEL_BAR), style)


def shortfall(result: RunResult) -> Text:
    """Name runs of intervals that miss the service level, with a first guess of agents lacking."""
    runs = short_runs(result)
    if not runs:
        return Text(say("No interval misses the service level."))
    lacking = with_semicolons(
        say_many(
            "about {n} agent, {begin}–{end}",
            "about {n} agents, {begin}–{end}",
            most,
            begin=moment(begin),
            end=end,
        )
        for begin, end, most in runs
    )
    note = say(
        "A first guess, from how busy agents are where the service level holds: try a variant."
    )
    return Text(say("{told}.", told=lacking) + f"\n{note}")
