"""What is measured: a table of measures, and their values from the logs of a study."""

from imroute.measures.results import Results, Row
from imroute.measures.table import (
    DEFAULT_THRESHOLDS_S,
    MEASURES,
    REPEAT_WINDOW_S,
    Measure,
    service_level_id,
)
from imroute.measures.view import Window

__all__ = [
    "DEFAULT_THRESHOLDS_S",
    "MEASURES",
    "REPEAT_WINDOW_S",
    "Measure",
    "Results",
    "Row",
    "Window",
    "service_level_id",
]
