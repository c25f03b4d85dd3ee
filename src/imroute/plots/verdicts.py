"""Targets met and missed, case by case, as tiles that need no colour."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from imroute.findings.capacity import name_of, value_of
from imroute.language import say, say_many
from imroute.plots.fonts import readable, width_pt, wrapped
from imroute.plots.rows import LINE_PT, NAME_PT, inside_pt
from imroute.plots.style import (
    GREEN,
    PAPER,
    SMALL_PT,
    VERMILLION,
    YELLOW,
    Entry,
    drawn_on,
    headed,
    nothing_to_draw,
    ticks,
    write,
)
from imroute.studies.compare import CompareResult
from imroute.targets import Ruling, Target, Verdict

LOOKS: Mapping[Ruling, tuple[str, str]] = {
    "met": ("✓", GREEN),
    "missed": ("✗", VERMILLION),
    "undecided": ("?", YELLOW),
    "no data": ("–", PAPER),
}
STRENGTH = 0.35
MOST_ACROSS = 5  # tiles side by side whose heads are written out
TILE_PT = 30.0


class _Case(NamedTuple):
    name: str
    verdicts: Mapping[Target, Verdict]

    @property
    def met(self) -> int:
        return sum(verdict.verdict == "met" for verdict in self.verdicts.values())


def compared_targets(result: CompareResult, ax: Axes | None = None) -> Axes:
    """Draw for the base and each variant which targets are met, missed or undecided."""
    cases = list(_cases(result))
    targets = list(dict.fromkeys(target for case in cases for target in case.verdicts))
    if not targets:
        return nothing_to_draw(ax, say("No targets are written."))
    names = [name_of(target) for target in targets]
    down = len(targets) > MOST_ACROSS >= len(cases)
    table = [[case.verdicts.get(target) for case in cases] for target in targets]
    heads = [case.name for case in cases]
    if not down:
        table, names, heads = [list(row) for row in zip(*table, strict=True)], heads, names
    ax = tiles_on(ax, table, names, heads)
    return headed(ax, _title(cases, len(targets)), _key(table))


def _cases(result: CompareResult) -> list[_Case]:
    base = result.base.variant_name or say("as written")
    others = [
        _Case(one.name, {found.target: found.after for found in one.targets if found.after})
        for one in result.variants
    ]
    return [_Case(base, {verdict.target: verdict for verdict in result.verdicts}), *others]


def _title(cases: Sequence[_Case], many: int) -> str:
    base, *others = cases
    best = max(others, key=lambda case: case.met)
    values = {"base": base.name, "variant": best.name, "met": best.met, "before": base.met}
    if base.met == many:
        return say("{base} meets every target already", base=base.name)
    if best.met > base.met:
        return say_many(
            "{variant} meets the target, {base} does not",
            "{variant} meets {met} of {n} targets, {base} {before}",
            many,
            **values,
        )
    return say_many(
        "No variant meets more than {base}: {before} of {n} target",
        "No variant meets more than {base}: {before} of {n} targets",
        many,
        **values,
    )


def _key(table: Sequence[Sequence[Verdict | None]]) -> list[Entry]:
    drawn = {verdict.verdict for row in table for verdict in row if verdict}
    words = {
        "met": say("✓ met"),
        "missed": say("✗ missed"),
        "undecided": say("? undecided"),
    }
    return [
        Entry(said, LOOKS[ruling][1], "area", STRENGTH)
        for ruling, said in words.items()
        if ruling in drawn
    ]


def tiles_on(
    ax: Axes | None,
    table: Sequence[Sequence[Verdict | None]],
    names: Sequence[str],
    heads: Sequence[str],
) -> Axes:
    """One tile a row and column, the rows named at the left and the columns below."""
    rows = [_lines(name, NAME_PT, 3) for name in names]
    each_pt = max(TILE_PT, max(row.count("\n") + 1 for row in rows) * LINE_PT + 6)
    ax = drawn_on(ax, height_in=(110 + each_pt * len(rows)) / 72)
    across_pt = inside_pt(ax, rows) / len(heads)
    ticks(ax.yaxis, range(len(rows)), rows)
    ticks(ax.xaxis, range(len(heads)), _heads(heads, across_pt))
    ax.set_xlim(-0.5, len(heads) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    for y, row in enumerate(table):
        for x, verdict in enumerate(row):
            _tile(ax, x, y, verdict, across_pt)
    return ax


def _lines(name: str, width: float, most: int) -> str:
    return "\n".join(wrapped(readable(name), width, SMALL_PT, most=most))


def _heads(heads: Sequence[str], across_pt: float) -> list[str]:
    """Heads below their columns; of many columns or narrow ones just their numbers."""
    if len(heads) > MOST_ACROSS or across_pt < 4 * SMALL_PT:
        return [str(number) for number in range(1, len(heads) + 1)]
    return [_lines(head, across_pt - 5, 7) for head in heads]


def _tile(ax: Axes, x: int, y: int, verdict: Verdict | None, across_pt: float) -> None:
    if verdict is None:
        write(ax, x, y, "–")
        return
    mark, colour = LOOKS[verdict.verdict]
    tile = Rectangle(
        (x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, alpha=STRENGTH, linewidth=0
    )
    ax.add_patch(tile)
    told = "" if math.isnan(verdict.mean) else value_of(verdict.target, verdict.mean)
    write(ax, x, y, _fitting(told, mark, across_pt - 5))


def _fitting(told: str, mark: str, across_pt: float) -> str:
    """Value and mark on one line or two, or the mark alone where the value has no room."""
    if width_pt(f"{told} {mark}", SMALL_PT) <= across_pt:
        return f"{told} {mark}".strip()
    lines = wrapped(told, across_pt, SMALL_PT, most=9)
    return "\n".join([*lines[:-1], f"{lines[-1]} {mark}"]) if len(lines) == 2 else mark
