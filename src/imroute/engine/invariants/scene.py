"""How things stand at one moment of a day, as its trace tells: who is where, who waits for whom."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import NONE, WEIGHT_UNIT, Log, Plan, PoolPlan, Why

Who = tuple[int, int]  # pool, agent
Kind = tuple[int, int, int, int, int]  # type, tier, rule, stage, mark: alike for every policy


class Line:
    """Those who wait for one pool, and whom its agents take when they gain room."""

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

    def of_each_kind(self) -> Iterator[int]:
        return (next(iter(contacts)) for contacts in self.kinds.values() if contacts)


class Crew:
    """The agents of one pool."""

    def __init__(self, number: int, plan: PoolPlan) -> None:
        self.number, self.plan = number, plan
        self.held = [0] * plan.agents
        self.on_duty = [False] * plan.agents
        self.rooms: Counter[int] = Counter()  # of agents on duty
        self.taken_s: list[deque[float]] = [deque(maxlen=max(plan.at_most, 1)) for _ in self.held]
        self.kept_for: dict[int, int] = {}
        # More than room decides who is free.
        self.looks = plan.at_most != NONE or any(map(any, plan.spare))

    def change(self, agent: int, weight: int, on_duty: bool | None = None) -> None:
        was_there, capacity = self.on_duty[agent], self.plan.capacity
        if was_there:
            self.rooms[capacity - self.held[agent]] -= 1
        self.held[agent] += weight
        self.on_duty[agent] = is_there = was_there if on_duty is None else on_duty
        if is_there:
            self.rooms[capacity - self.held[agent]] += 1
        else:
            self.kept_for.pop(agent, None)

    @property
    def most_room(self) -> int:
        return max((room for room, n in self.rooms.items() if n), default=NONE)

    def room(self, agent: int) -> int:
        return self.plan.capacity - self.held[agent]

    def is_at_limit(self, agent: int, now: float) -> bool:
        return self.limit_ends_s(agent) > now

    def limit_ends_s(self, agent: int) -> float:
        """When the agent may have another contact; NaN if that was always so."""
        taken = self.taken_s[agent]
        limited = self.plan.at_most != NONE and len(taken) == self.plan.at_most
        return taken[0] + self.plan.at_most_in_s if limited else math.nan

    def with_a_whole_slot(self) -> int:
        return sum(n for room, n in self.rooms.items() if room >= WEIGHT_UNIT)

    def spared(self, agent: int, weight: int) -> int:
        """Count who keeps a whole slot when this agent takes so much more."""
        loses_it = self.room(agent) >= WEIGHT_UNIT > self.room(agent) - weight
        return self.with_a_whole_slot() - loses_it

    def need(self, type_: int, tier: int) -> int:
        return self.plan.spare[type_][tier] if self.plan.spare else 0


class Scene:
    """How things stand, as far as the trace has been played."""

    def __init__(self, plan: Plan, log: Log) -> None:
        self.plan = plan
        self.crews = [Crew(number, pool) for number, pool in enumerate(plan.pools)]
        self.lines = [Line() for _ in plan.pools]
        self.touched: set[int] = set()  # pools
        self.closed = self.keeps = False
        columns = ("type", "tier", "first_contact", "attempt", "bot")
        (
            self.true_types,
            self.tiers,
            self.matters,
            self.attempts,
            self.bots,
        ) = _columns(log, columns)
        flow_out = np.isnan(log.contacts["assigned_s"])  # if they leave the line at all
        self.flows_out_s = np.where(flow_out, log.contacts["queue_left_s"], np.nan).tolist()
        self.types = list(self.true_types)  # for which they are taken
        count = len(self.types)
        self.rules = [NONE] * count
        self.stages = [NONE] * count
        self.age_s = [math.nan] * count  # since when they wait, on first joining
        self.joined_s = [math.nan] * count
        self.joins = [0] * count
        self.waiting = [0] * len(plan.rules)  # who joined for the first time, never on offer
        self.counted: set[int] = set()
        self.waits: set[int] = set()  # in line or on offer
        self.targets: dict[int, int] = {}  # the one pool of those escalated
        self.offered: dict[int, Who] = {}
        self.declined: dict[int, Who] = {}
        self.just_declined: set[int] = set()  # who look for another agent at once
        self.held: dict[int, tuple[Who, int]] = {}  # in hand: by whom, the weight
        self.warm: dict[int, tuple[Who, int]] = {}
        self.quiet: set[int] = set()
        self.silent: set[int] = set()  # who left the window open, and wait
        self.present: set[int] = set()  # who wait or are in hand
        # With whom a contact was last, and till when; by matter and attempt.
        self.was_with: dict[tuple[int, int], tuple[Who, float]] = {}
        self.upsets = [bot.upset > 0 for bot in plan.bots]

    # ----------------------------------------------------------------- contacts

    def weight(self, contact: int) -> int:
        return self.plan.types[self.types[contact]].weight

    def kind(self, contact: int) -> Kind:
        mark = self.targets.get(contact, NONE)
        if self.bots[contact] != NONE and self.upsets[self.bots[contact]]:
            mark = len(self.plan.pools) + contact  # of a priority that nobody tells
        rule, stage = self.rules[contact], self.stages[contact]
        return self.types[contact], self.tiers[contact], rule, stage, mark

    def pools(self, contact: int) -> tuple[int, ...]:
        """The pools that may take a contact that waits."""
        if contact in self.targets:
            return (self.targets[contact],)
        stage = self.stages[contact]
        rule = self.plan.rules[self.rules[contact]]
        return rule.stages[stage].pools[self.types[contact]] if stage != NONE else ()

    def is_polled(self, contact: int) -> bool:
        return self.plan.rules[self.rules[contact]].assign_every_s > 0

    def is_background(self, contact: int) -> bool:
        return self.plan.types[self.true_types[contact]].background

    def is_taken_at_once(self, contact: int) -> bool:
        """Agents who gain room look for such contacts, whoever else waits."""
        return not (self.is_polled(contact) or self.is_background(contact))

    def may_return_to(self, contact: int, who: Who) -> bool:
        """Tell whether the agent had this matter so lately that the customer may go back."""
        sticky_s: float = self.plan.rules[self.rules[contact]].sticky_s
        if self.joins[contact] > 1 or math.isnan(sticky_s):
            return False
        matter = self.matters[contact]
        before = ((matter, attempt) for attempt in reversed(range(self.attempts[contact])))
        places = (self.was_with[key] for key in before if key in self.was_with)
        last, left_s = next(places, (None, math.nan))
        return last == who and self.joined_s[contact] - left_s <= sticky_s

    # ------------------------------------------------------------------ the queue

    def join(self, contact: int, rule: int, now: float) -> None:
        self.rules[contact], self.stages[contact] = rule, NONE
        self.joins[contact] += 1
        self.joined_s[contact] = now
        if self.joins[contact] == 1:
            self.age_s[contact] = now
            self.counted.add(contact)
            self.waiting[rule] += 1
        self.waits.add(contact)
        self.present.add(contact)
        self.stand_in_line(contact)

    def reach(self, contact: int, stage: int) -> None:
        if contact not in self.offered:
            self.leave_line(contact)
        self.stages[contact] = stage
        self._keep_no_more(contact, self.pools(contact))
        if contact not in self.offered:
            self.stand_in_line(contact)

    def stand_in_line(self, contact: int) -> None:
        pools = self.pools(contact)
        if pools and self.is_taken_at_once(contact):
            kind, weight = self.kind(contact), self.weight(contact)
            for pool in pools:
                self.lines[pool].add(contact, kind, weight)
                self.touched.add(pool)

    def leave_line(self, contact: int) -> None:
        pools = self.pools(contact)
        if pools and self.is_taken_at_once(contact):
            kind, weight = self.kind(contact), self.weight(contact)
            for pool in pools:
                self.lines[pool].remove(contact, kind, weight)

    def wait_no_more(self, contact: int) -> None:
        if contact not in self.waits:
            return
        self.waits.discard(contact)
        self.silent.discard(contact)
        self._count_no_more(contact)
        if contact not in self.offered:
            self.leave_line(contact)
        self._keep_no_more(contact)

    def _count_no_more(self, contact: int) -> None:
        if contact in self.counted:
            self.counted.discard(contact)
            self.waiting[self.rules[contact]] -= 1

    def keep(self, contact: int, who: Who) -> None:
        self.keeps = True
        self.crews[who[0]].kept_for[who[1]] = contact

    def _keep_no_more(self, contact: int, but_in: tuple[int, ...] = ()) -> None:
        for crew in self.crews if self.keeps else ():
            for agent in [a for a, kept in crew.kept_for.items() if kept == contact]:
                if crew.number not in but_in:
                    del crew.kept_for[agent]
                    self.touched.add(crew.number)

    # --------------------------------------------------------------------- offers

    def offer(self, contact: int, who: Who, now: float) -> None:
        self.leave_line(contact)
        self._count_no_more(contact)
        self.offered[contact] = who
        self._take(who, self.weight(contact), now)

    def end_offer(self, contact: int, declined: bool) -> None:
        who = self.offered.pop(contact)
        self._change(who, -self.weight(contact))
        if declined:
            self.declined[contact] = who
            self.just_declined.add(contact)
        self.stand_in_line(contact)

    # -------------------------------------------------------------------- in hand

    def assign(self, contact: int, who: Who, now: float) -> None:
        self.wait_no_more(contact)
        if self.offered.pop(contact, None) is None:
            self._take(who, self.weight(contact), now)
        self.held[contact] = who, self.weight(contact)
        self.was_with[self.matters[contact], self.attempts[contact]] = who, math.nan

    def _take(self, who: Who, weight: int, now: float) -> None:
        pool, agent = who
        self.crews[pool].taken_s[agent].append(now)
        self._change(who, weight)

    def pass_on(self, contact: int, why: int) -> None:
        who, weight = self.held.pop(contact)
        self.warm[contact] = who, weight
        self.quiet.discard(contact)
        if why == Why.MISROUTED:
            self.types[contact] = self.true_types[contact]
            self.targets.pop(contact, None)
        elif why == Why.ESCALATED:
            self.targets[contact] = self.target(contact, who)

    def target(self, contact: int, who: Who) -> int:
        """The pool to which an agent escalates a contact; NONE: to no other."""
        escalates = self.crews[who[0]].plan.escalates
        to = escalates[self.types[contact]] if escalates else None
        return NONE if to is None else to.to

    def free(self, contact: int, who: Who, now: float) -> bool:
        """Take a contact out of an agent's hands; tells whether it was there."""
        key = self.matters[contact], self.attempts[contact]
        if key in self.was_with and self.was_with[key][0] == who:
            self.was_with[key] = who, now
        for place in (self.warm, self.held):
            if contact in place and place[contact][0] == who:
                self._change(who, -place.pop(contact)[1])
                if place is self.held:
                    self.quiet.discard(contact)
                    self.present.discard(contact)
                return True
        return False

    def reweigh(self, contact: int, weight: int) -> None:
        who, before = self.held[contact]
        self.held[contact] = who, weight
        self._change(who, weight - before)

    def _change(self, who: Who, weight: int, on_duty: bool | None = None) -> None:
        pool, agent = who
        self.crews[pool].change(agent, weight, on_duty)
        self.touched.add(pool)

    def duty(self, who: Who, on_duty: bool) -> None:
        self._change(who, 0, on_duty)


def _columns(log: Log, names: tuple[str, ...]) -> Iterator[list[int]]:
    return (log.contacts[name].tolist() for name in names)
