"""How long customers wait once every slot is taken: the law of the virtual wait.

While every slot is taken, contacts end at one constant rate, the drain rate, whatever desk it is:
a telephone desk of n agents, or a chat desk of n agents with K slots. So one law of waiting
serves Erlang C, Erlang A and the chat chain, and only the chance of meeting a full desk differs.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# A density that has fallen by exp(-50) = 2e-22 of its peak adds nothing to a float64 sum.
NEGLIGIBLE_NATS = 50.0


class WaitLaw(Protocol):
    """The virtual wait V of a customer who is let in and finds every slot taken.

    V is the wait had this customer never given up, R the patience: the wait is min(V, R).
    """

    @property
    def log_mass(self) -> float:
        """Log of P(every slot taken) / P(every slot taken and nobody waiting)."""

    @property
    def p_no_room(self) -> float:
        """Share of the time with every slot taken in which the waiting room is full."""

    @property
    def mean_virtual_s(self) -> float:
        """E[V], in seconds."""

    @property
    def mean_wait_s(self) -> float:
        """E[min(V, R)], in seconds."""

    @property
    def mean_wait_if_answered_s(self) -> float:
        """E[V; V <= R], in seconds: those who give up count as 0."""

    def p_over(self, within_s: float) -> float:
        """P(V > within_s)."""

    def p_answered_within(self, within_s: float) -> float:
        """P(V <= within_s and V <= R)."""


def wait_law(
    *,
    arrival_rate_per_s: float,
    drain_rate_per_s: float,
    mean_patience_s: float,
    waiting_room: int | None,
) -> WaitLaw:
    """The law of the virtual wait behind a full desk, for a finite or an endless (None) room."""
    patience_rate_per_s = 1 / mean_patience_s
    if waiting_room is not None:
        return FiniteRoom(arrival_rate_per_s, drain_rate_per_s, patience_rate_per_s, waiting_room)
    if math.isinf(mean_patience_s) and arrival_rate_per_s >= drain_rate_per_s:
        raise ValueError(
            "without giving up and with an endless waiting room the queue grows without bound: "
            f"arrival_rate_per_s must be below {drain_rate_per_s!r}, what the desk completes a "
            f"second when full, got {arrival_rate_per_s!r}"
        )
    return EndlessRoom(arrival_rate_per_s, drain_rate_per_s, patience_rate_per_s)


@dataclass(frozen=True)
class EndlessRoom:
    """V has density proportional to exp(L H(v) - D v), where H(v) = E[min(v, R)].

    L is the arrival rate and D the drain rate. Integrated numerically from its mode, where
    neither many agents nor great patience make it overflow.

    Source: Zeltyn & Mandelbaum (2005), Queueing Systems 51, building blocks J, J1 and J_H.
    """

    arrival_rate_per_s: float
    drain_rate_per_s: float
    patience_rate_per_s: float

    p_no_room = 0.0

    @cached_property
    def log_mass(self) -> float:
        overload = max(self.arrival_rate_per_s / self.drain_rate_per_s - 1, 0.0)
        slots_per_patience = _ratio(self.drain_rate_per_s, self.patience_rate_per_s)
        log_peak = slots_per_patience * (overload - math.log1p(overload)) if overload else 0.0
        return log_peak + math.log(self.drain_rate_per_s * self._mass)

    @cached_property
    def mean_virtual_s(self) -> float:
        return self._mean(lambda wait: wait)

    @cached_property
    def mean_wait_s(self) -> float:
        rate = self.patience_rate_per_s
        return self._mean(lambda wait: -np.expm1(-rate * wait) / rate if rate else wait)

    @cached_property
    def mean_wait_if_answered_s(self) -> float:
        return self._mean(lambda wait: wait * self._stays(wait))

    def p_over(self, within_s: float) -> float:
        return self._mean(np.ones_like, lower=within_s)

    def p_answered_within(self, within_s: float) -> float:
        return self._mean(self._stays, upper=within_s)

    def _stays(self, wait: Array) -> Array:
        return np.exp(-self.patience_rate_per_s * wait)

    @cached_property
    def _mode_s(self) -> float:
        if self.arrival_rate_per_s <= self.drain_rate_per_s:
            return 0.0
        return math.log(self.arrival_rate_per_s / self.drain_rate_per_s) / self.patience_rate_per_s

    @cached_property
    def _pull_per_s(self) -> float:
        """The arrival rate of those who would still be there at the mode."""
        return min(self.arrival_rate_per_s, self.drain_rate_per_s)

    def _over_peak(self, wait: Array) -> Array:
        """The density over its peak value, written so that the large terms cancel exactly."""
        beyond, rate, pull = wait - self._mode_s, self.patience_rate_per_s, self._pull_per_s
        bend = (np.expm1(-rate * beyond) + rate * beyond) / rate if rate else 0.0
        return np.exp(-(self.drain_rate_per_s - pull) * beyond - pull * bend)

    @cached_property
    def _edges(self) -> Array:
        """Panels that cover all but a negligible part of the density, finest at its mode."""
        pull, rate = self._pull_per_s, self.patience_rate_per_s
        width = math.sqrt(_ratio(2 * NEGLIGIBLE_NATS, pull * rate))
        straight = _ratio(NEGLIGIBLE_NATS, self.drain_rate_per_s - pull)
        right = min(straight, NEGLIGIBLE_NATS / pull + width)
        left = min(self._mode_s, width)
        return np.concatenate(
            (self._mode_s - left * _graded()[:0:-1], self._mode_s + right * _graded())
        )

    def _integral(self, weight: Callable[[Array], Array], lower: float, upper: float) -> float:
        edges = np.clip(self._edges, lower, upper)
        nodes, weights = _gauss_rule()
        half = np.diff(edges)[:, None] / 2
        wait = edges[:-1, None] + half * (1 + nodes)
        return float((half * weights * weight(wait) * self._over_peak(wait)).sum())

    @cached_property
    def _mass(self) -> float:
        return self._integral(np.ones_like, 0.0, math.inf)

    def _mean(
        self, weight: Callable[[Array], Array], *, lower: float = 0.0, upper: float = math.inf
    ) -> float:
        return self._integral(weight, lower, upper) / self._mass


@cache
def _gauss_rule() -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(12)
    return nodes, weights


@cache
def _graded() -> Array:
    """0 to 1, four steps to every halving: patience may be far shorter than the range of V."""
    octaves = 0.5 ** np.arange(40, 0, -1)
    return np.concatenate(([0.0], np.outer(octaves, [1, 1.25, 1.5, 1.75]).ravel(), [1.0]))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.inf


@dataclass(frozen=True)
class FiniteRoom:
    """V is a sum of exponential steps, one for each place up to the head of the queue.

    With k customers ahead the steps have rates D, D + g, ..., D + k g, where D is the drain rate
    and g the rate of giving up, so exp(-g V) is a Beta(D / g, k + 1) variable.
    """

    arrival_rate_per_s: float
    drain_rate_per_s: float
    patience_rate_per_s: float
    places: int

    @cached_property
    def log_mass(self) -> float:
        return float(np.logaddexp.reduce(self._log_weights))

    @cached_property
    def p_no_room(self) -> float:
        return math.exp(self._log_weights[-1] - self.log_mass)

    @cached_property
    def mean_virtual_s(self) -> float:
        return float(self._share @ np.cumsum(1 / self._step_rates))

    @cached_property
    def mean_wait_s(self) -> float:
        rates = self.drain_rate_per_s + (self._ahead + 1) * self.patience_rate_per_s
        return float(self._share @ ((self._ahead + 1) / rates))

    @cached_property
    def mean_wait_if_answered_s(self) -> float:
        after_staying = np.cumsum(1 / (self._step_rates + self.patience_rate_per_s))
        return float((self._share * self._p_answered) @ after_staying)

    def p_over(self, within_s: float) -> float:
        return float(self._share @ self._p_over(within_s, self.drain_rate_per_s))

    def p_answered_within(self, within_s: float) -> float:
        late = self._p_over(within_s, self.drain_rate_per_s + self.patience_rate_per_s)
        return float((self._share * self._p_answered) @ (1 - late))

    def _p_over(self, within_s: float, first_rate_per_s: float) -> Array:
        from scipy.special import betainc, gammaincc

        rate = self.patience_rate_per_s
        if not rate:
            return np.asarray(gammaincc(self._ahead + 1, first_rate_per_s * within_s))
        still_there = math.exp(-rate * within_s)
        return np.asarray(betainc(first_rate_per_s / rate, self._ahead + 1, still_there))

    @cached_property
    def _log_weights(self) -> Array:
        """Log of the chance of 0, 1, ..., places waiting, over that of none."""
        rates = self.drain_rate_per_s + np.arange(1, self.places + 1) * self.patience_rate_per_s
        return np.concatenate(([0.0], np.cumsum(np.log(self.arrival_rate_per_s / rates))))

    @cached_property
    def _ahead(self) -> Array:
        return np.arange(self.places, dtype=np.float64)

    @cached_property
    def _step_rates(self) -> Array:
        return self.drain_rate_per_s + self._ahead * self.patience_rate_per_s

    @cached_property
    def _p_answered(self) -> Array:
        """The chance that a customer with so many ahead does not give up."""
        outlasts = (self._ahead + 1) * self.patience_rate_per_s / self.drain_rate_per_s
        return 1 / (1 + outlasts)

    @cached_property
    def _share(self) -> Array:
        """The shares of those let in who find so many ahead."""
        weights: Array = np.exp(self._log_weights[:-1] - self._log_weights.max())
        weights /= weights.sum()
        return weights
