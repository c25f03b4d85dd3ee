"""What planners write ("2m30s", "240/h", "85%", "18:30") and the numbers behind it, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from imroute.errors import Invalid, invalid, narrow

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SECONDS_IN = {"s": 1.0, "m": MINUTE, "h": HOUR, "d": DAY}
HOURS_A_MONTH = 173.0
PRIORITIES = {"high": 3.0, "middle": 2.0, "low": 1.0}

MAX_NUMBER = 1e12
MAX_COUNT = 10_000_000
MAX_DURATION_S = 1e10
MAX_RATE_PER_S = 1e5


# ------------------------------------------------------------ what may be written, and slips


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a value: what is allowed, an example, and what to say of usual slips.

    A slip is a pattern of the whole text and the advice for it, where \\1 stands for a group.
    """

    allowed: str
    example: str
    slips: tuple[tuple[str, str], ...] = ()

    def refuse(self, text: str) -> Invalid:
        return invalid(text, self.allowed, self._advice(text.strip()[:80]))

    def _advice(self, text: str) -> str:
        if (plain := narrow(text)) != text:
            return f"type it with half-width characters: {plain}"
        for pattern, advice in (*self.slips, *_SLIPS):
            if match := re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL):
                return match.expand(advice)
        return f"write for example {self.example}"


_N = r"(\d+(?:\.\d*)?|\.\d+)"
_SLIPS = (
    (r"-.*", "leave the minus sign out"),
    (r"(\d{1,3}),(\d{3})(\D.*|)", r"write \1\2\3"),
    (r"(\d+),(\d+)(\D.*|)", r"write it with a point: \1.\2\3"),
    (r"[$€£¥]\s*(.+)|(.+?)\s*[$€£¥]", r"leave the currency out: \1\2"),
    (r"\d{13,}(\.\d*)?", "write a smaller number"),
)
DURATION = Form(
    "a time with a unit, such as 30s, 2m30s, 8h or 3d",
    "30s",
    (
        (r"\d{9,}.*", "write a shorter time"),
        (_N, r"add the unit: \1s, \1m or \1h"),
        (r"0?(\d+):0?(\d+)", r"colons are for times of day; write \1m\2s, or \1h\2m"),
        (rf"{_N}\s*(?:ms|msec|milli\w*)", "write it in seconds, such as 0.5s"),
        (rf"{_N}\s*(?:s|sec|secs|second|seconds|秒钟?)", r"write \1s"),
        (rf"{_N}\s*(?:m|min|mins|minute|minutes|分钟?)", r"write \1m"),
        (rf"{_N}\s*(?:h|hr|hrs|hour|hours|小?时|小時)", r"write \1h"),
        (rf"{_N}\s*(?:d|day|days|天|日)", r"write \1d"),
        (rf"{_N}\s*h\s*{_N}", r"add the last unit: \1h\2m"),
        (rf"{_N}\s*m\s*{_N}", r"add the last unit: \1m\2s"),
    ),
)
CLOCK = Form(
    "a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
    "18:30",
    (
        (r"(\d{1,2})", r"write \1:00"),
        (r"(\d{1,2})[.h](\d\d)", r"write \1:\2"),
        (r"(\d{1,2})(?::\d\d)?\s*[ap]\.?m\.?", "write it on the 24-hour clock, such as 18:30"),
        (r"(\d{1,2}:\d\d):(\d.*|\D.*)", r"put a blank after the colon: \1: \2"),
    ),
)
RATE = Form(
    "a rate such as 240/h or 4/m",
    "240/h",
    (
        (r"\d{7,}.*/.*", "write a lower rate"),
        (_N, r"write \1/h"),
        (rf"{_N}\s*(?:/|per|a|an)\s*(?:hr|hour|hours|小?时)", r"write \1/h"),
        (rf"{_N}\s*(?:/|per|a)\s*(?:minute|minutes|分钟?)", r"write \1/m"),
        (rf"{_N}\s*(?:/|per|a)\s*(?:day|days|天|日)", r"write \1/d"),
    ),
)
SHARE = Form(
    "a share from 0% to 100%, such as 85% or 0.85",
    "85%",
    (
        (r"(\d\d?(?:\.\d*)?|100)", r"write \1%"),
        (r"[\d.]+\s*%?", "write at most 100%"),
    ),
)
COUNT = Form(
    "a whole number, 0 or more",
    "14",
    ((r"(\d+)\.\d*", r"write a whole number, such as \1"), (r"\d{8,}", "write a smaller number")),
)
NUMBER = Form("a number above 0", "1.2", ((r"0+(\.0*)?", "write a number above 0"),))
MONEY = Form("an amount of money, such as 20000 or 0.10", "0.10")
WAGE = Form(
    "money for time, such as 36/h or 6500/month",
    "36/h",
    (
        (_N, r"write \1/h"),
        (rf"{_N}\s*(?:/|per|an)\s*(?:hr|hour)", r"write \1/h"),
        (rf"{_N}\s*(?:/|per|a)\s*mon\w*", r"write \1/month"),
    ),
)
PRIORITY = Form("high, middle, low, or a number above 0 (higher goes first)", "high")
QUANTITY = Form("a share (80%), a time (2m) or a number (12)", "80%")


# ----------------------------------------------------------------------------- reading

_NUMBER = re.compile(_N, re.ASCII)
_DURATION = re.compile(rf"(?:{_N}\s*d\s*)?(?:{_N}\s*h\s*)?(?:{_N}\s*m\s*)?(?:{_N}\s*s)?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_RATE = re.compile(rf"{_N}\s*/\s*(s|m|min|h|d)", re.ASCII)
_WAGE = re.compile(rf"{_N}\s*/\s*(h|month)", re.ASCII)


def plain(text: str) -> float | None:
    """A decimal number without sign, exponent or unit; None if it is none, or too large."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    value = float(text)
    return value if value <= MAX_NUMBER else None


def signed(text: str) -> float | None:
    """A decimal number that may have a minus sign; None if it is none, or too large."""
    stripped = text.strip()
    number = plain(stripped.removeprefix("-"))
    return -number if number is not None and stripped.startswith("-") else number


def parse_duration(text: str) -> float:
    """Read "2m30s" as 150.0 seconds."""
    match = _DURATION.fullmatch(text.strip())
    if match and match[0]:
        parts = zip(match.groups(), ("d", "h", "m", "s"), strict=True)
        seconds = sum(float(number) * SECONDS_IN[unit] for number, unit in parts if number)
        if seconds <= MAX_DURATION_S:
            return seconds
    raise DURATION.refuse(text)


def parse_clock(text: str) -> float:
    """Read "18:30" as seconds since midnight; hours up to 47 reach into the next day."""
    match = _CLOCK.fullmatch(text.strip())
    if match and int(match[1]) < 48 and int(match[2]) < 60 and int(match[3] or 0) < 60:
        return int(match[1]) * HOUR + int(match[2]) * MINUTE + int(match[3] or 0)
    raise CLOCK.refuse(text)


def parse_rate(text: str) -> float:
    """Read "240/h" as contacts per second."""
    if match := _RATE.fullmatch(text.strip()):
        rate = float(match[1]) / SECONDS_IN[match[2][0]]
        if rate <= MAX_RATE_PER_S:
            return rate
    raise RATE.refuse(text)


def parse_share(text: str) -> float:
    """Read "85%" or "0.85" as 0.85."""
    stripped = text.strip()
    number = plain(stripped.removesuffix("%").rstrip())
    if number is not None:
        share = number / 100 if stripped.endswith("%") else number
        if share <= 1:
            return share
    raise SHARE.refuse(text)


def parse_count(text: str) -> int:
    number = plain(text)
    if number is not None and number == int(number) and number <= MAX_COUNT:
        return int(number)
    raise COUNT.refuse(text)


def parse_number(text: str) -> float:
    if number := plain(text):
        return number
    raise NUMBER.refuse(text)


def parse_amount(text: str) -> float:
    number = plain(text)
    if number is not None:
        return number
    raise MONEY.refuse(text)


def parse_priority(text: str) -> float:
    number = PRIORITIES.get(text.strip()) or plain(text)
    if number:
        return number
    raise PRIORITY.refuse(text)


def parse_wage(text: str) -> float:
    """Read "36/h" or "6500/month" (of 173 hours) as money an hour."""
    if match := _WAGE.fullmatch(text.strip()):
        wage = float(match[1]) / (HOURS_A_MONTH if match[2] == "month" else 1.0)
        if wage <= MAX_NUMBER:
            return wage
    raise WAGE.refuse(text)


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
        raise QUANTITY.refuse(text) from None


# ----------------------------------------------------------------------------- writing


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
    """Write at most ten digits, and never an exponent: what is written can be read again."""
    text = f"{number:.10g}"
    return text if "e" not in text else f"{number:.15f}".rstrip("0").rstrip(".")


def round_half_up(number: float) -> int:
    """2.5 becomes 3, as planners round, and not 2 as computers do."""
    return int(Decimal(repr(number)).quantize(Decimal(1), ROUND_HALF_UP))
