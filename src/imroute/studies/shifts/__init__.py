"""Shifts: rosters that cover the need at the least cost and meet the targets when simulated."""

from imroute.studies.shifts.covering import Cover, covered
from imroute.studies.shifts.cutting import Cut
from imroute.studies.shifts.grid import Grid
from imroute.studies.shifts.result import Round, ShiftsResult, Spared, Verified
from imroute.studies.shifts.roster import Agent, on_day, written
from imroute.studies.shifts.study import shifts
from imroute.studies.shifts.terms import Pause, Shape, Terms, terms_of

__all__ = [
    "Agent",
    "Cover",
    "Cut",
    "Grid",
    "Pause",
    "Round",
    "Shape",
    "ShiftsResult",
    "Spared",
    "Terms",
    "Verified",
    "covered",
    "on_day",
    "shifts",
    "terms_of",
    "written",
]
