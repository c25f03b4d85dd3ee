"""Estimates with standard errors over days, and whether they agree with theory.

A quantity is a ratio of sums over days: contacts answered in time over contacts offered, seconds
busy over seconds of a day. `Sums` holds numerator and denominator by day, of any number of
quantities.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

LARGEST_ERROR = 0.005  # of the value
TOLERANCE = 4.0  # standard errors

Pair = tuple[np.ndarray, np.ndarray]
Sums = dict[str, Pair]


@dataclass(frozen=True)
class Agreement:
    """A simulated quantity beside its theoretical value."""

    quantity: str
    value: float
    error: float
    """Standard error of the value."""
    theory: float

    @property
    def relative_error(self) -> float:
        return self.error / abs(self.theory)

    @property
    def z(self) -> float:
        return (self.value - self.theory) / self.error

    def __str__(self) -> str:
        return (
            f"{self.quantity}: {self.value:.6g} simulated, {self.theory:.6g} exact, "
            f"standard error {self.relative_error:.2%}, z {self.z:+.2f}"
        )


def require(agreements: Iterable[Agreement]) -> None:
    """Fail, naming every quantity that is off or not known well enough."""
    found = list(agreements)
    off = [a for a in found if not abs(a.z) <= TOLERANCE]
    vague = [a for a in found if not a.relative_error <= LARGEST_ERROR]
    assert found, "nothing was compared"
    assert not off, "\n" + "\n".join(map(str, off))
    assert not vague, "\n" + "\n".join(map(str, vague))


def alone(engine: Sums, theory: Mapping[str, float]) -> list[Agreement]:
    """Compare what the engine gives by itself."""
    return [
        Agreement(name, _ratio(engine[name]), _error(_influence(engine[name])), exact)
        for name, exact in theory.items()
    ]


def with_twin(
    engine: Sums, same: Sums, fresh: Sums, theory: Mapping[str, float]
) -> list[Agreement]:
    """Compare the engine's estimates, corrected for the luck of its days.

    The estimate is engine − twin on the engine's days + twin on fresh days: a control variate whose
    mean is itself estimated. Its expectation is the engine's, whatever the twin does.
    """
    found = []
    for name, exact in theory.items():
        value = _ratio(engine[name]) - _ratio(same[name]) + _ratio(fresh[name])
        apart = _influence(engine[name]) - _influence(same[name])
        error = math.hypot(_error(apart), _error(_influence(fresh[name])))
        found.append(Agreement(name, value, error, exact))
    return found


def _ratio(pair: Pair) -> float:
    part, whole = pair
    return float(part.sum() / whole.sum())


def _influence(pair: Pair) -> np.ndarray:
    """What each day adds to the error of a ratio (the delta method), times the number of days."""
    part, whole = pair
    return np.asarray((part - _ratio(pair) * whole) / whole.mean())


def _error(by_day: np.ndarray) -> float:
    return float(by_day.std(ddof=1) / math.sqrt(by_day.size))


def joined(parts: Iterable[Sums]) -> Sums:
    """Put days side by side."""
    found = list(parts)
    return {
        name: (
            np.concatenate([sums[name][0] for sums in found]),
            np.concatenate([sums[name][1] for sums in found]),
        )
        for name in found[0]
    }
