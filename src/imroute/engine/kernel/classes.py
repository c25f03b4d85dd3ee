"""The classes of contacts that wait: by type, tier, way into the queue and stage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Any

from imroute.engine.contract import Outcome, Plan, RulePlan
from imroute.engine.kernel import choosing, layout, looking, seats, uses
from imroute.engine.kernel.layout import NOBODY
from imroute.engine.kernel.policies import address_of

CHOOSE_AGENT = {
    "least_loaded": choosing.LEAST_LOADED,
    "lowest_ratio": choosing.LOWEST_RATIO,
    "most_spare": choosing.MOST_SPARE,
    "most_loaded": choosing.MOST_LOADED,
    "best_skill": choosing.BEST_SKILL,
    "longest_idle": choosing.LONGEST_IDLE,
    "round_robin": choosing.ROUND_ROBIN,
    "random": choosing.RANDOM,
}
WHEN_FULL = {"offline": Outcome.FLOWED_OUT, "turned_away": Outcome.TURNED_AWAY}
ORDERS = {
    choosing.LONGEST_IDLE: seats.BY_IDLENESS,
    choosing.ROUND_ROBIN: seats.BY_NUMBER,
    choosing.RANDOM: seats.BY_NUMBER,
    choosing.OF_ONES_OWN: seats.BY_NUMBER,
}


RULE = list(layout.CLASS.names or ()).index("rule")


class Lists:
    """Lists of numbers, one after the other."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def add(self, numbers: Sequence[int]) -> tuple[int, int]:
        """Tell where a list begins, and how long it is."""
        first = len(self.numbers)
        self.numbers.extend(numbers)
        return first, len(numbers)


class Classes:
    """Rows of CLASS, and what pools have to do with them."""

    def __init__(self, plan: Plan, lists: Lists) -> None:
        self.plan, self.lists = plan, lists
        self.rows: list[tuple[Any, ...]] = []
        self.weights = sorted({type_.weight for type_ in plan.types})
        self.one_by_one = [uses.looks_one_by_one(plan, n) for n in range(len(plan.pools))]
        self.keeps = [uses.keeps(plan, pool) for pool in plan.pools]
        self.targets, self.upsets = uses.targets(plan), uses.upset_priorities(plan)
        self._of_pool: list[list[int]] = [[] for _ in plan.pools]
        self.types_of_pool: list[set[int]] = [set() for _ in plan.pools]
        self.orders_of_pool: list[set[Any]] = [set() for _ in plan.pools]

    def of_pool(self, number: int) -> tuple[list[int], list[int]]:
        """List the classes that a pool's agents may take, and those that look in rounds."""
        every_s = [self.plan.rules[row[RULE]].assign_every_s for row in self.rows]
        mine = self._of_pool[number]
        return [n for n in mine if not every_s[n]], [n for n in mine if every_s[n]]

    def entries(self, type_: int, tier: int) -> list[int]:
        """Give the class before stages for each way in, in the order of `looking.way_in`."""
        customer, mine = self.plan.types[type_].customers[tier], {}
        again = customer.rule if customer.rule_again == NOBODY else customer.rule_again
        to = [NOBODY, *self.targets]
        entries = []
        for target, upset, rule in product(to, [0.0, *self.upsets], (customer.rule, again)):
            serves = target == NOBODY or target in uses.targets_of_type(self.plan, type_)
            if rule == NOBODY or not serves:
                entries.append(NOBODY)
                continue
            way = rule, max(customer.priority, upset), target
            if way not in mine:
                mine[way] = len(self.rows)
                self._classes_of((type_, tier), *way)
            entries.append(mine[way])
        return entries

    def _classes_of(self, kind: tuple[int, int], number: int, priority: float, target: int) -> None:
        """Add a class for those whose first stage has not begun, and one a stage.

        For who was escalated no stage opens.
        """
        rule = self.plan.rules[number]
        due_s = self.plan.types[kind[0]].customers[kind[1]].due_within_s
        if target != NOBODY:
            self._class(kind, number, NOBODY, [target], target, (priority, due_s))
            return
        for stage in range(NOBODY, len(rule.stages)):
            at = rule.stages[stage] if stage >= 0 else None
            if at is not None and not math.isnan(at.priority):
                priority = at.priority
            pools = list(at.pools[kind[0]]) if at else []
            self._class(kind, number, stage, pools, target, (priority, due_s))

    def _class(
        self,
        kind: tuple[int, int],
        number: int,
        stage: int,
        pools: list[int],
        target: int,
        floats: tuple[float, ...],
    ) -> None:
        rule, weight = self.plan.rules[number], self.plan.types[kind[0]].weight
        later = rule.stages[stage + 1 :] if target == NOBODY else ()
        choose, policy = chooses(rule)
        if rule.choose_pool == "any":
            pools.sort()
        self._may_take(kind[0], rule, pools, ORDERS.get(choose, seats.BY_ASSIGNMENT))
        self.rows.append(
            (
                *floats,
                policy,
                later[0].after_s if later else math.inf,
                *kind,
                number,
                stage,
                weight,
                self.weights.index(weight),
                choose,
                rule.choose_pool == "any",
                *self.lists.add(pools),
                *self.lists.add(prospects(rule, kind[0], stage) if target == NOBODY else [target]),
                rule.queue_limit,
                WHEN_FULL[rule.when_full],
                bool(later) and stage == NOBODY and rule.stages[0].after_s == 0,
                self._how_looked_for(rule, pools),
                uses.opens(rule.stages[stage]) if stage >= 0 and target == NOBODY else 0,
                uses.tells(rule),
            )
        )

    def _may_take(self, type_: int, rule: RulePlan, pools: Sequence[int], order: Any) -> None:
        """Tell the pools of the class that comes next."""
        for pool in pools:
            self._of_pool[pool].append(len(self.rows))
            self.types_of_pool[pool].add(type_)
            if not self.one_by_one[pool]:
                self.orders_of_pool[pool].add(order)
        if uses.is_sticky(rule):
            for able, types in zip(self.plan.pools, self.types_of_pool, strict=True):
                if able.skill[type_] > 0:
                    types.add(type_)

    def _how_looked_for(self, rule: RulePlan, pools: Sequence[int]) -> int:
        if rule.assign_every_s > 0:
            return looking.IN_ROUNDS
        if any(self.one_by_one[pool] for pool in pools):
            return looking.ONE_BY_ONE
        if uses.is_sticky(rule) or any(self.keeps[pool] for pool in pools):
            return looking.ON_BENCHES_AFTER_ALL
        return looking.ON_BENCHES


def chooses(rule: RulePlan) -> tuple[Any, int]:
    """Give the code of a rule's policy; of one's own also its address."""
    if callable(rule.choose_agent):
        return choosing.OF_ONES_OWN, address_of(rule.choose_agent)
    return CHOOSE_AGENT[rule.choose_agent], 0


def prospects(rule: RulePlan, type_: int, stage: int) -> list[int]:
    """List the pools of a stage and the later ones."""
    return sorted({pool for at in rule.stages[max(stage, 0) :] for pool in at.pools[type_]})
