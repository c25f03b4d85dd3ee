"""Time as rosters see it: slots of equal length in opening hours, day after day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np

from imroute.engine.plan.hours import Hours
from imroute.errors import Problem, UsageError
from imroute.intervals import Ints
from imroute.scenario import Scenario, Steps
from imroute.scenario.weeks import WEEKDAYS
from imroute.units import DAY, format_clock

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Grid:
    """The slots of a roster: `per_day` slots of `slot_s` seconds on each of some `days`.

    Slots are numbered through all days. `unbroken`: one day goes over into the next; `circular`:
    the last slot goes over into the first, as the roster recurs.
    """

    slot_s: float
    per_day: int
    days: int
    open_s: float
    first_weekday: int
    unbroken: bool

    @property
    def size(self) -> int:
        return self.per_day * self.days

    @property
    def circular(self) -> bool:
        return self.unbroken and self.days in (1, DAYS_OF_A_WEEK)

    @property
    def hours(self) -> float:
        """Length of a slot in hours."""
        return self.slot_s / 3600

    def weekday(self, day: int) -> str:
        return WEEKDAYS[(self.first_weekday + day) % DAYS_OF_A_WEEK]

    def clock(self, slot: int) -> str:
        """The time of day at which a slot of a day begins; it may be on the next morning."""
        return format_clock((self.open_s + slot * self.slot_s) % DAY)

    def named(self, slot: int) -> str:
        """The begin of a slot of the roster, with the weekday where there are several days."""
        day, of_day = divmod(slot, self.per_day)
        clock = self.clock(of_day)
        return clock if self.days == 1 else f"{self.weekday(day)} {clock}"

    def slots_of(self, seconds: float) -> int:
        return round(seconds / self.slot_s)

    def by_clock(self, steps: Steps) -> Ints:
        """The highest value of a clock map in each slot, shape (size,)."""
        begins = self.open_s + self.slot_s * np.arange(self.per_day)
        inside = [
            [steps.at(at), *(v for t, v in _pairs(steps) if at < t < at + self.slot_s)]
            for at in begins.tolist()
        ]
        return np.tile(np.array([max(values) for values in inside], dtype=np.int64), self.days)


def _pairs(steps: Steps) -> list[tuple[float, float]]:
    return list(zip(steps.from_s, steps.values, strict=True))


def grid_of(scenario: Scenario, times_s: tuple[float, ...]) -> Grid:
    """Lay out slots on which opening hours, intervals and all times of shifts fall.

    Raises `UsageError` for more than a week.
    """
    if scenario.days > DAYS_OF_A_WEEK:
        do = "write days: 7; a roster recurs every week"
        raise UsageError(Problem(f"days: {scenario.days}", "a day or a week", do, ("days",)))
    hours = Hours(scenario)
    length_s = scenario.day.length_s
    seconds = [int(s) for s in (length_s, scenario.day.interval, *times_s) if s]
    slot_s = float(reduce(math.gcd, seconds))
    return Grid(
        slot_s,
        round(length_s / slot_s),
        scenario.days,
        scenario.day.start,
        WEEKDAYS.index(scenario.day.weekday),
        hours.round_the_clock,
    )
