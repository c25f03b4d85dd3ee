"""The desk on one day: calendar, people, and the book that is kept of all that happens."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
import simpy

from imroute.customers import stream_key
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
    Step,
    rank,
)
from imroute.engine.reference.calendar import Calendar
from imroute.engine.reference.people import Agent, Contact, Pool
from imroute.engine.reference.story import Story

Process = Generator[simpy.Event, Any, Any]
WorkRow = list[float]
WORK_ENDED = 6


class Desk:
    """What every process of a day shares.

    Two things are told to whoever is in charge of them: that a contact arrives (`begins` makes its
    process) and that agents have room (`gained_room` gives them contacts).
    """

    begins: Callable[[Contact], Process]
    gained_room: Callable[[Sequence[Agent]], None]

    def __init__(self, plan: Plan, seed: int, replication: int, story: Story | None) -> None:
        self.plan, self.seed, self.replication, self.story = plan, seed, replication, story
        self.calendar = Calendar()
        self.pools = [Pool(i, pool) for i, pool in enumerate(plan.pools)]
        self.contacts: list[Contact] = []
        self.keys = [stream_key(seed, replication, type_.name) for type_ in plan.types]
        self.work: list[WorkRow] = []
        self.duty: list[tuple[int, int, float, float]] = []
        self.trace: list[tuple[float, int, int, int, int, int]] = []

    @property
    def now(self) -> float:
        return self.calendar.now

    def arrives_at(self, contact: Contact, time_s: float) -> None:
        self.contacts.append(contact)
        self.calendar.call_at(
            time_s,
            rank(Kind.ARRIVAL, contact.number),
            lambda: self.calendar.process(self.begins(contact)),
        )

    # --------------------------------------------------------------------- duty

    def come_on_duty(self, agent: Agent) -> None:
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
        return row

    def end_work(self, row: WorkRow) -> None:
        row[WORK_ENDED] = self.now

    def log(self) -> Log:
        """Lay out what the book holds in the tables of the contract."""
        on_duty = (agent for pool in self.pools for agent in pool.agents if agent.on_duty)
        still = [(a.pool.number, a.number, a.on_duty_since_s, self.now) for a in on_duty]
        return Log(
            replication=self.replication,
            contacts=np.array([contact_row(contact) for contact in self.contacts], CONTACT),
            work=np.array([tuple(row) for row in self.work], WORK),
            duty=np.array(self.duty + still, DUTY),
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
