"""The search: down from a staffing that holds, in steps that grow finer, to one that just holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.studies.staffing.grid import Grid, Staffing
from imroute.studies.staffing.guess import scaled
from imroute.studies.staffing.proposing import GAIN, Effects, propose
from imroute.studies.staffing.trials import Trial, Trials

Block: TypeAlias = tuple[int, ...]  # cells that move together

LARGER, MOST_TIMES = 1.05, 30.0
MOST_NEED = 0.2
CHUNK = 4  # steps of the day that move together before each moves alone
ROUNDS = 12
MISSES = 8
ALIKE = 1e-9


def lowered(trials: Trials, start: Trial) -> Trial:
    """Make a staffing that holds cheaper: pools as a whole first, then parts of the day, cells."""
    base = start
    for blocks, share in levels(trials.grid):
        base = descended(trials, base, blocks, share, trials.few)
    return base


def polished(trials: Trials, base: Trial, keep: int = 0) -> tuple[Trial, bool]:
    """Move single agents, by what few days and then all days show, until none can be taken away.

    Gives False with it if days ran out before, but for those to `keep`.
    """
    cells = blocks_of(trials.grid, 1)
    while trials.left - keep > len(cells) * trials.days:
        base = descended(trials, base, cells, 0.0, trials.few)
        effects = seen(trials, base, cells, 0.0, trials.days)
        better = followed(trials, base, cells, 0.0, effects)
        if better is base:
            better = spared(trials, base) or base
        if better is base:
            return base, True
        base = better
    return base, False


def regained(trials: Trials, base: Trial) -> Trial:
    """Make a staffing hold that no longer does, by agents more or as one tried before does."""
    if base.holds or trials.best is not None:
        return trials.best or base
    held = raised(trials, base)
    if not held.holds:
        return base
    return descended(trials, held, blocks_of(trials.grid, 1), 0.0, trials.few)


def spared(trials: Trials, base: Trial) -> Trial | None:
    """The cheapest that holds with one agent fewer in one cell, and in as many more as hold."""
    fewer = [trials.trial(staffing) for staffing in one_fewer(trials.grid, base.staffing)]
    held = [trial for trial in fewer if trial.holds]
    if not held:
        return None
    best, *others = sorted(held, key=lambda trial: (trial.cost, -trial.slack))
    misses = 0
    for other in others:
        gone = np.array(base.staffing) - other.staffing
        further = trials.holds(tuple((best.staffing - gone).tolist()), best)
        best, misses = further or best, misses + (further is None)
        if misses > MISSES:
            break
    return best


def one_fewer(grid: Grid, staffing: Staffing) -> Iterator[Staffing]:
    for cell, agents in enumerate(staffing):
        if agents > grid.least[cell]:
            yield (*staffing[:cell], agents - 1, *staffing[cell + 1 :])


def raised(trials: Trials, base: Trial) -> Trial:
    """Make a staffing hold that no longer does, by the agents that bring most for their cost."""
    blocks, need = blocks_of(trials.grid, 1), 0.0
    effects = seen(trials, base, blocks, 0.0, trials.few)
    while need < MOST_NEED:
        proposal = propose(base.lows, effects, len(blocks), need)
        if proposal is None:
            break
        trial = trials.trial(moved(trials.grid, base.staffing, blocks, 0.0, proposal.moves))
        if trial.holds:
            return trial
        need += ALIKE - trial.slack
    return enlarged(trials, base.staffing)


def enlarged(trials: Trials, staffing: Staffing) -> Trial:
    """Make a staffing hold by more agents everywhere, or give the last that limits allow."""
    factor = 1.0
    while True:
        larger = scaled(trials.grid, tuple(max(1, agents) for agents in staffing), factor)
        trial = trials.trial(larger)
        if trial.holds or factor > MOST_TIMES:
            return trial
        factor *= LARGER


def levels(grid: Grid) -> Iterator[tuple[list[Block], float]]:
    """Blocks that move together, and the share of their agents that a step takes or adds."""
    steps = len(grid.steps)
    chunks = [(CHUNK, 0.1)] if steps > CHUNK else []
    for size, share in ((steps, 0.2), (steps, 0.07), *chunks, (1, 0.0)):
        yield blocks_of(grid, size), share


def blocks_of(grid: Grid, size: int) -> list[Block]:
    steps = len(grid.steps)
    return [
        tuple(grid.cell(pool, step) for step in range(first, min(first + size, steps)))
        for pool in range(len(grid.pools))
        for first in range(0, steps, size)
    ]


def descended(trials: Trials, base: Trial, blocks: list[Block], share: float, days: int) -> Trial:
    """Move blocks as long as that makes it cheaper."""
    for _ in range(ROUNDS):
        if trials.left <= 0:
            return base
        effects = seen(trials, base, blocks, share, days)
        better = followed(trials, base, blocks, share, effects)
        if better is base:
            return base
        base = better
    return base


def followed(
    trials: Trials, base: Trial, blocks: list[Block], share: float, effects: Effects
) -> Trial:
    """Follow what was seen of single moves as far as it carries."""
    radius, misses = 2 * len(blocks), 0
    while misses < MISSES:
        proposal = propose(base.lows, effects, radius)
        if proposal is None or proposal.saves < ALIKE:
            return base
        staffing = moved(trials.grid, base.staffing, blocks, share, proposal.moves)
        trial = trials.holds(staffing, base)
        if trial is not None and trial.cost < base.cost - ALIKE:  # cells at a limit stay
            base = trial
        else:
            misses += 1
            radius = max(1, proposal.size // 2)
        effects = effects.worse(proposal.moves < 0)
    return base


def seen(trials: Trials, base: Trial, blocks: Sequence[Block], share: float, days: int) -> Effects:
    """See what each block does to every part with fewer agents, or if there are none with more."""
    trials.cases.expect((len(blocks) + 1) * days, "seeing what each agent is worth")
    grid, whole = trials.grid, days == trials.days
    before = _shown(trials.trial(base.staffing, days), whole)
    loss = np.zeros((len(trials.parts), len(blocks)))
    gain, saves, costs = loss.copy(), np.zeros(len(blocks)), np.zeros(len(blocks))
    for i in range(len(blocks)):
        down, up = (neighbour(grid, base.staffing, blocks, share, i, by) for by in (-1, 1))
        saves[i], costs[i] = base.cost - grid.cost(down), grid.cost(up) - base.cost
        if down != base.staffing:
            loss[:, i] = np.maximum(before - _shown(trials.trial(down, days), whole), 0.0)
            gain[:, i] = GAIN * loss[:, i]
        elif up != base.staffing:
            gain[:, i] = np.maximum(_shown(trials.trial(up, days), whole) - before, 0.0)
    return Effects(saves, costs, loss, gain, saves > 0, costs > 0)


def _shown(trial: Trial, whole: bool) -> Floats:
    """What moves are judged by: all days tell the lower ends, few days the values at best."""
    return trial.lows if whole else trial.values


def neighbour(
    grid: Grid, staffing: Staffing, blocks: Sequence[Block], share: float, block: int, by: int
) -> Staffing:
    moves = np.zeros(len(blocks), dtype=np.int64)
    moves[block] = by
    return moved(grid, staffing, blocks, share, moves)


def moved(
    grid: Grid, staffing: Staffing, blocks: Sequence[Block], share: float, moves: Ints
) -> Staffing:
    """Blocks with a share of their agents fewer or more, at least one each, within limits."""
    agents = np.array(staffing)
    for block, by in zip(blocks, moves.tolist(), strict=True):
        cells = list(block)
        agents[cells] += by * np.maximum(1, np.round(share * agents[cells])).astype(np.int64)
    return tuple(np.clip(agents, grid.least, grid.most).tolist())
