"""First guesses of staff: how many agents, interval by interval, when demand changes."""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, pairwise
from typing import Literal, get_args

import numpy as np

from imroute.theory import checks
from imroute.theory.desks import chat_chain
from imroute.theory.steady_state import SteadyState

Formula = Literal["offered", "answered", "without_early_abandons", "early_abandons_good", "virtual"]


@dataclass(frozen=True, kw_only=True)
class ServiceGoal:
    """A service level to be met: a share of at least `at_least` within `within_s` seconds.

    Errors: ValueError for a threshold below 0, a share that is not below 1, an unknown formula.
    """

    within_s: float
    at_least: float
    formula: Formula = "offered"
    """Which of the five in `ServiceLevels`."""

    def __post_init__(self) -> None:
        checks.not_negative("within_s", self.within_s)
        checks.share("at_least", self.at_least)
        checks.one_of("formula", self.formula, get_args(Formula))

    def met_by(self, desk: SteadyState) -> bool:
        """Whether a desk in balance meets it."""
        level: float = getattr(desk.service_levels(self.within_s), self.formula)
        return level >= self.at_least


@dataclass(frozen=True, kw_only=True)
class OfferedLoad:
    """The mean number of contacts held if there were always a free agent."""

    at_edges: tuple[float, ...]
    """At the start, and at the end of every interval."""
    mean: tuple[float, ...]
    """Averaged over every interval."""


def mt_m_inf(
    *,
    arrival_rates_per_s: Sequence[float],
    interval_s: float,
    mean_handle_s: float,
    initial_mean: float = 0.0,
) -> OfferedLoad:
    """The exact offered load of rates that hold for an interval each (Mt/M/inf).

    Arguments: arrival_rates_per_s, one an interval; interval_s, its length, and mean_handle_s in
    seconds; initial_mean, the mean number held at the start.
    Errors: ValueError for rates or numbers below 0, and times that are not above 0.
    Source: Eick, Massey & Whitt (1993).
    """
    _check_intervals(arrival_rates_per_s, interval_s)
    checks.positive("mean_handle_s", mean_handle_s)
    checks.not_negative("initial_mean", initial_mean)
    ended = -math.expm1(-interval_s / mean_handle_s)
    memory = ended * mean_handle_s / interval_s
    limits = [rate * mean_handle_s for rate in arrival_rates_per_s]
    at_edges = tuple(
        accumulate(limits, lambda held, limit: held + (limit - held) * ended, initial=initial_mean)
    )
    mean = tuple(
        limit * (1 - memory) + held * memory
        for limit, held in zip(limits, at_edges[:-1], strict=True)
    )
    return OfferedLoad(at_edges=at_edges, mean=mean)


def mt_g_inf_at_edges(
    *,
    arrival_rates_per_s: Sequence[float],
    interval_s: float,
    handle_survival: Callable[[float], float],
) -> tuple[float, ...]:
    """The mean number held at the edges of the intervals, from an empty start (Mt/G/inf).

    Arguments: arrival_rates_per_s, one an interval; interval_s, its length in seconds;
    handle_survival, the share of handle times that exceed so many seconds.
    Errors: ValueError for rates below 0 and a length that is not above 0.
    Source: Eick, Massey & Whitt (1993).
    """
    from scipy.integrate import quad

    _check_intervals(arrival_rates_per_s, interval_s)
    edges_s = [index * interval_s for index in range(len(arrival_rates_per_s) + 1)]
    held_s = [quad(handle_survival, start, end)[0] for start, end in pairwise(edges_s)]
    held = np.convolve(arrival_rates_per_s, held_s)[: len(held_s)]
    return (0.0, *held.tolist())


def square_root_staffing(*, offered_load: float, grade: float) -> int:
    """The offered load and `grade` times its square root, rounded up.

    Arguments: offered_load in agents, at least 0; grade of service, about 0 to 2.
    Errors: ValueError for a load below 0.
    Source: Halfin & Whitt (1981); with patience, Garnett, Mandelbaum & Reiman (2002).
    """
    checks.not_negative("offered_load", offered_load)
    return max(math.ceil(offered_load + grade * math.sqrt(offered_load)), 0)


def chat_offered_load(
    *, arrival_rate_per_s: float, mean_handle_s_by_chats: Sequence[float]
) -> float:
    """The agents that chats would keep at full capacity: the least that can keep up with them.

    Arguments: arrival_rate_per_s; mean_handle_s_by_chats in seconds, as for `chat_chain`.
    Errors: ValueError for a rate below 0, no handle times, or times that are not above 0.
    """
    checks.not_negative("arrival_rate_per_s", arrival_rate_per_s)
    checks.not_empty("mean_handle_s_by_chats", mean_handle_s_by_chats)
    checks.positive("mean_handle_s", mean_handle_s_by_chats[-1])
    return arrival_rate_per_s * mean_handle_s_by_chats[-1] / len(mean_handle_s_by_chats)


def agents_needed(
    *,
    arrival_rate_per_s: float,
    mean_handle_s_by_chats: Sequence[float],
    mean_patience_s: float,
    goal: ServiceGoal,
) -> int:
    """The fewest agents of a `balanced` chat desk in balance that meet a service level.

    Arguments: arrival_rate_per_s, 0 for none; mean_handle_s_by_chats in seconds, as for
    `chat_chain` (one entry: a telephone desk); mean_patience_s in seconds, math.inf for Erlang C;
    goal, the service level wanted.
    Errors: ValueError for any other value.
    Source: Erlang A (Palm 1957), searched by bisection from square-root staffing.
    """
    load = chat_offered_load(
        arrival_rate_per_s=arrival_rate_per_s, mean_handle_s_by_chats=mean_handle_s_by_chats
    )
    if not load:
        return 0

    def meets(agents: int) -> bool:
        desk = chat_chain(
            arrival_rate_per_s=arrival_rate_per_s,
            mean_handle_s_by_chats=mean_handle_s_by_chats,
            mean_patience_s=mean_patience_s,
            agents=agents,
        )
        return goal.met_by(desk)

    fewest = 1
    if math.isinf(mean_patience_s):
        agent_per_s = len(mean_handle_s_by_chats) / mean_handle_s_by_chats[-1]
        keeps_up = (n for n in count(math.floor(load)) if n * agent_per_s > arrival_rate_per_s)
        fewest = next(keeps_up)
    enough = max(fewest, square_root_staffing(offered_load=load, grade=1.0))
    while not meets(enough):
        enough *= 2
    return bisect_left(range(enough), True, lo=fewest, key=meets)


def staffing(
    *,
    arrival_rates_per_s: Sequence[float],
    interval_s: float,
    mean_handle_s_by_chats: Sequence[float],
    mean_patience_s: float,
    goal: ServiceGoal,
    initial_mean: float = 0.0,
) -> tuple[int, ...]:
    """Agents for every interval, by the modified offered load approximation.

    Every interval is staffed as if its mean offered load had been there for ever, so work that
    arrives late in one interval is staffed in the next. Chats are held as long as at full capacity.

    Arguments: arrival_rates_per_s, one an interval; interval_s, its length in seconds;
    initial_mean, the mean number of contacts held at the start; the others as for `agents_needed`.
    Errors: ValueError for any other value.
    Source: Jennings, Mandelbaum, Massey & Whitt (1996).
    """
    checks.not_empty("mean_handle_s_by_chats", mean_handle_s_by_chats)
    longest_s = mean_handle_s_by_chats[-1]
    load = mt_m_inf(
        arrival_rates_per_s=arrival_rates_per_s,
        interval_s=interval_s,
        mean_handle_s=longest_s,
        initial_mean=initial_mean,
    )
    return tuple(
        agents_needed(
            arrival_rate_per_s=held / longest_s,
            mean_handle_s_by_chats=mean_handle_s_by_chats,
            mean_patience_s=mean_patience_s,
            goal=goal,
        )
        for held in load.mean
    )


def _check_intervals(arrival_rates_per_s: Sequence[float], interval_s: float) -> None:
    checks.not_empty("arrival_rates_per_s", arrival_rates_per_s)
    for rate in arrival_rates_per_s:
        checks.not_negative("arrival_rate_per_s", rate)
    checks.positive("interval_s", interval_s)
