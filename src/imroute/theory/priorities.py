"""Queues in which one class of customers goes before another."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from imroute.theory import checks
from imroute.theory.desks import erlang_b


def priority_mean_waits_s(
    *, arrival_rates_per_s: Sequence[float], mean_handle_s: float, agents: int
) -> tuple[float, ...]:
    """Mean waits in seconds by class, the first served first, nobody interrupted (M/M/n).

    A class that the agents cannot keep up with waits math.inf.

    Arguments: arrival_rates_per_s, one a class; mean_handle_s in seconds, the same for all;
    agents, at least 1.
    Errors: ValueError for any other value.
    Source: Cobham (1954); Kella & Yechiali (1985).
    """
    checks.not_empty("arrival_rates_per_s", arrival_rates_per_s)
    for rate in arrival_rates_per_s:
        checks.positive("arrival_rate_per_s", rate)
    total = sum(arrival_rates_per_s)
    blocked = erlang_b(arrival_rate_per_s=total, mean_handle_s=mean_handle_s, agents=agents)
    loads = [sum_s * mean_handle_s / agents for sum_s in accumulate(arrival_rates_per_s, initial=0)]
    p_wait = blocked / (blocked + (1 - blocked) * (1 - loads[-1])) if loads[-1] < 1 else 1.0
    next_free_s = p_wait * mean_handle_s / agents
    return tuple(
        next_free_s / ((1 - before) * (1 - upto)) if upto < 1 else math.inf
        for before, upto in pairwise(loads)
    )
