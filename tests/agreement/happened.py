"""What happened on a day, in words that can be counted, read off its log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby

import numpy as np

from imroute.customers import Crowd
from imroute.engine.contract import HANDLING, MAX_RETURNS, BotEnd, Kind, Log, Outcome, Plan, Step

TIED_KINDS = (
    *(Kind.DAY_CLOSES, Kind.STAFF_LEAVES, Kind.WORK_ENDS, Kind.STAFF_ARRIVES),
    *(Kind.CUSTOMER_MESSAGE, Kind.BOT_REPLY, Kind.ARRIVAL, Kind.STAGE_BEGINS, Kind.PATIENCE_ENDS),
)
KIND_OF_STEP = {
    Step.ARRIVED: Kind.ARRIVAL,
    Step.BOT_REPLIED: Kind.BOT_REPLY,
    Step.CUSTOMER_WROTE: Kind.CUSTOMER_MESSAGE,
    Step.CAME_ON_DUTY: Kind.STAFF_ARRIVES,
    Step.WENT_OFF_DUTY: Kind.STAFF_LEAVES,
    Step.DAY_CLOSED: Kind.DAY_CLOSES,
    Step.STAGE_BEGAN: Kind.STAGE_BEGINS,
}
ONE_EVENT = (Kind.STAFF_LEAVES, Kind.STAFF_ARRIVES)  # of all agents at one instant

GAVE_UP = (Outcome.ABANDONED, Outcome.BALKED)

Who = tuple[int, int]  # pool, agent
Row = tuple[float, int, int, int, int, int]


def happened(plan: Plan, log: Log) -> Iterator[str]:
    yield from (f"outcome: {Outcome(one).name.lower()}" for one in set(log.contacts["outcome"]))
    yield from of_contacts(log.contacts)
    yield from of_work(log.work)
    yield from of_shadows(plan, log.contacts)
    yield from Reading(plan, log).features()
    yield from ties(events(log))


def of_contacts(contacts: np.ndarray) -> Iterator[str]:
    attempt, first = contacts["attempt"], contacts["first_contact"]
    again = np.flatnonzero(attempt > 0)
    before = {(f, a): e for f, a, e in zip(first, attempt, contacts["ended_s"], strict=True)}
    at_once = (before[first[i], attempt[i] - 1] == contacts["arrived_s"][i] for i in again)
    seen = {
        "nobody comes": len(contacts) == 0,
        "comes back": len(again) > 0,
        "comes back at once": any(at_once),
        "comes back twice": any(attempt > 1),
        "comes back a thousand times": any(attempt == MAX_RETURNS),
        "never gives up": np.isinf(contacts["patience_s"]).any(),
        "patience of 0 s": any(contacts["patience_s"] == 0),
        "settled": any(contacts["resolved"] == 1),
        "not settled": any(contacts["resolved"] == 0),
        "turn drawn by itself": any(contacts["replies"] > Crowd.INDICES),
    }
    yield from (name for name, is_so in seen.items() if is_so)


def of_work(work: np.ndarray) -> Iterator[str]:
    if any((work["began_s"] > work["message_s"]) & (work["turn"] > 0)):
        yield "message waits in the inbox"
    if np.isnan(work["ended_s"]).any():
        yield "work without end"
    blocks = work[(work["turn"] == HANDLING) & (work["ended_s"] > work["began_s"])]
    in_hand: Counter[tuple[int, int]] = Counter()
    moves = [(row["began_s"], 1, row["pool"], row["agent"]) for row in blocks]
    moves += [(row["ended_s"], -1, row["pool"], row["agent"]) for row in blocks]
    for _, by, *who in sorted(moves):
        in_hand[tuple(who)] += by
        if in_hand[tuple(who)] > 2:
            yield "three blocks of work at once"


def of_shadows(plan: Plan, contacts: np.ndarray) -> Iterator[str]:
    """Follow those who gave up and still hold a place in line."""
    for row in contacts[np.isin(contacts["outcome"], GAVE_UP)]:
        if row["would_be_assigned_s"] > row["queue_left_s"]:
            yield "shadow in line"
        for stage in plan.rules[row["rule"]].stages:
            begins_s = row["joined_s"] + stage.after_s
            if row["queue_left_s"] < begins_s <= row["would_be_assigned_s"]:
                yield "shadow moves to a stage"
                if begins_s == row["would_be_assigned_s"]:
                    yield "shadow takes its turn at a stage"


# ------------------------------------------------------------------------------- the trace


@dataclass
class Reading:
    """A trace that is read row by row."""

    plan: Plan
    log: Log
    held: Counter[Who] = field(default_factory=Counter)
    on_duty: set[Who] = field(default_factory=set)
    taken: Counter[tuple[float, int, int]] = field(default_factory=Counter)
    waiting: dict[int, float] = field(default_factory=dict)
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
        time_s, step, contact, pool, agent, detail = row
        if step in (Step.CAME_ON_DUTY, Step.WENT_OFF_DUTY):
            yield from self._duty(step, (pool, agent))
        elif step == Step.ASSIGNED:
            yield from self._assigned(time_s, contact, (pool, agent))
        elif step == Step.FREED:
            self.held[pool, agent] -= 1
        elif step == Step.JOINED:
            self.waiting[contact] = time_s
            yield "joins after closing" if self.closed else "joins"
        elif step == Step.BOT_ENDED and detail == BotEnd.HANDED_OVER:
            yield "bot hands over"
        elif step == Step.DAY_CLOSED:
            self.closed = True
        elif step == Step.STAGE_BEGAN and detail:
            yield from self._stage(contact, after)
        elif step == Step.ENDED:
            yield from self._ended(time_s, contact, detail)

    def _duty(self, step: int, who: Who) -> Iterator[str]:
        pool, agent = who
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

    def _assigned(self, time_s: float, contact: int, who: Who) -> Iterator[str]:
        self.held[who] += 1
        self.taken[time_s, *who] += 1
        joined_s = self.waiting.pop(contact)
        if self.closed:
            yield "assigned after closing"
        if self.taken[time_s, *who] > 1:
            yield "takes several at one instant"
        rivals = (other for other, since_s in self.waiting.items() if since_s < joined_s)
        if any(self._weight(other) > self._weight(contact) for other in rivals):
            yield "lighter contact goes before"

    def _weight(self, contact: int) -> int:
        return self.plan.types[self.log.contacts["type"][contact]].weight

    def _stage(self, contact: int, after: Row | None) -> Iterator[str]:
        if after is not None and after[1:3] == (Step.ASSIGNED, contact):
            yield "stage opens: to an agent"
        else:
            yield "stage opens: waits on"
        if self.closed:
            yield "moves to a stage after closing"

    def _ended(self, time_s: float, contact: int, outcome: int) -> Iterator[str]:
        self.waiting.pop(contact, None)
        if outcome == Outcome.FLOWED_OUT and self.closed:
            at_once = time_s == self.plan.day_end_s
            yield "flows out at closing" if at_once else "flows out after closing"


# ---------------------------------------------------------------------------- equal times


def events(log: Log) -> Iterator[tuple[float, Kind]]:
    """Tell the events of the calendar that left a trace."""
    yield from ((time_s, Kind.WORK_ENDS) for time_s in log.work["ended_s"] if time_s == time_s)
    closed, joining = False, -1
    for time_s, step, contact, _, _, detail in log.trace.tolist():
        closed = closed or step == Step.DAY_CLOSED
        if step == Step.ENDED and detail == Outcome.ABANDONED:
            yield time_s, Kind.PATIENCE_ENDS
        elif step in KIND_OF_STEP and not (
            (step == Step.STAGE_BEGAN and contact == joining)
            or (step == Step.WENT_OFF_DUTY and closed)
        ):
            yield time_s, KIND_OF_STEP[step]
        joining = contact if step == Step.JOINED else -1


def ties(found: Iterator[tuple[float, Kind]]) -> set[str]:
    seen = set()
    for _, together in groupby(sorted(found), lambda event: event[0]):
        counts = Counter(kind for _, kind in together)
        for kind, count in counts.items():
            if count > 1 and kind not in ONE_EVENT:
                seen.add((kind, kind))
        seen.update(combinations(sorted(counts), 2))
    return {f"tie: {one.name.lower()}, {other.name.lower()}" for one, other in seen}
