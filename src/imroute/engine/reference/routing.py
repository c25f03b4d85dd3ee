"""Who gets whom: contacts that join or wait pick an agent, agents with room pick a contact."""

from __future__ import annotations

import math
from collections.abc import Sequence

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import NONE, Kind, Outcome, RulePlan, Step, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.people import Agent, Contact, Pool
from imroute.engine.reference.policies import CHOOSE_CONTACT
from imroute.engine.reference.story import Story


class Router:
    """The human queue.

    A customer who gave up stays in line as a shadow until an agent would have taken the contact:
    that moment is the wait had this customer not given up. Shadows take no agent and count nowhere
    else; after closing there are none.
    """

    def __init__(self, desk: Desk, floor: Floor) -> None:
        self.desk, self.floor, self.rules = desk, floor, desk.plan.rules
        self.waiting_by_rule = [0] * len(self.rules)
        self.closed = False
        self.score = CHOOSE_CONTACT[desk.plan.choose_contact]

    # ----------------------------------------------------------------- joining

    def join(self, contact: Contact) -> None:
        """A contact joins the human queue: to an agent at once if one is free, else to wait."""
        rule = self.rules[contact.plan.rule]
        self._ask(contact)
        if rule.stages[0].after_s == 0:
            self._open_stage(contact, rule, 0)
        if self._finds_an_agent(contact):
            return
        refused = self._refused(contact, rule)
        if refused is not None:
            self._dismiss(contact, refused)
            return
        patience, balk = contact.draw(Purpose.JOIN)
        self._wait(contact, rule, patience)
        if balk < contact.plan.balks:
            self._give_up(contact, Outcome.BALKED)

    def _ask(self, contact: Contact) -> None:
        contact.rule = contact.plan.rule
        contact.joined_s = contact.message_s = self.desk.now
        self.desk.note(Step.JOINED, contact, detail=contact.rule)

    def _refused(self, contact: Contact, rule: RulePlan) -> Outcome | None:
        if self.closed and not self._has_prospects(contact):
            return Outcome.FLOWED_OUT
        if rule.queue_limit == NONE or self.waiting_by_rule[contact.rule] < rule.queue_limit:
            return None
        return Outcome.FLOWED_OUT if rule.when_full == "offline" else Outcome.TURNED_AWAY

    def _wait(self, contact: Contact, rule: RulePlan, u: float) -> None:
        self._stand_in_line(contact)
        self._count(contact, 1)
        patience = contact.plan.patience
        contact.patience_s = math.inf if patience is None else quantile(patience, u)
        if contact.patience_s < math.inf:
            ends_s = contact.joined_s + contact.patience_s
            at = rank(Kind.PATIENCE_ENDS, contact.number)
            self.desk.calendar.call_at(ends_s, at, lambda: self._lose_patience(contact))
        if contact.stage + 1 < len(rule.stages):
            self.desk.calendar.process(self._later_stages(contact, rule))

    # ------------------------------------------------------------------ stages

    def _later_stages(self, contact: Contact, rule: RulePlan) -> Process:
        """Open the later stages of a rule, one after the other, while the contact is in line."""
        for number in range(contact.stage + 1, len(rule.stages)):
            begins_s = contact.joined_s + rule.stages[number].after_s
            yield self.desk.calendar.at(begins_s, rank(Kind.STAGE_BEGINS, contact.number))
            if not contact.in_line:
                return
            self._move_on(contact, rule, number)

    def _move_on(self, contact: Contact, rule: RulePlan, number: int) -> None:
        self._leave_line(contact)
        if not contact.gave_up:
            self._count(contact, -1)
        self._open_stage(contact, rule, number)
        self._stand_in_line(contact)
        if not contact.gave_up:
            self._count(contact, 1)
        if not self._finds_an_agent(contact) and self.closed:
            self._after_closing(contact)
            self._send_home_if_done()

    def _open_stage(self, contact: Contact, rule: RulePlan, number: int) -> None:
        stage = rule.stages[number]
        contact.stage = number
        contact.pools = tuple(self.desk.pools[n] for n in stage.pools[contact.type])
        if not math.isnan(stage.priority):
            contact.priority = stage.priority
        if not contact.gave_up:
            self.desk.note(Step.STAGE_BEGAN, contact, detail=number)

    # -------------------------------------------------------------------- line

    def _stand_in_line(self, contact: Contact) -> None:
        contact.in_line = True
        for pool in contact.pools:
            pool.queue.add(contact.kind, contact.place)

    def _leave_line(self, contact: Contact) -> None:
        contact.in_line = False
        for pool in contact.pools:
            pool.queue.remove(contact.kind, contact.place)

    def _count(self, contact: Contact, by: int) -> None:
        """Count those who wait in person, by rule and by the pools that may yet serve them."""
        self.waiting_by_rule[contact.rule] += by
        for pool in self._prospects(contact):
            pool.could_serve += by

    def _prospects(self, contact: Contact) -> list[Pool]:
        """List the pools of this stage and the later ones."""
        stages = self.rules[contact.rule].stages[max(contact.stage, 0) :]
        numbers = {number for stage in stages for number in stage.pools[contact.type]}
        return [self.desk.pools[number] for number in sorted(numbers)]

    # ---------------------------------------- contacts and agents find each other

    def _finds_an_agent(self, contact: Contact) -> bool:
        agent = self.floor.choose(contact)
        if agent is None:
            return False
        if contact.gave_up:
            self._would_be_assigned(contact)
        else:
            self._assign(contact, agent)
        return True

    def fill(self, agents: Sequence[Agent]) -> None:
        """Agents who gained room take turns, one contact each, until nothing changes."""
        while agents:
            agents = [agent for agent in agents if self._takes_a_contact(agent)]

    def _takes_a_contact(self, agent: Agent) -> bool:
        while (contact := self._first_for(agent)) is not None:
            if not contact.gave_up:
                if self.desk.story is not None:
                    self._tell(self.desk.story, agent, contact)
                self._assign(contact, agent)
                return True
            self._would_be_assigned(contact)
        return False

    def _first_for(self, agent: Agent) -> Contact | None:
        queue, prefers = agent.pool.queue, agent.pool.plan.prefers
        if not agent.on_duty or not queue:
            return None
        room, now, score = agent.capacity - agent.weight, self.desk.now, self.score
        firsts = (self.desk.contacts[number] for number in queue.first_of_each_kind())
        return min(
            (contact for contact in firsts if contact.weight <= room),
            key=lambda c: (prefers[c.type], score(c, now), c.joined_s, c.number),
            default=None,
        )

    def _tell(self, story: Story, agent: Agent, taken: Contact) -> None:
        for watched in self.desk.contacts[story.number : story.number + 1]:
            if watched.waiting and agent.pool in watched.pools:
                story.contact_taken(self.desk.now, agent, taken, watched)

    def _assign(self, contact: Contact, agent: Agent) -> None:
        if contact.in_line:
            self._leave_line(contact)
            self._count(contact, -1)
        now = self.desk.now
        contact.assigned_s = contact.queue_left_s = contact.would_be_assigned_s = now
        self.floor.hold(agent, contact)
        self.desk.note(Step.ASSIGNED, contact, agent)
        self._send_home_if_done()
        contact.news.give()
        agent.receive(contact)

    def _would_be_assigned(self, contact: Contact) -> None:
        self._leave_line(contact)
        contact.would_be_assigned_s = self.desk.now
        self.desk.note(Step.WOULD_BE_ASSIGNED, contact)

    def release(self, agent: Agent, contact: Contact) -> None:
        """The slot is free again; the agent looks for the next contact at once."""
        contact.freed_s = self.desk.now
        self.floor.let_go(agent, contact)
        self.desk.note(Step.FREED, contact, agent)
        self.fill([agent])

    # ------------------------------------------------------ leaving without one

    def _lose_patience(self, contact: Contact) -> None:
        if contact.waiting:
            self._give_up(contact, Outcome.ABANDONED)

    def _give_up(self, contact: Contact, outcome: Outcome) -> None:
        contact.gave_up = True
        self._count(contact, -1)
        self._dismiss(contact, outcome)
        if self.closed:
            self._leave_line(contact)
            self._send_home_if_done()

    def _dismiss(self, contact: Contact, outcome: Outcome) -> None:
        contact.queue_left_s = self.desk.now
        contact.news.give(outcome)

    # ------------------------------------------------------------------- close

    def close(self) -> None:
        """The day ends: agents stay for those they may serve; the others flow out."""
        self.closed = True
        self.desk.note(Step.DAY_CLOSED)
        if self.desk.plan.at_close == "stop":
            return
        if self.desk.plan.at_close == "drop_queue":
            for pool in self.desk.pools:
                self._send_home(pool)
        for contact in [contact for contact in self.desk.contacts if contact.in_line]:
            self._after_closing(contact)
        self._send_home_if_done()

    def _after_closing(self, contact: Contact) -> None:
        if contact.gave_up:
            self._leave_line(contact)
        elif not self._has_prospects(contact):
            self._leave_line(contact)
            self._count(contact, -1)
            self._dismiss(contact, Outcome.FLOWED_OUT)

    def _has_prospects(self, contact: Contact) -> bool:
        return any(pool.on_duty for pool in self._prospects(contact))

    def _send_home_if_done(self) -> None:
        """After closing nobody stays in a pool that nobody waits for."""
        if self.closed:
            for pool in self.desk.pools:
                if not pool.could_serve:
                    self._send_home(pool)

    def _send_home(self, pool: Pool) -> None:
        for agent in pool.agents if pool.on_duty else ():
            if agent.on_duty:
                self.floor.go_off_duty(agent)
