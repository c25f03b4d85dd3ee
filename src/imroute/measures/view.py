"""One part of the day seen by families of scopes: counts, durations and time, by group and day.

Where groups are asked for, they are those of several families, one family after the other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from imroute.engine.contract import Plan
from imroute.intervals import Floats, Ranked
from imroute.measures.agents import AgentTime, AllTime, agent_time
from imroute.measures.buckets import (
    AllZero,
    Unions,
    at_most,
    put_in_buckets,
    rounded,
    unite,
)
from imroute.measures.cells import (
    Cells,
    Grouping,
    cells_of_replies,
    combined,
    group,
    number_cells,
)
from imroute.measures.columns import NANO, Codes, Columns
from imroute.measures.durations import durations
from imroute.measures.experience import Reactions, expected
from imroute.measures.kinds import KINDS, NUMBER, members
from imroute.measures.opening import Window, opening
from imroute.measures.quantities import (
    Durations,
    Levels,
    Quantity,
    Repeated,
    Totals,
    ratio,
    within_each,
)
from imroute.measures.queue import Moments, moments, queue_time_and_peak
from imroute.measures.scopes import Family, Scopes

Families = tuple[Family, ...]
_KNOWN = 8
_REMEMBERED = 4  # two at least, to compare them; but they take memory
_GLANCE = 4096


class _Known(NamedTuple):
    """Durations that were looked at, to know others again that are the same."""

    table: Floats
    values: Callable[[], Floats]
    quantity: Quantity


def _identical(one: Floats, other: Floats) -> bool:
    """Tell whether all bits are the same; most that differ do so at once."""
    bits, others = one.view(np.int64), other.view(np.int64)
    return np.array_equal(bits[:_GLANCE], others[:_GLANCE]) and np.array_equal(bits, others)


class View:
    """Contacts that arrived, and time that passed, between two moments of each day."""

    def __init__(
        self,
        plan: Plan,
        columns: Columns,
        scopes: Scopes,
        thresholds: Mapping[str, float],
        during: Window | None,
        reactions: Reactions,
    ) -> None:
        self.plan, self.columns, self.thresholds = plan, columns, thresholds
        self.reactions = reactions
        self._expected: dict[str, Floats] = {}
        self.days, self._scopes = columns.days, scopes
        self._opening = opening(plan, during)
        ends = self._opening.ends
        # Nobody arrives after day.end; whoever comes on its stroke belongs to the day.
        ends = np.where(ends == plan.day_end_s, np.inf, ends)
        self._arriving = self._opening.begins, ends
        self._limits = at_most(np.array(list(thresholds.values())))
        self._cells: dict[frozenset[str], Cells] = {}
        self._groupings: dict[Families, Grouping] = {}
        self._tallies: dict[int, Floats] = {}
        self._tables: dict[tuple[str, int], Floats] = {}
        self._durations: OrderedDict[str, Floats] = OrderedDict()
        self._room: tuple[Floats, Codes] = np.empty(0), np.empty(0, dtype=np.int32)
        self._found: dict[Families, list[_Known]] = {}
        self._moments: Moments | None = None
        self._queues: dict[Family, tuple[Floats, Floats]] = {}
        self._time: AllTime | None = None

    # Contacts -------------------------------------------------------------------------------------

    def count(self, families: Families, which: str) -> Floats:
        """Number of contacts of a set, shape (groups, days)."""
        grouping = self._grouping(families)
        return grouping.sum(self._tally(grouping.cells)[NUMBER[which]])

    def _tally(self, cells: Cells) -> Floats:
        """Number of contacts by set, shape (sets, cells)."""
        from imroute.measures.kernels import tally

        if id(cells) not in self._tallies:
            kind = self.columns.contacts.kind
            occurs = np.bincount(kind, minlength=KINDS.size) > 0
            table = np.zeros((cells.size, np.count_nonzero(occurs)), dtype=np.int64)
            tally(kind, np.cumsum(occurs) - 1, cells.of_contact, table)
            self._tallies[id(cells)] = members(KINDS[occurs]).T @ table.T.astype(np.float64)
        return self._tallies[id(cells)]

    def with_transfers(self, families: Families, which: str) -> Floats:
        """Contacts of a set; for pools and agents, those transferred to them are counted too."""
        if not self.columns.parts.transferred.any():
            return self.count(families, which)
        grouping, cells = self._grouping(families), self._grouping(families).cells
        came = (cells.of_part >= 0) & (self.columns.parts.transferred > 0)
        later = np.bincount(cells.of_part[came], minlength=cells.size).astype(np.float64)
        alone = [{"pool", "agent"}.isdisjoint(family) for family in families]
        later_by_group = grouping.sum(later)
        later_by_group[np.repeat(alone, grouping.sizes)] = 0.0
        return self.count(families, which) + later_by_group

    def declined(self, families: Families) -> Floats:
        """Number of offers declined, shape (groups, days)."""
        grouping = self._grouping(families)
        where = grouping.cells.of_declined
        if not where.size:
            return np.zeros((grouping.groups, self.days))
        cells = grouping.cells.size
        return grouping.sum(np.bincount(where[where >= 0], minlength=cells).astype(np.float64))

    def expected(self, families: Families, measure: str) -> tuple[Floats, Floats]:
        """Sum of expected values of contacts, and of how many they are, shape (groups, days)."""
        grouping = self._grouping(families)
        if measure not in self._expected:
            self._expected[measure] = expected(measure, self.reactions, self.columns)
        values, cell = self._expected[measure], grouping.cells.of_contact
        asked = (cell >= 0) & ~np.isnan(values)
        sizes = np.bincount(cell[asked], minlength=grouping.cells.size).astype(np.float64)
        sums = np.bincount(cell[asked], values[asked], grouping.cells.size)
        return grouping.sum(sums.astype(np.float64)), grouping.sum(sizes)

    def sum_by_bot(self, families: Families, amounts: Floats) -> Floats:
        """Sum over contacts of an amount for each bot, the last for none; shape (groups, days)."""
        grouping = self._grouping(families)
        contacts = self._tally(grouping.cells)[NUMBER["arrivals"]]
        return grouping.sum(contacts * amounts[grouping.cells.parts["bot"]])

    def _grouping(self, families: Families) -> Grouping:
        if families not in self._groupings:
            used = frozenset(part for family in families for part in family)
            with_agents = used & {"agent"}
            only = used == {"agent"}
            parts = with_agents if only else with_agents | {"type"}
            if parts not in self._cells:
                self._cells[parts] = number_cells(self.columns, self._scopes, self._arriving, parts)
            self._groupings[families] = group(self._cells[parts], self._scopes, families, self.days)
        return self._groupings[families]

    # Durations ------------------------------------------------------------------------------------

    def within(self, families: Families, name: str) -> Floats:
        """Number of durations within each threshold, shape (thresholds, groups, days)."""
        grouping = self._grouping(families)
        table = grouping.fold(self._table(name, grouping.cells))
        return np.cumsum(table[: len(self.thresholds)], axis=0)

    def durations(self, families: Families, name: str) -> Quantity:
        """Durations by name: one a contact, NaN without data; or one a reply.

        Some are the same: where no agent has an inbox, queue and response time. Once is enough.
        """
        table = self._table(name, self._grouping(families).cells)
        for same in self._found.get(families, ()):
            if same.table is table or (
                np.array_equal(same.table, table) and _identical(same.values(), self._values(name))
            ):
                return same.quantity
        quantity = self._of_durations(families, name, table)
        known = _Known(table, lambda: self._values(name), quantity)
        self._found[families] = [known, *self._found.get(families, ())][:_KNOWN]
        return quantity

    def _of_durations(self, families: Families, name: str, table: Floats) -> Quantity:
        limits = len(self.thresholds)
        seen = np.asarray(table[:, : limits + 1].any(axis=1))
        grouping, rows = self._grouping(families).distinct(seen)
        folded = grouping.fold(table)
        counts, highest = folded[: limits + 1].sum(axis=0), folded[-1]
        within = within_each(tuple(self.thresholds), np.cumsum(folded[:limits], axis=0), counts)

        def ranked(by_day: bool) -> Ranked:
            asked = counts.reshape(-1, 1) if by_day else counts
            if (highest * NANO < 0.5).all():
                return AllZero(asked)
            return self._ranked(grouping, asked, name, by_day)

        found = Durations(
            counts,
            folded[-2],
            np.where(counts > 0, rounded(highest), np.nan),
            within,
            lambda: ranked(False),
            lambda: ranked(True),
        )
        return Repeated(found, rows)

    def _ranked(
        self,
        grouping: Grouping,
        counts: Floats,
        name: str,
        by_day: bool,
    ) -> Unions:
        """The values of all groups: unions of cells, or of cells that are alike on all days."""
        values, cells, days = self._values(name), grouping.cells, grouping.cells.day
        seen = np.flatnonzero((grouping.group >= 0).any(axis=0))
        group = np.full(cells.size, -1)
        if by_day:
            one, group[seen], days = seen, np.arange(seen.size), np.zeros_like(days)
        else:
            _, one, group[seen] = np.unique(cells.key[seen], return_index=True, return_inverse=True)
            one = seen[one]
        room = self._room_for(values.size)
        buckets = put_in_buckets(values, self._cell_of(name, cells), group, days, room)
        unions = grouping.group[:, one]
        if by_day:
            unions = np.where(unions < 0, -1, unions * self.days + cells.day[one])
        return unite(buckets, unions, counts)

    def _room_for(self, size: int) -> tuple[Floats, Codes]:
        """Room that is used again and again: memory that was never touched is slow."""
        if self._room[0].size < size:
            self._room = np.empty(size), np.empty(size, dtype=np.int32)
        return self._room[0][:size], self._room[1][:size]

    def _table(self, name: str, cells: Cells) -> Floats:
        """By cell: values by the threshold they are within, their sum and the highest."""
        from imroute.measures.kernels import tabulate

        key = name, id(cells)
        if key not in self._tables:
            values = self._values(name)
            for other, others in self._durations.items():
                known = self._tables.get((other, id(cells)))
                if known is not None and _identical(values, others):
                    self._tables[key] = known
                    return known
            self._tables[key] = np.zeros((cells.size, self._limits.size + 3))
            tabulate(values, self._cell_of(name, cells), self._limits, self._tables[key])
        return self._tables[key]

    def _values(self, name: str) -> Floats:
        if name in self._durations:
            self._durations.move_to_end(name)
            return self._durations[name]
        rooms = []

        def room() -> Floats:
            """New, or that of durations looked at before the last: these may be in use."""
            enough = len(self._durations) >= _REMEMBERED
            rooms.append(
                self._durations.popitem(last=False)[1]
                if enough
                else np.empty(self.columns.contacts.kind.size)
            )
            return rooms[0]

        values = durations(name, self.columns, room)
        if rooms:
            self._durations[name] = values
        return values

    def _cell_of(self, name: str, cells: Cells) -> Codes:
        """Of each value: there may be none at all, and of replies there are several a contact."""
        if name == "transfer_wait":
            return cells.of_part
        if name == "reply_time":
            return cells_of_replies(self.columns, cells)
        return cells.of_contact

    # Time -----------------------------------------------------------------------------------------

    def of_agents(self, families: Families, amounts: Callable[[AgentTime], Floats]) -> Floats:
        """Sum of amounts of shape (units, intervals, days) over each group's, (groups, days)."""
        return np.concatenate([self._of_agents(family, amounts) for family in families])

    def _of_agents(self, family: Family, amounts: Callable[[AgentTime], Floats]) -> Floats:
        time = self._time_of(family)
        who = tuple(part for part in family if part != "interval")
        codes = {"pool": time.pool, "agent": np.arange(time.pool.size)}
        number = combined(self._scopes, who, [codes[part] for part in who], time.pool.size)
        amount = amounts(time)
        sums = np.zeros((self._scopes.size(who), *amount.shape[1:]))
        np.add.at(sums, number, amount)
        return self._fold(family, sums)

    def _time_of(self, family: Family) -> AgentTime:
        in_full = {"agent", "interval"}.issubset(family)
        if self._time is None or (in_full and self._time.in_full is None):
            self._time = agent_time(self.plan, self.columns, self._opening, in_full)
        if in_full and self._time.in_full is not None:
            return self._time.in_full
        return self._time.of_agents if "agent" in family else self._time.of_pools

    def totals(self, families: Families, values: Floats) -> Totals:
        """Totals that are no data in intervals outside the view."""
        return Totals(np.where(self.lengths_s(families) > 0, values, np.nan))

    def lengths_s(self, families: Families) -> Floats:
        """Length of the time seen, shape (groups, 1)."""
        return np.concatenate([self._lengths_s(family) for family in families])

    def _lengths_s(self, family: Family) -> Floats:
        lengths, size = self._opening.lengths_s, self._scopes.size(family)
        if "interval" not in family:
            return np.full((size, 1), lengths.sum())
        return np.tile(lengths, size // lengths.size)[:, None]

    def queue(self, families: Families) -> Levels:
        lengths = self.lengths_s(families)
        found = [self._queue(family) for family in families]
        time, peak = (np.concatenate(part) for part in zip(*found, strict=True))
        return Levels(ratio(time, lengths), np.where(lengths > 0, peak, np.nan))

    def _queue(self, family: Family) -> tuple[Floats, Floats]:
        who = tuple(part for part in family if part != "interval")
        if who not in self._queues:
            if self._moments is None:
                self._moments = moments(self.columns)
            edges, groups = self._opening.edges, self._scopes.size(who)
            found = queue_time_and_peak(self._moments, self._group_of(who), groups, edges)
            time, peak = (self._opening.of_intervals(amounts, 1) for amounts in found)
            self._queues[who] = time, peak
        time, peak = self._queues[who]
        return self._fold(family, time), self._fold(family, peak, np.maximum)

    def _group_of(self, who: Family) -> Codes:
        """Of each combination, whoever arrived when: those who came earlier wait too."""
        combinations = self.columns.combinations
        names = ("type", "tier", "rule", "pool")
        codes = {name: combinations[:, i].astype(np.int64) for i, name in enumerate(names)}
        codes["channel"] = self._scopes.channel_of[codes["type"]]
        number = combined(self._scopes, who, [codes[part] for part in who], len(combinations))
        return number.astype(np.int32)

    def _fold(self, family: Family, amounts: Floats, by: np.ufunc = np.add) -> Floats:
        """(groups, intervals, days) → (groups, days): intervals are groups too, or are joined."""
        if "interval" not in family:
            amounts = by.reduce(amounts, axis=1)
        return amounts.reshape(-1, self.days)
