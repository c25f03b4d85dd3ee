"""Values of a run by interval, and how they are drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from imroute.intervals import Floats
from imroute.language import capital
from imroute.language.moments import moment
from imroute.plots.clock import Clock
from imroute.plots.style import BAND
from imroute.studies import RunResult

_FEW = 30  # intervals up to which each is marked with a dot


class Series(NamedTuple):
    """A value of each interval with its 95% interval; NaN is no data."""

    mean: Floats
    low: Floats
    high: Floats

    @property
    def known(self) -> bool:
        return bool(np.isfinite(self.mean).any())


def by_interval(result: RunResult, measure: str, stat: str, part: str = "") -> Series:
    """A measure by interval, of all contacts or of a part such as "type:refund"."""
    before = f"{part} × " if part else ""
    rows = [
        result.results.estimate(measure, before + scope, stat)
        for scope in result.results.intervals()
    ]
    found = np.array([(row.mean, row.low, row.high) for row in rows], dtype=float)
    return Series(*found.reshape(-1, 3).T)


def line(ax: Axes, clock: Clock, series: Series, colour: str, **looks: object) -> None:
    """A line through the intervals, with its band."""
    x = clock.broken(clock.middles)
    plain: dict[str, object] = {"color": colour, "linewidth": 1.6, "solid_capstyle": "round"}
    if x.size <= _FEW:
        plain |= {"marker": "o", "markersize": 2.6}
    ax.plot(x, clock.broken(series.mean), **(plain | looks))  # type: ignore[arg-type]
    band(ax, clock, series, colour)


def band(ax: Axes, clock: Clock, series: Series, colour: str) -> None:
    """The 95% intervals of a line."""
    low, high = clock.broken(series.low), clock.broken(series.high)
    x = clock.broken(clock.middles)
    ax.fill_between(x, low, high, color=colour, alpha=BAND, linewidth=0)


def top(*values: Floats) -> float:
    """The greatest value that is known, 0 if there is none."""
    known = np.concatenate([value[np.isfinite(value)] for value in values])
    return float(known.max(initial=0.0))


def name_of(result: RunResult, place: int) -> str:
    """How an interval is called in a title: "21:30", of several days "Mon 21:30"."""
    return capital(moment(result.results.intervals()[place].removeprefix("interval:")))
