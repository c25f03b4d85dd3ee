"""{add: ..} and {times: ..} on what is written: the result is written text again, in the same unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imroute import units
from imroute.errors import Invalid, invalid
from imroute.loading.tree import Map, Mark, Node, Seq, Text, write
from imroute.scenario.values import shown

Scale = Callable[[float], float]
SPREAD_KEYS_THAT_SCALE = ("mean", "median", "constant", "exponential", "geometric", "poisson")
SPREAD_MAPS_THAT_SCALE = ("gamma", "weibull")
ALLOWED = "{add: 3} or {times: 1.2}, with from and to for a part of the day"


@dataclass(frozen=True, slots=True)
class Change:
    """One operation of a variant, for all day or between two clock times."""

    operation: str
    operand: Text
    start: Text | None
    end: Text | None
    whole: bool  # the values are counts

    @property
    def mark(self) -> Mark:
        return self.operand.mark


def is_change(node: Node) -> bool:
    return isinstance(node, Map) and bool({"add", "times"} & set(node))


def read_change(node: Map, whole: bool) -> Change:
    operations = [key for key in ("add", "times") if key in node]
    extra = [key for key in node if key not in ("add", "times", "from", "to")]
    texts = all(isinstance(value, Text) for value in node.values())
    if len(operations) != 1 or extra or not texts or ("from" in node) != ("to" in node):
        raise invalid(shown(node), ALLOWED, "write one of the two; from and to go together")
    start, end = node.get("from"), node.get("to")
    operand = node[operations[0]]
    assert isinstance(operand, Text)
    return Change(
        operations[0],
        operand,
        start if isinstance(start, Text) else None,
        end if isinstance(end, Text) else None,
        whole,
    )


def changed(node: Node, change: Change, day_start: str, day_end: str) -> Node:
    """Apply a change to a value, a clock map, arrivals or a distribution."""
    if isinstance(node, Seq):
        raise invalid(shown(node), "a value, a clock map or a distribution", "write the new list")
    if change.start is not None and change.end is not None:
        return _changed_between(node, change, day_start, day_end)
    return _scaled(node, change)


def _scaled(node: Node, change: Change) -> Node:
    if isinstance(node, Text):
        return write(_apply(node, change), change.mark)
    if isinstance(node, Seq):
        return _rebuilt_list(node, change)
    keys = list(node)
    if all(":" in key for key in keys):
        return _rebuilt(node, keys, change)
    if change.operation == "add" and "counts" not in node:
        raise invalid(
            shown(node), "{times: ..} for a distribution", "use times, or write the new value"
        )
    return _scaled_form(node, change)


def _scaled_form(node: Map, change: Change) -> Node:
    if "values" in node or "uniform" in node:
        return _scaled_points(node, change)
    plain = (*SPREAD_KEYS_THAT_SCALE, "per_day", "counts", *SPREAD_MAPS_THAT_SCALE)
    return _rebuilt(node, [key for key in node if key in plain], change)


def _scaled_points(node: Map, change: Change) -> Node:
    if "uniform" in node:
        return _rebuilt(node, ["uniform"], change)
    inner = node["values"]
    scaled, points = Map(node.mark), Map(node.mark)
    for key, share in inner.items() if isinstance(inner, Map) else ():
        points.put(write(_apply(write(key, change.mark), change), change.mark), share)
    scaled.put(write("values", change.mark), points)
    return scaled


def _rebuilt(node: Map, keys: list[str], change: Change) -> Map:
    rebuilt = Map(change.mark)
    for key, value in node.items():
        new = _scaled(value, change) if key in keys else value
        rebuilt.put(write(key, change.mark), new)
    return rebuilt


def _rebuilt_list(node: Seq, change: Change) -> Seq:
    rebuilt = Seq(node.mark)
    rebuilt.extend(_scaled(item, change) for item in node)
    return rebuilt


def _changed_between(node: Node, change: Change, day_start: str, day_end: str) -> Map:
    """Split a clock map (or one value for all day) at from and to, and change what lies between."""
    if isinstance(node, Map) and "counts" in node:
        rebuilt = Map(change.mark)
        inner = _changed_between(node["counts"], change, day_start, day_end)
        rebuilt.put(write("counts", change.mark), inner)
        return rebuilt
    if isinstance(node, Map) and not all(":" in key for key in node):
        raise invalid(shown(node), "from and to on values by time of day", "leave from and to out")
    steps = dict(node) if isinstance(node, Map) else {day_start: node}
    order = _day_order(next(iter(steps)))
    assert change.start is not None
    assert change.end is not None
    start, end = order(change.start), order(change.end)
    if end <= start:
        raise invalid(f"from {change.start} to {change.end}", "a time after `from`", "swap them")
    cuts = {order(key): (key, value) for key, value in steps.items()}
    for at, key in ((start, change.start), (end, change.end)):
        held = [value for begins, (_, value) in sorted(cuts.items()) if begins <= at]
        if not held:
            raise invalid(str(key), f"a time from {next(iter(steps))} on", "begin later")
        cuts.setdefault(at, (key, held[-1]))
    split = Map(change.mark)
    for at, (key, value) in sorted(cuts.items()):
        if at < order(day_end) or at < end:
            inside = start <= at < end
            split.put(write(key, change.mark), _scaled(value, change) if inside else value)
    return split


def _day_order(first: str) -> Callable[[str], float]:
    """Sort clock texts within a day that begins at `first`: what is earlier comes after midnight."""
    begin = units.parse_clock(first)

    def order(text: str) -> float:
        clock = units.parse_clock(text)
        return clock + units.DAY if clock < begin else clock

    return order


def _apply(text: Text, change: Change) -> str:
    if change.operation == "times":
        factor = _factor(change.operand)
        return _in_its_unit(text, lambda number: number * factor, change)
    return _added(text, change)


def _factor(operand: Text) -> float:
    text = operand.strip()
    number = units.plain(text.removesuffix("%").strip())
    if number is None:
        raise invalid(operand, "a factor such as 1.2 or 120%", "write for example 1.2")
    return number / 100 if text.endswith("%") else number


def _added(text: Text, change: Change) -> str:
    operand = change.operand.strip()
    sign = -1.0 if operand.startswith("-") else 1.0
    bare = write(operand.lstrip("+-").strip(), change.mark)
    kind, by = measured(bare)
    if kind != measured(text)[0]:
        raise invalid(
            f"{text} and {change.operand}", "two values of one unit", "write both in one unit"
        )
    return _in_its_unit(text, lambda number: number + sign * by, change)


def measured(text: str) -> tuple[str, float]:
    """Tell the unit of a written value and its number in it."""
    stripped = text.strip()
    if stripped.endswith("%"):
        return "%", units.parse_share(stripped) * 100
    if (number := units.plain(stripped)) is not None:
        return "", number
    if "/month" in stripped.replace(" ", ""):
        return "/month", units.parse_wage(stripped) * units.HOURS_A_MONTH
    if "/" in stripped:
        return "/h", units.parse_rate(stripped) * units.HOUR
    try:
        return "s", units.parse_duration(stripped)
    except Invalid:
        raise invalid(
            text, "a number, share, time or rate", "write the new value instead"
        ) from None


def _in_its_unit(text: Text, scale: Scale, change: Change) -> str:
    kind, number = measured(text)
    new = scale(number)
    if new < 0:
        raise invalid(f"{text} changed to {new:g}", "0 or more", "change it by less")
    if kind == "s":
        return units.format_duration(new)
    if kind == "" and change.whole:
        return str(units.round_half_up(new))
    return f"{units.format_number(new)}{kind}"
