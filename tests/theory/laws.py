"""Laws of durations: as a planner writes them, and as SciPy knows them, apart from our own code."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats


@dataclass(frozen=True)
class Law:
    """A duration in seconds; `written` is its YAML."""

    written: str
    known: Any
    """The same as a frozen distribution of scipy.stats."""

    @property
    def mean_s(self) -> float:
        return float(self.known.mean())

    @property
    def square_s(self) -> float:
        """E[S²], in s²."""
        return float(self.known.mean() ** 2 + self.known.var())

    def at(self, uniform: np.ndarray) -> np.ndarray:
        """Inverse CDF."""
        return np.asarray(self.known.ppf(uniform))

    def sample(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.asarray(self.known.rvs(size=shape, random_state=rng))

    def beyond(self, seconds: Any) -> Any:
        """P(S > seconds)."""
        return self.known.sf(seconds)


class _Always:
    """What scipy.stats has no name for: one value."""

    def __init__(self, value: float) -> None:
        self.value = value

    def mean(self) -> float:
        return self.value

    def var(self) -> float:
        return 0.0

    def ppf(self, uniform: np.ndarray) -> np.ndarray:
        return np.full(np.shape(uniform), self.value)

    def rvs(self, size: tuple[int, ...], random_state: object) -> np.ndarray:
        return np.full(size, self.value)

    def sf(self, x: np.ndarray) -> np.ndarray:
        return (np.asarray(x) < self.value).astype(float)


def never() -> Law:
    return Law("none", _Always(math.inf))


def constant(mean_s: float) -> Law:
    return Law(f"{mean_s}s", _Always(mean_s))


def exponential(mean_s: float) -> Law:
    return Law(f"{{exponential: {mean_s}s}}", stats.expon(scale=mean_s))


def lognormal(mean_s: float, cv: float) -> Law:
    variance = math.log1p(cv * cv)
    known = stats.lognorm(math.sqrt(variance), scale=mean_s * math.exp(-variance / 2))
    return Law(f"{{mean: {mean_s}s, cv: {cv}}}", known)


def gamma(mean_s: float, cv: float) -> Law:
    known = stats.gamma(1 / cv**2, scale=mean_s * cv**2)
    return Law(f"{{gamma: {{mean: {mean_s}s, cv: {cv}}}}}", known)


def weibull(mean_s: float, cv: float) -> Law:
    def excess(shape: float) -> float:
        return math.gamma(1 + 2 / shape) / math.gamma(1 + 1 / shape) ** 2 - 1 - cv * cv

    shape = optimize.brentq(excess, 0.1, 50.0, xtol=1e-14)
    known = stats.weibull_min(shape, scale=mean_s / math.gamma(1 + 1 / shape))
    return Law(f"{{weibull: {{mean: {mean_s}s, cv: {cv}}}}}", known)


def uniform(least_s: float, most_s: float) -> Law:
    known = stats.uniform(least_s, most_s - least_s)
    return Law(f"{{uniform: [{least_s}s, {most_s}s]}}", known)
