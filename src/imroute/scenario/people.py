"""Who the customers are, what they want, and the bots that answer first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from imroute.errors import Problem
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Amount,
    Arrivals,
    BotByTier,
    BusynessCv,
    CountSpread,
    DurationSpread,
    PatienceSpread,
    Priority,
    Share,
    ShareByType,
    SharesByTier,
    Weight,
    WrapUpSpread,
)
from imroute.scenario.part import Part
from imroute.scenario.raw import Context


class Returns(Part):
    """Customers whose matter was not settled come back."""

    chance: Annotated[Share, Example("50%")]
    """Share of the unresolved who come back."""
    after: Annotated[DurationSpread, Example("{exponential: 1h}")]
    """Time from the end of the contact until the customer is back."""


class CustomerKeys(Part):
    """How customers behave; at top level, on a type or on a tier: the last of these wins."""

    later: ClassVar[tuple[str, ...]] = (
        "reply_patience",
        "leaves_silently",
        "close_after",
        "inactive",
        "retries",
    )
    patience: PatienceSpread | None = None
    """How long customers wait for a person before they give up; `none`: for ever."""
    balks: Annotated[Share | None, Otherwise("0%"), Example("2%")] = None
    """Share that leaves at once when not assigned at once."""
    priority: Annotated[Priority | None, Otherwise("low")] = None
    """Higher goes first: high (3), middle (2), low (1) or a number."""
    resolved: Annotated[Share | None, Example("90%")] = None
    """Share of answered contacts whose matter is settled."""
    returns: Annotated[Returns | None, Otherwise("nobody returns")] = None
    """Whether and when those come back whose matter was not settled."""


class Tier(CustomerKeys):
    """Who the customer is."""

    share: Annotated[Share | None, Otherwise("the rest"), Example("5%")] = None
    """Share of all customers; one tier may leave it out and takes the rest."""


class Conversation(Part):
    """A chat: the customer's message, the agent's reply, and again, `turns` times."""

    turns: CountSpread
    """Number of exchanges."""
    agent_reply: DurationSpread
    """Undivided attention an agent gives to one reply, at speed 1."""
    customer_reply: Annotated[DurationSpread, Example("{mean: 60s, cv: 1.2}")]
    """Time a customer takes for the next message; the slot stays taken."""
    wrap_up: WrapUpSpread = None
    """Work after the last reply, slot still taken; `none`: no such work."""


class Busyness(Part):
    """Days differ: one gamma factor of mean 1 on all arrivals of a day."""

    cv: BusynessCv
    """Coefficient of variation of that factor."""


class ContactType(CustomerKeys):
    """What the customer wants."""

    later: ClassVar[tuple[str, ...]] = (
        *CustomerKeys.later,
        "self_service",
        "channel",
        "background",
        "keep_free",
        "surges",
    )
    arrivals: Annotated[Arrivals | None, Otherwise("only those of `start`")] = None
    """How many come, and when: a rate, rates by time of day, `{counts: {18:00: 120}}` or
    `{counts: file.csv}` per interval, or `{per_day: 42000, shape: office}`."""
    tiers: Annotated[SharesByTier | None, Otherwise("the tiers' own shares")] = None
    """Shares of the tiers among customers of this type; tiers left out have none."""
    first_line: Annotated[BotByTier | None, Otherwise("none")] = None
    """The bot that answers first, for all or per tier; `none`: straight to a person."""
    conversation: Conversation | None = None
    """How a chat of this type goes."""
    handling: Annotated[
        DurationSpread | None, Otherwise("a conversation"), Example("{mean: 8m, cv: 1}")
    ] = None
    """Instead of `conversation`: one block of work, for those who only know handle times."""
    weight: Annotated[Weight | None, Otherwise("1")] = None
    """Slots a contact takes."""
    busyness: Annotated[Busyness | None, Otherwise("as at top level")] = None
    """Busyness of this type's days, instead of the one at top level."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.conversation is not None and self.handling is not None:
            do = "keep `conversation` if you know reply times, else `handling`"
            yield Problem("both", "`conversation` or `handling`, not both", do, ("handling",))


class Bot(Part):
    """A bot that answers first and hands over what it cannot resolve."""

    later: ClassVar[tuple[str, ...]] = (
        "sessions",
        "when_full",
        "hours",
        "outage",
        "misroutes",
        "upset",
    )
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
