"""Who gets whom: contacts that join or wait, agents who take and let go.

A customer who gave up stays in line as a shadow until an agent would have taken the contact.
"""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine.kernel.book import (
    JOINED,
    NOTHING,
    STAGE_BEGAN,
    note,
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
from imroute.engine.kernel.draws import REJOIN, draw, quantile
from imroute.engine.kernel.heed import leaves_silently
from imroute.engine.kernel.keeping import stop_keeping, stop_keeping_elsewhere
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
)
from imroute.engine.kernel.lines import leave_line, stand_in_line
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.looking import best_free, way_in
from imroute.engine.kernel.lookup import customer_of
from imroute.engine.kernel.offers import cancel_offer
from imroute.engine.kernel.rounds import expect_round
from imroute.engine.kernel.timers import stop_timer, time_next
from imroute.engine.kernel.told import patience_when_told

U = np.uint64
ZERO = U(0)
EVER = math.inf
ONE_TAKER = np.int64(1)


# ---------------------------------------------------------------------------- joining


@hot
def join(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """A contact joins the human queue; tell whether it is let in."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    if lively():
        live.class_ = way_in(tables, day, number)
    else:
        live.class_ = customer_of(tables, contact).before_stages
    class_ = tables.classes[U(live.class_)]
    contact.rule = class_.rule
    contact.joined_s = now
    live.message_s = now
    if lively() and contact.passes == 0:
        day.lives[U(number)].since_s = now
    note(day, now, JOINED, number, np.int64(contact.rule))
    if lively() and _is_refused_by_site(tables, day, contact):
        dismiss(tables, day, now, number, np.int64(class_.when_full))
        return False
    if class_.opens_at_once and open_stage(tables, day, now, number):
        dismiss(tables, day, now, number, FLOWED_OUT)
        return False
    return True


@hot
def _is_refused_by_site(tables: Tables, day: Day, contact: Row) -> bool:
    """Count whoever joins; tell whether there were as many as may be."""
    limit, tally = tables.settings[ZERO].site_limit, day.tally[ZERO]
    tally.inside += 1
    return bool(limit != NOBODY and tally.inside > limit and contact.passes == 0)


@hot
def open_stage(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The next stage opens; tell whether the contact leaves a message there."""
    _begin_stage(tables, day, now, number)
    if lively() and tables.classes[U(day.live[U(number)].class_)].opens:
        return _opens_otherwise(tables, day, now, number)
    return False


@hot
def _begin_stage(tables: Tables, day: Day, now: float, number: Number) -> None:
    live = day.live[U(number)]
    live.class_ += 1
    if lively():
        stop_keeping_elsewhere(tables, day, number)
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
        dismiss(tables, day, now, number, FLOWED_OUT)
    elif (
        class_.queue_limit != NOBODY
        and day.queues[U(class_.rule)].waiting >= class_.queue_limit
        and contact.passes == 0
    ):
        dismiss(tables, day, now, number, np.int64(class_.when_full))
    else:
        stand_in_line(tables, day, number)
        count(tables, day, now, number, UP)
        if lively():
            expect_round(tables, day, now, np.int64(contact.rule))
        _draw_patience(tables, day, number)
        if contact.passes == 0 and _balks(tables, day, number):
            give_up(tables, day, now, number, BALKED)
        else:
            time_next(tables, day, number)


@cold
def wait_on_offer(tables: Tables, day: Day, now: float, number: Number, agent: Number) -> None:
    """Whoever is offered to an agent on joining waits too, in nobody's line."""
    if tables.pools[U(day.agents[U(agent)].pool)].accept_time == NOBODY:
        return
    count(tables, day, now, number, UP)
    _draw_patience(tables, day, number)
    time_next(tables, day, number)


@hot
def _balks(tables: Tables, day: Day, number: Number) -> bool:
    customer = customer_of(tables, day.contacts[U(number)])
    return bool(day.people[U(number)].balk < customer.balks)


@hot
def _draw_patience(tables: Tables, day: Day, number: Number) -> None:
    contact = day.contacts[U(number)]
    customer = customer_of(tables, contact)
    contact.patience_s = EVER
    if customer.patience != NOBODY:
        u = day.people[U(number)].patience
        if lively() and contact.passes > 0:
            u = _patience_again(day, number)
        contact.patience_s = quantile(tables, customer.patience, u)
    class_ = np.int64(day.live[U(number)].class_)
    if lively() and tables.classes[U(class_)].tells:
        contact.patience_s = patience_when_told(tables, day, class_, contact.patience_s)


@cold
def _patience_again(day: Day, number: Number) -> float:
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
def wait_no_more(tables: Tables, day: Day, number: Number) -> None:
    """A contact, or its shadow, leaves the line, if it is in one, for good."""
    stop_timer(day, number)
    if day.live[U(number)].in_line:
        leave_line(tables, day, number)


# ------------------------------------------------------------------ leaving without one


@cold
def dismiss(tables: Tables, day: Day, now: float, number: Number, outcome: Number) -> None:
    contact = day.contacts[U(number)]
    contact.queue_left_s = now
    day.tally[ZERO].inside -= 1
    if lively() and day.lives[U(number)].heed & LEFT:
        return
    if contact.passes > 0:
        outcome = LOST_IN_CONVERSATION
    end_contact(tables, day, now, number, outcome)


@cold
def give_up(tables: Tables, day: Day, now: float, number: Number, outcome: Number) -> None:
    """A shadow stays in line, unless an agent had the contact once, or it was on offer."""
    live = day.live[U(number)]
    count(tables, day, now, number, DOWN)
    if not live.in_line:
        day.contacts[U(number)].would_be_assigned_s = now
    if lively():
        stop_keeping(day, number)
    dismiss(tables, day, now, number, outcome)
    live.gave_up = 1
    if day.tally[ZERO].closed or not live.in_line or day.contacts[U(number)].passes > 0:
        wait_no_more(tables, day, number)
        if day.tally[ZERO].closed:
            send_home_if_done(tables, day, now)
    else:
        time_next(tables, day, number)


@cold
def patience_ends(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The customer gives up; returns how many in `takers` look: one who had it on offer."""
    if leaves_silently(tables, day, now, number):
        time_next(tables, day, number)
        return NOTHING
    takers = _takes_back(tables, day, now, number)
    give_up(tables, day, now, number, ABANDONED)
    return takers


@cold
def flow_out(tables: Tables, day: Day, now: float, number: Number) -> None:
    """Nobody is left who could serve a contact in line, or on offer."""
    wait_no_more(tables, day, number)
    if not day.live[U(number)].gave_up:
        count(tables, day, now, number, DOWN)
        if lively():
            stop_keeping(day, number)
        dismiss(tables, day, now, number, FLOWED_OUT)


# ----------------------------------------------------------------------------- stages


@cold
def stage_begins(tables: Tables, day: Day, now: float, number: Number) -> tuple[bool, Number]:
    """The next stage opens for a contact that waits, or for its shadow.

    Tells whether it looks for an agent, and how many in `takers` look for others.
    """
    live = day.live[U(number)]
    in_line = bool(live.in_line)
    if in_line:
        leave_line(tables, day, number)
    if not live.gave_up:
        count(tables, day, now, number, DOWN)
    if open_stage(tables, day, now, number):
        return False, _leaves_a_message(tables, day, now, number)
    if in_line:
        stand_in_line(tables, day, number)
    if not live.gave_up:
        count(tables, day, now, number, UP)
    time_next(tables, day, number)
    if day.tally[ZERO].closed and not in_line:
        send_home_if_done(tables, day, now)
    return in_line, NOTHING


@cold
def _leaves_a_message(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """Whoever waited is offline now; returns how many look: one who had it on offer."""
    takers = _takes_back(tables, day, now, number)
    stop_timer(day, number)
    if lively():
        stop_keeping(day, number)
    if not day.live[U(number)].gave_up:
        dismiss(tables, day, now, number, FLOWED_OUT)
    if day.tally[ZERO].closed:
        send_home_if_done(tables, day, now)
    return takers


@cold
def _takes_back(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """A contact is on offer no more; returns how many look: the agent, if it was."""
    if not lively():
        return NOTHING
    agent = cancel_offer(tables, day, now, number)
    if agent == NOBODY:
        return NOTHING
    day.takers[ZERO] = agent
    return ONE_TAKER


@cold
def nobody_for_stage(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A stage has begun and no agent is free; after closing that may be the end."""
    if not day.tally[ZERO].closed:
        return
    if day.live[U(number)].gave_up or not has_prospects(tables, day, number):
        flow_out(tables, day, now, number)
    send_home_if_done(tables, day, now)
