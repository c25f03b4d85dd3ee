"""Studies that stop when they know enough: how often what they then say is true."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.coverage.desks import Days
from benchmarks.coverage.fixed import SHARES, interval
from imroute.intervals import CONFIDENCE, Estimates, Ints, Looks


class Stopped(NamedTuple):
    """What came of many studies with a target on one value.

    `held` is the share whose interval held the truth as they stopped, `others` the least such share
    of the values that they did not watch, `above` and `below` the shares with all of the interval
    beyond the target, `days` the mean number of days.
    """

    held: float
    others: float
    above: float
    below: float
    days: float


def until_decided(
    days: Days,
    watched: str,
    target: float,
    truths: dict[str, float],
    chosen: Ints,
    looks: Looks,
) -> Stopped:
    """Stop once the interval of a value lies on one side of its target, or at the last look.

    `truths` are of the values whose intervals are held against them, the watched one among them;
    `chosen` the days that each study would have, of shape (studies, days).
    """
    running = np.arange(len(chosen))
    stopped_at = np.zeros(len(chosen), dtype=np.int64)
    held = {name: np.zeros(len(chosen), dtype=np.bool_) for name in truths}
    above, below = (np.zeros(len(chosen), dtype=np.bool_) for _ in range(2))
    for look in looks.days:
        now = chosen[running, :look]
        found = interval(days, watched, now, looks.confidence)
        above[running], below[running] = found.low >= target, found.high <= target
        ends = above[running] | below[running] | (look == looks.days[-1])
        stopped_at[running[ends]] = look
        for name, truth in truths.items():
            held[name][running[ends]] = holds(
                interval(days, name, now[ends], looks.confidence), truth
            )
        running = running[~ends]
        if not running.size:
            break
    others = [float(held[name].mean()) for name in truths if name != watched]
    return Stopped(
        float(held[watched].mean()),
        min(others),
        float(above.mean()),
        float(below.mean()),
        float(stopped_at.mean()),
    )


def until_precise(
    days: Days, watched: str, precision: float, truth: float, chosen: Ints, looks: Looks
) -> tuple[float, float]:
    """Stop at a half-width, of times a part of the value: how often it held the truth, and days."""
    held = np.zeros(len(chosen), dtype=np.bool_)
    stopped_at = np.zeros(len(chosen))
    running = np.arange(len(chosen))
    for look in looks.days:
        found = interval(days, watched, chosen[running, :look], looks.confidence)
        half = (found.high - found.low) / 2
        enough = half <= precision * (1 if watched in SHARES else found.mean)
        ends = enough | (look == looks.days[-1])
        held[running[ends]] = holds(found, truth)[ends]
        stopped_at[running[ends]] = look
        running = running[~ends]
    return float(held.mean()), float(stopped_at.mean())


def as_if_once(looks: Looks) -> Looks:
    """The same looks by ordinary 95% intervals, as who does not know better would have them."""
    return Looks(looks.days, CONFIDENCE)


def holds(found: Estimates, truth: float) -> np.ndarray:
    return ~(found.low > truth) & ~(found.high < truth)
