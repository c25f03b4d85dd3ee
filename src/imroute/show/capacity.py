"""What the screen shows of a capacity study: how much more demand, what breaks, what to do."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.capacity import (
    ROUND,
    down,
    name_of,
    place,
    points,
    shown_points,
    span,
    times,
    value_of,
)
from imroute.findings.numbers import end_clock
from imroute.show.parts import section
from imroute.studies.capacity import Binds, CapacityResult, CurvePoint, Gain, Limit, Next
from imroute.targets import Ruling, Target
from imroute.units import format_clock, format_share

MARKS: dict[Ruling, tuple[str, str]] = {
    "met": ("✓", "green"),
    "missed": ("✗", "bold red"),
    "undecided": ("?", "yellow"),
    "no data": ("–", "dim"),
}
TENTH, FAR = 0.1, 0.3  # of today's demand
HARDLY = 0.05  # of a multiple: no more than that is no help


def show_capacity(result: CapacityResult, to: Console) -> None:
    for part in capacity_parts(result):
        to.print(part)


def capacity_parts(result: CapacityResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("bears", "How much it bears", Text("\n".join(summary(result))))
    yield section("targets", "Target by target", by_target(result))
    if result.curve:
        yield section("curve", "With more and with less demand", curve(result))
    if overall := result.overall:
        if overall.binds and overall.binds.gains:
            yield section("gains", "One agent more, all day or for a shift", gains(overall))
        if then := list(next_words(result)):
            yield section("next_break", "What breaks next", Text("\n".join(then)))
    yield section("to_do", "What to do", Text("\n".join(advice(result))))


def heading(result: CapacityResult) -> Text:
    scenario, day = result.loaded.scenario, result.loaded.scenario.day
    name = result.loaded.variant_name
    how = f"{format_clock(day.start)}–{end_clock(day.end)}, the same customers at every multiple"
    how += f" and more, seed {result.settings['seed']}, engine {result.settings['engine']}"
    text = Text.assemble(
        (scenario.title + (f" · variant {name}" if name else ""), "bold"), f"\n{how}"
    )
    if result.interrupted:
        text.append("\nStopped early: what follows is what was known by then.", "yellow")
    return text


# In short -----------------------------------------------------------------------------------------


def summary(result: CapacityResult) -> Iterator[str]:
    """The answer in a few sentences, the most important one first."""
    overall = result.overall
    if overall is None:
        yield unbroken(result)
    else:
        yield _holds(result, overall)
        yield f"First to break: {name_of(overall.target)}{place(overall)}."
        yield _sure(overall)
        yield _headroom(result, overall)
    yield from _hopeless(result)


def _holds(result: CapacityResult, overall: Limit) -> str:
    others = any(limit.status == "missed" for limit in result.limits)
    what = "holds its other targets" if others else "holds"
    return f"Today's desk {what} up to {times(overall.multiple)} today's demand{span(overall)}."


def _sure(overall: Limit) -> str:
    if math.isnan(overall.low):
        return "No multiple that was tried holds with 95% confidence: more days (--days) may tell."
    return f"With 95% confidence it holds up to {times(down(overall.low))} today's demand."


def _headroom(result: CapacityResult, overall: Limit) -> str:
    room, today = result.headroom, result.peak_per_hour
    said = f"Headroom today: {room:.0%}."
    if is_none(room):
        said = "Headroom today: none, today's demand is just what the desk bears."
    elif room < 0:
        said = f"Today's demand is too much, by {-room:.0%} of it."
    if math.isnan(today):
        return said
    borne = f"{today * overall.multiple:,.0f} contacts an hour"
    return (
        f"{said} At the peak ({result.peak_interval}) it bears {borne}; today brings {today:,.0f}."
    )


def is_none(headroom: float) -> bool:
    return abs(headroom) < ROUND / 2


def unbroken(result: CapacityResult) -> str:
    """Nothing breaks: because nothing can, or because enough was not tried."""
    holding = [limit for limit in result.limits if limit.status == "holds"]
    if holding:
        most = min(limit.low for limit in holding)
        return f"Nothing breaks up to {times(most)} today's demand, the largest multiple tried."
    if any(limit.status == "unknown" for limit in result.limits):
        return "Not known yet: it was stopped before a target broke."
    return "No target is a matter of how much demand there is."


def _hopeless(result: CapacityResult) -> Iterator[str]:
    for limit in result.limits:
        if limit.status == "missed":
            yield f"{_capital(name_of(limit.target))}: {odd(limit)}."


# Target by target ---------------------------------------------------------------------------------


def by_target(result: CapacityResult) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("", "target", "holds up to", "95% interval", "days", "breaks first at"):
        table.add_column(head, overflow="fold")
    for number, limit in enumerate(result.limits, start=1):
        table.add_row(str(number), *_row(limit))
    notes = list(_notes(result))
    return Group(table, Text("\n".join(notes), "dim")) if notes else table


def _row(limit: Limit) -> tuple[str, ...]:
    name = name_of(limit.target)
    if limit.status != "breaks":
        return name, odd(limit), "", "", ""
    band = span(limit).strip(" ()")
    return name, times(limit.multiple), band, str(limit.days), place(limit).removeprefix(" ")


def odd(limit: Limit) -> str:
    """What is told of a target that does not break at some multiple."""
    return {
        "holds": f"holds up to the largest multiple tried, {times(limit.low)}",
        "missed": f"missed already at {limit.high:.0%} of today's demand: not a matter of load",
        "not binding": "hardly a matter of demand",
        "unknown": "not known yet",
        "breaks": "",
    }[limit.status]


def _notes(result: CapacityResult) -> Iterator[str]:
    for limit in result.limits:
        if limit.holds_again is not None:
            again = times(limit.holds_again)
            yield f"{_capital(name_of(limit.target))} holds again at {again} today's demand."
    if wide := [limit for limit in result.limits if _is_wide(limit, result)]:
        least = max((limit.high - limit.low) / 2 / limit.multiple for limit in wide)
        asked = format_share(result.precision)
        yield (
            f"Not every interval is as narrow as asked for (±{asked}; the widest is ±{least:.0%}):"
            f" --days {result.most_days * 4} halves them."
        )


def _is_wide(limit: Limit, result: CapacityResult) -> bool:
    wide = (limit.high - limit.low) / 2 > 1.5 * result.precision * limit.multiple
    return limit.status == "breaks" and limit.days >= result.most_days and wide


# The curve ----------------------------------------------------------------------------------------


def curve(result: CapacityResult) -> RenderableType:
    """One line a multiple: contacts an hour at the peak, and every target's value."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("demand", justify="right")
    table.add_column("at the peak", justify="right")
    for number in range(1, len(result.limits) + 1):
        table.add_column(f"target {number}", justify="right")
    for point in shown_points(result):
        peak = result.peak_per_hour * point.multiple
        cells = [_cell(point, number) for number in range(len(point.verdicts))]
        per_hour = "–" if math.isnan(peak) else f"{peak:,.0f}/h"
        style = "bold" if point.multiple == 1 else ""
        table.add_row(times(point.multiple), per_hour, *cells, style=style)
    days = min(point.days for point in result.curve)
    marks = f"✓ met, ✗ missed, ? undecided, by {days} days or more a line."
    return Group(table, Text(marks, "dim"))


def _cell(point: CurvePoint, number: int) -> Text:
    verdict = point.verdicts[number]
    mark, style = MARKS[verdict.verdict]
    if math.isnan(verdict.mean):
        return Text("–", "dim")
    return Text.assemble(f"{value_of(verdict.target, verdict.mean)} ", (mark, style))


# What helps ---------------------------------------------------------------------------------------


def gains(overall: Limit) -> RenderableType:
    assert overall.binds is not None
    table = Table.grid(padding=(0, 2))
    for gain in sorted(overall.binds.gains, key=lambda gain: -gain.gain.mean):
        table.add_row(gain.pool, gain_words(overall.target, gain))
    return table


def gain_words(target: Target, gain: Gain) -> str:
    low, high = gain.gain.low, gain.gain.high
    if not low > 0:
        return "no gain that can be told from chance"
    mean, least, most = (points(target, value) for value in (gain.gain.mean, low, high))
    said = f"{mean} better ({least} to {most})"
    if not math.isfinite(gain.multiples) or gain.multiples < ROUND / 2:
        return said
    return f"{said}, worth {gain.multiples:.0%} of today's demand"


def next_words(result: CapacityResult) -> Iterator[str]:
    """After the agents that it lacks; and if the target itself were given up."""
    if result.next:
        yield from _mended_words(result, result.next)
    if second := second_of(result):
        name = name_of(second.target)
        yield (
            f"The second target to break on today's desk: {name}, at {times(second.multiple)}"
            f"{span(second)}."
        )


def _mended_words(result: CapacityResult, found: Next) -> Iterator[str]:
    limit = found.limit
    more = f"ith {found.agents} more in {found.pool}{stretch_words(found)}"
    if is_stuck(result):
        yield (
            f"Even w{more} it holds hardly more: up to {times(limit.multiple)} today's"
            f" demand{span(limit)}."
        )
        return
    yield (
        f"W{more}, as if that were no limit, it holds up to {times(limit.multiple)} today's"
        f" demand{span(limit)}."
    )
    yield f"Then the first to break is: {name_of(limit.target)}{place(limit)}."


def is_stuck(result: CapacityResult) -> bool:
    """Whether the same target breaks about as soon with twice the agents where it broke."""
    first, found = result.overall, result.next
    if first is None or found is None:
        return False
    hardly_more = found.limit.multiple < (1 + HARDLY) * first.multiple
    return found.limit.target == first.target and hardly_more


def second_of(result: CapacityResult) -> Limit | None:
    """The target that breaks next if the first is left out."""
    broken = [x for x in result.limits if x.status == "breaks" and x is not result.overall]
    return min(broken, key=lambda limit: limit.multiple, default=None)


def stretch_words(found: Next) -> str:
    if found.stretch is None or found.stretch.whole:
        return " all day"
    return f" from {found.stretch.begin} to {found.stretch.end}"


def advice(result: CapacityResult) -> Iterator[str]:
    if result.overall is None:
        yield "Nothing on account of load; what is missed all the same needs another lever."
        return
    best = _best(result.overall.binds)
    if result.overall.binds is not None and (best is None or _is_little(result, best)):
        yield (
            "More agents in any one pool help little: look at rules, the bot, the time that"
            " replies take."
        )
    elif best is not None and best.multiples > 0:
        yield from _first_guess(result.headroom, best)
    yield f"imroute staff {result.loaded.file} finds the fewest agents that meet every target."


def _is_little(result: CapacityResult, best: Gain) -> bool:
    """Whether twice the agents of a pool, at what one is worth, would hardly move the break."""
    assert result.overall is not None
    twice = best.multiples * result.loaded.scenario.pools[best.pool].size
    return twice < HARDLY * result.overall.multiple


def _first_guess(headroom: float, best: Gain) -> Iterator[str]:
    """Agents lacking today, or for a tenth more; far away one agent's worth says little."""
    enough = headroom > 0 or is_none(headroom)
    lacking = TENTH if enough else -headroom
    agents = math.ceil(lacking / best.multiples)
    many = f"about {agents} agent{'s' * (agents > 1)} more in {best.pool}, a first guess"
    if enough:
        yield f"10% more demand takes {many}."
    elif lacking <= FAR:
        yield f"Today's demand takes {many}."


def _best(where: Binds | None) -> Gain | None:
    if where is None or where.pool is None:
        return None
    return next(gain for gain in where.gains if gain.pool == where.pool)


# Words --------------------------------------------------------------------------------------------


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
