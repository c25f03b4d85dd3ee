"""Agents at work: attention for one message, or for all blocks of work in hand."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold, hot
from imroute.engine import contract
from imroute.engine.kernel.book import REPLIED, begin_work, note_agent
from imroute.engine.kernel.calendar import CUSTOMER_MESSAGE, WORK_ENDS, schedule, word
from imroute.engine.kernel.draws import AHEAD, HANDLING, ONLY, WRAP_UP, draw, draw_ahead, quantile
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables
from imroute.engine.kernel.lively import expect_message, lively
from imroute.engine.kernel.lookup import agent_of, service
from imroute.engine.kernel.pace import seconds_of, speed_of_block
from imroute.engine.kernel.start import part_done

U = np.uint64
ZERO = U(0)
NEVER = math.nan
HANDLING_ROW, WRAP_UP_ROW = np.int64(contract.HANDLING), np.int64(contract.WRAP_UP)


@hot
def divided(work: float, by: float) -> float:
    """A quotient; most are by 1, and dividing is slow."""
    return work if by == 1.0 else work / by


# ------------------------------------------------------------------------------ inbox


@hot
def receive(day: Day, agent: Number, number: Number) -> None:
    """Something to do for a contact in hand."""
    who = day.agents[U(agent)]
    day.live[U(number)].after = NOBODY
    if who.inbox == NOBODY:
        who.inbox = number
    else:
        day.live[U(who.inbox_end)].after = number
    who.inbox_end = number


@hot
def _take_next(tables: Tables, day: Day, agent: Number) -> Number:
    who = day.agents[U(agent)]
    number = np.int64(who.inbox)
    if tables.pools[U(who.pool)].ranks_inbox:
        return _take_first_by_rank(tables, day, agent)
    who.inbox = day.live[U(number)].after
    return number


@cold
def _take_first_by_rank(tables: Tables, day: Day, agent: Number) -> Number:
    """What comes before all else in an inbox that is not simply answered as messages come."""
    who = day.agents[U(agent)]
    best = other = np.int64(who.inbox)
    while other != NOBODY:
        if _rank(tables, day, agent, other) < _rank(tables, day, agent, best):
            best = other
        other = np.int64(day.live[U(other)].after)
    leave_inbox(day, agent, best)
    return best


@hot
def _rank(tables: Tables, day: Day, agent: Number, number: Number) -> Number:
    """Background work last; before that, where it is so, who has no reply yet first."""
    contact = day.contacts[U(number)]
    pool = tables.pools[U(day.agents[U(agent)].pool)]
    has_reply = contact.first_reply_s == contact.first_reply_s
    is_background = np.int64(tables.types[U(contact.type)].background)
    return 2 * is_background + np.int64(pool.new_contacts_first and has_reply)


@cold
def leave_inbox(day: Day, agent: Number, number: Number) -> None:
    """What a contact wanted done, if anything, is not to be done by this agent."""
    who, before = day.agents[U(agent)], NOBODY
    other = np.int64(who.inbox)
    while other != NOBODY and other != number:
        before = other
        other = np.int64(day.live[U(other)].after)
    if other == NOBODY:
        return
    if before == NOBODY:
        who.inbox = day.live[U(number)].after
    else:
        day.live[U(before)].after = day.live[U(number)].after
    if who.inbox_end == number:
        who.inbox_end = before


@hot
def carry_on(tables: Tables, day: Day, now: float, agent: Number) -> None:
    """An agent whose hands are free begins what there is to do."""
    who = day.agents[U(agent)]
    if who.working_on != NOBODY:
        return
    while who.inbox != NOBODY:
        number = _take_next(tables, day, agent)
        if tables.types[U(day.contacts[U(number)].type)].handling == NOBODY:
            _begin_reply(tables, day, now, agent, number)
            return
        _begin_block(tables, day, now, agent, number)
    if who.block != NOBODY:
        _aim(tables, day, now, agent)


# ---------------------------------------------------------------------- conversations


@hot
def _begin_reply(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> None:
    contact = day.contacts[U(number)]
    turn = np.int64(contact.replies)
    if contact.work_began_s != contact.work_began_s:
        contact.work_began_s = now
    u = _next_exchange(day, number, turn)
    _attend(tables, day, now, agent, number, turn, tables.types[U(contact.type)].agent_reply, u)


@hot
def _next_exchange(day: Day, number: Number, turn: Number) -> float:
    """The uniform number for a reply; that for the customer's message after it is kept."""
    live = day.live[U(number)]
    if turn == 0:
        person = day.people[U(number)]
        live.think = person.think
        return person.work
    place = (turn - 1) & (AHEAD - 1)
    if place == 0 or (lively() and live.luck == NOBODY):
        _draw_ahead(day, number, turn - place)
    row = np.int64(live.luck) * AHEAD + place
    live.think = day.ahead_think[U(row)]
    return day.ahead[U(row)]


@cold
def _draw_ahead(day: Day, number: Number, turn: Number) -> None:
    """Draw for as many replies as are drawn together in the time of two."""
    contact, live, tally = day.contacts[U(number)], day.live[U(number)], day.tally[ZERO]
    if live.luck == NOBODY:
        if tally.lucks > 0:
            tally.lucks -= 1
            live.luck = day.lucks[U(tally.lucks)]
        else:
            live.luck = tally.lucks_used
            tally.lucks_used += 1
    demand = day.demands[U(contact.type)]
    place = np.int64(live.luck) * AHEAD
    attempt = np.int64(contact.attempt)
    draw_ahead(demand, contact.customer, attempt, turn, AHEAD, place, day.ahead, day.ahead_think)


@hot
def give_back_luck(day: Day, number: Number) -> None:
    """The contact is over: another may use its place for numbers drawn ahead."""
    live, tally = day.live[U(number)], day.tally[ZERO]
    if live.luck != NOBODY:
        day.lucks[U(tally.lucks)] = live.luck
        tally.lucks += 1
        live.luck = NOBODY


@cold
def begin_wrap_up(tables: Tables, day: Day, now: float, number: Number) -> None:
    contact, live = day.contacts[U(number)], day.live[U(number)]
    live.wraps_up = 1
    _, u = draw(day.demands, contact, WRAP_UP, ONLY)
    agent = agent_of(tables, contact)
    spread = tables.types[U(contact.type)].wrap_up
    _attend(tables, day, now, agent, number, WRAP_UP_ROW, spread, u)


@hot
def _attend(
    tables: Tables,
    day: Day,
    now: float,
    agent: Number,
    number: Number,
    turn: Number,
    spread: Number,
    u: float,
) -> None:
    """Give a contact undivided attention; work once begun is not interrupted."""
    who = day.agents[U(agent)]
    offered = service(tables, who.pool, day.contacts[U(number)].type)
    effort = quantile(tables, spread, u)
    if lively() and offered.has_pace:
        seconds = seconds_of(tables, day, now, agent, number, turn, effort, offered.speed)
    else:
        seconds = divided(effort, offered.speed)
    who.working_on = number
    who.row = begin_work(day, now, number, agent, turn)
    schedule(day, now + seconds, word(WORK_ENDS, number))


@hot
def lay_down(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """Work on one message ends; returns the agent."""
    agent = agent_of(tables, day.contacts[U(number)])
    who = day.agents[U(agent)]
    day.work[U(who.row)].ended_s = now
    who.working_on = NOBODY
    return agent


@hot
def reply_ends(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """A reply is sent; tell whether it was the last."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    turn = np.int64(contact.replies)
    if contact.first_reply_s != contact.first_reply_s:
        contact.first_reply_s = now
    contact.replies = turn + 1
    note_agent(day, now, REPLIED, number, agent_of(tables, contact), turn)
    live.turn = turn
    return bool(turn + 1 >= live.turns)


@hot
def is_read(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The customer reads a reply, and will write again."""
    live = day.live[U(number)]
    spread = tables.types[U(day.contacts[U(number)].type)].customer_reply
    due_s = now + quantile(tables, spread, live.think)
    expect_message(day, number, due_s)
    schedule(day, due_s, word(CUSTOMER_MESSAGE, number))


# --------------------------------------------------------------------- blocks of work


@hot
def _begin_block(tables: Tables, day: Day, now: float, agent: Number, number: Number) -> None:
    """Add a block of work; all blocks in hand progress at once, so the pace of all changes."""
    who = day.agents[U(agent)]
    contact, live = day.contacts[U(number)], day.live[U(number)]
    u = day.people[U(number)].work
    if lively() and contact.passes > 0:
        u, _ = draw(day.demands, contact, HANDLING, np.int64(contact.passes))
    kind = tables.types[U(contact.type)]
    effort = quantile(tables, kind.handling, u)
    if lively() and kind.part_done and contact.passes == 0:
        effort *= 1.0 - part_done(day, number)
    _advance(tables, who, now)
    offered = service(tables, who.pool, contact.type)
    speed = offered.speed
    if lively() and offered.has_pace:
        speed = speed_of_block(tables, day, now, agent, number, speed)
    live.done_at = who.progress + divided(effort, speed)
    contact.work_began_s = now  # picking up is the answer
    contact.first_reply_s = now
    live.row = begin_work(day, now, number, agent, HANDLING_ROW)
    live.after = who.block
    who.block = number
    who.blocks += 1


@hot
def _advance(tables: Tables, who: Row, now: float) -> None:
    """Bring the progress of the blocks up to date, before their number changes."""
    if who.blocks > 0:
        who.progress += divided(now - who.progress_at_s, _slowdown(tables, who))
    who.progress_at_s = now


@hot
def _slowdown(tables: Tables, who: Row) -> float:
    pool = tables.pools[U(who.pool)]
    return tables.slowdown[U(pool.first_slowdown + min(who.blocks, pool.slowdowns) - 1)]


@hot
def _aim(tables: Tables, day: Day, now: float, agent: Number) -> None:
    """Schedule the end of the block that will be done first."""
    who = day.agents[U(agent)]
    first = np.int64(who.block)
    other = np.int64(day.live[U(first)].after)
    while other != NOBODY:
        a, b = day.live[U(other)].done_at, day.live[U(first)].done_at
        if a < b or (a == b and other < first):
            first = other
        other = np.int64(day.live[U(other)].after)
    left = max(day.live[U(first)].done_at - who.progress, 0.0)
    who.aim = first
    who.aim_s = now + left * _slowdown(tables, who)
    schedule(day, who.aim_s, word(WORK_ENDS, first))


@hot
def block_ends(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """Finish a block, if it was aimed at: what was aimed at before is out of date."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    if lively() and contact.agent == NOBODY:
        return False
    agent = agent_of(tables, contact)
    who = day.agents[U(agent)]
    if who.aim != number or who.aim_s != now or who.working_on != NOBODY:
        return False
    _advance(tables, who, now)
    if who.block == number:
        who.block = live.after
    else:
        other = np.int64(who.block)
        while day.live[U(other)].after != number:
            other = np.int64(day.live[U(other)].after)
        day.live[U(other)].after = live.after
    who.blocks -= 1
    who.aim = NOBODY
    day.work[U(live.row)].ended_s = now
    return True
