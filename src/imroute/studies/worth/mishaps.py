"""What a mishap costs: one agent off sick, a surge, an outage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imroute.errors import Problem, UsageError
from imroute.intervals import Estimate, of_linear
from imroute.loading import Loaded
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.frames import frame
from imroute.studies.progress import Progress, quiet
from imroute.studies.worth.bench import bench
from imroute.studies.worth.disturbances import disturbances
from imroute.studies.worth.goals import Goal, goal_of
from imroute.studies.worth.listed import NumberRow, number_row
from imroute.studies.worth.recovery import Recovery, recovery
from imroute.studies.worth.sick import Sick, sick
from imroute.units import format_share

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_DAYS = 50
DEFAULT_TOLERANCE = 0.05
SICK_CASES = 3  # for each pool; a guess, for the time left


@dataclass(frozen=True, slots=True)
class ResilienceResult:
    """One agent fewer at each place, the worst first, and how long each disturbance is felt.

    `value` is that of the goal with everybody there; `tolerance` is a share of contacts.
    """

    loaded: Loaded
    goal: Goal
    value: Estimate
    days: int
    tolerance: float
    sick: tuple[Sick, ...]
    recoveries: tuple[Recovery, ...]
    provenance: dict[str, object]
    interrupted: bool = False

    @property
    def rows(self) -> Iterator[NumberRow]:
        """Yield one row a number: of an agent off sick at a place, or of getting over something."""
        for one in self.sick:
            if one.worse is not None:
                yield number_row("sick", one.place.name, "worse", one.worse)
        for found in self.recoveries:
            for number in ("mean", "p90", "late", "lost"):
                name = found.disturbance.name
                yield number_row("recovery", name, number, getattr(found, number))

    def to_frame(self) -> pd.DataFrame:
        """One row a number, with its 95% interval; times in seconds, contacts a day."""
        return frame(NumberRow._fields, self.rows)


def resilience(
    loaded: Loaded,
    *,
    surges: Sequence[str] = (),
    outages: Sequence[str] = (),
    tolerance: float = DEFAULT_TOLERANCE,
    target: int | None = None,
    days: int = DEFAULT_DAYS,
    settings: Settings | None = None,
    progress: Progress = quiet,
    store: Store | None = None,
) -> ResilienceResult:
    """Say what one agent off sick breaks, and how long a surge or an outage is felt.

    `surges` ("20:00 30m 3") and `outages` ("team 20:00 15m") are each put in alone; without any,
    those of the scenario are taken out instead. It is over when at most the share `tolerance` of
    contacts more are late than on the same day without it.
    """
    goal, expected = goal_of(loaded, target), disturbances(loaded, surges, outages)
    if not 0 <= tolerance < 1:
        got, do = format_share(tolerance), "write for example --tolerance 5%"
        raise UsageError(Problem(got, "a share from 0% to below 100%", do, ("--tolerance",)))
    settings = settings or Settings()
    missing: tuple[Sick, ...] = ()
    found: list[Recovery] = []
    interrupted = False
    with Cases(settings, progress, store) as cases:
        count = 1 + SICK_CASES * len(loaded.scenario.pools) + 2 * len(expected)
        cases.expect(days * count, "simulating mishaps")
        at = bench(cases, loaded, days)
        value = of_linear(at.before.linear(goal.asked))
        try:
            missing = sick(at, goal)
            for disturbance in expected:
                found.append(recovery(cases, days, disturbance, tolerance))
        except KeyboardInterrupt:
            interrupted = True
    return ResilienceResult(
        *(loaded, goal, value, days, tolerance, missing, tuple(found)),
        provenance={**settings.provenance, "days": days},
        interrupted=interrupted,
    )
