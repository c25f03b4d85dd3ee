"""How long a day takes to get over a surge or an outage, and what it costs the customers.

Each day is played twice with the same customers, with the disturbance and without it. It is over
when, of those who come within a quarter of an hour, hardly more are not answered in time than on
the same day without it: at most a tolerated share of them, or one. The queue is no sign of it: it
may be gone long before agents have worked off what they took in hand. Days that are not over it at
closing time count as if they had been just then.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imroute.engine.plan import make_plan
from imroute.intervals import Estimate, Floats, Linear, difference, of_linear, of_mean, of_quantile
from imroute.loading import Loaded
from imroute.measures.opening import interval_names, opening
from imroute.studies.cases import Cases
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.worth.disturbances import Disturbance
from imroute.studies.worth.goals import threshold_of
from imroute.studies.worth.lines import plus, product
from imroute.units import DAY, MINUTE, format_duration

FINE_S, CALM_S = 5 * MINUTE, 15 * MINUTE
P90 = 0.9
A_BIT = 1e-6
LOST = ("abandoned", "abandoned_silently", "flowed_out", "turned_away", "lost_in_conversation")
_OFFERED = Asked("offered")


@dataclass(frozen=True, slots=True)
class Moment:
    """Some minutes after the disturbance: contacts waiting without it, and how many more with it.

    `level` is the change of the service level of those who came then.
    """

    after_s: float
    usual: float
    waiting: Estimate
    level: Estimate


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long after its end a disturbance is over, in seconds, over days.

    `not_over` is the share of days not over it at closing, `left_s` the time until then; `late` and
    `lost` how many customers more, in a run, were not answered in time and not served.
    """

    disturbance: Disturbance
    mean: Estimate
    p90: Estimate
    not_over: float
    left_s: float
    step_s: float
    threshold: str
    late: Estimate
    lost: Estimate
    moments: tuple[Moment, ...]


def recovery(cases: Cases, days: int, disturbance: Disturbance, tolerance: float) -> Recovery:
    """Play days with and without a disturbance, and see when they are alike again."""
    calm, disturbed = _fine(disturbance.calm), _fine(disturbance.disturbed)
    after = list(_intervals_after(calm, disturbance))
    stat = threshold_of(calm)
    asked = tuple(_asked(stat, [scope for scope, _ in after]))
    before, then = (cases.outcome(loaded, days, asked) for loaded in (calm, disturbed))
    moments = [_moment(before, then, scope, since_s, stat) for scope, since_s in after]
    late_more = np.stack([_late_by_day(then, s, stat) for s, _ in after])
    late_more -= np.stack([_late_by_day(before, s, stat) for s, _ in after])
    offered = np.stack([_by_day(then.linear(Asked("offered", s))) for s, _ in after])
    step_s = calm.scenario.day.interval
    left_s = _close_s(calm) - disturbance.end_s
    since_s = np.array([since for _, since in after])
    over_s = over_after(late_more, offered, since_s, step_s, tolerance)
    whole = np.where(np.isnan(over_s), left_s, over_s)
    return Recovery(
        disturbance,
        _from_0(of_mean(whole)),
        of_quantile(whole, np.arange(days), P90, days),
        float(np.isnan(over_s).mean()),
        left_s,
        step_s,
        stat,
        of_linear(difference(_late(before, stat), _late(then, stat))),
        of_linear(difference(_lost(before), _lost(then))),
        tuple(moments),
    )


def over_after(
    late_more: Floats, offered: Floats, since_s: Floats, step_s: float, tolerance: float
) -> Floats:
    """When each day is over it, of intervals that begin so long after its end; NaN: it is not.

    `late_more` is how many more are not answered in time, of so many offered, both of shape
    (intervals, days).
    """
    needed = max(1, math.ceil(CALM_S / step_s))
    found = np.full(late_more.shape[1], np.nan)
    for i in range(len(since_s) - 1, -1, -1):
        late, of = late_more[i : i + needed].sum(axis=0), offered[i : i + needed].sum(axis=0)
        found[late <= np.maximum(1.0, tolerance * of) + A_BIT] = since_s[i]
    return found


# What is asked, and what is made of it ------------------------------------------------------------


def _asked(stat: str, scopes: list[str]) -> Iterator[Asked]:
    yield from (_OFFERED, Asked("service_level", stat=stat), *map(Asked, LOST))
    for scope in scopes:
        yield Asked("queue_length", scope)
        yield Asked("offered", scope)
        yield Asked("service_level", scope, stat)


def _moment(before: Outcome, then: Outcome, scope: str, since_s: float, stat: str) -> Moment:
    queue = Asked("queue_length", scope)
    usual, disturbed = before.linear(queue), then.linear(queue)
    level = Asked("service_level", scope, stat)
    change = difference(before.linear(level), then.linear(level))
    waiting = of_linear(difference(usual, disturbed))
    return Moment(since_s, usual.value, waiting, of_linear(change))


def _from_0(estimate: Estimate) -> Estimate:
    return Estimate(estimate.mean, max(0.0, estimate.low), estimate.high, estimate.days)


def _by_day(line: Linear) -> Floats:
    """Each day's own value, of a mean to which every day counts alike."""
    return line.value + line.parts * line.parts.size


def _late_by_day(outcome: Outcome, scope: str, stat: str) -> Floats:
    """Those offered who were not answered in time, day by day: the parts of the ratio say it."""
    offered = outcome.linear(Asked("offered", scope))
    level = outcome.linear(Asked("service_level", scope, stat))
    if math.isnan(level.value):
        return np.zeros(offered.parts.size)
    of = _by_day(offered)
    late: Floats = (1.0 - level.value) * of - level.parts * of.sum()
    return late


def _late(outcome: Outcome, stat: str) -> Linear:
    """Those offered who were not answered in time."""
    in_time = outcome.linear(Asked("service_level", stat=stat))
    return product(outcome.linear(_OFFERED), plus(in_time.times(-1.0), 1.0))


def _lost(outcome: Outcome) -> Linear:
    first, *others = (outcome.linear(Asked(measure)) for measure in LOST)
    for other in others:
        first = first.plus(other)
    return first


# Intervals ----------------------------------------------------------------------------------------


def _fine(loaded: Loaded) -> Loaded:
    """The same by shorter intervals, unless what comes is written by the interval."""
    kinds = loaded.scenario.contact_types.values()
    counted = any(kind.arrivals is not None and kind.arrivals.form == "counts" for kind in kinds)
    if counted or loaded.scenario.day.interval <= FINE_S:
        return loaded
    return loaded.changed({"day.interval": format_duration(FINE_S)})


def _intervals_after(loaded: Loaded, disturbance: Disturbance) -> Iterator[tuple[str, float]]:
    """Scopes of the intervals of the day that begin after a disturbance, and how long after."""
    plan, day = make_plan(loaded.scenario), loaded.scenario.day
    first_s = opening(plan).begins[0]
    for name, begin_s in zip(interval_names(plan), opening(plan).begins.tolist(), strict=True):
        clock_s = day.start + begin_s - first_s - DAY * (disturbance.day - 1)
        if disturbance.end_s <= clock_s < day.start + day.length_s:
            yield f"interval:{name}", clock_s - disturbance.end_s


def _close_s(loaded: Loaded) -> float:
    return loaded.scenario.day.start + loaded.scenario.day.length_s
