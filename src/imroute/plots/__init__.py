"""Results as pictures: each function takes a result and an Axes, draws, and returns the Axes.

    import imroute
    result = imroute.run(imroute.load("scenarios/ecommerce_evening.yaml"))
    imroute.plots.service_level(result).figure.savefig("level.png")

Without an Axes each draws a picture of its own. matplotlib is imported when the first is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imroute.plots.arrivals import arrival_heat_map as arrival_heat_map
    from imroute.plots.capacity import capacity_curve as capacity_curve
    from imroute.plots.capacity import capacity_gains as capacity_gains
    from imroute.plots.capacity import capacity_limits as capacity_limits
    from imroute.plots.compare import compared_day as compared_day
    from imroute.plots.compare import differences as differences
    from imroute.plots.compare import gains_and_losses as gains_and_losses
    from imroute.plots.day import abandonment as abandonment
    from imroute.plots.day import arrivals_and_staff as arrivals_and_staff
    from imroute.plots.day import occupancy as occupancy
    from imroute.plots.day import queue as queue
    from imroute.plots.day import response_times as response_times
    from imroute.plots.groups import heat_map as heat_map
    from imroute.plots.groups import pools as pools
    from imroute.plots.groups import targets as targets
    from imroute.plots.lanes import gantt as gantt
    from imroute.plots.levels import service_level as service_level
    from imroute.plots.moments import replay as replay
    from imroute.plots.of_a_run import FOR_A_RUN as FOR_A_RUN
    from imroute.plots.people import bot as bot
    from imroute.plots.people import cost as cost
    from imroute.plots.people import experience as experience
    from imroute.plots.people import funnel as funnel
    from imroute.plots.pictures import drawings as drawings
    from imroute.plots.resilience import off_sick as off_sick
    from imroute.plots.resilience import recovery as recovery
    from imroute.plots.shifts import shift_chart as shift_chart
    from imroute.plots.shifts import shift_cover as shift_cover
    from imroute.plots.staffing import agents_needed as agents_needed
    from imroute.plots.staffing import agents_spared as agents_spared
    from imroute.plots.sweep import influences as influences
    from imroute.plots.sweep import sweep_front as sweep_front
    from imroute.plots.sweep import sweep_line as sweep_line
    from imroute.plots.sweep import sweep_map as sweep_map
    from imroute.plots.verdicts import compared_targets as compared_targets
    from imroute.plots.waits import response_distribution as response_distribution
    from imroute.plots.worth import breakeven_line as breakeven_line
    from imroute.plots.worth import price_of_a_point as price_of_a_point
    from imroute.plots.worth import worth_in_agents as worth_in_agents

_HOMES = {
    "arrival_heat_map": "arrivals",
    "capacity_curve": "capacity",
    "capacity_gains": "capacity",
    "capacity_limits": "capacity",
    "compared_day": "compare",
    "differences": "compare",
    "gains_and_losses": "compare",
    "abandonment": "day",
    "arrivals_and_staff": "day",
    "occupancy": "day",
    "queue": "day",
    "response_times": "day",
    "heat_map": "groups",
    "pools": "groups",
    "targets": "groups",
    "gantt": "lanes",
    "service_level": "levels",
    "replay": "moments",
    "FOR_A_RUN": "of_a_run",
    "bot": "people",
    "cost": "people",
    "experience": "people",
    "funnel": "people",
    "drawings": "pictures",
    "off_sick": "resilience",
    "recovery": "resilience",
    "shift_chart": "shifts",
    "shift_cover": "shifts",
    "agents_needed": "staffing",
    "agents_spared": "staffing",
    "influences": "sweep",
    "sweep_front": "sweep",
    "sweep_line": "sweep",
    "sweep_map": "sweep",
    "compared_targets": "verdicts",
    "response_distribution": "waits",
    "breakeven_line": "worth",
    "price_of_a_point": "worth",
    "worth_in_agents": "worth",
}
__all__ = [
    "FOR_A_RUN",
    "abandonment",
    "agents_needed",
    "agents_spared",
    "arrival_heat_map",
    "arrivals_and_staff",
    "bot",
    "breakeven_line",
    "capacity_curve",
    "capacity_gains",
    "capacity_limits",
    "compared_day",
    "compared_targets",
    "cost",
    "differences",
    "drawings",
    "experience",
    "funnel",
    "gains_and_losses",
    "gantt",
    "heat_map",
    "influences",
    "occupancy",
    "off_sick",
    "pools",
    "price_of_a_point",
    "queue",
    "recovery",
    "replay",
    "response_distribution",
    "response_times",
    "service_level",
    "shift_chart",
    "shift_cover",
    "sweep_front",
    "sweep_line",
    "sweep_map",
    "targets",
    "worth_in_agents",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'imroute.plots' has no attribute {name!r}")
    return getattr(import_module(f"imroute.plots.{_HOMES[name]}"), name)
