"""What is written, before it means anything: text, list or map, and how its parts are read.

A reader takes a raw value and returns what it means; it raises `Invalid` with every problem it
found, paths relative to the value it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from imroute.errors import Invalid, Problem, invalid, nothing, too_many, typing_slip, unknown_key
from imroute.units import DAY, Form

Raw = object
Names = Collection[str]
T = TypeVar("T")
Key = TypeVar("Key", str, int)


class Measured(Protocol):
    """What a target has to know of its measure."""

    @property
    def unit(self) -> str: ...
    @property
    def stats(self) -> tuple[str, ...]: ...
    @property
    def target_stats(self) -> tuple[str, ...]: ...
    def bound_unit(self, stat: str | None) -> str: ...
    def applies_to(self, family: tuple[str, ...]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Names and hours that values elsewhere in the file refer to; names are None while unknown.

    `day_end_s` counts from the midnight before `day_start_s`, so it is above 24 h on a day that
    crosses midnight.
    """

    types: Names | None = None
    tiers: Names | None = None
    pools: Names | None = None
    bots: Names | None = None
    channels: Names | None = None
    variants: Names | None = None
    measures: Mapping[str, Measured] = field(default_factory=dict)
    industries: Names = ()
    shapes: Names = ()
    waiting: Names = ()  # types of `start`
    day_start_s: float | None = None
    day_end_s: float | None = None
    days: int | None = None

    @property
    def over_midnight(self) -> bool:
        return self.day_end_s is not None and self.day_end_s > DAY


Reader = Callable[[Raw, Context], T]


MAX_ITEMS = 3000
AS_SHOWN = "write it in the form shown above"


def shown(raw: Raw) -> str:
    """Write a raw value on one line, as a planner would."""
    if isinstance(raw, Mapping):
        return "{" + ", ".join(f"{key}: {shown(value)}" for key, value in raw.items()) + "}"
    if isinstance(raw, list | tuple):
        return "[" + ", ".join(shown(item) for item in raw) + "]"
    return str(raw) or "nothing"


# ------------------------------------------------------------- one value, list or map


def text(raw: Raw, allowed: str) -> str:
    if isinstance(raw, str):
        if raw.strip():
            return raw
        raise Invalid(nothing(allowed))
    raise invalid(shown(raw), allowed, "write a single value here")


def mapping(raw: Raw, allowed: str) -> Mapping[str, Raw]:
    if isinstance(raw, Mapping) and raw:
        _not_too_long(raw)
        return raw
    if raw == "":
        raise Invalid(nothing(allowed))
    slip = typing_slip(raw) if isinstance(raw, str) else ""
    raise invalid(shown(raw), allowed, slip or AS_SHOWN)


def items(raw: Raw, allowed: str) -> Sequence[Raw]:
    if isinstance(raw, list | tuple) and raw:
        _not_too_long(raw)
        return raw
    if raw == "":
        raise Invalid(nothing(allowed))
    raise invalid(shown(raw), allowed, "write a list in square brackets: [a, b]")


def _not_too_long(raw: Sized) -> None:
    if len(raw) > MAX_ITEMS:
        raise Invalid(too_many(len(raw), MAX_ITEMS, "values", "write fewer"))


def of_text(parse: Callable[[str], T], form: Form | str) -> Reader[T]:
    """Read a single value with a parser of texts."""
    allowed = form if isinstance(form, str) else form.allowed
    return lambda raw, context: parse(text(raw, allowed))


# ---------------------------------------------------------------------- their parts


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


def each_item(raw: Raw, allowed: str, read: Callable[[Raw], T]) -> list[T]:
    return each(enumerate(items(raw, allowed)), lambda _, item: read(item))


def under(key: Key, raw: Raw, read: Callable[[Raw], T]) -> T:
    """Read one value that stands under a key."""
    return each([(key, raw)], lambda _, value: read(value))[0]


def only_keys(raw: Mapping[str, Raw], keys: Sequence[str], allowed: str) -> None:
    """Refuse keys other than these, and these if one is missing."""
    problems = [unknown_key(key, keys, (key,)) for key in raw if key not in keys]
    problems += [Problem(f"no {key!r}", allowed, f"add {key!r}") for key in keys if key not in raw]
    if problems:
        raise Invalid(*problems)
