"""Opening hours: the reporting intervals of a run, day after day, and the nights between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from imroute.engine.contract import NONE, Plan
from imroute.intervals import Floats, Ints
from imroute.units import DAY, format_clock

Window: TypeAlias = tuple[float, float]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Opening:
    """Stretches of time that follow one another: intervals, and nights, which count for nothing.

    `edges` are where they begin, and at last where the run ends; `interval` is the number of each
    stretch among the intervals, none for a night.
    """

    edges: Floats
    interval: Ints

    @property
    def begins(self) -> Floats:
        """Where the intervals begin, seconds of the run."""
        return self.of_intervals(self.edges[:-1])

    @property
    def ends(self) -> Floats:
        return self.of_intervals(self.edges[1:])

    @property
    def lengths_s(self) -> Floats:
        return self.of_intervals(np.diff(self.edges))

    def of_intervals(self, amounts: Floats, axis: int = -1) -> Floats:
        """Amounts by stretch, without those of nights."""
        if (self.interval >= 0).all():
            return amounts
        return np.compress(self.interval >= 0, amounts, axis)


def opening(plan: Plan, during: Window | None = None) -> Opening:
    """Lay out the intervals of all days; the last of a day may be shorter.

    `during`: part of each day only, clock times; intervals outside have no length.
    """
    edges: list[float] = []
    interval: list[int] = []
    for day in range(plan.days):
        own = np.clip(_edges(plan, day), *window_of(plan, day, during))
        first = sum(number >= 0 for number in interval)
        interval += [*range(first, first + own.size - 1), NONE]
        edges += own.tolist()
    return Opening(np.array(edges), np.array(interval[:-1]))


def hours_s(plan: Plan) -> float:
    """How long a day is open."""
    return plan.open_s or plan.day_end_s - plan.day_start_s


def _edges(plan: Plan, day: int) -> Floats:
    begin = plan.day_start_s + DAY * day
    steps = np.ceil(hours_s(plan) / plan.interval_s - 1e-9)
    end = plan.day_end_s if day == plan.days - 1 else begin + hours_s(plan)
    return np.append(begin + plan.interval_s * np.arange(max(1, steps)), end)


def window_of(plan: Plan, day: int, during: Window | None) -> Window:
    """Clock times as seconds of the run, within one day; 02:00 may be the next morning's."""
    day_start_s = plan.day_start_s + DAY * day
    day_end_s = plan.day_end_s if day == plan.days - 1 else day_start_s + hours_s(plan)
    if during is None:
        return day_start_s, day_end_s
    begin, end = (clock + DAY * day - plan.start_clock_s for clock in during)
    if begin < day_start_s and begin + DAY < day_end_s:
        begin += DAY
    while end <= begin:
        end += DAY
    begin = min(max(begin, day_start_s), day_end_s)
    return begin, max(begin, min(end, day_end_s))


def interval_names(plan: Plan) -> list[str]:
    """Name the intervals by the clock, and those of several days by weekday too.

    An interval after midnight has the name of the day that opened on the evening before; after a
    week, weeks are counted: "mon 18:30" is followed by "week 2 mon 18:30".
    """
    return [clock_name(plan, begin) for begin in opening(plan).begins.tolist()]


def clock_name(plan: Plan, time_s: float) -> str:
    """A moment of the run by the clock, of several days with the weekday on which the day began."""
    clock = format_clock(plan.start_clock_s + time_s)
    if plan.days == 1:
        return clock
    return f"{day_name(plan, max(0, int((time_s - plan.day_start_s) // DAY)))} {clock}"


def period(plan: Plan) -> str:
    """What is simulated again and again: a day, or a run of several."""
    return period_of(plan.days)


def period_of(days: int) -> str:
    """The same of so many days on end."""
    return "day" if days == 1 else "run"


def day_name(plan: Plan, day: int) -> str:
    """The weekday of a day of the run, from 0, and its week where there are several."""
    week = f"week {day // len(WEEK) + 1} " if day >= len(WEEK) else ""
    return week + WEEK[(plan.weekday + day) % len(WEEK)]
