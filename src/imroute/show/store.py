"""What is in a store: its cases, and what came of one."""

from __future__ import annotations

import math

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.numbers import plain, seconds
from imroute.show.parts import section
from imroute.store.listing import Kept, Listing, Number


def show_cases(store: Listing, to: Console) -> None:
    """Print a line a case, in the order in which they were kept."""
    cases = store.cases()
    if not cases:
        to.print(Text(f"{store.path}: no cases yet"))
        return
    days = sum(case.days for case in cases)
    to.print(Text(f"{store.path}: {_counted(len(cases), 'case')}, {_counted(days, 'day')} in all"))
    to.print(section("cases", "Cases", _cases(cases)))
    to.print(
        section("next", "Next", Text(f"imroute store show {store.path} --case {cases[-1].number}"))
    )


def _cases(cases: list[Kept]) -> RenderableType:
    table = _table("case", "study", "scenario", "seed", "days", "targets met", "kept (UTC)")
    for case in cases:
        table.add_row(
            str(case.number),
            case.study,
            Text(what(case)),  # brackets of lists are no markup
            str(case.seed),
            str(case.days),
            f"{case.verdicts.count('met')} of {len(case.verdicts)}" if case.verdicts else "–",
            case.kept_at.replace("T", " ")[:16],
        )
    return table


def what(case: Kept) -> str:
    """Name a scenario with what was changed in it."""
    parts = [case.title, case.variant and f"variant {case.variant}", case.changes]
    return ", ".join(part for part in parts if part)


def show_case(store: Listing, number: int, to: Console) -> None:
    """Print by what a case was made, how it stands to its targets, and its measures."""
    case, targets = store.case(number), store.targets(number)
    to.print(Text(what(case), "bold"))
    to.print(f"{_counted(case.days, 'day')}, seed {case.seed}, imroute {case.version}")
    to.print(Text(f"scenario {case.scenario} of {case.file}, kept {case.kept_at}"), soft_wrap=True)
    if targets:
        to.print(section("targets", "Targets", Text("\n".join(told.sentence for told in targets))))
    if numbers := store.numbers(number):
        to.print(section("measures", "Measures", _numbers(numbers)))
    again = f"imroute store show {store.path} --case {number} --scenario > again.yaml"
    to.print(section("again", "To run it again", Text(again)))


def _numbers(numbers: list[Number]) -> RenderableType:
    table = _table("measure", "scope", "stat", "mean", "low", "high", "unit")
    for one in numbers:
        values = (_written(value, one.unit) for value in (one.mean, one.low, one.high))
        scope = ", ".join(part for part in (one.scope, one.during) if part)
        table.add_row(one.measure, Text(scope), one.stat, *values, one.unit)
    return table


def _written(value: float | None, unit: str) -> str:
    number = math.nan if value is None else value
    if unit == "share":
        return "–" if math.isnan(number) else f"{number:.1%}"
    return seconds(number) if unit == "s" else plain(number, 2)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _counted(count: int, of: str) -> str:
    return f"{count:,} {of}{'' if count == 1 else 's'}"
