"""Who answers: agents by pool, and how they work."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.distributions import distribution
from imroute.engine.contract import NEVER, NONE, AcceptPlan, EscalationPlan, PoolPlan
from imroute.engine.plan.hours import Hours
from imroute.engine.plan.names import by_type, thousandths
from imroute.engine.plan.rosters import Roster
from imroute.scenario import Pool, Scenario
from imroute.scenario.agents import Accept, Escalation, Ramp
from imroute.scenario.routes import is_for, keep_free, skill_of
from imroute.units import DAY


def pool_plan(scenario: Scenario, hours: Hours, name: str, pool: Pool) -> PoolPlan:
    types = list(scenario.contact_types)
    order = [*(pool.prefers or ())]
    roster = Roster(hours, pool, hours.outages(pool.outage))
    return PoolPlan(
        name=name,
        agents=roster.size,
        capacity=thousandths(pool.capacity),
        skill=tuple(skill_of(pool, type_name) for type_name in types),
        speed=by_type(scenario, pool.speed, 1.0),
        resolves=by_type(scenario, NEVER if pool.resolves is None else pool.resolves, NEVER),
        prefers=tuple(order.index(t) if t in order else len(order) for t in types),
        new_contacts_first=pool.inbox == "new_contacts_first",
        slowdown=pool.slowdown,
        roster=tuple(roster.changes()),
        cost_per_hour=pool.cost,
        shrinkage=pool.shrinkage,
        absence=pool.absence,
        switch_cost_s=pool.switch_cost,
        assist_share=pool.assist.share if pool.assist else 0.0,
        assist_speed=pool.assist.speed if pool.assist else 1.0,
        hires=pool.ramp.agents if pool.ramp else 0,
        hire_speed=tuple(_hire_speed(pool.ramp, hours.days)) if pool.ramp else (),
        accept=_accept(pool.accept) if pool.accept else None,
        at_most=pool.at_most.contacts if pool.at_most else NONE,
        at_most_in_s=pool.at_most.in_ if pool.at_most else 0.0,
        spare=_spare(scenario, pool),
        escalates=_escalates(scenario, pool),
    )


def _hire_speed(ramp: Ramp, days: int) -> Iterator[float]:
    for day in range(days):
        done = min(1.0, (day * DAY + ramp.since) / ramp.over)
        yield ramp.speed + (ramp.to - ramp.speed) * done


def _accept(accept: Accept) -> AcceptPlan:
    timeout_s = float("inf") if accept.timeout is None else accept.timeout
    return AcceptPlan(distribution(accept.time), accept.declines, timeout_s)


def _spare(scenario: Scenario, pool: Pool) -> tuple[tuple[int, ...], ...]:
    """Count, by type and tier, the agents who must keep a free slot; none at all: nothing."""
    spare = tuple(
        tuple(_kept_free(scenario, pool, type_name, tier) for tier in scenario.tiers)
        for type_name in scenario.contact_types
    )
    return spare if any(map(any, spare)) else ()


def _kept_free(scenario: Scenario, pool: Pool, type_name: str, tier: str) -> int:
    reserve, free = pool.reserve, keep_free(scenario, pool, type_name)
    if reserve is None or is_for(scenario, reserve.for_, type_name, tier):
        return free
    return max(free, reserve.agents)


def _escalates(scenario: Scenario, pool: Pool) -> tuple[EscalationPlan | None, ...]:
    if not pool.escalates:
        return ()
    pools = list(scenario.pools)

    def planned(escalation: Escalation | None) -> EscalationPlan | None:
        if escalation is None:
            return None
        to, turns = pools.index(escalation.to), escalation.after_turns
        return EscalationPlan(escalation.chance, to, turns, escalation.warm)

    return tuple(planned(pool.escalates.get(name)) for name in scenario.contact_types)
