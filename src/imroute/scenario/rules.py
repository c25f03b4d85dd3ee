"""Who gets whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from imroute.errors import Problem
from imroute.scenario.channels import Channels
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Count,
    Duration,
    Level,
    PoolNames,
    Priority,
    TierNames,
    TypeNames,
    Words,
    YesNo,
)
from imroute.scenario.limits import Factor, SomeSeconds
from imroute.scenario.part import Part
from imroute.scenario.raw import Context
from imroute.scenario.urgency import Grades
from imroute.units import format_duration

MAX_STAGES = 50


class Whom(Part):
    """Which contacts are meant; a key left out means all."""

    type: Annotated[TypeNames | None, Otherwise("all"), Example("refund")] = None
    """Contact type, or a list of them."""
    tier: Annotated[TierNames | None, Otherwise("all")] = None
    """Tier, or a list of them."""
    channel: Annotated[Channels | None, Otherwise("all"), Example("chat")] = None
    """chat, phone, email or social, or a list of them."""


class Match(Whom):
    """Which contacts a rule is for; a key left out matches all."""

    urgency: Annotated[Grades | None, Otherwise("all"), Example("urgent")] = None
    """urgent, important, general or low, or a list of them."""
    repeat: Annotated[YesNo | None, Otherwise("all")] = None
    """true: only customers who come back, after a contact before; false: only the others."""


class PatienceTimes(Part):
    """What a message to the customer does to patience."""

    times: Annotated[Factor, Example("1.5")]
    """Multiplies it."""


class AnnouncedWait(Part):
    """Customers are told how long others waited (the mean of the last 10 of the rule)."""

    patience: Annotated[PatienceTimes, Example("{times: 0.7}")]
    """What becomes of the patience of those who would wait less than that."""


class HoldingReply(Part):
    """An automatic message to those who still wait."""

    after: Annotated[Duration, Example("10s")]
    """Time since the contact joined the queue."""
    patience: Annotated[PatienceTimes, Example("{times: 1.5}")]
    """What becomes of the patience of those who have waited so long."""


class Stage(Part):
    """Who may take a contact that has waited so long."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("wider")] = None
    """A name by which a variant can address the stage."""
    after: Duration = 0.0
    """Time since the contact joined the queue."""
    pools: Annotated[PoolNames, Otherwise("none")] = ()
    """Pools added to those of the stages before; the first listed is asked first."""
    only: YesNo = False
    """true: these pools replace those of the stages before."""
    skill_level: Annotated[Level | None, Otherwise("none")] = None
    """Adds every pool with at least this level for the type."""
    only_level: Annotated[Level | None, Otherwise("none")] = None
    """Adds every pool with exactly this level for the type."""
    priority: Annotated[Priority | None, Otherwise("unchanged")] = None
    """New priority from here on; the age is kept."""
    send_to: Annotated[Literal["offline"] | None, Otherwise("nowhere")] = None
    """offline: the customer is asked to leave a message, and the contact ends."""
    skip_if: Annotated[Literal["nobody_on_duty", "nobody_free"] | None, Otherwise("never")] = None
    """The next stage begins at once if nobody of the pools open by now is there, or is free."""

    def problems(self, context: Context) -> Iterator[Problem]:
        opens = {"pools", "skill_level", "only_level"} & self.model_fields_set
        if self.send_to is not None:
            beside = {"pools", "only", "skill_level", "only_level", "priority", "skip_if"}
            for key in (key for key in Stage.model_fields if key in beside & self.model_fields_set):
                do = "give the pools a stage of their own before this one, or take it out"
                yield Problem(key, "`send_to` with `after` alone: nobody waits then", do, (key,))
        elif not opens and self.priority is None:
            allowed = "a stage that names pools, a skill_level, an only_level or a priority"
            yield Problem("nothing to do", allowed, "name its pools")
        elif self.only and not opens:
            do = "name the pools that are left, or take `only` out"
            yield Problem("only: true", "`only` beside pools or a level", do, ("only",))


class RuleKeys(Part):
    """How contacts are given to agents; on a rule, or at top level for all rules."""

    stages: Annotated[
        tuple[Stage, ...] | None,
        Field(min_length=1, max_length=MAX_STAGES),
        Otherwise("every pool with the skill"),
    ] = None
    """Pools that may take the contact, widening with time."""
    queue_limit: Annotated[Count | None, Otherwise("no limit")] = None
    """Most contacts that may wait under the rule."""
    when_full: Annotated[Literal["offline", "turned_away"] | None, Otherwise("offline")] = None
    """What happens to a contact that finds the queue full: leaves a message, or is refused."""
    choose_pool: Annotated[
        Literal["first", "any"] | None, Otherwise("first; any where no `stages` are written")
    ] = None
    """first: the first listed pool with a free agent; any: all pools compete."""
    choose_agent: Annotated[
        Literal[
            "least_loaded",
            "lowest_ratio",
            "most_spare",
            "most_loaded",
            "longest_idle",
            "round_robin",
            "best_skill",
            "random",
        ]
        | None,
        Otherwise("least_loaded"),
    ] = None
    """Which free agent gets the contact."""
    sticky: Annotated[Duration | None, Otherwise("nobody is sought again"), Example("10m")] = None
    """Who comes back within this time goes to the agent of last time, if free."""
    assign_every: Annotated[SomeSeconds | None, Otherwise("at once"), Example("15m")] = None
    """Contacts are given out only once in this time, as systems do that poll."""
    announces_wait: Annotated[
        AnnouncedWait | None, Otherwise("no"), Example("{patience: {times: 0.7}}")
    ] = None
    """Whether customers are told how long they will wait, and what that does to them."""
    holding_reply: Annotated[
        HoldingReply | None, Otherwise("none"), Example("{after: 10s, patience: {times: 1.5}}")
    ] = None
    """An automatic message to those who wait, and what that does to them."""

    def problems(self, context: Context) -> Iterator[Problem]:
        for i, (before, stage) in enumerate(pairwise(self.stages or ()), start=1):
            if stage.after <= before.after:
                got = f"after {format_duration(stage.after)}"
                allowed = f"a stage later than the one before ({format_duration(before.after)})"
                do = "give each stage its time, in order"
                yield Problem(got, allowed, do, ("stages", i, "after"))
        yield from self._stage_problems()

    def _stage_problems(self) -> Iterator[Problem]:
        stages = self.stages or ()
        for i, stage in enumerate(stages[:-1]):
            if stage.send_to is not None:
                do = "put it last, or take the stages after it out"
                yield Problem("send_to", "a last stage that sends", do, ("stages", i, "send_to"))
        if stages and stages[-1].skip_if is not None:
            do = "add a stage after it, or take skip_if out"
            at = ("stages", len(stages) - 1, "skip_if")
            yield Problem("skip_if", "a stage with one after it", do, at)


class Rule(RuleKeys):
    """A routing rule; the first whose `match` fits is used."""

    match: Annotated[Match, Otherwise("all contacts")] = Match()
    """Which contacts it is for."""
