"""The laws of a log's tables in one compiled pass: whether all hold, in nanoseconds a row.

Which law is broken, and where, the others then find in their own time.
"""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import hot, outermost
from imroute.engine.contract import WRAP_UP, Log, Outcome, Plan
from imroute.engine.invariants.quick_parts import (
    add_up_waits_of_legs,
    chain_legs,
    ended_well,
    holds,
    is_back_for_a_reason,
    later,
    offers_are_in_order,
    or_else,
    runs_forward_from,
    silences_are_in_order,
    was_held,
    was_passed_on_well,
)
from imroute.engine.invariants.quick_room import (
    Allowed,
    Day,
    Room,
    Rows,
    Tables,
    allowed_by,
    day_of,
    room_for,
    tables_of,
)

RELATIVE = 1e-9

OPEN, TURNED_AWAY = Outcome.OPEN.value, Outcome.TURNED_AWAY.value
BOT_RESOLVED, BOT_ABANDONED = Outcome.BOT_RESOLVED.value, Outcome.BOT_ABANDONED.value
BALKED, ABANDONED = Outcome.BALKED.value, Outcome.ABANDONED.value
COMPLETED, UNCOMMON = Outcome.COMPLETED.value, Outcome.ABANDONED_SILENTLY.value


def tables_are_in_order(plan: Plan, log: Log) -> bool:
    """Tell whether the laws that can be seen without a trace all hold."""
    allowed = allowed_by(plan)
    room = room_for(plan, log, int(allowed.first_agents[-1]))
    found = _all_in_order(tables_of(log), allowed, day_of(plan, log), room)
    return bool(found) and _is_near(room.waits_s, log.queue_s)


def _is_near(waits_s: Rows, queue_s: Rows) -> bool:
    """Little's law: the length of queues over time is the sum of the waits in them."""
    if not len(queue_s):
        return True
    return bool(np.allclose(waits_s, queue_s, rtol=RELATIVE, atol=RELATIVE))


@outermost
def _all_in_order(tables: Tables, allowed: Allowed, day: Day, room: Room) -> bool:
    if len(tables.legs) > 0:
        if not chain_legs(tables, room):
            return False
        add_up_waits_of_legs(tables.legs, room)
    if not (
        _work_is_in_order(tables, allowed.first_agents, room)
        and _contacts_are_in_order(tables, allowed, day, room)
        and _duty_is_in_order(tables.duty)
        and _add_up_waits(tables.contacts, room.waits_s, day.ended_s)
    ):
        return False
    return (not len(tables.quiet) or silences_are_in_order(tables, room)) and (
        not allowed.accepts.any() or offers_are_in_order(tables, allowed, day.stops, room)
    )


@hot
def _work_is_in_order(tables: Tables, first_agents: Rows, room: Room) -> bool:
    contacts, work = tables.contacts, tables.work
    replies, busy_until_s = room.replies, room.busy_until_s
    for i in range(len(work)):
        row = work[i]
        if row.message_s > row.began_s:
            return False
        if not holds(contacts[row.contact], row) and not was_held(tables, room, row):
            return False
        agent = first_agents[row.pool] + row.agent
        if row.turn >= WRAP_UP:
            if row.began_s < busy_until_s[agent]:
                return False
            busy_until_s[agent] = or_else(row.ended_s, math.inf)
        if row.turn >= 0 and row.ended_s == row.ended_s:
            replies[row.contact] += 1
    return True


@hot
def _contacts_are_in_order(tables: Tables, allowed: Allowed, day: Day, room: Room) -> bool:
    contacts, replies = tables.contacts, room.replies
    for i in range(len(contacts)):
        contact = contacts[i]
        if not runs_forward_from(contact.arrived_s, contact):
            return False
        if contact.outcome >= UNCOMMON or contact.passes > 0:
            if not ended_well(contact, day.stops):
                return False
            if not was_passed_on_well(tables, allowed, room, i):
                return False
        elif not (_has_one_end(contact) and _ends_in_order(contact) and _kept_patience(contact)):
            return False
        if contact.replies != replies[i] or (contact.outcome == OPEN and not day.stops):
            return False
        if contact.attempt > 0 and not is_back_for_a_reason(tables, allowed, day, room, i):
            return False
    return True


@hot
def _duty_is_in_order(duty: Rows) -> bool:
    wrong = 0
    for i in range(len(duty)):
        wrong += duty[i].on_s > duty[i].off_s
    return wrong == 0


@hot
def _add_up_waits(contacts: Rows, waits_s: Rows, ended_s: float) -> bool:
    for i in range(len(contacts)):
        contact = contacts[i]
        if contact.rule >= 0:
            waits_s[contact.rule] += or_else(contact.queue_left_s, ended_s) - contact.joined_s
    return True


@hot
def _has_one_end(contact: Rows) -> bool:
    outcome = contact.outcome
    joined = contact.joined_s == contact.joined_s
    assigned = contact.assigned_s == contact.assigned_s
    if assigned:
        return bool(joined and outcome in (COMPLETED, OPEN))
    with_bot = outcome in (BOT_RESOLVED, BOT_ABANDONED)
    return bool(outcome != COMPLETED and (outcome == OPEN or joined != with_bot))


@hot
def _ends_in_order(contact: Rows) -> bool:
    """After the last reply, and before the slot is free."""
    last_s = later(contact.joined_s, contact.arrived_s)
    last_s = later(contact.assigned_s, last_s)
    last_s = later(contact.first_reply_s, last_s)
    return not (contact.ended_s < last_s or contact.ended_s > contact.freed_s)


@hot
def _kept_patience(contact: Rows) -> bool:
    """Exactly so: the end of patience is one sum, in the engine as here."""
    runs_out_s = contact.joined_s + contact.patience_s
    if contact.outcome == ABANDONED:
        return bool(contact.queue_left_s == runs_out_s)
    if contact.outcome == BALKED:
        return bool(contact.queue_left_s == contact.joined_s)
    return not contact.queue_left_s > runs_out_s
