"""Tables as text for the terminal and as Markdown for the docs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Heading(NamedTuple):
    """What a table is called, and its columns."""

    title: str
    columns: tuple[str, ...]

    def markdown(self) -> str:
        rule = ("---", *("---:" for _ in self.columns[1:]))
        return "\n".join([f"### {self.title}", "", _joined(self.columns), _joined(rule)])


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words; the first column is aligned to the left, numbers to the right."""

    heading: Heading
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def add(self, *cells: str) -> None:
        if len(cells) != len(self.heading.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.heading.columns)} columns")
        self.rows.append(cells)

    def text(self) -> str:
        title, columns = self.heading
        lines = [columns, *self.rows]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
        return "\n".join([title, *(_aligned(line, widths) for line in lines), *self.notes, ""])

    def markdown(self) -> str:
        notes = [line for note in self.notes for line in ("", note)]
        return "\n".join([self.heading.markdown(), *map(_joined, self.rows), *notes, ""])


def _joined(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    right = [cell.rjust(width) for cell, width in others]
    return "  " + "  ".join([first[0].ljust(first[1]), *right]).rstrip()


def middle_and_range(values: Sequence[float], form: str) -> str:
    """The median, and in brackets the least and the most."""
    low, high = format(min(values), form), format(max(values), form)
    return f"{statistics.median(values):{form}} ({low}–{high})"


def short(value: float) -> str:
    """A rate or ratio to three figures: 3.14 M, 61.9 k, 0.24."""
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if value >= 0.9995 * size:
            return f"{_three_figures(value / size)}{unit}"
    return _three_figures(value)


def _three_figures(value: float) -> str:
    decimals = 0 if value >= 99.95 else 1 if value >= 9.995 else 2 if value >= 0.9995 else 3
    return f"{value:.{decimals}f}"


def short_range(values: Sequence[float]) -> str:
    """The same of the median, and in brackets of the least and the most."""
    return f"{short(statistics.median(values))} ({short(min(values))}–{short(max(values))})"
