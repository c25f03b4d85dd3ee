"""Trials: staffings tried on the days of a study, and how far inside its targets each is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from imroute.errors import ScenarioError
from imroute.intervals import Floats, difference
from imroute.studies.cases import Cases
from imroute.studies.margins import Margin, limit_of
from imroute.studies.outcomes import Outcome
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.targets import Target

TO_BEGIN, PER_CELL = 60, 6  # times the days of the study may be simulated in a search
SURE = 2.5  # standard errors of a difference that few days show before many are not tried
NOWHERE = -10.0  # limits' worth outside: no data where there ought to be some


class Part(NamedTuple):
    """A target that load can break, or its part in one interval; limits are in units of `scale`."""

    target: Target
    interval: str
    scale: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One staffing on some days; arrays by part, in limits' worth, at least 0 is good.

    `lows` are the lower ends, less the reserve that is asked for.
    """

    staffing: Staffing
    days: int
    cost: float
    values: Floats
    lows: Floats
    margins: tuple[Margin | None, ...]

    @property
    def slack(self) -> float:
        """How much the least of the margins has to spare."""
        return float(self.lows.min())

    @property
    def holds(self) -> bool:
        return self.slack >= 0


class Trials:
    """Staffings tried on the same days; `best` is the cheapest that held on all of them.

    The search may try staffings on `left` more days: days and not minutes, so that it finds the
    same on any machine. `today` has the agents by cell as written. Parts are those that have data
    when agents are plenty: where a trial has none, nobody was served. `reserve` is asked of each
    part beyond its limit.
    """

    def __init__(
        self, cases: Cases, grid: Grid, days: int, plenty: Staffing, today: Floats
    ) -> None:
        self.cases, self.grid, self.days, self.today = cases, grid, days, today
        self.tried: dict[tuple[Staffing, int], Trial] = {}
        self.best: Trial | None = None
        self.parts = _parts(cases.outcome(grid.applied(plenty), days))
        self.reserve: Floats = np.zeros(len(self.parts))
        self.few = max(2, min(days, round(days / 4)))
        self.left = days * (TO_BEGIN + PER_CELL * grid.cells)

    def trial(self, staffing: Sequence[int], days: int | None = None) -> Trial:
        """Try a staffing, on all days of the study or on the first ones."""
        key = tuple(int(agents) for agents in staffing), days or self.days
        if key not in self.tried:
            self.tried[key] = self._tried(*key)
            self.left -= key[1]
        self._remember(self.tried[key])
        return self.tried[key]

    def holds(self, staffing: Sequence[int], base: Trial) -> Trial | None:
        """A trial that meets every target on all days; few days may show that it cannot."""
        if self.hopeless(staffing, base):
            return None
        trial = self.trial(staffing)
        return trial if trial.holds else None

    def hopeless(self, staffing: Sequence[int], base: Trial) -> bool:
        """Whether few days show it to be so much worse than a base that all days need no look."""
        if self.few == self.days or (tuple(staffing), self.days) in self.tried:
            return False
        few, before = self.trial(staffing, self.few), self.trial(base.staffing, self.few)
        return bool((self._at_best(few, before, base) < 0).any())

    def again(self, reserve: Floats) -> None:
        """Ask for another reserve, which the best so far may not have."""
        more, self.reserve, self.best = reserve - self.reserve, reserve, None
        for key, trial in self.tried.items():
            self.tried[key] = replace(trial, lows=trial.lows - more)
            self._remember(self.tried[key])

    def read(self, outcome: Outcome) -> tuple[Floats, Floats]:
        """Values and lower ends of the parts, in limits' worth, whatever the reserve."""
        return self._read(self._aligned(outcome))

    def _at_best(self, few: Trial, before: Trial, base: Trial) -> Floats:
        """The lows that all days may show at best, by what few days show of the difference."""
        pairs = zip(before.margins, few.margins, self.parts, strict=True)
        errors = np.array([_error(a, b) / part.scale for a, b, part in pairs])
        reach = SURE * math.sqrt(1 - self.few / self.days)
        best: Floats = base.lows + few.values - before.values + reach * errors
        return best

    def _remember(self, trial: Trial) -> None:
        if trial.days == self.days and trial.holds and self._is_better(trial):
            self.best = trial

    def _is_better(self, trial: Trial) -> bool:
        if self.best is None:
            return True
        return (trial.cost, -trial.slack) < (self.best.cost, -self.best.slack)

    def _tried(self, staffing: Staffing, days: int) -> Trial:
        try:
            loaded = self.grid.applied(staffing)
        except ScenarioError:  # a pool has fewer agents than it says are new, or kept back
            return self._out(staffing, days)
        margins = self._aligned(self.cases.outcome(loaded, days))
        values, lows = self._read(margins)
        return Trial(staffing, days, self.grid.cost(staffing), values, lows - self.reserve, margins)

    def _aligned(self, outcome: Outcome) -> tuple[Margin | None, ...]:
        found = {(margin.target, margin.interval): margin for margin in outcome.margins}
        return tuple(found.get((part.target, part.interval)) for part in self.parts)

    def _read(self, margins: tuple[Margin | None, ...]) -> tuple[Floats, Floats]:
        """Values and lower ends, in limits' worth."""
        pairs = list(zip(margins, self.parts, strict=True))
        values = np.array([_value(margin) / part.scale for margin, part in pairs])
        lows = np.array([_low(margin) / part.scale for margin, part in pairs])
        return values, lows

    def _out(self, staffing: Staffing, days: int) -> Trial:
        nowhere = np.full(len(self.parts), NOWHERE)
        nothing = (None,) * len(self.parts)
        return Trial(staffing, days, self.grid.cost(staffing), nowhere, nowhere, nothing)


def _parts(outcome: Outcome) -> tuple[Part, ...]:
    return tuple(Part(m.target, m.interval, _scale(m.target)) for m in outcome.margins)


def _scale(target: Target) -> float:
    limit = limit_of(target)
    assert limit is not None
    if target.on_days is not None:
        return target.on_days
    return abs(limit[0]) or 1.0


def _value(margin: Margin | None) -> float:
    return NOWHERE if margin is None else margin.linear.value


def _low(margin: Margin | None) -> float:
    """Without a lower end, which few days may not give, a margin is not shown to hold."""
    low = math.nan if margin is None else margin.estimate.low
    return NOWHERE if math.isnan(low) else low


def _error(before: Margin | None, after: Margin | None) -> float:
    if before is None or after is None:
        return 0.0
    error = difference(before.linear, after.linear).error
    return 0.0 if math.isnan(error) else error
