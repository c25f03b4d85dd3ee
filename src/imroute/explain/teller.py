"""What is needed to put a contact's rows of a log in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import (
    Log,
    Plan,
    RulePlan,
    Step,
    Why,
)
from imroute.units import format_clock


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to put rows of a log in words."""

    plan: Plan
    log: Log
    number: int

    @property
    def row(self) -> np.void:
        return self.log.contacts[self.number]  # type: ignore[no-any-return]

    def clock(self, time_s: float) -> str:
        clock = format_clock(self.plan.start_clock_s + time_s)
        return clock if clock.count(":") == 2 else f"{clock}:00"

    def agent(self, pool: int, agent: int) -> str:
        return f"{self.plan.pools[pool].name}/{agent + 1}"

    @property
    def legs(self) -> list[np.void]:
        """All parts of the contact's life; the row of the contact tells of the last."""
        legs = self.log.legs
        return [*legs[legs["contact"] == self.number], self.row]

    def type_at(self, time_s: float) -> int:
        """Give the type that the contact counts as: the bot's, until an agent sees its own."""
        trace, legs = self.log.trace, self.log.legs
        wrong = trace[(trace["contact"] == self.number) & (trace["step"] == Step.MISROUTED)]
        seen = legs[(legs["contact"] == self.number) & (legs["why"] == Why.MISROUTED)]
        if not len(wrong) or (seen["freed_s"] <= time_s).any():
            return int(self.row["type"])
        return int(wrong["detail"][0])

    def rule_at(self, time_s: float) -> RulePlan:
        """Give the rule under which the contact joined the queue last."""
        joined = [row for row in self.legs if row["joined_s"] <= time_s]
        return self.plan.rules[int(joined[-1]["rule"])]
