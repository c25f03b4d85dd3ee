"""What the screen shows, as blocks of a page: so that no sentence is written twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from imroute.report.blocks import Block, Cell, Grid, Line, Prose, Row, Span, plain

BAR = "█"
SHADES = " ░▒▓█"
_SHADED = re.compile(f"([{SHADES}]) (?=\\S)")
_MARK = re.compile("([✓✗])")
_MARKS = {"✓": "good", "✗": "bad"}
PHONE = 40  # characters that fit beside one another on a phone
LONG = 18  # rows; more are folded
UNBROKEN = 14  # characters of a name that are not broken on a phone
CARD = 17  # characters that a part of a card holds
GAP = 2  # characters between columns


def blocks(shown: RenderableType) -> Iterator[Block]:
    """Read a renderable of `imroute.show`; another kind than these is a defect."""
    match shown:
        case Group():
            for part in shown.renderables:
                yield from blocks(part)
        case Padding():
            yield from blocks(shown.renderable)
        case Table():
            if shown.row_count:
                yield _grid(shown)
        case str() | Text():
            if found := lines(shown):
                yield Prose(found)
        case _:
            raise TypeError(f"a report cannot lay out {type(shown).__name__}")


def lines(shown: str | Text) -> tuple[Line, ...]:
    """The lines of a text that hold something, blanks at their ends left out."""
    text = Text(shown) if isinstance(shown, str) else shown
    return tuple(spans(line) for line in text.split("\n") if line.plain.strip())


def spans(line: Text) -> Line:
    """Pieces of one look each; the marks of verdicts have their colours wherever they stand."""
    edges = {0, len(line.plain)}
    for span in line.spans:
        edges |= {max(0, span.start), min(span.end, len(line.plain))}
    cuts = sorted(edges)
    found: list[Span] = []
    for begin, end in itertools.pairwise(cuts):
        found += _marked(line.plain[begin:end], look(_style_at(line, begin)))
    return tuple(found)


def _marked(text: str, style: str) -> Iterator[Span]:
    for piece in _MARK.split(text):
        if piece:
            yield Span(piece, style or _MARKS.get(piece, ""))


def _style_at(line: Text, at: int) -> Style:
    found = _parsed(line.style)
    for span in line.spans:
        if span.start <= at < span.end:
            found += _parsed(span.style)
    return found


def _parsed(style: str | Style) -> Style:
    return Style.parse(style) if isinstance(style, str) else style


_LOOKS = {"green": "good", "yellow": "fair", "red": "bad"}


def look(style: Style) -> str:
    """Names of classes for a style of the screen."""
    colour = _LOOKS.get(style.color.name, "") if style.color else ""
    named = (colour, "strong" if style.bold else "", "soft" if style.dim else "")
    return " ".join(name for name in named if name)


# Tables -------------------------------------------------------------------------------------------


def _grid(table: Table) -> Grid:
    heads = tuple(Cell(_line(c.header), number=c.justify == "right") for c in table.columns)
    shaded = any(_is_shaded(cell) for column in table.columns for cell in column.cells)
    columns = [_long_or_short(list(_cells(column, shaded))) for column in table.columns]
    if table.show_header:
        heads, columns = _numbered(heads, columns)
    each = zip(table.rows, zip(*columns, strict=True), strict=True)
    rows = tuple(Row(cells, _parsed(row.style or "").bold is True) for row, cells in each)
    named = table.show_header and any(plain(head.line) for head in heads)
    wide = named and _width(columns, heads) > PHONE
    first = max((_cell_width(cell) for cell in columns[0]), default=0)
    return Grid(heads if named else (), rows, wide, len(rows) > LONG, min(first, UNBROKEN))


def _long_or_short(cells: list[Cell]) -> list[Cell]:
    long = max(map(_cell_width, cells), default=0) > CARD
    return [replace(cell, long=long) for cell in cells]


def _numbered(
    heads: tuple[Cell, ...], columns: list[list[Cell]]
) -> tuple[tuple[Cell, ...], list[list[Cell]]]:
    """A column that only counts the rows is put before the words of the next one."""
    if len(columns) < 3 or plain(heads[0].line) or heads[1].number:
        return heads, columns
    if [plain(cell.line) for cell in columns[0]] != [str(i + 1) for i in range(len(columns[0]))]:
        return heads, columns
    pairs = zip(columns[0], columns[1], strict=True)
    first = [replace(name, line=(*count.line, Span("  "), *name.line)) for count, name in pairs]
    return heads[1:], [first, *columns[2:]]


def _cells(column: Column, shaded: bool) -> Iterator[Cell]:
    label, number = plain(_line(column.header)), column.justify == "right"
    for shown in column.cells:
        line = _line(shown)
        said = plain(line)
        if said and not said.strip(BAR):
            yield Cell((), label, number, bar=len(said))
        elif shaded and _SHADED.match(said):
            yield Cell(_without(line, 2), label, number, shade=SHADES.index(said[0]))
        else:
            yield Cell(line, label, number)


def _is_shaded(shown: RenderableType) -> bool:
    said = plain(_line(shown))
    return bool(_SHADED.match(said)) and said[0] != " "


def _without(line: Line, characters: int) -> Line:
    """A line without its first characters."""
    rest: list[Span] = []
    for span in line:
        cut = min(characters, len(span.text))
        characters -= cut
        if span.text[cut:]:
            rest.append(Span(span.text[cut:], span.look))
    return tuple(rest)


def _line(shown: RenderableType) -> Line:
    """One cell's text; lines in it are joined by a blank."""
    if not isinstance(shown, str | Text):
        raise TypeError(f"a cell cannot hold {type(shown).__name__}")
    found = lines(shown)
    joined = found[0] if found else ()
    for line in found[1:]:
        joined += (Span(" "), *line)
    return joined


def _width(columns: list[list[Cell]], heads: tuple[Cell, ...]) -> int:
    """Characters that the widest words of all columns take beside one another."""
    widest = [
        max((_cell_width(cell) for cell in [*cells, head]), default=0)
        for cells, head in zip(columns, heads, strict=True)
    ]
    return sum(widest) + GAP * (len(widest) - 1)


def _cell_width(cell: Cell) -> int:
    wide = sum(2 if ord(c) > 0x2E80 else 1 for c in plain(cell.line))
    return max(wide, cell.bar)
