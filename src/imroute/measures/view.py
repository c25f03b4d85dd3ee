"""One part of the day seen by families of scopes: counts, samples and time, by group and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from imroute.engine.contract import Plan
from imroute.intervals import Bools, Floats, Ints, Pooled, pool_sorted
from imroute.measures.agents import AgentTime, agent_time
from imroute.measures.columns import Codes, Columns, Contacts, first_agents, interval_edges
from imroute.measures.quantities import Durations, Levels, Totals, ratio
from imroute.measures.queue import queue_time_and_peak
from imroute.measures.scopes import Family, Scopes
from imroute.units import DAY

Window = tuple[float, float]

# Of a second: a difference of two times carries the last bits of both, and 20 s are within 20 s.
_DECIMALS = 9


def run_window(plan: Plan, during: Window | None) -> Window:
    """Clock times as seconds of the run, within the day; 02:00 may be the next morning's."""
    if during is None:
        return plan.day_start_s, plan.day_end_s
    begin, end = (clock - plan.start_clock_s for clock in during)
    if begin < plan.day_start_s and begin + DAY < plan.day_end_s:
        begin += DAY
    while end <= begin:
        end += DAY
    begin = min(max(begin, plan.day_start_s), plan.day_end_s)
    return begin, max(begin, min(end, plan.day_end_s))


class View:
    """Contacts that arrived, and time that passed, between two moments of each day."""

    def __init__(
        self,
        plan: Plan,
        columns: Columns,
        scopes: Scopes,
        thresholds: Mapping[str, float],
        during: Window | None,
    ) -> None:
        self.plan, self.days, self.thresholds = plan, columns.days, thresholds
        begin, end = run_window(plan, during)
        arrived = columns.contacts.arrived
        # Nobody arrives after day.end; whoever comes on its stroke belongs to the day.
        counted = (arrived >= begin) & ((arrived < end) | (end == plan.day_end_s))
        self.contacts = columns.contacts.rows(counted)
        self.edges = np.clip(interval_edges(plan), begin, end)
        self._columns, self._scopes = columns, scopes
        self._reply_rows = np.where(counted, np.cumsum(counted) - 1, -1)[columns.replies.contact]
        self._numbers: dict[Family, Ints] = {}
        self._sorted: dict[str, tuple[Floats, Ints]] = {}
        self._queues: dict[Family, tuple[Floats, Floats]] = {}
        self._agent_time: AgentTime | None = None

    # Contacts -------------------------------------------------------------------------------------

    def count(self, family: Family, which: Bools) -> Floats:
        """Number of contacts, shape (groups, days)."""
        cells = np.bincount(self._cell(family)[which], minlength=self._cells(family) + 1)
        return cells[:-1].reshape(-1, self.days).astype(np.float64)

    def sum(self, family: Family, amounts: Floats) -> Floats:
        """Sum over contacts, shape (groups, days)."""
        cells = np.bincount(self._cell(family), amounts, self._cells(family) + 1)
        return cells[:-1].reshape(-1, self.days).astype(np.float64)

    def count_within(self, family: Family, durations: Floats) -> Floats:
        """Contacts of a known duration within each threshold, (thresholds, groups, days)."""
        code = self._code(np.round(durations, _DECIMALS))
        return self._count_within(self._cell(family), self._cells(family), code)

    def durations(self, family: Family, name: str, of: Callable[[Contacts], Floats]) -> Durations:
        """One duration a contact, by name; NaN is no data."""
        if name not in self._sorted:
            self._sort(name, of(self.contacts), np.arange(len(self.contacts)))
        return self._durations(family, name)

    def reply_times(self, family: Family) -> Durations:
        """Any number of replies a contact."""
        if "reply_time" not in self._sorted:
            rows, after_s = self._reply_rows, self._columns.replies.after_s
            self._sort("reply_time", after_s[rows >= 0], rows[rows >= 0])
        return self._durations(family, "reply_time")

    def _sort(self, name: str, durations: Floats, rows: Ints) -> None:
        known = np.count_nonzero(~np.isnan(durations))
        order = np.argsort(durations)[:known]
        self._sorted[name] = np.round(durations[order], _DECIMALS), rows[order]

    def _durations(self, family: Family, name: str) -> Durations:
        pooled = self._pool(family, *self._sorted[name])
        code = self._code(pooled.values)
        within = self._count_within(pooled.cell, self._cells(family), code)
        return Durations(pooled, dict(zip(self.thresholds, within, strict=True)))

    def _pool(self, family: Family, values: Floats, rows: Ints) -> Pooled:
        """Sort values that are in order by group: stable, so the order of values is kept."""
        groups = self._scopes.size(family)
        number = self._number(family)[rows]
        small = number.astype(np.int16) if groups < 2**15 else number  # sorted by radix
        order = np.argsort(small, kind="stable")
        order = order[np.count_nonzero(number < 0) :]
        day = self.contacts.day[rows[order]].astype(np.int64)
        return pool_sorted(values[order], number[order], day, groups, self.days)

    def _code(self, durations: Floats) -> Ints:
        """The first threshold that each lies within; past the last for the longer and for NaN."""
        code = np.zeros(durations.size, dtype=np.int64)
        for limit in self.thresholds.values():
            code += ~(durations <= limit)
        return code

    def _count_within(self, cell: Ints, cells: int, code: Ints) -> Floats:
        limits = len(self.thresholds)
        shape = (cells + 1, limits + 1)
        table = np.bincount(cell * shape[1] + code, minlength=shape[0] * shape[1]).reshape(shape)
        counts = np.cumsum(table[:-1, :-1], axis=1).astype(np.float64)
        return counts.T.reshape(limits, -1, self.days)

    def _cells(self, family: Family) -> int:
        return self._scopes.size(family) * self.days

    def _cell(self, family: Family) -> Ints:
        """Group and day of each contact as one number; those of no group come last."""
        number = self._number(family)
        return np.where(number < 0, self._cells(family), number * self.days + self.contacts.day)

    def _number(self, family: Family) -> Ints:
        if family not in self._numbers:
            self._numbers[family] = self._number_of(family, self.contacts)
        return self._numbers[family]

    def _number_of(self, family: Family, contacts: Contacts) -> Ints:
        channel = np.zeros(len(contacts), dtype=np.int32)
        codes = [channel if part == "channel" else getattr(contacts, part) for part in family]
        return self._combined(family, codes, len(contacts))

    def _combined(self, family: Family, codes: list[Codes], size: int) -> Ints:
        """Number of the group in its family; −1 where a part has none."""
        number = np.zeros(size, dtype=np.int64)
        for part, code in zip(family, codes, strict=True):
            number = number * len(self._scopes.names[part]) + code
        for code in codes:
            number[code < 0] = -1
        return number

    # Time -----------------------------------------------------------------------------------------

    @property
    def agent_time(self) -> AgentTime:
        if self._agent_time is None:
            self._agent_time = agent_time(self.plan, self._columns, self.edges)
        return self._agent_time

    def of_agents(self, family: Family, amounts: Floats) -> Floats:
        """Sum of amounts of shape (agents, intervals, days) over each group's, (groups, days)."""
        first = first_agents(self.plan)
        agent = np.arange(first[-1], dtype=np.int32)
        pool = np.repeat(np.arange(first.size - 1, dtype=np.int32), np.diff(first))
        who = tuple(part for part in family if part != "interval")
        codes = [pool if part == "pool" else agent for part in who]
        sums = np.zeros((self._scopes.size(who), *amounts.shape[1:]))
        np.add.at(sums, self._combined(who, codes, agent.size), amounts)
        return self._fold(family, sums)

    def totals(self, family: Family, values: Floats) -> Totals:
        """Totals that are no data in intervals outside the view."""
        return Totals(np.where(self.lengths_s(family) > 0, values, np.nan))

    def lengths_s(self, family: Family) -> Floats:
        """Length of the time seen, shape (groups, 1)."""
        lengths = np.diff(self.edges)
        if "interval" not in family:
            return np.full((1, 1), lengths.sum())
        return np.tile(lengths, self._scopes.size(family) // lengths.size)[:, None]

    def queue(self, family: Family) -> Levels:
        who = tuple(part for part in family if part != "interval")
        if who not in self._queues:
            contacts = self._columns.contacts
            number, groups = self._number_of(who, contacts), self._scopes.size(who)
            self._queues[who] = queue_time_and_peak(contacts, number, groups, self.days, self.edges)
        time, peak = self._queues[who]
        lengths = self.lengths_s(family)
        longest = self._fold(family, peak, np.maximum)
        return Levels(
            ratio(self._fold(family, time), lengths), np.where(lengths > 0, longest, np.nan)
        )

    def _fold(self, family: Family, amounts: Floats, by: np.ufunc = np.add) -> Floats:
        """(groups, intervals, days) → (groups, days): intervals are groups too, or are joined."""
        if "interval" not in family:
            amounts = by.reduce(amounts, axis=1)
        return amounts.reshape(-1, self.days)
