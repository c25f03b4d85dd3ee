"""One replication of a plan: makes space, sets the day up, plays it, and gives the log."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from imroute.compiled import at_once
from imroute.customers import Stream, absences, recorded_arrivals, streams, tile_chances
from imroute.engine.contract import (
    CONTACT,
    DUTY,
    LEG,
    OFFER,
    QUIET,
    TRACE,
    WAITS_ANNOUNCED,
    WORK,
    Log,
    Plan,
)
from imroute.engine.kernel import layout
from imroute.engine.kernel.draws import AHEAD
from imroute.engine.kernel.layout import (
    NOBODY,
    NOT_A_NUMBER,
    SHORT_OF_DUTY,
    SHORT_OF_PEOPLE,
    SHORT_OF_ROWS,
    SHORT_OF_TRACE,
    SHORT_OF_WORK,
    Coming,
    Day,
)
from imroute.engine.kernel.loop import play, play_lively
from imroute.engine.kernel.packing import pack, pack_demands
from imroute.engine.kernel.policies import not_a_number_of_compiled
from imroute.engine.kernel.table import Table
from imroute.engine.kernel.uses import is_lively
from imroute.engine.plan import expected_contacts

ROWS_OF_WORK, ROWS_OF_TRACE = 8, 24  # a contact, at first
CACHE_LINE = 64
NOBODY_AT_FIRST = (  # of an agent
    *("working_on", "worked_for", "inbox", "inbox_end", "block", "aim"),
    *("last_assigned", "kept_for"),
)


def simulate(plan: Plan, seed: int, replication: int, traced: bool = True) -> Log:
    """Play one replication of a plan and return its log; without `traced` its trace is empty."""
    return Kernel(plan).simulate(seed, replication, traced)


def compiled_as(plan: Plan) -> str:
    """Name the outermost function that plays a plan."""
    return str(_outermost(plan).__name__)


def _outermost(plan: Plan) -> Any:
    return play_lively if is_lively(plan) else play


class Kernel:
    """One plan, to be played many times; not by two threads at once.

    Work arrays are used again: a log holds until the next is made.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables, self._space = pack(plan)
        self.lively = is_lively(plan)
        self._play = _outermost(plan)
        self._demands, self._rates, self._tiers = pack_demands(plan)
        self._people = 1000 + int(1.5 * expected_contacts(plan))
        self._work = ROWS_OF_WORK * self._people
        changes = [change for pool in plan.pools for change in pool.roster]
        self._duty = 8 + sum(pool.agents for pool in plan.pools) + sum(c.count for c in changes)
        self._rows = 8 + self._people // 8  # of what happens to few contacts
        self._trace = 1
        self._day: Day | None = None
        self._coming: Coming | None = None

    def simulate(self, seed: int, replication: int, traced: bool = False) -> Log:
        if traced:
            self._make_traces()
        while True:
            day, coming = self._set_up(seed, replication, traced)
            at_once(self._play)(self.tables, day, coming, float(self.plan.start_clock_s))
            halted = int(day.tally.rows["halted"][0])
            if not halted:
                return self._log(day, replication)
            if halted & NOT_A_NUMBER:
                raise not_a_number_of_compiled(self.plan)
            self._make_space(halted)

    # -------------------------------------------------------------------- space

    def _make_traces(self) -> None:
        if self._trace == 1:
            self._trace = ROWS_OF_TRACE * self._people
            self._day = None

    def _make_space(self, halted: int) -> None:
        """Twice of what there was too little of."""
        if halted & SHORT_OF_PEOPLE:
            self._people *= 2
        if halted & SHORT_OF_WORK:
            self._work *= 2
        if halted & SHORT_OF_DUTY:
            self._duty *= 2
        if halted & SHORT_OF_ROWS:
            self._rows *= 2
        if halted & SHORT_OF_TRACE:
            self._trace *= 2
        self._day = None

    def _set_up(self, seed: int, replication: int, traced: bool) -> tuple[Day, Coming]:
        if self._day is None or self._coming is None:
            self._day, self._coming = self._new_day(), self._new_coming()
        recorded = self._choose_customers(seed, replication)
        self._reset(self._day, traced)
        self._draw_absences(self._day, seed, replication)
        return self._day, self._coming._replace(recorded=recorded)

    def _new_coming(self) -> Coming:
        people = self._people
        return Coming(
            demands=self._demands,
            rates=self._rates,
            tiers=self._tiers,
            recorded=Table(np.empty(0, layout.RECORDED)),
            chances=Table(tile_chances()),
            tile=_empty(people, "u8"),
            candidate=_empty(people, "u8"),
            across=_empty(people, "f8"),
            up=_empty(people, "f8"),
            time_s=_empty(people, "f8"),
            customer=_empty(people, "u8"),
            type_=_empty(people, "i4"),
            tier=_empty(people, "i4"),
            patience=_empty(people, "f8"),
            balk=_empty(people, "f8"),
            work=_empty(people, "f8"),
            think=_empty(people, "f8"),
            bucket=_empty(people, "i4"),
            order=_empty(people, "i4"),
            starts=_empty(people + 1, "i4"),
        )

    def _new_day(self) -> Day:
        plan, tables, people = self.plan, self.tables, self._people
        agents = sum(pool.agents for pool in plan.pools)
        times = sum(max(0, pool.at_most) * pool.agents for pool in plan.pools)
        events = (6 if self.lively else 3) * people + 2 * agents + len(plan.rules)
        events += len(tables.outages) + 16
        bits, places, counts, nodes = self._space
        return Day(
            demands=self._demands,
            people=_empty(people, layout.PERSON),
            contacts=_empty(people, CONTACT),
            live=_empty(people, layout.LIVE),
            lives=_empty(people if self.lively else 1, layout.LIFE),
            agents=_empty(max(1, agents), layout.AGENT),
            absent=_empty(max(1, agents * plan.days), "i1"),
            event_s=_empty(events, "f8"),
            event=_empty(events, "u8"),
            timer_s=_empty(people, "f8"),
            timer=_empty(people, "u8"),
            lines=_empty(len(tables.classes), layout.LINE),
            floors=_empty(len(plan.pools), layout.FLOOR),
            desks=_empty(len(plan.bots), layout.DESK),
            queues=_empty(len(plan.rules), layout.QUEUE),
            waits=_empty(len(plan.rules) * WAITS_ANNOUNCED, "f8"),
            bits=_empty(bits, "u8"),
            counts=_empty(counts, "i4"),
            places=_empty(places, "i4"),
            trees=_empty(nodes, "i4"),
            lucks=_empty(people, "i4"),
            ahead=_empty(AHEAD * people, "f8"),
            ahead_think=_empty(AHEAD * people, "f8"),
            takers=_empty(events, "i4"),
            agenda=_empty(events, layout.ITEM),
            later=_empty(events, "i4"),
            assigned_s=_empty(max(1, times), "f8"),
            work=_empty(self._work, WORK),
            duty=_empty(self._duty, DUTY),
            legs=_empty(self._rows, LEG),
            offers=_empty(self._rows, OFFER),
            quiet=_empty(self._rows, QUIET),
            trace=_empty(self._trace, TRACE),
            tally=_empty(1, layout.TALLY),
        )

    # ------------------------------------------------------------------- set up

    def _reset(self, day: Day, traced: bool) -> None:
        """Everything as it is before the day begins."""
        for array in (day.agents, day.floors, day.queues, day.bits, day.counts, day.tally):
            array.rows[...] = np.zeros((), array.rows.dtype)
        day.lines.rows[...] = np.array((NOBODY, NOBODY), layout.LINE)
        day.desks.rows[...] = np.array((0, NOBODY, NOBODY), layout.DESK)
        day.trees.rows[...] = NOBODY
        day.places.rows[...] = NOBODY
        day.tally.rows["traced"] = traced
        for name in NOBODY_AT_FIRST:
            day.agents.rows[name] = NOBODY
        day.agents.rows["idle_since_s"] = math.nan
        day.floors.rows["last_chosen"] = NOBODY
        day.queues.rows["round_s"] = math.nan
        day.lives.rows["has_come"] = 0
        first = 0
        for number, pool in enumerate(self.plan.pools):
            mine = slice(first, first + pool.agents)
            day.agents.rows["pool"][mine] = number
            day.agents.rows["number"][mine] = np.arange(pool.agents)
            day.agents.rows["place"][mine] = np.arange(pool.agents)
            day.agents.rows["load"][mine] = self.tables.pools.rows["first_load"][number]
            day.floors.rows["next_place"][number] = pool.agents
            self._seat(day, number, mine)
            first = mine.stop

    def _seat(self, day: Day, number: int, mine: slice) -> None:
        """Who was never assigned has been so longest: places by number."""
        bench = self.tables.benches.rows[number]
        if bench["words"]:
            first = bench["first_place"]
            agents = np.arange(mine.start, mine.stop)
            day.places.rows[first : first + len(agents)] = agents

    def _draw_absences(self, day: Day, seed: int, replication: int) -> None:
        days, first = self.plan.days, 0
        missing = np.asarray(day.absent.rows)
        for pool in self.plan.pools:
            for number in range(days) if pool.absence > 0 else ():
                drawn = absences(seed, replication, pool.name, pool.agents, number)
                last = first + pool.agents * days
                missing[first + number : last : days] = drawn < pool.absence
            first += pool.agents * days

    def _choose_customers(self, seed: int, replication: int) -> Table:
        """The keys of a day's customers, and its rates; returns who comes as recorded."""
        types = [type_.demand for type_ in self.plan.types]
        of_types = streams(types, self.plan.busyness_cv, seed, replication)
        demands, rates = self._demands.rows, self._rates.rows
        demands["key0"], demands["key1"] = np.array([key for key, _ in of_types], "u8").T
        rates["per_s"] = np.concatenate([per_s for _, per_s in of_types])
        return self._recorded(of_types)

    def _recorded(self, of_types: list[Stream]) -> Table:
        """Who comes as recorded, by time."""
        parts = [np.empty(0, layout.RECORDED)]
        for number, (type_, stream) in enumerate(zip(self.plan.types, of_types, strict=True)):
            if type_.demand.recorded_s:
                people = recorded_arrivals(type_.demand, stream.key, self.plan.start_clock_s)
                part = np.empty(len(people), layout.RECORDED)
                for name in ("time_s", "customer", "tier"):
                    part[name] = people[name]
                part["type"] = number
                parts.append(part)
        everyone = np.concatenate(parts)
        return Table(everyone[np.argsort(everyone["time_s"], kind="stable")])

    # ---------------------------------------------------------------------- log

    def _log(self, day: Day, replication: int) -> Log:
        tally = day.tally.rows[0]
        return Log(
            replication=replication,
            contacts=np.asarray(day.contacts.rows)[: tally["people"]],
            work=np.asarray(day.work.rows)[: tally["works"]],
            duty=np.asarray(day.duty.rows)[: tally["duties"]],
            trace=np.asarray(day.trace.rows)[: tally["notes"]],
            ended_s=float(tally["last_s"]),
            queue_s=np.array(day.queues.rows["area_s"]),
            legs=np.asarray(day.legs.rows)[: tally["legs"]],
            offers=np.asarray(day.offers.rows)[: tally["offers"]],
            quiet=np.asarray(day.quiet.rows)[: tally["quiets"]],
        )


def _empty(rows: int, dtype: Any) -> Table:
    """Rows that begin where a line of the processor's cache does: most are as long as one or two.

    Pages of zeros are not taken until they are written to.
    """
    row = np.dtype(dtype)
    room = np.zeros(rows * row.itemsize + CACHE_LINE, np.uint8)
    first = -room.ctypes.data % CACHE_LINE
    return Table(room[first : first + rows * row.itemsize].view(row))
