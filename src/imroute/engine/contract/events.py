"""What can happen on a day: kinds of events in the order of the clock, steps that a trace tells."""

from __future__ import annotations

from enum import IntEnum

NEVER = float("nan")
NONE = -1
WEIGHT_UNIT = 1000
MAX_RETURNS = 1000  # a day: who comes back at once, and never content, would never end it
MAX_OFFERS = 100  # of one contact: agents who never accept would never end it
MAX_PASSES = 100  # of one contact, from agent to agent
WAITS_ANNOUNCED = 10  # the announced wait is the mean of so many


class Kind(IntEnum):
    """Kinds of calendar events, in the order in which equal times are settled.

    What follows from an event (assignments, work begun, endings) follows at once, one thing after
    the other, before the next event; only what takes time, be it 0 s, is an event of its own.
    """

    DAY_CLOSES = 0
    STAFF_LEAVES = 1  # of all pools at one instant: one event
    WORK_ENDS = 2
    STAFF_ARRIVES = 3  # as STAFF_LEAVES
    CUSTOMER_MESSAGE = 4
    BOT_REPLY = 5
    BOTS_FAIL = 6  # all bots whose outage begins at one instant: one event
    ARRIVAL = 7
    OFFER_RESULT = 8
    STAGE_BEGINS = 9
    GOES_INACTIVE = 10
    CLOSES = 11  # a slot held for a customer who has left
    LIMIT_ENDS = 12  # in place of the contact's number: the agent's, over all pools
    ROUND_BEGINS = 13  # of assignment by polling; in place of the contact's number: the rule's
    PATIENCE_ENDS = 14  # in the queue, before a bot or in conversation


NUMBER_BITS = 40


def rank(kind: Kind, contact: int = 0) -> int:
    """Order equal times by kind, then by the contact's number."""
    return (kind + 1) << NUMBER_BITS | contact


class Outcome(IntEnum):
    """How a contact ended; OPEN if the run ended first."""

    OPEN = 0
    BOT_RESOLVED = 1
    BOT_ABANDONED = 2
    TURNED_AWAY = 3
    BALKED = 4
    ABANDONED = 5
    FLOWED_OUT = 6
    COMPLETED = 7
    ABANDONED_SILENTLY = 8  # the window stays open; an agent finds out
    LOST_IN_CONVERSATION = 9  # an agent had the contact once, and it was not completed


class Step(IntEnum):
    """What one row of the trace tells."""

    ARRIVED = 0
    BOT_REPLIED = 1
    BOT_ENDED = 2  # detail: BotEnd
    JOINED = 3  # detail: rule
    STAGE_BEGAN = 4  # detail: stage, from 0
    ASSIGNED = 5
    WORK_BEGAN = 6  # detail: turn, or a row kind of WORK
    REPLIED = 7  # detail: turn
    CUSTOMER_WROTE = 8  # detail: turn
    WOULD_BE_ASSIGNED = 9  # the customer gave up earlier: no agent is taken
    FREED = 10
    ENDED = 11  # detail: outcome
    CAME_ON_DUTY = 12
    WENT_OFF_DUTY = 13
    DAY_CLOSED = 14
    OFFERED = 15
    OFFER_ENDED = 16  # detail: OfferEnd, other than accepted, which is ASSIGNED
    PASSED_ON = 17  # detail: Why; FREED follows at once, or when a warm transfer is answered
    MISROUTED = 18  # detail: the type that the bot took it for
    WENT_INACTIVE = 19
    KEPT = 20  # this agent is kept for this contact


class Why(IntEnum):
    """Why an agent passed a contact on; detail of PASSED_ON."""

    ESCALATED = 1
    MISROUTED = 2
    SHIFT_ENDED = 3
    YIELDED = 4  # background work, to what cannot wait


class OfferEnd(IntEnum):
    """How an offer ended."""

    ACCEPTED = 0
    DECLINED = 1
    TIMED_OUT = 2
    CANCELLED = 3  # the customer left, or the queue was dropped


class BotEnd(IntEnum):
    """How a bot session ended; detail of BOT_ENDED."""

    RESOLVED = 1
    LEFT = 2
    HANDED_OVER = 3
