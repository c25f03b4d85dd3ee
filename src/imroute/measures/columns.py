"""Logs of many days → columns: one row a contact, with what its matter and its work come to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import NONE, WRAP_UP, Log, Outcome, Plan
from imroute.intervals import Bools, Floats, Ints

Codes: TypeAlias = npt.NDArray[np.int32]
Table = TypeVar("Table", "Contacts", "Replies")
OVER_AND_DONE = (Outcome.COMPLETED, Outcome.BOT_RESOLVED)


@dataclass(frozen=True, slots=True)
class Contacts:
    """One row a contact, days one after the other; −1 and NaN where something never happened.

    `agent` is numbered over all pools, `interval` by arrival. Times are seconds of the run, except
    the last four: durations.
    """

    day: Codes
    type: Codes
    tier: Codes
    rule: Codes
    pool: Codes
    agent: Codes
    interval: Codes
    bot: Codes
    attempt: Codes
    outcome: Codes
    resolved: Codes
    weight: Codes  # thousandths of a slot
    talks: Bools  # a conversation, not one block of handling
    returned: Bools  # a later contact about the matter exists
    arrived: Floats
    bot_replied: Floats
    joined: Floats
    left_queue: Floats  # the run's end for those still waiting
    would_be_assigned: Floats
    assigned: Floats
    work_began: Floats
    replied: Floats
    freed: Floats
    held_until: Floats  # the run's end for those still held
    focus_s: Floats
    wrap_up_s: Floats
    resolution_s: Floats  # of the whole matter, on its first contact
    since_last_s: Floats  # from the end of the previous contact about the matter

    def __len__(self) -> int:
        return self.day.size

    def rows(self, which: Bools | slice) -> Contacts:
        columns = (getattr(self, field.name)[which] for field in dataclasses.fields(self))
        return Contacts(*columns)


@dataclass(frozen=True, slots=True)
class Replies:
    """One row a reply sent: the contact's row, and seconds since the customer's message."""

    contact: Ints
    after_s: Floats


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of time of agents on one day, such as on duty or at work."""

    agent: Codes
    began: Floats
    ended: Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """All that the measures need of the logs of a study."""

    contacts: Contacts
    replies: Replies
    work: tuple[Stretches, ...]  # by day
    duty: tuple[Stretches, ...]  # by day

    @property
    def days(self) -> int:
        return len(self.work)

    def of_day(self, day: int) -> Contacts:
        first, end = np.searchsorted(self.contacts.day, (day, day + 1))
        return self.contacts.rows(slice(first, end))


def interval_edges(plan: Plan) -> Floats:
    """Where reporting intervals begin and end, seconds of the run; the last may be shorter."""
    steps = (plan.day_end_s - plan.day_start_s) / plan.interval_s
    begins = plan.day_start_s + plan.interval_s * np.arange(max(1, np.ceil(steps - 1e-9)))
    return np.append(begins, plan.day_end_s)


def first_agents(plan: Plan) -> Ints:
    """Number of each pool's first agent among all agents, and at last the number of agents."""
    return np.cumsum([0, *(pool.agents for pool in plan.pools)], dtype=np.int64)


def read_logs(plan: Plan, logs: Iterable[Log]) -> Columns:
    """Take over what is needed of each day's log; the logs themselves can be let go."""
    contacts, replies, work, duty, row = [], [], [], [], 0
    for day, log in enumerate(logs):
        contacts.append(_contacts(plan, log, day))
        replies.append(_replies(log, row))
        work.append(_stretches(plan, log.work, "began_s", "ended_s", log.ended_s))
        duty.append(_stretches(plan, log.duty, "on_s", "off_s", log.ended_s))
        row += log.contacts.size
    if not work:
        raise ValueError("measures need the log of at least one day")
    return Columns(_joined(Contacts, contacts), _joined(Replies, replies), tuple(work), tuple(duty))


def _joined(kind: type[Table], parts: Sequence[Table]) -> Table:
    names = [field.name for field in dataclasses.fields(kind)]
    return kind(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})


def _codes(column: npt.ArrayLike) -> Codes:
    return np.array(column, dtype=np.int32)


def _floats(column: npt.ArrayLike) -> Floats:
    return np.array(column, dtype=np.float64)


def _or_end(column: npt.ArrayLike, ended_s: float) -> Floats:
    """Whatever was still going on was cut when the run ended."""
    return np.nan_to_num(_floats(column), nan=ended_s)


def _agents(plan: Plan, pool: npt.ArrayLike, agent: npt.ArrayLike) -> Codes:
    pools, numbers = _codes(pool), _codes(agent)
    return _codes(np.where(pools == NONE, NONE, first_agents(plan)[pools] + numbers))


def _contacts(plan: Plan, log: Log, day: int) -> Contacts:
    raw = log.contacts
    kinds = _codes(raw["type"])
    arrived = _floats(raw["arrived_s"])
    edges = interval_edges(plan)
    interval = np.searchsorted(edges, arrived, side="right") - 1
    talks = np.array([kind.handling is None for kind in plan.types], dtype=np.bool_)[kinds]
    focus_s, wrap_up_s = _attention(log, talks)
    returned, since_last_s = _matters(raw)
    return Contacts(
        day=np.full(raw.size, day, dtype=np.int32),
        type=kinds,
        tier=_codes(raw["tier"]),
        rule=_codes(raw["rule"]),
        pool=_codes(raw["pool"]),
        agent=_agents(plan, raw["pool"], raw["agent"]),
        interval=_codes(np.clip(interval, NONE, edges.size - 2)),
        bot=_codes(raw["bot"]),
        attempt=_codes(raw["attempt"]),
        outcome=_codes(raw["outcome"]),
        resolved=_codes(raw["resolved"]),
        weight=_codes([kind.weight for kind in plan.types])[kinds],
        talks=talks,
        returned=returned,
        arrived=arrived,
        bot_replied=_floats(raw["bot_reply_s"]),
        joined=_floats(raw["joined_s"]),
        left_queue=_or_end(raw["queue_left_s"], log.ended_s),
        would_be_assigned=_floats(raw["would_be_assigned_s"]),
        assigned=_floats(raw["assigned_s"]),
        work_began=_floats(raw["work_began_s"]),
        replied=_floats(raw["first_reply_s"]),
        freed=_floats(raw["freed_s"]),
        held_until=_or_end(raw["freed_s"], log.ended_s),
        focus_s=focus_s,
        wrap_up_s=wrap_up_s,
        resolution_s=_resolution(raw, returned),
        since_last_s=since_last_s,
    )


def _attention(log: Log, talks: Bools) -> tuple[Floats, Floats]:
    """Focus and wrap-up of contacts that are over; under `handling` attention is not split."""
    spent = _floats(log.work["ended_s"]) - _floats(log.work["began_s"])
    spent = np.nan_to_num(spent)
    after = spent * (log.work["turn"] == WRAP_UP)
    over = talks & ~np.isnan(log.contacts["freed_s"])
    whose, size = log.work["contact"], log.contacts.size
    focus_s, wrap_up_s = np.bincount(whose, spent, size), np.bincount(whose, after, size)
    return np.where(over, focus_s, np.nan), np.where(over, wrap_up_s, np.nan)


def _matters(raw: npt.NDArray[Any]) -> tuple[Bools, Floats]:
    """Whether a later contact about the matter exists; seconds since the end of the one before."""
    order = np.argsort(raw["first_contact"], kind="stable")
    matter = raw["first_contact"][order]
    follows = matter[1:] == matter[:-1]
    earlier, later = order[:-1][follows], order[1:][follows]
    returned, since = np.zeros(raw.size, dtype=np.bool_), np.full(raw.size, np.nan)
    returned[earlier] = True
    since[later] = raw["arrived_s"][later] - raw["ended_s"][earlier]
    return returned, since


def _resolution(raw: npt.NDArray[Any], returned: Bools) -> Floats:
    """From the first arrival to the end of the last contact, on the row of the first contact."""
    last = np.flatnonzero(~returned & np.isin(raw["outcome"], OVER_AND_DONE))
    first = raw["first_contact"][last]
    resolution = np.full(raw.size, np.nan)
    resolution[first] = raw["ended_s"][last] - raw["arrived_s"][first]
    return resolution


def _replies(log: Log, first_row: int) -> Replies:
    sent = log.work[(log.work["turn"] >= 0) & ~np.isnan(log.work["ended_s"])]
    whose = np.array(sent["contact"], dtype=np.int64) + first_row
    return Replies(whose, _floats(sent["ended_s"] - sent["message_s"]))


def _stretches(
    plan: Plan, raw: npt.NDArray[Any], began: str, ended: str, end_s: float
) -> Stretches:
    agent = _agents(plan, raw["pool"], raw["agent"])
    return Stretches(agent, _floats(raw[began]), _or_end(raw[ended], end_s))
