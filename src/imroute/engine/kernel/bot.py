"""A bot session: the bot answers each turn and, at its last reply, resolves or hands over."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold
from imroute.engine.contract import BotEnd
from imroute.engine.kernel.book import BOT_ENDED, BOT_REPLIED, MISROUTED, note
from imroute.engine.kernel.calendar import (
    BOT_REPLY,
    BOTS_FAIL,
    CUSTOMER_MESSAGE,
    PATIENCE_ENDS,
    schedule,
    word,
)
from imroute.engine.kernel.contact import BOT_ABANDONED, BOT_RESOLVED, end_contact
from imroute.engine.kernel.draws import (
    BOT_EXCHANGE,
    BOT_SESSION,
    BOT_TURNS,
    BOT_WAIT,
    MISROUTE,
    ONLY,
    UPSET,
    draw,
    quantile,
)
from imroute.engine.kernel.layout import (
    IN_SESSION,
    NOBODY,
    WAITS_FOR_SESSION,
    WITHOUT_BOT,
    Day,
    Number,
    Row,
    Tables,
    numbers,
)
from imroute.engine.kernel.lively import expect_message
from imroute.engine.kernel.lookup import customer_of
from imroute.engine.kernel.timers import set_timer, stop_timer

U = np.uint64
NEVER = math.nan
ZERO = U(0)
RESOLVED, LEFT, HANDED_OVER = numbers(*BotEnd)


@cold
def meet_bot(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """A contact comes to its bot; tell whether it has to go to a person instead."""
    contact = day.contacts[U(number)]
    bot, desk = tables.bots[U(contact.bot)], day.desks[U(contact.bot)]
    if bot.answers != NOBODY and not _answers(tables, bot, now):
        contact.bot = NOBODY
        return True
    if bot.sessions == NOBODY or desk.sessions < bot.sessions:
        _begin_session(tables, day, now, number)
        return False
    if bot.waits:
        _wait_for_session(tables, day, now, number, desk)
        return False
    contact.bot = NOBODY
    return True


@cold
def _answers(tables: Tables, bot: Row, now: float) -> bool:
    """Whether a bot takes new sessions now."""
    for i in range(bot.first_answer, bot.first_answer + bot.answers):
        if tables.stretches[U(i)].begin_s <= now < tables.stretches[U(i)].end_s:
            return True
    return False


@cold
def _begin_session(tables: Tables, day: Day, now: float, number: Number) -> None:
    contact, live = day.contacts[U(number)], day.live[U(number)]
    u, _ = draw(day.demands, contact, BOT_TURNS, ONLY)
    day.desks[U(contact.bot)].sessions += 1
    live.with_bot = IN_SESSION
    live.turn = 0
    live.turns = np.int64(quantile(tables, tables.bots[U(contact.bot)].turns, u))
    bot_answers(tables, day, now, number)


@cold
def bot_answers(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The customer has written to the bot: schedule its reply."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    u, think = draw(day.demands, contact, BOT_EXCHANGE, np.int64(live.turn))
    live.think = think
    seconds = quantile(tables, tables.bots[U(contact.bot)].reply, u)
    schedule(day, now + seconds, word(BOT_REPLY, number))


@cold
def bot_reply(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The bot has replied; tell whether it hands the customer over to a person."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    if live.with_bot == WITHOUT_BOT:  # it failed before it could reply
        return False
    bot = tables.bots[U(contact.bot)]
    if live.turn == 0:
        contact.bot_reply_s = now
    note(day, now, BOT_REPLIED, number, np.int64(live.turn))
    if bot.upset > 0.0 and _is_upset(day, number, bot):
        _hand_over(tables, day, now, number)
        _end_session(tables, day, now, number)
        return True
    if live.turn < live.turns - 1:
        due_s = now + quantile(tables, bot.customer_reply, live.think)
        expect_message(day, number, due_s)
        schedule(day, due_s, word(CUSTOMER_MESSAGE, number))
        return False
    hands_over = _comes_to_an_end(tables, day, now, number)
    _end_session(tables, day, now, number)
    return hands_over


@cold
def _is_upset(day: Day, number: Number, bot: Row) -> bool:
    live = day.live[U(number)]
    u, _ = draw(day.demands, day.contacts[U(number)], UPSET, np.int64(live.turn))
    if u < bot.upset:
        day.lives[U(number)].upset = bot.upset_way
        return True
    return False


@cold
def _comes_to_an_end(tables: Tables, day: Day, now: float, number: Number) -> bool:
    """The bot's last reply: tell whether the contact needs a person."""
    contact = day.contacts[U(number)]
    bot = tables.bots[U(contact.bot)]
    resolves = tables.bot_resolves[
        U(np.int64(contact.bot) * tables.settings[ZERO].types + contact.type)
    ]
    leaving, resolving = draw(day.demands, contact, BOT_SESSION, ONLY)
    if leaving < bot.leaves:
        note(day, now, BOT_ENDED, number, LEFT)
        end_contact(tables, day, now, number, BOT_ABANDONED)
        return False
    if resolving < resolves:
        note(day, now, BOT_ENDED, number, RESOLVED)
        end_contact(tables, day, now, number, BOT_RESOLVED)
        return False
    _hand_over(tables, day, now, number)
    return True


@cold
def _hand_over(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A person shall take over; the bot may say wrongly what it is about."""
    note(day, now, BOT_ENDED, number, HANDED_OVER)
    contact = day.contacts[U(number)]
    bot = tables.bots[U(contact.bot)]
    if bot.misroutes <= 0.0:
        return
    u, which = draw(day.demands, contact, MISROUTE, ONLY)
    kind = np.int64(contact.type) * tables.settings[ZERO].tiers + contact.tier
    others = tables.mistakes[U(bot.first_mistake + kind)]
    if u < bot.misroutes and others.types > 0:
        chosen = np.int64(which * np.float64(others.types))
        routed = np.int64(tables.lists[U(others.first + chosen)])
        day.lives[U(number)].routed = routed
        note(day, now, MISROUTED, number, routed)


@cold
def _end_session(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A session is over; who has waited longest for one begins it."""
    day.live[U(number)].with_bot = WITHOUT_BOT
    desk = day.desks[U(day.contacts[U(number)].bot)]
    desk.sessions -= 1
    following = np.int64(desk.first)
    if following != NOBODY:
        stop_waiting(day, following)
        _begin_session(tables, day, now, following)


# ------------------------------------------------------------------ waiting for a session


@cold
def _wait_for_session(tables: Tables, day: Day, now: float, number: Number, desk: Row) -> None:
    contact, live = day.contacts[U(number)], day.live[U(number)]
    live.with_bot = WAITS_FOR_SESSION
    live.before = desk.last
    live.behind = NOBODY
    if desk.last == NOBODY:
        desk.first = number
    else:
        day.live[U(desk.last)].behind = number
    desk.last = number
    patience = customer_of(tables, contact).patience
    if patience != NOBODY:
        u, _ = draw(day.demands, contact, BOT_WAIT, ONLY)
        ends_s = now + quantile(tables, patience, u)
        timer = word(PATIENCE_ENDS, number)
        set_timer(day.live, day.timer_s, day.timer, day.tally, number, ends_s, timer)


@cold
def stop_waiting(day: Day, number: Number) -> None:
    """A contact no longer waits for a session."""
    live, desk = day.live[U(number)], day.desks[U(day.contacts[U(number)].bot)]
    stop_timer(day, number)
    live.with_bot = WITHOUT_BOT
    if live.before == NOBODY:
        desk.first = live.behind
    else:
        day.live[U(live.before)].behind = live.behind
    if live.behind == NOBODY:
        desk.last = live.before
    else:
        day.live[U(live.behind)].before = live.before


@cold
def gives_up_on_bot(tables: Tables, day: Day, now: float, number: Number) -> None:
    """The patience of a customer who waits for a session is over."""
    stop_waiting(day, number)
    end_contact(tables, day, now, number, BOT_ABANDONED)


# -------------------------------------------------------------------------------- outages


@cold
def plan_outages(tables: Tables, day: Day) -> None:
    for number in range(len(tables.outages)):
        schedule(day, tables.outages[U(number)].at_s, word(BOTS_FAIL, np.int64(number)))


@cold
def is_failed(tables: Tables, day: Day, number: Number, outage: Number) -> bool:
    """Whether a contact was with a bot, or waited for one, that fails now."""
    row = tables.outages[U(outage)]
    if not day.lives[U(number)].has_come or day.live[U(number)].with_bot == WITHOUT_BOT:
        return False
    for i in range(row.first, row.first + row.bots):
        if tables.lists[U(i)] == day.contacts[U(number)].bot:
            return True
    return False


@cold
def leave_failed_bot(tables: Tables, day: Day, now: float, number: Number) -> None:
    """A session ends, or will not begin, because the bot has failed."""
    contact, live = day.contacts[U(number)], day.live[U(number)]
    if live.with_bot == WAITS_FOR_SESSION:
        stop_waiting(day, number)
        contact.bot = NOBODY
    else:
        day.desks[U(contact.bot)].sessions -= 1
        live.with_bot = WITHOUT_BOT
        day.lives[U(number)].due_s = NEVER
        _hand_over(tables, day, now, number)
