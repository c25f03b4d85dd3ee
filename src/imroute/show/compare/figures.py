"""One difference on the screen, and where to find it."""

from __future__ import annotations

import math

from rich.text import Text

from imroute.findings.differences import (
    in_figures,
)
from imroute.studies.compare import (
    Compared,
    CompareResult,
    Difference,
    better,
)


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
    return result.base.variant_name or "as written"
