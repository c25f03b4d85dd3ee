"""Plots with a row for each of some names: labels are wrapped and the picture grows with them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from imroute.plots.fonts import readable, wrapped
from imroute.plots.style import LINE, SMALL_PT, Picture, drawn_on, room_pt, ticks

LABEL_SHARE = 0.38  # of the width of the picture
MOST_LINES = 3


def rows_on(
    ax: Axes | None,
    names: Sequence[str],
    row_pt: float = 17.0,
    share: float = LABEL_SHARE,
    most: int = MOST_LINES,
) -> Axes:
    """The Axes with a row for each name, the first on top, the n-th at y = n.

    Names take up to `share` of the width, on `most` lines.
    """
    ax = drawn_on(ax)
    room = room_pt(ax) * share
    labels = [wrapped(readable(name), room, SMALL_PT, most) for name in names]
    lines = max(map(len, labels), default=1)
    if isinstance(ax.figure, Picture):
        ax.figure.body_pt = len(names) * max(row_pt, lines * SMALL_PT * LINE + 5)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ticks(ax.yaxis, range(len(names)), ["\n".join(label) for label in labels])
    return ax
