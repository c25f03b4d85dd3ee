"""Where the texts of a picture stand: none outside of it, none on another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

TOUCH = 1.0  # pixels by which boxes may overlap: letters do not fill them


def written(ax: Axes) -> list[tuple[str, Bbox]]:
    """Every text that can be seen, with its box in pixels."""
    ax.figure.get_figure(root=True).draw_without_rendering()
    texts = (text for text in ax.findobj(Text) if isinstance(text, Text) and text.get_visible())
    found = [
        (text.get_text(), text.get_window_extent()) for text in texts if text.get_text().strip()
    ]
    return found if ax.axison else [one for one in found if one[0] == ax.get_title(loc="left")]


def outside(ax: Axes) -> list[str]:
    """Texts that are not wholly in the picture."""
    frame = ax.figure.bbox
    return [
        text
        for text, box in written(ax)
        if box.x0 < frame.x0 - TOUCH
        or box.x1 > frame.x1 + TOUCH
        or box.y0 < frame.y0 - TOUCH
        or box.y1 > frame.y1 + TOUCH
    ]


def on_one_another(ax: Axes) -> Iterator[tuple[str, str]]:
    """Pairs of texts that overlap."""
    for (one, a), (other, b) in combinations(written(ax), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        if across > TOUCH and down > TOUCH:
            yield one, other
