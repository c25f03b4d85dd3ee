"""Exact results that `imroute.theory` does not have: other laws of work and patience, and time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from scipy import integrate, linalg, sparse, special

from .laws import Law

# One agent ----------------------------------------------------------------------------------------


def single_agent(arrival_rate_per_s: float, handling: Law) -> dict[str, float]:
    """M/G/1: Pollaczek (1930) and Khinchine (1932)."""
    load = arrival_rate_per_s * handling.mean_s
    wait_s = arrival_rate_per_s * handling.square_s / (2 * (1 - load))
    queue_length = arrival_rate_per_s * wait_s
    return {"p_wait": load, "wait_s": wait_s, "queue_length": queue_length, "occupancy": load}


def p_wait_within(within_s: float, arrival_rate_per_s: float, handling_s: float) -> float:
    """M/D/1: Erlang (1909)."""
    load = arrival_rate_per_s * handling_s
    total = 0.0
    for k in range(math.floor(within_s / handling_s) + 1):
        lag = arrival_rate_per_s * (within_s - k * handling_s)
        total += (-lag) ** k / math.factorial(k) * math.exp(lag)
    return (1 - load) * total


def priority_waits_s(rates_per_s: Sequence[float], handling: Law) -> tuple[float, ...]:
    """M/G/1 with priorities, nobody interrupted: Cobham (1954)."""
    rest_s = sum(rates_per_s) * handling.square_s / 2
    loads = accumulate((rate * handling.mean_s for rate in rates_per_s), initial=0.0)
    return tuple(rest_s / ((1 - before) * (1 - upto)) for before, upto in pairwise(loads))


# Any law of patience ------------------------------------------------------------------------------


def any_patience(
    *,
    arrival_rate_per_s: float,
    mean_handle_s: float,
    agents: int,
    patience: Law,
    within_s: float,
) -> dict[str, float]:
    """M/M/n+G: Baccelli & Hebuterne (1981), in the notation of Zeltyn & Mandelbaum (2005)."""
    rate, drain = arrival_rate_per_s, agents / mean_handle_s
    longest_s = (rate * patience.mean_s + 60) / drain
    steps = np.union1d(np.linspace(0.0, longest_s, 1_000_001), [within_s])
    stays = patience.beyond(steps)
    endured = integrate.cumulative_trapezoid(stays, steps, initial=0.0)
    density = np.exp(rate * endured - drain * steps)
    free = 1.0
    for busy in range(1, agents):
        free = 1 + busy / (rate * mean_handle_s) * free
    scale = 1 / (free + rate * np.trapezoid(density, steps))

    def expected(of: np.ndarray, upto: float = math.inf) -> float:
        """E[of(V); 0 < V <= upto]."""
        part = steps <= upto
        return float(rate * scale * np.trapezoid((of * density)[part], steps[part]))

    ones = np.ones_like(steps)
    p_wait, wait_s = expected(ones), expected(endured)
    p_abandon = p_wait - expected(stays)
    in_time = 1 - p_wait + expected(stays, within_s)
    virtual = 1 - p_wait + expected(ones, within_s)
    early = 1 - in_time - (1 - virtual) * float(patience.beyond(within_s))
    return {
        "p_wait": p_wait,
        "p_abandon": p_abandon,
        "wait_s": wait_s,
        "queue_length": rate * wait_s,
        "occupancy": rate * (1 - p_abandon) / drain,
        "service_level_offered": in_time,
        "service_level_answered": in_time / (1 - p_abandon),
        "service_level_without_early_abandons": in_time / (1 - early),
        "service_level_early_abandons_good": in_time + early,
        "service_level_virtual": virtual,
    }


# One agent, always the same chats -----------------------------------------------------------------


def p_response_within(
    within_s: float, *, agent_reply_s: float, customer_reply_s: float, chats: int
) -> float:
    """An agent's response time in the closed network: a message sees the others as if alone."""
    others = chats - 1
    ratio = agent_reply_s / customer_reply_s
    weights = [ratio**ahead * math.perm(others, ahead) for ahead in range(others + 1)]
    within = special.gammainc(np.arange(chats) + 1, within_s / agent_reply_s)
    return float(np.dot(weights, within) / sum(weights))


# Room for everybody -------------------------------------------------------------------------------


def mean_held(edges_s: Sequence[float], rates_per_s: Sequence[float], handling: Law) -> list[float]:
    """Mt/G/inf from an empty start, the mean over each interval: Eick, Massey & Whitt (1993)."""
    steps = np.linspace(0.0, edges_s[-1], 200_001)
    held = integrate.cumulative_simpson(handling.beyond(steps), x=steps, initial=0.0)
    area = integrate.cumulative_simpson(held, x=steps, initial=0.0)
    rises = list(zip(edges_s, np.diff([0.0, *rates_per_s]), strict=False))

    def upto(time_s: float) -> float:
        since = ((rise, max(time_s - start_s, 0.0)) for start_s, rise in rises)
        return float(sum(rise * np.interp(lag, steps, area) for rise, lag in since))

    return [(upto(end) - upto(begin)) / (end - begin) for begin, end in pairwise(edges_s)]


# In time ------------------------------------------------------------------------------------------

Configuration = tuple[int, ...]
"""How many agents hold 0, 1, ..., capacity contacts, then the number of contacts waiting."""


@dataclass(frozen=True)
class DeskInTime:
    """A chat desk of exponential laws as a Markov chain, from a given number of contacts on."""

    arrival_rate_per_s: float
    handle_s_by_chats: Sequence[float]
    patience_s: float
    agents: int
    most_loaded: bool = False
    most_waiting: int = 100

    def laws(
        self, length_s: float, steps: int, start: int = 0
    ) -> tuple[list[Configuration], np.ndarray]:
        """Configurations, and their chances at `steps` + 1 times from 0 to `length_s`.

        `start` contacts are there at the first instant; contacts that find `most_waiting` waiting
        are turned away.
        """
        begin: Configuration = (self.agents, *[0] * (len(self.handle_s_by_chats) + 1))
        for _ in range(start):
            begin = self._joined(begin)
        number, found = {begin: 0}, [begin]
        moves: list[tuple[int, int, float]] = []
        for state in found:
            for target, rate in self._moves(state):
                if target not in number:
                    number[target] = len(found)
                    found.append(target)
                moves.append((number[target], number[state], rate))
        targets, sources, rates = map(np.array, zip(*moves, strict=True))
        size = len(found)
        into = sparse.csr_array((rates, (targets, sources)), shape=(size, size)).toarray()
        generator = into - np.diag(np.bincount(sources, rates, size))
        step = linalg.expm(generator * length_s / steps)
        chances = np.zeros((steps + 1, size))
        chances[0, 0] = 1.0
        for number_of_steps in range(steps):
            chances[number_of_steps + 1] = step @ chances[number_of_steps]
        return found, chances

    def _moves(self, state: Configuration) -> Iterator[tuple[Configuration, float]]:
        waiting = state[-1]
        joined = self._joined(state)
        if joined[-1] <= self.most_waiting:
            yield joined, self.arrival_rate_per_s
        if waiting:
            yield (*state[:-1], waiting - 1), waiting / self.patience_s
        for chats, handle_s in enumerate(self.handle_s_by_chats, start=1):
            if state[chats]:
                yield self._ended(state, chats), state[chats] * chats / handle_s

    def _joined(self, state: Configuration) -> Configuration:
        with_room = [chats for chats, agents in enumerate(state[:-2]) if agents]
        if not with_room:
            return (*state[:-1], state[-1] + 1)
        chosen = with_room[-1] if self.most_loaded else with_room[0]
        return _moved(state, chosen, chosen + 1)

    def _ended(self, state: Configuration, chats: int) -> Configuration:
        if state[-1]:
            return (*state[:-1], state[-1] - 1)
        return _moved(state, chats, chats - 1)


def p_answered_within(within_s: float, ahead: int, drain_per_s: float, patience_s: float) -> float:
    """For a customer with so many ahead: the steps to the head of the queue are exponential."""
    gives_up = 1 / patience_s
    if not gives_up:
        return float(special.gammainc(ahead + 1, drain_per_s * within_s))
    stays = drain_per_s / (drain_per_s + (ahead + 1) * gives_up)
    still_there = math.exp(-gives_up * within_s)
    late = special.betainc(drain_per_s / gives_up + 1, ahead + 1, still_there)
    return float(stays * (1 - late))


def _moved(state: Configuration, source: int, target: int) -> Configuration:
    changed = list(state)
    changed[source] -= 1
    changed[target] += 1
    return tuple(changed)
