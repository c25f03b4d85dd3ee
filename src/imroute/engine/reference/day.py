"""One day: the calendar, the people, and the book that is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from imroute.customers import WAITING_AT_START, Crowd, Luck, arrivals, stream_key
from imroute.engine.contract import (
    CONTACT,
    DUTY,
    NEVER,
    NONE,
    TRACE,
    WORK,
    Kind,
    Log,
    Plan,
    RosterChange,
    Step,
    rank,
)
from imroute.engine.reference.agent import Agent, Pool
from imroute.engine.reference.calendar import CLOSE_RANK, Calendar
from imroute.engine.reference.contact import Contact, live
from imroute.engine.reference.routing import Router

if TYPE_CHECKING:
    from imroute.engine.reference.story import Story

WorkRow = list[float]
WORK_BEGAN, WORK_ENDED = 5, 6


class Day:
    """One replication of a plan."""

    def __init__(self, plan: Plan, seed: int, replication: int, story: Story | None = None) -> None:
        self.plan, self.seed, self.replication, self.story = plan, seed, replication, story
        self.calendar = Calendar()
        self.pools = [Pool(i, pool) for i, pool in enumerate(plan.pools)]
        for pool in self.pools:
            pool.agents = [Agent(self, pool, number) for number in range(pool.plan.agents)]
        self.router = Router(self)
        self.contacts: list[Contact] = []
        self.keys = [stream_key(seed, replication, type_.name) for type_ in plan.types]
        self.work: list[WorkRow] = []
        self.blocks: dict[Contact, WorkRow] = {}
        self.duty: list[tuple[int, int, float, float]] = []
        self.trace: list[tuple[float, int, int, int, int, int]] = []

    @property
    def now(self) -> float:
        return self.calendar.now

    def run(self) -> Log:
        """Play the day and return its log."""
        self._schedule_rosters()
        self._schedule_arrivals()
        if self.plan.at_close == "stop":
            self.calendar.run(until=self.plan.day_end_s)
        else:
            self.calendar.call_at(self.plan.day_end_s, CLOSE_RANK, self.router.close)
            self.calendar.run()
        return self._log()

    # ------------------------------------------------------------------ people

    def _schedule_arrivals(self) -> None:
        plan = self.plan
        people = arrivals(
            [type_.demand for type_ in plan.types],
            plan.start_clock_s,
            plan.start_clock_s + plan.day_end_s,
            plan.busyness_cv,
            self.seed,
            self.replication,
        )
        keys = [self.keys[type_] for type_ in people["type"].tolist()]
        crowd = Crowd(keys, people["customer"]) if keys else None
        for number, (time_s, type_, tier, customer) in enumerate(people.tolist()):
            luck = Luck(self.keys[type_], customer, crowd, number)
            contact = Contact(self, number, type_, tier, luck, 0, number)
            contact.waits_at_start = customer >> 32 == WAITING_AT_START
            self._arrives_at(contact, time_s)

    def come_back(self, contact: Contact, time_s: float) -> None:
        """The same customer opens a new contact about the same matter."""
        again = Contact(
            self,
            len(self.contacts),
            contact.type,
            contact.tier,
            contact.luck,
            contact.attempt + 1,
            contact.first_contact,
        )
        self._arrives_at(again, time_s)

    def _arrives_at(self, contact: Contact, time_s: float) -> None:
        self.contacts.append(contact)
        self.calendar.call_at(
            time_s,
            rank(Kind.ARRIVAL, contact.number),
            lambda: self.calendar.process(live(self, contact)),
        )

    def waiting(self) -> list[Contact]:
        """Everybody in line, those who gave up included."""
        return [contact for contact in self.contacts if contact.in_line]

    # ------------------------------------------------------------------ rosters

    def _schedule_rosters(self) -> None:
        for pool in self.pools:
            for change in pool.plan.roster:
                self._schedule_change(pool, change)

    def _schedule_change(self, pool: Pool, change: RosterChange) -> None:
        act = self._staff_arrives if change.kind == Kind.STAFF_ARRIVES else self._staff_leaves
        at = rank(change.kind, pool=pool.number)
        self.calendar.call_at(change.at_s, at, lambda: act(pool, change))

    def _staff_leaves(self, pool: Pool, change: RosterChange) -> None:
        """Under a clock map those with the fewest contacts leave first; ties: highest number."""
        leaving = [pool.agents[number] for number in change.agents]
        if not leaving:
            present = [agent for agent in pool.agents if agent.on_duty]
            present.sort(key=lambda agent: (agent.contacts, -agent.number))
            leaving = present[: change.count]
        for agent in leaving:
            self.go_off_duty(agent)

    def _staff_arrives(self, pool: Pool, change: RosterChange) -> None:
        """Under a clock map those still draining are recalled first, then the lowest numbers."""
        arriving = [pool.agents[number] for number in change.agents]
        if not arriving:
            absent = [agent for agent in pool.agents if not agent.on_duty]
            absent.sort(key=lambda agent: (agent.contacts == 0, agent.number))
            arriving = sorted(absent[: change.count], key=lambda agent: agent.number)
        for agent in arriving:
            self._come_on_duty(agent)
        self.router.fill(arriving)

    def _come_on_duty(self, agent: Agent) -> None:
        agent.on_duty, agent.on_duty_since_s = True, self.now
        if agent.idle_since_s != agent.idle_since_s:
            agent.idle_since_s = self.now
        self.note(Step.CAME_ON_DUTY, None, agent)

    def go_off_duty(self, agent: Agent) -> None:
        """From now on no new contacts; those in hand are finished."""
        agent.on_duty = False
        self.duty.append((agent.pool.number, agent.number, agent.on_duty_since_s, self.now))
        self.note(Step.WENT_OFF_DUTY, None, agent)

    # --------------------------------------------------------------------- book

    def note(
        self,
        step: Step,
        contact: Contact | None = None,
        agent: Agent | None = None,
        detail: int = 0,
    ) -> None:
        number = NONE if contact is None else contact.number
        pool, place = (NONE, NONE) if agent is None else (agent.pool.number, agent.number)
        self.trace.append((self.calendar.now, step, number, pool, place, detail))

    def begin_work(self, contact: Contact, agent: Agent, turn: int) -> WorkRow:
        self.note(Step.WORK_BEGAN, contact, agent, turn)
        row = [contact.number, agent.pool.number, agent.number, turn, contact.message_s]
        row += [self.now, NEVER]
        self.work.append(row)
        if contact.type_plan.handling is not None:
            self.blocks[contact] = row
        return row

    def end_work(self, row: WorkRow) -> None:
        row[WORK_ENDED] = self.now

    def end_block(self, contact: Contact) -> None:
        self.end_work(self.blocks.pop(contact))

    def _log(self) -> Log:
        on_duty = (agent for pool in self.pools for agent in pool.agents if agent.on_duty)
        open_duty = [(a.pool.number, a.number, a.on_duty_since_s, self.now) for a in on_duty]
        return Log(
            replication=self.replication,
            contacts=np.array([contact_row(contact) for contact in self.contacts], CONTACT),
            work=np.array([tuple(row) for row in self.work], WORK),
            duty=np.array(self.duty + open_duty, DUTY),
            trace=np.array(self.trace, TRACE),
            ended_s=self.now,
        )


def contact_row(contact: Contact) -> tuple[object, ...]:
    """Lay a contact out in the order of the dtype CONTACT."""
    agent = contact.agent
    return (
        contact.luck.customer,
        contact.first_contact,
        contact.attempt,
        contact.type,
        contact.tier,
        contact.bot,
        contact.rule,
        NONE if agent is None else agent.pool.number,
        NONE if agent is None else agent.number,
        contact.outcome,
        contact.resolved,
        contact.replies,
        contact.arrived_s,
        contact.bot_reply_s,
        contact.joined_s,
        contact.patience_s,
        contact.queue_left_s,
        contact.would_be_assigned_s,
        contact.assigned_s,
        contact.work_began_s,
        contact.first_reply_s,
        contact.freed_s,
        contact.ended_s,
    )
