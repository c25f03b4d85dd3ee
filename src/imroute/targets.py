"""What is good enough, and whether a study shows that it is reached."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from imroute.engine.contract import WEIGHT_UNIT
from imroute.intervals import Estimate, Floats, of_proportion
from imroute.measures import (
    MEASURES,
    Clock,
    Formula,
    Results,
    Row,
    Unit,
    Window,
    period,
    service_level_id,
)
from imroute.units import (
    HOUR,
    MINUTE,
    format_clock,
    format_duration,
    format_share,
    parse_duration,
)

Ruling: TypeAlias = Literal["met", "missed", "undecided", "no data"]
_SEVERITY: dict[Ruling, int] = {"missed": 0, "undecided": 1, "met": 2, "no data": 3}


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
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value that is good enough."""
        if self.between is not None:
            return self.between
        low = -math.inf if self.at_least is None else self.at_least
        return low, math.inf if self.at_most is None else self.at_most


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a target is met, with the numbers it was judged by.

    They are those of the worst interval for `every_interval`, and the share of days that met it for
    `on_days`. `days_met` is that share of the days with data in any case; NaN if there are none.
    """

    target: Target
    mean: float
    low: float
    high: float
    verdict: Ruling
    days_met: float
    worst_interval: str | None
    sentence: str


def thresholds_s(targets: Iterable[Target]) -> tuple[float, ...]:
    """The thresholds that `Results` has to know, to judge these targets."""
    return tuple(target.threshold_s for target in targets if target.threshold_s is not None)


def verdict(target: Target, results: Results, confidence: float | None = None) -> Verdict:
    """Judge a target by confidence intervals, not by means alone; by default by those of results.

    Every interval is met only if each interval with data is, and missed if any is.
    """
    confidence = results.confidence if confidence is None else confidence
    intervals = (results.intervals(target.during) if target.every_interval else []) or [""]
    worst = min(
        (_of(target, results, interval, confidence) for interval in intervals),
        key=_badness(target),
    )
    by_day = met_by_day(target, results)
    met = by_day[~np.isnan(by_day)]
    judged, ruling = worst.estimate, worst.ruling
    if target.on_days is not None:
        judged = of_proportion(int(met.sum()), met.size, confidence)
        ruling = rule(judged, (target.on_days, math.inf))
    return Verdict(
        target,
        judged.mean,
        judged.low,
        judged.high,
        ruling,
        float(met.mean()) if met.size else math.nan,
        worst.interval.removeprefix("interval:") or None,
        _sentence(target, judged, ruling, worst, period(results.plan)),
    )


def rule(estimate: Estimate, limits: tuple[float, float]) -> Ruling:
    """Met if the whole interval lies within the limits, missed if all of it lies outside."""
    low, high = limits
    if math.isnan(estimate.mean):
        return "no data"
    if estimate.high < low or estimate.low > high:
        return "missed"
    above = low == -math.inf or estimate.low >= low
    below = high == math.inf or estimate.high <= high
    return "met" if above and below else "undecided"


class _Judged(NamedTuple):
    interval: str  # "" if none
    estimate: Estimate
    unit: Unit
    stat: str
    ruling: Ruling


def _of(target: Target, results: Results, interval: str, confidence: float) -> _Judged:
    row = _row(target, results, interval, confidence)
    estimate = Estimate(row.mean, row.low, row.high, row.days)
    return _Judged(interval, estimate, row.unit, row.stat, rule(estimate, target.limits))


def interval_estimate(
    target: Target, results: Results, interval: str = "", confidence: float | None = None
) -> Estimate:
    """What a target is about, in one interval such as "interval:18:30" or ("") in all."""
    row = _row(target, results, interval, confidence)
    return Estimate(row.mean, row.low, row.high, row.days)


def _row(target: Target, results: Results, interval: str, confidence: float | None) -> Row:
    return results.estimate(
        *(target.measured, scope_of(target, interval), target.judged_stat),
        during=target.during,
        confidence=confidence,
    )


def scope_of(target: Target, interval: str = "") -> str:
    """Scope of a target, as a product with an interval if one is named."""
    return " × ".join(part for part in (*target.scope, interval) if part) or "all"


def _badness(target: Target) -> Callable[[_Judged], tuple[int, float]]:
    """Missed comes first, then undecided; among these the mean that is the least inside."""
    low, high = target.limits

    def key(judged: _Judged) -> tuple[int, float]:
        margin = min(judged.estimate.mean - low, high - judged.estimate.mean)
        return _SEVERITY[judged.ruling], margin

    return key


def met_by_day(target: Target, results: Results) -> Floats:
    """1 on days that met the target in all intervals with data, 0 on others; NaN without data."""
    intervals = (results.intervals(target.during) if target.every_interval else []) or [""]
    values: Floats = np.stack(
        [
            results.by_day(
                target.measured,
                scope_of(target, interval),
                target.judged_stat,
                during=target.during,
            )
            for interval in intervals
        ]
    )
    low, high = target.limits
    known = ~np.isnan(values)
    bad = known & ~((values >= low) & (values <= high))
    return np.where(known.any(axis=0), 1.0 - bad.any(axis=0), np.nan)


# Sentences ----------------------------------------------------------------------------------------

# What a share is a share of; {T} is the threshold. Other measures go by their own name.
_SHARES_OF = {
    "service_level": "of contacts answered within {T}",
    "service_level_answered": "of answered contacts answered within {T}",
    "service_level_without_early_abandons": "of contacts not given up within {T} answered by then",
    "service_level_early_abandons_good": "of contacts answered or given up within {T}",
    "service_level_virtual": "of contacts assigned, had nobody given up, within {T}",
    "immediate_answers": "of contacts assigned without a wait",
    "abandonment": "of contacts given up in the queue",
    "observed_abandonment": "of contacts seen to be given up in the queue",
    "containment": "of bot sessions resolved by the bot",
    "true_containment": "of bot sessions truly resolved by the bot",
    "first_contact_resolution": "of first contacts settling the matter",
    "repeat_rate": "of contacts about a matter raised before",
    "transfer_rate": "of answered contacts passed on to another agent",
    "csat": "of customers satisfied, as expected",
    "churn": "of customers lost for good, as expected",
    "reply_time": "of replies sent within {T}",
}
_FROM_ARRIVAL = "_from_arrival"


def _sentence(target: Target, judged: Estimate, ruling: Ruling, worst: _Judged, period: str) -> str:
    """What a planner reads: "Missed: 71.2% (69.8–72.6%) of contacts answered within 20 s, …"."""
    known = ruling != "no data"
    what = in_words(target.measured, worst.stat, worst.unit, period) + where(target, worst.interval)
    goal = goal_of(target, worst.unit)
    if target.on_days is None:
        verb = " are" if worst.unit in ("count", "hours") else " is"
        value = _value(judged, worst.unit) if known else ""
        said = _joined(value, what, verb) if known else what.removeprefix("of ")
    else:
        share = f" ({_range(judged, 'share')})" if known else ""
        days = f"{round(judged.mean * judged.days)} of {judged.days} " if known else ""
        said = f"{days}{period}s{share} with {_joined(goal, what)}"
        goal = f"at least {format_share(target.on_days)} of {period}s"
    return f"{ruling.capitalize()}: {said}, target {goal}{_doubt(ruling, judged.days, period)}."


def _joined(value: str, what: str, verb: str = "") -> str:
    """A share stands before what it is of, any other value after what it is."""
    return f"{value} {what}" if what.startswith("of ") else f"{what}{verb} {value}"


def in_words(measure: str, stat: str, unit: Unit, period: str = "day") -> str:
    """What a number is of: "of contacts answered within 20 s", "p90 of reply time"."""
    base, name = measure.removesuffix(_FROM_ARRIVAL), measure.replace("_", " ")
    if stat[0].isdigit():
        since = " of arrival" if base != measure else ""
        within = time_in_words(parse_duration(stat)) + since
        return _SHARES_OF.get(base, f"of contacts with {name} up to {{T}}").format(T=within)
    if stat == "mean" and unit == "share":
        return _SHARES_OF.get(measure, name)
    a_day = "total" in MEASURES[measure].stats
    stats = {"max": f"longest {{}} of a {period}", "total": "total {}"}
    stats["mean"] = f"{{}} a {period}" if a_day else "mean {}"
    return stats.get(stat, f"{stat} of {{}}").format(name)


def where(target: Target, interval: str = "") -> str:
    """Of whom and when: " for tier vip from 20:00 to 22:00 in the worst interval, 20:30"."""
    words = " and ".join(part.replace(":", " ", 1) for part in target.scope)
    said = f" for {words}" if words else ""
    if target.during is not None:
        begin, end = map(format_clock, target.during)
        said += f" from {begin} to {end}"
    if interval:
        said += f" in the worst interval, {interval.removeprefix('interval:')}"
    return said


def goal_of(target: Target, unit: Unit) -> str:
    """What is good enough: "at least 80% in every interval"."""
    low, high = target.limits
    if target.between is not None:
        goal = f"{_number(low, unit)} to {_number(high, unit)}"
    elif target.at_least is not None:
        goal = f"at least {_number(low, unit)}"
    else:
        goal = f"at most {_number(high, unit)}"
    goal += " in every interval" if target.every_interval else ""
    return goal if target.ideal is None else f"{goal} (ideal {_number(target.ideal, unit)})"


def _doubt(ruling: Ruling, days: int, period: str) -> str:
    if ruling != "undecided":
        return ""
    return f"; more {period}s would tell" if days > 1 else f"; a single {period} cannot tell"


# Numbers ------------------------------------------------------------------------------------------


def _value(estimate: Estimate, unit: Unit) -> str:
    known = _range(estimate, unit)
    return rounded(estimate.mean, unit) + (f" ({known})" if known else "")


def _range(estimate: Estimate, unit: Unit) -> str:
    """The interval as far as it is known."""
    low, high = (
        "" if math.isnan(end) else rounded(end, unit) for end in (estimate.low, estimate.high)
    )
    if low and high:
        return f"{low.removesuffix('%')}–{high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def rounded(value: float, unit: Unit) -> str:
    """A value as the screen shows it, shares to a tenth of a percent."""
    return f"{value:.1%}" if unit == "share" else _number(value, unit)


def _number(value: float, unit: Unit) -> str:
    if unit == "share":
        return format_share(value)
    if unit == "s":
        return time_in_words(value)
    rounded = f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}".removesuffix(".0")
    return f"{rounded} h" if unit == "hours" else rounded


def time_in_words(seconds: float) -> str:
    """100 seconds are "1 min 40 s"; tenths are told under ten seconds, seconds under one hour."""
    if seconds < 10:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds) if seconds < HOUR else round(seconds / MINUTE) * MINUTE
    parts = []
    for length, name in ((HOUR, "h"), (MINUTE, "min"), (1.0, "s")):
        number, whole = divmod(whole, length)
        if number:
            parts.append(f"{int(number)} {name}")
    return " ".join(parts)


# Occupancy ----------------------------------------------------------------------------------------


def occupancy_measure(results: Results) -> str:
    """How busy agents are, read honestly: wall-clock occupancy only with one contact at a time."""
    single = all(pool.capacity <= WEIGHT_UNIT for pool in results.plan.pools)
    return "occupancy" if single else "focus_occupancy"


def occupancy_advice(results: Results, aim: tuple[float, float], overload: float) -> str:
    """Where the agents' occupancy lies against the band to aim for and the limit of overload."""
    row = results.estimate(occupancy_measure(results))
    if math.isnan(row.mean):
        return "Occupancy: no data, no agent was on duty."
    said = f"{row.measure.replace('_', ' ').capitalize()} {rounded(row.mean, 'share')}"
    band = f"the {format_share(aim[0]).removesuffix('%')}–{format_share(aim[1])} to aim for"
    if row.mean > overload:
        return f"{said}: overload, above {format_share(overload)}."
    if row.mean > aim[1]:
        return f"{said}: above {band}, overload begins above {format_share(overload)}."
    if row.mean < aim[0]:
        return f"{said}: below {band}."
    return f"{said}: within {band}."
