"""A need covered by shifts at the least cost, pool by pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imroute.errors import Problem, UsageError
from imroute.intervals import Ints
from imroute.studies.shifts.greedy import greedily
from imroute.studies.shifts.program import Covering, covering, least_hours
from imroute.studies.shifts.roster import Agent, agents_of, present, values_of
from imroute.studies.shifts.solvers import Solution, solved
from imroute.studies.shifts.terms import Terms

FEWEST_EFFORT = 0.25  # of the effort for the cost


@dataclass(frozen=True, slots=True)
class Cover:
    """Shifts that cover the need of one pool, by slot.

    `paid_hours` are the roster's with shrinkage, of which no roster on these terms has fewer than
    `bound_hours`; `least_hours` is the need itself. `proven`: nothing is cheaper.
    """

    terms: Terms
    need: Ints
    agents: tuple[Agent, ...]
    bound_hours: float
    proven: bool

    @property
    def present(self) -> Ints:
        return present(self.agents, self.terms.grid)

    @property
    def paid_hours(self) -> float:
        return _hours(self.terms, sum(agent.paid for agent in self.agents))

    @property
    def least_hours(self) -> float:
        return least_hours(self.terms, self.need)

    @property
    def cost(self) -> float:
        return self.paid_hours * self.terms.wage


def _hours(terms: Terms, slots: int) -> float:
    return slots * terms.grid.hours * terms.paid_of_present


def covered(terms: Terms, need: Ints, solver: str, effort: float, pool: str) -> Cover:
    """Cover a need, shape (slots,), at the least cost; with as few agents as that cost allows.

    Raises `UsageError` where the rules allow no such roster.
    """
    _refuse_gaps(terms, need, pool)
    made = covering(terms, need)
    if not made.program.rows or not max(made.program.low):
        return Cover(terms, need, (), 0.0, True)
    some = greedily(terms, need)
    allowed = some is not None and (terms.most is None or len(some) <= terms.most)
    known = values_of(some, made, terms) if some is not None and allowed else None
    found = solved(made.program, solver, effort, known)
    if found.values is None:
        raise _not_found(terms, need, solver, effort, pool, found)
    values = _with_fewest(made, found, solver, effort)
    agents = agents_of(made, terms, values)
    bound = max(_hours(terms, found.bound), least_hours(terms, need))
    return Cover(terms, need, agents, bound, found.proven)


def _with_fewest(made: Covering, found: Solution, solver: str, effort: float) -> Ints:
    """Take fewer agents at the same cost, where shifts differ in what they cost."""
    assert found.values is not None
    own = set(made.agents.values())
    costs = [cost for number, cost in enumerate(made.program.cost) if number in own]
    if len(set(costs)) == 1:
        return found.values
    each = [int(number in own) for number in range(len(made.program.cost))]
    program = made.program.then_least(each, found.cost)
    return solved(program, solver, effort * FEWEST_EFFORT, found.values).values  # type: ignore[return-value]


def _refuse_gaps(terms: Terms, need: Ints, pool: str) -> None:
    """Refuse a need at a time at which no shift can be there."""
    grid = terms.grid
    reached = np.zeros(grid.size, dtype=np.bool_)
    for pattern in terms.patterns:
        for shape in terms.shapes:
            for day in pattern:
                first = day * grid.per_day + shape.start
                if grid.circular or first + shape.length <= grid.size:
                    reached[np.arange(first, first + shape.length) % grid.size] = True
    gaps = np.flatnonzero(~reached & (np.maximum(need, terms.minimum) > 0))
    if gaps.size:
        got = f"{need[gaps[0]]} agents of {pool} needed at {grid.named(int(gaps[0]))}"
        do = "add starts or lengths to shift_rules, or let agents work on more days"
        raise UsageError(Problem(got, "times at which some shift may be there", do))


def _not_found(
    terms: Terms, need: Ints, solver: str, effort: float, pool: str, found: Solution
) -> UsageError:
    if not found.proven:
        got, do = f"no shifts for {pool} in the time given", "write a higher --effort"
        return UsageError(Problem(got, "shifts that cover the need", do, ("--effort",)))
    path = ("pools", pool, "shift_rules", "most")
    if terms.most is None:
        got = f"breaks of {pool} that leave nobody"
        do = "let breaks begin at several times, by `after` and `before`"
        return UsageError(Problem(got, "shifts that cover the need", do, ("shift_rules", "breaks")))
    free = Terms(
        *(terms.grid, terms.shapes, terms.patterns, terms.minimum, None),
        *(terms.paid_of_present, terms.wage),
    )
    agents = len(covered(free, need, solver, effort, pool).agents)
    got = f"at most {terms.most} agents of {pool}, when the need takes about {agents}"
    return UsageError(Problem(got, "agents enough to cover the need", "raise `most`", path))
