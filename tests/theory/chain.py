"""Markov chains of any small desk: the states are found, the balance is solved exactly."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

S = TypeVar("S", bound=Hashable)
Moves = Callable[[S], Iterable[tuple[S, float]]]


@dataclass(frozen=True)
class Chain(Generic[S]):
    """A chain in continuous time in balance."""

    states: list[S]
    shares: np.ndarray
    """Share of time in each state."""

    def mean(self, of: Callable[[S], float]) -> float:
        """Average over time."""
        return float(np.dot(self.shares, [of(state) for state in self.states]))


def in_balance(start: S, moves: Moves[S]) -> Chain[S]:
    """Find all states from one on, and the share of time that the chain spends in each."""
    number, states = {start: 0}, [start]
    rows, columns, rates = [], [], []
    for state in states:
        for to, rate in moves(state):
            if rate <= 0:
                continue
            if to not in number:
                number[to] = len(states)
                states.append(to)
            rows += [number[to], number[state]]
            columns += [number[state], number[state]]
            rates += [rate, -rate]
    size = len(states)
    balance = sparse.csc_array(sparse.coo_array((rates, (rows, columns)), shape=(size, size)))
    others = linalg.spsolve(balance[1:, 1:], -balance[1:, [0]].toarray()[:, 0])  # to the first's 1
    shares = np.concatenate([[1.0], others])
    return Chain(states, shares / shares.sum())
