"""What a plan has of everything that can be planned, in words that can be counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from imroute.distributions import Distribution
from imroute.engine.contract import (
    NONE,
    WEIGHT_UNIT,
    BotPlan,
    CustomerPlan,
    Plan,
    PoolPlan,
    RulePlan,
    TypePlan,
)

from .lives import which
from .people import CHANNELS


def planned(plan: Plan) -> Iterator[str]:
    yield f"choose_contact: {plan.choose_contact}"
    yield f"at_close: {plan.at_close}"
    yield from which({name: bool(has(plan)) for name, has in OF_PLAN.items()})
    yield from (f"{slot}: {of.form.name.lower()}" for slot, of in spreads(plan))
    yield from (feature for rule in plan.rules for feature in of_rule(rule))
    yield from (feature for pool in plan.pools for feature in of_pool(pool))
    yield from (feature for bot in plan.bots for feature in of_bot(bot))
    yield from (feature for type_ in plan.types for feature in of_type(type_))


def _has_both_forms(plan: Plan, pool: PoolPlan) -> bool:
    served = (type_ for type_, level in zip(plan.types, pool.skill, strict=True) if level)
    return len({type_.handling is None for type_ in served}) == 2


def spreads(plan: Plan) -> Iterator[tuple[str, Distribution]]:
    found: list[tuple[str, Distribution | None]] = []
    for type_ in plan.types:
        if type_.handling is None:
            found += [("turns", type_.turns), ("agent reply", type_.agent_reply)]
            found += [("customer reply", type_.customer_reply), ("wrap-up", type_.wrap_up)]
        found += [("handling", type_.handling)]
        found += [("patience", customer.patience) for customer in type_.customers]
        found += [("return after", customer.return_after) for customer in type_.customers]
        found += [("retry after", customer.retry_after) for customer in type_.customers]
        found += [("reply patience", customer.reply_patience) for customer in type_.customers]
    found += [("offer", pool.accept.time) for pool in plan.pools if pool.accept]
    for bot in plan.bots:
        found += [("bot", bot.reply), ("bot", bot.customer_reply), ("turns", bot.turns)]
    return ((slot, of) for slot, of in found if of is not None)


def of_rule(rule: RulePlan) -> Iterator[str]:
    yield f"choose_agent: {'one of its own' if callable(rule.choose_agent) else rule.choose_agent}"
    yield f"choose_pool: {rule.choose_pool}"
    if rule.queue_limit != NONE:
        yield f"when_full: {rule.when_full}"
    if rule.queue_limit == 0:
        yield "queue_limit 0"
    if rule.stages[0].after_s > 0:
        yield "first stage later"
    if any(stage.priority == stage.priority for stage in rule.stages):
        yield "stage changes the priority"
    yield from which({name: bool(has(rule)) for name, has in OF_RULE.items()})
    yield from (f"skip_if: {stage.skip_if}" for stage in rule.stages if stage.skip_if)
    if any(_narrower(before.pools, after.pools) for before, after in _pairs(rule)):
        yield "stage takes pools away"


def _pairs(rule: RulePlan) -> Iterable[tuple]:
    return zip(rule.stages, rule.stages[1:], strict=False)


def _narrower(before: tuple[tuple[int, ...], ...], after: tuple[tuple[int, ...], ...]) -> bool:
    return any(set(first) - set(then) for first, then in zip(before, after, strict=True))


def of_pool(pool: PoolPlan) -> Iterator[str]:
    if pool.capacity % WEIGHT_UNIT:
        yield "capacity with a part of a slot"
    seen = {
        "capacity 6": pool.capacity == 6 * WEIGHT_UNIT,
        "pool without some skill": 0 in pool.skill,
        "skill levels differ": len(set(pool.skill) - {0}) > 1,
        "prefers": any(pool.prefers),
        "inbox: new_contacts_first": pool.new_contacts_first,
        "slowdown": any(factor != 1 for factor in pool.slowdown),
        "speed": any(factor != 1 for factor in pool.speed),
        "resolves of a pool": any(share == share for share in pool.resolves),
        "shifts": any(change.agents for change in pool.roster),
        "clock map": any(change.at_s and not change.agents for change in pool.roster),
    }
    yield from which(seen)
    yield from which({name: bool(has(pool)) for name, has in OF_POOL.items()})
    yield from (f"escalates: {'warm' if one.warm else 'cold'}" for one in pool.escalates if one)


def of_bot(bot: BotPlan) -> Iterator[str]:
    if bot.sessions != NONE:
        yield f"sessions, then {'wait' if bot.waits else 'a person'}"
    yield from which({name: bool(has(bot)) for name, has in OF_BOT.items()})


def of_type(type_: TypePlan) -> Iterator[str]:
    yield f"channel: {type_.channel}"
    if type_.background:
        yield "background"
    for customer in type_.customers:
        yield from which({name: bool(has(customer)) for name, has in OF_CUSTOMER.items()})


OF_PLAN: dict[str, Callable[[Plan], object]] = {
    "warm_up": lambda plan: plan.day_start_s,
    "busyness": lambda plan: plan.busyness_cv or any(of.demand.busyness_cv for of in plan.types),
    "start": lambda plan: any(type_.demand.waiting_at_start for type_ in plan.types),
    "several tiers": lambda plan: len(plan.tiers) > 1,
    "both forms of chats": lambda plan: len({type_.handling is None for type_ in plan.types}) == 2,
    "both forms in one pool": lambda plan: any(_has_both_forms(plan, of) for of in plan.pools),
    "weight of a part of a slot": lambda plan: any(of.weight % WEIGHT_UNIT for of in plan.types),
    "weights differ": lambda plan: len({type_.weight for type_ in plan.types}) > 1,
    "days": lambda plan: plan.days > 1,
    "site_limit": lambda plan: plan.site_limit != NONE,
}
OF_CUSTOMER: dict[str, Callable[[CustomerPlan], object]] = {
    "leaves silently": lambda customer: customer.leaves_silently,
    "nothing to close": lambda customer: customer.leaves_silently and not customer.close_after_s,
    "reply patience": lambda customer: customer.reply_patience,
    "inactive weight": lambda customer: customer.inactive_after_s < math.inf,
    "retries": lambda customer: customer.retry_chance,
    "a rule for repeats": lambda customer: customer.rule_again not in (NONE, customer.rule),
}
OF_POOL: dict[str, Callable[[PoolPlan], object]] = {
    "absence": lambda pool: pool.absence,
    "switch_cost": lambda pool: pool.switch_cost_s,
    "assist": lambda pool: pool.assist_share,
    "ramp": lambda pool: pool.hires,
    "accept": lambda pool: pool.accept,
    "at_most": lambda pool: pool.at_most != NONE,
    "spare": lambda pool: any(map(any, pool.spare)),
    "hands over": lambda pool: any(change.hands_over for change in pool.roster),
}
OF_RULE: dict[str, Callable[[RulePlan], object]] = {
    "sticky": lambda rule: rule.sticky_s >= 0,
    "assign_every": lambda rule: rule.assign_every_s,
    "announces_wait": lambda rule: rule.announced_patience != 1,
    "holding_reply": lambda rule: rule.holding_patience != 1,
    "send_to": lambda rule: any(stage.offline for stage in rule.stages),
}
OF_BOT: dict[str, Callable[[BotPlan], object]] = {
    "bot hours": lambda bot: bot.answers is not None,
    "bot outage": lambda bot: bot.fails_at_s,
    "misroutes": lambda bot: bot.misroutes,
    "upset": lambda bot: bot.upset,
}
OF_PLANS = (
    *("sessions, then wait", "sessions, then a person", "background"),
    *("escalates: cold", "escalates: warm", "skip_if: nobody_on_duty", "skip_if: nobody_free"),
    *(f"channel: {name}" for name in CHANNELS),
    *OF_PLAN,
    *OF_CUSTOMER,
    *OF_POOL,
    *OF_RULE,
    *OF_BOT,
)
