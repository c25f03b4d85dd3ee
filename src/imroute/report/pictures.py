"""Drawings as part of a page: inline SVG in the colours of the page, its text still text."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


class Drawing(NamedTuple):
    """An SVG element, what it says in one sentence, and the characters written in it."""

    number: int
    svg: str
    said: str
    text: str


# A line of Chinese goes on in the next one without a blank.
_WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\n|\n(?=[\u2e80-\u9fff\uff00-\uffef])")


def drawing(draw: Callable[[], Axes], number: int) -> Drawing:
    """Draw a result; the number of the drawing keeps its ids apart from those of others.

    The title becomes the caption, in letters of the page, and its room is cut off.
    """
    from imroute.plots.style import EDGE_PT, LINE, TITLE_PT

    ax = draw()
    title = ax.get_title(loc="left")
    ax.set_title("", loc="left")
    room_pt = EDGE_PT + (title.count("\n") + 1) * TITLE_PT * LINE if title else 0.0
    said = " ".join(_WRAPPED.sub("", title).split())
    svg = _own_ids(_themed(_written(ax.figure)), number)
    text = html.unescape("".join(re.findall(r">([^<]+)</text>", svg)))
    return Drawing(number, _without_frame(svg, number, room_pt), said, text)


def _written(figure: Figure | SubFigure) -> str:
    """The figure as SVG; the same figure gives the same text."""
    from matplotlib import rc_context

    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "imroute"}):
        figure.figure.savefig(file, format="svg", metadata=nothing, transparent=True)
    return file.getvalue()


_HEAD = re.compile(r".*?<svg[^>]*viewBox=\"0 0 ([\d.]+) ([\d.]+)\"[^>]*>", re.DOTALL)
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)


def _without_frame(svg: str, number: int, cut_pt: float) -> str:
    """The element alone, without a size of its own and without so much of its top."""
    head = _HEAD.match(svg)
    assert head is not None
    width, height = map(float, head.groups())
    box = f"0 {cut_pt:.1f} {width:.1f} {height - cut_pt:.1f}"
    body = _STYLE.sub("", svg[head.end() :], count=1)
    return f'<svg viewBox="{box}" role="img" aria-labelledby="said-{number}">{body}'.strip()


_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
_TURNED_BY_NOTHING = re.compile(r' transform="rotate\(-0 [^"]*"')
_FAMILY = re.compile(r"(font: [^'\";]*?|font-family: )'[^;\"]*")


def _themed(svg: str) -> str:
    """Colours as variables of the page, letters in its fonts; what is written stays as it is."""
    from imroute.plots.style import COLOURS

    names = {colour: f"var(--plot-{name})" for name, colour in COLOURS.items()}
    colours = re.compile("|".join(map(re.escape, names)))

    def themed(tag: re.Match[str]) -> str:
        said = _FAMILY.sub(r"\1imroute, sans-serif", _slim(tag[0]))
        return colours.sub(lambda colour: names[colour[0]], said)

    return _TAG.sub(themed, svg)


def _slim(tag: str) -> str:
    """A hundredth of a point is finer than any screen."""
    return _NUMBER.sub(r"\1", _TURNED_BY_NOTHING.sub("", tag)).replace("xlink:href", "href")


_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r"(url\(#|href=\"#)([^\")]+)")


def _own_ids(svg: str, number: int) -> str:
    """Ids that are referred to, under names of their own; the others are left out."""
    used = {match[2] for match in _USED.finditer(svg)}

    def named(match: re.Match[str]) -> str:
        return f' id="d{number}-{match[1]}"' if match[1] in used else ""

    def renamed(tag: re.Match[str]) -> str:
        return _USED.sub(rf"\g<1>d{number}-\2", _ID.sub(named, tag[0]))

    return _TAG.sub(renamed, svg)
