"""A second reading of the routing rules: looks at everybody for every decision, slowly and plainly.

It plays a day's trace again and works out each decision anew: which agent a contact goes to that
joins, reaches a stage, is declined or has its round; which contacts agents take that gain room, in
which turn, and for whom they are kept.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Iterator

from imroute.customers import Purpose
from imroute.engine.contract import (
    MAX_OFFERS,
    NONE,
    Kind,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    RulePlan,
    Step,
    Why,
)

from .witness_desk import Desk, Row, Who

Act = tuple[str, int, Who]  # "takes" or "keeps"
Acts = Iterator[Act]
FOLLOWS_A_DECISION = (Step.WORK_BEGAN, Step.WOULD_BE_ASSIGNED)


class Witness:
    def __init__(self, plan: Plan, log: Log, seed: int) -> None:
        self.plan, self.log = plan, log
        self.desk = Desk(plan, log, seed)
        self.agenda: deque[Acts] = deque()
        self.due: Act | None = None
        self.decisions = 0
        self.now = 0.0
        self.passer: tuple[Who, int] | None = None  # who passes a contact on, and why
        self.joining = self.closing = False
        self.untold: list[tuple[float, int, int]] = []  # time, kind, agent or rule
        self.agents = list(self.desk.people)
        self.brings = {
            Step.PASSED_ON: self._passes_on,
            Step.JOINED: self._joins,
            Step.STAGE_BEGAN: self._reaches,
            Step.CAME_ON_DUTY: self._comes,
            Step.WENT_INACTIVE: self._falls_silent,
            Step.OFFERED: self._is_taken,
            Step.ASSIGNED: self._is_taken,
            Step.OFFER_ENDED: self._is_offered_no_more,
            Step.DAY_CLOSED: self._closes,
        }
        self.no_round_due = {i for i, rule in enumerate(plan.rules) if rule.assign_every_s > 0}

    def swear(self) -> int:
        """Compare every decision of the day; gives their number."""
        rows: list[Row] = self.log.trace.tolist()
        for i, row in enumerate(rows):
            before = rows[i - 1] if i else None
            after = rows[i + 1] if i + 1 < len(rows) else None
            self._play_untold(row[0])
            if not self._follows(before, row):
                self._compare(row)
            self._hear(row, after)
            if self.desk.closed and (after is None or after[0] > row[0]):
                self._nobody_stays_or_waits_for_nothing()
        assert self._next() is None, f"at the end: {self.due}"
        self._patience_was_as_drawn()
        return self.decisions

    # ----------------------------------------------------------- what is due, what happens

    def _follows(self, before: Row | None, row: Row) -> bool:
        """Tell whether a row belongs to what the one before began."""
        if row[1] in FOLLOWS_A_DECISION or (row[1] == Step.WENT_OFF_DUTY and self.desk.closed):
            return True
        if before is None or before[2] != row[2] or before[0] != row[0]:
            return False
        return (before[1], row[1]) in (
            (Step.PASSED_ON, Step.FREED),
            (Step.PASSED_ON, Step.JOINED),
            (Step.FREED, Step.JOINED),
            (Step.JOINED, Step.STAGE_BEGAN),
            (Step.STAGE_BEGAN, Step.STAGE_BEGAN),
            (Step.STAGE_BEGAN, Step.OFFER_ENDED),
            (Step.OFFER_ENDED, Step.ENDED),
            (Step.ASSIGNED, Step.FREED),
            (Step.ENDED, Step.FREED),
        )

    def _compare(self, row: Row) -> None:
        now, step, contact, pool, agent = row[:5]
        if self.closing and step not in (Step.ENDED, Step.OFFER_ENDED):
            self.closing = False
            self.agenda.append(self._turns(self.agents, now))
        takes = step == Step.OFFERED or (
            step == Step.ASSIGNED and self.plan.pools[pool].accept is None
        )
        act = self._next()
        if takes or step == Step.KEPT:
            while act is None and self._play_one_untold(now):
                act = self._next()
            told = ("takes" if takes else "keeps", contact, (pool, agent))
            assert act == told, f"at {now}: {told} where due is {act}"
            self.due = None
            return
        assert act is None, f"at {now}: due is {act}, but {Step(step).name} of {contact}"
        cancelled = step == Step.OFFER_ENDED and row[5] == OfferEnd.CANCELLED
        if (step == Step.ENDED or cancelled) and self._by_patience(contact, now):
            while self._play_one_untold(now):
                assert self._next() is None, f"at {now}: due is {self.due}"

    def _by_patience(self, contact: int, now: float) -> bool:
        """Events in the order of kinds: the end of patience comes last."""
        outcome = self.desk.row(contact, "outcome")
        if contact not in self.desk.waiting:  # in hand: patience for a reply
            return outcome == Outcome.LOST_IN_CONVERSATION
        silently = outcome == Outcome.ABANDONED_SILENTLY
        left_s = self.desk.row(contact, "ended_s" if silently else "queue_left_s")
        patience_s = self.desk.row(contact, "patience_s")
        runs_out_s = self.desk.row(contact, "joined_s") + patience_s
        gave_up = silently or outcome in (Outcome.ABANDONED, Outcome.LOST_IN_CONVERSATION)
        return gave_up and left_s == now == runs_out_s

    def _next(self) -> Act | None:
        """Give what is due now; nothing more is looked for until it has happened."""
        while self.due is None:
            if not self.agenda:
                self._let_released_look()
            if not self.agenda:
                return None
            self.due = next(self.agenda[0], None)
            if self.due is None:
                self.agenda.popleft()
        return self.due

    def _let_released_look(self) -> None:
        """Whoever is kept no longer looks after all else that the event brings."""
        if self.desk.released:
            self.agenda.append(self._turns([self.desk.released.pop(0)], self.now))

    def _play_untold(self, until_s: float) -> None:
        """Limits that end and rounds that begin, of which the trace does not tell."""
        if until_s > self.now:
            self._nothing_is_due(until_s)
        while self.untold and self.untold[0][0] < until_s:
            self._play_one_untold(self.untold[0][0])
            self._nothing_is_due(until_s)

    def _nothing_is_due(self, now: float) -> None:
        assert self._next() is None, f"before {now}: due is {self.due}"

    def _play_one_untold(self, now: float) -> bool:
        if not (self.untold and self.untold[0][0] <= now):
            return False
        at_s, kind, number = heapq.heappop(self.untold)
        self.now = at_s
        if kind == Kind.LIMIT_ENDS:
            self.agenda.append(self._turns([self.agents[number]], at_s))
        else:
            self.agenda.append(self._round(number, at_s))
        return True

    def _expect_rounds(self, now: float) -> None:
        """The next round of each rule for which somebody is in line."""
        for rule in [rule for rule in self.no_round_due if self.desk.in_line_for_rule(rule)]:
            every_s = self.plan.rules[rule].assign_every_s
            number = math.floor(now / every_s) + 1
            at_s = number * every_s if number * every_s > now else (number + 1) * every_s
            heapq.heappush(self.untold, (at_s, Kind.ROUND_BEGINS, rule))
            self.no_round_due.discard(rule)

    # -------------------------------------------------------------------- what it brings

    def _hear(self, row: Row, after: Row | None) -> None:
        """Let the desk know, and note who looks for whom next."""
        now, step, contact = row[:3]
        self.now, was_warm = now, self.desk.warm.get(contact)
        self.desk.note(row)
        self.desk.windows_closed(now)
        self._expect_rounds(now)
        if step == Step.FREED:
            self._looks_after_letting_go(row[3:5], was_warm)
        elif step in self.brings:
            self.brings[step](row, after)
        if step != Step.PASSED_ON and not self._is_refused(row, after):
            self._let_passer_look(contact, step)

    def _is_refused(self, row: Row, after: Row | None) -> bool:
        return after is not None and after[:3] == (row[0], int(Step.ENDED), row[2])

    def _let_passer_look(self, contact: int, step: int) -> None:
        """Whoever passed a contact on looks when that has joined, and looked, again."""
        ways = (Step.JOINED, Step.STAGE_BEGAN, Step.ENDED)
        if self.passer is None or self.joining or step not in ways:
            return
        who, self.passer = self.passer[0], None
        if contact not in self.desk.warm:
            self.agenda.append(self._turns([who], self.now))

    def _looks_after_letting_go(self, who: Who, was_warm: Who | None) -> None:
        if was_warm != who:
            self.agenda.append(self._turns([who], self.now))
        elif self.passer is None:
            self.desk.released.append(who)  # a warm transfer was answered, or is over

    def _passes_on(self, row: Row, after: Row | None) -> None:
        self.passer = row[3:5], row[5]

    def _joins(self, row: Row, after: Row | None) -> None:
        self.joining = after is not None and after[:3] == (row[0], int(Step.STAGE_BEGAN), row[2])
        limit = self.plan.site_limit
        if self.desk.passes(row[2]) == 0 and self.desk.present(row[2]) >= limit != NONE:
            assert self._is_refused(row, after), f"{row[2]} comes where there is no room"
        elif not self.joining:
            self._looks(row[2])

    def _reaches(self, row: Row, after: Row | None) -> None:
        now, _, contact, _, _, stage = row
        plan = self.desk.rule(contact).stages[stage]
        goes_on = after is not None and after[:3] == (now, int(Step.STAGE_BEGAN), contact)
        skips = self._skips(contact, stage, now) and not plan.offline
        assert goes_on == skips, f"at {now}: {contact} in stage {stage} skips: {skips}"
        self.joining = skips
        if not (skips or plan.offline or contact in self.desk.offered):
            self._looks(contact)

    def _comes(self, row: Row, after: Row | None) -> None:
        if after is None or after[:2] != row[:2]:
            self.agenda.append(self._turns(self._came_at(row[0]), row[0]))

    def _falls_silent(self, row: Row, after: Row | None) -> None:
        self.agenda.append(self._turns([row[3:5]], row[0]))

    def _is_taken(self, row: Row, after: Row | None) -> None:
        who, pool = row[3:5], self.plan.pools[row[3]]
        recent = self.desk.people[who].taken_s[-pool.at_most :] if pool.at_most != NONE else []
        if recent and len(recent) == pool.at_most and recent[-1] == row[0]:
            ends_s = recent[0] + pool.at_most_in_s
            if ends_s > row[0]:
                heapq.heappush(self.untold, (ends_s, Kind.LIMIT_ENDS, self.agents.index(who)))

    def _is_offered_no_more(self, row: Row, after: Row | None) -> None:
        contact, detail = row[2], row[5]
        if detail != OfferEnd.CANCELLED and self.desk.offers[contact] < MAX_OFFERS:
            self.agenda.append(self._choice(contact, row[0]))
        self.agenda.append(self._turns([row[3:5]], row[0]))

    def _closes(self, row: Row, after: Row | None) -> None:
        self.closing = self.desk.closed and any(self._spares(who) for who in self.agents)

    def _looks(self, contact: int) -> None:
        if self.passer is None or self.passer[1] != Why.YIELDED:
            self.agenda.append(self._choice(contact, self.now))

    def _skips(self, contact: int, stage: int, now: float) -> bool:
        stages, desk = self.desk.rule(contact).stages, self.desk
        if stage + 1 == len(stages) or not stages[stage].skip_if:
            return False
        them = [who for who in self.agents if who[0] in desk.pools(contact)]
        if stages[stage].skip_if == "nobody_on_duty":
            return not any(desk.people[who].on_duty for who in them)
        return not any(desk.is_free(who, contact, now) for who in them)

    def _came_at(self, now: float) -> list[Who]:
        """Who came on duty at one instant, once the last of them has."""
        came = self.log.trace[
            (self.log.trace["time_s"] == now) & (self.log.trace["step"] == Step.CAME_ON_DUTY)
        ]
        agents = list(zip(came["pool"].tolist(), came["agent"].tolist(), strict=True))
        assert agents == sorted(agents)
        return agents

    def _nobody_stays_or_waits_for_nothing(self) -> None:
        """After closing a pool is on duty for those who may yet come to it, and they wait for it."""
        assert self._next() is None, f"due is {self.due}"
        desk = self.desk
        there = {who[0] for who, person in desk.people.items() if person.on_duty}
        hoped_for = set()
        for contact in desk.waiting:
            hopes = desk.hopes(contact)
            assert hopes & there or contact in desk.offered, f"contact {contact} waits for nobody"
            hoped_for |= hopes
        assert there <= hoped_for, "somebody stays for nobody"

    def _patience_was_as_drawn(self) -> None:
        rows, legs = self.log.contacts, self.log.legs
        for (contact, passes), expected_s in self.desk.patience.items():
            mine = legs[legs["contact"] == contact] if len(legs) else legs
            row = mine[passes] if passes < len(mine) else rows[contact]
            told_s = float(row["patience_s"])
            assert math.isnan(told_s) or told_s == expected_s, f"patience of {contact}"

    # ------------------------------------------------------------ the decisions

    def _choice(self, contact: int, now: float, in_a_round: bool = False) -> Acts:
        """Which agent a contact goes to, if any."""
        desk = self.desk
        if contact not in desk.waiting or (desk.is_polled(contact) and not in_a_round):
            return
        last = self._last_agent(contact, now)
        if last is not None:
            yield "takes", contact, last
            return
        rule, pools = desk.rule(contact), desk.pools(contact)
        groups = [sorted(pools)] if rule.choose_pool == "any" else [[pool] for pool in pools]
        for group in groups:
            free = [
                who
                for pool in group
                for who in self.agents
                if who[0] == pool and desk.is_free(who, contact, now)
            ]
            if free:
                self.decisions += len(free) > 1
                yield "takes", contact, self._best(free, contact, rule)
                return

    def _last_agent(self, contact: int, now: float) -> Who | None:
        """Who had the matter before, if the customer goes back and may."""
        desk = self.desk
        (matter, attempts), sticky_s = desk.attempt(contact), desk.rule(contact).sticky_s
        before = ((matter, attempt) for attempt in reversed(range(attempts)))
        last = next((desk.last_with[one] for one in before if one in desk.last_with), None)
        if last is None or desk.passes(contact):
            return None
        who, left_s = last
        lately = desk.joined[contact][-1] - left_s <= sticky_s
        able = self.plan.pools[who[0]].skill[desk.types[contact]] > 0
        return who if lately and able and desk.is_free(who, contact, now) else None

    def _best(self, free: list[Who], contact: int, rule: RulePlan) -> Who:
        desk = self.desk
        if rule.choose_agent == "random":
            stage, passes = max(desk.waiting[contact], 0), desk.passes(contact)
            index = stage + (passes << 8) + (desk.offers.get(contact, 0) << 16)
            return free[int(desk.luck(contact, Purpose.ROUTE, index)[0] * len(free))]
        return min(
            free,
            key=lambda who: (self._score(rule, who, contact), desk.people[who].last_assigned),
        )

    def _score(self, rule: RulePlan, who: Who, contact: int) -> float:
        desk, pool = self.desk, self.plan.pools[who[0]]
        person = desk.people[who]
        return {
            "least_loaded": lambda: len(person.held),
            "most_loaded": lambda: -len(person.held),
            "lowest_ratio": lambda: desk.held(who) / pool.capacity,
            "most_spare": lambda: -desk.room(who),
            "longest_idle": lambda: person.idle_since_s,
            "round_robin": lambda: (who[1] - desk.last_chosen[who[0]] - 1) % pool.agents,
            "best_skill": lambda: -pool.skill[desk.types[contact]],
        }[rule.choose_agent]()

    def _turns(self, agents: list[Who], now: float) -> Acts:
        """What agents do that look together: one contact each in turn, until nothing changes."""
        agents = self._with_those_spared(agents)
        looking = agents
        while looking:
            took = []
            for who in looking:
                kept = self._keeps(who)
                if kept is not None:
                    yield "keeps", kept, who
                contact = self._first_for(who, now)
                if contact is not None:
                    took.append(who)
                    yield "takes", contact, who
            looking = [who for who in looking if who in took or (took and self._spares(who))]

    def _spares(self, who: Who) -> bool:
        return any(map(any, self.plan.pools[who[0]].spare))

    def _with_those_spared(self, agents: list[Who]) -> list[Who]:
        there = [who for who in agents if self.desk.people[who].on_duty]
        pools = {who[0] for who in there if self._spares(who)}
        return [who for who in self.agents if who in there or who[0] in pools]

    def _keeps(self, who: Who) -> int | None:
        """For whom the agent, who looks, is kept from now on."""
        desk, pool = self.desk, self.plan.pools[who[0]]
        person = desk.people[who]
        if not person.on_duty or person.kept_for is not None:
            return None
        line = [c for c in desk.in_line(who[0]) if not (desk.is_polled(c) or desk.is_background(c))]
        lightest = min(
            type_.weight for type_, level in zip(self.plan.types, pool.skill, strict=True) if level
        )
        heavy = [
            c
            for c in line
            if desk.room(who) < desk.weight(c) <= pool.capacity and desk.weight(c) > lightest
            if all(other.kept_for != c for other in desk.people.values())
            if all(
                desk.priority(c) > desk.priority(other)
                for other in line
                if desk.weight(other) < desk.weight(c)
            )
        ]
        return min(heavy, key=lambda c: (-desk.priority(c), desk.age_s(c), c), default=None)

    def _first_for(self, who: Who, now: float) -> int | None:
        desk = self.desk
        line = desk.in_line(who[0]) if desk.people[who].on_duty else []
        urgent = [c for c in line if not desk.is_background(c)]
        fitting = [c for c in urgent or line if not desk.is_polled(c) and desk.is_free(who, c, now)]
        self.decisions += len(fitting) > 1
        prefers = self.plan.pools[who[0]].prefers
        return min(
            fitting, key=lambda c: (prefers[desk.types[c]], *self._place(c, now)), default=None
        )

    def _place(self, contact: int, now: float) -> tuple[float, ...]:
        desk = self.desk
        age_s = desk.age_s(contact)
        score = {
            "priority_then_age": -desk.priority(contact),
            "fifo": 0.0,
            "due_date": age_s + desk.customer(contact).due_within_s,
            "weighted_age": -desk.priority(contact) * (now - age_s),
        }[self.plan.choose_contact]
        return score, age_s, contact

    def _round(self, rule: int, now: float) -> Acts:
        """All in line for a rule that polls look, one after the other."""
        desk = self.desk
        line = [c for c in desk.waiting if desk.rules[c] == rule and c not in desk.offered]
        for contact in sorted(line, key=lambda c: self._place(c, now)):
            yield from self._choice(contact, now, in_a_round=True)
        self.no_round_due.add(rule)
        self._expect_rounds(now)
