"""Days of the week, parts of every day, and what happens at some time on some day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from imroute.errors import Invalid, Problem, invalid, listed, unknown_choice, unknown_key
from imroute.scenario import schemas
from imroute.scenario.clockmaps import closing
from imroute.scenario.kind import Example, Kind, Otherwise
from imroute.scenario.kinds import Clock, Words
from imroute.scenario.limits import MULTIPLE, Days, Multiple, SomeTime, parse_multiple
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, Raw, each, each_item, mapping, shown, text
from imroute.units import CLOCK, DAY, format_clock, format_duration, parse_clock

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekdays(raw: Raw, context: Context) -> dict[str, float]:
    """Read by how much the arrivals of some days of the week are multiplied."""
    written = mapping(raw, "a factor for days of the week: {mon: 1.2, sun: 0.6}")
    unknown = [unknown_key(key, WEEKDAYS, (key,)) for key in written if key not in WEEKDAYS]
    if unknown:
        raise Invalid(*unknown)
    read = each(written.items(), lambda _, x: parse_multiple(text(x, MULTIPLE.allowed)))
    return dict(zip(written, read, strict=True))


def _names(raw: Raw, context: Context) -> tuple[str, ...]:
    """Read one day of the week or several, each once, in the order of the week."""
    allowed = f"days of the week: {listed(WEEKDAYS)}"

    def day(item: Raw) -> str:
        if (name := text(item, allowed)) in WEEKDAYS:
            return name
        raise Invalid(unknown_choice(name, "a day of the week", WEEKDAYS))

    found = [day(raw)] if isinstance(raw, str) else each_item(raw, allowed, day)
    if twice := [name for i, name in enumerate(found) if name in found[:i]]:
        raise invalid(twice[0], "each day once", "take the second one out")
    return tuple(name for name in WEEKDAYS if name in found)


def _hours(raw: Raw, context: Context) -> tuple[float, float]:
    """Read a part of every day; an end at or before the start is on the next morning."""
    allowed = "two times of day: [08:00, 24:00]"
    clocks = each_item(raw, allowed, lambda item: parse_clock(text(item, CLOCK.allowed)))
    if len(clocks) != 2:
        raise invalid(shown(raw), allowed, "write a start and an end")
    start, end = clocks
    if start == end or start >= DAY or end - start > DAY:
        do = "write times that are not alike, the first before 24:00; round the clock: leave it out"
        raise invalid(shown(raw), allowed, do)
    return start, end if end > start else end + DAY


Weekdays = Annotated[
    dict[str, float],
    Kind(
        "number by day of the week",
        _weekdays,
        {
            "type": "object",
            "properties": dict.fromkeys(WEEKDAYS, schemas.AMOUNT),
            "minProperties": 1,
            "additionalProperties": False,
        },
        "{mon: 1.2, sun: 0.6}",
        by_name=True,
    ),
]
WeekdayNames = Annotated[
    tuple[str, ...],
    Kind(
        "days of the week",
        _names,
        schemas.either({"enum": list(WEEKDAYS)}, schemas.list_of({"enum": list(WEEKDAYS)})),
        "[mon, tue, wed, thu, fri]",
        lambda names: f"[{', '.join(names)}]",
    ),
]
DailyHours = Annotated[
    tuple[float, float],
    Kind("two times of day", _hours, schemas.pair(schemas.CLOCK), "[08:00, 24:00]"),
]


class Stretch(Part):
    """Some time of every day, or of one day only: of a surge, or of an outage."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("sale")] = None
    """A name by which a variant can address it."""
    at: Annotated[Clock, Example("20:00")]
    """When it begins, as a time of day."""
    lasts: Annotated[SomeTime, Example("30m")]
    """How long it goes on."""
    day: Annotated[Days | None, Otherwise("every day"), Example("2")] = None
    """Only on this day of `days`; 1 is the first."""

    def problems(self, context: Context) -> Iterator[Problem]:
        start, end, days = context.day_start_s, context.day_end_s, context.days
        if start is not None and end is not None and (self.at - start) % DAY >= end - start:
            allowed = f"a time of the day, {format_clock(start)} to {closing(end)}"
            do = "choose a time within the day"
            yield Problem(format_clock(self.at), allowed, do, ("at",))
        if self.day is None and self.lasts > DAY:
            got, allowed = format_duration(self.lasts), "at most 24 hours: it recurs every day"
            yield Problem(got, allowed, "name its `day`, or write a shorter time", ("lasts",))
        if self.day is not None and days is not None and self.day > days:
            allowed = f"a day of the scenario, which has {days}"
            do = f"write a day up to {days}, or more `days` at top level"
            yield Problem(str(self.day), allowed, do, ("day",))


class Surge(Stretch):
    """More arrivals than usual, or fewer, for some time."""

    times: Multiple
    """Multiplies the rates; surges that overlap multiply each other's."""
