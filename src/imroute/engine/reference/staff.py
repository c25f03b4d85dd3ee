"""Who is on duty: shifts and breaks, and clock maps that rise and fall."""

from __future__ import annotations

from itertools import groupby

from imroute.customers import absent
from imroute.engine.contract import Kind, RosterChange, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.passing import hand_over
from imroute.engine.reference.people import Agent, Pool
from imroute.engine.reference.routing import Router

Change = tuple[Pool, RosterChange]


def rosters(desk: Desk, floor: Floor, router: Router) -> Process:
    """All changes of staff, those of one instant at once."""
    changes = [(pool, change) for pool in desk.pools for change in pool.plan.roster]
    changes.sort(key=moment)  # which keeps pools in order
    for (at_s, kind), together in groupby(changes, moment):
        yield desk.calendar.at(at_s, rank(kind))
        if kind == Kind.STAFF_LEAVES:
            leave(desk, floor, router, list(together))
        else:
            arrive(desk, floor, router, list(together))


def leave(desk: Desk, floor: Floor, router: Router, together: list[Change]) -> None:
    """Those whose time is over go; when all have gone some hand over what is left in hand."""
    handing_over = []
    for pool, change in together:
        for agent in who_leaves(pool, change):
            floor.go_off_duty(agent)
            agent.hands_over = change.hands_over
            if agent.hands_over:
                handing_over.append(agent)
    for agent in sorted(handing_over, key=by_pool_and_number):
        hand_over(desk, router, agent)


def arrive(desk: Desk, floor: Floor, router: Router, together: list[Change]) -> None:
    """Those whose time has come are there, and look for contacts together."""
    arriving = []
    for pool, change in together:
        for agent in who_arrives(desk, pool, change):
            floor.come_on_duty(agent)
            arriving.append(agent)
    router.matching.look(sorted(arriving, key=by_pool_and_number))


def by_pool_and_number(agent: Agent) -> tuple[int, int]:
    return agent.pool.number, agent.number


def moment(change: Change) -> tuple[float, Kind]:
    return change[1].at_s, change[1].kind


def who_leaves(pool: Pool, change: RosterChange) -> list[Agent]:
    """Under a clock map those with the fewest contacts leave first; ties: highest number."""
    if change.agents:
        named = (pool.agents[number] for number in change.agents)
        return [agent for agent in named if agent.on_duty]
    present = [agent for agent in pool.agents if agent.on_duty]
    present.sort(key=lambda agent: (agent.contacts, -agent.number))
    return present[: change.count]


def who_arrives(desk: Desk, pool: Pool, change: RosterChange) -> list[Agent]:
    """Under a clock map those still draining are recalled first, then the lowest numbers."""
    if change.agents:
        named = (pool.agents[number] for number in change.agents)
        return [agent for agent in named if not is_absent(desk, agent, change.day)]
    off_duty = [agent for agent in pool.agents if not agent.on_duty]
    off_duty.sort(key=lambda agent: (agent.contacts == 0, agent.number))
    return sorted(off_duty[: change.count], key=lambda agent: agent.number)


def is_absent(desk: Desk, agent: Agent, day: int) -> bool:
    """Tell whether an agent misses a day."""
    plan = agent.pool.plan
    if not plan.absence:
        return False
    return absent(desk.seed, desk.replication, plan.name, agent.number, day) < plan.absence
