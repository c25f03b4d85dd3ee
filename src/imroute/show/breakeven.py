"""What the screen shows of a break-even value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.findings.changes import amount, change_text, with_range
from imroute.intervals import Estimate
from imroute.show.parts import section
from imroute.show.tables import grid
from imroute.studies.worth import BreakevenResult
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.ranges import Range
from imroute.targets import goal_of


def show_breakeven(result: BreakevenResult, to: Console) -> None:
    """Print from which value on it pays, or a target is met, and what was tried."""
    for part in breakeven_parts(result):
        to.print(part)


def breakeven_parts(result: BreakevenResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("breakeven", "Break-even", Text(sentence(result)))
    yield section("tried", "Tried", tried(result))


def heading(result: BreakevenResult) -> Text:
    text = Text(result.loaded.scenario.title, "bold")
    how = f"\n{result.days} days of each value with the same customers, seed "
    text.append(f"{how}{result.provenance['seed']}.", "not bold")
    if result.interrupted:
        text.append("\nStopped early: what follows is what was known by then.", "yellow")
    return text


def sentence(result: BreakevenResult) -> str:
    """Say it: "bots.helper.resolves has to be at least 62.7% (60.0–66.1%) to save 300 a day …"."""
    wanted, value = result.range, result.value
    if result.tried and all(math.isnan(one.margin.mean) for one in result.tried):
        return f"Not known: there is no data for {name_of(result.goal.target)}."
    if math.isnan(value.mean):
        return "Not known: too little was tried."
    ends = f"from {wanted.written(wanted.first)} to {wanted.written(wanted.last)}"
    if math.isinf(value.mean):
        never = (value.mean > 0) == result.rises
        whole = f"No value {ends} is enough" if never else f"Every value {ends} is enough"
        sure = value.low == value.mean == value.high
        but = "" if sure else ", as far as these days show: more --days would tell for sure"
        return f"{whole} {purpose(result)}{but}.{_doubt(result)}"
    side = "at least" if result.rises else "at most"
    return (
        f"{wanted.path} has to be {side} {_value(wanted, value)} {purpose(result)}.{_doubt(result)}"
    )


def purpose(result: BreakevenResult) -> str:
    if result.asks == "pays":
        service = name_of(result.goal.target)
        return (
            f"to save {amount(result.extra)} a day with {service} as it is now, by agents of pool"
            f" {result.place.pool} who are not needed any more"
        )
    return f"for {name_of(result.goal.target)} of {goal_of(result.goal.target, result.goal.unit)}"


def _value(wanted: Range, value: Estimate) -> str:
    """The value with its interval; an end outside what was tried is not told."""
    return with_range(value, lambda number: wanted.written(float(f"{number:.3g}")))


def _doubt(result: BreakevenResult) -> str:
    if result.steady:
        return ""
    return " Beware: beyond it there are values tried that are not enough, see below."


def tried(result: BreakevenResult) -> RenderableType:
    """Each value tried, and how far inside it is."""
    unit = "money" if result.asks == "pays" else result.goal.unit
    head = "saved beyond that" if result.asks == "pays" else "inside the target by"
    table = grid("value", head, "")
    for one in result.tried:
        known = one.margin.low > 0 or one.margin.high < 0
        enough = ("enough" if one.margin.low > 0 else "not enough") if known else "undecided"
        table.add_row(result.range.written(one.value), change_text(one.margin, unit), enough)
    return Group(table)
