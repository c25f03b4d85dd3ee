"""Everything that can go wrong and the words for it: where, what was written, what is allowed, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was written; `path` may be relative until it is placed in a file."""

    got: str
    allowed: str
    do: str
    path: Path = ()
    where: str = ""

    def under(self, *path: str | int) -> Problem:
        return Problem(self.got, self.allowed, self.do, (*path, *self.path), self.where)

    def at(self, where: str) -> Problem:
        return Problem(self.got, self.allowed, self.do, self.path, where)

    def __str__(self) -> str:
        heading = "  ".join(part for part in (self.where, dotted(self.path)) if part)
        lines = [("written", self.got), ("allowed", self.allowed), ("do", self.do)]
        return "\n".join([heading, *(f"  {name + ':':<9}{text}" for name, text in lines if text)])


class ImrouteError(Exception):
    """The one ancestor of what imroute raises on purpose; the command line exits with `exit_code`."""

    exit_code = 2


class Invalid(ValueError):
    """Raised where a written value is read; pydantic carries it to the loader."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.allowed for problem in problems))
        self.problems = problems


class ScenarioError(ImrouteError):
    """All that is wrong with a scenario file, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n\n".join(str(problem) for problem in self.problems))


class UsageError(ImrouteError):
    """A command or call that asks for what is not there."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class InvariantBreach(ImrouteError):
    """A run broke a law that every run keeps: a defect of imroute, not of the scenario."""

    exit_code = 70

    def __init__(self, law: str, found: str, seed: int, replication: int) -> None:
        super().__init__(
            f"imroute made an impossible day, please report it with the scenario\n"
            f"  law:      {law}\n"
            f"  found:    {found}\n"
            f"  again:    --seed {seed}, day {replication + 1}"
        )


def dotted(path: Path) -> str:
    """List items are counted from 1, as people do."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def invalid(got: object, allowed: str, do: str = "", path: Path = ()) -> Invalid:
    return Invalid(Problem(shorten(str(got)), allowed, do, path))


def shorten(text: str, limit: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def did_you_mean(got: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(got, list(names), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""


def listed(names: Iterable[str], limit: int = 20) -> str:
    shown = list(names)
    rest = f", … ({len(shown)} in all)" if len(shown) > limit else ""
    return ", ".join(shown[:limit]) + rest if shown else "none"


def unknown_name(what: str, got: str, names: Sequence[str], path: Path = ()) -> Problem:
    advice = did_you_mean(got, names) or f"use one of these, or define {what} {got!r}"
    return Problem(shorten(got), f"a {what} of this scenario: {listed(names)}", advice, path)


def unknown_key(got: str, keys: Sequence[str], path: Path = ()) -> Problem:
    if ":" in got:
        name, value = got.split(":", 1)
        advice = f"put a blank after the colon: {name}: {value or '…'}"
    else:
        advice = did_you_mean(got, keys) or "take the line out, or use one of the keys above"
    return Problem(shorten(got), f"one of the keys: {listed(keys, 60)}", advice, path)


def not_supported_yet(key: str, path: Path = ()) -> Problem:
    return Problem(
        key, "not supported yet", f"take {key!r} out: it is part of a later release", path
    )


def missing_key(key: str, meaning: str, path: Path = ()) -> Problem:
    return Problem(f"no {key!r}", meaning or "this key is required", f"add {key!r}", path)
