"""When those under a rule that polls look for agents."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold
from imroute.engine.kernel.calendar import ROUND_BEGINS, schedule, word
from imroute.engine.kernel.layout import Day, Number, Tables

U = np.uint64


@cold
def expect_round(tables: Tables, day: Day, now: float, rule: Number) -> None:
    """Have the next round of a rule come, for those who are in line."""
    queue, every_s = day.queues[U(rule)], tables.rules[U(rule)].assign_every_s
    if every_s > 0.0 and queue.round_s != queue.round_s:
        number = math.floor(now / every_s) + 1
        queue.round_s = number * every_s
        if queue.round_s <= now:  # by rounding
            queue.round_s = (number + 1) * every_s
        schedule(day, queue.round_s, word(ROUND_BEGINS, rule))
