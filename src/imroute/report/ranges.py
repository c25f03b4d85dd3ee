"""Targets drawn: what was measured, how sure that is, and the limit it is held against."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from imroute.facts.measures import MEASURES
from imroute.language import say
from imroute.measures import Unit
from imroute.report.blocks import Block, Grid, Laid, Line, Prose, Range, Span, Targets, plain
from imroute.report.headlines import MARKS, TONES
from imroute.targets import Verdict, rounded

ROOM = 0.35  # of the span that has to be seen, on either side
LEAST = {"share": 0.05, "s": 1.0}  # a span that is always seen, so that little looks little


def with_ranges(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterator[Laid]:
    """Put the drawings of verdicts below the lines that tell of them, in the same order."""
    ranges = tuple(map(drawn, verdicts))
    for block in blocks:
        told = list(_told(block))
        if ranges and len(told) >= len(ranges) and all(map(_is_ruled, told[: len(ranges)])):
            yield Targets(tuple(told[: len(ranges)]), ranges)
            if rest := tuple(told[len(ranges) :]):
                yield Prose(rest)
            ranges = ()
        else:
            yield block


def _told(block: Block) -> Iterator[Line]:
    if isinstance(block, Prose):
        yield from block.lines
    elif isinstance(block, Grid):
        for row in block.rows:
            cells = [cell.line for cell in row.cells]
            yield tuple(span for line in cells for span in (*line, Span(" ")))


def _is_ruled(line: Line) -> bool:
    return plain(line)[:1] in (*MARKS.values(), "–")


def drawn(verdict: Verdict) -> Range | None:
    """Lay out one verdict; None without data."""
    if math.isnan(verdict.mean):
        return None
    unit, limits = _unit(verdict), _limits(verdict)
    ends = [end for end in (verdict.low, verdict.high) if not math.isnan(end)]
    shown = [verdict.mean, *ends, *(limit for limit in limits if math.isfinite(limit))]
    first, last = _span(shown, unit)

    def place(value: float) -> float:
        return round(100 * (min(max(value, first), last) - first) / (last - first), 2)

    low, high = (place(end) for end in ((min(ends), max(ends)) if ends else (verdict.mean,) * 2))
    begin, end = map(place, limits)
    return Range(
        TONES[verdict.verdict],
        _said(verdict, unit),
        place(verdict.mean),
        (low, round(high - low, 2)),
        (begin, round(end - begin, 2)),
        tuple((place(x), rounded(x, unit)) for x in limits if math.isfinite(x)),
    )


def _unit(verdict: Verdict) -> Unit:
    target = verdict.target
    if target.on_days is not None:
        return "share"
    measure = MEASURES[target.measured]
    return measure.unit_of(target.judged_stat or measure.stats[0])


def _limits(verdict: Verdict) -> tuple[float, float]:
    asked = verdict.target.on_days
    return verdict.target.limits if asked is None else (asked, math.inf)


def _span(shown: list[float], unit: Unit) -> tuple[float, float]:
    """What the drawing reaches from and to."""
    low, high = min(shown), max(shown)
    room = ROOM * max(high - low, LEAST.get(unit, 0.05 * abs(high) or 1.0))
    most = 1.0 if unit == "share" else math.inf
    return max(0.0, low - room) if low >= 0 else low - room, min(most, high + room)


def _said(verdict: Verdict, unit: Unit) -> str:
    """The same for those who do not see it."""
    limits = "–".join(rounded(x, unit) for x in _limits(verdict) if math.isfinite(x))
    value = rounded(verdict.mean, unit)
    if math.isnan(verdict.low) or math.isnan(verdict.high):
        return say("{value}, target {limits}", value=value, limits=limits)
    low, high = rounded(verdict.low, unit), rounded(verdict.high, unit)
    return say(
        "{value}, 95% interval {low} to {high}, target {limits}",
        value=value,
        low=low,
        high=high,
        limits=limits,
    )
