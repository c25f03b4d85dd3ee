"""One day: who is scheduled to come, and the processes set going."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from imroute.customers import IN_HAND_AT_START, WAITING_AT_START, Crowd, Luck, arrivals
from imroute.engine.contract import NONE, Kind, Log, Plan, rank
from imroute.engine.reference.bots import fail
from imroute.engine.reference.contact import live
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.routing import Router
from imroute.engine.reference.staff import rosters
from imroute.engine.reference.story import Story
from imroute.engine.reference.work import work


def simulate(plan: Plan, seed: int, replication: int, story: Story | None = None) -> Log:
    """Play one replication of a plan and return its log."""
    with no_garbage_collection():
        desk = Desk(plan, seed, replication, story)
        floor = Floor(desk)
        router = Router(desk, floor)
        for agent in (agent for pool in desk.pools for agent in pool.agents):
            desk.calendar.process(work(desk, router, agent))
        desk.calendar.process(rosters(desk, floor, router))
        desk.calendar.process(first_arrivals(desk, router))
        desk.calendar.process(outages(desk))
        closing = desk.calendar.at(plan.day_end_s, rank(Kind.DAY_CLOSES))
        closing.callbacks.append(lambda _: router.close())
        desk.calendar.play(until=closing if plan.at_close == "stop" else None)
        return desk.log()


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """A day makes no garbage that goes in circles; looking for it takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def first_arrivals(desk: Desk, router: Router) -> Process:
    """Everybody's first contact, numbered in the order of arrival."""
    people = who_comes(desk)
    open_contacts(desk, people)
    for number, time_s in enumerate(people["time_s"].tolist()):
        yield desk.calendar.at(time_s, rank(Kind.ARRIVAL, number))
        desk.calendar.process(live(desk, router, desk.contacts[number]))


def outages(desk: Desk) -> Process:
    """The bots fail; all those whose outage begins at one instant do so at once."""
    for at_s in sorted({at_s for bot in desk.plan.bots for at_s in bot.fails_at_s}):
        yield desk.calendar.at(at_s, rank(Kind.BOTS_FAIL))
        fail(desk, at_s)


def who_comes(desk: Desk) -> np.ndarray:
    plan, end_s = desk.plan, desk.plan.start_clock_s + desk.plan.day_end_s
    demands = [type_.demand for type_ in plan.types]
    return arrivals(
        demands, plan.start_clock_s, end_s, plan.busyness_cv, desk.seed, desk.replication
    )


def open_contacts(desk: Desk, people: np.ndarray) -> None:
    keys = [desk.keys[type_] for type_ in people["type"].tolist()]
    crowd = Crowd(keys, people["customer"])
    for row, (_, type_, tier, customer) in enumerate(people.tolist()):
        contact = desk.new_contact(type_, tier, Luck(desk.keys[type_], customer, crowd, row))
        if customer >> 32 in (IN_HAND_AT_START, WAITING_AT_START):
            contact.bot = NONE
        contact.part_done = customer >> 32 == IN_HAND_AT_START
