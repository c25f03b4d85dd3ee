"""What `--set PATH=VALUES` says: a path of the scenario, and the values to try there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from imroute.errors import Invalid, Problem, invalid, shorten, too_many
from imroute.loading.arithmetic import measured
from imroute.units import format_duration, format_number

MAX_VALUES = 1000
ALLOWED = (
    "PATH=VALUES: values with commas between them (2,3,4), a range (14..24), a range with a step"
    " (50%..80%..10%), or changes (+1..+5, x0.8..x1.4..0.1)"
)
EXAMPLE = "write for example --set pools.team.agents=14..24"
_CHANGE = re.compile(r"([+-]|[x×]\s*(?=[\d.]))\s*(.+)", re.DOTALL)
_OPENING, _CLOSING = "{[", "}]"

How = Literal["", "add", "times"]
_SIGNS: dict[str, How] = {"+": "add", "-": "add"}


class Value(NamedTuple):
    """One value as it is told, and as `Loaded.changed` takes it."""

    label: str
    change: object


@dataclass(frozen=True, slots=True)
class Span:
    """All values from one end to the other, or all whole numbers; in the unit as written."""

    low: float
    high: float
    unit: str
    how: How
    whole: bool

    def at(self, part: float) -> Value:
        """The value so far along: 0 is the low end and 1 the high one."""
        if self.whole:  # each whole number has the same room
            number = self.low + min(int(part * (self.high - self.low + 1)), self.high - self.low)
        else:
            number = self.low + part * (self.high - self.low)
        return value_of(float(f"{number:.6g}"), self.unit, self.how)


@dataclass(frozen=True, slots=True)
class Axis:
    """A path and what is tried there: values one by one, and a span if it is one range."""

    path: str
    values: tuple[Value, ...]
    span: Span | None

    def at(self, part: float) -> Value:
        """The value so far along, for designs that fill the room between the ends."""
        if self.span is not None:
            return self.span.at(part)
        return self.values[min(int(part * len(self.values)), len(self.values) - 1)]


def value_of(number: float, unit: str, how: How) -> Value:
    """Write a number in its unit, as a value or as a change."""
    size = abs(number) if how == "add" else number
    text = format_duration(size) if unit == "s" else f"{format_number(size)}{unit}"
    if how == "times":
        return Value(f"×{text}", {"times": text})
    if how == "add":
        text = f"{'-' if number < 0 else '+'}{text}"
        return Value(text, {"add": text})
    return Value(text, text)


def read_axis(written: str) -> Axis:
    """Read PATH=VALUES; raise `Invalid` in words."""
    path, equals, text = (part.strip() for part in written.partition("="))
    if not (equals and path and text):
        raise invalid(written or "nothing", ALLOWED, EXAMPLE, ("--set",))
    try:
        return _axis(path, text)
    except Invalid as error:
        raise Invalid(*(problem.under(f"--set {path}") for problem in error.problems)) from None


def _axis(path: str, text: str) -> Axis:
    items = list(_items(text))
    found = [_range(item) for item in items]
    values = dict.fromkeys(
        (each.label, index, place)
        for index, (_, made) in enumerate(found)
        for place, each in enumerate(made)
    )
    if len(values) > MAX_VALUES:
        raise Invalid(_too_many(len(values)))
    chosen: dict[str, Value] = {}
    for label, index, place in values:
        chosen.setdefault(label, found[index][1][place])
    return Axis(path, tuple(chosen.values()), found[0][0] if len(items) == 1 else None)


def _items(text: str) -> Iterator[str]:
    """Split at commas that stand outside of brackets."""
    depth, begin = 0, 0
    for i, c in enumerate(text):
        depth += (c in _OPENING) - (c in _CLOSING)
        if c == "," and depth == 0:
            yield _item(text[begin:i])
            begin = i + 1
    yield _item(text[begin:])


def _item(text: str) -> str:
    if not text.strip():
        raise invalid("nothing between two commas", "a value", "take the comma out")
    return text.strip()


def _range(item: str) -> tuple[Span | None, list[Value]]:
    """Read one value or a range; a range of what is not whole has no values without a step."""
    how, _ = _operation(item)
    if item[0] in _OPENING or ".." not in item or item.startswith("..") or "/.." in item:
        return None, [Value(item, item) if how == "" else _changed(item)]
    ends = [end.strip() for end in item.split("..")]
    if len(ends) > 3 or not all(ends):
        raise invalid(item, "a range such as 14..24, or 50%..80%..10% with a step", EXAMPLE)
    low, high = _number(ends[0]), _number(ends[1])
    if low[1:] != high[1:]:
        do = "write both ends alike, such as 1m..3m, +1..+5 or x0.8..x1.4"
        raise invalid(item, "a range whose ends have the same unit", do)
    if low[0] >= high[0]:
        raise invalid(item, "a range from a lower to a higher value", "swap the ends")
    whole = low[1] == "" and low[2] != "times" and all(_is_whole(end) for end in ends[:2])
    span = Span(low[0], high[0], low[1], low[2], whole)
    if len(ends) == 2:
        return span, _stepped(span, 1.0) if whole else []
    return None, _stepped(span, _step(ends[2], span, item))


def _operation(text: str) -> tuple[How, str]:
    """Tell a change from a value, and what it changes by."""
    match = _CHANGE.fullmatch(text)
    return (_SIGNS.get(match[1], "times"), match[2]) if match else ("", text)


def _number(text: str) -> tuple[float, str, How]:
    """Read an end of a range: its number, its unit, and whether it is a change."""
    how, rest = _operation(text)
    unit, number = measured(rest)
    return (-number if text.startswith("-") else number), unit, how


def _changed(item: str) -> Value:
    return value_of(*_number(item))


def _is_whole(end: str) -> bool:
    return "." not in end


def _step(text: str, span: Span, item: str) -> float:
    unit, step = measured(text.lstrip("+x× "))
    if unit != span.unit or step <= 0:
        do = f"write a step such as {value_of(1.0, span.unit, '').label}"
        raise invalid(item, "a step in the unit of the ends, above 0", do)
    return step


def _stepped(span: Span, step: float) -> list[Value]:
    count = int((span.high - span.low) / step + 1e-9) + 1
    if count > MAX_VALUES:
        raise Invalid(_too_many(count))
    numbers = (float(f"{span.low + i * step:.12g}") for i in range(count))
    return [value_of(number, span.unit, span.how) for number in numbers]


def _too_many(found: int) -> Problem:
    return too_many(found, MAX_VALUES, "values", "write a larger step")


def refused(axis: Axis, allowed: str, do: str) -> Problem:
    """Say that the values of an axis do not serve."""
    labels = ",".join(value.label for value in axis.values)
    if axis.span is not None:
        labels = f"{axis.span.at(0.0).label}..{axis.span.at(1.0).label}"
    return Problem(shorten(labels), allowed, do, (f"--set {axis.path}",))
