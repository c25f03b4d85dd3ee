"""Fill in what a planner left out, and keep account of it with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from imroute import facts
from imroute.errors import Path, dotted
from imroute.language import translated
from imroute.loading.nodes import Map, Node, copied, parts_by_name, write
from imroute.loading.tree import parse_yaml
from imroute.scenario.channels import PATIENT

ONE_TIER = "customer"
ONE_RULE = "everyone"

# Keys that are filled in, and the fact that says with what.
DAY = {key: f"day.{key}" for key in ("start", "end", "interval")}
CONVERSATION = {
    key: f"conversation.{key}" for key in ("turns", "agent_reply", "customer_reply", "wrap_up")
}
BOT = {key: f"bots.{key}" for key in ("reply", "turns", "customer_reply", "resolves")}
POOL = {"capacity": "capacity"}
CUSTOMER = ("patience", "resolved")

# What is no assumption about the world: a name for what has none, everybody alike.
PLAIN = {
    "day": "{}",
    "tiers": f"{{{ONE_TIER}: {{share: 100%}}}}",
    "routing": f"{{{ONE_RULE}: {{}}}}",
    "demand": "1",
}
MAPS_BY_NAME = ("tiers", "contact_types", "bots", "pools", "routing")


@dataclass(frozen=True, slots=True)
class Assumed:
    """One value that was filled in, and why this one.

    `words` is set where that is a sentence and no value: what `written` says, with its `values`.
    """

    path: str
    written: str
    source: str
    words: str = field(default="", compare=False, repr=False)
    values: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def told(self) -> str:
        """What is written, in the language spoken."""
        return translated(self.words).format(**self.values) if self.words else self.written


def in_a_sentence(path: str, words: str, source: str, **values: str) -> Assumed:
    """What was filled in where it is told in a sentence."""
    return Assumed(path, words.format(**values), source, words, values)


def fill(tree: Map, title: str, known: Collection[str] = ()) -> list[Assumed]:
    """Fill in the tree in place; parts of a wrong shape are left for validation to report.

    `known` are paths that hold what was filled in before.
    """
    _fill_plain(tree, title)
    bots, pools = tree.get("bots"), tree.get("pools")
    return [
        *_fill_part(tree, "day", DAY, ("day",)),
        *_fill_conversations(tree),
        *(found for name in _names(bots) for found in _fill_part(bots, name, BOT, ("bots", name))),
        *(
            found
            for name in _names(pools)
            for found in _fill_part(pools, name, POOL, ("pools", name))
        ),
        *_fill_for_ever(tree, known),
        *_fill_customers(tree),
    ]


def put_written(parent: Map, key: str, written: str) -> None:
    """Put what a planner could have written, as if it stood where its parent stands."""
    parent.put(key, copied(_read(written), parent.mark))


@cache
def _read(written: str) -> Node:
    return parse_yaml(f"v: {written}", "")["v"]


def _fill_plain(tree: Map, title: str) -> None:
    if "title" not in tree:
        tree.put("title", write(title, tree.mark))
    for key, written in PLAIN.items():
        if key not in tree:
            put_written(tree, key, written)
    for group in MAPS_BY_NAME:
        for name in _names(part := tree.get(group)):
            assert isinstance(part, Map)
            if part[name] == "":  # `helper:` with nothing behind it is a map without keys
                part.put(name, Map(part.key_marks[name]), part.key_marks[name])
    _fill_one_share(tree["tiers"])


def _fill_one_share(tiers: Node) -> None:
    """A lone tier is everybody."""
    if isinstance(tiers, Map) and len(tiers) == 1:
        (tier,) = tiers.values()
        if isinstance(tier, Map) and "share" not in tier:
            put_written(tier, "share", "100%")


def _names(part: Node | None) -> tuple[str, ...]:
    return tuple(part) if isinstance(part, Map) else ()


def _fill_part(
    parent: Node | None, name: str, keys: dict[str, str], path: Path
) -> Iterator[Assumed]:
    part = parent.get(name) if isinstance(parent, Map) else None
    if isinstance(part, Map):
        for key, fact in keys.items():
            if key not in part:
                yield _assume(part, key, fact, path)


def _assume(part: Map, key: str, fact: str, path: Path) -> Assumed:
    default = facts.default(fact)
    put_written(part, key, default.written)
    return Assumed(dotted((*path, key)), default.written, default.source)


def _fill_conversations(tree: Map) -> Iterator[Assumed]:
    for name, contact_type in parts_by_name(tree, "contact_types").items():
        if _channel(contact_type) == "chat":
            if not {"handling", "conversation"} & set(contact_type):
                put_written(contact_type, "conversation", "{}")
            path = ("contact_types", name, "conversation")
            yield from _fill_part(contact_type, "conversation", CONVERSATION, path)


def _channel(contact_type: Map) -> str:
    return str(contact_type.get("channel", "chat"))


def _fill_for_ever(tree: Map, known: Collection[str]) -> Iterator[Assumed]:
    """Nobody waits at the screen for an answer to a letter; what is written at top level holds."""
    if "patience" in tree and "patience" not in known:
        return
    for name, contact_type in parts_by_name(tree, "contact_types").items():
        if _channel(contact_type) in PATIENT and "patience" not in contact_type:
            yield _assume(contact_type, "patience", "patience.email", ("contact_types", name))


def _fill_customers(tree: Map) -> Iterator[Assumed]:
    """A customer key is assumed at top level, and only if some customer would be without it."""
    for key in CUSTOMER:
        if key not in tree and not _all_have(tree, key):
            yield _assume(tree, key, key, ())
    silent = any("leaves_silently" in home for home in _homes(tree))
    if silent and "close_after" not in tree and not _all_have(tree, "close_after"):
        yield _assume(tree, "close_after", "close_after", ())


def _homes(tree: Map) -> Iterator[Map]:
    """Yield all that may hold customer keys."""
    yield tree
    yield from parts_by_name(tree, "tiers").values()
    yield from parts_by_name(tree, "contact_types").values()


def _all_have(tree: Map, key: str) -> bool:
    """Each type has it, or each tier; otherwise some tier's customers of some type have none."""
    groups = (tree.get("tiers"), tree.get("contact_types"))
    return any(
        isinstance(group, Map) and all(isinstance(p, Map) and key in p for p in group.values())
        for group in groups
    )
