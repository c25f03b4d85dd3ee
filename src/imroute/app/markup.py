"""Texts of a scenario made harmless: as HTML, and as Markdown that is read as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rich.console import RenderableType

from imroute.report.blocks import Block, Cell, Grid, Line, Row
from imroute.report.reading import blocks

JOINER = "\u2060"  # without width: takes the meaning from :names:, links and addresses
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&^=\"'])")
_LINKED = re.compile(r"(:|@|(?<=www)\\\.)(?=\S)", re.IGNORECASE)

STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.5rem}
[data-testid="stTextArea"] textarea {
  font-family: ui-monospace, "Source Code Pro", Menlo, Consolas, monospace; font-size: .85rem;
}
.im p, .im table {margin: 0 0 .6rem}
.im p.mark {display: flex; gap: .6em}
.im p.mark > span:first-child {flex: none; width: 1.1em; text-align: center}
.im p.mark > span.pair:first-child {width: 3.4em; white-space: nowrap}
.im .good {color: #00835f} .im .fair {color: #a86b00} .im .bad {color: #c04a00; font-weight: 600}
.im.dark .good {color: #4fd1a5} .im.dark .fair {color: #f2b84b} .im.dark .bad {color: #ff9a62}
.im .strong {font-weight: 600} .im .soft {opacity: .75; font-size: .9em}
.im .lead {font-size: 1.25rem; font-weight: 600; line-height: 1.35}
.im h4 {margin: .4rem 0 .3rem; font-size: 1.05rem; font-weight: 600}
.im .scroll {overflow-x: auto; max-width: 100%}
.im table {border-collapse: collapse; font-size: .9rem}
.im th {font-weight: 500; opacity: .75; text-align: left; vertical-align: bottom}
.im th, .im td {padding: .15rem .9rem .15rem 0; border: 0; border-bottom: 1px solid #8884}
.im .number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap}
.im .bar {display: inline-block; height: .7em; background: #0072b2; border-radius: 1px}
.im.dark .bar {background: #56b4e9}
</style>"""


def plain_markdown(text: str) -> str:
    """A text that Markdown shows as it is: no emphasis, no link, no formula, no icon."""
    escaped = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _LINKED.sub(rf"\1{JOINER}", escaped)


def html(parts: Iterable[str], dark: bool = False) -> str:
    """Pieces of HTML in the style of the page."""
    return f'<div class="im{" dark" if dark else ""}">{"".join(parts)}</div>'


def paragraph(text: str, look: str = "") -> str:
    return f'<p class="{escape(look)}">{escape(text)}</p>'


def heading(text: str) -> str:
    return f"<h4>{escape(text)}</h4>"


def marked(mark: str, look: str, text: str, lead: bool = False) -> str:
    """A sentence behind a mark, which has the colour; the mark tells the same without it."""
    words = f'<span class="lead">{escape(text)}</span>' if lead else f"<span>{escape(text)}</span>"
    size = " lead" if lead else ""
    return f'<p class="mark"><span class="{escape(look)}{size}">{escape(mark)}</span>{words}</p>'


def of_shown(shown: RenderableType) -> Iterator[str]:
    """What the screen shows, as HTML."""
    for block in blocks(shown):
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        yield table(block)
    else:
        yield from (f"<p>{_line(line)}</p>" for line in block.lines)


def table(grid: Grid) -> str:
    heads = f"<thead><tr>{_cells(grid.heads, 'th')}</tr></thead>" if grid.heads else ""
    rows = "".join(f"<tr>{_row(row)}</tr>" for row in grid.rows)
    return f'<div class="scroll"><table>{heads}<tbody>{rows}</tbody></table></div>'


def _row(row: Row) -> str:
    cells = _cells(row.cells, "td")
    return cells.replace("<td", '<td style="font-weight:600"') if row.strong else cells


def _cells(cells: Sequence[Cell], tag: str) -> str:
    return "".join(
        f'<{tag} class="{"number" if cell.number else ""}">{_cell(cell)}</{tag}>' for cell in cells
    )


def _cell(cell: Cell) -> str:
    bar = f'<span class="bar" style="width:{cell.bar * 0.5}em"></span>' if cell.bar else ""
    return bar + _line(cell.line)


def _line(line: Line) -> str:
    return "".join(
        f'<span class="{escape(span.look)}">{escape(span.text)}</span>'
        if span.look
        else escape(span.text)
        for span in line
    )
