"""Contacts are assigned to agents, and agents let them go."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.book import ASSIGNED, FREED, NOTHING, WOULD_BE_ASSIGNED, note, note_agent
from imroute.engine.kernel.closing import send_home_if_done
from imroute.engine.kernel.draws import ONLY, TURNS, draw, is_constant, quantile
from imroute.engine.kernel.heed import heed_no_more, take_in_hand
from imroute.engine.kernel.layout import DOWN, NOBODY, Day, Number, Tables
from imroute.engine.kernel.limits import count_assignment
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.lookup import agent_of
from imroute.engine.kernel.offers import accept_offer, makes_offer
from imroute.engine.kernel.passing import begin_with, end_with
from imroute.engine.kernel.routing import count, wait_no_more
from imroute.engine.kernel.slots import give_slot, take_slot
from imroute.engine.kernel.start import turns_left
from imroute.engine.kernel.told import remember_wait
from imroute.engine.kernel.work import give_back_luck, receive

U = np.uint64
ZERO = U(0)
ONE = np.int64(1)


@hot
def assign(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> bool:
    """Give a contact to an agent; tell whether there is work now, and it is not only on offer."""
    contact, live, who = day.contacts[U(number)], day.live[U(number)], day.agents[U(agent)]
    if lively() and makes_offer(tables, day, now, number, agent):
        return False
    on_offer = lively() and accept_offer(day, now, number)
    if live.in_line or on_offer:
        wait_no_more(tables, day, number)
        count(tables, day, now, number, DOWN)
    contact.assigned_s = now
    contact.queue_left_s = now
    contact.would_be_assigned_s = now
    contact.pool = who.pool
    contact.agent = who.number
    if not on_offer:
        take_slot(tables, day, number, agent)
        if lively():
            count_assignment(tables, day, now, agent)
    note_agent(day, now, ASSIGNED, number, agent, NOTHING)
    if lively():
        begin_with(tables, day, now, number, agent)
    if day.tally[ZERO].closed:
        send_home_if_done(tables, day, now)
    if lively() and tables.classes[U(live.class_)].tells:
        remember_wait(day, np.int64(contact.rule), now - contact.joined_s)
    _read_turns(tables, day, number)
    if lively() and tables.types[U(contact.type)].heeded:
        return take_in_hand(tables, day, now, agent, number)
    receive(day, agent, number)
    return True


@hot
def _read_turns(tables: Tables, day: Day, number: Number) -> None:
    contact, live = day.contacts[U(number)], day.live[U(number)]
    kind = tables.types[U(contact.type)]
    live.turns = 1
    if kind.handling == NOBODY:
        u = 0.5
        if not is_constant(tables, kind.turns):
            u, _ = draw(day.demands, contact, TURNS, ONLY)
        turns = np.int64(quantile(tables, kind.turns, u))
        if lively() and kind.part_done:
            turns = turns_left(day, number, turns)
        if lively():
            turns = max(turns, np.int64(contact.replies) + 1)
        live.turns = turns


@hot
def release(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The slot is free again; returns the agent."""
    contact = day.contacts[U(number)]
    agent = agent_of(tables, contact)
    contact.freed_s = now
    if lively():
        day.tally[ZERO].inside -= 1
    if lively() and day.lives[U(number)].heed:
        heed_no_more(tables, day, now, number)
    give_back_luck(day, number)
    give_slot(tables, day, number, agent, now)
    if lively():
        end_with(day, now, number)
    note_agent(day, now, FREED, number, agent, NOTHING)
    return agent


@cold
def let_go(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The same where it is seldom; returns how many agents look, who are in `takers`."""
    day.takers[ZERO] = release(tables, day, now, number)
    return ONE


@hot
def would_be_assigned(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The turn of a shadow has come."""
    wait_no_more(tables, day, number)
    day.contacts[U(number)].would_be_assigned_s = now
    note(day, now, WOULD_BE_ASSIGNED, number, NOTHING)
