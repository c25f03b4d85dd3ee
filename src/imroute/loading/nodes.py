"""What is written: texts, maps and lists that remember where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from imroute.errors import Mark, Path, escaped


class Text(str):
    """A scalar as written."""

    mark: Mark


class Map(dict[str, "Node"]):
    """A map as written; keys remember their places too."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.key_marks: dict[str, Mark] = {}

    def put(self, key: str, value: Node, mark: Mark | None = None) -> None:
        """Set a key, at the place of the map itself if none is given."""
        self[key] = value
        self.key_marks[key] = mark or self.mark

    def drop(self, key: str | None) -> None:
        """Take a key out, if it is there."""
        if key is not None and key in self:
            del self[key], self.key_marks[key]


class Seq(list["Node"]):
    """A list as written."""

    def __init__(self, mark: Mark, items: Iterable[Node] = ()) -> None:
        super().__init__(items)
        self.mark = mark


Node = Text | Map | Seq


def write(text: str, mark: Mark) -> Text:
    node = Text(text)
    node.mark = mark
    return node


def made(value: object, mark: Mark) -> Node:
    """Write a Python value as a planner would: maps, lists, and texts of the rest."""
    if isinstance(value, Mapping):
        tree = Map(mark)
        for key, inner in value.items():
            tree.put(str(key), made(inner, mark))
        return tree
    if isinstance(value, list | tuple):
        return Seq(mark, (made(item, mark) for item in value))
    return write(str(value), mark)


def copied(node: Node, mark: Mark | None = None) -> Node:
    """Copy a tree, of which texts never change; with a mark, all of it as if it stood there."""
    if isinstance(node, Map):
        return copied_map(node, mark)
    if isinstance(node, Seq):
        return Seq(mark or node.mark, (copied(item, mark) for item in node))
    return write(node, mark) if mark else node


def copied_map(node: Map, mark: Mark | None = None) -> Map:
    copy = Map(mark or node.mark)
    for key, value in node.items():
        copy.put(key, copied(value, mark), mark or node.key_marks[key])
    return copy


def mark_at(tree: Node, path: Path) -> Mark:
    """Find where a path stands, or the nearest thing above it that is written."""
    mark, node = tree.mark, tree
    for part in path:
        if isinstance(node, Map) and isinstance(part, str) and part in node:
            mark = node.key_marks[part]
            node = node[part]
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            node = node[part]
            mark = node.mark
        else:
            break
    return mark


def is_there(tree: Node, path: str) -> bool:
    """Tell whether something stands at a dotted path of names."""
    node: Node | None = tree
    for key in path.split("."):
        node = node.get(key) if isinstance(node, Map) else None
    return node is not None


def parts_by_name(tree: Map, group: str) -> dict[str, Map]:
    """Give the parts of a group such as `pools`, other than those of a wrong shape."""
    named = tree.get(group)
    pairs = named.items() if isinstance(named, Map) else ()
    return {name: part for name, part in pairs if isinstance(part, Map)}


def parts_of(node: Node | None) -> Iterator[Node]:
    """Yield what stands one level deeper."""
    if isinstance(node, Map):
        yield from node.values()
    elif isinstance(node, Seq):
        yield from node


def marks_in(node: Node) -> Iterator[Mark]:
    """Yield every place within a tree."""
    yield node.mark
    if isinstance(node, Map):
        yield from node.key_marks.values()
    for part in parts_of(node):
        yield from marks_in(part)


def texts_in(node: Node | None) -> Iterator[str]:
    """Yield every single value within a tree."""
    if isinstance(node, Text):
        yield str(node)
    for part in parts_of(node):
        yield from texts_in(part)


# ------------------------------------------------------------------- as text again

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.%/+-]*|\d{1,2}:\d\d(:\d\d)?", re.ASCII)


def flow(node: Node) -> str:
    """Write a tree on one line that YAML reads back as it is."""
    if isinstance(node, Map):
        pairs = (f"{_quoted(key)}: {flow(value)}" for key, value in node.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(node, Seq):
        return "[" + ", ".join(flow(item) for item in node) + "]"
    return _quoted(node)


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text != "null":
        return text
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_in_quotes(c) for c in text) + '"'


def _in_quotes(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else escaped(character)
