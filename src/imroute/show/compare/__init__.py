"""What the screen shows of a comparison: verdicts first, then what changes, for whom and why."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from imroute.language import say
from imroute.language.joining import with_commas
from imroute.show.compare.figures import at, base_name, days_of, in_short
from imroute.show.compare.glance import glance
from imroute.show.compare.variant import of_variant
from imroute.show.looks import FEW_DAYS
from imroute.show.parts import section
from imroute.studies.compare import CompareResult
from imroute.targets import periods

IN_FULL = 4  # variants that are told one by one; of more there is a table


def show_compare(result: CompareResult, to: Console) -> None:
    for part in compare_parts(result):
        to.print(part)


def compare_parts(result: CompareResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("glance", say("At a glance"), glance(result))
    if len(result.variants) <= IN_FULL:
        for compared in result.variants:
            yield from of_variant(result, compared)
    else:
        first = result.variants[0].name
        told = say("Up to {n} are told in full: --variants {name}", n=IN_FULL, name=first)
        yield Text(f"  {told}")
    yield section("how_sure", say("How sure"), how_sure(result))


def heading(result: CompareResult) -> Text:
    names = with_commas(compared.name for compared in result.variants)
    text = Text.assemble((result.base.scenario.title, "bold"), "\n")
    text.append(say("{base} against {variants}", base=base_name(result), variants=names))
    how = say(
        "{days} of each simulated with the same customers, seed {seed}, engine {engine}",
        days=days_of(result),
        seed=result.settings.seed,
        engine=result.settings.engine,
    )
    text.append(f"\n{how}")
    if result.days < FEW_DAYS:
        text.append(f"\n{_few_days(result)}", "dim")
    if result.interrupted:
        text.append(f"\n{_stopped(result)}", "yellow")
    return text


def _few_days(result: CompareResult) -> str:
    period, more = periods(result.period), FEW_DAYS * 4
    if result.days == 1:
        return say(
            "A single {period} has no range: --days {days} tells more.", period=period, days=more
        )
    return say("So few {period}s show little: --days {days} tells more.", period=period, days=more)


def _stopped(result: CompareResult) -> str:
    if not result.left_out:
        return say("Stopped early: this is what is known so far.")
    return say(
        "Stopped early: this is what is known so far, without {variants}.",
        variants=with_commas(result.left_out),
    )


def how_sure(result: CompareResult) -> Text:
    several = len(result.variants)
    lines = [
        say("Ranges are 95%, each for itself; ? and “no difference shown”: p is 5% or more."),
        say(
            "p: how often chance alone would make as large a difference if the variant changed"
            " nothing; adjusted for {n} variants (Holm).",
            n=several,
        )
        if several > 1
        else say(
            "p: how often chance alone would make as large a difference if the variant changed"
            " nothing."
        ),
    ]
    if said := as_good_as(result):
        lines.append(said)
    return Text("\n".join(lines))


def as_good_as(result: CompareResult) -> str:
    """What the same customers save, by the share answered in time."""
    found = [at(one, ("service_level", result.within)) for one in result.variants]
    days = [one.independent_days for one in found if one and math.isfinite(one.independent_days)]
    if not days or result.days < FEW_DAYS:
        return ""
    low, high = (f"{round(end):,}" for end in (min(days), max(days)))
    return say(
        "Both sides have the same customers: for contacts answered within {within}, these {days}"
        " {period}s tell as much as {many} with customers of their own.",
        within=in_short(result),
        days=result.days,
        period=periods(result.period),
        many=low if low == high else say("{least} to {most}", least=low, most=high),
    )
