"""A console that breaks lines of Chinese, which has no blanks between words, as books do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

NEVER_FIRST = "，。；：？！、）”’》】"  # of a line
NEVER_LAST = "（“‘《【"


class WideConsole(Console):
    """Breaks between any two wide characters; lines without one are broken as always."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        options = options or self.options
        if isinstance(renderable, str):
            renderable = self.render_str(
                renderable, highlight=options.highlight, markup=options.markup
            )
        if isinstance(renderable, Text) and not options.no_wrap and _has_wide(renderable.plain):
            renderable = broken(renderable, options.max_width)
        return super().render(renderable, options)


def broken(text: Text, width: int) -> Text:
    """The text with its lines broken where they are wider than so many cells."""
    lines = [
        part for line in text.split(allow_blank=True) for part in line.divide(breaks(line, width))
    ]
    for line in lines:
        line.rstrip()
    joined = Text("\n", end=text.end).join(lines)
    joined.justify, joined.overflow, joined.no_wrap = text.justify, text.overflow, text.no_wrap
    joined.style = text.style
    return joined


def breaks(line: Text, width: int) -> Iterator[int]:
    """Yield where to break a line; a word wider than the width stays whole."""
    text = line.plain
    begin = last = cells = 0
    for i, char in enumerate(text):
        if i > begin and _may_part(text[i - 1], char):
            last = i
        cells += cell_len(char)
        if cells > width and last > begin and not char.isspace():
            yield last
            begin, cells = last, cell_len(text[last : i + 1])


def _may_part(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return before.isspace() and not after.isspace()
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return _has_wide(before + after)


def _has_wide(text: str) -> bool:
    return not text.isascii() and cell_len(text) > len(text)
