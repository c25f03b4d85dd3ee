"""What an event still brings when its own contact and agent are done: others look in their turn."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold
from imroute.engine.kernel.assigning import release, would_be_assigned
from imroute.engine.kernel.book import NOTHING
from imroute.engine.kernel.bot import is_failed, leave_failed_bot
from imroute.engine.kernel.closing import send_home_if_done
from imroute.engine.kernel.contact import OPEN
from imroute.engine.kernel.layout import NOBODY, Day, Number, Row, Tables, numbers
from imroute.engine.kernel.lines import goes_before_by_score, stand_in_line
from imroute.engine.kernel.looking import choose_agent, look_for_agent
from imroute.engine.kernel.lookup import agent_of
from imroute.engine.kernel.offers import ACCEPTED, may_be_offered, offer_is_answered
from imroute.engine.kernel.passing import (
    SHIFT_ENDED,
    YIELDED,
    begin_anew,
    may_be_passed_on,
    pass_on,
)
from imroute.engine.kernel.rounds import expect_round
from imroute.engine.kernel.routing import flow_out, join, wait, wait_on_offer
from imroute.engine.kernel.staff import LEAVES_NOW
from imroute.engine.kernel.work import give_back_luck, leave_inbox

U = np.uint64
ZERO = U(0)
NEVER = math.nan
NOT, JOINING, MOVING_ON, JUST_JOINING, ACCEPTING = numbers(*range(5))  # how a contact seeks
LOOKS, IS_HANDED_OVER, LEAVES_BOT, ROUND_ENDS = numbers(*range(4))
ONE_TAKER = np.int64(1)


@cold
def put_down(day: Day, what: Number, number: Number) -> None:
    """Put a contact on the agenda."""
    tally = day.tally[ZERO]
    item = day.agenda[U(tally.agenda)]
    item.what = what
    item.number = number
    tally.agenda += 1


@cold
def next_on_agenda(tables: Tables, day: Day, now: float) -> tuple[Number, Number, Number]:
    """A contact and its agent, or how many agents in `takers` look; nobody: all is done."""
    tally = day.tally[ZERO]
    while tally.begun < tally.agenda:
        item = day.agenda[U(tally.begun)]
        tally.begun += 1
        number = np.int64(item.number)
        agent = _look_once(tables, day, now, item)
        if agent != NOBODY:
            return number, agent, NOTHING
    tally.begun = 0
    tally.agenda = 0
    if tally.closing:
        tally.closing = 0
        send_home_if_done(tables, day, now)
    while tally.looked < tally.later:
        agent = np.int64(day.later[U(tally.looked)])
        tally.looked += 1
        if day.agents[U(agent)].on_duty:
            day.takers[ZERO] = agent
            return NOBODY, NOBODY, all_who_look(tables, day, ONE_TAKER)
    tally.looked = 0
    tally.later = 0
    return NOBODY, NOBODY, NOTHING


@cold
def _look_once(tables: Tables, day: Day, now: float, item: Row) -> Number:
    """A contact's turn to look for an agent."""
    number = np.int64(item.number)
    if item.what == IS_HANDED_OVER:
        return hand_over(tables, day, now, number)
    if item.what == LEAVES_BOT:
        leave_failed_bot(tables, day, now, number)
        return join_and_look(tables, day, now, number)
    if item.what == ROUND_ENDS:
        _round_ends(tables, day, now, number)
        return NOBODY
    if not day.live[U(number)].in_line:
        return NOBODY
    agent = look_for_agent(tables, day, now, number)
    if agent != NOBODY and day.live[U(number)].gave_up:
        would_be_assigned(tables, day, now, number)
        return NOBODY
    return agent


@cold
def pass_on_after_reply(
    tables: Tables, day: Day, now: float, number: Number
) -> tuple[Number, Number, bool]:
    """The agent passes a contact on: how it seeks another, the agent, whether its slot is kept."""
    agent = agent_of(tables, day.contacts[U(number)])
    warm = pass_on(tables, day, now, number, agent)
    if warm:
        give_back_luck(day, number)
        day.tally[ZERO].inside -= 1  # it is not counted twice while it waits
        begin_anew(day, number, agent)
    seeks = JUST_JOINING if day.lives[U(number)].why == YIELDED else JOINING
    return seeks, agent, warm


@cold
def seek_otherwise(
    tables: Tables, day: Day, now: float, number: Number, seeks: Number
) -> tuple[Number, Number]:
    """A contact is accepted by the agent whom it was offered to, or joins without looking."""
    if seeks == ACCEPTING:
        return number, np.int64(day.lives[U(number)].offer_agent)
    if join(tables, day, now, number):
        wait(tables, day, now, number)
    return NOBODY, NOBODY


@cold
def offer_result(tables: Tables, day: Day, now: float, number: Number) -> tuple[Number, Number]:
    """An offer is answered; returns how the contact seeks, and how many in `takers` look."""
    result = offer_is_answered(tables, day, now, number)
    if result == NOBODY:
        return NOT, NOTHING
    if result == ACCEPTED:
        return ACCEPTING, NOTHING
    day.takers[ZERO] = day.lives[U(number)].offer_agent
    if may_be_offered(day, number):
        stand_in_line(tables, day, number)
        expect_round(tables, day, now, np.int64(day.contacts[U(number)].rule))
        return MOVING_ON, ONE_TAKER
    flow_out(tables, day, now, number)
    if day.tally[ZERO].closed:
        send_home_if_done(tables, day, now)
    return NOT, ONE_TAKER


@cold
def join_and_look(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """A contact joins the queue and looks for an agent, or waits."""
    if not join(tables, day, now, number):
        return NOBODY
    agent = choose_agent(tables, day, now, number)
    if agent == NOBODY:
        wait(tables, day, now, number)
    else:
        wait_on_offer(tables, day, now, number, agent)
    return agent


# ------------------------------------------------------------------------ agents who look


@cold
def all_who_look(tables: Tables, day: Day, takers: Number) -> Number:
    """Where free slots must be spared, all of the pool on duty look when one does; in order."""
    if not tables.settings[ZERO].spares:
        return takers
    for agent in range(len(day.agents)):
        day.agents[U(agent)].looks = 0
    for place in range(takers):
        _looks(tables, day, np.int64(day.takers[U(place)]))
    found = np.int64(0)
    for agent in range(len(day.agents)):
        if day.agents[U(agent)].looks:
            day.takers[U(found)] = agent
            found += 1
    return found


@cold
def _looks(tables: Tables, day: Day, agent: Number) -> None:
    pool = tables.pools[U(day.agents[U(agent)].pool)]
    if not day.agents[U(agent)].on_duty:
        return
    day.agents[U(agent)].looks = 1
    if pool.spares:
        for other in range(pool.first_agent, pool.first_agent + pool.agents):
            day.agents[U(other)].looks = day.agents[U(other)].on_duty


@cold
def looks_on(tables: Tables, day: Day, agent: Number) -> bool:
    """Whether an agent who found nobody looks again while others find somebody."""
    return bool(tables.pools[U(day.agents[U(agent)].pool)].spares)


# ------------------------------------------------------------------- assignment in rounds


@cold
def round_begins(tables: Tables, day: Day, now: float, rule: Number) -> None:
    """All in line for a rule look for an agent, in the order in which agents would take them."""
    day.queues[U(rule)].round_s = NEVER
    for class_ in range(len(tables.classes)):
        if tables.classes[U(class_)].rule == rule:
            number = np.int64(day.lines[U(class_)].first)
            while number != NOBODY:
                _put_in_order(tables, day, now, number)
                number = np.int64(day.live[U(number)].behind)
    put_down(day, ROUND_ENDS, rule)


@cold
def _round_ends(tables: Tables, day: Day, now: float, rule: Number) -> None:
    """There will be another if anybody is still in line."""
    for class_ in range(len(tables.classes)):
        if tables.classes[U(class_)].rule == rule and day.lines[U(class_)].first != NOBODY:
            expect_round(tables, day, now, rule)


@cold
def _put_in_order(tables: Tables, day: Day, now: float, number: Number) -> None:
    put_down(day, LOOKS, number)
    place = day.tally[ZERO].agenda - 1
    while place > 0:
        other = np.int64(day.agenda[U(place - 1)].number)
        if not goes_before_by_score(tables, day, now, number, other):
            break
        day.agenda[U(place)].number = other
        place -= 1
    day.agenda[U(place)].number = number


# ----------------------------------------------------------------------- end of a shift


@cold
def list_handed_over(tables: Tables, day: Day) -> None:
    """Put down the contacts of those who leave now and hand over: by agent, then by number."""
    for agent in range(len(day.agents)):
        who = day.agents[U(agent)]
        if who.hands_over != LEAVES_NOW:
            continue
        who.hands_over = 1
        for number in range(day.tally[ZERO].people):
            if who.contacts > 0 and _is_handed_over(tables, day, np.int64(number), who):
                put_down(day, IS_HANDED_OVER, np.int64(number))


@cold
def _is_handed_over(tables: Tables, day: Day, number: Number, who: Row) -> bool:
    contact = day.contacts[U(number)]
    if not day.lives[U(number)].has_come:
        return False
    if contact.pool != who.pool or contact.agent != who.number or not contact.assigned_s >= 0:
        return False
    if contact.outcome != OPEN or contact.freed_s == contact.freed_s or who.working_on == number:
        return False
    return may_be_passed_on(contact) and tables.types[U(contact.type)].handling == NOBODY


@cold
def hand_over(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """An agent whose shift has ended passes a contact on, which looks for another."""
    agent = agent_of(tables, day.contacts[U(number)])
    leave_inbox(day, agent, number)
    day.lives[U(number)].why = SHIFT_ENDED
    pass_on(tables, day, now, number, agent)
    release(tables, day, now, number)
    begin_anew(day, number, NOBODY)
    day.lives[U(number)].due_s = NEVER
    return join_and_look(tables, day, now, number)


# ------------------------------------------------------------------------ outage of a bot


@cold
def bots_fail(tables: Tables, day: Day, outage: Number) -> None:
    """Put down those who are with a bot that fails now, or wait for one."""
    for number in range(day.tally[ZERO].people):
        if is_failed(tables, day, np.int64(number), outage):
            put_down(day, LEAVES_BOT, np.int64(number))
