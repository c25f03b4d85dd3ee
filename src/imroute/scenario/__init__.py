"""The scenario: what a planner writes, read and checked, value by value."""

from imroute.scenario.arrivals import ArrivalPattern
from imroute.scenario.bounds import Bound
from imroute.scenario.clockmaps import Steps
from imroute.scenario.models import Day, Scenario, Variant
from imroute.scenario.part import Part
from imroute.scenario.people import (
    Bot,
    Busyness,
    ContactType,
    Conversation,
    CustomerKeys,
    Returns,
    Tier,
)
from imroute.scenario.raw import Context
from imroute.scenario.rules import Match, Rule, RuleKeys, Stage
from imroute.scenario.spreads import Spread
from imroute.scenario.staff import Break, Pool, Shift
from imroute.scenario.targets import Target

__all__ = [
    "ArrivalPattern",
    "Bot",
    "Bound",
    "Break",
    "Busyness",
    "ContactType",
    "Context",
    "Conversation",
    "CustomerKeys",
    "Day",
    "Match",
    "Part",
    "Pool",
    "Returns",
    "Rule",
    "RuleKeys",
    "Scenario",
    "Shift",
    "Spread",
    "Stage",
    "Steps",
    "Target",
    "Tier",
    "Variant",
]
