"""The pictures of a result as files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from imroute.documents.places import write_whole
from imroute.plots.of_a_run import FOR_A_RUN
from imroute.plots.pictures import drawings
from imroute.studies import RunResult

DOTS_AN_INCH = 200
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")


def save_pictures(result: object, folder: Path) -> list[Path]:
    """Draw all pictures of a result into a folder as PNG files, named after what draws them.

    Raises `UsageError` at the first that cannot be written; each is there whole or not at all.
    """
    files = list[Path]()
    for name, draw in _pictures(result):
        file = folder / f"{_free(name, [file.stem for file in files])}.png"
        write_whole(_png(draw()), file, "--plots")
        files.append(file)
    return files


def _png(ax: Axes) -> bytes:
    assert isinstance(ax.figure, Figure)
    written = io.BytesIO()
    ax.figure.savefig(written, format="png", dpi=DOTS_AN_INCH, metadata={"Software": None})
    return written.getvalue()


def _pictures(result: object) -> Iterator[tuple[str, Callable[[], Axes]]]:
    if isinstance(result, RunResult):
        for name, plot in FOR_A_RUN.items():
            if plot.applies(result):
                yield name, partial(plot.draw, result)
        return
    for drawing in drawings(result):
        yield _name_of(drawing.draw), drawing.draw


def _name_of(draw: Callable[[], Axes]) -> str:
    """Of what draws it, and of whom: agents_needed-specialists."""
    assert isinstance(draw, partial)
    parts = [draw.func.__name__, *(str(value) for value in draw.keywords.values())]
    return "-".join(_NOT_IN_A_NAME.sub("_", part) for part in parts)


def _free(name: str, taken: list[str]) -> str:
    """The name, with a number if pools or variants differ in nothing that a file name may hold."""
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)
