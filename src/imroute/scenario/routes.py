"""Which rule a contact falls under and which pools its stages open, as written."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.scenario.curves import Curve
from imroute.scenario.models import Scenario
from imroute.scenario.people import CustomerKeys, Retries, Returns
from imroute.scenario.rules import Match, Rule, Stage, Whom
from imroute.scenario.staff import Pool
from imroute.scenario.weeks import Surge


def rule_for(scenario: Scenario, type_name: str, tier: str, repeat: bool = False) -> str | None:
    """Name the first rule that matches, for a first contact or for one that comes back."""
    return next(
        (
            name
            for name, rule in scenario.routing.items()
            if is_for(scenario, rule.match, type_name, tier)
            and rule.match.repeat in (None, repeat)
            and _as_urgent(scenario, rule.match, type_name, tier)
        ),
        None,
    )


def _as_urgent(scenario: Scenario, match: Match, type_name: str, tier: str) -> bool:
    return match.urgency is None or urgency(scenario, type_name, tier) in match.urgency


def is_for(scenario: Scenario, whom: Whom, type_name: str, tier: str) -> bool:
    """Tell whether customers of a type and tier are meant."""
    mine = ((whom.type, type_name), (whom.tier, tier), (whom.channel, channel(scenario, type_name)))
    return all(names is None or name in names for names, name in mine)


def channel(scenario: Scenario, type_name: str) -> str:
    return scenario.contact_types[type_name].channel


def urgency(scenario: Scenario, type_name: str, tier: str) -> str | None:
    """Give how urgent a matter is: the tier's word, or the type's."""
    return scenario.tiers[tier].urgency or scenario.contact_types[type_name].urgency


def comes_back(scenario: Scenario, type_name: str, tier: str) -> bool:
    """Tell whether customers of a type and tier may come a second time."""
    return any(
        isinstance(way, Returns | Retries) and way.chance > 0
        for key in ("returns", "retries")
        if (way := customer_key(scenario, type_name, tier, key))
    )


def money_for(scenario: Scenario, type_name: str) -> tuple[float, Curve] | None:
    """Give what a sale to such customers brings and how many buy by how soon they are answered."""
    homes = (scenario.contact_types[type_name].money, scenario.money)
    sale = next((home.sale for home in homes if home and home.sale is not None), None)
    converts = next((home.converts for home in homes if home and home.converts), None)
    return None if sale is None or converts is None else (sale, converts)


def surges_for(scenario: Scenario, type_name: str) -> tuple[Surge, ...]:
    """Give the surges of a type: those at top level and its own."""
    return (*scenario.surges, *scenario.contact_types[type_name].surges)


def keep_free(scenario: Scenario, pool: Pool, type_name: str) -> int:
    """Give how many agents of a pool must keep a free slot if a contact of the type is taken."""
    contact_type = scenario.contact_types[type_name]
    if not contact_type.background:
        return 0
    written = (pool.keep_free, contact_type.keep_free)
    return next((number for number in written if number is not None), 1)


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
