"""Drawings of results as SVG, by day and by night."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from imroute.language import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from imroute.studies import RunResult

OF_A_RUN = ("service_level", "response_times", "occupancy", "arrivals_and_staff")
MOST_KEPT = 60


class Picture(NamedTuple):
    """An SVG text, and what it shows in words."""

    svg: str
    words: str


class Pictures:
    """Pictures of runs that were drawn last, by what they show."""

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


def names_of(result: RunResult, every: bool = False) -> list[str]:
    """The plots that have something to show of a run: those of the day, or every one."""
    from imroute.plots.of_a_run import FOR_A_RUN

    names = [*OF_A_RUN, *(name for name in FOR_A_RUN if every and name not in OF_A_RUN)]
    return [name for name in names if FOR_A_RUN[name].applies(result)]


def drawn(result: RunResult, name: str) -> Axes:
    from imroute.plots.of_a_run import FOR_A_RUN

    return FOR_A_RUN[name].draw(result)


def of_section(result: object, section: str, number: int, dark: bool) -> Iterator[Picture]:
    """The pictures of a study that stand in a section, of those of one name in which, from 0."""
    from imroute.plots import drawings

    for drawing in drawings(result):
        if (drawing.section, drawing.number) == (section, number):
            yield of_axes(drawing.draw(), dark)


def of_axes(axes: Axes, dark: bool = False) -> Picture:
    """The SVG of a picture, its letters as shapes: it needs no font and runs no script."""
    from matplotlib import rc_context

    text, figure = io.StringIO(), axes.get_figure(root=True)
    assert figure is not None
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "imroute"}):
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    return Picture(by_night(svg) if dark else svg, " ".join(axes.get_title(loc="left").split()))


# What the colours of the plots are on a dark page, by their names.
NIGHT = {
    **{"ink": "#e8eaee", "faint": "#a6aebb", "grid": "#353d4a", "paper": "#15171c"},
    **{"blue": "#4aa8e0", "orange": "#f0b429", "green": "#3cc79c", "vermillion": "#f2814a"},
    **{"sky": "#8accf5", "purple": "#e29ac4", "yellow": "#e8d94a", "grey": "#9aa1ab"},
    **{"heat-0": "#1d2733", "heat-1": "#1f3347", "heat-2": "#21415d", "heat-3": "#245277"},
    **{"heat-4": "#4b93c2", "heat-5": "#79b8e0", "heat-6": "#b2dbf5"},
    **{"on-light-heat": "#f2f6fa", "on-dark-heat": "#0d1319"},
}


def by_night(svg: str) -> str:
    """The same in colours for a dark page."""
    night, colour = _night()
    return colour.sub(lambda match: night[match[0].lower()], svg)


@cache
def _night() -> tuple[dict[str, str], re.Pattern[str]]:
    from imroute.plots.style import COLOURS

    night = {colour: NIGHT[name] for name, colour in COLOURS.items()}
    return night, re.compile("|".join(night), re.IGNORECASE)
