"""Which drawings stand in which part of a page."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from imroute.plots import drawings
from imroute.plots.style import as_wide_as
from imroute.report.pictures import Drawing, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN = 3.0  # the smallest letters are then readable on a phone

TARGETS = "targets"  # the page draws them itself, below their sentences


class Illustrator:
    """Draws what stands beside the sections of one page, in their order, and numbers it."""

    def __init__(self, result: object) -> None:
        self._wanted: dict[tuple[str, int], list[Callable[[], Axes]]] = {}
        for one in drawings(result):
            self._wanted.setdefault((one.section, one.number), []).append(one.draw)
        self._seen = dict.fromkeys((name for name, _ in self._wanted), 0)
        self._numbers = itertools.count(1)

    def beside(self, section: str) -> Iterator[Drawing]:
        """The drawings of the next section of that name."""
        if section not in self._seen or section == TARGETS:
            return
        place = section, self._seen[section]
        self._seen[section] += 1
        for draw in self._wanted.get(place, ()):
            with as_wide_as(WIDTH_IN):
                yield drawing(draw, next(self._numbers))
