"""What a scenario asks for, in the terms of the measures and of machines."""

from __future__ import annotations

from imroute.scenario import Scenario
from imroute.scenario import Target as WrittenTarget
from imroute.targets import Target
from imroute.units import format_clock


def targets_of(scenario: Scenario) -> tuple[Target, ...]:
    """Put the written targets in the terms of the measures."""
    return tuple(_target(written) for written in scenario.targets)


def _target(written: WrittenTarget) -> Target:
    at_least, at_most, between = written.at_least, written.at_most, written.between
    return Target(
        measure=written.measure,
        stat=written.stat,
        within_s=written.within,
        at_least=at_least.value if at_least else None,
        at_most=at_most.value if at_most else None,
        between=(between[0].value, between[1].value) if between else None,
        scope=tuple(f"{part}:{name}" for part, name in written.for_ or ()),
        during=written.during,
        every_interval=written.in_ is not None,
        on_days=written.on_days,
        clock=written.clock,
        formula=written.formula,
        written=as_numbers(written),
    )


def as_numbers(written: WrittenTarget) -> dict[str, object]:
    """Lay out a target for machines: only what was written, times in seconds, shares 0 to 1."""
    keys = written.model_fields_set
    plain = {
        "measure": written.measure,
        "stat": written.stat,
        "within": written.within,
        "at_least": written.at_least and written.at_least.value,
        "at_most": written.at_most and written.at_most.value,
        "between": written.between and [bound.value for bound in written.between],
        "for_": dict(written.for_ or ()),
        "during": written.during and [format_clock(clock_s) for clock_s in written.during],
        "in_": written.in_,
        "on_days": written.on_days,
        "clock": written.clock,
        "formula": written.formula,
    }
    return {name.rstrip("_"): value for name, value in plain.items() if name in keys}
