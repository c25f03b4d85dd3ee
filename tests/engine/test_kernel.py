"""What only the compiled engine can get wrong: space that is too small, and used again."""

from __future__ import annotations

import numpy as np
import pytest

from agreement.engines import differences
from agreement.scenarios import case
from imroute.engine import reference
from imroute.engine.contract import Log, Plan
from imroute.engine.invariants import check
from imroute.engine.kernel import Kernel, simulate
from imroute.engine.kernel.packing import reachable
from imroute.engine.kernel.table import Table
from imroute.errors import InvariantBreach

from .days import plan_of as written

TABLES = ("contacts", "work", "duty")
DAYS = range(0, 60, 7)


def plan_of(index: int) -> Plan:
    return case(index).plan


@pytest.mark.parametrize("index", DAYS)
def test_a_day_that_outgrows_its_space_is_played_again_in_more(index: int) -> None:
    plan = plan_of(index)
    small = Kernel(plan)
    small._people, small._work, small._duty, small._trace = 50, 3, 1, 5
    assert differences(simulate(plan, 1, 0), small.simulate(1, 0, traced=True)) == []


@pytest.mark.parametrize("index", DAYS)
def test_nothing_of_a_day_is_left_for_the_next(index: int) -> None:
    plan = plan_of(index)
    used = Kernel(plan)
    for day in range(3):
        again = used.simulate(5, day, traced=day == 1)
        tables = (*TABLES, "trace") if day == 1 else TABLES
        assert differences(simulate(plan, 5, day), again, tables) == []


def test_a_copy_of_a_log_outlives_the_next_day() -> None:
    plan = plan_of(3)
    kernel = Kernel(plan)
    kept = kernel.simulate(1, 0).copy()
    kernel.simulate(1, 1)
    assert differences(simulate(plan, 1, 0), kept, TABLES) == []


def test_a_table_is_read_and_written_like_an_array() -> None:
    rows = np.zeros(3, np.dtype([("a", "f8"), ("b", "i4")], align=True))
    table = Table(rows)
    assert len(table) == 3
    assert len(Table(np.arange(4))) == 4
    numbers = Table(np.arange(4))
    numbers[np.uint64(2)] = 9
    assert numbers[2] == 9


def test_loads_are_all_that_weights_add_up_to() -> None:
    assert reachable(3, {1, 2}) == [(0, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3)]
    assert reachable(2, {3}) == [(0, 0)]
    assert reachable(2, set()) == [(0, 0)]


# The laws of logs without a trace ---------------------------------------------------------------


def log_of_a_day() -> tuple[Plan, Log]:
    plan = plan_of(21)
    return plan, Kernel(plan).simulate(1, 0).copy()


def test_a_log_without_a_trace_keeps_the_laws() -> None:
    for index in range(40):
        plan = plan_of(index)
        check(plan, Kernel(plan).simulate(1, 0), 1)


@pytest.mark.parametrize(
    ("table", "column", "change"),
    [
        ("contacts", "arrived_s", 1e9),
        ("contacts", "freed_s", -1e9),
        ("contacts", "joined_s", -1.0),
        ("contacts", "queue_left_s", 1.0),
        ("contacts", "outcome", -4),
        ("contacts", "replies", 1),
        ("contacts", "agent", 1),
        ("work", "began_s", -1e9),
        ("work", "ended_s", 1e9),
        ("work", "pool", 1),
        ("duty", "off_s", -1e9),
    ],
)
def test_each_law_can_fail_without_a_trace(table: str, column: str, change: float) -> None:
    plan, log = log_of_a_day()
    rows = getattr(log, table)
    known = np.flatnonzero(~np.isnan(rows[column].astype(float)))
    if table == "contacts":
        known = known[~np.isnan(rows["assigned_s"][known])]
    rows[column][known[len(known) // 2]] += change
    with pytest.raises(InvariantBreach):
        check(plan, log, 1)


def test_little_s_law_can_fail_without_a_trace() -> None:
    plan, log = log_of_a_day()
    log.queue_s[0] += 1.0
    with pytest.raises(InvariantBreach):
        check(plan, log, 1)


SAMPLES = ", ".join(str(1 + i * 7919 % 1000 / 10) for i in range(3000))
LONG = f"""
day: {{start: 08:00, end: 10:00, interval: 30m}}
days: 3
surges: [{{at: 09:59:30, lasts: 30s, times: 9}}, {{at: 08:10:10, lasts: 20s, times: 4}}]
contact_types:
  a: {{arrivals: 90/h, self_service: 20%, conversation: {{agent_reply: {{samples: [{SAMPLES}]}}}}}}
pools: {{p: {{agents: 3}}}}
"""


def test_long_samples_and_rates_of_many_steps_are_looked_up_as_in_python() -> None:
    plan = written(LONG)
    for day in range(2):
        assert differences(reference.simulate(plan, 1, day), simulate(plan, 1, day)) == []
