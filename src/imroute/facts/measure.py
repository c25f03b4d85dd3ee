"""What there is to know of one measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal[
    "count", "s", "share", "contacts", "agents", "hours", "money", "per hour", "score"
]
Clock: TypeAlias = Literal["from_request", "from_arrival"]
Formula: TypeAlias = Literal[
    "offered", "answered", "without_early_abandons", "early_abandons_good", "virtual"
]

MEAN, TOTAL, MAX, THRESHOLD = "mean", "total", "max", "threshold"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `parts` are the parts of a scope for which it has a meaning.

    `stats` names what is reported; THRESHOLD stands for each threshold, the share within it.
    """

    id: str
    unit: Unit
    definition: str
    source: str
    stats: tuple[str, ...]
    parts: frozenset[str]
    listed: bool = True  # in the table of all results; the others are there for those who ask

    def unit_of(self, stat: str) -> Unit:
        """Unit of one stat: the share of times within a threshold is a share."""
        return "share" if stat[0].isdigit() else self.unit

    def bound_unit(self, stat: str | None) -> Literal["s", "share", ""]:
        """Unit in which a target writes its bound: a time, a share or a plain number."""
        unit = self.unit_of(stat or MEAN)
        return "s" if unit == "s" else "share" if unit == "share" else ""

    @property
    def target_stats(self) -> tuple[str, ...]:
        """Stats that a target may name, thresholds apart."""
        return tuple(stat for stat in self.stats if stat != THRESHOLD)

    def applies_to(self, family: tuple[str, ...]) -> bool:
        return self.parts.issuperset(family)
