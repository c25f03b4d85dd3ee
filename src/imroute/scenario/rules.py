"""Who gets whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from imroute.errors import Problem
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
from imroute.scenario.part import Part
from imroute.scenario.raw import Context
from imroute.units import format_duration

MAX_STAGES = 50


class Match(Part):
    """Which contacts a rule is for; a key left out matches all."""

    later: ClassVar[tuple[str, ...]] = ("channel", "repeat")
    type: Annotated[TypeNames | None, Otherwise("all"), Example("refund")] = None
    """Contact type, or a list of them."""
    tier: Annotated[TierNames | None, Otherwise("all")] = None
    """Tier, or a list of them."""


class Stage(Part):
    """Who may take a contact that has waited so long."""

    later: ClassVar[tuple[str, ...]] = ("send_to",)
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

    def problems(self, context: Context) -> Iterator[Problem]:
        opens = {"pools", "skill_level", "only_level"} & self.model_fields_set
        if not opens and self.priority is None:
            allowed = "a stage that names pools, a skill_level, an only_level or a priority"
            yield Problem("nothing to do", allowed, "name its pools")
        elif self.only and not opens:
            do = "name the pools that are left, or take `only` out"
            yield Problem("only: true", "`only` beside pools or a level", do, ("only",))


class RuleKeys(Part):
    """How contacts are given to agents; on a rule, or at top level for all rules."""

    later: ClassVar[tuple[str, ...]] = (
        "sticky",
        "assign_every",
        "announces_wait",
        "holding_reply",
    )
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

    def problems(self, context: Context) -> Iterator[Problem]:
        for i, (before, stage) in enumerate(pairwise(self.stages or ()), start=1):
            if stage.after <= before.after:
                got = f"after {format_duration(stage.after)}"
                allowed = f"a stage later than the one before ({format_duration(before.after)})"
                do = "give each stage its time, in order"
                yield Problem(got, allowed, do, ("stages", i, "after"))


class Rule(RuleKeys):
    """A routing rule; the first whose `match` fits is used."""

    match: Annotated[Match, Otherwise("all contacts")] = Match()
    """Which contacts it is for."""
