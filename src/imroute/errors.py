"""Everything that can go wrong, in words: where, what was written, what is allowed, what to do."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

Path = tuple[str | int, ...]

MAX_SHOWN = 50
MAX_NAMES_COMPARED = 200


# ------------------------------------------------------------------ what is wrong


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; lines and columns count from 1, 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what is written; `path` may be relative until it has its place.

    `near` holds names of which one may be meant; they are compared only if the problem is told.
    """

    got: str
    allowed: str
    do: str
    path: Path = ()
    where: Mark | str = ""
    near: Collection[str] = field(default=(), compare=False, repr=False)

    def under(self, *path: str | int) -> Problem:
        return replace(self, path=(*path, *self.path))

    def at(self, where: Mark | str) -> Problem:
        return replace(self, where=where)

    def moved(self, path: Path) -> Problem:
        return replace(self, path=path)

    def told(self) -> Problem:
        return replace(self, do=did_you_mean(self.got, self.near) or self.do, near=())

    def __str__(self) -> str:
        heading = "  ".join(part for part in (str(self.where), dotted(self.path)) if part)
        lines = [("written", self.got), ("allowed", self.allowed), ("do", self.do)]
        heads = [heading] if heading else []
        text = "\n".join([*heads, *(f"  {name + ':':<9}{said}" for name, said in lines if said)])
        return "".join(c if c.isprintable() or c == "\n" else escaped(c) for c in text)


class ImrouteError(Exception):
    """The ancestor of what imroute raises on purpose; the command line exits with `exit_code`."""

    exit_code = 2

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what it says as it is, not what it was made from."""
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[ImrouteError], args: tuple[object, ...], state: dict[str, object]
) -> ImrouteError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class Invalid(ValueError):
    """Raised where a written value is read; pydantic carries it to the loader."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.allowed for problem in problems))
        self.problems = problems

    def placed(self, where: Mark) -> Invalid:
        return Invalid(*(problem.at(where) for problem in self.problems))


class ScenarioError(ImrouteError):
    """All that is wrong with a scenario file, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = [problem.told() for problem in problems[:MAX_SHOWN]]
        self.problems = (*told, *problems[MAX_SHOWN:])
        shown = [str(problem) for problem in told]
        if len(self.problems) > MAX_SHOWN:
            shown.append(f"… and {len(self.problems) - MAX_SHOWN} more")
        super().__init__("\n\n".join(shown))


class UsageError(ImrouteError):
    """A command or call that asks for what is not there."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem.told()
        super().__init__(str(self.problem))


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


# ------------------------------------------------------------------- ways to say it


def dotted(path: Path) -> str:
    """List items are counted from 1, as people do."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def escaped(character: str) -> str:
    """Show what has no glyph, or would steer a terminal, by its number."""
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shorten(text: str, limit: int = 80) -> str:
    flat = " ".join(text[: 4 * limit].split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def listed(names: Iterable[str], limit: int = 20) -> str:
    shown = list(names)
    rest = f", … ({len(shown)} in all)" if len(shown) > limit else ""
    return ", ".join(shown[:limit]) + rest if shown else "none"


def did_you_mean(got: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    compared = list(islice(names, MAX_NAMES_COMPARED))
    near = difflib.get_close_matches(got[:100], compared, n=1, cutoff=cutoff)
    return f"did you mean {near[0]!r}?" if near else ""


_WIDE_MARK = re.compile(
    "[：，、；［］｛｝“”„‘’\u3000\xa0]"
)  # marks are slips, letters may be meant
_CURLY = str.maketrans("“”„‘’", '"""\'\'')
_NO_BLANK = re.compile(r"([^\s:\d\[{][^\s:]*):(\S.*)", re.DOTALL)


def narrow(text: str) -> str:
    """Give a text in half-width characters, ordinary blanks and straight quotes."""
    return unicodedata.normalize("NFKC", text).translate(_CURLY)


def typing_slip(got: str) -> str:
    """Say what a finger or a foreign keyboard did to a word, if that is what is wrong with it."""
    short = got[:80]
    if (plain := narrow(short)) != short:
        return f"type it with half-width characters and straight quotes: {plain}"
    if match := _NO_BLANK.fullmatch(short):
        return f"put a blank after the colon: {match[1]}: {match[2]}"
    return ""


# ---------------------------------------------------------------- problems of any key


def invalid(got: object, allowed: str, do: str = "", path: Path = ()) -> Invalid:
    return Invalid(Problem(shorten(str(got)), allowed, do, path))


def nothing(allowed: str, path: Path = ()) -> Problem:
    return Problem("nothing", allowed, "write a value after the colon, or take the line out", path)


def unknown_choice(got: str, allowed: str, names: Collection[str], path: Path = ()) -> Problem:
    slip = typing_slip(got)
    said = f"{allowed}: {listed(names, 60)}"
    return Problem(shorten(got), said, slip or "use one of these", path, near=() if slip else names)


def unknown_name(what: str, got: str, names: Collection[str], path: Path = ()) -> Problem:
    if not names:
        allowed, do = f"a {what} of this scenario; it has none", f"define {what} {got[:60]!r}"
        return Problem(shorten(got), allowed, do, path)
    allowed = f"a {what} of this scenario: {listed(names)}"
    do = typing_slip(got) or f"use one of these, or define {what} {shorten(got)!r}"
    near = () if _WIDE_MARK.search(got) else names
    return Problem(shorten(got), allowed, do, path, near=near)


def unknown_key(got: str, keys: Collection[str], path: Path = ()) -> Problem:
    do = typing_slip(got)
    if got.isdecimal():
        do = "if this is part of a number, write it with a point: 0.05"
    allowed = f"one of the keys: {listed(keys, 60)}"
    otherwise = do or "take the line out, or use one of the keys above"
    return Problem(shorten(got), allowed, otherwise, path, near=() if do else keys)


def misplaced_key(key: str, keys: Collection[str], homes: Sequence[str], path: Path) -> Problem:
    belongs = f"{key!r} belongs {' or '.join(homes)}"
    return Problem(key, f"here one of the keys: {listed(keys, 60)}", belongs, path)


def missing_key(key: str, meaning: str, path: Path = (), example: str = "") -> Problem:
    do = f"add it, such as {key}: {example}" if example else f"add {key!r}"
    return Problem(f"no {key!r}", meaning or "this key is required", do, path)


def out_of_range(got: str, allowed: str, example: str, path: Path = ()) -> Problem:
    return Problem(shorten(got), allowed, f"write for example {example}", path)


def too_many(found: int, limit: int, what: str, do: str, path: Path = ()) -> Problem:
    return Problem(f"{found:,} {what}", f"at most {limit:,} {what}", do, path)
