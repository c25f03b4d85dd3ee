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
    from imroute.plots.capacity import capacity_curve as capacity_curve
    from imroute.plots.capacity import capacity_gains as capacity_gains
    from imroute.plots.capacity import capacity_limits as capacity_limits
    from imroute.plots.compare import compared_day as compared_day
    from imroute.plots.compare import differences as differences
    from imroute.plots.compare import gains_and_losses as gains_and_losses
    from imroute.plots.levels import service_level as service_level
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
    from imroute.plots.worth import breakeven_line as breakeven_line
    from imroute.plots.worth import price_of_a_point as price_of_a_point
    from imroute.plots.worth import worth_in_agents as worth_in_agents

_HOMES = {
    "capacity_curve": "capacity",
    "capacity_gains": "capacity",
    "capacity_limits": "capacity",
    "compared_day": "compare",
    "differences": "compare",
    "gains_and_losses": "compare",
    "service_level": "levels",
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
    "breakeven_line": "worth",
    "price_of_a_point": "worth",
    "worth_in_agents": "worth",
}
__all__ = [
    "agents_needed",
    "agents_spared",
    "breakeven_line",
    "capacity_curve",
    "capacity_gains",
    "capacity_limits",
    "compared_day",
    "compared_targets",
    "differences",
    "drawings",
    "gains_and_losses",
    "influences",
    "off_sick",
    "price_of_a_point",
    "recovery",
    "service_level",
    "shift_chart",
    "shift_cover",
    "sweep_front",
    "sweep_line",
    "sweep_map",
    "worth_in_agents",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'imroute.plots' has no attribute {name!r}")
    return getattr(import_module(f"imroute.plots.{_HOMES[name]}"), name)
