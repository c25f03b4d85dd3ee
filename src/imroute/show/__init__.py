"""What the screen shows of a run: verdicts first, then the day, the waits and the customers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

from imroute.findings.numbers import end_clock
from imroute.loading import Loaded
from imroute.loading.hints import hints
from imroute.measures import period
from imroute.measures.opening import day_name
from imroute.show.day import shortfall, strip, strip_title
from imroute.show.looks import FEW_DAYS, LOOKS
from imroute.show.parts import Section, section
from imroute.show.people import (
    OF_CUSTOMERS,
    customers,
    experience,
    groups,
    in_thousandths,
    waits,
)
from imroute.show.stopping import how_stopped
from imroute.show.words import assumed, definitions, facts_tables, shown_measures
from imroute.studies import RunResult
from imroute.targets import Verdict
from imroute.units import format_clock

__all__ = [
    "Section",
    "assumed",
    "console",
    "facts_tables",
    "in_thousandths",
    "run_parts",
    "section",
    "show_run",
]

MIN_WIDTH = 100


def console() -> Console:
    """A console for results; in a pipe it is wide enough for the tables and without colours."""
    made = Console(highlight=False, soft_wrap=False)
    if not made.is_terminal:
        made = Console(highlight=False, width=MIN_WIDTH)
    return made


def show_run(result: RunResult, to: Console) -> None:
    """Print a run in the order in which a planner looks."""
    for part in run_parts(result):
        to.print(part)


def run_parts(result: RunResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("targets", "Targets", verdicts(result.verdicts, period(result.plan)))
    yield section("day", strip_title(result), strip(result))
    yield section("waits", "How long customers wait", waits(result))
    yield section("groups", "Who waits, who works", groups(result))
    yield section("customers", f"Of {OF_CUSTOMERS:,} customers", customers(result))
    if found := experience(result):
        yield section("experience", "What customers make of it", found)
    yield section("short", "Where it is short", shortfall(result))
    if effects := hints(result.loaded.scenario):
        yield section("hints", "Worth a look", Text("\n".join(effects)))
    yield section("assumed", "Assumed for you", assumed(result.loaded.assumed))
    yield section("definitions", "What the words mean", definitions(shown_measures(result)))


def heading(result: RunResult) -> Text:
    scenario, day = result.loaded.scenario, result.loaded.scenario.day
    title = scenario.title + variant_words(result.loaded)
    how = f"{format_clock(day.start)}–{end_clock(day.end)}, {simulated(result)} simulated"
    how += f", seed {result.seed}, engine {result.engine}"
    text = Text.assemble((title, "bold"), f"\n{how}")
    if result.days < FEW_DAYS:
        text.append(
            f"\nThe ranges are rough with so few {period(result.plan)}s:"
            f" --days {FEW_DAYS * 4} tells more.",
            "dim",
        )
    if result.interrupted:
        text.append(f"\nStopped early: what follows is from {simulated(result)}.", "yellow")
    if result.stopping:
        text.append(f"\n{how_stopped(result, result.stopping)}", "dim")
    return text


def simulated(result: RunResult) -> str:
    """How many days, or runs of several days."""
    many = f"{result.days} {period(result.plan)}{'s' * (result.days > 1)}"
    plan = result.plan
    return many if plan.days == 1 else f"{many} of {plan.days} days from {day_name(plan, 0)} on"


def variant_words(loaded: Loaded) -> str:
    """Name the variant, with its own title and what it costs once."""
    if loaded.variant_name is None:
        return ""
    written = loaded.scenario.variants[loaded.variant_name]
    title = f": {written.title}" if written.title else ""
    cost = f", one-off cost {written.one_off:,.0f}" if written.one_off else ""
    return f" · variant {loaded.variant_name}{title}{cost}"


def verdicts(found: Sequence[Verdict], period: str = "day") -> RenderableType:
    if not found:
        return Text("No targets are written.")
    lines = Table.grid("", Column(overflow="fold"), padding=(0, 1))
    for verdict in found:
        mark, style = LOOKS[verdict.verdict]
        on = f" Met on {verdict.days_met:.0%} of {period}s."
        met = "" if math.isnan(verdict.days_met) else on
        lines.add_row(Text(mark, style), Text(verdict.sentence + met))
    return lines
