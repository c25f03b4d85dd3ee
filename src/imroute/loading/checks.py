"""What must hold between the parts of a scenario, beyond what each part must be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from imroute.errors import Path, Problem, escaped, listed
from imroute.loading.fitting import FITTING, alike, ever_there, room_for
from imroute.loading.nodes import Map
from imroute.loading.recorded import of_records
from imroute.loading.words import NAMED
from imroute.scenario import Pool, Scenario, Started
from imroute.scenario.routes import (
    bot_for,
    comes_back,
    opened,
    rule_for,
    skill_of,
    stages_of,
    surges_for,
    tier_shares,
)

FORBIDDEN_IN_NAMES = ".:/\\×,;[]{}<>\"'|?&*!#%@`="
JOINERS = "\u200c\u200d"  # they hold together emoji, and letters of some scripts
MAX_NAME = 60
MAX_CONTACTS = 20_000_000
TINY = 1e-9


# ------------------------------------------------------------------------------- names


def of_names(tree: Map) -> list[Problem]:
    """Names end up in paths, scopes and file names: they must be free of what separates those."""
    return [
        problem
        for group in NAMED
        if isinstance(part := tree.get(group), Map)
        for name in part
        for problem in _name_problems(group, name)
    ]


def _name_problems(group: str, name: str) -> Iterator[Problem]:
    bad = [c for c in name if c in FORBIDDEN_IN_NAMES or not (c.isprintable() or c in JOINERS)]
    allowed = "a name of letters, digits, blanks, _ and -, in any script"
    do = ""
    if not name.strip():
        do = "write a name"
    elif ":" in bad or "：" in name:
        key, value = name.replace("：", ":").split(":", 1)
        do = f"put a blank after the colon: {key}: {value.strip()}"
    elif bad:
        do = (
            f"take out {' '.join(dict.fromkeys(c if c.isprintable() else escaped(c) for c in bad))}"
        )
    elif name != name.strip():
        do = "take out the blanks around it"
    elif len(name) > MAX_NAME:
        allowed, do = f"a name of at most {MAX_NAME} characters", "shorten it"
    elif group == "bots" and name == "none":
        allowed, do = "a name other than none, which means no bot", "choose another name"
    if do:
        yield Problem(name or "an empty name", allowed, do, (group, name))


# --------------------------------------------------------------------- between the parts


def of_scenario(scenario: Scenario, mentioned: Collection[str] = ()) -> list[Problem]:
    """Check a scenario whose parts are right; `mentioned` are words of its variants."""
    return [
        *(problem for check in CHECKS for problem in check(scenario)),
        *_unused_bots(scenario, mentioned),
    ]


def _volume(scenario: Scenario) -> Iterator[Problem]:
    for name, contact_type in scenario.contact_types.items():
        expected = _expected(scenario, name) + scenario.start.get(name, Started()).all
        if expected > MAX_CONTACTS:
            key = "start" if contact_type.arrivals is None else "arrivals"
            path: Path = ("start", name) if key == "start" else ("contact_types", name, key)
            span = "a day" if scenario.days == 1 else f"in {scenario.days} days"
            allowed = f"at most {MAX_CONTACTS:,} contacts {span}"
            do = "look at the unit of the rate: 240/h is an hour's"
            yield Problem(f"about {expected:,.0f} contacts {span}", allowed, do, path)


def _expected(scenario: Scenario, name: str) -> float:
    """Count the contacts of a run as if it were always at its busiest."""
    pattern, day = scenario.contact_types[name].arrivals, scenario.day
    if pattern is None:
        return 0.0
    per = {"rates": 1.0, "counts": day.interval}.get(pattern.form)
    rate = max(pattern.steps.values) / per if per else pattern.per_day / day.length_s
    surges = surges_for(scenario, name)
    busy_s = sum(surge.times * min(surge.lasts, day.length_s) for surge in surges)
    of_days = scenario.days * (rate * (day.length_s + busy_s))
    recorded = len(pattern.recorded) * max([1.0, *(surge.times for surge in surges)])
    weekday = max([1.0, *(scenario.weekdays or {}).values()])
    return scenario.demand * weekday * (of_days + rate * scenario.warm_up + recorded)


def _forms(scenario: Scenario) -> Iterator[Problem]:
    """All chats of a pool have one form, since two kinds of work cannot share one agent's clock."""
    for name, pool in scenario.pools.items():
        forms = {
            type_name: scenario.contact_types[type_name].handling is not None
            for type_name in beside_others(scenario, pool)
        }
        if len(set(forms.values())) > 1:
            blocks = listed(t for t in forms if forms[t])
            turns = listed(t for t in forms if not forms[t])
            got = f"`handling` for {blocks} and `conversation` for {turns}"
            do = "give all of them `conversation` or `handling`, or split the pool"
            yield Problem(got, "chats of one form in a pool", do, ("pools", name))
        yield from _unused_keys(pool, ("pools", name), set(forms.values()))


def beside_others(scenario: Scenario, pool: Pool) -> list[str]:
    """Name the types that a pool serves and that leave an agent room for another contact."""
    served = [name for name in scenario.contact_types if skill_of(pool, name)]
    weights = {name: scenario.contact_types[name].weight or 1.0 for name in served}
    lightest = min(weights.values(), default=0.0)
    return [name for name in served if weights[name] + lightest <= pool.capacity + TINY]


def _unused_keys(pool: Pool, path: Path, forms: set[bool]) -> Iterator[Problem]:
    if "slowdown" in pool.model_fields_set and forms == {False}:
        do = "take it out: with `conversation` the slow-down emerges"
        yield Problem("slowdown", "slowdown with `handling` only", do, (*path, "slowdown"))
    if "inbox" in pool.model_fields_set and forms == {True}:
        do = "take it out: with `handling` there is no inbox"
        yield Problem("inbox", "inbox with `conversation` only", do, (*path, "inbox"))


def _unused_bots(scenario: Scenario, mentioned: Collection[str]) -> Iterator[Problem]:
    used = {bot_for(scenario, t, tier) for t in scenario.contact_types for tier in scenario.tiers}
    for name in scenario.bots:
        if name not in used and name not in mentioned:
            allowed = "bots that some type, or a variant, has as first_line"
            do = f"write first_line: {name} on a contact type, or take the bot out"
            yield Problem(f"bot {name}", allowed, do, ("bots", name))


# ----------------------------------------------------------------------- who can serve whom


def _reachable(scenario: Scenario) -> Iterator[Problem]:
    """Every contact that may join the human queue needs a rule with a pool that can serve it."""
    for type_name in scenario.contact_types:
        tiers = [tier for tier, share in tier_shares(scenario, type_name).items() if share > 0]
        again = [tier for tier in tiers if comes_back(scenario, type_name, tier)]
        first = {tier: rule_for(scenario, type_name, tier) for tier in tiers}
        later = {tier: rule_for(scenario, type_name, tier, repeat=True) for tier in again}
        yield from _without_rule(type_name, first)
        if None not in first.values():
            yield from _without_rule(f"a repeat of {type_name}", later)
        mistaken = {tier: rule_for(scenario, type_name, tier) for tier in scenario.tiers}
        taken_for = mistaken.values() if _is_mistaken_for(scenario, type_name) else ()
        for rule in dict.fromkeys((*first.values(), *later.values(), *taken_for)):
            if rule is not None:
                yield from _served(scenario, rule, type_name)


def _without_rule(what: str, rules: Mapping[str, str | None]) -> Iterator[Problem]:
    if lost := [tier for tier, rule in rules.items() if rule is None]:
        got = f"no rule matches {what} of tier {listed(lost)}"
        do = "add a last rule without `match`"
        yield Problem(got, "a rule for every type and tier", do, ("routing",))


def _is_mistaken_for(scenario: Scenario, type_name: str) -> bool:
    """Tell whether a bot may take a contact of another type for this one."""
    return any(
        bot is not None and scenario.bots[bot].misroutes > 0
        for other in alike(scenario, type_name)
        for bot in (bot_for(scenario, other, tier) for tier in scenario.tiers)
    )


def _served(scenario: Scenario, rule_name: str, type_name: str) -> Iterator[Problem]:
    stages = stages_of(scenario, scenario.routing[rule_name])
    names = {name: None for pools in opened(scenario, stages, type_name) for name in pools}
    pools = [scenario.pools[name] for name in names]
    weight = scenario.contact_types[type_name].weight or 1.0
    got = allowed = do = ""
    if not names:
        skilled = [name for name, pool in scenario.pools.items() if skill_of(pool, type_name)]
        got, allowed = f"no pool of its stages can serve {type_name}", "a pool with the skill"
        do = f"add one that has it: {listed(skilled)}" if skilled else "give a pool the skill"
    elif all(pool.capacity + TINY < weight for pool in pools):
        got = f"{type_name} weighs {weight:g}, more than an agent of its pools can hold"
        allowed, do = "a pool with capacity for it", "raise capacity or lower weight"
    elif not any(ever_there(scenario, pool) for pool in pools):
        got = f"the pools for {type_name} ({listed(names)}) never have an agent"
        allowed, do = "an agent at some time of the day", "add agents"
    elif not any(room_for(scenario, p, type_name, tier) for p in pools for tier in scenario.tiers):
        got = f"the pools for {type_name} ({listed(names)}) keep all their agents free of it"
        allowed, do = "agents beside those whom `reserve` or `keep_free` keeps", "keep fewer"
    if got:
        yield Problem(got, allowed, do, ("routing", rule_name))


CHECKS: tuple[Callable[[Scenario], Iterator[Problem]], ...] = (
    _volume,
    _forms,
    _reachable,
    of_records,
    *FITTING,
)
