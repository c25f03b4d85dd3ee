"""The end of the day: agents stay for those whom they may serve, and then go home."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine.kernel.book import DAY_CLOSED, NOTHING, note
from imroute.engine.kernel.layout import NOBODY, UP, Day, Number, Tables, numbers
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.staff import go_off_duty

U = np.uint64
ZERO = U(0)
SERVE_QUEUE, DROP_QUEUE, STOP = numbers(0, 1, 2)


@cold
def has_prospects(tables: Tables, day: Day, number: Number) -> bool:
    """Whether somebody is on duty in a pool of this stage or of one to come."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    for i in range(class_.first_prospect, class_.first_prospect + class_.prospects):
        if day.floors[U(tables.lists[U(i)])].on_duty > 0:
            return True
    return False


@cold
def count_prospects(tables: Tables, day: Day, number: Number, by: Number) -> None:
    class_ = tables.classes[U(day.live[U(number)].class_)]
    for i in range(class_.first_prospect, class_.first_prospect + class_.prospects):
        day.floors[U(tables.lists[U(i)])].could_serve += by


@cold
def send_home(tables: Tables, day: Day, now: float, pool: Number) -> None:
    first = tables.pools[U(pool)].first_agent
    if day.floors[U(pool)].on_duty > 0:
        for agent in range(first, first + tables.pools[U(pool)].agents):
            if day.agents[U(agent)].on_duty:
                go_off_duty(tables, day, now, agent)


@cold
def send_home_if_done(tables: Tables, day: Day, now: float) -> None:
    """Nobody stays in a pool that nobody waits for."""
    for pool in range(len(tables.pools)):
        if day.floors[U(pool)].could_serve == 0:
            send_home(tables, day, now, pool)


@cold
def everybody_if_anybody_waits(tables: Tables, day: Day) -> Number:
    """How many contacts to look through for those in line or on offer."""
    tally = day.tally[ZERO]
    return tally.people if tally.in_line > 0 or lively() else NOTHING


@cold
def is_on_offer(tables: Tables, day: Day, number: Number) -> bool:
    return bool(lively() and day.lives[U(number)].offer != NOBODY)


@cold
def close(tables: Tables, day: Day, now: float) -> None:
    """Close; who is still in line is for the caller to look at."""
    day.tally[ZERO].closed = 1
    note(day, now, DAY_CLOSED, NOBODY, NOTHING)
    for number in range(everybody_if_anybody_waits(tables, day)):
        waits = day.live[U(number)].in_line and not day.live[U(number)].gave_up
        if waits or is_on_offer(tables, day, number):
            count_prospects(tables, day, number, UP)
    if tables.settings[ZERO].at_close == DROP_QUEUE:
        for pool in range(len(tables.pools)):
            send_home(tables, day, now, pool)
