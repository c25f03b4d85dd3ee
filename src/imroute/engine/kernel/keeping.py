"""Agents kept for contacts that are too heavy for now, until they have drained."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.book import KEPT, NOTHING, note_agent
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables

U = np.uint64
ZERO = U(0)


@cold
def keep_if_heavy(tables: Tables, day: Day, now: float, agent: Number) -> None:
    """Keep an agent who looks for the heavy contact that goes before all others, if any."""
    who = day.agents[U(agent)]
    pool = tables.pools[U(who.pool)]
    if who.kept_for != NOBODY or not pool.keeps:
        return
    best = NOBODY
    for i in range(pool.first_class, pool.first_class + pool.classes):
        number = _first_to_keep_for(tables, day, who, pool, tables.lists[U(i)])
        if number != NOBODY and (best == NOBODY or _before(tables, day, number, best)):
            best = number
    if best != NOBODY:
        who.kept_for = best
        day.lives[U(best)].keeps = agent
        day.tally[ZERO].agents_kept += 1
        note_agent(day, now, KEPT, best, agent, NOTHING)


@cold
def _first_to_keep_for(tables: Tables, day: Day, who: Row, pool: Row, number: Number) -> Number:
    """The first of a class for whom nobody is kept yet; if one should be."""
    class_ = tables.classes[U(number)]
    too_heavy = pool.capacity - who.weight < class_.weight <= pool.capacity
    if not too_heavy or class_.weight <= pool.lightest:
        return NOBODY
    first = first_there(tables, day, number)
    while first != NOBODY and day.lives[U(first)].keeps != NOBODY:
        first = _next_there(tables, day, np.int64(day.live[U(first)].behind))
    if first == NOBODY or not _goes_before_lighter(tables, day, pool, class_):
        return NOBODY
    return first


@cold
def _goes_before_lighter(tables: Tables, day: Day, pool: Row, class_: Row) -> bool:
    """Whether a class has a higher priority than every lighter contact in line."""
    for i in range(pool.first_class, pool.first_class + pool.classes):
        other = tables.lists[U(i)]
        goes_first = (
            tables.classes[U(other)].weight < class_.weight
            and tables.classes[U(other)].priority >= class_.priority
        )
        if goes_first and first_there(tables, day, other) != NOBODY:
            return False
    return True


@cold
def first_there(tables: Tables, day: Day, class_: Number) -> Number:
    """The first of a line who is no shadow, and no background work, which waits for all else."""
    return _next_there(tables, day, np.int64(day.lines[U(class_)].first))


@cold
def _next_there(tables: Tables, day: Day, number: Number) -> Number:
    while number != NOBODY and (day.live[U(number)].gave_up or is_background(tables, day, number)):
        number = np.int64(day.live[U(number)].behind)
    return number


@cold
def is_background(tables: Tables, day: Day, number: Number) -> bool:
    return bool(tables.types[U(day.contacts[U(number)].type)].background)


@cold
def _before(tables: Tables, day: Day, a: Number, b: Number) -> bool:
    """By priority, age and number."""
    a_first = tables.classes[U(day.live[U(a)].class_)].priority
    b_first = tables.classes[U(day.live[U(b)].class_)].priority
    if a_first != b_first:
        return bool(a_first > b_first)
    if day.lives[U(a)].since_s != day.lives[U(b)].since_s:
        return bool(day.lives[U(a)].since_s < day.lives[U(b)].since_s)
    return bool(a < b)


# ------------------------------------------------------------------------------ no longer


@cold
def stop_keeping(day: Day, number: Number) -> None:
    """A contact has left its line for good: who was kept for it looks when all else is done."""
    agent = np.int64(day.lives[U(number)].keeps)
    if agent != NOBODY:
        _let_go(day, agent)
        looks_later(day, agent)


@cold
def stop_keeping_elsewhere(tables: Tables, day: Day, number: Number) -> None:
    """A stage has begun: who is kept in a pool that may not take the contact now is not needed."""
    agent = np.int64(day.lives[U(number)].keeps)
    if agent == NOBODY:
        return
    class_ = tables.classes[U(day.live[U(number)].class_)]
    for i in range(class_.first_pool, class_.first_pool + class_.pools):
        if tables.lists[U(i)] == day.agents[U(agent)].pool:
            return
    stop_keeping(day, number)


@cold
def takes_who_was_kept(tables: Tables, day: Day, number: Number, agent: Number) -> None:
    """An agent takes a contact; who was kept for it looks for others, unless about to anyway."""
    accepts = tables.pools[U(day.agents[U(agent)].pool)].accept_time != NOBODY
    if day.lives[U(number)].keeps == agent and not accepts:
        _let_go(day, agent)
    else:
        stop_keeping(day, number)


@cold
def is_kept_no_more(day: Day, agent: Number) -> None:
    """An agent goes off duty."""
    if day.agents[U(agent)].kept_for != NOBODY:
        _let_go(day, agent)


@hot
def _let_go(day: Day, agent: Number) -> None:
    who = day.agents[U(agent)]
    day.lives[U(who.kept_for)].keeps = NOBODY
    who.kept_for = NOBODY
    day.tally[ZERO].agents_kept -= 1


@cold
def looks_later(day: Day, agent: Number) -> None:
    """An agent is to look for contacts after all else that an event brings."""
    tally = day.tally[ZERO]
    day.later[U(tally.later)] = agent
    tally.later += 1
