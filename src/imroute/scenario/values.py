"""Written values of a scenario: each reader takes the raw text, list or map and returns what it means.

A reader raises `Invalid` with every problem it found, paths relative to the value it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from imroute.errors import (
    Invalid,
    Problem,
    did_you_mean,
    invalid,
    listed,
    unknown_key,
    unknown_name,
)
from imroute.errors import not_supported_yet as not_yet
from imroute.units import (
    DAY,
    parse_clock,
    parse_count,
    parse_duration,
    parse_number,
    parse_share,
    plain,
)

Raw = object
T = TypeVar("T")
Key = TypeVar("Key", str, int)
Reader = Callable[[Raw, "Context"], T]

NONE_WORDS = ("none",)
SHARE_TOLERANCE = 0.001


@dataclass(frozen=True, slots=True)
class Context:
    """Names and hours that values elsewhere in the file refer to."""

    types: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)  # id → unit
    families: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    day_start_s: float | None = None
    day_end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution as written: its shape and the numbers that go with it."""

    shape: str
    numbers: tuple[float, ...] = ()
    table: tuple[tuple[float, float], ...] = ()  # value, share


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


ALWAYS = 0.0


def always(value: float) -> Steps:
    return Steps((ALWAYS,), (value,))


def each(pairs: Iterable[tuple[Key, Raw]], read: Callable[[Key, Raw], T]) -> list[T]:
    """Read every value; raise all their problems together, each under its key."""
    values: list[T] = []
    problems: list[Problem] = []
    for key, raw in pairs:
        try:
            values.append(read(key, raw))
        except Invalid as error:
            problems.extend(problem.under(key) for problem in error.problems)
    if problems:
        raise Invalid(*problems)
    return values


def under(key: Key, raw: Raw, read: Callable[[Raw], T]) -> T:
    """Read one value that stands under a key."""
    return each([(key, raw)], lambda _, value: read(value))[0]


def text(raw: Raw, allowed: str) -> str:
    if isinstance(raw, str):
        if raw.strip():
            return raw
        raise invalid("nothing", allowed, "write a value after the colon")
    raise invalid(shown(raw), allowed, "write a single value here")


def shown(raw: Raw) -> str:
    if isinstance(raw, Mapping):
        return "{" + ", ".join(f"{key}: {shown(value)}" for key, value in raw.items()) + "}"
    if isinstance(raw, list | tuple):
        return "[" + ", ".join(shown(item) for item in raw) + "]"
    return str(raw)


def mapping(raw: Raw, allowed: str) -> Mapping[str, Raw]:
    if isinstance(raw, Mapping) and raw:
        return raw
    raise invalid(shown(raw) or "nothing", allowed, "write a map, one 'key: value' a line")


def items(raw: Raw, allowed: str) -> Sequence[Raw]:
    if isinstance(raw, list | tuple) and raw:
        return raw
    raise invalid(shown(raw) or "nothing", allowed, "write a list in square brackets: [a, b]")


def of_text(parse: Callable[[str], T], allowed: str) -> Reader[T]:
    return lambda raw, context: parse(text(raw, allowed))


def is_map_of(raw: Raw, *keys: str) -> bool:
    return isinstance(raw, Mapping) and set(raw) == set(keys)


# ------------------------------------------------------------------ clock maps


def clock_map(parse: Callable[[str], float], allowed: str) -> Reader[Steps]:
    """Read one value for the whole day, or {18:00: 14, 20:00: 22}."""

    def read(raw: Raw, context: Context) -> Steps:
        if isinstance(raw, Mapping):
            return read_steps(mapping(raw, f"{allowed}, by time of day"), parse, context)
        return always(parse(text(raw, f"{allowed}, or a clock map {{18:00: …, 20:00: …}}")))

    return read


def read_steps(raw: Mapping[str, Raw], parse: Callable[[str], float], context: Context) -> Steps:
    clocks = each(raw.items(), lambda key, _: parse_clock(key))
    unrolled = unroll(clocks, list(raw), context)
    values = each(raw.items(), lambda _, value: parse(text(value, "a value")))
    return Steps(tuple(unrolled), tuple(values))


def unroll(clocks: Sequence[float], keys: Sequence[str], context: Context) -> list[float]:
    """Turn clock times into seconds since the first midnight: after midnight they go on counting."""
    start, end = context.day_start_s, context.day_end_s
    over_midnight = end is not None and end > DAY
    unrolled = list(clocks)
    for i in range(1, len(unrolled)):
        if unrolled[i] <= unrolled[i - 1] and over_midnight:
            unrolled[i] += DAY
        beyond = end is not None and unrolled[i] >= max(end, DAY)
        if unrolled[i] <= unrolled[i - 1] or beyond:
            allowed = f"times of day in order, within the day; the one before is {keys[i - 1]}"
            raise invalid(keys[i], allowed, "put the times in order", (keys[i],))
    if start is not None and unrolled[0] > start:
        raise invalid(
            keys[0],
            "a first time at or before day.start",
            "begin the map at day.start, so that every hour has a value",
            (keys[0],),
        )
    return unrolled


# --------------------------------------------------------------- distributions

DURATION_SHAPES = "30s, {exponential: 30s}, {mean: 30s, cv: 0.9}, {median: 42s, sigma: 1.27}, "
DURATION_SHAPES += "{gamma: {mean: 30s, cv: 0.5}}, {weibull: {mean: 30s, cv: 0.5}}, "
DURATION_SHAPES += "{uniform: [10s, 50s]}, {values: {10s: 20%, 60s: 80%}}"
COUNT_SHAPES = "5, {geometric: 5}, {poisson: 5}, {values: {1: 20%, 6: 80%}}"


def duration_spread(raw: Raw, context: Context) -> Spread:
    """Read how a duration is distributed."""
    if isinstance(raw, str):
        return Spread("constant", (parse_duration(text(raw, DURATION_SHAPES)),))
    written = mapping(raw, DURATION_SHAPES)
    if set(written) & {"mean", "cv"}:
        return Spread("lognormal", mean_and_cv(written))
    if set(written) & {"median", "sigma"}:
        return Spread("lognormal_median", two_numbers(written, "median", "sigma"))
    shape, value = only_shape(written, _DURATION_READERS, DURATION_SHAPES)
    return under(shape, value, _DURATION_READERS[shape])


def patience_spread(raw: Raw, context: Context) -> Spread:
    """Read a patience: a distribution, or none for customers who never give up."""
    if raw in NONE_WORDS:
        return Spread("never")
    return duration_spread(raw, context)


def count_spread(raw: Raw, context: Context) -> Spread:
    """Read how a number of turns is distributed; at least 1."""
    if isinstance(raw, str):
        return Spread("constant", (at_least_one(text(raw, COUNT_SHAPES)),))
    written = mapping(raw, COUNT_SHAPES)
    shape, value = only_shape(written, _COUNT_READERS, COUNT_SHAPES)
    return under(shape, value, _COUNT_READERS[shape])


def only_shape(written: Mapping[str, Raw], known: Iterable[str], allowed: str) -> tuple[str, Raw]:
    names = tuple(known)
    for key in written:
        if key == "samples":
            raise Invalid(not_yet(key, (key,)))
        if key not in names:
            raise invalid(key, allowed, did_you_mean(key, names) or "use one of these", (key,))
    if len(written) != 1:
        raise invalid(shown(written), allowed, "name one distribution only")
    return next(iter(written.items()))


def two_numbers(raw: Raw, first: str, second: str) -> tuple[float, float]:
    allowed = f"{{{first}: 30s, {second}: 0.9}}"
    written = mapping(raw, allowed)
    problems = [
        unknown_key(key, (first, second), (key,)) for key in written if key not in (first, second)
    ]
    problems += [
        Problem(f"no {key!r}", allowed, f"add {key!r}")
        for key in (first, second)
        if key not in written
    ]
    if problems:
        raise Invalid(*problems)
    parse = {first: positive_duration, second: spread_number}
    numbers = dict(
        each(written.items(), lambda key, value: (key, parse[key](text(value, allowed))))
    )
    return numbers[first], numbers[second]


def mean_and_cv(raw: Raw) -> tuple[float, float]:
    return two_numbers(raw, "mean", "cv")


def spread_number(written: str) -> float:
    number = parse_share(written) if written.strip().endswith("%") else parse_number(written)
    if 0.001 <= number <= 10:
        return number
    raise invalid(written, "a number from 0.001 to 10, such as 0.9", "write for example 0.9")


def positive_duration(written: str) -> float:
    seconds = parse_duration(written)
    if seconds > 0:
        return seconds
    raise invalid(written, "a time above 0", "write a constant 0s on its own instead")


def _one_duration(shape: str) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        parse = parse_duration if shape == "constant" else positive_duration
        return Spread(shape, (parse(text(raw, "a time such as 30s")),))

    return read


def _uniform(raw: Raw) -> Spread:
    allowed = "[10s, 50s]: the least and the most"
    bounds = items(raw, allowed)
    seconds = each(enumerate(bounds), lambda _, item: parse_duration(text(item, allowed)))
    if len(seconds) != 2 or seconds[0] > seconds[1]:
        raise invalid(shown(raw), allowed, "write two times, the smaller first")
    return Spread("uniform", tuple(seconds))


def _values(parse: Callable[[str], float]) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        written = mapping(raw, "values with their shares: {1: 20%, 6: 80%}")
        values = each(written.items(), lambda key, _: parse(key))
        shares = shares_of(written)
        return Spread("values", (), tuple(sorted(zip(values, shares.values(), strict=True))))

    return read


def _mean_count(shape: str) -> Callable[[Raw], Spread]:
    def read(raw: Raw) -> Spread:
        written = text(raw, "a mean number of at least 1")
        mean = plain(written)
        if mean is None or not 1 <= mean <= 1_000_000:
            raise invalid(written, "a mean number of at least 1", "write for example 5")
        return Spread(shape, (mean,))

    return read


def at_least_one(written: str) -> float:
    count = parse_count(written)
    if count:
        return float(count)
    raise invalid(written, "a whole number, at least 1", "write 1 or more")


_DURATION_READERS: Mapping[str, Callable[[Raw], Spread]] = {
    "constant": _one_duration("constant"),
    "exponential": _one_duration("exponential"),
    "gamma": lambda raw: Spread("gamma", mean_and_cv(raw)),
    "weibull": lambda raw: Spread("weibull", mean_and_cv(raw)),
    "uniform": _uniform,
    "values": _values(parse_duration),
}
_COUNT_READERS: Mapping[str, Callable[[Raw], Spread]] = {
    "constant": lambda raw: Spread("constant", (at_least_one(text(raw, "a whole number")),)),
    "geometric": _mean_count("geometric"),
    "poisson": _mean_count("poisson"),
    "values": _values(at_least_one),
}


# --------------------------------------------------------------- shares, names


def shares_of(raw: Mapping[str, Raw]) -> dict[str, float]:
    """Read shares that make up a whole; a rounding of 0.1% is levelled out."""
    shares = each(raw.items(), lambda _, value: parse_share(text(value, "a share such as 20%")))
    return dict(zip(raw, levelled(shares, shown(raw)), strict=True))


def levelled(shares: Sequence[float], written: str) -> list[float]:
    total = sum(shares)
    if abs(total - 1) > SHARE_TOLERANCE:
        raise invalid(
            f"{written}, together {total:.6g} of the whole ({total:.4%})",
            "shares that add up to 100%",
            f"{'take away' if total > 1 else 'add'} {abs(total - 1):.4%}",
        )
    return [share / total for share in shares]


def known(what: str, raw: Raw, names: Sequence[str]) -> str:
    name = text(raw, f"the name of a {what}")
    if name in names:
        return name
    raise Invalid(unknown_name(what, name, names))


def known_list(what: str, raw: Raw, names: Sequence[str]) -> tuple[str, ...]:
    """Read one name or a list of names, each known, none twice."""
    if isinstance(raw, str):
        return (known(what, raw, names),)
    listed_items = items(raw, f"names of {what}s: {listed(names)}")
    found = each(enumerate(listed_items), lambda _, item: known(what, item, names))
    for i, name in enumerate(found):
        if name in found[:i]:
            raise invalid(name, f"each {what} once", "take the second one out", (i,))
    return tuple(found)


def per_type(parse: Callable[[str], float], allowed: str) -> Reader[dict[str, float] | float]:
    """Read one value for all types, or a map by type."""

    def read(raw: Raw, context: Context) -> dict[str, float] | float:
        if isinstance(raw, Mapping):
            return known_map("contact type", raw, context.types, parse, allowed)
        return parse(text(raw, f"{allowed}, or one per type"))

    return read


def known_map(
    what: str, raw: Raw, names: Sequence[str], parse: Callable[[str], T], allowed: str
) -> dict[str, T]:
    written = mapping(raw, f"{allowed}, per {what}")

    def read(key: str, value: Raw) -> T:
        known(what, key, names)
        return parse(text(value, allowed))

    return dict(zip(written, each(written.items(), read), strict=True))


def ascending(values: Sequence[float]) -> bool:
    return all(a < b for a, b in pairwise(values))
