"""What a planner writes, as frozen models; the docstring under a field is its help everywhere."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from imroute.scenario.fields import (
    Amount,
    Arrivals,
    BotByTier,
    Bounds,
    Clock,
    Count,
    CountsByType,
    CountSpread,
    Cv,
    Duration,
    DurationSpread,
    During,
    For,
    Index,
    Number,
    NumberByType,
    PatienceSpread,
    PoolNames,
    Preferred,
    Priority,
    Quantity,
    Roster,
    Share,
    ShareByType,
    SharesByTier,
    Skills,
    Slowdown,
    TierNames,
    TypeNames,
    Wage,
    YesNo,
)


class Part(BaseModel):
    """A part of a scenario: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_attribute_docstrings=True
    )
    later: ClassVar[tuple[str, ...]] = ()
    """Keys of later releases, refused by name."""


class Day(Part):
    """The hours that are simulated and how reports cut them up."""

    later: ClassVar[tuple[str, ...]] = ()
    start: Clock
    """When counting begins, as a time of day."""
    end: Clock
    """When arrivals stop; at or before `start` it is on the next morning."""
    interval: Duration
    """Length of a reporting interval."""


class Returns(Part):
    """Customers whose matter was not settled come back."""

    chance: Share
    """Share of the unresolved who come back."""
    after: DurationSpread
    """Time from the end of the contact until the customer is back."""


class CustomerKeys(Part):
    """How customers behave; written at top level, on a type or on a tier, the last of these wins."""

    later: ClassVar[tuple[str, ...]] = (
        "reply_patience",
        "leaves_silently",
        "close_after",
        "inactive",
        "retries",
    )
    patience: PatienceSpread | None = None
    """How long customers wait for a person before they give up; `none`: for ever."""
    balks: Share | None = None
    """Share that leaves at once when not assigned at once."""
    priority: Priority | None = None
    """Higher goes first: high (3), middle (2), low (1) or a number."""
    resolved: Share | None = None
    """Share of answered contacts whose matter is settled."""
    returns: Returns | None = None
    """Whether and when those come back whose matter was not settled."""


class Tier(CustomerKeys):
    """Who the customer is."""

    share: Share | None = None
    """Share of all customers; one tier may leave it out and takes the rest."""


class Conversation(Part):
    """A chat: customer's message, agent's reply, and again, `turns` times."""

    turns: CountSpread
    """Number of exchanges."""
    agent_reply: DurationSpread
    """Undivided attention an agent gives to one reply, at speed 1."""
    customer_reply: DurationSpread
    """Time a customer takes for the next message; the slot stays taken."""
    wrap_up: DurationSpread | None = None
    """Work after the last reply, slot still taken."""


class Busyness(Part):
    """Days differ: one gamma factor of mean 1 on all arrivals of a day."""

    cv: Cv
    """Coefficient of variation of that factor."""


class ContactType(CustomerKeys):
    """What the customer wants."""

    later: ClassVar[tuple[str, ...]] = (
        *CustomerKeys.later,
        "self_service",
        "channel",
        "background",
        "keep_free",
        "surges",
    )
    arrivals: Arrivals | None = None
    """How many come, and when."""
    tiers: SharesByTier | None = None
    """Shares of the tiers among customers of this type, instead of `tiers.*.share`."""
    first_line: BotByTier | None = None
    """The bot that answers first, for all or per tier; `none`: straight to a person."""
    conversation: Conversation | None = None
    """How a chat of this type goes."""
    handling: DurationSpread | None = None
    """Instead of `conversation`: one block of work, for those who only know handle times."""
    weight: Number | None = None
    """Slots a contact takes (default 1)."""
    busyness: Busyness | None = None
    """Busyness of this type's days, instead of the one at top level."""


class Bot(Part):
    """A bot that answers first and hands over what it cannot resolve."""

    later: ClassVar[tuple[str, ...]] = (
        "sessions",
        "when_full",
        "hours",
        "outage",
        "misroutes",
        "upset",
    )
    reply: DurationSpread
    """Time until the bot answers a message."""
    turns: CountSpread
    """Exchanges in a session."""
    customer_reply: DurationSpread
    """Time the customer takes for the next message."""
    resolves: ShareByType
    """Share of sessions the bot resolves, for all or per type; types left out: none."""
    leaves: Share = 0.0
    """Share of customers who leave during the session."""
    truly_resolved: Share = 1.0
    """Share of the resolved whose matter is really settled; the rest follow `returns`."""
    cost: Amount = 0.0
    """Money per session."""


class Break(Part):
    at: Clock
    """Start of the break, as a time of day."""
    lasts: Duration
    """Length; it ends when scheduled, however late the agent got away."""


class Shift(Part):
    """Agents who come and go together."""

    agents: Count
    """How many."""
    from_: Annotated[Clock, Field(alias="from")]
    """Start of the shift."""
    to: Clock
    """End of the shift; at or before `from` it is on the next morning."""
    breaks: tuple[Break, ...] = ()
    """Breaks of this shift."""


class Pool(Part):
    """Agents alike in skill who answer contacts."""

    later: ClassVar[tuple[str, ...]] = (
        "switch_cost",
        "absence",
        "accept",
        "assist",
        "ramp",
        "outage",
        "reserve",
        "at_most",
        "escalates",
        "keep_free",
    )
    agents: Roster | None = None
    """Agents present: a number or a clock map."""
    shifts: tuple[Shift, ...] | None = None
    """Instead of `agents`: who comes when, with breaks."""
    capacity: Number
    """Summed weight of the contacts an agent may hold at a time."""
    skills: Skills | None = None
    """What they can do: a list (level 3 each) or levels 1 to 5 per type; without it, everything."""
    speed: NumberByType = 1.0
    """How fast they work, for all or per type: 1.2 is 20% faster."""
    resolves: ShareByType | None = None
    """Share of contacts they settle, instead of the customers' `resolved`."""
    prefers: Preferred | None = None
    """Types that an agent with room takes first, in this order."""
    inbox: Literal["first_come", "new_contacts_first"] = "first_come"
    """Which message in hand is answered next."""
    slowdown: Slowdown = (1.0,)
    """With `handling`: how much slower each contact gets with 1, 2, 3 … in hand."""
    cost: Wage = 0.0
    """Money per paid hour (or month of 173 hours) of an agent."""
    shrinkage: Share = 0.0
    """Paid time that is not present time: paid hours = present hours / (1 - shrinkage)."""


class Match(Part):
    """Which contacts a rule or target is about; a key left out matches all."""

    later: ClassVar[tuple[str, ...]] = ("channel", "repeat")
    type: TypeNames | None = None
    """Contact type, or a list of them."""
    tier: TierNames | None = None
    """Tier, or a list of them."""


class Stage(Part):
    """Who may take a contact that has waited so long."""

    later: ClassVar[tuple[str, ...]] = ("send_to", "skip_if")
    after: Duration = 0.0
    """Time since the contact joined the queue."""
    pools: PoolNames = ()
    """Pools added to those of the stages before, the first listed is asked first."""
    only: YesNo = False
    """true: these pools replace those of the stages before."""
    skill_level: Index | None = None
    """Adds every pool with at least this level for the type."""
    only_level: Index | None = None
    """Adds every pool with exactly this level for the type."""
    priority: Priority | None = None
    """New priority from here on; the age is kept."""


class RuleKeys(Part):
    """How contacts are given to agents; on a rule, or at top level for all rules."""

    later: ClassVar[tuple[str, ...]] = (
        "sticky",
        "assign_every",
        "announces_wait",
        "holding_reply",
        "reserve",
    )
    stages: tuple[Stage, ...] | None = None
    """Pools that may take the contact, widening with time; without it every pool with the skill."""
    queue_limit: Count | None = None
    """Most contacts that may wait under the rule."""
    when_full: Literal["offline", "turned_away"] | None = None
    """What happens to a contact that finds the queue full: leaves a message, or is refused."""
    choose_pool: Literal["first", "any"] | None = None
    """first: the first listed pool with a free agent; any: all pools compete."""
    choose_agent: (
        Literal[
            "least_loaded",
            "lowest_ratio",
            "most_spare",
            "most_loaded",
            "longest_idle",
            "round_robin",
            "best_skill",
            "random",
        ]
        | None
    ) = None
    """Which free agent gets the contact."""


class Rule(RuleKeys):
    """A routing rule; the first whose `match` fits is used."""

    match: Match = Match()
    """Which contacts it is for; without it, all."""


class Target(Part):
    """What the day is measured against."""

    measure: str
    """Id of the measure, such as service_level, reply_time or focus_occupancy."""
    stat: str | None = None
    """mean, p50, p80, p90, p95, p99 or max."""
    within: Duration | None = None
    """service_level: the time within which a contact counts as answered in time."""
    at_least: Quantity | None = None
    """The value may not be lower."""
    at_most: Quantity | None = None
    """The value may not be higher."""
    between: Bounds | None = None
    """Lowest and highest value: [75%, 85%]."""
    for_: Annotated[For | None, Field(alias="for")] = None
    """One or two of tier, type, pool, channel: which contacts or agents."""
    during: During | None = None
    """Only this part of the day: [20:00, 22:00]."""
    in_: Annotated[Literal["every_interval"] | None, Field(alias="in")] = None
    """every_interval: each reporting interval has to meet it."""
    on_days: Share | None = None
    """Share of days that have to meet it."""
    clock: Literal["from_request", "from_arrival"] = "from_request"
    """Count from asking for a person, or from arrival (bot time included)."""
    formula: Literal[
        "offered", "answered", "without_early_abandons", "early_abandons_good", "virtual"
    ] = "offered"
    """How a service level treats those who gave up."""


class Scenario(RuleKeys, CustomerKeys):
    """One scenario: who comes, who answers, who gets whom, and what is good enough."""

    later: ClassVar[tuple[str, ...]] = (
        *RuleKeys.later,
        *CustomerKeys.later,
        "surges",
        "days",
        "weekdays",
        "site_limit",
        "money",
        "experience",
        "outage",
    )
    title: str
    """What the scenario is about, in a few words."""
    industry: str | None = None
    """finance, medical, ecommerce or general: fills the targets when none are written."""
    day: Day
    """The hours that are simulated."""
    tiers: dict[str, Tier]
    """Who the customer is."""
    contact_types: dict[str, ContactType]
    """What the customer wants."""
    bots: dict[str, Bot] = {}
    """Bots that answer first."""
    pools: dict[str, Pool]
    """Who answers."""
    routing: dict[str, Rule]
    """Who gets whom: the first matching rule wins."""
    targets: tuple[Target, ...] = ()
    """What is good enough; a list, or the name of a family of published targets."""
    choose_contact: Literal["priority_then_age", "fifo", "due_date", "weighted_age"] = (
        "priority_then_age"
    )
    """Which waiting contact an agent with room takes."""
    demand: Number = 1.0
    """Multiplies all arrivals."""
    busyness: Busyness | None = None
    """How much whole days differ."""
    start: CountsByType = {}
    """Contacts already waiting at the first instant, by type."""
    warm_up: Duration = 0.0
    """Runs before day.start, with rates and staff as at day.start; not counted."""
    at_close: Literal["serve_queue", "drop_queue", "stop"] = "serve_queue"
    """At day.end: serve those who wait, send them away, or cut everything off."""
    variants: dict[str, Any] = {}
    """What-ifs: dotted paths to new values."""
