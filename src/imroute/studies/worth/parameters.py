"""The value of a parameter at which it pays for itself, or at which a target is just met."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from imroute.errors import Problem, UsageError
from imroute.intervals import Estimate, Linear, difference, of_linear
from imroute.loading import Loaded
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.frames import frame
from imroute.studies.outcomes import Outcome
from imroute.studies.progress import Progress, quiet
from imroute.studies.worth.bench import Bench, a_day, bench, busiest_pool
from imroute.studies.worth.crossings import crossing_of
from imroute.studies.worth.goals import Goal, goal_of, has_costs, has_sales, spent
from imroute.studies.worth.lines import plus
from imroute.studies.worth.payback import saving
from imroute.studies.worth.places import Place, pool_of
from imroute.studies.worth.ranges import Range, range_of
from imroute.studies.worth.variants import A_WEEK, A_YEAR, DEFAULT_DAYS, open_days

if TYPE_CHECKING:
    import pandas as pd

EXPECTED_CASES = 40  # a guess, for the time left


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one value: how far inside the target, or saved a day beyond the extra cost."""

    value: float
    margin: Estimate


@dataclass(frozen=True, slots=True)
class BreakevenResult:
    """From which value on, with its interval, something holds: ±∞ is outside the range tried.

    `asks` is "pays" (as many `extra` a day are saved at the same service) or "met" (the target is).
    `rises` tells that higher values are better; `steady` that the values tried say so throughout.
    """

    loaded: Loaded
    range: Range
    asks: Literal["pays", "met"]
    extra: float
    goal: Goal
    place: Place
    days: int
    value: Estimate
    rises: bool
    steady: bool
    tried: tuple[Tried, ...]
    provenance: dict[str, object]
    interrupted: bool = False

    def to_frame(self) -> pd.DataFrame:
        """One row a value tried: how far inside the target, or money beyond the extra cost."""
        rows = ((one.value, one.margin.mean, one.margin.low, one.margin.high) for one in self.tried)
        return frame(("value", "mean", "low", "high"), rows)


def breakeven(
    loaded: Loaded,
    values: str,
    *,
    extra_cost: float = 0.0,
    one_off: float = 0.0,
    over_s: float = A_YEAR,
    days_a_week: float = A_WEEK,
    pool: str | None = None,
    target: int | None = None,
    days: int = DEFAULT_DAYS,
    settings: Settings | None = None,
    progress: Progress = quiet,
    store: Store | None = None,
) -> BreakevenResult:
    """Find from which value on a parameter pays, or (without an extra cost) a target is met.

    `values` is a path and two ends: "bots.helper.resolves=40%..90%". It pays if it saves
    `extra_cost` a day and `one_off`, spread over `over_s` seconds, at the service that the scenario
    has as it is: agents of a pool (that which answers most) are taken away or added until then.
    """
    goal, wanted = goal_of(loaded, target), range_of(values)
    named = pool_of(loaded, pool) if pool is not None else None
    extra = extra_cost + one_off / open_days(over_s, days_a_week)
    if extra and not (has_costs(loaded) or has_sales(loaded)):
        do = "write what agents cost, such as pools.team.cost: 30/h"
        raise UsageError(Problem("no cost", "costs to save, or sales to win", do, ("pools",)))
    for end in (wanted.first, wanted.last):
        loaded.changed({wanted.path: wanted.written(end)})
    settings = settings or Settings()
    value, rises, interrupted = Estimate(math.nan, math.nan, math.nan, days), True, False
    with Cases(settings, progress, store) as cases:
        cases.expect(days * EXPECTED_CASES, f"trying values of {wanted.path}")
        at = bench(cases, loaded, days)
        place = named or busiest_pool(at)
        curve = _Curve(at, goal, place, wanted, extra)
        try:
            value, rises = _found(curve, wanted)
        except KeyboardInterrupt:
            interrupted = True
    tried = curve.tried()
    return BreakevenResult(
        *(loaded, wanted, "pays" if extra else "met", extra, goal, place, days, value, rises),
        steady=_steady(tried, rises),
        tried=tried,
        provenance={**settings.provenance, "days": days},
        interrupted=interrupted,
    )


class _Curve:
    """How far inside each value is, tried when it is asked for."""

    def __init__(self, at: Bench, goal: Goal, place: Place, wanted: Range, extra: float) -> None:
        self._at, self._goal, self._place = at, goal, place
        self._range, self._extra = wanted, extra
        self.known: dict[int, Estimate] = {}

    def at(self, step: int) -> Estimate:
        if step not in self.known:
            written = self._range.written(self._range.value(step))
            self.known[step] = self._margin(self._at.base.changed({self._range.path: written}))
        return self.known[step]

    def tried(self) -> tuple[Tried, ...]:
        """All that was tried, in order."""
        known = sorted(self.known.items())
        return tuple(Tried(self._range.value(step), margin) for step, margin in known)

    def _margin(self, case: Loaded) -> Estimate:
        if self._extra:
            return of_linear(plus(self._saved(case), -self._extra))
        return worst_margin(self._goal, self._at.outcome(case))

    def _saved(self, case: Loaded) -> Linear:
        """What is saved at the same service, or as near to it as agents bring it."""
        at, base = self._at, self._at.base
        found = saving(at, case, self._goal, self._place, base)
        if found.money is not None:
            return found.money
        fewest, most = at.room(self._place, case)
        after = at.staffed(self._place, case)(fewest if found.agents.at < 0 else most)
        return a_day(difference(spent(after), spent(at.before)), base)


def worst_margin(goal: Goal, outcome: Outcome) -> Estimate:
    """How far inside the target a case is, in the part of it that is least so."""
    found = outcome.margins_of(goal.target)
    if not found:
        return of_linear(goal.inside(outcome))
    return min((margin.estimate for margin in found), key=lambda estimate: estimate.mean)


def _found(curve: _Curve, wanted: Range) -> tuple[Estimate, bool]:
    """The value at which it crosses, and whether higher ones are better."""
    last, stride = wanted.steps, max(1, wanted.steps // 4)
    if curve.at(last).mean >= curve.at(0).mean:
        return crossing_of(curve.at, 0, last, 0, stride).times(wanted.value), True
    found = crossing_of(lambda step: curve.at(last - step), 0, last, 0, stride)
    at, low, high = (wanted.value(last - step) for step in (found.at, found.high, found.low))
    return Estimate(at, low, high, found.days), False


def _steady(tried: tuple[Tried, ...], rises: bool) -> bool:
    """Whether no value that surely falls short lies beyond one that surely does not."""
    ordered = tried if rises else tried[::-1]
    known = [one.margin for one in ordered if one.margin.low > 0 or one.margin.high < 0]
    sure = [margin.low > 0 for margin in known]
    return sure == sorted(sure)
