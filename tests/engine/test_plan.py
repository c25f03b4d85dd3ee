"""A scenario in numbers: rates, shapes, keys, pools and rules."""

from __future__ import annotations

import math

import pytest

from imroute.distributions import Form
from imroute.engine.contract import Plan

from .days import plan_of

CHAT = "conversation: {turns: 1}"


def demand(arrivals: str, top: str = "", of_type: str = "") -> Plan:
    return plan_of(
        f"""
        {top}
        contact_types: {{a: {{arrivals: {arrivals}, {of_type} {CHAT}}}}}
        pools: {{p: {{agents: 1}}}}
        """
    )


def expected(plan: Plan) -> float:
    """Customers of the whole run, on average."""
    of_a = plan.types[0].demand
    end_s = plan.start_clock_s + plan.day_end_s
    ends = [*of_a.rate_from_s[1:], end_s]
    lengths = [end - begin for begin, end in zip(of_a.rate_from_s, ends, strict=True)]
    assert all(length > 0 for length in lengths)
    return math.fsum(r * length for r, length in zip(of_a.rate_per_s, lengths, strict=True))


# Arrivals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrivals", "top", "customers"),
    [
        ("36/h", "", 360),
        ("{08:00: 10/h, 10:00: 40/h, 17:30: 20/h}", "", 20 + 300 + 10),
        ("{06:00: 100/h, 07:00: 10/h, 10:00: 40/h}", "", 20 + 320),
        ("{counts: {08:00: 10, 10:00: 25}}", "", 4 * 10 + 16 * 25),
        ("{counts: {08:00: 10, 10:00: 25}}", "demand: 1.5", 1.5 * 440),
        ("{per_day: 1000, shape: office}", "", 1000),
        ("{per_day: 1000, shape: evening_peak}", "demand: 2", 2000),
        (
            "{per_day: 500, shape: round_the_clock}",
            "day: {start: 22:15, end: 05:50, interval: 1h}",
            500,
        ),
        (
            "{per_day: 500, shape: evening_peak}",
            "day: {start: 10:00, end: 10:00, interval: 1h}",
            500,
        ),
        ("{22:00: 10/h, 01:00: 40/h}", "day: {start: 22:00, end: 02:00, interval: 1h}", 70),
        ("{22:00: 10/h, 25:00: 40/h}", "day: {start: 22:00, end: 02:00, interval: 1h}", 70),
        ("60/h", "warm_up: 2h", 600 + 120),
        ("{08:00: 60/h, 09:00: 0/h}", "warm_up: 2h", 60 + 120),
        ("{counts: {08:00: 30, 09:00: 0}}", "warm_up: 30m", 60 + 30),
    ],
)
def test_expected_customers(arrivals, top, customers):
    assert expected(demand(arrivals, top)) == pytest.approx(customers, rel=1e-12)


def test_a_shape_is_laid_over_the_opening_hours():
    """10:15 to 10:30 has the weight 3.18 and 10:30 to 10:45 3.19; nothing else is open."""
    plan = demand("{per_day: 100, shape: office}", "day: {start: 10:15, end: 10:45, interval: 5m}")
    of_a = plan.types[0].demand
    assert of_a.rate_from_s == (10.25 * 3600, 10.5 * 3600)
    assert of_a.rate_per_s == pytest.approx((100 * 3.18 / 6.37 / 900, 100 * 3.19 / 6.37 / 900))


def test_in_the_warm_up_customers_come_as_at_day_start():
    plan = demand("{07:00: 100/h, 08:00: 10/h, 09:00: 40/h}", "warm_up: 2h")
    assert plan.types[0].demand.rate_from_s == (6 * 3600, 9 * 3600)
    assert (plan.start_clock_s, plan.day_start_s, plan.day_end_s) == (6 * 3600, 7200, 12 * 3600)


def test_busyness_of_all_and_of_a_type():
    plan = demand("1/h", "busyness: {cv: 18%}")
    assert (plan.busyness_cv, plan.types[0].demand.busyness_cv) == (0.18, None)
    plan = demand("1/h", "busyness: {cv: 18%}", "busyness: {cv: 30%},")
    assert (plan.busyness_cv, plan.types[0].demand.busyness_cv) == (0.18, 0.3)


def test_a_type_that_only_waits_at_the_start():
    plan = plan_of(
        f"start: {{a: 12}}\ncontact_types: {{a: {{{CHAT}}}}}\npools: {{p: {{agents: 1}}}}"
    )
    assert expected(plan) == 0
    assert plan.types[0].demand.waiting_at_start == 12


def test_tier_shares():
    plan = plan_of(
        f"""
        tiers: {{vip: {{share: 5%}}, regular: {{}}}}
        contact_types:
          a: {{arrivals: 1/h, {CHAT}}}
          b: {{arrivals: 1/h, tiers: {{vip: 10%, regular: 90%}}, {CHAT}}}
          c: {{arrivals: 1/h, tiers: {{vip: 100%}}, {CHAT}}}
        pools: {{p: {{agents: 1}}}}
        """
    )
    shares = [type_.demand.tier_shares for type_ in plan.types]
    assert shares == [pytest.approx((0.05, 0.95)), pytest.approx((0.1, 0.9)), (1.0, 0.0)]


# Customers ----------------------------------------------------------------------------------------


def test_customer_keys_hold_at_top_level_on_a_type_and_on_a_tier_and_the_last_wins():
    plan = plan_of(
        f"""
        patience: 1s
        balks: 1%
        priority: 0.5
        resolved: 91%
        returns: {{chance: 11%, after: 1m}}
        tiers:
          vip: {{share: 50%, patience: 3s, balks: 3%, priority: high, resolved: 93%,
              returns: {{chance: 13%, after: 3m}}}}
          plain: {{share: 50%}}
        contact_types:
          a: {{arrivals: 1/h, patience: 2s, balks: 2%, priority: middle, resolved: 92%,
              returns: {{chance: 12%, after: 2m}}, {CHAT}}}
          b: {{arrivals: 1/h, {CHAT}}}
        pools: {{p: {{agents: 1}}}}
        """
    )
    found = [
        (c.patience.a, c.balks, c.priority, c.resolved, c.return_chance, c.return_after.a)
        for type_ in plan.types
        for c in reversed(type_.customers)
    ]
    of_vip = (3, 0.03, 3, 0.93, 0.13, 180)
    of_a, of_all = (2, 0.02, 2, 0.92, 0.12, 120), (1, 0.01, 0.5, 0.91, 0.11, 60)
    assert found == [pytest.approx(keys) for keys in (of_a, of_vip, of_all, of_vip)]


def test_what_is_not_written():
    customer = demand("1/h").types[0].customers[0]
    assert (customer.patience.form, customer.patience.a) == (Form.EXPONENTIAL, 120)
    assert (customer.balks, customer.priority, customer.resolved) == (0, 1, 1)
    assert (customer.return_chance, customer.return_after) == (0, None)
    assert (customer.bot, customer.rule) == (-1, 0)


def test_patience_none_is_for_ever():
    assert demand("1/h", "patience: none").types[0].customers[0].patience is None


def test_the_due_date_is_that_of_the_tightest_target_that_matches():
    plan = plan_of(
        f"""
        tiers: {{vip: {{share: 50%}}, plain: {{share: 50%}}}}
        contact_types: {{a: {{arrivals: 1/h, {CHAT}}}, b: {{arrivals: 1/h, {CHAT}}}}}
        pools: {{p: {{agents: 1}}}}
        targets:
          - {{measure: service_level, within: 60s, at_least: 80%, for: {{type: a}}}}
          - {{measure: service_level, within: 40s, at_least: 80%, for: {{tier: vip}}}}
          - {{measure: service_level, within: 30s, at_least: 80%, for: {{tier: vip, type: b}}}}
          - {{measure: service_level, within: 10s, at_least: 80%, for: {{pool: p}}}}
          - {{measure: reply_time, stat: p90, at_most: 5s}}
        """
    )
    assert [c.due_within_s for type_ in plan.types for c in type_.customers] == [
        40,
        60,
        30,
        math.inf,
    ]


# Pools --------------------------------------------------------------------------------------------


def test_pools_by_type():
    plan = plan_of(
        f"""
        contact_types:
          a: {{arrivals: 1/h, {CHAT}}}
          b: {{arrivals: 1/h, {CHAT}}}
          c: {{arrivals: 1/h, {CHAT}}}
        pools:
          p: {{agents: 1, skills: [a, c], speed: {{a: 1.2}}, resolves: {{a: 50%}}, prefers: [c]}}
          q: {{agents: 1, capacity: 2.5, skills: {{b: 5, a: 1, c: 2}}, speed: 0.9, resolves: 60%}}
          r: {{agents: 1}}
        """
    )
    p, q, r = plan.pools
    assert (p.skill, q.skill, r.skill) == ((3, 0, 3), (1, 5, 2), (3, 3, 3))
    assert (p.speed, q.speed) == ((1.2, 1, 1), (0.9, 0.9, 0.9))
    assert (p.prefers, r.prefers) == ((1, 1, 0), (0, 0, 0))
    assert (p.capacity, q.capacity) == (3000, 2500)
    assert p.resolves == pytest.approx((0.5, math.nan, math.nan), nan_ok=True)
    assert q.resolves == (0.6, 0.6, 0.6)
    assert (p.slowdown, p.new_contacts_first) == ((1.0,), False)


def test_a_pool_has_as_many_agents_as_are_ever_on_duty_at_once():
    plan = plan_of(
        f"""
        contact_types: {{a: {{arrivals: 1/h, {CHAT}}}}}
        pools:
          p: {{agents: {{06:00: 9, 08:00: 2, 09:00: 5, 10:00: 1}}}}
          q: {{shifts: [{{agents: 2, from: 08:00, to: 09:00}},
              {{agents: 3, from: 09:00, to: 10:00}}]}}
        """
    )
    assert [pool.agents for pool in plan.pools] == [5, 5]


def test_conversations_and_blocks():
    plan = plan_of(
        """
        contact_types:
          a: {arrivals: 1/h,
              conversation: {turns: 2, agent_reply: 3s, customer_reply: 4s, wrap_up: 5s}}
          b: {arrivals: 1/h, weight: 3, handling: 6s}
        pools: {p: {agents: 1}}
        """
    )
    a, b = plan.types
    assert [d.a for d in (a.turns, a.agent_reply, a.customer_reply, a.wrap_up)] == [2, 3, 4, 5]
    assert (a.handling, a.weight) == (None, 1000)
    assert (b.handling.a, b.wrap_up, b.weight) == (6, None, 3000)


def test_a_plan_is_the_same_each_time():
    assert demand("{per_day: 9, shape: office}") == demand("{per_day: 9, shape: office}")
