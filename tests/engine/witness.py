"""A second reading of the routing rules: looks at everybody for every decision, slowly and plainly.

It plays a day's trace again and works out each decision anew: which agent a contact that joins or
reaches a stage goes to, and which contacts agents with room take, in which turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from imroute.customers import Luck, Purpose, stream_key
from imroute.engine.contract import Log, Plan, RulePlan, Step

Who = tuple[int, int]  # pool, agent
BEFORE_ANYTHING = -1
FOLLOWS_A_DECISION = (
    Step.ASSIGNED,
    Step.WORK_BEGAN,
    Step.WOULD_BE_ASSIGNED,
    Step.WENT_OFF_DUTY,
)


@dataclass
class Person:
    """An agent as the trace has it."""

    on_duty: bool = False
    held: list[int] = field(default_factory=list)
    last_assigned: int = BEFORE_ANYTHING
    idle_since_s: float = math.nan


class Witness:
    def __init__(self, plan: Plan, log: Log, seed: int) -> None:
        self.plan, self.log, self.seed = plan, log, seed
        self.people = {
            (p, a): Person() for p, pool in enumerate(plan.pools) for a in range(pool.agents)
        }
        self.waiting: dict[int, int] = {}  # contact → stage
        self.last_chosen = dict.fromkeys(range(len(plan.pools)), -1)
        self.assigned = 0
        self.expected: list[tuple[int, Who]] = []
        self.decisions = 0
        self.closed = False

    def swear(self) -> int:
        """Compare every decision of the day; gives their number."""
        rows = self.log.trace.tolist()
        for i, (now, step, contact, pool, agent, detail) in enumerate(rows):
            if step not in FOLLOWS_A_DECISION:
                assert not self.expected, f"at {now}"
            self._note(now, step, contact, (pool, agent), detail)
            if step == Step.FREED:
                self.expected = self._turns([(pool, agent)], now)
            elif step == Step.STAGE_BEGAN:
                self.expected = self._choice(contact)
            elif step == Step.CAME_ON_DUTY:
                self.expected = self._turns(self._came_at(rows, i), now)
            elif step == Step.DAY_CLOSED:
                self.closed = self.plan.at_close != "stop"
            if self.closed and (i + 1 == len(rows) or rows[i + 1][0] > now):
                self._nobody_stays_or_waits_for_nothing()
        assert not self.expected
        return self.decisions

    # ---------------------------------------------------------------- the trace

    def _note(self, now: float, step: int, contact: int, who: Who, detail: int) -> None:
        if step == Step.JOINED:
            self.waiting[contact] = -1
        elif step == Step.STAGE_BEGAN:
            self.waiting[contact] = detail
        elif step == Step.ASSIGNED:
            assert self.expected, f"contact {contact} should wait at {now}"
            assert self.expected.pop(0) == (contact, who), f"{contact} to {who} at {now}"
            del self.waiting[contact]
            self._assign(contact, who)
        elif step == Step.FREED:
            self.people[who].held.remove(contact)
            self.people[who].idle_since_s = now
        elif step == Step.ENDED:
            self.waiting.pop(contact, None)
        elif step == Step.CAME_ON_DUTY:
            self.people[who].on_duty, self.people[who].idle_since_s = True, now
        elif step == Step.WENT_OFF_DUTY:
            self.people[who].on_duty = False

    def _assign(self, contact: int, who: Who) -> None:
        self.people[who].held.append(contact)
        self.people[who].last_assigned = self.assigned
        self.last_chosen[who[0]] = who[1]
        self.assigned += 1

    def _came_at(self, rows: list[tuple], last: int) -> list[Who]:
        """Who came on duty at one instant, once the last of them has."""
        same = (rows[last][0], Step.CAME_ON_DUTY)
        if last + 1 < len(rows) and rows[last + 1][:2] == same:
            return []
        first = last
        while first and rows[first - 1][:2] == same:
            first -= 1
        return [(row[3], row[4]) for row in rows[first : last + 1]]

    def _nobody_stays_or_waits_for_nothing(self) -> None:
        """After closing a pool is on duty for those who may yet come to it, and they wait for it."""
        there = {who[0] for who, person in self.people.items() if person.on_duty}
        hoped_for = set()
        for contact, stage in self.waiting.items():
            type_ = self._row(contact, "type")
            stages = self._rule(contact).stages[max(stage, 0) :]
            hopes = {pool for stage in stages for pool in stage.pools[type_]}
            assert hopes & there, f"contact {contact} waits for nobody"
            hoped_for |= hopes
        assert there <= hoped_for, "somebody stays for nobody"

    # ------------------------------------------------------------ the decisions

    def _row(self, contact: int, name: str):
        return self.log.contacts[name][contact]

    def _rule(self, contact: int) -> RulePlan:
        return self.plan.rules[self._row(contact, "rule")]

    def _pools(self, contact: int) -> tuple[int, ...]:
        stage = self.waiting[contact]
        type_ = self._row(contact, "type")
        return self._rule(contact).stages[stage].pools[type_] if stage >= 0 else ()

    def _priority(self, contact: int) -> float:
        type_, tier = self._row(contact, "type"), self._row(contact, "tier")
        changes = [stage.priority for stage in self._rule(contact).stages]
        priority = self.plan.types[type_].customers[tier].priority
        for change in changes[: self.waiting[contact] + 1]:
            priority = priority if math.isnan(change) else change
        return priority

    def _weight(self, contact: int) -> int:
        return self.plan.types[self._row(contact, "type")].weight

    def _spare(self, who: Who) -> int:
        person = self.people[who]
        held = sum(map(self._weight, person.held))
        return self.plan.pools[who[0]].capacity - held if person.on_duty else -1

    def _choice(self, contact: int) -> list[tuple[int, Who]]:
        """Which agent a contact goes to, if any."""
        pools, rule = self._pools(contact), self._rule(contact)
        groups = [sorted(pools)] if rule.choose_pool == "any" else [[pool] for pool in pools]
        for group in groups:
            free = [
                who
                for pool in group
                for who in self.people
                if who[0] == pool and self._spare(who) >= self._weight(contact)
            ]
            if free:
                self.decisions += len(free) > 1
                return [(contact, self._best(free, contact, rule))]
        return []

    def _best(self, free: list[Who], contact: int, rule: RulePlan) -> Who:
        if rule.choose_agent == "random":
            key = stream_key(
                self.seed, self.log.replication, self.plan.types[self._row(contact, "type")].name
            )
            luck = Luck(key, int(self._row(contact, "customer")))
            attempt = int(self._row(contact, "attempt"))
            u, _ = luck.pair(Purpose.ROUTE, attempt, self.waiting[contact])
            return free[int(u * len(free))]
        return min(
            free, key=lambda who: (self._score(rule, who, contact), self.people[who].last_assigned)
        )

    def _score(self, rule: RulePlan, who: Who, contact: int) -> float:
        pool, person = self.plan.pools[who[0]], self.people[who]
        return {
            "least_loaded": lambda: len(person.held),
            "most_loaded": lambda: -len(person.held),
            "lowest_ratio": lambda: sum(map(self._weight, person.held)) / pool.capacity,
            "most_spare": lambda: -self._spare(who),
            "longest_idle": lambda: person.idle_since_s,
            "round_robin": lambda: (who[1] - self.last_chosen[who[0]] - 1) % pool.agents,
            "best_skill": lambda: -pool.skill[self._row(contact, "type")],
        }[rule.choose_agent]()

    def _turns(self, agents: list[Who], now: float) -> list[tuple[int, Who]]:
        """Which contacts agents with room take, one each in turn, until nothing changes."""
        assert agents == sorted(agents)
        spare = {who: self._spare(who) for who in agents}
        left, taken = dict(self.waiting), []
        going_on = True
        while going_on:
            going_on = False
            for who in agents:
                fitting = [c for c in left if self._may_take(who, c, spare[who])]
                if fitting:
                    self.decisions += len(fitting) > 1
                    contact = min(fitting, key=lambda c: self._place(who, c, now))
                    spare[who] -= self._weight(contact)
                    del left[contact]
                    taken.append((contact, who))
                    going_on = True
        return taken

    def _may_take(self, who: Who, contact: int, spare: int) -> bool:
        return who[0] in self._pools(contact) and self._weight(contact) <= spare

    def _place(self, who: Who, contact: int, now: float) -> tuple[float, ...]:
        type_, tier = self._row(contact, "type"), self._row(contact, "tier")
        joined_s = self._row(contact, "joined_s")
        due_s = joined_s + self.plan.types[type_].customers[tier].due_within_s
        score = {
            "priority_then_age": -self._priority(contact),
            "fifo": 0.0,
            "due_date": due_s,
            "weighted_age": -self._priority(contact) * (now - joined_s),
        }[self.plan.choose_contact]
        return self.plan.pools[who[0]].prefers[type_], score, joined_s, contact
