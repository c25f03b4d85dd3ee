"""Every written distribution against SciPy: means, spreads, quantiles and tails."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from imroute.distributions import (
    Distribution,
    Form,
    distribution,
    gamma,
    normal_quantile,
    quantile,
)
from imroute.scenario import Spread

SMALLEST, LARGEST = 2.0**-53, 1 - 2.0**-53
GRID = [(i + 0.5) / 400 for i in range(400)]
# Uniform numbers are odd multiples of 2^-53, so that 1 - u is exact; so are these.
TAILS = [SMALLEST, 2.0**-40, 2.0**-20, 1 - 2.0**-20, 1 - 2.0**-40, LARGEST]


def made(shape: str, *numbers: float) -> Distribution:
    return distribution(Spread(shape, tuple(float(number) for number in numbers)))


def lognormal(mean: float, cv: float):
    variance = math.log(1 + cv**2)
    return stats.lognorm(math.sqrt(variance), scale=mean * math.exp(-variance / 2))


def weibull(mean: float, cv: float):
    """By a root finder of SciPy's, from the textbook's gamma functions."""

    def excess(k: float) -> float:
        return math.gamma(1 + 2 / k) / math.gamma(1 + 1 / k) ** 2 - 1 - cv**2

    k = brentq(excess, 0.2, 1000, xtol=1e-13, rtol=1e-14)
    return stats.weibull_min(k, scale=mean / math.gamma(1 + 1 / k))


CONTINUOUS = [
    (made("exponential", 30), stats.expon(scale=30)),
    *[(made("lognormal", 30, cv), lognormal(30, cv)) for cv in (0.001, 0.5, 1, 3, 10)],
    *[(made("lognormal_median", 42, s), stats.lognorm(s, scale=42)) for s in (0.1, 1.27, 5)],
    *[
        (made("gamma", 30, cv), stats.gamma(cv**-2, scale=30 * cv**2))
        for cv in (0.01, 0.18, 0.5, 0.9, 1, 1.2, 2, 10)
    ],
    *[(made("weibull", 30, cv), weibull(30, cv)) for cv in (0.01, 0.5, 1, 2, 5)],
    (made("uniform", 10, 50), stats.uniform(10, 40)),
]


def named(case: object) -> str:
    return f"{case.form.name} {case.a:.4g} {case.b:.4g}" if isinstance(case, Distribution) else ""


def exact(law, u: float) -> float:
    return float(law.ppf(u) if u <= 0.5 else law.isf(1 - u))


@pytest.mark.parametrize(("mine", "law"), CONTINUOUS, ids=named)
def test_quantiles_and_tails(mine, law):
    """To 11 digits, if a float64 can hold the value."""
    for u in GRID[::7] + TAILS:
        value = exact(law, u)
        if value > 1e-290:
            assert quantile(mine, u) == pytest.approx(value, rel=2e-11)
        else:
            assert 0 <= quantile(mine, u) < 1e-280


@pytest.mark.parametrize(("mine", "law"), CONTINUOUS, ids=named)
def test_quantiles_rise(mine, law):
    values = [quantile(mine, u) for u in (SMALLEST, *GRID, LARGEST)]
    assert all(a <= b for a, b in pairwise(values))
    assert math.isfinite(values[-1])
    assert values[0] >= 0


def integral(mine: Distribution, power: int) -> float:
    """The mean of a power, by Gauss-Legendre on pieces that grow finer towards both ends."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = [0.0, *(2.0**-i for i in range(45, 0, -1))]
    total = 0.0
    for a, b in pairwise(edges):
        u = (a + b) / 2 + (b - a) / 2 * nodes
        both = [quantile(mine, x) ** power + quantile(mine, 1 - x) ** power for x in u.tolist()]
        total += (b - a) / 2 * float(np.dot(weights, both))
    return total


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 1.5])
@pytest.mark.parametrize("shape", ["lognormal", "gamma", "weibull"])
def test_mean_and_cv_are_what_was_written(shape, cv):
    mine = made(shape, 30, cv)
    mean = integral(mine, 1)
    assert mean == pytest.approx(30, rel=1e-6)
    assert math.sqrt(integral(mine, 2) / mean**2 - 1) == pytest.approx(cv, rel=1e-3)


def test_the_mean_of_an_exponential():
    assert integral(made("exponential", 30), 1) == pytest.approx(30, rel=1e-9)


def test_a_constant():
    assert {quantile(made("constant", 30), u) for u in GRID + TAILS} == {30.0}
    assert quantile(made("constant", 0), 0.5) == 0.0


def test_the_normal_quantile_has_16_digits():
    for u in GRID + TAILS:
        assert normal_quantile(u) == pytest.approx(exact(stats.norm(), u), rel=1e-15, abs=1e-16)
    assert normal_quantile(0.5) == 0


def test_a_uniform_of_no_width():
    assert quantile(made("uniform", 10, 10), 0.3) == 10


# Counts -------------------------------------------------------------------------------------------

COUNTS = [
    *[(made("geometric", mean), stats.geom(1 / mean)) for mean in (1.0001, 1.5, 5, 100, 10**6)],
    *[(made("poisson", mean), stats.poisson(mean - 1, loc=1)) for mean in (1.2, 5, 40, 900)],
    (made("poisson", 100_000), stats.poisson(99_999, loc=1)),
]


@pytest.mark.parametrize(("mine", "law"), COUNTS, ids=named)
def test_counts_are_the_least_that_reach_u(mine, law):
    """P(N < n) < u ≤ P(N ≤ n), but for the last digits of the sum."""
    for u in GRID[::7] + TAILS[:-1]:
        n = quantile(mine, u)
        assert n == int(n) >= 1
        assert law.cdf(n - 1) < u * (1 + 1e-9) + 1e-12
        assert law.cdf(n) >= u * (1 - 1e-9) - 1e-12


@pytest.mark.parametrize(("mine", "law"), COUNTS, ids=named)
def test_the_largest_count_is_finite_and_far_out(mine, law):
    """The sum of chances ends where they no longer count; it may not run away."""
    n = quantile(mine, LARGEST)
    assert law.sf(n - 1) < 1e-9
    assert law.logsf(n - 1) > -60


def test_means_of_counts():
    u = (np.arange(100_000) + 0.5) / 100_000
    for shape, mean in (("geometric", 5), ("geometric", 1.5), ("poisson", 5), ("poisson", 1.2)):
        mine = made(shape, mean)
        assert np.mean([quantile(mine, x) for x in u.tolist()]) == pytest.approx(mean, rel=2e-4)


@pytest.mark.parametrize("shape", ["geometric", "poisson"])
def test_a_mean_of_one_is_always_one(shape):
    assert {quantile(made(shape, 1), u) for u in GRID + TAILS} == {1.0}


# Values -------------------------------------------------------------------------------------------


def test_values_as_listed():
    mine = distribution(Spread("values", (), ((1.0, 0.2), (6.0, 0.8))))
    values = [quantile(mine, u) for u in GRID]
    assert values.count(1.0) == 80
    assert values.count(6.0) == 320
    assert quantile(mine, 0.2) == 1
    assert quantile(mine, math.nextafter(0.2, 1)) == 6
    assert quantile(mine, LARGEST) == 6


def test_values_without_a_share_are_never_drawn():
    """Ten shares of 10% add up to a little less than 1 in float64."""
    table = ((0.0, 0.0), *((float(i), 0.1) for i in range(1, 11)), (99.0, 0.0))
    mine = distribution(Spread("values", (), table))
    assert quantile(mine, SMALLEST) == 1
    assert quantile(mine, LARGEST) == 10


def test_a_sample_of_many_values():
    """Each of 100,000 is as likely as the other: equal shares, added up."""
    n = 100_000
    mine = distribution(Spread("values", (), tuple((float(i), 1 / n) for i in range(n))))
    for u in (SMALLEST, 0.123456, 0.5, 0.999999, LARGEST):
        assert abs(quantile(mine, u) - (math.ceil(u * n) - 1)) <= 1
    assert [mine.cumulative[i] < 0.7 <= mine.cumulative[i + 1] for i in (69_998, 69_999)].count(
        True
    ) == 1
    assert quantile(mine, LARGEST) == n - 1


# Work to do ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cv", [0.01, 0.1, 0.3, 0.5, 1.0, 1.3, 2.0, 5.0, 10.0])
def test_gamma_quantiles_are_found_in_few_steps(cv, monkeypatch):
    from imroute import distributions

    steps = 0
    excess = distributions._gamma_excess

    def counted(*args: float) -> float:
        nonlocal steps
        steps += 1
        return excess(*args)

    monkeypatch.setattr(distributions, "_gamma_excess", counted)
    mine = gamma(1.0, cv)
    for u in GRID + TAILS:
        steps = 0
        quantile(mine, u)
        assert steps <= 30
    assert mine.form == Form.GAMMA
