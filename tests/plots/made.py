"""Small studies to draw, each made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import imroute
from imroute.studies.cases import Settings

TEXT = """
title: Two desks
day: {start: 18:00, end: 20:00, interval: 30m}
tiers: {vip: {share: 20%, priority: high}, regular: {share: 80%}}
contact_types:
  order: {arrivals: {18:00: 30/h, 19:00: 60/h}}
  refund: {arrivals: 15/h}
pools:
  desk: {agents: {18:00: 3, 19:00: 4}, capacity: 2, skills: [order, refund], cost: 30/h}
  help: {agents: 2, capacity: 2, skills: [refund], cost: 40/h}
routing:
  refunds: {match: {type: refund}, stages: [{pools: [help]}, {after: 10s, pools: [desk]}]}
  rest: {stages: [{pools: [desk]}]}
targets:
  - {measure: service_level, within: 30s, at_least: 80%}
  - {measure: focus_occupancy, at_most: 85%}
variants:
  one_more: {pools.desk.agents: {add: 1}}
  fewer: {pools.desk.agents: {add: -1}}
  same: {pools.help.speed: 1}
"""
ONE = Settings(workers=1)


def desks() -> imroute.ScenarioFile:
    return imroute.load_text(TEXT)


MADE: Mapping[str, Callable[[], object]] = {
    "compare": lambda: desks().compare(days=10, settings=ONE),
    "capacity": lambda: desks().capacity(days=20, settings=ONE),
    "staff": lambda: desks().staff(days=10, settings=ONE, prove=False),
    "shifts": lambda: desks().shifts(days=5, need="as-written", effort=1, settings=ONE),
    "sweep": lambda: desks().sweep("pools.desk.agents=2..5", days=20, settings=ONE),
    "sweep of two": lambda: desks().sweep(
        "pools.desk.agents=3..5", "pools.desk.capacity=1,2", days=10, settings=ONE
    ),
    "sensitivity": lambda: desks().sensitivity(
        "demand=0.8..1.2", "pools.desk.agents=3..5", samples=16, days=2, settings=ONE
    ),
    "worth": lambda: desks().worth(days=10, settings=ONE),
    "breakeven": lambda: desks().breakeven("pools.desk.agents=2..6", days=10, settings=ONE),
    "resilience": lambda: desks().resilience(days=10, surges=["18:30 10m 3"], settings=ONE),
}


@cache
def made(name: str) -> object:
    return MADE[name]()
