"""Which pictures belong to which part of what is told of a study."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from matplotlib.axes import Axes

from imroute.findings.plane import plane_of
from imroute.plots import capacity, compare, resilience, shifts, staffing, sweep, verdicts, worth
from imroute.plots.of_a_run import FOR_A_RUN
from imroute.studies import RunResult
from imroute.studies.capacity import CapacityResult
from imroute.studies.compare import CompareResult
from imroute.studies.shifts import ShiftsResult
from imroute.studies.staffing import StaffResult
from imroute.studies.sweep import SensitivityResult, SweepResult
from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult

MOST_VARIANTS, MOST_POOLS = 4, 4  # that have pictures of their own


class Drawing(NamedTuple):
    """A picture, and the section that it stands in: of those of one name which, from 0."""

    section: str
    draw: Callable[[], Axes]
    number: int = 0


def drawings(result: object) -> tuple[Drawing, ...]:
    """All pictures of a run or study in the order of its sections; none of a result without any."""
    return tuple(_of_run(result) if isinstance(result, RunResult) else _drawings(result))


def _drawings(result: object) -> Iterator[Drawing]:
    match result:
        case CompareResult():
            yield from _of_comparison(result)
        case CapacityResult():
            yield from _of_capacity(result)
        case StaffResult():
            yield from _of_staffing(result)
        case ShiftsResult():
            yield from _of_shifts(result)
        case SweepResult():
            yield from _of_sweep(result)
        case SensitivityResult():
            yield Drawing("influences", partial(sweep.influences, result))
        case WorthResult():
            yield from _of_worth(result)
        case BreakevenResult():
            yield Drawing("breakeven", partial(worth.breakeven_line, result))
        case ResilienceResult():
            yield from _of_mishaps(result)


# Where the plots of a run stand.
_OF_A_RUN = {
    "targets": ("targets",),
    "day": (
        "service_level",
        "arrivals_and_staff",
        "queue",
        "response_times",
        "abandonment",
        "occupancy",
        "arrival_heat_map",
        "replay",
    ),
    "waits": ("response_distribution",),
    "groups": ("heat_map", "pools"),
    "customers": ("bot", "cost"),
    "experience": ("experience",),
}


def _of_run(result: RunResult) -> Iterator[Drawing]:
    for section, names in _OF_A_RUN.items():
        for name in names:
            if FOR_A_RUN[name].applies(result):
                yield Drawing(section, partial(FOR_A_RUN[name].draw, result))


def _of_comparison(result: CompareResult) -> Iterator[Drawing]:
    yield Drawing("glance", partial(verdicts.compared_targets, result))
    yield Drawing("glance", partial(compare.differences, result))
    if len(result.variants) > MOST_VARIANTS:
        return
    for number, one in enumerate(result.variants):
        day = partial(compare.compared_day, result, variant=one.name)
        groups = partial(compare.gains_and_losses, result, variant=one.name)
        yield from (Drawing("changes", day, number), Drawing("groups", groups, number))


def _of_capacity(result: CapacityResult) -> Iterator[Drawing]:
    yield Drawing("bears", partial(capacity.capacity_limits, result))
    if result.curve:
        yield Drawing("curve", partial(capacity.capacity_curve, result))
    if result.overall and result.overall.binds and result.overall.binds.gains:
        yield Drawing("gains", partial(capacity.capacity_gains, result))


def _of_staffing(result: StaffResult) -> Iterator[Drawing]:
    yield Drawing("agents", partial(staffing.agents_needed, result))
    if 1 < len(result.need) <= MOST_POOLS:
        for pool in result.need:
            yield Drawing("agents", partial(staffing.agents_needed, result, pool=pool))
    if result.certificate.removals:
        yield Drawing("certificate", partial(staffing.agents_spared, result))


def _of_shifts(result: ShiftsResult) -> Iterator[Drawing]:
    yield Drawing("shifts", partial(shifts.shift_chart, result))
    yield Drawing("cover", partial(shifts.shift_cover, result))
    if 1 < len(result.covers) <= MOST_POOLS:
        for pool in result.covers:
            yield Drawing("cover", partial(shifts.shift_cover, result, pool=pool))


def _of_sweep(result: SweepResult) -> Iterator[Drawing]:
    yield Drawing("points", partial(sweep.sweep_line, result))
    if plane_of(result) is not None:
        yield Drawing("heat", partial(sweep.sweep_map, result))
    yield Drawing("front", partial(sweep.sweep_front, result))


def _of_worth(result: WorthResult) -> Iterator[Drawing]:
    if result.variants:
        yield Drawing("worth", partial(worth.worth_in_agents, result))
    if any(point.better.low > 0 for point in result.points or ()):
        yield Drawing("points", partial(worth.price_of_a_point, result))


def _of_mishaps(result: ResilienceResult) -> Iterator[Drawing]:
    if result.sick:
        yield Drawing("sick", partial(resilience.off_sick, result))
    for number, found in enumerate(result.recoveries):
        if found.moments:
            level = partial(resilience.recovery, result, number=number + 1)
            queue = partial(resilience.recovery, result, number=number + 1, queue=True)
            yield from (Drawing("recovery", level, number), Drawing("recovery", queue, number))
