"""The scenario as a whole; the docstring under a field is its help everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from imroute.errors import Invalid, Problem, listed
from imroute.scenario.bots import Bot
from imroute.scenario.experience import Experience, Money
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Amount,
    Changes,
    Clock,
    Count,
    Duration,
    Industry,
    Number,
    VariantNames,
    WarmUp,
    Words,
)
from imroute.scenario.limits import Days
from imroute.scenario.names import SHARE_TOLERANCE, percent
from imroute.scenario.part import Part
from imroute.scenario.people import Busyness, ContactType, CustomerKeys, Tier
from imroute.scenario.raw import Context
from imroute.scenario.rules import Rule, RuleKeys
from imroute.scenario.shift_rules import ShiftRules
from imroute.scenario.staff import Pool
from imroute.scenario.starting import StartByType
from imroute.scenario.targets import Target
from imroute.scenario.weeks import Surge, Weekday, Weekdays
from imroute.units import DAY, format_duration

MAX_INTERVALS = 2000
MAX_NAMES = 500
MAX_TIERS = 50
MAX_VARIANTS = 100

SomeNames = Field(min_length=1, max_length=MAX_NAMES)


class Day(Part):
    """The hours that are simulated and how reports cut them up."""

    start: Clock
    """When counting begins, as a time of day."""
    end: Annotated[Clock, Example("24:00")]
    """When arrivals stop; at or before `start` it is on the next morning."""
    interval: Annotated[Duration, Example("30m")]
    """Length of a reporting interval."""
    weekday: Weekday = "mon"
    """Which day of the week the first day is, for `weekdays`."""

    @property
    def length_s(self) -> float:
        return self.end - self.start if self.end > self.start else self.end + DAY - self.start

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.start >= DAY:
            do = "write the start on the first day, and the end on the next: 22:00 to 06:00"
            yield Problem("a day that begins on the next morning", "00:00 to 23:59", do, ("start",))
        elif self.length_s > DAY:
            do = "write a day of at most 24 hours"
            yield Problem(format_duration(self.length_s), "at most 24 hours", do, ("end",))
        if not self.interval:
            yield Problem("0s", "a time above 0", "write for example 30m", ("interval",))
        elif (intervals := self.length_s / self.interval) > MAX_INTERVALS:
            got, do = f"{intervals:,.0f} intervals a day", "write for example 30m"
            yield Problem(got, f"at most {MAX_INTERVALS:,} intervals a day", do, ("interval",))


class Variant(Part):
    """A what-if; beside these keys it holds dotted paths and what to put there."""

    model_config = ConfigDict(extra="ignore")
    title: Annotated[Words | None, Otherwise("its name"), Example("Two more agents")] = None
    """What the variant is about."""
    one_off: Annotated[Amount, Example("20000")] = 0.0
    """Money that the change costs once."""
    combine: Annotated[VariantNames, Otherwise("none")] = ()
    """Other variants, applied first and in this order; each once."""
    change: Annotated[Changes, Otherwise("none")] = ()
    """Dotted paths and what to put there; they may also stand beside these keys."""


class Scenario(RuleKeys, CustomerKeys):
    """One scenario: who comes, who answers, who gets whom, and what is good enough."""

    title: Words
    """What the scenario is about, in a few words."""
    industry: Annotated[Industry | None, Otherwise("none")] = None
    """finance, medical, ecommerce or general: fills the targets when none are written."""
    day: Day
    """The hours that are simulated."""
    days: Days = 1
    """So many days on end, open work carried over; the hours of the day recur on each."""
    weekdays: Annotated[Weekdays | None, Otherwise("all alike")] = None
    """Multiplies the arrivals on days of the week: mon, tue, wed, thu, fri, sat, sun."""
    tiers: Annotated[dict[str, Tier], Field(min_length=1, max_length=MAX_TIERS)]
    """Who the customer is."""
    contact_types: Annotated[dict[str, ContactType], SomeNames]
    """What the customer wants."""
    bots: Annotated[dict[str, Bot], Field(max_length=MAX_NAMES, default_factory=dict)]
    """Bots that answer first."""
    pools: Annotated[dict[str, Pool], SomeNames]
    """Who answers."""
    shift_rules: Annotated[ShiftRules | None, Otherwise("assumed by the study of shifts")] = None
    """Which shifts there may be, for the study of shifts; nothing simulated depends on it."""
    routing: Annotated[dict[str, Rule], SomeNames]
    """Who gets whom: the first matching rule wins; or `by_urgency`, for rules that are written out
    by the `urgency` of types and tiers."""
    targets: tuple[Target, ...] = ()
    """What is good enough: a list, or the name of a family of published targets."""
    choose_contact: Literal["priority_then_age", "fifo", "due_date", "weighted_age"] = (
        "priority_then_age"
    )
    """Which waiting contact an agent with room takes."""
    demand: Number = 1.0
    """Multiplies all arrivals."""
    busyness: Annotated[Busyness | None, Otherwise("all days alike")] = None
    """How much whole days differ."""
    surges: tuple[Surge, ...] = ()
    """Times at which more come than usual, or fewer."""
    start: Annotated[StartByType, Field(default_factory=dict), Otherwise("nobody")]
    """Contacts already there at the first instant, by type: a number waiting, or
    `{waiting: 3, in_hand: 20}`."""
    site_limit: Annotated[Count | None, Otherwise("no limit"), Example("200")] = None
    """Most contacts that may wait or be in hand at a time, all rules together."""
    money: Annotated[
        Money | None, Otherwise("no sales"), Example("{sale: 180, converts: {20s: 30%, 5m: 10%}}")
    ] = None
    """What customers buy, by how soon they are answered."""
    experience: Annotated[
        Experience | None, Otherwise("none"), Example("{csat: {points: {20s: 90%, 5m: 60%}}}")
    ] = None
    """How customers feel about it, by curves of your own; `default`: curves that are assumed."""
    warm_up: WarmUp = 0.0
    """Runs before day.start, with rates and staff as at day.start; not counted."""
    at_close: Literal["serve_queue", "drop_queue", "stop"] = "serve_queue"
    """At day.end: serve those who wait, send them away, or cut everything off."""
    variants: Annotated[dict[str, Variant], Field(max_length=MAX_VARIANTS, default_factory=dict)]
    """What-ifs: dotted paths to new values."""

    @field_validator("tiers")
    @classmethod
    def _add_up(cls, tiers: dict[str, Tier]) -> dict[str, Tier]:
        """Check the shares even if something else in the scenario is wrong."""
        shares = {name: tier.share for name, tier in tiers.items() if tier.share is not None}
        total = sum(shares.values())
        if len(missing := [name for name in tiers if name not in shares]) > 1:
            do = f"write `share` for all of {listed(missing)}, or for all but one"
            allowed = "one tier may leave its share out"
            raise Invalid(Problem("no 'share'", allowed, do, (missing[1], "share")))
        if total > 1 + SHARE_TOLERANCE or (not missing and total < 1 - SHARE_TOLERANCE):
            each = listed(f"{name} {percent(share)}" for name, share in shares.items())
            do = f"{'take away' if total > 1 else 'add'} {percent(abs(total - 1))}"
            allowed = "tier shares that add up to 100%"
            raise Invalid(Problem(f"{percent(total)} in all: {each}", allowed, do))
        return tiers

    @field_validator("contact_types")
    @classmethod
    def _come(cls, types: dict[str, ContactType], info: ValidationInfo) -> dict[str, ContactType]:
        waiting = (info.context or Context()).waiting
        without = [n for n, kind in types.items() if kind.arrivals is None and n not in waiting]
        if without:
            do = "write for example arrivals: 60/h"
            raise Invalid(
                *(Problem("no 'arrivals'", "how many come", do, (n, "arrivals")) for n in without)
            )
        return types

    def problems(self, context: Context) -> Iterator[Problem]:
        yield from super().problems(context)
        if self.queue_limit is not None or self.site_limit is not None:
            return
        limits = [rule.queue_limit for rule in self.routing.values()]
        if self.when_full is not None and limits.count(None) == len(limits):
            yield _no_limit(("when_full",))
        for name, rule in self.routing.items():
            if rule.when_full is not None and rule.queue_limit is None:
                yield _no_limit(("routing", name, "when_full"))


def _no_limit(path: tuple[str, ...]) -> Problem:
    do = "add queue_limit or site_limit, or take when_full out"
    return Problem("when_full", "when_full beside a queue_limit or site_limit", do, path)
