"""What planners write ("2m30s", "240/h", "85%", "18:30") and the numbers behind it, both ways."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from imroute.errors import Invalid, invalid

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SECONDS_IN = {"s": 1.0, "m": MINUTE, "h": HOUR, "d": DAY}
HOURS_A_MONTH = 173.0
PRIORITIES = {"high": 3.0, "middle": 2.0, "low": 1.0}

DURATION_ALLOWED = "a time with a unit, such as 30s, 2m30s, 8h or 3d"
CLOCK_ALLOWED = "a time of day such as 18:00, or 26:00 for 02:00 on the next morning"
RATE_ALLOWED = "a rate such as 240/h or 4/m"
SHARE_ALLOWED = "a share from 0% to 100%, such as 85% or 0.85"
COUNT_ALLOWED = "a whole number, 0 or more"
NUMBER_ALLOWED = "a number above 0"
PRIORITY_ALLOWED = "high, middle, low, or a number above 0 (higher goes first)"
MONEY_ALLOWED = "an amount of money, such as 20000 or 0.10"
WAGE_ALLOWED = "money for time, such as 36/h or 6500/month"

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)"
_PART = re.compile(rf"({_NUMBER})\s*([smhd])\s*", re.ASCII)
_DURATION = re.compile(rf"(?:{_NUMBER}\s*[smhd]\s*)+", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_PLAIN = re.compile(_NUMBER, re.ASCII)
_RATE = re.compile(rf"({_NUMBER})\s*/\s*(s|m|min|h|d)", re.ASCII)
_WAGE = re.compile(rf"({_NUMBER})\s*/\s*(h|month)", re.ASCII)
_LONG_UNITS = {"sec": "s", "min": "m", "hour": "h", "hr": "h", "day": "d", "秒": "s", "分": "m"}


def plain(text: str) -> float | None:
    """A decimal number without sign, exponent or unit; None if it is none, or too large to be one."""
    if not _PLAIN.fullmatch(text.strip()):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _advice(text: str, example: str) -> str:
    if _narrow(text) != text:
        return f"type it with half-width characters: {_narrow(text)}"
    return f"write for example {example}"


def parse_duration(text: str) -> float:
    """Read "2m30s" as 150.0 seconds."""
    if _DURATION.fullmatch(text.strip()):
        seconds = sum(float(n) * SECONDS_IN[unit] for n, unit in _PART.findall(text))
        if seconds <= 1e10:
            return seconds
    raise invalid(text, DURATION_ALLOWED, _duration_advice(text.strip()))


def _duration_advice(text: str) -> str:
    if plain(text) is not None:
        return f"add the unit: {text}s, {text}m or {text}h"
    if clock := _CLOCK.fullmatch(text):
        return f"colons are for times of day; write {int(clock[1])}m{int(clock[2])}s or use h"
    for word, unit in _LONG_UNITS.items():
        if number := re.match(rf"({_NUMBER})\s*{word}", text, re.IGNORECASE):
            return f"write {number[1]}{unit}"
    if text.startswith("-"):
        return "a time cannot be negative"
    return _advice(text, "30s")


def parse_clock(text: str) -> float:
    """Read "18:30" as seconds since midnight; hours up to 47 reach into the next day."""
    match = _CLOCK.fullmatch(text.strip())
    if match and int(match[1]) < 48 and int(match[2]) < 60 and int(match[3] or 0) < 60:
        return int(match[1]) * HOUR + int(match[2]) * MINUTE + int(match[3] or 0)
    raise invalid(text, CLOCK_ALLOWED, _advice(text, "18:30"))


def parse_rate(text: str) -> float:
    """Read "240/h" as contacts per second."""
    if match := _RATE.fullmatch(text.strip()):
        rate = float(match[1]) / SECONDS_IN[match[2][0]]
        if rate <= 1e5:
            return rate
    number = plain(text)
    raise invalid(text, RATE_ALLOWED, f"write {text}/h" if number else _advice(text, "240/h"))


def parse_share(text: str) -> float:
    """Read "85%" or "0.85" as 0.85."""
    stripped = text.strip()
    number = plain(stripped.removesuffix("%").rstrip())
    share = None if number is None else number / 100 if stripped.endswith("%") else number
    if share is not None and share <= 1:
        return share
    if share is not None and not stripped.endswith("%") and share <= 100:
        raise invalid(text, SHARE_ALLOWED, f"write {stripped}%")
    raise invalid(text, SHARE_ALLOWED, _advice(text, "85%"))


def parse_count(text: str) -> int:
    number = plain(text)
    if number is not None and number == int(number) and number <= 10_000_000:
        return int(number)
    raise invalid(text, COUNT_ALLOWED, _advice(text, "14"))


def parse_number(text: str) -> float:
    number = plain(text)
    if number:
        return number
    raise invalid(text, NUMBER_ALLOWED, _advice(text, "1.2"))


def parse_amount(text: str) -> float:
    number = plain(text)
    if number is not None:
        return number
    raise invalid(text, MONEY_ALLOWED, _advice(text, "0.10"))


def parse_priority(text: str) -> float:
    if text in PRIORITIES:
        return PRIORITIES[text]
    number = plain(text)
    if number:
        return number
    raise invalid(text, PRIORITY_ALLOWED, _advice(text, "high"))


def parse_wage(text: str) -> float:
    """Read "36/h" or "6500/month" (of 173 hours) as money an hour."""
    if match := _WAGE.fullmatch(text.strip()):
        return float(match[1]) / (HOURS_A_MONTH if match[2] == "month" else 1.0)
    number = plain(text)
    raise invalid(text, WAGE_ALLOWED, f"write {text}/h" if number else _advice(text, "36/h"))


def parse_quantity(text: str) -> tuple[float, str]:
    """Read a bound of a target whose unit is not known yet: (number, "s", "share" or "")."""
    stripped = text.strip()
    if stripped.endswith("%"):
        return parse_share(stripped), "share"
    if (number := plain(stripped)) is not None:
        return number, ""
    try:
        return parse_duration(stripped), "s"
    except Invalid:
        raise invalid(
            text, "a share (80%), a time (2m) or a number (12)", _advice(text, "80%")
        ) from None


def format_duration(seconds: float) -> str:
    """Write 150.0 as "2m30s"; thousandths of a second are kept, nothing finer."""
    rest = round(seconds, 3)
    parts = []
    for unit in ("d", "h", "m"):
        whole, rest = divmod(rest, SECONDS_IN[unit])
        if whole:
            parts.append(f"{int(whole)}{unit}")
    rest = round(rest, 3)
    if rest or not parts:
        parts.append(f"{format_number(rest)}s")
    return "".join(parts)


def format_clock(seconds: float) -> str:
    """Write seconds since midnight as a time of day; the next morning begins at 00:00 again."""
    minutes, second = divmod(round(seconds) % int(DAY), 60)
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{clock}:{second:02d}" if second else clock


def format_share(share: float) -> str:
    return f"{format_number(share * 100)}%"


def format_number(number: float) -> str:
    return f"{number:.10g}"


def round_half_up(number: float) -> int:
    """2.5 becomes 3, as planners round, and not 2 as computers do."""
    return int(Decimal(repr(number)).quantize(Decimal(1), ROUND_HALF_UP))
