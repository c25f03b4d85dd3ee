"""What a sweep found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.cases import Settings
from imroute.studies.frames import frame
from imroute.studies.outcomes import Outcome
from imroute.studies.sweep.front import Beaten
from imroute.studies.sweep.goals import Terms
from imroute.studies.sweep.selection import ALLOWED_ERROR
from imroute.studies.sweep.values import Axis
from imroute.targets import Target

if TYPE_CHECKING:
    import pandas as pd

_MEASURED = ("mean", "low", "high")
Status = Literal["best", "in the race", "beaten", "breaks a target"]


@dataclass(frozen=True, slots=True)
class SweptPoint:
    """One point: its values, what came of it, and why it is not the best.

    `by` is the number of the point that beats it; `breaks` is the target that it breaks and the
    interval in which it does. `beaten` is the point that costs no more and serves no worse.
    """

    labels: tuple[str, ...]
    loaded: Loaded
    outcome: Outcome
    status: Status
    by: int | None = None
    breaks: tuple[Target, str] | None = None
    beaten: Beaten | None = None

    @property
    def days(self) -> int:
        return self.outcome.days

    @property
    def meets_all(self) -> bool:
        """Whether every verdict is met, at the usual 95%."""
        return all(verdict.verdict in ("met", "no data") for verdict in self.outcome.verdicts)

    @property
    def misses_any(self) -> bool:
        return any(verdict.verdict == "missed" for verdict in self.outcome.verdicts)


@dataclass(frozen=True, slots=True)
class SweepResult:
    """All points of a sweep, the best of them and how sure that is.

    `best` is the number of a point, None if none meets the targets. `sure` tells whether it was
    told apart from all others, `contenders` from which ones it was not. `most_days` are the most
    days that a point could have, `planned` is how many points there were to be, and
    `nearest` the point that misses its targets by the least if none meets them all.
    """

    loaded: Loaded
    settings: Settings
    axes: tuple[Axis, ...]
    points: tuple[SweptPoint, ...]
    terms: Terms
    best: int | None
    sure: bool
    contenders: tuple[int, ...]
    most_days: int
    planned: int
    nearest: int | None = None
    interrupted: bool = False

    @property
    def confidence(self) -> float:
        return 1 - ALLOWED_ERROR

    @property
    def targets(self) -> tuple[Target, ...]:
        return targets_of(self.loaded.scenario)

    @property
    def days(self) -> int:
        """Days of all points together."""
        return sum(point.days for point in self.points)

    @property
    def days_to_the_end(self) -> int:
        """Days if every point had as many as the one that has the most."""
        return self.planned * max(point.days for point in self.points)

    @property
    def pareto(self) -> tuple[int, ...]:
        """Numbers of the points that no other beats, by what they cost."""
        numbers = [n for n, point in enumerate(self.points) if point.beaten is None]
        return tuple(sorted(numbers, key=self.cost))

    def cost(self, number: int) -> float:
        """What a point costs, by its number."""
        return self.terms.cost.of(self.points[number].outcome).value

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings.provenance,
            "variant": self.loaded.variant_name,
            "days": self.days,
            "most_days": self.most_days,
        }

    @property
    def columns(self) -> list[str]:
        """Columns of `rows`: what each point is, how it did, and each target's verdict."""
        keys = ["point", *(axis.path for axis in self.axes), "days", "status", "on_front"]
        keys += [f"{of}_{end}" for of in ("cost", "service", "goal") for end in _MEASURED]
        return [*keys, *(f"target_{number + 1}" for number in range(len(self.targets)))]

    def rows(self) -> Iterator[list[object]]:
        """One row a point; values in the unit of their measure."""
        goals = (self.terms.cost, self.terms.service, self.terms.goal)
        for number, point in enumerate(self.points):
            rows = [point.outcome.row(goal.asked) for goal in goals]
            yield [
                number + 1,
                *point.labels,
                point.days,
                point.status,
                point.beaten is None,
                *(value for row in rows for value in (row.mean, row.low, row.high)),
                *(verdict.verdict for verdict in point.outcome.verdicts),
            ]

    def to_frame(self) -> pd.DataFrame:
        """One row a point, as in the CSV."""
        return frame(self.columns, self.rows())
