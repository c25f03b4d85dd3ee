"""Workbooks: read back with another library, they hold what the result holds, and no formula."""

from __future__ import annotations

import io
import math
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import imroute
from imroute.errors import UsageError
from imroute.language import Language
from imroute.workbook import workbook_bytes, write_workbook

DESK = """\
title: "=cmd|'/c calc'!A1"
contact_types:
  order: {arrivals: 40/h, conversation: {turns: 3, agent_reply: 30s, customer_reply: 20s}}
  -refund: {arrivals: 10/h, conversation: {turns: 2, agent_reply: 60s, customer_reply: 20s}}
tiers: {-vip: {share: 20%}, regular: {share: 80%}}
pools: {-2 team: {agents: 3, capacity: 2, cost: 30/h}}
day: {start: 09:00, end: 12:00}
targets:
  - {measure: service_level, within: 30s, at_least: 80%}
  - {measure: response_time, stat: p90, at_most: 2m}
variants:
  history: {title: "@SUM(1)", change: {pools.-2 team.agents: 4}}
  one: {title: "\tHYPERLINK", change: {pools.-2 team.agents: 2}}
"""
PLAIN = DESK.replace("-2 team", "team")
Make = Callable[[], Any]


def plain() -> Any:
    return imroute.load_text(PLAIN)


MADE: dict[str, Make] = {
    "run": lambda: imroute.run(imroute.load_text(DESK), days=4),
    "compare": lambda: imroute.compare(imroute.load_text(DESK), days=4),
    "capacity": lambda: imroute.capacity(plain(), days=20, precision=0.2),
    "staff": lambda: imroute.staff(plain(), days=4),
    "shifts": lambda: imroute.shifts(plain(), days=3, solver="highs"),
    "sweep": lambda: imroute.sweep(plain(), ["pools.team.agents=2..4", "pools.team.capacity=1,2"]),
    "sensitivity": lambda: imroute.sensitivity(
        plain(), ["demand=0.8..1.2", "pools.team.agents=2..4"], samples=16, days=1
    ),
    "worth": lambda: imroute.worth(plain(), days=3),
    "breakeven": lambda: imroute.breakeven(plain(), "demand=0.5..2", days=3),
    "resilience": lambda: imroute.resilience(plain(), days=3, surges=["10:00 30m 2"]),
}
_results: dict[str, Any] = {}
_books: dict[tuple[str, str], bytes] = {}


def result_of(name: str) -> Any:
    if name not in _results:
        _results[name] = MADE[name]()
    return _results[name]


def content_of(name: str, language: str = "en") -> bytes:
    if (name, language) not in _books:
        _books[name, language] = workbook_bytes(result_of(name), language)
    return _books[name, language]


def opened(name: str, language: str = "en") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(name, language)))


def rows_of(sheet: Worksheet, head: str) -> list[dict[str, Any]]:
    """The table whose first heading is `head`, by its headings."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(i for i, row in enumerate(rows) if row[0] == head)
    heads = [str(value) for value in rows[at] if value is not None]
    found = []
    for row in rows[at + 1 :]:
        if all(value is None for value in row[: len(heads)]):
            break
        found.append(dict(zip(heads, row, strict=False)))
    return found


both = pytest.mark.parametrize("language", list(Language))
each = pytest.mark.parametrize("name", MADE)


@each
@both
def test_texts_are_texts_and_nothing_is_calculated(name: str, language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content_of(name, language))) as file:
        parts = {one: file.read(one).decode() for one in file.namelist() if one.endswith("ml")}
    sheets = [text for one, text in parts.items() if one.startswith("xl/worksheets/")]
    assert sheets
    assert not any(re.search(r"<f[ >]", text) for text in sheets)
    assert not any("<hyperlink" in text for text in sheets)
    assert not any("externalLink" in one or "vba" in one for one in parts)
    for cell in cells(opened(name, language)):
        assert cell.data_type in ("s", "n"), cell
        assert cell.data_type == "s" or cell.value is None or math.isfinite(cell.value)


def cells(book: Workbook) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


@each
@both
def test_charts_point_at_filled_cells(name: str, language: str) -> None:
    """Every series has names and numbers of one length; what was not known may be empty."""
    with zipfile.ZipFile(io.BytesIO(content_of(name, language))) as file:
        charts = [file.read(one).decode() for one in file.namelist() if "charts/chart" in one]
    assert charts
    book = opened(name, language)
    for text in charts:
        series = re.findall(r"<c:ser>.*?</c:ser>", text, re.DOTALL)
        assert series
        for one in series:
            ranges = [cells_at(book, found) for found in re.findall(r"<c:f>(.*?)</c:f>", one)]
            named, *others = ranges
            assert len(named) == 1
            assert isinstance(named[0], str)
            assert len({len(values) for values in others}) == 1
            assert any(value is not None for value in others[0])
        assert any(isinstance(v, int | float) for v in all_values(book, text))


def all_values(book: Workbook, text: str) -> Iterator[Any]:
    for found in re.findall(r"<c:(?:val|yVal)>.*?<c:f>(.*?)</c:f>", text, re.DOTALL):
        yield from cells_at(book, found)


def cells_at(book: Workbook, formula: str) -> list[Any]:
    name, _, area = formula.replace("&apos;", "'").replace("&amp;", "&").rpartition("!")
    name = name[1:-1].replace("''", "'") if name.startswith("'") else name
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    sheet = book[name]
    rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


@each
@both
def test_names_of_sheets_are_ones_that_excel_takes(name: str, language: str) -> None:
    names = opened(name, language).sheetnames
    assert len({one.lower() for one in names}) == len(names)
    for one in names:
        assert 1 <= len(one) <= 31
        assert not set(one) & set("[]:*?/\\")
        assert not one.startswith("'")
        assert not one.endswith("'")


def test_the_same_result_gives_the_same_bytes() -> None:
    assert workbook_bytes(result_of("run")) == content_of("run")


# Values -------------------------------------------------------------------------------------------


def test_targets_hold_what_was_judged() -> None:
    result = result_of("run")
    sheet = opened("run")["Targets"]
    rows = rows_of(sheet, "Target")
    assert sheet["A1"].value == result.loaded.scenario.title
    assert [row["Verdict"] for row in rows] == [one.verdict for one in result.verdicts]
    for row, verdict in zip(rows, result.verdicts, strict=True):
        assert row["Value"] == pytest.approx(verdict.mean)
        assert row["95% low"] == pytest.approx(verdict.low)
        assert row["In words"] == verdict.sentence
    assert (rows[0]["At least"], rows[1]["At most"]) == (0.8, 120)


def test_the_day_holds_each_interval() -> None:
    result = result_of("run")
    rows = rows_of(opened("run")["The day"], "From")
    assert [row["From"] for row in rows] == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    for row in rows:
        scope = f"interval:{row['From']}"
        level = result.results.estimate("service_level", scope, "30s")
        assert row["Arrivals"] == pytest.approx(result.results.estimate("arrivals", scope).mean)
        assert row["Service level within 30 s"] == pytest.approx(level.mean)
        assert row["Service level within 30 s, high"] == pytest.approx(level.high)
        assert row["Service level asked for"] == 0.8


def test_all_measures_are_there_but_groups_by_interval() -> None:
    result = result_of("run")
    rows = rows_of(opened("run")["Measures"], "Measure")
    listed = [row for row in result.results.rows() if "× interval:" not in row.scope]
    assert len(rows) == len(listed)
    for row, known in zip(rows, listed, strict=True):
        assert (row["Measure"], row["Of"], row["Stat"]) == known[:3]
        assert row["Value"] == (None if math.isnan(known.mean) else pytest.approx(known.mean))


def test_customers_add_up() -> None:
    rows = rows_of(opened("run")["Customers"], "What becomes of them")
    arrivals = result_of("run").results.estimate("arrivals").mean
    assert sum(row["Contacts a day"] for row in rows) == pytest.approx(arrivals)
    assert sum(row["Of all who arrive"] for row in rows) == pytest.approx(1)


def test_numbers_have_their_formats() -> None:
    sheet = opened("run")["The day"]
    heads = {cell.value: cell for cell in sheet[4]}
    below = {head: sheet.cell(5, cell.column).number_format for head, cell in heads.items() if head}
    assert below["Service level within 30 s"].startswith("0.0%")
    assert below["Response time, p90 (s)"].startswith("#,##0.0")
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"


def test_a_comparison_holds_its_paired_differences() -> None:
    result = result_of("compare")
    rows = rows_of(opened("compare")["Measures"], "Name of the variant")
    listed = list(result.rows())
    assert len(rows) == len(listed)
    found = result.variants[1].difference("service_level", "all", "30s")
    row = next(
        row
        for row in rows
        if row["Name of the variant"] == "one"
        and (row["Measure"], row["Of"]) == ("service_level", "all")
        and row["Stat"] == "30s"
    )
    assert row["Difference"] == pytest.approx(found.difference)
    assert (row["95% low"], row["95% high"]) == pytest.approx((found.low, found.high))


def test_staffing_holds_need_and_today() -> None:
    result = result_of("staff")
    rows = rows_of(opened("staff")["Agents needed"], "Pool")
    assert [row["Agents needed"] for row in rows] == [row.agents for row in result.rows]
    assert [row["Agents today"] for row in rows] == [row.today for row in result.rows]


def test_the_curve_of_capacity() -> None:
    result = result_of("capacity")
    rows = rows_of(opened("capacity")["Demand curve"], "Demand, times today's")
    points = sorted(result.curve, key=lambda point: point.multiple)
    assert [row["Demand, times today's"] for row in rows] == [point.multiple for point in points]
    assert [row["Target 1 (share)"] for row in rows] == [
        pytest.approx(point.verdicts[0].mean) for point in points
    ]


def test_every_value_of_a_sweep() -> None:
    result = result_of("sweep")
    rows = rows_of(opened("sweep")["All points"], "Point")
    assert [row["pools.team.agents"] for row in rows] == [one.labels[0] for one in result.points]
    assert {row["Target 1"] for row in rows} <= {"met", "missed", "undecided", "no data"}


def test_chinese_names_the_sheets_and_not_the_scenario() -> None:
    book = opened("run", "zh")
    assert "目标" in "".join(book.sheetnames)
    types = {cell.value for cell in cells(book)}
    assert {"order", "-refund", "-vip", "-2 team", result_of("run").loaded.scenario.title} <= types


# Texts that are hard to hold ----------------------------------------------------------------------


def test_hostile_texts(tmp_path: Path) -> None:
    from imroute.workbook.book import Book
    from imroute.workbook.sheet import Column, Sheet

    book = Book("=1+1")
    texts = ["{=1+1}", "\x00\x07a", "\ud800", "x" * 40_000, "😀" * 20_000, "\r=1", "_x0041_", "1"]
    for wanted in ("'[]:*?/\\'", "History", "history", "", "长" * 40, "长" * 41, "😀" * 20):
        sheet = Sheet(book, wanted)
        sheet.title("{=1+1}" * 60)
        sheet.table([Column("text", "=A1")], [[text] for text in texts])
        sheet.finish()
    read = openpyxl.load_workbook(io.BytesIO(book.finished()))
    assert len(read.sheetnames) == 7
    sheet = read.worksheets[0]
    found = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert found[:3] == ["{=1+1}", "\\x00\\x07a", "\\ud800"]
    assert all(len(str(text).encode("utf-16-le")) <= 2 * 32_767 for text in found)
    assert str(found[3]).endswith("(cut: a cell holds no more)")
    assert str(found[4]).endswith("(cut: a cell holds no more)")
    assert found[5:] == ["\\x0d=1", "_x0041_", "1"]
    assert all(cell.data_type == "s" for cell in cells(read))


def test_what_is_no_number_is_an_empty_cell_or_a_text() -> None:
    from imroute.workbook.cells import written

    assert written(math.nan) is None
    assert (written(math.inf), written(-math.inf)) == ("∞", "−∞")
    assert (written(0), written(True), written(None), written("")) == (0, "yes", None, None)


def test_rows_that_a_sheet_does_not_hold_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    from imroute.workbook import sheet as module
    from imroute.workbook.book import Book

    monkeypatch.setattr(module, "MOST_ROWS", 10)
    book = Book("Long")
    sheet = module.Sheet(book, "Long")
    sheet.table([module.Column("n", "n", "whole")], ([number] for number in range(100)))
    sheet.finish()
    read = openpyxl.load_workbook(io.BytesIO(book.finished())).worksheets[0]
    values = [row[0] for row in read.iter_rows(values_only=True)]
    assert values[1:8] == list(range(7))
    assert values[-1] == "Cut here: a sheet holds no more rows. --format csv has them all."


# Files --------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    assert write_workbook(result_of("run"), path) == path
    assert path.read_bytes() == content_of("run")
    path.write_bytes(b"before")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(UsageError, match="close it if it is open elsewhere"):
        write_workbook(result_of("run"), path)
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


def test_the_answer_is_printed_even_if_the_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from imroute import workbook
    from imroute.cli import app
    from imroute.errors import Problem

    def full(*_: object) -> None:
        raise UsageError(Problem("No space left on device", "a file to write to", "name another"))

    monkeypatch.setattr(workbook, "write_whole", full)
    file = tmp_path / "desk.yaml"
    file.write_text(DESK, encoding="utf-8")
    options = ["run", str(file), "--days", "2", "--excel", str(tmp_path / "out.xlsx")]
    found = CliRunner().invoke(app, options)
    assert isinstance(found.exception, UsageError)
    assert "How long customers wait" in found.stdout


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(UsageError, match="written: str"):
        workbook_bytes("a result")
