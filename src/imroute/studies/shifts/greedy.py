"""A roster made one agent at a time: not the cheapest, but there when a solver has found none."""

from __future__ import annotations

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.studies.shifts.roster import Agent, slots_of
from imroute.studies.shifts.terms import Shape, Terms


def greedily(terms: Terms, need: Ints) -> tuple[Agent, ...] | None:
    """Cover a need by adding the agent who covers most of what is still open for the hours paid.

    None if breaks leave times at which no agent can be there.
    """
    open_: Ints = np.maximum(need, terms.minimum)
    agents: list[Agent] = []
    while (open_ > 0).any():
        agent = _best(terms, open_)
        if agent is None:
            return None
        agents.append(agent)
        for slot in slots_of(agent, terms.grid):
            open_[slot] -= 1
    return tuple(sorted(agents, key=lambda a: (a.shape.start, a.shape.length, a.days)))


def _best(terms: Terms, open_: Ints) -> Agent | None:
    wanted = np.asarray((open_ > 0) + 1e-3 * np.maximum(open_, 0), dtype=np.float64)
    best, most = None, 0.0
    for shape in terms.shapes:
        days = {day: _day(terms, shape, wanted, day) for day in range(terms.grid.days)}
        for pattern in terms.patterns:
            gain = sum(days[day][0] for day in pattern) / (shape.paid * len(pattern))
            if gain > most:
                breaks = tuple(days[day][1] for day in pattern)
                best, most = Agent(shape, pattern, breaks), gain
    return best


def _day(terms: Terms, shape: Shape, wanted: Floats, day: int) -> tuple[float, tuple[int, ...]]:
    """What a shift on a day covers, its breaks being where they are missed least."""
    grid = terms.grid
    first = day * grid.per_day + shape.start
    if not grid.circular and first + shape.length > grid.size:
        return -np.inf, tuple(pause.first for pause in shape.pauses)
    own = wanted[np.arange(first, first + shape.length) % grid.size]
    sums = np.concatenate([[0.0], np.cumsum(own)])
    begins, gain = [], float(sums[-1])
    for pause in shape.pauses:
        missed = [sums[b + pause.length] - sums[b] for b in range(pause.first, pause.last + 1)]
        begins.append(pause.first + int(np.argmin(missed)))
        gain -= float(min(missed))
    return gain, tuple(begins)
