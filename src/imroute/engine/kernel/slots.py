"""The slots of agents: taken and given back."""

from __future__ import annotations

import numpy as np

from imroute.compiled import hot
from imroute.engine.kernel.layout import Day, Number, Tables, numbers
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.seats import rise, sit, to_the_end

U = np.uint64
ZERO = U(0)
MORE, LESS = numbers(0, 1)


@hot
def _move(tables: Tables, load: Number, weighs: Number, step: Number) -> Number:
    """The load with one contact of a weight MORE or LESS."""
    row = (np.int64(load) * tables.settings[ZERO].weights + weighs) * 2 + step
    return tables.moves[U(row)]


@hot
def take_slot(tables: Tables, day: Day, number: Number, agent: Number) -> None:
    """An agent holds a contact, or an offer of it, from now on."""
    who, tally = day.agents[U(agent)], day.tally[ZERO]
    class_ = tables.classes[U(day.live[U(number)].class_)]
    rise(tables, day, agent)
    who.load = _move(tables, who.load, class_.weighs, MORE)
    if lively():
        who.contacts += 1
        who.weight += class_.weight
    who.last_assigned = tally.assignments
    tally.assignments += 1
    day.floors[U(who.pool)].last_chosen = who.number
    to_the_end(tables, day, agent)
    sit(tables, day, agent)


@hot
def give_slot(tables: Tables, day: Day, number: Number, agent: Number, idle_since_s: float) -> None:
    """An agent holds a contact, or an offer of it, no more."""
    who, class_ = day.agents[U(agent)], tables.classes[U(day.live[U(number)].class_)]
    rise(tables, day, agent)
    who.load = _move(tables, who.load, class_.weighs, LESS)
    if lively():
        who.contacts -= 1
        who.weight -= class_.weight
    who.idle_since_s = idle_since_s
    sit(tables, day, agent)
