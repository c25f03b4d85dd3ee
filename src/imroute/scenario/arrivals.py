"""How many come, and when: rates, counts per interval, a number a day with a shape, records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from imroute.errors import (
    Invalid,
    Problem,
    did_you_mean,
    invalid,
    typing_slip,
    unknown_choice,
)
from imroute.scenario.clockmaps import Steps, clock_map, closing, on_the_day, read_steps
from imroute.scenario.names import known
from imroute.scenario.raw import Context, Raw, each, mapping, only_keys, text, under
from imroute.scenario.samples import listed_values
from imroute.units import CLOCK, MONEY, RATE, Form, format_clock, parse_clock, parse_rate, plain

VOLUME = Form("a number of contacts, such as 120", "120", MONEY.slips)
ALLOWED = (
    "a rate (240/h), a clock map of rates, {counts: {18:00: 120}}, {counts: file.csv}, "
    "{per_day: 42000, shape: office} or {times: file.csv}"
)


NOBODY = Steps((0.0,), (0.0,))


class Recorded(NamedTuple):
    """One recorded customer: clock time (above 24 h past midnight), day from 1, tier if known."""

    at_s: float
    day: int
    tier: str | None


@dataclass(frozen=True, slots=True)
class ArrivalPattern:
    """Rates per second, expected counts per interval, a number a day with a shape, or records."""

    form: Literal["rates", "counts", "per_day", "times"]
    steps: Steps = NOBODY
    per_day: float = 0.0
    shape: str = ""
    recorded: tuple[Recorded, ...] = ()


def arrivals(raw: Raw, context: Context) -> ArrivalPattern:
    """Read the arrivals of a contact type."""
    if isinstance(raw, str):
        text(raw, ALLOWED)
    else:
        written = mapping(raw, ALLOWED)
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


# ------------------------------------------------------------------------------ records

RECORDS = "recorded times of day: {times: file.csv}, or {times: [18:04:30, 2/18:05:10 vip]}"
_RECORD = re.compile(r"(?:(?P<day>\d{1,4})/)?(?P<at>\d[\d:]*)(?:\s+(?P<tier>\S.*))?")


def _times(written: Mapping[str, Raw], context: Context) -> ArrivalPattern:
    only_keys(written, ("times",), "{times: file.csv} and nothing beside it")
    rows = under("times", written["times"], lambda raw: _records(raw, context))
    return ArrivalPattern("times", recorded=tuple(rows))


def _records(raw: Raw, context: Context) -> list[Recorded]:
    return listed_values(raw, RECORDS, lambda item: _record(item, context))


def _record(written: str, context: Context) -> Recorded:
    """Read `2/18:04:30 vip`: the day if not the first, the time, the tier if known."""
    match = _RECORD.fullmatch(written)
    if match is None:
        raise CLOCK.refuse(written)
    clock, tier = parse_clock(match["at"]), match["tier"]
    problems = [*_outside(clock, context), *_no_such_day(int(match["day"] or 1), context)]
    if problems:
        raise Invalid(*problems)
    if tier is not None:
        known("tier", tier, context.tiers)
    return Recorded(on_the_day(clock, context), int(match["day"] or 1), tier)


def _outside(clock: float, context: Context) -> Iterator[Problem]:
    start, end = context.day_start_s, context.day_end_s
    if start is not None and end is not None and not start <= on_the_day(clock, context) < end:
        allowed = f"a time of the day, {format_clock(start)} to {closing(end)}"
        yield Problem(format_clock(clock), allowed, "take the row out, or make the day longer")


def _no_such_day(day: int, context: Context) -> Iterator[Problem]:
    if context.days is not None and not 1 <= day <= context.days:
        allowed = f"a day of the scenario, which has {context.days}"
        yield Problem(f"day {day}", allowed, "take the row out, or write more `days`")


_FORMS: Mapping[str, Callable[[Mapping[str, Raw], Context], ArrivalPattern]] = {
    "counts": _counts,
    "per_day": _per_day,
    "shape": _per_day,
    "times": _times,
}
