"""Peak-load capacity of a scenario: how much demand it bears, and what breaks first."""

from imroute.studies.capacity.binding import Binds, Gain
from imroute.studies.capacity.result import CapacityResult, CurvePoint, Limit, Next, Status
from imroute.studies.capacity.staffed import Stretch
from imroute.studies.capacity.study import MOST_DAYS, PRECISION, capacity

__all__ = [
    "MOST_DAYS",
    "PRECISION",
    "Binds",
    "CapacityResult",
    "CurvePoint",
    "Gain",
    "Limit",
    "Next",
    "Status",
    "Stretch",
    "capacity",
]
