"""Who takes part in a day: contacts, agents and their pools, with all that is known of them."""

from __future__ import annotations

from dataclasses import dataclass

from imroute.customers import Luck, Purpose
from imroute.engine.contract import (
    NEVER,
    NONE,
    CustomerPlan,
    Outcome,
    Plan,
    PoolPlan,
    TypePlan,
)
from imroute.engine.reference.calendar import Calendar, Signal
from imroute.engine.reference.queue import Kind, Place, Queue


class Pool:
    """The agents of one pool, and those who wait for them."""

    def __init__(self, calendar: Calendar, number: int, plan: PoolPlan) -> None:
        self.number, self.plan = number, plan
        self.agents = [Agent(calendar, self, place) for place in range(plan.agents)]
        self.on_duty = 0
        self.last_chosen = NONE  # agent number; for round robin
        self.queue = Queue()
        self.could_serve = 0  # who wait for an agent and may come to this pool, now or later


class Agent:
    """One agent, on duty or not, with the contacts in hand."""

    def __init__(self, calendar: Calendar, pool: Pool, number: int) -> None:
        self.pool, self.number = pool, number
        self.capacity: int = pool.plan.capacity
        self.on_duty = False
        self.on_duty_since_s = NEVER
        self.seated = False  # on the bench of those with room
        self.contacts = 0
        self.weight = 0
        self.last_assigned = NONE  # place in the order of all assignments
        self.idle_since_s = NEVER
        self.inbox: list[Contact] = []  # those whose message, or block of work, is not begun
        self.news = Signal(calendar)  # something new in the inbox
        self.blocks: list[Block] = []
        self.progress = 0.0  # of the blocks in hand: V in docs/background/model-choices.md
        self.progress_at_s = 0.0

    def has_room_for(self, weight: int) -> bool:
        return self.on_duty and self.weight + weight <= self.capacity

    def receive(self, contact: Contact) -> None:
        """Something to do for a contact in hand."""
        self.inbox.append(contact)
        self.news.give()


@dataclass(eq=False, slots=True)
class Block:
    """A block of work in hand, done when the agent's progress reaches `done_at`."""

    contact: Contact
    done_at: float
    row: int  # in the table of work


class Contact:
    """One contact: what is known of it and what has happened to it so far."""

    __slots__ = (
        "arrived_s",
        "assigned_s",
        "attempt",
        "bot",
        "bot_reply_s",
        "ended_s",
        "first_contact",
        "first_reply_s",
        "freed_s",
        "gave_up",
        "in_line",
        "joined_s",
        "luck",
        "message_s",
        "news",
        "number",
        "outcome",
        "passes",
        "patience_s",
        "plan",
        "pools",
        "priority",
        "queue_left_s",
        "replies",
        "resolved",
        "rule",
        "server",
        "stage",
        "tier",
        "turns",
        "type",
        "type_plan",
        "weight",
        "work_began_s",
        "would_be_assigned_s",
    )

    news: Signal  # what the customer waits for: an agent, a reply

    def __init__(self, plan: Plan, number: int, type_: int, tier: int, luck: Luck) -> None:
        self.number = self.first_contact = number
        self.type, self.tier, self.luck = type_, tier, luck
        self.attempt = 0
        self.type_plan: TypePlan = plan.types[type_]
        self.plan: CustomerPlan = self.type_plan.customers[tier]
        self.weight: int = self.type_plan.weight
        self.bot = self.plan.bot
        self.priority: float = self.plan.priority
        self.outcome = Outcome.OPEN
        self.resolved = self.rule = self.stage = NONE
        self.server: Agent | None = None
        self.pools: tuple[Pool, ...] = ()  # that may take the contact now
        self.in_line = self.gave_up = False
        self.replies = self.passes = 0
        self.turns = 1
        self.arrived_s = self.bot_reply_s = self.joined_s = NEVER
        self.patience_s = self.queue_left_s = self.would_be_assigned_s = NEVER
        self.assigned_s = self.message_s = self.work_began_s = NEVER
        self.first_reply_s = self.freed_s = self.ended_s = NEVER

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
    def kind(self) -> Kind:
        return self.type, self.tier, self.priority

    @property
    def place(self) -> Place:
        """Among its kind."""
        return self.joined_s, self.number

    @property
    def waiting(self) -> bool:
        """In the queue, and still there in person."""
        return self.in_line and not self.gave_up
