"""Desks without a waiting room: how often every slot is taken, and what is free otherwise.

Agents are alike. One with k contacts ends them at rate `completion_rates_per_s[k]` in all, for k
from 0 to the capacity.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from imroute.theory.waiting import Array

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Policy = Literal["balanced", "least_loaded", "most_loaded"]
Configuration = tuple[int, ...]
"""How many agents hold 0, 1, ..., capacity contacts."""

MOST_CONFIGURATIONS = 200_000


@dataclass(frozen=True, kw_only=True)
class LossDesk:
    """Long-run averages of a desk that turns away whoever finds every slot taken."""

    p_full: float
    """Share of time with every slot taken."""
    free_slots: float
    idle_agents: float
    """Mean number of agents who hold no contact."""


def loss_desk(
    policy: Policy, arrival_rate_per_s: float, completion_rates_per_s: Sequence[float], agents: int
) -> LossDesk:
    """The averages under a rule for who takes the next contact."""
    if policy == "balanced":
        return _balanced(arrival_rate_per_s, completion_rates_per_s, agents)
    return _by_configuration(policy, arrival_rate_per_s, completion_rates_per_s, agents)


def _balanced(
    arrival_rate_per_s: float, completion_rates_per_s: Sequence[float], agents: int
) -> LossDesk:
    """Erlang's recursion: a desk of one slot more is full, or else it is the smaller desk."""
    p_full, free_slots, idle_agents = 1.0, 0.0, float(agents)
    for held in range(1, agents * (len(completion_rates_per_s) - 1) + 1):
        completions_per_s = _spread_evenly(held, completion_rates_per_s, agents)
        arrivals_per_s = arrival_rate_per_s * p_full
        p_full = arrivals_per_s / (completions_per_s + arrivals_per_s)
        p_below = completions_per_s / (completions_per_s + arrivals_per_s)
        free_slots = p_below * (free_slots + 1)
        idle_agents = p_below * idle_agents + p_full * max(agents - held, 0)
    return LossDesk(p_full=p_full, free_slots=free_slots, idle_agents=idle_agents)


def _spread_evenly(held: int, completion_rates_per_s: Sequence[float], agents: int) -> float:
    """Completions a second when no two agents differ by more than one contact."""
    each, more = divmod(held, agents)
    rate = (agents - more) * completion_rates_per_s[each]
    return rate + more * completion_rates_per_s[each + 1] if more else rate


def _by_configuration(
    policy: Policy, arrival_rate_per_s: float, completion_rates_per_s: Sequence[float], agents: int
) -> LossDesk:
    capacity = len(completion_rates_per_s) - 1
    states = configurations(agents, capacity)
    p = stationary(_generator(states, policy, arrival_rate_per_s, completion_rates_per_s))
    numbers = np.array(states, dtype=np.float64)
    free_slots = numbers @ np.arange(capacity, -1, -1)
    return LossDesk(
        p_full=float(p[states.index((*[0] * capacity, agents))]),
        free_slots=float(p @ free_slots),
        idle_agents=float(p @ numbers[:, 0]),
    )


def configurations(agents: int, capacity: int) -> list[Configuration]:
    """Every way to spread agents over 0, 1, ..., capacity contacts ("stars and bars")."""
    count = math.comb(agents + capacity, capacity)
    if count > MOST_CONFIGURATIONS:
        raise ValueError(
            f"{agents} agents with capacity {capacity} have {count} configurations, at most "
            f"{MOST_CONFIGURATIONS} are allowed: use policy 'balanced', which needs none"
        )
    places = range(agents + capacity)
    return [
        tuple(right - left - 1 for left, right in pairwise((-1, *bars, len(places))))
        for bars in combinations(places, capacity)
    ]


def _generator(
    states: Sequence[Configuration],
    policy: Policy,
    arrival_rate_per_s: float,
    completion_rates_per_s: Sequence[float],
) -> "csc_array[np.float64]":
    """The transposed generator of the chain: column j holds the rates out of state j."""
    from scipy.sparse import csc_array

    number = {state: index for index, state in enumerate(states)}
    entries = [
        entry
        for index, state in enumerate(states)
        for target, rate in _moves(state, policy, arrival_rate_per_s, completion_rates_per_s)
        for entry in ((number[target], index, rate), (index, index, -rate))
    ]
    rows, columns, rates = zip(*entries, strict=True)
    return csc_array((rates, (rows, columns)), shape=(len(states), len(states)))


def _moves(
    state: Configuration,
    policy: Policy,
    arrival_rate_per_s: float,
    completion_rates_per_s: Sequence[float],
) -> Iterator[tuple[Configuration, float]]:
    with_room = [held for held, agents in enumerate(state[:-1]) if agents]
    if with_room:
        chosen = with_room[0] if policy == "least_loaded" else with_room[-1]
        yield _moved(state, chosen, chosen + 1), arrival_rate_per_s
    for held, agents in enumerate(state[1:], start=1):
        if agents:
            yield _moved(state, held, held - 1), agents * completion_rates_per_s[held]


def _moved(state: Configuration, source: int, target: int) -> Configuration:
    """The configuration after one agent goes from `source` contacts to `target`."""
    changed = list(state)
    changed[source] -= 1
    changed[target] += 1
    return tuple(changed)


def stationary(generator: "csc_array[np.float64]") -> Array:
    """The stationary law of a chain, from its transposed generator.

    By inverse iteration with a shift, which needs no state that is known to be likely: fixing an
    unlikely one, as is common, loses every digit. The shifted matrix is a column diagonally
    dominant M-matrix, so it is factored without pivoting.
    """
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import splu

    size = generator.shape[0]
    shift = 1e-9 * abs(generator.diagonal()).max()
    factors = splu(
        (shift * eye_array(size) - generator).tocsc(),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    p: Array = np.full(size, 1 / size)
    for _ in range(4):
        p = factors.solve(p)
        p /= p.sum()
    return p
