"""The scenario: what a planner writes, read and checked, value by value."""

from imroute.scenario.agents import Accept, Assist, AtMost, Escalation, Ramp, Reserve
from imroute.scenario.arrivals import ArrivalPattern, Recorded
from imroute.scenario.bots import Bot, Upset
from imroute.scenario.bounds import Bound
from imroute.scenario.clockmaps import Steps
from imroute.scenario.curves import Curve
from imroute.scenario.experience import (
    Experience,
    HassleCurve,
    LeavingCurve,
    Money,
    RecommendCurve,
    SatisfiedCurve,
)
from imroute.scenario.models import Day, Scenario, Variant
from imroute.scenario.part import Part
from imroute.scenario.people import (
    Busyness,
    ContactType,
    Conversation,
    CustomerKeys,
    Inactive,
    Retries,
    Returns,
    Tier,
)
from imroute.scenario.raw import Context
from imroute.scenario.rules import (
    AnnouncedWait,
    HoldingReply,
    Match,
    PatienceTimes,
    Rule,
    RuleKeys,
    Stage,
    Whom,
)
from imroute.scenario.shift_rules import BreakRule, ShiftRules
from imroute.scenario.spreads import Spread
from imroute.scenario.staff import Break, Pool, Shift
from imroute.scenario.starting import Started
from imroute.scenario.targets import Target
from imroute.scenario.weeks import Stretch, Surge

__all__ = [
    "Accept",
    "AnnouncedWait",
    "ArrivalPattern",
    "Assist",
    "AtMost",
    "Bot",
    "Bound",
    "Break",
    "BreakRule",
    "Busyness",
    "ContactType",
    "Context",
    "Conversation",
    "Curve",
    "CustomerKeys",
    "Day",
    "Escalation",
    "Experience",
    "HassleCurve",
    "HoldingReply",
    "Inactive",
    "LeavingCurve",
    "Match",
    "Money",
    "Part",
    "PatienceTimes",
    "Pool",
    "Ramp",
    "RecommendCurve",
    "Recorded",
    "Reserve",
    "Retries",
    "Returns",
    "Rule",
    "RuleKeys",
    "SatisfiedCurve",
    "Scenario",
    "Shift",
    "ShiftRules",
    "Spread",
    "Stage",
    "Started",
    "Steps",
    "Stretch",
    "Surge",
    "Target",
    "Tier",
    "Upset",
    "Variant",
    "Whom",
]
