"""Compiled passes over the days of a study: from logs to columns, and from columns to tables.

Each is one loop over rows. Nothing is allocated: what is written to is handed in. Import this
inside functions only (see `imroute.compiled`).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from imroute.compiled import hot, outermost
from imroute.customers import IN_HAND_AT_START
from imroute.engine.contract import NONE, WRAP_UP, Outcome
from imroute.intervals import Bools, Floats, Ints
from imroute.measures.columns import NANO, Codes, Contacts, Parts, Placed, Work
from imroute.measures.kinds import (
    AGAIN,
    ANSWERED,
    AT_ONCE,
    BOT,
    FREED,
    JOINED,
    REPEATS,
    RESOLVED,
    RETURNED,
)

_COMPLETED, _BOT_RESOLVED = int(Outcome.COMPLETED), int(Outcome.BOT_RESOLVED)
_WRAP_UP, _NONE = int(WRAP_UP), int(NONE)
_IN_HAND, _HIGH_HALF = np.uint64(IN_HAND_AT_START), np.uint64(32)


@hot
def _walk(edges: Floats, at: float, interval: int) -> int:
    """The interval of a moment, found from one near by; the first and the last are open."""
    while interval + 2 < edges.size and edges[interval + 1] <= at:
        interval += 1
    while interval > 0 and edges[interval] > at:
        interval -= 1
    return interval


# Logs → columns -----------------------------------------------------------------------------------


@hot
def or_else(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value


@hot
def _counts(contact: Any) -> bool:
    """Whether contacts are counted with it: not if an agent had it when the run began."""
    return bool(contact["attempt"] > 0 or contact["customer"] >> _HIGH_HALF != _IN_HAND)


@hot
def _kind_of(contact: Any) -> int:
    kind = int(contact["outcome"])
    if not math.isnan(contact["joined_s"]):
        kind |= JOINED
    if not math.isnan(contact["assigned_s"]):
        kind |= ANSWERED
    if contact["assigned_s"] == contact["joined_s"]:
        kind |= AT_ONCE
    if contact["bot"] >= 0:
        kind |= BOT
    if contact["resolved"] == 1:
        kind |= RESOLVED
    if contact["attempt"] > 0:
        kind |= AGAIN
    if not math.isnan(contact["freed_s"]):
        kind |= FREED
    return kind


@hot
def combine(contact: Any, rule: int, pool: int, strides: Ints) -> int:
    """One number for type, tier, rule, pool and bot; the last three may be none."""
    return int(
        contact["type"] * strides[0]
        + contact["tier"] * strides[1]
        + (rule + 1) * strides[2]
        + (pool + 1) * strides[3]
        + (contact["bot"] + 1) * strides[4]
    )


@hot
def numbered(combined: int, numbering: Codes, combinations: Ints, known: int) -> int:
    """How many combinations are known now; they are numbered as they come."""
    if numbering[combined] < 0:
        numbering[combined] = known
        combinations[known] = combined
        known += 1
    return known


@hot
def _take_times(contact: Any, row: int, ended_s: float, talks: bool, out: Contacts) -> None:
    out.arrived[row] = contact["arrived_s"] if _counts(contact) else math.nan
    out.joined[row] = contact["joined_s"]
    out.left_queue[row] = or_else(contact["queue_left_s"], ended_s)
    out.would_be_assigned[row] = contact["would_be_assigned_s"]
    out.work_began[row] = contact["work_began_s"]
    out.replied[row] = contact["first_reply_s"]
    out.held_until[row] = or_else(contact["freed_s"], ended_s)
    if out.bot_replied.size:
        out.bot_replied[row] = contact["bot_reply_s"]
    if out.ended.size:
        out.ended[row] = contact["ended_s"]
    # Under `handling` attention is not split.
    over = not math.isnan(contact["freed_s"]) or contact["passes"] > 0
    if out.focus_s.size and not (over and talks):
        out.focus_s[row] = math.nan
        out.wrap_up_s[row] = math.nan


@outermost
def take_contacts(
    raw: Any,
    ended_s: float,
    edges: Floats,
    intervals: Ints,
    window_s: float,
    talks: Bools,
    strides: Ints,
    first_agents: Ints,
    numbering: Codes,
    combinations: Ints,
    known: int,
    last: Ints,
    out: Contacts,
) -> int:
    """Take over a day's contacts; replies, focus and wrap-up are summed in `out` already.

    Combinations of type, tier, rule, pool and bot are numbered as they come: `known` of them are,
    and the new number is returned. `edges` are those of stretches of time, `intervals` says which
    interval each is. `last`, none yet, becomes the latest contact about the matter that a contact
    opened.
    """
    stretch = 0
    for row in range(raw.size):
        contact = raw[row]
        stretch = _walk(edges, contact["arrived_s"], stretch)
        out.interval[row] = intervals[stretch] if contact["arrived_s"] >= edges[0] else _NONE
        pool = contact["pool"]
        answered = pool >= 0 and not math.isnan(contact["assigned_s"])
        out.agent[row] = first_agents[pool] + contact["agent"] if answered else _NONE
        combined = combine(contact, contact["rule"], pool, strides)
        known = numbered(combined, numbering, combinations, known)
        out.combination[row] = numbering[combined]
        _take_times(contact, row, ended_s, talks[contact["type"]], out)
        first, kind = contact["first_contact"], _kind_of(contact)
        before = last[first]
        if before >= 0:
            out.kind[before] |= RETURNED
            if contact["arrived_s"] - raw[before]["ended_s"] <= window_s:
                kind |= REPEATS
        last[first] = row
        out.kind[row] = kind
        over = contact["outcome"] == _COMPLETED or contact["outcome"] == _BOT_RESOLVED
        since = raw[first]["arrived_s"]
        out.resolution_s[row] = math.nan
        out.resolution_s[first] = contact["ended_s"] - since if over else math.nan
    return known


@hot
def _place_of(parts: Parts, begins: Ints, contact: int, began: float, contacts: int) -> int:
    """The contact, or behind all contacts the part of its life in which work began."""
    if begins.size:
        for part in range(begins[contact + 1] - 1, begins[contact] - 1, -1):
            if parts.left_queue[part] <= began:
                return contacts + part
    return contact


@hot
def _take_replies(
    raw: Any, contacts: Contacts, parts: Parts, begins: Ints, after_s: Floats, place: Ints
) -> int:
    """Take over how long each reply took, by contact, then by part; return how many there are."""
    several = contacts.replies.size
    later = parts.replies.size if several else 0
    place[0] = 0
    for contact in range(several):
        place[contact + 1] = place[contact] + contacts.replies[contact]
    for part in range(later):
        place[several + part + 1] = place[several + part] + parts.replies[part]
    replies = place[several + later]
    for i in range(raw.size if replies else 0):
        row = raw[i]
        if row["turn"] >= 0 and not math.isnan(row["ended_s"]):
            of = _place_of(parts, begins, row["contact"], row["began_s"], several)
            after_s[place[of]] = row["ended_s"] - row["message_s"]
            place[of] += 1
    return int(replies)


@outermost
def take_work(
    raw: Any,
    ended_s: float,
    first_agents: Ints,
    contacts: Contacts,
    parts: Parts,
    begins: Ints,
    work: Work,
    after_s: Floats,
    place: Ints,
) -> int:
    """Take over a day's work; return the number of replies sent.

    Replies, focus and wrap-up of contacts are summed, if there are conversations. `begins` says
    where the parts of each contact begin, if there are any. `place` is scratch, one more than there
    are contacts and parts.
    """
    several = contacts.replies.size
    for contact in range(several):
        contacts.replies[contact] = 0
        contacts.focus_s[contact] = contacts.wrap_up_s[contact] = 0.0
    for part in range(parts.replies.size):
        parts.replies[part] = 0
    for i in range(raw.size):
        row = raw[i]
        work.agent[i] = first_agents[row["pool"]] + row["agent"]
        work.began[i] = row["began_s"]
        work.ended[i] = or_else(row["ended_s"], ended_s)
        if several and not math.isnan(row["ended_s"]):
            whose, spent = row["contact"], row["ended_s"] - row["began_s"]
            contacts.focus_s[whose] += spent
            if row["turn"] == _WRAP_UP:
                contacts.wrap_up_s[whose] += spent
            if row["turn"] >= 0:
                of = _place_of(parts, begins, whose, row["began_s"], several)
                if of < several:
                    contacts.replies[of] += 1
                else:
                    parts.replies[of - several] += 1
    return _take_replies(raw, contacts, parts, begins, after_s, place)


# Columns → tables ---------------------------------------------------------------------------------


@outermost
def number_cells(
    tables: tuple[Placed, ...],
    table_begins: Ints,
    strides: Ints,
    from_s: Floats,
    to_s: Floats,
    numbering: Ints,
    cells: tuple[Codes, ...],
    keys: Ints,
    days: Codes,
) -> int:
    """Number the cells of all tables, keys that occur on one day; return how many there are.

    A key is made of agent, combination and interval, by `strides`; those of stride 0 do not count.
    The cell of a row is none if it has no agent and agents count, or if it arrived before `from_s`
    or from `to_s` on, which are of each interval; `keys` and `days` say what each cell is. A row of
    `table_begins` is a table's: where each day begins; `numbering`, one for each key, is none yet.
    """
    known = 0
    for day in range(table_begins.shape[1] - 1):
        before = known
        for table in range(len(tables)):
            rows, cell = tables[table], cells[table]
            for row in range(table_begins[table, day], table_begins[table, day + 1]):
                agent, interval, arrived = rows.agent[row], rows.interval[row], rows.arrived[row]
                seen = interval >= 0 and from_s[interval] <= arrived < to_s[interval]
                if not seen or (strides[0] > 0 and agent < 0):
                    cell[row] = _NONE
                    continue
                key = agent * strides[0] + rows.combination[row] * strides[1]
                key += interval * strides[2]
                if numbering[key] < before:
                    numbering[key] = known
                    keys[known], days[known] = key, day
                    known += 1
                cell[row] = numbering[key]
    return known


@outermost
def tally(kind: Codes, numbers: Ints, cell: Codes, table: Ints) -> None:
    """Count contacts by cell and kind; `numbers` are the columns of the kinds in `table`."""
    for row in range(kind.size):
        if cell[row] >= 0:
            table[cell[row], numbers[kind[row]]] += 1


@outermost
def tabulate(values: Floats, cell: Codes, limits: Floats, table: Floats) -> None:
    """Count values by cell and by the first limit that they lie within; then their sum, highest.

    Only the sum is of rounded values; limits allow for what rounding would do.
    """
    size = limits.size
    for row in range(values.size):
        value, where = values[row], cell[row]
        if where < 0 or math.isnan(value):
            continue
        code = 0
        for limit in range(size):
            code += value > limits[limit]
        table[where, code] += 1.0
        table[where, size + 1] += np.rint(value * NANO) / NANO
        table[where, size + 2] = max(table[where, size + 2], value)


@outermost
def fold(table: Floats, target: Ints, out: Floats) -> None:
    """Add up cells; of the last column keep the highest."""
    last = table.shape[1] - 1
    for cell in range(target.size):
        row = target[cell]
        if row >= 0:
            for column in range(last):
                out[row, column] += table[cell, column]
            out[row, last] = max(out[row, last], table[cell, last])
