"""Single contacts of a run as CSV rows, with how they were passed on and offered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from imroute.customers import IN_HAND_AT_START
from imroute.documents.text import as_csv
from imroute.engine.contract import NONE, Log, OfferEnd, Outcome, Plan, Why
from imroute.measures.opening import clock_name

CONTACT_TIMES = (
    "arrived_s",
    "bot_reply_s",
    "joined_s",
    "assigned_s",
    "work_began_s",
    "first_reply_s",
    "ended_s",
    "freed_s",
)
CONTACT_KEYS = (
    "day",
    "contact",
    "first_contact",
    "attempt",
    "customer",
    "counted",
    "arrived",
    "type",
    "tier",
    "rule",
    "pool",
    "agent",
    "outcome",
    "replies",
    "passes",
    "patience_s",
    *CONTACT_TIMES,
)
PART_TIMES = (
    "joined_s",
    "patience_s",
    "queue_left_s",
    "assigned_s",
    "work_began_s",
    "first_reply_s",
    "freed_s",
)
PART_KEYS = ("day", "contact", "why", "rule", "pool", "agent", *PART_TIMES)
OFFER_KEYS = ("day", "contact", "pool", "agent", "result", "offered_s", "ended_s")


def contacts_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row a contact, all days; times are seconds of the run, empty if they never came.

    `customer` is the same for the same customer in every variant, `counted` 0 in the warm-up and
    for those in hand at the start.
    """
    return as_csv(CONTACT_KEYS, (row for log in logs for row in _contact_rows(plan, log)))


def _contact_rows(plan: Plan, log: Log) -> Iterator[list[object]]:
    for number, row in enumerate(log.contacts):
        yield [
            log.replication + 1,
            number,
            row["first_contact"],
            row["attempt"],
            f"{row['customer']:016x}",
            int(row["arrived_s"] >= plan.day_start_s and not _in_hand(row)),
            clock_name(plan, row["arrived_s"]),
            plan.types[row["type"]].name,
            plan.tiers[row["tier"]],
            *_who(plan, row),
            Outcome(row["outcome"]).name.lower(),
            row["replies"],
            row["passes"],
            *(_number(row[name]) for name in ("patience_s", *CONTACT_TIMES)),
        ]


def _in_hand(contact: np.void) -> bool:
    return bool(contact["customer"] >> 32 == IN_HAND_AT_START and contact["attempt"] == 0)


def _who(plan: Plan, row: np.void) -> list[object]:
    """Rule, pool and agent, empty where there is none."""
    rule = "" if row["rule"] == NONE else plan.rules[row["rule"]].name
    return [rule, *_agent(plan, row)]


def _agent(plan: Plan, row: np.void) -> list[object]:
    pool = "" if row["pool"] == NONE else plan.pools[row["pool"]].name
    return [pool, "" if row["agent"] == NONE else row["agent"] + 1]


def passes_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row for each time that an agent passed a contact on: what was until then."""
    rows = ((log, row) for log in logs for row in log.legs)
    return as_csv(
        PART_KEYS,
        (
            [
                log.replication + 1,
                row["contact"],
                Why(row["why"]).name.lower(),
                *_who(plan, row),
                *(_number(row[name]) for name in PART_TIMES),
            ]
            for log, row in rows
        ),
    )


def offers_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row for each offer to an agent; the result is open if the run ended first."""
    rows = ((log, row) for log in logs for row in log.offers)
    return as_csv(
        OFFER_KEYS,
        (
            [
                log.replication + 1,
                row["contact"],
                *_agent(plan, row),
                "open" if row["result"] == NONE else OfferEnd(row["result"]).name.lower(),
                *(_number(row[name]) for name in ("offered_s", "ended_s")),
            ]
            for log, row in rows
        ),
    )


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
