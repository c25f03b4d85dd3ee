"""Agents who are kept for a contact that is too heavy for the room they have."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.engine.contract import Step
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Agent, Contact


def keep(desk: Desk, agent: Agent) -> None:
    """Keep an agent who looks for a contact that lighter ones would be given before, if any."""
    contact = too_heavy(desk, agent) if agent.kept_for is None else None
    if contact is not None:
        agent.kept_for, contact.kept_by = contact, agent
        desk.note(Step.KEPT, contact, agent)


def too_heavy(desk: Desk, agent: Agent) -> Contact | None:
    """Find the first contact in line that outranks all lighter ones and does not fit in."""
    if agent.pool.one_weight:
        return None
    room = agent.capacity - agent.weight
    in_line = list(who_counts(desk, agent))
    highest = highest_priorities(in_line)
    heavy = (one for one in in_line if does_not_fit(one, agent, room))
    return min(
        (one for one in heavy if outranks_lighter(one, highest)),
        key=lambda contact: (-contact.priority, contact.place),
        default=None,
    )


def who_counts(desk: Desk, agent: Agent) -> Iterator[Contact]:
    """Yield who is in line, but for background work, which waits for all else in any case."""
    in_line = (desk.contacts[number] for number in agent.pool.queue.everybody())
    return (
        contact
        for contact in in_line
        if contact.waiting and not desk.polls(contact.rule) and not contact.type_plan.background
    )


def does_not_fit(contact: Contact, agent: Agent, room: int) -> bool:
    fits_nobody = contact.weight > agent.capacity
    return contact.weight > max(room, agent.pool.lightest) and not (fits_nobody or contact.kept_by)


def highest_priorities(in_line: list[Contact]) -> dict[int, float]:
    """Give the highest priority of those in line, by weight."""
    highest: dict[int, float] = {}
    for contact in in_line:
        highest[contact.weight] = max(highest.get(contact.weight, 0.0), contact.priority)
    return highest


def outranks_lighter(contact: Contact, highest: dict[int, float]) -> bool:
    lighter = (priority for weight, priority in highest.items() if weight < contact.weight)
    return all(priority < contact.priority for priority in lighter)


def end_keeping(desk: Desk, contact: Contact, taker: Agent | None = None) -> None:
    """The contact waits no more: an agent who did not just take it looks for others."""
    agent = contact.kept_by
    if agent is not None:
        contact.kept_by = agent.kept_for = None
        if agent is not taker:
            desk.look_later(agent)


def stop_keeping(agent: Agent) -> None:
    """The agent goes off duty."""
    contact = agent.kept_for
    if contact is not None:
        contact.kept_by = agent.kept_for = None
