"""Fill in what a planner left out, and keep account of it with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from imroute import facts
from imroute.errors import Path, Problem, ScenarioError, dotted, unknown_name
from imroute.loading.tree import Map, Mark, Node, Seq, Text, parse_yaml, write
from imroute.units import PRIORITIES, format_duration, format_share, plain

CUSTOMER_DEFAULTS = ("patience", "resolved")
CONVERSATION_PARTS = ("turns", "agent_reply", "customer_reply")
BOT_PARTS = ("reply", "turns", "customer_reply", "resolves")
DAY_PARTS = ("start", "end", "interval")
ONE_TIER = "customer"
ONE_RULE = "everyone"


@dataclass(frozen=True, slots=True)
class Assumed:
    """One value that was filled in, and why this one."""

    path: str
    written: str
    source: str


def fill(tree: Map, title: str) -> list[Assumed]:
    """Fill in the tree in place; parts of a wrong shape are left for validation to report."""
    _quiet(tree, title)
    return [
        *_fill_parts(tree, "day", DAY_PARTS, ("day",), "day"),
        *_fill_conversations(tree),
        *_fill_each(tree, "bots", BOT_PARTS, "bots"),
        *_fill_each(tree, "pools", ("capacity",), ""),
        *_fill_customers(tree),
        *_fill_targets(tree),
    ]


def _quiet(tree: Map, title: str) -> None:
    """Put in what is no assumption about the world: a name, one tier, one rule for all."""
    for key, written in (
        ("title", f'"{title}"'),
        ("day", "{}"),
        ("tiers", f"{{{ONE_TIER}: {{share: 100%}}}}"),
        ("routing", f"{{{ONE_RULE}: {{}}}}"),
        ("demand", "1"),
    ):
        if key not in tree:
            _put(tree, key, written)
    _last_share(tree["tiers"])


def _last_share(tiers: Node) -> None:
    """A lone tier is everybody."""
    if isinstance(tiers, Map) and len(tiers) == 1:
        (tier,) = tiers.values()
        if isinstance(tier, Map) and "share" not in tier:
            _put(tier, "share", "100%")


def _put(parent: Map, key: str, written: str) -> None:
    parent.put(write(key, parent.mark), placed(parse_yaml(f"v: {written}", "")["v"], parent.mark))


def placed(node: Node, mark: Mark) -> Node:
    """Give a node that was never in a file the place of its parent."""
    node.mark = mark
    if isinstance(node, Map):
        node.key_marks = dict.fromkeys(node, mark)
        for value in node.values():
            placed(value, mark)
    elif isinstance(node, Seq):
        for value in node:
            placed(value, mark)
    return node


def _assume(parent: Map, key: str, fact: str, path: Path) -> Assumed:
    default = facts.default(fact)
    _put(parent, key, default.written)
    return Assumed(dotted((*path, key)), default.written, default.source)


def _fill_parts(
    tree: Map, name: str, parts: tuple[str, ...], path: Path, prefix: str
) -> Iterator[Assumed]:
    part = tree.get(name)
    if isinstance(part, Map):
        for key in parts:
            if key not in part:
                yield _assume(part, key, f"{prefix}.{key}" if prefix else key, path)


def _fill_each(tree: Map, name: str, parts: tuple[str, ...], prefix: str) -> Iterator[Assumed]:
    group = tree.get(name)
    for key in group if isinstance(group, Map) else ():
        assert isinstance(group, Map)
        _map_for_nothing(group, key)
        yield from _fill_parts(group, key, parts, (name, key), prefix)


def _map_for_nothing(group: Map, key: str) -> None:
    """`helper:` with nothing behind it is a map without keys."""
    if group[key] == "":
        group[key] = Map(group.key_marks[key])


def _fill_conversations(tree: Map) -> Iterator[Assumed]:
    types = tree.get("contact_types")
    for name in types if isinstance(types, Map) else ():
        assert isinstance(types, Map)
        contact_type = types[name]
        if isinstance(contact_type, Map) and "handling" not in contact_type:
            if "conversation" not in contact_type:
                _put(contact_type, "conversation", "{}")
            path = ("contact_types", name, "conversation")
            parts = CONVERSATION_PARTS
            yield from _fill_parts(contact_type, "conversation", parts, path, "conversation")


def _fill_customers(tree: Map) -> Iterator[Assumed]:
    """A customer key is assumed at top level, and only if some customer would be without it."""
    for key in CUSTOMER_DEFAULTS:
        if key not in tree and not _all_have(tree, key):
            yield _assume(tree, key, key, ())


def _all_have(tree: Map, key: str) -> bool:
    groups = [tree.get("tiers"), tree.get("contact_types")]
    return any(
        isinstance(group, Map) and all(isinstance(p, Map) and key in p for p in group.values())
        for group in groups
    )


# ------------------------------------------------------------- target presets


def _fill_targets(tree: Map) -> Iterator[Assumed]:
    targets = tree.get("targets")
    if isinstance(targets, Text) and targets:
        yield from _family_targets(tree, targets)
    elif targets is None or targets == "":
        yield from _industry_targets(tree)


def _industry_targets(tree: Map) -> Iterator[Assumed]:
    written = tree.get("industry", "general")
    if not isinstance(written, Text | str) or written not in facts.INDUSTRIES:
        return
    industry = facts.industry(str(written))
    if "industry" not in tree:
        _put(tree, "industry", industry.name)
        yield Assumed("industry", industry.name, "no targets and no industry are written")
    share = format_share(industry.at_least)
    within = format_duration(industry.within_s)
    service = f"{{measure: service_level, within: {within}, at_least: {share}}}"
    focus = f"{{measure: focus_occupancy, at_most: {format_share(industry.focus_at_most)}}}"
    _put(tree, "targets", f"[{service}, {focus}]")
    yield Assumed("targets", f"service_level within {within} at least {share}", industry.source)
    advice = facts.occupancy_advice()
    focus_at_most = f"focus_occupancy at most {format_share(industry.focus_at_most)}"
    yield Assumed("targets", focus_at_most, advice.source)


def _family_targets(tree: Map, written: Text) -> Iterator[Assumed]:
    if written not in facts.FAMILIES:
        problem = unknown_name("family of targets", written, facts.FAMILIES, ("targets",))
        raise ScenarioError([problem.at(str(written.mark))])
    family = facts.family(str(written))
    found = [(row, scope) for row in family.rows for scope in _scopes_of(tree, row)]
    if not found:
        names = ", ".join(row.id for row in family.rows)
        problem = Problem(
            str(written),
            f"a scenario whose types, tiers or priorities are named as in the family: {names}",
            "rename yours to these, or write the targets out",
            ("targets",),
            str(written.mark),
        )
        raise ScenarioError([problem])
    wishes = []
    for row, scope in found:
        within, share = format_duration(row.limit_s), format_share(row.at_least)
        wish = f"measure: service_level, within: {within}, at_least: {share}, clock: {family.clock}"
        wishes.append(f"{{{wish}{f', for: {scope}' if scope else ''}}}")
        ideal = f", ideal {format_duration(row.ideal_s)}" if row.ideal_s < row.limit_s else ""
        shown = f"{scope or 'all'}: service_level within {within} at least {share}{ideal}"
        yield Assumed("targets", shown, row.source)
    _put(tree, "targets", f"[{', '.join(wishes)}]")


def _scopes_of(tree: Map, row: facts.FamilyRow) -> list[str]:
    """Say which customers of the scenario a row of a family is about; '' means all."""
    if row.names in ("type", "tier"):
        group = tree.get("contact_types" if row.names == "type" else "tiers")
        return [f"{{{row.names}: {row.id}}}"] if isinstance(group, Map) and row.id in group else []
    if row.names == "channel":
        return [""] if row.id == "im" else []
    if row.names == "priority":
        return _with_priority(tree, row.id)
    return []


def _with_priority(tree: Map, level: str) -> list[str]:
    tiers = tree["tiers"]
    fallback = tree.get("priority", "low")
    if not isinstance(tiers, Map):
        return []
    return [
        f"{{tier: {json_name(name)}}}"
        for name, tier in tiers.items()
        if isinstance(tier, Map) and _same_priority(tier.get("priority", fallback), level)
    ]


def _same_priority(written: object, level: str) -> bool:
    return written == level or plain(str(written)) == PRIORITIES[level]


def json_name(name: str) -> str:
    """Quote a name so that YAML reads it back as it is."""
    return "'" + name.replace("'", "''") + "'"
