"""Who gets whom: contacts that join or wait, agents who take and let go.

A customer who gave up stays in line as a shadow until an agent would have taken the contact.
"""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.book import (
    ASSIGNED,
    FREED,
    JOINED,
    NOTHING,
    STAGE_BEGAN,
    WOULD_BE_ASSIGNED,
    note,
    note_agent,
)
from imroute.engine.kernel.closing import (
    count_prospects,
    has_prospects,
    send_home_if_done,
)
from imroute.engine.kernel.contact import (
    ABANDONED,
    BALKED,
    FLOWED_OUT,
    LOST_IN_CONVERSATION,
    end_contact,
)
from imroute.engine.kernel.draws import ONLY, REJOIN, TURNS, draw, is_constant, quantile
from imroute.engine.kernel.heed import heed_no_more, leaves_silently, take_in_hand
from imroute.engine.kernel.layout import (
    DOWN,
    LEFT,
    NOBODY,
    OFFLINE,
    SKIP_IF_NOBODY_FREE,
    SKIP_IF_NOBODY_ON_DUTY,
    UP,
    Day,
    Number,
    Row,
    Tables,
    numbers,
)
from imroute.engine.kernel.lines import leave_line, stand_in_line
from imroute.engine.kernel.looking import best_free, way_in
from imroute.engine.kernel.lookup import agent_of, customer_of
from imroute.engine.kernel.seats import rise, sit, to_the_end
from imroute.engine.kernel.start import turns_left
from imroute.engine.kernel.timers import stop_timer, time_next
from imroute.engine.kernel.told import patience_when_told, remember_wait
from imroute.engine.kernel.work import give_back_luck, receive

U = np.uint64
ZERO = U(0)
EVER = math.inf
MORE, LESS = numbers(0, 1)
ONE = np.int64(1)


# ---------------------------------------------------------------------------- joining


@hot
def join(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """A contact joins the human queue; tell whether it is let in."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    if tables.settings[ZERO].lively:
        live.class_ = way_in(tables, day, number)
    else:
        live.class_ = customer_of(tables, contact).before_stages
    class_ = tables.classes[U(live.class_)]
    contact.rule = class_.rule
    contact.joined_s = now
    live.message_s = now
    if contact.passes == 0:
        live.since_s = now
    note(day, now, JOINED, number, np.int64(contact.rule))
    day.tally[ZERO].inside += 1
    if contact.passes == 0 and _site_is_full(tables, day):
        _dismiss(tables, day, now, number, np.int64(class_.when_full))
        return False
    if class_.opens_at_once and open_stage(tables, day, now, number):
        _dismiss(tables, day, now, number, FLOWED_OUT)
        return False
    return True


@hot
def _site_is_full(tables: Tables, day: Day) -> bool:
    limit = tables.settings[ZERO].site_limit
    return bool(limit != NOBODY and day.tally[ZERO].inside > limit)


@hot
def open_stage(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The next stage opens; tell whether the contact leaves a message there."""
    _begin_stage(tables, day, now, number)
    if tables.classes[U(day.live[U(number)].class_)].opens:
        return _opens_otherwise(tables, day, now, number)
    return False


@hot
def _begin_stage(tables: Tables, day: Day, now: float, number: Number) -> None:
    live = day.live[U(number)]
    live.class_ += 1
    if not live.gave_up:
        note(day, now, STAGE_BEGAN, number, np.int64(tables.classes[U(live.class_)].stage))


@cold
def _opens_otherwise(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """A stage that is offline, or may be skipped at once."""
    while True:
        class_ = tables.classes[U(day.live[U(number)].class_)]
        if class_.opens & OFFLINE:
            return True
        if class_.next_stage_after_s == EVER or not _is_skipped(tables, day, now, number):
            return False
        _begin_stage(tables, day, now, number)


@cold
def _is_skipped(tables: Tables, day: Day, now: float, number: Number) -> bool:
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if class_.opens & SKIP_IF_NOBODY_FREE:
        return best_free(tables, day, now, number, class_, NOBODY) == NOBODY
    if class_.opens & SKIP_IF_NOBODY_ON_DUTY:
        for i in range(class_.first_pool, class_.first_pool + class_.pools):
            if day.floors[U(tables.lists[U(i)])].on_duty > 0:
                return False
        return True
    return False


@hot
def wait(tables: Tables, day: Day, now: float, number: Number) -> None:
    """No agent is free: the contact is refused, or waits.

    Whoever comes from an agent is neither refused for the length of the queue, nor balks.
    """
    contact = day.contacts[U(number)]
    class_ = tables.classes[U(day.live[U(number)].class_)]
    if day.tally[ZERO].closed and not has_prospects(tables, day, number):
        _dismiss(tables, day, now, number, FLOWED_OUT)
    elif (
        class_.queue_limit != NOBODY
        and day.queues[U(class_.rule)].waiting >= class_.queue_limit
        and contact.passes == 0
    ):
        _dismiss(tables, day, now, number, np.int64(class_.when_full))
    else:
        customer = customer_of(tables, contact)
        stand_in_line(tables, day, number)
        count(tables, day, now, number, UP)
        person = day.people[U(number)]
        contact.patience_s = EVER
        if customer.patience != NOBODY:
            u = person.patience if contact.passes == 0 else patience_again(day, number)
            contact.patience_s = quantile(tables, customer.patience, u)
            if class_.tells:
                contact.patience_s = patience_when_told(
                    tables, day, np.int64(day.live[U(number)].class_), contact.patience_s
                )
        if person.balk < customer.balks and contact.passes == 0:
            give_up(tables, day, now, number, BALKED)
        else:
            time_next(tables, day, number)


@cold
def patience_again(day: Day, number: Number) -> float:
    """The uniform number for the patience of whoever waits once more."""
    contact = day.contacts[U(number)]
    u, _ = draw(day.demands, contact, REJOIN, np.int64(contact.passes))
    return u


@hot
def count(tables: Tables, day: Day, now: float, number: Number, by: Number) -> None:
    """Count those who wait in person, by rule and, after closing, by pools they may come to."""
    class_ = tables.classes[U(day.live[U(number)].class_)]
    queue = day.queues[U(class_.rule)]
    bring_up_to_date(queue, now)
    queue.waiting += by
    if day.tally[ZERO].closed:
        count_prospects(tables, day, number, by)


@hot
def bring_up_to_date(queue: Row, now: float) -> None:
    queue.area_s += queue.waiting * (now - queue.until_s)
    queue.until_s = now


@hot
def _wait_no_more(tables: Tables, day: Day, number: Number) -> None:
    """A contact, or its shadow, leaves the line for good."""
    stop_timer(day, number)
    leave_line(tables, day, number)


# ------------------------------------------------------------------ leaving without one


@cold
def _dismiss(tables: Tables, day: Day, now: float, number: Number, outcome: Number) -> None:
    contact = day.contacts[U(number)]
    contact.queue_left_s = now
    day.tally[ZERO].inside -= 1
    if day.live[U(number)].heed & LEFT:
        return
    if contact.passes > 0:
        outcome = LOST_IN_CONVERSATION
    end_contact(tables, day, now, number, outcome)


@cold
def give_up(tables: Tables, day: Day, now: float, number: Number, outcome: Number) -> None:
    day.live[U(number)].gave_up = 1
    count(tables, day, now, number, DOWN)
    _dismiss(tables, day, now, number, outcome)
    if day.tally[ZERO].closed or day.contacts[U(number)].passes > 0:
        _wait_no_more(tables, day, number)
        send_home_if_done(tables, day, now)
    else:
        time_next(tables, day, number)


@cold
def patience_ends(tables: Tables, day: Day, now: float, number: Number) -> None:
    if leaves_silently(tables, day, now, number):
        time_next(tables, day, number)
    else:
        give_up(tables, day, now, number, ABANDONED)


@cold
def flow_out(tables: Tables, day: Day, now: float, number: Number) -> None:
    """After closing nobody is left who could serve a contact in line."""
    _wait_no_more(tables, day, number)
    if not day.live[U(number)].gave_up:
        count(tables, day, now, number, DOWN)
        _dismiss(tables, day, now, number, FLOWED_OUT)


# ----------------------------------------------------------------------------- stages


@cold
def stage_begins(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The next stage opens for a contact in line, or for its shadow; tell whether it stays."""
    live = day.live[U(number)]
    leave_line(tables, day, number)
    if not live.gave_up:
        count(tables, day, now, number, DOWN)
    if open_stage(tables, day, now, number):
        stop_timer(day, number)
        if not live.gave_up:
            _dismiss(tables, day, now, number, FLOWED_OUT)
        if day.tally[ZERO].closed:
            send_home_if_done(tables, day, now)
        return False
    stand_in_line(tables, day, number)
    if not live.gave_up:
        count(tables, day, now, number, UP)
    time_next(tables, day, number)
    return True


@cold
def nobody_for_stage(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A stage has begun and no agent is free; after closing that may be the end."""
    if not day.tally[ZERO].closed:
        return
    if day.live[U(number)].gave_up or not has_prospects(tables, day, number):
        flow_out(tables, day, now, number)
    send_home_if_done(tables, day, now)


# ---------------------------------------------------------------------------- agents


@hot
def assign(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> None:
    contact, live, who = day.contacts[U(number)], day.live[U(number)], day.agents[U(agent)]
    if live.in_line:
        _wait_no_more(tables, day, number)
        count(tables, day, now, number, DOWN)
    contact.assigned_s = now
    contact.queue_left_s = now
    contact.would_be_assigned_s = now
    contact.pool = who.pool
    contact.agent = who.number
    _hold(tables, day, number, agent)
    note_agent(day, now, ASSIGNED, number, agent, NOTHING)
    if day.tally[ZERO].closed:
        send_home_if_done(tables, day, now)
    if tables.classes[U(live.class_)].tells:
        remember_wait(day, np.int64(contact.rule), now - contact.joined_s)
    _read_turns(tables, day, number)
    if tables.types[U(contact.type)].heeded:
        take_in_hand(tables, day, now, agent, number)
    else:
        receive(day, agent, number)


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
        if kind.part_done:
            turns = turns_left(day, number, turns)
        live.turns = max(turns, np.int64(contact.replies) + 1)


@hot
def _move(tables: Tables, load: Number, weighs: Number, step: Number) -> Number:
    """The load with one contact of a weight MORE or LESS."""
    row = (np.int64(load) * tables.settings[ZERO].weights + weighs) * 2 + step
    return tables.moves[U(row)]


@hot
def _hold(tables: Tables, day: Day, number: Number, agent: Number) -> None:
    who, tally = day.agents[U(agent)], day.tally[ZERO]
    class_ = tables.classes[U(day.live[U(number)].class_)]
    rise(tables, day, agent)
    who.load = _move(tables, who.load, class_.weighs, MORE)
    who.contacts += 1
    who.weight += class_.weight
    who.last_assigned = tally.assignments
    tally.assignments += 1
    day.floors[U(who.pool)].last_chosen = who.number
    to_the_end(tables, day, agent)
    sit(tables, day, agent)


@hot
def release(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The slot is free again; returns the agent."""
    contact = day.contacts[U(number)]
    agent = agent_of(tables, contact)
    who = day.agents[U(agent)]
    contact.freed_s = now
    day.tally[ZERO].inside -= 1
    if day.live[U(number)].heed:
        heed_no_more(tables, day, now, number)
    give_back_luck(day, number)
    class_ = tables.classes[U(day.live[U(number)].class_)]
    rise(tables, day, agent)
    who.load = _move(tables, who.load, class_.weighs, LESS)
    who.contacts -= 1
    who.weight -= class_.weight
    who.idle_since_s = now
    sit(tables, day, agent)
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
    _wait_no_more(tables, day, number)
    day.contacts[U(number)].would_be_assigned_s = now
    note(day, now, WOULD_BE_ASSIGNED, number, NOTHING)
