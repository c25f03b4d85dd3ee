"""Of staffings that cost the same, the one nearest to today's: nobody moves without a reason."""

from __future__ import annotations

import itertools

from imroute.studies.staffing.trials import Trial, Trials

ALIKE = 1e-9


def nearer(trials: Trials, base: Trial, keep: int) -> Trial:
    """Exchange agents of one step between pools that cost the same there, towards today's.

    Of the days left, `keep` stay, and as many as it takes to take every agent away once.
    """
    keep += trials.grid.cells * trials.days
    grid = trials.grid
    for step in range(len(grid.steps)):
        cells = [grid.cell(pool, step) for pool in range(len(grid.pools))]
        for one, other in itertools.permutations(cells, 2):
            if abs(grid.price[one] - grid.price[other]) < ALIKE:
                base = _moved(trials, base, one, other, keep)
    return base


def _moved(trials: Trials, base: Trial, one: int, other: int, keep: int) -> Trial:
    """Move as many agents from one cell to another as hold, half as many where they do not."""
    agents = _too_many(trials, base, one, other)
    while agents > 0 and trials.left > keep:
        staffing = list(base.staffing)
        staffing[one] -= agents
        staffing[other] += agents
        held = trials.holds(tuple(staffing), base)
        if held is None:
            agents //= 2
        else:
            base, agents = held, min(agents, _too_many(trials, held, one, other))
    return base


def _too_many(trials: Trials, base: Trial, one: int, other: int) -> int:
    """How many agents more than today one cell has, and the other fewer, within limits."""
    grid, today, agents = trials.grid, trials.today, base.staffing
    over = min(agents[one] - today[one], agents[one] - grid.least[one])
    under = min(today[other] - agents[other], grid.most[other] - agents[other])
    return max(0, round(float(min(over, under))))
