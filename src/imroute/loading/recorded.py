"""What must hold of recorded arrivals beside the rest of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from imroute.errors import Path, Problem, listed
from imroute.scenario import Scenario
from imroute.scenario.routes import surges_for, tier_shares

MAX_COPIES = 1000


def of_records(scenario: Scenario) -> Iterator[Problem]:
    """Check every type whose arrivals are recorded."""
    for type_name, contact_type in scenario.contact_types.items():
        if contact_type.arrivals is not None and contact_type.arrivals.recorded:
            yield from _tiers(scenario, type_name)
            yield from _copies(scenario, type_name)


def _tiers(scenario: Scenario, type_name: str) -> Iterator[Problem]:
    """A tier without a share has no rule of its own, as a type may leave it out."""
    shares = tier_shares(scenario, type_name)
    pattern = scenario.contact_types[type_name].arrivals
    named = dict.fromkeys(record.tier for record in pattern.recorded) if pattern else {}
    for tier in named:
        if tier is not None and not shares[tier]:
            those = listed(name for name, share in shares.items() if share)
            allowed = f"tiers with a share among customers of {type_name}: {those}"
            do = f"give {tier} a share, or leave its name out of the rows"
            yield Problem(f"tier {tier} in the record", allowed, do, _path(type_name))


def _copies(scenario: Scenario, type_name: str) -> Iterator[Problem]:
    weekdays = (scenario.weekdays or {}).values()
    surging = prod(max(1.0, surge.times) for surge in surges_for(scenario, type_name))
    copies = scenario.demand * max([1.0, *weekdays]) * surging
    if copies > MAX_COPIES:
        got = f"up to {copies:,.0f} copies of each recorded customer"
        do = "write smaller factors for demand, weekdays or surges"
        yield Problem(got, f"at most {MAX_COPIES:,} copies", do, _path(type_name))


def _path(type_name: str) -> Path:
    return "contact_types", type_name, "arrivals"
