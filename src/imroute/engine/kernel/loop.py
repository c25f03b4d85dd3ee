"""One day, event after event: whoever is first acts, then contacts and agents find each other."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot, outermost
from imroute.engine.contract import Kind
from imroute.engine.kernel.arrivals import who_comes
from imroute.engine.kernel.book import CUSTOMER_WROTE, NOTHING, end_duty, note
from imroute.engine.kernel.bot import bot_answers, bot_reply, gives_up_on_bot, meet_bot
from imroute.engine.kernel.calendar import (
    ARRIVAL,
    BOT_REPLY,
    CLOSES,
    CUSTOMER_MESSAGE,
    GOES_INACTIVE,
    NEVER_S,
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
from imroute.engine.kernel.closing import (
    STOP,
    close,
    everybody_if_anybody_waits,
    has_prospects,
    send_home_if_done,
)
from imroute.engine.kernel.contact import COMPLETED, end_contact, open_contact
from imroute.engine.kernel.heed import (
    AS_USUAL,
    HOLDS,
    customer_is_back,
    goes_inactive,
    loses_patience,
    reply_sent,
)
from imroute.engine.kernel.layout import (
    NOBODY,
    WITHOUT_BOT,
    Coming,
    Day,
    Number,
    Row,
    Tables,
    Word,
    numbers,
)
from imroute.engine.kernel.looking import choose_agent, first_in_line
from imroute.engine.kernel.lookup import agent_of
from imroute.engine.kernel.routing import (
    assign,
    bring_up_to_date,
    flow_out,
    join,
    let_go,
    nobody_for_stage,
    patience_ends,
    release,
    stage_begins,
    wait,
    would_be_assigned,
)
from imroute.engine.kernel.staff import staff_arrives, staff_leaves
from imroute.engine.kernel.timers import first_timer_s
from imroute.engine.kernel.work import (
    begin_wrap_up,
    block_ends,
    carry_on,
    lay_down,
    receive,
    reply_ends,
)

U = np.uint64
ZERO = U(0)
LAST_WORD = ~ZERO
STAFF_LEAVES = U(Kind.STAFF_LEAVES)
CALENDAR, ARRIVALS, TIMERS, ROSTER = numbers(*range(4))
NOT, JOINING, MOVING_ON = numbers(*range(3))
ONE_TAKER = np.int64(1)
NEVER = math.nan


@outermost
def play(tables: Tables, day: Day, coming: Coming, start_s: float) -> None:
    """Play one day; `halted` in the tally tells if it could not be."""
    tally, settings = day.tally[ZERO], tables.settings[ZERO]
    who_comes(coming, day.people, day.tally, start_s, start_s + settings.day_end_s)
    empty_calendar(day)
    now = 0.0
    while not tally.halted:
        next_s = _next_s(tables, day, tally)
        if next_s >= settings.day_end_s and not tally.closed:
            now = settings.day_end_s
            _close(tables, day, now)
            if settings.at_close == STOP:
                break
        elif next_s == NEVER_S:
            break
        else:
            now = next_s
            kind, number = _take_first(tables, day, tally, now)
            seeks, takers, room, ready = _act(tables, day, now, kind, number)
            chosen, agent = _seek(tables, day, now, number, seeks)
            _find_each_other(tables, day, now, chosen, agent, takers, room, ready)
            if tally.hole:
                fill_hole(day, tally)
    _end(tables, day, now)


# ------------------------------------------------------------------------- who is first


@hot
def _next_s(tables: Tables, day: Day, tally: Row) -> float:
    return _sooner(
        _sooner(_next_arrival_s(day, tally), first_s(day)), _next_other_s(tables, day, tally)
    )


@hot
def _next_other_s(tables: Tables, day: Day, tally: Row) -> float:
    """What is seldom first: timers of those who wait, changes of staff."""
    return _sooner(first_timer_s(day, tally), _next_change_s(tables, tally))


@hot
def _sooner(a: float, b: float) -> float:
    return a if a < b else b


@hot
def _next_arrival_s(day: Day, tally: Row) -> float:
    if tally.arriving < tally.arrivals:
        return day.people[U(tally.arriving)].time_s
    return NEVER_S


@hot
def _next_change_s(tables: Tables, tally: Row) -> float:
    if tally.changes < tables.settings[ZERO].changes:
        return tables.roster[U(tally.changes)].at_s
    return NEVER_S


@hot
def _take_first(tables: Tables, day: Day, tally: Row, now: float) -> tuple[Word, Number]:
    """Take the event of this moment: kind and contact."""
    if _next_other_s(tables, day, tally) > now:
        arrives = _next_arrival_s(day, tally) == now
        if arrives != (first_s(day) == now) and (arrives or not has_equals(day.event_s)):
            tally.hole = not arrives
            tally.arriving += arrives
            if arrives:
                return ARRIVAL, np.int64(tally.arriving - 1)
            return kind_of(day.event[ZERO]), contact_of(day.event[ZERO])
    return _take_first_of_equals(tables, day, now)


@cold
def _take_first_of_equals(tables: Tables, day: Day, now: float) -> tuple[Word, Number]:
    """Equal times are settled by the lowest word."""
    tally = day.tally[ZERO]
    first, source = LAST_WORD, CALENDAR
    if first_s(day) == now:
        settle(day.event_s, day.event, tally.events, day.takers)
        first = day.event[ZERO]
    if _next_arrival_s(day, tally) == now:
        arrival = word(ARRIVAL, np.int64(tally.arriving))
        if arrival < first:
            first, source = arrival, ARRIVALS
    if first_timer_s(day, tally) == now and day.timer[ZERO] < first:
        first, source = day.timer[ZERO], TIMERS
    if _next_change_s(tables, tally) == now:
        change = word(U(tables.roster[U(tally.changes)].kind), NOTHING)
        if change < first:
            first, source = change, ROSTER
    tally.hole = source == CALENDAR
    tally.arriving += source == ARRIVALS
    return kind_of(first), contact_of(first)


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
        takers, room, ready = _work_ends(tables, day, now, number)
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
        if stage_begins(tables, day, now, number):
            seeks = MOVING_ON
    elif kind >= GOES_INACTIVE:
        takers = _time_is_up(tables, day, now, kind, number)
    else:
        takers = _staff_changes(tables, day, now, kind)
    return seeks, takers, room, ready


@hot
def _work_ends(
    tables: Tables, day: Day, now: float, number: Number
) -> tuple[Number, Number, Number]:
    """A message is answered, a contact wrapped up, or a block of work done."""
    kind, live = tables.types[U(day.contacts[U(number)].type)], day.live[U(number)]
    ready, then = NOBODY, AS_USUAL
    if kind.handling == NOBODY:
        ready = lay_down(tables, day, now, number)
        served = not live.wraps_up and reply_ends(tables, day, now, number)
        if live.heed and not live.wraps_up:
            then = reply_sent(tables, day, now, number, served)
        wraps_up = served and then == AS_USUAL and kind.wrap_up != NOBODY
        frees = live.wraps_up or (served and not wraps_up and then != HOLDS)
    else:
        served = block_ends(tables, day, now, number)
        wraps_up = False
        frees = served
    if served and then == AS_USUAL:
        end_contact(tables, day, now, number, COMPLETED)
    if wraps_up:
        begin_wrap_up(tables, day, now, number)
    if not frees:
        return NOTHING, NOBODY, ready
    room = release(tables, day, now, number)
    day.takers[ZERO] = room
    return ONE_TAKER, room, room


@hot
def _customer_writes(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """The customer's next message, to the bot or to an agent; returns the agent."""
    live = day.live[U(number)]
    if live.due_s != now:  # what came between: it is never written
        return NOBODY
    live.due_s = NEVER
    live.turn += 1
    note(day, now, CUSTOMER_WROTE, number, np.int64(live.turn))
    if live.with_bot:
        bot_answers(tables, day, now, number)
        return NOBODY
    live.message_s = now
    if live.heed:
        customer_is_back(tables, day, now, number)
    agent = agent_of(tables, day.contacts[U(number)])
    receive(day, agent, number)
    return agent


@cold
def _time_is_up(tables: Tables, day: Day, now: float, kind: Word, number: Number) -> Number:
    """A timer of a contact that waits, or is in hand; returns how many agents look."""
    live = day.live[U(number)]
    if kind == GOES_INACTIVE:
        day.takers[ZERO] = goes_inactive(tables, day, now, number)
        return ONE_TAKER
    if kind == CLOSES:
        return let_go(tables, day, now, number)
    if live.with_bot != WITHOUT_BOT:
        gives_up_on_bot(tables, day, now, number)
    elif live.in_line:
        patience_ends(tables, day, now, number)
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
    agent = choose_agent(tables, day, now, number)
    if agent == NOBODY:
        if seeks == JOINING:
            wait(tables, day, now, number)
        else:
            nobody_for_stage(tables, day, now, number)
    elif day.live[U(number)].gave_up:
        would_be_assigned(tables, day, now, number)
    else:
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
    turn, kept = NOTHING, NOTHING
    while True:
        begins = NOBODY
        if chosen != NOBODY:
            assign(tables, day, now, chosen, agent)
            if agent != room:
                begins = agent
            chosen = NOBODY
        elif turn < takers:
            agent = np.int64(day.takers[U(turn)])
            chosen = _first_in_person(tables, day, now, agent)
            if chosen != NOBODY:
                day.takers[U(kept)] = agent
                kept += 1
            turn += 1
        elif kept > 0:
            takers = kept
            turn, kept = NOTHING, NOTHING
        elif ready != NOBODY:
            begins = ready
            ready = NOBODY
        else:
            break
        if begins != NOBODY:
            carry_on(tables, day, now, begins)


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
    return came


@cold
def _close(tables: Tables, day: Day, now: float) -> None:
    """The day ends; those whom nobody will serve flow out, and all who are not needed go home."""
    close(tables, day, now)
    if tables.settings[ZERO].at_close == STOP:
        return
    for number in range(everybody_if_anybody_waits(day)):
        live = day.live[U(number)]
        if live.in_line and (live.gave_up or not has_prospects(tables, day, number)):
            flow_out(tables, day, now, number)
    send_home_if_done(tables, day, now)


@cold
def _end(tables: Tables, day: Day, now: float) -> None:
    """Whoever is still on duty, or waits, did so to the end."""
    for rule in range(len(day.queues)):
        bring_up_to_date(day.queues[U(rule)], day.tally[ZERO].last_s)
    for agent in range(len(day.agents)):
        who = day.agents[U(agent)]
        if who.on_duty:
            end_duty(day.duty, day.tally, now, who.pool, who.number, who.on_duty_since_s)
