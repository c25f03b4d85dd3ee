"""What is kept of the logs of many days, in columns: a row a contact, a reply, or a stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import Plan
from imroute.intervals import Floats, Ints

Codes: TypeAlias = npt.NDArray[np.int32]

# Of a second: a difference of two times carries the last bits of both, and 20 s are within 20 s.
NANO = 1e9


class Contacts(NamedTuple):
    """One row a contact, days one after the other; −1 and NaN where something never happened.

    What an agent did with it is that of the first who had it; later parts of its life have rows of
    their own in `Parts`. Times are seconds of the run; those that end in _s are durations. Columns
    that no contact of the plan can have anything in are of size 0.
    """

    combination: Codes  # of type, tier, rule, pool and bot
    agent: Codes  # that it was assigned to, numbered over all pools
    interval: Codes  # of arrival
    kind: Codes
    arrived: Floats  # NaN: in hand at the start, seen in no measure of contacts
    joined: Floats
    left_queue: Floats  # assigned or gave up; the run's end for those still waiting
    would_be_assigned: Floats
    work_began: Floats  # on the first reply, whoever sent it
    replied: Floats
    held_until: Floats  # slot free again; the run's end for those still held
    ended: Floats  # over for the customer; only if something is made of it
    handled_s: Floats  # by all agents; only if contacts are passed on
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
    """One row a reply sent: seconds since the customer's message.

    On each day those of the first parts of contacts come first, in order, then those of `Parts`.
    """

    after_s: Floats


class Parts(NamedTuple):
    """One row a later part of a contact's life, in the order of contacts.

    It begins when an agent passed the contact on, or when the customer left silently: then nobody
    is seen in it, but a place in the queue is, and an agent.
    """

    contact: Codes  # its number within the day
    combination: Codes
    agent: Codes
    interval: Codes
    arrived: Floats  # as the contact did; NaN of a customer who left
    joined: Floats
    left_queue: Floats
    held_until: Floats
    transferred: Codes  # 1: it came by a transfer
    transfer_wait_s: Floats
    replies: Codes


class Declined(NamedTuple):
    """One row an offer that the agent declined, or did not take up in time."""

    combination: Codes
    agent: Codes
    interval: Codes
    arrived: Floats


class Slots(NamedTuple):
    """One row a stretch in which more or less of an agent's slots is taken than contacts weigh.

    More by a contact on offer, less by one whose customer is silent.
    """

    agent: Codes
    began: Floats
    ended: Floats
    slots: Floats  # less: below 0


class Duty(NamedTuple):
    """One row a stretch of duty."""

    agent: Codes
    on: Floats
    off: Floats


class Placed(NamedTuple):
    """What says where rows belong: columns of Contacts, Parts or Declined."""

    combination: Codes
    agent: Codes
    interval: Codes
    arrived: Floats


class Held(NamedTuple):
    """Stretches in which agents hold contacts; no agent or no length: none."""

    combination: Codes
    agent: Codes
    began: Floats
    ended: Floats


Table = TypeVar("Table", Contacts, Work, Replies, Duty, Parts, Declined, Slots)
_CODED = ("combination", "agent", "interval", "kind", "replies", "contact", "transferred")
OF_BOTS, OF_TALKS = ("bot_replied",), ("replies", "focus_s", "wrap_up_s")
OF_PASSES, OF_ENDS = ("handled_s",), ("ended",)
_SPARE = 1.1  # days differ; memory that is never written to costs nothing
_MOST_AT_ONCE = 20_000_000  # rows; more are made room for when they come


def rows_of(table: Table, first: int, end: int) -> Table:
    return type(table)._make(column[first:end] for column in table)


class Growing(Generic[Table]):
    """Columns to which each day adds rows."""

    def __init__(self, table: type[Table], days: int, without: tuple[str, ...] = ()) -> None:
        self._table: type[Table] = table
        self._expected_days, self._room = days, 0
        self._columns = {
            name: np.empty(0, np.int32 if name in _CODED else np.float64) for name in table._fields
        }
        self._used = [name for name in table._fields if name not in without]
        self.begins = [0]  # of each day, and at last the number of rows

    def add(self, rows: int) -> Table:
        """Give a day its rows."""
        first, end = self.begins[-1], self.begins[-1] + rows
        if end > self._room:
            planned = min(int(rows * self._expected_days * _SPARE), _MOST_AT_ONCE)
            self._room = max(planned, 2 * first, end)
            for name in self._used:
                grown = np.empty(self._room, self._columns[name].dtype)
                grown[:first] = self._columns[name][:first]
                self._columns[name] = grown
        self.begins.append(end)
        return self._part(first, end)

    def _part(self, first: int, end: int) -> Table:
        return rows_of(self._table._make(self._columns.values()), first, end)

    def shorten(self, rows: int) -> None:
        """Give back the last rows of the day."""
        self.begins[-1] -= rows

    def done(self) -> Table:
        return self._part(0, self.begins[-1])


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
    parts: Parts
    part_begins: Ints
    declined: Declined
    declined_begins: Ints
    slots: Slots
    slot_begins: Ints

    @property
    def days(self) -> int:
        """Days simulated, or runs of several days."""
        return self.contact_begins.size - 1

    def held(self, day: int) -> Held:
        """What agents held on one day."""
        rows = rows_of(self.contacts, *self.contact_begins[day : day + 2])
        first = Held(rows.combination, rows.agent, rows.left_queue, rows.held_until)
        if self.part_begins[day] == self.part_begins[day + 1]:
            return first
        parts = rows_of(self.parts, *self.part_begins[day : day + 2])
        later = Held(parts.combination, parts.agent, parts.left_queue, parts.held_until)
        return Held(
            np.concatenate([first.combination, later.combination]),
            np.concatenate([first.agent, later.agent]),
            np.concatenate([first.began, later.began]),
            np.concatenate([first.ended, later.ended]),
        )


def placed(rows: Contacts | Parts | Declined) -> Placed:
    return Placed(rows.combination, rows.agent, rows.interval, rows.arrived)


def first_agents(plan: Plan) -> Ints:
    """Number of each pool's first agent among all agents, and at last the number of agents."""
    return np.cumsum([0, *(pool.agents for pool in plan.pools)], dtype=np.int64)
