"""Contacts waiting in the human queue, as time passes."""

from __future__ import annotations

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import Contacts
from imroute.measures.timelines import cut, stretches


def queue_time_and_peak(
    contacts: Contacts, group: Ints, groups: int, days: int, edges: Floats
) -> tuple[Floats, Floats]:
    """Seconds waited by all between `edges`, and the longest queue; shape (groups, cells, days).

    `contacts` are all of the study, whenever they arrived; group −1 is left out.
    """
    waited = (contacts.left_queue > contacts.joined) & (group >= 0)
    line = group[waited] * days + contacts.day[waited]
    one = np.ones((line.size, 1), dtype=np.int64)
    steps = stretches(line, contacts.joined[waited], contacts.left_queue[waited], one)
    segments = cut(steps, groups * days, edges)
    time, peak = segments.total(segments.level[:, 0]), segments.highest(0)
    shape = (groups, days, edges.size - 1)
    return time.reshape(shape).swapaxes(1, 2), peak.reshape(shape).swapaxes(1, 2)
