"""Who is on duty: shifts and breaks, and clock maps that rise and fall."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine.contract import Kind
from imroute.engine.kernel.book import CAME_ON_DUTY, NOTHING, WENT_OFF_DUTY, end_duty, note_agent
from imroute.engine.kernel.keeping import is_kept_no_more
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables
from imroute.engine.kernel.lively import contacts_of, lively
from imroute.engine.kernel.seats import rise, sit

U = np.uint64
ZERO = U(0)
STAFF_ARRIVES = U(Kind.STAFF_ARRIVES)
LEAVES_NOW = np.int64(2)


@cold
def go_off_duty(tables: Tables, day: Day, now: float, agent: Number) -> None:
    """From now on no new contacts; those in hand are finished."""
    who = day.agents[U(agent)]
    rise(tables, day, agent)
    who.on_duty = 0
    if lively():
        is_kept_no_more(day, agent)
    day.floors[U(who.pool)].on_duty -= 1
    end_duty(day.duty, day.tally, now, who.pool, who.number, who.on_duty_since_s)
    note_agent(day, now, WENT_OFF_DUTY, NOBODY, agent, NOTHING)


@cold
def come_on_duty(tables: Tables, day: Day, now: float, agent: Number) -> None:
    who = day.agents[U(agent)]
    who.on_duty = 1
    who.hands_over = 0
    who.on_duty_since_s = now
    who.idle_since_s = now
    day.floors[U(who.pool)].on_duty += 1
    sit(tables, day, agent)
    note_agent(day, now, CAME_ON_DUTY, NOBODY, agent, NOTHING)


@cold
def staff_leaves(tables: Tables, day: Day, now: float, change: Row) -> None:
    """One change; under a clock map those with the fewest contacts leave first."""
    if change.named:
        chosen = _named(tables, day, change, NOTHING)
    else:
        chosen = _fewest_contacts(tables, day, change)
    for i in range(chosen):
        agent = np.int64(day.takers[U(i)])
        go_off_duty(tables, day, now, agent)
        day.agents[U(agent)].hands_over = LEAVES_NOW if change.hands_over else NOTHING


@cold
def staff_arrives(tables: Tables, day: Day, now: float, change: Row, already: Number) -> Number:
    """One change; those who come stand in `takers` behind those who came already."""
    if change.named:
        chosen = _named(tables, day, change, already)
    else:
        chosen = _draining_first(tables, day, change, already)
    for i in range(already, already + chosen):
        come_on_duty(tables, day, now, np.int64(day.takers[U(i)]))
    return already + chosen


@cold
def _named(tables: Tables, day: Day, change: Row, already: Number) -> Number:
    """Those of a shift who are there, or who come: not who is absent on its day."""
    first = tables.pools[U(change.pool)].first_agent
    days, chosen = tables.settings[ZERO].days, np.int64(0)
    for i in range(change.count):
        agent = first + tables.lists[U(change.first + i)]
        absent = day.absent[U(agent * days + change.day)]
        if day.agents[U(agent)].on_duty or (U(change.kind) == STAFF_ARRIVES and not absent):
            day.takers[U(already + chosen)] = agent
            chosen += 1
    return chosen


@cold
def _fewest_contacts(tables: Tables, day: Day, change: Row) -> Number:
    """Ties: the highest number."""
    pool = tables.pools[U(change.pool)]
    chosen = np.int64(0)
    most = np.int64(0)
    for agent in range(pool.first_agent, pool.first_agent + pool.agents):
        most = max(most, contacts_of(tables, day.agents[U(agent)]))
    for contacts in range(most + 1):
        for agent in range(pool.first_agent + pool.agents - 1, pool.first_agent - 1, -1):
            who = day.agents[U(agent)]
            if chosen == change.count:
                return chosen
            if who.on_duty and contacts_of(tables, who) == contacts:
                day.takers[U(chosen)] = agent
                chosen += 1
    return chosen


@cold
def _draining_first(tables: Tables, day: Day, change: Row, already: Number) -> Number:
    """Those still draining are recalled first, then the lowest numbers; all in their order."""
    pool = tables.pools[U(change.pool)]
    draining, absent = np.int64(0), np.int64(0)
    for agent in range(pool.first_agent, pool.first_agent + pool.agents):
        if not day.agents[U(agent)].on_duty:
            absent += 1
            draining += contacts_of(tables, day.agents[U(agent)]) > 0
    recalled = min(draining, np.int64(change.count))
    fresh = min(absent - draining, change.count - recalled)
    chosen = np.int64(0)
    for agent in range(pool.first_agent, pool.first_agent + pool.agents):
        who = day.agents[U(agent)]
        if who.on_duty:
            continue
        if contacts_of(tables, who) > 0:
            wanted = recalled > 0
            recalled -= wanted
        else:
            wanted = fresh > 0
            fresh -= wanted
        if wanted:
            day.takers[U(already + chosen)] = agent
            chosen += 1
    return chosen
