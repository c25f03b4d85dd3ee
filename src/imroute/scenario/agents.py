"""How agents work, and what they do not take or pass on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from imroute.errors import Problem
from imroute.scenario.kind import Example, Kind, Otherwise
from imroute.scenario.kinds import Duration, DurationSpread, Share, YesNo
from imroute.scenario.limits import Factor, PartialShare, SomeCount, SomeTime
from imroute.scenario.names import known
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, Raw
from imroute.scenario.rules import Whom
from imroute.scenario.schemas import TEXT
from imroute.units import format_duration


def _pool(raw: Raw, context: Context) -> str:
    return known("pool", raw, context.pools)


PoolName = Annotated[str, Kind("pool", _pool, TEXT, "specialists")]


class Accept(Part):
    """An assigned contact is an offer first, which holds the slot until the agent takes it."""

    time: Annotated[DurationSpread, Example("{mean: 4s, cv: 1}")]
    """How long an agent takes to answer an offer."""
    declines: Annotated[PartialShare, Example("2%")] = 0.0
    """Share of offers that are declined; the contact keeps its place."""
    timeout: Annotated[SomeTime | None, Otherwise("none"), Example("20s")] = None
    """An offer not answered by then counts as declined."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.timeout is not None and self.time.least >= self.timeout:
            got = f"a timeout after {format_duration(self.timeout)}"
            allowed = f"a timeout above the shortest time ({format_duration(self.time.least)})"
            yield Problem(got, allowed, "write a longer timeout, or a shorter time", ("timeout",))


class Assist(Part):
    """A knowledge base or a machine that helps to write."""

    speed: Annotated[Factor, Example("1.3")]
    """How fast agents work with it: 1.3 is 30% faster."""
    share: Annotated[Share, Example("60%")]
    """Share of replies (or of blocks of work) in which it helps."""


class Ramp(Part):
    """New hires get faster day by day."""

    agents: Annotated[SomeCount, Example("4")]
    """How many of the pool are new; they have the highest numbers."""
    speed: Annotated[Factor, Example("0.6")]
    """How fast they work on their first day, beside the others of the pool."""
    to: Annotated[Factor, Example("1")] = 1.0
    """How fast in the end."""
    over: Annotated[SomeTime, Example("20d")]
    """How long that takes, in a straight line."""
    since: Annotated[Duration, Example("5d")] = 0.0
    """How long they have been there on the first day."""


class Reserve(Part):
    """Some agents keep a slot free for some customers."""

    for_: Annotated[Whom, Field(alias="for"), Example("{tier: vip}")]
    """For whom; others are given out only while so many agents keep a whole free slot."""
    agents: SomeCount
    """How many agents."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if not self.for_.model_fields_set:
            do = "write for example for: {tier: vip}"
            yield Problem("everybody", "some type, tier or channel", do, ("for",))


class AtMost(Part):
    """A limit on how many contacts one agent is given."""

    contacts: Annotated[SomeCount, Example("5")]
    """Most contacts of one agent …"""
    in_: Annotated[SomeTime, Field(alias="in")]
    """… within this time."""


class Escalation(Part):
    """What an agent passes on to another pool in the middle of a contact."""

    chance: Annotated[Share, Example("12%")]
    """Share of contacts of the type."""
    to: PoolName
    """The pool that takes over."""
    after_turns: SomeCount = 1
    """After so many replies, or at the last if there are fewer."""
    warm: YesNo = False
    """true: the first agent holds the slot until the next one has answered."""
