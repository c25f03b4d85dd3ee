"""How busy agents are, against what is published as healthy."""

from __future__ import annotations

import math

from imroute.engine.contract import WEIGHT_UNIT
from imroute.language import capital, say
from imroute.measures import Results
from imroute.targets.names import measure_name
from imroute.targets.numbers import rounded
from imroute.units import format_share


def occupancy_measure(results: Results) -> str:
    """How busy agents are, read honestly: wall-clock occupancy only with one contact at a time."""
    single = all(pool.capacity <= WEIGHT_UNIT for pool in results.plan.pools)
    return "occupancy" if single else "focus_occupancy"


def occupancy_advice(results: Results, aim: tuple[float, float], overload: float) -> str:
    """Where the agents' occupancy lies against the band to aim for and the limit of overload."""
    row = results.estimate(occupancy_measure(results))
    if math.isnan(row.mean):
        return say("Occupancy: no data, no agent was on duty.")
    name, share = capital(measure_name(row.measure)), rounded(row.mean, "share")
    low, high = format_share(aim[0]).removesuffix("%"), format_share(aim[1])
    told = {"name": name, "share": share, "low": low, "high": high, "limit": format_share(overload)}
    if row.mean > overload:
        return say("{name} {share}: overload, above {limit}.", **told)
    if row.mean > aim[1]:
        return say(
            "{name} {share}: above the {low}–{high} to aim for, overload begins above {limit}.",
            **told,
        )
    if row.mean < aim[0]:
        return say("{name} {share}: below the {low}–{high} to aim for.", **told)
    return say("{name} {share}: within the {low}–{high} to aim for.", **told)
