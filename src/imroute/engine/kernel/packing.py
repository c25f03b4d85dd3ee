"""Plan → Tables: the plan's parts as rows of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from imroute.customers import name_words
from imroute.distributions import Distribution
from imroute.engine.contract import Plan, PoolPlan, RulePlan, TypePlan
from imroute.engine.kernel import closing, layout, lines, seats, uses
from imroute.engine.kernel.benches import Seating, Space, laid_out
from imroute.engine.kernel.classes import Classes, Lists
from imroute.engine.kernel.draws import EXCHANGE, HANDLING
from imroute.engine.kernel.layout import NOBODY, Tables
from imroute.engine.kernel.table import Table

CHOOSE_CONTACT = {
    "priority_then_age": lines.PRIORITY_THEN_AGE,
    "fifo": lines.FIFO,
    "due_date": lines.DUE_DATE,
    "weighted_age": lines.WEIGHTED_AGE,
}
AT_CLOSE = {
    "serve_queue": closing.SERVE_QUEUE,
    "drop_queue": closing.DROP_QUEUE,
    "stop": closing.STOP,
}


def table(rows: Iterable[Any], dtype: Any) -> Table:
    return Table(np.array(list(rows), dtype))


def pack(plan: Plan) -> tuple[Tables, Space]:
    """Lay a plan out; and tell how much space its benches take on a day."""
    packer = _Packer(plan)
    tables = packer.tables()
    return tables, packer.space


def pack_demands(plan: Plan) -> tuple[Table, Table, Table]:
    """Lay out who may come: demands, keys left open; usual rates; tiers that anybody may have."""
    demands: list[tuple[Any, ...]] = []
    rates: list[tuple[float, float]] = []
    tiers: list[tuple[int, int, float]] = []
    for type_ in plan.types:
        demand, work = type_.demand, EXCHANGE if type_.handling is None else HANDLING
        named = enumerate(zip(demand.tiers, demand.tier_shares, strict=True))
        chosen = [(n, name_words(name)[1], share) for n, (name, share) in named if share > 0]
        steps = list(zip(demand.rate_from_s, demand.rate_per_s, strict=True))
        lists = len(rates), len(steps), len(tiers), len(chosen)
        there = demand.in_hand_at_start, demand.waiting_at_start
        demands.append((0, 0, *lists, *there, demand.self_service, work))
        rates += steps
        tiers += chosen
    return table(demands, layout.DEMAND), table(rates, layout.RATE), table(tiers, layout.TIER)


class _Packer:
    """Collects what the tables refer to while their rows are made."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.spreads: list[tuple[float, ...]] = []
        self.shares: list[tuple[float, float]] = []
        self.lists = Lists()
        self.classes = Classes(plan, self.lists)
        self.loads: list[tuple[int, int, bool]] = []
        self.moves: list[int] = []
        self.seating: list[Seating] = []
        self.slowdown: list[float] = []
        self.roster: list[tuple[Any, ...]] = []
        self.weights = self.classes.weights

    def tables(self) -> Tables:
        plan = self.plan
        types = table((self._type(type_) for type_ in plan.types), layout.TYPE)
        customers = table(self._customers(), layout.CUSTOMER)
        bots = table(self._bots(), layout.BOT)
        mistakes = table(self._mistakes(), layout.MISTAKE)
        outages = table(self._outages(), layout.OUTAGE)
        pools = table(self._pools(), layout.POOL)
        roster = table(self._roster(), layout.CHANGE)
        benches, self.space = laid_out(self.seating, len(self.weights))
        return Tables(
            spreads=table(self.spreads, layout.SPREAD),
            shares=table(self.shares, layout.SHARE),
            types=types,
            customers=customers,
            classes=table(self.classes.rows, layout.CLASS),
            rules=table(map(_rule, plan.rules), layout.RULE),
            bots=bots,
            bot_resolves=table((x for bot in plan.bots for x in bot.resolves), "f8"),
            stretches=table(
                (stretch for bot in plan.bots for stretch in bot.answers or ()), layout.STRETCH
            ),
            mistakes=mistakes,
            outages=outages,
            pools=pools,
            services=table(self._services(), layout.SERVICE),
            paces=table(self._paces(), layout.PACE),
            speeds=table((x for pool in plan.pools for x in pool.hire_speed), "f8"),
            slowdown=table(self.slowdown, "f8"),
            loads=table(self.loads, layout.LOAD),
            moves=table(self.moves, "i4"),
            benches=table(benches, layout.BENCH),
            lists=table(self.lists.numbers, "i4"),
            roster=roster,
            escalations=table(self._escalations(), layout.ESCALATION),
            spares=table(self._spares(), "i4"),
            settings=table([self._settings()], layout.SETTINGS),
        )

    # -------------------------------------------------------------- customers

    def _spread(self, of: Distribution | None) -> int:
        if of is None:
            return NOBODY
        self.spreads.append((int(of.form), of.a, of.b, of.c, len(self.shares)))
        self.shares.extend(zip(of.values, of.cumulative, strict=True))
        return len(self.spreads) - 1

    def _type(self, of: TypePlan) -> tuple[int, ...]:
        parts = (of.turns, of.agent_reply, of.customer_reply, of.wrap_up, of.handling)
        weighs = self.weights.index(of.weight)
        return (of.weight, weighs, *(self._spread(part) for part in parts), *uses.of_type(of))

    def _customers(self) -> Iterator[tuple[Any, ...]]:
        for number, type_ in enumerate(self.plan.types):
            for tier, customer in enumerate(type_.customers):
                entries = self.classes.entries(number, tier)
                yield (
                    customer.balks,
                    customer.resolved,
                    customer.return_chance,
                    customer.retry_chance,
                    customer.leaves_silently,
                    customer.close_after_s,
                    customer.inactive_after_s,
                    customer.inactive_weight,
                    self._spread(customer.retry_after),
                    self._spread(customer.reply_patience),
                    self._spread(customer.patience),
                    self._spread(customer.return_after),
                    customer.bot,
                    uses.in_hand_is_heeded(customer),
                    entries[0],
                    self.lists.add(entries)[0],
                )

    def _bots(self) -> Iterator[tuple[Any, ...]]:
        first_mistake = first_answer = 0
        for bot in self.plan.bots:
            parts = (bot.reply, bot.turns, bot.customer_reply)
            yield (
                bot.leaves,
                bot.truly_resolved,
                bot.misroutes,
                bot.upset,
                *(self._spread(part) for part in parts),
                1 + self.classes.upsets.index(bot.upset_priority) if bot.upset > 0 else 0,
                first_mistake,
                bot.sessions,
                bot.waits,
                first_answer,
                NOBODY if bot.answers is None else len(bot.answers),
            )
            first_mistake += sum(len(of_type) for of_type in bot.mistaken_for)
            first_answer += len(bot.answers or ())

    def _mistakes(self) -> Iterator[tuple[int, int]]:
        for bot in self.plan.bots:
            yield from (
                self.lists.add(others) for of_type in bot.mistaken_for for others in of_type
            )

    def _outages(self) -> Iterator[tuple[float, int, int]]:
        for at_s in sorted({at_s for bot in self.plan.bots for at_s in bot.fails_at_s}):
            bots = [n for n, bot in enumerate(self.plan.bots) if at_s in bot.fails_at_s]
            yield (at_s, *self.lists.add(bots))

    # ------------------------------------------------------------------ pools

    def _pools(self) -> Iterator[tuple[Any, ...]]:
        first_agent = first_time = 0
        for number, pool in enumerate(self.plan.pools):
            mine, in_rounds = self.classes.of_pool(number)
            slowdown = len(self.slowdown), len(pool.slowdown)
            self.slowdown.extend(pool.slowdown)
            first_load = len(self.loads)
            self._loads(number, pool)
            loads = len(self.loads) - first_load
            orders = frozenset(self.classes.orders_of_pool[number])
            self.seating.append(Seating(pool.agents, loads, orders))
            yield (
                pool.capacity,
                first_agent,
                pool.agents,
                pool.new_contacts_first,
                pool.new_contacts_first or uses.takes_background(self.plan, pool),
                *slowdown,
                self.lists.add(mine + in_rounds)[0],
                len(mine),
                first_load,
                loads,
                len(orders - {seats.BY_ASSIGNMENT}) > 0,
                self.classes.one_by_one[number] or self.classes.keeps[number],
                self.classes.keeps[number],
                uses.lightest(self.plan, pool),
                1 + self.classes.targets.index(number) if number in self.classes.targets else 0,
                self._spread(pool.accept.time if pool.accept else None),
                pool.at_most,
                uses.must_spare(pool),
                uses.takes_background(self.plan, pool),
                len(mine) + len(in_rounds),
                first_time,
                pool.at_most_in_s,
                pool.accept.declines if pool.accept else 0.0,
                pool.accept.timeout_s if pool.accept else math.inf,
            )
            first_time += max(0, pool.at_most) * pool.agents
            first_agent += pool.agents

    def _loads(self, number: int, pool: PoolPlan) -> None:
        """List what an agent of a pool may hold, fewest contacts first, and how loads change.

        Where agents are looked at one by one nobody asks for the load: there is one, for all.
        """
        if self.classes.one_by_one[number]:
            self.moves += [len(self.loads)] * (2 * len(self.weights))
            self.loads.append((0, 0, False))
            return
        taken = {self.plan.types[type_].weight for type_ in self.classes.types_of_pool[number]}
        loads = reachable(pool.capacity, taken)
        first = len(self.loads)
        place: Any = {load: first + i for i, load in enumerate(loads)}
        for contacts, weight in loads:
            more = [place.get((contacts + 1, weight + by), NOBODY) for by in self.weights]
            less = [place.get((contacts - 1, weight - by), NOBODY) for by in self.weights]
            self.moves += [move for pair in zip(more, less, strict=True) for move in pair]
            self.loads.append((contacts, weight, max(more) != NOBODY))

    def _services(self) -> Iterator[tuple[Any, ...]]:
        for pool in self.plan.pools:
            paced = uses.has_pace(pool)
            of_types = zip(pool.skill, pool.prefers, pool.speed, pool.resolves, strict=True)
            yield from ((*row, paced) for row in of_types)

    def _paces(self) -> Iterator[tuple[Any, ...]]:
        first_speed = 0
        for pool in self.plan.pools:
            hires = pool.hires if pool.hire_speed else 0
            yield (
                pool.switch_cost_s,
                pool.assist_share,
                pool.assist_speed,
                pool.agents - hires,
                first_speed,
                len(pool.hire_speed),
            )
            first_speed += len(pool.hire_speed)

    def _escalations(self) -> Iterator[tuple[Any, ...]]:
        nowhere = (None,) * len(self.plan.types)
        for pool in self.plan.pools:
            for to in pool.escalates or nowhere:
                yield (to.chance, to.to, to.after_turns, to.warm) if to else (0.0, NOBODY, 0, 0)

    def _spares(self) -> Iterator[int]:
        nobody = [0] * len(self.plan.tiers)
        for pool in self.plan.pools:
            for type_ in range(len(self.plan.types)):
                yield from pool.spare[type_] if pool.spare else nobody

    # ---------------------------------------------------------- staff, settings

    def _roster(self) -> Iterator[tuple[Any, ...]]:
        changes = [
            (pool, change) for pool in enumerate(self.plan.pools) for change in pool[1].roster
        ]
        changes.sort(key=lambda both: (both[1].at_s, both[1].kind))
        for (number, _), change in changes:
            first, named = self.lists.add(change.agents)
            count = named or change.count
            yield (
                change.at_s,
                int(change.kind),
                number,
                count,
                first,
                named > 0,
                change.day,
                change.hands_over,
            )

    def _settings(self) -> tuple[Any, ...]:
        plan = self.plan
        return (
            plan.day_end_s,
            plan.day_start_s,
            plan.open_s,
            plan.days,
            len(plan.types),
            len(plan.tiers),
            len(self.weights),
            CHOOSE_CONTACT[plan.choose_contact],
            AT_CLOSE[plan.at_close],
            sum(len(pool.roster) for pool in plan.pools),
            len(self.classes.upsets) + 1,
            any(map(uses.must_spare, plan.pools)),
            plan.site_limit,
        )


def _rule(rule: RulePlan) -> tuple[float, ...]:
    return (
        rule.sticky_s,
        rule.assign_every_s,
        rule.announced_patience,
        rule.holding_after_s,
        rule.holding_patience,
    )


def reachable(capacity: int, weights: Iterable[int]) -> list[tuple[int, int]]:
    """List all loads, contacts and weight, that contacts of these weights may add up to."""
    found, new = {(0, 0)}, {(0, 0)}
    while new:
        more = {(n + 1, total + weight) for n, total in new for weight in weights}
        new = {(n, total) for n, total in more if total <= capacity} - found
        found |= new
    return sorted(found)
