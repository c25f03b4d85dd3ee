"""Native charts over the cells of a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from imroute.workbook.book import Book
from imroute.workbook.cells import Kind, fit
from imroute.workbook.sheet import Table

Form: TypeAlias = Literal["line", "column", "bar", "scatter", "points"]
Rows: TypeAlias = tuple[int, int | None]
# Okabe and Ito: told apart by the colour-blind too.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, YELLOW, GREY = (
    *("#0072B2", "#E69F00", "#009E73", "#D55E00"),
    *("#CC79A7", "#56B4E9", "#F0E442", "#7F7F7F"),
)
COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY, GREY)
FAINT = {"color": "#D9D9D9", "width": 0.75}
AXES: Mapping[Kind, str] = {"share": "0%", "times": "0.0", "money": "#,##0"}
MARK = {"type": "circle", "size": 6}


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a table as drawn; `low` and `high` are the columns of its interval."""

    key: str
    colour: str = BLUE
    low: str = ""
    high: str = ""
    dashed: bool = False
    second: bool = False  # on the axis to the right
    marked: bool = True  # each point, where lines have marks


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart shows of a table: the rows from `first` to `last`, counted from 0."""

    title: str
    x: str
    series: Sequence[Series]
    form: Form = "line"
    kind: Kind = "number"  # of the numbers along the axis
    axis: str = ""
    below: str = ""
    right: str = ""
    top: float | None = None
    least: float | None = 0.0  # None: as the numbers are
    first: int = 0
    last: int | None = None


def chart(book: Book, table: Table, drawing: Drawing) -> Any:
    """Draw columns of a table as a native chart."""
    made = book.file.add_chart(_type_of(drawing.form))
    for one in drawing.series:
        made.add_series(_series(book, table, drawing, one, drawing.form))
    _dress(made, drawing, _ends(table, drawing))
    return made


def with_lines(book: Book, table: Table, drawing: Drawing, lines: Sequence[Series]) -> Any:
    """The same with lines drawn over it."""
    made, over = chart(book, table, drawing), book.file.add_chart({"type": "line"})
    for one in lines:
        over.add_series(_series(book, table, drawing, one, "line"))
    if drawing.right:
        over.set_y2_axis({"name": fit(drawing.right), "min": 0, "num_format": "#,##0"})
    made.combine(over)
    made.set_legend({"position": "bottom"})
    return made


def _type_of(form: Form) -> dict[str, str]:
    if form == "points":
        return {"type": "scatter"}
    if form == "scatter":
        return {"type": "scatter", "subtype": "straight_with_markers"}
    return {"type": form}


def _series(
    book: Book, table: Table, drawing: Drawing, one: Series, form: Form
) -> dict[str, object]:
    rows = drawing.first, drawing.last
    said: dict[str, object] = {
        "name": table.named(one.key),
        "categories": table.range(drawing.x, *rows),
        "values": table.range(one.key, *rows),
        "y2_axis": one.second,
    }
    if form in ("column", "bar"):
        said |= {"fill": {"color": one.colour}, "gap": 60}
    else:
        said |= _strokes(one, form)
    if one.low:
        said["y_error_bars"] = _errors(book, table, one, rows)
    return said


def _strokes(one: Series, form: Form) -> dict[str, object]:
    line: dict[str, object] = {"color": one.colour, "width": 2}
    if one.dashed:
        line |= {"dash_type": "dash", "width": 1.5}
    filled = {"fill": {"color": one.colour}, "border": {"color": one.colour}}
    if form == "points":
        return {"line": {"none": True}, "marker": {**MARK, **filled}}
    marker = {**MARK, "size": 5, **filled} if form == "scatter" and one.marked else {"type": "none"}
    return {"line": line, "marker": marker}


def _errors(book: Book, table: Table, one: Series, rows: Rows) -> dict[str, object]:
    """How far the interval reaches to either side, row by row."""
    values, lows, highs = (table.part(key, *rows) for key in (one.key, one.low, one.high))
    head = table.columns[table.place(one.key)].head
    down = [_gap(value, low) for value, low in zip(values, lows, strict=True)]
    up = [_gap(high, value) for value, high in zip(values, highs, strict=True)]
    return {
        "type": "custom",
        "plus_values": book.aside(f"{head} +", up),
        "minus_values": book.aside(f"{head} −", down),
        "line": {"color": "#404040", "width": 1},
    }


def _gap(high: object, low: object) -> float:
    """Texts stand for what is infinite, None for what is not known."""
    if isinstance(high, int | float) and isinstance(low, int | float):
        return max(0.0, high - low)
    return 0.0


def _ends(table: Table, drawing: Drawing) -> dict[str, float]:
    """How far the axis has to reach for the intervals, which no program looks at by itself."""
    drawn = [one for one in drawing.series if not one.second]
    keys = {key for one in drawn for key in (one.key, one.low, one.high) if key}
    rows = drawing.first, drawing.last
    found = [value for key in keys for value in table.part(key, *rows)]
    numbers = [value for value in found if isinstance(value, int | float)]
    if not numbers or not any(one.low for one in drawn):
        return {}
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    step = _round_step(high - low)
    return {"min": math.floor(low / step) * step, "max": math.ceil(high / step) * step}


def _round_step(span: float) -> float:
    """About a tenth of a span, as 1, 2 or 5 of something."""
    tenth = span / 10 or 1.0
    power = 10.0 ** math.floor(math.log10(tenth))
    return power * next(times for times in (1, 2, 5, 10) if times * power >= tenth)


def _dress(made: Any, drawing: Drawing, ends: Mapping[str, float]) -> None:
    made.set_title({"name": _plain(drawing.title), "overlay": False, "name_font": {"size": 12}})
    numbers: dict[str, object] = {
        "name": _plain(drawing.axis),
        "num_format": AXES.get(drawing.kind, "General"),
        "major_gridlines": {"visible": True, "line": FAINT},
        "line": {"none": True},
        **ends,
        **({} if drawing.least is None else {"min": drawing.least}),
        **({} if drawing.top is None else {"max": drawing.top}),
    }
    names: dict[str, object] = {"name": _plain(drawing.below), "label_position": "low"}
    if drawing.form == "bar":  # the first on top, and the numbers below all the same
        names["reverse"], numbers["label_position"] = True, "high"
        names, numbers = numbers, names
    made.set_x_axis(names)
    made.set_y_axis(numbers)
    made.set_legend({"position": "bottom"} if len(drawing.series) > 1 else {"none": True})
    made.show_blanks_as("gap")


def _plain(text: str) -> str:
    """A text that cannot be taken for the cell that holds it."""
    shown = fit(text)
    return f" {shown}" if "!" in shown or shown.startswith("=") else shown
