"""Bots: when they answer, and what becomes of whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from imroute.distributions import distribution
from imroute.engine.contract import NONE, BotPlan, Stretch
from imroute.engine.plan.hours import Hours, merged, within, without
from imroute.engine.plan.names import by_type
from imroute.engine.plan.types import rule_number
from imroute.scenario import Scenario
from imroute.scenario.bots import Bot
from imroute.units import DAY


def bot_plan(scenario: Scenario, hours: Hours, name: str, bot: Bot) -> BotPlan:
    outages = hours.outages(bot.outage)
    return BotPlan(
        name=name,
        reply=distribution(bot.reply),
        turns=distribution(bot.turns),
        customer_reply=distribution(bot.customer_reply),
        leaves=bot.leaves,
        resolves=by_type(scenario, bot.resolves, 0.0),
        truly_resolved=bot.truly_resolved,
        cost=bot.cost,
        sessions=NONE if bot.sessions is None else bot.sessions,
        waits=bot.when_full == "wait",
        answers=_answers(hours, bot, outages),
        fails_at_s=tuple(
            hours.in_run(begin) for begin, _ in outages if hours.open_s < begin < hours.end_s
        ),
        misroutes=bot.misroutes,
        mistaken_for=tuple(_mistaken_for(scenario)) if bot.misroutes else (),
        upset=bot.upset.chance if bot.upset else 0.0,
        upset_priority=bot.upset.priority or 0.0 if bot.upset else 0.0,
    )


def _answers(hours: Hours, bot: Bot, outages: list[Stretch]) -> tuple[Stretch, ...] | None:
    """Give the stretches of the run in which a bot takes sessions; None: always."""
    if bot.hours is None and not outages:
        return None
    run = (hours.open_s, hours.end_s)
    written = list(_recurring(hours, bot.hours)) if bot.hours else [run]
    up = chain.from_iterable(without(stretch, outages) for stretch in merged(written))
    stretches = chain.from_iterable(within(stretch, (run,)) for stretch in up)
    return tuple((hours.since(begin), hours.in_run(end)) for begin, end in stretches)


def _recurring(hours: Hours, of_day: Stretch) -> Iterator[Stretch]:
    for day in range(-1, hours.days + 1):
        yield of_day[0] + day * DAY, of_day[1] + day * DAY


def _mistaken_for(scenario: Scenario) -> Iterator[tuple[tuple[int, ...], ...]]:
    for type_name in scenario.contact_types:
        yield tuple(tuple(_others(scenario, type_name, tier)) for tier in scenario.tiers)


def _others(scenario: Scenario, type_name: str, tier: str) -> Iterator[int]:
    """Yield the types that a customer of this type and tier may be taken for."""
    mine = scenario.contact_types[type_name]
    for number, (name, other) in enumerate(scenario.contact_types.items()):
        alike = (other.handling is None) == (mine.handling is None)
        if name != type_name and alike and _has_rules(scenario, name, tier):
            yield number


def _has_rules(scenario: Scenario, type_name: str, tier: str) -> bool:
    return NONE not in [rule_number(scenario, type_name, tier, again) for again in (False, True)]
