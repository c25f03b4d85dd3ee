"""The laws of a log's tables in one compiled pass: whether all hold, in nanoseconds a row.

Which law is broken, and where, the others then find in their own time.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from imroute.compiled import hot, outermost
from imroute.engine.contract import WRAP_UP, Log, Outcome, Plan

Rows: TypeAlias = Any
RELATIVE = 1e-9

OPEN, TURNED_AWAY = Outcome.OPEN.value, Outcome.TURNED_AWAY.value
BOT_RESOLVED, BOT_ABANDONED = Outcome.BOT_RESOLVED.value, Outcome.BOT_ABANDONED.value
BALKED, ABANDONED = Outcome.BALKED.value, Outcome.ABANDONED.value
COMPLETED = Outcome.COMPLETED.value


def tables_are_in_order(plan: Plan, log: Log) -> bool:
    """Tell whether the laws that can be seen without a trace all hold."""
    first_agents = np.cumsum([0, *(pool.agents for pool in plan.pools)])
    waits_s = np.zeros(len(plan.rules))
    replies = np.zeros(len(log.contacts), np.int32)
    busy_until_s = np.full(first_agents[-1] + 1, -math.inf)
    found = _all_in_order(
        (log.contacts, log.work, log.duty),
        (first_agents, waits_s, replies, busy_until_s),
        plan.at_close == "stop",
        log.ended_s,
    )
    return bool(found) and _is_near(waits_s, log.queue_s)


def _is_near(waits_s: Rows, queue_s: Rows) -> bool:
    """Little's law: the length of queues over time is the sum of the waits in them."""
    if not len(queue_s):
        return True
    return bool(np.allclose(waits_s, queue_s, rtol=RELATIVE, atol=RELATIVE))


@outermost
def _all_in_order(
    tables: tuple[Rows, Rows, Rows],
    room: tuple[Rows, Rows, Rows, Rows],
    stops: bool,
    ended_s: float,
) -> bool:
    contacts, work, duty = tables
    first_agents, waits_s, replies, busy_until_s = room
    return (
        _work_is_in_order(contacts, work, first_agents, replies, busy_until_s)
        and _contacts_are_in_order(contacts, replies, stops)
        and _duty_is_in_order(duty)
        and _add_up_waits(contacts, waits_s, ended_s)
    )


@hot
def _work_is_in_order(
    contacts: Rows, work: Rows, first_agents: Rows, replies: Rows, busy_until_s: Rows
) -> bool:
    for i in range(len(work)):
        row = work[i]
        if not _is_of_a_contact_in_hand(contacts[row.contact], row):
            return False
        agent = first_agents[row.pool] + row.agent
        if row.turn >= WRAP_UP:
            if row.began_s < busy_until_s[agent]:
                return False
            busy_until_s[agent] = _or(row.ended_s, math.inf)
        if row.turn >= 0 and row.ended_s == row.ended_s:
            replies[row.contact] += 1
    return True


@hot
def _contacts_are_in_order(contacts: Rows, replies: Rows, stops: bool) -> bool:
    for i in range(len(contacts)):
        contact = contacts[i]
        if not (_runs_forward(contact) and _has_one_end(contact) and _kept_patience(contact)):
            return False
        if contact.replies != replies[i] or (contact.outcome == OPEN and not stops):
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
            waits_s[contact.rule] += _or(contact.queue_left_s, ended_s) - contact.joined_s
    return True


@hot
def _or(time_s: float, otherwise_s: float) -> float:
    """A time, or another if it never came."""
    return time_s if time_s == time_s else otherwise_s


@hot
def _is_of_a_contact_in_hand(contact: Rows, row: Rows) -> bool:
    return (
        contact.pool == row.pool
        and contact.agent == row.agent
        and contact.assigned_s <= row.began_s
        and row.message_s <= row.began_s
        and not row.ended_s < row.began_s
        and not row.ended_s > contact.freed_s
    )


@hot
def _later(time_s: float, than_s: float) -> float:
    """The later of the two; what never happened is no later."""
    return time_s if time_s > than_s else than_s


@hot
def _runs_forward(contact: Rows) -> bool:
    last_s = contact.arrived_s
    for time_s in (
        contact.joined_s,
        contact.assigned_s,
        contact.work_began_s,
        contact.first_reply_s,
        contact.ended_s,
        contact.freed_s,
    ):
        if time_s < last_s:
            return False
        last_s = _later(time_s, last_s)
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
def _kept_patience(contact: Rows) -> bool:
    """Exactly so: the end of patience is one sum, in the engine as here."""
    runs_out_s = contact.joined_s + contact.patience_s
    if contact.outcome == ABANDONED:
        return bool(contact.queue_left_s == runs_out_s)
    if contact.outcome == BALKED:
        return bool(contact.queue_left_s == contact.joined_s)
    return not contact.queue_left_s > runs_out_s
