"""A scenario file and the files it extends, as one tree."""

from __future__ import annotations

from pathlib import Path

from imroute.errors import Mark, Problem, ScenarioError, nothing
from imroute.loading.files import Unreadable, read_text
from imroute.loading.nodes import Map, Node, Text, copied_map
from imroute.loading.tables import put_tables
from imroute.loading.tree import read_tree
from imroute.scenario.outline import TOP, Slot

SUFFIXES = (".yaml", ".yml")
MAX_FILES = 20
ALLOWED = "the name of one .yaml file: extends: base.yaml"


def read_merged(path: Path, text: str | None = None) -> tuple[Map, list[Problem]]:
    """Read a file, the files it extends and the tables they name, with all that is wrong so far.

    A `text` is read as if the file held it. Raises `ScenarioError` where a file is missing: of the
    others too much would seem to be.
    """
    problems: list[Problem] = []
    try:
        return _read(path, str(path), (), problems, text), problems
    except Unreadable as error:
        problem = error.problem
        problems.append(problem.at(problem.where or Mark(str(path))))
    except ScenarioError as error:
        problems += error.problems
    raise ScenarioError(problems)


def _read(
    path: Path,
    name: str,
    below: tuple[Path, ...],
    problems: list[Problem],
    text: str | None = None,
) -> Map:
    tree, found = read_tree(read_text(path, name, SUFFIXES) if text is None else text, name)
    problems += [*found, *put_tables(tree, path.parent)]
    if "extends" not in tree:
        return tree
    written, mark = tree.pop("extends"), tree.key_marks.pop("extends")
    chain = (*below, path.resolve())
    base = path.parent / _name_of_base(written, mark)
    try:
        if base.resolve() in chain or len(chain) > MAX_FILES:
            do = "let no file extend itself, by itself or through others"
            problem = Problem(str(written), "files that do not go in a circle", do, ("extends",))
            raise ScenarioError([problem.at(mark)])
        return merged(_read(base, str(base), chain, problems), tree)
    except Unreadable as error:
        problem = error.problem
        if problem.where:
            raise
        named = Problem(f"{written}: {problem.got}", ALLOWED, problem.do, ("extends",))
        raise ScenarioError([named.at(mark)]) from None


def _name_of_base(written: Node, mark: Mark) -> str:
    problem = None
    if not isinstance(written, Text):
        do = "name one file; let that one extend the next"
        problem = Problem("a list or map", ALLOWED, do, ("extends",))
    elif not written.strip():
        problem = nothing(ALLOWED, ("extends",))
    elif not written.endswith(SUFFIXES):
        problem = Problem(str(written), ALLOWED, "name a .yaml file", ("extends",))
    if problem:
        raise ScenarioError([problem.at(mark)])
    return str(written)


# ---------------------------------------------------------------------------- merging


def merged(base: Map, top: Map, slot: Slot | None = TOP) -> Map:
    """Lay one tree over another: parts and maps by name are merged, other values are replaced."""
    result = copied_map(base)
    result.mark = top.mark
    for key, value in top.items():
        result.drop(slot.replaces(key) if slot else None)
        below, inner = result.get(key), slot.under(key) if slot else None
        if isinstance(below, Map) and isinstance(value, Map) and _merges(inner):
            value = merged(below, value, inner)
        result.put(key, value, top.key_marks[key])
    return result


def _merges(slot: Slot | None) -> bool:
    if slot is None:
        return False
    return slot.form in ("part", "parts by name") or bool(slot.kind and slot.kind.by_name)
