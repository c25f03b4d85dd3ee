"""The parts of the search, on desks made of formulas whose best staffing is known."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import pytest

from imroute.studies.staffing.exact import cheapest
from imroute.studies.staffing.grid import Staffing
from imroute.studies.staffing.proposing import Effects, propose


@dataclass
class FormulaGrid:
    price: np.ndarray
    least: np.ndarray
    most: np.ndarray

    @property
    def cells(self) -> int:
        return self.price.size

    def cost(self, staffing: Staffing) -> float:
        return float(np.dot(self.price, staffing))


@dataclass
class FormulaTrial:
    staffing: Staffing
    cost: float
    low: float

    @property
    def holds(self) -> bool:
        return self.low >= 0


@dataclass
class FormulaTrials:
    """Targets are met by enough of the products of neighbouring pools: more never hurts."""

    grid: FormulaGrid
    weights: np.ndarray
    asked: float
    tried: dict[Staffing, FormulaTrial] = field(default_factory=dict)

    def trial(self, staffing: Staffing) -> FormulaTrial:
        key = tuple(int(agents) for agents in staffing)
        agents = np.array(key)
        served = float(self.weights @ (1 - 0.6**agents) + 0.2 * np.sqrt(agents[:-1] @ agents[1:]))
        self.tried[key] = FormulaTrial(key, self.grid.cost(key), served - self.asked)
        return self.tried[key]


def formula_desk(seed: int) -> FormulaTrials:
    rng = np.random.default_rng(seed)
    price = rng.choice([1.0, 1.0, 1.5, 2.0], 5)
    weights = rng.uniform(0.5, 2, 5)
    grid = FormulaGrid(price, np.zeros(5, dtype=np.int64), np.full(5, 4))
    return FormulaTrials(grid, weights, float(rng.uniform(0.3, 0.8) * weights.sum()))


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_of_all_is_found_and_proven(seed: int) -> None:
    desk = formula_desk(seed)
    found, proven = cheapest(desk, desk.trial((4,) * 5), 3_000)  # type: ignore[arg-type]
    tried = len(desk.tried)
    every = [desk.trial(staffing) for staffing in itertools.product(range(5), repeat=5)]
    assert proven
    assert found.holds
    assert found.cost == min(trial.cost for trial in every if trial.holds)
    assert tried < len(every) / 4


def test_what_is_not_searched_to_the_end_is_not_proven() -> None:
    desk = formula_desk(1)
    found, proven = cheapest(desk, desk.trial((4,) * 5), 5)  # type: ignore[arg-type]
    assert not proven
    assert found.holds


def effects(saves: list[float], loss: list[list[float]]) -> Effects:
    losses, prices = np.array(loss), np.array(saves)
    every = np.ones(prices.size, dtype=np.bool_)
    return Effects(prices, prices, losses, 0.7 * losses, every, every)


def test_proposed_is_what_saves_most_within_every_margin() -> None:
    seen = effects([1.0, 1.0, 1.0], [[0.04, 0.02, 0.05], [0.00, 0.03, 0.01]])
    proposal = propose(np.array([0.05, 0.035]), seen, 2)
    assert proposal is not None
    assert sorted(proposal.moves.tolist()) == [-1, 0, 0]  # any two make a margin short
    more = propose(np.array([0.07, 0.035]), seen, 3)
    assert more is not None
    assert more.moves.tolist() == [-1, -1, 0]
    assert more.saves == pytest.approx(2.0)


def test_dear_agents_are_exchanged_for_cheap_ones() -> None:
    proposal = propose(np.array([0.001]), effects([1.0, 5.0], [[0.05, 0.03]]), 2)
    assert proposal is not None
    assert proposal.moves.tolist() == [1, -1]
    assert proposal.saves == pytest.approx(4.0)


def test_what_is_short_is_mended_by_what_brings_most_for_its_cost() -> None:
    proposal = propose(np.array([-0.03]), effects([1.0, 1.0], [[0.05, 0.01]]), 2)
    assert proposal is not None
    assert proposal.moves.tolist() == [1, 0]
    assert propose(np.array([-1.0]), effects([1.0], [[0.05]]), 2) is None
