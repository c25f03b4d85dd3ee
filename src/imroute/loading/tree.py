"""YAML text → tree, slips of the finger mended on the way and listed."""

from __future__ import annotations

import re

import yaml

from imroute.errors import Mark, Problem, ScenarioError, escaped, typing_slip
from imroute.loading.compose import compose
from imroute.loading.nodes import Map, Node, Text
from imroute.loading.syntax import mended

MAX_MENDS = 30
TRIAL_CHARACTERS = 5_000_000  # how much text is read again, in all, to find out what is meant

_UNSEEN = re.compile(r"[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_yaml(text: str, name: str) -> Map:
    """Read a text that is written as it should be; raise `ScenarioError` with all that is wrong."""
    tree, problems = read_tree(text, name)
    if problems:
        raise ScenarioError(problems)
    return tree


def read_tree(text: str, name: str) -> tuple[Map, list[Problem]]:
    """Read a text as far as it can be understood, with what is wrong with how it is written.

    Raises `ScenarioError` if no tree is left in which to look for more.
    """
    if match := _UNSEEN.search(text):
        raise _refused(name, text, match)
    problems: list[Problem] = []
    budget, guessed = TRIAL_CHARACTERS, False
    for _ in range(MAX_MENDS):
        try:
            root, found = compose(text, name)
        except yaml.MarkedYAMLError as error:
            better, problem, budget = mended(text, name, error, budget)
            problems.append(problem)
            if better is None:
                raise ScenarioError(problems) from None
            guessed = guessed or _is_guess(text)
            text = better
        except ScenarioError as error:
            raise ScenarioError([*problems, *error.problems]) from None
        else:
            if guessed:
                break
            return _as_map(root, name), problems + found
    raise ScenarioError(problems)


def _is_guess(text: str) -> bool:
    """Where tabs and blanks indent side by side, nobody knows how many blanks a tab stands for."""
    starts = {line[0] for line in text.splitlines() if line[:1] in ("\t", " ")}
    return len(starts) > 1 or bool(re.search(r"(?m)^(\t+ | +\t)", text))


def _refused(name: str, text: str, match: re.Match[str]) -> ScenarioError:
    before = text[: match.start()]
    lines = before.splitlines(keepends=True) or [""]
    column = len(lines[-1]) + 1 if not before.endswith(("\n", "\r")) else 1
    line = len(lines) + (before.endswith(("\n", "\r")) and before != "")
    got = f"{escaped(match[0])}, a character that cannot be seen"
    do = "take it out; if there are many, this is not a text file"
    return ScenarioError([Problem(got, "plain text", do, where=Mark(name, line, column))])


def _as_map(root: Node | None, name: str) -> Map:
    if isinstance(root, Map):
        return root
    got = "nothing" if root is None or root == "" else "no 'key: value' lines"
    slip = typing_slip(root.split()[0]) if isinstance(root, Text) and root.split() else ""
    do = slip or "begin with a title: line, or see: imroute init NAME"
    allowed = "a scenario: 'key: value' lines"
    raise ScenarioError([Problem(got, allowed, do, where=Mark(name))])
