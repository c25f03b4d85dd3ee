"""What is told of capacity: targets, multiples of demand, where targets break, and values."""

from __future__ import annotations

import math
from dataclasses import replace

from imroute.facts.measure import Unit
from imroute.facts.measures import MEASURES
from imroute.language import say
from imroute.language.moments import moment
from imroute.studies.capacity import CapacityResult, CurvePoint, Limit
from imroute.targets import (
    Target,
    goal_of,
    in_words,
    rounded,
    time_in_words,
    where,
)
from imroute.units import format_share

ROUND = 0.01  # multiples are told to the hundredth


def name_of(target: Target) -> str:
    """A target in words: "at least 80% of contacts answered within 20 s for tier vip"."""
    stat = stat_of(target)
    unit = MEASURES[target.measured].unit_of(stat)
    said = _asked(target, in_words(target.measured, stat, unit), unit)
    if target.every_interval:
        said = say("{target} in every interval", target=said)
    if target.on_days is None:
        return said
    return say("{target}, on {share} of days", target=said, share=format_share(target.on_days))


def _asked(target: Target, what: str, unit: Unit) -> str:
    """What is asked of a value, wherever the intervals are told."""
    goal = goal_of(replace(target, every_interval=False), unit)
    if what.startswith("of "):
        return say("{goal} {what}{where}", goal=goal, what=what, where=where(target))
    return say("{what} {goal}{where}", goal=goal, what=what, where=where(target))


def stat_of(target: Target) -> str:
    return target.judged_stat or MEASURES[target.measured].stats[0]


def place(limit: Limit) -> str:
    """Where a target breaks: "at 20:30 in pool generalists"; "" if that is not known."""
    if limit.binds is None:
        return ""
    pool, interval = limit.binds.pool, limit.binds.interval
    spot = moment(interval) if interval else ""
    if pool and spot:
        return say("at {interval} in pool {pool}", interval=spot, pool=pool)
    if pool:
        return say("in pool {pool}", pool=pool)
    return say("at {interval}", interval=spot) if spot else ""


def times(multiple: float) -> str:
    return say("{multiple:.2f} times", multiple=multiple)


def down(multiple: float) -> float:
    """Rounded down: what is promised holds."""
    return math.floor(multiple / ROUND + 1e-9) * ROUND


def band(limit: Limit) -> str:
    """The interval as far as it is known: "1.11–1.16"."""
    low = "" if math.isnan(limit.low) else f"{down(limit.low):.2f}"
    high = "" if math.isnan(limit.high) else f"{-down(-limit.high):.2f}"
    if low and high:
        return f"{low}–{high}"
    if low:
        return say("at least {value}", value=low)
    return say("at most {value}", value=high) if high else ""


def times_with_band(limit: Limit) -> str:
    """How often today's demand it bears: "1.13 times today's demand (1.11–1.16)"."""
    if not (known := band(limit)):
        return say("{multiple:.2f} times today's demand", multiple=limit.multiple)
    return say("{multiple:.2f} times today's demand ({band})", multiple=limit.multiple, band=known)


def per_hour(rate: float) -> str:
    """Contacts an hour; below ten the tenths count."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}".removesuffix(".0")


# Points of the curve ------------------------------------------------------------------------------


def shown_points(result: CapacityResult) -> list[CurvePoint]:
    """Those at even multiples; if there are few, all."""
    even = [p for p in result.curve if abs(p.multiple * 20 - round(p.multiple * 20)) < 1e-9]
    return even if len(even) > 2 else list(result.curve)


def value_of(target: Target, value: float) -> str:
    """A value of what is judged: a share of days where days are."""
    if target.on_days is not None:
        return say("{share:.0%} of days", share=value)
    unit = MEASURES[target.measured].unit_of(stat_of(target))
    if unit == "s":
        return time_in_words(max(value, 0.0)) or say("{number} s", number=0)
    return rounded(value, unit)


def points(target: Target, value: float) -> str:
    """A difference in what is judged; shares in percentage points."""
    unit = MEASURES[target.measured].unit_of(stat_of(target))
    if unit == "share":
        return say("{number} points", number=f"{value * 100:.1f}")
    return time_in_words(value) if unit == "s" else rounded(value, unit)
