"""What must hold between the parts of a scenario, beyond what each part must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute.errors import Invalid, Path, Problem, did_you_mean, listed
from imroute.facts.measures import MEASURES, THRESHOLD, Measure
from imroute.loading.tree import Map
from imroute.scenario import Pool, Rule, Scenario, Target
from imroute.scenario.routes import (
    bot_for,
    opened,
    rule_for,
    skill_of,
    stages_of,
    tier_shares,
)
from imroute.scenario.values import SHARE_TOLERANCE, ascending
from imroute.units import DAY, HOUR, format_clock, format_share, parse_duration

NAMED = ("tiers", "contact_types", "bots", "pools", "routing", "variants")
FORBIDDEN_IN_NAMES = ".:/×,[]{}\"'|>&*!%@`="
MAX_INTERVALS = 2000
MAX_CONTACTS = 20_000_000
MAX_AGENTS = 1_000_000
PERCENTILES = ("p50", "p80", "p90", "p95", "p99")


def of_names(tree: Map) -> list[Problem]:
    """Names end up in paths, scopes and file names, so they must be free of what separates those."""
    problems = []
    for group in NAMED:
        part = tree.get(group)
        for name in part if isinstance(part, Map) else ():
            bad = [c for c in name if c in FORBIDDEN_IN_NAMES or not (c.isprintable())]
            if bad or not name.strip():
                allowed = "a name of letters, digits, blanks, _ and -, in any script"
                do = f"take out {listed(dict.fromkeys(bad))}" if bad else "write a name"
                if ":" in bad:
                    do = f"put a blank after the colon: {name.replace(':', ': ', 1)}"
                problems.append(Problem(name or "an empty name", allowed, do, (group, name)))
    return problems


def of_scenario(scenario: Scenario) -> list[Problem]:
    return [problem for check in CHECKS for problem in check(scenario)]


# ---------------------------------------------------------------- day, demand


def _day(scenario: Scenario) -> Iterator[Problem]:
    day = scenario.day
    if day.interval <= 0 or day_length(scenario) / day.interval > MAX_INTERVALS:
        got = f"{day_length(scenario) / day.interval:,.0f} intervals" if day.interval else "0s"
        do = "write for example 30m"
        yield Problem(got, f"at most {MAX_INTERVALS} intervals a day", do, ("day", "interval"))
    if scenario.warm_up > 7 * DAY:
        got = f"{scenario.warm_up / HOUR:g} hours"
        yield Problem(got, "a warm-up of at most 7d", "shorten it", ("warm_up",))


def day_length(scenario: Scenario) -> float:
    start, end = scenario.day.start, scenario.day.end
    return end - start if end > start else end + DAY - start


def _arrivals(scenario: Scenario) -> Iterator[Problem]:
    for name, contact_type in scenario.contact_types.items():
        if contact_type.arrivals is None and name not in scenario.start:
            do = "write for example arrivals: 60/h"
            yield Problem("no 'arrivals'", "how many come", do, ("contact_types", name))
        if (expected := _expected(scenario, name)) > MAX_CONTACTS:
            allowed = f"at most {MAX_CONTACTS:,} contacts a day"
            do = "look at the unit of the rate: 240/h is an hour's"
            path = ("contact_types", name, "arrivals")
            yield Problem(f"about {expected:,.0f} contacts a day", allowed, do, path)


def _expected(scenario: Scenario, name: str) -> float:
    pattern = scenario.contact_types[name].arrivals
    if pattern is None:
        return 0.0
    hours = day_length(scenario) + scenario.warm_up
    peak = max(pattern.steps.values)
    per_s = {
        "rates": peak,
        "counts": peak / scenario.day.interval if scenario.day.interval else 0.0,
    }
    return scenario.demand * (per_s.get(pattern.form, 0.0) * hours + pattern.per_day)


def _forms(scenario: Scenario) -> Iterator[Problem]:
    for name, contact_type in scenario.contact_types.items():
        if contact_type.conversation is not None and contact_type.handling is not None:
            allowed = "`conversation` or `handling`, not both"
            do = "keep `conversation` if you know reply times, else `handling`"
            yield Problem("both", allowed, do, ("contact_types", name, "handling"))


# ----------------------------------------------------------------- tier shares


def _shares(scenario: Scenario) -> Iterator[Problem]:
    written = {name: tier.share for name, tier in scenario.tiers.items()}
    missing = [name for name, share in written.items() if share is None]
    total = sum(share for share in written.values() if share is not None)
    if len(missing) > 1:
        do = f"write `share` for all of {listed(missing)}, or for all but one"
        yield Problem("no share", "one tier may leave its share out", do, ("tiers", missing[1]))
    if total > 1 + SHARE_TOLERANCE or (not missing and total < 1 - SHARE_TOLERANCE):
        word = "take away" if total > 1 else "add"
        yield Problem(
            f"shares that add up to {format_share(round(total, 6))}",
            "tier shares that add up to 100%",
            f"{word} {format_share(round(abs(total - 1), 6))}",
            ("tiers",),
        )


# ----------------------------------------------------------------------- pools


def _rosters(scenario: Scenario) -> Iterator[Problem]:
    for name, pool in scenario.pools.items():
        path: Path = ("pools", name)
        if (pool.agents is None) == (pool.shifts is None):
            got = "both" if pool.agents is not None else "neither"
            do = "write agents: 14, or shifts"
            yield Problem(got, "`agents` or `shifts`, one of them", do, path)
        if roster_size(pool) > MAX_AGENTS:
            do = "look at the number"
            yield Problem(f"{roster_size(pool):,}", f"at most {MAX_AGENTS:,} agents", do, path)
        yield from _shifts(scenario, pool, path)


def roster_size(pool: Pool) -> int:
    if pool.agents is not None:
        return int(max(pool.agents.values))
    return sum(shift.agents for shift in pool.shifts or ())


def _shifts(scenario: Scenario, pool: Pool, path: Path) -> Iterator[Problem]:
    for i, shift in enumerate(pool.shifts or ()):
        length = (shift.to - shift.from_) % DAY or DAY
        ends = 0.0
        for j, pause in enumerate(shift.breaks):
            begin = (pause.at - shift.from_) % DAY
            where = (*path, "shifts", i, "breaks", j)
            if begin + pause.lasts > length:
                allowed = (
                    f"a break between {format_clock(shift.from_)} and {format_clock(shift.to)}"
                )
                yield Problem(f"at {format_clock(pause.at)}", allowed, "move the break", where)
            elif begin < ends:
                allowed = "breaks in order that do not overlap"
                yield Problem(f"at {format_clock(pause.at)}", allowed, "move the break", where)
            ends = begin + pause.lasts


def _pool_forms(scenario: Scenario) -> Iterator[Problem]:
    """All chats of a pool have one form, since two kinds of work cannot share one agent's clock."""
    for name, pool in scenario.pools.items():
        served = [t for t in scenario.contact_types if skill_of(pool, t)]
        chats = [t for t in served if not fills(scenario, pool, t, served)]
        forms = {t: scenario.contact_types[t].handling is not None for t in chats}
        if len(set(forms.values())) > 1:
            blocks = listed(t for t in forms if forms[t])
            turns = listed(t for t in forms if not forms[t])
            yield Problem(
                f"`handling` for {blocks} and `conversation` for {turns}",
                "chats of one form in a pool",
                "give all of them `conversation` or `handling`, or split the pool",
                ("pools", name),
            )
        yield from _unused_keys(pool, ("pools", name), set(forms.values()))


def fills(scenario: Scenario, pool: Pool, type_name: str, served: list[str]) -> bool:
    """Tell whether nothing else fits beside a contact of the type."""
    weights = {t: scenario.contact_types[t].weight or 1.0 for t in served}
    return weights[type_name] + min(weights.values()) > pool.capacity + 1e-9


def _unused_keys(pool: Pool, path: Path, forms: set[bool]) -> Iterator[Problem]:
    if "slowdown" in pool.model_fields_set and forms == {False}:
        do = "take it out: with `conversation` the slow-down emerges"
        yield Problem("slowdown", "slowdown with `handling` only", do, (*path, "slowdown"))
    if "inbox" in pool.model_fields_set and forms == {True}:
        do = "take it out: with `handling` there is no inbox"
        yield Problem("inbox", "inbox with `conversation` only", do, (*path, "inbox"))


def _preferences(scenario: Scenario) -> Iterator[Problem]:
    for name, pool in scenario.pools.items():
        for type_name in pool.prefers or ():
            if not skill_of(pool, type_name):
                do = "add it to `skills`, or take it out"
                path = ("pools", name, "prefers")
                yield Problem(type_name, "types that the pool has the skill for", do, path)


# --------------------------------------------------------------------- routing


def _stage_order(scenario: Scenario) -> Iterator[Problem]:
    homes: list[tuple[Path, Rule | Scenario]] = [
        (("routing", n), r) for n, r in scenario.routing.items()
    ]
    for path, home in [((), scenario), *homes]:
        stages = home.stages or ()
        if not ascending([-1.0, *(stage.after for stage in stages)]):
            do = "put the stages in the order of their times"
            yield Problem(
                "stages out of order", "each stage later than the one before", do, (*path, "stages")
            )
        for i, stage in enumerate(stages):
            if not {"pools", "skill_level", "only_level", "priority"} & stage.model_fields_set:
                allowed = "a stage that names pools, a skill_level or a priority"
                yield Problem("nothing to do", allowed, "name its pools", (*path, "stages", i))
        if home.when_full is not None and home.queue_limit is None and scenario.queue_limit is None:
            do = "add queue_limit, or take when_full out"
            yield Problem("when_full", "when_full beside a queue_limit", do, (*path, "when_full"))


def _reachable(scenario: Scenario) -> Iterator[Problem]:
    """Every contact that may join the human queue needs a rule with a pool that can serve it."""
    lost: dict[str, list[str]] = {}
    for type_name in scenario.contact_types:
        shares = tier_shares(scenario, type_name)
        for tier in (t for t, share in shares.items() if share > 0):
            rule_name = rule_for(scenario, type_name, tier)
            if rule_name is None:
                lost.setdefault(type_name, []).append(tier)
                continue
            yield from _served(scenario, rule_name, type_name)
    for type_name, tiers in lost.items():
        got = f"no rule matches {type_name} of {listed(tiers)}"
        do = "add a last rule without `match`"
        yield Problem(got, "a rule for every type and tier", do, ("routing",))


def _served(scenario: Scenario, rule_name: str, type_name: str) -> Iterator[Problem]:
    stages = stages_of(scenario, scenario.routing[rule_name])
    names = {name for pools in opened(scenario, stages, type_name) for name in pools}
    path: Path = ("routing", rule_name)
    weight = scenario.contact_types[type_name].weight or 1.0
    if not names:
        with_skill = [n for n, pool in scenario.pools.items() if skill_of(pool, type_name)]
        do = (
            f"pools with the skill: {listed(with_skill)}" if with_skill else "give a pool the skill"
        )
        yield Problem(
            f"no pool of its stages can serve {type_name}", "a pool with the skill", do, path
        )
    elif all(scenario.pools[name].capacity + 1e-9 < weight for name in names):
        got = f"{type_name} weighs {weight:g}, more than any of its pools can hold"
        yield Problem(got, "a pool with capacity for it", "raise capacity or lower weight", path)
    elif all(roster_size(scenario.pools[name]) == 0 for name in names):
        got = f"the pools for {type_name} ({listed(sorted(names))}) never have an agent"
        yield Problem(got, "an agent at some time of the day", "add agents", path)


def _unused_bots(scenario: Scenario) -> Iterator[Problem]:
    used = {
        bot_for(scenario, type_name, tier)
        for type_name in scenario.contact_types
        for tier in scenario.tiers
    }
    for name in scenario.bots:
        if name not in used:
            do = f"write first_line: {name} on a contact type, or take the bot out"
            yield Problem(
                f"bot {name}", "bots that some type has as first_line", do, ("bots", name)
            )


# --------------------------------------------------------------------- targets


def _targets(scenario: Scenario) -> Iterator[Problem]:
    for i, target in enumerate(scenario.targets):
        yield from _target(target, ("targets", i))


def _target(target: Target, path: Path) -> Iterator[Problem]:
    measure = MEASURES.get(target.measure)
    if measure is None:
        advice = did_you_mean(target.measure, MEASURES) or "see docs/reference/measures.md"
        allowed = f"a measure: {listed(MEASURES, 60)}"
        yield Problem(target.measure, allowed, advice, (*path, "measure"))
        return
    bounds = [key for key in ("at_least", "at_most", "between") if getattr(target, key) is not None]
    if len(bounds) != 1:
        do = "write for example at_least: 80%"
        yield Problem(listed(bounds), "one of at_least, at_most, between", do, path)
    yield from _bound_units(target, measure.bound_unit(target.stat), path)
    service = target.measure == "service_level"
    if service != (target.within is not None):
        do = "write for example within: 20s" if service else "take `within` out"
        got = "no within" if service else "within"
        yield Problem(got, "`within` for service_level, and only there", do, path)
    for key in ("clock", "formula"):
        if key in target.model_fields_set and not service:
            yield Problem(key, f"{key} for service_level only", f"take {key!r} out", (*path, key))
    if target.clock == "from_arrival" and target.formula != "offered":
        do = "leave one of clock and formula out"
        yield Problem(target.formula, "formula offered with clock: from_arrival", do, path)
    yield from _stat(target, measure, path)


def _stat(target: Target, measure: Measure, path: Path) -> Iterator[Problem]:
    """A stat is one of the measure's, or, for times, a threshold such as 20s: the share within it."""
    if target.stat is None or target.stat in measure.target_stats:
        return
    thresholds = THRESHOLD in measure.stats and measure.unit == "s"
    if thresholds and _is_duration(target.stat):
        return
    allowed = f"for {target.measure}: {listed(measure.target_stats)}"
    allowed += ", or a threshold such as 20s" if thresholds else ""
    advice = did_you_mean(target.stat, measure.target_stats) or "use one of these"
    yield Problem(target.stat, allowed, advice, (*path, "stat"))


def _is_duration(text: str) -> bool:
    try:
        return parse_duration(text) > 0
    except Invalid:
        return False


UNIT_WORDS = {"s": "a time such as 2m", "share": "a share such as 80%", "": "a number such as 12"}


def _bound_units(target: Target, unit: str, path: Path) -> Iterator[Problem]:
    given = {"at_least": target.at_least, "at_most": target.at_most}
    bounds = [(key, bound) for key, bound in given.items() if bound is not None]
    bounds += [("between", bound) for bound in target.between or ()]
    for key, bound in bounds:
        plain_share = unit == "share" and bound.unit == "" and bound.value <= 1
        if bound.unit != unit and not plain_share:
            got = f"{bound.value:g}{bound.unit if bound.unit == 's' else ''}"
            do = f"write {UNIT_WORDS[unit]}"
            yield Problem(got, f"for {target.measure}: {UNIT_WORDS[unit]}", do, (*path, key))


CHECKS: tuple[Callable[[Scenario], Iterator[Problem]], ...] = (
    _day,
    _arrivals,
    _forms,
    _shares,
    _rosters,
    _pool_forms,
    _preferences,
    _stage_order,
    _reachable,
    _unused_bots,
    _targets,
)
