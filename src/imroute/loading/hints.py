"""What is allowed and yet does nothing: said, so that no line is ignored in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute.language import say
from imroute.scenario import Experience, Returns, Scenario
from imroute.scenario.routes import (
    comes_back,
    customer_key,
    has_stages,
    money_for,
    opened,
    rule_for,
    stages_of,
    tier_shares,
)


def hints(scenario: Scenario) -> list[str]:
    """Say of each part without effect which it is and why."""
    return [said for hint in HINTS for said in hint(scenario)]


def _used_rules(scenario: Scenario) -> dict[str, list[str]]:
    """Name the rules that contacts fall under, each with its types."""
    used: dict[str, list[str]] = {}
    for type_name in scenario.contact_types:
        for tier, share in tier_shares(scenario, type_name).items():
            ways = (False, True) if comes_back(scenario, type_name, tier) else (False,)
            for rule in {rule_for(scenario, type_name, tier, repeat) for repeat in ways}:
                if rule is not None and share > 0:
                    used.setdefault(rule, []).append(type_name)
    return used


def _rules_never_used(scenario: Scenario) -> Iterator[str]:
    used = _used_rules(scenario)
    for name in scenario.routing:
        if name not in used:
            yield say(
                "The rule {rule} is never used: the rules before it take all its contacts.",
                rule=name,
            )


def _pools_never_asked(scenario: Scenario) -> Iterator[str]:
    asked = {
        pool
        for rule, types in _used_rules(scenario).items()
        for type_name in types
        for pools in opened(scenario, stages_of(scenario, scenario.routing[rule]), type_name)
        for pool in pools
    }
    asked |= {way.to for name in asked for way in scenario.pools[name].escalates.values()}
    for name in scenario.pools:
        if name not in asked:
            yield say(
                "The pool {pool} gets no contacts: no rule that is used sends it any it can do.",
                pool=name,
            )


def _skill_within_a_pool(scenario: Scenario) -> Iterator[str]:
    for name, rule in scenario.routing.items():
        choose = rule.choose_agent or scenario.choose_agent
        choose_pool = rule.choose_pool or scenario.choose_pool
        first = choose_pool == "first" or (choose_pool is None and has_stages(scenario, rule))
        if choose == "best_skill" and first:
            yield say(
                "In the rule {rule}, best_skill changes nothing: agents of one pool are alike. "
                "With choose_pool: any all its pools compete.",
                rule=name,
            )


def _nobody_unsettled(scenario: Scenario) -> Iterator[str]:
    """`returns` are for the unresolved; with everything resolved nobody comes back."""
    for type_name, contact_type in scenario.contact_types.items():
        for tier in scenario.tiers:
            returns = customer_key(scenario, type_name, tier, "returns")
            resolved = customer_key(scenario, type_name, tier, "resolved")
            own = any(pool.resolves is not None for pool in scenario.pools.values())
            bots = any(bot.truly_resolved < 1 for bot in scenario.bots.values())
            settled = resolved == 1.0 and not own and not (bots and contact_type.first_line)
            if isinstance(returns, Returns) and settled:
                yield say(
                    "Nobody of {type} returns: every contact is resolved. Write `resolved`.",
                    type=type_name,
                )
                break


def _words_without_rules(scenario: Scenario) -> Iterator[str]:
    """An urgency is for rules that match on it; the first day's name for factors by weekday."""
    words = [home.urgency for home in scenario.tiers.values()]
    words += [home.urgency for home in scenario.contact_types.values()]
    graded = any(rule.match.urgency is not None for rule in scenario.routing.values())
    if any(words) and not graded:
        yield say("`urgency` changes nothing: no rule matches on it. Write routing: by_urgency.")
    shifts = [shift for pool in scenario.pools.values() for shift in pool.shifts or ()]
    by_day = scenario.weekdays is not None or any(shift.days is not None for shift in shifts)
    if "weekday" in scenario.day.model_fields_set and not by_day:
        yield say("`weekday` changes nothing without `weekdays`: all days are alike.")


def _targets_without_data(scenario: Scenario) -> Iterator[str]:
    costs = any(pool.cost for pool in scenario.pools.values())
    felt = Experience.model_fields
    sells = any(money_for(scenario, name) for name in scenario.contact_types)
    costs = costs or any(bot.cost for bot in scenario.bots.values())
    for target in scenario.targets:
        if target.measure.startswith("cost") and not costs:
            yield say(
                "The target on {measure} has no data: no pool and no bot has a cost.",
                measure=target.measure,
            )
        if target.measure in felt and getattr(scenario.experience, target.measure, None) is None:
            yield say(
                "The target on {measure} has no data: `experience` has no curve for it.",
                measure=target.measure,
            )
        if target.measure == "sales" and not sells:
            yield say("The target on sales has no data: no `money` is written.")


def _weeks_of_one_day(scenario: Scenario) -> Iterator[str]:
    homes = (scenario.shift_rules, *(pool.shift_rules for pool in scenario.pools.values()))
    for key in ("days_a_week", "days_off"):
        if scenario.days == 1 and any(getattr(rules, key, None) for rules in homes):
            yield say(
                "`{key}` changes nothing: a single day is simulated. Write for example days: 7.",
                key=key,
            )


HINTS: tuple[Callable[[Scenario], Iterator[str]], ...] = (
    _rules_never_used,
    _pools_never_asked,
    _skill_within_a_pool,
    _nobody_unsettled,
    _words_without_rules,
    _targets_without_data,
    _weeks_of_one_day,
)
