"""What follows when an agent has replied, or done a block of work."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.heed import (
    GOES_ON,
    PASSED_ON,
    SERVED,
    reply_sent,
    wait_for_message,
)
from imroute.engine.kernel.keeping import is_background
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables
from imroute.engine.kernel.looking import is_free
from imroute.engine.kernel.lookup import agent_of, service
from imroute.engine.kernel.passing import (
    ESCALATED,
    MISROUTED,
    SHIFT_ENDED,
    YIELDED,
    may_be_passed_on,
)

U = np.uint64


@cold
def after_reply(tables: Tables, day: Day, now: float, number: Number, follows: Number) -> Number:
    """What follows if not only the last turn, SERVED, or the customer's, GOES_ON."""
    heed = day.lives[U(number)].heed
    if heed:
        gone = reply_sent(tables, day, now, number)
        if gone != GOES_ON:
            return gone
    if _is_passed_on(tables, day, now, number, follows):
        return PASSED_ON
    if heed and follows == GOES_ON:
        wait_for_message(tables, day, now, number)
    return follows


@cold
def after_block(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The same after a block of work."""
    return PASSED_ON if _is_passed_on(tables, day, now, number, SERVED) else SERVED


@cold
def _is_passed_on(tables: Tables, day: Day, now: float, number: Number, follows: Number) -> bool:
    """Whether a contact is passed on; why is kept with it."""
    contact, life = day.contacts[U(number)], day.lives[U(number)]
    life.why = NOBODY
    if may_be_passed_on(contact):
        agent = agent_of(tables, contact)
        life.why = _why_passed_on(tables, day, now, number, agent, follows)
    return bool(life.why != NOBODY)


@cold
def _why_passed_on(
    tables: Tables, day: Day, now: float, number: Number, agent: Number, follows: Number
) -> Number:
    contact, life, who = day.contacts[U(number)], day.lives[U(number)], day.agents[U(agent)]
    if life.routed != contact.type and service(tables, who.pool, contact.type).skill == 0:
        return MISROUTED
    last = follows == SERVED
    if life.escalates_at != NOBODY and (last or contact.replies >= life.escalates_at):
        return ESCALATED
    if last:
        return NOBODY
    if who.hands_over and not who.on_duty:
        return SHIFT_ENDED
    if is_background(tables, day, number) and _is_needed(tables, day, now, number, agent):
        return YIELDED
    return NOBODY


@hot
def _is_needed(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> bool:
    """Whether, without this contact, the agent could take one that is not background."""
    who = day.agents[U(agent)]
    weight = tables.classes[U(day.live[U(number)].class_)].weight
    who.weight -= weight
    found = _could_take_other(tables, day, now, agent, tables.pools[U(who.pool)])
    who.weight += weight
    return found


@cold
def _could_take_other(tables: Tables, day: Day, now: float, agent: Number, pool: Row) -> bool:
    for i in range(pool.first_class, pool.first_class + pool.classes):
        number = np.int64(day.lines[U(tables.lists[U(i)])].first)
        while number != NOBODY:
            there = not day.live[U(number)].gave_up and not is_background(tables, day, number)
            if there and is_free(tables, day, now, agent, number):
                return True
            number = np.int64(day.live[U(number)].behind)
    return False
