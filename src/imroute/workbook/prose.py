"""The sentences of a shown result; its tables are left to sheets of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from imroute.show.parts import Section
from imroute.workbook.sheet import Sheet

WARNING = "yellow"
OF_THEIR_OWN = ("assumed", "definitions")  # these have sheets


def tell(sheet: Sheet, parts: Iterable[RenderableType]) -> None:
    """Write the heading of a result, then what its sections say in words."""
    for part in parts:
        if isinstance(part, Text):
            heading(sheet, part)
        elif isinstance(part, Section) and part.name not in OF_THEIR_OWN:
            _section(sheet, part)


def heading(sheet: Sheet, text: Text) -> None:
    """The title, and below it how it was made; what warns of something stands out."""
    first, *others = text.split("\n")
    sheet.title(first.plain)
    for line in others:
        warns = any(WARNING in str(span.style) for span in line.spans)
        sheet.line(line.plain, "warning" if warns else "faint")


def _section(sheet: Sheet, part: Section) -> None:
    if lines := list(_sentences(part.body)):
        sheet.section(part.title)
        for line in lines:
            sheet.line(line)


def _sentences(body: RenderableType) -> Iterator[str]:
    if isinstance(body, Group):
        for one in body.renderables:
            yield from _sentences(one)
    elif isinstance(body, Text) and body.plain.strip():
        yield from body.plain.strip("\n").split("\n")
