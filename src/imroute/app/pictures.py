"""Drawings of results as SVG, by day and by night."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from imroute.language import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from imroute.studies import RunResult

OF_A_RUN = ("service_level",)
MOST_KEPT = 60


class Picture(NamedTuple):
    """An SVG text, and what it shows in words."""

    svg: str
    words: str


class Pictures:
    """Pictures that were drawn last, by what they show."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Picture] = {}

    def of_run(self, result: RunResult, name: str, dark: bool) -> Picture:
        """A picture of a run by the name of its plot."""
        made_from = result.loaded.hash, result.loaded.variant_name, result.days, result.seed
        key = (*made_from, name, spoken(), dark)
        if key not in self._known:
            while len(self._known) >= MOST_KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = of_axes(drawn(result, name), dark)
        return self._known[key]


def drawn(result: object, name: str) -> Axes:
    from imroute import plots

    axes: Axes = getattr(plots, name)(result)
    return axes


def of_axes(axes: Axes, dark: bool = False) -> Picture:
    """The SVG of a picture, its letters as shapes: it needs no font and runs no script."""
    from matplotlib import rc_context

    text, figure = io.StringIO(), axes.get_figure(root=True)
    assert figure is not None
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "imroute"}):
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    return Picture(by_night(svg) if dark else svg, axes.get_title(loc="left").replace("\n", " "))


# What the colours of the plots are on a dark page.
NIGHT = {
    "#1a1a1a": "#ececec",
    "#5f5f5f": "#a8a8a8",
    "#dddddd": "#3c3f46",
    "#ffffff": "#0e1117",
    "#0072b2": "#4fa8e0",
    "#009e73": "#35c49a",
    "#d55e00": "#f2863a",
    "#8a8a8a": "#9a9a9a",
}
_COLOUR = re.compile("|".join(NIGHT), re.IGNORECASE)


def by_night(svg: str) -> str:
    return _COLOUR.sub(lambda match: NIGHT[match[0].lower()], svg)


def of_run(result: RunResult, names: Sequence[str] = OF_A_RUN) -> list[Picture]:
    """All pictures of a run, drawn once before anybody waits for them."""
    return [of_axes(drawn(result, name)) for name in names]
