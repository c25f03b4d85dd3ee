"""With a bot: it answers each turn and, at its last reply, resolves or hands over to a person."""

from __future__ import annotations

import math

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import NONE, BotEnd, BotPlan, Kind, Outcome, Step, rank
from imroute.engine.reference.calendar import Moment, Signal
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.news import News
from imroute.engine.reference.people import Bot, Contact

OUTCOME_OF_BOT = {BotEnd.LEFT: Outcome.BOT_ABANDONED, BotEnd.RESOLVED: Outcome.BOT_RESOLVED}


def meet_the_bot(desk: Desk, contact: Contact) -> Process:
    """Go to the bot, if there is one; the value is the outcome, None if a person is asked for."""
    if contact.bot == NONE:
        return None
    bot = desk.bots[contact.bot]
    news = yield from begins_a_session(desk, bot, contact)
    if news == News.GAVE_UP_ON_BOT:
        return Outcome.BOT_ABANDONED
    if news == News.BOT_FAILED:
        contact.bot = NONE
        return None
    ended = yield from session(desk, bot, contact)
    return OUTCOME_OF_BOT.get(ended)


# ------------------------------------------------------------------------ sessions


def begins_a_session(desk: Desk, bot: Bot, contact: Contact) -> Process:
    """Open a session, now or after a wait; the value is what the customer hears of it."""
    if not takes_sessions(bot.plan, desk.now) or (is_full(bot) and not bot.plan.waits):
        return News.BOT_FAILED
    if is_full(bot):
        news = yield from waits_for_a_session(desk, bot, contact)
        if news != News.SESSION_BEGINS:
            return news
    bot.sessions.add(contact)
    return News.SESSION_BEGINS


def takes_sessions(bot: BotPlan, now: float) -> bool:
    return bot.answers is None or any(begins <= now < ends for begins, ends in bot.answers)


def is_full(bot: Bot) -> bool:
    return NONE != bot.plan.sessions <= len(bot.sessions)


def waits_for_a_session(desk: Desk, bot: Bot, contact: Contact) -> Process:
    contact.news = gives_up = Signal(desk.calendar)
    bot.waiting.append(contact)
    patience = contact.plan.patience
    if patience is not None:
        ends_s = contact.arrived_s + quantile(patience, contact.draw(Purpose.BOT_WAIT)[0])
        at = rank(Kind.PATIENCE_ENDS, contact.number)
        desk.calendar.call_at(ends_s, at, lambda: gives_up.give(News.GAVE_UP_ON_BOT))
    news = yield contact.news
    if news == News.GAVE_UP_ON_BOT:
        bot.waiting.remove(contact)
    return news


def end_session(bot: Bot, contact: Contact) -> None:
    """The first who waits begins a session at once."""
    bot.sessions.discard(contact)
    if bot.waiting and not is_full(bot):
        first = min(bot.waiting, key=lambda waiting: (waiting.arrived_s, waiting.number))
        bot.waiting.remove(first)
        first.news.give(News.SESSION_BEGINS)


def fail(desk: Desk, at_s: float) -> None:
    """Hand over who is with the bots that fail now, and who waits for them."""
    failing = [bot for bot in desk.bots if at_s in bot.plan.fails_at_s]
    there = [contact for bot in failing for contact in (*bot.sessions, *bot.waiting)]
    for bot in failing:
        bot.sessions.clear()
        bot.waiting.clear()
    for contact in sorted(there, key=lambda contact: contact.number):
        contact.news.give(News.BOT_FAILED)


# ------------------------------------------------------------------ one conversation


def session(desk: Desk, bot: Bot, contact: Contact) -> Process:
    """Run the session; the value is how it ended."""
    ended = yield from exchange(desk, bot.plan, contact)
    desk.note(Step.BOT_ENDED, contact, detail=ended)
    if ended == BotEnd.HANDED_OVER:
        perhaps_misroute(desk, bot.plan, contact)
    end_session(bot, contact)
    return ended


def exchange(desk: Desk, bot: BotPlan, contact: Contact) -> Process:
    """Message and reply, until the session ends in one way or other."""
    turns = int(quantile(bot.turns, contact.draw(Purpose.BOT_TURNS)[0]))
    for turn in range(turns):
        reply, think = contact.draw(Purpose.BOT_EXCHANGE, turn)
        if (yield from bot_fails_within(desk, contact, quantile(bot.reply, reply), Kind.BOT_REPLY)):
            return BotEnd.HANDED_OVER
        if turn == 0:
            contact.bot_reply_s = desk.now
        desk.note(Step.BOT_REPLIED, contact, detail=turn)
        if bot.upset and contact.draw(Purpose.UPSET, turn)[0] < bot.upset:
            contact.upset_priority = bot.upset_priority
            return BotEnd.HANDED_OVER
        if turn < turns - 1:
            think_s = quantile(bot.customer_reply, think)
            if (yield from bot_fails_within(desk, contact, think_s, Kind.CUSTOMER_MESSAGE)):
                return BotEnd.HANDED_OVER
            desk.note(Step.CUSTOMER_WROTE, contact, detail=turn + 1)
    return end_of(bot, contact)


def bot_fails_within(desk: Desk, contact: Contact, seconds: float, kind: Kind) -> Process:
    """Let this much time pass; the value tells whether an outage has cut it short."""
    contact.news = Signal(desk.calendar)
    moment = desk.calendar.at(desk.now + seconds, rank(kind, contact.number))
    moment.callbacks.append(contact.news.give)
    news = yield contact.news
    return not isinstance(news, Moment)


def end_of(bot: BotPlan, contact: Contact) -> BotEnd:
    leaves, resolves = contact.draw(Purpose.BOT_SESSION)
    if leaves < bot.leaves:
        return BotEnd.LEFT
    return BotEnd.RESOLVED if resolves < bot.resolves[contact.type] else BotEnd.HANDED_OVER


def perhaps_misroute(desk: Desk, bot: BotPlan, contact: Contact) -> None:
    """Take the contact for another type, if the bot errs and there is one."""
    if not bot.misroutes:
        return
    errs, which = contact.draw(Purpose.MISROUTE)
    others = bot.mistaken_for[contact.type][contact.tier]
    if errs < bot.misroutes and others:
        contact.count_as(desk.plan, others[math.floor(which * len(others))])
        desk.note(Step.MISROUTED, contact, detail=contact.counts_as)
