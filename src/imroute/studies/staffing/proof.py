"""The certificate: what taking away any one agent does, and whether anything cheaper could do."""

from __future__ import annotations

import math

import numpy as np

from imroute.studies.staffing.exact import cheapest
from imroute.studies.staffing.result import Certificate, Removal
from imroute.studies.staffing.trials import Trial, Trials

SMALL = 8  # cells: as many are searched through to the end
SPENT = "the search had simulated as many days as it may before it could follow that up"
STOPPED = "the study was stopped before it had taken every agent away once"


def proven(trials: Trials, best: Trial, most_cases: int) -> tuple[Trial, bool]:
    """The cheapest staffing of a small desk, and whether that is proven; of others what it was."""
    if trials.grid.cells > SMALL or not most_cases:
        return best, False
    trials.cases.expect(most_cases * trials.days // 4, "ruling out everything cheaper")
    return cheapest(trials, best, most_cases)


def certificate(trials: Trials, best: Trial, is_cheapest: bool) -> Certificate:
    """Take one agent away from each pool and step in turn, on all days of the study."""
    grid = trials.grid
    cells = np.flatnonzero(np.array(best.staffing) > grid.least).tolist()
    trials.cases.expect(len(cells) * trials.days, "taking every agent away once")
    removals = tuple(_removal(trials, best, cell) for cell in cells)
    if not all(removal.breaks or removal.eats for removal in removals):
        return Certificate("not proven", removals, SPENT)
    return Certificate("cheapest" if is_cheapest else "no one spare", removals)


def _removal(trials: Trials, best: Trial, cell: int) -> Removal:
    fewer = list(best.staffing)
    fewer[cell] -= 1
    trial = trials.trial(fewer)
    lows = trial.lows + trials.reserve
    breaks = bool((lows < 0).any())
    worst = int((lows if breaks else trial.lows).argmin())
    part, margin = trials.parts[worst], trial.margins[worst]
    ends = (math.nan,) * 3
    if margin is not None:
        ends = margin.linear.value, margin.estimate.low, margin.estimate.high
    at = part.interval.removeprefix("interval:")
    eats = not breaks and not trial.holds
    return Removal(*trials.grid.name(cell), breaks, part.target, at, *ends, eats)
