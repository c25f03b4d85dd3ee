"""What is good enough, whether a study shows that it is reached, and how that is told."""

from imroute.targets.judging import Verdict, interval_estimate, met_by_day, rule, verdict
from imroute.targets.names import (
    in_words,
    measure_name,
    periods,
    scope_name,
    stat_name,
)
from imroute.targets.numbers import (
    number_in_words,
    range_of,
    rounded,
    short_time,
    time_in_words,
    with_range,
)
from imroute.targets.occupancy import occupancy_advice, occupancy_measure
from imroute.targets.sentences import (
    Ruling,
    asked,
    goal_of,
    stated,
    subject,
    told,
    wanted_of,
    where,
    whom,
)
from imroute.targets.target import Target, scope_of, thresholds_s

__all__ = [
    "Ruling",
    "Target",
    "Verdict",
    "asked",
    "goal_of",
    "in_words",
    "interval_estimate",
    "measure_name",
    "met_by_day",
    "number_in_words",
    "occupancy_advice",
    "occupancy_measure",
    "periods",
    "range_of",
    "rounded",
    "rule",
    "scope_name",
    "scope_of",
    "short_time",
    "stat_name",
    "stated",
    "subject",
    "thresholds_s",
    "time_in_words",
    "told",
    "verdict",
    "wanted_of",
    "where",
    "whom",
    "with_range",
]
