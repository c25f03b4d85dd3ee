"""The desk on one day: what every process shares."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy

from imroute.customers import Luck, stream_key
from imroute.engine.contract import Log, Plan
from imroute.engine.reference.book import Book
from imroute.engine.reference.calendar import Calendar
from imroute.engine.reference.people import Agent, Bot, Contact, Pool
from imroute.engine.reference.story import Story
from imroute.units import DAY

Process = Generator[simpy.Event, Any, Any]


class Desk:
    """Calendar, people, and the book that is kept of all that happens."""

    def __init__(self, plan: Plan, seed: int, replication: int, story: Story | None) -> None:
        self.plan, self.seed, self.replication, self.story = plan, seed, replication, story
        self.calendar = Calendar()
        self.book = Book(self.calendar)
        self.note = self.book.note
        self.pools = [Pool(self.calendar, i, pool, plan.types) for i, pool in enumerate(plan.pools)]
        self.contacts: list[Contact] = []
        self.keys = [stream_key(seed, replication, type_.name) for type_ in plan.types]
        self.bots = [Bot(bot) for bot in plan.bots]
        self.closed = False
        self.on_site = 0  # contacts that wait or are in hand
        self.look: Callable[[list[Agent]], None]  # lets agents look for contacts; set by Matching

    @property
    def now(self) -> float:
        return self.calendar.now

    @property
    def day(self) -> int:
        """Days since the first one opened; a warm-up belongs to the first."""
        return max(0, int((self.now - self.plan.day_start_s) // DAY))

    def polls(self, rule: int) -> bool:
        return self.plan.rules[rule].assign_every_s > 0

    def look_later(self, agent: Agent) -> None:
        """Let an agent look for contacts after all else that this event brings."""
        self.calendar.after_all_else(lambda: self.look([agent]))

    def new_contact(self, type_: int, tier: int, luck: Luck) -> Contact:
        """Open a contact under the next number."""
        contact = Contact(self.plan, len(self.contacts), type_, tier, luck)
        self.contacts.append(contact)
        return contact

    def log(self) -> Log:
        """Close the book; whoever is still on duty was so to the end."""
        for agent in (agent for pool in self.pools for agent in pool.agents if agent.on_duty):
            self.book.end_duty(agent, self.book.last_s)
        return self.book.log(self.replication, self.contacts)
