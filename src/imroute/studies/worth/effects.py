"""What a change does to each target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from imroute.facts.measure import Unit
from imroute.intervals import Estimate, difference, of_linear
from imroute.studies.outcomes import Outcome
from imroute.studies.worth.goals import asked_of, unit_of
from imroute.targets import Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """A target's measure before and after a change, the same customers coming to both."""

    before: Verdict
    after: Verdict
    value: float
    change: Estimate
    unit: Unit

    @property
    def broken(self) -> bool:
        """Whether the target was met before and is not any more."""
        return self.before.verdict == "met" != self.after.verdict


def effects(before: Outcome, after: Outcome) -> tuple[Effect, ...]:
    """One for each target, in the order of the scenario; for a part of the day, of that part."""
    return tuple(_effects(before, after))


def _effects(before: Outcome, after: Outcome) -> Iterator[Effect]:
    for old, new in zip(before.verdicts, after.verdicts, strict=False):
        asked = asked_of(old.target)
        first, then = before.linear(asked), after.linear(asked)
        change = of_linear(difference(first, then))
        yield Effect(old, new, then.value, change, unit_of(old.target))
