"""Who stands in line, for which pools, and how many wait."""

from __future__ import annotations

from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Contact, Pool


class Lines:
    """The human queue as one line for each pool.

    A customer who gave up stays in line as a shadow until an agent would have taken the contact:
    that moment is the wait had this customer not given up. Shadows take no agent and count nowhere
    else; after closing there are none.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk, self.rules = desk, desk.plan.rules
        self.waiting_by_rule = [0] * len(self.rules)  # in person or silently, on offer too
        self.in_line_by_rule = [0] * len(self.rules)  # shadows too

    def stand(self, contact: Contact) -> None:
        contact.in_line = True
        self.in_line_by_rule[contact.rule] += 1
        for pool in contact.pools:
            pool.queue.add(contact.kind, contact.place)
        self._press(contact, 1)

    def leave(self, contact: Contact) -> None:
        self._press(contact, -1)
        contact.in_line = False
        self.in_line_by_rule[contact.rule] -= 1
        for pool in contact.pools:
            pool.queue.remove(contact.kind, contact.place)

    def become_shadow(self, contact: Contact) -> None:
        self._press(contact, -1)
        contact.gave_up = True

    def _press(self, contact: Contact, by: int) -> None:
        if contact.waiting and not contact.type_plan.background:
            for pool in contact.pools:
                pool.pressing += by

    def count(self, contact: Contact) -> None:
        """Count who waits, by rule and by the pools that may yet serve the contact."""
        contact.counted = True
        self._count(contact, 1)

    def discount(self, contact: Contact) -> None:
        if contact.counted:
            contact.counted = False
            self._count(contact, -1)

    def _count(self, contact: Contact, by: int) -> None:
        self.waiting_by_rule[contact.rule] += by
        for pool in self._prospects(contact):
            pool.could_serve += by

    def _prospects(self, contact: Contact) -> list[Pool]:
        """List the pools of this stage and the later ones."""
        if contact.escalated_to is not None:
            return [contact.escalated_to]
        stages = self.rules[contact.rule].stages[max(contact.stage, 0) :]
        numbers = {number for stage in stages for number in stage.pools[contact.counts_as]}
        return [self.desk.pools[number] for number in sorted(numbers)]

    def has_prospects(self, contact: Contact) -> bool:
        return any(pool.on_duty for pool in self._prospects(contact))
