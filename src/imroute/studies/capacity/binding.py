"""Which pool and which interval break first, measured on the same days.

An interval breaks a target of the whole day that has most of what is amiss: how far it is beyond
the limit, times its contacts. The pool is the one in which one agent more, all day (or for
the shift that is there), brings the target back furthest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import Plan
from imroute.engine.plan import make_plan
from imroute.intervals import Estimate, Linear, difference, of_linear
from imroute.measures.opening import interval_names, opening
from imroute.studies.capacity.crossing import DIGITS
from imroute.studies.capacity.search import Search
from imroute.studies.capacity.staffed import Stretch, one_more, stretch_of
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked, Outcome
from imroute.targets import Target, scope_of

BINDING_DAYS = 30
A_STEP = 0.05  # of a multiple, over which the fall with demand is taken


@dataclass(frozen=True, slots=True)
class Gain:
    """What one agent more in a pool, all day or all of a shift, does for a target where it breaks.

    `gain` is in the unit of the measure, positive is better; `multiples` the same as demand.
    """

    pool: str
    gain: Estimate
    multiples: float


@dataclass(frozen=True, slots=True)
class Binds:
    """Where a target breaks first; `pool` is None if no agents more help, `stretch` when it is."""

    pool: str | None
    interval: str | None
    stretch: Stretch | None
    gains: tuple[Gain, ...]


def binds(search: Search, target: Target, multiple: float) -> Binds:
    """Measure at the multiple at which a target breaks what breaks it, for some ten cases."""
    multiple = round(multiple, DIGITS)
    interval, stretch = _interval(search, target, multiple)
    whole = _asked(target, f"interval:{interval}" if target.every_interval and interval else "")
    gains = _gains(search, target, multiple, whole, stretch)
    helps = [gain for gain in gains if gain.gain.low > 0]
    pool = max(helps, key=lambda gain: gain.gain.mean).pool if helps else None
    return Binds(pool, interval, stretch, gains)


# The pool -----------------------------------------------------------------------------------------


def _gains(
    search: Search, target: Target, multiple: float, asked: Asked, stretch: Stretch | None
) -> tuple[Gain, ...]:
    base = search.times(multiple)
    here = search.cases.outcome(base, BINDING_DAYS, (asked,)).linear(asked)
    further = search.times(round(multiple * (1 + A_STEP), DIGITS))
    beyond = search.cases.outcome(further, BINDING_DAYS, (asked,)).linear(asked)
    sign = _sign(target)
    fall = sign * (here.value - beyond.value) / (multiple * A_STEP)
    found = []
    for pool in search.loaded.scenario.pools:
        more = search.cases.outcome(one_more(base, pool, stretch), BINDING_DAYS, (asked,))
        gain = _gain(here, more.linear(asked), sign)
        found.append(Gain(pool, gain, gain.mean / fall if fall > 0 else math.nan))
    return tuple(found)


def _gain(here: Linear, more: Linear, sign: int) -> Estimate:
    return of_linear(difference(here, more).times(sign))


def _sign(target: Target) -> int:
    limit = limit_of(target)
    return 1 if limit is None else limit[1]


def _asked(target: Target, interval: str = "") -> Asked:
    return Asked(
        target.measured, scope_of(target, interval), target.judged_stat, during=target.during
    )


# The interval -------------------------------------------------------------------------------------


def _interval(search: Search, target: Target, multiple: float) -> tuple[str | None, Stretch | None]:
    plan = make_plan(search.loaded.scenario)
    names = interval_names(plan)
    amiss = _amiss(search, target, multiple, plan)
    if np.isnan(amiss).all():
        return None, None
    worst = int(np.nanargmax(amiss))
    return names[worst], stretch_of(plan, *_around(amiss, worst, plan))


def _amiss(search: Search, target: Target, multiple: float, plan: Plan) -> np.ndarray:
    """By interval how far it is beyond the limit, times its contacts; NaN without data."""
    seen = opening(plan, target.during).lengths_s > 0
    scopes = [f"interval:{name}" for name in interval_names(plan)]
    values = [_asked(target, scope) for scope in scopes]
    counts = [Asked("offered", scope_of(target, scope)) for scope in scopes]
    outcome = search.cases.outcome(search.times(multiple), BINDING_DAYS, (*values, *counts))
    limit = limit_of(target)
    bound, sign = limit or (0.0, 1)
    beyond = np.array([sign * (bound - outcome.linear(asked).value) for asked in values])
    weight = _weights(target, outcome, counts)
    return np.where(seen, beyond * weight, np.nan)


def _weights(target: Target, outcome: Outcome, counts: list[Asked]) -> np.ndarray:
    """Contacts by interval; all alike where every interval has to hold, or none are counted."""
    found = np.array([outcome.linear(asked).value for asked in counts])
    return np.ones(found.size) if target.every_interval or np.isnan(found).all() else found


def _around(amiss: np.ndarray, worst: int, plan: Plan) -> tuple[int, int]:
    """The intervals on end around the worst that are beyond the limit too."""
    hours = opening(plan)
    first = last = worst
    while first > 0 and amiss[first - 1] > 0 and hours.ends[first - 1] == hours.begins[first]:
        first -= 1
    while (
        last + 1 < amiss.size and amiss[last + 1] > 0 and hours.ends[last] == hours.begins[last + 1]
    ):
        last += 1
    return first, last
