"""Agents on their shifts: who works when, with which breaks on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Ints
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.program import Covering
from imroute.studies.shifts.terms import Pause, Shape, Terms

Breaks = tuple[tuple[int, ...], ...]  # of each working day: the slots of the shift they begin at


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent of a roster: a shift, the days it is worked, and when breaks begin on each.

    `breaks[i][k]`: break k on the i-th working day, in slots from the start of the shift.
    """

    shape: Shape
    days: tuple[int, ...]
    breaks: Breaks

    @property
    def paid(self) -> int:
        """Paid slots of all days."""
        return self.shape.paid * len(self.days)


def agents_of(made: Covering, terms: Terms, values: Ints) -> tuple[Agent, ...]:
    """Take a solution apart into agents, in the order of their shifts."""
    begun = {pause: _begun(made, terms, pause, values) for pause in made.begun}
    agents: list[Agent] = []
    kinds = sorted(made.agents, key=lambda kind: _order(terms, kind))
    for p, s in kinds:
        shape, pattern = terms.shapes[s], terms.patterns[p]
        for _ in range(int(values[made.agents[p, s]])):
            breaks = tuple(
                tuple(next(begun[pause][day, s]) for pause in shape.pauses) for day in pattern
            )
            agents.append(Agent(shape, pattern, breaks))
    return tuple(agents)


def _order(terms: Terms, kind: tuple[int, int]) -> tuple[object, ...]:
    p, s = kind
    shape = terms.shapes[s]
    return shape.start, shape.length, terms.patterns[p]


def _begun(
    made: Covering, terms: Terms, pause: Pause, values: Ints
) -> dict[tuple[int, int], Iterator[int]]:
    """Say when a break begins for those of each day and shape, in slots from the shift's start.

    Breaks go to those who may take theirs, in the order in which they may.
    """
    grid = terms.grid
    slots = [t for t, n in enumerate(made.begun[pause]) for _ in range(int(values[n]))]
    over = int(values[made.waiting[pause][-1]])  # begun after the last slot, which is the first
    slots = [*slots[over:], *(slot + grid.size for slot in slots[:over])]
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    who = sorted(
        ((day * grid.per_day + terms.shapes[s].start + pause.first) % grid.size, day, s)
        for day, s in _days_and_shapes(made, terms, pause, values)
    )
    for slot, (may, day, s) in zip(slots, who, strict=True):
        found[day, s].append(pause.first + slot - may)
    return {kind: iter(begins) for kind, begins in found.items()}


def _days_and_shapes(
    made: Covering, terms: Terms, pause: Pause, values: Ints
) -> Iterator[tuple[int, int]]:
    """Yield day and shape of everybody who has a break, once for each."""
    for (p, s), number in made.agents.items():
        if pause in terms.shapes[s].pauses:
            for day in terms.patterns[p]:
                yield from [(day, s)] * int(values[number])


def values_of(agents: tuple[Agent, ...], made: Covering, terms: Terms) -> Ints:
    """Give the values of all variables that a roster stands for: the other way round."""
    grid, values = terms.grid, np.zeros(len(made.program.cost), dtype=np.int64)
    kinds = {
        (terms.patterns[p], terms.shapes[s]): (number, s) for (p, s), number in made.agents.items()
    }
    for agent in agents:
        number, s = kinds[agent.days, agent.shape]
        values[number] += 1
        for day, begins in zip(agent.days, agent.breaks, strict=True):
            if made.on_day[day, s] != number:
                values[made.on_day[day, s]] += 1
            first = day * grid.per_day + agent.shape.start
            for begin, pause in zip(begins, agent.shape.pauses, strict=True):
                values[made.begun[pause][(first + begin) % grid.size]] += 1
                for slot in range(first + pause.first, first + begin):
                    values[made.waiting[pause][slot % grid.size]] += 1
    return values


def present(agents: tuple[Agent, ...], grid: Grid) -> Ints:
    """Agents on duty in each slot, those on a break left out, shape (slots,)."""
    found: Ints = np.zeros(grid.size, dtype=np.int64)
    for agent in agents:
        for slot in slots_of(agent, grid):
            found[slot] += 1
    return found


def slots_of(agent: Agent, grid: Grid) -> Iterator[int]:
    """Yield the slots in which an agent is on duty."""
    shape = agent.shape
    for day, begins in zip(agent.days, agent.breaks, strict=True):
        first = day * grid.per_day + shape.start
        away = {
            begin + i
            for begin, pause in zip(begins, shape.pauses, strict=True)
            for i in range(pause.length)
        }
        yield from ((first + i) % grid.size for i in range(shape.length) if i not in away)


def written(agents: tuple[Agent, ...], grid: Grid) -> list[dict[str, object]]:
    """Write a pool's `shifts` as a scenario has them; agents all alike stand together."""
    alike: dict[Agent, int] = {}
    for agent in agents:
        alike[agent] = alike.get(agent, 0) + 1
    return [_shift(agent, count, grid) for agent, count in alike.items()]


def _shift(agent: Agent, count: int, grid: Grid) -> dict[str, object]:
    shape = agent.shape
    shift: dict[str, object] = {
        "agents": str(count),
        "from": grid.clock(shape.start),
        "to": grid.clock(shape.start + shape.length),
    }
    if len(agent.days) < grid.days or grid.days > 1:
        shift["days"] = [grid.weekday(day) for day in agent.days]
    if breaks := _breaks(agent, grid):
        shift["breaks"] = breaks
    return shift


def _breaks(agent: Agent, grid: Grid) -> list[dict[str, object]]:
    """Write the breaks; those at the same time on several days once."""
    found: dict[tuple[int, int], list[str]] = {}
    for day, begins in zip(agent.days, agent.breaks, strict=True):
        for begin, pause in zip(begins, agent.shape.pauses, strict=True):
            found.setdefault((begin, pause.length), []).append(grid.weekday(day))
    return [
        {
            "at": grid.clock(agent.shape.start + begin),
            "lasts": f"{length * grid.slot_s / 60:g}m",
            **({"days": days} if len(days) < len(agent.days) else {}),
        }
        for (begin, length), days in sorted(found.items())
    ]


def on_day(agent: Agent, day: int, grid: Grid) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Give start, end and breaks of an agent on a day as times of day; None on a day off."""
    if day not in agent.days:
        return None
    shape, begins = agent.shape, agent.breaks[agent.days.index(day)]
    breaks = [
        (grid.clock(shape.start + begin), grid.clock(shape.start + begin + pause.length))
        for begin, pause in zip(begins, shape.pauses, strict=True)
    ]
    return grid.clock(shape.start), grid.clock(shape.start + shape.length), breaks
