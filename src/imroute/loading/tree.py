"""YAML text → tree of texts, maps and lists that remember where they stand.

YAML 1.2 by leaving every scalar as text: `18:00`, `no` and `1e3` are what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from imroute.errors import Problem, ScenarioError

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 400_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Text(str):
    """A scalar as written."""

    mark: Mark


class Map(dict[str, "Node"]):
    """A map as written; keys remember their places too."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.key_marks: dict[str, Mark] = {}

    def put(self, key: Text, value: Node) -> None:
        self[str(key)] = value
        self.key_marks[str(key)] = key.mark


class Seq(list["Node"]):
    """A list as written."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark


Node = Text | Map | Seq


def write(text: str, mark: Mark) -> Text:
    node = Text(text)
    node.mark = mark
    return node


def read_yaml(path: Path, name: str) -> Map:
    """Read one file; every way in which it is no scenario at all is a `ScenarioError`."""
    return parse_yaml(read_text(path, name), name)


def read_text(path: Path, name: str) -> str:
    try:
        if not path.is_file():
            raise _refused(name, *_not_a_file(path))
        if (size := path.stat().st_size) > MAX_BYTES:
            raise _refused(
                name,
                f"{size / 1e6:,.0f} MB",
                f"files up to {MAX_BYTES / 1e6:.0f} MB",
                "is this really a text file of imroute? Split off data as .csv",
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            name, f"byte {error.start} is not UTF-8", "text saved as UTF-8", "save it as UTF-8"
        ) from None
    except OSError as error:
        raise _refused(
            name, error.strerror or "unreadable", "a readable file", "look at its permissions"
        ) from None


def _not_a_file(path: Path) -> tuple[str, str, str]:
    if path.is_dir():
        files = sorted(file.name for file in path.glob("*.y*ml"))
        hint = f"name a file in it, such as {files[0]}" if files else "name a file"
        return "a folder", "a scenario file (.yaml)", hint
    near = sorted(file.name for file in path.parent.glob("*.y*ml")) if path.parent.is_dir() else []
    hint = f"files there: {', '.join(near[:8])}" if near else "make one with: imroute init NAME"
    return "no such file", "a scenario file (.yaml)", hint


def _refused(name: str, got: str, allowed: str, do: str) -> ScenarioError:
    return ScenarioError([Problem(got, allowed, do, where=name)])


def parse_yaml(text: str, name: str) -> Map:
    """Compose the one document of a text without recursion, aliases or duplicate keys."""
    try:
        root, problems = _Composer(name).compose(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([_syntax_problem(error, text, name)]) from None
    except yaml.YAMLError as error:
        raise _refused(name, str(error), "plain text", "take the odd characters out") from None
    if problems:
        raise ScenarioError(problems)
    if not isinstance(root, Map):
        got = "nothing" if root is None or root == "" else "no map"
        raise _refused(name, got, "a scenario: 'key: value' lines", "see: imroute init NAME")
    return root


class _Composer:
    """Builds the tree from parser events on its own stack, so that depth costs nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.stack: list[Map | Seq] = []
        self.keys: list[Text | None] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def compose(self, events: Iterator[yaml.Event]) -> tuple[Node | None, list[Problem]]:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._document(event)
            elif isinstance(event, yaml.AliasEvent):
                self._no_alias(event)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.keys.pop()
        return self.root, self.problems

    def _mark(self, event: yaml.Event) -> Mark:
        return Mark(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: yaml.Event, got: str, allowed: str, do: str) -> ScenarioError:
        problem = Problem(got, allowed, do, where=str(self._mark(event)))
        return ScenarioError([*self.problems, problem])

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._stop(event, "a second '---'", "one scenario a file", "split the file")

    def _no_alias(self, event: yaml.AliasEvent) -> None:
        raise self._stop(
            event,
            f"*{event.anchor}",
            "no anchors (&) and aliases (*)",
            "write the value out, or use `extends`; in texts put it in quotes",
        )

    def _node(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(self.stack) >= MAX_DEPTH:
            raise self._stop(
                event,
                f"{self.nodes} values, {len(self.stack)} deep",
                f"at most {MAX_NODES:,} values and {MAX_DEPTH} levels",
                "this is not a scenario that imroute can read",
            )
        if event.anchor is not None:
            raise self._stop(
                event, f"&{event.anchor}", "no anchors (&)", "write the value out, or use `extends`"
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise self._stop(event, f"{tag}", "no tags (!)", "put texts with ! in quotes")
        self._attach(event)

    def _attach(self, event: yaml.NodeEvent) -> None:
        node = self._made(event)
        if not self.stack:
            self.root = node
        elif isinstance(parent := self.stack[-1], Seq):
            parent.append(node)
        elif (key := self.keys[-1]) is None:
            self._take_key(event, node)
            return
        else:
            parent.put(key, node)
            self.keys[-1] = None
        if not isinstance(node, Text):
            self.stack.append(node)
            self.keys.append(None)

    def _made(self, event: yaml.NodeEvent) -> Node:
        mark = self._mark(event)
        if isinstance(event, yaml.ScalarEvent):
            return write(_scalar(event), mark)
        return Map(mark) if isinstance(event, yaml.MappingStartEvent) else Seq(mark)

    def _take_key(self, event: yaml.NodeEvent, key: Node) -> None:
        parent = self.stack[-1]
        assert isinstance(parent, Map)
        if not isinstance(key, Text):
            raise self._stop(event, "a map or list as a key", "names as keys", "write a name")
        if key == "<<":
            raise self._stop(event, "<<", "no merge keys (<<)", "use `extends`, or write it out")
        if key in parent:
            first = parent.key_marks[str(key)]
            self.problems.append(
                Problem(
                    f"{key!s} a second time (first in line {first.line})",
                    "each key once",
                    "take one of them out",
                    where=str(self._mark(event)),
                )
            )
        self.keys[-1] = key


def _scalar(event: yaml.ScalarEvent) -> str:
    plain = event.style is None
    return "" if plain and event.value in ("~", "null") else str(event.value)


# ------------------------------------------------------------- broken syntax

_WIDE = str.maketrans("：，｛｝［］＃", ":,{}[]#")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """Say what a person would see in the line at which the parser gave up, or the one before."""
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    column = mark.column if mark else 0
    lines = text.splitlines() or [""]
    for number in (line, line - 1):
        if 0 <= number < len(lines) and (advice := _seen_in(lines[number])):
            got, allowed, do, at = advice
            return Problem(got, allowed, do, where=str(Mark(name, number + 1, at + 1)))
    got = lines[min(line, len(lines) - 1)].strip() or "the end of the file"
    if error.context_mark and error.context_mark.line < line:
        got += f" (inside what begins in line {error.context_mark.line + 1})"
    allowed = f"YAML; here the reader says: {error.problem}"
    do = "look for a missing bracket, quote or colon, or a wrong indent, here or just above"
    return Problem(got, allowed, do, where=str(Mark(name, line + 1, column + 1)))


def _seen_in(line: str) -> tuple[str, str, str, int] | None:
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return "a tab", "blanks for indenting", "use two blanks a level", indent.index("\t")
    code = line.split(" #", 1)[0]
    if (narrow := code.translate(_WIDE)) != code:
        at = next(i for i, (a, b) in enumerate(zip(code, narrow, strict=True)) if a != b)
        return code.strip(), f"half-width {narrow[at]!r}", f"write: {narrow.strip()}", at
    if match := re.match(r"^\s*(?:- )?([^\s:'\"{\[#]+):(?!\s|$)(\S+)", code):
        return (
            code.strip(),
            "a blank after the colon",
            f"write: {match[1]}: {match[2]}",
            match.end(1),
        )
    if "\t" in code:
        return "a tab", "blanks", "use blanks between key and value", code.index("\t")
    return None
