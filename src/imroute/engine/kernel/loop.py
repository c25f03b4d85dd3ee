"""One day, event after event: whoever is first acts, then contacts and agents find each other."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot, outermost_where
from imroute.engine.contract import Kind
from imroute.engine.kernel.agenda import (
    JOINING,
    MOVING_ON,
    NOT,
    all_who_look,
    bots_fail,
    list_handed_over,
    looks_on,
    next_on_agenda,
    offer_result,
    round_begins,
    seek_otherwise,
)
from imroute.engine.kernel.arrivals import who_comes
from imroute.engine.kernel.assigning import assign, let_go, would_be_assigned
from imroute.engine.kernel.book import CUSTOMER_WROTE, NOTHING, end_duty, note
from imroute.engine.kernel.bot import (
    bot_answers,
    bot_reply,
    gives_up_on_bot,
    meet_bot,
    plan_outages,
)
from imroute.engine.kernel.calendar import (
    ARRIVAL,
    BOT_REPLY,
    BOTS_FAIL,
    CLOSES,
    CUSTOMER_MESSAGE,
    GOES_INACTIVE,
    LIMIT_ENDS,
    NEVER_S,
    OFFER_RESULT,
    ROUND_BEGINS,
    STAGE_BEGINS,
    WORK_ENDS,
    empty_calendar,
    fill_hole,
)
from imroute.engine.kernel.clock import next_s, take_first
from imroute.engine.kernel.closing import (
    DROP_QUEUE,
    STOP,
    close,
    everybody_if_anybody_waits,
    has_prospects,
    is_on_offer,
    send_home_if_done,
)
from imroute.engine.kernel.contact import open_contact
from imroute.engine.kernel.heed import (
    customer_is_back,
    goes_inactive,
    loses_patience,
)
from imroute.engine.kernel.layout import NOBODY, WITHOUT_BOT, Coming, Day, Number, Tables, Word
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.looking import choose_agent, first_in_line
from imroute.engine.kernel.lookup import agent_of
from imroute.engine.kernel.offers import cancel_offer
from imroute.engine.kernel.routing import (
    bring_up_to_date,
    flow_out,
    join,
    nobody_for_stage,
    patience_ends,
    stage_begins,
    wait,
    wait_on_offer,
)
from imroute.engine.kernel.staff import staff_arrives, staff_leaves
from imroute.engine.kernel.work import (
    carry_on,
    receive,
)
from imroute.engine.kernel.work_ends import work_ends

U = np.uint64
ZERO = U(0)
STAFF_LEAVES = U(Kind.STAFF_LEAVES)
ONE_TAKER = np.int64(1)
NEVER = math.nan


@outermost_where(lively=False)
def play(tables: Tables, day: Day, coming: Coming, start_s: float) -> None:
    """Play one day; `halted` in the tally tells if it could not be."""
    _play(tables, day, coming, start_s)


@outermost_where(lively=True)
def play_lively(tables: Tables, day: Day, coming: Coming, start_s: float) -> None:
    """Play one day of contacts that may do more than wait, talk and leave."""
    _play(tables, day, coming, start_s)


@hot
def _play(tables: Tables, day: Day, coming: Coming, start_s: float) -> None:
    tally, settings = day.tally[ZERO], tables.settings[ZERO]
    who_comes(coming, day.people, day.tally, start_s, start_s + settings.day_end_s)
    empty_calendar(day)
    plan_outages(tables, day)
    now = 0.0
    while not tally.halted:
        at_s = next_s(tables, day, tally)
        if at_s >= settings.day_end_s and not tally.closed:
            now = settings.day_end_s
            number, seeks, room, ready = NOTHING, NOT, NOBODY, NOBODY
            takers = _close(tables, day, now)
            if settings.at_close == STOP:
                break
        elif at_s == NEVER_S:
            break
        else:
            now = at_s
            kind, number = take_first(tables, day, tally, now)
            seeks, takers, room, ready = _act(tables, day, now, kind, number)
        chosen, agent = _seek(tables, day, now, number, seeks)
        _find_each_other(tables, day, now, chosen, agent, takers, room, ready)
        if tally.hole:
            fill_hole(day, tally)
    _end(tables, day)


# ------------------------------------------------------------------------- what it does


@hot
def _act(
    tables: Tables, day: Day, now: float, kind: Word, number: Number
) -> tuple[Number, Number, Number, Number]:
    """Let an event happen.

    Returns why its contact seeks an agent now, if it does; how many agents in `takers` look for
    contacts; the one of them who has just let go; and an agent who may have something to begin.
    """
    seeks, takers, room, ready = NOT, NOTHING, NOBODY, NOBODY
    if kind == WORK_ENDS:
        seeks, takers, room, ready = work_ends(tables, day, now, number)
    elif kind == CUSTOMER_MESSAGE:
        ready = _customer_writes(tables, day, now, number)
    elif kind == ARRIVAL:
        open_contact(tables, day, now, number)
        if day.contacts[U(number)].bot == NOBODY or meet_bot(tables, day, now, number):
            seeks = JOINING
    elif kind == BOT_REPLY:
        if bot_reply(tables, day, now, number):
            seeks = JOINING
    elif kind == STAGE_BEGINS:
        looks, takers = stage_begins(tables, day, now, number)
        if looks:
            seeks = MOVING_ON
    elif kind >= GOES_INACTIVE:
        takers = _time_is_up(tables, day, now, kind, number)
    else:
        seeks, takers = _act_rarely(tables, day, now, kind, number)
    return seeks, takers, room, ready


@hot
def _customer_writes(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The customer's next message, to the bot or to an agent; returns the agent."""
    live = day.live[U(number)]
    if lively():
        if day.lives[U(number)].due_s != now:  # what came between: it is never written
            return NOBODY
        day.lives[U(number)].due_s = NEVER
    live.turn += 1
    note(day, now, CUSTOMER_WROTE, number, np.int64(live.turn))
    if live.with_bot:
        bot_answers(tables, day, now, number)
        return NOBODY
    live.message_s = now
    if lively() and day.lives[U(number)].heed:
        customer_is_back(tables, day, now, number)
    agent = agent_of(tables, day.contacts[U(number)])
    receive(day, agent, number)
    return agent


@cold
def _time_is_up(tables: Tables, day: Day, now: float, kind: Word, number: Number) -> Number:
    """A timer of a contact that waits, or is in hand; returns how many agents look."""
    live = day.live[U(number)]
    if kind == LIMIT_ENDS:
        day.takers[ZERO] = number
        return ONE_TAKER
    if kind == ROUND_BEGINS:
        round_begins(tables, day, now, number)
        return NOTHING
    if kind == GOES_INACTIVE:
        day.takers[ZERO] = goes_inactive(tables, day, now, number)
        return ONE_TAKER
    if kind == CLOSES:
        return let_go(tables, day, now, number)
    if live.with_bot != WITHOUT_BOT:
        gives_up_on_bot(tables, day, now, number)
    elif live.in_line or is_on_offer(tables, day, number):
        return patience_ends(tables, day, now, number)
    elif loses_patience(tables, day, now, number):
        return let_go(tables, day, now, number)
    return NOTHING


# --------------------------------------------------- contacts and agents find each other


@hot
def _seek(
    tables: Tables, day: Day, now: float, number: Number, seeks: Number
) -> tuple[Number, Number]:
    """A contact that joins, or moves on to its next stage, picks an agent; or waits."""
    if seeks == NOT or (seeks == JOINING and not join(tables, day, now, number)):
        return NOBODY, NOBODY
    if lively() and seeks > MOVING_ON:
        return seek_otherwise(tables, day, now, number, seeks)
    agent = choose_agent(tables, day, now, number)
    if agent == NOBODY:
        if seeks == JOINING:
            wait(tables, day, now, number)
        else:
            nobody_for_stage(tables, day, now, number)
    elif day.live[U(number)].gave_up:
        would_be_assigned(tables, day, now, number)
    else:
        if seeks == JOINING and lively():
            wait_on_offer(tables, day, now, number, agent)
        return number, agent
    return NOBODY, NOBODY


@hot
def _find_each_other(
    tables: Tables,
    day: Day,
    now: float,
    chosen: Number,
    agent: Number,
    takers: Number,
    room: Number,
    ready: Number,
) -> None:
    """Agents with room take turns, one contact each, until nothing changes.

    Who is assigned a contact begins work at once; but an agent who has just let go one looks for
    others first. One loop, so that assigning and beginning are compiled once.
    """
    takers = _all_who_look(tables, day, takers)
    turn, kept, took = NOTHING, NOTHING, False
    while True:
        begins = NOBODY
        if chosen != NOBODY:
            if assign(tables, day, now, chosen, agent) and agent != room:
                begins = agent
            chosen = NOBODY
        elif turn < takers:
            agent = np.int64(day.takers[U(turn)])
            chosen = _first_in_person(tables, day, now, agent)
            took |= chosen != NOBODY
            if chosen != NOBODY or _looks_on(tables, day, agent):
                day.takers[U(kept)] = agent
                kept += 1
            turn += 1
        elif took:
            takers = kept
            turn, kept, took = NOTHING, NOTHING, False
        elif ready != NOBODY:
            begins = ready
            ready, room = NOBODY, NOBODY
        else:
            chosen, agent, takers = _what_is_left(tables, day, now)
            turn, kept, took = NOTHING, NOTHING, False
            if chosen == NOBODY and takers == 0:
                break
        if begins != NOBODY:
            carry_on(tables, day, now, begins)


@hot
def _all_who_look(tables: Tables, day: Day, takers: Number) -> Number:
    if lively() and takers > 0 and tables.settings[ZERO].spares:
        return all_who_look(tables, day, takers)
    return takers


@hot
def _looks_on(tables: Tables, day: Day, agent: Number) -> bool:
    return lively() and bool(tables.settings[ZERO].spares != 0) and looks_on(tables, day, agent)


@hot
def _what_is_left(tables: Tables, day: Day, now: float) -> tuple[Number, Number, Number]:
    """What is on the agenda of a lively plan."""
    if lively():
        return next_on_agenda(tables, day, now)
    return NOBODY, NOBODY, NOTHING


@hot
def _first_in_person(tables: Tables, day: Day, now: float, agent: Number) -> Number:
    """The contact that an agent takes; shadows before it have their turn."""
    while True:
        number = first_in_line(tables, day, now, agent)
        if number == NOBODY or not day.live[U(number)].gave_up:
            return number
        would_be_assigned(tables, day, now, number)


# ------------------------------------------------------------------------ staff, closing


@cold
def _act_rarely(
    tables: Tables, day: Day, now: float, kind: Word, number: Number
) -> tuple[Number, Number]:
    """Changes of staff, and what happens in lively plans only; returns as `_act` does."""
    if kind == OFFER_RESULT:
        return offer_result(tables, day, now, number)
    if kind == BOTS_FAIL:
        bots_fail(tables, day, number)
        return NOT, NOTHING
    return NOT, _staff_changes(tables, day, now, kind)


@cold
def _staff_changes(tables: Tables, day: Day, now: float, kind: Word) -> Number:
    """All changes of one kind and instant; returns how many agents came, who are in `takers`."""
    tally, came = day.tally[ZERO], np.int64(0)
    while tally.changes < tables.settings[ZERO].changes:
        change = tables.roster[U(tally.changes)]
        if change.at_s != now or U(change.kind) != kind:
            break
        if kind == STAFF_LEAVES:
            staff_leaves(tables, day, now, change)
        else:
            came = staff_arrives(tables, day, now, change, came)
        tally.changes += 1
    if kind == STAFF_LEAVES and lively():
        list_handed_over(tables, day)
    return came


@cold
def _close(tables: Tables, day: Day, now: float) -> Number:
    """The day ends; those whom nobody will serve flow out, and all who are not needed go home.

    Where free slots had to be spared agents look for contacts before; returns how many.
    """
    close(tables, day, now)
    at_close = tables.settings[ZERO].at_close
    if at_close == STOP:
        return NOTHING
    for number in range(everybody_if_anybody_waits(tables, day)):
        live, on_offer = day.live[U(number)], is_on_offer(tables, day, number)
        if on_offer and at_close == DROP_QUEUE:
            cancel_offer(tables, day, now, number)
            flow_out(tables, day, now, number)
        elif live.in_line and (live.gave_up or not has_prospects(tables, day, number)):
            flow_out(tables, day, now, number)
    if not tables.settings[ZERO].spares:
        send_home_if_done(tables, day, now)
        return NOTHING
    day.tally[ZERO].closing = 1
    for agent in range(len(day.agents)):
        day.takers[U(agent)] = agent
    return np.int64(len(day.agents))


@cold
def _end(tables: Tables, day: Day) -> None:
    """Whoever is still on duty, or waits, did so to the end."""
    ended_s = day.tally[ZERO].last_s
    for rule in range(len(day.queues)):
        bring_up_to_date(day.queues[U(rule)], ended_s)
    for agent in range(len(day.agents)):
        who = day.agents[U(agent)]
        if who.on_duty:
            end_duty(day.duty, day.tally, ended_s, who.pool, who.number, who.on_duty_since_s)
