"""A bot session: the bot answers each turn and, at its last reply, resolves or hands over."""

from __future__ import annotations

import numpy as np

from imroute.compiled import cold
from imroute.engine.contract import BotEnd
from imroute.engine.kernel.book import BOT_ENDED, BOT_REPLIED, note
from imroute.engine.kernel.calendar import BOT_REPLY, CUSTOMER_MESSAGE, schedule, word
from imroute.engine.kernel.contact import BOT_ABANDONED, BOT_RESOLVED, end_contact
from imroute.engine.kernel.draws import BOT_EXCHANGE, BOT_SESSION, BOT_TURNS, ONLY, draw, quantile
from imroute.engine.kernel.layout import Day, Number, Tables, numbers

U = np.uint64
ZERO = U(0)
RESOLVED, LEFT, HANDED_OVER = numbers(*BotEnd)


@cold
def meet_bot(tables: Tables, day: Day, now: float, number: Number) -> None:
    contact, live = day.contacts[U(number)], day.live[U(number)]
    u, _ = draw(day.demands, contact, BOT_TURNS, ONLY)
    live.with_bot = 1
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
    if live.turn == 0:
        contact.bot_reply_s = now
    note(day, now, BOT_REPLIED, number, np.int64(live.turn))
    if live.turn < live.turns - 1:
        spread = tables.bots[U(contact.bot)].customer_reply
        seconds = quantile(tables, spread, live.think)
        schedule(day, now + seconds, word(CUSTOMER_MESSAGE, number))
        return False
    return _end_session(tables, day, now, number)


@cold
def _end_session(tables: Tables, day: Day, now: float, number: Number) -> bool:
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
    note(day, now, BOT_ENDED, number, HANDED_OVER)
    day.live[U(number)].with_bot = 0
    return True
