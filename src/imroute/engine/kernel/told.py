"""What those who wait are told: how long others waited, or that somebody will come."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine import contract
from imroute.engine.kernel.layout import ANNOUNCES, HOLDING_REPLY, Day, Number, Tables

U = np.uint64
WAITS_ANNOUNCED = np.int64(contract.WAITS_ANNOUNCED)


@cold
def remember_wait(day: Day, rule: Number, wait_s: float) -> None:
    """A contact of the rule has been assigned; the last few waits are kept."""
    queue = day.queues[U(rule)]
    day.waits[U(rule * WAITS_ANNOUNCED + queue.assigned % WAITS_ANNOUNCED)] = wait_s
    queue.assigned += 1


@cold
def patience_when_told(tables: Tables, day: Day, class_: Number, patience_s: float) -> float:
    """The patience that is left of one who is told how long it takes, or to hold on."""
    row = tables.classes[U(class_)]
    rule = tables.rules[U(row.rule)]
    if row.tells & ANNOUNCES and _announced_s(day, np.int64(row.rule)) > patience_s:
        patience_s *= rule.announced_patience
    if row.tells & HOLDING_REPLY and patience_s > rule.holding_after_s:
        patience_s *= rule.holding_patience
    return patience_s


@cold
def _announced_s(day: Day, rule: Number) -> float:
    """The mean of the last waits; before the first assignment none is announced."""
    assigned = np.int64(day.queues[U(rule)].assigned)
    waits = min(assigned, WAITS_ANNOUNCED)
    if waits == 0:
        return -np.inf
    total_s = 0.0
    for place in range(assigned - waits, assigned):
        total_s += day.waits[U(rule * WAITS_ANNOUNCED + place % WAITS_ANNOUNCED)]
    return total_s / np.float64(waits)
