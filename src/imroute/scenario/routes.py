"""Which rule a contact falls under and which pools its stages open, as written."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.scenario.models import Scenario
from imroute.scenario.people import CustomerKeys
from imroute.scenario.rules import Rule, Stage
from imroute.scenario.staff import Pool


def rule_for(scenario: Scenario, type_name: str, tier: str) -> str | None:
    """Name the first rule that matches."""
    for name, rule in scenario.routing.items():
        if rule.match.type is not None and type_name not in rule.match.type:
            continue
        if rule.match.tier is not None and tier not in rule.match.tier:
            continue
        return name
    return None


def stages_of(scenario: Scenario, rule: Rule) -> tuple[Stage, ...]:
    """Give the stages of a rule; without any, one that opens every pool."""
    written = rule.stages if rule.stages is not None else scenario.stages
    return written if written else (Stage.model_construct(pools=tuple(scenario.pools)),)


def has_stages(scenario: Scenario, rule: Rule) -> bool:
    return bool(rule.stages or scenario.stages)


def skill_of(pool: Pool, type_name: str) -> int:
    """Give a pool's level for a type: 3 without `skills`, 0 if it cannot."""
    return 3 if pool.skills is None else pool.skills.get(type_name, 0)


def opened(scenario: Scenario, stages: tuple[Stage, ...], type_name: str) -> Iterator[list[str]]:
    """Yield for each stage the pools that may take a contact of the type from then on."""
    names: list[str] = []
    for stage in stages:
        added = [*stage.pools, *_by_level(scenario, stage, type_name)]
        names = added if stage.only else [*names, *added]
        names = [n for n in dict.fromkeys(names) if skill_of(scenario.pools[n], type_name)]
        yield list(names)


def _by_level(scenario: Scenario, stage: Stage, type_name: str) -> Iterator[str]:
    for name, pool in scenario.pools.items():
        level = skill_of(pool, type_name)
        if (stage.skill_level is not None and level >= stage.skill_level) or (
            stage.only_level is not None and level == stage.only_level
        ):
            yield name


def customer_key(scenario: Scenario, type_name: str, tier: str, key: str) -> object:
    """Give a customer key for a type and tier: the tier's, or the type's, or the top level's."""
    homes: tuple[CustomerKeys, ...] = (
        scenario.tiers[tier],
        scenario.contact_types[type_name],
        scenario,
    )
    return next((v for home in homes if (v := getattr(home, key)) is not None), None)


def bot_for(scenario: Scenario, type_name: str, tier: str) -> str | None:
    first_line = scenario.contact_types[type_name].first_line
    return first_line.get(tier) if isinstance(first_line, dict) else first_line


def tier_shares(scenario: Scenario, type_name: str) -> dict[str, float]:
    """Give the share of every tier among customers of a type; they add up to 1."""
    own = scenario.contact_types[type_name].tiers
    if own is not None:
        return {tier: own.get(tier, 0.0) for tier in scenario.tiers}
    written = {name: tier.share for name, tier in scenario.tiers.items()}
    known = sum(share for share in written.values() if share is not None)
    rest = max(0.0, 1.0 - known)
    total = known if all(share is not None for share in written.values()) else 1.0
    return {
        name: (rest if share is None else share) / (total or 1.0) for name, share in written.items()
    }
