"""Contacts that agents pass on, and what is known of who had a contact."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.contract import MAX_PASSES, Why
from imroute.engine.kernel.book import FREED, NOTHING, PASSED_ON, note_agent, write_leg
from imroute.engine.kernel.draws import ESCALATION, draw
from imroute.engine.kernel.keeping import looks_later, takes_who_was_kept
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables, numbers
from imroute.engine.kernel.slots import give_slot

U = np.uint64
NEVER = math.nan
ESCALATED, MISROUTED, SHIFT_ENDED, YIELDED = numbers(*Why)
[MOST] = numbers(MAX_PASSES)


@cold
def may_be_passed_on(contact: Row) -> bool:
    return bool(contact.passes < MOST)


# -------------------------------------------------------------------------------- with an agent


@cold
def begin_with(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> None:
    """A contact was assigned: who had it before lets it go; whether it will be escalated."""
    life = day.lives[U(number)]
    life.had_by = agent
    life.had_until_s = NEVER
    takes_who_was_kept(tables, day, number, agent)
    free_first_slot(tables, day, now, number)
    life.escalates_at = NOBODY
    escalation = _escalation(tables, day, number, agent)
    if escalation.to != NOBODY and may_be_passed_on(day.contacts[U(number)]):
        contact = day.contacts[U(number)]
        u, _ = draw(day.demands, contact, ESCALATION, np.int64(contact.passes))
        if u < escalation.chance:
            life.escalates_at = contact.replies + escalation.after_turns


@cold
def end_with(day: Day, now: float, number: Number) -> None:
    """The slot of a contact is free."""
    day.lives[U(number)].had_until_s = now


@hot
def _escalation(tables: Tables, day: Day, number: Number, agent: Number) -> Row:
    """What the agent's pool does with contacts that count as this one does."""
    pool = np.int64(day.agents[U(agent)].pool)
    row = pool * len(tables.types) + np.int64(day.lives[U(number)].routed)
    return tables.escalations[U(row)]


# ------------------------------------------------------------------------------------- passed on


@cold
def pass_on(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> bool:
    """An agent passes a contact on, as `why` tells; tell whether the slot stays taken till then."""
    life = day.lives[U(number)]
    note_agent(day, now, PASSED_ON, number, agent, np.int64(life.why))
    warm = False
    if life.why == ESCALATED:
        escalation = _escalation(tables, day, number, agent)
        life.target = escalation.to
        warm = bool(escalation.warm)
    elif life.why == MISROUTED:
        life.routed = day.contacts[U(number)].type
        life.target = NOBODY
    return warm


@cold
def begin_anew(day: Day, number: Number, first_slot: Number) -> None:
    """Write down the part of a contact's life that is over; the next begins."""
    contact, life = day.contacts[U(number)], day.lives[U(number)]
    row = write_leg(day, number, np.int64(life.why))
    if first_slot != NOBODY:
        life.first_slot = first_slot
        life.leg = row
        life.first_class = day.live[U(number)].class_
    day.lives[U(number)].heed = 0
    contact.passes += 1
    contact.pool = NOBODY
    contact.agent = NOBODY
    contact.rule = NOBODY
    contact.joined_s = NEVER
    contact.patience_s = NEVER
    contact.queue_left_s = NEVER
    contact.would_be_assigned_s = NEVER
    contact.assigned_s = NEVER
    contact.work_began_s = NEVER
    contact.first_reply_s = NEVER
    contact.freed_s = NEVER


@cold
def free_first_slot(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The next agent has a warm transfer, or it is over: the first slot is free."""
    life, live = day.lives[U(number)], day.live[U(number)]
    agent = np.int64(life.first_slot)
    if agent == NOBODY:
        return
    life.first_slot = NOBODY
    if day.contacts[U(number)].agent == NOBODY:
        life.had_until_s = now
    class_ = live.class_
    live.class_ = life.first_class
    give_slot(tables, day, number, agent, now)
    live.class_ = class_
    day.legs[U(life.leg)].freed_s = now
    note_agent(day, now, FREED, number, agent, NOTHING)
    looks_later(day, agent)
