"""Which moves promise most, by what one agent less was seen to do: an integer programme.

Margins are taken to be linear in the moves near a staffing; simulation has the last word. So do
J. Atlason, M. A. Epelman and S. G. Henderson, Optimizing call center staffing using simulation and
analytic center cutting-plane methods, Management Science 54, 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from imroute.intervals import Bools, Floats, Ints

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

GAIN = 0.7  # of what an agent less loses, an agent more brings
SPARE = 0.05  # limits' worth of slack that is worth something
NODES = 2_000


@dataclass(frozen=True, slots=True)
class Effects:
    """What a block of cells with fewer agents saves and loses, and with more costs and brings.

    `loss` and `gain` have shape (parts, blocks), in limits' worth; none is negative.
    """

    saves: Floats
    costs: Floats
    loss: Floats
    gain: Floats
    can_fall: Bools
    can_rise: Bools

    def worse(self, fallen: Bools) -> Effects:
        """The same after some blocks fell: the next agent there is missed more."""
        factor = np.where(fallen, 1.5, 1.0)
        return Effects(
            *(self.saves, self.costs, self.loss * factor, self.gain * factor),
            self.can_fall,
            self.can_rise,
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Blocks that fall (−1) and rise (+1), what that saves and the slack that it leaves."""

    moves: Ints
    saves: float
    slack: float

    @property
    def size(self) -> int:
        return int(np.abs(self.moves).sum())


def propose(
    lows: Floats, effects: Effects, radius: int, banned: list[Ints], need: float = 0.0
) -> Proposal | None:
    """The moves, at most `radius` of them, that save most while every low stays at least `need`.

    Among those that save alike, the ones that leave most slack. `banned` moves were tried. None if
    nothing is better than staying.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    blocks = effects.saves.size
    prices = np.concatenate([-effects.saves, effects.costs])
    positive = np.abs(prices[prices != 0])
    worth = 0.4 * float(positive.min()) / SPARE if positive.size else 1.0
    margins = np.hstack([-effects.loss, effects.gain, np.full((lows.size, 1), -1.0)])
    rows = [
        LinearConstraint(margins, lb=need - lows),
        LinearConstraint(_once(blocks), ub=1.0),
        LinearConstraint(np.append(np.ones(2 * blocks), 0.0), ub=float(radius)),
        *(_not_again(moves) for moves in banned),
    ]
    upper = np.concatenate([effects.can_fall, effects.can_rise, [SPARE]]).astype(np.float64)
    found = milp(
        np.append(prices, -worth),
        constraints=rows,
        integrality=np.append(np.ones(2 * blocks), 0),
        bounds=Bounds(np.append(np.zeros(2 * blocks), 0.0), upper),
        options={"node_limit": NODES, "mip_rel_gap": 1e-3},
    )
    if found.x is None:
        return None
    chosen = np.round(found.x[:-1]).astype(np.int64)
    moves = chosen[blocks:] - chosen[:blocks]
    slack = float((lows + margins[:, :-1] @ chosen).min())
    return Proposal(moves, float(-prices @ chosen), slack) if moves.any() else None


def _once(blocks: int) -> Floats:
    """Each block falls or rises, not both."""
    return np.hstack([np.eye(blocks), np.eye(blocks), np.zeros((blocks, 1))])


def _not_again(moves: Ints) -> LinearConstraint:
    from scipy.optimize import LinearConstraint

    chosen = np.concatenate([moves < 0, moves > 0])
    row = np.append(np.where(chosen, 1.0, -1.0), 0.0)
    return LinearConstraint(row, ub=float(chosen.sum() - 1))
