"""The need that a roster is made for, by the name of where it comes from."""

from __future__ import annotations

from typing import NamedTuple

from imroute.errors import Problem, ScenarioError, UsageError, listed
from imroute.loading import Loaded
from imroute.studies.cases import Settings, Store
from imroute.studies.progress import Progress
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.need import Need, as_written, by_interval
from imroute.studies.staffing import DEFAULT_DAYS as STAFFING_DAYS
from imroute.studies.staffing import StaffResult, staff

STAFFED, WRITTEN = "staff", "as-written"
SOURCES = (STAFFED, WRITTEN)


class Wanted(NamedTuple):
    """Agents needed by pool and slot; `interrupted`: what was known of them when it was stopped."""

    need: Need
    interrupted: bool = False


def need_of(
    loaded: Loaded,
    grid: Grid,
    source: str,
    settings: Settings,
    progress: Progress,
    store: Store | None,
) -> Wanted:
    """Give the agents needed of each pool in each slot.

    Raises `UsageError` for another source, and where nobody is needed.
    """
    if source not in SOURCES:
        raise UsageError(Problem(source, listed(SOURCES), "use one of these", ("--need",)))
    if source == WRITTEN:
        return Wanted(as_written(loaded.scenario, grid))
    found: dict[str, StaffResult] = {}
    names = [_alike(loaded, grid.weekday(day)) for day in range(grid.days)]
    for day, name in enumerate(names):
        if name not in found:
            one = _alone(loaded, grid.weekday(day), grid.days)
            found[name] = staff(
                one, STAFFING_DAYS, settings=settings, progress=progress, store=store, prove=False
            )
    agents = {
        pool: [found[name].need[pool] for name in names] for pool in found[names[0]].grid.pools
    }
    need = by_interval(agents, loaded.scenario.day.interval, grid)
    return Wanted(need, any(result.interrupted for result in found.values()))


def _alike(loaded: Loaded, weekday: str) -> str:
    """Name what tells a day of the week from another: by how much arrivals are multiplied."""
    return f"{(loaded.scenario.weekdays or {}).get(weekday, 1.0):g}"


def _alone(loaded: Loaded, weekday: str, days: int) -> Loaded:
    """One day of a week as a scenario; where a day cannot be alone, the days together."""
    if days == 1:
        return loaded
    try:
        return loaded.changed({"days": 1, "day.weekday": weekday})
    except ScenarioError:
        return loaded
