"""Where an agent can be added or taken away: a pool for the day, a part of it, or a shift."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from imroute.errors import UsageError, unknown_name
from imroute.language import say
from imroute.loading import Loaded
from imroute.scenario import Day, Pool, Steps
from imroute.units import DAY, format_clock

Window = tuple[float, float]  # seconds since the first midnight


@dataclass(frozen=True, slots=True)
class Place:
    """Some agents of a pool: of the whole day, of `during`, or of one shift, numbered from 0.

    Without either, agents of a pool with shifts are those of every shift.
    """

    pool: str
    during: Window | None = None
    shift: int | None = None
    shift_name: str = ""

    @property
    def name(self) -> str:
        if self.shift is not None:
            shift = self.shift_name or self.shift + 1
            return say("{pool}, shift {shift}", pool=self.pool, shift=shift)
        if self.during is not None:
            begin, end = format_clock(self.during[0]), _closing(self.during[1])
            return say("{pool}, {begin}–{end}", pool=self.pool, begin=begin, end=end)
        return self.pool

    def spare(self, loaded: Loaded) -> int:
        """How many can be taken away until one is left, or the pool's new hires are."""
        pool = loaded.scenario.pools[self.pool]
        kept = max((group.agents for group in (pool.ramp, pool.reserve) if group), default=1)
        return max(0, _most(pool) - kept)

    def changed(self, loaded: Loaded, more: int) -> Loaded:
        """So many more agents there, or fewer; where nobody is on duty nobody comes."""
        if not more:
            return loaded
        pool = loaded.scenario.pools[self.pool]
        path = f"pools.{self.pool}"
        if pool.agents is not None:
            agents = _stepped(pool.agents, more, self.during, loaded.scenario.day)
            return loaded.changed({f"{path}.agents": agents})
        numbers = enumerate(pool.shifts or (), start=1)
        wanted = [(i, s) for i, s in numbers if self.shift is None or i == self.shift + 1]
        return loaded.changed(
            {f"{path}.shifts.{i}.agents": max(0, shift.agents + more) for i, shift in wanted}
        )


def pool_of(loaded: Loaded, name: str) -> Place:
    if name not in loaded.scenario.pools:
        raise UsageError(unknown_name("pool", name, loaded.scenario.pools))
    return Place(name)


def places(loaded: Loaded, peak: Window | None) -> Iterator[Place]:
    """Everywhere that one agent can be: pools by the day and at the peak, or their shifts."""
    for name, pool in loaded.scenario.pools.items():
        if pool.shifts is not None:
            for i, shift in enumerate(pool.shifts):
                if shift.agents:
                    yield Place(name, shift=i, shift_name=str(shift.name or ""))
        elif _most(pool):
            yield Place(name)
            if peak is not None and pool.agents is not None and pool.agents.at(peak[0]):
                yield Place(name, peak)


def _most(pool: Pool) -> int:
    if pool.agents is not None:
        return int(max(pool.agents.values))
    return max(shift.agents for shift in pool.shifts or ())


def _stepped(steps: Steps, more: int, during: Window | None, day: Day) -> object:
    """Add to what is not 0, in a part of the day; written as a planner would."""
    begin, end = during or (-math.inf, math.inf)
    close_s = day.start + day.length_s
    cuts = {max(at, day.start) for at in (*steps.from_s, *(during or ())) if at < close_s}
    agents = {at: steps.at(at) for at in sorted(cuts)}
    for at, held in agents.items():
        if held and begin <= at < end:
            agents[at] = max(0.0, held + more)
    written = {format_clock(at): int(held) for at, held in agents.items()}
    return written if len(written) > 1 else next(iter(written.values()))


def _closing(clock_s: float) -> str:
    return "24:00" if clock_s == DAY else format_clock(clock_s)
