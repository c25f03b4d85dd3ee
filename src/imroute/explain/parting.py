"""Where the stories of one customer in two cases part, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import HANDLING, NONE, WEIGHT_UNIT, WRAP_UP, Step
from imroute.engine.reference.story import Candidate
from imroute.explain.choices import ORDER, chosen_for
from imroute.explain.teller import Teller
from imroute.explain.telling import Told
from imroute.units import format_duration

_SAME_S = 1e-6


@dataclass(frozen=True, slots=True)
class Side:
    """One customer in one case; `how` is "as written" or "with two_more"."""

    how: str
    teller: Teller
    told: tuple[Told, ...]

    def at(self, number: int) -> Told | None:
        return self.told[number] if number < len(self.told) else None


def reasons(ours: Side, other: Side, number: int) -> Iterator[str]:
    """What happens on each side from there, and why not the same; `number` is that event's."""
    first, second = sorted((ours, other), key=lambda side: _time_of(side, number))
    for side in (ours, other):
        event = side.at(number)
        said = f"{side.teller.clock(event.time_s)}  {event.said}" if event else "nothing more"
        yield f"  {side.how}: {said}"
    event, later = first.at(number), second.at(number)
    if event is None:
        return
    yield from (f"  {line}" for line in _why(first, event, second, later))


def _time_of(side: Side, number: int) -> float:
    event = side.at(number)
    return event.time_s if event else math.inf


def _why(first: Side, event: Told, second: Side, later: Told | None) -> Iterator[str]:
    """Say why what comes first on one side does not come at that time on the other."""
    if event.step in (Step.ASSIGNED, Step.OFFERED, Step.KEPT):
        yield from _not_there(first, event, second)
        yield from _instead(first, event, second, later)
    elif later is not None and later.time_s == event.time_s and later.step == Step.ASSIGNED:
        yield from _not_there(second, later, first)
    elif event.step == Step.WORK_BEGAN:
        yield from _at_work(event, second)
    elif event.step == Step.REPLIED and later is not None and later.step == Step.REPLIED:
        yield from (_pace(side, told) for side, told in ((first, event), (second, later)))


# An agent is free on one side ---------------------------------------------------------------------


def _not_there(side: Side, event: Told, other: Side) -> Iterator[str]:
    """How the agent who takes the contact on one side stands at that moment on the other."""
    pool = side.teller.plan.pools[event.pool].name
    name = side.teller.agent(event.pool, event.agent)
    yield f"{other.how} {name} {standing(other, pool, event.agent, event.time_s)}"


def standing(side: Side, pool: str, agent: int, time_s: float) -> str:
    """How an agent stands at a moment: not there, not on duty, or with so much in hand."""
    seen = _seen(side, pool, agent, time_s)
    if seen is not None:
        return _room(seen.weight, seen.capacity) if seen.on_duty else "is not on duty then"
    plan, log = side.teller.plan, side.teller.log
    number = next((n for n, one in enumerate(plan.pools) if one.name == pool), NONE)
    if number == NONE or agent >= plan.pools[number].agents:
        return "is not there"
    duty = log.duty[(log.duty["pool"] == number) & (log.duty["agent"] == agent)]
    if not ((duty["on_s"] <= time_s) & ~(duty["off_s"] <= time_s)).any():
        return "is not on duty then"
    return _room(in_hand(side.teller, number, agent, time_s), plan.pools[number].capacity)


def _seen(side: Side, pool: str, agent: int, time_s: float) -> Candidate | None:
    """The agent as the search for one for this contact met it, if there was one just then."""
    choices = [choice for told in side.told for choice in told.choices if not choice.by_agent]
    return next(
        (
            one
            for choice in choices
            if abs(choice.time_s - time_s) < _SAME_S
            for one in choice.candidates
            if (one.pool, one.number) == (pool, agent)
        ),
        None,
    )


def _room(held: int, capacity: int) -> str:
    room = "is full then" if held >= capacity else "has room then"
    return f"{room} ({held / WEIGHT_UNIT:g} of {capacity / WEIGHT_UNIT:g} in hand)"


def in_hand(teller: Teller, pool: int, agent: int, time_s: float) -> int:
    """What an agent holds just before a moment, in thousandths of a slot."""
    log = teller.log
    weight = np.array([kind.weight for kind in teller.plan.types])
    total = 0
    for rows, whose in (
        (log.contacts, np.arange(log.contacts.size)),
        (log.legs, log.legs["contact"]),
    ):
        held = (rows["pool"] == pool) & (rows["agent"] == agent)
        held &= (rows["assigned_s"] < time_s) & ~(rows["freed_s"] < time_s)
        total += int(weight[log.contacts["type"][whose[held]]].sum())
    return total


def _instead(first: Side, event: Told, second: Side, later: Told | None) -> Iterator[str]:
    """What the other side does at that moment: takes another agent, or goes on waiting."""
    if later is not None and later.time_s == event.time_s and later.step == event.step:
        yield from _not_there(second, later, first)
        words = _chosen_for(first, event), _chosen_for(second, later)
        if words[0] == words[1]:
            yield f"in both: {words[0]}"
        else:
            sides = zip((first, second), words, strict=True)
            yield from (f"{side.how}: {said}" for side, said in sides if said)
        return
    before = [choice for told in second.told for choice in told.choices if choice.by_agent]
    for choice in before:
        if abs(choice.time_s - event.time_s) < _SAME_S and choice.taken != second.teller.number:
            yield (
                f"{second.how} contact {choice.taken} is taken before it "
                f"({ORDER[second.teller.plan.choose_contact]})"
            )


def _chosen_for(side: Side, told: Told) -> str:
    sought = [choice for choice in told.choices if not choice.by_agent and choice.chosen]
    return chosen_for(side.teller, sought[-1]) if sought else ""


# An agent gets to it at another time --------------------------------------------------------------


def _at_work(event: Told, other: Side) -> Iterator[str]:
    """What keeps the agent on the other side."""
    if event.pool >= len(other.teller.plan.pools):
        return
    work = other.teller.log.work
    busy = work[(work["pool"] == event.pool) & (work["agent"] == event.agent)]
    busy = busy[(busy["began_s"] <= event.time_s) & ~(busy["ended_s"] <= event.time_s)]
    for row in busy[:1]:
        turn = int(row["turn"])
        what = {WRAP_UP: "the wrap-up", HANDLING: "the handling"}.get(turn, f"reply {turn + 1}")
        name = other.teller.agent(event.pool, event.agent)
        yield f"{other.how} {name} is then at work on {what} of contact {row['contact']}"


def _pace(side: Side, told: Told) -> str:
    """How long a reply took, and how much its agent had in hand."""
    work = side.teller.log.work
    mine = work[(work["contact"] == side.teller.number) & (work["turn"] == told.detail)]
    took = format_duration(round(float((mine["ended_s"] - mine["began_s"])[0]), 1))
    held = in_hand(side.teller, told.pool, told.agent, told.time_s) / WEIGHT_UNIT
    name = side.teller.agent(told.pool, told.agent)
    return f"{side.how} the reply takes {took}; {name} has {held:g} in hand"
