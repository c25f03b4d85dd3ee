"""Where shifts cover the need and a target fails all the same: which need to raise, and by what.

Chats do not end with the shift: who takes over finds a desk that is emptier or fuller than the same
number of agents would leave it. So the need is raised where the target is worst, above what the
shifts there cover, and the shifts are made anew: a cut, as in the cutting-plane method for staffing
by simulation (J. Atlason, M. Epelman and S. Henderson, Call center staffing with simulation and
cutting plane methods, Annals of Operations Research 127, 2004).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from imroute.intervals import Ints
from imroute.measures import MEASURES
from imroute.measures.opening import interval_names
from imroute.scenario import Scenario
from imroute.scenario.routes import opened, rule_for, stages_of
from imroute.studies.margins import Margin, limit_of
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.shifts.covering import Cover
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.need import Need
from imroute.targets import Target
from imroute.units import DAY

STEP = 0.05  # of those needed there, times the rounds in which a target has failed


class Cut(NamedTuple):
    """A need raised in an interval: so many agents of a pool more than the shifts covered."""

    pool: str
    interval: str
    agents: int


class Places(NamedTuple):
    """The intervals of a scenario by name, and the slots of each."""

    names: tuple[str, ...]
    slots: tuple[range, ...]


def places(scenario: Scenario, grid: Grid) -> Places:
    from imroute.engine.plan import make_plan

    each = round(scenario.day.interval / grid.slot_s)
    slots = [
        range(day * grid.per_day + first, day * grid.per_day + min(first + each, grid.per_day))
        for day in range(grid.days)
        for first in range(0, grid.per_day, each)
    ]
    return Places(tuple(interval_names(make_plan(scenario))), tuple(slots))


def asked_of(targets: Sequence[Target], where: Places) -> list[Asked]:
    """What has to be known of a case to say where it is short."""
    asked = []
    for name in where.names:
        asked.append(Asked("offered", f"interval:{name}"))
        asked += [one for target in targets if (one := _of_interval(target, name))]
    return list(dict.fromkeys(asked))


def _of_interval(target: Target, name: str) -> Asked | None:
    """The measure of a target in one interval; of part of its scope, if it has two parts."""
    scope = target.scope[:1]
    family = (*(part.partition(":")[0] for part in scope), "interval")
    if not MEASURES[target.measured].applies_to(family) or limit_of(target) is None:
        return None
    return Asked(target.measured, " × ".join((*scope, f"interval:{name}")), target.judged_stat)


# ------------------------------------------------------------------------------- the cuts


class Choice(NamedTuple):
    """A target that fails, and what may mend it: cuts by pool, one pool's or another's."""

    target: Target
    cuts: Mapping[str, tuple[Cut, ...]]


class Cutter:
    """Raises the need of a scenario where its targets fail, more so the longer they do."""

    def __init__(self, scenario: Scenario, grid: Grid, need: Need) -> None:
        self._scenario, self._grid, self._need = scenario, grid, need
        self.where = places(scenario, grid)
        self._failed: Counter[Target] = Counter()

    def choices(self, outcome: Outcome) -> list[Choice]:
        """Say where to raise the need; none where every target is met with confidence."""
        failing: dict[Target, dict[str, None]] = {}
        for margin in outcome.margins:
            if margin.estimate.low < 0:
                names = failing.setdefault(margin.target, {})
                names.update(dict.fromkeys(self._worst(margin, outcome)))
        self._failed.update(failing.keys())
        return [
            Choice(target, {pool: self._cuts(target, pool, names) for pool in pools})
            for target, names in failing.items()
            if (pools := self._serving(target))
        ]

    def _serving(self, target: Target) -> list[str]:
        serving = serving_pools(self._scenario, target)
        return [pool for pool in self._need if pool in serving]

    def _cuts(self, target: Target, pool: str, names: Iterable[str]) -> tuple[Cut, ...]:
        need, share = self._need[pool], STEP * self._failed[target]
        return tuple(
            Cut(pool, name, max(1, math.ceil(share * int(need[self._slots(name)].max()))))
            for name in names
        )

    def raised(self, need: Need, covers: Mapping[str, Cover], cuts: Sequence[Cut]) -> Need:
        """The need with cuts: in their interval and in the one before, which fills it."""
        raised = {pool: slots.copy() for pool, slots in need.items()}
        for cut in cuts:
            slots, present = self._slots(cut.interval), covers[cut.pool].present
            wanted = present[slots] + cut.agents
            raised[cut.pool][slots] = np.maximum(raised[cut.pool][slots], wanted)
        return raised

    def _slots(self, name: str) -> Ints:
        return np.array(self.where.slots[self.where.names.index(name)])

    def _worst(self, margin: Margin, outcome: Outcome) -> Iterator[str]:
        """Yield the interval that fails, or those that pull the whole down most.

        Where a target is missed, that is half of the intervals that are worse than it asks for.
        """
        if margin.interval:
            yield margin.interval.removeprefix("interval:")
            return
        limit = limit_of(margin.target)
        assert limit is not None
        score = {}
        for name in self._within(margin.target):
            offered = outcome.row(Asked("offered", f"interval:{name}")).mean
            asked = _of_interval(margin.target, name)
            value = outcome.row(asked).mean if asked else -offered * limit[1]
            inside = limit[1] * (value - limit[0])
            score[name] = math.inf if math.isnan(inside) else inside * offered
        worst = sorted(score, key=lambda name: score[name])
        bad = sum(inside < 0 for inside in score.values()) if margin.estimate.high < 0 else 1
        yield from worst[: max(1, math.ceil(bad / 2))]

    def _within(self, target: Target) -> list[str]:
        """The intervals of the part of the day that a target is about."""
        if target.during is None:
            return list(self.where.names)
        begin, end = target.during
        length = (end - begin) % DAY or DAY
        grid = self._grid
        return [
            name
            for name, slots in zip(self.where.names, self.where.slots, strict=True)
            if (_clock_s(slots, grid) - begin) % DAY < length
        ] or list(self.where.names)


def _clock_s(slots: range, grid: Grid) -> float:
    return grid.open_s + slots.start % grid.per_day * grid.slot_s


def serving_pools(scenario: Scenario, target: Target) -> set[str]:
    """Name the pools that customers of a target's scope may come to."""
    of = dict(part.split(":", 1) for part in target.scope)
    if "pool" in of:
        return {of["pool"]}
    types = [of["type"]] if "type" in of else list(scenario.contact_types)
    tiers = [of["tier"]] if "tier" in of else list(scenario.tiers)
    if "channel" in of:
        types = [t for t in types if scenario.contact_types[t].channel == of["channel"]]
    found: set[str] = set()
    for type_name in types:
        for rule in {rule_for(scenario, type_name, tier) for tier in tiers} - {None}:
            assert rule is not None
            stages = stages_of(scenario, scenario.routing[rule])
            found.update(pool for pools in opened(scenario, stages, type_name) for pool in pools)
    return found
