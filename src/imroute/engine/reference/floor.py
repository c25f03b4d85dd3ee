"""The agents on the floor: who is on duty, who holds what, who of those with room is chosen."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from imroute.customers import Purpose
from imroute.engine.contract import NEVER, ChooseAgent, Policy, RulePlan, Step
from imroute.engine.reference.desk import Desk
from imroute.engine.reference.people import Agent, Contact, Pool
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

    def with_room_for(self, weight: int) -> Iterator[Agent]:
        start = 0
        if self._policy == "round_robin":
            start = bisect_left(self._seats, (self._pool.last_chosen + 1, 0, 0))
        in_turn = chain(islice(self._seats, start, None), islice(self._seats, start))
        for _, _, number in in_turn:
            agent = self._pool.agents[number]
            if agent.has_room_for(weight):
                yield agent


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
        agent.pool.on_duty += 1
        self._sit(agent)
        self.desk.note(Step.CAME_ON_DUTY, None, agent)

    def go_off_duty(self, agent: Agent) -> None:
        """From now on no new contacts; those in hand are finished."""
        self._rise(agent)
        agent.on_duty = False
        agent.pool.on_duty -= 1
        self.desk.book.end_duty(agent)
        self.desk.note(Step.WENT_OFF_DUTY, None, agent)

    def hold(self, agent: Agent, contact: Contact) -> None:
        self._rise(agent)
        contact.server = agent
        agent.contacts += 1
        agent.weight += contact.weight
        agent.last_assigned = self.assignments
        agent.pool.last_chosen = agent.number
        self.assignments += 1
        self._sit(agent)

    def let_go(self, agent: Agent, contact: Contact) -> None:
        self._rise(agent)
        agent.contacts -= 1
        agent.weight -= contact.weight
        agent.idle_since_s = self.desk.now
        self._sit(agent)

    def _sit(self, agent: Agent) -> None:
        if agent.on_duty and agent.weight < agent.capacity:
            agent.seated = True
            for bench in self.benches[agent.pool.number].values():
                bench.sit(agent)

    def _rise(self, agent: Agent) -> None:
        if agent.seated:
            agent.seated = False
            for bench in self.benches[agent.pool.number].values():
                bench.rise(agent)

    # --------------------------------------------------- a contact picks an agent

    def choose(self, contact: Contact) -> Agent | None:
        """Choose among the first listed pool with a free agent, or among all pools."""
        rule = self.desk.plan.rules[contact.rule]
        if rule.choose_pool == "any":
            pools = sorted(contact.pools, key=lambda pool: pool.number)
            chosen = self._best(pools, contact, rule)
        else:
            found = (self._best([pool], contact, rule) for pool in contact.pools)
            chosen = next((agent for agent in found if agent is not None), None)
        if self.desk.story is not None:
            self._tell(self.desk.story, contact, chosen)
        return chosen

    def _best(self, pools: Sequence[Pool], contact: Contact, rule: RulePlan) -> Agent | None:
        policy = rule.choose_agent
        benches = [self.benches[pool.number][order_of(policy)] for pool in pools]
        with_room = [bench.with_room_for(contact.weight) for bench in benches]
        if policy == "random":
            return self._any_one(with_room, contact)
        considered = with_room if callable(policy) else (islice(agents, 1) for agents in with_room)
        score = scorer(policy, contact, self.desk.now)
        return min(
            chain.from_iterable(considered),
            key=lambda agent: (score(agent), agent.last_assigned),
            default=None,
        )

    def _any_one(self, with_room: Sequence[Iterator[Agent]], contact: Contact) -> Agent | None:
        free = list(chain.from_iterable(with_room))
        u = contact.draw(Purpose.ROUTE, max(contact.stage, 0))[0]
        return free[int(u * len(free))] if free else None

    def _tell(self, story: Story, contact: Contact, chosen: Agent | None) -> None:
        policy = self.desk.plan.rules[contact.rule].choose_agent
        score = None if policy == "random" else scorer(policy, contact, self.desk.now)
        agents = [agent for pool in contact.pools for agent in pool.agents]
        scores = [
            score(agent) if score and agent.has_room_for(contact.weight) else NEVER
            for agent in agents
        ]
        told = list(zip(agents, scores, strict=True))
        story.agent_sought(self.desk.now, contact, chosen, told)
