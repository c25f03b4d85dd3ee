"""A bot session: the bot answers each turn and, at its last reply, resolves or hands over."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import BotEnd, Kind, Step, rank

if TYPE_CHECKING:
    from imroute.engine.reference.contact import Contact
    from imroute.engine.reference.day import Day


def bot_session(day: Day, contact: Contact) -> Generator[simpy.Event, Any, BotEnd]:
    """Run the session; its value as a process is how it ended."""
    bot = day.plan.bots[contact.bot]
    leaves, resolves = contact.draw(Purpose.BOT_SESSION)
    turns = int(quantile(bot.turns, contact.draw(Purpose.BOT_TURNS)[0]))
    for turn in range(turns):
        reply, think = contact.draw(Purpose.BOT_EXCHANGE, turn)
        answer_s = day.now + quantile(bot.reply, reply)
        yield day.calendar.at(answer_s, rank(Kind.BOT_REPLY, contact.number))
        if turn == 0:
            contact.bot_reply_s = day.now
        day.note(Step.BOT_REPLIED, contact, detail=turn)
        if turn < turns - 1:
            message_s = day.now + quantile(bot.customer_reply, think)
            yield day.calendar.at(message_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
            day.note(Step.CUSTOMER_WROTE, contact, detail=turn + 1)
    ended = BotEnd.HANDED_OVER
    if leaves < bot.leaves:
        ended = BotEnd.LEFT
    elif resolves < bot.resolves[contact.type]:
        ended = BotEnd.RESOLVED
    day.note(Step.BOT_ENDED, contact, detail=ended)
    return ended
