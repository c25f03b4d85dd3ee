"""The human queue: joining it, the stages of a rule, the end of patience, the end of the day."""

from __future__ import annotations

import math

from imroute.customers import Purpose
from imroute.engine.contract import NONE, Kind, Outcome, RulePlan, Step, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.eligibility import is_free
from imroute.engine.reference.exits import Exits
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.kept import end_keeping
from imroute.engine.reference.lines import Lines
from imroute.engine.reference.matching import Matching
from imroute.engine.reference.people import Contact
from imroute.engine.reference.waits import Waits


class Router:
    """Leads contacts through the human queue, from joining to an agent or out of it."""

    def __init__(self, desk: Desk, floor: Floor) -> None:
        self.desk, self.floor, self.rules = desk, floor, desk.plan.rules
        self.lines = Lines(desk)
        self.exits = Exits(desk, floor, self.lines)
        self.waits = Waits(len(self.rules))
        self.matching = Matching(desk, floor, self.lines, self.exits, self.waits)

    # ----------------------------------------------------------------- joining

    def join(self, contact: Contact, looks: bool = True) -> None:
        """A contact joins the human queue: to an agent at once if one is free, else to wait."""
        rule = self._ask(contact)
        site_is_full = not contact.passes and self._enter_site(contact)
        if site_is_full:
            self.exits.dismiss(contact, when_full(rule))
        elif not self._opens_at_once(contact, rule):
            self.exits.dismiss(contact, Outcome.FLOWED_OUT)
        elif not looks or not self.matching.looks_now(contact):
            self._found_none(contact, rule)
        elif contact.offer is not None:
            self._wait(contact, rule)

    def _ask(self, contact: Contact) -> RulePlan:
        contact.rule = rule_of(contact)
        contact.priority = max(contact.routed_by.priority, contact.upset_priority)
        contact.joined_s = contact.message_s = self.desk.now
        if not contact.passes:
            contact.first_joined_s = contact.joined_s
        self.desk.note(Step.JOINED, contact, detail=contact.rule)
        return self.rules[contact.rule]

    def _enter_site(self, contact: Contact) -> bool:
        """Count who comes; tell whether as many as may be were there already."""
        self.desk.on_site += 1
        return NONE != self.desk.plan.site_limit < self.desk.on_site

    def _opens_at_once(self, contact: Contact, rule: RulePlan) -> bool:
        if contact.escalated_to is not None:
            contact.pools = (contact.escalated_to,)
            return True
        return rule.stages[0].after_s > 0 or self._open_stage(contact, rule, 0)

    def _found_none(self, contact: Contact, rule: RulePlan) -> None:
        refused = self._refused(contact, rule)
        if refused is not None:
            self.exits.dismiss(contact, refused)
            return
        self.matching.stand_in_line(contact)
        self._wait(contact, rule)
        if not contact.passes and contact.draw(Purpose.JOIN)[1] < contact.plan.balks:
            self.exits.give_up(contact, Outcome.BALKED)

    def _refused(self, contact: Contact, rule: RulePlan) -> Outcome | None:
        if self.desk.closed and not self.lines.has_prospects(contact):
            return Outcome.FLOWED_OUT
        waiting = self.lines.waiting_by_rule[contact.rule]
        if contact.passes or rule.queue_limit == NONE or waiting < rule.queue_limit:
            return None
        return when_full(rule)

    def _wait(self, contact: Contact, rule: RulePlan) -> None:
        """Let a contact wait, in line or on offer."""
        self.lines.count(contact)
        contact.patience_s = self.waits.patience_s(contact, rule)
        if contact.patience_s < math.inf:
            ends_s, leg = contact.joined_s + contact.patience_s, contact.passes
            at = rank(Kind.PATIENCE_ENDS, contact.number)
            self.desk.calendar.call_at(ends_s, at, lambda: self._lose_patience(contact, leg))
        if contact.escalated_to is None and contact.stage + 1 < len(rule.stages):
            self.desk.calendar.process(self._later_stages(contact, rule))

    # ------------------------------------------------------------------ stages

    def _later_stages(self, contact: Contact, rule: RulePlan) -> Process:
        """Open the later stages of a rule, one after the other, while the contact is in line."""
        leg = contact.passes
        for number in range(contact.stage + 1, len(rule.stages)):
            begins_s = contact.joined_s + rule.stages[number].after_s
            yield self.desk.calendar.at(begins_s, rank(Kind.STAGE_BEGINS, contact.number))
            if contact.passes != leg or not (contact.in_line or contact.offer):
                return
            if number > contact.stage:
                self._move_on(contact, rule, number)

    def _move_on(self, contact: Contact, rule: RulePlan, number: int) -> None:
        was_in_line, waits = contact.in_line, contact.counted
        if was_in_line:
            self.lines.leave(contact)
        self.lines.discount(contact)
        stays = self._open_stage(contact, rule, number)
        if not stays:
            self._leave_a_message(contact)
            return
        if waits:
            self.lines.count(contact)
        if was_in_line:
            self.matching.stand_in_line(contact)
            if not self.matching.looks_now(contact) and self.desk.closed:
                self.exits.after_closing(contact)
        self.exits.send_home_if_done()

    def _leave_a_message(self, contact: Contact) -> None:
        agents = self.matching.cancel_offer(contact)
        self.exits.flow_out(contact)
        self.exits.send_home_if_done()
        self.matching.look(agents)

    def _open_stage(self, contact: Contact, rule: RulePlan, number: int) -> bool:
        """Open a stage, and the next if this one is to be skipped; False: it ends offline."""
        stage = rule.stages[number]
        contact.stage = number
        contact.pools = tuple(self.desk.pools[n] for n in stage.pools[contact.counts_as])
        if contact.kept_by is not None and contact.kept_by.pool not in contact.pools:
            end_keeping(self.desk, contact)
        if not math.isnan(stage.priority):
            contact.priority = stage.priority
        if not contact.gave_up:
            self.desk.note(Step.STAGE_BEGAN, contact, detail=number)
        if stage.offline:
            return False
        is_last = number + 1 == len(rule.stages)
        if is_last or not self._is_skipped(contact, stage.skip_if):
            return True
        return self._open_stage(contact, rule, number + 1)

    def _is_skipped(self, contact: Contact, skip_if: str) -> bool:
        if skip_if == "nobody_on_duty":
            return not any(pool.on_duty for pool in contact.pools)
        if skip_if == "nobody_free":
            agents = (agent for pool in contact.pools for agent in pool.agents)
            return not any(is_free(self.desk, agent, contact) for agent in agents)
        return False

    # ------------------------------------------------------ leaving without one

    def _lose_patience(self, contact: Contact, leg: int) -> None:
        if contact.passes != leg or not contact.counted:
            return
        if not leg and contact.draw(Purpose.SILENCE)[0] < contact.plan.leaves_silently:
            contact.news.give(Outcome.ABANDONED_SILENTLY)
        else:
            self._give_up(contact)

    def _give_up(self, contact: Contact) -> None:
        agents = self.matching.cancel_offer(contact)
        if agents:
            contact.would_be_assigned_s = self.desk.now
        self.exits.give_up(contact, Outcome.ABANDONED)
        self.matching.look(agents)

    # ------------------------------------------------------------------- close

    def close(self) -> None:
        """The last day ends: agents stay for those they may serve; the others flow out."""
        self.desk.closed = True
        self.desk.note(Step.DAY_CLOSED)
        if self.desk.plan.at_close == "stop":
            return
        if self.desk.plan.at_close == "drop_queue":
            for pool in self.desk.pools:
                self.exits.send_home(pool)
        for contact in [one for one in self.desk.contacts if one.in_line or one.offer]:
            self._after_closing(contact)
        if any(pool.keeps_spare for pool in self.desk.pools):
            self.matching.look(agent for pool in self.desk.pools for agent in pool.agents)
        self.exits.send_home_if_done()

    def _after_closing(self, contact: Contact) -> None:
        if self.desk.plan.at_close == "drop_queue":
            self.matching.cancel_offer(contact)
        if contact.offer is None:
            self.exits.after_closing(contact)


def rule_of(contact: Contact) -> int:
    """Give the rule for a contact, or for one about a matter that came up before."""
    again = contact.routed_by.rule_again
    return again if contact.attempt and again != NONE else contact.routed_by.rule


def when_full(rule: RulePlan) -> Outcome:
    return Outcome.FLOWED_OUT if rule.when_full == "offline" else Outcome.TURNED_AWAY
