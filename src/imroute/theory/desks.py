"""Desks in balance: Erlang B, C and A, and the chat desk."""

import math
from collections.abc import Sequence
from typing import get_args

from imroute.theory import checks
from imroute.theory.loss import Policy, loss_desk
from imroute.theory.steady_state import SteadyState, steady_state
from imroute.theory.waiting import wait_law


def erlang_b(*, arrival_rate_per_s: float, mean_handle_s: float, agents: int) -> float:
    """The share of arrivals that find every agent busy when nobody can wait (M/G/n/n).

    Arguments: arrival_rate_per_s; mean_handle_s in seconds; agents, at least 1.
    Errors: ValueError for any other value.
    Source: Erlang (1917).
    """
    _check_desk(arrival_rate_per_s, (mean_handle_s,), agents)
    return loss_desk("balanced", arrival_rate_per_s, (0.0, 1 / mean_handle_s), agents).p_full


def erlang_c(*, arrival_rate_per_s: float, mean_handle_s: float, agents: int) -> SteadyState:
    """A telephone desk whose customers never give up (M/M/n).

    Arguments: arrival_rate_per_s; mean_handle_s in seconds; agents, at least 1.
    Errors: ValueError for any other value, and when the agents cannot keep up.
    Source: Erlang (1917).
    """
    return erlang_a(
        arrival_rate_per_s=arrival_rate_per_s,
        mean_handle_s=mean_handle_s,
        mean_patience_s=math.inf,
        agents=agents,
    )


def erlang_a(
    *,
    arrival_rate_per_s: float,
    mean_handle_s: float,
    mean_patience_s: float,
    agents: int,
    waiting_room: int | None = None,
) -> SteadyState:
    """A telephone desk whose customers give up after an exponential patience (M/M/n+M).

    Arguments: arrival_rate_per_s; mean_handle_s and mean_patience_s in seconds (math.inf: nobody
    gives up); agents, at least 1; waiting_room, the number that may wait, endless if None.
    Errors: ValueError for any other value, and when the queue would grow without bound.
    Source: Palm (1957); Garnett, Mandelbaum & Reiman (2002); Mandelbaum & Zeltyn (2007).
    """
    return chat_chain(
        arrival_rate_per_s=arrival_rate_per_s,
        mean_handle_s_by_chats=(mean_handle_s,),
        mean_patience_s=mean_patience_s,
        agents=agents,
        policy="balanced",
        waiting_room=waiting_room,
    )


def chat_chain(
    *,
    arrival_rate_per_s: float,
    mean_handle_s_by_chats: Sequence[float],
    mean_patience_s: float,
    agents: int,
    policy: Policy = "balanced",
    waiting_room: int | None = None,
) -> SteadyState:
    """A chat desk whose handle times grow with the chats an agent holds, all exponential.

    With k chats open each ends at rate 1 / mean_handle_s_by_chats[k - 1]; the length of that list
    is the capacity of an agent. `least_loaded` and `most_loaded` are exact, over the numbers of
    agents with 0, 1, ... chats. `balanced` keeps chats spread evenly as if they could be moved
    from agent to agent: close to `least_loaded`, exact at capacity 1, and fast for any size.

    Arguments: arrival_rate_per_s; mean_handle_s_by_chats and mean_patience_s in seconds (math.inf:
    nobody gives up); agents, at least 1; policy; waiting_room, the number that may wait, endless
    if None.
    Errors: ValueError for any other value, when the queue would grow without bound, and when the
    exact policies would need more than 200,000 configurations.
    Source: a Markov chain, solved here; the queue as in Mandelbaum & Zeltyn (2007).
    """
    _check_desk(arrival_rate_per_s, mean_handle_s_by_chats, agents)
    checks.positive_or_inf("mean_patience_s", mean_patience_s)
    checks.one_of("policy", policy, get_args(Policy))
    if waiting_room is not None:
        checks.whole("waiting_room", waiting_room, 0)
    rates = (0.0, *(held / mean for held, mean in enumerate(mean_handle_s_by_chats, start=1)))
    law = wait_law(
        arrival_rate_per_s=arrival_rate_per_s,
        drain_rate_per_s=agents * rates[-1],
        mean_patience_s=mean_patience_s,
        waiting_room=waiting_room,
    )
    return steady_state(
        loss_desk(policy, arrival_rate_per_s, rates, agents),
        law,
        arrival_rate_per_s=arrival_rate_per_s,
        mean_patience_s=mean_patience_s,
        agents=agents,
        capacity=len(mean_handle_s_by_chats),
    )


def _check_desk(
    arrival_rate_per_s: float, mean_handle_s_by_chats: Sequence[float], agents: int
) -> None:
    checks.positive("arrival_rate_per_s", arrival_rate_per_s)
    checks.not_empty("mean_handle_s_by_chats", mean_handle_s_by_chats)
    for mean_handle_s in mean_handle_s_by_chats:
        checks.positive("mean_handle_s", mean_handle_s)
    checks.whole("agents", agents, 1)
