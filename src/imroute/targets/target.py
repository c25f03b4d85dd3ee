"""What is good enough, in the terms of the measures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from imroute.measures import MEASURES, Clock, Formula, Unit, Window, service_level_id
from imroute.units import format_duration, parse_duration


@dataclass(frozen=True, slots=True)
class Target:
    """One target; one of `at_least`, `at_most` and `between` is given, in the measure's unit.

    `scope` holds up to two parts such as "tier:vip"; `during` clock times, seconds since midnight;
    `ideal` is shown and not tested; `written` is the target as the scenario has it.
    """

    measure: str
    stat: str | None = None
    within_s: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    between: tuple[float, float] | None = None
    scope: tuple[str, ...] = ()
    during: Window | None = None
    every_interval: bool = False
    on_days: float | None = None
    clock: Clock = "from_request"
    formula: Formula = "offered"
    ideal: float | None = None
    source: str = ""
    written: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        given = [self.at_least, self.at_most, self.between]
        if sum(limit is not None for limit in given) != 1:
            raise ValueError("a target has exactly one of at_least, at_most and between")

    @property
    def measured(self) -> str:
        """Id of the measure that is judged: a service level goes by formula and clock."""
        if self.measure != "service_level":
            return self.measure
        return service_level_id(self.formula, self.clock)

    @property
    def threshold_s(self) -> float | None:
        """The time within which a share is asked for, by `within` or by a stat such as "90s"."""
        if self.within_s is None and self.stat is not None and self.stat[0].isdigit():
            return parse_duration(self.stat)
        return self.within_s

    @property
    def judged_stat(self) -> str | None:
        """The stat as results name it; None is the measure's first stat."""
        return self.stat if self.threshold_s is None else format_duration(self.threshold_s)

    @property
    def told_stat(self) -> str:
        """The same by name."""
        return self.judged_stat or MEASURES[self.measured].stats[0]

    @property
    def unit(self) -> Unit:
        """Unit of the value that is judged."""
        return MEASURES[self.measured].unit_of(self.told_stat)

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value that is good enough."""
        if self.between is not None:
            return self.between
        low = -math.inf if self.at_least is None else self.at_least
        return low, math.inf if self.at_most is None else self.at_most


def thresholds_s(targets: Iterable[Target]) -> tuple[float, ...]:
    """The thresholds that `Results` has to know, to judge these targets."""
    return tuple(target.threshold_s for target in targets if target.threshold_s is not None)


def scope_of(target: Target, interval: str = "") -> str:
    """Scope of a target, as a product with an interval if one is named."""
    return " × ".join(part for part in (*target.scope, interval) if part) or "all"
