"""Intervals that stay true however often one looks, and whenever one stops.

Who simulates until an ordinary 95% interval says what was hoped for stops at lucky moments, and is
wrong more often than in 5 of 100 studies. So the looks are set in advance, and the interval of each
reaches a little further: as far as it takes for all of them together to hold the truth in 95 of
100 studies. Then the one at which a study stops does so too, by whatever rule it stopped, and for
every measure, whether it was stopped for or not: repeated confidence intervals (C. Jennison and
B. W. Turnbull, Interim analyses: the repeated confidence interval approach, Journal of the Royal
Statistical Society B 51, 1989). All looks have the same level (S. J. Pocock, Biometrika 64, 1977).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from imroute.intervals.estimates import CONFIDENCE, Floats

GROWTH = 1.4
_WORTH_A_LOOK = 1.15
_GRID = 301


@dataclass(frozen=True, slots=True)
class Looks:
    """Numbers of days at which a study looks, and the confidence of each look's intervals.

    `together` is how often the intervals of all looks hold the truth, all of them at once.
    """

    days: tuple[int, ...]
    confidence: float
    together: float = CONFIDENCE


def one_look(days: int) -> Looks:
    """An ordinary study of so many days."""
    return Looks((days,), CONFIDENCE)


def growing_looks(first: int, last: int, together: float = CONFIDENCE) -> Looks:
    """Looks from the first days on, each 1.4 times as far as the one before, up to the last.

    Closer looks stop hardly sooner: from 20 to 1,000 days, looks 1.2 times apart save 5% of the
    days on average, and ranges would be wider. Looks 2 times apart cost 12% more.
    """
    days = [min(first, last)]
    while days[-1] < last:
        following = math.ceil(GROWTH * days[-1])
        days.append(last if following * _WORTH_A_LOOK > last else following)
    return Looks(tuple(days), level(tuple(days), together), together)


@lru_cache(maxsize=64)
def level(days: tuple[int, ...], together: float = CONFIDENCE) -> float:
    """Confidence that each look's interval needs, for all of them to hold the truth together.

    The error of the mean of n days, in standard errors, is a Gaussian whose correlation with that
    of the first m of them is √(m/n); each look's t has the level that its Gaussian would have
    (Jennison and Turnbull, Group Sequential Methods, 2000, chapters 2, 3 and 9).
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    if len(days) == 1:
        return together
    steps = np.sqrt(np.array(days[:-1]) / np.array(days[1:]))
    furthest = brentq(lambda limit: _all_within(limit, steps) - together, 1.0, 6.0, xtol=1e-6)
    return float(2.0 * ndtr(furthest) - 1.0)


def _all_within(limit: float, steps: Floats) -> float:
    """Chance that a chain of standard Gaussians with these correlations never leaves ± limit.

    P. Armitage, C. K. McPherson and B. C. Rowe, Journal of the Royal Statistical Society A 132,
    1969: the density of those still inside, carried from look to look, by Simpson's rule.
    """
    grid = np.linspace(-limit, limit, _GRID)
    weights = np.full(_GRID, 2.0)
    weights[1::2], weights[[0, -1]] = 4.0, 1.0
    weights *= (grid[1] - grid[0]) / 3.0
    inside = _density(grid, 1.0)
    for step in steps:
        spread = math.sqrt(1.0 - step**2)
        inside = _density(grid[:, None] - step * grid, spread) @ (inside * weights)
    return float(inside @ weights)


def _density(deviation: Floats, spread: float) -> Floats:
    """Of a Gaussian of mean 0."""
    scaled: Floats = deviation / spread
    return np.asarray(np.exp(-np.square(scaled) / 2.0) / (spread * math.sqrt(2.0 * math.pi)))
