"""What the screen shows of a run: verdicts first, then the day, the waits and the customers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

from imroute.findings.customers import OF_CUSTOMERS
from imroute.findings.numbers import end_clock
from imroute.language import say, say_many
from imroute.language.joining import in_a_row, with_commas
from imroute.language.moments import moment
from imroute.loading import Loaded
from imroute.loading.hints import hints
from imroute.measures import period
from imroute.measures.opening import day_name
from imroute.show.day import shortfall, strip, strip_title
from imroute.show.looks import FEW_DAYS, LOOKS
from imroute.show.parts import Section, section
from imroute.show.people import (
    customers,
    experience,
    groups,
    waits,
)
from imroute.show.stopping import how_stopped
from imroute.show.words import assumed, definitions, facts_tables, shown_measures
from imroute.show.wrapping import WideConsole
from imroute.studies import RunResult
from imroute.targets import Verdict, periods
from imroute.units import format_clock

__all__ = [
    "Section",
    "assumed",
    "console",
    "facts_tables",
    "run_parts",
    "section",
    "show_checked",
    "show_run",
]

MIN_WIDTH = 100


def console() -> Console:
    """A console for results; in a pipe it is wide enough for the tables and without colours."""
    made = WideConsole(highlight=False, soft_wrap=False)
    if not made.is_terminal:
        made = WideConsole(highlight=False, width=MIN_WIDTH)
    return made


def show_run(result: RunResult, to: Console) -> None:
    """Print a run in the order in which a planner looks."""
    for part in run_parts(result):
        to.print(part)


def show_checked(loaded: Loaded, file: Path, to: Console) -> None:
    """Print what a scenario without errors is, does not do, and leaves to be assumed."""
    names = with_commas(loaded.variants) or say("none")
    title = loaded.scenario.title
    to.print(Text(say("{file}: no errors", file=file)), soft_wrap=True)
    to.print(Text(say("{title}; variants: {names}", title=title, names=names)))
    if found := hints(loaded.scenario):
        to.print(section("hints", say("Worth a look"), Text("\n".join(found))))
    to.print(section("assumed", say("Assumed for you"), assumed(loaded.assumed)))


def run_parts(result: RunResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("targets", say("Targets"), verdicts(result.verdicts, period(result.plan)))
    yield section("day", strip_title(result), strip(result))
    yield section("waits", say("How long customers wait"), waits(result))
    yield section("groups", say("Who waits, who works"), groups(result))
    yield section("customers", say("Of {n:,} customers", n=OF_CUSTOMERS), customers(result))
    if found := experience(result):
        yield section("experience", say("What customers make of it"), found)
    yield section("short", say("Where it is short"), shortfall(result))
    if effects := hints(result.loaded.scenario):
        yield section("hints", say("Worth a look"), Text("\n".join(effects)))
    yield section("assumed", say("Assumed for you"), assumed(result.loaded.assumed))
    yield section("definitions", say("What the words mean"), definitions(shown_measures(result)))


def heading(result: RunResult) -> Text:
    scenario, day = result.loaded.scenario, result.loaded.scenario.day
    how = say(
        "{begin}–{end}, {simulated} simulated, seed {seed}, engine {engine}",
        begin=format_clock(day.start),
        end=end_clock(day.end),
        simulated=simulated(result),
        seed=result.seed,
        engine=result.engine,
    )
    text = Text.assemble((scenario.title + variant_words(result.loaded), "bold"), f"\n{how}")
    if result.days < FEW_DAYS:
        text.append(f"\n{few_days(result)}", "dim")
    if result.interrupted:
        early = say("Stopped early: what follows is from {days}.", days=simulated(result))
        text.append(f"\n{early}", "yellow")
    if result.stopping:
        text.append(f"\n{how_stopped(result, result.stopping)}", "dim")
    return text


def few_days(result: RunResult) -> str:
    return say(
        "The ranges are rough with so few {period}s: --days {days} tells more.",
        period=periods(period(result.plan)),
        days=FEW_DAYS * 4,
    )


def simulated(result: RunResult) -> str:
    """How many days, or runs of several days."""
    plan = result.plan
    if plan.days == 1:
        return say_many("{n} day", "{n} days", result.days)
    return say_many(
        "{n} run of {days} days from {first} on",
        "{n} runs of {days} days from {first} on",
        result.days,
        days=plan.days,
        first=moment(day_name(plan, 0)),
    )


def variant_words(loaded: Loaded) -> str:
    """Name the variant, with its own title and what it costs once."""
    if loaded.variant_name is None:
        return ""
    written = loaded.scenario.variants[loaded.variant_name]
    said = say(" · variant {name}", name=loaded.variant_name)
    if written.title:
        said = say("{variant}: {title}", variant=said, title=written.title)
    if written.one_off:
        said = say("{variant}, one-off cost {cost:,.0f}", variant=said, cost=written.one_off)
    return said


def verdicts(found: Sequence[Verdict], period: str = "day") -> RenderableType:
    if not found:
        return Text(say("No targets are written."))
    lines = Table.grid("", Column(overflow="fold"), padding=(0, 1))
    for verdict in found:
        mark, style = LOOKS[verdict.verdict]
        lines.add_row(Text(mark, style), Text(in_a_row(told(verdict, period))))
    return lines


def told(verdict: Verdict, period: str) -> Iterator[str]:
    """The sentence of a verdict, and on how many days it is met."""
    yield verdict.sentence
    if not math.isnan(verdict.days_met):
        yield say(
            "Met on {share:.0%} of {period}s.", share=verdict.days_met, period=periods(period)
        )
