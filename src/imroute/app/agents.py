"""The controls of a pool's agents: of all day, and of each time of day or shift as written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from imroute.app.control import Changes, Control, Range, Values
from imroute.language import say
from imroute.loading import Loaded
from imroute.scenario import Pool, Shift
from imroute.units import DAY, format_clock

FEW = 10  # at least so many more may be asked for
MOST_STRETCHES = 12  # a roster by the quarter of an hour is changed in the file


class Stretch(NamedTuple):
    """Agents as written for part of the day: by the clock, or of a shift at its path."""

    begin: str
    end: str
    agents: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Agents:
    """A pool and its stretches: one of all day, several by the clock, or its shifts."""

    pool: str
    path: str
    stretches: tuple[Stretch, ...]
    in_shifts: bool

    @property
    def is_one_number(self) -> bool:
        return len(self.stretches) == 1 and not self.in_shifts

    def controls(self) -> Iterator[Control]:
        counts = [stretch.agents for stretch in self.stretches]
        if self.is_one_number:
            high = max(2 * counts[0], counts[0] + FEW)
            yield Control(
                self.path, "agents", self.pool, "whole", counts[0], Range(0, high, 1), self.pool
            )
            return
        label = say("{pool}: more or fewer in every shift", pool=self.pool)
        if not self.in_shifts:
            label = say("{pool}: more or fewer all day", pool=self.pool)
        yield self._more(self.path, label, min(counts), max(counts))
        if len(counts) <= MOST_STRETCHES:
            for i, stretch in enumerate(self.stretches):
                hours = f"{stretch.begin}–{stretch.end}"
                label = say(
                    "{pool}, {hours}: written {n}", pool=self.pool, hours=hours, n=counts[i]
                )
                yield self._more(self._key(i), label, counts[i], counts[i], finer=True)

    def _key(self, stretch: int) -> str:
        return f"{self.path}#{stretch + 1}"

    def _more(self, key: str, label: str, most_off: int, most: int, finer: bool = False) -> Control:
        high = max(most, FEW)
        return Control(key, "agents", label, "more", 0, Range(-most_off, high, 1), self.pool, finer)

    def changes(self, values: Values) -> Changes:
        """The change that puts as many agents there, at the path where they are written."""
        if self.is_one_number:
            count = int(values.get(self.path, self.stretches[0].agents))
            return {} if count == self.stretches[0].agents else {self.path: count}
        all_day = values.get(self.path, 0)
        more = [
            max(-stretch.agents, int(all_day + values.get(self._key(i), 0)))
            for i, stretch in enumerate(self.stretches)
        ]
        if self.in_shifts:
            pairs = zip(self.stretches, more, strict=True)
            return {stretch.path: {"add": n} for stretch, n in pairs if n}
        return {self.path: self._by_clock(more)} if any(more) else {}

    def _by_clock(self, more: Sequence[int]) -> object:
        """Many more all day, in one stretch, or all of them written out."""
        moved = [i for i, n in enumerate(more) if n]
        if len(set(more)) == 1:
            return {"add": more[0]}
        if len(moved) == 1:
            only = self.stretches[moved[0]]
            return {"add": more[moved[0]], "from": only.begin, "to": only.end}
        return {s.begin: s.agents + n for s, n in zip(self.stretches, more, strict=True)}

    def counts(self, values: Values) -> tuple[int, ...]:
        """How many agents there are now, stretch by stretch."""
        if self.is_one_number:
            return (int(values.get(self.path, self.stretches[0].agents)),)
        all_day = values.get(self.path, 0)
        return tuple(
            max(0, int(stretch.agents + all_day + values.get(self._key(i), 0)))
            for i, stretch in enumerate(self.stretches)
        )


def agents_of(loaded: Loaded, name: str) -> Agents:
    pool = loaded.scenario.pools[name]
    if pool.agents is None:
        path = f"pools.{name}.shifts"
        return Agents(name, path, tuple(_shifts(path, pool.shifts or ())), True)
    return Agents(name, f"pools.{name}.agents", tuple(_steps(loaded, pool)), False)


def _steps(loaded: Loaded, pool: Pool) -> Iterator[Stretch]:
    assert pool.agents is not None
    begins = pool.agents.from_s
    ends = [*begins[1:], loaded.scenario.day.end]
    for begin, end, agents in zip(begins, ends, pool.agents.values, strict=True):
        yield Stretch(format_clock(begin), closing(end), int(agents))


def _shifts(path: str, shifts: Sequence[Shift]) -> Iterator[Stretch]:
    names = [shift.name for shift in shifts]
    for i, shift in enumerate(shifts, start=1):
        place = shift.name if shift.name and names.count(shift.name) == 1 else str(i)
        hours = format_clock(shift.from_), closing(shift.to)
        yield Stretch(*hours, shift.agents, f"{path}.{place}.agents")


def closing(end_s: float) -> str:
    """A day that ends at midnight ends at 24:00."""
    return "24:00" if end_s % DAY == 0 else format_clock(end_s)
