"""What customers were drawn to do, they did, to the bit: reply patience, and trying again."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from imroute.customers import Luck, Purpose, stream_key
from imroute.distributions import quantile
from imroute.engine.contract import MAX_RETURNS, CustomerPlan, Log, Outcome, Plan, Step
from imroute.engine.invariants.parts import parts_of_lives
from imroute.engine.invariants.returning import DAY_S, TRIES_AGAIN

Breaches = Iterator[tuple[str, str]]


class _Customers:
    """Who drew what."""

    def __init__(self, plan: Plan, log: Log, seed: int) -> None:
        self.plan, self.rows = plan, log.contacts
        self.keys = [stream_key(seed, log.replication, type_.name) for type_ in plan.types]

    def plan_of(self, contact: int) -> CustomerPlan:
        row = self.rows[contact]
        customers: tuple[CustomerPlan, ...] = self.plan.types[row["type"]].customers
        return customers[int(row["tier"])]

    def draw(self, contact: int, purpose: Purpose, index: int = 0) -> tuple[float, float]:
        row = self.rows[contact]
        luck = Luck(self.keys[row["type"]], int(row["customer"]))
        return luck.pair(purpose, int(row["attempt"]), index)

    def reply_runs_out_s(self, contact: int, turn: int, message_s: float) -> float:
        spread = self.plan_of(contact).reply_patience
        if spread is None or self.plan.types[self.rows["type"][contact]].handling is not None:
            return math.inf
        return message_s + quantile(spread, self.draw(contact, Purpose.REPLY_PATIENCE, turn)[0])


# ------------------------------------------------------------------------ reply patience


def reply_patience_is_respected(plan: Plan, log: Log, seed: int) -> Breaches:
    """From each message to the end of its reply; the first counts from assignment."""
    if all(c.reply_patience is None for type_ in plan.types for c in type_.customers):
        return
    customers, first_s = _Customers(plan, log, seed), _assigned(log)
    outcome, ended_s = log.contacts["outcome"], log.contacts["ended_s"]
    answered: dict[int, float] = {}  # how long patience would have lasted
    for contact, pool, agent, turn, message_s, began_s, over_s in log.work.tolist():
        if turn < 0 or outcome[contact] == Outcome.ABANDONED_SILENTLY:
            continue
        since_s = first_s.get((contact, pool, agent, message_s), message_s)
        runs_out_s = customers.reply_runs_out_s(contact, turn, since_s)
        late = (log.ended_s if over_s != over_s else over_s) > runs_out_s
        lost = outcome[contact] == Outcome.LOST_IN_CONVERSATION and ended_s[contact] == runs_out_s
        answered[contact] = runs_out_s
        if began_s > runs_out_s or (late and not lost):
            yield "customers wait for replies as long as their patience", f"contact {contact}"
    yield from _lost_in_time(log, customers, answered)


def _assigned(log: Log) -> dict[tuple[int, int, int, float], float]:
    """Give, for the first message of each part of a life, when the agent had it."""
    parts = parts_of_lives(log)
    columns = ("contact", "pool", "agent", "joined_s", "assigned_s")
    rows = zip(*(parts[name].tolist() for name in columns), strict=True)
    return {tuple(row[:4]): row[4] for row in rows}


def _lost_in_time(log: Log, customers: _Customers, answered: dict[int, float]) -> Breaches:
    """Whoever is lost in hand was lost while a reply was written, or before it was begun."""
    rows = log.contacts
    lost = (rows["outcome"] == Outcome.LOST_IN_CONVERSATION) & ~np.isnan(rows["assigned_s"])
    wrote_s = _last_messages(log)
    for contact in np.flatnonzero(lost).tolist():
        row = rows[contact]
        since_s = max(wrote_s.get(contact, -math.inf), row["assigned_s"])
        runs_out_s = customers.reply_runs_out_s(contact, int(row["replies"]), since_s)
        if row["ended_s"] not in (runs_out_s, answered.get(contact)):
            yield "customers wait for replies as long as their patience", f"contact {contact}"


def _last_messages(log: Log) -> dict[int, float]:
    rows = log.trace[log.trace["step"] == Step.CUSTOMER_WROTE]
    return dict(zip(rows["contact"].tolist(), rows["time_s"].tolist(), strict=True))


# --------------------------------------------------------------------------- trying again


def who_gave_up_tries_again_as_drawn(plan: Plan, log: Log, seed: int) -> Breaches:
    """Those drawn to come back do, when they were drawn to, or when the next day opens."""
    retries = [[c.retry_chance > 0 for c in type_.customers] for type_ in plan.types]
    rows, customers = log.contacts, _Customers(plan, log, seed)
    may = np.array(retries)[rows["type"], rows["tier"]] & np.isin(rows["outcome"], TRIES_AGAIN)
    if not may.any():
        return
    tried = dict(zip(zip(rows["first_contact"].tolist(), rows["attempt"].tolist(), strict=True),
                     rows["arrived_s"].tolist(), strict=True))  # fmt: skip
    for contact in np.flatnonzero(may & (rows["attempt"] < MAX_RETURNS)).tolist():
        row = rows[contact]
        again = tried.get((int(row["first_contact"]), int(row["attempt"]) + 1))
        if again != _tries_again_s(customers, contact):
            yield "who gave up tries again as drawn", f"contact {contact}"


def _tries_again_s(customers: _Customers, contact: int) -> float | None:
    customer, plan = customers.plan_of(contact), customers.plan
    whether, when = customers.draw(contact, Purpose.RETRY)
    if customer.retry_after is None or whether >= customer.retry_chance:
        return None
    back_s = float(customers.rows["ended_s"][contact]) + quantile(customer.retry_after, when)
    back_s = when_open(plan, back_s)
    return back_s if back_s < plan.day_end_s else None


def when_open(plan: Plan, time_s: float) -> float:
    """Give this time, or that of the next opening if it is at night."""
    if plan.days == 1 or time_s < plan.day_start_s:
        return time_s
    day = math.floor((time_s - plan.day_start_s) / DAY_S)
    at_night = time_s - (plan.day_start_s + DAY_S * day) >= plan.open_s
    return plan.day_start_s + DAY_S * (day + 1) if at_night else time_s
