"""What customers want, and what those of one type and tier bring along."""

from __future__ import annotations

from typing import Any

from imroute.distributions import ZERO, distribution
from imroute.engine.contract import NONE, WEIGHT_UNIT, CustomerPlan, TypePlan
from imroute.engine.plan.demand import demand_of
from imroute.engine.plan.hours import Hours
from imroute.engine.plan.names import maybe, weight_of
from imroute.scenario import Scenario
from imroute.scenario.routes import bot_for, customer_key, rule_for


def type_plan(scenario: Scenario, hours: Hours, name: str) -> TypePlan:
    contact_type = scenario.contact_types[name]
    conversation = contact_type.conversation
    return TypePlan(
        name=name,
        weight=weight_of(contact_type),
        demand=demand_of(scenario, hours, name),
        turns=distribution(conversation.turns) if conversation else ZERO,
        agent_reply=distribution(conversation.agent_reply) if conversation else ZERO,
        customer_reply=distribution(conversation.customer_reply) if conversation else ZERO,
        wrap_up=maybe(conversation.wrap_up if conversation else None),
        handling=maybe(contact_type.handling),
        customers=tuple(_customers(scenario, name, tier) for tier in scenario.tiers),
        channel=contact_type.channel,
        background=contact_type.background,
    )


def _customers(scenario: Scenario, type_name: str, tier: str) -> CustomerPlan:
    def written(key: str, otherwise: Any) -> Any:
        value = customer_key(scenario, type_name, tier, key)
        return otherwise if value is None else value

    returns, retries = written("returns", None), written("retries", None)
    inactive = written("inactive", None)
    bot = bot_for(scenario, type_name, tier)
    return CustomerPlan(
        patience=maybe(written("patience", None)),
        balks=written("balks", 0.0),
        priority=written("priority", 1.0),
        resolved=written("resolved", 1.0),
        return_chance=returns.chance if returns else 0.0,
        return_after=distribution(returns.after) if returns else None,
        bot=NONE if bot is None else list(scenario.bots).index(bot),
        rule=rule_number(scenario, type_name, tier, repeat=False),
        due_within_s=_due(scenario, type_name, tier),
        rule_again=rule_number(scenario, type_name, tier, repeat=True),
        leaves_silently=written("leaves_silently", 0.0),
        close_after_s=written("close_after", 0.0),
        reply_patience=maybe(written("reply_patience", None)),
        inactive_after_s=inactive.after if inactive else float("inf"),
        inactive_weight=round(inactive.weight * WEIGHT_UNIT) if inactive else 0,
        retry_chance=retries.chance if retries else 0.0,
        retry_after=distribution(retries.after) if retries else None,
    )


def rule_number(scenario: Scenario, type_name: str, tier: str, repeat: bool) -> int:
    name = rule_for(scenario, type_name, tier, repeat)
    return NONE if name is None else list(scenario.routing).index(name)


def _due(scenario: Scenario, type_name: str, tier: str) -> float:
    """Find the tightest service-level target that such a contact falls under."""
    channel = scenario.contact_types[type_name].channel
    mine = {"type": type_name, "tier": tier, "channel": channel}
    return min(
        (
            target.within
            for target in scenario.targets
            if target.within is not None
            and all(mine.get(key) == name for key, name in target.for_ or ())
        ),
        default=float("inf"),
    )
