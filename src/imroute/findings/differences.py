"""Differences in words and in figures: "5.9 points more (5.2–6.7)", "−11 s (−18 to −9.1)"."""

from __future__ import annotations

import math
from collections.abc import Callable

from imroute.facts.measure import Unit
from imroute.studies.compare import Difference
from imroute.targets import in_words, rounded, time_in_words
from imroute.units import MINUTE

MINUS = "−"
NOTHING = "–"


def name_of(found: Difference, period: str = "day") -> str:
    """What is compared: "contacts answered within 20 s", "p90 of response time"."""
    return in_words(found.measure, found.stat, found.unit, period).removeprefix("of ")


def value(number: float, unit: Unit) -> str:
    return NOTHING if math.isnan(number) else rounded(number, unit)


def size(number: float, unit: Unit) -> str:
    """A difference without its sign; shares in percentage points."""
    number = abs(number)
    if unit == "share":
        return f"{bare_size(number, unit)} points"
    if unit == "s":
        return time_in_words(number) if number >= 1 else f"{_figures(number)} s"
    return f"{_figures(number)} h" if unit == "hours" else _figures(number)


def bare_size(number: float, unit: Unit) -> str:
    """The same without unit where it is short: for a column of one unit."""
    if unit != "share":
        return size(number, unit)
    points = 100 * abs(number)
    return f"{points:.1f}" if points >= 0.095 or points == 0 else f"{points:.2f}"


def _figures(number: float) -> str:
    """One decimal, none from 100 on, and two of what is less than 0.1."""
    if number >= 99.95:
        return f"{number:,.0f}"
    if number >= 0.095 or number == 0:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number:.2f}"


def in_figures(found: Difference, bare: bool = False) -> str:
    """The difference with its sign; `bare`: in a column that names its unit."""
    if math.isnan(found.difference):
        return NOTHING
    if found.same:
        return "same"
    return _signed(found.difference, found.unit, bare_size if bare else size)


def _signed(number: float, unit: Unit, size: Callable[[float, Unit], str] = size) -> str:
    said = size(number, unit)
    nothing = not said.split()[0].strip("0.")
    return said if nothing else f"{MINUS if number < 0 else '+'}{said}"


def limits(found: Difference) -> str:
    """The interval in figures, in the unit of the difference: "+5.2 to +6.7"."""
    if math.isnan(found.low) or math.isnan(found.high) or found.same:
        return ""
    ends = found.low, found.high
    if ends[1] - ends[0] < 1e-9 * abs(found.difference):
        return "on every day"
    low, high = (_signed(end, found.unit, bare_size) for end in ends)
    unit = " s" if max(map(abs, ends)) < MINUTE and found.unit == "s" else " h"
    return f"{low.removesuffix(unit)} to {high.removesuffix(unit)}"


def in_sentence(found: Difference) -> str:
    """What the days say of a difference, for a sentence."""
    if math.isnan(found.difference):
        return "no data to compare"
    if found.same:
        return "the same on every day"
    known = limits(found)
    if found.shown:
        way = "more" if found.difference > 0 else "less"
        return f"{size(found.difference, found.unit)} {way}{f' ({known})' if known else ''}"
    if not known:
        return (
            f"{_signed(found.difference, found.unit)}, which a single day cannot tell from chance"
        )
    return f"no difference shown ({known}){days_to_tell(found)}"


MANY_DAYS = 10_000


def days_to_tell(found: Difference) -> str:
    days = found.days_to_tell
    if math.isnan(days):
        return ""
    if days > MANY_DAYS:
        return "; if there is one, it is too small for any number of days"
    return f"; if it is as seen, about {_round(days)} days would tell"


def _round(days: float) -> str:
    """Two figures are more than is known."""
    size = 10 ** max(0, math.floor(math.log10(days)) - 1)
    return f"{math.ceil(days / size) * size:,}"


def p_in_words(p: float) -> str:
    if math.isnan(p):
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
