"""How long customers are willing to wait for a person."""

from __future__ import annotations

import math
from collections import deque

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import WAITS_ANNOUNCED, RulePlan
from imroute.engine.reference.people import Contact


class Waits:
    """The last waits under every rule, which are announced to those who join."""

    def __init__(self, rules: int) -> None:
        self._last: list[deque[float]] = [deque(maxlen=WAITS_ANNOUNCED) for _ in range(rules)]

    def remember(self, rule: int, wait_s: float) -> None:
        self._last[rule].append(wait_s)

    def patience_s(self, contact: Contact, rule: RulePlan) -> float:
        """Draw a patience, and change it by what the customer is told."""
        drawn = contact.plan.patience
        if drawn is None:
            return math.inf
        if contact.passes:
            u = contact.draw(Purpose.REJOIN, contact.passes)[0]
        else:
            u = contact.draw(Purpose.JOIN)[0]
        return self._when_told(quantile(drawn, u), contact.rule, rule)

    def _when_told(self, patience_s: float, number: int, rule: RulePlan) -> float:
        if rule.announced_patience != 1 and self._announced_s(number) > patience_s:
            patience_s *= rule.announced_patience
        if patience_s > rule.holding_after_s:
            patience_s *= rule.holding_patience
        return patience_s

    def _announced_s(self, rule: int) -> float:
        """The mean of the last waits; nothing, and so no wait, before there are any."""
        last = self._last[rule]
        total = 0.0
        for wait_s in last:
            total += wait_s
        return total / len(last) if last else 0.0
