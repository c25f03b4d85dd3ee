"""Integer programs solved: by HiGHS, which comes with scipy, or by CP-SAT of OR-Tools."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from imroute.errors import Problem, UsageError, listed
from imroute.intervals import Ints
from imroute.studies.shifts.program import UNLIMITED, Program

AUTO = "auto"
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver found: values of all variables, their cost, and that no cost is below `bound`.

    Without values nothing was found: it cannot be done, or, if not `proven`, not in the time given.
    """

    values: Ints | None
    cost: int
    bound: int
    proven: bool


def solver_named(name: str) -> str:
    """Give the solver that a name means, which has to be there.

    Raises `UsageError` for a solver that is unknown or not installed.
    """
    if name == AUTO:
        return "cp-sat" if _has_cp_sat() else "highs"
    if name not in SOLVERS:
        problem = Problem(name, listed((AUTO, *SOLVERS)), "use one of these", ("--solver",))
        raise UsageError(problem)
    if name == "cp-sat" and not _has_cp_sat():
        do = "install imroute[ortools], or write --solver highs"
        raise UsageError(Problem(name, "a solver that is installed", do, ("--solver",)))
    return name


def _has_cp_sat() -> bool:
    return find_spec("ortools") is not None


def solved(program: Program, solver: str, effort: float, known: Ints | None = None) -> Solution:
    """Solve a program with about `effort` seconds of work; rows are checked in whole numbers.

    What is found is not worse than values that are `known` to hold.
    """
    found = SOLVERS[solver](program, effort)
    if found.values is not None and not program.holds(found.values):
        raise ArithmeticError(f"{solver} returned values that break a row")
    if known is None:
        return found
    cost = int(np.dot(known, program.cost))
    if found.values is None or found.cost > cost:
        return Solution(known, cost, min(found.bound, cost), found.bound >= cost)
    return found


def by_highs(program: Program, effort: float) -> Solution:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    scale = program.scale
    lengths = [len(row) for row in program.rows]
    terms = [term for row in program.rows for term in row]
    columns, factors = np.array(terms, dtype=np.int64).reshape(-1, 2).T
    starts = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(program.rows), len(program.cost))
    matrix = csr_array((factors.astype(np.float64), columns, starts), shape=shape)
    high = np.where(np.array(program.high) == UNLIMITED, np.inf, program.high)
    found = milp(
        np.array(program.cost) / scale,
        integrality=np.ones(len(program.cost), dtype=np.int64),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(matrix, program.low, high),
        options={"time_limit": effort, "mip_rel_gap": 0.0},
    )
    bound = _whole(found.mip_dual_bound, scale)
    if found.x is None:
        return Solution(None, 0, bound, found.status == 2)
    values: Ints = np.rint(found.x).astype(np.int64)
    cost = int(np.dot(values, program.cost))
    return Solution(values, cost, min(bound, cost), bound >= cost)


def _whole(bound: float | None, scale: int) -> int:
    """A bound in whole numbers: costs are multiples of the scale."""
    if bound is None or not math.isfinite(bound):
        return 0
    return scale * math.ceil(bound - ROUNDING * max(1.0, abs(bound)))


def by_cp_sat(program: Program, effort: float) -> Solution:
    """The work is counted, not timed, so that the same program gives the same shifts anywhere."""
    from ortools.sat.python import cp_model

    scale, model = program.scale, cp_model.CpModel()
    most = max(1, sum(program.low))  # each agent is needed in a slot that has no one too many
    numbers = [model.new_int_var(0, most, "") for _ in program.cost]
    for row, low, high in zip(program.rows, program.low, program.high, strict=True):
        total = cp_model.LinearExpr.weighted_sum(
            [numbers[number] for number, _ in row], [factor for _, factor in row]
        )
        model.add_linear_constraint(total, low, high)
    costs = [cost // scale for cost in program.cost]
    model.minimize(cp_model.LinearExpr.weighted_sum(numbers, costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C kills all that comes after it
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    bound = _whole(solver.best_objective_bound, scale)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solution(None, 0, bound, status == cp_model.INFEASIBLE)
    values: Ints = np.array([solver.value(number) for number in numbers], dtype=np.int64)
    cost = int(np.dot(values, program.cost))
    return Solution(values, cost, min(bound, cost), bound >= cost)


Solver = Callable[[Program, float], Solution]
SOLVERS: dict[str, Solver] = {"highs": by_highs, "cp-sat": by_cp_sat}
