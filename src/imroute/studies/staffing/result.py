"""The answer of a study of staffing, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from imroute.loading import Loaded
from imroute.studies.cases import Settings
from imroute.studies.frames import frame
from imroute.studies.outcomes import Outcome
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.targets import Target, Verdict

if TYPE_CHECKING:
    import pandas as pd

Proof: TypeAlias = Literal["cheapest", "no one spare", "not proven"]


class Row(NamedTuple):
    """Agents of a pool in an interval of the day; `today` is the mean number as written."""

    pool: str
    interval: str
    agents: int
    paid_hours: float
    today: float


class Removal(NamedTuple):
    """What taking one agent away from a pool in a step of the day does.

    `target` is the one that suffers most, `at` the interval in which it does if it holds in each.
    `margin`, `low` and `high` are how far it is inside its limit then, in the unit of the measure.
    `breaks`: a target is then no longer met with confidence. `eats`: all are, but fresh days had
    asked for a reserve, since the days of the search are kinder than they, and that is gone.
    """

    pool: str
    interval: str
    breaks: bool
    target: Target
    at: str
    margin: float
    low: float
    high: float
    eats: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far it is proven that nobody can be spared.

    `cheapest`: no staffing that costs less meets the targets on the days of the study, if agents
    more never hurt; `no one spare`: taking any one agent away, anywhere, breaks a target
    or takes a reserve that fresh days asked for; `why`
    says what kept the study from proving either.
    """

    proof: Proof
    removals: tuple[Removal, ...]
    why: str = ""

    @property
    def unproven(self) -> tuple[Removal, ...]:
        return tuple(one for one in self.removals if not (one.breaks or one.eats))


@dataclass(frozen=True, slots=True)
class Verified:
    """How the answer fares with customers that it was not made for.

    `failed` earlier answers did not hold with other such customers; the search then went on with
    as much reserve as they asked for.
    """

    seed: int
    days: int
    failed: int
    verdicts: tuple[Verdict, ...]
    holds: bool


class Rule(NamedTuple):
    """What a rule of thumb would have staffed, and what that gives in simulation.

    `agents` at the `interval` at which it is the furthest off, of all pools together, `needed`
    there by this study; `hours` are of presence.
    """

    name: str
    words: str
    interval: str
    agents: int
    needed: int
    hours: float
    verdicts: tuple[Verdict, ...]
    holds: bool

    @property
    def off(self) -> int:
        return self.agents - self.needed


@dataclass(frozen=True, slots=True)
class StaffResult:
    """The fewest, or cheapest, agents by pool and interval that meet every target.

    `staffed` is the scenario with them; `need` has agents by interval of the day for each pool
    staffed; `today` the mean numbers on duty as written, likewise. `outcome` is of the days that
    the search was made on, `before` that of the scenario as written; `verified` is of fresh days.
    """

    grid: Grid
    staffing: Staffing
    staffed: Loaded
    today: Mapping[str, tuple[float, ...]]
    before: Outcome
    outcome: Outcome
    certificate: Certificate
    verified: Verified | None
    rules: tuple[Rule, ...]
    settings: Settings
    days: int
    cases: int
    interrupted: bool = False

    @property
    def loaded(self) -> Loaded:
        return self.grid.loaded

    @property
    def need(self) -> dict[str, tuple[int, ...]]:
        """Agents present of each pool staffed, interval by interval of the day."""
        return self.grid.by_interval(self.staffing)

    @property
    def rows(self) -> tuple[Row, ...]:
        grid = self.grid
        return tuple(
            Row(pool, clock, count, float(count * hours * grid.paid(pool)), today)
            for pool, agents in self.need.items()
            for clock, count, hours, today in zip(
                grid.intervals, agents, grid.hours.tolist(), self.today[pool], strict=True
            )
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a pool and interval: agents present, their paid hours, agents as written."""
        return frame(Row._fields, self.rows)

    @property
    def present_hours(self) -> float:
        return sum(self.grid.present_hours(self.staffing).values())

    @property
    def total_hours(self) -> float:
        """Paid hours of the pools staffed, of a day (or run of several days)."""
        return sum(row.paid_hours for row in self.rows)

    @property
    def cost(self) -> float:
        """Money for them."""
        return sum(row.paid_hours * self.grid.wage(row.pool) for row in self.rows)

    @property
    def hours_today(self) -> float:
        """Paid hours of the same pools as written."""
        return sum(self._paid_today().values())

    @property
    def cost_today(self) -> float:
        return sum(self.grid.wage(pool) * hours for pool, hours in self._paid_today().items())

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings.provenance,
            "days": self.days,
            "variant": self.loaded.variant_name,
            "cases": self.cases,
            "interrupted": self.interrupted,
        }

    def _paid_today(self) -> dict[str, float]:
        grid = self.grid
        return {
            pool: float(np.dot(agents, grid.hours)) * grid.paid(pool)
            for pool, agents in self.today.items()
        }
