"""What the parts of a shown result are made of: sections that a screen or a page can lay out."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of what is shown; `name` is what a page puts its drawings beside."""

    name: str
    title: str
    body: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(f"\n{self.title}", style="bold")
        yield Padding(self.body, (0, 0, 0, 2))


def section(name: str, title: str, body: RenderableType) -> Section:
    return Section(name, title, body)
