"""Targets, routing and curves named as a whole, put in as a planner would have written them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute import facts
from imroute.errors import Invalid, Mark, Problem, unknown_choice
from imroute.loading.assume import Assumed, in_a_sentence, put_written
from imroute.loading.nodes import Map, Seq, Text, flow, parts_by_name, write
from imroute.loading.urgency import fill_routing
from imroute.units import PRIORITIES, format_duration, format_share, plain

UNKNOWN_INDUSTRY = "general"
NOWHERE = Mark("")

# What carries the names of a family's rows; rows of another kind have no key in a scenario.
CARRIERS = {
    "type": "contact types",
    "tier": "tiers",
    "priority": "customers of priority",
    "channel": "channels",
}
CHANNEL_OF_ROW = {"im": "chat"}

# What is told of targets that were filled in; those of families by whether they have a scope, and
# an ideal.
IN_TIME = "service_level within {within} at least {share}"
BUSY = "{measure} at most {limit}"
OF_FAMILY = {
    (False, False): "all: service_level within {within} at least {share}",
    (False, True): "all: service_level within {within} at least {share}, ideal {ideal}",
    (True, False): "{scope}: service_level within {within} at least {share}",
    (True, True): "{scope}: service_level within {within} at least {share}, ideal {ideal}",
}


def fill_targets(tree: Map) -> list[Assumed]:
    """Fill in targets that are not written, or only by a family's name.

    Raises `Invalid` for a family that there is not, or that says nothing about this scenario; the
    tree then has no targets.
    """
    targets = tree.get("targets")
    if isinstance(targets, Text) and targets:
        tree.put("targets", Seq(targets.mark), tree.key_marks["targets"])
        return list(_family_targets(tree, str(targets)))
    return list(_industry_targets(tree)) if targets is None else []


def _industry_targets(tree: Map) -> Iterator[Assumed]:
    name = str(tree.get("industry", UNKNOWN_INDUSTRY))
    if name not in facts.INDUSTRIES:  # validation says so
        return
    industry = facts.industry(name)
    if "industry" not in tree:
        put_written(tree, "industry", name)
        yield Assumed("industry", name, "no targets and no industry are written")
    share, within = format_share(industry.at_least), format_duration(industry.within_s)
    limit, measure = format_share(industry.focus_at_most), _occupancy(tree)
    service = f"{{measure: service_level, within: {within}, at_least: {share}}}"
    put_written(tree, "targets", f"[{service}, {{measure: {measure}, at_most: {limit}}}]")
    yield in_a_sentence("targets", IN_TIME, industry.source, within=within, share=share)
    source = facts.occupancy_advice().source
    yield in_a_sentence("targets", BUSY, source, measure=measure, limit=limit)


def _occupancy(tree: Map) -> str:
    """How busy agents are, read honestly: wall-clock occupancy only with one contact at a time."""
    pools = tree.get("pools")
    capacities = [
        plain(str(pool.get("capacity", "")))
        for pool in (pools.values() if isinstance(pools, Map) else ())
        if isinstance(pool, Map)
    ]
    return "occupancy" if capacities and set(capacities) == {1.0} else "focus_occupancy"


# ---------------------------------------------------------------------------- families


def _family_targets(tree: Map, written: str) -> Iterator[Assumed]:
    if written not in facts.FAMILIES:
        allowed = "a list of targets, or a family of published ones"
        raise Invalid(unknown_choice(written, allowed, facts.FAMILIES, ("targets",)))
    family = facts.family(written)
    found = [(row, scope) for row in family.rows for scope in _scopes_of(tree, row)]
    if not found:
        raise Invalid(_nobody(written, family))
    put_written(tree, "targets", f"[{', '.join(_target(family, *pair) for pair in found)}]")
    for row, scope in found:
        yield _assumed(row, scope)


def _target(family: facts.Family, row: facts.FamilyRow, scope: str) -> str:
    within, share = format_duration(row.limit_s), format_share(row.at_least)
    keys = f"measure: service_level, within: {within}, at_least: {share}, clock: {family.clock}"
    return f"{{{keys}, for: {scope}}}" if scope else f"{{{keys}}}"


def _assumed(row: facts.FamilyRow, scope: str) -> Assumed:
    within, share = format_duration(row.limit_s), format_share(row.at_least)
    words, ideal = OF_FAMILY[bool(scope), row.ideal_s < row.limit_s], format_duration(row.ideal_s)
    told = {"scope": scope, "within": within, "share": share, "ideal": ideal}
    return in_a_sentence("targets", words, row.source, **told)


def _nobody(written: str, family: facts.Family) -> Problem:
    kind = family.rows[-1].names
    names = ", ".join(row.id for row in family.rows if row.names == kind)
    allowed = f"a scenario with {CARRIERS.get(kind, kind)} named as in the family: {names}"
    do = "rename yours to these, or write the targets out"
    return Problem(written, allowed, do, ("targets",))


def _scopes_of(tree: Map, row: facts.FamilyRow) -> list[str]:
    """Say which customers of the scenario a row of a family is about; '' means all."""
    if row.names == "priority":
        return _with_priority(tree, row.id)
    if row.names == "channel":
        return _with_channel(tree, CHANNEL_OF_ROW.get(row.id, row.id))
    group = tree.get({"type": "contact_types", "tier": "tiers"}.get(row.names, ""))
    return [_scope({row.names: row.id})] if isinstance(group, Map) and row.id in group else []


def _with_channel(tree: Map, name: str) -> list[str]:
    """Find the contacts of a channel; all of them, if there is no other."""
    types = parts_by_name(tree, "contact_types").values()
    used = {str(kind.get("channel", "chat")) for kind in types}
    if name not in used:
        return []
    return [""] if len(used) == 1 else [_scope({"channel": name})]


def _with_priority(tree: Map, level: str) -> list[str]:
    """Find the customers of a priority; as ever, a tier's own wins over a type's."""
    types, tiers = parts_by_name(tree, "contact_types"), parts_by_name(tree, "tiers")
    general, scopes = tree.get("priority", "low"), []
    for tier_name, tier in tiers.items():
        one = {} if len(tiers) == 1 else {"tier": tier_name}
        if "priority" in tier or not any("priority" in kind for kind in types.values()):
            if _is_priority(tier.get("priority", general), level):
                scopes.append(_scope(one))
            continue
        scopes += [
            _scope({"type": type_name, **one})
            for type_name, kind in types.items()
            if _is_priority(kind.get("priority", general), level)
        ]
    return scopes


def _is_priority(written: object, level: str) -> bool:
    return written == level or plain(str(written)) == PRIORITIES[level]


def _scope(parts: dict[str, str]) -> str:
    """Write whom a target is for; names are quoted where YAML needs it."""
    scope = Map(NOWHERE)
    for kind, name in parts.items():
        scope.put(kind, write(name, NOWHERE))
    return flow(scope) if parts else ""


# ------------------------------------------------------------------------------ curves

MEASURES = ("csat", "nps", "ces", "churn")
DEFAULT = "default"


def fill_experience(tree: Map) -> list[Assumed]:
    """Write out `experience: default`, by industry where that is known.

    Raises `Invalid` for any other word; the tree then has no curves.
    """
    written = tree.get("experience")
    if not isinstance(written, Text) or not written:
        return []
    mark = tree.key_marks["experience"]
    tree.drop("experience")
    if written != DEFAULT:
        allowed = "curves by measure, or the word"
        raise Invalid(unknown_choice(str(written), allowed, (DEFAULT,), ("experience",)).at(mark))
    found = {name: _curve(tree, name) for name in MEASURES}
    curves = ", ".join(f"{name}: {curve.written}" for name, curve in found.items())
    put_written(tree, "experience", f"{{{curves}}}")
    return [Assumed(f"experience.{name}", c.written, c.source) for name, c in found.items()]


def _curve(tree: Map, name: str) -> facts.Default:
    own = f"experience.{name}.{tree.get('industry', UNKNOWN_INDUSTRY)}"
    return facts.default(own if own in facts.DEFAULTS else f"experience.{name}")


PRESETS: dict[str, Callable[[Map], list[Assumed]]] = {
    "targets": fill_targets,
    "routing": fill_routing,
    "experience": fill_experience,
}
