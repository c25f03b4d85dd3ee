"""Contacts waiting in the human queue, as time passes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import Codes, Columns, Contacts, Parts


@dataclass(frozen=True, slots=True)
class Moments:
    """When contacts come and go, in order of time on each day."""

    at: Floats
    combination: Codes
    rise: Codes  # 1 or −1
    begins: Ints  # first moment of each day, and at last the number of moments


def moments(columns: Columns) -> Moments:
    """All moments at which the queue changes, whoever arrived when."""
    waits = [_waits(columns.contacts, columns.contact_begins)]
    if columns.parts.joined.size:
        waits.append(_waits(columns.parts, columns.part_begins))
    begins = np.sum([begins for *_, begins in waits], axis=0)
    size = 2 * int(begins[-1])
    at, combination, rise = (
        np.empty(size),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int32),
    )
    for number, (first, end) in enumerate(itertools.pairwise(begins.tolist())):
        day = slice(2 * first, 2 * end)
        joined, left, whose = (_of_day(waits, column, number) for column in range(3))
        times = np.concatenate([joined, left])
        order = np.argsort(times, kind="stable")  # two runs, each nearly in order
        at[day] = times[order]
        comes = order < joined.size
        combination[day] = whose[np.where(comes, order, order - joined.size)]
        rise[day] = np.where(comes, 1, -1)
    return Moments(at, combination, rise, 2 * begins)


_Waits: TypeAlias = tuple[Floats, Floats, Codes, Ints]


def _waits(rows: Contacts | Parts, begins: Ints) -> _Waits:
    """When waits begin and end, whose they are, and where those of each day begin."""
    waited = np.flatnonzero(rows.left_queue > rows.joined)
    ends = rows.joined[waited], rows.left_queue[waited]
    return *ends, rows.combination[waited], np.searchsorted(waited, begins)


def _of_day(waits: list[_Waits], column: int, day: int) -> Any:
    own = [one[column][one[3][day] : one[3][day + 1]] for one in waits]
    return own[0] if len(own) == 1 else np.concatenate(own)


def queue_time_and_peak(
    waits: Moments, group: Codes, groups: int, edges: Floats
) -> tuple[Floats, Floats]:
    """Seconds waited by all between `edges`, and the longest queue; shape (groups, cells, days).

    `group` is of each combination; −1 is left out.
    """
    from imroute.measures.timelines import sweep_queue

    days = waits.begins.size - 1
    time, peak = np.zeros((2, days, groups, edges.size - 1))
    whose = group[waits.combination]
    for day in range(days):
        rows = slice(waits.begins[day], waits.begins[day + 1])
        level, since = np.zeros(groups, dtype=np.int64), np.zeros(groups)
        sweep_queue(
            *(edges, waits.at[rows], waits.rise[rows], whose[rows]),
            *(level, since, time[day], peak[day]),
        )
    return np.moveaxis(time, 0, -1), np.moveaxis(peak, 0, -1)
