"""Who the customers are, and what they want."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from imroute.errors import Problem
from imroute.scenario.channels import Channel
from imroute.scenario.experience import Money
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Arrivals,
    BotByTier,
    BusynessCv,
    Count,
    CountSpread,
    Duration,
    DurationSpread,
    PatienceSpread,
    Priority,
    Share,
    SharesByTier,
    Weight,
    WrapUpSpread,
    YesNo,
)
from imroute.scenario.limits import SilentWeight
from imroute.scenario.part import Part
from imroute.scenario.raw import Context
from imroute.scenario.urgency import Grade
from imroute.scenario.weeks import Surge


class Returns(Part):
    """Customers whose matter was not settled come back."""

    chance: Annotated[Share, Example("50%")]
    """Share of the unresolved who come back."""
    after: Annotated[DurationSpread, Example("{exponential: 1h}")]
    """Time from the end of the contact until the customer is back."""


class Retries(Part):
    """Customers who gave up, balked, left the bot or were lost in conversation try again."""

    chance: Annotated[Share, Example("30%")]
    """Share of them who try again."""
    after: Annotated[DurationSpread, Example("{exponential: 10m}")]
    """Time from giving up until the customer is back."""


class Inactive(Part):
    """A silent customer takes less of an agent."""

    after: Annotated[Duration, Example("4m")]
    """Silence after an agent's reply."""
    weight: SilentWeight
    """Slots that the contact takes then, if that is less than before."""


class CustomerKeys(Part):
    """How customers behave; at top level, on a type or on a tier: the last of these wins."""

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
    reply_patience: Annotated[PatienceSpread | None, Otherwise("none"), Example("5m")] = None
    """How long customers wait for each reply in a conversation before they are lost."""
    leaves_silently: Annotated[Share | None, Otherwise("0%"), Example("40%")] = None
    """Share of those who give up in the queue that leaves the window open: an agent finds out."""
    close_after: Annotated[Duration | None, Example("5m")] = None
    """How long a slot is held for a customer who has left silently."""
    inactive: Annotated[Inactive | None, Otherwise("never")] = None
    """A customer who is silent for long weighs less, until the next message."""
    retries: Annotated[Retries | None, Otherwise("nobody")] = None
    """Whether and when those try again who gave up or were lost."""


class Tier(CustomerKeys):
    """Who the customer is."""

    share: Annotated[Share | None, Otherwise("the rest"), Example("5%")] = None
    """Share of all customers; one tier may leave it out and takes the rest."""
    urgency: Annotated[Grade | None, Otherwise("that of the type")] = None
    """How urgent these customers' matters are, for `routing: by_urgency` or `match`."""


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

    arrivals: Annotated[Arrivals | None, Otherwise("only those of `start`")] = None
    """How many come, and when: a rate, rates by time of day, `{counts: {18:00: 120}}` or
    `{counts: file.csv}` per interval, `{per_day: 42000, shape: office}`, or `{times: file.csv}`,
    one row a customer."""
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
    surges: tuple[Surge, ...] = ()
    """Times at which more come than usual, or fewer; beside those at top level."""
    self_service: Annotated[Share, Example("20%")] = 0.0
    """Share of customers who find the answer themselves and never come."""
    channel: Channel = "chat"
    """How they come; the defaults for `conversation` and patience are a chat's."""
    background: YesNo = False
    """true: done only while nothing else waits, and put aside after a reply if something does."""
    keep_free: Annotated[Count | None, Otherwise("1, if background"), Example("1")] = None
    """Agents who must keep a free slot while such background contacts are given out."""
    urgency: Annotated[Grade | None, Otherwise("none")] = None
    """How urgent the matter is, for `routing: by_urgency` or `match`; a tier's own wins."""
    money: Annotated[Money | None, Otherwise("as at top level")] = None
    """What customers of this type buy, instead of what top level says."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.conversation is not None and self.handling is not None:
            do = "keep `conversation` if you know reply times, else `handling`"
            yield Problem("both", "`conversation` or `handling`, not both", do, ("handling",))
        elif self.conversation is None and self.handling is None:
            do = "write for example handling: {mean: 8m, cv: 1}"
            allowed = f"`handling` or `conversation`: for {self.channel} nothing is assumed"
            yield Problem("neither", allowed, do)
        if self.handling is not None:
            yield from self._of_conversations()
        if self.keep_free is not None and not self.background:
            do = "write background: true, or take keep_free out"
            yield Problem("keep_free", "keep_free beside background: true", do, ("keep_free",))
        if self.busyness is not None and self.arrivals and self.arrivals.form == "times":
            do = "take busyness out"
            allowed = "recorded arrivals as they are: no day is busier than its record"
            yield Problem("busyness", allowed, do, ("busyness",))

    def _of_conversations(self) -> Iterator[Problem]:
        for key in ("reply_patience", "inactive"):
            if key in self.model_fields_set:
                do = "take it out, or write `conversation` instead of `handling`"
                yield Problem(key, f"{key} with `conversation` only", do, (key,))
