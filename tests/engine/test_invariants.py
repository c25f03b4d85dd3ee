"""Every law can fail: each is broken once, in a log that was in order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imroute.engine.contract import Log, Outcome, Step
from imroute.engine.invariants import check
from imroute.engine.invariants.conservation import contacts_are_conserved
from imroute.engine.invariants.times import tables_agree
from imroute.errors import InvariantBreach

from .days import play

DESK = """
day: {start: 08:00, end: 09:00, interval: 10m}
queue_limit: 3
when_full: turned_away
contact_types:
  chat: {arrivals: 1/h, patience: 100s,
      conversation: {turns: 2, agent_reply: 30s, customer_reply: 30s, wrap_up: 10s}}
  call: {arrivals: 1/h, weight: 2, patience: none, first_line: b,
      conversation: {turns: 1, agent_reply: 60s}}
bots: {b: {reply: 5s, turns: 1, resolves: 0%}}
pools:
  p: {agents: 1, capacity: 2}
  q: {agents: {08:00: 0, 08:05: 1}, capacity: 2}
routing: {all: {stages: [{pools: [p]}, {after: 40s, pools: [q]}]}}
"""


@pytest.fixture(scope="module")
def day():
    arrive = [(t, "chat") for t in (0, 1, 2, 3, 4, 5, 290, 291, 292)]
    day = play(DESK, [*arrive, (300, "call"), (400, "chat")])
    assert {"completed", "abandoned", "turned_away"} <= set(day.outcomes())
    return day


class Corrupted:
    """A copy of a log to be broken."""

    def __init__(self, log: Log) -> None:
        self.log = replace(
            log,
            contacts=log.contacts.copy(),
            work=log.work.copy(),
            duty=log.duty.copy(),
            trace=log.trace.copy(),
        )
        self.contacts, self.trace, self.work = self.log.contacts, self.log.trace, self.log.work

    def first(self, outcome: Outcome, nth: int = 0) -> int:
        return int(np.flatnonzero(self.contacts["outcome"] == outcome)[nth])

    def row(self, step: Step, contact: int) -> int:
        mine = (self.trace["step"] == step) & (self.trace["contact"] == contact)
        return int(np.flatnonzero(mine)[0])

    def drop(self, *rows: int) -> None:
        self.log = replace(self.log, trace=np.delete(self.trace, rows))
        self.trace = self.log.trace

    def insert(self, at: int, *row: float) -> None:
        trace = np.insert(self.trace, at, np.array([row], self.trace.dtype))
        self.log = replace(self.log, trace=trace)
        self.trace = trace


def law_broken_by(day, log: Log) -> str:
    with pytest.raises(InvariantBreach) as caught:
        check(day.plan, log, 1)
    return str(caught.value)


def test_the_log_as_it_is_breaks_no_law(day):
    check(day.plan, Corrupted(day.log).log, 1)


def test_a_breach_names_the_seed_and_the_day(day):
    log = Corrupted(day.log)
    log.contacts["replies"][0] += 1
    with pytest.raises(InvariantBreach, match=r"--seed 5, day 1") as caught:
        check(day.plan, log.log, 5)
    assert caught.value.exit_code == 70


# Times --------------------------------------------------------------------------------------------


def test_times_of_a_contact_run_forward(day):
    log = Corrupted(day.log)
    log.contacts["first_reply_s"][0] = log.contacts["work_began_s"][0] - 1
    assert "arrived_s ≤ joined_s ≤ assigned_s" in law_broken_by(day, log.log)


@pytest.mark.parametrize(("table", "column"), [("work", "began_s"), ("duty", "off_s")])
def test_times_of_work_and_duty_run_forward(day, table, column):
    log = Corrupted(day.log)
    getattr(log.log, table)[column][0] = -1
    assert f"{table}, row 0" in law_broken_by(day, log.log)


def test_the_trace_runs_forward(day):
    log = Corrupted(day.log)
    log.trace[[5, 40]] = log.trace[[40, 5]]
    assert "time runs forward" in law_broken_by(day, log.log)


def test_the_run_ends_with_the_trace(day):
    log = Corrupted(day.log)
    assert "time runs forward" in law_broken_by(day, replace(log.log, ended_s=log.log.ended_s + 1))


@pytest.mark.parametrize("column", ["arrived_s", "joined_s", "freed_s", "would_be_assigned_s"])
def test_tables_agree_on_times(day, column):
    log = Corrupted(day.log)
    whose = log.first(Outcome.ABANDONED if column.startswith("would") else Outcome.COMPLETED)
    log.contacts[column][whose] += 1e-9
    broken = [found for found, _ in tables_agree(day.plan, log.log)]
    assert broken == [f"{column} is when the trace says so, once"]


def test_nothing_is_told_twice(day):
    log = Corrupted(day.log)
    row = log.row(Step.FREED, 0)
    log.insert(row, *log.trace[row].tolist())
    assert "freed_s is when the trace says so, once" in law_broken_by(day, log.log)


def test_replies_are_those_worked_on(day):
    log = Corrupted(day.log)
    log.contacts["replies"][0] += 1
    assert "replies are those that agents worked on" in law_broken_by(day, log.log)


# Conservation -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "laws"),
    [
        (Outcome.COMPLETED, Outcome.BOT_RESOLVED, ["arrivals", "answered"]),
        (Outcome.COMPLETED, Outcome.TURNED_AWAY, ["offered", "answered"]),
        (Outcome.COMPLETED, Outcome.FLOWED_OUT, ["offered", "answered"]),
        (Outcome.ABANDONED, Outcome.COMPLETED, ["offered", "answered"]),
        (Outcome.TURNED_AWAY, Outcome.COMPLETED, ["offered", "answered"]),
        (Outcome.ABANDONED, Outcome.OPEN, ["nothing"]),
    ],
)
def test_contacts_are_conserved(day, before, after, laws):
    log = Corrupted(day.log)
    log.contacts["outcome"][log.first(before)] = after
    broken = [name.split()[0] for name, _ in contacts_are_conserved(day.plan, log.log)]
    assert broken == laws
    law_broken_by(day, log.log)


def test_little_s_law(day):
    """A wait that the trace tells otherwise."""
    log = Corrupted(day.log)
    log.contacts["queue_left_s"][log.first(Outcome.COMPLETED, 2)] -= 1
    assert "Little's law" in law_broken_by(day, log.log)


# Patience -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [-1e-9, 1e-9])
def test_patience_is_kept_to_the_last_bit(day, by):
    log = Corrupted(day.log)
    whose = log.first(Outcome.ABANDONED)
    log.contacts["patience_s"][whose] += by
    assert "as long as their patience and no longer" in law_broken_by(day, log.log)


def test_nobody_is_assigned_after_patience_is_over(day):
    log = Corrupted(day.log)
    waits = log.contacts["queue_left_s"] - log.contacts["joined_s"]
    whose = int(np.nanargmax(np.where(log.contacts["outcome"] == Outcome.COMPLETED, waits, -1)))
    log.contacts["patience_s"][whose] = waits[whose] - 1
    assert "as long as their patience and no longer" in law_broken_by(day, log.log)


def test_who_balks_does_not_linger(day):
    log = Corrupted(day.log)
    whose = log.first(Outcome.ABANDONED)
    log.contacts["outcome"][whose] = Outcome.BALKED
    assert "as long as their patience and no longer" in law_broken_by(day, log.log)


# Work ---------------------------------------------------------------------------------------------


def test_one_message_at_a_time(day):
    log = Corrupted(day.log)
    mine = np.flatnonzero(log.work["pool"] == 0)
    log.work["began_s"][mine[1]] = log.work["ended_s"][mine[0]] - 1
    assert "one message at a time" in law_broken_by(day, log.log)


def test_work_is_for_contacts_in_hand(day):
    log = Corrupted(day.log)
    log.work["pool"][0] = 1
    assert "agents work on contacts they hold" in law_broken_by(day, log.log)
    log = Corrupted(day.log)
    last = len(log.work) - 1
    log.work["ended_s"][last] += 1
    assert "agents work on contacts they hold" in law_broken_by(day, log.log)


# Routing ------------------------------------------------------------------------------------------


def test_nobody_holds_more_than_fits(day):
    """A desk of half the capacity would not have allowed this log."""
    small = replace(day.plan.pools[0], capacity=1000)
    plan = replace(day.plan, pools=(small, *day.plan.pools[1:]))
    with pytest.raises(InvariantBreach, match="nobody holds more than the capacity"):
        check(plan, day.log, 1)


def test_nobody_waits_while_an_agent_has_room(day):
    larger = replace(day.plan.pools[0], capacity=9000)
    plan = replace(day.plan, pools=(larger, *day.plan.pools[1:]))
    with pytest.raises(InvariantBreach, match="nobody waits while an agent has room"):
        check(plan, day.log, 1)


def test_nobody_waits_while_an_agent_has_room_counts_weights():
    """A heavy contact that waits beside one free slot is no breach; beside two it is."""
    text = """
        patience: none
        contact_types:
          light: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}
          heavy: {arrivals: 1/h, weight: 2, conversation: {turns: 1, agent_reply: 1h}}
        pools: {p: {agents: 1, capacity: 2}}
        """
    day = play(text, [(0, "light"), (1, "heavy")])
    plan = replace(day.plan, pools=(replace(day.plan.pools[0], capacity=3000),))
    with pytest.raises(InvariantBreach, match="nobody waits while an agent has room"):
        check(plan, day.log, 1)


def test_contacts_go_to_agents_on_duty(day):
    log = Corrupted(day.log)
    log.drop(int(np.flatnonzero(log.trace["step"] == Step.CAME_ON_DUTY)[0]))
    assert "contacts go to agents on duty" in law_broken_by(day, log.log)


def test_contacts_go_where_their_stage_allows(day):
    log = Corrupted(day.log)
    rows = np.flatnonzero((log.trace["step"] == Step.ASSIGNED) & (log.trace["pool"] == 1))
    whose = int(log.trace["contact"][rows[0]])
    stage = np.flatnonzero(
        (log.trace["step"] == Step.STAGE_BEGAN)
        & (log.trace["contact"] == whose)
        & (log.trace["detail"] == 1)
    )
    log.drop(int(stage[0]))
    assert "contacts go to pools that their stage opens" in law_broken_by(day, log.log)


def test_of_contacts_alike_the_earlier_goes_first():
    """Two wait for one agent; their contacts are exchanged in everything but when they joined."""
    text = """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 60s}}}
        pools: {p: {agents: 1, capacity: 1}}
        """
    day = play(text, [(0, "a"), (1, "a"), (2, "a")])
    log = Corrupted(day.log)
    for name in log.contacts.dtype.names:
        if name not in ("customer", "first_contact", "arrived_s", "joined_s"):
            log.contacts[name][[1, 2]] = log.contacts[name][[2, 1]]
    late = ~np.isin(log.trace["step"], (Step.ARRIVED, Step.JOINED, Step.STAGE_BEGAN))
    for table, rows in ((log.trace, late), (log.work, np.ones(len(log.work), bool))):
        contacts = table["contact"].copy()
        table["contact"][rows & (contacts == 1)] = 2
        table["contact"][rows & (contacts == 2)] = 1
    log.work["message_s"] = log.contacts["joined_s"][log.work["contact"]]
    assert "the one that joined earlier goes first" in law_broken_by(day, log.log)


def test_no_more_wait_than_the_limit(day):
    plan = replace(day.plan, rules=tuple(replace(rule, queue_limit=2) for rule in day.plan.rules))
    with pytest.raises(InvariantBreach, match="no more wait than the queue's limit"):
        check(plan, day.log, 1)
