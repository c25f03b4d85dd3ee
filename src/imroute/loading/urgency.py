"""`routing: by_urgency`, written out as rules of this scenario."""

from __future__ import annotations

from collections.abc import Iterator

from imroute import facts
from imroute.errors import Invalid, Mark, Problem, unknown_choice
from imroute.loading.assume import Assumed, in_a_sentence, put_written
from imroute.loading.nodes import Map, Node, Seq, Text, flow, parts_by_name, write
from imroute.scenario.urgency import GRADES
from imroute.units import format_duration, plain

BY_URGENCY = "by_urgency"
EXPERT, EXPERIENCED = 4, 3
MAX_NAME = 60
Levels = dict[str, int]  # by pool, of those that have the skill


def fill_routing(tree: Map) -> list[Assumed]:
    """Write out `routing: by_urgency`: a rule for each type and urgency that there is.

    Raises `Invalid` for any other word, and for types of which nobody knows how urgent they are;
    the tree then has one rule for all.
    """
    written = tree.get("routing")
    if not isinstance(written, Text) or not written:
        return []
    mark = tree.key_marks["routing"]
    tree.put("routing", Map(mark), mark)
    put_written(tree, "routing", "{everyone: {}}")
    if written != BY_URGENCY:
        allowed = "rules by name, or the word"
        raise Invalid(unknown_choice(str(written), allowed, (BY_URGENCY,), ("routing",)).at(mark))
    grades = _grades(tree)
    rules = Map(mark)
    assumed = []
    for name, of_type in grades.items():
        levels = _levels(tree, name)
        for grade in of_type:
            rule = _name(name, grade, len(rules))
            put_written(rules, rule, _rule(name, grade, levels))
            assumed.append(_assumed(rule, grade, levels))
    if rules:
        tree.put("routing", rules, mark)
    return assumed


def _grades(tree: Map) -> dict[str, list[str]]:
    """Give the urgencies that contacts of each type may have; a tier's word wins."""
    tiers = [tier.get("urgency") for tier in parts_by_name(tree, "tiers").values()]
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, kind in parts_by_name(tree, "contact_types").items():
        own = kind.get("urgency")
        words = {str(tier or own or "") for tier in tiers}
        if "" in words:
            do = "write for example urgency: general, on the type or on each tier"
            path = ("contact_types", name, "urgency")
            problems.append(Problem("no 'urgency'", f"one of: {', '.join(GRADES)}", do, path))
        found[name] = [grade for grade in GRADES if grade in words]
    if problems:
        raise Invalid(*problems)
    return found


def _levels(tree: Map, type_name: str) -> Levels:
    levels = {name: _level(pool, type_name) for name, pool in parts_by_name(tree, "pools").items()}
    return {name: level for name, level in levels.items() if level}


def _level(pool: Map, type_name: str) -> int:
    skills = pool.get("skills")
    if isinstance(skills, Map):
        level = plain(str(skills.get(type_name, "0")))
        return int(level or 0)
    named = [skills] if isinstance(skills, Text) else skills
    return EXPERIENCED if named is None or type_name in named else 0


# ------------------------------------------------------------------------- one rule


def _name(type_name: str, grade: str, number: int) -> str:
    name = f"{grade}_{type_name}"
    return name if len(name) <= MAX_NAME else f"{grade}_{number + 1}"


def _rule(type_name: str, grade: str, levels: Levels) -> str:
    match = Map(Mark(""))
    for key, value in (("type", type_name), ("urgency", grade)):
        match.put(key, write(value, Mark("")))
    stages = ", ".join(_stages(grade, levels))
    said = f", stages: [{stages}]" if levels else ""  # without anybody, validation says so
    return f"{{match: {flow(match)}{said}}}"


def _stages(grade: str, levels: Levels) -> Iterator[str]:
    """Write the stages: those pools first who should, after a time the others who may."""
    fact = facts.urgency(grade)
    for i, pools in enumerate(_groups(grade, levels)):
        after = f"after: {format_duration(fact.widens_s)}, " if i else ""
        priority = "" if i else f", priority: {fact.priority}"
        yield f"{{{after}pools: {flow(_named(pools))}{priority}}}"


def _groups(grade: str, levels: Levels) -> list[list[str]]:
    """Say which pools may take a contact at once, and which after a time."""
    up = sorted(levels, key=lambda name: levels[name])
    down = sorted(levels, key=lambda name: -levels[name])
    groups = {
        "urgent": [_of(down, levels, EXPERT, 5), _of(down, levels, 1, EXPERT - 1)],
        "important": [
            _of(up, levels, EXPERIENCED, EXPERT - 1),
            _of(up, levels, EXPERT, 5),
        ],
        "general": [_of(up, levels, 1, EXPERIENCED - 1), _of(up, levels, EXPERIENCED, 5)],
        "low": [up],
    }[grade]
    return [group for group in groups if group] or [down]


def _of(names: list[str], levels: Levels, least: int, most: int) -> list[str]:
    return [name for name in names if least <= levels[name] <= most]


def _named(names: list[str]) -> Node:
    return Seq(Mark(""), (write(name, Mark("")) for name in names))


# What is told of a rule that was filled in: whom it asks, in the order in which it asks.
ASKS = "{first}; priority {priority}"
ASKS_IN_TURN = "{first}, after {time} also {then}; priority {priority}"


def _assumed(rule: str, grade: str, levels: Levels) -> Assumed:
    fact, groups = facts.urgency(grade), [", ".join(g) for g in _groups(grade, levels)]
    told = {"first": groups[0], "priority": fact.priority}
    if len(groups) == 1:
        return in_a_sentence(f"routing.{rule}", ASKS, fact.source, **told)
    told |= {"time": format_duration(fact.widens_s), "then": groups[1]}
    return in_a_sentence(f"routing.{rule}", ASKS_IN_TURN, fact.source, **told)
