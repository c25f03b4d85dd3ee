"""The parts of a target: its measure, its bounds, for whom and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from imroute.errors import (
    Invalid,
    Problem,
    invalid,
    listed,
    unknown_choice,
    unknown_key,
)
from imroute.scenario.channels import channel
from imroute.scenario.clockmaps import closing, on_the_day
from imroute.scenario.names import known
from imroute.scenario.raw import (
    Context,
    Measured,
    Names,
    Raw,
    each,
    each_item,
    mapping,
    shown,
    text,
)
from imroute.units import (
    CLOCK,
    DAY,
    QUANTITY,
    format_clock,
    format_duration,
    parse_clock,
    parse_duration,
    parse_quantity,
)

SERVICE_LEVEL = "service_level"
SCOPES: Mapping[str, Callable[[Context], Names | None]] = {
    "tier": lambda context: context.tiers,
    "type": lambda context: context.types,
    "pool": lambda context: context.pools,
    "channel": lambda context: context.channels,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a target: the number, and its unit ("s", "share" or "" for a plain number)."""

    value: float
    unit: str


def bound(raw: Raw, context: Context) -> Bound:
    return Bound(*parse_quantity(text(raw, QUANTITY.allowed)))


def bounds(raw: Raw, context: Context) -> tuple[Bound, Bound]:
    """Read the lowest and the highest value."""
    allowed = "the lowest and the highest value: [75%, 85%]"
    found = each_item(raw, allowed, lambda item: bound(item, context))
    if len(found) != 2 or found[0].value > found[1].value:
        raise invalid(shown(raw), allowed, "write two values of one unit, the lower first")
    return found[0], found[1]


def during(raw: Raw, context: Context) -> tuple[float, float]:
    """Read a part of the day, in seconds since the first midnight."""
    allowed = "two times of day: [20:00, 22:00]"
    clocks = each_item(raw, allowed, lambda item: parse_clock(text(item, CLOCK.allowed)))
    if len(clocks) != 2:
        raise invalid(shown(raw), allowed, "write a start and an end")
    start, end = (on_the_day(clock, context) for clock in clocks)
    if end <= start and end + DAY == context.day_end_s:
        end += DAY  # until midnight, or the end of a day of 24 hours
    if end <= start:
        raise invalid(shown(raw), allowed, "put the earlier time first")
    first, last = context.day_start_s, context.day_end_s
    if first is not None and last is not None and (start < first or end > last):
        allowed = f"a part of the day, which goes from {format_clock(first)} to {closing(last)}"
        raise invalid(shown(raw), allowed, "choose times within the day")
    return start, end


def scope(raw: Raw, context: Context) -> tuple[tuple[str, str], ...]:
    """Read for which contacts or agents a target is."""
    written = mapping(raw, "which contacts: {tier: vip} or {type: refund, tier: vip}")
    problems = [unknown_key(key, tuple(SCOPES), (key,)) for key in written if key not in SCOPES]
    if len(written) > 2:
        allowed = "one or two of tier, type, pool and channel"
        problems.append(Problem(shown(raw), allowed, "leave one out"))
    if problems:
        raise Invalid(*problems)
    return tuple(each(written.items(), lambda key, value: (key, _part(key, value, context))))


def _part(kind: str, raw: Raw, context: Context) -> str:
    names = SCOPES[kind](context)
    if kind != "channel":
        return known(kind, raw, names)
    name = channel(raw)
    if names is None or name in names:
        return name
    do = f"write channel: {name} on a contact type, or take the target out"
    raise invalid(name, f"a channel by which somebody comes: {listed(names)}", do)


def measure(raw: Raw, context: Context) -> str:
    """Read the id of a measure; a service level is named by itself, with `formula` and `clock`."""
    allowed = "a measure"
    name = text(raw, allowed)
    names = [known for known in context.measures if not _is_reading(known)]
    if not context.measures or name in names:
        return name
    problem = unknown_choice(name, allowed, names)
    if name in context.measures:
        do = "write measure: service_level, and name the reading by formula and clock"
        problem = Problem(problem.got, problem.allowed, do)
    raise Invalid(problem)


def _is_reading(name: str) -> bool:
    return name.startswith(f"{SERVICE_LEVEL}_")


def stat(raw: Raw, context: Context) -> str:
    """Read which number of a measure; a threshold is written in its shortest form."""
    name = text(raw, "mean, p50, p80, p90, p95, p99 or max")
    return format_duration(parse_duration(name)) if name[:1].isdecimal() else name


# -------------------------------------------------- what must hold between the parts

UNIT_WORDS = {"s": "a time such as 2m", "share": "a share such as 80%", "": "a number such as 12"}


def bound_problem(name: str, unit: str, key: str, written: Bound) -> Problem | None:
    """Hold the unit of a bound against that of its measure."""
    if written.unit == unit or (unit == "share" and written.unit == "" and written.value <= 1):
        return None
    number = format_bound(written)
    do = f"write {UNIT_WORDS[unit]}"
    if unit == "share" and written.unit == "" and written.value <= 100:
        do = f"write {number}%"
    if unit == "s" and written.unit == "":
        do = f"add the unit: {number}s or {number}m"
    return Problem(number, f"for {name}: {UNIT_WORDS[unit]}", do, (key,))


def format_bound(written: Bound) -> str:
    if written.unit == "s":
        return format_duration(written.value)
    return f"{written.value * 100:g}%" if written.unit == "share" else f"{written.value:g}"


def stat_problem(name: str, written: str, rule: Measured) -> Problem | None:
    """A stat is one of the measure's, or, for times, a threshold: the share within it."""
    thresholds = rule.unit == "s" and rule.stats != rule.target_stats
    if written in rule.target_stats or (thresholds and written[:1].isdecimal()):
        return None
    if not rule.target_stats:
        return Problem(
            written, f"no stat for {name}", "take it out; the time is `within`", ("stat",)
        )
    also = ", or a threshold such as 20s" if thresholds else ""
    problem = unknown_choice(written, f"for {name}", rule.target_stats, ("stat",))
    return replace(problem, allowed=problem.allowed + also)
