"""The workbooks of a sweep and of a sensitivity: points, their costs and services, influences."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.findings.capacity import name_of
from imroute.findings.plane import cells_of, labels_of, plane_of
from imroute.findings.swept import head
from imroute.language import say, translated
from imroute.show.sensitivity import sensitivity_parts
from imroute.show.sweep import sweep_parts
from imroute.studies.sweep import SensitivityResult, SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.workbook import common
from imroute.workbook.answer import answer, closing
from imroute.workbook.book import Book
from imroute.workbook.cells import KIND_OF
from imroute.workbook.charts import BLUE, GREY, ORANGE, SKY, Drawing, Series, chart
from imroute.workbook.common import verdict_cell
from imroute.workbook.measured import with_ends
from imroute.workbook.sheet import Column, Sheet


def sheets(book: Book, result: SweepResult) -> None:
    answer(book, sweep_parts(result))
    _points(book, result)
    _front(book, result)
    _map(book, result)
    rows = (
        reading.row._replace(scope=f"{number}: {reading.row.scope}")
        for number, point in enumerate(result.points, start=1)
        for reading in point.outcome.readings.values()
    )
    common.measures(book, rows, of=say("Point and scope"))
    closing(book, result.loaded, result.provenance)


def _goal_columns(key: str, goal: Goal, result: SweepResult) -> tuple[Column, ...]:
    row = result.points[0].outcome.row(goal.asked)
    return with_ends(key, head(goal), KIND_OF[row.unit])


def _ends(goal: Goal, point: SweptPoint) -> tuple[float, float, float]:
    row = point.outcome.row(goal.asked)
    return row.mean, row.low, row.high


def _points(book: Book, result: SweepResult) -> None:
    """One row a point: its values, how it did, and each target's verdict."""
    sheet, terms = Sheet(book, say("All points")), result.terms
    sheet.title(say("All points of the sweep"))
    for number, target in enumerate(result.targets, start=1):
        sheet.line(say("Target {n}: {target}", n=number, target=name_of(target)))
    heads = [
        Column("point", say("Point"), "whole"),
        *(Column(f"axis {axis.path}", axis.path) for axis in result.axes),
        Column("status", say("What became of it")),
        Column("front", say("On the front")),
        Column("days", say("Days"), "whole"),
        *_goal_columns("cost", terms.cost, result),
        *_goal_columns("service", terms.service, result),
        *(
            Column(f"target {number}", say("Target {n}", n=number))
            for number, _ in enumerate(result.targets, start=1)
        ),
    ]
    table = sheet.table(heads, _rows(result), filtered=True)
    for key, goal in (("service", terms.service), ("cost", terms.cost)):
        series = [Series(key, BLUE, f"{key}_low", f"{key}_high")]
        kind = table.columns[table.place(key)].kind
        title = say("{what}, point by point", what=head(goal))
        sheet.chart(chart(book, table, Drawing(title, "point", series, "column", kind)))
    sheet.finish()


def _rows(result: SweepResult) -> Iterator[list[object]]:
    for number, point in enumerate(result.points):
        yield [
            *(number + 1, *point.labels, translated(point.status)),
            *(point.beaten is None, point.days),
            *_ends(result.terms.cost, point),
            *_ends(result.terms.service, point),
            *(verdict_cell(verdict) for verdict in point.outcome.verdicts),
        ]


def _front(book: Book, result: SweepResult) -> None:
    """Cost against service: the points that no other beats, and the others."""
    sheet, terms = Sheet(book, say("Cost and service")), result.terms
    sheet.title(say("What no other point beats, by what it costs"))
    cost, *_ = _goal_columns("cost", terms.cost, result)
    columns = _goal_columns("service", terms.service, result)
    on_front = set(result.pareto)
    others = [number for number in range(len(result.points)) if number not in on_front]
    heads = [
        Column("point", say("Point"), "whole"),
        *(Column(f"axis {axis.path}", axis.path) for axis in result.axes),
        *(cost, *columns),
        Column("others", say("{what}, other points", what=columns[0].head), columns[0].kind),
    ]
    rows = []
    for number in (*result.pareto, *others):
        point = result.points[number]
        mean, low, high = _ends(terms.service, point)
        front = (mean, low, high, None) if number in on_front else (None, None, None, mean)
        rows.append([number + 1, *point.labels, result.cost(number), *front])
    table = sheet.table(heads, rows)
    series = [Series("service", BLUE, "service_low", "service_high"), Series("others", GREY)]
    title = say("Cost against service")
    kind = columns[0].kind
    drawing = Drawing(
        *(title, "cost", series, "points", kind, columns[0].head, cost.head), least=None
    )
    sheet.chart(chart(book, table, drawing))
    sheet.finish()


def _map(book: Book, result: SweepResult) -> None:
    """The service of two inputs against each other, coloured."""
    plane = plane_of(result)
    if plane is None:
        return
    sheet, goal = Sheet(book, say("Map")), result.terms.service
    rows, columns = (result.axes[axis].path for axis in (plane.rows, plane.columns))
    sheet.title(
        say("{what}: {rows} down, {columns} across", what=head(goal), rows=rows, columns=columns)
    )
    for axis, label in plane.held.items():
        sheet.line(say("{path} held at {value}", path=result.axes[axis].path, value=label))
    cells = cells_of(result, plane)
    across = labels_of(result, plane.columns)
    kind = KIND_OF[result.points[0].outcome.row(goal.asked).unit]
    heads = [Column("row", rows), *(Column(f"at {label}", label, kind) for label in across)]
    found = [
        [down, *(_value(result, goal, cells.get((down, label))) for label in across)]
        for down in labels_of(result, plane.rows)
    ]
    table = sheet.table(heads, found)
    sheet.colours(table, f"at {across[0]}", f"at {across[-1]}", goal.sign < 0)
    sheet.finish()


def _value(result: SweepResult, goal: Goal, number: int | None) -> float | None:
    return None if number is None else _ends(goal, result.points[number])[0]


# Sensitivity --------------------------------------------------------------------------------------


def sensitivity(book: Book, result: SensitivityResult) -> None:
    """The inputs with their influence, and what the measure is at their ends."""
    answer(book, sensitivity_parts(result))
    sheet = Sheet(book, say("Influences"))
    sheet.title(say("How much of the swing comes from each input"))
    kind = KIND_OF[result.unit]
    heads = [
        *(Column("path", say("Input")), Column("low_end", say("From"))),
        Column("high_end", say("To")),
        *with_ends("alone", say("Share of the swing, alone"), "share"),
        *with_ends("in_all", say("Share of the swing, with all others"), "share"),
        Column("at_low", say("Mean in its lowest fifth"), kind),
        Column("at_high", say("Mean in its highest fifth"), kind),
    ]
    table = sheet.table(heads, result.rows())
    influences = [
        Series("alone", SKY, "alone_low", "alone_high"),
        Series("in_all", BLUE, "in_all_low", "in_all_high"),
    ]
    title = say("Share of the swing by input, with 95% intervals")
    sheet.chart(chart(book, table, Drawing(title, "path", influences, "column", "share")))
    ends = [Series("at_low", GREY), Series("at_high", ORANGE)]
    title = say("The measure at the ends of each input")
    sheet.chart(chart(book, table, Drawing(title, "path", ends, "column", kind)))
    sheet.finish()
    closing(book, result.loaded, result.provenance)
