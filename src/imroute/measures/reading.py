"""Logs of many days → columns, with what a contact's matter and its work come to.

Days are taken over one at a time, in compiled passes, and their logs can be let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import length_hint

import numpy as np

from imroute.engine.contract import WEIGHT_UNIT, Log, OfferEnd, Outcome, Plan
from imroute.intervals import Ints
from imroute.measures.columns import (
    OF_BOTS,
    OF_ENDS,
    OF_PASSES,
    OF_TALKS,
    Columns,
    Contacts,
    Declined,
    Duty,
    Growing,
    Parts,
    Replies,
    Slots,
    Work,
    first_agents,
    rows_of,
)
from imroute.measures.opening import opening


def read_logs(
    plan: Plan,
    logs: Iterable[Log],
    repeat_window_s: float,
    expected_days: int = 0,
    with_ends: bool = False,
) -> Columns:
    """Take over what is needed of each day's log; the logs themselves can be let go."""
    reader = Reader(plan, repeat_window_s, expected_days or length_hint(logs, 1), with_ends)
    for log in logs:
        reader.take(log)
    return reader.done()


class Reader:
    """Takes over days one after the other, and gives all so far whenever asked."""

    def __init__(self, plan: Plan, repeat_window_s: float, days: int, with_ends: bool) -> None:
        self._window_s = repeat_window_s
        self._opening, self._first_agents = opening(plan), first_agents(plan)
        self._talks = np.array([kind.handling is None for kind in plan.types], dtype=np.bool_)
        self._weight = np.array([kind.weight for kind in plan.types]) / WEIGHT_UNIT
        customers = [customer for kind in plan.types for customer in kind.customers]
        self._silence = any(customer.leaves_silently for customer in customers)
        # Rule, pool and bot may be none, which comes first.
        optional = [len(plan.rules) + 1, len(plan.pools) + 1, len(plan.bots) + 1]
        self._shape = (len(plan.types), len(plan.tiers), *optional)
        self._strides = np.array([int(np.prod(self._shape[i + 1 :])) for i in range(5)])
        self._numbering = np.full(int(np.prod(self._shape)), -1, dtype=np.int32)
        self._combinations = np.zeros(self._numbering.size, dtype=np.int64)
        self._known = 0
        without = (() if self._talks.any() else OF_TALKS) + (() if plan.bots else OF_BOTS)
        without += (() if with_ends else OF_ENDS) + (() if passes_on(plan) else OF_PASSES)
        self._contacts, self._duty = Growing(Contacts, days, without), Growing(Duty, days)
        self._work, self._replies = Growing(Work, days), Growing(Replies, days)
        self._parts, self._declined = Growing(Parts, days), Growing(Declined, days)
        self._slots = Growing(Slots, days)

    def take(self, log: Log) -> None:
        contacts = self._contacts.add(log.contacts.size)
        parts = self._parts.add(log.legs.size + self._left_silently(log))
        begins = self._place_parts(log, parts)
        self._take_work(log, contacts, parts, begins)
        self._take_contacts(log, contacts)
        self._take_parts(log, contacts, parts, begins)
        self._take_slots(log, contacts)
        self._take_duty(log)

    def _left_silently(self, log: Log) -> int:
        if not self._silence:
            return 0
        return int(np.count_nonzero(log.contacts["outcome"] == Outcome.ABANDONED_SILENTLY))

    def _place_parts(self, log: Log, parts: Parts) -> Ints:
        from imroute.measures.lives import place_parts

        if not parts.joined.size:
            return np.empty(0, dtype=np.int64)
        begins, met = np.zeros((2, log.contacts.size + 1), dtype=np.int64)
        place_parts(log.contacts, log.legs, begins, met, float(log.ended_s), parts)
        return begins

    def _take_work(self, log: Log, contacts: Contacts, parts: Parts, begins: Ints) -> None:
        from imroute.measures.kernels import take_work

        work = self._work.add(log.work.size)
        after_s = self._replies.add(log.work.size if self._talks.any() else 0).after_s
        scratch = np.empty(log.contacts.size + parts.joined.size + 1, dtype=np.int64)
        sent = take_work(
            *(log.work, float(log.ended_s), self._first_agents, contacts, parts, begins),
            *(work, after_s, scratch),
        )
        self._replies.shorten(after_s.size - sent)

    def _take_contacts(self, log: Log, contacts: Contacts) -> None:
        from imroute.measures.kernels import take_contacts

        last = np.full(log.contacts.size, -1, dtype=np.int64)
        self._known = take_contacts(
            log.contacts,
            float(log.ended_s),
            self._opening.edges,
            self._opening.interval,
            self._window_s,
            self._talks,
            self._strides,
            self._first_agents,
            self._numbering,
            self._combinations,
            self._known,
            last,
            contacts,
        )
        if contacts.handled_s.size:
            freed, assigned = log.contacts["freed_s"], log.contacts["assigned_s"]
            np.subtract(freed, assigned, out=contacts.handled_s)

    def _take_parts(self, log: Log, contacts: Contacts, parts: Parts, begins: Ints) -> None:
        from imroute.measures.lives import take_parts

        if parts.joined.size:
            met = np.zeros(log.contacts.size, dtype=np.int64)
            self._known = take_parts(
                *(log.contacts, log.legs, begins, met, float(log.ended_s)),
                *(self._strides, self._first_agents, self._numbering, self._combinations),
                *(self._known, contacts, parts),
            )

    def _take_slots(self, log: Log, contacts: Contacts) -> None:
        from imroute.measures.lives import take_offers, take_quiet

        refused = np.isin(log.offers["result"], (OfferEnd.DECLINED, OfferEnd.TIMED_OUT))
        declined = self._declined.add(int(np.count_nonzero(refused)))
        slots = self._slots.add(log.offers.size + log.quiet.size)
        offered = rows_of(slots, 0, log.offers.size)
        quiet = rows_of(slots, log.offers.size, log.offers.size + log.quiet.size)
        known = float(log.ended_s), self._first_agents
        if log.offers.size:
            self._known = take_offers(
                *(log.contacts, self._weight, log.offers, *known, self._strides),
                *(self._numbering, self._combinations, self._known, contacts, declined, offered),
            )
        if log.quiet.size:
            take_quiet(log.contacts, self._weight, log.quiet, *known, quiet)

    def _take_duty(self, log: Log) -> None:
        duty = self._duty.add(log.duty.size)
        duty.agent[:] = self._first_agents[log.duty["pool"]] + log.duty["agent"]
        duty.on[:] = log.duty["on_s"]
        duty.off[:] = np.nan_to_num(log.duty["off_s"], nan=log.ended_s)

    def done(self) -> Columns:
        if len(self._contacts.begins) == 1:
            raise ValueError("measures need the log of at least one day")
        codes = np.unravel_index(self._combinations[: self._known], self._shape)
        combinations = np.stack(codes, axis=1).astype(np.int32) - np.array([0, 0, 1, 1, 1])
        return Columns(
            self._contacts.done(),
            np.array(self._contacts.begins),
            combinations.astype(np.int32),
            self._replies.done(),
            self._work.done(),
            np.array(self._work.begins),
            self._duty.done(),
            np.array(self._duty.begins),
            self._parts.done(),
            np.array(self._parts.begins),
            self._declined.done(),
            np.array(self._declined.begins),
            self._slots.done(),
            np.array(self._slots.begins),
        )


def passes_on(plan: Plan) -> bool:
    """Tell whether any agent may pass a contact on to another."""
    pools, types = plan.pools, plan.types
    return (
        any(bot.misroutes > 0 for bot in plan.bots)
        or any(one is not None for pool in pools for one in pool.escalates)
        or any(change.hands_over for pool in pools for change in pool.roster)
        or any(kind.background for kind in types)
    )
