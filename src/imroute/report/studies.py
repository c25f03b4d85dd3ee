"""What there is to report of each study: its parts, its verdicts, and what it was made by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rich.console import RenderableType

from imroute.errors import Problem, UsageError
from imroute.loading import Loaded
from imroute.show import run_parts
from imroute.show.breakeven import breakeven_parts
from imroute.show.capacity import capacity_parts
from imroute.show.compare import compare_parts
from imroute.show.resilience import resilience_parts
from imroute.show.sensitivity import sensitivity_parts
from imroute.show.shifts import shifts_parts
from imroute.show.staff import staff_parts
from imroute.show.sweep import sweep_parts
from imroute.show.worth import worth_parts
from imroute.studies import RunResult
from imroute.studies.capacity import CapacityResult
from imroute.studies.compare import CompareResult
from imroute.studies.shifts import ShiftsResult
from imroute.studies.staffing import StaffResult
from imroute.studies.sweep import SensitivityResult, SweepResult
from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult
from imroute.targets import Verdict


class Study(NamedTuple):
    """A kind of result: what it is called, and the parts that the screen shows of it."""

    name: str
    parts: Callable[[Any], Iterator[RenderableType]]


STUDIES: dict[type, Study] = {
    RunResult: Study("Run", run_parts),
    CompareResult: Study("Comparison", compare_parts),
    CapacityResult: Study("Capacity", capacity_parts),
    StaffResult: Study("Staffing", staff_parts),
    ShiftsResult: Study("Shifts", shifts_parts),
    SweepResult: Study("Sweep", sweep_parts),
    SensitivityResult: Study("Sensitivity", sensitivity_parts),
    WorthResult: Study("Worth", worth_parts),
    BreakevenResult: Study("Break-even", breakeven_parts),
    ResilienceResult: Study("Resilience", resilience_parts),
}


def study_of(result: object) -> Study:
    """The kind of a result; refused in words if it is none."""
    found = STUDIES.get(type(result))
    if found is None:
        allowed = "a result of run, compare, capacity, staff, shifts, sweep, sensitivity, worth"
        do = "hand over what one of these gave back"
        got = type(result).__name__
        raise UsageError(Problem(got, f"{allowed}, breakeven or resilience", do))
    return found


def loaded_of(result: Any) -> Loaded:
    found: Loaded = result.base if isinstance(result, CompareResult) else result.loaded
    return found


def verdicts_of(result: object) -> tuple[Verdict, ...]:
    """The verdicts in the section "targets", in its order."""
    match result:
        case RunResult():
            return result.verdicts
        case StaffResult() if result.verified:
            return result.verified.verdicts
        case ShiftsResult() if result.outcome:
            return result.outcome.verdicts
        case _:
            return ()
