"""What a page is made of: prose, tables, bars; no HTML, the template lays them out and escapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one look; `look` holds names of classes such as "good strong"."""

    text: str
    look: str = ""


NOTHING = "–"
Line: TypeAlias = tuple[Span, ...]
Tone: TypeAlias = Literal["good", "bad", "fair", "plain"]


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines of text, one paragraph each; `soft` are notes."""

    lines: tuple[Line, ...]
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, a bar of so many units, or a shade from 0 to 4 behind its text.

    A `long` one, or one below a long one, has a line of its own on a phone.
    """

    line: Line
    label: str = ""
    number: bool = False
    bar: int = 0
    shade: int | None = None
    long: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.bar and plain(self.line) in ("", NOTHING)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one line; `strong` is set apart."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; one that is `wide` is laid out as cards on a phone, one that is `long` is folded.

    `first` is how many characters of the first column are never broken.
    """

    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]
    wide: bool = False
    long: bool = False
    first: int = 0
    kind: str = "grid"

    @property
    def is_drawn(self) -> bool:
        """Whether it says little more than a drawing beside it does."""
        return self.wide or any(cell.bar for row in self.rows for cell in row.cells)


class Range(NamedTuple):
    """A drawn target; places are percents from the left, limits also as they are written.

    `fine` is the part that is good enough, `known` the interval; both begin and width.
    """

    tone: Tone
    said: str
    at: float
    known: tuple[float, float]
    fine: tuple[float, float]
    limits: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """Lines that each tell of a target, with the target drawn below if there is data."""

    lines: tuple[Line, ...]
    ranges: tuple[Range | None, ...]
    kind: str = "targets"


Block: TypeAlias = Prose | Grid  # what the screen shows
Laid: TypeAlias = Block | Targets  # what a page shows


def plain(line: Line) -> str:
    return "".join(span.text for span in line)
