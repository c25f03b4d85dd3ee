"""How all plots look: colours, sizes, and where title, key and picture stand.

A plot ends with `headed(ax, title, …)`, which lays out what was drawn. Nothing here touches
matplotlib's global settings or its list of open figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any, Literal, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from imroute.plots.fonts import families, readable, width_pt, wrapped

# Okabe and Ito's colours, which the colour-blind can tell apart, and the greys around them. A page
# finds each of these in the picture and may put another in its place, by day and by night; each is
# the colour of one thing only.
INK, FAINT, GRID, PAPER = "#1a1a1a", "#5f5f5f", "#dddddd", "#ffffff"
BLUE, ORANGE, GREEN, VERMILLION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, PURPLE, YELLOW, GREY = "#56b4e9", "#cc79a7", "#d9c700", "#8a8a8a"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW, GREY)
# From little to much, for maps of numbers, and the ink that can be read on each.
HEAT = ("#f4f9fd", "#d9eaf6", "#b7d7ec", "#8bbfde", "#5aa2cb", "#2f82b4", "#0f6096")
HEAT_INK = ("#1b1b1b",) * 4 + ("#fdfdfd",) * 3
COLOURS = {
    "ink": INK,
    "faint": FAINT,
    "grid": GRID,
    "paper": PAPER,
    "blue": BLUE,
    "orange": ORANGE,
    "green": GREEN,
    "vermillion": VERMILLION,
    "sky": SKY,
    "purple": PURPLE,
    "yellow": YELLOW,
    "grey": GREY,
    **{f"heat-{i}": colour for i, colour in enumerate(HEAT)},
    "on-light-heat": HEAT_INK[0],
    "on-dark-heat": HEAT_INK[-1],
}
BAND = 0.2  # how strong the colour of a 95% interval is

WIDTH_IN, HEIGHT_IN = 4.6, 2.7
_width_in: ContextVar[float] = ContextVar("width_in", default=WIDTH_IN)
TITLE_PT, TEXT_PT, SMALL_PT = 9.5, 8.0, 7.0
LINE = 1.3  # height of a line of text, in its size
EDGE_PT = 4.0  # what is left free at the edges of a picture
_TITLE: dict[str, Any] = {
    "color": INK,
    "fontsize": TITLE_PT,
    "linespacing": 1.15,
    "fontweight": "normal",
}
SYMBOLS = {
    "area": "■",
    "line": "━",
    "dashes": "– –",
    "dot": "●",
    "cross": "✖",
    "diamond": "◆",
    "met": "✓",
    "missed": "✗",
    "open": "?",
}


Looks: TypeAlias = Literal[
    "area", "line", "dashes", "dot", "cross", "diamond", "met", "missed", "open"
]


class Entry(NamedTuple):
    """One entry of a key: what is drawn so."""

    words: str
    colour: str
    looks: Looks = "line"
    strength: float = 1.0


class Picture(Figure):
    """A figure of its own: nobody has to close it, and its margins follow from its texts."""

    body_pt = 0.0  # how high what is drawn has to be; 0: as high as the picture leaves room for

    def _repr_png_(self) -> bytes:
        """What a notebook shows where a cell ends with `.figure`."""
        image = BytesIO()
        self.savefig(image, format="png")
        return image.getvalue()


@contextmanager
def as_wide_as(width_in: float) -> Iterator[None]:
    """New pictures have this width within a `with` block: a phone shows small ones readably."""
    before = _width_in.set(width_in)
    try:
        yield
    finally:
        _width_in.reset(before)


def drawn_on(ax: Axes | None, height_in: float = HEIGHT_IN, width_in: float | None = None) -> Axes:
    """The Axes to draw on, in the house's style; a new picture if none is given."""
    if ax is None:
        size = width_in or _width_in.get(), height_in
        picture = Picture(figsize=size, dpi=150, facecolor=PAPER)
        FigureCanvasAgg(picture)
        ax = picture.add_subplot()
    ax.set_facecolor("none")
    for side, spine in ax.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(GRID)
    ax.tick_params(length=0, pad=4, labelsize=SMALL_PT, labelcolor=FAINT)
    ax.grid(False)
    ax.set_axisbelow(True)
    return ax


def lines_across(ax: Axes, axis: Literal["x", "y"] = "y") -> None:
    """Thin lines to read values by."""
    ax.grid(True, axis=axis, color=GRID, linewidth=0.6)


def ticks(axis: Axis, places: Sequence[float], labels: Sequence[str]) -> None:
    """Put labels at places and nowhere else; they are plain text, whatever they hold."""
    axis.set_ticks(list(places), labels=["\n".join(map(readable, s.split("\n"))) for s in labels])


def write(ax: Axes, x: float, y: float, text: str, **looks: object) -> Text:
    """Write a small text at a place of the data."""
    plain: dict[str, object] = {"fontsize": SMALL_PT, "color": INK, "va": "center", "ha": "center"}
    lines = "\n".join(map(readable, text.split("\n")))
    return ax.text(x, y, lines, **(plain | looks))  # type: ignore[arg-type]


def room_pt(ax: Axes) -> float:
    """The width that a title may have, in points."""
    if isinstance(ax.figure, Picture):
        return float(ax.figure.get_figwidth()) * 72 - 2 * EDGE_PT
    return float(ax.get_window_extent().width / ax.figure.dpi) * 72


def nothing_to_draw(ax: Axes | None, sentence: str) -> Axes:
    """A plot that says in one sentence why it shows nothing."""
    ax = drawn_on(ax, height_in=0.6)
    ax.set_axis_off()
    return headed(ax, sentence)


# Title, key and margins ---------------------------------------------------------------------------


def headed(ax: Axes, title: str, key: Sequence[Entry] = (), unit: str = "") -> Axes:
    """Put the title and the key above what was drawn and lay all of it out; the last call.

    `unit` is what the values of the y axis are, told above it.
    """
    room = room_pt(ax)
    left = _left_pt(ax) if isinstance(ax.figure, Picture) else 0.0
    lines = wrapped(readable(title), room, TITLE_PT)
    rows = _flow([_fitting(entry, room) for entry in key], room)
    above = 5.0
    if unit:
        _above(ax, readable(unit), -left, above, color=FAINT, fontsize=SMALL_PT)
        above += SMALL_PT * LINE + 1
    for row in reversed(rows):
        _key_row(ax, row, above, -left)
        above += TEXT_PT * LINE
    above += 3.0 * bool(rows)
    head = ax.set_title("\n".join(lines), loc="left", pad=above, va="bottom", y=1.0, **_TITLE)
    if isinstance(ax.figure, Picture):
        across = _place(ax.figure, ax, left, above + len(lines) * TITLE_PT * LINE)
        head.set_x(-left / across)
    dress(ax)
    return ax


def dress(ax: Axes) -> None:
    """Give every text fonts that have its characters; none is read as a formula."""
    for text in ax.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
        text.set_fontfamily(families(text.get_text()))


def _above(ax: Axes, text: str, x: float, y: float, **looks: object) -> None:
    """Write at a place in points from the upper left corner of the axes."""
    place = (0, 1), (x, y), "axes fraction", "offset points"
    ax.annotate(text, *place, annotation_clip=False, **looks)  # type: ignore[arg-type]


def _fitting(entry: Entry, room: float) -> Entry:
    """The entry with no more words than one row holds."""
    [words] = wrapped(readable(entry.words), room - _symbol_pt(entry), TEXT_PT, most=1)
    return entry._replace(words=words)


class _Placed(NamedTuple):
    entry: Entry
    x_pt: float


def _flow(key: Iterable[Entry], room: float) -> list[list[_Placed]]:
    """Put entries side by side as far as there is room, then in the next row."""
    rows: list[list[_Placed]] = []
    x = room
    for entry in key:
        width = _symbol_pt(entry) + width_pt(entry.words, TEXT_PT)
        if x + width > room:
            rows.append([])
            x = 0.0
        rows[-1].append(_Placed(entry, x))
        x += width + 10.0
    return rows


def _symbol_pt(entry: Entry) -> float:
    return width_pt(SYMBOLS[entry.looks] + " ", TEXT_PT)


def _key_row(ax: Axes, row: Sequence[_Placed], y: float, left: float) -> None:
    for entry, x in row:
        symbol, after = SYMBOLS[entry.looks], left + x + _symbol_pt(entry)
        looks = {"color": entry.colour, "alpha": entry.strength}
        _above(ax, symbol, left + x, y, fontsize=TEXT_PT, **looks)
        _above(ax, entry.words, after, y, fontsize=TEXT_PT, color=FAINT)


def _left_pt(ax: Axes) -> float:
    """How much room the labels of the y axis take."""
    if not ax.axison:
        return 0.0
    return max(map(_width_of, ax.get_yticklabels()), default=0.0) + 5.0


def _width_of(label: Text) -> float:
    return max(width_pt(line, SMALL_PT) for line in label.get_text().split("\n"))


def _below_pt(ax: Axes) -> float:
    if not ax.axison:
        return 0.0
    labels = [label.get_text() for label in ax.get_xticklabels()]
    lines = max((text.count("\n") + 1 for text in labels if text), default=0)
    named = TEXT_PT * LINE + 2 if ax.get_xlabel() else 0.0
    return lines * SMALL_PT * LINE + 4 + named


def _place(picture: Picture, ax: Axes, left: float, above: float) -> float:
    """Leave just the margins that texts need, or grow; returns the width left, in points."""
    width = picture.get_figwidth() * 72
    below, drawn = _below_pt(ax) + EDGE_PT, picture.get_figheight() * 72
    needed = above + below + (EDGE_PT if ax.axison else 0.0)
    least = max(drawn, needed + (80.0 if ax.axison else 0.0))
    height = needed + picture.body_pt if picture.body_pt else least
    picture.set_figheight(height / 72)
    across = width - left - 2 * EDGE_PT
    across -= _overhang_pt(ax, across)
    up = max(1.0, height - above - below - EDGE_PT)
    ax.set_position(((left + EDGE_PT) / width, below / height, across / width, up / height))
    return across


def _overhang_pt(ax: Axes, across: float) -> float:
    """How far the last label of the x axis stands out at the right."""
    labels = [label for label in ax.get_xticklabels() if label.get_text()]
    if not labels or not ax.axison:
        return 0.0
    ends = [*ax.get_xlim(), labels[-1].get_position()[0]]
    low, high, place = map(float, ax.xaxis.get_transform().transform(ends))
    return max(0.0, _width_of(labels[-1]) / 2 - (high - place) / (high - low) * across)
