"""The agents on the floor: who is on duty, who holds what, who of those with room is chosen."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from imroute.customers import Purpose
from imroute.engine.contract import NEVER, NONE, ChooseAgent, Policy, RulePlan, Step
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.eligibility import is_free
from imroute.engine.reference.kept import stop_keeping
from imroute.engine.reference.people import Agent, Contact, Pool, Slot
from imroute.engine.reference.policies import CHOOSE_AGENT, scorer
from imroute.engine.reference.story import Story

Seat = tuple[float, int, int]  # score, last assigned, number
ANY_ORDER = "random"
BY_NUMBER = ("round_robin", ANY_ORDER)


class Bench:
    """The agents of one pool with room, in the order in which one policy takes them.

    Ties go to the longest since last assigned, then to the lowest number. Looking through all
    agents for every contact would come to the same and take ten times as long with 1,000 of them.
    """

    def __init__(self, policy: str, pool: Pool) -> None:
        self._policy, self._pool = policy, pool
        self._seats: list[Seat] = []

    def sit(self, agent: Agent) -> None:
        insort(self._seats, self._seat(agent))

    def rise(self, agent: Agent) -> None:
        del self._seats[bisect_left(self._seats, self._seat(agent))]

    def _seat(self, agent: Agent) -> Seat:
        number = agent.number
        if self._policy in BY_NUMBER:
            return number, 0, number
        return CHOOSE_AGENT[self._policy](agent, 0), agent.last_assigned, number

    def in_order(self) -> Iterator[Agent]:
        start = 0
        if self._policy == "round_robin":
            start = bisect_left(self._seats, (self._pool.last_chosen + 1, 0, 0))
        in_turn = chain(islice(self._seats, start, None), islice(self._seats, start))
        return (self._pool.agents[number] for _, _, number in in_turn)


def order_of(policy: ChooseAgent | Policy) -> str:
    """Name the bench for a policy; a function may want anybody, so that all are looked at."""
    return ANY_ORDER if callable(policy) else policy


class Floor:
    """All agents of a day."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        policies = {order_of(rule.choose_agent) for rule in desk.plan.rules}
        self.benches = [{policy: Bench(policy, pool) for policy in policies} for pool in desk.pools]
        self.assignments = 0

    # ------------------------------------------------------------ what changes

    def come_on_duty(self, agent: Agent) -> None:
        now = self.desk.now
        agent.on_duty, agent.on_duty_since_s, agent.idle_since_s = True, now, now
        agent.hands_over = False
        agent.pool.on_duty += 1
        self._sit(agent)
        self.desk.note(Step.CAME_ON_DUTY, None, agent)

    def go_off_duty(self, agent: Agent) -> None:
        """From now on no new contacts; those in hand are finished."""
        self._rise(agent)
        agent.on_duty = False
        agent.pool.on_duty -= 1
        stop_keeping(agent)
        self.desk.book.end_duty(agent, self.desk.now)
        self.desk.note(Step.WENT_OFF_DUTY, None, agent)

    def hold(self, agent: Agent, contact: Contact) -> Slot:
        """Take a slot for a contact, or for an offer of it."""
        self._rise(agent)
        slot = Slot(agent, contact, contact.weight)
        agent.slots.append(slot)
        agent.contacts += 1
        agent.weight += slot.weight
        agent.last_assigned = self.assignments
        agent.pool.last_chosen = agent.number
        agent.taken_s.append(self.desk.now)
        self.assignments += 1
        self._sit(agent)
        return slot

    def let_go(self, slot: Slot, was_offer: bool = False) -> None:
        """Give a slot back; an agent who only declined has been idle no less."""
        agent = slot.agent
        if slot.quiet != NONE:
            self.desk.book.end_quiet(slot.quiet)
        self._rise(agent)
        agent.slots.remove(slot)
        agent.contacts -= 1
        agent.weight -= slot.weight
        if not was_offer:
            agent.idle_since_s = self.desk.now
        self._sit(agent)

    def fall_silent(self, slot: Slot, weight: int) -> None:
        """Let a contact in hand weigh less while its customer is silent."""
        self._weigh(slot, weight)
        slot.quiet = self.desk.book.begin_quiet(slot)

    def speak_up(self, slot: Slot) -> None:
        """Let it weigh as much as before, even if that is more than the agent may hold."""
        if slot.quiet != NONE:
            self.desk.book.end_quiet(slot.quiet)
            slot.quiet = NONE
            self._weigh(slot, slot.contact.weight)

    def _weigh(self, slot: Slot, weight: int) -> None:
        self._rise(slot.agent)
        slot.agent.weight += weight - slot.weight
        slot.weight = weight
        self._sit(slot.agent)

    def _sit(self, agent: Agent) -> None:
        if agent.on_duty and agent.weight < agent.capacity:
            agent.seated = True
            agent.pool.whole_slots += agent.has_whole_slot
            for bench in self.benches[agent.pool.number].values():
                bench.sit(agent)

    def _rise(self, agent: Agent) -> None:
        if agent.seated:
            agent.seated = False
            agent.pool.whole_slots -= agent.has_whole_slot
            for bench in self.benches[agent.pool.number].values():
                bench.rise(agent)

    # --------------------------------------------------- a contact picks an agent

    def choose(self, contact: Contact) -> Agent | None:
        """Choose who had the customer last, or an agent of the pools that are open to it."""
        rule = self.desk.plan.rules[contact.rule]
        had_it = self._who_had_it(contact, rule)
        chosen = had_it or self._of_its_pools(contact, rule)
        if self.desk.story is not None:
            self._tell(self.desk.story, contact, chosen, had_it is not None)
        return chosen

    def _of_its_pools(self, contact: Contact, rule: RulePlan) -> Agent | None:
        """Choose among the first listed pool with a free agent, or among all pools."""
        if rule.choose_pool == "any":
            pools = sorted(contact.pools, key=lambda pool: pool.number)
            return self._best(pools, contact, rule)
        found = (self._best([pool], contact, rule) for pool in contact.pools)
        return next((agent for agent in found if agent is not None), None)

    def _best(self, pools: Sequence[Pool], contact: Contact, rule: RulePlan) -> Agent | None:
        policy = rule.choose_agent
        benches = [self.benches[pool.number][order_of(policy)] for pool in pools]
        free = [self._free(bench, contact) for bench in benches]
        if policy == "random":
            return self._any_one(free, contact)
        considered = free if callable(policy) else (islice(agents, 1) for agents in free)
        score = scorer(policy, contact, self.desk.now)
        return min(
            chain.from_iterable(considered),
            key=lambda agent: (score(agent), agent.last_assigned),
            default=None,
        )

    def _free(self, bench: Bench, contact: Contact) -> Iterator[Agent]:
        desk = self.desk
        return (agent for agent in bench.in_order() if is_free(desk, agent, contact))

    def _any_one(self, benches: Sequence[Iterator[Agent]], contact: Contact) -> Agent | None:
        free = list(chain.from_iterable(benches))
        index = max(contact.stage, 0) + (contact.passes << 8) + (contact.offers << 16)
        u = contact.draw(Purpose.ROUTE, index)[0]
        return free[int(u * len(free))] if free else None

    def _who_had_it(self, contact: Contact, rule: RulePlan) -> Agent | None:
        """Find the agent of last time, if the customer is back soon and the agent is free."""
        if contact.before is None or contact.passes or math.isnan(rule.sticky_s):
            return None
        before: Contact | None = contact.before
        while before is not None and before.had_by is None:
            before = before.before
        if before is None or not contact.joined_s - before.had_until_s <= rule.sticky_s:
            return None
        agent = before.had_by
        assert agent is not None
        knows = agent.pool.plan.skill[contact.counts_as] > 0
        return agent if knows and is_free(self.desk, agent, contact) else None

    def _tell(self, story: Story, contact: Contact, chosen: Agent | None, had_it: bool) -> None:
        policy = self.desk.plan.rules[contact.rule].choose_agent
        score = None if policy == "random" else scorer(policy, contact, self.desk.now)
        agents = [agent for pool in contact.pools for agent in pool.agents]
        free = [is_free(self.desk, agent, contact) for agent in agents]
        scores = [
            score(agent) if score and it_is else NEVER
            for agent, it_is in zip(agents, free, strict=True)
        ]
        told = list(zip(agents, free, scores, strict=True))
        story.agent_sought(self.desk.now, contact, chosen, told, had_it)
