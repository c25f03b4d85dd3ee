"""Which shifts there may be, for the study that makes rosters; a simulation has no use for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from imroute.errors import Problem, invalid, listed
from imroute.scenario import schemas
from imroute.scenario.kind import Example, Kind, Otherwise
from imroute.scenario.kinds import Count, Duration, Roster, Words, YesNo
from imroute.scenario.limits import SomeCount, SomeTime
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, Raw, each_item, text
from imroute.units import (
    CLOCK,
    DAY,
    DURATION,
    MINUTE,
    format_clock,
    format_duration,
    parse_clock,
    parse_duration,
)

GRID_S = 5 * MINUTE  # times of shifts are multiples of it
DAYS_A_WEEK = 7
STARTS = "times of day, [06:00, 14:00], or a step such as 30m"


def _on_grid(seconds: float, written: str) -> float:
    if seconds % GRID_S:
        raise invalid(written, "a time in steps of 5m", "round it to 5 minutes")
    return seconds


def _length(raw: Raw) -> float:
    written = text(raw, DURATION.allowed)
    seconds = parse_duration(written)
    if not 0 < seconds <= DAY:
        raise invalid(written, "a time above 0, at most 24h", "write for example 8h30m")
    return _on_grid(seconds, written)


def _starts(raw: Raw, context: Context) -> tuple[float, ...] | float:
    """Read clock times, or the step from one possible start to the next."""
    if isinstance(raw, str) and ":" not in raw:
        return _length(raw)
    clocks = each_item([raw] if isinstance(raw, str) else raw, STARTS, _start)
    return tuple(sorted({clock % DAY for clock in clocks}))


def _start(raw: Raw) -> float:
    written = text(raw, CLOCK.allowed)
    return _on_grid(parse_clock(written), written)


def _lengths(raw: Raw, context: Context) -> tuple[float, ...]:
    allowed = "how long a shift may last: [8h30m, 4h]"
    found = [_length(raw)] if isinstance(raw, str) else each_item(raw, allowed, _length)
    return tuple(sorted(set(found), reverse=True))


def _show_starts(starts: tuple[float, ...] | float) -> str:
    if isinstance(starts, float):
        return format_duration(starts)
    return f"[{', '.join(map(format_clock, starts))}]"


def _show_lengths(lengths: tuple[float, ...]) -> str:
    return f"[{', '.join(map(format_duration, lengths))}]"


Starts = Annotated[
    tuple[float, ...] | float,
    Kind(
        "times of day, or a step",
        _starts,
        schemas.either(schemas.CLOCK, schemas.DURATION, schemas.list_of(schemas.CLOCK)),
        "[06:00, 09:00, 14:00]",
        _show_starts,
    ),
]
Lengths = Annotated[
    tuple[float, ...],
    Kind(
        "times",
        _lengths,
        schemas.either(schemas.DURATION, schemas.list_of(schemas.DURATION)),
        "[8h30m, 4h]",
        _show_lengths,
    ),
]


class BreakRule(Part):
    """A break that shifts have; the study chooses when, within what is allowed."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("lunch")] = None
    """A name by which a variant can address it."""
    lasts: Annotated[SomeTime, Example("30m")]
    """How long it lasts."""
    after: Annotated[Duration | None, Otherwise("a quarter of the shift"), Example("2h")] = None
    """It begins at the earliest so long after the shift does."""
    before: Annotated[Duration | None, Otherwise("three quarters of it"), Example("6h")] = None
    """It is over at the latest so long after the shift began."""
    paid: YesNo = False
    """true: it counts as paid time."""
    for_shifts_of: Annotated[Duration, Example("6h")] = 0.0
    """Only in shifts that last so long or longer."""

    def problems(self, context: Context) -> Iterator[Problem]:
        times = {"lasts": self.lasts, "after": self.after, "before": self.before}
        for key, seconds in times.items():
            if seconds is not None and seconds % GRID_S:
                do = "round it to 5 minutes"
                yield Problem(format_duration(seconds), "a time in steps of 5m", do, (key,))
        if self.before is not None and (self.after or 0.0) + self.lasts > self.before:
            got = f"over after {format_duration(self.before)}"
            allowed = f"room for {format_duration(self.lasts)} of break between after and before"
            yield Problem(got, allowed, "write a later time", ("before",))


class ShiftRules(Part):
    """Which shifts there may be; the study of shifts chooses among them. A pool's own rules win."""

    starts: Annotated[Starts | None, Otherwise("30m, assumed by the study of shifts")] = None
    """When shifts may begin: times of day, or a step from day.start on."""
    lengths: Annotated[Lengths | None, Otherwise("8h30m, assumed by the study of shifts")] = None
    """How long they may last, from the first minute to the last, breaks included."""
    breaks: Annotated[
        tuple[BreakRule, ...] | None, Otherwise("30m unpaid in shifts of 6h or more, assumed")
    ] = None
    """Breaks that they have, in their order."""
    days_a_week: Annotated[SomeCount | None, Otherwise("5, assumed"), Example("5")] = None
    """So many days of the week each agent works; for scenarios of several `days`."""
    days_off: Annotated[Literal["together", "any"] | None, Otherwise("together, assumed")] = None
    """Whether the days off follow one another."""
    minimum: Annotated[Roster | None, Otherwise("none"), Example("{09:00: 2, 17:00: 1}")] = None
    """Fewest agents of the pool who must be there, even if fewer are needed."""
    most: Annotated[Count | None, Otherwise("no limit"), Example("30")] = None
    """Most agents of the pool that there are, all shifts together."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.days_a_week is not None and self.days_a_week > DAYS_A_WEEK:
            got, do = str(self.days_a_week), "write for example 5"
            yield Problem(got, "1 to 7 days a week", do, ("days_a_week",))
        for i, pause in enumerate(self.breaks or ()):
            if self.lengths is not None and pause.for_shifts_of > max(self.lengths):
                allowed = f"a length that shifts have: {_show_lengths(self.lengths)}"
                do = "write a shorter one, or take the break out"
                got = format_duration(pause.for_shifts_of)
                yield Problem(got, allowed, do, ("breaks", i, "for_shifts_of"))
        written = {key for key in self.model_fields_set if getattr(self, key) is not None}
        if not written:
            yield Problem("nothing", f"some of {listed(type(self).model_fields)}", "write one")
