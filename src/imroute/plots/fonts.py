"""Fonts in which every name can be read: what is shipped, then what is installed, never a box.

Latin, Greek, Cyrillic, Arabic and Hebrew are in matplotlib's own DejaVu Sans; Chinese and Japanese
in Droid Sans Fallback, which comes with imroute. Other scripts need an installed font.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

LATIN, ASIAN = "DejaVu Sans", "Droid Sans Fallback"
ASIAN_FILE = Path(__file__).parent / "fonts" / "DroidSansFallbackFull.ttf"
SUBSTITUTE = "?"
ON_PIXELS = 1.07  # in a PNG against an SVG

# Fonts that draw a box for all they lack, or pictures in colour, which matplotlib cannot draw.
_OF_NO_USE = re.compile(
    r"LastResort|Last Resort|Emoji.*Color|Color.*Emoji|Apple Color|Segoe UI Emoji"
)
_LETTER = re.compile(r" (LETTER|CHARACTER|SYLLABLE|SYLLABICS|VOWEL|SIGN|DIGIT|CONSONANT|MARK)\b")
_ASIAN_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")
_FIRST_EMOJI = 0x1F000


class FontWarning(UserWarning):
    """Characters that no font on this computer has."""


def families(text: str) -> list[str]:
    """Names of the font families that a text needs, in the order in which to look."""
    more = {family for char in set(text) if (family := _family(char)) not in (None, LATIN, ASIAN)}
    return [LATIN, _asian(), *sorted(family for family in more if family)]


def readable(text: str) -> str:
    """The text on one line, with a visible substitute for what no font has; that is warned of."""
    line = " ".join(_seen(text).split(" "))
    missing = "".join(dict.fromkeys(char for char in line if not _family(char)))
    if not missing:
        return line
    warnings.warn(lacking(missing), FontWarning, stacklevel=2)
    return "".join(char if char not in missing else SUBSTITUTE for char in line)


def lacking(text: str) -> str:
    """A sentence on the characters that no font here has, and what to install; empty if none."""
    missing = list(dict.fromkeys(char for char in _seen(text) if not _family(char)))
    if not missing:
        return ""
    fonts = ", ".join(dict.fromkeys(_font_to_install(char) for char in missing))
    return f"No font here can draw {' '.join(missing)}: install {fonts} to see them in pictures."


def font_files(text: str) -> dict[Path, str]:
    """The font files that draw a text, each with the characters that it draws."""
    found: dict[Path, str] = {}
    for char in sorted(set(_seen(text))):
        if family := _family(char):
            file = _file(family)
            found[file] = found.get(file, "") + char
    return found


def width_pt(text: str, size_pt: float) -> float:
    """Width in points, letter by letter, as wide as letters are where they stand on whole pixels.

    What is shaped together is seldom wider.
    """
    return sum(map(_advance, text)) * size_pt * ON_PIXELS


@cache
def _advance(char: str) -> float:
    """Width of one character at one point."""
    font = _font(_file(_family(char) or LATIN))
    font.set_size(100, 72)
    return float(font.load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def _seen(text: str) -> str:
    """Without line ends and what only tells how to draw its neighbour."""
    return "".join(map(_plain, text))


@cache
def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    hidden = kind in ("Cf", "Cs") or "VARIATION SELECTOR" in unicodedata.name(char, "")
    return "" if hidden and not _family(char) else char


@cache
def _family(char: str) -> str | None:
    """The family that has a character: the shipped ones first, then any that is installed."""
    shipped = (family for family in (LATIN, _asian()) if ord(char) in _characters(_file(family)))
    return next(shipped, None) or _installed_with(ord(char))


def _installed_with(code: int) -> str | None:
    for name, file in _installed():
        if code in _characters(file):
            return name
    return None


@cache
def _installed() -> list[tuple[str, Path]]:
    """The upright file of normal weight of each installed family, in the order of their names."""
    return sorted(
        (entry.name, Path(entry.fname))
        for entry in fontManager.ttflist
        if entry.style == "normal"
        and entry.weight in (400, "normal")
        and not _OF_NO_USE.search(entry.name)
    )


@cache
def _asian() -> str:
    """Name of the shipped font, known to matplotlib from now on."""
    fontManager.addfont(ASIAN_FILE)
    fontManager.ttflist.insert(0, fontManager.ttflist.pop())  # before an older one of its name
    return ASIAN


@cache
def _file(family: str) -> Path:
    return Path(fontManager.findfont(FontProperties(family=[family])))


@cache
def _font(file: Path) -> FT2Font:
    return FT2Font(file)


@cache
def _characters(file: Path) -> frozenset[int]:
    try:
        font = _font(file)
    except RuntimeError:
        return frozenset()  # not a font that can be read
    return frozenset(font.get_charmap()) if font.scalable else frozenset()


def _font_to_install(char: str) -> str:
    name = unicodedata.name(char, "")
    if ord(char) >= _FIRST_EMOJI and unicodedata.category(char) == "So":
        return "Noto Emoji"
    if name.startswith(_ASIAN_NAMES):
        return "Noto Sans CJK"
    script = _LETTER.split(name)[0] if _LETTER.search(name) else ""
    return f"Noto Sans {script.title()}" if script else "a font that has them"


# Lines --------------------------------------------------------------------------------------------

# A word, one character of a script without spaces with what may not begin a line, or a blank.
_ASIAN_LETTER = r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
_NOT_FIRST = r"[，。：；！？、）》」』”’％,.:;!?)%]"
_PIECES = re.compile(rf"\s+|{_ASIAN_LETTER}{_NOT_FIRST}*|(?:(?!{_ASIAN_LETTER})\S)+{_NOT_FIRST}*")


def wrapped(text: str, width: float, size_pt: float, most: int = 9) -> list[str]:
    """Break a text into lines of at most so many points; what `most` lines cannot hold is `…`."""
    lines = [""]
    for piece in _pieces(text, width, size_pt):
        if width_pt((lines[-1] + piece).rstrip(), size_pt) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    lines = [line.rstrip() for line in lines if line.strip()] or [""]
    return (
        lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1], width, size_pt)]
    )


def _pieces(text: str, width: float, size_pt: float) -> Iterable[str]:
    for piece in _PIECES.findall(text):
        if width_pt(piece, size_pt) <= width:
            yield piece
        else:
            yield from piece  # a word longer than a line breaks anywhere


def _cut(line: str, width: float, size_pt: float) -> str:
    while line and width_pt(line + "…", size_pt) > width:
        line = line[:-1]
    return line + "…"
