"""The workbook of a capacity study: how much demand each target bears."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.findings.capacity import name_of
from imroute.language import say
from imroute.show.capacity import capacity_parts
from imroute.studies.capacity import CapacityResult, CurvePoint, Limit
from imroute.workbook.answer import answer, closing
from imroute.workbook.book import Book
from imroute.workbook.charts import BLUE, COLOURS, Drawing, Series, chart
from imroute.workbook.common import bounds, kind_of, unit_name, unit_of, verdict_cell
from imroute.workbook.measured import with_ends
from imroute.workbook.sheet import Column, Sheet, Table


def sheets(book: Book, result: CapacityResult) -> None:
    answer(book, capacity_parts(result))
    _targets(book, result)
    if result.curve:
        _curve(book, result)
    _gains(book, result)
    closing(book, result.loaded, result.provenance)


def _targets(book: Book, result: CapacityResult) -> None:
    sheet = Sheet(book, say("Target by target"))
    sheet.title(say("How much demand each target bears, as multiples of today's"))
    heads = [
        Column("target", say("Target")),
        Column("status", say("What becomes of it")),
        *with_ends("multiple", say("Holds up to"), "times"),
        Column("days", say("Days"), "whole"),
        Column("pool", say("Breaks first in pool")),
        Column("interval", say("Breaks first at")),
    ]
    order = sorted(result.limits, key=lambda limit: limit.status != "breaks")
    table = sheet.table(heads, map(_limit, order))
    if broken := sum(limit.status == "breaks" for limit in order):
        series = [Series("multiple", BLUE, "multiple_low", "multiple_high")]
        title = say("Holds up to this multiple of today's demand, with 95% intervals")
        drawing = Drawing(title, "target", series, "column", "times", last=broken - 1)
        sheet.chart(chart(book, table, drawing))
    sheet.finish()


def _limit(limit: Limit) -> list[object]:
    binds = limit.binds
    return [
        *(name_of(limit.target), _status(limit)),
        *(limit.multiple, limit.low, limit.high, limit.days or None),
        *((binds.pool, binds.interval) if binds else (None, None)),
    ]


def _status(limit: Limit) -> str:
    return {
        "breaks": say("breaks at this multiple"),
        "holds": say("holds at all multiples tried"),
        "missed": say("missed at any multiple tried"),
        "not binding": say("not a matter of demand"),
        "unknown": say("not known: stopped before"),
    }[limit.status]


def _curve(book: Book, result: CapacityResult) -> None:
    """One row a multiple; each target with its interval, and shares as one chart."""
    sheet = Sheet(book, say("Demand curve"))
    sheet.title(say("With more and with less demand"))
    targets = [limit.target for limit in result.limits]
    for number, target in enumerate(targets, start=1):
        sheet.line(say("Target {n}: {target}", n=number, target=name_of(target)))
    heads = [
        Column("multiple", say("Demand, times today's"), "times"),
        Column("peak", say("Contacts an hour at the peak"), "number"),
        Column("days", say("Days"), "whole"),
    ]
    for number, target in enumerate(targets, start=1):
        head = say("Target {n} ({unit})", n=number, unit=unit_name(unit_of(target)))
        heads += with_ends(f"{number}", head, kind_of(target))
        heads.append(Column(f"{number}_verdict", say("Target {n}, verdict", n=number)))
        heads.append(Column(f"{number}_goal", say("Target {n}, limit", n=number), kind_of(target)))
    points = sorted(result.curve, key=lambda point: point.multiple)
    table = sheet.table(heads, (_point(result, point) for point in points))
    for made in _curve_charts(book, table, result):
        sheet.chart(made)
    sheet.finish()


def _point(result: CapacityResult, point: CurvePoint) -> list[object]:
    row: list[object] = [point.multiple, point.multiple * result.peak_per_hour, point.days]
    for verdict in point.verdicts:
        low, high = bounds(verdict.target)
        row += [verdict.mean, verdict.low, verdict.high, verdict_cell(verdict)]
        row.append(high if low is None else low)
    return row


def _curve_charts(book: Book, table: Table, result: CapacityResult) -> Iterator[object]:
    for number, limit in enumerate(result.limits, start=1):
        if not any(isinstance(value, int | float) for value in table.values[f"{number}"]):
            continue
        kind = kind_of(limit.target)
        colour = COLOURS[(number - 1) % len(COLOURS)]
        series = [
            Series(f"{number}", colour, f"{number}_low", f"{number}_high"),
            Series(f"{number}_goal", "#404040", dashed=True, marked=False),
        ]
        title = say("Target {n}: {target}", n=number, target=name_of(limit.target))
        below = say("Demand, times today's")
        axis = say("Seconds") if kind == "seconds" else ""
        top = 1.0 if kind == "share" else None
        drawing = Drawing(title, "multiple", series, "scatter", kind, axis, below, top=top)
        yield chart(book, table, drawing)


def _gains(book: Book, result: CapacityResult) -> None:
    """What one agent more does where the first target breaks."""
    overall = result.overall
    if overall is None or overall.binds is None or not overall.binds.gains:
        return
    sheet = Sheet(book, say("One agent more"))
    sheet.title(say("What one agent more does where the first target breaks"))
    kind = kind_of(overall.target)
    better = say("Better by ({unit})", unit=unit_name(unit_of(overall.target)))
    sheet.line(say("Target: {target}", target=name_of(overall.target)))
    heads = [
        Column("pool", say("Pool")),
        *with_ends("gain", better, kind),
        Column("multiples", say("As demand, of today's"), "share"),
    ]
    rows = (
        [one.pool, one.gain.mean, one.gain.low, one.gain.high, one.multiples]
        for one in overall.binds.gains
    )
    table = sheet.table(heads, rows)
    series = [Series("gain", BLUE, "gain_low", "gain_high")]
    title = say("One agent more in this pool makes the target better by")
    sheet.chart(chart(book, table, Drawing(title, "pool", series, "column", kind, least=None)))
    sheet.finish()
