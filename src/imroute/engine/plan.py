"""Scenario → Plan: names become numbers, clock times become seconds of the run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from imroute import facts
from imroute.customers import Demand
from imroute.distributions import ZERO, Distribution, distribution
from imroute.engine.contract import (
    NEVER,
    NONE,
    WEIGHT_UNIT,
    BotPlan,
    CustomerPlan,
    Kind,
    Plan,
    PoolPlan,
    RosterChange,
    RulePlan,
    StagePlan,
    TypePlan,
)
from imroute.scenario import (
    ArrivalPattern,
    Bot,
    ContactType,
    Pool,
    Rule,
    Scenario,
    Shift,
    Spread,
    Steps,
    Target,
)
from imroute.scenario.routes import (
    bot_for,
    customer_key,
    has_stages,
    opened,
    rule_for,
    skill_of,
    stages_of,
    tier_shares,
)
from imroute.units import DAY

T = TypeVar("T")
Stretch = tuple[float, float]  # clock times


class Hours:
    """The clock of one scenario: where its run, its day and its end lie."""

    def __init__(self, scenario: Scenario) -> None:
        self.open_s = scenario.day.start
        end = scenario.day.end
        self.close_s = end if end > self.open_s else end + DAY
        self.start_s = self.open_s - scenario.warm_up

    def in_run(self, clock_s: float) -> float:
        return clock_s - self.start_s

    def effective(self, steps: Steps) -> Iterator[tuple[float, float]]:
        """Yield a clock map's values from the run's start on; the warm-up is like day.start."""
        yield self.start_s, steps.at(self.open_s)
        for clock_s, value in zip(steps.from_s, steps.values, strict=True):
            if self.open_s < clock_s < self.close_s:
                yield clock_s, value


def make_plan(scenario: Scenario) -> Plan:
    """Put a checked scenario into numbers."""
    hours = Hours(scenario)
    return Plan(
        start_clock_s=hours.start_s,
        day_start_s=scenario.warm_up,
        day_end_s=hours.in_run(hours.close_s),
        interval_s=scenario.day.interval,
        busyness_cv=scenario.busyness.cv if scenario.busyness else 0.0,
        choose_contact=scenario.choose_contact,
        at_close=scenario.at_close,
        tiers=tuple(scenario.tiers),
        types=tuple(_type(scenario, hours, name) for name in scenario.contact_types),
        bots=tuple(_bot(scenario, name, bot) for name, bot in scenario.bots.items()),
        pools=tuple(_pool(scenario, hours, name, pool) for name, pool in scenario.pools.items()),
        rules=tuple(_rule(scenario, name, rule) for name, rule in scenario.routing.items()),
    )


def by_type(scenario: Scenario, written: dict[str, T] | T, missing: T) -> tuple[T, ...]:
    """Spread a value, or a map by type, over all types."""
    if isinstance(written, dict):
        return tuple(written.get(name, missing) for name in scenario.contact_types)
    return (written,) * len(scenario.contact_types)


def thousandths(slots: float) -> int:
    """Count slots in thousandths; nothing weighs nothing."""
    return max(1, round(slots * WEIGHT_UNIT))


# ------------------------------------------------------------------- customers


def _type(scenario: Scenario, hours: Hours, name: str) -> TypePlan:
    contact_type = scenario.contact_types[name]
    conversation = contact_type.conversation
    return TypePlan(
        name=name,
        weight=_weight(contact_type),
        demand=_demand(scenario, hours, name, contact_type),
        turns=distribution(conversation.turns) if conversation else ZERO,
        agent_reply=distribution(conversation.agent_reply) if conversation else ZERO,
        customer_reply=distribution(conversation.customer_reply) if conversation else ZERO,
        wrap_up=_maybe(conversation.wrap_up if conversation else None),
        handling=_maybe(contact_type.handling),
        customers=tuple(_customers(scenario, name, tier) for tier in scenario.tiers),
    )


def _weight(contact_type: ContactType) -> int:
    return thousandths(1.0 if contact_type.weight is None else contact_type.weight)


def _maybe(spread: Spread | None) -> Distribution | None:
    return None if spread is None or spread.shape == "never" else distribution(spread)


def _demand(scenario: Scenario, hours: Hours, name: str, contact_type: ContactType) -> Demand:
    own = contact_type.busyness
    shares = tier_shares(scenario, name)
    rates = list(_rates(scenario, hours, contact_type.arrivals))
    return Demand(
        type_name=name,
        rate_from_s=tuple(clock_s for clock_s, _ in rates),
        rate_per_s=tuple(rate * scenario.demand for _, rate in rates),
        rate_day=(0,) * len(rates),
        busyness_cv=own.cv if own else None,
        waiting_at_start=scenario.start[name].waiting if name in scenario.start else 0,
        tiers=tuple(shares),
        tier_shares=tuple(shares.values()),
    )


def _rates(
    scenario: Scenario, hours: Hours, pattern: ArrivalPattern | None
) -> Iterator[tuple[float, float]]:
    if pattern is None:
        yield hours.start_s, 0.0
    elif pattern.form == "per_day":
        yield from hours.effective(_shaped(pattern, hours))
    else:
        per = scenario.day.interval if pattern.form == "counts" else 1.0
        for clock_s, value in hours.effective(pattern.steps):
            yield clock_s, value / per


def _shaped(pattern: ArrivalPattern, hours: Hours) -> Steps:
    """Lay a day's shape over the opening hours so that they add up to the number a day."""
    weights = facts.shape(pattern.shape).weights
    step = DAY / len(weights)
    days = range(int(hours.close_s // DAY) + 1)
    from_s = [day * DAY + i * step for day in days for i in range(len(weights))]
    values = [weight for _ in days for weight in weights]
    total = sum(
        value * max(0.0, min(start + step, hours.close_s) - max(start, hours.open_s))
        for start, value in zip(from_s, values, strict=True)
    )
    return Steps(tuple(from_s), tuple(value * pattern.per_day / total for value in values))


def _customers(scenario: Scenario, type_name: str, tier: str) -> CustomerPlan:
    def written(key: str, otherwise: Any) -> Any:
        value = customer_key(scenario, type_name, tier, key)
        return otherwise if value is None else value

    returns = written("returns", None)
    bot, rule = bot_for(scenario, type_name, tier), rule_for(scenario, type_name, tier)
    return CustomerPlan(
        patience=_maybe(written("patience", None)),
        balks=written("balks", 0.0),
        priority=written("priority", 1.0),
        resolved=written("resolved", 1.0),
        return_chance=returns.chance if returns else 0.0,
        return_after=distribution(returns.after) if returns else None,
        bot=NONE if bot is None else list(scenario.bots).index(bot),
        rule=NONE if rule is None else list(scenario.routing).index(rule),
        due_within_s=_due(scenario.targets, type_name, tier),
    )


def _due(targets: tuple[Target, ...], type_name: str, tier: str) -> float:
    """Find the tightest service-level target that such a contact falls under."""
    mine = {"type": type_name, "tier": tier}
    return min(
        (
            target.within
            for target in targets
            if target.within is not None
            and all(mine.get(key) == name for key, name in target.for_ or ())
        ),
        default=float("inf"),
    )


def _bot(scenario: Scenario, name: str, bot: Bot) -> BotPlan:
    return BotPlan(
        name=name,
        reply=distribution(bot.reply),
        turns=distribution(bot.turns),
        customer_reply=distribution(bot.customer_reply),
        leaves=bot.leaves,
        resolves=by_type(scenario, bot.resolves, 0.0),
        truly_resolved=bot.truly_resolved,
        cost=bot.cost,
    )


# ----------------------------------------------------------------------- pools


def _pool(scenario: Scenario, hours: Hours, name: str, pool: Pool) -> PoolPlan:
    types = list(scenario.contact_types)
    order = [*(pool.prefers or ())]
    return PoolPlan(
        name=name,
        agents=_size(hours, pool),
        capacity=thousandths(pool.capacity),
        skill=tuple(skill_of(pool, type_name) for type_name in types),
        speed=by_type(scenario, pool.speed, 1.0),
        resolves=by_type(scenario, NEVER if pool.resolves is None else pool.resolves, NEVER),
        prefers=tuple(order.index(t) if t in order else len(order) for t in types),
        new_contacts_first=pool.inbox == "new_contacts_first",
        slowdown=pool.slowdown,
        roster=tuple(_roster(hours, pool)),
        cost_per_hour=pool.cost,
        shrinkage=pool.shrinkage,
    )


def _size(hours: Hours, pool: Pool) -> int:
    if pool.agents is not None:
        return int(max(value for _, value in hours.effective(pool.agents)))
    return sum(shift.agents for shift in pool.shifts or ())


def _roster(hours: Hours, pool: Pool) -> Iterator[RosterChange]:
    if pool.agents is not None:
        yield from _counted(hours, pool.agents)
    else:
        yield from _named(hours, pool.shifts or ())


def _counted(hours: Hours, agents: Steps) -> Iterator[RosterChange]:
    levels = [(hours.start_s, 0.0), *hours.effective(agents)]
    for (_, before), (clock_s, after) in pairwise(levels):
        if after != before:
            kind = Kind.STAFF_ARRIVES if after > before else Kind.STAFF_LEAVES
            yield RosterChange(hours.in_run(clock_s), kind, (), int(abs(after - before)))


def _named(hours: Hours, shifts: tuple[Shift, ...]) -> Iterator[RosterChange]:
    """Gather who of all shifts comes or goes at each instant."""
    moves: dict[tuple[float, Kind], list[int]] = {}
    first = 0
    for shift in shifts:
        agents = range(first, first + shift.agents)
        for move in _moves(hours, shift):
            moves.setdefault(move, []).extend(agents)
        first += shift.agents
    for (at_s, kind), coming_or_going in sorted(moves.items()):
        yield RosterChange(at_s, kind, tuple(sorted(coming_or_going)), len(coming_or_going))


def _moves(hours: Hours, shift: Shift) -> Iterator[tuple[float, Kind]]:
    """Yield when a shift comes and goes; who is there at day.start is there in the warm-up."""
    for begin, end in present(hours, shift):
        yield hours.in_run(begin) if begin > hours.open_s else 0.0, Kind.STAFF_ARRIVES
        if end < hours.close_s:
            yield hours.in_run(end), Kind.STAFF_LEAVES


def present(hours: Hours, shift: Shift) -> list[Stretch]:
    """Give the stretches of the day on which a shift is on duty, breaks taken out.

    A shift recurs every day, so that one over midnight covers both ends of a round-the-clock day.
    """
    stretches = [
        (max(begin, hours.open_s), min(end, hours.close_s))
        for day_s in (-DAY, 0.0, DAY)
        for begin, end in _between_breaks(shift, shift.from_ + day_s)
    ]
    return _joined(sorted((begin, end) for begin, end in stretches if begin < end))


def _between_breaks(shift: Shift, at: float) -> Iterator[Stretch]:
    """Yield the parts of a shift that begins at `at`."""
    end = at + ((shift.to - shift.from_) % DAY or DAY)
    begin = at
    for pause in shift.breaks:
        pause_s = at + (pause.at - shift.from_) % DAY
        yield begin, pause_s
        begin = pause_s + pause.lasts
    yield begin, end


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for begin, end in stretches:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


# --------------------------------------------------------------------- routing


def _rule(scenario: Scenario, name: str, rule: Rule) -> RulePlan:
    def written(key: str, otherwise: Any) -> Any:
        homes = (getattr(rule, key), getattr(scenario, key))
        return next((value for value in homes if value is not None), otherwise)

    return RulePlan(
        name=name,
        stages=tuple(_stages(scenario, rule)),
        choose_pool=written("choose_pool", "first" if has_stages(scenario, rule) else "any"),
        choose_agent=written("choose_agent", "least_loaded"),
        queue_limit=written("queue_limit", NONE),
        when_full=written("when_full", "offline"),
    )


def _stages(scenario: Scenario, rule: Rule) -> Iterator[StagePlan]:
    stages = stages_of(scenario, rule)
    types = scenario.contact_types
    opened_to = [list(opened(scenario, stages, type_name)) for type_name in types]
    for i, stage in enumerate(stages):
        pools = tuple(
            _that_can_hold(scenario, contact_type, of_stage[i])
            for contact_type, of_stage in zip(types.values(), opened_to, strict=True)
        )
        yield StagePlan(stage.after, pools, NEVER if stage.priority is None else stage.priority)


def _that_can_hold(
    scenario: Scenario, contact_type: ContactType, names: list[str]
) -> tuple[int, ...]:
    """Leave out the pools whose agents can never hold so heavy a contact."""
    numbers = {name: number for number, name in enumerate(scenario.pools)}
    weight = _weight(contact_type)
    return tuple(
        numbers[name] for name in names if thousandths(scenario.pools[name].capacity) >= weight
    )


# -------------------------------------------------------------------------- size


def expected_contacts(plan: Plan) -> float:
    """First arrivals of a day, on average."""
    end_s = plan.start_clock_s + plan.day_end_s
    total = 0.0
    for demand in (type_.demand for type_ in plan.types):
        lengths = np.diff([*demand.rate_from_s, end_s])
        total += float(np.dot(lengths, demand.rate_per_s)) + demand.waiting_at_start
    return total
