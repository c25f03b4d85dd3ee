"""Many timelines cut at once: how long each stretch of time is, in which cell, at what level."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from imroute.intervals import Bools, Floats, Ints


class Steps(NamedTuple):
    """Moments at which the levels of timelines change; arrays of n moments."""

    line: Ints
    at: Floats
    change: Ints  # (n, levels): at once


class Segments(NamedTuple):
    """Stretches of time between one moment and the next; arrays of n stretches."""

    cell: Ints  # line · cells of a line + number of the cell
    length_s: Floats
    level: Ints  # (n, levels)
    cells: int  # of all lines

    def total(self, weighting: Floats | Ints | Bools) -> Floats:
        """Seconds times weighting, by cell."""
        return np.bincount(self.cell, self.length_s * weighting, self.cells).astype(np.float64)

    def highest(self, level: int) -> Floats:
        """Highest level that lasted, by cell."""
        lasting = self.length_s > 0
        highest = np.zeros(self.cells)
        np.maximum.at(highest, self.cell[lasting], self.level[lasting, level].astype(np.float64))
        return highest


def stretches(line: Ints, began: Floats, ended: Floats, rise: Ints) -> Steps:
    """Steps up by `rise`, shape (n, levels), where stretches begin, and down where they end."""
    return Steps(
        np.concatenate([line, line]),
        np.concatenate([began, ended]),
        np.concatenate([rise, -rise]),
    )


def cut(steps: Steps, lines: int, edges: Floats) -> Segments:
    """Cut timelines where a level changes and at `edges`, the ends of cells (n + 1, ascending).

    What lies before the first edge and after the last counts for nothing.
    """
    count = lines * edges.size
    line = np.concatenate([np.repeat(np.arange(lines), edges.size), steps.line])
    at = np.concatenate([np.tile(edges, lines), np.clip(steps.at, edges[0], edges[-1])])
    order = np.lexsort((at, line))
    change = np.concatenate([np.zeros((count, steps.change.shape[1]), np.int64), steps.change])
    passed = np.cumsum(order < count)
    line, at = line[order], at[order]
    cells = edges.size - 1
    cell = np.clip(passed - 1 - line * edges.size, 0, cells - 1)
    # From the end of one line to the beginning of the next, time runs backwards.
    length = np.maximum(np.diff(at, append=edges[0]), 0.0)
    level = np.cumsum(change[order], axis=0)
    return Segments(line * cells + cell, length, level, lines * cells)
