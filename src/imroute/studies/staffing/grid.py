"""What staffing decides: so many agents in each cell, a pool in a step of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from imroute.errors import Invalid, Problem, UsageError, listed, unknown_name
from imroute.intervals import Floats, Ints
from imroute.loading import Loaded
from imroute.scenario import Pool, Scenario
from imroute.units import HOUR, format_clock, format_duration, parse_duration

Staffing: TypeAlias = tuple[int, ...]  # agents by cell: pool by pool, step by step

MOST = 10_000  # of a pool without a limit
MAX_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a planner rules out: pools left as they are, agents by pool at least and at most."""

    keep: tuple[str, ...] = ()
    least: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    step_s: float | None = None  # agents change at its multiples only; inf: never


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a scenario: pools that are staffed, by steps of the day.

    `begins_s` are clock seconds at which the intervals of a day begin, `hours` their lengths
    summed over the days of a run; `steps` are the intervals that are staffed alike. `price` is
    what an agent more costs in each cell, in the unit of the aim: money, or paid hours.
    """

    loaded: Loaded
    pools: tuple[str, ...]
    begins_s: tuple[float, ...]
    end_s: float
    hours: Floats
    steps: tuple[range, ...]
    least: Ints
    most: Ints
    price: Floats
    in_money: bool

    @property
    def cells(self) -> int:
        return len(self.pools) * len(self.steps)

    @property
    def intervals(self) -> tuple[str, ...]:
        """The intervals of a day, by the clock at their begin."""
        return tuple(format_clock(begin_s) for begin_s in self.begins_s)

    def cell(self, pool: int, step: int) -> int:
        return pool * len(self.steps) + step

    def name(self, cell: int) -> tuple[str, str]:
        """Pool of a cell, and the clock at which its step begins."""
        pool, step = divmod(cell, len(self.steps))
        return self.pools[pool], self.intervals[self.steps[step].start]

    def cost(self, staffing: Sequence[int]) -> float:
        """What a staffing costs, in the unit of the aim."""
        return float(np.dot(self.price, staffing))

    def by_interval(self, staffing: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """Agents of each pool, interval by interval of a day."""
        sizes = [len(step) for step in self.steps]
        rows = np.asarray(staffing).reshape(len(self.pools), len(self.steps))
        return {
            pool: tuple(np.repeat(row, sizes).tolist())
            for pool, row in zip(self.pools, rows, strict=True)
        }

    def changes(self, staffing: Sequence[int]) -> dict[str, object]:
        """The same as a variant writes it: clock maps that name changes only."""
        return {
            f"pools.{pool}.agents": self._clock_map(agents)
            for pool, agents in self.by_interval(staffing).items()
        }

    def applied(self, staffing: Sequence[int]) -> Loaded:
        """The scenario with these agents instead of its own."""
        return self.loaded.changed(self.changes(staffing))

    def present_hours(self, staffing: Sequence[int]) -> dict[str, float]:
        """Hours of presence by pool, of a run."""
        return {
            pool: float(np.dot(agents, self.hours))
            for pool, agents in self.by_interval(staffing).items()
        }

    def paid(self, pool: str) -> float:
        """Paid hours for an hour of presence."""
        return 1 / (1 - self.loaded.scenario.pools[pool].shrinkage)

    def wage(self, pool: str) -> float:
        """Money for a paid hour."""
        return self.loaded.scenario.pools[pool].cost

    def _clock_map(self, agents: Sequence[int]) -> object:
        changes = {
            clock: count
            for i, (clock, count) in enumerate(zip(self.intervals, agents, strict=True))
            if not i or count != agents[i - 1]
        }
        return changes if len(changes) > 1 else agents[0]


def grid_of(loaded: Loaded, limits: Limits = NO_LIMITS, in_money: bool | None = None) -> Grid:
    """Lay out what is to be decided; `in_money` None: in money if every pool staffed costs some."""
    scenario = loaded.scenario
    pools = _staffed(scenario, limits)
    begins_s, ends_s = _intervals(scenario)
    hours = (ends_s - begins_s) / HOUR * scenario.days
    steps = _steps(begins_s, limits.step_s)
    _refuse_many(len(pools) * len(steps))
    known = [scenario.pools[name] for name in pools]
    paid_by_cost = all(pool.cost > 0 for pool in known)
    if in_money and not paid_by_cost:
        free = [name for name in pools if not scenario.pools[name].cost]
        do = "write for example cost: 36/h on it, or find the fewest hours"
        raise UsageError(Problem("no cost", f"a cost for pool {listed(free)}", do, ("--cheapest",)))
    money = paid_by_cost if in_money is None else in_money
    of_step = np.array([hours[step.start : step.stop].sum() for step in steps])
    return Grid(
        loaded,
        pools,
        tuple(begins_s.tolist()),
        float(ends_s[-1]),
        hours,
        steps,
        np.repeat([limits.least.get(name, 0) for name in pools], len(steps)),
        np.repeat([limits.most.get(name, MOST) for name in pools], len(steps)),
        np.concatenate([of_step * _hourly(pool, money) for pool in known]),
        money,
    )


def _hourly(pool: Pool, money: bool) -> float:
    """What an hour of presence costs."""
    return (pool.cost if money else 1.0) / (1 - pool.shrinkage)


def _intervals(scenario: Scenario) -> tuple[Floats, Floats]:
    """Begins and ends of a day's intervals; the last may be shorter."""
    day = scenario.day
    count = max(1, int(np.ceil(day.length_s / day.interval - 1e-9)))
    edges = day.start + np.append(day.interval * np.arange(count), day.length_s)
    return edges[:-1], edges[1:]


def _steps(begins_s: Floats, step_s: float | None) -> tuple[range, ...]:
    """Intervals put together that begin within one step."""
    if step_s is None:
        return tuple(range(i, i + 1) for i in range(begins_s.size))
    since = begins_s - begins_s[0]
    number = np.zeros(begins_s.size) if np.isinf(step_s) else np.floor(since / step_s + 1e-9)
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), begins_s.size]
    return tuple(range(a, b) for a, b in pairwise(cuts))


# Refusals -----------------------------------------------------------------------------------------


def _staffed(scenario: Scenario, limits: Limits) -> tuple[str, ...]:
    for option, names in (
        ("--keep", limits.keep),
        ("--least", limits.least),
        ("--most", limits.most),
    ):
        for name in names:
            if name not in scenario.pools:
                raise UsageError(unknown_name("pool", name, tuple(scenario.pools), (option,)))
            if option != "--keep" and name in limits.keep:
                do = "take one of the two options out"
                raise UsageError(Problem(name, "a pool that is not kept as it is", do, (option,)))
    staffed = tuple(name for name in scenario.pools if name not in limits.keep)
    if not staffed:
        do = "keep fewer pools"
        raise UsageError(Problem("every pool is kept", "a pool to staff", do, ("--keep",)))
    for name in staffed:
        _refuse_limits(name, scenario, limits)
    return staffed


def _refuse_limits(name: str, scenario: Scenario, limits: Limits) -> None:
    least, most = limits.least.get(name, 0), limits.most.get(name, MOST)
    if not 0 <= least <= most <= MOST:
        allowed = f"at least 0 and at most {MOST:,} agents, the least not above the most"
        do = f"write for example --least {name}=2 --most {name}=20"
        raise UsageError(Problem(f"{least} to {most}", allowed, do, ("--least",)))
    if limits.step_s is not None and limits.step_s < scenario.day.interval:
        got = format_duration(limits.step_s)
        allowed = f"at least the scenario's interval of {format_duration(scenario.day.interval)}"
        raise UsageError(Problem(got, allowed, "write a longer one", ("--interval",)))


def _refuse_many(cells: int) -> None:
    if cells > MAX_CELLS:
        allowed = f"at most {MAX_CELLS:,} cells, a pool in an interval"
        do = "write a longer interval, such as --interval 1h"
        raise UsageError(Problem(f"{cells:,} cells", allowed, do, ("--interval",)))


def read_limits(
    keep: Iterable[str], least: Iterable[str], most: Iterable[str], interval: str | None
) -> Limits:
    """Read limits as they are given to a command: POOL=AGENTS, and a duration or "day"."""
    step_s = None
    if interval is not None:
        step_s = np.inf if interval == "day" else _duration(interval)
    return Limits(tuple(keep), _by_pool("--least", least), _by_pool("--most", most), step_s)


def _duration(written: str) -> float:
    try:
        return parse_duration(written)
    except Invalid as error:
        raise UsageError(error.problems[0].under("--interval")) from None


def _by_pool(option: str, written: Iterable[str]) -> dict[str, int]:
    found = {}
    for text in written:
        pool, _, count = text.rpartition("=")
        if not pool or not count.isdecimal():
            do = f"write for example {option} desk=2"
            raise UsageError(Problem(text, "POOL=AGENTS, a whole number", do, (option,)))
        found[pool] = int(count)
    return found
