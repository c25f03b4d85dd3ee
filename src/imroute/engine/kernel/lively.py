"""Whether contacts may do more than wait, talk and leave: a plan that does not ask for it is played
by code in which there is nothing of it.
"""

from __future__ import annotations

import numpy as np

from imroute.compiled import hot, switch
from imroute.engine.kernel.layout import Day, Number, Row, Tables

U = np.uint64
lively = switch("lively")


@hot
def expect_message(day: Day, number: Number, due_s: float) -> None:
    """Remember when the customer writes next: what comes between may keep it from being written."""
    if lively():
        day.lives[U(number)].due_s = due_s


@hot
def contacts_of(tables: Tables, who: Row) -> Number:
    """How many contacts an agent holds, offers included."""
    return np.int64(who.contacts if lively() else tables.loads[U(who.load)].contacts)


@hot
def weight_of(tables: Tables, who: Row) -> Number:
    """What they weigh."""
    return np.int64(who.weight if lively() else tables.loads[U(who.load)].weight)
