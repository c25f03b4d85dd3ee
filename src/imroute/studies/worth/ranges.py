"""A path of a scenario and the values to try there: bots.helper.resolves.ask=40%..90%."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from imroute.errors import Invalid, Problem, UsageError
from imroute.scenario.outline import slot_at
from imroute.units import (
    format_duration,
    format_number,
    format_share,
    parse_duration,
    parse_share,
    plain,
)

EXAMPLE = "--set bots.helper.resolves=40%..90%"
STEPS = 64


class Unit(NamedTuple):
    """A way to write values: reading and writing them."""

    read: Callable[[str], float]
    write: Callable[[float], str]


def _number(text: str) -> float:
    value = plain(text)
    if value is None:
        raise ValueError(text)
    return value


def _percent(text: str) -> float:
    if not text.endswith("%"):
        raise ValueError(text)
    return parse_share(text)


def _by_the_hour(text: str) -> float:
    if not text.endswith("/h"):
        raise ValueError(text)
    return _number(text.removesuffix("/h"))


UNITS = (
    Unit(_number, format_number),
    Unit(_percent, format_share),
    Unit(parse_duration, format_duration),
    Unit(_by_the_hour, lambda number: f"{format_number(number)}/h"),
)


@dataclass(frozen=True, slots=True)
class Range:
    """Values from one end to the other in equal steps; whole numbers where the path wants them."""

    path: str
    first: float
    last: float
    unit: Unit
    steps: int

    def value(self, step: float) -> float:
        """The value at a step; before the first and after the last it is ±∞."""
        if step in (float("inf"), float("-inf")):
            return step
        return self.first + (self.last - self.first) * step / self.steps

    def written(self, value: float) -> str:
        """As a planner writes it."""
        return self.unit.write(float(f"{value:.6g}"))


def range_of(text: str) -> Range:
    """Read "path=low..high"; both ends in the same unit."""
    path, is_there, ends = text.partition("=")
    first, between, last = ends.partition("..")
    if not (is_there and between and path.strip()):
        raise _unread(text, "a path and two values with .. between them")
    for unit in UNITS:
        try:
            low, high = unit.read(first.strip()), unit.read(last.strip())
        except (ValueError, Invalid):
            continue
        if low >= high:
            raise _unread(text, "a lower value, then a higher one")
        return Range(path.strip(), low, high, unit, _steps(path.strip(), low, high))
    raise _unread(text, "two numbers, shares, times or rates, both in the same unit")


def _steps(path: str, low: float, high: float) -> int:
    if not _is_whole(path):
        return STEPS
    if low != int(low) or high != int(high):
        raise _unread(f"{low:g}..{high:g}", f"whole numbers at {path}")
    return int(high - low)


def _is_whole(path: str) -> bool:
    slot = slot_at(tuple(path.split(".")))
    return bool(slot and slot.kind and slot.kind.whole)


def _unread(text: str, allowed: str) -> UsageError:
    return UsageError(Problem(text, allowed, f"write for example {EXAMPLE}", ("--set",)))


# Options ------------------------------------------------------------------------------------------

_PERIOD_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}


def read_time(text: str, option: str) -> float:
    return _read(parse_duration, text, option)


def read_share(text: str, option: str) -> float:
    return _read(parse_share, text, option)


def read_cost(text: str, days_a_week: float = 7.0) -> float:
    """Read "500/day", "3500/week", "12000/month" or "90000/year" as money for each day of work."""
    number, slash, period = text.strip().partition("/")
    money = plain(number)
    if money is None or not slash or period.strip() not in _PERIOD_DAYS:
        allowed = "money by the day, week, month or year, such as 500/day"
        do = "write for example --extra-cost 500/day"
        raise UsageError(Problem(text, allowed, do, ("--extra-cost",)))
    if period.strip() == "day":
        return money
    return money / (_PERIOD_DAYS[period.strip()] * days_a_week / 7)


def _read(parse: Callable[[str], float], text: str, option: str) -> float:
    try:
        return parse(text)
    except Invalid as error:
        raise UsageError(error.problems[0].under(option)) from None
