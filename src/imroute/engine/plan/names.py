"""What is written by type, and how slots are counted."""

from __future__ import annotations

from typing import TypeVar

from imroute.distributions import Distribution, distribution
from imroute.engine.contract import WEIGHT_UNIT
from imroute.scenario import ContactType, Scenario, Spread

T = TypeVar("T")


def by_type(scenario: Scenario, written: dict[str, T] | T, missing: T) -> tuple[T, ...]:
    """Spread a value, or a map by type, over all types."""
    if isinstance(written, dict):
        return tuple(written.get(name, missing) for name in scenario.contact_types)
    return (written,) * len(scenario.contact_types)


def thousandths(slots: float) -> int:
    """Count slots in thousandths; nothing weighs nothing."""
    return max(1, round(slots * WEIGHT_UNIT))


def weight_of(contact_type: ContactType) -> int:
    return thousandths(1.0 if contact_type.weight is None else contact_type.weight)


def maybe(spread: Spread | None) -> Distribution | None:
    return None if spread is None or spread.shape == "never" else distribution(spread)
