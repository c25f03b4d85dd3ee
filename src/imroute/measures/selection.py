"""Compiled passes over values: into buckets, and the value of a rank out of them.

As in `imroute.measures.kernels`, nothing is allocated. Buckets are ranges of values that grow with
the values, told apart by the first bits of their binary form. Values are sorted by group and
bucket; within a bucket they are in no order. Groups that are asked about are unions of these:
`members` of the first, then of the next, and `member_ends` says up to where.
"""

from __future__ import annotations

import math

from imroute.compiled import cold, hot, outermost
from imroute.intervals import Floats, Ints
from imroute.measures.columns import NANO, Codes


@outermost
def put_in_buckets(
    values: Floats,
    bits: Ints,
    cell: Codes,
    group: Ints,
    days: Codes,
    shift: int,
    base: int,
    buckets: int,
    ends: Ints,
    out: Floats,
    day: Codes,
) -> None:
    """Sort values into the buckets of groups; `group` and `days` are those of each cell.

    `bits` are the same values as integers; less than `base << shift` is in the first bucket if it
    rounds to 0, else in the second. `ends` comes as zeros, one for each bucket of each group, and
    says where each ends in `out` and `day`.
    """
    for again in range(2):
        for row in range(values.size):
            where = cell[row]
            if where < 0 or group[where] < 0 or math.isnan(values[row]):
                continue
            number = min((bits[row] >> shift) - base, buckets - 1)
            number = max(number, 1 if values[row] * NANO > 0.5 else 0)
            number += group[where] * buckets
            if again:
                out[ends[number]] = values[row]
                day[ends[number]] = days[where]
            ends[number] += 1
        if not again:
            before = 0
            for number in range(ends.size):
                before, ends[number] = before + ends[number], before


@hot
def _first(ends: Ints, number: int) -> int:
    """Where a bucket begins, or a group."""
    return int(ends[number - 1]) if number else 0


@cold
def _smallest(values: Floats, right: int, place: int) -> float:
    """The value that belongs at a place, by Hoare's selection; changes the order of the rest."""
    left = 0
    while left < right:
        pivot = values[(left + right) // 2]
        i, j = left, right
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if j < place < i:
            break
        if place <= j:
            right = j
        else:
            left = i
    return float(values[place])


@cold
def _count(ends: Ints, buckets: int, groups: Ints, bucket: int) -> int:
    """Number of values of groups in all buckets up to one."""
    count = 0
    for i in range(groups.size):
        group = groups[i] * buckets
        count += ends[group + bucket] - _first(ends, group)
    return int(count)


@outermost
def ranked(
    values: Floats,
    ends: Ints,
    buckets: int,
    members: Ints,
    member_ends: Ints,
    rank: Ints,
    scratch: Floats,
    out: Floats,
) -> None:
    """The rank-th smallest value of each union, from 1; NaN where there is none.

    What is in the first bucket counts as 0. The first to fill `scratch` is the longest bucket.
    """
    for union in range(rank.size):
        ours = members[_first(member_ends, union) : member_ends[union]]
        if not 1 <= rank[union] <= _count(ends, buckets, ours, buckets - 1):
            out[union] = math.nan
            continue
        low, high = 0, buckets - 1
        while low < high:
            middle = (low + high) // 2
            if _count(ends, buckets, ours, middle) >= rank[union]:
                high = middle
            else:
                low = middle + 1
        if low == 0:
            out[union] = 0.0
            continue
        place = rank[union] - 1 - _count(ends, buckets, ours, low - 1)
        size = 0
        for i in range(ours.size):
            number = ours[i] * buckets + low
            for j in range(_first(ends, number), ends[number]):
                scratch[size] = values[j]
                size += 1
        out[union] = _smallest(scratch, size - 1, place)


@outermost
def count_up_to(
    values: Floats,
    day: Codes,
    ends: Ints,
    buckets: int,
    members: Ints,
    member_ends: Ints,
    limit: Floats,
    bucket: Ints,
    out: Floats,
) -> None:
    """Values up to the limit of each union, by day; `bucket` is where the limit lies.

    Of most days `out`, of shape (unions, days), comes as all values: if those above the limit are
    the fewer, they are taken away; if not, it is counted anew.
    """
    for union in range(limit.size):
        ours = members[_first(member_ends, union) : member_ends[union]]
        within = _count(ends, buckets, ours, bucket[union])
        above = 2 * within > _count(ends, buckets, ours, buckets - 1)
        if not above:
            for i in range(out.shape[1]):
                out[union, i] = 0.0
        for i in range(ours.size):
            group = ours[i] * buckets
            number = group + bucket[union]
            if above:
                for j in range(_first(ends, number), ends[group + buckets - 1]):
                    out[union, day[j]] -= values[j] > limit[union]
            else:
                for j in range(_first(ends, group), ends[number]):
                    out[union, day[j]] += values[j] <= limit[union]
