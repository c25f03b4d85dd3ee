"""Scales for counts, times and shares, with round numbers that can be read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import NullLocator

from imroute.findings.numbers import seconds
from imroute.intervals import Floats
from imroute.plots.fonts import width_pt
from imroute.plots.style import SMALL_PT, lines_across, room_pt, ticks

_ROUND_TIMES_S = (0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200)
_STRETCH_S = 10.0  # up to here a time axis is even, beyond it each doubling takes the same room
_TOO_WIDE = 8.0
_INSIDE, _BETWEEN_PT = 0.85, 4.0  # of the width that is the plot's; from label to label


def count_axis(ax: Axes, most: float) -> None:
    """Label the y axis with round numbers from 0 to at least `most`."""
    step = _step(most / 4)
    places = np.arange(0, most / step + 1) * step
    ax.set_ylim(0, max(most * 1.08, float(places[-1])))
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    ticks(ax.yaxis, places.tolist(), [f"{place:,.{digits}f}" for place in places])
    lines_across(ax)


def _step(wanted: float) -> float:
    """The round number next above: 1, 2 or 5 times a power of ten."""
    if wanted <= 0:
        return 1.0
    power = float(10.0 ** np.floor(np.log10(wanted)))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= wanted * 0.999)


def time_axis(ax: Axes, *values: Floats, axis: str = "y") -> None:
    """Label an axis of times; stretched where both seconds and many minutes are to be read."""
    known = np.concatenate([one[np.isfinite(one)] for one in values])
    most = float(known.max(initial=1.0))
    of, limits = (ax.yaxis, ax.set_ylim) if axis == "y" else (ax.xaxis, ax.set_xlim)
    middle = float(np.median(known)) if known.size else most
    if most > _TOO_WIDE * max(middle, _STRETCH_S):
        (ax.set_yscale if axis == "y" else ax.set_xscale)("symlog", linthresh=_STRETCH_S)
        of.set_minor_locator(_none())
        places = [
            t for t in (0, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200) if t <= most
        ]
    else:
        step = next((s for s in _ROUND_TIMES_S[1:] if most / s <= 5), most / 4)
        places = (np.arange(0, most / step + 1e-9) * step).tolist()
    limits(0, most * 1.05)
    room = room_pt(ax) if axis == "x" else 1e9
    labels = {float(place): seconds(place) if place else "0" for place in places}
    shown = _apart(of, labels, most * 1.05, room)
    ticks(of, shown, [labels[place] for place in shown])
    lines_across(ax, "y" if axis == "y" else "x")


def _apart(axis: Axis, labels: Mapping[float, str], most: float, room: float) -> list[float]:
    """Places whose labels do not touch the one before, in so many points."""
    at = axis.get_transform().transform([0.0, most, *labels])
    points = (at[2:] - at[0]) / (at[1] - at[0]) * room * _INSIDE
    shown, until = list[float](), -1e9
    for (place, label), point in zip(labels.items(), points.tolist(), strict=True):
        half = width_pt(label, SMALL_PT) / 2
        if point - half > until + _BETWEEN_PT:
            shown.append(place)
            until = point + half
    return shown


def _none() -> NullLocator:
    return NullLocator()
