"""What is measured: a table of measures, and their values from the logs of a study."""

from imroute.facts.measure import Clock, Formula, Measure, Unit
from imroute.facts.measures import (
    DEFAULT_THRESHOLDS_S,
    MEASURES,
    REPEAT_WINDOW_S,
    service_level_id,
)
from imroute.measures.experience import Reactions, reactions_of
from imroute.measures.opening import Window, opening, period, period_of
from imroute.measures.results import Results, Row

__all__ = [
    "DEFAULT_THRESHOLDS_S",
    "MEASURES",
    "REPEAT_WINDOW_S",
    "Clock",
    "Formula",
    "Measure",
    "Reactions",
    "Results",
    "Row",
    "Unit",
    "Window",
    "opening",
    "period",
    "period_of",
    "reactions_of",
    "service_level_id",
]
