"""Proof that nothing cheaper will do, for small desks: every staffing is tried or ruled out.

Branch and bound: if a staffing breaks a target, so does every staffing with no more agents in any
cell. With the same customers that is nearly always so; where an agent more happens to hurt, by a
hair, the study's certificate of single removals still stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.studies.staffing.trials import Trial, Trials

A_HAIR = 1e-9


class TooMany(Exception):
    """More staffings would have to be tried than was allowed."""


@dataclass(slots=True)
class Cheapest:
    """The cheapest staffing found, and what is known of all others."""

    trials: Trials
    best: Trial
    most_cases: int
    cases: int = 0
    held: list[Ints] = field(default_factory=list)
    broke: list[Ints] = field(default_factory=list)

    def search(self, low: Ints, high: Ints) -> None:
        """Try or rule out every cheaper staffing from `low` to `high`, cell by cell."""
        box = self._narrowed(low, high)
        if box is None:
            return
        low, high = box
        if self.trials.grid.cost(high.tolist()) < self.best.cost - A_HAIR:
            self._adopt(high)
            self.search(low, high)
            return
        cell = int((high - low).argmax())
        middle = (low[cell] + high[cell]) // 2
        upper, lower = low.copy(), high.copy()
        upper[cell], lower[cell] = middle + 1, middle
        self.search(upper, high)
        self.search(low, lower)

    def _narrowed(self, low: Ints, high: Ints) -> tuple[Ints, Ints] | None:
        """The part of a box in which anything cheaper can lie that holds; None if nothing can."""
        low = low.copy()
        while True:
            before = low.copy()
            high = self._affordable(low, high)
            if (high < low).any() or not self._holds(high):
                return None
            for cell in range(low.size):
                low[cell] = self._least(cell, low, high)
            if (low == before).all():
                return low, high

    def _affordable(self, low: Ints, high: Ints) -> Ints:
        """As many agents in each cell as leave the whole cheaper, with the least elsewhere."""
        price: Floats = self.trials.grid.price
        left = self.best.cost - A_HAIR - self.trials.grid.cost(low.tolist())
        if left <= 0:
            return low - 1
        more = np.floor(left / np.where(price > 0, price, np.inf)).astype(np.int64)
        more[price == 0] = (high - low)[price == 0]
        affordable: Ints = np.minimum(high, low + more)
        return affordable

    def _least(self, cell: int, low: Ints, high: Ints) -> int:
        """The fewest agents of one cell with which the others at their most still hold."""
        below, enough = int(low[cell]) - 1, int(high[cell])
        while enough - below > 1:
            middle, tried = (below + enough) // 2, high.copy()
            tried[cell] = middle
            below, enough = (below, middle) if self._holds(tried) else (middle, enough)
        return enough

    def _holds(self, agents: Ints) -> bool:
        if any((agents >= held).all() for held in self.held):
            return True
        if any((agents <= broke).all() for broke in self.broke):
            return False
        if self.cases >= self.most_cases:
            raise TooMany
        self.cases += 1
        trial = self.trials.trial(agents.tolist())
        holds = trial.holds
        (self.held if holds else self.broke).append(agents.copy())
        return holds

    def _adopt(self, agents: Ints) -> None:
        trial = self.trials.trial(agents.tolist())
        if trial.holds:
            self.best = trial
        else:  # more agents hurt: what was taken for granted of it does not hold
            self.held = [held for held in self.held if not (agents >= held).all()]
            self.broke.append(agents.copy())


def cheapest(trials: Trials, best: Trial, most_cases: int) -> tuple[Trial, bool]:
    """The cheapest staffing of all, and True if that is proven within so many cases."""
    grid = trials.grid
    known = Cheapest(trials, best, most_cases, held=[np.array(best.staffing)])
    try:
        known.search(grid.least.astype(np.int64), grid.most.astype(np.int64))
    except TooMany:
        return known.best, False
    return known.best, True
