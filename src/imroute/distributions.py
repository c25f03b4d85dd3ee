"""Written distributions as inverse CDFs: a uniform number in, a duration or a number of turns out.

Plain scalar arithmetic on `math`, without NumPy: the same source runs in Python and compiled, bit
for bit, and logarithms and exponentials are the C library's in both. What differs between the two
(gamma functions) is worked out once, when a distribution is made.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from imroute.scenario import Spread

MAX_STEPS = 200
TIGHT = 1e-12  # the last step is that much better still
POISSON_REACH = 12.0  # standard deviations: below lies less than any uniform number


class Form(IntEnum):
    """Which inverse CDF a distribution uses."""

    CONSTANT = 0
    EXPONENTIAL = 1
    LOGNORMAL = 2
    GAMMA = 3
    WEIBULL = 4
    UNIFORM = 5
    VALUES = 6
    GEOMETRIC = 7
    POISSON = 8


class Distribution(NamedTuple):
    """A distribution in numbers; what `a`, `b` and `c` are depends on the form."""

    form: Form
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    values: tuple[float, ...] = ()
    cumulative: tuple[float, ...] = ()


ZERO = Distribution(Form.CONSTANT, 0.0)


def distribution(spread: Spread) -> Distribution:
    """Turn a written distribution into numbers for `quantile`."""
    return _MAKERS[spread.shape](spread)


def _exponential(spread: Spread) -> Distribution:
    return Distribution(Form.EXPONENTIAL, spread.numbers[0])


def _lognormal(spread: Spread) -> Distribution:
    mean, cv = spread.numbers
    variance = math.log1p(cv * cv)
    return Distribution(Form.LOGNORMAL, math.log(mean) - variance / 2, math.sqrt(variance))


def _lognormal_median(spread: Spread) -> Distribution:
    median, sigma = spread.numbers
    return Distribution(Form.LOGNORMAL, math.log(median), sigma)


def gamma(mean: float, cv: float) -> Distribution:
    shape = 1 / (cv * cv)
    return Distribution(Form.GAMMA, shape, mean / shape, math.lgamma(shape))


def _weibull(spread: Spread) -> Distribution:
    mean, cv = spread.numbers
    shape = _weibull_shape(cv)
    return Distribution(Form.WEIBULL, 1 / shape, mean / math.gamma(1 + 1 / shape))


def _weibull_shape(cv: float) -> float:
    """Solve cv² + 1 = Γ(1 + 2/k) / Γ(1 + 1/k)² for k by bisection; the right side falls with k."""
    wanted = math.log1p(cv * cv)
    low, high = 0.05, 5000.0
    for _ in range(MAX_STEPS):
        middle = math.sqrt(low * high)
        if math.lgamma(1 + 2 / middle) - 2 * math.lgamma(1 + 1 / middle) > wanted:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)


def _values(spread: Spread) -> Distribution:
    table = [(value, share) for value, share in spread.table if share > 0]
    cumulative = list(accumulate(share for _, share in table))
    cumulative[-1] = 1.0
    values = tuple(value for value, _ in table)
    return Distribution(Form.VALUES, float(len(values)), 0.0, 0.0, values, tuple(cumulative))


def _poisson(spread: Spread) -> Distribution:
    """Begin to add up where chances do: those of small counts underflow if the mean is large."""
    mean = spread.numbers[0] - 1
    first = max(0.0, math.floor(mean - POISSON_REACH * math.sqrt(mean)))
    chance = math.exp(first * math.log(mean) - mean - math.lgamma(first + 1)) if mean else 1.0
    return Distribution(Form.POISSON, mean, first, chance)


def _geometric(spread: Spread) -> Distribution:
    mean = spread.numbers[0]
    if mean == 1:
        return Distribution(Form.CONSTANT, 1.0)
    return Distribution(Form.GEOMETRIC, math.log1p(-1 / mean))


_MAKERS: dict[str, Callable[[Spread], Distribution]] = {
    "constant": lambda spread: Distribution(Form.CONSTANT, spread.numbers[0]),
    "exponential": _exponential,
    "lognormal": _lognormal,
    "lognormal_median": _lognormal_median,
    "gamma": lambda spread: gamma(*spread.numbers),
    "weibull": _weibull,
    "uniform": lambda spread: Distribution(
        Form.UNIFORM, spread.numbers[0], spread.numbers[1] - spread.numbers[0]
    ),
    "values": _values,
    "geometric": _geometric,
    "poisson": _poisson,
}


def quantile(of: Distribution, u: float) -> float:
    """Give the value below which a share `u` of the distribution lies; 0 < u < 1."""
    return _QUANTILES[of.form](of, u)


def _constant_quantile(of: Distribution, u: float) -> float:
    return of.a


def _exponential_quantile(of: Distribution, u: float) -> float:
    return -of.a * math.log(1.0 - u)


def _lognormal_quantile(of: Distribution, u: float) -> float:
    return math.exp(of.a + of.b * normal_quantile(u))


def _gamma_quantile(of: Distribution, u: float) -> float:
    return of.b * gamma_quantile(of.a, of.c, u)


def _weibull_quantile(of: Distribution, u: float) -> float:
    return of.b * math.pow(-math.log(1.0 - u), of.a)


def _uniform_quantile(of: Distribution, u: float) -> float:
    return of.a + of.b * u


def _values_quantile(of: Distribution, u: float) -> float:
    return of.values[bisect_left(of.cumulative, u)]


def _geometric_quantile(of: Distribution, u: float) -> float:
    return 1.0 + math.floor(math.log(1.0 - u) / of.a)


def _poisson_quantile(of: Distribution, u: float) -> float:
    """Add up the chances of count after count until they reach u; one turn more than that."""
    count, chance = of.b, of.c
    total, before = chance, 0.0
    while before < total < u:
        count += 1.0
        chance *= of.a / count
        before = total
        total += chance
    return 1.0 + count


_QUANTILES = (
    _constant_quantile,
    _exponential_quantile,
    _lognormal_quantile,
    _gamma_quantile,
    _weibull_quantile,
    _uniform_quantile,
    _values_quantile,
    _geometric_quantile,
    _poisson_quantile,
)


def normal_quantile(u: float) -> float:
    """Give the standard normal quantile to about 16 digits (Wichura 1988, algorithm AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central_ratio(0.180625 - q * q)
    r = math.sqrt(-math.log(u if q < 0 else 1.0 - u))
    x = _tail_ratio(r - 1.6) if r <= 5.0 else _far_ratio(r - 5.0)
    return -x if q < 0 else x


def _central_ratio(r: float) -> float:
    above = 2509.0809287301226727
    above = above * r + 33430.575583588128105
    above = above * r + 67265.770927008700853
    above = above * r + 45921.953931549871457
    above = above * r + 13731.693765509461125
    above = above * r + 1971.5909503065514427
    above = above * r + 133.14166789178437745
    above = above * r + 3.387132872796366608
    below = 5226.495278852545925
    below = below * r + 28729.085735721942674
    below = below * r + 39307.89580009271061
    below = below * r + 21213.794301586595867
    below = below * r + 5394.1960214247511077
    below = below * r + 687.1870074920579083
    below = below * r + 42.313330701600911252
    return above / (below * r + 1.0)


def _tail_ratio(r: float) -> float:
    above = 7.7454501427834140764e-4
    above = above * r + 0.0227238449892691845833
    above = above * r + 0.24178072517745061177
    above = above * r + 1.27045825245236838258
    above = above * r + 3.64784832476320460504
    above = above * r + 5.7694972214606914055
    above = above * r + 4.6303378461565452959
    above = above * r + 1.42343711074968357734
    below = 1.05075007164441684324e-9
    below = below * r + 5.475938084995344946e-4
    below = below * r + 0.0151986665636164571966
    below = below * r + 0.14810397642748007459
    below = below * r + 0.68976733498510000455
    below = below * r + 1.6763848301838038494
    below = below * r + 2.05319162663775882187
    return above / (below * r + 1.0)


def _far_ratio(r: float) -> float:
    above = 2.01033439929228813265e-7
    above = above * r + 2.71155556874348757815e-5
    above = above * r + 0.0012426609473880784386
    above = above * r + 0.026532189526576123093
    above = above * r + 0.29656057182850489123
    above = above * r + 1.7848265399172913358
    above = above * r + 5.4637849111641143699
    above = above * r + 6.6579046435011037772
    below = 2.04426310338993978564e-15
    below = below * r + 1.4215117583164458887e-7
    below = below * r + 1.8463183175100546818e-5
    below = below * r + 7.868691311456132591e-4
    below = below * r + 0.0148753612908506148525
    below = below * r + 0.13692988092273580531
    below = below * r + 0.59983220655588793769
    return above / (below * r + 1.0)


def gamma_quantile(shape: float, log_gamma: float, u: float) -> float:
    """Give the quantile of a gamma distribution of scale 1 by Newton steps kept in a bracket."""
    low, high = 0.0, math.inf
    x = _gamma_guess(shape, log_gamma, u)
    for _ in range(MAX_STEPS):
        if x <= 0.0:
            return 0.0
        error = _gamma_excess(shape, log_gamma, x, u)
        if error > 0:
            high = x
        else:
            low = x
        density = math.exp((shape - 1) * math.log(x) - x - log_gamma)
        better = x - error / density if density > 0.0 else -1.0
        if abs(better - x) <= TIGHT * x:
            return better
        if not low < better < high:
            better = (low + high) / 2 if high < math.inf else 2 * x
        x = better
    return x


def _gamma_guess(shape: float, log_gamma: float, u: float) -> float:
    """Start from the power law near 0, the exponential tail, or Wilson and Hilferty (1931)."""
    near_zero = math.exp((math.log(u) + math.log(shape) + log_gamma) / shape)
    if near_zero < 0.2 * shape:
        return near_zero
    if shape < 1:
        tail = -math.log(1.0 - u)
        far = tail - (1 - shape) * math.log(max(tail, 1.0)) - log_gamma
        return max(far, min(near_zero, shape))
    cube = 1 - 1 / (9 * shape) + normal_quantile(u) / (3 * math.sqrt(shape))
    return shape * cube * cube * cube if cube > 0 else near_zero


def _gamma_excess(shape: float, log_gamma: float, x: float, u: float) -> float:
    """Give the chance of at most x, less u; of small chances above x too it is exact."""
    front = math.exp(shape * math.log(x) - x - log_gamma)
    if x < shape + 1:
        return front * _gamma_series(shape, x) - u
    return (1.0 - u) - front * _gamma_fraction(shape, x)


def _gamma_series(shape: float, x: float) -> float:
    term = total = 1 / shape
    n = shape
    while term > total * 1e-17:
        n += 1
        term *= x / n
        total += term
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """Evaluate Legendre's continued fraction by Lentz's method."""
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    value = d
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2
        d = a * d + b
        d = 1 / (d if abs(d) > tiny else tiny)
        c = b + a / c
        c = c if abs(c) > tiny else tiny
        step = c * d
        value *= step
        if abs(step - 1) < 1e-16:
            break
    return value
