"""What a day exercised, so that a generator that goes blind is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product
from typing import get_args

from imroute.distributions import Distribution, Form
from imroute.engine.contract import (
    NONE,
    WEIGHT_UNIT,
    AtClose,
    ChooseAgent,
    ChooseContact,
    ChoosePool,
    Kind,
    Log,
    Outcome,
    Plan,
    PoolPlan,
    RulePlan,
    WhenFull,
)

from .happened import TIED_KINDS, happened

TIMES = ("patience", "return after", "agent reply", "customer reply", "wrap-up", "handling", "bot")
OF_TIMES = set(Form) - {Form.GEOMETRIC, Form.POISSON}
OF_TURNS = (Form.CONSTANT, Form.VALUES, Form.GEOMETRIC, Form.POISSON)


@dataclass
class Coverage:
    """In how many scenarios each thing was seen."""

    scenarios: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Plan, log: Log) -> None:
        self.scenarios += 1
        self.counts.update({*planned(plan), *happened(plan, log)})

    def rare(self, least: int) -> list[str]:
        return [feature for feature in EXPECTED if self.counts[feature] < least]

    def report(self) -> str:
        wide = max(map(len, EXPECTED))
        lines = [f"seen in so many of {self.scenarios} scenarios"]
        lines += [f"  {name:<{wide}} {self.counts[name]:>6}" for name in EXPECTED]
        return "\n".join(lines)


# ------------------------------------------------------------------------- what is planned


def planned(plan: Plan) -> Iterator[str]:
    yield f"choose_contact: {plan.choose_contact}"
    yield f"at_close: {plan.at_close}"
    if plan.day_start_s:
        yield "warm_up"
    if plan.busyness_cv or any(type_.demand.busyness_cv for type_ in plan.types):
        yield "busyness"
    if any(type_.demand.waiting_at_start for type_ in plan.types):
        yield "start"
    if len({type_.handling is None for type_ in plan.types}) == 2:
        yield "both forms of chats"
    if len(plan.tiers) > 1:
        yield "several tiers"
    if any(_has_both_forms(plan, pool) for pool in plan.pools):
        yield "both forms in one pool"
    yield from (f"{slot}: {of.form.name.lower()}" for slot, of in spreads(plan))
    yield from (feature for rule in plan.rules for feature in of_rule(rule))
    yield from (feature for pool in plan.pools for feature in of_pool(pool))
    if any(type_.weight % WEIGHT_UNIT for type_ in plan.types):
        yield "weight of a part of a slot"
    if len({type_.weight for type_ in plan.types}) > 1:
        yield "weights differ"


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
    yield from (name for name, is_so in seen.items() if is_so)


# ------------------------------------------------------------------------- what is expected


def _expected() -> Iterator[str]:
    yield from (f"{slot}: {form.name.lower()}" for slot, form in product(TIMES, sorted(OF_TIMES)))
    yield from (f"turns: {form.name.lower()}" for form in OF_TURNS)
    tables = {"choose_contact": ChooseContact, "choose_agent": ChooseAgent, "at_close": AtClose}
    tables |= {"choose_pool": ChoosePool, "when_full": WhenFull}
    yield from (f"{key}: {name}" for key, names in tables.items() for name in get_args(names))
    yield from OTHERS
    yield from (f"outcome: {outcome.name.lower()}" for outcome in Outcome)
    for one, other in combinations_with_replacement(TIED_KINDS, 2):
        if (one, other) not in NEVER_TIED:
            yield f"tie: {one.name.lower()}, {other.name.lower()}"


# What closes the day comes once, and nobody is scheduled to come, or to go, at that instant.
NEVER_TIED = {
    *((Kind.DAY_CLOSES, kind) for kind in (Kind.DAY_CLOSES, Kind.STAFF_LEAVES)),
    *((Kind.DAY_CLOSES, kind) for kind in (Kind.STAFF_ARRIVES, Kind.ARRIVAL)),
    *((kind, kind) for kind in (Kind.STAFF_LEAVES, Kind.STAFF_ARRIVES)),
}

OTHERS = (
    *("warm_up", "busyness", "start", "several tiers", "queue_limit 0"),
    *("both forms of chats", "both forms in one pool"),
    *("weight of a part of a slot", "weights differ", "capacity with a part of a slot"),
    *("capacity 6", "pool without some skill", "skill levels differ", "prefers", "slowdown"),
    *("inbox: new_contacts_first", "speed", "resolves of a pool", "shifts", "clock map"),
    *("first stage later", "stage changes the priority", "stage takes pools away"),
    *("message waits in the inbox", "three blocks of work at once", "turn drawn by itself"),
    *("never gives up", "patience of 0 s", "settled", "not settled"),
    *("comes back", "comes back at once", "comes back twice", "comes back a thousand times"),
    *("bot hands over", "stage opens: to an agent", "stage opens: waits on"),
    *("shadow in line", "shadow moves to a stage", "shadow takes its turn at a stage"),
    *(
        "drains",
        "drains at the end of the day",
        "recalled",
        "recalled before a lower number",
        "agents of two pools come at once",
    ),
    *("joins after closing", "assigned after closing", "moves to a stage after closing"),
    *("flows out at closing", "flows out after closing", "takes several at one instant"),
    *("lighter contact goes before", "work without end", "nobody comes"),
)
EXPECTED = tuple(dict.fromkeys(_expected()))
