"""A contact, as the customer lives it: arrival, perhaps a bot, the queue, the conversation."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from imroute.customers import Luck, Purpose
from imroute.distributions import quantile
from imroute.engine.contract import NEVER, NONE, BotEnd, Kind, Outcome, Step, rank
from imroute.engine.reference.bot import bot_session

if TYPE_CHECKING:
    from imroute.engine.reference.agent import Agent
    from imroute.engine.reference.day import Day

Process = Generator[simpy.Event, Any, Any]


class Contact:
    """One contact: what is known of it and what has happened to it so far."""

    __slots__ = (
        "agent",
        "arrived_s",
        "assigned_s",
        "attempt",
        "bot",
        "bot_reply_s",
        "customer",
        "ended_s",
        "first_contact",
        "first_reply_s",
        "freed_s",
        "gave_up",
        "in_line",
        "joined_s",
        "line_key",
        "luck",
        "message_s",
        "number",
        "outcome",
        "patience_s",
        "plan",
        "pools",
        "possible_pools",
        "priority",
        "queue_left_s",
        "replied",
        "replies",
        "resolved",
        "rule",
        "stage",
        "tier",
        "turns",
        "type",
        "type_plan",
        "wait_over",
        "waits_at_start",
        "weight",
        "work_began_s",
        "would_be_assigned_s",
    )

    def __init__(
        self, day: Day, number: int, type_: int, tier: int, luck: Luck, attempt: int, first: int
    ) -> None:
        self.number, self.type, self.tier = number, type_, tier
        self.luck, self.attempt, self.first_contact = luck, attempt, first
        self.type_plan = day.plan.types[type_]
        self.plan = self.type_plan.customers[tier]
        self.weight = self.type_plan.weight
        self.waits_at_start = False
        self.priority = self.plan.priority
        self.outcome, self.resolved = Outcome.OPEN, NONE
        self.bot = self.rule = self.stage = NONE
        self.agent: Agent | None = None
        self.pools: tuple[int, ...] = ()
        self.possible_pools: tuple[int, ...] = ()
        self.in_line = self.gave_up = False
        self.line_key: tuple[float, ...] = ()
        self.wait_over: simpy.Event | None = None
        self.replied: simpy.Event | None = None
        self.replies = 0
        self.turns = 0
        self.arrived_s = self.bot_reply_s = self.joined_s = NEVER
        self.patience_s = self.queue_left_s = self.would_be_assigned_s = NEVER
        self.assigned_s = self.message_s = self.work_began_s = NEVER
        self.first_reply_s = self.freed_s = self.ended_s = NEVER

    def draw(self, purpose: Purpose, index: int = 0) -> tuple[float, float]:
        return self.luck.pair(purpose, self.attempt, index)

    @property
    def waiting(self) -> bool:
        """In the queue, and still there in person."""
        return self.in_line and not self.gave_up


OUTCOME_OF_BOT = {BotEnd.LEFT: Outcome.BOT_ABANDONED, BotEnd.RESOLVED: Outcome.BOT_RESOLVED}


def live(day: Day, contact: Contact) -> Process:
    """One contact, from arrival to its end."""
    contact.arrived_s = day.now
    day.note(Step.ARRIVED, contact)
    contact.bot = NONE if contact.waits_at_start else contact.plan.bot
    if contact.bot != NONE:
        ended = yield day.calendar.process(bot_session(day, contact))
        if ended != BotEnd.HANDED_OVER:
            end(day, contact, OUTCOME_OF_BOT[ended])
            return
    contact.wait_over = day.calendar.event()
    day.router.join(contact)
    if (yield contact.wait_over) and contact.type_plan.handling is None:
        yield from converse(day, contact)


def converse(day: Day, contact: Contact) -> Process:
    """The customer's side of a conversation: read the reply, think, write again."""
    assert contact.agent is not None
    for turn in range(1, contact.turns):
        contact.replied = day.calendar.event()
        yield contact.replied
        think_s = quantile(
            contact.type_plan.customer_reply, contact.draw(Purpose.EXCHANGE, turn - 1)[1]
        )
        yield day.calendar.at(day.now + think_s, rank(Kind.CUSTOMER_MESSAGE, contact.number))
        contact.message_s = day.now
        day.note(Step.CUSTOMER_WROTE, contact, detail=turn)
        contact.agent.receive(contact)


def end(day: Day, contact: Contact, outcome: Outcome) -> None:
    """It is over for the customer; those whose matter is not settled may come back."""
    contact.outcome, contact.ended_s = outcome, day.now
    day.note(Step.ENDED, contact, detail=outcome)
    if outcome in (Outcome.COMPLETED, Outcome.BOT_RESOLVED):
        settle(day, contact)


def settle(day: Day, contact: Contact) -> None:
    """Draw whether the matter is settled and, if not, whether and when the customer is back."""
    settled, back = contact.draw(Purpose.AFTERWARDS)
    contact.resolved = int(settled < _settled_share(day, contact))
    after = contact.plan.return_after
    if not contact.resolved and after is not None and back < contact.plan.return_chance:
        back_s = day.now + quantile(after, contact.draw(Purpose.RETURN)[0])
        if back_s < day.plan.day_end_s:
            day.come_back(contact, back_s)


def _settled_share(day: Day, contact: Contact) -> float:
    if contact.outcome == Outcome.BOT_RESOLVED:
        return day.plan.bots[contact.bot].truly_resolved
    assert contact.agent is not None
    share = contact.agent.pool.plan.resolves[contact.type]
    return contact.plan.resolved if share != share else share
