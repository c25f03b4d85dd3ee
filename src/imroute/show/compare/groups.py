"""Who gains and who loses, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.differences import limits, value
from imroute.language import say
from imroute.language.joining import in_a_row, with_commas
from imroute.show.compare.figures import figure, in_short
from imroute.studies.compare import Compared, CompareResult, Difference
from imroute.targets import scope_name

GROUPS = ("tier", "type", "channel")


def groups(result: CompareResult, compared: Compared) -> RenderableType | None:
    """One line a group of customers and a pool; None if there is but one of each."""
    levels = _of(compared, "service_level", result.within)
    several = [g for g in (*GROUPS, "pool") if len(_in(levels, g)) > 1]
    if not several:
        return None
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in _heads(result):
        table.add_column(head, justify="left" if not head else "right", overflow="fold")
    for scope in (scope for group in several for scope in _in(levels, group)):
        table.add_row(*_group(compared, levels[scope]))
    note = Text(say("Differences of “gave up” and “focus” are in points too."), "dim")
    return Group(Text(gains_and_losses(levels, several)), table, note)


def _heads(result: CompareResult) -> Iterator[str]:
    yield from ("", say("in {time}", time=in_short(result)), say("now"), say("points"))
    yield from (say("95% range"), say("response"), say("gave up"), say("focus"), "")


def _of(compared: Compared, measure: str, stat: str) -> dict[str, Difference]:
    return {
        one.scope: one for one in compared.differences if (one.measure, one.stat) == (measure, stat)
    }


def _in(found: dict[str, Difference], group: str) -> list[str]:
    return [scope for scope in found if scope.startswith(f"{group}:") and " × " not in scope]


def _group(compared: Compared, level: Difference) -> Iterator[str | Text]:
    yield scope_name(level.scope)
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
    return say("gains") if level.difference > 0 else say("loses")


def gains_and_losses(levels: dict[str, Difference], several: Sequence[str]) -> str:
    """Name the groups of customers that gain and lose, by the share answered in time."""
    found = [levels[s] for group in several if group != "pool" for s in _in(levels, group)]
    gaining = [one for one in found if one.shown and one.difference > 0]
    losing = [one for one in found if one.shown and not one.difference > 0]
    open_ = [one for one in found if not (one.shown or one.same)]
    same = [one for one in found if one.same]
    told = (
        say("Gains: {groups}.", groups=_names(gaining)) if gaining else "",
        say("Loses: {groups}.", groups=_names(losing)) if losing else "",
        say("No difference shown: {groups}.", groups=_names(open_)) if open_ else "",
        say("The same: {groups}.", groups=_names(same)) if same else "",
    )
    return in_a_row(sentence for sentence in told if sentence)


def _names(found: Sequence[Difference]) -> str:
    return with_commas(scope_name(one.scope) for one in found)
