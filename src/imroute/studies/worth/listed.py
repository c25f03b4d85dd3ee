"""Numbers of different kinds as rows of one shape."""

from __future__ import annotations

from typing import NamedTuple

from imroute.intervals import Estimate


class NumberRow(NamedTuple):
    """A number with its 95% interval: what it is of, the name of that, and which number it is."""

    of: str
    name: str
    number: str
    mean: float
    low: float
    high: float


def number_row(of: str, name: str, number: str, estimate: Estimate) -> NumberRow:
    return NumberRow(of, name, number, estimate.mean, estimate.low, estimate.high)
