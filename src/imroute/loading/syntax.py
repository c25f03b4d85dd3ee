"""YAML that is broken: what a person would see there, and the text without the slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

import yaml

from imroute.errors import Mark, Problem, ScenarioError, shorten
from imroute.loading.compose import compose


@dataclass(frozen=True, slots=True)
class Slip:
    """A usual slip: a pattern in a line, what stands there instead, and the words for it.

    `do` may hold {line}, the line as it should be.
    """

    pattern: re.Pattern[str]
    mended: str | Callable[[re.Match[str]], str]
    got: str
    allowed: str
    do: str
    everywhere: bool = False  # in every line that has it, since one is never alone

    def mend(self, line: str) -> str:
        return self.pattern.sub(self.mended, line)


_NARROW = {
    "：": ": ",
    "，": ", ",
    "、": ", ",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "＃": "#",
    "\u3000": " ",
    "\xa0": " ",
}
_WRITE = "write: {line}"
_QUOTE = "'"


def _wide(characters: str, got: str, allowed: str) -> Slip:
    pattern = re.compile(f"[{characters}]")
    return Slip(pattern, lambda match: _NARROW[match[0]], got, allowed, _WRITE)


def _in_quotes(match: re.Match[str]) -> str:
    doubled = match[2].replace(_QUOTE, 2 * _QUOTE)
    return f"{match[1]}{_QUOTE}{doubled}{_QUOTE}{match[3] or ''}"


# Tried in this order; the first that lets the reader come further is what was meant.
SLIPS = (
    Slip(
        re.compile(r"^([ ]*)(\t+)[ \t]*"),
        lambda match: match[0].expandtabs(2),
        "a tab",
        "blanks for indenting",
        "use two blanks a level, and let your editor write blanks for tabs",
        everywhere=True,
    ),
    Slip(
        re.compile(r"^(\s*(?:- +)?)([^\s:#'\"\[\]{},][^\s:]*):(?=[^\s:])"),
        r"\1\2: ",
        "no blank after the colon",
        "a blank after each colon",
        _WRITE,
    ),
    Slip(
        re.compile(r"(?<=[{,\s])([^\s:{}\[\],'\"\d][^\s:{}\[\],'\"]*):(?=[^\s:])"),
        r"\1: ",
        "no blank after the colon",
        "a blank after each colon",
        _WRITE,
    ),
    _wide("：", "a full-width colon", "half-width colons"),
    _wide("，、", "a full-width comma", "half-width commas"),
    _wide("｛｝［］【】", "full-width brackets", "half-width brackets"),
    _wide("\u3000\xa0", "a full-width or no-break blank", "ordinary blanks"),
    _wide("".join(_NARROW), "full-width characters", "half-width characters"),
    Slip(
        re.compile(r"^(\s*)-(?=[^\s-])"),
        r"\1- ",
        "no blank after the dash",
        "a blank after the dash of a list item",
        _WRITE,
    ),
    Slip(
        re.compile(r"^(\s*(?:- +)?[^\s:#'\"\[\]{},-][^\s:#'\"\[\]{},]*)[ ]+(?=[{\[])"),
        r"\1: ",
        "no colon",
        "a colon after each key",
        _WRITE,
    ),
    Slip(
        re.compile(r"^(\s*(?:- +)?[^\s:#'\"\[\]{}]+: +)([^'\"\[{|>#][^#]*?)(\s+#.*)?$"),
        _in_quotes,
        "a text with a sign in it that means something in YAML",
        "such texts in quotes",
        _WRITE,
    ),
    Slip(
        re.compile(r"^(\s*[^\s:#'\"\[\]{},-][^:#'\"\[\]{},]*?)\s*$"),
        r"\1:",
        "no colon",
        "a colon after each key",
        _WRITE,
    ),
)


# ----------------------------------------------------------------------------- mending


def mended(
    text: str, name: str, error: yaml.MarkedYAMLError, budget: int
) -> tuple[str | None, Problem, int]:
    """Find the slip without which the reader comes further, and the text without it."""
    reached = _reached(error)
    lines = text.splitlines(keepends=True)
    for number, slip in _candidates(lines, error):
        line = lines[number].rstrip("\r\n")
        better = slip.mend(line)
        if better == line or budget < len(text):
            continue
        budget -= len(text)
        trial = _replaced(lines, number, slip)
        if _goes_further(trial, name, reached):
            do = slip.do.replace("{line}", shorten(better.strip()))
            where = Mark(name, number + 1, _first_difference(line, better))
            return trial, Problem(_got(slip, lines, number), slip.allowed, do, where=where), budget
    return None, _unknown(error, lines, name), budget


def _first_difference(line: str, better: str) -> int:
    """Give the column, from 1, at which two lines part."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(line, better, strict=False))
    return len(list(same)) + 1


def _got(slip: Slip, lines: list[str], number: int) -> str:
    if not slip.everywhere:
        return f"{slip.got}: {shorten(lines[number].strip())}"
    others = [i + 1 for i, line in enumerate(lines) if i > number and slip.pattern.search(line)]
    also = ", ".join(map(str, others[:10])) + (", …" if len(others) > 10 else "")
    return f"{slip.got} (also in line {also})" if others else slip.got


def _reached(error: yaml.MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _candidates(lines: list[str], error: yaml.MarkedYAMLError) -> Iterator[tuple[int, Slip]]:
    """Yield lines and slips to try: the line of the error, the one before, where it began."""
    line, _ = _reached(error)
    begun = error.context_mark.line if error.context_mark else line
    above = (i for i in range(min(line, len(lines)) - 1, -1, -1) if _says_something(lines[i]))
    numbers = dict.fromkeys([line, next(above, line), begun])
    for number in numbers:
        if 0 <= number < len(lines):
            yield from ((number, slip) for slip in SLIPS)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _replaced(lines: list[str], number: int, slip: Slip) -> str:
    """Give the text with a slip mended, in one line or everywhere; line ends stay."""
    better = list(lines)
    for i in range(len(lines)) if slip.everywhere else (number,):
        body = lines[i].rstrip("\r\n")
        better[i] = slip.mend(body) + lines[i][len(body) :]
    return "".join(better)


def _goes_further(text: str, name: str, reached: tuple[int, int]) -> bool:
    try:
        compose(text, name)
    except yaml.MarkedYAMLError as error:
        return _reached(error)[0] > reached[0]
    except ScenarioError:
        return True
    return True


# -------------------------------------------------------------------- what is not known

# What the YAML reader says, what that means, and what to do.
_ALIGN = "let the keys of one part begin in the same column, and look at the line above"
_BEFORE = "look just before this place"
_MEANINGS = (
    ("while scanning a quoted scalar", "a quote that is never closed", "close the quote"),
    ("while parsing a flow mapping", "no comma between two keys, or no }", _BEFORE),
    ("while parsing a flow sequence", "no comma between two items, or no ]", _BEFORE),
    ("did not find expected key", "a line further in or out than its neighbours", _ALIGN),
    ("expected '-' indicator", "a line further in or out than its neighbours", _ALIGN),
    ("mapping values are not allowed", "a colon that belongs to no key", _ALIGN),
    ("cannot start any token", "a sign that begins nothing here", "put the text in quotes"),
)
_NO_IDEA = ("", "look for a missing bracket, quote or colon, here or just above")


def _unknown(error: yaml.MarkedYAMLError, lines: list[str], name: str) -> Problem:
    line, column = _reached(error)
    said = f"{error.context or ''} {error.problem or ''}"
    meaning, do = next((words for pattern, *words in _MEANINGS if pattern in said), _NO_IDEA)
    begun = error.context_mark
    if begun and "quoted scalar" in said:
        line, column = begun.line, begun.column
    shown = lines[line].strip() if line < len(lines) else ""
    got = shorten(shown) or "the end of the file"
    got = f"{meaning}: {got}" if meaning else got
    if begun and begun.line < line:
        got += f" (in what begins in line {begun.line + 1})"
    allowed = f"YAML; its reader says: {error.problem}"
    return Problem(got, allowed, do, where=Mark(name, line + 1, column + 1))
