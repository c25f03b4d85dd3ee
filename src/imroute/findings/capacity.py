"""What is told of capacity: targets, multiples of demand, and values at them."""

from __future__ import annotations

import math
from dataclasses import replace

from imroute.facts.measures import MEASURES
from imroute.studies.capacity import CapacityResult, CurvePoint, Limit
from imroute.targets import Target, goal_of, in_words, rounded, time_in_words, where
from imroute.units import format_share

ROUND = 0.01  # multiples are told to the hundredth


def name_of(target: Target) -> str:
    """A target in words: "at least 80% of contacts answered within 20 s for tier vip"."""
    stat = stat_of(target)
    unit = MEASURES[target.measured].unit_of(stat)
    what = in_words(target.measured, stat, unit)
    goal = goal_of(replace(target, every_interval=False), unit)
    said = f"{goal} {what}" if what.startswith("of ") else f"{what} {goal}"
    said += where(target) + (" in every interval" if target.every_interval else "")
    return said if target.on_days is None else f"{said}, on {format_share(target.on_days)} of days"


def stat_of(target: Target) -> str:
    return target.judged_stat or MEASURES[target.measured].stats[0]


def place(limit: Limit) -> str:
    """Where a target breaks: " at 20:30 in pool generalists"."""
    if limit.binds is None:
        return ""
    at = f" at {limit.binds.interval}" if limit.binds.interval else ""
    return at + (f" in pool {limit.binds.pool}" if limit.binds.pool else "")


def times(multiple: float) -> str:
    return f"{multiple:.2f} times"


def down(multiple: float) -> float:
    """Rounded down: what is promised holds."""
    return math.floor(multiple / ROUND + 1e-9) * ROUND


def span(limit: Limit) -> str:
    """The interval as far as it is known: " (1.11–1.16)"."""
    low = "" if math.isnan(limit.low) else f"{down(limit.low):.2f}"
    high = "" if math.isnan(limit.high) else f"{-down(-limit.high):.2f}"
    if low and high:
        return f" ({low}–{high})"
    return f" (at least {low})" if low else f" (at most {high})" if high else ""


def shown_points(result: CapacityResult) -> list[CurvePoint]:
    """Those at even multiples; if there are few, all."""
    even = [p for p in result.curve if abs(p.multiple * 20 - round(p.multiple * 20)) < 1e-9]
    return even if len(even) > 2 else list(result.curve)


def value_of(target: Target, value: float) -> str:
    """A value of what is judged: a share of days where days are."""
    if target.on_days is not None:
        return f"{value:.0%} of days"
    unit = MEASURES[target.measured].unit_of(stat_of(target))
    if unit == "s":
        return time_in_words(max(value, 0.0)) or "0 s"
    return rounded(value, unit)


def points(target: Target, value: float) -> str:
    unit = MEASURES[target.measured].unit_of(stat_of(target))
    if unit == "share":
        return f"{value * 100:.1f} points"
    return time_in_words(value) if unit == "s" else rounded(value, unit)
