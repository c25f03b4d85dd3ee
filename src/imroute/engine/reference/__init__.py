"""The readable engine: SimPy processes for contacts, agents and bot sessions; the specification."""

from imroute.engine.reference.day import Day

__all__ = ["Day"]
