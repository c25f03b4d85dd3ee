"""What the quick pass over a log needs beside it: what the plan allows, and room to count in."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from imroute.engine.contract import Log, Plan

Rows: TypeAlias = Any


class Tables(NamedTuple):
    """The tables of a log."""

    contacts: Rows
    work: Rows
    duty: Rows
    legs: Rows
    offers: Rows
    quiet: Rows


class Allowed(NamedTuple):
    """What the plan says, by pool, or by type and tier."""

    first_agents: Rows
    accepts: Rows
    limits_s: Rows  # for an offer
    warm: Rows
    retries: Rows
    returns: Rows


class Day(NamedTuple):
    """When things may happen, and end."""

    stops: bool
    ended_s: float
    start_s: float
    end_s: float
    open_s: float
    days: int


class Room(NamedTuple):
    """Counted while passing through; `busy_until_s` by agent, `waits_s` by rule, else by contact.

    `first_leg` and `next_leg` chain the legs of a contact, numbered from 1; `last_try` is the last
    contact about a matter, `silent_until_s` and `offered_until_s` when the last of these was over.
    """

    waits_s: Rows
    replies: Rows
    busy_until_s: Rows
    last_try: Rows
    first_leg: Rows
    next_leg: Rows
    offered_until_s: Rows
    silent_until_s: Rows


def tables_of(log: Log) -> Tables:
    return Tables(log.contacts, log.work, log.duty, log.legs, log.offers, log.quiet)


def allowed_by(plan: Plan) -> Allowed:
    ways = [pool.accept for pool in plan.pools]
    warm = [any(to is not None and to.warm for to in pool.escalates) for pool in plan.pools]
    customers = [type_.customers for type_ in plan.types]
    return Allowed(
        np.cumsum([0, *(pool.agents for pool in plan.pools)]),
        np.array([way is not None for way in ways]),
        np.array([math.inf if way is None else way.timeout_s for way in ways]),
        np.array(warm),
        np.array([[customer.retry_chance > 0 for customer in row] for row in customers]),
        np.array([[customer.return_chance > 0 for customer in row] for row in customers]),
    )


def day_of(plan: Plan, log: Log) -> Day:
    open_s = plan.open_s if plan.days > 1 else math.inf
    stops = plan.at_close == "stop"
    return Day(stops, log.ended_s, plan.day_start_s, plan.day_end_s, open_s, plan.days)


def room_for(plan: Plan, log: Log, agents: int) -> Room:
    people = len(log.contacts)
    with_legs, with_offers, with_quiet = (
        people if len(table) else 1 for table in (log.legs, log.offers, log.quiet)
    )
    return Room(
        np.zeros(len(plan.rules)),
        np.zeros(people, np.int32),
        np.full(agents + 1, -math.inf),
        np.zeros(people, np.int32),
        np.zeros(with_legs, np.int32),
        np.zeros(len(log.legs) + 1, np.int32),
        np.full(with_offers, -math.inf),
        np.full(with_quiet, -math.inf),
    )
