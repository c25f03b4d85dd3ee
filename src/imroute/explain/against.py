"""The story of one customer in base and variant: the same up to where they part, then each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import Log, Plan
from imroute.engine.plan import make_plan
from imroute.engine.reference import simulate
from imroute.engine.reference.story import Story
from imroute.explain.parting import Side, reasons
from imroute.explain.teller import Teller
from imroute.explain.telling import heading, lines, played, refuse_day, sums, told_events
from imroute.language import capital, say
from imroute.loading import Loaded
from imroute.measures.pairs import Names, keys_of


def tell_against(base: Loaded, variant: Loaded, number: int, day: int, seed: int) -> list[str]:
    """Tell what became of a contact of the base, and of the same customer in the variant."""
    refuse_day(day)
    ours = _side(base, *played(base, number, day, seed))
    other = _same_customer(ours, variant, day, seed)
    if other is None:
        alone = say(
            "{how}; this contact does not come {other}:",
            how=capital(ours.how),
            other=_how(variant),
        )
        return [*_heading(ours, base, day), alone, *_rest(ours, 0)]
    return [*_heading(ours, base, day), *_both(ours, other)]


def _heading(ours: Side, base: Loaded, day: int) -> Iterator[str]:
    title = say("{title}, {how}", title=base.scenario.title, how=ours.how)
    return heading(ours.teller, title, day)


def _side(loaded: Loaded, teller: Teller, story: Story) -> Side:
    return Side(_how(loaded), teller, tuple(told_events(teller, story)))


def _how(loaded: Loaded) -> str:
    if loaded.variant_name:
        return say("with {variant}", variant=loaded.variant_name)
    return say("as written")


def _same_customer(ours: Side, variant: Loaded, day: int, seed: int) -> Side | None:
    """The side of the variant; None if the customer, or this attempt, is not in it.

    Most contacts keep their number, so the day is played again only for those that do not.
    """
    number, plan, story = ours.teller.number, make_plan(variant.scenario), Story(ours.teller.number)
    log = simulate(plan, seed, day - 1, story)
    theirs = _number_of(ours.teller, plan, log)
    if theirs is None:
        return None
    if theirs == number:
        return _side(variant, Teller(plan, log, number), story)
    return _side(variant, *played(variant, theirs, day, seed))


def _number_of(ours: Teller, plan: Plan, log: Log) -> int | None:
    names = Names(ours.plan)
    key = keys_of(names, ours.plan, ours.log)[ours.number]
    found = np.flatnonzero(keys_of(names, plan, log) == key)
    return int(found[0]) if found.size else None


def _both(ours: Side, other: Side) -> Iterator[str]:
    alike = sum(
        itertools.takewhile(
            bool, (one.alike(two) for one, two in zip(ours.told, other.told, strict=False))
        )
    )
    if alike == len(ours.told) == len(other.told):
        yield say("{how} nothing changes for this contact:", how=capital(other.how))
        yield from _rest(ours, 0)
        return
    if number := other.teller.number != ours.teller.number and other.teller.number:
        yield say("{how} it is contact {number}.", how=capital(other.how), number=number)
    yield say("In both:")
    yield from (f"{ours.teller.clock(one.time_s)}  {one.line}" for one in ours.told[:alike])
    yield ""
    yield say("Here they part:")
    yield from reasons(ours, other, alike)
    for side in (ours, other):
        yield ""
        yield say("{how}:", how=capital(side.how))
        yield from _rest(side, alike)


def _rest(side: Side, begin: int) -> Iterator[str]:
    """All from one event on, and what it came to."""
    for one in side.told[begin:]:
        yield from lines(side.teller, one)
    yield from itertools.dropwhile(lambda line: not line, sums(side.teller))
