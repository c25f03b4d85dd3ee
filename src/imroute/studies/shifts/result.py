"""The answer of a study of shifts: a roster, and how it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from imroute.loading import Assumed, Loaded
from imroute.studies.cases import Settings
from imroute.studies.frames import frame
from imroute.studies.outcomes import Outcome
from imroute.studies.shifts.covering import Cover
from imroute.studies.shifts.cutting import Cut
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.need import Need
from imroute.studies.shifts.roster import Agent, on_day
from imroute.targets import Verdict

if TYPE_CHECKING:
    import pandas as pd


ROSTER_KEYS = ("pool", "agent", "day", "from", "to", "breaks", "paid_hours")


class Round(NamedTuple):
    """One time that shifts were made and simulated: the cuts before it, and what came of it."""

    cuts: tuple[Cut, ...]
    agents: int
    paid_hours: float
    verdicts: tuple[Verdict, ...]
    holds: bool


class Spared(NamedTuple):
    """Agents who were taken off again: of a pool, with the times of their shift."""

    pool: str
    shift: str
    agents: int


@dataclass(frozen=True, slots=True)
class Verified:
    """How the roster fares with customers that it was not made for; `tries` rosters were tried."""

    seed: int
    days: int
    tries: int
    verdicts: tuple[Verdict, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class ShiftsResult:
    """Shifts that cover the need at the least cost, and meet every target where that is possible.

    `need` is what was asked for, by pool and slot of `grid`; `first` covers it, `covers` are the
    shifts in the end. `rostered` is the scenario with them. `no_one_spare`: taking away any one
    agent breaks a target. Hours and costs are of all days of the roster.
    """

    loaded: Loaded
    rostered: Loaded
    grid: Grid
    need: Need
    need_from: str
    first: Mapping[str, Cover]
    covers: Mapping[str, Cover]
    rounds: tuple[Round, ...]
    spared: tuple[Spared, ...]
    no_one_spare: bool
    outcome: Outcome | None
    verified: Verified | None
    assumed: tuple[Assumed, ...]
    solver: str
    settings: Settings
    days: int
    interrupted: bool = False

    def by_interval(self, pool: str) -> Iterator[tuple[str, float, float, int]]:
        """Yield interval, agents needed and on duty in the mean, and the most lacking at a time."""
        grid, need, present = self.grid, self.need[pool], self.covers[pool].present
        each = round(self.loaded.scenario.day.interval / grid.slot_s)
        for day in range(grid.days):
            for first in range(0, grid.per_day, each):
                begin = day * grid.per_day + first
                slots = slice(begin, day * grid.per_day + min(first + each, grid.per_day))
                lacking = max(0, int((need[slots] - present[slots]).max()))
                mean = float(need[slots].mean()), float(present[slots].mean())
                yield grid.named(begin), *mean, lacking

    @property
    def roster(self) -> Iterator[tuple[object, ...]]:
        """Yield one row for each agent and day worked; agents of a pool are numbered from 1."""
        grid = self.grid
        for pool, cover in self.covers.items():
            for number, agent in enumerate(cover.agents, start=1):
                for day in agent.days:
                    hours = agent.shape.paid * grid.hours
                    yield pool, number, self.day_named(day), *times_on(agent, day, grid), hours

    def day_named(self, day: int) -> str:
        return "" if self.grid.days == 1 else self.grid.weekday(day)

    def to_frame(self) -> pd.DataFrame:
        """One row an agent and day worked: shift and breaks as clock times, paid hours."""
        return frame(ROSTER_KEYS, self.roster)

    @property
    def agents(self) -> int:
        return sum(len(cover.agents) for cover in self.covers.values())

    @property
    def paid_hours(self) -> float:
        return sum(cover.paid_hours for cover in self.covers.values())

    @property
    def cost(self) -> float:
        return sum(cover.cost for cover in self.covers.values())

    @property
    def first_hours(self) -> float:
        """Paid hours of the shifts that cover the need, before anything was simulated."""
        return sum(cover.paid_hours for cover in self.first.values())

    @property
    def bound_hours(self) -> float:
        """No shifts by these rules that cover the need take fewer paid hours."""
        return sum(cover.bound_hours for cover in self.first.values())

    @property
    def least_hours(self) -> float:
        """Paid hours of the need itself, if agents came for as long as they are needed."""
        return sum(cover.least_hours for cover in self.first.values())

    @property
    def proven(self) -> bool:
        return all(cover.proven for cover in self.first.values())

    @property
    def gap(self) -> float:
        """How much cheaper shifts that cover the need could be at most, as a share."""
        return 1 - self.bound_hours / self.first_hours if self.first_hours else 0.0

    @property
    def holds(self) -> bool:
        return self.outcome is not None and self.outcome.holds

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings.provenance,
            "days": self.days,
            "variant": self.loaded.variant_name,
            "solver": self.solver,
            "need": self.need_from,
            "interrupted": self.interrupted,
        }


def times_on(agent: Agent, day: int, grid: Grid) -> tuple[str, str, str]:
    """Start, end and breaks of an agent on a day, as texts; all empty on a day off."""
    times = on_day(agent, day, grid)
    if times is None:
        return "", "", ""
    begin, end, breaks = times
    return begin, end, "; ".join(f"{since}–{until}" for since, until in breaks)
