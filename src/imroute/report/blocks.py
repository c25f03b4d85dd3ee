"""What a page is made of: prose, tables, bars; no HTML, the template lays them out and escapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one look; `look` holds names of classes such as "good strong"."""

    text: str
    look: str = ""


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines of text, one paragraph each; `soft` are notes."""

    lines: tuple[Line, ...]
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, a bar of so many units, or a shade from 0 to 4 behind its text."""

    line: Line
    label: str = ""
    number: bool = False
    bar: int = 0
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one line; `strong` is set apart."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; one that is `wide` is laid out as cards on a phone, one that is `long` is folded."""

    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]
    wide: bool = False
    long: bool = False
    kind: str = "grid"


Block: TypeAlias = Prose | Grid


def plain(line: Line) -> str:
    return "".join(span.text for span in line)
