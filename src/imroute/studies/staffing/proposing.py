"""Which moves promise most, by what one agent less was seen to do: a linear programme, rounded.

Margins are taken to be linear in the moves near a staffing; simulation has the last word. So do
J. Atlason, M. A. Epelman and S. G. Henderson, Optimizing call center staffing using simulation and
analytic center cutting-plane methods, Management Science 54, 2008.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imroute.intervals import Bools, Floats, Ints

GAIN = 0.7  # of what an agent less loses, an agent more brings
NEARLY_0 = 1e-9


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
        """The same where some blocks fell, or could not: the next agent there is missed more."""
        factor = np.where(fallen, 1.5, 1.0)
        return Effects(
            *(self.saves, self.costs, self.loss * factor, self.gain * factor),
            self.can_fall,
            self.can_rise,
        )

    def lows(self, lows: Floats, moves: Ints) -> Floats:
        """What is expected of the lower ends after some moves."""
        after: Floats = lows - self.loss @ (moves < 0) + self.gain @ (moves > 0)
        return after

    def saved(self, moves: Ints) -> float:
        return float(self.saves @ (moves < 0) - self.costs @ (moves > 0))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Blocks that fall (−1) and rise (+1), and what that saves."""

    moves: Ints
    saves: float

    @property
    def size(self) -> int:
        return int(np.abs(self.moves).sum())


def propose(lows: Floats, effects: Effects, radius: int, need: float = 0.0) -> Proposal | None:
    """The moves, at most `radius` of them, that save most while every low stays at least `need`.

    None if no moves are seen to do.
    """
    lows = lows - need
    blocks = effects.saves.size
    shares = _relaxed(lows, effects, radius)
    if shares is None:
        return None
    falls, rises = shares[:blocks], shares[blocks:]
    moves = np.where(rises > NEARLY_0, 1, np.where(falls > 1 - NEARLY_0, -1, 0))
    order = np.lexsort((-effects.saves / (effects.loss.sum(axis=0) + NEARLY_0), -falls))
    moves = _fewer_rises(lows, effects, _more_falls(lows, effects, moves, order, radius))
    if not moves.any() or (effects.lows(lows, moves) < -NEARLY_0).any():
        return None
    return Proposal(moves, effects.saved(moves))


def _relaxed(lows: Floats, effects: Effects, radius: int) -> Floats | None:
    """Shares of blocks that fall, then of those that rise, if parts of agents could be moved."""
    from scipy.optimize import linprog

    blocks = effects.saves.size
    may = [*effects.can_fall.tolist(), *effects.can_rise.tolist()]
    once = np.hstack([np.eye(blocks), np.eye(blocks)])
    found = linprog(
        np.concatenate([-effects.saves, effects.costs]),
        A_ub=np.vstack([np.hstack([effects.loss, -effects.gain]), once, np.ones(2 * blocks)]),
        b_ub=np.concatenate([lows, np.ones(blocks), [radius]]),
        bounds=[(0.0, float(move)) for move in may],
    )
    return found.x if found.success else None


def _more_falls(lows: Floats, effects: Effects, moves: Ints, order: Ints, radius: int) -> Ints:
    """Let blocks fall as long as margins allow, those first that the programme let fall in part."""
    for block in order.tolist():
        if np.abs(moves).sum() >= radius:
            break
        if moves[block] or not effects.can_fall[block]:
            continue
        tried = moves.copy()
        tried[block] = -1
        if (effects.lows(lows, tried) >= 0).all():
            moves = tried
    return moves


def _fewer_rises(lows: Floats, effects: Effects, moves: Ints) -> Ints:
    """Leave out rises that nothing needs, the dearest first."""
    risen = np.flatnonzero(moves > 0)
    for block in risen[np.argsort(-effects.costs[risen], kind="stable")].tolist():
        tried = moves.copy()
        tried[block] = 0
        if (effects.lows(lows, tried) >= 0).all():
            moves = tried
    return moves
