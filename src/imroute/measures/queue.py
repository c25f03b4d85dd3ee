"""Contacts waiting in the human queue, as time passes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import Codes, Columns


@dataclass(frozen=True, slots=True)
class Moments:
    """When contacts come and go, in order of time on each day."""

    at: Floats
    contact: Ints
    rise: Codes  # 1 or −1
    begins: Ints  # first moment of each day, and at last the number of moments


def moments(columns: Columns) -> Moments:
    """All moments at which the queue changes, whoever arrived when."""
    contacts = columns.contacts
    joined, left = contacts.joined, contacts.left_queue
    waited = np.flatnonzero(left > joined)
    begins = np.searchsorted(waited, columns.contact_begins)
    at, contact, rise = (
        np.empty(2 * waited.size),
        np.empty(2 * waited.size, dtype=np.int64),
        np.empty(2 * waited.size, dtype=np.int32),
    )
    for first, end in itertools.pairwise(begins.tolist()):
        rows, day = waited[first:end], slice(2 * first, 2 * end)
        times = np.concatenate([joined[rows], left[rows]])
        order = np.argsort(times, kind="stable")  # two runs, each nearly in order
        at[day] = times[order]
        comes = order < rows.size
        contact[day] = rows[np.where(comes, order, order - rows.size)]
        rise[day] = np.where(comes, 1, -1)
    return Moments(at, contact, rise, 2 * begins)


def queue_time_and_peak(
    waits: Moments, group: Codes, groups: int, edges: Floats
) -> tuple[Floats, Floats]:
    """Seconds waited by all between `edges`, and the longest queue; shape (groups, cells, days).

    `group` is of each contact; −1 is left out.
    """
    from imroute.measures.timelines import sweep_queue

    days = waits.begins.size - 1
    time, peak = np.zeros((2, days, groups, edges.size - 1))
    whose = group[waits.contact]
    for day in range(days):
        rows = slice(waits.begins[day], waits.begins[day + 1])
        level, since = np.zeros(groups, dtype=np.int64), np.zeros(groups)
        sweep_queue(
            *(edges, waits.at[rows], waits.rise[rows], whose[rows]),
            *(level, since, time[day], peak[day]),
        )
    return np.moveaxis(time, 0, -1), np.moveaxis(peak, 0, -1)
