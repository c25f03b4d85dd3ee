"""{add: ..} and {times: ..} on what is written; the result is text again, in the same unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imroute import units
from imroute.errors import Invalid, Mark, invalid
from imroute.loading.nodes import Map, Node, Seq, Text, write
from imroute.scenario import Context
from imroute.scenario.clockmaps import closing, on_the_day, unrolled
from imroute.scenario.raw import shown

ALLOWED = "{add: 3} or {times: 1.2}, with from and to for a part of the day"
OPERATIONS = ("add", "times")

# Keys under which a distribution, or arrivals, hold what scales with them.
ADD = ("per_day", "counts", "waiting", "in_hand")
MEANS = ("geometric", "poisson")  # means of counts, which are no counts themselves
TIMES = (
    *(*ADD, *MEANS, "mean", "median", "constant", "exponential", "gamma", "weibull", "uniform"),
    "samples",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One operation of a variant, for all day or between two clock times."""

    operation: str
    operand: Text
    between: tuple[Text, Text] | None
    whole: bool  # the values are counts
    by_name: bool = False  # the value may be a map by name, whose values all change

    @property
    def mark(self) -> Mark:
        return self.operand.mark


def is_change(node: Node) -> bool:
    """Tell a change from what only looks like one: recorded times, a list or in a file."""
    if not isinstance(node, Map) or not set(OPERATIONS) & set(node):
        return False
    times = node.get("times")
    return not isinstance(times, Seq) and not str(times or "").strip().endswith(".csv")


def read_change(node: Map, whole: bool, by_name: bool = False) -> Change:
    operations = [key for key in OPERATIONS if key in node]
    texts = {key: value for key, value in node.items() if isinstance(value, Text) and value}
    extra = set(texts) - {*OPERATIONS, "from", "to"}
    if (
        len(operations) != 1
        or extra
        or len(texts) < len(node)
        or ("from" in node) != ("to" in node)
    ):
        raise invalid(shown(node), ALLOWED, "write one of the two; from and to go together")
    between = (texts["from"], texts["to"]) if "from" in texts else None
    return Change(operations[0], texts[operations[0]], between, whole, by_name)


def changed(node: Node, change: Change, context: Context) -> Node:
    """Apply a change to a value, a clock map, arrivals or a distribution."""
    if isinstance(node, Seq):
        raise invalid(shown(node), "a value, a clock map or a distribution", "write the new list")
    if change.between is not None:
        return _changed_between(node, change, *change.between, context)
    return _scaled(node, change)


# ------------------------------------------------------------------------ the whole day


def _scaled(node: Node, change: Change) -> Node:
    if isinstance(node, Text):
        return write(_apply(node, change), change.mark)
    if isinstance(node, Seq):
        return Seq(change.mark, (_scaled(item, change) for item in node))
    if change.by_name or all(":" in key for key in node):
        return _scaled_keys(node, list(node), change)
    if change.operation == "add" and not set(ADD) & set(node):
        do = "use times, or write the new value"
        raise invalid(shown(node), "{times: ..} for a distribution or a map", do)
    if "values" in node and isinstance(node["values"], Map):
        return _scaled_values(node["values"], change)
    found = [key for key in node if key in TIMES]
    if not found:
        do = "write the path to one of its values"
        if "times" in node:
            do = "change `demand`, or write surges for the type: recorded customers are copied"
        raise invalid(shown(node), "a value, a clock map or a distribution", do)
    return _scaled_keys(node, found, change)


def _scaled_keys(node: Map, keys: list[str], change: Change) -> Map:
    scaled = Map(change.mark)
    for key, value in node.items():
        is_count = change.whole and (change.by_name or key not in MEANS)
        inner = Change(change.operation, change.operand, None, is_count)
        new = _scaled(value, inner) if key in keys else value
        scaled.put(key, new)
    return scaled


def _scaled_values(table: Map, change: Change) -> Map:
    """Scale the values of a list; shares of values that become one are added up."""
    points = Map(change.mark)
    for key, share in table.items():
        value = _apply(key, change)
        new_share = share
        if value in points:
            total = sum(units.parse_share(str(part)) for part in (points[value], share))
            new_share = write(f"{total:.12g}", change.mark)
        points.put(value, new_share)
    scaled = Map(change.mark)
    scaled.put("values", points)
    return scaled


# -------------------------------------------------------------------- a part of the day


def _changed_between(node: Node, change: Change, first: Text, last: Text, context: Context) -> Map:
    """Split a clock map (or one value for all day) at from and to, and change what lies between."""
    if isinstance(node, Map) and "counts" in node:
        inner = Map(change.mark)
        inner.put("counts", _changed_between(node["counts"], change, first, last, context))
        return inner
    if isinstance(node, Map) and not all(":" in key for key in node):
        do = "leave from and to out"
        raise invalid(shown(node), "from and to on values by time of day only", do)
    start, end = _part_of_day(first, last, context)
    steps = _steps(node, context)
    for at, cut in ((start, first), (end, last)):
        held = [value for begins, (_, value) in steps.items() if begins <= at]
        steps.setdefault(at, (str(cut), held[-1] if held else next(iter(steps.values()))[1]))
        steps = dict(sorted(steps.items()))
    split = Map(change.mark)
    for at, (key, value) in steps.items():
        if at < (context.day_end_s or end):
            split.put(key, _scaled(value, change) if start <= at < end else value)
    return split


def _steps(node: Node, context: Context) -> dict[float, tuple[str, Node]]:
    """Give the keys and values of a clock map by their time; one value holds from day.start."""
    if not isinstance(node, Map):
        start = context.day_start_s or 0.0
        return {start: (units.format_clock(start), node)}
    keys = list(node)
    clocks = unrolled([units.parse_clock(key) for key in keys], keys, context)
    return {at: (key, node[key]) for at, key in zip(clocks, keys, strict=True)}


def _part_of_day(first: Text, last: Text, context: Context) -> tuple[float, float]:
    start, end = (on_the_day(units.parse_clock(text), context) for text in (first, last))
    begins, ends = context.day_start_s, context.day_end_s
    if end <= start and ends is not None and end + units.DAY == ends:
        end = ends
    if end <= start:
        raise invalid(f"from {first} to {last}", "a `to` after `from`", "swap them")
    if begins is not None and ends is not None and (start < begins or end > ends):
        allowed = f"a part of the day, {units.format_clock(begins)} to {closing(ends)}"
        raise invalid(f"from {first} to {last}", allowed, "choose times within the day")
    return start, end


# --------------------------------------------------------------------------- one value


def _apply(text: str, change: Change) -> str:
    if change.operation == "times":
        factor = _factor(change.operand)
        return _in_its_unit(text, lambda number: number * factor, change)
    return _added(text, change)


def _factor(operand: str) -> float:
    text = operand.strip()
    number = units.plain(text.removesuffix("%").strip())
    if number is None:
        raise invalid(operand, "a factor such as 1.2 or 120%", "write for example 1.2")
    return number / 100 if text.endswith("%") else number


def _added(text: str, change: Change) -> str:
    operand = change.operand.strip()
    sign = -1.0 if operand.startswith("-") else 1.0
    kind, by = measured(operand.lstrip("+-"))
    if kind != measured(text)[0]:
        got = f"{text} and {change.operand}"
        raise invalid(got, "two values of one unit", "write both in one unit")
    return _in_its_unit(text, lambda number: number + sign * by, change)


# How a value is told by its unit: how the text ends, how it is read, and how much that unit is.
_UNITS: tuple[tuple[str, Callable[[str], float], float], ...] = (
    ("%", units.parse_share, 100.0),
    ("/month", units.parse_wage, units.HOURS_A_MONTH),
    ("/h", units.parse_rate, units.HOUR),
    ("/d", units.parse_rate, units.DAY),
    ("/min", units.parse_rate, units.MINUTE),
    ("/m", units.parse_rate, units.MINUTE),
    ("/s", units.parse_rate, 1.0),
)


def measured(text: str) -> tuple[str, float]:
    """Tell the unit of a written value and its number in it."""
    close = "".join(text.split())
    if (number := units.plain(close)) is not None:
        return "", number
    for unit, parse, size in _UNITS:
        if close.endswith(unit):
            return unit, parse(close) * size
    try:
        return "s", units.parse_duration(text)
    except Invalid:
        do = "write the new value instead"
        raise invalid(text, "a number, share, time or rate", do) from None


def _in_its_unit(text: str, scale: Callable[[float], float], change: Change) -> str:
    kind, number = measured(text)
    new = float(f"{scale(number):.12g}")  # 35 times 0.7 is 24.5, whatever binary fractions say
    if new < 0:
        raise invalid(f"{text} changed to {new:g}", "0 or more", "change it by less")
    if kind == "s":
        return units.format_duration(new)
    if kind == "" and change.whole:
        return str(units.round_half_up(new))
    return f"{units.format_number(new)}{kind}"
