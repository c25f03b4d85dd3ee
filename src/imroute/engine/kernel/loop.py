"""One day, event after event: whoever is first acts, then contacts and agents find each other."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot, outermost
from imroute.engine.contract import Kind
from imroute.engine.kernel.arrivals import who_comes
from imroute.engine.kernel.book import CUSTOMER_WROTE, end_duty, note
from imroute.engine.kernel.bot import bot_answers, bot_reply, meet_bot
from imroute.engine.kernel.calendar import (
    ARRIVAL,
    BOT_REPLY,
    CUSTOMER_MESSAGE,
    NEVER_S,
    PATIENCE_ENDS,
    STAGE_BEGINS,
    WORK_ENDS,
    contact_of,
    empty_calendar,
    fill_hole,
    first_s,
    has_equals,
    kind_of,
    settle,
    word,
)
from imroute.engine.kernel.choosing import choose_agent
from imroute.engine.kernel.closing import STOP, close, has_prospects, send_home_if_done
from imroute.engine.kernel.contact import COMPLETED, end_contact, open_contact
from imroute.engine.kernel.layout import NOBODY
from imroute.engine.kernel.lines import first_for
from imroute.engine.kernel.routing import (
    assign,
    flow_out,
    join,
    nobody_for_stage,
    patience_ends,
    release,
    stage_begins,
    wait,
    would_be_assigned,
)
from imroute.engine.kernel.staff import staff_arrives, staff_leaves
from imroute.engine.kernel.timers import first_timer_s
from imroute.engine.kernel.work import begin_wrap_up, block_ends, carry_on, receive, reply_ends

U = np.uint64
ZERO = U(0)
LAST_WORD = ~ZERO
STAFF_LEAVES = U(Kind.STAFF_LEAVES)
CALENDAR, ARRIVALS, TIMERS, ROSTER = range(4)


@outermost
def play(tables, day, coming, start_s):
    """Play one day; `short_of` in the tally tells if a table was too short."""
    tally, settings = day.tally[ZERO], tables.settings[ZERO]
    who_comes(coming, day.people, day.tally, start_s, start_s + settings.day_end_s)
    empty_calendar(day)
    now = 0.0
    while not tally.short_of:
        arrival_s = _next_arrival_s(day, tally)
        change_s = _next_change_s(tables, tally)
        event_s, timer_s = first_s(day), first_timer_s(day, tally)
        next_s = _sooner(_sooner(arrival_s, event_s), _sooner(timer_s, change_s))
        if next_s >= settings.day_end_s and not tally.closed:
            now = settings.day_end_s
            _close(tables, day, now)
            if settings.at_close == STOP:
                break
            continue
        if next_s == NEVER_S:
            break
        now = next_s

        # Equal times are settled by the lowest word.
        first, source = LAST_WORD, CALENDAR
        if event_s == now:
            if has_equals(day.event_s):
                settle(day.event_s, day.event, tally.events, day.takers)
            first = day.event[ZERO]
        if arrival_s == now and word(ARRIVAL, tally.arriving) < first:
            first, source = word(ARRIVAL, tally.arriving), ARRIVALS
        if timer_s == now and day.timer[ZERO] < first:
            first, source = day.timer[ZERO], TIMERS
        if change_s == now and word(U(tables.roster[U(tally.changes)].kind), 0) < first:
            first, source = word(U(tables.roster[U(tally.changes)].kind), 0), ROSTER
        tally.hole = source == CALENDAR
        tally.arriving += source == ARRIVALS
        kind, number = kind_of(first), contact_of(first)

        joins, stage_opens, takers = False, False, np.int64(0)
        room, ready = np.int64(NOBODY), np.int64(NOBODY)
        if kind == WORK_ENDS:
            contact, live = day.contacts[U(number)], day.live[U(number)]
            served, freed, goes_on = False, False, False
            if tables.types[U(contact.type)].handling == NOBODY:
                ready = _lay_down(tables, day, now, contact)
                goes_on = True
                if live.wraps_up:
                    freed = True
                else:
                    served = reply_ends(tables, day, now, number)
                    freed = served and tables.types[U(contact.type)].wrap_up == NOBODY
            else:
                served = freed = block_ends(tables, day, now, number)
            if served:
                end_contact(tables, day, now, number, COMPLETED)
            if freed:
                room = ready = release(tables, day, now, number)
                takers = np.int64(1)
                day.takers[ZERO] = room
            elif served and goes_on:
                begin_wrap_up(tables, day, now, number)
        elif kind == CUSTOMER_MESSAGE:
            ready = _customer_writes(tables, day, now, number)
        elif kind == ARRIVAL:
            open_contact(tables, day, now, number)
            if day.contacts[U(number)].bot == NOBODY:
                joins = True
            else:
                meet_bot(tables, day, now, number)
        elif kind == BOT_REPLY:
            joins = bot_reply(tables, day, now, number)
        elif kind == STAGE_BEGINS:
            stage_begins(tables, day, now, number)
            stage_opens = True
        elif kind == PATIENCE_ENDS:
            patience_ends(tables, day, now, number)
        else:
            takers = _staff_changes(tables, day, now, kind)

        chosen, agent = np.int64(NOBODY), np.int64(NOBODY)
        if joins:
            join(tables, day, now, number)
        if joins or stage_opens:
            agent = choose_agent(tables, day, number)
            if agent == NOBODY:
                if joins:
                    wait(tables, day, now, number)
                else:
                    nobody_for_stage(tables, day, now, number)
            elif day.live[U(number)].gave_up:
                would_be_assigned(tables, day, now, number)
            else:
                chosen = number

        # Agents with room take turns, one contact each; who is free begins work at once.
        turn, kept = np.int64(0), np.int64(0)
        while True:
            begins = np.int64(NOBODY)
            if chosen != NOBODY:
                assign(tables, day, now, chosen, agent)
                if agent != room:
                    begins = agent
                chosen = np.int64(NOBODY)
            elif turn < takers:
                agent = np.int64(day.takers[U(turn)])
                chosen = _first_in_person(tables, day, now, agent)
                if chosen != NOBODY:
                    day.takers[U(kept)] = agent
                    kept += 1
                turn += 1
            elif kept > 0:
                takers = kept
                turn, kept = np.int64(0), np.int64(0)
            elif ready != NOBODY:
                begins = ready
                ready = np.int64(NOBODY)
            else:
                break
            if begins != NOBODY:
                carry_on(tables, day, now, begins)
        if tally.hole:
            fill_hole(day, tally)
    _end_all_duty(tables, day, now)


@hot
def _sooner(a, b):
    return a if a < b else b


@hot
def _next_arrival_s(day, tally):
    if tally.arriving < tally.arrivals:
        return day.people[U(tally.arriving)].time_s
    return math.inf


@hot
def _next_change_s(tables, tally):
    if tally.changes < tables.settings[ZERO].changes:
        return tables.roster[U(tally.changes)].at_s
    return math.inf


@hot
def _lay_down(tables, day, now, contact):
    """An agent's work on one message ends; returns the agent."""
    agent = np.int64(tables.pools[U(contact.pool)].first_agent) + contact.agent
    who = day.agents[U(agent)]
    day.work[U(who.row)].ended_s = now
    who.working_on = NOBODY
    return agent


@hot
def _customer_writes(tables, day, now, number):
    """The customer's next message, to the bot or to an agent; returns the agent."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    live.turn += 1
    note(day, now, CUSTOMER_WROTE, number, live.turn)
    if live.with_bot:
        bot_answers(tables, day, now, number)
        return np.int64(NOBODY)
    live.message_s = now
    agent = np.int64(tables.pools[U(contact.pool)].first_agent) + contact.agent
    receive(day, agent, number)
    return agent


@hot
def _first_in_person(tables, day, now, agent):
    """The contact that an agent takes; shadows before it have their turn."""
    while True:
        number = first_for(tables, day, now, agent)
        if number == NOBODY or not day.live[U(number)].gave_up:
            return number
        would_be_assigned(tables, day, now, number)


@cold
def _staff_changes(tables, day, now, kind):
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
    return came


@cold
def _close(tables, day, now):
    """The day ends; those whom nobody will serve flow out, and all who are not needed go home."""
    close(tables, day, now)
    if tables.settings[ZERO].at_close == STOP:
        return
    for number in range(day.tally[ZERO].people):
        live = day.live[U(number)]
        if live.in_line and (live.gave_up or not has_prospects(tables, day, number)):
            flow_out(tables, day, now, number)
    send_home_if_done(tables, day, now)


@cold
def _end_all_duty(tables, day, now):
    """Whoever is still on duty was so to the end."""
    for agent in range(len(day.agents)):
        who = day.agents[U(agent)]
        if who.on_duty:
            end_duty(day.duty, day.tally, now, who.pool, who.number, who.on_duty_since_s)
