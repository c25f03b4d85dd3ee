"""Logs of many days → columns: one row a contact, with what its matter and its work come to.

Days are taken over one at a time, in compiled passes, and their logs can be let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import length_hint
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import Log, Plan
from imroute.intervals import Floats, Ints

Codes: TypeAlias = npt.NDArray[np.int32]


class Contacts(NamedTuple):
    """One row a contact, days one after the other; −1 and NaN where something never happened.

    Times are seconds of the run; those that end in _s are durations. Columns that no contact of the
    plan can have anything in are of size 0.
    """

    combination: Codes  # of type, tier, rule, pool and bot
    agent: Codes  # that it was assigned to, numbered over all pools
    interval: Codes  # of arrival
    kind: Codes
    arrived: Floats
    joined: Floats
    left_queue: Floats  # assigned or gave up; the run's end for those still waiting
    would_be_assigned: Floats
    work_began: Floats
    replied: Floats
    held_until: Floats  # slot free again; the run's end for those still held
    resolution_s: Floats  # of the whole matter, on its first contact
    bot_replied: Floats  # only with bots
    replies: Codes  # sent; this and the rest only with conversations
    focus_s: Floats  # of contacts that are over
    wrap_up_s: Floats


class Work(NamedTuple):
    """One row a stretch of work, in the order in which work began on each day."""

    agent: Codes
    began: Floats
    ended: Floats  # the run's end if it was cut


class Replies(NamedTuple):
    """One row a reply sent, in the order of contacts: seconds since the customer's message."""

    after_s: Floats


class Duty(NamedTuple):
    """One row a stretch of duty."""

    agent: Codes
    on: Floats
    off: Floats


Table = TypeVar("Table", Contacts, Work, Replies, Duty)
_CODED = ("combination", "agent", "interval", "kind", "replies")
_OF_BOTS, _OF_TALKS = ("bot_replied",), ("replies", "focus_s", "wrap_up_s")
_SPARE = 1.1  # days differ; memory that is never written to costs nothing


class Growing(Generic[Table]):
    """Columns to which each day adds rows."""

    def __init__(self, table: type[Table], days: int, without: tuple[str, ...] = ()) -> None:
        self._table, self._expected_days, self._room = table, days, 0
        self._columns = {
            name: np.empty(0, np.int32 if name in _CODED else np.float64) for name in table._fields
        }
        self._used = [name for name in table._fields if name not in without]
        self.begins = [0]  # of each day, and at last the number of rows

    def add(self, rows: int) -> Table:
        """Give a day its rows."""
        first, end = self.begins[-1], self.begins[-1] + rows
        if end > self._room:
            self._room = max(int(rows * self._expected_days * _SPARE), 2 * first, end)
            for name in self._used:
                grown = np.empty(self._room, self._columns[name].dtype)
                grown[:first] = self._columns[name][:first]
                self._columns[name] = grown
        self.begins.append(end)
        return self._table(*(column[first:end] for column in self._columns.values()))

    def shorten(self, rows: int) -> None:
        """Give back the last rows of the day."""
        self.begins[-1] -= rows

    def done(self) -> Table:
        return self._table(*(column[: self.begins[-1]] for column in self._columns.values()))


@dataclass(frozen=True, slots=True)
class Columns:
    """All that the measures need of the logs of a study; rows of each day begin at `…_begins`."""

    contacts: Contacts
    contact_begins: Ints
    combinations: Codes  # (combinations, 5): type, tier, rule, pool, bot
    replies: Replies
    work: Work
    work_begins: Ints
    duty: Duty
    duty_begins: Ints

    @property
    def days(self) -> int:
        return self.contact_begins.size - 1


def interval_edges(plan: Plan) -> Floats:
    """Where reporting intervals begin and end, seconds of the run; the last may be shorter."""
    steps = (plan.day_end_s - plan.day_start_s) / plan.interval_s
    begins = plan.day_start_s + plan.interval_s * np.arange(max(1, np.ceil(steps - 1e-9)))
    return np.append(begins, plan.day_end_s)


def first_agents(plan: Plan) -> Ints:
    """Number of each pool's first agent among all agents, and at last the number of agents."""
    return np.cumsum([0, *(pool.agents for pool in plan.pools)], dtype=np.int64)


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
        without = (() if self._talks.any() else _OF_TALKS) + (() if plan.bots else _OF_BOTS)
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
