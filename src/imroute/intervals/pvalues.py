"""How surprising a value is if the truth is 0, by the same reckoning as its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imroute.intervals.linear import Linear
from imroute.intervals.ratios import DAYS_THAT_SHOW_SKEWNESS


def p_value(linear: Linear) -> float:
    """Two-sided p of a truth of 0: below 5% just when the 95% interval of `of_linear` excludes 0.

    An end of that interval meets 0 where Student's t is Hall's z + a·z²/3 + a²·z³/27 + a/6 of the
    value in standard errors, a being the skewness of the days' parts over the root of their number.
    NaN without data and of a single day; 1 of a value that is 0 on every day, 0 of one that is the
    same on every day but not 0.
    """
    from scipy.special import stdtr

    error = linear.error
    if np.isnan(linear.value) or np.isnan(error):
        return np.nan
    if error == 0:
        return 1.0 if linear.value == 0 else 0.0
    z, a = linear.value / error, _tilt(linear)
    t = z + a * z**2 / 3 + a**2 * z**3 / 27 + a / 6
    return float(2 * stdtr(linear.days - 1, -abs(t)))


def _tilt(linear: Linear) -> float:
    if linear.days < DAYS_THAT_SHOW_SKEWNESS:
        return 0.0
    squares = np.square(linear.parts)
    return float((squares * linear.parts).sum() / squares.sum() ** 1.5)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for being several: an error anywhere among them stays as rare as stated.

    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6, 1979. It asks for no independence. NaN is left out and stays.
    """
    adjusted = list(p_values)
    known = sorted((p, i) for i, p in enumerate(p_values) if not np.isnan(p))
    least = 0.0
    for rank, (p, i) in enumerate(known):
        least = max(least, min(1.0, (len(known) - rank) * p))
        adjusted[i] = least
    return adjusted
