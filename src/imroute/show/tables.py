"""Tables on the screen: bare columns under dim heads."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table


def plain_table(heads: Sequence[str], left: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in heads:
        table.add_column(name, justify="left" if name in left else "right", overflow="fold")
    return table


def grid(*heads: str, left: int = 1) -> Table:
    """A table; the first columns hold names."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for i, head in enumerate(heads):
        table.add_column(head, justify="left" if i < left else "right", overflow="fold")
    return table
