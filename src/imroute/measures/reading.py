"""Logs of many days → columns, with what a contact's matter and its work come to.

Days are taken over one at a time, in compiled passes, and their logs can be let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import length_hint

import numpy as np

from imroute.engine.contract import Log, Plan
from imroute.measures.columns import (
    OF_BOTS,
    OF_TALKS,
    Columns,
    Contacts,
    Duty,
    Growing,
    Replies,
    Work,
    first_agents,
    interval_edges,
)


def read_logs(
    plan: Plan, logs: Iterable[Log], repeat_window_s: float, expected_days: int = 0
) -> Columns:
    """Take over what is needed of each day's log; the logs themselves can be let go."""
    reader = _Reader(plan, repeat_window_s, expected_days or length_hint(logs, 1))
    for log in logs:
        reader.take(log)
    return reader.done()


class _Reader:
    def __init__(self, plan: Plan, repeat_window_s: float, days: int) -> None:
        self._window_s = repeat_window_s
        self._edges, self._first_agents = interval_edges(plan), first_agents(plan)
        self._talks = np.array([kind.handling is None for kind in plan.types], dtype=np.bool_)
        # Rule, pool and bot may be none, which comes first.
        optional = [len(plan.rules) + 1, len(plan.pools) + 1, len(plan.bots) + 1]
        self._shape = (len(plan.types), len(plan.tiers), *optional)
        self._strides = np.array([int(np.prod(self._shape[i + 1 :])) for i in range(5)])
        self._numbering = np.full(int(np.prod(self._shape)), -1, dtype=np.int32)
        self._combinations = np.zeros(self._numbering.size, dtype=np.int64)
        self._known = 0
        without = (() if self._talks.any() else OF_TALKS) + (() if plan.bots else OF_BOTS)
        self._contacts, self._duty = Growing(Contacts, days, without), Growing(Duty, days)
        self._work, self._replies = Growing(Work, days), Growing(Replies, days)

    def take(self, log: Log) -> None:
        from imroute.measures.kernels import take_contacts, take_work

        contacts, work = self._contacts.add(log.contacts.size), self._work.add(log.work.size)
        after_s = self._replies.add(log.work.size if self._talks.any() else 0).after_s
        scratch = np.empty(log.contacts.size + 1, dtype=np.int64)
        end_s = float(log.ended_s)
        sent = take_work(log.work, end_s, self._first_agents, contacts, work, after_s, scratch)
        self._replies.shorten(after_s.size - sent)
        scratch[:] = -1
        self._known = take_contacts(
            log.contacts,
            end_s,
            self._edges,
            self._window_s,
            self._talks,
            self._strides,
            self._first_agents,
            self._numbering,
            self._combinations,
            self._known,
            scratch,
            contacts,
        )
        self._take_duty(log)

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
        )
