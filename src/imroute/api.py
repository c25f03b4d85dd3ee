"""A scenario file in a notebook: what the commands do, as methods.

import imroute
desk = imroute.load("scenarios/ecommerce_evening.yaml")
desk.variant("three_at_peak").run(days=50).to_frame()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from imroute.loading import Loaded
from imroute.loading import load as load_file
from imroute.loading import load_text as load_written

if TYPE_CHECKING:
    from imroute.studies import RunResult
    from imroute.studies.capacity import CapacityResult
    from imroute.studies.compare import CompareResult
    from imroute.studies.shifts import ShiftsResult
    from imroute.studies.staffing import StaffResult
    from imroute.studies.sweep import SensitivityResult, SweepResult
    from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult


class ScenarioFile(Loaded):
    """A scenario ready to run, as read from a file, with a variant or with changes made to it.

    Nothing changes a scenario in place: each method gives another one, or a result.
    """

    __slots__ = ()

    @classmethod
    def of(cls, loaded: Loaded) -> Self:
        return cls(**{field.name: getattr(loaded, field.name) for field in fields(Loaded)})

    def variant(self, name: str | None) -> Self:
        """The same file with one of its variants, or with None as it is written."""
        return self.of(self.as_variant(name))

    def changed(self, values: Mapping[str, object]) -> Self:
        """The same with values at dotted paths, as a variant would put them there.

        Values are numbers, texts as in a scenario file, and maps and lists of these:
        `{"pools.team.agents": 14, "demand": {"times": 1.2}}`.
        """
        return self.of(Loaded.changed(self, values))

    def run(self, **options: Any) -> RunResult:
        """Simulate and measure it; the options are those of `imroute.run`."""
        from imroute.studies import run

        return run(self, **options)

    def compare(self, **options: Any) -> CompareResult:
        """Compare it with its variants, customer by customer; options as of `imroute.compare`."""
        from imroute.studies.compare import compare

        return compare(self, **options)

    def staff(self, **options: Any) -> StaffResult:
        """Find the fewest or cheapest agents that meet every target; see `imroute.staff`."""
        from imroute.studies.staffing import staff

        return staff(self, **options)

    def shifts(self, **options: Any) -> ShiftsResult:
        """Find shifts that cover what is needed at the least cost; see `imroute.shifts`."""
        from imroute.studies.shifts import shifts

        return shifts(self, **options)

    def capacity(self, **options: Any) -> CapacityResult:
        """Find the demand at which each target breaks; see `imroute.capacity`."""
        from imroute.studies.capacity import capacity

        return capacity(self, **options)

    def worth(self, **options: Any) -> WorthResult:
        """Say what its variants are worth; options as of `imroute.worth`."""
        from imroute.studies.worth import worth

        return worth(self, **options)

    def resilience(self, **options: Any) -> ResilienceResult:
        """Say what a sick agent, a surge or an outage does; see `imroute.resilience`."""
        from imroute.studies.worth import resilience

        return resilience(self, **options)

    def sweep(self, *sets: str, **options: Any) -> SweepResult:
        """Try values such as "pools.team.agents=14..24"; options as of `imroute.sweep`."""
        from imroute.studies.sweep import sweep

        return sweep(self, sets, **options)

    def sensitivity(self, *sets: str, **options: Any) -> SensitivityResult:
        """Tell which of some inputs, such as "demand=0.8..1.2", move a measure most."""
        from imroute.studies.sweep import sensitivity

        return sensitivity(self, sets, **options)

    def breakeven(self, values: str, **options: Any) -> BreakevenResult:
        """Find from which value on a parameter pays; options as of `imroute.breakeven`."""
        from imroute.studies.worth import breakeven

        return breakeven(self, values, **options)


def load(file: str | Path, variant: str | None = None) -> ScenarioFile:
    """Read a scenario, with a variant if one is named; raise `ScenarioError` with all problems."""
    return ScenarioFile.of(load_file(file, variant))


def load_text(text: str, file: str = "scenario", variant: str | None = None) -> ScenarioFile:
    """Read a scenario from its text, such as the `text` of a stored result."""
    return ScenarioFile.of(load_written(text, file, variant))
