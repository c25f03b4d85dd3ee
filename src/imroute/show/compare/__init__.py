"""What the screen shows of a comparison: verdicts first, then what changes, for whom and why."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from imroute.show.compare.figures import at, base_name
from imroute.show.compare.glance import glance
from imroute.show.compare.variant import of_variant
from imroute.show.looks import FEW_DAYS
from imroute.show.parts import section
from imroute.studies.compare import CompareResult

IN_FULL = 4  # variants that are told one by one; of more there is a table


def show_compare(result: CompareResult, to: Console) -> None:
    for part in compare_parts(result):
        to.print(part)


def compare_parts(result: CompareResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("glance", "At a glance", glance(result))
    if len(result.variants) <= IN_FULL:
        for compared in result.variants:
            yield from of_variant(result, compared)
    else:
        yield Text(f"  Up to {IN_FULL} are told in full: --variants {result.variants[0].name}")
    yield section("how_sure", "How sure", how_sure(result))


def heading(result: CompareResult) -> Text:
    names = ", ".join(compared.name for compared in result.variants)
    days = f"{result.days} {result.period}{'s' * (result.days > 1)}"
    how = f"{base_name(result)} against {names}\n{days} of each simulated with the same customers, "
    how += f"seed {result.settings.seed}, engine {result.settings.engine}"
    text = Text.assemble((result.base.scenario.title, "bold"), f"\n{how}")
    if result.days < FEW_DAYS:
        said = "A single {0} has no range" if result.days == 1 else "So few {0}s show little"
        text.append(f"\n{said.format(result.period)}: --days {FEW_DAYS * 4} tells more.", "dim")
    if result.interrupted:
        left = f", without {', '.join(result.left_out)}" if result.left_out else ""
        text.append(f"\nStopped early: this is what is known so far{left}.", "yellow")
    return text


def how_sure(result: CompareResult) -> Text:
    several = len(result.variants)
    lines = [
        "Ranges are 95%, each for itself; ? and “no difference shown”: p is 5% or more.",
        "p: how often chance alone would make as large a difference if the variant changed nothing"
        + (f"; adjusted for {several} variants (Holm)." if several > 1 else "."),
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
    many = low if low == high else f"{low} to {high}"
    return (
        f"Both sides have the same customers: for contacts answered within {result.within}, these "
        f"{result.days} {result.period}s tell as much as {many} with customers of their own."
    )
