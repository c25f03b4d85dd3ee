"""Who gains and who loses, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.differences import (
    limits,
    value,
)
from imroute.show.compare.figures import figure
from imroute.studies.compare import (
    Compared,
    CompareResult,
    Difference,
)

GROUPS = ("tier", "type", "channel")


def groups(result: CompareResult, compared: Compared) -> RenderableType | None:
    """One line a group of customers and a pool; None if there is but one of each."""
    levels = _of(compared, "service_level", result.within)
    several = [g for g in (*GROUPS, "pool") if len(_in(levels, g)) > 1]
    if not several:
        return None
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = ["", f"in {result.within}", "now", "points", "95% range", "response"]
    for head in (*heads, "gave up", "focus", ""):
        table.add_column(head, justify="left" if not head else "right", overflow="fold")
    for scope in (scope for group in several for scope in _in(levels, group)):
        table.add_row(*_group(compared, levels[scope]))
    note = Text("Differences of “gave up” and “focus” are in points too.", "dim")
    return Group(Text(gains_and_losses(levels, several)), table, note)


def _of(compared: Compared, measure: str, stat: str) -> dict[str, Difference]:
    return {
        one.scope: one for one in compared.differences if (one.measure, one.stat) == (measure, stat)
    }


def _in(found: dict[str, Difference], group: str) -> list[str]:
    return [scope for scope in found if scope.startswith(f"{group}:") and " × " not in scope]


def _group(compared: Compared, level: Difference) -> Iterator[str | Text]:
    yield level.scope.replace(":", " ")
    yield value(level.base, "share")
    yield value(level.variant, "share")
    yield figure(level, bare=True)
    yield limits(level)
    for measure in ("response_time", "abandonment", "focus_occupancy"):
        found = compared.difference(measure, level.scope)
        yield figure(found, bare=True) if found else ""
    yield _verdict(level)


def _verdict(level: Difference) -> str:
    if not level.shown or level.scope.startswith("pool:"):
        return ""
    return "gains" if level.difference > 0 else "loses"


def gains_and_losses(levels: dict[str, Difference], several: Sequence[str]) -> str:
    """Name the groups of customers that gain and lose, by the share answered in time."""
    names = [s for group in several if group != "pool" for s in _in(levels, group)]
    told = {
        "Gains": [s for s in names if _verdict(levels[s]) == "gains"],
        "Loses": [s for s in names if _verdict(levels[s]) == "loses"],
        "No difference shown": [s for s in names if not (levels[s].shown or levels[s].same)],
        "The same": [s for s in names if levels[s].same],
    }
    parts = [
        f"{said}: {', '.join(scope.replace(':', ' ') for scope in scopes)}."
        for said, scopes in told.items()
        if scopes
    ]
    return " ".join(parts)
