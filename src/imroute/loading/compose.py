"""YAML text → tree, without aliases, merge keys, tags or duplicate keys.

YAML 1.2 by leaving every scalar as text: `18:00`, `no` and `1e3` are what they look like.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import yaml

from imroute.errors import Mark, Problem, ScenarioError, escaped
from imroute.loading.nodes import Map, Node, Seq, Text, write

MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_ALIKE = 20  # problems of one kind that are listed

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# What YAML can do and a scenario may not: what is allowed, and what to do instead.
REFUSED = {
    "document": ("one scenario a file", "split the file, or take out what follows"),
    "alias": ("no anchors (&) and aliases (*)", "write the value out; put a text with * in quotes"),
    "anchor": ("no anchors (&)", "write the value out; put a text with & in quotes"),
    "tag": ("no tags (!)", "take it out; put a text with ! in quotes"),
    "merge": ("no merge keys (<<)", "use `extends`, or write the keys out"),
    "key": ("names as keys", "write a single name before the colon"),
    "twice": ("each key once", "take one of them out"),
    "control": ("text that can be seen", "take the character out"),
    "size": (
        f"at most {MAX_NODES:,} values and {MAX_DEPTH} levels",
        "this is not a scenario; put counts into a .csv file",
    ),
}


def compose(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """Make the tree of a text that is YAML; what YAML may do and a scenario may not is listed.

    Raises yaml.MarkedYAMLError if it is no YAML, and `ScenarioError` if no tree is left to check.
    """
    composer = _Composer(name)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        composer.take(event)
        if composer.documents > 1:
            break
    if composer.broken:
        raise ScenarioError(composer.problems)
    return composer.root, composer.problems


class _Composer:
    """Builds the tree from parser events on its own stack, so that depth costs nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.broken = False  # something is missing that cannot be written in its place
        self.root: Node | None = None
        self.documents = 0
        self._stack: list[Map | Seq] = []
        self._keys: list[Text | None] = []
        self._nodes = 0
        self._refused: Counter[str] = Counter()

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("document", event, "a second '---'")
        elif isinstance(event, yaml.NodeEvent):
            self._check(event)
            self._attach(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._keys.pop()

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        return Mark(self.name, start.line + 1, start.column + 1) if start else Mark(self.name)

    def _refuse(self, what: str, event: yaml.Event, got: str) -> None:
        allowed, do = REFUSED[what]
        self._refused[what] += 1
        if self._refused[what] <= MAX_ALIKE:
            self.problems.append(Problem(got, allowed, do, where=self._mark(event)))
        if what in ("size", "key"):
            raise ScenarioError(self.problems)

    def _check(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._stack) >= MAX_DEPTH:
            got = f"{self._nodes:,} values, {len(self._stack)} levels deep"
            self._refuse("size", event, got)
        if isinstance(event, yaml.AliasEvent):
            self._refuse("alias", event, f"*{event.anchor}")
            self.broken = True
        elif event.anchor is not None:
            self._refuse("anchor", event, f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self._refuse("tag", event, str(tag).replace("tag:yaml.org,2002:", "!!"))

    def _attach(self, event: yaml.NodeEvent) -> None:
        node = self._made(event)
        if not self._stack:
            self.root = node
        elif isinstance(parent := self._stack[-1], Seq):
            parent.append(node)
        elif (key := self._keys[-1]) is None:
            node = self._keys[-1] = self._as_key(event, node, parent)
        else:
            parent.put(str(key), node, key.mark)
            self._keys[-1] = None
        if not isinstance(node, Text):
            self._stack.append(node)
            self._keys.append(None)

    def _made(self, event: yaml.NodeEvent) -> Node:
        mark = self._mark(event)
        if isinstance(event, yaml.ScalarEvent):
            return write(self._scalar(event), mark)
        if isinstance(event, yaml.AliasEvent):
            return write("", mark)
        return Map(mark) if isinstance(event, yaml.MappingStartEvent) else Seq(mark)

    def _scalar(self, event: yaml.ScalarEvent) -> str:
        text = str(event.value)
        if not event.style and text in ("~", "null"):
            return ""
        if match := _CONTROL.search(text):
            self._refuse("control", event, f"{escaped(match[0])} in a text")
        return unicodedata.normalize("NFC", _CONTROL.sub("", text))

    def _as_key(self, event: yaml.NodeEvent, key: Node, parent: Map) -> Text:
        if not isinstance(key, Text):
            self._refuse("key", event, "a map or list as a key")
            return write("", self._mark(event))
        if key == "<<":
            self._refuse("merge", event, "<<")
            self.broken = True
        elif key in parent:
            first = parent.key_marks[str(key)].line
            self._refuse("twice", event, f"{key!s} a second time (first in line {first})")
        return key
