"""A bot session: the bot answers each turn and, at its last reply, resolves or hands over."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import BotEnd, Kind, Step, rank
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact


def bot_session(desk: Desk, contact: Contact) -> Generator[simpy.Event, Any, BotEnd]:
    """Run the session; its value as a process is how it ended."""
    bot = desk.plan.bots[contact.bot]
    leaves, resolves = contact.draw(Purpose.BOT_SESSION)
    turns = int(quantile(bot.turns, contact.draw(Purpose.BOT_TURNS)[0]))
    for turn in range(turns):
        reply, think = contact.draw(Purpose.BOT_EXCHANGE, turn)
        answer_s = desk.now + quantile(bot.reply, reply)
        yield desk.calendar.at(answer_s, rank(Kind.BOT_REPLY, contact.number))
        if turn == 0:
            contact.bot_reply_s = desk.now
        desk.note(Step.BOT_REPLIED, contact, detail=turn)
        if turn < turns - 1:
            message_s = desk.now + quantile(bot.customer_reply, think)
            yield desk.calendar.at(message_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
            desk.note(Step.CUSTOMER_WROTE, contact, detail=turn + 1)
    ended = BotEnd.HANDED_OVER
    if leaves < bot.leaves:
        ended = BotEnd.LEFT
    elif resolves < bot.resolves[contact.type]:
        ended = BotEnd.RESOLVED
    desk.note(Step.BOT_ENDED, contact, detail=ended)
    return ended
