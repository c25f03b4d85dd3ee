"""What a study keeps of a case: enough to decide by, small enough to store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.measures import Results, Row, Window
from imroute.studies.asked import targets_of
from imroute.studies.margins import Margin, margins
from imroute.targets import Target, Verdict, verdict


class Asked(NamedTuple):
    """A value that a study asks of its cases; no stat means the measure's first."""

    measure: str
    scope: str = "all"
    stat: str | None = None
    during: Window | None = None


class Reading(NamedTuple):
    """A value with its interval, and with what each day adds to its error."""

    row: Row
    linear: Linear


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: the values asked for, and how it stands to each of its targets.

    `verdicts` and `margins` follow the targets of the scenario in their order.
    """

    days: int
    readings: Mapping[Asked, Reading]
    verdicts: tuple[Verdict, ...]
    margins: tuple[Margin, ...]

    def linear(self, asked: Asked) -> Linear:
        return self.readings[asked].linear

    def row(self, asked: Asked) -> Row:
        return self.readings[asked].row

    def margins_of(self, target: Target) -> tuple[Margin, ...]:
        return tuple(margin for margin in self.margins if margin.target == target)

    @property
    def holds(self) -> bool:
        """Whether every target that load can break is met with confidence."""
        return all(margin.estimate.low >= 0 for margin in self.margins)


def outcome_of(loaded: Loaded, results: Results, asked: Iterable[Asked] = ()) -> Outcome:
    """Read from the results of a case what a study keeps of it."""
    targets = targets_of(loaded.scenario)
    return Outcome(
        results.days,
        {one: read(results, one) for one in asked},
        tuple(verdict(target, results) for target in targets),
        tuple(margin for target in targets for margin in margins(target, results)),
    )


def read(results: Results, asked: Asked) -> Reading:
    measure, scope, stat, during = asked
    return Reading(
        results.estimate(measure, scope, stat, during=during),
        results.linear(measure, scope, stat, during=during),
    )
