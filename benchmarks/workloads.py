"""W1 and W2: what is simulated, what its statistics are, and how a sample is held against them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

HERE = Path(__file__).parent
WARM_UP_S = 3600.0  # every day starts empty: who comes in its first hour is not counted
ERRORS_ALLOWED = 4.0
HOUR_S = 3600.0


class Part(NamedTuple):
    """A statistic's share in one day: the estimate over days is one sum over the other."""

    above: float
    below: float


class Day(NamedTuple):
    """One simulated day of one engine: how long it took, and its part of each statistic."""

    seconds: float
    contacts: int
    parts: tuple[Part, ...]


class Reference(NamedTuple):
    """What a statistic is, exactly (error 0) or from a very long simulation."""

    name: str
    value: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Workload:
    """A model small enough for everyone to build, with known statistics."""

    name: str
    agents: int
    capacity: int
    per_hour: float
    patience_s: float
    references: tuple[Reference, ...]  # if ties go to who was assigned the longest ago
    lowest_number: tuple[Reference, ...]  # if ties go to the lowest agent number

    @property
    def scenario(self) -> Path:
        return HERE / f"{self.name.lower()}.yaml"


HANDLING_S = 300.0  # W1
REPLIES, REPLY_S, CUSTOMER_REPLY_S = 8, 20.0, 30.0  # W2

_ERLANG_A = (
    Reference("P(abandon)", 0.0270536),
    Reference("mean wait, s", 3.24643),
    Reference("answered within 20 s", 0.922379),
)
W1 = Workload("W1", 100, 1, 1140.0, 120.0, _ERLANG_A, _ERLANG_A)
W2 = Workload(
    "W2",
    40,
    3,
    855.0,
    120.0,
    (
        Reference("P(abandon)", 0.0761, 0.00012),
        Reference("mean first reply, s", 48.722, 0.024),
        Reference("focus occupancy", 0.87777, 0.00005),
    ),
    (
        Reference("P(abandon)", 0.07650, 0.00012),
        Reference("mean first reply, s", 48.656, 0.018),
        Reference("focus occupancy", 0.87759, 0.00005),
    ),
)
WORKLOADS = {workload.name: workload for workload in (W1, W2)}


class Finding(NamedTuple):
    """A statistic as an engine has it, beside its reference."""

    name: str
    found: float
    reference: float
    errors_off: float  # distance in standard errors, those of the reference included

    @property
    def agrees(self) -> bool:
        return abs(self.errors_off) <= ERRORS_ALLOWED


def findings(days: Sequence[Day], references: Sequence[Reference]) -> list[Finding]:
    """Compare the statistics of independent days with what they should be."""
    return [
        _finding(reference, np.array([day.parts[place] for day in days]))
        for place, reference in enumerate(references)
    ]


def _finding(reference: Reference, parts: np.ndarray) -> Finding:
    """A ratio of sums over days, its error by the delta method."""
    above, below = parts[:, 0], parts[:, 1]
    found = float(above.sum() / below.sum())
    residuals = above - found * below
    error = math.sqrt(len(parts) / (len(parts) - 1) * float(residuals @ residuals)) / below.sum()
    off = (found - reference.value) / math.hypot(float(error), reference.error)
    return Finding(reference.name, found, reference.value, off)


def w1_day(seconds: float, contacts: int, came: object, waited: object, left: object) -> Day:
    """Sum up a day of W1 from one entry a contact: arrival, time waited, whether it gave up."""
    counted = np.asarray(came, "f8") >= WARM_UP_S
    waits, gave_up = np.asarray(waited, "f8")[counted], np.asarray(left, "?")[counted]
    number = float(counted.sum())
    in_time = float((~gave_up & (waits <= 20)).sum())
    sums = float(gave_up.sum()), float(waits.sum()), in_time
    return Day(seconds, contacts, tuple(Part(total, number) for total in sums))


def w2_day(
    seconds: float, came: object, first_reply_s: object, at_work_s: float, hours: float
) -> Day:
    """Sum up a day of W2; time to the first reply is NaN for who gave up."""
    times = np.asarray(first_reply_s, "f8")
    counted = times[np.asarray(came, "f8") >= WARM_UP_S]
    answered = ~np.isnan(counted)
    on_duty_s = W2.agents * (hours * HOUR_S - WARM_UP_S)
    parts = (
        Part(float((~answered).sum()), float(len(counted))),
        Part(float(counted[answered].sum()), float(answered.sum())),
        Part(at_work_s, on_duty_s),
    )
    return Day(seconds, len(times), parts)


def at_work_s(began_s: object, ended_s: object, hours: float) -> float:
    """Add up the work that falls between the warm-up and the end of the day."""
    began = np.maximum(np.asarray(began_s, "f8"), WARM_UP_S)
    ended = np.minimum(np.asarray(ended_s, "f8"), hours * HOUR_S)
    return float(np.maximum(ended - began, 0).sum())
