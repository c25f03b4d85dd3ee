"""One difference on the screen, and where to find it."""

from __future__ import annotations

import math

from rich.text import Text

from imroute.findings.differences import in_figures
from imroute.language import say, say_many
from imroute.studies.compare import Compared, CompareResult, Difference, better
from imroute.targets import short_time


def at(compared: Compared, key: tuple[str, str]) -> Difference | None:
    return compared.difference(key[0], "all", key[1])


def figure(found: Difference, bare: bool = False) -> Text:
    """A difference in figures: green if it is good, red if bad, dim and with ? if not shown."""
    if found.same or math.isnan(found.difference):
        return Text(in_figures(found, bare), "dim")
    if not found.shown:
        return Text(f"{in_figures(found, bare)} ?", "dim")
    good = better(found.measure, found.stat) * found.difference
    return Text(in_figures(found, bare), "green" if good > 0 else "red" if good < 0 else "")


def base_name(result: CompareResult) -> str:
    return result.base.variant_name or say("as written")


def in_short(result: CompareResult) -> str:
    """The time within which answers are counted, for a table: "20s"."""
    return short_time(result.within)


def days_of(result: CompareResult) -> str:
    """How many days were simulated, or runs of several days."""
    if result.period == "run":
        return say_many("{n} run", "{n} runs", result.days)
    return say_many("{n} day", "{n} days", result.days)
