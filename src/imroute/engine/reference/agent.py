"""An agent: holds several contacts, works on one thing at a time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import HANDLING, NEVER, WRAP_UP, Kind, Outcome, PoolPlan, Step, rank
from imroute.engine.reference import contact as contacts

if TYPE_CHECKING:
    from imroute.distributions import Distribution
    from imroute.engine.reference.contact import Contact
    from imroute.engine.reference.day import Day

Process = Generator[simpy.Event, Any, None]


class Pool:
    """The agents of one pool."""

    def __init__(self, number: int, plan: PoolPlan) -> None:
        self.number, self.plan = number, plan
        self.agents: list[Agent] = []
        self.last_chosen = -1  # agent number; for round robin
        self.could_serve = 0  # waiting contacts that some stage would give to this pool


class Agent:
    """One agent of a pool, on duty or not, with the contacts in hand."""

    def __init__(self, day: Day, pool: Pool, number: int) -> None:
        self.day, self.pool, self.number = day, pool, number
        self.capacity = pool.plan.capacity
        self.on_duty = False
        self.on_duty_since_s = NEVER
        self.contacts = 0
        self.weight = 0
        self.last_assigned = -1  # place in the order of all assignments
        self.idle_since_s = NEVER
        self.inbox: list[Contact] = []
        self.blocks: dict[Contact, float] = {}  # contact → progress at which its work is done
        self.progress = 0.0
        self.progress_at_s = 0.0
        self.message: simpy.Event | None = None
        self.news: simpy.Event | None = None
        self.processes: set[str] = set()

    def free_for(self, weight: int) -> bool:
        return self.on_duty and self.weight + weight <= self.capacity

    # ------------------------------------------------------ contacts come, go

    def take(self, contact: Contact) -> None:
        """Hold a contact that was assigned: its first message is there."""
        if contact.type_plan.handling is not None:
            self._begin_block(contact)
        self.contacts += 1
        self.weight += contact.weight
        if contact.type_plan.handling is None:
            self.receive(contact)

    def receive(self, contact: Contact) -> None:
        """A customer's message comes into the inbox."""
        self.inbox.append(contact)
        self._start("answer")
        if self.message is not None and not self.message.triggered:
            self.message.succeed()

    def release(self, contact: Contact) -> None:
        """The slot is free again; the agent looks for the next contact at once."""
        contact.freed_s = self.day.now
        self.contacts -= 1
        self.weight -= contact.weight
        self.idle_since_s = self.day.now
        self.day.note(Step.FREED, contact, self)
        self.day.router.fill([self])

    def _start(self, work: str) -> None:
        """A process starts with the first work of its kind, so that idle agents cost nothing."""
        if work not in self.processes:
            self.processes.add(work)
            self.day.calendar.process(self.answer() if work == "answer" else self.handle())

    # --------------------------------------------------------- conversations

    def answer(self) -> Process:
        """Answer one message after the other."""
        while True:
            if not self.inbox:
                self.message = self.day.calendar.event()
                yield self.message
            yield from self._reply_to(self._next_message())

    def _next_message(self) -> Contact:
        if self.pool.plan.new_contacts_first:
            for i, contact in enumerate(self.inbox):
                if contact.replies == 0:
                    return self.inbox.pop(i)
        return self.inbox.pop(0)

    def _reply_to(self, contact: Contact) -> Process:
        turn = contact.replies
        reply = contact.draw(Purpose.EXCHANGE, turn)[0]
        if turn == 0:
            contact.work_began_s = self.day.now
        yield from self._work(contact, turn, contact.type_plan.agent_reply, reply)
        if turn == 0:
            contact.first_reply_s = self.day.now
        contact.replies += 1
        self.day.note(Step.REPLIED, contact, self, turn)
        if contact.replies < contact.turns:
            assert contact.replied is not None
            contact.replied.succeed()
            return
        contacts.end(self.day, contact, Outcome.COMPLETED)
        if contact.type_plan.wrap_up is not None:
            u = contact.draw(Purpose.CONVERSATION)[1]
            yield from self._work(contact, WRAP_UP, contact.type_plan.wrap_up, u)
        self.release(contact)

    def _work(self, contact: Contact, turn: int, effort: Distribution, u: float) -> Process:
        """Give a contact undivided attention; work once begun is not interrupted."""
        seconds = quantile(effort, u) / self.pool.plan.speed[contact.type]
        row = self.day.begin_work(contact, self, turn)
        yield self.day.calendar.at(self.day.now + seconds, self._rank(contact))
        self.day.end_work(row)

    def _rank(self, contact: Contact) -> int:
        return rank(Kind.WORK_ENDS, contact.number, self.pool.number, self.number)

    # -------------------------------------------------------- blocks of work

    def _begin_block(self, contact: Contact) -> None:
        """Add a block of work; all blocks in hand progress at once, so every end moves."""
        handling = contact.type_plan.handling
        assert handling is not None
        work = quantile(handling, contact.draw(Purpose.HANDLING)[0])
        self._advance()
        self.blocks[contact] = self.progress + work / self.pool.plan.speed[contact.type]
        contact.work_began_s = contact.first_reply_s = self.day.now  # picking up is the answer
        self.day.begin_work(contact, self, HANDLING)
        self._start("handle")
        if self.news is not None and not self.news.triggered:
            self.news.succeed(None)

    def _advance(self) -> None:
        """Bring the progress of the blocks up to date, before their number changes."""
        if self.blocks:
            self.progress += (self.day.now - self.progress_at_s) / self._slowdown()
        self.progress_at_s = self.day.now

    def _slowdown(self) -> float:
        factors = self.pool.plan.slowdown
        return factors[min(len(self.blocks), len(factors)) - 1]

    def handle(self) -> Process:
        """Work on all blocks in hand; each arrival of one and each end changes the pace."""
        while True:
            self.news = self.day.calendar.event()
            self._aim()
            done = yield self.news
            if done is not None:
                self._end_block(done)

    def _aim(self) -> None:
        """Schedule the end of the block that is nearest to it, unless news come before."""
        if not self.blocks:
            return
        contact = min(self.blocks, key=lambda block: (self.blocks[block], block.number))
        left = max(self.blocks[contact] - self.progress, 0.0)
        news = self.news

        def ends() -> None:
            if news is self.news and news is not None and not news.triggered:
                news.succeed(contact)

        end_s = self.day.now + left * self._slowdown()
        self.day.calendar.call_at(end_s, self._rank(contact), ends)

    def _end_block(self, contact: Contact) -> None:
        self._advance()
        del self.blocks[contact]
        self.day.end_block(contact)
        contacts.end(self.day, contact, Outcome.COMPLETED)
        self.release(contact)
