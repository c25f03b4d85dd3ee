"""Compiled passes over time: how long agents were at what, how long and how many contacts waited.

As in `imroute.measures.kernels`, nothing is allocated. `edges` are the ends of the intervals (one
more than intervals, ascending); what lies before the first and after the last counts for nothing.
"""

from __future__ import annotations

import math

from imroute.compiled import cold, hot, outermost
from imroute.intervals import Floats, Ints
from imroute.measures.columns import Codes, Duty, Held, Slots, Work

ON_DUTY, LOGGED_IN, OCCUPIED, FOCUSED, HELD, SLOTS_HELD = range(6)


@cold
def _add(out: Floats, edges: Floats, began: float, ended: float, amount: float, near: int) -> int:
    """Add the time of a stretch to its intervals; return the first, to begin from the next time."""
    began, ended = max(began, edges[0]), min(ended, edges[edges.size - 1])
    if not began < ended:
        return near
    while near > 0 and edges[near] > began:
        near -= 1
    while near + 2 < edges.size and edges[near + 1] <= began:
        near += 1
    interval = near
    while began < ended:
        until = min(ended, edges[interval + 1])
        out[interval] += (until - began) * amount
        began = until
        interval += 1
    return near


@cold
def _sort_by_agent(agent: Codes, began: Floats, ended: Floats, ends: Ints, order: Codes) -> None:
    """Rows in the order of agents, then of when they began; `ends` says where each agent's end.

    Rows without an agent, a beginning or a length are left out. They come nearly in order, so
    insertion sorts them.
    """
    for i in range(ends.size):
        ends[i] = 0
    for row in range(agent.size):
        if agent[row] >= 0 and began[row] < ended[row]:
            ends[agent[row]] += 1
    before = 0
    for i in range(ends.size):
        before, ends[i] = before + ends[i], before
    for row in range(agent.size):
        if agent[row] >= 0 and began[row] < ended[row]:
            order[ends[agent[row]]] = row
            ends[agent[row]] += 1
    for i in range(ends.size):
        first = ends[i - 1] if i else 0
        for j in range(first + 1, ends[i]):
            row, k = order[j], j
            while k > first and began[order[k - 1]] > began[row]:
                order[k] = order[k - 1]
                k -= 1
            order[k] = row


@cold
def _add_on_duty(
    out: Floats,
    edges: Floats,
    began: float,
    ended: float,
    amount: float,
    on: Floats,
    off: Floats,
    rows: Codes,
    near: int,
) -> None:
    """Add the part of a stretch that lies in an agent's stretches of duty."""
    for i in range(rows.size):
        _add(out, edges, max(began, on[rows[i]]), min(ended, off[rows[i]]), amount, near)


@cold
def _add_off_duty(
    out: Floats, edges: Floats, began: float, ended: float, on: Floats, off: Floats, rows: Codes
) -> None:
    """Add the part of a stretch that lies outside of an agent's stretches of duty."""
    for i in range(rows.size):
        if began < on[rows[i]]:
            _add(out, edges, began, min(ended, on[rows[i]]), 1.0, 0)
        began = max(began, off[rows[i]])
    _add(out, edges, began, ended, 1.0, 0)


@outermost
def add_duty(edges: Floats, duty: Duty, ends: Ints, order: Codes, out: Floats) -> None:
    """Add time on duty, which is logged in; `out` is of shape (kinds of time, agents, intervals).

    `ends` and `order` are filled: each agent's rows of duty.
    """
    _sort_by_agent(duty.agent, duty.on, duty.off, ends, order)
    for who in range(ends.size):
        until = -math.inf
        for i in range(ends[who - 1] if who else 0, ends[who]):
            on, off = max(duty.on[order[i]], until), duty.off[order[i]]
            _add(out[ON_DUTY, who], edges, on, off, 1.0, 0)
            _add(out[LOGGED_IN, who], edges, on, off, 1.0, 0)
            until = max(until, off)


@outermost
def add_holding(
    edges: Floats,
    held: Held,
    weight: Floats,
    duty: Duty,
    duty_ends: Ints,
    duty_order: Codes,
    ends: Ints,
    order: Codes,
    out: Floats,
) -> None:
    """Add the time of contacts held: each, any, those held on duty by weight, any off duty.

    `weight` is that of each combination; `duty_ends` and `duty_order` come from `add_duty`.
    """
    on, off = duty.on, duty.off
    _sort_by_agent(held.agent, held.began, held.ended, ends, order)
    for who in range(ends.size):
        ours = duty_order[duty_ends[who - 1] if who else 0 : duty_ends[who]]
        until, near, shift = -math.inf, 0, 0
        for i in range(ends[who - 1] if who else 0, ends[who]):
            row = order[i]
            begin, end = held.began[row], held.ended[row]
            slots = weight[held.combination[row]]
            while near + 2 < edges.size and edges[near + 1] <= begin:
                near += 1
            while shift + 1 < ours.size and off[ours[shift]] <= begin:
                shift += 1
            alone = max(begin, until)
            until = max(until, end)
            if (
                ours.size
                and on[ours[shift]] <= begin
                and end <= off[ours[shift]]
                and edges[near] <= begin
                and end <= edges[near + 1]
            ):  # as nearly always: within one interval and one stretch of duty
                out[HELD, who, near] += end - begin
                out[SLOTS_HELD, who, near] += slots * (end - begin)
                out[OCCUPIED, who, near] += max(0.0, end - alone)
                continue
            _add(out[HELD, who], edges, begin, end, 1.0, near)
            _add_on_duty(out[SLOTS_HELD, who], edges, begin, end, slots, on, off, ours, near)
            _add(out[OCCUPIED, who], edges, alone, end, 1.0, near)
            _add_off_duty(out[LOGGED_IN, who], edges, alone, end, on, off, ours)


@outermost
def add_slots(
    edges: Floats, slots: Slots, duty: Duty, duty_ends: Ints, duty_order: Codes, out: Floats
) -> None:
    """Add slots that are taken, or left, otherwise than by the weight of contacts held on duty."""
    for row in range(slots.agent.size):
        who = slots.agent[row]
        ours = duty_order[duty_ends[who - 1] if who else 0 : duty_ends[who]]
        began, ended, amount = slots.began[row], slots.ended[row], slots.slots[row]
        _add_on_duty(out[SLOTS_HELD, who], edges, began, ended, amount, duty.on, duty.off, ours, 0)


@outermost
def add_work(edges: Floats, work: Work, until: Floats, out: Floats) -> None:
    """Add time at work; rows come in the order in which work began, `until` is zero by agent."""
    near = 0
    for row in range(work.agent.size):
        who, end = work.agent[row], work.ended[row]
        begin = max(work.began[row], until[who])
        if begin < end:
            near = _add(out[FOCUSED, who], edges, begin, end, 1.0, near)
            until[who] = end


@hot
def _pass(
    time: Floats, peak: Floats, edges: Floats, since: float, until: float, level: int, near: int
) -> int:
    """Let time go by with so many waiting."""
    since, until = max(since, edges[0]), min(until, edges[edges.size - 1])
    near = _add(time, edges, since, until, float(level), near)
    interval = near
    while since < until:
        peak[interval] = max(peak[interval], float(level))
        since = edges[interval + 1]
        interval += 1
    return near


@outermost
def sweep_queue(
    edges: Floats,
    at: Floats,
    rise: Codes,
    group: Codes,
    level: Ints,
    since: Floats,
    time: Floats,
    peak: Floats,
) -> None:
    """Add up seconds waited, and keep the longest queue that lasted, of one day.

    Moments at which someone comes or goes are in order of time; `level` and `since` are zero, one
    for each group; `time` and `peak` of shape (groups, intervals).
    """
    near = 0
    for moment in range(at.size):
        who = group[moment]
        if who < 0:
            continue
        if level[who] > 0 and since[who] < at[moment]:
            near = _pass(time[who], peak[who], edges, since[who], at[moment], level[who], near)
        level[who] += rise[moment]
        since[who] = at[moment]
