"""Staffing: the fewest or cheapest agents that meet every target with confidence."""

from imroute.studies.staffing.grid import Grid, Limits, Staffing, grid_of
from imroute.studies.staffing.result import (
    Certificate,
    Removal,
    Row,
    Rule,
    StaffResult,
    Verified,
)

__all__ = [
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
]
