"""Scenario → Plan: names become numbers, clock times become seconds of the run."""

from __future__ import annotations

from imroute.engine.contract import NONE, Plan
from imroute.engine.plan.bots import bot_plan
from imroute.engine.plan.demand import expected_contacts
from imroute.engine.plan.hours import Hours
from imroute.engine.plan.names import thousandths
from imroute.engine.plan.pools import pool_plan
from imroute.engine.plan.rules import rule_plan
from imroute.engine.plan.types import type_plan
from imroute.scenario import Scenario
from imroute.scenario.weeks import WEEKDAYS

__all__ = ["expected_contacts", "make_plan", "thousandths"]


def make_plan(scenario: Scenario) -> Plan:
    """Put a checked scenario into numbers."""
    hours = Hours(scenario)
    bots, pools = scenario.bots.items(), scenario.pools.items()
    return Plan(
        start_clock_s=hours.start_s,
        day_start_s=scenario.warm_up,
        day_end_s=hours.in_run(hours.end_s),
        interval_s=scenario.day.interval,
        busyness_cv=scenario.busyness.cv if scenario.busyness else 0.0,
        choose_contact=scenario.choose_contact,
        at_close=scenario.at_close,
        tiers=tuple(scenario.tiers),
        types=tuple(type_plan(scenario, hours, name) for name in scenario.contact_types),
        bots=tuple(bot_plan(scenario, hours, name, bot) for name, bot in bots),
        pools=tuple(pool_plan(scenario, hours, name, pool) for name, pool in pools),
        rules=tuple(rule_plan(scenario, name, rule) for name, rule in scenario.routing.items()),
        days=hours.days,
        open_s=hours.close_s - hours.open_s if hours.days > 1 else 0.0,
        weekday=WEEKDAYS.index(scenario.day.weekday),
        site_limit=NONE if scenario.site_limit is None else scenario.site_limit,
    )
