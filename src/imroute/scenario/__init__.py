"""The scenario: what a planner writes, read and checked, value by value."""

from imroute.scenario.fields import ArrivalPattern, Bound
from imroute.scenario.models import (
    Bot,
    Break,
    ContactType,
    Conversation,
    CustomerKeys,
    Day,
    Match,
    Part,
    Pool,
    Returns,
    Rule,
    RuleKeys,
    Scenario,
    Shift,
    Stage,
    Target,
    Tier,
)
from imroute.scenario.values import Context, Spread, Steps

__all__ = [
    "ArrivalPattern",
    "Bot",
    "Bound",
    "Break",
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
]
