"""A desk as the trace tells of it: who is where, and who is free for whom, worked out plainly."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from imroute.customers import Luck, Purpose, stream_key
from imroute.engine.contract import NONE, Log, OfferEnd, Outcome, Plan, RulePlan, Step, Why

Who = tuple[int, int]  # pool, agent
Row = tuple[float, int, int, int, int, int]
BEFORE_ANYTHING = -1
WHOLE = 1000


@dataclass
class Person:
    """An agent as the trace has it."""

    on_duty: bool = False
    held: dict[int, int] = field(
        default_factory=dict
    )  # weight by contact; first legs: −1 − contact
    last_assigned: int = BEFORE_ANYTHING
    idle_since_s: float = math.nan
    taken_s: list[float] = field(default_factory=list)
    kept_for: int | None = None


class Desk:
    """All that a decision may go by."""

    def __init__(self, plan: Plan, log: Log, seed: int) -> None:
        self.plan, self.log, self.seed = plan, log, seed
        self.people = {
            (p, a): Person() for p, pool in enumerate(plan.pools) for a in range(pool.agents)
        }
        self.types: list[int] = log.contacts["type"].tolist()
        self.waiting: dict[int, int] = {}  # contact → stage; in line or on offer
        self.rules: dict[int, int] = {}
        self.joined: dict[int, list[float]] = {}
        self.targets: dict[int, int] = {}
        self.offers: dict[int, int] = {}
        self.offered: dict[int, Who] = {}
        self.declined: dict[int, Who] = {}
        self.cancelled: set[int] = set()  # who left while on offer
        self.shadows: dict[int, int] = {}  # rule of who gave up, and still stands in line
        self.silent: set[int] = set()
        self.quiet: set[int] = set()
        self.warm: dict[int, Who] = {}
        self.bot_turn: dict[int, int] = {}
        self.last_with: dict[tuple[int, int], tuple[Who, float]] = {}  # by matter and attempt
        self.released: list[Who] = []  # kept no longer
        self.waits_s: list[list[float]] = [[] for _ in plan.rules]
        self.patience: dict[tuple[int, int], float] = {}
        self.last_chosen = dict.fromkeys(range(len(plan.pools)), -1)
        self.assigned = 0
        self.closed = False

    # ------------------------------------------------------------------- what is known

    def row(self, contact: int, name: str):
        return self.log.contacts[name][contact].item()

    def rule(self, contact: int) -> RulePlan:
        return self.plan.rules[self.rules[contact]]

    def customer(self, contact: int):
        return self.plan.types[self.types[contact]].customers[self.row(contact, "tier")]

    def true_type(self, contact: int):
        return self.plan.types[self.row(contact, "type")]

    def luck(self, contact: int, purpose: Purpose, index: int = 0) -> tuple[float, float]:
        key = stream_key(self.seed, self.log.replication, self.true_type(contact).name)
        luck = Luck(key, int(self.row(contact, "customer")))
        return luck.pair(purpose, int(self.row(contact, "attempt")), index)

    def weight(self, contact: int) -> int:
        return self.plan.types[self.types[contact]].weight

    def passes(self, contact: int) -> int:
        return len(self.joined[contact]) - 1

    def age_s(self, contact: int) -> float:
        return self.joined[contact][0]

    def is_background(self, contact: int) -> bool:
        return self.true_type(contact).background

    def is_polled(self, contact: int) -> bool:
        return self.rule(contact).assign_every_s > 0

    def pools(self, contact: int) -> tuple[int, ...]:
        if contact in self.targets:
            return (self.targets[contact],)
        stage = self.waiting[contact]
        return self.rule(contact).stages[stage].pools[self.types[contact]] if stage >= 0 else ()

    def hopes(self, contact: int) -> set[int]:
        """Pools that may take it now or later."""
        if contact in self.targets:
            return {self.targets[contact]}
        stages = self.rule(contact).stages[max(self.waiting[contact], 0) :]
        return {pool for stage in stages for pool in stage.pools[self.types[contact]]}

    def present(self, but: int) -> int:
        """Count the others who wait or are in hand."""
        in_hand = {c for person in self.people.values() for c in person.held if c >= 0}
        return len((in_hand | set(self.waiting)) - {but})

    def in_line(self, pool: int) -> list[int]:
        return [c for c in self.waiting if c not in self.offered and pool in self.pools(c)]

    def priority(self, contact: int) -> float:
        priority = self.customer(contact).priority
        bot, turn = self.row(contact, "bot"), self.bot_turn.get(contact)
        if bot != NONE and turn is not None:
            plan = self.plan.bots[bot]
            if self.luck(contact, Purpose.UPSET, turn)[0] < plan.upset:
                priority = max(priority, plan.upset_priority)
        changes = [stage.priority for stage in self.rule(contact).stages]
        for change in changes[: self.waiting[contact] + 1]:
            priority = priority if math.isnan(change) else change
        return priority

    # ------------------------------------------------------------------ who is free

    def held(self, who: Who) -> int:
        return sum(self.people[who].held.values())

    def room(self, who: Who) -> int:
        return self.plan.pools[who[0]].capacity - self.held(who)

    def is_free(self, who: Who, contact: int, now: float) -> bool:
        if not self._could(who, contact, now):
            return False
        if self.declined.get(contact) != who:
            return True
        others = (other for other in self.people if other[0] in self.pools(contact))
        return not any(other != who and self._could(other, contact, now) for other in others)

    def _could(self, who: Who, contact: int, now: float) -> bool:
        person, pool = self.people[who], self.plan.pools[who[0]]
        if not person.on_duty or self.weight(contact) > self.room(who):
            return False
        kept = person.kept_for
        if kept not in (None, contact) and self.priority(kept) > self.priority(contact):
            return False
        recent = person.taken_s[-pool.at_most :] if pool.at_most > 0 else []
        if len(recent) == pool.at_most and recent[0] + pool.at_most_in_s > now:
            return False
        return self._spares(who, contact)

    def _spares(self, who: Who, contact: int) -> bool:
        spare = self.plan.pools[who[0]].spare
        need = spare[self.types[contact]][self.row(contact, "tier")] if spare else 0
        if self.closed or not need:
            return True
        rooms = {
            other: self.room(other) - (self.weight(contact) if other == who else 0)
            for other, person in self.people.items()
            if other[0] == who[0] and person.on_duty
        }
        return sum(room >= WHOLE for room in rooms.values()) >= need

    # -------------------------------------------------------------------- the trace

    def note(self, row: Row) -> None:
        now, step, contact, pool, agent, detail = row
        name = Step(step).name.lower()
        if method := getattr(self, f"_{name}", None):
            method(now, contact, (pool, agent), detail)

    def _bot_replied(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.bot_turn[contact] = detail

    def _misrouted(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.types[contact] = detail

    def _joined(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.waiting[contact] = -1
        self.rules[contact] = detail
        self.joined.setdefault(contact, []).append(now)
        self.patience[contact, self.passes(contact)] = self._patience_of(contact)

    def _patience_of(self, contact: int) -> float:
        from imroute.distributions import quantile

        rule, patience = self.rule(contact), self.true_type(contact).customers
        spread = patience[self.row(contact, "tier")].patience
        if spread is None:
            return math.inf
        again = self.passes(contact)
        purpose = Purpose.REJOIN if again else Purpose.JOIN
        seconds = quantile(spread, self.luck(contact, purpose, again)[0])
        last = self.waits_s[self.rules[contact]][-10:]
        if last and sum(last) / len(last) > seconds:
            seconds *= rule.announced_patience
        return seconds * rule.holding_patience if seconds > rule.holding_after_s else seconds

    def _stage_began(self, now: float, contact: int, who: Who, detail: int) -> None:
        if contact in self.waiting:  # and has not flowed out, left silently, at this instant
            self.waiting[contact] = detail
        for other, person in self.people.items():
            kept = person.kept_for == contact and contact in self.waiting
            if kept and other[0] not in self.pools(contact):
                self._keep_no_more(other)

    def _offered(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.offered[contact] = who
        self.offers[contact] = self.offers.get(contact, 0) + 1
        self._take(contact, who, now)

    def _offer_ended(self, now: float, contact: int, who: Who, detail: int) -> None:
        assert self.offered.pop(contact) == who
        del self.people[who].held[contact]
        if detail != OfferEnd.CANCELLED:
            self.declined[contact] = who
        else:
            self.cancelled.add(contact)

    def _assigned(self, now: float, contact: int, who: Who, detail: int) -> None:
        accepts = self.offered.pop(contact, None) is not None
        if not accepts:
            self._take(contact, who, now)
        self.waits_s[self.rules[contact]].append(now - self.joined[contact][-1])
        self._waits_no_more(contact, None if accepts else who)
        self.last_with[self.attempt(contact)] = who, math.nan

    def attempt(self, contact: int) -> tuple[int, int]:
        return self.row(contact, "first_contact"), self.row(contact, "attempt")

    def _take(self, contact: int, who: Who, now: float) -> None:
        person = self.people[who]
        person.held[contact] = self.weight(contact)
        person.last_assigned = self.assigned
        person.taken_s.append(now)
        self.last_chosen[who[0]] = who[1]
        self.assigned += 1

    def _waits_no_more(self, contact: int, taker: Who | None = None) -> None:
        self.waiting.pop(contact, None)
        self.silent.discard(contact)
        for who, person in self.people.items():
            if person.kept_for == contact:
                self._keep_no_more(who, looks=who != taker)

    def _keep_no_more(self, who: Who, looks: bool = True) -> None:
        self.people[who].kept_for = None
        if looks:
            self.released.append(who)

    def _kept(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.people[who].kept_for = contact

    def _passed_on(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.people[who].held[-1 - contact] = self.people[who].held.pop(contact)
        self.warm[contact] = who
        self.quiet.discard(contact)
        if detail == Why.MISROUTED:
            self.types[contact] = self.row(contact, "type")
            self.targets.pop(contact, None)
        elif detail == Why.ESCALATED:
            self.targets[contact] = self.plan.pools[who[0]].escalates[self.types[contact]].to

    def _freed(self, now: float, contact: int, who: Who, detail: int) -> None:
        attempt, person = self.attempt(contact), self.people[who]
        if self.last_with.get(attempt, (None,))[0] == who:
            self.last_with[attempt] = who, now
        if self.warm.get(contact) == who:
            del self.warm[contact]
            del person.held[-1 - contact]
        else:
            del person.held[contact]
            self.quiet.discard(contact)
        person.idle_since_s = now

    def _went_inactive(self, now: float, contact: int, who: Who, detail: int) -> None:
        customer = self.true_type(contact).customers[self.row(contact, "tier")]
        held = self.people[who].held
        held[contact] = min(held[contact], customer.inactive_weight)
        self.quiet.add(contact)

    def _customer_wrote(self, now: float, contact: int, who: Who, detail: int) -> None:
        for person in self.people.values() if contact in self.quiet else ():
            if contact in person.held:
                person.held[contact] = self.weight(contact)
        self.quiet.discard(contact)

    def _ended(self, now: float, contact: int, who: Who, detail: int) -> None:
        if detail == Outcome.ABANDONED_SILENTLY:
            self.silent.add(contact)
        else:
            gives_up = detail in (Outcome.ABANDONED, Outcome.BALKED) and not self.closed
            if gives_up and contact in self.waiting and contact not in self.cancelled:
                self.shadows[contact] = self.rules[contact]
            self._waits_no_more(contact)

    def _would_be_assigned(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.shadows.pop(contact, None)

    def in_line_for_rule(self, rule: int) -> bool:
        """Tell whether anybody is, in person or as a shadow."""
        people = (c for c in self.waiting if self.rules[c] == rule and c not in self.offered)
        return next(people, None) is not None or rule in self.shadows.values()

    def windows_closed(self, now: float) -> list[int]:
        """Who left silently and has flowed out since, which the trace does not tell."""
        left = [c for c in self.silent if self.row(c, "queue_left_s") <= now]
        gone = [c for c in left if c not in self.offered and math.isnan(self.row(c, "assigned_s"))]
        for contact in gone:
            self._waits_no_more(contact)
        return gone

    def _came_on_duty(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.people[who].on_duty, self.people[who].idle_since_s = True, now

    def _went_off_duty(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.people[who].on_duty, self.people[who].kept_for = False, None

    def _day_closed(self, now: float, contact: int, who: Who, detail: int) -> None:
        self.closed = self.plan.at_close != "stop"
        self.shadows.clear()
