"""One agent off sick: what is left of each target, wherever it strikes."""

from __future__ import annotations

from dataclasses import dataclass

from imroute.errors import ScenarioError
from imroute.intervals import Estimate, of_linear
from imroute.studies.worth.bench import Bench, peak_of
from imroute.studies.worth.effects import Effect, effects
from imroute.studies.worth.goals import Goal
from imroute.studies.worth.places import Place, places


@dataclass(frozen=True, slots=True)
class Sick:
    """One agent fewer at a place; `worse` is what the goal loses by it.

    `impossible` says why this cannot be simulated: nobody would be left for somebody.
    """

    place: Place
    worse: Estimate | None
    effects: tuple[Effect, ...]
    impossible: str = ""

    @property
    def broken(self) -> tuple[Effect, ...]:
        """Targets that were met before and are not any more."""
        return tuple(effect for effect in self.effects if effect.broken)


def sick(at: Bench, goal: Goal) -> tuple[Sick, ...]:
    """One agent of each pool missing all day or at the peak, or for a shift; the worst first."""
    return tuple(
        sorted((_without(at, goal, p) for p in places(at.base, peak_of(at))), key=_mildness)
    )


def _without(at: Bench, goal: Goal, place: Place) -> Sick:
    try:
        after = at.staffed(place)(-1)
    except ScenarioError as error:
        return Sick(place, None, (), error.problems[0].got)
    worse = of_linear(goal.better(after, at.before))
    return Sick(place, worse, effects(at.before, after))


def _mildness(one: Sick) -> float:
    return float("-inf") if one.worse is None else -one.worse.mean
