"""Laws that every run keeps, checked on its log without asking the engine that wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import WRAP_UP, Log, Outcome, Plan, Step
from imroute.errors import InvariantBreach

TOLERANCE_S = 1e-6
RELATIVE = 1e-9
TIME_COLUMNS = ("arrived_s", "joined_s", "assigned_s", "work_began_s", "first_reply_s", "ended_s")

Breach = tuple[str, str]  # the law, what was found


def check(plan: Plan, log: Log, seed: int) -> None:
    """Raise `InvariantBreach` for the first law that the log breaks."""
    for law in LAWS:
        for name, found in law(plan, log):
            raise InvariantBreach(name, found, seed, log.replication)


def contacts_are_conserved(plan: Plan, log: Log) -> Iterator[Breach]:
    """arrivals = ended with the bot + turned away + offered + in the bot; offered likewise."""
    rows = log.contacts[~np.isnan(log.contacts["arrived_s"])]
    outcome, joined, assigned = rows["outcome"], rows["joined_s"], rows["assigned_s"]
    offered = ~np.isnan(joined) & (outcome != Outcome.TURNED_AWAY)
    answered = ~np.isnan(assigned)
    unanswered = np.isin(outcome, (Outcome.ABANDONED, Outcome.BALKED, Outcome.FLOWED_OUT))
    with_bot = np.isin(outcome, (Outcome.BOT_RESOLVED, Outcome.BOT_ABANDONED))
    in_bot = np.isnan(joined) & (outcome == Outcome.OPEN)
    turned = outcome == Outcome.TURNED_AWAY
    waiting = offered & ~answered & (outcome == Outcome.OPEN)
    for name, parts in (
        ("arrivals = bot + turned away + offered + in bot", (with_bot, turned, offered, in_bot)),
        ("offered = answered + gave up + flowed out + open", (answered, unanswered, waiting)),
    ):
        whole = np.ones(len(rows), bool) if parts[0] is with_bot else offered
        times = np.sum(parts, axis=0)
        wrong = np.flatnonzero(times != whole)
        if len(wrong):
            yield name, f"contact {_number(log, rows, wrong[0])} counts {times[wrong[0]]} times"


def _number(log: Log, rows: np.ndarray, position: int) -> int:
    return int(np.flatnonzero(~np.isnan(log.contacts["arrived_s"]))[position])


def times_are_in_order(plan: Plan, log: Log) -> Iterator[Breach]:
    times = np.stack([log.contacts[name] for name in TIME_COLUMNS])
    latest = np.fmax.accumulate(times)
    wrong = np.flatnonzero((times[1:] < latest[:-1]).any(axis=0))
    if len(wrong):
        yield "arrived ≤ joined ≤ assigned ≤ began ≤ replied ≤ ended", f"contact {wrong[0]}"


def patience_is_respected(plan: Plan, log: Log) -> Iterator[Breach]:
    rows = log.contacts
    waited = rows["queue_left_s"] - rows["joined_s"]
    beyond = waited > rows["patience_s"] + TOLERANCE_S
    gave_up = rows["outcome"] == Outcome.ABANDONED
    before = gave_up & (np.abs(waited - rows["patience_s"]) > TOLERANCE_S)
    for wrong in (np.flatnonzero(beyond), np.flatnonzero(before)):
        if len(wrong):
            i = wrong[0]
            found = f"contact {i} waited {waited[i]:.6f} s, patience {rows['patience_s'][i]:.6f} s"
            yield "customers wait as long as their patience and no longer", found


def agents_do_one_thing_at_a_time(plan: Plan, log: Log) -> Iterator[Breach]:
    rows = log.work[log.work["turn"] >= WRAP_UP]
    rows = rows[np.lexsort((rows["began_s"], rows["agent"], rows["pool"]))]
    same = (rows["agent"][1:] == rows["agent"][:-1]) & (rows["pool"][1:] == rows["pool"][:-1])
    wrong = np.flatnonzero(same & ~(rows["began_s"][1:] >= rows["ended_s"][:-1]))
    if len(wrong):
        row = rows[wrong[0] + 1]
        found = f"pool {plan.pools[row['pool']].name}, agent {row['agent'] + 1}, {row['began_s']} s"
        yield "an agent gives attention to one message at a time", found


def little_holds(plan: Plan, log: Log) -> Iterator[Breach]:
    """The time integral of each rule's queue is the sum of the waits in it."""
    rows = log.contacts
    joined = ~np.isnan(rows["joined_s"])
    left = np.where(np.isnan(rows["queue_left_s"]), log.ended_s, rows["queue_left_s"])
    waits = np.bincount(
        rows["rule"][joined], (left - rows["joined_s"])[joined], minlength=len(plan.rules)
    )
    for number, area in enumerate(_queue_areas(plan, log)):
        if abs(area - waits[number]) > RELATIVE * max(area, 1.0) * max(len(rows), 1):
            found = f"rule {plan.rules[number].name}: {area:.6f} against {waits[number]:.6f}"
            yield "Little's law: queue length over time = waits added up", found


def _queue_areas(plan: Plan, log: Log) -> npt.NDArray[np.float64]:
    """Add up queue lengths over time from the trace alone: who joined and who left, when."""
    trace, rules = log.trace, log.contacts["rule"]
    areas = np.zeros(len(plan.rules))
    enters = trace["step"] == Step.JOINED
    first_join = np.zeros(len(log.contacts), bool)
    first_join[trace["contact"][enters]] = True
    leaves = np.isin(trace["step"], (Step.ASSIGNED, Step.ENDED)) & first_join[trace["contact"]]
    leaves &= _is_first(trace["contact"], leaves)
    for number in range(len(plan.rules)):
        mine = (enters | leaves) & (trace["contact"] >= 0) & (rules[trace["contact"]] == number)
        times = trace["time_s"][mine]
        length = np.cumsum(np.where(enters[mine], 1, -1))
        areas[number] = float(np.sum(length * np.diff(times, append=log.ended_s)))
    return areas


def _is_first(
    contacts: npt.NDArray[np.int32], among: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    positions = np.flatnonzero(among)
    _, first = np.unique(contacts[positions], return_index=True)
    mask = np.zeros(len(contacts), bool)
    mask[positions[first]] = True
    return mask


def capacity_is_kept_and_used(plan: Plan, log: Log) -> Iterator[Breach]:
    """Nobody holds more than fits, and nobody with room is idle while a contact waits for the pool."""
    yield from _Replay(plan, log).breaches()


class _Replay:
    """The trace played again: who holds how much, who waits for which pools."""

    def __init__(self, plan: Plan, log: Log) -> None:
        self.plan, self.log = plan, log
        self.held = [[0] * pool.agents for pool in plan.pools]
        self.on_duty = [[False] * pool.agents for pool in plan.pools]
        self.spare: list[Counter[int]] = [Counter() for _ in plan.pools]
        self.waiting: list[dict[int, int]] = [{} for _ in plan.pools]  # contact → weight
        self.lines: dict[int, tuple[int, ...]] = {}  # contact → pools
        self.touched: set[int] = set()
        self.types = log.contacts["type"].tolist()
        self.rules = log.contacts["rule"].tolist()
        self.closed = False

    def breaches(self) -> Iterator[Breach]:
        now = 0.0
        acts: dict[int, Callable[[int, int, int, int], None]] = {
            Step.STAGE_BEGAN: self._stage,
            Step.ASSIGNED: self._assigned,
            Step.FREED: self._freed,
            Step.ENDED: self._ended,
            Step.CAME_ON_DUTY: self._came,
            Step.WENT_OFF_DUTY: self._went,
            Step.DAY_CLOSED: self._closed,
        }
        for time_s, step, contact, pool, agent, detail in self.log.trace.tolist():
            if time_s > now:
                yield from self._idle_while_waiting(now)
                now = time_s
            if step in acts:
                acts[step](contact, pool, agent, detail)
            if step == Step.ASSIGNED and self.held[pool][agent] > self.plan.pools[pool].capacity:
                name = self.plan.pools[pool].name
                yield "nobody holds more than the capacity", f"{name}, agent {agent + 1}, {now} s"

    def _idle_while_waiting(self, now: float) -> Iterator[Breach]:
        for pool in () if self.closed else self.touched:
            if self.waiting[pool]:
                room = max((spare for spare, n in self.spare[pool].items() if n > 0), default=-1)
                lightest = min(self.waiting[pool].values())
                if lightest <= room:
                    name = self.plan.pools[pool].name
                    yield "nobody waits while an agent has room", f"pool {name}, {now} s"
        self.touched.clear()

    def _move(self, pool: int, agent: int, weight: int, duty: bool) -> None:
        capacity = self.plan.pools[pool].capacity
        if self.on_duty[pool][agent]:
            self.spare[pool][capacity - self.held[pool][agent]] -= 1
        self.held[pool][agent] += weight
        self.on_duty[pool][agent] = duty
        if duty:
            self.spare[pool][capacity - self.held[pool][agent]] += 1
        self.touched.add(pool)

    def _weight(self, contact: int) -> int:
        return self.plan.types[self.types[contact]].weight

    def _leave(self, contact: int) -> None:
        for pool in self.lines.pop(contact, ()):
            del self.waiting[pool][contact]

    def _stage(self, contact: int, pool: int, agent: int, stage: int) -> None:
        self._leave(contact)
        stages = self.plan.rules[self.rules[contact]].stages
        self.lines[contact] = stages[stage].pools[self.types[contact]]
        for opened in self.lines[contact]:
            self.waiting[opened][contact] = self._weight(contact)
            self.touched.add(opened)

    def _assigned(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self._leave(contact)
        self._move(pool, agent, self._weight(contact), self.on_duty[pool][agent])

    def _freed(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self._move(pool, agent, -self._weight(contact), self.on_duty[pool][agent])

    def _ended(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self._leave(contact)

    def _came(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self._move(pool, agent, 0, True)

    def _went(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self._move(pool, agent, 0, False)

    def _closed(self, contact: int, pool: int, agent: int, detail: int) -> None:
        self.closed = True


LAWS: tuple[Callable[[Plan, Log], Iterator[Breach]], ...] = (
    contacts_are_conserved,
    times_are_in_order,
    patience_is_respected,
    agents_do_one_thing_at_a_time,
    little_holds,
    capacity_is_kept_and_used,
)
