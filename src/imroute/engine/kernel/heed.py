"""Customers to be heeded: who left without a word, wait no longer for a reply, or fall silent.

What there is to heed of a contact stands in bits; of most there is nothing. The timer of a contact
in hand is for what comes next of these.
"""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine.kernel.book import NOTHING, WENT_INACTIVE, begin_quiet, note_agent
from imroute.engine.kernel.calendar import CLOSES, GOES_INACTIVE, PATIENCE_ENDS, word
from imroute.engine.kernel.contact import (
    ABANDONED_SILENTLY,
    LOST_IN_CONVERSATION,
    end_contact,
)
from imroute.engine.kernel.draws import ONLY, REPLY_PATIENCE, SILENCE, draw, quantile
from imroute.engine.kernel.layout import (
    HEEDED,
    INACTIVE,
    LEFT,
    LOST,
    NOBODY,
    Day,
    Number,
    Tables,
    Word,
    numbers,
)
from imroute.engine.kernel.lookup import agent_of, customer_of
from imroute.engine.kernel.seats import rise, sit
from imroute.engine.kernel.timers import set_timer, stop_timer
from imroute.engine.kernel.work import leave_inbox, receive

U = np.uint64
GOES_ON, HOLDS, SERVED, FREES, PASSED_ON = numbers(*range(5))  # what follows a reply


@cold
def leaves_silently(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """Whether a customer whose patience is over leaves the window open; nobody notices yet."""
    contact = day.contacts[U(number)]
    share = customer_of(tables, contact).leaves_silently
    if contact.passes > 0 or share <= 0.0:
        return False
    u, _ = draw(day.demands, contact, SILENCE, ONLY)
    if u >= share:
        return False
    day.lives[U(number)].heed |= LEFT
    end_contact(tables, day, now, number, ABANDONED_SILENTLY)
    return True


@cold
def take_in_hand(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> bool:
    """An agent has a contact of which something may be to heed; tell whether there is work."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    customer = customer_of(tables, contact)
    has_turns = tables.types[U(contact.type)].handling == NOBODY
    if day.lives[U(number)].heed & LEFT:
        live.turns = np.int64(contact.replies) + 1
        if not has_turns:
            _time(day, number, now + customer.close_after_s, word(CLOSES, number))
            return False
    elif has_turns and customer.heeded:
        day.lives[U(number)].heed |= HEEDED
        _wait_for_reply(tables, day, now, number)
    receive(day, agent, number)
    return True


@cold
def _time(day: Day, number: Number, at_s: float, timer: Word) -> None:
    set_timer(day.live, day.timer_s, day.timer, day.tally, number, at_s, timer)


@cold
def heed_no_more(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A contact leaves the hands of its agent, with its whole weight."""
    stop_timer(day, number)
    _speaks(tables, day, now, number)


# ------------------------------------------------------------------------------ replies


@cold
def _wait_for_reply(tables: Tables, day: Day, now: float, number: Number) -> None:
    contact = day.contacts[U(number)]
    spread = customer_of(tables, contact).reply_patience
    if spread != NOBODY:
        u, _ = draw(day.demands, contact, REPLY_PATIENCE, np.int64(contact.replies))
        _time(day, number, now + quantile(tables, spread, u), word(PATIENCE_ENDS, number))


@cold
def loses_patience(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The reply has not come in time; tell whether the slot is free at once."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    stop_timer(day, number)
    end_contact(tables, day, now, number, LOST_IN_CONVERSATION)
    agent = agent_of(tables, contact)
    if day.agents[U(agent)].working_on != number:
        leave_inbox(day, agent, number)
        return True
    day.lives[U(number)].heed |= LOST
    live.turns = np.int64(contact.replies) + 1
    return False


@cold
def reply_sent(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """A customer to be heeded has a reply, or is not there to read it."""
    contact = day.contacts[U(number)]
    stop_timer(day, number)
    if day.lives[U(number)].heed & LOST:
        return FREES
    if day.lives[U(number)].heed & LEFT:
        day.lives[U(number)].closes_s = now + customer_of(tables, contact).close_after_s
        wait_for_message(tables, day, now, number)
        return HOLDS
    return GOES_ON


# ------------------------------------------------------------------------------ silence


@cold
def wait_for_message(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The customer's turn: the contact weighs less after some time; or is closed, if left."""
    inactive_s = now + customer_of(tables, day.contacts[U(number)]).inactive_after_s
    if day.lives[U(number)].heed & LEFT and day.lives[U(number)].closes_s < inactive_s:
        _time(day, number, day.lives[U(number)].closes_s, word(CLOSES, number))
    else:
        _time(day, number, inactive_s, word(GOES_INACTIVE, number))


@cold
def goes_inactive(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The customer has been silent for long; returns the agent, who has more room now."""
    contact, live, life = day.contacts[U(number)], day.live[U(number)], day.lives[U(number)]
    agent = agent_of(tables, contact)
    if day.lives[U(number)].heed & LEFT:
        _time(day, number, life.closes_s, word(CLOSES, number))
    else:
        stop_timer(day, number)
    weight = np.int64(tables.classes[U(live.class_)].weight)
    lighter = min(weight, np.int64(customer_of(tables, contact).inactive_weight))
    day.lives[U(number)].heed |= INACTIVE
    life.quiet = begin_quiet(day, now, number, agent, lighter)
    _weigh(tables, day, agent, lighter - weight)
    note_agent(day, now, WENT_INACTIVE, number, agent, NOTHING)
    return agent


@cold
def customer_is_back(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The customer has written: of full weight again, and waiting for a reply."""
    heed_no_more(tables, day, now, number)
    _wait_for_reply(tables, day, now, number)


@cold
def _speaks(tables: Tables, day: Day, now: float, number: Number) -> None:
    """Whoever was inactive is no longer."""
    live = day.live[U(number)]
    if day.lives[U(number)].heed & INACTIVE:
        day.lives[U(number)].heed -= INACTIVE
        row = day.quiet[U(day.lives[U(number)].quiet)]
        row.ended_s = now
        agent = agent_of(tables, day.contacts[U(number)])
        _weigh(tables, day, agent, tables.classes[U(live.class_)].weight - row.weight)


@cold
def _weigh(tables: Tables, day: Day, agent: Number, more: Number) -> None:
    rise(tables, day, agent)
    day.agents[U(agent)].weight += more
    sit(tables, day, agent)
