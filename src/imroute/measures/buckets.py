"""Values in buckets: quantiles of many groups without sorting any of them.

The buckets of a group are ranges that grow with the values, in order; a rank lies in one bucket,
and the values of that one alone are looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import Codes

# Of a second: a difference of two times carries the last bits of both, and 20 s are within 20 s.
_DECIMALS = 9
# From 2 to the power of −31, which rounds to 0, up to 2 to the power of 25, more than a year.
_LOWEST, _OCTAVES = 1023 - 31, 56
_FINEST = 7
_MANTISSA = 52


def rounded(durations: Floats) -> Floats:
    return np.asarray(np.round(durations, _DECIMALS)) + 0.0  # −0 is 0


def at_most(limits: Floats) -> Floats:
    """The largest values that are the limits or less once they are rounded."""
    found = np.asarray(limits + 0.5 * 10.0**-_DECIMALS)
    while (over := np.round(found, _DECIMALS) > limits).any():
        found = np.where(over, np.nextafter(found, -math.inf), found)
    while (under := np.round(np.nextafter(found, math.inf), _DECIMALS) <= limits).any():
        found = np.where(under, np.nextafter(found, math.inf), found)
    return found


@dataclass(frozen=True, slots=True)
class Buckets:
    """Values of all days by group, then bucket; see `imroute.intervals.Ranked`."""

    values: Floats
    day: Codes
    ends: Ints  # of each bucket of each group
    shift: int
    counts: Floats  # (groups, days)

    @property
    def number(self) -> int:
        """Buckets of each group."""
        return _number(self.shift)

    @property
    def sizes(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1))

    def ranked(self, rank: Floats) -> Floats:
        """The rank-th smallest value of each group, from 1; NaN where there is none."""
        from imroute.measures.kernels import ranked

        scratch = np.empty(int(np.diff(self.ends, prepend=0).max(initial=0)))
        found = np.empty(rank.size)
        whole = np.nan_to_num(rank, nan=0.0).astype(np.int64)
        ranked(self.values, self.ends, self.number, whole, scratch, found)
        return rounded(found)

    def up_to(self, limit: Floats) -> Floats:
        """Number of values up to a limit of each group, shape (groups, days)."""
        from imroute.measures.kernels import count_up_to

        bound = at_most(limit)
        bucket = np.clip(_numbers(bound, self.shift), 0, self.number - 1)
        up_to = np.empty_like(self.counts)
        count_up_to(
            self.values, self.day, self.ends, self.number, bound, bucket, self.counts, up_to
        )
        return up_to


def put_in_buckets(
    values: Floats, cell: Codes, group: Ints, day: Codes, counts: Floats
) -> Buckets:
    """Sort values of cells into buckets; `group` and `day` are of the cells, −1 for no group."""
    from imroute.measures.kernels import put_in_buckets

    size = int(counts.sum())
    shift = _shift(size / max(1, len(counts)))
    ends = np.zeros(len(counts) * _number(shift), dtype=np.int64)
    found, days = np.empty(size), np.empty(size, dtype=np.int32)
    base = _LOWEST << (_MANTISSA - shift)
    bits = values.view(np.int64)
    put_in_buckets(
        values, bits, cell, group, day, shift, base - 1, _number(shift), ends, found, days
    )
    return Buckets(found, days, ends, shift, counts)


def _shift(size: float) -> int:
    """Bits to drop, so that buckets are few as against values."""
    finer = int(math.log2(max(1.0, size / _OCTAVES / 2)))
    return _MANTISSA - min(_FINEST, finer)


def _number(shift: int) -> int:
    return (_OCTAVES << (_MANTISSA - shift)) + 1


def _numbers(values: Floats, shift: int) -> Ints:
    base = _LOWEST << (_MANTISSA - shift)
    return np.asarray((values.view(np.int64) >> shift) - (base - 1))
