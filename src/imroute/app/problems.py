"""What is wrong with an edited text, each thing with its line and a mark under the place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from imroute.errors import ImrouteError, Mark, Problem, ScenarioError, UsageError


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong: in words, as `imroute check` has it, and the line, if there is one.

    `shown` is that line with its number and a mark below; empty for what is in no line of the text.
    """

    words: str
    line: int
    shown: str


def told(error: ImrouteError, text: str, file: str) -> list[Told]:
    """All that is wrong, in the order of the file."""
    return [_told(problem, text, file) for problem in problems_of(error)] or [
        Told(str(error), 0, "")
    ]


def problems_of(error: ImrouteError) -> tuple[Problem, ...]:
    if isinstance(error, ScenarioError):
        return tuple(error.problems)
    return (error.problem,) if isinstance(error, UsageError) else ()


def _told(problem: Problem, text: str, file: str) -> Told:
    mark = problem.where
    if not isinstance(mark, Mark) or mark.file != file or not mark.line:
        return Told(str(problem), 0, "")
    lines = text.splitlines()
    if mark.line > len(lines):
        return Told(str(problem), mark.line, "")
    return Told(str(problem), mark.line, _shown(lines[mark.line - 1], mark))


def _shown(line: str, mark: Mark) -> str:
    line = line.expandtabs(1)
    head = f"{mark.line:>4} | "
    before = "".join("\u3000" if _is_wide(c) else " " for c in line[: max(mark.column - 1, 0)])
    return f"{head}{line}\n{' ' * (len(head) - 2)}| {before}^"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
