"""A sheet: a heading, tables below each other, and charts that draw from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from imroute.language import say
from imroute.workbook.book import Book
from imroute.workbook.cells import MOST_ROWS, Cell, Kind, fit, width_of, written

NARROWEST, WIDEST = 8, 60
DECIMALS, AIR = 3, 1
READABLE = 110  # characters in a line of text
LINE_HEIGHT = 15.0  # points
CHART_ROWS, CHART_WIDTH, CHART_HEIGHT = 19, 640, 360
SCREENFUL = 36  # rows of a table below which a chart is still found
MOST_HEIGHT = 409.0


class Column(NamedTuple):
    """A column of a table: the name by which charts ask for it, its heading and its format."""

    key: str
    head: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands in its sheet, and its values, column by column."""

    sheet: str
    head: int
    columns: tuple[Column, ...]
    values: dict[str, list[object]] = field(repr=False)

    @property
    def rows(self) -> int:
        return len(next(iter(self.values.values()), []))

    @property
    def last(self) -> int:
        return self.head + self.rows

    def place(self, key: str) -> int:
        """Number of a column in the sheet."""
        return next(i for i, column in enumerate(self.columns) if column.key == key)

    def named(self, key: str) -> list[object]:
        """The cell of a column's heading, as charts ask for it."""
        return [self.sheet, self.head, self.place(key)]

    def range(self, key: str, first: int = 0, last: int | None = None) -> list[object]:
        """The cells of a column, or of some rows of it counted from 0, as charts ask for them."""
        place, top = self.place(key), self.head + 1
        end = self.last if last is None else top + last
        return [self.sheet, top + first, place, end, place]

    def part(self, key: str, first: int = 0, last: int | None = None) -> list[object]:
        """The values of the same cells."""
        return self.values[key][first : None if last is None else last + 1]


class Sheet:
    """A sheet that is written from top to bottom; `finish` sets widths and lays out the charts."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, book.named(name)
        self.page: Any = book.file.add_worksheet(self.name)
        self._row = 0
        self._widths: dict[int, int] = {}
        self._tall: dict[int, int] = {}
        self._lines: list[tuple[int, str, str]] = []
        self._charts: list[Any] = []
        self._tables: list[Table] = []
        self._cut = False

    def title(self, text: str) -> None:
        self.line(text, "title")

    def section(self, text: str) -> None:
        self.gap()
        self.line(text, "section")

    def line(self, text: str, look: str = "") -> None:
        for line in text.split("\n"):
            self._lines.append((self._row, fit(line), look))
            self._row += 1

    def gap(self) -> None:
        self._row += bool(self._row)

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[object]], filtered: bool = False
    ) -> Table:
        """Write a table below what is there; values may be cells with a look of their own."""
        self.gap()
        head = self._row
        for place, column in enumerate(columns):
            look = self.book.format("head" if column.kind == "text" else "head of numbers")
            self.page.write_string(head, place, fit(column.head), look)
            self._widen(place, _heading_width(column.head))
        formats = [self.book.format("", column.kind) for column in columns]
        values: dict[str, list[object]] = {column.key: [] for column in columns}
        for row in self._fitting(rows):
            self._row += 1
            for place, value in enumerate(row):
                values[columns[place].key].append(self._put(place, value, formats[place]))
        table = Table(self.name, head, tuple(columns), values)
        self._tables.append(table)
        if filtered and table.rows:
            self.page.autofilter(head, 0, table.last, len(columns) - 1)
        self._row = table.last + 1 + self._told_cut()
        return table

    def chart(self, chart: Any) -> None:
        """Lay out a chart below the tables, or beside them if they are long."""
        self._charts.append(chart)

    def colours(self, table: Table, first: str, last: str, rising: bool = True) -> None:
        """Colour a block of numbers from bad to good."""
        bad, fair, good = "#F8A5A0", "#FFF2B3", "#9BD3A4"
        ends = {"min_color": bad, "mid_color": fair, "max_color": good}
        if not rising:
            ends = {"min_color": good, "mid_color": fair, "max_color": bad}
        block = table.head + 1, table.place(first), table.last, table.place(last)
        self.page.conditional_format(*block, {"type": "3_color_scale", **ends})

    def finish(self) -> None:
        for place, width in self._widths.items():
            self.page.set_column(place, place, width + AIR)
        self._write_lines()
        self._set_heights()
        self._place_charts()
        self._set_up()

    # ----------------------------------------------------------------------------------------------

    def _fitting(self, rows: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
        """As many rows as a sheet holds, with one left to tell of the others."""
        self._cut = False
        for row in rows:
            if self._row >= MOST_ROWS - 3:
                self._cut = True
                return
            yield row

    def _told_cut(self) -> int:
        if self._cut:
            said = say("Cut here: a sheet holds no more rows. --format csv has them all.")
            self.page.write_string(self._row + 1, 0, said, self.book.format("warning"))
        return int(self._cut)

    def _put(self, place: int, value: object, usual: Any) -> object:
        if isinstance(value, Cell):
            usual, value = self.book.format(value.look, value.kind), value.value
        content = written(value)
        if isinstance(content, str):
            self._put_text(place, content, usual)
        elif content is not None:
            self.page.write_number(self._row, place, content, usual)
            self._widen(place, len(f"{content:,.0f}") + DECIMALS)
        return content

    def _put_text(self, place: int, text: str, usual: Any) -> None:
        """Texts stay texts, whatever they begin with; long ones are broken."""
        lines = [width_of(line) for line in text.split("\n")]
        tall = sum(max(1, math.ceil(width / WIDEST)) for width in lines)
        made = usual if tall == 1 else self.book.format("wrapped")
        self.page.write_string(self._row, place, text, made)
        self._widen(place, min(max(lines), WIDEST))
        if tall > 1:
            self._tall[self._row] = max(tall, self._tall.get(self._row, 1))

    def _widen(self, place: int, width: int) -> None:
        self._widths[place] = max(self._widths.get(place, NARROWEST), width)

    def _write_lines(self) -> None:
        """A line that is longer than the page is broken within merged cells."""
        last, room = self._page_width()
        for row, text, look in self._lines:
            lines = math.ceil(width_of(text) / room)
            made = self.book.format(look, wrapped=lines > 1)
            if lines > 1:
                if last:
                    self.page.merge_range(row, 0, row, last, "", made)
                self._tall[row] = lines
            self.page.write_string(row, 0, text, made)

    def _set_heights(self) -> None:
        """Not every program finds the height of broken lines by itself."""
        for table in self._tables:
            heads = (width_of(column.head) for column in table.columns)
            needed = [math.ceil(head / self._widths[place]) for place, head in enumerate(heads)]
            self._tall[table.head] = max(needed, default=1)
        for row, lines in self._tall.items():
            self.page.set_row(row, min(LINE_HEIGHT * lines, MOST_HEIGHT))

    def _page_width(self) -> tuple[int, int]:
        """The last column of the width of a readable line, and how many characters fit."""
        room, place = 0, 0
        while True:
            room += self._widths.get(place, NARROWEST) + AIR
            if room >= READABLE or place >= max(self._widths, default=0):
                break
            place += 1
        if room < READABLE:
            self.page.set_column(place + 1, place + 1, READABLE - room)
            return place + 1, READABLE
        return place, room

    def _place_charts(self) -> None:
        tallest = max((table.rows for table in self._tables), default=0)
        beside = tallest > SCREENFUL
        columns = max((len(table.columns) for table in self._tables), default=0)
        top, left = (self._tables[0].head, columns + 1) if beside else (self._row + 1, 0)
        for number, chart in enumerate(self._charts):
            down, across = (number, 0) if beside else divmod(number, 2)
            chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
            offset = {"x_offset": across * (CHART_WIDTH + 16), "object_position": 2}
            self.page.insert_chart(top + down * CHART_ROWS, left, chart, offset)

    def _set_up(self) -> None:
        page = self.page
        page.set_landscape()
        page.set_paper(9)  # A4
        tallest = max((table.rows for table in self._tables), default=0)
        page.fit_to_pages(1, int(bool(self._charts) and tallest <= SCREENFUL))
        page.set_footer("&L&A&R&P / &N")
        page.hide_gridlines(2)
        if self._tables:
            head = self._tables[0].head
            page.repeat_rows(head)
            if len(self._tables) == 1:
                page.freeze_panes(head + 1, 1)


def _heading_width(head: str) -> int:
    """Headings take up to three lines; where there are no spaces, Chinese breaks anywhere."""
    longest = max((width_of(word) for word in head.split()), default=0)
    breaks_anywhere = width_of(head) > len(head)
    third = math.ceil(width_of(head) / 3)
    return min(max(third, 0 if breaks_anywhere else longest) + 1, WIDEST)
