"""A value and its confidence interval, alone or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its confidence interval, in the unit of what was measured.

    `days` is the number of days with data. All three are NaN without data; `low` and `high` are NaN
    when the days cannot bound the value on that side, as a single day never can.
    """

    mean: float
    low: float
    high: float
    days: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """Many estimates at once: arrays of one shape."""

    mean: Floats
    low: Floats
    high: Floats
    days: Ints

    def __getitem__(self, index: int | tuple[int, ...]) -> Estimate:
        return Estimate(
            float(self.mean[index]),
            float(self.low[index]),
            float(self.high[index]),
            int(self.days[index]),
        )

    def part(self, which: int | slice | Ints) -> Estimates:
        """Some of them."""
        return Estimates(self.mean[which], self.low[which], self.high[which], self.days[which])

    def times(self, factor: float) -> Estimates:
        """The same in another unit, or over so many days; `factor` is positive."""
        return Estimates(self.mean * factor, self.low * factor, self.high * factor, self.days)

    def from_0(self) -> Estimates:
        """The same for what cannot be negative."""
        return Estimates(self.mean, np.maximum(self.low, 0.0), self.high, self.days)
