"""The readable engine: SimPy processes for contacts, agents and bot sessions; the specification."""

from imroute.engine.reference.day import simulate
from imroute.engine.reference.story import Choice, Story

__all__ = ["Choice", "Story", "simulate"]
