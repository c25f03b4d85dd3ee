"""Who takes part in a day: contacts, agents and their pools, with all that is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import simpy

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


class Pool:
    """The agents of one pool."""

    def __init__(self, number: int, plan: PoolPlan) -> None:
        self.number, self.plan = number, plan
        self.agents = [Agent(self, place) for place in range(plan.agents)]
        self.last_chosen = -1  # agent number; for round robin
        self.could_serve = 0  # waiting contacts that some stage would give to this pool


class Agent:
    """One agent, on duty or not, with the contacts in hand."""

    def __init__(self, pool: Pool, number: int) -> None:
        self.pool, self.number = pool, number
        self.capacity: int = pool.plan.capacity
        self.on_duty = False
        self.on_duty_since_s = NEVER
        self.contacts = 0
        self.weight = 0
        self.last_assigned = -1  # place in the order of all assignments
        self.idle_since_s = NEVER
        self.inbox: list[Contact] = []
        self.blocks: list[Block] = []
        self.progress = 0.0
        self.progress_at_s = 0.0
        self.message: simpy.Event | None = None  # awaited by the process that answers
        self.news: simpy.Event | None = None  # awaited by the process that handles blocks
        self.answering = self.handling = False

    def free_for(self, weight: int) -> bool:
        return self.on_duty and self.weight + weight <= self.capacity


@dataclass(eq=False, slots=True)
class Block:
    """A block of work in hand, done when the agent's progress reaches `done_at`."""

    contact: Contact
    done_at: float
    row: list[float]  # in the book


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
        self, plan: Plan, number: int, type_: int, tier: int, luck: Luck, attempt: int, first: int
    ) -> None:
        self.number, self.type, self.tier = number, type_, tier
        self.luck, self.attempt, self.first_contact = luck, attempt, first
        self.type_plan: TypePlan = plan.types[type_]
        self.plan: CustomerPlan = self.type_plan.customers[tier]
        self.weight: int = self.type_plan.weight
        self.waits_at_start = False
        self.priority: float = self.plan.priority
        self.outcome = Outcome.OPEN
        self.resolved = NONE
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
