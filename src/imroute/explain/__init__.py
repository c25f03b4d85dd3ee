"""The story of one contact: event by event, with why; and of the same customer in a variant."""

from imroute.explain.against import tell_against
from imroute.explain.choices import ranges
from imroute.explain.telling import OUTCOMES, refuse_day, tell

__all__ = ["OUTCOMES", "ranges", "refuse_day", "tell", "tell_against"]
