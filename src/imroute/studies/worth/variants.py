"""What changes are worth: in agents, for their money, and how soon they have paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imroute.errors import Problem, UsageError, unknown_name
from imroute.intervals import Estimate, Linear, difference, of_linear
from imroute.loading import Loaded
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.frames import frame
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.progress import Progress, quiet
from imroute.studies.worth.bench import Bench, a_day, at_step, bench, busiest_pool, neighbours
from imroute.studies.worth.crossings import Crossing, crossing
from imroute.studies.worth.effects import Effect, effects
from imroute.studies.worth.goals import COST, HOURS, Goal, goal_of, has_costs
from imroute.studies.worth.lines import plus, ratio, reached
from imroute.studies.worth.listed import NumberRow, number_row
from imroute.studies.worth.payback import Payback, payback, saving
from imroute.studies.worth.places import Place, pool_of
from imroute.studies.worth.points import Point, points
from imroute.units import DAY

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_DAYS = 50
A_YEAR = 365 * DAY
A_WEEK = 7.0
THOUSAND = 1000.0
CASES_A_VARIANT = 10  # a guess, for the time left


@dataclass(frozen=True, slots=True)
class ForTheMoney:
    """A change beside agents for the same money a day.

    `extra` is what it costs a day, what it costs once spread; `per_1000` how much better it makes
    the goal for each 1,000, NaN ends where it may cost nothing. `agents` of the pool for the same
    money make the goal better by `better`, and the change does so by `ahead` more; None if it costs
    nothing more.
    """

    extra: Estimate
    per_1000: Estimate | None
    agents: Crossing | None
    better: Estimate | None
    ahead: Estimate | None


@dataclass(frozen=True, slots=True)
class VariantWorth:
    """What one variant is worth.

    So many agents of the pool, added all day, make the goal as much better; they are so many paid
    hours and so much money a day. With the variant, `make_up` agents more (below 0: fewer) bring
    the goal back to what it was. `money` and `payback` are None where no costs are written.
    """

    name: str
    title: str
    one_off: float
    better: Estimate
    effects: tuple[Effect, ...]
    agents: Crossing
    make_up: Crossing
    hours: Estimate
    agents_cost: Estimate | None
    money: ForTheMoney | None
    payback: Payback | None

    @property
    def numbers(self) -> dict[str, Estimate]:
        """Everything that it comes to by name, as far as it is known."""
        money, back = self.money, self.payback
        found = {
            "better": self.better,
            "agents": self.agents.times(float),
            "makes_up": self.make_up.times(float),
            "paid_hours": self.hours,
            "wages": self.agents_cost,
            "extra_cost": money.extra if money else None,
            "better_per_1000": money.per_1000 if money else None,
            "ahead_of_agents": money.ahead if money else None,
            "saved": back.saving.estimate if back else None,
            "payback_days": back.days if back else None,
        }
        return {name: estimate for name, estimate in found.items() if estimate is not None}


@dataclass(frozen=True, slots=True)
class WorthResult:
    """What variants are worth against the same base and the same customers.

    `over_s` is the time that one-off costs are spread over, `days_a_week` how many there are of the
    days simulated. `points` are None where no costs are written, or if interrupted.
    """

    loaded: Loaded
    goal: Goal
    value: Estimate
    place: Place
    days: int
    over_s: float
    days_a_week: float
    variants: tuple[VariantWorth, ...]
    points: tuple[Point, ...] | None
    priced: bool
    provenance: dict[str, object]
    interrupted: bool = False

    @property
    def rows(self) -> Iterator[NumberRow]:
        """Yield one row a number: of which variant, or the price of a point at which place."""
        for one in self.variants:
            for number, estimate in one.numbers.items():
                yield number_row("variant", one.name, number, estimate)
        for point in self.points or ():
            yield number_row("point", point.place.name, "price", point.price)

    def to_frame(self) -> pd.DataFrame:
        """One row a number, with its 95% interval; money and hours are a day's."""
        return frame(NumberRow._fields, self.rows)


def worth(
    loaded: Loaded,
    variants: Sequence[str] | None = None,
    *,
    pool: str | None = None,
    target: int | None = None,
    days: int = DEFAULT_DAYS,
    over_s: float = A_YEAR,
    days_a_week: float = A_WEEK,
    settings: Settings | None = None,
    progress: Progress = quiet,
    store: Store | None = None,
) -> WorthResult:
    """Say what variants (all, if none are named) are worth: in agents, for their money, in weeks.

    Judged by the measure of a target, by its number, or of the first that staff can move; agents
    are those of a pool, or of the one that answers most. One-off costs are spread over `over_s`
    seconds, and paid back on `days_a_week` days a week.
    """
    goal, names = goal_of(loaded, target), _names(loaded, variants)
    named = pool_of(loaded, pool) if pool is not None else None
    over_days = open_days(over_s, days_a_week)
    settings = settings or Settings()
    found: list[VariantWorth] = []
    prices, interrupted = None, False
    with Cases(settings, progress, store) as cases:
        cases.expect(days * CASES_A_VARIANT * (len(names) + 1), "simulating variants")
        at = bench(cases, loaded, days)
        value = of_linear(at.before.linear(goal.asked))
        place = named or busiest_pool(at)
        try:
            prices = points(at, goal) if has_costs(loaded) else None
            for name in names:
                found.append(_worth(at, name, goal, place, over_days))
        except KeyboardInterrupt:
            interrupted = True
    return WorthResult(
        *(loaded, goal, value, place, days, over_s, days_a_week, _ranked(found), prices),
        priced=has_costs(loaded),
        provenance={**settings.provenance, "days": days},
        interrupted=interrupted,
    )


def one_off_of(loaded: Loaded, name: str) -> float:
    """What a variant costs once, and those it is combined of, each once."""
    return sum(loaded.scenario.variants[each].one_off for each in _combined(loaded, name, {}))


def _combined(loaded: Loaded, name: str, seen: dict[str, None]) -> dict[str, None]:
    if name not in seen:
        seen[name] = None
        for other in loaded.scenario.variants[name].combine:
            _combined(loaded, other, seen)
    return seen


def _names(loaded: Loaded, wanted: Sequence[str] | None) -> tuple[str, ...]:
    known = loaded.variants
    for name in wanted or ():
        if name not in known:
            raise UsageError(unknown_name("variant", name, known))
    others = tuple(name for name in known if name != loaded.variant_name)
    return tuple(wanted) if wanted is not None else others


def open_days(over_s: float, days_a_week: float) -> float:
    """How many of the days simulated there are in some time."""
    if not over_s > 0:
        do = "write for example --over 365d"
        raise UsageError(Problem("0s", "a time above 0", do, ("--over",)))
    if not 0 < days_a_week <= A_WEEK:
        got, do = f"{days_a_week:g}", "write for example --days-a-week 5"
        raise UsageError(Problem(got, "more than 0 days, up to 7", do, ("--days-a-week",)))
    return over_s / DAY * days_a_week / A_WEEK


def _worth(at: Bench, name: str, goal: Goal, place: Place, over_days: float) -> VariantWorth:
    variant = at.base.as_variant(name)
    one_off, after = one_off_of(at.base, name), at.outcome(variant)
    better = goal.better(at.before, after)
    priced = has_costs(at.base)
    agents = crossing(lambda more: goal.better(after, at.staffed(place)(more)), *at.room(place))
    return VariantWorth(
        name,
        at.base.scenario.variants[name].title or name,
        one_off,
        of_linear(better),
        effects(at.before, after),
        agents,
        saving(at, variant, goal, place, at.base).agents,
        agents.times(lambda step: at_step(_extra(at, place, HOURS), step)),
        agents.times(lambda step: at_step(_extra(at, place, COST), step)) if priced else None,
        _for_the_money(at, after, one_off / over_days, goal, place) if priced else None,
        payback(at, variant, one_off, goal, place) if priced else None,
    )


def _extra(at: Bench, place: Place, asked: Asked) -> Callable[[int], float]:
    """How much more of something so many more agents are, a day."""
    staffed, before = at.staffed(place), at.before.linear(asked).value
    return lambda more: (staffed(more).linear(asked).value - before) / at.base.scenario.days


def _for_the_money(
    at: Bench, after: Outcome, once_a_day: float, goal: Goal, place: Place
) -> ForTheMoney:
    """Set a variant beside agents for the same money, if it costs any."""
    cost = plus(_dearer(at, after), once_a_day)
    extra, better = of_linear(cost), goal.better(at.before, after)
    if not extra.low > 0:
        return ForTheMoney(extra, None, None, None, None)
    per_1000 = ratio(better, cost.times(1 / THOUSAND))
    staffed, room = at.staffed(place), (0, at.room(place)[1])

    def beyond(agents: int) -> Linear:
        return difference(cost, _dearer(at, staffed(agents)))

    bought = crossing(beyond, *room)
    if not bought.found:
        return ForTheMoney(extra, per_1000, bought, None, None)
    low, high = (
        (beyond(agents), goal.better(at.before, staffed(agents)))
        for agents in neighbours(bought.at, room)
    )
    alike = reached(low, high)
    ahead = difference(alike, better)
    return ForTheMoney(extra, per_1000, bought, of_linear(alike), of_linear(ahead))


def _dearer(at: Bench, other: Outcome) -> Linear:
    """How much more a case costs than the base, a day."""
    return a_day(difference(at.before.linear(COST), other.linear(COST)), at.base)


def _ranked(found: Sequence[VariantWorth]) -> tuple[VariantWorth, ...]:
    """What helps for nothing comes first, then by what each 1,000 does, then what does not help."""
    return tuple(sorted(found, key=_rank))


def _rank(one: VariantWorth) -> tuple[int, float]:
    if not one.better.low > 0:
        return 2, -one.better.mean
    if one.money is None or one.money.per_1000 is None:
        return 0, -one.better.mean
    return 1, -one.money.per_1000.mean
