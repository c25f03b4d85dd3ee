"""Ways to see that what is shown in Chinese is Chinese throughout."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from rich.console import RenderableType

from imroute.language import speaking
from imroute.show.wrapping import WideConsole

# What stays as it is in any language: commands, options with their values, and the field's terms.
_CODE = re.compile(r"`[^`]*`|imroute \w+(?: \S+\.yaml)?|--[a-z-]+(?: json| \"[^\"]*\")?")
_WORD = re.compile(r"[A-Za-z][A-Za-z_]*[A-Za-z]")
TERMS = {"AHT", "Erlang", "CSAT", "NPS", "CES"}


def shown(parts: Iterable[RenderableType], width: int = 200) -> str:
    """What a console shows of the parts of a result."""
    to = WideConsole(width=width, file=io.StringIO(), highlight=False)
    for part in parts:
        to.print(part)
    return to.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def half_translated(text: str, names: Iterable[str] = ()) -> list[str]:
    """Words in Latin letters in a Chinese text that are neither code, terms nor `names`."""
    known = {word for name in names for word in _WORD.findall(name)} | TERMS
    bare = " ".join(_CODE.sub(" ", line) for line in text.splitlines())
    return [word for word in _WORD.findall(bare) if word not in known]


def in_chinese(parts: Iterable[RenderableType], names: Iterable[str] = ()) -> str:
    """The parts as shown in Chinese, which has to be Chinese throughout."""
    with speaking("zh"):
        text = shown(parts)
    assert half_translated(text, names) == [], text
    return text
