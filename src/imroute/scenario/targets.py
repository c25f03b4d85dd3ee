"""What is good enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from imroute.errors import Problem, listed
from imroute.scenario.bounds import (
    SERVICE_LEVEL,
    Bound,
    bound_problem,
    stat_problem,
)
from imroute.scenario.kind import Example, Otherwise
from imroute.scenario.kinds import (
    Bounds,
    Duration,
    During,
    MeasureId,
    Quantity,
    Scope,
    Share,
    Stat,
    Words,
)
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, Measured

BOUNDS = ("at_least", "at_most", "between")


class Target(Part):
    """What the day is measured against."""

    name: Annotated[Words | None, Otherwise("its number in the list"), Example("answer")] = None
    """A name by which a variant can address the target."""
    measure: MeasureId
    """Id of the measure, such as service_level, reply_time or focus_occupancy."""
    stat: Annotated[Stat | None, Otherwise("mean")] = None
    """mean, p50, p80, p90, p95, p99, max, or a threshold such as 20s: the share within it."""
    within: Annotated[Duration | None, Otherwise("none")] = None
    """service_level: the time within which a contact counts as answered in time."""
    at_least: Annotated[Quantity | None, Otherwise("none")] = None
    """The value may not be lower."""
    at_most: Annotated[Quantity | None, Otherwise("none"), Example("2m")] = None
    """The value may not be higher."""
    between: Annotated[Bounds | None, Otherwise("none")] = None
    """Lowest and highest value."""
    for_: Annotated[Scope | None, Field(alias="for"), Otherwise("all")] = None
    """One or two of tier, type, pool and channel: which contacts or agents."""
    during: Annotated[During | None, Otherwise("the whole day")] = None
    """Only this part of the day."""
    in_: Annotated[
        Literal["every_interval"] | None, Field(alias="in"), Otherwise("the day as a whole")
    ] = None
    """every_interval: each reporting interval has to meet it."""
    on_days: Annotated[Share | None, Otherwise("all days together"), Example("90%")] = None
    """Share of days that have to meet it."""
    clock: Literal["from_request", "from_arrival"] = "from_request"
    """service_level: count from asking for a person, or from arrival (bot time included)."""
    formula: Literal[
        "offered", "answered", "without_early_abandons", "early_abandons_good", "virtual"
    ] = "offered"
    """service_level: how it treats those who gave up."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if len(keys := list(dict.fromkeys(key for key, _ in self.bounds()))) != 1:
            do = "write for example at_least: 80%"
            yield Problem(listed(keys), f"one of {listed(BOUNDS)}", do)
        yield from self._reading_problems()
        if rule := context.measures.get(self.measure):
            yield from self._measure_problems(rule)

    def bounds(self) -> list[tuple[str, Bound]]:
        """Give the written bounds with their keys."""
        ends = {"at_least": self.at_least, "at_most": self.at_most}
        written = [(key, end) for key, end in ends.items() if end is not None]
        return written + [("between", end) for end in self.between or ()]

    def _reading_problems(self) -> Iterator[Problem]:
        service = self.measure == SERVICE_LEVEL
        if service and self.within is None:
            do = "write for example within: 20s"
            yield Problem("no 'within'", "the time within which to answer", do, ("within",))
        for key in ("within", "clock", "formula"):
            if not service and key in self.model_fields_set:
                yield Problem(key, f"{key} for service_level only", f"take {key!r} out", (key,))

    def _measure_problems(self, rule: Measured) -> Iterator[Problem]:
        if self.stat is not None and (problem := stat_problem(self.measure, self.stat, rule)):
            yield problem
        else:
            unit = rule.bound_unit(self.stat)
            ends = self.bounds()
            found = {key: bound_problem(self.measure, unit, key, end) for key, end in ends}
            yield from (problem for problem in found.values() if problem)
        parts = tuple(part for part, _ in self.for_ or ())
        if wrong := [part for part in parts if not rule.applies_to((part,))]:
            allowed = f"{self.measure} for other scopes: it has no meaning for a {wrong[0]}"
            yield Problem(wrong[0], allowed, f"take {wrong[0]!r} out", ("for", wrong[0]))
