"""Numbers of a run, and how they are written on the screen."""

from __future__ import annotations

import math

from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import short_time
from imroute.units import format_clock, format_duration

DEFAULT_THRESHOLD = "30s"


def number(result: RunResult, measure: str, scope: str, stat: str) -> float:
    row: Row = result.results.estimate(measure, scope, stat)
    return row.mean


def plain(value: float, digits: int = 0) -> str:
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


def share(value: float) -> str:
    return "–" if math.isnan(value) or math.isinf(value) else f"{value:.0%}"


def seconds(value: float) -> str:
    if math.isnan(value):
        return "–"
    text = f"{value:.1f}s" if 0 < value < 9.95 else format_duration(round(value))
    return short_time(text)


def shown_threshold(result: RunResult) -> str:
    """The threshold of the first service-level target, or the general industry's."""
    named = [verdict.target.judged_stat for verdict in result.verdicts if verdict.target.within_s]
    return named[0] if named and named[0] else DEFAULT_THRESHOLD


def end_clock(clock_s: float) -> str:
    """A day that ends at midnight ends at 24:00."""
    return "24:00" if format_clock(clock_s) == "00:00" else format_clock(clock_s)
