"""The time of the day along the x axis: one day by the clock, several days one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes

from imroute.engine.contract import Plan
from imroute.findings.numbers import end_clock
from imroute.intervals import Floats, Ints
from imroute.language import capital, say, translated
from imroute.measures.opening import WEEK, opening
from imroute.plots.style import GRID, room_pt, ticks
from imroute.units import DAY, HOUR, format_clock

_STEPS_H = (0.25, 0.5, 1, 2, 3, 4, 6, 12)
_LABEL_PT = 40.0  # a label of the clock with the room around it
_MOST_DAYS_BY_CLOCK = 2


@dataclass(frozen=True)
class Clock:
    """Where on the x axis the intervals of a plan stand, in hours; nights are cut short."""

    plan: Plan

    @cached_property
    def day(self) -> Ints:
        """The day of each interval, from 0."""
        number: Ints = ((self._begins_s - self.plan.day_start_s) // DAY).astype(np.int64)
        return np.clip(number, 0, self.plan.days - 1)

    @cached_property
    def begins(self) -> Floats:
        return self._begins_s / HOUR - self._cut_h * self.day

    @cached_property
    def ends(self) -> Floats:
        return opening(self.plan).ends / HOUR - self._cut_h * self.day

    @property
    def middles(self) -> Floats:
        return (self.begins + self.ends) / 2

    @cached_property
    def first_of_days(self) -> Ints:
        """Numbers of the intervals with which a day begins."""
        return np.flatnonzero(np.diff(self.day, prepend=-1))

    def broken(self, values: Floats) -> Floats:
        """Values of intervals with a gap before each day but the first."""
        return np.insert(values, self.first_of_days[1:], np.nan)

    @property
    def _begins_s(self) -> Floats:
        return opening(self.plan).begins

    @property
    def _cut_h(self) -> float:
        """Hours of each night that are not drawn."""
        open_h = (self.plan.open_s or DAY) / HOUR
        return 0.0 if self.plan.days == 1 else max(0.0, DAY / HOUR - open_h * 1.08)


def clock_axis(ax: Axes, clock: Clock) -> None:
    """Label the x axis by the clock, or of many days by their names."""
    ax.set_xlim(float(clock.begins[0]), float(clock.ends[-1]))
    if clock.plan.days <= _MOST_DAYS_BY_CLOCK:
        _by_clock(ax, clock)
    else:
        _by_day(ax, clock)
    for first in clock.first_of_days[1:].tolist():
        ax.axvline(float(clock.begins[first]), color=GRID, linewidth=0.8, zorder=0.5)


def hours_axis(ax: Axes, plan: Plan, begin_s: float, end_s: float) -> None:
    """Label part of one day, from and up to seconds of the run, by the clock."""
    ax.set_xlim(begin_s / HOUR, end_s / HOUR)
    places = _round_hours(plan, begin_s / HOUR, end_s / HOUR, _most_labels(ax))
    ticks(ax.xaxis, places, [_label(plan, place, end_s / HOUR) for place in places])


def _by_clock(ax: Axes, clock: Clock) -> None:
    places, labels = list[float](), list[str]()
    each = _most_labels(ax) // clock.plan.days
    for day, first in enumerate(clock.first_of_days.tolist()):
        inside = np.flatnonzero(clock.day == day)
        begin, end = float(clock.begins[first]), float(clock.ends[inside[-1]])
        cut = clock._cut_h * day
        found = _round_hours(clock.plan, begin + cut, end + cut, each)
        found = found if day == 0 else [h for h in found if h - begin - cut > (end - begin) / 20]
        places += [hour - cut for hour in found]
        named = f"\n{day_in_words(clock.plan, day)}" if clock.plan.days > 1 else ""
        written = [_label(clock.plan, hour, end + cut) for hour in found]
        labels += [written[0] + named, *written[1:]] if written else []
    ticks(ax.xaxis, places, labels)


def _most_labels(ax: Axes) -> int:
    return max(2, int(room_pt(ax) / _LABEL_PT))


def _label(plan: Plan, hour: float, end: float) -> str:
    clock_s = plan.start_clock_s + hour * HOUR
    return end_clock(clock_s) if math.isclose(hour, end) else format_clock(clock_s)


def _round_hours(plan: Plan, begin: float, end: float, most: int) -> list[float]:
    """Hours of the run at which the clock shows a round time, not more of them than `most`."""
    step = next((s for s in _STEPS_H if (end - begin) / s < most), _STEPS_H[-1])
    start = plan.start_clock_s / HOUR
    first = math.ceil((begin + start) / step - 1e-9)
    last = math.floor((end + start) / step + 1e-9)
    return [number * step - start for number in range(first, last + 1)]


def _by_day(ax: Axes, clock: Clock) -> None:
    """A day's name at its middle; of many weeks only the weeks, by number."""
    days = range(clock.plan.days)
    middle = [float(clock.middles[clock.day == day].mean()) for day in days]
    if len(days) <= 2 * len(WEEK):
        ticks(ax.xaxis, middle, [day_in_words(clock.plan, day) for day in days])
        return
    weeks = [middle[day] for day in days[:: len(WEEK)]]
    words = [say("week {n}", n=number + 1) for number in range(len(weeks))]
    every = math.ceil(len(weeks) / _most_labels(ax))
    ticks(ax.xaxis, weeks[::every], words[::every])


def day_in_words(plan: Plan, day: int) -> str:
    """The weekday of a day of the run, from 0, in short."""
    return capital(translated(WEEK[(plan.weekday + day) % len(WEEK)]))
