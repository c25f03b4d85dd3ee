"""What a change is judged by: one target's measure, and money."""

from __future__ import annotations

from dataclasses import dataclass

from imroute.errors import Problem, UsageError, listed
from imroute.facts.measure import Unit
from imroute.intervals import Linear, difference
from imroute.language import say
from imroute.loading import Loaded
from imroute.measures import MEASURES
from imroute.studies.asked import targets_of
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked, Outcome
from imroute.targets import Target, measure_name, scope_name, scope_of, stat_name, time_in_words
from imroute.units import format_clock, format_duration

DEFAULT_THRESHOLD = "30s"
COST, HOURS, SALES = Asked("cost"), Asked("paid_hours"), Asked("sales")


@dataclass(frozen=True, slots=True)
class Goal:
    """The measure of a target, of the day as a whole; `sign` is −1 where less is better.

    `number` is that of the target in the scenario, from 1; `limit` what it has to reach.
    """

    number: int
    target: Target
    sign: int
    limit: float

    @property
    def asked(self) -> Asked:
        return asked_of(self.target)

    @property
    def unit(self) -> Unit:
        return unit_of(self.target)

    def better(self, base: Outcome, other: Outcome) -> Linear:
        """How much better the other case does; the same customers came to both."""
        change = difference(base.linear(self.asked), other.linear(self.asked))
        return change.times(self.sign)

    def inside(self, outcome: Outcome) -> Linear:
        """How far a case is inside the target."""
        line = outcome.linear(self.asked)
        return Linear(self.sign * (line.value - self.limit), self.sign * line.parts, line.known)


def asked_of(target: Target) -> Asked:
    return Asked(target.measured, scope_of(target), target.judged_stat, target.during)


def unit_of(target: Target) -> Unit:
    measure = MEASURES[target.measured]
    return measure.unit_of(target.judged_stat or measure.stats[0])


def goal_of(loaded: Loaded, number: int | None = None) -> Goal:
    """The target of that number, or the first one that staff can move."""
    targets = targets_of(loaded.scenario)
    if not targets:
        do = "write for example targets: [{measure: service_level, within: 20s, at_least: 80%}]"
        raise UsageError(Problem("no targets", "a target to judge a change by", do, ("targets",)))
    if number is not None and not 1 <= number <= len(targets):
        allowed = f"a target of this scenario, 1 to {len(targets)}"
        raise UsageError(Problem(str(number), allowed, "name one of these", ("--target",)))
    wanted = range(1, len(targets) + 1) if number is None else [number]
    for one in wanted:
        target = targets[one - 1]
        if (limit := limit_of(target)) is not None:
            return Goal(one, target, limit[1], limit[0])
    raise UsageError(_unmoved(targets, number))


def _unmoved(targets: tuple[Target, ...], number: int | None) -> Problem:
    names = [f"{i} {name_of(t)}" for i, t in enumerate(targets, 1) if limit_of(t) is not None]
    got = "these targets" if number is None else name_of(targets[number - 1])
    do = f"name one of these: {listed(names)}" if names else "add a service level to the targets"
    return Problem(got, "a target that more agents help to meet", do, ("--target",))


def name_of(target: Target) -> str:
    """What a target is about: "service level within 20 s for tier vip from 20:00 to 22:00"."""
    name = measure_name(target.measured)
    if target.threshold_s is not None:
        name = say("{name} within {time}", name=name, time=time_in_words(target.threshold_s))
    elif target.judged_stat not in (None, "mean", "total"):
        name = say("{percentile} of {name}", percentile=stat_name(target.judged_stat), name=name)
    for part in target.scope:
        name = say("{name} for {scope}", name=name, scope=scope_name(part))
    if target.during is not None:
        begin, end = map(format_clock, target.during)
        name = say("{name} from {begin} to {end}", name=name, begin=begin, end=end)
    return name


# Money --------------------------------------------------------------------------------------------


def has_costs(loaded: Loaded) -> bool:
    return any(pool.cost for pool in loaded.scenario.pools.values())


def has_sales(loaded: Loaded) -> bool:
    scenario = loaded.scenario
    return scenario.money is not None or any(t.money for t in scenario.contact_types.values())


def asked_for(loaded: Loaded) -> tuple[Asked, ...]:
    """Ask all that the studies here go by: every target's measure, hours, costs and sales."""
    targets = targets_of(loaded.scenario)
    sales = (SALES,) if has_sales(loaded) else ()
    return (*dict.fromkeys(map(asked_of, targets)), HOURS, COST, *sales)


def spent(outcome: Outcome) -> Linear:
    """Costs less sales, in a run."""
    cost = outcome.linear(COST)
    return cost.plus(outcome.linear(SALES), -1.0) if SALES in outcome.readings else cost


def threshold_of(loaded: Loaded) -> str:
    """The time of the first service level among the targets, as results name it."""
    for target in targets_of(loaded.scenario):
        if target.threshold_s is not None and target.measure == "service_level":
            return format_duration(target.threshold_s)
    return DEFAULT_THRESHOLD
