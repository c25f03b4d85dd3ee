"""The trace played again: who holds how much, who waits for whom; is that what routing allows?"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import NONE, Log, Plan, Step

Kind = tuple[int, int, int]  # type, tier, stage: alike for every policy
MOVES = (Step.JOINED, Step.STAGE_BEGAN, Step.ASSIGNED, Step.FREED, Step.ENDED)
DUTY = (Step.CAME_ON_DUTY, Step.WENT_OFF_DUTY)


def routing_is_lawful(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Check capacities, duty, skills, turns, queue limits, and that nobody waits needlessly."""
    trace = log.trace[np.isin(log.trace["step"], MOVES + DUTY)]
    replay, now = _Replay(plan, log), 0.0
    for time_s, step, contact, pool, agent, detail in trace.tolist():
        if time_s > now:
            yield from replay.settled(now)
            now = time_s
        yield from replay.move(step, contact, pool, agent, detail, now)
    yield from replay.settled(now)


class _Line:
    """Those who wait for one pool."""

    def __init__(self) -> None:
        self.kinds: defaultdict[Kind, OrderedDict[int, None]] = defaultdict(OrderedDict)
        self.weights: Counter[int] = Counter()

    def add(self, contact: int, kind: Kind, weight: int) -> None:
        self.kinds[kind][contact] = None
        self.weights[weight] += 1

    def remove(self, contact: int, kind: Kind, weight: int) -> None:
        del self.kinds[kind][contact]
        self.weights[weight] -= 1

    @property
    def lightest(self) -> int | None:
        return min((weight for weight, n in self.weights.items() if n), default=None)


class _Replay:
    """How things stand, as far as the trace has been played."""

    def __init__(self, plan: Plan, log: Log) -> None:
        self.plan = plan
        self.held = [[0] * pool.agents for pool in plan.pools]
        self.on_duty = [[False] * pool.agents for pool in plan.pools]
        self.spare: list[Counter[int]] = [Counter() for _ in plan.pools]  # of agents on duty
        self.lines = [_Line() for _ in plan.pools]
        self.waiting = [0 for _ in plan.rules]
        self.stages: dict[int, int] = {}  # of those who wait
        self.touched: set[int] = set()  # pools
        columns = ("type", "tier", "rule", "joined_s")
        self.types, self.tiers, self.rules, self.joined_s = (
            log.contacts[name].tolist() for name in columns
        )
        weights = [type_.weight for type_ in plan.types]
        self.weights: list[int] = [weights[type_] for type_ in self.types]

    def move(
        self, step: int, contact: int, pool: int, agent: int, detail: int, now: float
    ) -> Iterator[tuple[str, str]]:
        if step == Step.JOINED:
            self._joins(contact)
        elif step == Step.STAGE_BEGAN:
            self._reaches(contact, detail)
        elif step == Step.ASSIGNED:
            yield from self._is_assigned(contact, pool, agent, now)
        elif step == Step.FREED:
            self._holds(pool, agent, -self.weights[contact])
        elif step == Step.ENDED:
            self._waits_no_more(contact)
        else:
            self._holds(pool, agent, 0, step == Step.CAME_ON_DUTY)

    def settled(self, now: float) -> Iterator[tuple[str, str]]:
        """What holds between one instant and the next."""
        for pool in self.touched:
            lightest = self.lines[pool].lightest
            room = max((spare for spare, n in self.spare[pool].items() if n), default=NONE)
            if lightest is not None and lightest <= room:
                found = f"pool {self.plan.pools[pool].name}, {now} s"
                yield "nobody waits while an agent has room", found
        self.touched.clear()
        for rule, waiting in zip(self.plan.rules, self.waiting, strict=True):
            if waiting > rule.queue_limit != NONE:
                yield "no more wait than the queue's limit", f"rule {rule.name}, {now} s"

    # ------------------------------------------------------------------ contacts

    def _kind(self, contact: int) -> Kind:
        return self.types[contact], self.tiers[contact], self.stages[contact]

    def _pools(self, contact: int) -> tuple[int, ...]:
        stage = self.stages[contact]
        rule = self.plan.rules[self.rules[contact]]
        return rule.stages[stage].pools[self.types[contact]] if stage != NONE else ()

    def _joins(self, contact: int) -> None:
        self.stages[contact] = NONE
        self.waiting[self.rules[contact]] += 1

    def _reaches(self, contact: int, stage: int) -> None:
        self._leaves_lines(contact)
        self.stages[contact] = stage
        for pool in self._pools(contact):
            self.lines[pool].add(contact, self._kind(contact), self.weights[contact])
            self.touched.add(pool)

    def _leaves_lines(self, contact: int) -> None:
        for pool in self._pools(contact):
            self.lines[pool].remove(contact, self._kind(contact), self.weights[contact])

    def _waits_no_more(self, contact: int) -> None:
        if contact in self.stages:
            self._leaves_lines(contact)
            del self.stages[contact]
            self.waiting[self.rules[contact]] -= 1

    # -------------------------------------------------------------------- agents

    def _is_assigned(
        self, contact: int, pool: int, agent: int, now: float
    ) -> Iterator[tuple[str, str]]:
        name = f"contact {contact}, pool {self.plan.pools[pool].name}, agent {agent + 1}, {now} s"
        if contact not in self.stages or pool not in self._pools(contact):
            yield "contacts go to pools that their stage opens", name
            return
        first = next(iter(self.lines[pool].kinds[self._kind(contact)]))
        if self.joined_s[first] < self.joined_s[contact]:
            yield "of contacts alike the one that joined earlier goes first", name
        self._waits_no_more(contact)
        self._holds(pool, agent, self.weights[contact])
        if not self.on_duty[pool][agent]:
            yield "contacts go to agents on duty", name
        if self.held[pool][agent] > self.plan.pools[pool].capacity:
            yield "nobody holds more than the capacity", name

    def _holds(self, pool: int, agent: int, weight: int, on_duty: bool | None = None) -> None:
        capacity, was_there = self.plan.pools[pool].capacity, self.on_duty[pool][agent]
        if was_there:
            self.spare[pool][capacity - self.held[pool][agent]] -= 1
        self.held[pool][agent] += weight
        self.on_duty[pool][agent] = is_there = was_there if on_duty is None else on_duty
        if is_there:
            self.spare[pool][capacity - self.held[pool][agent]] += 1
        self.touched.add(pool)
