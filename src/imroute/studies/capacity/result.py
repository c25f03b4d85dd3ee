"""What `capacity` tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from imroute.loading import Loaded
from imroute.studies.capacity.binding import Binds
from imroute.studies.capacity.staffed import Stretch
from imroute.studies.frames import frame
from imroute.targets import Target, Verdict

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("target", "measure", "status", "multiple", "low", "high", "days", "pool", "interval")
Status: TypeAlias = Literal["breaks", "holds", "missed", "not binding", "unknown"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How much demand one target bears, in multiples of today's.

    `low` is the largest multiple at which it is met with 95% confidence; `low` to `high` holds the
    true multiple in 95% of studies. NaN is not known. `days` were simulated at each multiple near
    it. `holds_again` is a multiple above `high` at which it is met once more.

    breaks: at `multiple`. holds: up to `low`, the largest multiple tried. missed: already at
    `high`, the smallest. not binding: more demand cannot break it. unknown: stopped before.
    """

    target: Target
    status: Status
    multiple: float = math.nan
    low: float = math.nan
    high: float = math.nan
    days: int = 0
    binds: Binds | None = None
    holds_again: float | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What breaks next, with `agents` more in `pool` during `stretch`: the first to break then."""

    pool: str
    stretch: Stretch | None
    agents: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How all targets stand at one multiple."""

    multiple: float
    days: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class CapacityResult:
    """The largest multiple of today's demand that a scenario bears, target by target.

    `limits` follow the targets. `first` is the number of the target that breaks first, None if none
    does. `peak_per_hour` are today's arrivals an hour in the busiest interval, `peak_interval`.
    """

    loaded: Loaded
    limits: tuple[Limit, ...]
    first: int | None
    next: Next | None
    curve: tuple[CurvePoint, ...]
    peak_per_hour: float
    peak_interval: str
    precision: float
    most_days: int
    on_days: float | None
    simulated_days: int
    interrupted: bool
    settings: dict[str, object]

    @property
    def overall(self) -> Limit | None:
        """The limit of the target that breaks first."""
        return None if self.first is None else self.limits[self.first]

    @property
    def headroom(self) -> float:
        """Demand that can be added to today's, as a share of it; below 0 it is too much already."""
        return math.nan if self.overall is None else self.overall.multiple - 1

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings,
            "most_days": self.most_days,
            "precision": self.precision,
            "on_days": self.on_days,
            "variant": self.loaded.variant_name,
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a target, counted from 1: its multiple with the 95% interval, and what breaks."""
        return frame(COLUMNS, (_row(i, limit) for i, limit in enumerate(self.limits, start=1)))


def _row(number: int, limit: Limit) -> tuple[object, ...]:
    where = limit.binds
    return (
        *(number, limit.target.measure, limit.status),
        *(limit.multiple, limit.low, limit.high, limit.days),
        *((where.pool or "", where.interval or "") if where else ("", "")),
    )
