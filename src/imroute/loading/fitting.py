"""What a key needs elsewhere in the scenario to have any effect, or to be possible at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute.errors import Path, Problem, listed
from imroute.scenario import Bot, CustomerKeys, Escalation, Pool, Reserve, Scenario, Shift
from imroute.scenario.clockmaps import closing
from imroute.scenario.routes import bot_for, is_for, keep_free, money_for, skill_of, tier_shares
from imroute.scenario.weeks import WEEKDAYS
from imroute.units import DAY, format_clock

TINY = 1e-9


def alike(scenario: Scenario, type_name: str) -> list[str]:
    """Name the other types of the same form, conversation or handling."""
    blocks = scenario.contact_types[type_name].handling is not None
    return [
        name
        for name, kind in scenario.contact_types.items()
        if name != type_name and (kind.handling is not None) == blocks
    ]


# ------------------------------------------------------------------------- customers


def _of_conversations(scenario: Scenario) -> Iterator[Problem]:
    """Where all is `handling` nobody waits for a reply."""
    for path, home, types in _homes(scenario):
        if any(scenario.contact_types[name].handling is None for name in types):
            continue
        for key in {"reply_patience", "inactive"} & home.model_fields_set:
            do = "take it out, or write `conversation` instead of `handling`"
            yield Problem(key, f"{key} with `conversation` only", do, (*path, key))


def _homes(scenario: Scenario) -> Iterator[tuple[Path, CustomerKeys, list[str]]]:
    """Yield what holds customer keys for several types, and for which."""
    every = list(scenario.contact_types)
    yield (), scenario, every
    for name, tier in scenario.tiers.items():
        yield ("tiers", name), tier, [t for t in every if tier_shares(scenario, t)[name] > 0]


def _closing(scenario: Scenario) -> Iterator[Problem]:
    homes: list[tuple[Path, CustomerKeys]] = [(path, home) for path, home, _ in _homes(scenario)]
    homes += [(("contact_types", n), kind) for n, kind in scenario.contact_types.items()]
    if any(home.leaves_silently is not None for _, home in homes):
        return
    for path, home in homes:
        if home.close_after is not None:
            do = "add leaves_silently, or take close_after out"
            at = (*path, "close_after")
            yield Problem("close_after", "close_after beside leaves_silently", do, at)


def _selling(scenario: Scenario) -> Iterator[Problem]:
    for name, kind in scenario.contact_types.items():
        if money_for(scenario, name) is not None or (scenario.money or kind.money) is None:
            continue
        path: Path = ("money",) if kind.money is None else ("contact_types", name, "money")
        do = "write for example {sale: 180, converts: {20s: 30%, 5m: 10%}}"
        yield Problem("one of them", f"`sale` and `converts`, both, for {name}", do, path)


# ------------------------------------------------------------------------------ bots


def _bots(scenario: Scenario) -> Iterator[Problem]:
    for name, bot in scenario.bots.items():
        types = [
            t
            for t in scenario.contact_types
            if name in {bot_for(scenario, t, tier) for tier in scenario.tiers}
        ]
        if bot.misroutes and types and not any(alike(scenario, t) for t in types):
            do = "take it out, or add types of the same form (conversation or handling)"
            allowed = "misroutes where there is another type to take a contact for"
            yield Problem("misroutes", allowed, do, ("bots", name, "misroutes"))
        yield from _never_there(scenario, bot, ("bots", name, "hours"))


def _never_there(scenario: Scenario, bot: Bot, path: Path) -> Iterator[Problem]:
    begin, end = scenario.day.start, scenario.day.start + scenario.day.length_s
    if bot.hours is None:
        return
    first, last = bot.hours
    if not any(first + day < end and last + day > begin for day in (-DAY, 0.0, DAY)):
        got = f"{format_clock(first)} to {closing(last)}"
        allowed = f"some time of the day, {format_clock(begin)} to {closing(end)}"
        yield Problem(got, allowed, "choose other hours, or take the bot out", path)


# ----------------------------------------------------------------------------- pools


def _pools(scenario: Scenario) -> Iterator[Problem]:
    for name, pool in scenario.pools.items():
        served = [t for t in scenario.contact_types if skill_of(pool, t)]
        if pool.reserve is not None:
            yield from _reserve(scenario, pool.reserve, served, ("pools", name, "reserve", "for"))
        if pool.switch_cost and all(scenario.contact_types[t].handling for t in served):
            do = "take it out: it comes before replies, and `handling` has none"
            path = ("pools", name, "switch_cost")
            yield Problem("switch_cost", "switch_cost with `conversation` only", do, path)
        background = any(scenario.contact_types[t].background for t in served)
        if pool.keep_free is not None and not background:
            do = "write background: true on a type of the pool, or take keep_free out"
            allowed = "keep_free where the pool has background contacts"
            yield Problem("keep_free", allowed, do, ("pools", name, "keep_free"))
        for type_name, escalation in pool.escalates.items():
            at = ("pools", name, "escalates", type_name)
            yield from _escalation(scenario, name, type_name, escalation, at)


def _reserve(
    scenario: Scenario, reserve: Reserve, served: list[str], path: Path
) -> Iterator[Problem]:
    kinds = [(t, tier) for t in served for tier, x in tier_shares(scenario, t).items() if x > 0]
    meant = [is_for(scenario, reserve.for_, t, tier) for t, tier in kinds]
    if not any(meant):
        allowed, do = "some customers that the pool serves", "look at its skills"
        yield Problem("nobody", allowed, do, path)
    elif all(meant):
        allowed = "some of the customers that the pool serves, not all"
        yield Problem("everybody", allowed, "name the few, or take reserve out", path)


def _escalation(
    scenario: Scenario, name: str, type_name: str, escalation: Escalation, path: Path
) -> Iterator[Problem]:
    target, weight = scenario.pools[escalation.to], scenario.contact_types[type_name].weight or 1.0
    others = [n for n, pool in scenario.pools.items() if n != name and skill_of(pool, type_name)]
    has_it = "" if not others else f": {listed(others)}"
    if not skill_of(scenario.pools[name], type_name):
        allowed, do = "types that the pool has the skill for", "add it to `skills`, or take it out"
        yield Problem(type_name, allowed, do, path)
    elif escalation.to == name:
        yield Problem(name, "another pool", f"name one that has the skill{has_it}", (*path, "to"))
    elif not skill_of(target, type_name):
        allowed = f"a pool with the skill for {type_name}{has_it}"
        do = "name one of these, or add the skill" if others else "add the skill"
        yield Problem(escalation.to, allowed, do, (*path, "to"))
    elif target.capacity + TINY < weight:
        got = f"{type_name} weighs {weight:g}, more than an agent of {escalation.to} can hold"
        do = "raise capacity or lower weight"
        yield Problem(got, "a pool with capacity for it", do, (*path, "to"))
    elif not ever_there(scenario, target):
        got, allowed = f"{escalation.to} never has an agent", "an agent at some time of the day"
        yield Problem(got, allowed, "add agents, or name another pool", (*path, "to"))


def room_for(scenario: Scenario, pool: Pool, type_name: str, tier: str) -> bool:
    """Tell whether a pool could ever take a contact beside the agents who keep a slot free."""
    weight = scenario.contact_types[type_name].weight or 1.0
    kept = keep_free(scenario, pool, type_name)
    if pool.reserve is not None and not is_for(scenario, pool.reserve.for_, type_name, tier):
        kept = max(kept, pool.reserve.agents)
    return kept <= pool.size - (0 if pool.capacity + TINY >= weight + 1 else 1)


def ever_there(scenario: Scenario, pool: Pool) -> bool:
    """Tell whether a pool has an agent at any time of the day."""
    start = scenario.day.start
    end = start + scenario.day.length_s
    if pool.agents is not None:
        times = [start, *(t for t in pool.agents.from_s if start < t < end)]
        return any(pool.agents.at(time) > 0 for time in times)
    return any(shift.agents and _ever_comes(scenario, shift) for shift in pool.shifts or ())


def _ever_comes(scenario: Scenario, shift: Shift) -> bool:
    """Tell whether a shift is on some day of the run, in opening hours."""
    start, first = scenario.day.start, WEEKDAYS.index(scenario.day.weekday)
    length = (shift.to - shift.from_) % DAY or DAY
    for offset in (-DAY, 0.0, DAY):
        begin = shift.from_ + offset
        if begin < start + scenario.day.length_s and begin + length > start:
            ago = 1 if begin < start and scenario.day.length_s == DAY else 0
            run = {WEEKDAYS[(first + day - ago) % 7] for day in range(min(7, scenario.days))}
            if shift.days is None or not run.isdisjoint(shift.days):
                return True
    return False


FITTING: tuple[Callable[[Scenario], Iterator[Problem]], ...] = (
    _of_conversations,
    _closing,
    _selling,
    _bots,
    _pools,
)
