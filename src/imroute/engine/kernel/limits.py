"""How many contacts an agent may be assigned within some time."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine.kernel.calendar import LIMIT_ENDS, schedule, word
from imroute.engine.kernel.layout import NOBODY, Day, Number, Tables

U = np.uint64


@cold
def limit_ends_s(tables: Tables, day: Day, agent: Number) -> float:
    """When an agent may be assigned contacts again; up to now: already."""
    who = day.agents[U(agent)]
    pool = tables.pools[U(who.pool)]
    if who.assigned < pool.at_most:
        return -np.inf
    return day.assigned_s[U(_place(tables, day, agent))] + pool.at_most_in_s


@cold
def _place(tables: Tables, day: Day, agent: Number) -> Number:
    """Where the oldest assignment that counts stands, and where the next will."""
    who = day.agents[U(agent)]
    pool = tables.pools[U(who.pool)]
    return np.int64(pool.first_time + who.number * pool.at_most + who.assigned % pool.at_most)


@cold
def count_assignment(tables: Tables, day: Day, now: float, agent: Number) -> None:
    """An agent was assigned a contact, or offered one."""
    who = day.agents[U(agent)]
    if tables.pools[U(who.pool)].at_most == NOBODY:
        return
    day.assigned_s[U(_place(tables, day, agent))] = now
    who.assigned += 1
    ends_s = limit_ends_s(tables, day, agent)
    if ends_s > now:
        schedule(day, ends_s, word(LIMIT_ENDS, agent))
