"""What-ifs: a variant's dotted paths applied to the scenario as written."""

from __future__ import annotations

import copy

from imroute.errors import Invalid, Problem, ScenarioError, did_you_mean, listed, unknown_name
from imroute.loading.arithmetic import changed, is_change, read_change
from imroute.loading.tree import Map, Mark, Node, Seq, Text, write
from imroute.scenario import Scenario

NOT_PATHS = ("title", "one_off", "change", "combine")
NAMED_PARTS = ("tiers", "contact_types", "bots", "pools", "routing")
COUNT_KEYS = ("agents", "queue_limit")
NEVER_CHANGED = ("variants", "extends")


def variant_names(tree: Map) -> tuple[str, ...]:
    variants = tree.get("variants")
    return tuple(variants) if isinstance(variants, Map) else ()


def apply_variant(tree: Map, name: str) -> Map:
    """Return the scenario as it would read with a variant; the tree itself stays as it is."""
    varied = copy.deepcopy(tree)
    _apply(varied, name, ())
    return varied


def _apply(tree: Map, name: str, seen: tuple[str, ...]) -> None:
    variants = tree.get("variants")
    assert isinstance(variants, Map)
    mark = variants.key_marks[name]
    variant = variants[name]
    if not isinstance(variant, Map):
        raise _problem(mark, name, str(variant), "dotted paths to new values", "see the reference")
    _check_words(variant, name)
    for other in _combined(variant, variants, name, seen):
        _apply(tree, other, (*seen, name))
    problems: list[Problem] = []
    for path, value, at in _changes(variant):
        try:
            _set(tree, path, value, at)
        except Invalid as error:
            problems += [
                p.under("variants", name, path).at(p.where or str(at)) for p in error.problems
            ]
    if problems:
        raise ScenarioError(problems)


def _problem(mark: Mark, name: str, got: str, allowed: str, do: str) -> ScenarioError:
    return ScenarioError([Problem(got, allowed, do, ("variants", name), str(mark))])


def _check_words(variant: Map, name: str) -> None:
    for key, value in variant.items():
        if key in ("title", "one_off") and not isinstance(value, Text):
            raise _problem(variant.key_marks[key], name, key, f"a single value for {key}", "")


def _combined(variant: Map, variants: Map, name: str, seen: tuple[str, ...]) -> list[str]:
    if "combine" not in variant:
        return []
    others, mark = variant["combine"], variant.key_marks["combine"]
    if not isinstance(others, Seq) or not all(isinstance(other, Text) for other in others):
        raise _problem(mark, name, str(others), "a list of variants: [a, b]", "write a list")
    for other in others:
        if str(other) not in variants:
            unknown = unknown_name("variant", str(other), tuple(variants))
            raise ScenarioError([unknown.under("variants", name, "combine").at(str(mark))])
        if other in (*seen, name):
            raise _problem(mark, name, str(other), "variants that do not name each other", "")
    return [str(other) for other in others]


def _changes(variant: Map) -> list[tuple[str, Node, Mark]]:
    parts = [variant]
    if isinstance(inner := variant.get("change"), Map):
        parts.append(inner)
    return [
        (path, value, part.key_marks[path])
        for part in parts
        for path, value in part.items()
        if path not in NOT_PATHS
    ]


def _set(tree: Map, path: str, value: Node, mark: Mark) -> None:
    """Put a value at a dotted path, or change what is written there."""
    parts = path.split(".")
    place = _parent(tree, parts, mark)
    if is_change(value):
        assert isinstance(value, Map)
        change = read_change(value, parts[-1] in COUNT_KEYS or parts[0] == "start")
        value = changed(_written(place), change, *_day(tree))
    parent, last = place
    if isinstance(parent, Seq) and isinstance(last, int):
        parent[last] = value
    elif isinstance(parent, Map):
        parent.put(write(str(last), mark), value)


def _day(tree: Map) -> tuple[str, str]:
    day = tree.get("day")
    start = day.get("start", "00:00") if isinstance(day, Map) else "00:00"
    end = day.get("end", "24:00") if isinstance(day, Map) else "24:00"
    return str(start), str(end)


def _written(place: tuple[Map, str] | tuple[Seq, int]) -> Node:
    parent, last = place
    if isinstance(parent, Seq) and isinstance(last, int):
        return parent[last]
    if isinstance(parent, Map) and isinstance(last, str) and last in parent:
        return parent[last]
    allowed = "something written there to change"
    raise _path_error(str(last), allowed, "write the new value itself")


def _path_error(got: str, allowed: str, do: str) -> Invalid:
    return Invalid(Problem(got, allowed, do))


def _parent(tree: Map, parts: list[str], mark: Mark) -> tuple[Map, str] | tuple[Seq, int]:
    keys = [field.alias or name for name, field in Scenario.model_fields.items()]
    if parts[0] not in keys or parts[0] in NEVER_CHANGED:
        advice = (
            did_you_mean(parts[0], keys) or "write the path from the top, such as pools.x.agents"
        )
        raise _path_error(parts[0], f"a path that begins with one of: {listed(keys, 60)}", advice)
    node: Node = tree
    for depth, part in enumerate(parts[:-1]):
        node = _step(node, parts, depth, part, mark)
    last = parts[-1]
    if isinstance(node, Text):
        raise _path_error(str(node), "a map to go into", "replace the whole value instead")
    return (node, _position(node, last)) if isinstance(node, Seq) else (node, last)


def _step(node: Node, parts: list[str], depth: int, part: str, mark: Mark) -> Node:
    if isinstance(node, Text):
        raise _path_error(str(node), "a map to go into", "replace the whole value instead")
    if isinstance(node, Seq):
        return node[_position(node, part)]
    if part not in node:
        if depth == 1 and parts[0] in NAMED_PARTS:
            raise Invalid(unknown_name(f"name in {parts[0]}", part, tuple(node)))
        node.put(write(part, mark), Map(mark))
    return node[part]


def _position(items: Seq, part: str) -> int:
    """Find a list item by its name where it has one, else by its number, counted from 1."""
    for i, item in enumerate(items):
        if isinstance(item, Map) and item.get("name") == part:
            return i
    if part.isdecimal() and 1 <= int(part) <= len(items):
        return int(part) - 1
    raise _path_error(part, f"a number from 1 to {len(items)}", "count the items from 1")
