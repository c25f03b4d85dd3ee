"""Multiples of demand tried so far, with the same customers in all, shared by all targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.capacity.crossing import DIGITS, Bracket, nearest_break
from imroute.studies.capacity.inside import Inside, inside
from imroute.studies.cases import Cases
from imroute.studies.outcomes import Outcome
from imroute.targets import Target

PILOT_DAYS = 20
UP = (1.1, 1.3, 1.7, 2.5, 4.0, 8.0)
DOWN = (0.9, 0.75, 0.5, 0.25, 0.1, 0.05)
NEAR_ENOUGH = 0.12  # of a multiple: near enough to tell how steep a margin is
NARROWINGS = 6


class Search:
    """Cases of one scenario at multiples of its demand; `start` is where the search begins.

    A multiple is simulated once for all targets, and gone on with where a target needs more days.
    """

    def __init__(self, cases: Cases, loaded: Loaded, start: float = 1.0) -> None:
        self.cases, self.loaded, self.start = cases, loaded, start
        self.targets = targets_of(loaded.scenario)
        self.outcomes: dict[float, Outcome] = {}
        self._inside: dict[tuple[int, int, float], Inside] = {}

    @property
    def least(self) -> float:
        return round(self.start * DOWN[-1], DIGITS)

    @property
    def most(self) -> float:
        return round(self.start * UP[-1], DIGITS)

    def times(self, multiple: float) -> Loaded:
        """The scenario with so many times its demand."""
        return self.loaded.changed({"demand": {"times": multiple}})

    def at(self, multiple: float, days: int = PILOT_DAYS) -> Outcome:
        """The outcome of a multiple with at least so many days."""
        known = self.outcomes.get(multiple)
        if known is None or known.days < days:
            self.outcomes[multiple] = self.cases.outcome(self.times(multiple), days)
        return self.outcomes[multiple]

    def inside(self, target: Target, multiple: float) -> Inside:
        outcome = self.outcomes[multiple]
        key = self.targets.index(target), outcome.days, multiple
        if key not in self._inside:
            self._inside[key] = inside(target, outcome)
        return self._inside[key]

    def tried(self, days: int = 0) -> list[float]:
        """Multiples with at least so many days, in order."""
        return sorted(m for m, outcome in self.outcomes.items() if outcome.days >= days)

    def values(self, target: Target, multiples: Iterable[float], side: str) -> list[float]:
        return [getattr(self.inside(target, multiple), side) for multiple in multiples]

    def bracket(self, target: Target, side: str = "value") -> Bracket | None:
        """Where a target breaks, seen from the start, by all that was tried."""
        tried = self.tried()
        return nearest_break(tried, self.values(target, tried, side), self.start)

    def holds_at_start(self, target: Target) -> bool:
        return self.inside(target, self.start).value >= 0

    def scan(self, targets: Iterable[Target], days: int = PILOT_DAYS) -> None:
        """Try more demand until all are broken that hold now, and less until the others hold."""
        targets = tuple(targets)
        self.at(self.start, days)
        self._walk(UP, [t for t in targets if self.holds_at_start(t)])
        self._walk(DOWN, [t for t in targets if not self.holds_at_start(t)])

    def first_to_break(self, targets: Iterable[Target]) -> tuple[Target, Bracket] | None:
        """The target that breaks first, come near to; to others only as far as it takes to tell."""
        targets = tuple(targets)
        self.at(self.start)
        self._walk(DOWN, [t for t in targets if not self.holds_at_start(t)])
        if not self._broken(targets):
            self._walk(UP, [t for t in targets if self.holds_at_start(t)], any)
        for _ in range(NARROWINGS * len(targets)):
            first = min(self._broken(targets), key=lambda pair: pair[1].root, default=None)
            if first is None or _is_near(first[1]):
                return first
            self.at(first[1].guess)
        return min(self._broken(targets), key=lambda pair: pair[1].root, default=None)

    def _broken(self, targets: Iterable[Target]) -> list[tuple[Target, Bracket]]:
        found = ((target, self.bracket(target)) for target in targets)
        return [(target, bracket) for target, bracket in found if bracket]

    def _walk(
        self,
        factors: Iterable[float],
        targets: list[Target],
        enough: Callable[[Iterable[object]], bool] = all,
    ) -> None:
        """Try one factor after the other until all targets are broken, or any."""
        for factor in factors:
            if not targets or enough(self.bracket(target) for target in targets):
                return
            self.at(round(self.start * factor, DIGITS))

    def narrow(self, target: Target) -> Bracket | None:
        """Come near to where a target breaks; None if no multiple that was tried breaks it."""
        for _ in range(NARROWINGS):
            found = self.bracket(target)
            if found is None or _is_near(found):
                return found
            self.at(found.guess)
        return self.bracket(target)


def _is_near(found: Bracket) -> bool:
    return found.width <= NEAR_ENOUGH * found.lower
