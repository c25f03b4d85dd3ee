"""What a control is: one slider, what it is called, from where to where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Group: TypeAlias = Literal["demand", "agents", "capacity", "bots", "targets"]
Looks: TypeAlias = Literal["whole", "more", "number", "share", "times", "seconds"]
Values: TypeAlias = Mapping[str, float]  # by key of the control
Changes: TypeAlias = dict[str, object]  # by dotted path


class Range(NamedTuple):
    """From where to where a control goes, and in which steps."""

    low: float
    high: float
    step: float


@dataclass(frozen=True, slots=True)
class Control:
    """One slider: `start` is the value as the scenario is written, `key` tells it from others.

    `looks` says what its numbers are: whole ones, as many more or fewer, shares from 0 to 1 and so
    on; `choices` are all its values where they are not evenly spaced. `about` is what it belongs
    to; `finer` ones are shown when they are asked for.
    """

    key: str
    group: Group
    label: str
    looks: Looks
    start: float
    range: Range
    about: str = ""
    finer: bool = False
    choices: tuple[float, ...] = ()

    def value(self, values: Values) -> float:
        """Where it stands."""
        return values.get(self.key, self.start)

    def moved(self, values: Values) -> bool:
        return abs(self.value(values) - self.start) > 1e-9
