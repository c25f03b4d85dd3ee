"""The need that a roster is made for, by the name of where it comes from."""

from __future__ import annotations

from imroute.errors import Problem, UsageError, listed
from imroute.loading import Loaded
from imroute.studies.cases import Cases
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.need import Need, as_written

WRITTEN, STAFFED = "as-written", "staff"
SOURCES = (WRITTEN, STAFFED)


def need_of(loaded: Loaded, grid: Grid, source: str, days: int, cases: Cases) -> Need:
    """Give the agents needed of each pool in each slot.

    Raises `UsageError` for another source, and where nobody is needed.
    """
    if source not in SOURCES:
        raise UsageError(Problem(source, listed(SOURCES), "use one of these", ("--need",)))
    return as_written(loaded.scenario, grid)
