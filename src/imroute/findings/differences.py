"""Differences in words and in figures: "5.9 points more (5.2–6.7)", "−11 s (−18 to −9.1)"."""

from __future__ import annotations

import math

from imroute.facts.measure import Unit
from imroute.language import say
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


# One number ---------------------------------------------------------------------------------------


def size(number: float, unit: Unit, digits: int = 0) -> str:
    """A difference without its sign; shares in percentage points; at least so many decimals."""
    number = abs(number)
    if unit == "share":
        return say("{number} points", number=bare_size(number, unit, digits))
    if unit == "s" and number >= 1 and not digits:
        return time_in_words(number)
    if unit == "s":
        return say("{number} s", number=_figures(number, digits))
    if unit == "hours":
        return say("{number} h", number=_figures(number, digits))
    return _figures(number, digits)


def bare_size(number: float, unit: Unit, digits: int = 0) -> str:
    """The same without unit where it is short: for a column of one unit."""
    if unit != "share":
        return size(number, unit, digits)
    points = 100 * abs(number)
    usual = 1 if points >= 0.095 or points == 0 else 2
    return f"{points:.{max(usual, digits)}f}"


def _short(number: float, unit: Unit, digits: int) -> str:
    """The same without the unit at all: seconds below a minute."""
    if unit == "hours":
        return _figures(number, digits)
    if unit == "s":
        return _figures(round(number) if abs(number) >= 10 and not digits else number, digits)
    return bare_size(number, unit, digits)


def _figures(number: float, digits: int = 0) -> str:
    """One decimal, none from 100 on, and two of what is less than 0.1; or as many as asked for."""
    number = abs(number)
    if digits:
        return f"{number:,.{digits}f}"
    if number >= 99.95:
        return f"{number:,.0f}"
    if number >= 0.095 or number == 0:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number:.2f}"


def _signed(number: float, said: str) -> str:
    nothing = not any(figure in said for figure in "123456789")
    return said if nothing else f"{MINUS if number < 0 else '+'}{said}"


# A difference and its interval --------------------------------------------------------------------

MOST_DIGITS = 6


def in_figures(found: Difference, bare: bool = False) -> str:
    """The difference with its sign; `bare`: in a column that names its unit."""
    if math.isnan(found.difference):
        return NOTHING
    if found.same:
        return say("same")
    return _signed(found.difference, _size(found, bare))


def _size(found: Difference, bare: bool = False) -> str:
    """As many decimals as its interval takes."""
    how = bare_size if bare else size
    return how(found.difference, found.unit, _digits(found) or 0)


def limits(found: Difference) -> str:
    """The interval in figures, in the unit of the difference: "+5.2 to +6.7"."""
    if not _is_known(found):
        return ""
    digits = _digits(found)
    if digits is None:
        return say("on every day")
    low, high = _ends(found, digits)
    return say("{least} to {most}", least=low, most=high)


def _is_known(found: Difference) -> bool:
    return not (math.isnan(found.low) or math.isnan(found.high) or found.same)


def _digits(found: Difference) -> int | None:
    """The fewest decimals that tell the ends apart, 0 for the usual ones; None: they are one."""
    if not _is_known(found):
        return 0
    if found.high - found.low < 1e-9 * abs(found.difference):
        return None
    tried = range(MOST_DIGITS + 1)
    return next((digits for digits in tried if len(set(_ends(found, digits))) == 2), None)


def _ends(found: Difference, digits: int) -> tuple[str, str]:
    """The unit is left out unless times are of a minute and more."""
    long = found.unit == "s" and max(abs(found.low), abs(found.high)) >= MINUTE
    how = size if long else _short
    low, high = (_signed(end, how(end, found.unit, digits)) for end in (found.low, found.high))
    return low, high


def in_sentence(found: Difference) -> str:
    """What the days say of a difference, for a sentence."""
    if math.isnan(found.difference):
        return say("no data to compare")
    if found.same:
        return say("the same on every day")
    known = limits(found)
    if found.shown:
        return _shown(found, known)
    if not known:
        return say(
            "{difference}, which a single day cannot tell from chance", difference=in_figures(found)
        )
    return _not_shown(found, known)


def _shown(found: Difference, known: str) -> str:
    much, more = _size(found), found.difference > 0
    if not known:
        return say("{size} more", size=much) if more else say("{size} less", size=much)
    if more:
        return say("{size} more ({range})", size=much, range=known)
    return say("{size} less ({range})", size=much, range=known)


MANY_DAYS = 10_000


def _not_shown(found: Difference, known: str) -> str:
    days = found.days_to_tell
    if math.isnan(days):
        return say("no difference shown ({range})", range=known)
    if days > MANY_DAYS:
        return say(
            "no difference shown ({range}); if there is one, it is too small for any number of"
            " days",
            range=known,
        )
    return say(
        "no difference shown ({range}); if it is as seen, about {days} days would tell",
        range=known,
        days=_round(days),
    )


def _round(days: float) -> str:
    """Two figures are more than is known."""
    size = 10 ** max(0, math.floor(math.log10(days)) - 1)
    return f"{math.ceil(days / size) * size:,}"


def p_in_words(p: float) -> str:
    if math.isnan(p):
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
