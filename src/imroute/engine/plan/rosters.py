"""Who comes on duty and who leaves, and when: clock maps, shifts, breaks, outages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from imroute.engine.contract import Kind, RosterChange, Stretch
from imroute.engine.plan.hours import Hours, Piece, holds, within, without
from imroute.scenario import Break, Pool, Shift, Steps
from imroute.units import DAY


class Move(NamedTuple):
    """What one instant brings for some agents."""

    at_s: float
    kind: Kind
    hands_over: bool = False
    day: int = 0  # on which it is drawn who is absent


@dataclass(frozen=True, slots=True)
class Roster:
    """When the agents of one pool are on duty."""

    hours: Hours
    pool: Pool
    outages: Sequence[Stretch]  # merged

    def changes(self) -> Iterator[RosterChange]:
        """Yield who comes and goes, in the order of time."""
        if self.pool.agents is None:
            yield from _named(self._moves_of_shifts(self.pool.shifts or ()))
        elif self.pool.absence:
            yield from _named(self._moves_by_number(self.pool.agents))
        else:
            yield from self._counted(self.pool.agents)

    @property
    def size(self) -> int:
        """The most agents that are there at once, or all of all shifts."""
        if self.pool.agents is None:
            return sum(shift.agents for shift in self.pool.shifts or ())
        pieces = self.hours.pieces(self.pool.agents.from_s)
        return int(max(self.pool.agents.at(piece.of_day_s) for piece in pieces if not piece.closed))

    @property
    def _hands_over(self) -> bool:
        return self.pool.at_shift_end == "hand_over"

    def _leaving(self, at_s: float, hands_over: bool, day: int = 0) -> Move:
        return Move(self.hours.in_run(at_s), Kind.STAFF_LEAVES, hands_over, day)

    def _arriving(self, at_s: float, day: int = 0) -> Move:
        return Move(self.hours.since(at_s), Kind.STAFF_ARRIVES, day=day)

    # ---------------------------------------------------------------- clock maps

    def _levels(self, agents: Steps) -> Iterator[tuple[Piece, int, int]]:
        """Yield pieces of the run with the numbers on duty before and from then on."""
        before = 0
        cuts = [moment for outage in self.outages for moment in outage]
        for piece in self.hours.pieces(agents.from_s, cuts):
            away = piece.closed or holds(self.outages, piece.as_at_s)
            after = 0 if away else int(agents.at(piece.of_day_s))
            yield piece, before, after
            before = after

    def _counted(self, agents: Steps) -> Iterator[RosterChange]:
        for piece, before, after in self._levels(agents):
            if after > before:
                yield _change(self._arriving(piece.as_at_s), (), after - before)
            elif after < before:
                yield _change(self._falling(piece.as_at_s), (), before - after)

    def _falling(self, at_s: float, day: int = 0) -> Move:
        return self._leaving(at_s, self._hands_over or holds(self.outages, at_s), day)

    def _moves_by_number(self, agents: Steps) -> Iterator[tuple[Move, range]]:
        """Say who it is that comes and goes; each day they begin anew, as some are absent."""
        day = 0
        for piece, before, after in self._levels(agents):
            staying = min(before, after)
            yield self._falling(piece.as_at_s, day), range(staying, before)
            if piece.day > day:
                yield self._leaving(piece.as_at_s, False, day), range(staying)
                staying = 0
            day = piece.day
            yield self._arriving(piece.as_at_s, day), range(staying, after)

    # -------------------------------------------------------------------- shifts

    def _moves_of_shifts(self, shifts: Sequence[Shift]) -> Iterator[tuple[Move, range]]:
        first = 0
        for shift in shifts:
            agents = range(first, first + shift.agents)
            yield from ((move, agents) for move in self._moves_of(shift))
            first += shift.agents

    def _moves_of(self, shift: Shift) -> Iterator[Move]:
        stays = self._stays(shift)
        begins = {stay.from_s for stay in stays}
        for stay in stays:
            day = stay.day if self.pool.absence else 0
            yield self._arriving(stay.from_s, day)
            if stay.to_s < self.hours.end_s:
                hands_over = stay.hands_over and stay.to_s not in begins
                yield self._leaving(stay.to_s, hands_over, day)

    def _stays(self, shift: Shift) -> list[Stay]:
        """Give the stretches in which a shift is on duty.

        A shift recurs every day, or on its days of the week, so that one over midnight covers both
        ends of a round-the-clock day. With absence, those that began on different days are kept
        apart.
        """
        stays: list[Stay] = []
        for day in range(-1, self.hours.days + 1):
            for stay in self._stays_of(shift, day):
                touches = bool(stays) and stay.from_s <= stays[-1].to_s
                if touches and (stays[-1].day == stay.day or not self.pool.absence):
                    stays[-1] = stay._replace(from_s=stays[-1].from_s)
                else:
                    stays.append(stay)
        return stays

    def _stays_of(self, shift: Shift, day: int) -> Iterator[Stay]:
        """Yield the parts of a shift that begins on one day, as far as opening hours go."""
        openings = self.hours.openings
        closings = {close_s for _, close_s in openings}
        began: int | None = None
        at = shift.from_ + day * DAY
        weekday = self.hours.weekday_of(at)
        if shift.days is not None and weekday not in shift.days:
            return
        for whole, to_break in _between_breaks(shift, shift.breaks_on(weekday), at):
            for opened in within(whole, openings):
                began = self.hours.day_of(opened[0]) if began is None else began
                for from_s, to_s in without(opened, self.outages):
                    on_break = to_break and to_s == whole[1] and to_s not in closings
                    hands_over = holds(self.outages, to_s) or (self._hands_over and not on_break)
                    yield Stay(from_s, to_s, began, hands_over)


class Stay(NamedTuple):
    """Some time on duty, in a shift that began on a day."""

    from_s: float
    to_s: float
    day: int
    hands_over: bool  # at its end


def _between_breaks(
    shift: Shift, breaks: Iterable[Break], at: float
) -> Iterator[tuple[Stretch, bool]]:
    """Yield the parts of a shift that begins at `at`, and whether a break comes after them."""
    end = at + ((shift.to - shift.from_) % DAY or DAY)
    begin = at
    for pause in breaks:
        pause_s = at + (pause.at - shift.from_) % DAY
        yield (begin, pause_s), True
        begin = pause_s + pause.lasts
    yield (begin, end), False


def _named(moves: Iterable[tuple[Move, range]]) -> Iterator[RosterChange]:
    """Gather who comes or goes at each instant, in order of number: alike is one change."""
    each = sorted(
        (move.at_s, move.kind, number, move) for move, agents in moves for number in agents
    )
    for _, alike in groupby(each, key=lambda one: (*one[:2], one[3])):
        numbers, moved = zip(*((number, move) for _, _, number, move in alike), strict=True)
        yield _change(moved[0], numbers, len(numbers))


def _change(move: Move, agents: tuple[int, ...], count: int) -> RosterChange:
    return RosterChange(move.at_s, move.kind, agents, count, move.hands_over, move.day)
