"""Columns of measures: of scopes such as intervals or pools, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from imroute.facts.measures import MEASURES
from imroute.language import say
from imroute.studies import RunResult
from imroute.targets import measure_name, stat_name
from imroute.workbook.cells import KIND_OF, Kind
from imroute.workbook.sheet import Column


class Shown(NamedTuple):
    """A measure as a column, with two more for the ends of its interval if they are to be seen."""

    key: str
    measure: str
    stat: str = "mean"
    ends: bool = False

    @property
    def kind(self) -> Kind:
        return KIND_OF[MEASURES[self.measure].unit_of(self.stat)]

    @property
    def head(self) -> str:
        name = measure_name(self.measure)
        name = name[0].upper() + name[1:]
        if MEASURES[self.measure].unit_of(self.stat) == "s":
            return say("{measure}, {stat} (s)", measure=name, stat=stat_name(self.stat))
        if self.stat == "mean":
            return name
        if self.stat[0].isdigit():
            return say("{measure} within {time}", measure=name, time=stat_name(self.stat))
        return say("{measure}, {stat}", measure=name, stat=stat_name(self.stat))


def ends_of(key: str, head: str, kind: Kind) -> tuple[Column, Column]:
    """The columns of a 95% interval."""
    low, high = say("{what}, low", what=head), say("{what}, high", what=head)
    return Column(f"{key}_low", low, kind), Column(f"{key}_high", high, kind)


def with_ends(key: str, head: str, kind: Kind = "number") -> tuple[Column, ...]:
    """The columns of a value and of its 95% interval."""
    return Column(key, head, kind), *ends_of(key, head, kind)


def columns(shown: Sequence[Shown]) -> Iterator[Column]:
    for one in shown:
        yield Column(one.key, one.head, one.kind)
        if one.ends:
            yield from ends_of(one.key, one.head, one.kind)


def row(result: RunResult, scope: str, shown: Sequence[Shown]) -> Iterator[object]:
    for one in shown:
        found = result.results.estimate(one.measure, scope, one.stat)
        yield from (found.mean, found.low, found.high) if one.ends else (found.mean,)
