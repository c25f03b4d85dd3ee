"""What the boss asks next: what a change is worth, when it pays, and what a mishap costs."""

from imroute.studies.worth.mishaps import ResilienceResult, resilience
from imroute.studies.worth.parameters import BreakevenResult, breakeven
from imroute.studies.worth.variants import WorthResult, worth

__all__ = ["BreakevenResult", "ResilienceResult", "WorthResult", "breakeven", "resilience", "worth"]
