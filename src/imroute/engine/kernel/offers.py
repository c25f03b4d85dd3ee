"""Offers: an agent may decline a contact, or let the time run out."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold
from imroute.engine.contract import MAX_OFFERS, OfferEnd
from imroute.engine.kernel.book import NOTHING, OFFER_ENDED, OFFERED, begin_offer, note_agent
from imroute.engine.kernel.calendar import OFFER_RESULT, schedule, word
from imroute.engine.kernel.draws import OFFER, draw, quantile
from imroute.engine.kernel.layout import NOBODY, Day, Number, Tables, numbers
from imroute.engine.kernel.limits import count_assignment
from imroute.engine.kernel.lines import leave_line
from imroute.engine.kernel.slots import give_slot, take_slot

U = np.uint64
ZERO = U(0)
NEVER = math.nan
ACCEPTED, DECLINED, TIMED_OUT, CANCELLED = numbers(*OfferEnd)
[MOST] = numbers(MAX_OFFERS)


@cold
def makes_offer(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> bool:
    """Offer a contact to an agent, in pools where agents accept; unless this one does just now."""
    life, pool = day.lives[U(number)], tables.pools[U(day.agents[U(agent)].pool)]
    if life.offer != NOBODY or pool.accept_time == NOBODY:
        return False
    if day.live[U(number)].in_line:
        leave_line(tables, day, number)
    take_slot(tables, day, number, agent)
    count_assignment(tables, day, now, agent)
    note_agent(day, now, OFFERED, number, agent, NOTHING)
    life.offer = begin_offer(day, now, number, agent)
    life.offer_agent = agent
    u, declines = draw(day.demands, day.contacts[U(number)], OFFER, np.int64(life.offers))
    seconds = quantile(tables, pool.accept_time, u)
    life.offer_result = DECLINED if declines < pool.declines else ACCEPTED
    if seconds >= pool.timeout_s:
        seconds = pool.timeout_s
        life.offer_result = TIMED_OUT
    life.offers += 1
    life.offer_due_s = now + seconds
    schedule(day, life.offer_due_s, word(OFFER_RESULT, number))
    return True


@cold
def offer_is_answered(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The agent answers an offer: ACCEPTED, or how it ended, or NOBODY if it ended before.

    What is accepted ends when the contact is assigned.
    """
    life = day.lives[U(number)]
    if life.offer == NOBODY or life.offer_due_s != now:
        return NOBODY
    result = np.int64(life.offer_result)
    if result != ACCEPTED:
        life.decliner = life.offer_agent
        _end_offer(tables, day, now, number, result)
    return result


@cold
def accept_offer(day: Day, now: float, number: Number) -> bool:
    """Close the book on the offer of a contact that is assigned, if there was one."""
    life = day.lives[U(number)]
    if life.offer == NOBODY:
        return False
    _write_down(day, now, number, ACCEPTED)
    return True


@cold
def cancel_offer(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The contact is not to be had any more; returns the agent, or NOBODY if it was on no offer."""
    life = day.lives[U(number)]
    if life.offer == NOBODY:
        return NOBODY
    agent = np.int64(life.offer_agent)
    _end_offer(tables, day, now, number, CANCELLED)
    return agent


@cold
def _end_offer(tables: Tables, day: Day, now: float, number: Number, result: Number) -> None:
    agent = np.int64(day.lives[U(number)].offer_agent)
    give_slot(tables, day, number, agent, day.agents[U(agent)].idle_since_s)
    _write_down(day, now, number, result)
    note_agent(day, now, OFFER_ENDED, number, agent, result)


@cold
def _write_down(day: Day, now: float, number: Number, result: Number) -> None:
    life = day.lives[U(number)]
    row = day.offers[U(life.offer)]
    row.result = result
    row.ended_s = now
    life.offer = NOBODY


@cold
def may_be_offered(day: Day, number: Number) -> bool:
    """Whether agents who never accept have not been asked too often."""
    return bool(day.lives[U(number)].offers < MOST)
