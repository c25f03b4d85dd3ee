"""Who is on duty: shifts and breaks, and clock maps that rise and fall."""

from __future__ import annotations

from itertools import groupby

from imroute.engine.contract import Kind, RosterChange, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.people import Agent, Pool
from imroute.engine.reference.routing import Router


def rosters(desk: Desk, floor: Floor, router: Router) -> Process:
    """All changes of staff, those of one instant at once."""
    changes = [(pool, change) for pool in desk.pools for change in pool.plan.roster]
    changes.sort(key=moment)  # which keeps pools in order
    for (at_s, kind), together in groupby(changes, moment):
        yield desk.calendar.at(at_s, rank(kind))
        if kind == Kind.STAFF_LEAVES:
            for agent in [agent for change in together for agent in who_leaves(*change)]:
                floor.go_off_duty(agent)
        else:
            arriving = [agent for change in together for agent in who_arrives(*change)]
            for agent in arriving:
                floor.come_on_duty(agent)
            router.fill(arriving)


def moment(change: tuple[Pool, RosterChange]) -> tuple[float, Kind]:
    return change[1].at_s, change[1].kind


def who_leaves(pool: Pool, change: RosterChange) -> list[Agent]:
    """Under a clock map those with the fewest contacts leave first; ties: highest number."""
    if change.agents:
        return [pool.agents[number] for number in change.agents]
    present = [agent for agent in pool.agents if agent.on_duty]
    present.sort(key=lambda agent: (agent.contacts, -agent.number))
    return present[: change.count]


def who_arrives(pool: Pool, change: RosterChange) -> list[Agent]:
    """Under a clock map those still draining are recalled first, then the lowest numbers."""
    if change.agents:
        return [pool.agents[number] for number in change.agents]
    absent = [agent for agent in pool.agents if not agent.on_duty]
    absent.sort(key=lambda agent: (agent.contacts == 0, agent.number))
    return sorted(absent[: change.count], key=lambda agent: agent.number)
