"""Who takes part in a day: contacts, agents and their pools, with all that is known of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from imroute.customers import Luck, Purpose
from imroute.engine.contract import (
    NEVER,
    NONE,
    WEIGHT_UNIT,
    BotPlan,
    CustomerPlan,
    EscalationPlan,
    Outcome,
    Plan,
    PoolPlan,
    TypePlan,
)
from imroute.engine.reference.calendar import Calendar, Signal
from imroute.engine.reference.queue import Kind, Place, Queue


class Pool:
    """The agents of one pool, and those who wait for them."""

    def __init__(
        self, calendar: Calendar, number: int, plan: PoolPlan, types: Sequence[TypePlan]
    ) -> None:
        self.number, self.plan = number, plan
        weights = [type_.weight for type_, level in zip(types, plan.skill, strict=True) if level]
        self.lightest = min(weights, default=0)  # of the contacts that come here
        self.one_weight = len(set(weights)) <= 1
        self.agents = [Agent(calendar, self, place) for place in range(plan.agents)]
        self.on_duty = 0
        self.last_chosen = NONE  # agent number; for round robin
        self.queue = Queue()
        self.pressing = 0  # in the queue in person or silently, and not background
        self.could_serve = 0  # who wait for an agent and may come to this pool, now or later
        self.keeps_spare = any(spare for of_type in plan.spare for spare in of_type)
        self.whole_slots = 0  # agents on duty with a whole slot free


class Agent:
    """One agent, on duty or not, with the contacts in hand."""

    def __init__(self, calendar: Calendar, pool: Pool, number: int) -> None:
        self.pool, self.number = pool, number
        self.capacity: int = pool.plan.capacity
        self.on_duty = False
        self.on_duty_since_s = NEVER
        self.hands_over = False  # having left, passes on what is in hand
        self.seated = False  # on the bench of those with room
        self.slots: list[Slot] = []  # taken by contacts
        self.contacts = 0
        self.weight = 0
        self.last_assigned = NONE  # place in the order of all assignments
        self.idle_since_s = NEVER
        self.kept_for: Contact | None = None
        self.taken_s: deque[float] = deque(maxlen=max(pool.plan.at_most, 0))
        self.inbox: list[Contact] = []  # those whose message, or block of work, is not begun
        self.attends: Contact | None = None
        self.last_attended: tuple[int, int] | None = None  # day, contact
        self.news = Signal(calendar)  # something new in the inbox
        self.blocks: list[Block] = []
        self.progress = 0.0  # of the blocks in hand: V in docs/background/model-choices.md
        self.progress_at_s = 0.0

    @property
    def has_whole_slot(self) -> bool:
        return self.capacity - self.weight >= WEIGHT_UNIT

    def has_room_for(self, weight: int) -> bool:
        return self.on_duty and self.weight + weight <= self.capacity

    def receive(self, contact: Contact) -> None:
        """Something to do for a contact in hand."""
        self.inbox.append(contact)
        self.news.give()


@dataclass(eq=False, slots=True)
class Slot:
    """What a contact takes of an agent."""

    agent: Agent
    contact: Contact
    weight: int
    quiet: int = NONE  # row in the table of quiet stretches, while one lasts


@dataclass(eq=False, slots=True)
class Offer:
    """A slot held for a contact that the agent has not taken up yet."""

    slot: Slot
    row: int  # in the table of offers


@dataclass(eq=False, slots=True)
class Warm:
    """A first slot that is held until somebody answers a warm transfer."""

    slot: Slot
    leg: int  # row in the table of legs


@dataclass(eq=False, slots=True)
class Block:
    """A block of work in hand, done when the agent's progress reaches `done_at`."""

    contact: Contact
    done_at: float
    row: int  # in the table of work


class Bot:
    """One bot, with its open sessions and those who wait for one."""

    def __init__(self, plan: BotPlan) -> None:
        self.plan = plan
        self.sessions: set[Contact] = set()
        self.waiting: list[Contact] = []


class Contact:
    """One contact: what is known of it and what has happened to it so far."""

    __slots__ = (
        "arrived_s",
        "assigned_s",
        "attempt",
        "before",
        "bot",
        "bot_reply_s",
        "counted",
        "counts_as",
        "declined_by",
        "ended_s",
        "escalated_to",
        "escalation",
        "first_contact",
        "first_joined_s",
        "first_reply_s",
        "freed_s",
        "gave_up",
        "had_by",
        "had_until_s",
        "in_line",
        "joined_s",
        "kept_by",
        "luck",
        "message_s",
        "news",
        "number",
        "offer",
        "offers",
        "outcome",
        "part_done",
        "passes",
        "patience_s",
        "plan",
        "pools",
        "priority",
        "queue_left_s",
        "replies",
        "replies_of_leg",
        "resolved",
        "routed_by",
        "rule",
        "server",
        "silent",
        "slot",
        "stage",
        "tier",
        "turns",
        "type",
        "type_plan",
        "upset_priority",
        "warm",
        "weight",
        "work_began_s",
        "would_be_assigned_s",
    )

    news: Signal  # what the customer waits for: an agent, a reply

    def __init__(self, plan: Plan, number: int, type_: int, tier: int, luck: Luck) -> None:
        self.number = self.first_contact = number
        self.type, self.tier, self.luck = type_, tier, luck
        self.attempt = 0
        self.before: Contact | None = None  # the contact about the same matter that it follows
        self.type_plan: TypePlan = plan.types[type_]
        self.plan: CustomerPlan = self.type_plan.customers[tier]
        self.count_as(plan, type_)
        self.bot = self.plan.bot
        self.upset_priority = 0.0
        self.outcome = Outcome.OPEN
        self.resolved = NONE
        self.turns = 0  # not known before an agent has the contact
        self.replies = self.passes = self.offers = 0
        self.part_done = False  # in hand at the start
        self.declined_by: Agent | None = None
        self.kept_by: Agent | None = None
        self.escalated_to: Pool | None = None
        self.had_by: Agent | None = None  # the last agent; until when: once it has left the slot
        self.warm: Warm | None = None
        self.arrived_s = self.bot_reply_s = self.first_joined_s = NEVER
        self.had_until_s = self.ended_s = NEVER
        self.begin_leg()

    def count_as(self, plan: Plan, type_: int) -> None:
        """Be routed as this type."""
        self.counts_as = type_
        self.weight: int = plan.types[type_].weight
        self.routed_by: CustomerPlan = plan.types[type_].customers[self.tier]

    def begin_leg(self) -> None:
        """Begin anew what belongs to the life with one agent, and to the way there."""
        self.rule = self.stage = NONE
        self.server: Agent | None = None
        self.slot: Slot | None = None
        self.offer: Offer | None = None
        self.escalation: EscalationPlan | None = None
        self.pools: tuple[Pool, ...] = ()  # that may take the contact now
        self.in_line = self.gave_up = False
        self.counted = False  # among those who wait
        self.silent = False  # in hand, and it is the customer's turn
        self.replies_of_leg = 0
        self.priority: float = self.routed_by.priority
        self.joined_s = self.patience_s = self.queue_left_s = self.would_be_assigned_s = NEVER
        self.assigned_s = self.message_s = self.work_began_s = NEVER
        self.first_reply_s = self.freed_s = NEVER

    def draw(self, purpose: Purpose, index: int = 0) -> tuple[float, float]:
        return self.luck.pair(purpose, self.attempt, index)

    @property
    def customer(self) -> int:
        return self.luck.customer

    @property
    def pool(self) -> int:
        return NONE if self.server is None else self.server.pool.number

    @property
    def agent(self) -> int:
        return NONE if self.server is None else self.server.number

    @property
    def is_open(self) -> bool:
        """Not over for the customer."""
        return self.outcome == Outcome.OPEN

    @property
    def is_misrouted(self) -> bool:
        return self.counts_as != self.type

    @property
    def kind(self) -> Kind:
        """What is alike for every agent who looks, and every policy."""
        declined_by = (
            NONE
            if self.declined_by is None
            else (self.declined_by.pool.number << 32) + self.declined_by.number
        )
        background = self.type_plan.background
        return self.counts_as, self.tier, self.priority, self.rule, background, declined_by

    @property
    def place(self) -> Place:
        """Among its kind."""
        return self.first_joined_s, self.number

    @property
    def waiting(self) -> bool:
        """In line, and not as a shadow; who left silently is thought to wait."""
        return self.in_line and not self.gave_up
