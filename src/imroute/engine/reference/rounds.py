"""Assignment by polling: at set times all who wait under a rule look for an agent."""

from __future__ import annotations

import math
from collections.abc import Callable

from imroute.engine.contract import Kind, rank
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.lines import Lines
from imroute.engine.reference.people import Contact
from imroute.engine.reference.policies import CHOOSE_CONTACT


class Rounds:
    """The rounds of every rule that polls, as long as somebody is in line."""

    def __init__(self, desk: Desk, lines: Lines, finds: Callable[[Contact], bool]) -> None:
        self.desk, self.lines, self.finds = desk, lines, finds
        self._expected = [False] * len(desk.plan.rules)
        self._score = CHOOSE_CONTACT[desk.plan.choose_contact]

    def expect(self, rule: int) -> None:
        """Have the next round come, if the rule polls and somebody is in line."""
        every_s = self.desk.plan.rules[rule].assign_every_s
        if every_s and self.lines.in_line_by_rule[rule] and not self._expected[rule]:
            self._expected[rule] = True
            at = rank(Kind.ROUND_BEGINS, rule)
            at_s = next_round_s(self.desk.now, every_s)
            self.desk.calendar.call_at(at_s, at, lambda: self._round(rule))

    def _round(self, rule: int) -> None:
        self._expected[rule] = False
        for contact in self._in_line(rule):
            if contact.in_line:
                self.finds(contact)
        self.expect(rule)

    def _in_line(self, rule: int) -> list[Contact]:
        now = self.desk.now
        in_line = [one for one in self.desk.contacts if one.in_line and one.rule == rule]
        in_line.sort(key=lambda contact: (self._score(contact, now), *contact.place))
        return in_line


def next_round_s(now: float, every_s: float) -> float:
    """Give the first multiple of `every_s` after now; now may be one, but for a rounding."""
    number = math.floor(now / every_s) + 1
    return number * every_s if number * every_s > now else (number + 1) * every_s
