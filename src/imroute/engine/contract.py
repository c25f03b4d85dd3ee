"""What both engines agree on: the plan they run, the order of events, the log they write.

Times are seconds from the start of the run (the warm-up included) as float64; "never" is NaN.
Weights are thousandths of a slot. Agents are numbered from 0 within their pool, in the order in
which the pool lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from imroute.customers import Demand
    from imroute.distributions import Distribution

NEVER = float("nan")
NONE = -1
WEIGHT_UNIT = 1000
MAX_RETURNS = 1000  # a day: who comes back at once, and never content, would never end it


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
    ARRIVAL = 6
    OFFER_RESULT = 7
    STAGE_BEGINS = 8
    TIMER = 9
    PATIENCE_ENDS = 10


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


class BotEnd(IntEnum):
    """How a bot session ended; detail of BOT_ENDED."""

    RESOLVED = 1
    LEFT = 2
    HANDED_OVER = 3


CONTACT = np.dtype(
    [
        ("customer", "u8"),  # the customer's key within its type; a return has the same
        ("first_contact", "i4"),  # number of the contact that opened the matter
        ("attempt", "i2"),  # 0 the first contact, 1 the first return, …
        ("type", "i2"),
        ("tier", "i2"),
        ("bot", "i2"),
        ("rule", "i2"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("outcome", "i1"),
        ("resolved", "i1"),  # 1 the matter is settled, 0 it is not, -1 never answered
        ("replies", "i4"),  # replies sent by an agent
        ("arrived_s", "f8"),
        ("bot_reply_s", "f8"),  # first reply of the bot
        ("joined_s", "f8"),  # joined the human queue
        ("patience_s", "f8"),  # of those who had to wait; infinite: never gives up
        ("queue_left_s", "f8"),  # wait over: assigned, gave up or flowed out
        ("would_be_assigned_s", "f8"),  # assignment had this customer not given up
        ("assigned_s", "f8"),
        ("work_began_s", "f8"),  # work on the first reply begins
        ("first_reply_s", "f8"),  # first reply of an agent sent
        ("freed_s", "f8"),  # slot free again, wrap-up done
        ("ended_s", "f8"),  # over for the customer: last reply, gave up, turned away …
    ],
    align=True,
)

WRAP_UP, HANDLING = -1, -2
WORK = np.dtype(
    [
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("turn", "i4"),  # reply number from 0; WRAP_UP; HANDLING (one block of work)
        ("message_s", "f8"),  # what is answered was written; the first: joined the queue
        ("began_s", "f8"),
        ("ended_s", "f8"),  # NaN if the run ended first
    ],
    align=True,
)

DUTY = np.dtype([("pool", "i2"), ("agent", "i4"), ("on_s", "f8"), ("off_s", "f8")], align=True)

TRACE = np.dtype(
    [
        ("time_s", "f8"),
        ("step", "i1"),
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("detail", "i4"),
    ],
    align=True,
)


@dataclass(frozen=True, slots=True)
class Log:
    """All that happened in one run; arrays of the dtypes CONTACT, WORK, DUTY and TRACE.

    `contacts` is in the order of contact numbers, `work` in the order in which work began, `duty`
    in the order in which it ended (those on duty when the run ends: by pool and number), `trace` in
    the order in which things happened, empty unless asked for. `ended_s` is when the last thing
    happened.
    """

    replication: int
    contacts: np.ndarray
    work: np.ndarray
    duty: np.ndarray
    trace: np.ndarray
    ended_s: float
    # By rule: number waiting, added up over time, as the engine counted; empty if it did not.
    queue_s: np.ndarray = field(default_factory=lambda: np.empty(0))

    def copy(self) -> Log:
        """A log of its own arrays, for engines that use theirs again; without trace."""
        tables = (self.contacts.copy(), self.work.copy(), self.duty.copy())
        return Log(self.replication, *tables, np.empty(0, TRACE), self.ended_s, self.queue_s)


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """What customers of one type and tier bring along."""

    patience: Distribution | None  # None: never gives up
    balks: float
    priority: float
    resolved: float
    return_chance: float
    return_after: Distribution | None
    bot: int  # NONE: straight to the human queue
    rule: int  # NONE only if no contact of the kind can join the human queue
    due_within_s: float  # tightest service-level target that matches; infinite if none


@dataclass(frozen=True, slots=True)
class TypePlan:
    """What customers of one type want."""

    name: str
    weight: int
    demand: Demand
    turns: Distribution
    agent_reply: Distribution
    customer_reply: Distribution
    wrap_up: Distribution | None
    handling: Distribution | None  # given: one block of work instead of a conversation
    customers: tuple[CustomerPlan, ...]  # by tier


@dataclass(frozen=True, slots=True)
class BotPlan:
    name: str
    reply: Distribution
    turns: Distribution
    customer_reply: Distribution
    leaves: float
    resolves: tuple[float, ...]  # by type
    truly_resolved: float
    cost: float  # a session


@dataclass(frozen=True, slots=True)
class RosterChange:
    """Agents leave or arrive at one instant: these ones in shifts, so many under a clock map."""

    at_s: float
    kind: Kind  # STAFF_LEAVES or STAFF_ARRIVES
    agents: tuple[int, ...]
    count: int  # used if no agents are named


@dataclass(frozen=True, slots=True)
class PoolPlan:
    name: str
    agents: int  # ever on duty at once (clock map) or in all shifts together
    capacity: int
    skill: tuple[int, ...]  # level by type, 0: cannot
    speed: tuple[float, ...]  # by type
    resolves: tuple[float, ...]  # by type; NaN: as the customer's `resolved`
    prefers: tuple[int, ...]  # turn by type, 0 first
    new_contacts_first: bool
    slowdown: tuple[float, ...]  # by contacts held, first entry for one
    roster: tuple[RosterChange, ...]  # in time order; the first at 0
    cost_per_hour: float
    shrinkage: float


@dataclass(frozen=True, slots=True)
class StagePlan:
    after_s: float
    pools: tuple[tuple[int, ...], ...]  # by type: all pools that may take the contact from now on
    priority: float  # NaN: unchanged


ChoosePool = Literal["first", "any"]
ChooseAgent = Literal[
    "least_loaded",
    "lowest_ratio",
    "most_spare",
    "most_loaded",
    "longest_idle",
    "round_robin",
    "best_skill",
    "random",
]
ChooseContact = Literal["priority_then_age", "fifo", "due_date", "weighted_age"]
WhenFull = Literal["offline", "turned_away"]
AtClose = Literal["serve_queue", "drop_queue", "stop"]


class AgentView(NamedTuple):
    """What a policy is told of a free agent: plain numbers, which compiled code has too."""

    pool: int  # its place in the scenario, from 0
    number: int  # in the pool, from 0
    contacts: int  # held
    weight: float  # held, in slots
    capacity: float  # in slots
    idle_since_s: float  # when a contact last left; if none did, when the agent came on duty
    last_assigned: int  # place in the order of the day's assignments, from 0; -1: never assigned
    skill: int  # level for the contact's type


class ContactView(NamedTuple):
    """What a policy is told of the contact that looks for an agent."""

    number: int
    type: int  # its place in the scenario, from 0
    tier: int  # likewise
    priority: float
    weight: float  # in slots
    joined_s: float  # when it joined the human queue
    now_s: float
    stage: int  # of its rule, from 0


Policy = Callable[[AgentView, ContactView], float]  # the lowest wins; same numbers, same score


@dataclass(frozen=True, slots=True)
class RulePlan:
    name: str
    stages: tuple[StagePlan, ...]
    choose_pool: ChoosePool
    choose_agent: ChooseAgent | Policy
    queue_limit: int  # NONE: no limit
    when_full: WhenFull


@dataclass(frozen=True, slots=True)
class Plan:
    """One scenario, in numbers, as an engine runs it."""

    start_clock_s: float  # clock time of the run's first instant, seconds since midnight
    day_start_s: float  # counted from here …
    day_end_s: float  # … up to here; arrivals stop
    interval_s: float
    busyness_cv: float
    choose_contact: ChooseContact
    at_close: AtClose
    tiers: tuple[str, ...]
    types: tuple[TypePlan, ...]
    bots: tuple[BotPlan, ...]
    pools: tuple[PoolPlan, ...]
    rules: tuple[RulePlan, ...]
