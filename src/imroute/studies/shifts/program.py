"""Covering a need with shifts as an integer program: which shift, on which days, how many agents.

Agents who work the same shift on the same days are one whole number, so that the size does not
grow with the size of the pool. Where breaks lie is decided for all shifts of one kind together: so
many begin a break in each slot, those who have waited longest first. That no break is too late is a
limit on how many may be waiting for theirs (S. Bechtold and L. Jacobs, Implicit modeling of
flexible break assignments in optimal shift scheduling, Management Science 36, 1990); it is exact,
since who began work earlier has to be back earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from imroute.intervals import Ints
from imroute.studies.shifts.terms import Pause, Terms

Term = tuple[int, int]  # number of a variable, factor
UNLIMITED = 10**9


@dataclass(slots=True)
class Program:
    """Whole numbers ≥ 0 that keep every row within its limits, at the least `cost`."""

    cost: list[int] = field(default_factory=list)
    rows: list[list[Term]] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)

    def number(self, cost: int = 0) -> int:
        """Add a variable."""
        self.cost.append(cost)
        return len(self.cost) - 1

    def keep(self, row: Iterable[Term], low: int, high: int = UNLIMITED) -> None:
        """Add a row."""
        self.rows.append(list(row))
        self.low.append(low)
        self.high.append(high)

    def then_least(self, cost: list[int], total: int) -> Program:
        """The same at other costs, these costs being at most `total`."""
        own = [(number, each) for number, each in enumerate(self.cost) if each]
        rows, low, high = [*self.rows, own], [*self.low, 0], [*self.high, total]
        return Program(cost, rows, low, high)

    @property
    def scale(self) -> int:
        """What all costs are multiples of."""
        return int(np.gcd.reduce(np.array(self.cost, dtype=np.int64))) or 1

    def holds(self, values: Ints) -> bool:
        """Tell whether values keep every row."""
        if (values < 0).any():
            return False
        sums = [sum(int(values[n]) * factor for n, factor in row) for row in self.rows]
        return all(
            a <= s <= b or (b == UNLIMITED and s >= a)
            for a, s, b in zip(self.low, sums, self.high, strict=True)
        )


@dataclass(slots=True)
class Covering:
    """The program of one pool, and where its variables are.

    `agents[p, s]`: agents who work shape s on pattern p; `on_day[d, s]`: on day d, if that is not
    the same. `begun[pause][t]`: agents who begin that break in slot t; `waiting[pause][t]`: those
    who then still wait for theirs.
    """

    program: Program
    agents: dict[tuple[int, int], int]
    begun: dict[Pause, list[int]]
    waiting: dict[Pause, list[int]]
    on_day: dict[tuple[int, int], int]


def covering(terms: Terms, need: Ints) -> Covering:
    """Write the program that covers a need, shape (slots,), on the terms of a pool."""
    program = Program()
    patterns, shapes, grid = terms.patterns, terms.shapes, terms.grid
    agents = {
        (p, s): program.number(shape.paid * len(pattern))
        for p, pattern in enumerate(patterns)
        for s, shape in enumerate(shapes)
    }
    made = Covering(program, agents, {}, {}, {})
    made.on_day = on_day = _on_day(made, terms)
    cover: list[list[Term]] = [[] for _ in range(grid.size)]
    for (day, s), number in on_day.items():
        first = day * grid.per_day + shapes[s].start
        for slot in range(first, first + shapes[s].length):
            cover[slot % grid.size].append((number, 1))
    for pause in dict.fromkeys(pause for shape in shapes for pause in shape.pauses):
        _breaks(made, terms, pause, on_day, cover)
    for slot, row in enumerate(cover):
        least = max(int(need[slot]), int(terms.minimum[slot]))
        if least:
            program.keep(row, least)
    if terms.most is not None:
        program.keep([(number, 1) for number in agents.values()], 0, terms.most)
    return made


def _on_day(made: Covering, terms: Terms) -> dict[tuple[int, int], int]:
    """Give the number of agents who work each shape on each day; they end within the roster."""
    grid, found = terms.grid, {}
    for day in range(grid.days):
        there = [p for p, pattern in enumerate(terms.patterns) if day in pattern]
        for s, shape in enumerate(terms.shapes):
            own = [(made.agents[p, s], 1) for p in there]
            if not grid.circular and day * grid.per_day + shape.start + shape.length > grid.size:
                made.program.keep(own, 0, 0)
            elif len(terms.patterns) == 1:
                found[day, s] = own[0][0]
            elif own:
                number = made.program.number()
                made.program.keep([(number, -1), *own], 0, 0)
                found[day, s] = number
    return found


def _breaks(
    made: Covering,
    terms: Terms,
    pause: Pause,
    on_day: dict[tuple[int, int], int],
    cover: list[list[Term]],
) -> None:
    """Let those who have the break take it in time, and be away while they do."""
    program, grid = made.program, terms.grid
    begun = [program.number() for _ in range(grid.size)]
    waiting = [program.number() for _ in range(grid.size)]
    may_begin: dict[int, list[int]] = {}
    for (day, s), number in on_day.items():
        if pause in terms.shapes[s].pauses:
            slot = (day * grid.per_day + terms.shapes[s].start + pause.first) % grid.size
            may_begin.setdefault(slot, []).append(number)
    for slot in range(grid.size):
        for away in range(slot, slot + pause.length):
            cover[away % grid.size].append((begun[slot], -1))
        new = [(number, -1) for number in may_begin.get(slot, ())]
        program.keep([(waiting[slot], 1), (begun[slot], 1), (waiting[slot - 1], -1), *new], 0, 0)
        in_time = range(slot - (pause.last - pause.first) + 1, slot + 1)
        may_wait = [n for at in in_time for n in may_begin.get(at % grid.size, ())]
        program.keep([(waiting[slot], -1), *((number, 1) for number in may_wait)], 0)
    made.begun[pause], made.waiting[pause] = begun, waiting


def least_hours(terms: Terms, need: Ints) -> float:
    """Paid hours if agents could come for single slots: no roster can do with fewer."""
    least = int(np.maximum(need, terms.minimum).sum())
    return least * terms.grid.hours * terms.paid_of_present
