"""What customers do beyond asking and waiting: the compiled engine beside the readable one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from agreement.engines import differences
from agreement.scenarios import case
from imroute.customers import IN_HAND_AT_START, arrivals
from imroute.engine.contract import Log, Outcome, Plan
from imroute.engine.invariants import check
from imroute.engine.kernel import Kernel, simulate
from imroute.engine.reference import simulate as reference
from imroute.units import DAY

from .days import plan_of

SEEDS = (1, 2, 3)
SHOP = """
day: {start: 08:00, end: 10:00, interval: 30m}
contact_types:
  chat:
    arrivals: 120/h
    conversation: {turns: {geometric: 3}, agent_reply: {mean: 30s, cv: 1},
                   customer_reply: {mean: 60s, cv: 1}, wrap_up: 10s}
  call: {arrivals: 20/h, handling: {mean: 4m, cv: 0.5}}
patience: {exponential: 1m}
balks: 5%
pools:
  desk: {agents: 2, skills: [chat]}
  phone: {agents: 1, capacity: 1, skills: [call]}
"""
STAGES = "routing: {{all: {{stages: [{{pools: [desk, phone], skip_if: {}}}, {}]}}}}"
LATER, OFFLINE = "{after: 40s, pools: [desk, phone]}", "{after: 1m, send_to: offline}"


def beside(plan: Plan, seed: int = 1) -> Log:
    """Play a plan in both engines, which must tell the same."""
    one, other = reference(plan, seed, 0), simulate(plan, seed, 0)
    assert differences(one, other) == []
    check(plan, other, seed)
    return other


def ended(outcome: Outcome) -> Callable[[Log], bool]:
    return lambda log: bool((log.contacts["outcome"] == outcome).any())


def fell_silent(log: Log) -> bool:
    return len(log.quiet) > 0


def came_back(log: Log) -> bool:
    return bool(log.contacts["attempt"].max() > 0)


KEYS: dict[str, Callable[[Log], bool]] = {
    "leaves_silently: 60%\nclose_after: 2m": ended(Outcome.ABANDONED_SILENTLY),
    "leaves_silently: 100%\nclose_after: 0s": ended(Outcome.ABANDONED_SILENTLY),
    "reply_patience: {exponential: 40s}": ended(Outcome.LOST_IN_CONVERSATION),
    "inactive: {after: 20s, weight: 0.2}": fell_silent,
    "inactive: {after: 20s, weight: 0}\nleaves_silently: 80%\nclose_after: 20s": fell_silent,
    "inactive: {after: 20s, weight: 2}\nreply_patience: 1m": fell_silent,
    "retries: {chance: 80%, after: {exponential: 3m}}": came_back,
    "announces_wait: {patience: {times: 0.3}}": ended(Outcome.ABANDONED),
    "holding_reply: {after: 10s, patience: {times: 3}}": ended(Outcome.ABANDONED),
    "site_limit: 6": ended(Outcome.FLOWED_OUT),
    "site_limit: 6\nleaves_silently: 50%\nclose_after: 3m": ended(Outcome.FLOWED_OUT),
    STAGES.format("nobody_free", LATER): ended(Outcome.ABANDONED),
    STAGES.format("nobody_on_duty", OFFLINE): ended(Outcome.FLOWED_OUT),
    STAGES.format("nobody_free", "{after: 1m, send_to: offline}"): ended(Outcome.FLOWED_OUT),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("keys", KEYS)
def test_customers_do_the_same_in_both_engines(keys: str, seed: int) -> None:
    assert KEYS[keys](beside(plan_of(f"{SHOP}{keys}"), seed))


@pytest.mark.parametrize("keys", ["announces_wait", "holding_reply"])
def test_who_is_told_something_waits_for_another_time(keys: str) -> None:
    told = {"announces_wait": "{patience: {times: 0.3}}"}
    told["holding_reply"] = "{after: 10s, patience: {times: 3}}"
    waited = simulate(plan_of(f"{SHOP}{keys}: {told[keys]}"), 1, 0).contacts["patience_s"]
    untold = simulate(plan_of(SHOP), 1, 0).contacts["patience_s"]
    assert not np.array_equal(waited, untold, equal_nan=True)


# ---------------------------------------------------------------------------- who comes


def coming_otherwise(plan: Plan, chance: np.random.Generator) -> Plan:
    """Let customers be recorded, in hand at the start, or serve themselves, by chance."""
    types = []
    for type_ in plan.types:
        demand, count = type_.demand, int(chance.integers(30))
        seconds = np.sort(chance.integers(0, 30, count) * plan.day_end_s / 30)
        demand = replace(
            demand,
            self_service=float(chance.choice([0, 0.3])),
            in_hand_at_start=int(chance.integers(5)),
            recorded_s=tuple((plan.start_clock_s + seconds).tolist()),
            recorded_tier=tuple(chance.integers(-1, len(demand.tiers), count).tolist()),
            recorded_times=(float(chance.choice([0.5, 1, 2.3])),) * count,
        )
        types.append(replace(type_, demand=demand))
    return replace(plan, types=tuple(types))


@pytest.mark.parametrize("index", range(12))
def test_the_same_customers_come_as_drawn_in_python(index: int) -> None:
    plan = coming_otherwise(case(index).plan, np.random.default_rng(index))
    kernel = Kernel(plan)
    kernel.simulate(index, 0)
    assert kernel._day is not None
    came = int(kernel._day.tally.rows["arrivals"][0])
    people = np.asarray(kernel._day.people.rows)[:came]
    end_s = plan.start_clock_s + plan.day_end_s
    demands = [type_.demand for type_ in plan.types]
    drawn = arrivals(demands, plan.start_clock_s, end_s, plan.busyness_cv, index, 0)
    assert len(people) == len(drawn) > 0
    for name in ("time_s", "type", "tier", "customer"):
        assert np.array_equal(people[name], drawn[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_contacts_in_hand_at_the_start_are_part_done(seed: int) -> None:
    start = "start: {chat: {waiting: 2, in_hand: 6}, call: {in_hand: 2}}"
    log = beside(plan_of(f"{SHOP}{start}"), seed)
    in_hand = log.contacts["customer"] >> np.uint64(32) == IN_HAND_AT_START
    assert in_hand.sum() == 8


SEVERAL_DAYS = """
days: 3
weekdays: {tue: 0.5}
busyness: {cv: 30%}
surges: [{at: 09:00, lasts: 20m, times: 2}]
retries: {chance: 100%, after: {exponential: 3h}}
returns: {chance: 50%, after: {exponential: 8h}}
resolved: 60%
"""


@pytest.mark.parametrize("at_close", ["serve_queue", "drop_queue", "stop"])
def test_nights_pass_alike(at_close: str) -> None:
    plan = plan_of(f"{SHOP}{SEVERAL_DAYS}at_close: {at_close}")
    log = beside(plan)
    back = log.contacts[log.contacts["attempt"] > 0]["arrived_s"]
    assert (back == plan.day_start_s + DAY).any()
    assert (back % DAY < 7200).all()


# ------------------------------------------------------------------------------- agents

TEAMS = {
    "switch_cost: 8s": "desk",
    "assist: {speed: 1.5, share: 60%}": "phone",
    "ramp: {agents: 1, speed: 0.5, to: 1.0, over: 3d}": "phone",
    "absence: 50%": "desk",
}


@pytest.mark.parametrize("key", TEAMS)
def test_agents_are_as_quick_and_as_often_there_in_both_engines(key: str) -> None:
    team = f"  {TEAMS[key]}: {{"
    text = f"{SHOP}days: 3".replace(team, f"{team}{key}, ")
    log, usual = beside(plan_of(text)), simulate(plan_of(f"{SHOP}days: 3"), 1, 0)
    assert differences(log, usual) != []


def test_a_shift_goes_on_without_those_who_are_absent() -> None:
    shifts = "shifts: [{agents: 3, from: 08:00, to: 10:00, breaks: [{at: 09:00, lasts: 10m}]}]"
    text = f"{SHOP}days: 3".replace("desk: {agents: 2", f"desk: {{absence: 50%, {shifts}")
    log = beside(plan_of(text))
    there = log.duty[log.duty["pool"] == 0]
    assert 0 < len(there) < 3 * 3 * 2
