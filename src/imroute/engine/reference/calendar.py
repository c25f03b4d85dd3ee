"""SimPy's environment with events at absolute times, ordered by rank when times are equal."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

CLOSE_RANK = 2  # above SimPy's own priorities 0 and 1, below every rank of the contract


class Moment(simpy.Event):
    """A point in time that is sure to come; processes wait for it by yielding it."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.callbacks = []
        self._ok = True
        self._value = None


class Calendar(simpy.Environment):
    """The event calendar of one day.

    SimPy orders equal times by priority, then by creation. The rank is the priority, so that creation
    never decides; what SimPy schedules itself (a process that starts or wakes) has a priority below
    every rank and so takes effect before the next event of the day.
    """

    def at(self, time_s: float, rank: int) -> Moment:
        """Schedule a moment at an absolute time: `now + (t - now)` is not always `t`."""
        moment = Moment(self)
        heappush(self._queue, (time_s, rank, next(self._eid), moment))
        return moment

    def call_at(self, time_s: float, rank: int, action: Callable[[], Any]) -> None:
        callbacks = self.at(time_s, rank).callbacks
        assert callbacks is not None
        callbacks.append(lambda _: action())
