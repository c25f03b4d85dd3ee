"""Which points no other one beats in both: what it costs, and the service it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from imroute.intervals import Linear, difference, of_linear

_SURE_OF_BOTH = 0.975  # 95% that neither of two intervals is wrong


class Record(NamedTuple):
    """What a point spends and how it serves, after some days; of both less is better."""

    spent: Linear
    service: Linear


class Beaten(NamedTuple):
    """By which point another one is beaten in both, and whether the days they share prove it."""

    by: int
    clearly: bool


def front(records: Sequence[Mapping[int, Record]]) -> tuple[Beaten | None, ...]:
    """For each point the one that beats it, if any does; records of each by number of days.

    Two points are compared on the days that both have.
    """
    return tuple(_beaten(point, records) for point in range(len(records)))


def _beaten(point: int, records: Sequence[Mapping[int, Record]]) -> Beaten | None:
    by = [other for other in range(len(records)) if _beats(records, other, point)]
    if not by:
        return None
    clearly = next((other for other in by if _clearly(records, other, point)), None)
    return Beaten(by[0] if clearly is None else clearly, clearly is not None)


def _beats(records: Sequence[Mapping[int, Record]], other: int, point: int) -> bool:
    shared = shared_days(records[other], records[point])
    if other == point or not shared:
        return False
    ours, theirs = records[point][shared], records[other][shared]
    spent = theirs.spent.value - ours.spent.value
    service = theirs.service.value - ours.service.value
    return spent <= 0 and service <= 0 and (spent < 0 or service < 0)


def _clearly(records: Sequence[Mapping[int, Record]], other: int, point: int) -> bool:
    shared = shared_days(records[other], records[point])
    pairs = zip(records[point][shared], records[other][shared], strict=True)
    worse = [of_linear(difference(ours, theirs), _SURE_OF_BOTH) for ours, theirs in pairs]
    return all(gain.high <= 0 for gain in worse)


def shared_days(one: Mapping[int, Record], other: Mapping[int, Record]) -> int:
    """The most days that two points both have; 0 if none."""
    return max(one.keys() & other.keys(), default=0)
