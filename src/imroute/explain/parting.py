"""Where the stories of one customer in two cases part, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import HANDLING, NONE, WEIGHT_UNIT, WRAP_UP, Step
from imroute.engine.reference.story import Candidate
from imroute.explain.choices import chosen_for, held_of, order_of
from imroute.explain.teller import Teller
from imroute.explain.telling import Told, took
from imroute.language import say

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
        said = f"{side.teller.clock(event.time_s)}  {event.line}" if event else say("nothing more")
        yield "  " + say("{how}: {said}", how=side.how, said=said)
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
    stands = standing(other, pool, event.agent, event.time_s)
    yield say("{how} {agent} {stands}", how=other.how, agent=name, stands=stands)


def standing(side: Side, pool: str, agent: int, time_s: float) -> str:
    """How an agent stands at a moment: not there, not on duty, or with so much in hand."""
    seen = _seen(side, pool, agent, time_s)
    if seen is not None:
        return _room(seen.weight, seen.capacity) if seen.on_duty else say("is not on duty then")
    plan, log = side.teller.plan, side.teller.log
    number = next((n for n, one in enumerate(plan.pools) if one.name == pool), NONE)
    if number == NONE or agent >= plan.pools[number].agents:
        return say("is not there")
    duty = log.duty[(log.duty["pool"] == number) & (log.duty["agent"] == agent)]
    if not ((duty["on_s"] <= time_s) & ~(duty["off_s"] <= time_s)).any():
        return say("is not on duty then")
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
    of = held_of(held, capacity)
    if held >= capacity:
        return say("is full then ({held} in hand)", held=of)
    return say("has room then ({held} in hand)", held=of)


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
            yield say("in both: {said}", said=words[0])
        else:
            sides = zip((first, second), words, strict=True)
            yield from (
                say("{how}: {said}", how=side.how, said=said) for side, said in sides if said
            )
        return
    before = [choice for told in second.told for choice in told.choices if choice.by_agent]
    for choice in before:
        if abs(choice.time_s - event.time_s) < _SAME_S and choice.taken != second.teller.number:
            yield say(
                "{how} contact {number} is taken before it ({order})",
                how=second.how,
                number=choice.taken,
                order=order_of(second.teller),
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
        yield say(
            "{how} {agent} is then at work on {what} of contact {number}",
            how=other.how,
            agent=other.teller.agent(event.pool, event.agent),
            what=_work(turn),
            number=row["contact"],
        )


def _work(turn: int) -> str:
    if turn == WRAP_UP:
        return say("the wrap-up")
    return say("the handling") if turn == HANDLING else say("reply {n}", n=turn + 1)


def _pace(side: Side, told: Told) -> str:
    """How long a reply took, and how much its agent had in hand."""
    work = side.teller.log.work
    mine = work[(work["contact"] == side.teller.number) & (work["turn"] == told.detail)]
    time = took(float((mine["ended_s"] - mine["began_s"])[0]))
    held = in_hand(side.teller, told.pool, told.agent, told.time_s) / WEIGHT_UNIT
    name = side.teller.agent(told.pool, told.agent)
    return say(
        "{how} the reply takes {time}; {agent} has {held:g} in hand",
        how=side.how,
        time=time,
        agent=name,
        held=held,
    )
