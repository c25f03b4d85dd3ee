"""What points are judged by: what is to be best, what they cost, and how they serve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from imroute.errors import Problem, UsageError, listed, unknown_choice
from imroute.facts.measure import MEAN, THRESHOLD
from imroute.facts.measures import DEFAULT_THRESHOLDS_S, MEASURES
from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.measures import Unit
from imroute.measures.quantities import quantile_share
from imroute.studies.asked import targets_of
from imroute.studies.margins import with_load
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.sweep.limits import asked_by, judged_values, zone
from imroute.targets import Target, thresholds_s
from imroute.units import format_duration

SPENDING = ("cost", "cost_per_contact", "paid_hours")
MONEY, HOURS = Asked("cost", stat=MEAN), Asked("paid_hours", stat=MEAN)


@dataclass(frozen=True, slots=True)
class Goal:
    """A value and which way it is better; `sign` is 1 if less is better and −1 if more is."""

    asked: Asked
    sign: int
    unit: Unit

    @property
    def spends(self) -> bool:
        """Whether having less of it is only worth it while targets hold."""
        return self.asked.measure in SPENDING

    def of(self, outcome: Outcome) -> Linear:
        """The value, turned so that less is better."""
        return outcome.linear(self.asked).times(self.sign)


def goal_of(asked: Asked, sign: int) -> Goal:
    return Goal(asked, sign, MEASURES[asked.measure].unit_of(asked.stat or MEAN))


def read_goal(loaded: Loaded, written: str) -> Goal:
    """Read MEASURE or MEASURE:STAT, such as cost or service_level:20s, and which way is better."""
    asked = read_asked(loaded, written, "--best")
    spends = asked.measure in SPENDING
    sign = 1 if spends else with_load(Target(asked.measure, stat=asked.stat, at_least=0.0))
    if sign == 0:
        allowed = f"a measure of which more or less is better, such as {listed(SPENDING)}"
        do = "write for example --best cost, or --best service_level:20s"
        raise UsageError(Problem(written, allowed, do, ("--best",)))
    return goal_of(asked, sign)


def read_asked(loaded: Loaded, written: str, option: str) -> Asked:
    """Read MEASURE or MEASURE:STAT."""
    measure, _, stat = (part.strip() for part in written.partition(":"))
    if measure not in MEASURES:
        raise UsageError(unknown_choice(measure, "a measure", tuple(MEASURES), (option,)))
    stats = _stats(loaded, measure)
    stat = stat or _usual_stat(loaded, measure)
    if stat not in stats and not (MEASURES[measure].unit == "s" and quantile_share(stat)):
        raise UsageError(unknown_choice(stat, f"a stat of {measure}", stats, (option,)))
    return Asked(measure, stat=stat)


def _stats(loaded: Loaded, measure: str) -> tuple[str, ...]:
    times = sorted({*DEFAULT_THRESHOLDS_S, *thresholds_s(targets_of(loaded.scenario))})
    within = tuple(format_duration(seconds) for seconds in times)
    stats = MEASURES[measure].stats
    return tuple(s for stat in stats for s in (within if stat == THRESHOLD else (stat,)))


def _usual_stat(loaded: Loaded, measure: str) -> str:
    """The stat of the first target about a measure, or its first one."""
    for target in targets_of(loaded.scenario):
        if target.measured == measure and target.judged_stat:
            return target.judged_stat
    return "20s" if MEASURES[measure].stats[0] == THRESHOLD else MEASURES[measure].stats[0]


def service_goal(loaded: Loaded) -> Goal:
    """What the first target with a better and a worse is about, or the service level in 20 s."""
    for target in targets_of(loaded.scenario):
        sign = with_load(target)
        if sign and target.measured not in SPENDING:
            return goal_of(asked_by(target), sign)
    return goal_of(Asked("service_level", stat="20s"), -1)


class Terms(NamedTuple):
    """What a sweep goes by; a difference of the goal up to `zone` does not matter."""

    goal: Goal
    cost: Goal
    service: Goal
    zone: float

    @property
    def under_targets(self) -> bool:
        return self.goal.spends


def terms_of(
    loaded: Loaded, outcomes: Sequence[Outcome], wanted: Goal | None, indifference: float | None
) -> Terms:
    """Settle what was not asked for by what the points are like.

    Cost is money where there is any, else hours paid. Best is the least cost under the targets, if
    there are any and points differ in cost; else the service.
    """
    service = wanted if wanted and not wanted.spends else service_goal(loaded)
    money = any(outcome.row(MONEY).mean > 0 for outcome in outcomes)
    cost = goal_of(MONEY if money else HOURS, 1)
    spent = [cost.of(outcome).value for outcome in outcomes]
    differs = max(spent) - min(spent) > zone(cost.unit, min(spent))
    goal = wanted or (cost if differs and loaded.scenario.targets else service)
    values = [abs(goal.of(outcome).value) for outcome in outcomes]
    if any(math.isnan(value) for value in values):
        got, do = goal.asked.measure, "choose another measure by --best"
        raise UsageError(Problem(got, "a measure that has data at every point", do, ("--best",)))
    return Terms(goal, cost, service, zone(goal.unit, min(values), indifference))


def asked_of(loaded: Loaded, wanted: Goal | None) -> tuple[Asked, ...]:
    """All that is asked of a point."""
    asked = [MONEY, HOURS, service_goal(loaded).asked, *judged_values(loaded)]
    return tuple(dict.fromkeys([*asked, *([wanted.asked] if wanted else [])]))
