"""Staffing: the fewest or cheapest agents that meet every target with confidence."""

from imroute.studies.staffing.grid import Grid, Limits, Staffing, grid_of, read_limits
from imroute.studies.staffing.result import (
    Certificate,
    Removal,
    Row,
    Rule,
    StaffResult,
    Verified,
)
from imroute.studies.staffing.study import DEFAULT_DAYS, staff

__all__ = [
    "DEFAULT_DAYS",
    "Certificate",
    "Grid",
    "Limits",
    "Removal",
    "Row",
    "Rule",
    "StaffResult",
    "Staffing",
    "Verified",
    "grid_of",
    "read_limits",
    "staff",
]
