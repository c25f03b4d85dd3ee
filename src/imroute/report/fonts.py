"""Fonts that travel with a page: only the characters in it, so that none is ever a box."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from imroute.plots.fonts import font_files

# What a browser does not need to draw upright letters.
_LEFT_OUT = (
    *("GSUB", "GPOS", "GDEF", "BASE", "JSTF", "kern", "morx", "feat", "FFTM", "DSIG", "PCLT"),
    *("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "LTSH", "vhea", "vmtx", "VORG", "meta"),
)


class Face(NamedTuple):
    """One font with some of its characters: ranges such as "U+4E2D", and the font as base64."""

    ranges: str
    data: str


def faces(characters: Iterable[str]) -> tuple[Face, ...]:
    """The fonts that draw these characters, each with just the characters that it draws."""
    return tuple(
        _face(file, chars) for file, chars in sorted(font_files("".join(characters)).items())
    )


def _face(file: Path, chars: str) -> Face:
    return Face(", ".join(f"U+{ord(c):X}" for c in sorted(chars)), _subset(file, chars))


@cache
def _subset(file: Path, chars: str) -> str:
    """The font with so many characters as a WOFF file; the same characters give the same bytes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    wanted = Options(
        layout_features=[],
        hinting=False,
        name_IDs=[],
        glyph_names=False,
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=[*Options().drop_tables, *_LEFT_OUT],
    )
    written = io.BytesIO()
    with TTFont(file, lazy=True, recalcTimestamp=False, fontNumber=0) as font:
        cut = Subsetter(wanted)
        cut.populate(text=chars)
        cut.subset(font)
        font.flavor = "woff"
        font.save(written)
    return base64.b64encode(written.getvalue()).decode("ascii")


def beyond_ascii(text: str) -> Iterable[str]:
    """Characters that a reader's own fonts may lack."""
    return (c for c in set(text) if ord(c) > 0x7F)
