"""How many come, and when: rates, counts per interval, or a number a day with a shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from imroute.errors import (
    Invalid,
    did_you_mean,
    invalid,
    not_supported_yet,
    typing_slip,
    unknown_choice,
)
from imroute.scenario.clockmaps import Steps, clock_map, read_steps
from imroute.scenario.raw import Context, Raw, each, mapping, only_keys, text
from imroute.units import MONEY, RATE, Form, parse_rate, plain

VOLUME = Form("a number of contacts, such as 120", "120", MONEY.slips)
ALLOWED = (
    "a rate (240/h), a clock map of rates, {counts: {18:00: 120}}, {counts: file.csv} "
    "or {per_day: 42000, shape: office}"
)


NOBODY = Steps((0.0,), (0.0,))


@dataclass(frozen=True, slots=True)
class ArrivalPattern:
    """Rates per second, expected counts per interval, or a number a day with a shape."""

    form: Literal["rates", "counts", "per_day"]
    steps: Steps = NOBODY
    per_day: float = 0.0
    shape: str = ""


def arrivals(raw: Raw, context: Context) -> ArrivalPattern:
    """Read the arrivals of a contact type."""
    if isinstance(raw, str):
        text(raw, ALLOWED)
    else:
        written = mapping(raw, ALLOWED)
        if "times" in written:
            raise Invalid(not_supported_yet("times", ("times",)))
        for key, read in _FORMS.items():
            if key in written:
                return read(written, context)
        _look_like_clocks(written)
    return ArrivalPattern("rates", clock_map(parse_rate, RATE)(raw, context))


def _look_like_clocks(written: Mapping[str, Raw]) -> None:
    for key in written:
        if ":" not in key and not key[:1].isdecimal() and not typing_slip(key):
            raise invalid(key, ALLOWED, did_you_mean(key, _FORMS) or "use one of these", (key,))


def parse_volume(written: str) -> float:
    number = plain(written)
    if number is not None:
        return number
    raise VOLUME.refuse(written)


def _counts(written: Mapping[str, Raw], context: Context) -> ArrivalPattern:
    only_keys(written, ("counts",), "{counts: {18:00: 120}} and nothing beside it")
    read = each(
        written.items(), lambda _, counts: read_steps(counts, parse_volume, VOLUME, context)
    )
    return ArrivalPattern("counts", read[0])


def _per_day(written: Mapping[str, Raw], context: Context) -> ArrivalPattern:
    only_keys(written, ("per_day", "shape"), "{per_day: 42000, shape: office}")
    parts: Mapping[str, Callable[[str], float | str]] = {
        "per_day": parse_volume,
        "shape": lambda shape: _shape(shape, context),
    }
    read = each(written.items(), lambda key, value: (key, parts[key](text(value, VOLUME.allowed))))
    found = dict(read)
    return ArrivalPattern("per_day", per_day=float(found["per_day"]), shape=str(found["shape"]))


def _shape(written: str, context: Context) -> str:
    if written in context.shapes:
        return written
    raise Invalid(unknown_choice(written, "the shape of a day", context.shapes))


_FORMS: Mapping[str, Callable[[Mapping[str, Raw], Context], ArrivalPattern]] = {
    "counts": _counts,
    "per_day": _per_day,
    "shape": _per_day,
}
