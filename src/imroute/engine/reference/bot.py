"""A bot session: the bot answers each turn and, at its last reply, resolves or hands over."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import BotEnd, BotPlan, Kind, Step, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.people import Contact


def bot_session(desk: Desk, contact: Contact) -> Process:
    """Run the session; its value as a process is how it ended."""
    bot = desk.plan.bots[contact.bot]
    turns = int(quantile(bot.turns, contact.draw(Purpose.BOT_TURNS)[0]))
    for turn in range(turns):
        reply, think = contact.draw(Purpose.BOT_EXCHANGE, turn)
        reply_s = desk.now + quantile(bot.reply, reply)
        yield desk.calendar.at(reply_s, rank(Kind.BOT_REPLY, contact.number))
        if turn == 0:
            contact.bot_reply_s = reply_s
        desk.note(Step.BOT_REPLIED, contact, detail=turn)
        if turn < turns - 1:
            message_s = reply_s + quantile(bot.customer_reply, think)
            yield desk.calendar.at(message_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
            desk.note(Step.CUSTOMER_WROTE, contact, detail=turn + 1)
    ended = end_of(bot, contact)
    desk.note(Step.BOT_ENDED, contact, detail=ended)
    return ended


def end_of(bot: BotPlan, contact: Contact) -> BotEnd:
    leaves, resolves = contact.draw(Purpose.BOT_SESSION)
    if leaves < bot.leaves:
        return BotEnd.LEFT
    return BotEnd.RESOLVED if resolves < bot.resolves[contact.type] else BotEnd.HANDED_OVER
