"""Which values of two cases are compared: of all customers, of each group of them, by interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imroute.engine.plan import make_plan
from imroute.facts.measure import MAX, MEAN, THRESHOLD, Measure
from imroute.loading import Loaded
from imroute.measures import DEFAULT_THRESHOLDS_S, MEASURES, reactions_of
from imroute.measures.experience import EXPERIENCE
from imroute.measures.scopes import Family, Scopes
from imroute.studies.asked import targets_of
from imroute.studies.outcomes import Asked
from imroute.targets import Target, scope_of, thresholds_s
from imroute.units import format_duration

FAMILIES: tuple[Family, ...] = ((), ("type",), ("tier",), ("channel",), ("rule",), ("pool",))
BY_INTERVAL = (
    "arrivals",
    "response_time",
    "service_level",
    "abandonment",
    "agents_on_duty",
    "focus_occupancy",
    "queue_length",
    "cost",
)
QUANTILES = {"response_time": ("p50", "p90"), "reply_time": ("p90",)}  # each takes a sorting
QUANTILE_FAMILIES: tuple[Family, ...] = ((), ("type",), ("tier",))
USUAL_THRESHOLD_S = 30.0


def scopes_of(loaded: Loaded) -> Scopes:
    return Scopes(make_plan(loaded.scenario))


def thresholds(cases: Sequence[Loaded]) -> list[str]:
    """Times that shares are told for: those of the targets, as far as every case knows them."""
    every = [set(thresholds_s(targets_of(loaded.scenario))) for loaded in cases]
    known = set.intersection(*(one | set(DEFAULT_THRESHOLDS_S) for one in every))
    wanted = set.union(*every) & known or {USUAL_THRESHOLD_S}
    return [format_duration(seconds) for seconds in sorted(wanted)]


def first_within(loaded: Loaded, within: Sequence[str]) -> str:
    """The time of the first service-level target, if all cases know it."""
    named = [target.judged_stat for target in targets_of(loaded.scenario) if target.within_s]
    return next((name for name in named if name is not None and name in within), within[0])


def values(scopes: Scopes, measures: Iterable[Measure], within: Sequence[str]) -> Iterator[Asked]:
    """All values of one case; values of one measure and family stand together."""
    channels = len(scopes.names["channel"])
    for measure in measures:
        for family in (*FAMILIES, ("interval",)):
            if not measure.applies_to(family) or (family == ("channel",) and channels < 2):
                continue
            for stat in _stats(measure, family, within):
                yield from (Asked(measure.id, scope, stat) for scope in scopes.labels(family))


def measures_of(cases: Iterable[Loaded]) -> list[Measure]:
    """The measures of the tables; of what customers make of it those that any case knows."""
    known = {name for loaded in cases for name in reactions_of(loaded.scenario).known}
    return [
        measure
        for measure in MEASURES.values()
        if measure.listed and (measure.id not in EXPERIENCE or measure.id in known)
    ]


def _stats(measure: Measure, family: Family, within: Sequence[str]) -> Sequence[str]:
    if family == ("interval",) and measure.id not in BY_INTERVAL:
        return ()
    if measure.stats[0] == THRESHOLD:
        return within
    quantiles = QUANTILES.get(measure.id, ()) if family in QUANTILE_FAMILIES else ()
    highest = (MAX,) if measure.id == "queue_length" else ()
    return (MEAN, *quantiles, *highest)


def judged(target: Target, scopes: Scopes) -> Iterator[Asked]:
    """What a target is judged by: one value, or one of each interval."""
    intervals = scopes.labels(("interval",)) if target.every_interval else [""]
    for interval in intervals:
        yield judged_in(target, interval)


def judged_in(target: Target, interval: str = "") -> Asked:
    return Asked(target.measured, scope_of(target, interval), target.judged_stat, target.during)
