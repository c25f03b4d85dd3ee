"""What shifts there may be for a pool: its rules, as written or assumed, in slots of the grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np

from imroute import facts
from imroute.errors import Problem, UsageError
from imroute.intervals import Ints
from imroute.loading import Assumed
from imroute.loading.tree import parse_yaml
from imroute.scenario import BreakRule, Scenario, ShiftRules
from imroute.studies.shifts.grid import DAYS_OF_A_WEEK, Grid, grid_of
from imroute.units import DAY, format_clock, format_duration

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pause:
    """A break of a shift, in slots from its start: begins at `first` to `last`, lasts `length`."""

    first: int
    last: int
    length: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A shift that there may be: slot of the day at which it starts, length, and its breaks."""

    start: int
    length: int
    pauses: tuple[Pause, ...]

    @property
    def paid(self) -> int:
        """Paid slots."""
        return self.length - sum(pause.length for pause in self.pauses if not pause.paid)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pool's roster is made of: shifts on patterns of days, and its limits.

    `patterns` are the days that an agent works, counted from the first; `minimum` the fewest agents
    in each slot; `paid_of_present` paid hours for one hour on the roster; `wage` money an hour.
    """

    grid: Grid
    shapes: tuple[Shape, ...]
    patterns: tuple[tuple[int, ...], ...]
    minimum: Ints
    most: int | None
    paid_of_present: float
    wage: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one pool with nothing left open."""

    starts: tuple[float, ...] | float
    lengths: tuple[float, ...]
    breaks: tuple[BreakRule, ...]
    days_a_week: int
    days_off: str


def terms_of(scenario: Scenario) -> tuple[dict[str, Terms], tuple[Assumed, ...]]:
    """Give the terms of every pool, on one grid, and what was assumed.

    Raises `UsageError` where no shift fits into opening hours.
    """
    assumed: dict[str, Assumed] = {}
    rules = {name: _rules(scenario, name, assumed) for name in scenario.pools}
    times = tuple(time for each in rules.values() for time in _times(scenario, each))
    grid = grid_of(scenario, times)
    terms = {name: _terms(scenario, name, each, grid) for name, each in rules.items()}
    return terms, tuple(assumed.values())


# ----------------------------------------------------------------------- rules as they hold


def _rules(scenario: Scenario, pool: str, assumed: dict[str, Assumed]) -> Rules:
    own, general = scenario.pools[pool].shift_rules, scenario.shift_rules

    def written(key: str) -> object:
        found = getattr(own, key, None)
        return getattr(general, key, None) if found is None else found

    def rule(key: str) -> object:
        if (found := written(key)) is not None:
            return found
        default = facts.default(f"shift_rules.{key}")
        assumed[key] = Assumed(default.key, default.written, default.source)
        return getattr(_read(key, default.written), key)

    lengths = written("lengths")
    if lengths is None and scenario.day.length_s < max(_read_lengths()):
        short = scenario.day.length_s
        source = "our assumption: the day is open no longer"
        said = f"[{format_duration(short)}]"
        assumed["lengths"] = Assumed("shift_rules.lengths", said, source)
        lengths = (short,)
    weekly = scenario.days > 1
    return Rules(
        rule("starts"),  # type: ignore[arg-type]
        lengths or rule("lengths"),  # type: ignore[arg-type]
        rule("breaks"),  # type: ignore[arg-type]
        rule("days_a_week") if weekly else 1,  # type: ignore[arg-type]
        rule("days_off") if weekly else "any",  # type: ignore[arg-type]
    )


def _read(key: str, written: str) -> ShiftRules:
    return ShiftRules.model_validate({key: parse_yaml(f"v: {written}", "")["v"]})


def _read_lengths() -> tuple[float, ...]:
    return _read("lengths", facts.default("shift_rules.lengths").written).lengths or ()


def _times(scenario: Scenario, rules: Rules) -> Iterator[float]:
    """Yield what must fall on slots, as seconds from the start of the day or of a shift."""
    if isinstance(rules.starts, float):
        yield rules.starts
    else:
        yield from ((start - scenario.day.start) % DAY for start in rules.starts)
    yield from rules.lengths
    for pause in rules.breaks:
        yield from (pause.lasts, pause.after or 0.0, pause.before or 0.0)


# ------------------------------------------------------------------------- rules in slots


def _terms(scenario: Scenario, name: str, rules: Rules, grid: Grid) -> Terms:
    pool = scenario.pools[name]
    homes = [rules for rules in (pool.shift_rules, scenario.shift_rules) if rules is not None]
    minimum = next((rules.minimum for rules in homes if rules.minimum is not None), None)
    most = next((rules.most for rules in homes if rules.most is not None), None)
    shapes = tuple(_shapes(rules, grid, name))
    if not shapes:
        raise _no_shift(scenario, rules, name)
    return Terms(
        grid,
        shapes,
        tuple(_patterns(rules, grid)),
        grid.by_clock(minimum) if minimum else np.zeros(grid.size, dtype=np.int64),
        most,
        1 / (1 - pool.shrinkage),
        pool.cost,
    )


def _shapes(rules: Rules, grid: Grid, pool: str) -> Iterator[Shape]:
    for length_s in rules.lengths:
        length = grid.slots_of(length_s)
        pauses = _pauses(rules, grid, length_s, pool)
        for start in _starts(rules, grid):
            if start + length <= grid.per_day or grid.unbroken:
                yield Shape(start, length, pauses)


def _starts(rules: Rules, grid: Grid) -> Iterator[int]:
    if isinstance(rules.starts, float):
        yield from range(0, grid.per_day, grid.slots_of(rules.starts))
        return
    since_open = sorted((start - grid.open_s) % DAY for start in rules.starts)
    yield from (grid.slots_of(s) for s in since_open if grid.slots_of(s) < grid.per_day)


def _pauses(rules: Rules, grid: Grid, length_s: float, pool: str) -> tuple[Pause, ...]:
    """Place the breaks of a shift; what is not written is rounded into the shift's middle half."""
    found: list[Pause] = []
    for number, rule in enumerate(rules.breaks):
        if length_s < rule.for_shifts_of:
            continue
        after = length_s / 4 if rule.after is None else rule.after
        before = length_s * 3 / 4 if rule.before is None else min(rule.before, length_s)
        length, first = grid.slots_of(rule.lasts), int(-(-after // grid.slot_s))
        last = int(before // grid.slot_s) - length
        at_once = found and first < found[-1].last + found[-1].length
        if last < first or at_once:
            raise _no_room(pool, number, length_s, bool(at_once))
        found.append(Pause(first, last, length, rule.paid))
    return tuple(found)


def _no_room(pool: str, number: int, length_s: float, at_once: bool) -> UsageError:
    path = ("shift_rules", "breaks", number)
    got = f"break {number + 1} of a shift of {format_duration(length_s)} in {pool}"
    if at_once:
        do = "write `after` and `before`, so that one is over before the next may begin"
        return UsageError(Problem(got, "breaks whose times do not overlap", do, path))
    do = "write other times in `after` and `before`, or for_shifts_of"
    return UsageError(Problem(got, "room for the break within the shift", do, path))


def _no_shift(scenario: Scenario, rules: Rules, pool: str) -> UsageError:
    opens, length_s = scenario.day.start, scenario.day.length_s
    open_from = f"open from {format_clock(opens)} for {format_duration(length_s)}"
    do = "write shorter lengths or other starts in shift_rules"
    lengths = ", ".join(map(format_duration, rules.lengths))
    got = f"{lengths} for {pool}"
    return UsageError(Problem(got, f"a shift within the day, {open_from}", do, ("shift_rules",)))


def _patterns(rules: Rules, grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield the days that an agent may work, of those that are open."""
    works = min(rules.days_a_week, grid.days)
    for pattern in combinations(range(grid.days), works):
        off = [day for day in range(DAYS_OF_A_WEEK) if day not in pattern]
        if rules.days_off == "any" or grid.days == 1 or _on_end(off):
            yield pattern


def _on_end(off: list[int]) -> bool:
    """Tell whether days of the week follow one another, Sunday being followed by Monday."""
    breaks = sum((day + 1) % DAYS_OF_A_WEEK not in off for day in off)
    return breaks <= 1
