"""What-ifs: a variant's dotted paths applied to the scenario as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from imroute.errors import (
    Invalid,
    Mark,
    Problem,
    ScenarioError,
    did_you_mean,
    invalid,
    listed,
    shorten,
    too_many,
    unknown_choice,
    unknown_name,
)
from imroute.loading.arithmetic import MEANS, changed, is_change, read_change
from imroute.loading.nodes import Map, Node, Seq, Text, copied, made, mark_at
from imroute.loading.tree import read_tree
from imroute.loading.words import NAMED
from imroute.scenario import Context, Scenario, Variant
from imroute.scenario.models import MAX_VARIANTS
from imroute.scenario.outline import Slot, slot_at, slots

MAX_CHANGES = 2000  # of all variants together
WORDS = tuple(slots(Variant))
TOP_KEYS = tuple(key for key in slots(Scenario) if key != "variants")
_ENDING = re.compile(r"([ _-]\w*|\d+)$")


class Step(NamedTuple):
    """One change that a variant makes, and where it is written."""

    path: str
    value: Node
    mark: Mark
    place: tuple[str, ...]


def step_to(path: str, value: object) -> Step:
    """Make a change that is not of the file; a text in brackets or braces is read as YAML."""
    mark = Mark("change")
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        tree, problems = read_tree(f"value: {value}", f"change of {path}")
        if problems:
            raise ScenarioError(problems)
        return Step(path, copied(tree["value"], mark), mark, (path,))
    return Step(path, made(value, mark), mark, (path,))


def names_of(tree: Map) -> tuple[str, ...]:
    variants = tree.get("variants")
    return tuple(variants) if isinstance(variants, Map) else ()


def steps_of(tree: Map, name: str) -> list[Step]:
    """List the changes of a variant in their order, those of combined variants first, each once."""
    variants = tree.get("variants")
    assert isinstance(variants, Map)
    if len(variants) > MAX_VARIANTS:  # validation says so; a chain of them would go too deep
        return []
    order: dict[str, None] = {}
    _visit(variants, name, (), order)
    return [step for each in order for step in _own_steps(variants, each)]


def slips(tree: Map) -> list[Problem]:
    """Find words in variants that are neither keys nor paths, without applying anything."""
    variants, problems = tree.get("variants"), []
    names = names_of(tree)
    steps = [s for n in names if isinstance(variants, Map) for s in _own_steps(variants, n)]
    if len(steps) > MAX_CHANGES:
        do = "write them into files of their own that extend this one"
        problem = too_many(len(steps), MAX_CHANGES, "changes", do, ("variants",))
        raise ScenarioError([problem.at(tree.key_marks["variants"])])
    for step in steps:
        try:
            _check_top(tuple(step.path.split(".")), step)
        except Invalid as error:
            problems += [p.under(*step.place).at(step.mark) for p in error.problems]
    return problems


def _visit(variants: Map, name: str, above: tuple[str, ...], order: dict[str, None]) -> None:
    variant = variants[name]
    combined = variant.get("combine") if isinstance(variant, Map) else None
    for i, other in enumerate([combined] if isinstance(combined, Text) else combined or ()):
        if other in (*above, name):
            do = "take it out: a variant cannot be part of itself"
            allowed = "variants that do not go in a circle"
            path = ("variants", name, "combine", i)
            raise Invalid(Problem(str(other), allowed, do, path, mark_at(variant, ("combine", i))))
        if isinstance(other, Text) and str(other) in variants and str(other) not in order:
            _visit(variants, str(other), (*above, name), order)  # others: validation says so
    order[name] = None


def _own_steps(variants: Map, name: str) -> Iterator[Step]:
    variant = variants[name]
    for key, value in variant.items() if isinstance(variant, Map) else ():
        assert isinstance(variant, Map)
        if key == "change" and isinstance(value, Map):
            for path, inner in value.items():
                place = ("variants", name, "change", path)
                yield Step(path, inner, value.key_marks[path], place)
        elif key not in WORDS:
            yield Step(key, value, variant.key_marks[key], ("variants", name, key))


def apply_channels(tree: Map, steps: list[Step]) -> None:
    """Put in by which channels customers will come, on which it depends what is assumed of them."""
    types = tree.get("contact_types")
    for step in steps:
        group, *names = step.path.split(".")
        if group != "contact_types" or names[1:] != ["channel"] or not isinstance(types, Map):
            continue
        kind = types.get(names[0])
        if isinstance(kind, Map) and isinstance(step.value, Text):
            kind.put("channel", step.value, step.mark)


def is_change_at(path: str, value: Node) -> bool:
    """Tell whether a value says how to change what is there, and is none to be put there itself."""
    slot = slot_at(tuple(path.split(".")))
    is_part = slot is not None and slot.form == "part" and slot.part is not None
    return is_change(value) and not (is_part and slot and slot.part and "times" in slots(slot.part))


def apply(tree: Map, steps: list[Step], context: Context) -> list[Problem]:
    """Make changes to a tree in place; return what is wrong with them."""
    problems: list[Problem] = []
    for step in steps:
        try:
            _set(tree, step, context)
        except Invalid as error:
            problems += [p.under(*step.place).at(p.where or step.mark) for p in error.problems]
    return problems


def _set(tree: Map, step: Step, context: Context) -> None:
    """Put a value at a dotted path, or change what is written there."""
    path = tuple(step.path.split("."))
    _check_top(path, step)
    parent, last = _parent(tree, path, step.mark)
    value = step.value
    if is_change_at(step.path, value):
        assert isinstance(value, Map)
        slot = slot_at(path)
        change = read_change(value, _whole(path), bool(slot and slot.kind and slot.kind.by_name))
        value = changed(_written(parent, last, path), change, context)
    elif isinstance(parent, Map) and parent is tree.get(path[0]):
        _check_new_name(parent, path, value)
    if isinstance(parent, Seq):
        assert isinstance(last, int)
        parent[last] = copied(value)
    elif isinstance(parent, Map):
        above = slot_at(path[:-1])
        parent.drop(above.replaces(path[-1]) if above else None)
        parent.put(str(last), copied(value), step.mark)


def _check_top(path: tuple[str, ...], step: Step) -> None:
    if path[0] in TOP_KEYS:
        return
    allowed = f"{listed(WORDS)}, or a path that begins with one of: {listed(TOP_KEYS, 60)}"
    do = "write the path from the top, such as pools.team.agents"
    got = shorten(step.path) or "an empty path"
    raise Invalid(Problem(got, allowed, do, near=(*WORDS, *TOP_KEYS)))


def _whole(path: tuple[str, ...]) -> bool:
    """Tell whether whole numbers stand at a path, or above it where it leads into a value."""
    for end in range(len(path), 0, -1):
        slot = slot_at(path[:end])
        if slot is not None:
            return bool(slot.kind and slot.kind.whole) and not set(path) & set(MEANS)
    return False


def _check_new_name(group: Map, path: tuple[str, ...], value: Node) -> None:
    """A variant may bring a pool of its own, but not by a slip in the name of one that there is."""
    new = path[-1]
    if path[0] not in NAMED or new in group:
        return
    problem = unknown_name(NAMED[path[0]], new, tuple(group))
    if not isinstance(value, Map):
        raise Invalid(problem)
    alike = [name for name in group if not _numbered(name, new)]
    if near := did_you_mean(new, alike, cutoff=0.75):
        do = f"{near} if a new {NAMED[path[0]]} is meant, give it a name less like that one"
        raise Invalid(Problem(problem.got, problem.allowed, do))


def _numbered(name: str, other: str) -> bool:
    """Tell whether names differ in what is added to them only, such as team, team_2 and team_b."""
    stems = [_ENDING.sub("", text) for text in (name, other)]
    return bool(stems[0]) and stems[0] == stems[1]


# ------------------------------------------------------------------------- finding places


def _parent(tree: Map, path: tuple[str, ...], mark: Mark) -> tuple[Map | Seq, str | int]:
    """Walk to the map or list that holds the last part of a path, making parts not written."""
    node: Node = tree
    for depth, key in enumerate(path[:-1], start=1):
        node = _step(node, key, path[:depth], mark)
    if isinstance(node, Text):
        raise _no_way(node, path[:-1])
    if isinstance(node, Seq):
        return node, _position(node, path[-1], path[:-1])
    return node, path[-1]


def _step(node: Node, key: str, path: tuple[str, ...], mark: Mark) -> Node:
    if isinstance(node, Text):
        raise _no_way(node, path[:-1])
    if isinstance(node, Seq):
        return node[_position(node, key, path[:-1])]
    if key not in node or node[key] == "":
        slot = slot_at(path)
        above = slot_at(path[:-1])
        if above is not None and above.form == "parts by name":
            raise _not_among(path, tuple(node))
        if slot is None or slot.form not in ("part", "parts by name"):
            raise _nothing_there(path, slot, above)
        node.put(key, Map(mark), mark)
    return node[key]


def _no_way(node: Text, path: tuple[str, ...]) -> Invalid:
    allowed = f"a path that ends at {'.'.join(path)}, which is one value"
    return invalid(node, allowed, f"write the whole of {'.'.join(path)}")


def _not_among(path: tuple[str, ...], names: tuple[str, ...]) -> Invalid:
    if names or len(path) == 2:
        return Invalid(unknown_name(NAMED.get(path[-2], "name"), path[-1], names))
    return _not_written(path)


def _not_written(path: tuple[str, ...]) -> Invalid:
    where = ".".join(path)
    allowed, do = f"something written at {where}", f"write the whole of {where}"
    return invalid(f"no {path[-1]!r}", allowed, do)


def _nothing_there(path: tuple[str, ...], slot: Slot | None, above: Slot | None) -> Invalid:
    if slot is None and above is not None and above.part is not None:
        return Invalid(unknown_choice(path[-1], "one of the keys", tuple(slots(above.part))))
    return _not_written(path)


def _written(parent: Map | Seq, last: str | int, path: tuple[str, ...]) -> Node:
    if isinstance(parent, Seq):
        assert isinstance(last, int)
        return parent[last]
    if str(last) in parent:
        return parent[str(last)]
    above, slot = slot_at(path[:-1]), slot_at(path)
    if above is not None and above.form == "parts by name":
        raise _not_among(path, tuple(parent))
    if slot is not None or above is None:
        do = "write the new value itself"
        raise invalid(f"no {last!r}", "something written there to change", do)
    raise _nothing_there(path, slot, above)


def _position(items: Seq, key: str, path: tuple[str, ...]) -> int:
    """Find a list item by its name where it has one, else by its number, counted from 1."""
    named = [i for i, item in enumerate(items) if isinstance(item, Map) and item.get("name") == key]
    if len(named) == 1:
        return named[0]
    if len(named) > 1:
        raise invalid(key, "a name that one item has", "give each item a name of its own")
    if key.isdecimal() and len(key) < 6 and 1 <= int(key) <= len(items):
        return int(key) - 1
    allowed = f"a number from 1 to {len(items)}, or the `name` of an item"
    raise invalid(key or "an empty part", allowed, f"write the whole of {'.'.join(path)}")
