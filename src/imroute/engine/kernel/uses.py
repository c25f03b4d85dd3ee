"""What a plan makes use of, so that plans that do not pay nothing for it."""

from __future__ import annotations

import math

from imroute.engine.contract import (
    NONE,
    CustomerPlan,
    Plan,
    PoolPlan,
    RulePlan,
    StagePlan,
    TypePlan,
)
from imroute.engine.kernel import layout


def is_lively(plan: Plan) -> bool:
    """Whether contacts may do more than wait, talk and leave."""
    pools = enumerate(plan.pools)
    return (
        any(looks_one_by_one(plan, pool) or keeps(plan, of) for pool, of in pools)
        or any(map(has_pace, plan.pools))
        or len(targets(plan)) > 0
        or plan.site_limit != NONE
        or any(type_.demand.in_hand_at_start for type_ in plan.types)
        or any(map(_is_special, plan.rules))
        or any(bot.misroutes > 0 or bot.upset > 0 or bot.fails_at_s for bot in plan.bots)
        or any(_is_back_elsewhere(customer) for customer in _customers(plan))
        or any(map(is_heeded, plan.types))
        or any(change.hands_over for pool in plan.pools for change in pool.roster)
    )


def _customers(plan: Plan) -> list[CustomerPlan]:
    return [customer for type_ in plan.types for customer in type_.customers]


def _is_back_elsewhere(customer: CustomerPlan) -> bool:
    return customer.rule_again not in (NONE, customer.rule)


def is_heeded(of: TypePlan) -> bool:
    """Whether something is to be heeded of some customers of a type."""
    return any(
        in_hand_is_heeded(customer) or customer.leaves_silently > 0 for customer in of.customers
    )


def in_hand_is_heeded(customer: CustomerPlan) -> bool:
    """Whether a customer waits for replies, or is silent, for only so long."""
    return customer.reply_patience is not None or customer.inactive_after_s < math.inf


def of_type(of: TypePlan) -> tuple[bool, bool, bool]:
    """Tell what contacts of a type are, that few are."""
    return of.background, is_heeded(of), of.demand.in_hand_at_start > 0


def is_sticky(rule: RulePlan) -> bool:
    """Whether who comes back may go to the agent of last time."""
    return not math.isnan(rule.sticky_s)


def opens(stage: StagePlan) -> int:
    """Tell in bits what else happens when a stage opens."""
    skips = {
        "nobody_on_duty": layout.SKIP_IF_NOBODY_ON_DUTY,
        "nobody_free": layout.SKIP_IF_NOBODY_FREE,
    }
    return int(stage.offline * layout.OFFLINE | skips.get(stage.skip_if, 0))


def tells(rule: RulePlan) -> int:
    """Tell in bits what those who wait are told."""
    announces = rule.announced_patience != 1.0
    replies = rule.holding_after_s < math.inf
    return int(announces * layout.ANNOUNCES | replies * layout.HOLDING_REPLY)


def _is_special(rule: RulePlan) -> bool:
    return (
        is_sticky(rule)
        or rule.assign_every_s > 0
        or tells(rule) > 0
        or any(opens(stage) > 0 for stage in rule.stages)
    )


def serves(plan: Plan, pool: PoolPlan) -> list[int]:
    """List the types that a pool has the skill for."""
    return [number for number in range(len(plan.types)) if pool.skill[number] > 0]


def looks_one_by_one(plan: Plan, number: int) -> bool:
    """Whether more than room decides who of a pool is free for whom."""
    pool = plan.pools[number]
    return (
        pool.accept is not None
        or pool.at_most != NONE
        or must_spare(pool)
        or takes_background(plan, pool)
        or any(_goes_inactive(plan, type_) for type_ in serves(plan, pool))
    )


def has_pace(pool: PoolPlan) -> bool:
    """Tell whether work takes other than its effort by the pool's speed."""
    return (
        pool.switch_cost_s > 0
        or pool.assist_share > 0
        or (pool.hires > 0 and pool.hire_speed != ())
    )


def must_spare(pool: PoolPlan) -> bool:
    return any(spare > 0 for spares in pool.spare for spare in spares)


def takes_background(plan: Plan, pool: PoolPlan) -> bool:
    """Whether background work may come to a pool, be it as something else."""
    if any(bot.misroutes > 0 for bot in plan.bots):
        return any(type_.background for type_ in plan.types)
    return any(plan.types[type_].background for type_ in serves(plan, pool))


def _goes_inactive(plan: Plan, type_: int) -> bool:
    return any(customer.inactive_after_s < math.inf for customer in plan.types[type_].customers)


def lightest(plan: Plan, pool: PoolPlan) -> int:
    """Give the least weight that a pool may be asked to take."""
    return min((plan.types[type_].weight for type_ in serves(plan, pool)), default=0)


def keeps(plan: Plan, pool: PoolPlan) -> bool:
    """Whether agents of a pool may be kept for contacts heavier than others."""
    return any(plan.types[type_].weight > lightest(plan, pool) for type_ in serves(plan, pool))


def targets(plan: Plan) -> list[int]:
    """List the pools to which contacts are escalated."""
    return sorted({to.to for pool in plan.pools for to in pool.escalates if to is not None})


def targets_of_type(plan: Plan, type_: int) -> set[int]:
    """List those to which contacts that count as a type are."""
    given = [pool.escalates[type_] for pool in plan.pools if pool.escalates]
    return {to.to for to in given if to is not None}


def upset_priorities(plan: Plan) -> list[float]:
    """List the priorities that contacts join with at least if the customer is upset."""
    return sorted({bot.upset_priority for bot in plan.bots if bot.upset > 0})
