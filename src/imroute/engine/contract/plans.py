"""The plan that an engine runs: one scenario in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from imroute.engine.contract.events import NEVER, NONE, Kind

if TYPE_CHECKING:
    from imroute.customers import Demand
    from imroute.distributions import Distribution


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
    rule_again: int = NONE  # of those who come back
    leaves_silently: float = 0.0  # of those who give up
    close_after_s: float = 0.0
    reply_patience: Distribution | None = None  # None: waits for ever
    inactive_after_s: float = float("inf")
    inactive_weight: int = 0
    retry_chance: float = 0.0
    retry_after: Distribution | None = None


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
    channel: str = "chat"
    background: bool = False


Stretch = tuple[float, float]  # seconds of the run, from … up to, but not at


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
    sessions: int = NONE  # at once; NONE: no limit
    waits: bool = False  # who finds no session free waits for one; else goes to a person
    answers: tuple[Stretch, ...] | None = None  # when it takes new sessions; None: always
    fails_at_s: tuple[float, ...] = ()  # open sessions are handed over
    misroutes: float = 0.0
    mistaken_for: tuple[tuple[tuple[int, ...], ...], ...] = ()  # types, by type and tier
    upset: float = 0.0  # a turn
    upset_priority: float = 0.0  # at least


@dataclass(frozen=True, slots=True)
class RosterChange:
    """Agents leave or arrive at one instant: these ones in shifts, so many under a clock map.

    Under `absence` those of clock maps are named too. Several changes of one pool, kind and instant
    differ in `hands_over` or `day`, and are in order of their agents' numbers.
    """

    at_s: float
    kind: Kind  # STAFF_LEAVES or STAFF_ARRIVES
    agents: tuple[int, ...]
    count: int  # used if no agents are named
    hands_over: bool = False  # who leaves passes on what is in hand
    day: int = 0  # under absence: those who are absent that day neither come nor go


@dataclass(frozen=True, slots=True)
class AcceptPlan:
    """How agents take an offer up."""

    time: Distribution
    declines: float
    timeout_s: float  # infinite: none


@dataclass(frozen=True, slots=True)
class EscalationPlan:
    """Which contacts of one type a pool passes on, when and to whom."""

    chance: float
    to: int
    after_turns: int
    warm: bool


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
    absence: float = 0.0
    switch_cost_s: float = 0.0
    assist_share: float = 0.0
    assist_speed: float = 1.0
    hires: int = 0  # newly hired: the highest numbers
    hire_speed: tuple[float, ...] = ()  # by day, the last holds on
    accept: AcceptPlan | None = None
    at_most: int = NONE  # assignments of one agent within …
    at_most_in_s: float = 0.0
    spare: tuple[tuple[int, ...], ...] = ()  # by type and tier: agents who must keep a free slot
    escalates: tuple[EscalationPlan | None, ...] = ()  # by type


SkipIf = Literal["", "nobody_on_duty", "nobody_free"]


@dataclass(frozen=True, slots=True)
class StagePlan:
    after_s: float
    pools: tuple[tuple[int, ...], ...]  # by type: all pools that may take the contact from now on
    priority: float  # NaN: unchanged
    offline: bool = False  # the contact leaves a message
    skip_if: SkipIf = ""


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
    sticky_s: float = NEVER  # NaN: nobody goes back to the agent of last time
    assign_every_s: float = 0.0  # 0: at once, without polling
    announced_patience: float = 1.0  # factor for those whose patience is below the announced wait
    holding_after_s: float = float("inf")
    holding_patience: float = 1.0


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
    days: int = 1
    open_s: float = 0.0  # from the start of a day to its end; 0: all of a run that is one day
    weekday: int = 0  # of the first day, 0 is Monday: names the intervals of several days
    site_limit: int = NONE  # contacts that wait or are in hand
