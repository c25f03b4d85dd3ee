"""Values in buckets: quantiles of many groups without sorting any of them.

The buckets of a group are ranges that grow with the values, in order; a rank lies in one bucket,
and the values of that one alone are looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import NANO, Codes

_DECIMALS = 9  # as NANO says
# From a thousandth of a second up to 25 days; what is longer shares the last bucket.
_LOWEST, _OCTAVES = 1023 - 10, 31
_FINEST, _MANTISSA = 8, 52
_IN_GROUP = 16  # values of a group that are worth an octave's bucket


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
    """Values of all days by group, then bucket."""

    values: Floats
    day: Codes
    ends: Ints  # of each bucket of each group
    shift: int

    @property
    def number(self) -> int:
        """Buckets of each group."""
        return _number(self.shift)


@dataclass(frozen=True, slots=True)
class Unions:
    """Values of unions of groups; see `imroute.intervals.Ranked`."""

    of: Buckets
    members: Ints  # groups of the first union, then of the next
    ends: Ints  # of each union's members
    counts: Floats  # (unions, days)
    scratch: Floats

    @property
    def sizes(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1))

    def ranked(self, rank: Floats) -> Floats:
        from imroute.measures.selection import ranked

        found, whole = np.empty(rank.size), np.nan_to_num(rank).astype(np.int64)
        of = self.of
        ranked(
            *(of.values, of.ends, of.number, self.members, self.ends),
            *(whole, self.scratch, found),
        )
        return rounded(found)

    def up_to(self, limit: Floats) -> Floats:
        from imroute.measures.selection import count_up_to

        of, bound, up_to = self.of, at_most(limit), self.counts.copy()
        bucket = (bound.view(np.int64) >> of.shift) - _base(of.shift)
        bucket = np.clip(bucket, 1 * (bound * NANO > 0.5), of.number - 1)
        count_up_to(
            *(of.values, of.day, of.ends, of.number, self.members, self.ends),
            *(bound, bucket, up_to),
        )
        return up_to


@dataclass(frozen=True, slots=True)
class AllZero:
    """The same for values that are all 0."""

    counts: Floats

    @property
    def sizes(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1))

    def ranked(self, rank: Floats) -> Floats:
        return np.where((rank >= 1) & (rank <= self.sizes), 0.0, np.nan)

    def up_to(self, limit: Floats) -> Floats:
        return self.counts * (limit >= 0)[:, None]


def put_in_buckets(
    values: Floats, cell: Codes, group: Ints, day: Codes, room: tuple[Floats, Codes]
) -> Buckets:
    """Sort values of cells into buckets; `group` and `day` are of the cells, −1 for no group.

    `room` is for as many values, and is written over.
    """
    from imroute.measures.selection import put_in_buckets

    groups = int(group.max(initial=0)) + 1
    shift = _shift(values.size / groups)
    ends = np.zeros(groups * _number(shift), dtype=np.int64)
    bits = values.view(np.int64)
    put_in_buckets(
        *(values, bits, cell, group, day, shift, _base(shift), _number(shift), ends),
        *room,
    )
    return Buckets(*room, ends, shift)


def unite(of: Buckets, unions: Ints, counts: Floats) -> Unions:
    """Unite groups; `unions`, (families, groups), is where each belongs, −1 for nowhere."""
    members = np.argsort(unions, axis=None, kind="stable")
    members = members[np.count_nonzero(unions < 0) :]
    ends = np.cumsum(np.bincount(unions.ravel()[members], minlength=len(counts)))
    return Unions(of, members % unions.shape[1], ends, counts, np.empty_like(of.values))


def _shift(size: float) -> int:
    """Bits to drop, so that buckets are not many more than values."""
    finer = int(math.log2(max(1.0, size / _IN_GROUP)))
    return _MANTISSA - min(_FINEST, finer)


def _number(shift: int) -> int:
    """What rounds to 0 has the first bucket; less than a thousandth of a second, the second."""
    return (_OCTAVES << (_MANTISSA - shift)) + 2


def _base(shift: int) -> int:
    return (_LOWEST << (_MANTISSA - shift)) - 2
