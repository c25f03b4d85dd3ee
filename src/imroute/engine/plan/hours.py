"""Clock time over all days of a run: opening hours, and what recurs every day.

Clock seconds count from the first midnight and go on over all days; those `of the day` are the ones
that are written, as on the first day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from imroute.engine.contract import Stretch
from imroute.scenario import Scenario
from imroute.scenario import weeks as written
from imroute.units import DAY


class Piece(NamedTuple):
    """Some time in which nothing changes by the clock; it lasts until the next piece begins."""

    day: int
    from_s: float  # clock seconds
    as_at_s: float  # whose rates and rosters hold: in the warm-up those at day.start
    of_day_s: float  # the same, of the day
    closed: bool = False


class Hours:
    """The clock of one scenario: where its run, its days and its end lie."""

    def __init__(self, scenario: Scenario) -> None:
        self.days = scenario.days
        self.open_s = scenario.day.start
        self.over_midnight = scenario.day.end <= self.open_s
        self.close_s = scenario.day.end + (DAY if self.over_midnight else 0.0)
        self.end_s = self.of(self.days - 1, self.close_s)
        self.start_s = self.open_s - scenario.warm_up
        self.round_the_clock = self.close_s - self.open_s == DAY
        self._first_weekday = written.WEEKDAYS.index(scenario.day.weekday)

    def of(self, day: int, of_day_s: float) -> float:
        return of_day_s + day * DAY

    def day_of(self, clock_s: float) -> int:
        return max(0, int((clock_s - self.open_s) // DAY))

    def weekday_of(self, clock_s: float) -> str:
        """Name the day of the week whose opening hours a moment lies in, or comes before."""
        day, into_s = divmod(clock_s - self.open_s, DAY)
        closed = into_s >= self.close_s - self.open_s
        return written.WEEKDAYS[(self._first_weekday + int(day) + closed) % len(written.WEEKDAYS)]

    def in_run(self, clock_s: float) -> float:
        return clock_s - self.start_s

    def since(self, clock_s: float) -> float:
        """What holds at day.start holds from the run's first instant, in the warm-up too."""
        return self.in_run(clock_s) if clock_s > self.open_s else 0.0

    @property
    def openings(self) -> list[Stretch]:
        """Opening hours in clock seconds; by day and night they are one stretch."""
        if self.round_the_clock:
            return [(self.open_s, self.end_s)]
        return [(self.of(day, self.open_s), self.of(day, self.close_s)) for day in range(self.days)]

    def pieces(self, changes_s: Iterable[float], cuts_s: Iterable[float] = ()) -> Iterator[Piece]:
        """Cut the run up where a clock map changes, and at some moments of their own."""
        changes_s, cuts_s = list(changes_s), list(cuts_s)
        for day in range(self.days):
            opens_s, closes_s = self.of(day, self.open_s), self.of(day, self.close_s)
            of_day = {self.of(day, change_s): change_s for change_s in changes_s}
            of_day = {cut_s: cut_s - day * DAY for cut_s in cuts_s} | of_day
            inside = sorted(at_s for at_s in of_day if opens_s < at_s < closes_s)
            yield Piece(day, self.start_s if day == 0 else opens_s, opens_s, self.open_s)
            yield from (Piece(day, at_s, at_s, of_day[at_s]) for at_s in inside)
            if day < self.days - 1 and not self.round_the_clock:
                yield Piece(day, closes_s, closes_s, self.close_s, closed=True)

    def at(self, day: int, written_s: float) -> float:
        """Give the clock seconds of a time on a day; before opening it is the next morning."""
        return self.of(day, self.open_s + (written_s - self.open_s) % DAY)

    def recurring(self, part: written.Stretch) -> list[Stretch]:
        """Give the stretches of what begins every day at some time, or on one day."""
        days = range(self.days) if part.day is None else (part.day - 1,)
        return [(begin, begin + part.lasts) for begin in (self.at(day, part.at) for day in days)]

    def outages(self, outage: Iterable[written.Stretch]) -> list[Stretch]:
        """Give the stretches in which something is out of order, in order and apart."""
        return merged(stretch for part in outage for stretch in self.recurring(part))


def holds(stretches: Sequence[Stretch], clock_s: float) -> bool:
    """Tell whether a moment lies in one of some stretches, which are in order and apart."""
    begun = bisect_right(stretches, (clock_s, float("inf")))
    return begun > 0 and clock_s < stretches[begun - 1][1]


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Put stretches in order, and those together that touch or overlap."""
    found: list[Stretch] = []
    for begin, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def within(stretch: Stretch, limits: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the parts of a stretch that lie within some others."""
    for first, last in limits:
        begin, end = max(stretch[0], first), min(stretch[1], last)
        if begin < end:
            yield begin, end


def without(stretch: Stretch, others: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the parts of a stretch that lie outside of some others, which are merged."""
    begin, end = stretch
    for first, last in others:
        if first < end and last > begin:
            if begin < first:
                yield begin, first
            begin = max(begin, last)
    if begin < end:
        yield begin, end
