"""Shares of trials, kept inside 0 to 1."""

from __future__ import annotations

import numpy as np

from imroute.intervals.estimates import CONFIDENCE, Estimate, Estimates, Floats
from imroute.intervals.ratios import linearised, reach, student, variance_of_sum


def of_share(parts: Floats, wholes: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Ratio of sums that is a share of trials (contacts; minutes of agents), kept inside 0..1.

    Where every day has the same share the delta method would be sure of it. So the variance is at
    least that of as many independent trials, r(1−r)/Σd; and at 0% and 100%, where that is 0 too,
    the interval is Wilson's (JASA 22, 1927) with t for z and all trials: the effective sample size
    of Korn and Graubard (Survey Methodology 24, 1998) and of the NCHS standards for proportions
    (Parker et al., Vital and Health Statistics 2(175), 2017). A kind of day that is too rare to be
    among those seen is beyond any interval.
    """
    return of_shares(parts, wholes, confidence)[()]


def of_shares(parts: Floats, wholes: Floats, confidence: float = CONFIDENCE) -> Estimates:
    share, by_day, days = linearised(parts, wholes)
    trials = wholes.sum(axis=-1)
    size = effective_size(share, variance_of_sum(by_day, days), trials)
    t = student(days, confidence)
    down, up = reach(t, binomial_error(share, size), by_day, days)
    low, high = np.clip(share - down, 0.0, share), np.clip(share + up, share, 1.0)
    edge_low, edge_high = _wilson(share, trials, t)
    edge = (share <= 0.0) | (share >= 1.0)
    return Estimates(share, np.where(edge, edge_low, low), np.where(edge, edge_high, high), days)


def of_proportion(successes: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """Share of independent trials, such as of days that met a target, by the exact binomial law.

    Each end is where what was found is as unlikely as it may be, what is just as far out counted
    half (mid-P: Lancaster, JASA 56, 1961; Berry and Armitage, The Statistician 44, 1995). Days are
    whole, so no interval holds every share in just 95 of 100 studies: this one does in 92 to 99, in
    96 on average over shares, and neither end is wrong in more than 5.
    """
    if trials == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    share, out = successes / trials, (1.0 - confidence) / 2
    low = _share_at(successes, trials, 1.0 - out, (0.0, share)) if successes else 0.0
    high = _share_at(successes, trials, out, (share, 1.0)) if successes < trials else 1.0
    return Estimate(share, low, high, trials)


def _share_at(successes: int, trials: int, chance: float, between: tuple[float, float]) -> float:
    """The share at which so few successes have that chance, just as many counted half."""
    from scipy.optimize import brentq
    from scipy.special import bdtr

    def beyond(share: float) -> float:
        fewer = bdtr(successes - 1.0, trials, share) if successes else 0.0
        return float(fewer + bdtr(float(successes), trials, share)) / 2 - chance

    return float(brentq(beyond, *between, xtol=1e-12))


def effective_size(share: Floats, variance: Floats, trials: Floats) -> Floats:
    """Independent trials that would vary as much as these days do, at most as many as there are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = _spread(share) / variance
    return np.where(_spread(share) > 0, np.fmin(size, trials), trials)


def binomial_error(share: float | Floats, size: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(_spread(share) / size)


def _spread(share: float | Floats) -> Floats:
    """Variance of one trial."""
    return np.maximum(np.asarray(share) * (1.0 - np.asarray(share)), 0.0)


def _wilson(share: Floats, trials: Floats, critical: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        c = np.square(critical) / trials
    centre = (share + c / 2.0) / (1.0 + c)
    half = np.sqrt(_spread(share) * c + np.square(c) / 4.0) / (1.0 + c)
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)
