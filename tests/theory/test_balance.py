"""What the comparisons rest on: days that begin in balance, and exact values that are exact."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from scipy import integrate

import imroute
from imroute.customers import arrivals
from imroute.engine.contract import ChooseAgent
from imroute.engine.plan import make_plan
from imroute.theory import busy_agent, erlang_a, erlang_c, priority_mean_waits_s

from . import cases
from .agreement import alone, require
from .case import HOUR_S, MINUTE_S, SAME_S, SEED
from .demand import OpeningDay
from .desks import Desk, largest_difference
from .exact import (
    any_patience,
    p_response_within,
    p_wait_within,
    priority_waits_s,
    single_agent,
)
from .laws import constant, exponential
from .twin import same_customers, serve

BIAS = 0.001  # of the value, at the instant when counting begins; over the day it is far less
RATE, HANDLE_S, PATIENCE_S = 0.09, 60.0, 45.0

# Days that begin in balance -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "desk",
    [
        case
        for case in cases.ALL
        if isinstance(case, Desk)
        and not isinstance(case, OpeningDay)
        and case.expected is None
        and not case.title.startswith("Erlang C, 50")  # so many wait that the chain is too large
    ],
    ids=str,
)
def test_the_warm_up_is_long_enough(desk):
    """At its end as many wait and are held, by the Markov chain in time, as in balance."""
    endless = 150 if math.isinf(desk.patience.mean_s) else 80
    states, laws = desk.in_time(endless if desk.room is None else desk.room).laws(
        desk.warm_up_min * MINUTE_S, 1, desk.start
    )
    steady, held_by = desk.steady, np.arange(desk.capacity + 1)
    waiting = float(laws[-1] @ [state[-1] for state in states])
    held = float(laws[-1] @ [np.dot(held_by, state[:-1]) for state in states])
    assert laws[-1].sum() == pytest.approx(1, rel=1e-9)
    assert held == pytest.approx(steady.contacts_held, rel=BIAS)
    assert waiting == pytest.approx(steady.mean_queue, rel=BIAS, abs=1e-12)


# Exact values that are exact ----------------------------------------------------------------------


def test_any_law_of_patience_holds_for_the_exponential_one():
    found = any_patience(
        arrival_rate_per_s=RATE,
        mean_handle_s=HANDLE_S,
        agents=5,
        patience=exponential(PATIENCE_S),
        within_s=20,
    )
    desk = erlang_a(
        arrival_rate_per_s=RATE, mean_handle_s=HANDLE_S, mean_patience_s=PATIENCE_S, agents=5
    )
    levels = desk.service_levels(20)
    expected = {
        "p_wait": desk.p_wait,
        "p_abandon": desk.p_abandon,
        "wait_s": desk.mean_wait_s,
        "queue_length": desk.mean_queue,
        "occupancy": desk.occupancy,
        "service_level_offered": levels.offered,
        "service_level_answered": levels.answered,
        "service_level_without_early_abandons": levels.without_early_abandons,
        "service_level_early_abandons_good": levels.early_abandons_good,
        "service_level_virtual": levels.virtual,
    }
    assert found == pytest.approx(expected, rel=1e-6)


def test_any_handling_time_holds_for_the_exponential_one():
    desk = erlang_c(arrival_rate_per_s=0.01, mean_handle_s=HANDLE_S, agents=1)
    found = single_agent(0.01, exponential(HANDLE_S))
    assert found["wait_s"] == pytest.approx(desk.mean_wait_s, rel=1e-9)
    assert found["p_wait"] == pytest.approx(desk.p_wait, rel=1e-9)


def test_priorities_hold_for_exponential_handling():
    rates = (0.003, 0.004, 0.005)
    expected = priority_mean_waits_s(arrival_rates_per_s=rates, mean_handle_s=HANDLE_S, agents=1)
    assert priority_waits_s(rates, exponential(HANDLE_S)) == pytest.approx(expected, rel=1e-9)


def test_the_law_of_the_wait_at_constant_handling_has_the_mean_it_must_have():
    mean_s, _ = integrate.quad(lambda t: 1 - p_wait_within(t, 0.01, HANDLE_S), 0, 1200, limit=200)
    expected = single_agent(0.01, constant(60))["wait_s"]
    assert mean_s == pytest.approx(expected, rel=1e-4)


def test_the_law_of_the_response_has_the_mean_it_must_have():
    network = {"agent_reply_s": 40, "customer_reply_s": 60, "chats": 4}
    mean_s, _ = integrate.quad(lambda t: 1 - p_response_within(t, **network), 0, 2000, limit=200)
    assert mean_s == pytest.approx(busy_agent(**network).mean_response_s, rel=1e-6)


def test_the_room_for_everybody_is_what_theory_has_for_exponential_handling():
    case = cases.NOBODY_WAITS[0]
    assert list(case.exact().values()) == pytest.approx(case.by_mt_m_inf(), rel=1e-6)


@pytest.mark.parametrize(
    ("case", "quantity", "mean", "deviation"),
    [
        (0, "in_time_a_day", 1816.158, 57.043),
        (1, "in_time_a_day", 1906.008, 35.828),
        (1, "abandoned_a_day", 58.609, 15.295),
        (2, "in_time_a_day", 1854.284, 42.176),
        (2, "turned_away_a_day", 18.655, 9.831),
    ],
)
def test_an_opening_day_is_as_published(case, quantity, mean, deviation):
    """Means and standard deviations of 1000 days simulated by others, in oracles.json."""
    exact = cases.OPENING_DAY[case].exact()[quantity]
    assert abs(mean - exact) < 4 * deviation / math.sqrt(1000)


# Who comes ----------------------------------------------------------------------------------------

SHOP = """
title: Who comes
day: {start: 08:00, end: 20:00, interval: 1h}
warm_up: 1h
contact_types:
  call:
    arrivals: {08:00: 2300/h, 12:00: 4700/h, 16:00: 1500/h}
    handling: 1m
pools:
  desk: {agents: 1, capacity: 1}
"""
HOURLY = np.repeat([2300, 4700, 1500], [5, 4, 4])  # the warm-up is like the first hour


def test_as_many_come_as_written(tmp_path):
    """The twin takes the engine's arrivals as they are: here they are counted, hour by hour."""
    (tmp_path / "shop.yaml").write_text(SHOP)
    plan = make_plan(imroute.load(tmp_path / "shop.yaml").scenario)
    demands, start_s = [plan.types[0].demand], plan.start_clock_s
    days = [
        arrivals(demands, start_s, start_s + plan.day_end_s, 0.0, SEED, day) for day in range(40)
    ]
    counts = np.array([np.bincount((day["time_s"] // HOUR_S).astype(int)) for day in days])
    found = {"all": counts.sum(axis=1), **{f"hour {hour}": n for hour, n in enumerate(counts.T)}}
    written = [HOURLY.sum(), *HOURLY]
    require(
        alone(
            {name: (numbers, np.ones(len(days))) for name, numbers in found.items()},
            dict(zip(found, map(float, written), strict=True)),
        )
    )


# What does not matter -----------------------------------------------------------------------------


@pytest.mark.parametrize("policy", get_args(ChooseAgent))
def test_without_slowdown_it_does_not_matter_who_answers(policy):
    """5 agents with 3 slots are then 15 agents with one: the same waits, contact by contact."""
    desk = replace(
        cases.CHAT_CHAIN[0],
        title=policy,
        choose_agent=policy,
        slowdown=(1, 1, 1),
        per_hour=300,
        start=0,
        days=1,
    )
    result = desk.run()
    customers = same_customers(result.logs, result.seed, desk.handling, desk.patience)
    served = serve(customers, 15, desk.window_s)
    assert largest_difference(result, served) < SAME_S
    assert desk.steady.p_wait == pytest.approx(
        erlang_a(
            arrival_rate_per_s=300 / HOUR_S, mean_handle_s=180, mean_patience_s=60, agents=15
        ).p_wait
    )
