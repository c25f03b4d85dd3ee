"""How fast an agent works: by pool and type, as a new hire, with help, after other work."""

from __future__ import annotations

from imroute.customers import Purpose
from imroute.engine.contract import WRAP_UP
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Agent, Contact


def speed(desk: Desk, agent: Agent, contact: Contact, turn: int) -> float:
    """Give the speed of one piece of work, by which its effort is divided."""
    plan = agent.pool.plan
    speed = plan.speed[contact.type]
    if agent.number >= plan.agents - plan.hires:
        speed *= plan.hire_speed[min(desk.day, len(plan.hire_speed) - 1)]
    if is_assisted(agent, contact, turn):
        speed *= plan.assist_speed
    return speed


def is_assisted(agent: Agent, contact: Contact, turn: int) -> bool:
    share = agent.pool.plan.assist_share
    if share == 0 or turn == WRAP_UP:
        return False
    return contact.draw(Purpose.ASSIST, max(turn, 0))[0] < share


def switch_cost_s(desk: Desk, agent: Agent, contact: Contact) -> float:
    """Give what it costs to turn from another contact to this one, on one day."""
    cost_s = agent.pool.plan.switch_cost_s
    if cost_s == 0:
        return 0.0
    before, agent.last_attended = agent.last_attended, (desk.day, contact.number)
    is_other = before is not None and before[0] == desk.day and before[1] != contact.number
    return cost_s if is_other else 0.0
