"""What goes into a cell: texts that stay texts, numbers with a format, and how wide they are."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Literal, NamedTuple, TypeAlias

from imroute.errors import escaped
from imroute.facts.measure import Unit
from imroute.language import say

Kind: TypeAlias = Literal[
    "text", "whole", "number", "share", "seconds", "money", "times", "chance", "mixed"
]
FORMATS: dict[Kind, str] = {
    "text": "@",
    "whole": "#,##0_ ",  # with a little room to the right
    "number": "#,##0.0_ ",
    "share": "0.0%_ ",
    "seconds": "#,##0.0_ ",
    "money": "#,##0.00_ ",
    "times": "0.00_ ",
    "chance": "0.0000_ ",
    "mixed": "#,##0.0##_ ",
}
KIND_OF: dict[Unit, Kind] = {
    "count": "number",
    "s": "seconds",
    "share": "share",
    "contacts": "number",
    "agents": "number",
    "hours": "number",
    "money": "money",
    "per hour": "number",
    "score": "number",
}
MOST_TEXT = 32_767  # characters that Excel takes in a cell
MOST_ROWS = 1_048_576  # rows that it takes in a sheet
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Cell(NamedTuple):
    """A value that has a format or a look of its own, not that of its column."""

    value: object
    kind: Kind = "text"
    look: str = ""


def fit(text: str) -> str:
    """A text as a workbook can hold it: what XML forbids is shown by its number, the rest cut."""
    if text.isprintable() and len(text) < MOST_TEXT // 2:
        return text
    shown = _UNFIT.sub(lambda found: escaped(found.group()), text)
    if utf16(shown) <= MOST_TEXT:
        return shown
    word = say(" … (cut: a cell holds no more)")
    return cut_to(shown, MOST_TEXT - utf16(word)) + word


def utf16(text: str) -> int:
    """How long Excel takes a text to be."""
    return len(text.encode("utf-16-le")) // 2


def cut_to(text: str, most: int) -> str:
    """As much of a text as that many of Excel's characters hold."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def written(value: object) -> str | float | None:
    """What is written of a value: a text, a number, or None where there is no data."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        return None if math.isnan(value) else value
    text = "" if value is None else fit(str(value))
    return text or None


def width_of(text: str) -> int:
    """Room that a text takes, in narrow characters; Chinese ones are twice as wide."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
