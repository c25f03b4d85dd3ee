"""Who gets whom: contacts that join or wait pick an agent, agents with room pick a contact."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence

from imroute.customers import Purpose
from imroute.distributions import quantile
from imroute.engine.contract import NEVER, NONE, Kind, Outcome, RulePlan, StagePlan, Step, rank
from imroute.engine.reference.desk import Desk, Process
from imroute.engine.reference.ending import end
from imroute.engine.reference.people import Agent, Contact, Pool
from imroute.engine.reference.story import Story
from imroute.engine.reference.work import take

Entry = tuple[tuple[float, ...], Contact]

CHOOSE_AGENT: dict[str, Callable[[Agent, Contact], float]] = {
    "least_loaded": lambda agent, contact: agent.contacts,
    "lowest_ratio": lambda agent, contact: agent.weight / agent.capacity,
    "most_spare": lambda agent, contact: agent.weight - agent.capacity,
    "most_loaded": lambda agent, contact: -agent.contacts,
    "longest_idle": lambda agent, contact: agent.idle_since_s,
    "round_robin": lambda agent, contact: places_after_the_last(agent),
    "best_skill": lambda agent, contact: -agent.pool.plan.skill[contact.type],
}

CHOOSE_CONTACT: dict[str, Callable[[Contact, float], float]] = {
    "priority_then_age": lambda contact, now: -contact.priority,
    "fifo": lambda contact, now: 0.0,
    "due_date": lambda contact, now: contact.joined_s + contact.plan.due_within_s,
    "weighted_age": lambda contact, now: -contact.priority * (now - contact.joined_s),
}
CHANGES_WITH_TIME = ("weighted_age",)


def places_after_the_last(agent: Agent) -> int:
    return (agent.number - agent.pool.last_chosen - 1) % len(agent.pool.agents)


class Router:
    """The queue of all who wait for a person, in one line per pool that may take them.

    A customer who gave up stays in line as a shadow until an agent would have taken the contact:
    that moment is the wait had nobody given up. Shadows take no agent and count nowhere else.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lines: list[list[Entry]] = [[] for _ in desk.plan.pools]
        self.waiting_by_rule = [0] * len(desk.plan.rules)
        self.assignments = 0
        self.closed = False
        self.order = CHOOSE_CONTACT[desk.plan.choose_contact]
        self.order_changes = desk.plan.choose_contact in CHANGES_WITH_TIME

    # ----------------------------------------------------------------- joining

    def join(self, contact: Contact) -> None:
        """A contact joins the human queue: to an agent at once if one is free, else to wait."""
        rule = self.desk.plan.rules[contact.plan.rule]
        contact.rule = contact.plan.rule
        contact.joined_s = contact.message_s = self.desk.now
        self.desk.note(Step.JOINED, contact, detail=contact.rule)
        patience, balk = contact.draw(Purpose.JOIN)
        spread = contact.plan.patience
        contact.patience_s = float("inf") if spread is None else quantile(spread, patience)
        contact.possible_pools = self._possible_pools(contact, rule)
        if rule.stages[0].after_s == 0:
            self._open_stage(contact, 0, rule.stages[0])
        if self._offer(contact):
            return
        if self.closed and not self._served_after_close(contact):
            self._turn_off(contact, Outcome.FLOWED_OUT)
        elif rule.queue_limit != NONE and self.waiting_by_rule[contact.rule] >= rule.queue_limit:
            full = Outcome.FLOWED_OUT if rule.when_full == "offline" else Outcome.TURNED_AWAY
            self._turn_off(contact, full)
        else:
            self._enter(contact, rule)
            if balk < contact.plan.balks:
                self._give_up(contact, Outcome.BALKED)

    def _possible_pools(self, contact: Contact, rule: RulePlan) -> tuple[int, ...]:
        pools = {number for stage in rule.stages for number in stage.pools[contact.type]}
        plans = self.desk.plan.pools
        return tuple(sorted(n for n in pools if plans[n].capacity >= contact.weight))

    def _turn_off(self, contact: Contact, outcome: Outcome) -> None:
        contact.queue_left_s = self.desk.now
        end(self.desk, contact, outcome)

    def _enter(self, contact: Contact, rule: RulePlan) -> None:
        contact.in_line = True
        self.waiting_by_rule[contact.rule] += 1
        for number in contact.possible_pools:
            self.desk.pools[number].could_serve += 1
        self._stand_in_lines(contact)
        calendar, number = self.desk.calendar, contact.number
        if contact.patience_s != float("inf"):
            runs_out_s = self.desk.now + contact.patience_s
            calendar.call_at(
                runs_out_s, rank(Kind.PATIENCE_ENDS, number), lambda: self._lose_patience(contact)
            )
        if contact.stage + 1 < len(rule.stages):
            calendar.process(self._widen(contact, rule))

    def _stand_in_lines(self, contact: Contact) -> None:
        first = 0.0 if self.order_changes else self.order(contact, self.desk.now)
        contact.line_key = (first, contact.joined_s, contact.number)
        for number in contact.pools:
            insort(self.lines[number], (contact.line_key, contact))

    def _leave_lines(self, contact: Contact) -> None:
        for number in contact.pools:
            line = self.lines[number]
            del line[bisect_left(line, (contact.line_key,))]  # type: ignore[arg-type]

    # ------------------------------------------------------------------ stages

    def _widen(self, contact: Contact, rule: RulePlan) -> Process:
        """Open the later stages of a rule, one after the other, while the contact waits."""
        for number in range(contact.stage + 1, len(rule.stages)):
            stage = rule.stages[number]
            begins_s = contact.joined_s + stage.after_s
            yield self.desk.calendar.at(begins_s, rank(Kind.STAGE_BEGINS, contact.number))
            if not contact.in_line:
                return
            self._leave_lines(contact)
            self._open_stage(contact, number, stage)
            self._stand_in_lines(contact)
            self._offer(contact)

    def _open_stage(self, contact: Contact, number: int, stage: StagePlan) -> None:
        contact.stage, contact.pools = number, stage.pools[contact.type]
        if stage.priority == stage.priority:
            contact.priority = stage.priority
        if contact.waiting or not contact.in_line:
            self.desk.note(Step.STAGE_BEGAN, contact, detail=number)

    # --------------------------------------------------- a contact picks an agent

    def _offer(self, contact: Contact) -> bool:
        agent = self._choose_agent(contact)
        if agent is None:
            return False
        if contact.gave_up:
            self._would_be_assigned(contact)
        else:
            self._assign(contact, agent)
        return True

    def _choose_agent(self, contact: Contact) -> Agent | None:
        rule = self.desk.plan.rules[contact.rule]
        groups = [[number] for number in contact.pools]
        if rule.choose_pool == "any":
            groups = [sorted(contact.pools)]
        chosen = None
        for group in groups:
            free = [agent for agent in self._agents(group) if agent.free_for(contact.weight)]
            if free:
                chosen = self._best(free, contact, rule)
                break
        if self.desk.story is not None:
            self._tell(self.desk.story, contact, chosen)
        return chosen

    def _tell(self, story: Story, contact: Contact, chosen: Agent | None) -> None:
        score = CHOOSE_AGENT.get(self.desk.plan.rules[contact.rule].choose_agent)
        agents = [
            (a, score(a, contact) if score and a.free_for(contact.weight) else NEVER)
            for a in self._agents(contact.pools)
        ]
        story.agent_sought(self.desk.now, contact, chosen, agents)

    def _agents(self, pools: Sequence[int]) -> Iterable[Agent]:
        return (agent for number in pools for agent in self.desk.pools[number].agents)

    def _best(self, free: list[Agent], contact: Contact, rule: RulePlan) -> Agent:
        """Apply the rule's policy; ties go to the longest since last assigned, then in order."""
        if rule.choose_agent == "random":
            u = contact.draw(Purpose.ROUTE, max(contact.stage, 0))[0]
            return free[int(u * len(free))]
        score = CHOOSE_AGENT[rule.choose_agent]
        return min(free, key=lambda agent: (score(agent, contact), agent.last_assigned))

    # --------------------------------------------------- an agent picks a contact

    def fill(self, agents: Sequence[Agent]) -> None:
        """Agents who gained room take turns, one contact each, until nothing changes."""
        if not any(self.lines[agent.pool.number] for agent in agents):
            return
        takers = agents
        while takers:
            takers = [agent for agent in takers if self._take_one(agent)]

    def _take_one(self, agent: Agent) -> bool:
        while (contact := self._next_for(agent)) is not None:
            if not contact.gave_up:
                if self.desk.story is not None:
                    self._tell_taken(self.desk.story, agent, contact)
                self._assign(contact, agent)
                return True
            self._would_be_assigned(contact)
        return False

    def _tell_taken(self, story: Story, agent: Agent, taken: Contact) -> None:
        watched = (
            self.desk.contacts[story.number] if story.number < len(self.desk.contacts) else None
        )
        if watched is not None and watched.waiting and agent.pool.number in watched.pools:
            story.contact_taken(self.desk.now, agent, taken, watched)

    def _next_for(self, agent: Agent) -> Contact | None:
        if not agent.on_duty:
            return None
        room = agent.capacity - agent.weight
        prefers = agent.pool.plan.prefers
        fitting = (entry for entry in self.lines[agent.pool.number] if entry[1].weight <= room)
        if not self.order_changes and not any(prefers):
            return next(fitting, ((), None))[1]
        now = self.desk.now
        best = min(
            fitting,
            key=lambda entry: (
                prefers[entry[1].type],
                self.order(entry[1], now),
                entry[0],
            ),
            default=((), None),
        )
        return best[1]

    def _assign(self, contact: Contact, agent: Agent) -> None:
        if contact.in_line:
            self._leave_queue(contact)
        now = self.desk.now
        contact.agent = agent
        contact.assigned_s = contact.queue_left_s = contact.would_be_assigned_s = now
        if contact.type_plan.handling is None:
            contact.turns = int(
                quantile(contact.type_plan.turns, contact.draw(Purpose.CONVERSATION)[0])
            )
        agent.last_assigned = self.assignments
        self.assignments += 1
        agent.pool.last_chosen = agent.number
        self.desk.note(Step.ASSIGNED, contact, agent)
        take(self.desk, agent, contact)
        assert contact.wait_over is not None
        contact.wait_over.succeed(True)

    def _would_be_assigned(self, contact: Contact) -> None:
        contact.would_be_assigned_s = self.desk.now
        contact.in_line = False
        self._leave_lines(contact)
        self.desk.note(Step.WOULD_BE_ASSIGNED, contact)

    # ------------------------------------------------------ leaving without one

    def _lose_patience(self, contact: Contact) -> None:
        if contact.waiting:
            self._give_up(contact, Outcome.ABANDONED)

    def _give_up(self, contact: Contact, outcome: Outcome) -> None:
        contact.gave_up = True
        self._stop_waiting(contact)
        self._turn_off(contact, outcome)
        if self.closed:
            self._drop_shadow(contact)

    def _drop_shadow(self, contact: Contact) -> None:
        if contact.in_line:
            contact.in_line = False
            self._leave_lines(contact)

    def _leave_queue(self, contact: Contact) -> None:
        contact.in_line = False
        self._leave_lines(contact)
        self._stop_waiting(contact)

    def _stop_waiting(self, contact: Contact) -> None:
        self.waiting_by_rule[contact.rule] -= 1
        for number in contact.possible_pools:
            pool = self.desk.pools[number]
            pool.could_serve -= 1
            if self.closed:
                self._close_if_done(pool)

    # ------------------------------------------------------------------- close

    def close(self) -> None:
        """The day ends: agents stay for those they may serve; the others flow out."""
        self.closed = True
        self.desk.note(Step.DAY_CLOSED)
        if self.desk.plan.at_close == "drop_queue":
            for pool in self.desk.pools:
                self._send_home(pool)
        for contact in self._in_line():
            if contact.gave_up:
                self._drop_shadow(contact)
            elif not self._served_after_close(contact):
                self._leave_queue(contact)
                self._turn_off(contact, Outcome.FLOWED_OUT)
        for pool in self.desk.pools:
            self._close_if_done(pool)

    def _in_line(self) -> list[Contact]:
        return [contact for contact in self.desk.contacts if contact.in_line]

    def _served_after_close(self, contact: Contact) -> bool:
        return any(agent.on_duty for agent in self._agents(contact.possible_pools))

    def _close_if_done(self, pool: Pool) -> None:
        if not pool.could_serve:
            self._send_home(pool)

    def _send_home(self, pool: Pool) -> None:
        for agent in pool.agents:
            if agent.on_duty:
                self.desk.go_off_duty(agent)
