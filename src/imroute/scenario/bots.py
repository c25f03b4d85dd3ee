"""The bots that answer first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from imroute.errors import Problem
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Amount,
    CountSpread,
    DurationSpread,
    Priority,
    Share,
    ShareByType,
)
from imroute.scenario.limits import SomeCount
from imroute.scenario.part import Part
from imroute.scenario.raw import Context
from imroute.scenario.weeks import DailyHours, Stretch


class Upset(Part):
    """Customers who lose their temper with the bot are handed over at once."""

    chance: Annotated[Share, Example("2%")]
    """Chance at each of the bot's replies."""
    priority: Annotated[Priority | None, Otherwise("unchanged")] = None
    """Their priority from here on, unless their own is higher."""


class Bot(Part):
    """A bot that answers first and hands over what it cannot resolve."""

    reply: Annotated[DurationSpread, Example("1s")]
    """Time until the bot answers a message."""
    turns: Annotated[CountSpread, Example("{geometric: 3}")]
    """Exchanges in a session."""
    customer_reply: Annotated[DurationSpread, Example("{mean: 20s, cv: 1}")]
    """Time the customer takes for the next message."""
    resolves: ShareByType
    """Share of sessions the bot resolves, for all or per type; types left out: none."""
    leaves: Annotated[Share, Example("5%")] = 0.0
    """Share of customers who leave during the session."""
    truly_resolved: Share = 1.0
    """Share of the resolved whose matter is really settled; the rest follow `returns`."""
    cost: Amount = 0.0
    """Money per session."""
    sessions: Annotated[SomeCount | None, Otherwise("no limit"), Example("500")] = None
    """Most sessions at a time."""
    when_full: Annotated[Literal["human", "wait"] | None, Otherwise("human")] = None
    """With all `sessions` taken: straight to a person, or wait for one, as long as patience is."""
    hours: Annotated[DailyHours | None, Otherwise("always")] = None
    """When it takes new sessions; an end at or before the start is on the next morning."""
    outage: tuple[Stretch, ...] = ()
    """When it is down: open sessions are handed over, new contacts go to people."""
    misroutes: Annotated[Share, Example("5%")] = 0.0
    """Share of those handed over that it takes for another type."""
    upset: Annotated[Upset | None, Otherwise("nobody"), Example("{chance: 2%, priority: high}")] = (
        None
    )
    """Customers who are handed over at once, whatever the bot could do."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.when_full is not None and self.sessions is None:
            do = "add sessions, or take when_full out"
            yield Problem("when_full", "when_full beside `sessions`", do, ("when_full",))
