"""Who answers, and when they are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from imroute.errors import Problem, listed, too_many
from imroute.scenario.agents import Accept, Assist, AtMost, Escalation, Ramp, Reserve
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Clock,
    Count,
    Duration,
    FactorByType,
    Roster,
    Share,
    ShareByType,
    Skills,
    Slowdown,
    TypeNames,
    Wage,
    Weight,
    Words,
)
from imroute.scenario.limits import PartialShare
from imroute.scenario.names import known
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, each
from imroute.scenario.shift_rules import ShiftRules
from imroute.scenario.weeks import Stretch, WeekdayNames
from imroute.units import DAY, format_clock

MAX_AGENTS = 100_000


class Break(Part):
    """Time off within a shift."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("lunch")] = None
    """A name by which a variant can address the break."""
    at: Annotated[Clock, Example("12:00")]
    """Start of the break, as a time of day."""
    lasts: Annotated[Duration, Example("1h")]
    """Length; it ends when scheduled, however late the agent got away."""
    days: Annotated[WeekdayNames | None, Otherwise("on every day of the shift")] = None
    """Only in shifts that begin on these days of the week."""

    def meets(self, other: Break) -> bool:
        """Tell whether both are on some day."""
        return self.days is None or other.days is None or not set(self.days).isdisjoint(other.days)


class Shift(Part):
    """Agents who come and go together; a shift recurs every day, or on some days of the week."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("early")] = None
    """A name by which a variant can address the shift."""
    agents: Annotated[Count, Example("4")]
    """How many."""
    from_: Annotated[Clock, Field(alias="from"), Example("09:00")]
    """Start of the shift."""
    to: Clock
    """End of the shift; at or before `from` it is on the next morning."""
    days: Annotated[WeekdayNames | None, Otherwise("every day")] = None
    """Only on these days of the week; after midnight the day on which opening hours began."""
    breaks: tuple[Break, ...] = ()
    """Breaks of this shift, in their order."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if self.to - self.from_ > DAY:
            do = "write the time of day at which it ends"
            yield Problem("more than 24 hours", "a shift of at most 24 hours", do, ("to",))
            return
        length = (self.to - self.from_) % DAY or DAY
        for i, pause in enumerate(self.breaks):
            begin = (pause.at - self.from_) % DAY
            allowed = ""
            if begin + pause.lasts > length:
                allowed = f"a break between {format_clock(self.from_)} and {format_clock(self.to)}"
            elif any(begin < self._ends(other) for other in self.breaks[:i] if pause.meets(other)):
                allowed = "breaks in order that do not overlap"
            if allowed:
                yield Problem(f"at {format_clock(pause.at)}", allowed, "move it", ("breaks", i))
            if lost := [day for day in pause.days or () if self.days and day not in self.days]:
                said = f"days of the shift: {listed(self.days or ())}"
                yield Problem(lost[0], said, "take the day out", ("breaks", i, "days"))

    def _ends(self, pause: Break) -> float:
        """Give the end of a break, counted from the start of the shift."""
        return (pause.at - self.from_) % DAY + pause.lasts

    def breaks_on(self, weekday: str) -> tuple[Break, ...]:
        """Give the breaks of a shift that begins on a day of the week."""
        return tuple(b for b in self.breaks if b.days is None or weekday in b.days)


class Pool(Part):
    """Agents alike in skill who answer contacts."""

    agents: Annotated[Roster | None, Otherwise("as `shifts` say")] = None
    """Agents present: a number, or one by time of day."""
    shifts: Annotated[
        tuple[Shift, ...] | None, Field(min_length=1), Otherwise("as `agents` says")
    ] = None
    """Instead of `agents`: who comes when, with breaks."""
    shift_rules: Annotated[ShiftRules | None, Otherwise("as at top level")] = None
    """Which shifts the study of shifts may choose for this pool; other keys are as at top level."""
    capacity: Weight
    """Summed weight of the contacts an agent may hold at a time."""
    skills: Annotated[Skills | None, Otherwise("every type, at level 3")] = None
    """What they can do: a list (level 3 each) or levels 1 to 5 per type."""
    speed: FactorByType = 1.0
    """How fast they work, for all or per type (types left out: 1): 1.2 is 20% faster."""
    resolves: Annotated[ShareByType | None, Otherwise("the customers' `resolved`")] = None
    """Share of contacts they settle, for all or per type, instead of `resolved`."""
    prefers: Annotated[TypeNames | None, Otherwise("none")] = None
    """Types that an agent with room takes first, in this order."""
    inbox: Literal["first_come", "new_contacts_first"] = "first_come"
    """Which message in hand is answered next."""
    slowdown: Slowdown = (1.0,)
    """With `handling`: how much slower contacts get with 1, 2, 3 … in hand; the last holds on."""
    cost: Wage = 0.0
    """Money per paid hour (or month of 173 hours) of an agent."""
    shrinkage: Annotated[Share, Example("30%")] = 0.0
    """Paid time that is not present time: paid hours = present hours / (1 - shrinkage)."""
    absence: Annotated[PartialShare, Example("5%")] = 0.0
    """Chance of each agent on each day not to come at all."""
    switch_cost: Annotated[Duration, Example("3s")] = 0.0
    """With `conversation`: attention it takes to turn to another contact than the last."""
    accept: Annotated[
        Accept | None,
        Otherwise("contacts are taken at once"),
        Example("{time: {mean: 4s, cv: 1}, declines: 2%, timeout: 20s}"),
    ] = None
    """Agents are asked first, and may decline."""
    assist: Annotated[Assist | None, Otherwise("none"), Example("{speed: 1.3, share: 60%}")] = None
    """Help that makes some replies faster."""
    ramp: Annotated[
        Ramp | None, Otherwise("nobody is new"), Example("{agents: 4, speed: 0.6, over: 20d}")
    ] = None
    """Agents newly hired, slower than the others for some time."""
    outage: tuple[Stretch, ...] = ()
    """When nobody of the pool can work; what is in hand is passed on."""
    reserve: Annotated[
        Reserve | None, Otherwise("none"), Example("{for: {tier: vip}, agents: 2}")
    ] = None
    """Agents kept back for some customers."""
    at_most: Annotated[AtMost | None, Otherwise("no limit"), Example("{contacts: 5, in: 10m}")] = (
        None
    )
    """Most contacts given to one agent in some time."""
    escalates: Annotated[
        dict[str, Escalation],
        Field(default_factory=dict),
        Otherwise("nothing"),
        Example("{refund: {chance: 12%, to: specialists}}"),
    ]
    """What is passed on to other pools in the middle of a contact, by type."""
    keep_free: Annotated[Count | None, Otherwise("as the type says"), Example("1")] = None
    """Agents who must keep a free slot while background contacts are given out; wins over the
    type's."""
    at_shift_end: Literal["finish", "hand_over"] = "finish"
    """What agents do with contacts in hand when they leave by the roster."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if (self.agents is None) == (self.shifts is None):
            got = "neither" if self.agents is None else "both"
            do = "write agents: 14, or shifts"
            yield Problem(got, "`agents` or `shifts`, one of them", do)
        if (size := self.size) > MAX_AGENTS:
            key = "agents" if self.agents is not None else "shifts"
            yield too_many(size, MAX_AGENTS, "agents", "look at the number", (key,))
        if self.shrinkage >= 1:
            do = "write for example 30%"
            yield Problem("100%", "a share below 100%: somebody has to work", do, ("shrinkage",))
        for i, name in enumerate(self.prefers or ()):
            if self.skills is not None and name not in self.skills:
                allowed = "types that the pool has the skill for"
                do = f"add {name!r} to `skills`, or take it out"
                yield Problem(name, allowed, do, ("prefers", i))
        yield from self._groups_too_large()

    def _groups_too_large(self) -> Iterator[Problem]:
        for key, group in (("ramp", self.ramp), ("reserve", self.reserve)):
            if group is not None and group.agents > self.size:
                allowed = f"at most {self.size}, all the agents of the pool"
                do = "write fewer, or more agents on the pool"
                yield Problem(str(group.agents), allowed, do, (key, "agents"))

    @field_validator("escalates")
    @classmethod
    def _types_are_known(
        cls, escalates: dict[str, Escalation], info: ValidationInfo
    ) -> dict[str, Escalation]:
        types = (info.context or Context()).types
        each(escalates.items(), lambda name, _: known("contact type", name, types))
        return escalates

    @property
    def size(self) -> int:
        """The most agents that are ever there, for a roster, or agents in all, for shifts."""
        if self.agents is not None:
            return int(max(self.agents.values))
        return sum(shift.agents for shift in self.shifts or ())
