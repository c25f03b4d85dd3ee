"""Intervals that stay true however often one looks, and whenever one stops.

Who simulates until an ordinary 95% interval says what was hoped for stops at lucky moments, and is
wrong more often than in 5 of 100 studies. So the looks are set in advance, and the interval of each
reaches a little further: as far as it takes for all of them together to hold the truth in 95 of
100 studies. Then the one at which a study stops does so too, by whatever rule it stopped, and for
every measure, whether it was stopped for or not: repeated confidence intervals (C. Jennison and
B. W. Turnbull, Interim analyses: the repeated confidence interval approach, Journal of the Royal
Statistical Society B 51, 1989).

The error allowed is shared out evenly among the looks (Bonferroni), whatever they have in common.
Of 13 looks at Gaussian days that would spend 3% (S. J. Pocock, Biometrika 64, 1977, has what 5%
takes). But days are skewed, and t at so high a level falls a little short after 20 of them: that is
what the difference is for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from imroute.intervals.estimates import CONFIDENCE

GROWTH = 1.4
_WORTH_A_LOOK = 1.15


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

    Closer looks would stop little sooner, and their ranges would be wider.
    """
    days = [min(first, last)]
    while days[-1] < last:
        following = math.ceil(GROWTH * days[-1])
        days.append(last if following * _WORTH_A_LOOK > last else following)
    return Looks(tuple(days), 1.0 - (1.0 - together) / len(days), together)
