"""One day: who is scheduled to come, and the processes set going."""

from __future__ import annotations

from imroute.customers import WAITING_AT_START, Crowd, Luck, arrivals
from imroute.engine.contract import Kind, Log, Plan, RosterChange, rank
from imroute.engine.reference.calendar import CLOSE_RANK
from imroute.engine.reference.contact import live
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact, Pool
from imroute.engine.reference.routing import Router
from imroute.engine.reference.story import Story


def simulate(plan: Plan, seed: int, replication: int, story: Story | None = None) -> Log:
    """Play one replication of a plan and return its log."""
    desk = Desk(plan, seed, replication, story)
    router = Router(desk)
    desk.begins = lambda contact: live(desk, router, contact)
    desk.gained_room = router.fill
    schedule_rosters(desk)
    schedule_arrivals(desk)
    if plan.at_close == "stop":
        desk.calendar.run(until=plan.day_end_s)
    else:
        desk.calendar.call_at(plan.day_end_s, CLOSE_RANK, router.close)
        desk.calendar.run()
    return desk.log()


def schedule_arrivals(desk: Desk) -> None:
    plan = desk.plan
    people = arrivals(
        [type_.demand for type_ in plan.types],
        plan.start_clock_s,
        plan.start_clock_s + plan.day_end_s,
        plan.busyness_cv,
        desk.seed,
        desk.replication,
    )
    keys = [desk.keys[type_] for type_ in people["type"].tolist()]
    crowd = Crowd(keys, people["customer"]) if keys else None
    for number, (time_s, type_, tier, customer) in enumerate(people.tolist()):
        luck = Luck(desk.keys[type_], customer, crowd, number)
        contact = Contact(plan, number, type_, tier, luck, 0, number)
        contact.waits_at_start = customer >> 32 == WAITING_AT_START
        desk.arrives_at(contact, time_s)


def schedule_rosters(desk: Desk) -> None:
    for pool in desk.pools:
        for change in pool.plan.roster:
            _schedule_change(desk, pool, change)


def _schedule_change(desk: Desk, pool: Pool, change: RosterChange) -> None:
    act = _staff_arrives if change.kind == Kind.STAFF_ARRIVES else _staff_leaves
    at = rank(change.kind, pool=pool.number)
    desk.calendar.call_at(change.at_s, at, lambda: act(desk, pool, change))


def _staff_leaves(desk: Desk, pool: Pool, change: RosterChange) -> None:
    """Under a clock map those with the fewest contacts leave first; ties: highest number."""
    leaving = [pool.agents[number] for number in change.agents]
    if not leaving:
        present = [agent for agent in pool.agents if agent.on_duty]
        present.sort(key=lambda agent: (agent.contacts, -agent.number))
        leaving = present[: change.count]
    for agent in leaving:
        desk.go_off_duty(agent)


def _staff_arrives(desk: Desk, pool: Pool, change: RosterChange) -> None:
    """Under a clock map those still draining are recalled first, then the lowest numbers."""
    arriving = [pool.agents[number] for number in change.agents]
    if not arriving:
        absent = [agent for agent in pool.agents if not agent.on_duty]
        absent.sort(key=lambda agent: (agent.contacts == 0, agent.number))
        arriving = sorted(absent[: change.count], key=lambda agent: agent.number)
    for agent in arriving:
        desk.come_on_duty(agent)
    desk.gained_room(arriving)
