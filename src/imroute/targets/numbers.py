"""Values with their units, as planners read them."""

from __future__ import annotations

import math
import re

from imroute.intervals import Estimate
from imroute.language import say, translated
from imroute.measures import Unit
from imroute.units import HOUR, MINUTE, format_share

_PART = re.compile(r"([\d.]+)([dhms])")


def with_range(estimate: Estimate, unit: Unit) -> str:
    """A value with its interval, as far as that is known: "76.6% (74.9–77.9%)"."""
    value, known = rounded(estimate.mean, unit), range_of(estimate, unit)
    return say("{value} ({known})", value=value, known=known) if known else value


def range_of(estimate: Estimate, unit: Unit) -> str:
    """The interval as far as it is known; "" if it is not."""
    low, high = (
        "" if math.isnan(end) else rounded(end, unit) for end in (estimate.low, estimate.high)
    )
    if low and high:
        return f"{low.removesuffix('%')}–{high}"
    if low:
        return say("at least {value}", value=low)
    return say("at most {value}", value=high) if high else ""


def rounded(value: float, unit: Unit) -> str:
    """A value as the screen shows it, shares to a tenth of a percent."""
    return f"{value:.1%}" if unit == "share" else number_in_words(value, unit)


def number_in_words(value: float, unit: Unit) -> str:
    """A value as it was written, shares with all their digits."""
    if unit == "share":
        return format_share(value)
    if unit == "s":
        return time_in_words(value)
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}".removesuffix(".0")
    return say("{number} h", number=number) if unit == "hours" else number


def time_in_words(seconds: float) -> str:
    """100 seconds are "1 min 40 s"; tenths are told under ten seconds, seconds under one hour."""
    if seconds < 10:
        return say("{number} s", number=f"{seconds:.1f}".removesuffix(".0"))
    whole = round(seconds) if seconds < HOUR else round(seconds / MINUTE) * MINUTE
    hours, minutes = int(whole // HOUR), int(whole % HOUR // MINUTE)
    rest = int(whole % MINUTE)
    parts = (
        say("{number} h", number=hours) if hours else "",
        say("{number} min", number=minutes) if minutes else "",
        say("{number} s", number=rest) if rest else "",
    )
    return " ".join(part for part in parts if part)


def short_time(text: str) -> str:
    """A time as tables and names of thresholds have it, "2m30s", in the language spoken."""
    return _PART.sub(_short_part, text).strip()


def _short_part(part: re.Match[str]) -> str:
    return say("{number}{unit}", number=part[1], unit=translated(part[2]))
