"""Is the staffing found the cheapest of all? Small desks, every cheaper staffing tried.

    python -m benchmarks.staffing_optimum [SEEDS]

Two pools, three intervals, up to four agents of one and two of the other: of the staffings that
cost less than the one found, each is simulated on the same days; none may meet every target.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

from imroute.errors import ScenarioError
from imroute.loading import Loaded, load
from imroute.studies.cases import Cases, Settings
from imroute.studies.staffing import Limits, StaffResult, staff

DAYS = 6
MOST = {"team": 4, "experts": 2}
DESK = """
title: Two pools
day: {start: 09:00, end: 12:00, interval: 1h}
tiers: {plain: {share: 80%}, vip: {share: 20%, priority: high}}
contact_types:
  ask: {arrivals: {09:00: 14/h, 10:00: 24/h, 11:00: 12/h}}
  fix: {arrivals: 8/h, conversation: {turns: {geometric: 6}}}
pools:
  team: {agents: 3, capacity: 2, cost: 30/h}
  experts: {agents: 2, capacity: 2, cost: 41/h, skills: [fix]}
routing:
  fixes: {match: {type: fix}, stages: [{pools: [experts]}, {after: 20s, pools: [team]}]}
  rest: {stages: [{pools: [team]}]}
targets:
  - {measure: service_level, within: 30s, at_least: 55%}
"""
LEVEL = {"measure": "service_level", "within": "30s"}
DESKS: dict[str, dict[str, object]] = {
    "pools apart in cost": {},
    "equal cost": {"pools.experts.cost": "30/h"},
    "skills that overlap": {"pools.experts.skills": ["ask", "fix"]},
    "a target by tier": {"targets": [{**LEVEL, "at_least": "60%", "for": {"tier": "vip"}}]},
    "every interval": {"targets": [{**LEVEL, "at_least": "30%", "in": "every_interval"}]},
    "abandonment": {"targets": [{"measure": "abandonment", "at_most": "40%"}]},
}


def main(seeds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.yaml"
        path.write_text(DESK, encoding="utf-8")
        desk = load(path)
    print("| desk | studies | of them proven the cheapest | cheaper staffings tried | that held |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, changes in DESKS.items():
        row = [_checked(desk.changed(changes), seed) for seed in range(1, seeds + 1)]
        proven, tried, held = (sum(column) for column in zip(*row, strict=True))
        print(f"| {name} | {len(row)} | {proven} | {tried:,} | {held} |", flush=True)


def _checked(loaded: Loaded, seed: int) -> tuple[int, int, int]:
    settings = Settings(seed)
    found = staff(loaded, DAYS, Limits(most=MOST), settings=settings)
    cheaper = list(_cheaper(found))
    with Cases(settings) as cases:
        held = sum(_holds(cases, found, staffing) for staffing in cheaper)
    return found.certificate.proof == "cheapest", len(cheaper), held


def _holds(cases: Cases, found: StaffResult, staffing: tuple[int, ...]) -> bool:
    try:
        outcome = cases.outcome(found.grid.applied(staffing), DAYS)
    except ScenarioError:  # nobody at all for some contacts
        return False
    return len(outcome.margins) == len(found.outcome.margins) and outcome.holds


def _cheaper(found: StaffResult) -> list[tuple[int, ...]]:
    grid = found.grid
    limits = zip(grid.least, grid.most, strict=True)
    every = itertools.product(*(range(least, most + 1) for least, most in limits))
    return [one for one in every if grid.cost(one) < grid.cost(found.staffing) - 1e-9]


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
