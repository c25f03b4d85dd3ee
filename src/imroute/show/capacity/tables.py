"""Target by target, and how all targets stand with more and with less demand."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.capacity import band, name_of, per_hour, place, shown_points, times, value_of
from imroute.language import capital, say
from imroute.show.capacity.bears import odd
from imroute.show.looks import LOOKS
from imroute.studies.capacity import CapacityResult, CurvePoint, Limit
from imroute.units import format_share


def by_target(result: CapacityResult) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = say("target"), say("holds up to"), say("95% interval"), say("days")
    for head in ("", *heads, say("breaks first at")):
        table.add_column(head, overflow="fold")
    for number, limit in enumerate(result.limits, start=1):
        table.add_row(str(number), *_row(limit))
    notes = list(_notes(result))
    return Group(table, Text("\n".join(notes), "dim")) if notes else table


def _row(limit: Limit) -> tuple[str, ...]:
    name = name_of(limit.target)
    if limit.status != "breaks":
        return name, odd(limit), "", "", ""
    return name, times(limit.multiple), band(limit), str(limit.days), place(limit)


def _notes(result: CapacityResult) -> Iterator[str]:
    for limit in result.limits:
        if limit.holds_again is not None:
            yield say(
                "{target} holds again at {multiple:.2f} times today's demand.",
                target=capital(name_of(limit.target)),
                multiple=limit.holds_again,
            )
    if wide := [limit for limit in result.limits if _is_wide(limit, result)]:
        yield say(
            "Not every interval is as narrow as asked for (±{asked}; the widest is ±{widest:.0%}):"
            " --days {days} halves them.",
            asked=format_share(result.precision),
            widest=max((limit.high - limit.low) / 2 / limit.multiple for limit in wide),
            days=result.most_days * 4,
        )


def _is_wide(limit: Limit, result: CapacityResult) -> bool:
    wide = (limit.high - limit.low) / 2 > 1.5 * result.precision * limit.multiple
    return limit.status == "breaks" and limit.days >= result.most_days and wide


# The curve ----------------------------------------------------------------------------------------


def curve(result: CapacityResult) -> RenderableType:
    """One line a multiple: contacts an hour at the peak, and every target's value."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("demand"), justify="right")
    table.add_column(say("at the peak"), justify="right")
    for number in range(1, len(result.limits) + 1):
        table.add_column(say("target {number}", number=number), justify="right")
    for point in shown_points(result):
        cells = [_cell(point, number) for number in range(len(point.verdicts))]
        style = "bold" if point.multiple == 1 else ""
        table.add_row(times(point.multiple), _at_the_peak(result, point), *cells, style=style)
    days = min(point.days for point in result.curve)
    marks = say("✓ met, ✗ missed, ? undecided, by {days} days or more a line.", days=days)
    return Group(table, Text(marks, "dim"))


def _at_the_peak(result: CapacityResult, point: CurvePoint) -> str:
    peak = result.peak_per_hour * point.multiple
    return "–" if math.isnan(peak) else say("{number}/h", number=per_hour(peak))


def _cell(point: CurvePoint, number: int) -> Text:
    verdict = point.verdicts[number]
    if math.isnan(verdict.mean):
        return Text("–", "dim")
    return Text.assemble(f"{value_of(verdict.target, verdict.mean)} ", LOOKS[verdict.verdict])
