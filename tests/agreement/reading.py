"""What happened on a day, read off its trace row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from imroute.engine.contract import NONE, BotEnd, Log, Outcome, Plan, Step

Who = tuple[int, int]  # pool, agent
Row = tuple[float, int, int, int, int, int]


@dataclass
class Reading:
    """A trace that is read row by row."""

    plan: Plan
    log: Log
    held: Counter[Who] = field(default_factory=Counter)
    on_duty: set[Who] = field(default_factory=set)
    taken: Counter[tuple[float, int, int]] = field(default_factory=Counter)
    waiting: dict[int, float] = field(default_factory=dict)
    rules: dict[int, int] = field(default_factory=dict)
    kept: dict[int, Who] = field(default_factory=dict)
    offered: Counter[int] = field(default_factory=Counter)
    closed: bool = False

    def features(self) -> Iterator[str]:
        rows: list[Row] = self.log.trace.tolist()
        for i, row in enumerate(rows):
            after = rows[i + 1] if i + 1 < len(rows) else None
            yield from self._of_row(row, after)
        coming = defaultdict(set)
        for time_s, step, _, pool, _, _ in rows:
            if step == Step.CAME_ON_DUTY and time_s > 0:
                coming[time_s].add(pool)
        if any(len(pools) > 1 for pools in coming.values()):
            yield "agents of two pools come at once"

    def _of_row(self, row: Row, after: Row | None) -> Iterator[str]:
        step = Step(row[1])
        if step in SIMPLE:
            yield SIMPLE[step]
        if step in READERS:
            yield from READERS[step](self, row, after)

    def _freed(self, row: Row, after: Row | None) -> Iterator[str]:
        self.held[row[3:5]] -= 1
        yield from ()

    def _joined(self, row: Row, after: Row | None) -> Iterator[str]:
        time_s, _, contact, _, _, rule = row
        self.waiting[contact], self.rules[contact] = time_s, rule
        yield "joins after closing" if self.closed else "joins"
        if refused(contact, after) and self.plan.site_limit != NONE:
            yield "the site is full"

    def _bot_ended(self, row: Row, after: Row | None) -> Iterator[str]:
        if row[5] == BotEnd.HANDED_OVER:
            yield "bot hands over"
            if any(row[0] in bot.fails_at_s for bot in self.plan.bots):
                yield "bot fails in a session"

    def _closed(self, row: Row, after: Row | None) -> Iterator[str]:
        self.closed = True
        yield from ()

    def _passed_on(self, row: Row, after: Row | None) -> Iterator[str]:
        if after is None or after[1] != Step.FREED:
            yield "held until another answers"

    def _kept(self, row: Row, after: Row | None) -> Iterator[str]:
        self.kept[row[2]] = row[3:5]
        yield from ()

    def _offered(self, row: Row, after: Row | None) -> Iterator[str]:
        contact = row[2]
        self.offered[contact] += 1
        if self.offered[contact] > 2:
            yield "offered three times"
        if self.closed:
            yield "offered after closing"

    def _duty(self, row: Row, after: Row | None) -> Iterator[str]:
        _, step, _, pool, agent, _ = row
        who = pool, agent
        if step == Step.CAME_ON_DUTY:
            self.on_duty.add(who)
        else:
            self.on_duty.remove(who)
        if not self.held[who]:
            return
        if step == Step.WENT_OFF_DUTY:
            yield "drains at the end of the day" if self.closed else "drains"
            return
        yield "recalled"
        lower = {(pool, number) for number in range(agent)} - self.on_duty
        if any(not self.held[other] for other in lower):
            yield "recalled before a lower number"

    def _assigned(self, row: Row, after: Row | None) -> Iterator[str]:
        time_s, _, contact, *_ = row
        who = row[3:5]
        self.held[who] += 1
        self.taken[time_s, *who] += 1
        joined_s = self.waiting.pop(contact)
        if contact in self.kept:
            same = self.kept.pop(contact) == who
            yield "the agent kept takes it" if same else "another than the agent kept takes it"
        if who not in self.on_duty:
            yield "accepts off duty"
        if self.closed:
            yield "assigned after closing"
        if self.taken[time_s, *who] > 1:
            yield "takes several at one instant"
        rivals = (other for other, since_s in self.waiting.items() if since_s < joined_s)
        if any(self._weight(other) > self._weight(contact) for other in rivals):
            yield "lighter contact goes before"

    def _weight(self, contact: int) -> int:
        return self.plan.types[self.log.contacts["type"][contact]].weight

    def _stage(self, row: Row, after: Row | None) -> Iterator[str]:
        time_s, _, contact, _, _, stage = row
        if not stage:
            return
        rule = self.plan.rules[self.rules[contact]]
        if time_s < self.waiting[contact] + rule.stages[stage].after_s:
            yield "stage opens before its time"
        if after is not None and after[1:3] == (Step.ASSIGNED, contact):
            yield "stage opens: to an agent"
        else:
            yield "stage opens: waits on"
        if self.closed:
            yield "moves to a stage after closing"

    def _ended(self, row: Row, after: Row | None) -> Iterator[str]:
        time_s, _, contact, _, _, outcome = row
        if outcome != Outcome.ABANDONED_SILENTLY:
            self.waiting.pop(contact, None)
        if outcome == Outcome.FLOWED_OUT and self.closed:
            at_once = time_s == self.plan.day_end_s
            yield "flows out at closing" if at_once else "flows out after closing"


def refused(contact: int, after: Row | None) -> bool:
    return after is not None and after[1:3] == (Step.ENDED, contact)


SIMPLE = {Step.KEPT: "kept", Step.MISROUTED: "misrouted", Step.WENT_INACTIVE: "inactive"}
READERS: dict[Step, Callable[[Reading, Row, Row | None], Iterator[str]]] = {
    Step.CAME_ON_DUTY: Reading._duty,
    Step.WENT_OFF_DUTY: Reading._duty,
    Step.ASSIGNED: Reading._assigned,
    Step.FREED: Reading._freed,
    Step.JOINED: Reading._joined,
    Step.BOT_ENDED: Reading._bot_ended,
    Step.DAY_CLOSED: Reading._closed,
    Step.STAGE_BEGAN: Reading._stage,
    Step.ENDED: Reading._ended,
    Step.PASSED_ON: Reading._passed_on,
    Step.KEPT: Reading._kept,
    Step.OFFERED: Reading._offered,
}
