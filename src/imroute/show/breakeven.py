"""What the screen shows of a break-even value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.findings.changes import amount, change_text, with_range
from imroute.intervals import Estimate
from imroute.language import say
from imroute.language.joining import in_a_row
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
    yield section("breakeven", say("Break-even"), Text(sentence(result)))
    yield section("tried", say("Tried"), tried(result))


def heading(result: BreakevenResult) -> Text:
    text = Text(result.loaded.scenario.title, "bold")
    how = say(
        "{days} days of each value with the same customers, seed {seed}.",
        days=result.days,
        seed=result.provenance["seed"],
    )
    text.append(f"\n{how}", "not bold")
    if result.interrupted:
        text.append(f"\n{say('Stopped early: what follows is what was known by then.')}", "yellow")
    return text


def sentence(result: BreakevenResult) -> str:
    """Say it: "bots.helper.resolves has to be at least 62.7% (60.0–66.1%) to save 300 a day …"."""
    value = result.value
    if result.tried and all(math.isnan(one.margin.mean) for one in result.tried):
        return say("Not known: there is no data for {goal}.", goal=name_of(result.goal.target))
    if math.isnan(value.mean):
        return say("Not known: too little was tried.")
    said = _all_or_none(result) if math.isinf(value.mean) else _has_to_be(result)
    return said if result.steady else in_a_row((said, _beware()))


def _has_to_be(result: BreakevenResult) -> str:
    path, value = result.range.path, _value(result.range, result.value)
    told = {"path": path, "value": value, "purpose": purpose(result)}
    if result.rises:
        return say("{path} has to be at least {value} {purpose}.", **told)
    return say("{path} has to be at most {value} {purpose}.", **told)


def _all_or_none(result: BreakevenResult) -> str:
    """Of the values from one end to the other either none is enough or every one is."""
    wanted, value = result.range, result.value
    sure = value.low == value.mean == value.high
    told = {
        "low": wanted.written(wanted.first),
        "high": wanted.written(wanted.last),
        "purpose": purpose(result),
        "but": "" if sure else say(", as far as these days show: more --days would tell for sure"),
    }
    if (value.mean > 0) == result.rises:
        return say("No value from {low} to {high} is enough {purpose}{but}.", **told)
    return say("Every value from {low} to {high} is enough {purpose}{but}.", **told)


def purpose(result: BreakevenResult) -> str:
    goal = name_of(result.goal.target)
    if result.asks == "pays":
        return say(
            "to save {money} a day with {goal} as it is now, by agents of pool {pool} who are not"
            " needed any more",
            money=amount(result.extra),
            goal=goal,
            pool=result.place.pool,
        )
    return say(
        "for {goal} of {limit}", goal=goal, limit=goal_of(result.goal.target, result.goal.unit)
    )


def _value(wanted: Range, value: Estimate) -> str:
    """The value with its interval; an end outside what was tried is not told."""
    return with_range(value, lambda number: wanted.written(float(f"{number:.3g}")))


def _beware() -> str:
    return say("Beware: beyond it there are values tried that are not enough, see below.")


def tried(result: BreakevenResult) -> RenderableType:
    """Each value tried, and how far inside it is."""
    unit = "money" if result.asks == "pays" else result.goal.unit
    head = say("saved beyond that") if result.asks == "pays" else say("inside the target by")
    table = grid(say("value"), head, "")
    for one in result.tried:
        margin = change_text(one.margin, unit)
        table.add_row(result.range.written(one.value), margin, _enough(one.margin))
    return Group(table)


def _enough(margin: Estimate) -> str:
    if margin.low > 0:
        return say("enough")
    return say("not enough") if margin.high < 0 else say("undecided")
