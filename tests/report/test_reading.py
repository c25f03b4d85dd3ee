"""What the screen shows as blocks of a page: looks, bars, shades, and what a phone can hold."""

from __future__ import annotations

import pytest
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from imroute.report.blocks import Grid, Prose, Span
from imroute.report.reading import blocks


def grid(*rows: tuple[str | Text, ...], heads: tuple[str, ...] = ()) -> Grid:
    table = Table(show_header=bool(heads))
    for head in heads or [""] * len(rows[0]):
        table.add_column(head, justify="right" if head.endswith("%") else "left")
    for row in rows:
        table.add_row(*row)
    [found] = blocks(table)
    assert isinstance(found, Grid)
    return found


def test_lines_keep_their_looks_and_marks_have_their_colours() -> None:
    text = Text.assemble(("Title", "bold"), "\n\n", ("? open", "yellow"), "\n✓ met ✗ missed")
    [found] = blocks(Padding(Group(text), 2))
    assert found == Prose(
        (
            (Span("Title", "strong"),),
            (Span("? open", "fair"),),
            (Span("✓", "good"), Span(" met "), Span("✗", "bad"), Span(" missed")),
        )
    )


def test_what_looks_like_markup_is_only_text() -> None:
    found = grid(("[bold]a[/] :smile:", "<b>"))
    assert [cell.line[0].text for cell in found.rows[0].cells] == ["[bold]a[/] :smile:", "<b>"]


def test_blocks_are_bars_and_shades_are_shades() -> None:
    found = grid((Text("█████"), Text("▓ 76%  ✓")), (Text(""), Text("  12%  ✗")))
    [bar, shaded], [empty, light] = (row.cells for row in found.rows)
    assert (bar.bar, shaded.shade, light.shade) == (5, 3, 0)
    assert empty.is_empty
    assert shaded.line[0].text == "76%  "


def test_a_table_too_wide_for_a_phone_is_laid_out_as_cards() -> None:
    assert not grid(("a", "b"), heads=("name", "share %")).wide
    wide = grid(("a", "b"), heads=("a name of twenty letters", "and one of as many %"))
    assert wide.wide
    assert [cell.number for cell in wide.rows[0].cells] == [False, True]
    assert wide.rows[0].cells[1].label == "and one of as many %"


def test_numbers_of_rows_stand_before_their_names() -> None:
    found = grid(("1", "first", "x"), ("2", "second", "y"), heads=("", "target", "value"))
    assert [head.line[0].text for head in found.heads] == ["target", "value"]
    assert [span.text for span in found.rows[1].cells[0].line] == ["2", "  ", "second"]


def test_values_of_an_input_stay_apart_from_what_comes_of_them() -> None:
    found = grid(("1", "48%", "49%"), ("2", "58%", "60%"), heads=("", "2 %", "3 %"))
    assert [len(row.cells) for row in found.rows] == [3, 3]


def test_what_cannot_be_laid_out_is_a_defect() -> None:
    with pytest.raises(TypeError, match="cannot lay out int"):
        list(blocks(3))  # type: ignore[arg-type]
