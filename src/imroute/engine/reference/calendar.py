"""SimPy's environment with events at absolute times, ordered by rank when times are equal."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

AFTER_ALL_ELSE = 1  # that an event brings: a rank before the next event of the day


class Moment(simpy.Event):
    """A point in time that is sure to come; processes wait for it by yielding it."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.callbacks = []
        self._ok = True
        self._value = None


class Signal(simpy.Event):
    """Wakes who waits for it at once, without a turn of the calendar; the first time only."""

    def give(self, value: Any = None) -> None:
        callbacks = self.callbacks
        if callbacks is None:
            return
        self._ok, self._value = True, value
        self.callbacks = None  # type: ignore[assignment]  # so SimPy marks what has happened
        for callback in callbacks:
            callback(self)


class Carried(Exception):
    """Takes an error out of a process: SimPy would raise a copy of it, made from its `args`."""


class Calendar(simpy.Environment):
    """The event calendar of one day.

    SimPy orders equal times by priority, then by creation. The rank is the priority, and no two
    events of a day that could be told apart have the same time and rank, so creation never decides.
    What SimPy schedules itself (a process that starts or ends) has a priority below every rank and
    so takes effect before the next event of the day.
    """

    def at(self, time_s: float, rank: int) -> Moment:
        """Schedule a moment at an absolute time: `now + (t - now)` is not always `t`."""
        moment = Moment(self)
        entry: Any = (time_s, rank, next(self._eid), moment)
        heappush(self._queue, entry)
        return moment

    def after_all_else(self, action: Callable[[], None]) -> None:
        """Do something when all that the present event brings has been done."""
        self.call_at(self.now, AFTER_ALL_ELSE, action)

    def play(self, until: simpy.Event | None = None) -> None:
        """Let event follow event, to the last or until this one."""
        error: Exception | None = None
        try:
            self.run(until)
        except Carried as carried:
            [error] = carried.args
        if error is not None:
            raise error

    def call_at(self, time_s: float, rank: int, action: Callable[[], None]) -> None:
        self.at(time_s, rank).callbacks.append(lambda _: action())
