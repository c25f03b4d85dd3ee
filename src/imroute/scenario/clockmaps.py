"""Clock maps: {18:00: 14, 20:00: 22}, each value until the next time of day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from imroute.errors import Invalid, Problem
from imroute.scenario.raw import Context, Raw, Reader, each, mapping, text
from imroute.units import CLOCK, DAY, Form, format_clock, parse_clock

ALWAYS = 0.0


@dataclass(frozen=True, slots=True)
class Steps:
    """Values that hold from a clock time (seconds since the first midnight) until the next one."""

    from_s: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, clock_s: float) -> float:
        held = self.values[0]
        for start, value in zip(self.from_s, self.values, strict=True):
            if start <= clock_s:
                held = value
        return held


def always(value: float) -> Steps:
    return Steps((ALWAYS,), (value,))


def clock_map(parse: Callable[[str], float], form: Form) -> Reader[Steps]:
    """Read one value for the whole day, or {18:00: 14, 20:00: 22}."""

    def read(raw: Raw, context: Context) -> Steps:
        if isinstance(raw, str):
            return always(parse(text(raw, f"{form.allowed}, or one by time of day")))
        return read_steps(raw, parse, form, context)

    return read


def read_steps(raw: Raw, parse: Callable[[str], float], form: Form, context: Context) -> Steps:
    example = f"{form.allowed}, or one by time of day: {{18:00: {form.example}, 20:00: …}}"
    written = mapping(raw, example)
    pairs = each(written.items(), lambda key, value: _step(key, value, parse, form))
    clocks = [clock for clock, _ in pairs]
    from_s = unrolled(clocks, list(written), context)
    return Steps(tuple(from_s), tuple(value for _, value in pairs))


def _step(key: str, value: Raw, parse: Callable[[str], float], form: Form) -> tuple[float, float]:
    if value == "" and key.count(":") > 1:
        raise CLOCK.refuse(key)
    return parse_clock(key), parse(text(value, form.allowed))


def unrolled(clocks: Sequence[float], keys: Sequence[str], context: Context) -> list[float]:
    """Turn clock times into seconds since the first midnight; past midnight they go on."""
    from_s = list(clocks)
    for i in range(1, len(clocks)):
        if clocks[i] < from_s[i - 1] and clocks[i] != clocks[i - 1] and context.over_midnight:
            from_s[i] += DAY
        if problem := _order_problem(from_s[i - 1], from_s[i], keys[i - 1], keys[i], context):
            raise Invalid(problem)
    if problem := _first_problem(clocks, keys, context):
        raise Invalid(problem)
    return from_s


def _order_problem(
    before: float, at: float, key_before: str, key: str, context: Context
) -> Problem | None:
    end = context.day_end_s
    if at <= before:
        allowed = f"times of day in order; the one before is {key_before}"
        return Problem(key, allowed, "put the times in order", (key,))
    if end is not None and at > max(end, DAY):
        allowed = f"times of day in order, up to day.end ({closing(end)})"
        return Problem(key, allowed, "put the times in order, or take this one out", (key,))
    return None


def _first_problem(
    clocks: Sequence[float], keys: Sequence[str], context: Context
) -> Problem | None:
    start, end = context.day_start_s, context.day_end_s
    if start is None or end is None:
        return None
    if clocks[0] > start:
        allowed = f"a first time at or before day.start ({format_clock(start)})"
        do = f"begin the map at {format_clock(start)}, so that every hour has a value"
        return Problem(keys[0], allowed, do, (keys[0],))
    if len(clocks) > 1 and clocks[0] < start and clocks[0] + DAY < end:
        allowed = f"times in the order of the day, which begins at {format_clock(start)}"
        do = f"{keys[0]} is on the next morning: put it last, and begin at {format_clock(start)}"
        return Problem(keys[0], allowed, do, (keys[0],))
    return None


def closing(end_s: float) -> str:
    """A day that ends at midnight ends at 24:00, not at 00:00."""
    return "24:00" if end_s == DAY else format_clock(end_s)


def on_the_day(clock: float, context: Context) -> float:
    """Count a clock time from the first midnight: before day.start it is the next morning."""
    start = context.day_start_s
    if start is not None and clock < start and context.over_midnight:
        return clock + DAY
    return clock
