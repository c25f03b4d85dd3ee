"""The whole life of a contact in numbers: what customers, bots, agents and rules may do."""

from __future__ import annotations

import math

import pytest

from imroute.distributions import Form
from imroute.engine.contract import EscalationPlan, Plan

from .days import plan_of

CHAT = "conversation: {turns: 1}"
TIERS = "tiers: {vip: {share: 10%}, plain: {share: 90%}}"


def made(top: str = "", pools: str = "p: {agents: 3}", types: str = "", rules: str = "") -> Plan:
    types = types or f"a: {{arrivals: 1/h, {CHAT}}}"
    routing = f"routing: {{{rules}}}" if rules else ""
    return plan_of(f"{top}\ncontact_types: {{{types}}}\npools: {{{pools}}}\n{routing}")


# What is not written changes nothing --------------------------------------------------------------


def test_what_is_not_written_is_off():
    plan = made()
    customer, pool, rule = plan.types[0].customers[0], plan.pools[0], plan.rules[0]
    assert (customer.rule, customer.rule_again) == (0, 0)
    assert (customer.leaves_silently, customer.reply_patience) == (0, None)
    assert (customer.inactive_after_s, customer.retry_chance) == (math.inf, 0)
    assert (plan.types[0].channel, plan.types[0].background) == ("chat", False)
    assert (pool.absence, pool.switch_cost_s, pool.accept, pool.at_most) == (0, 0, None, -1)
    assert (pool.assist_share, pool.hires, pool.spare, pool.escalates) == (0, 0, (), ())
    assert math.isnan(rule.sticky_s)
    assert (rule.assign_every_s, rule.announced_patience) == (0, 1)
    assert (rule.holding_after_s, rule.holding_patience) == (math.inf, 1)
    assert [(stage.offline, stage.skip_if) for stage in rule.stages] == [(False, "")]
    assert (plan.days, plan.open_s, plan.site_limit) == (1, 0, -1)


# Customers ----------------------------------------------------------------------------------------


def test_customer_keys_are_those_of_the_tier_the_type_or_everybody():
    plan = made(
        """
leaves_silently: 10%
close_after: 1m
reply_patience: 1m
inactive: {after: 1m, weight: 0.1}
retries: {chance: 10%, after: 1m}
tiers:
  vip: {share: 10%, leaves_silently: 30%, close_after: 3m, reply_patience: none,
      inactive: {after: 3m, weight: 0}, retries: {chance: 30%, after: {exponential: 3m}}}
  plain: {share: 90%}
""",
        types=f"""
  a: {{arrivals: 1/h, leaves_silently: 20%, close_after: 2m, reply_patience: {{exponential: 2m}},
      inactive: {{after: 2m, weight: 2.5}}, retries: {{chance: 20%, after: 2m}}, {CHAT}}},
  b: {{arrivals: 1/h, {CHAT}}}
""",
    )
    (vip, of_a), (_, of_all) = (type_.customers for type_ in plan.types)

    def found(customer):
        return (
            customer.leaves_silently,
            customer.close_after_s,
            customer.reply_patience and customer.reply_patience.a,
            customer.inactive_after_s,
            customer.inactive_weight,
            customer.retry_chance,
            customer.retry_after.a,
        )

    assert found(vip) == (0.3, 180, None, 180, 0, 0.3, 180)
    assert found(of_a) == (0.2, 120, 120, 120, 2500, 0.2, 120)
    assert found(of_all) == (0.1, 60, 60, 60, 100, 0.1, 60)
    assert vip.retry_after.form == Form.EXPONENTIAL


def test_channels_and_background():
    plan = made(
        """
targets:
  - {measure: service_level, within: 20s, at_least: 80%, for: {channel: chat}}
  - {measure: service_level, within: 4h, at_least: 80%}
""",
        types=f"a: {{arrivals: 1/h, {CHAT}}}, "
        "mail: {arrivals: 1/h, channel: email, background: true, patience: none, weight: 3, handling: 5m}",
    )
    assert [(type_.channel, type_.background) for type_ in plan.types] == [
        ("chat", False),
        ("email", True),
    ]
    assert [type_.customers[0].due_within_s for type_ in plan.types] == [20, 14400]


def test_samples_are_drawn_each_as_often_as_it_was_measured():
    types = (
        "a: {arrivals: 1/h, conversation: {turns: {samples: [2, 1, 2, 2]},"
        " agent_reply: {samples: [30, 10s, 0.5m]}}}"
    )
    type_ = made(types=types).types[0]
    assert (type_.turns.values, type_.turns.cumulative) == ((1, 2), (0.25, 1))
    assert (type_.agent_reply.values, type_.agent_reply.cumulative) == (
        (10, 30),
        pytest.approx((1 / 3, 1)),
    )


# Bots ---------------------------------------------------------------------------------------------

MANY = ", ".join(
    f"{name}: {{arrivals: 1/h, first_line: b, {work}}}"
    for name, work in {"a": CHAT, "b": "weight: 3, handling: 1m", "c": CHAT, "d": CHAT}.items()
)


def bots(keys: str, rules: str = "", types: str = MANY) -> Plan:
    reply = "reply: 1s, turns: 1, customer_reply: 1s, resolves: 50%"
    return made(f"{TIERS}\nbots: {{b: {{{reply}, {keys}}}}}", types=types, rules=rules)


def test_what_a_bot_may_do():
    keys = "sessions: 5, when_full: wait, misroutes: 5%, upset: {chance: 2%, priority: high}"
    bot = bots(keys).bots[0]
    assert (bot.sessions, bot.waits, bot.misroutes) == (5, True, 0.05)
    assert (bot.upset, bot.upset_priority) == (0.02, 3)
    bot = bots("sessions: 5, upset: {chance: 2%}").bots[0]
    assert (bot.waits, bot.mistaken_for, bot.upset_priority) == (False, (), 0)
    assert bots("cost: 1").bots[0].sessions == -1


def test_a_type_is_mistaken_for_another_of_its_form():
    assert bots("misroutes: 5%").bots[0].mistaken_for == (
        ((2, 3), (2, 3)),
        ((), ()),
        ((0, 3), (0, 3)),
        ((0, 2), (0, 2)),
    )


# Agents -------------------------------------------------------------------------------------------


def test_how_agents_work():
    pool = made(
        pools="p: {agents: 3, absence: 5%, switch_cost: 3s, assist: {speed: 1.3, share: 60%},"
        " accept: {time: 4s, declines: 2%, timeout: 20s}, at_most: {contacts: 5, in: 10m}}"
    ).pools[0]
    assert (pool.absence, pool.switch_cost_s) == (0.05, 3)
    assert (pool.assist_share, pool.assist_speed) == (0.6, 1.3)
    assert (pool.accept.time.a, pool.accept.declines, pool.accept.timeout_s) == (4, 0.02, 20)
    assert (pool.at_most, pool.at_most_in_s) == (5, 600)
    assert made(pools="p: {agents: 3, accept: {time: 4s}}").pools[0].accept.timeout_s == math.inf


def test_agents_keep_free_for_some_and_from_background_work():
    types = f"a: {{arrivals: 1/h, {CHAT}}}, b: {{arrivals: 1/h, background: true, {CHAT}}}"
    pools = """
  p: {agents: 9, reserve: {for: {tier: vip}, agents: 2}},
  q: {agents: 9, reserve: {for: {type: a, tier: vip}, agents: 2}, keep_free: 3},
  r: {agents: 9},
  s: {agents: 9, keep_free: 0}
"""
    plan = made(TIERS, pools, types)
    assert [pool.spare for pool in plan.pools] == [
        ((0, 2), (1, 2)),
        ((0, 2), (3, 3)),
        ((0, 0), (1, 1)),
        (),
    ]


def test_what_agents_pass_on():
    types = f"a: {{arrivals: 1/h, {CHAT}}}, b: {{arrivals: 1/h, {CHAT}}}"
    pools = """
  p: {agents: 3, escalates: {b: {chance: 12%, to: q, after_turns: 2, warm: true}}},
  q: {agents: 3}
"""
    plan = made("", pools, types)
    assert plan.pools[0].escalates == (None, EscalationPlan(0.12, 1, 2, True))
    assert plan.pools[1].escalates == ()
    pools = pools.replace(", after_turns: 2, warm: true", "")
    assert made("", pools, types).pools[0].escalates[1] == EscalationPlan(0.12, 1, 1, False)


# Rules --------------------------------------------------------------------------------------------


def test_rules_for_channels_urgency_and_those_who_come_back():
    plan = made(
        f"{TIERS}\nreturns: {{chance: 50%, after: 1m}}",
        types=f"a: {{arrivals: 1/h, {CHAT}}},"
        " call: {arrivals: 1/h, channel: phone, urgency: urgent, weight: 3, handling: 5m}",
        rules="""
  back: {match: {repeat: true, tier: vip}},
  first: {match: {repeat: false, tier: vip, channel: chat}},
  calls: {match: {channel: phone}},
  soon: {match: {urgency: urgent}},
  rest: {}
""",
    )
    found = [[(c.rule, c.rule_again) for c in type_.customers] for type_ in plan.types]
    assert found == [[(1, 0), (4, 4)], [(2, 0), (2, 2)]]


def test_what_a_rule_may_do():
    keys = [
        "sticky: 10m",
        "assign_every: 15m",
        "announces_wait: {patience: {times: 0.7}}",
        "holding_reply: {after: 10s, patience: {times: 1.5}}",
    ]
    for plan in (made(rules=f"r: {{{', '.join(keys)}}}"), made("\n".join(keys))):
        rule = plan.rules[0]
        assert (rule.sticky_s, rule.assign_every_s) == (600, 900)
        assert (rule.announced_patience, rule.holding_after_s, rule.holding_patience) == (
            0.7,
            10,
            1.5,
        )
    assert made("site_limit: 7").site_limit == 7


def test_stages_that_are_passed_over_and_a_message_in_the_end():
    stages = "{pools: [p], skip_if: nobody_free}, {after: 20s, pools: [q], skip_if: nobody_on_duty}"
    plan = made(
        pools="p: {agents: 3}, q: {agents: 3}",
        rules=f"r: {{stages: [{stages}, {{after: 5m, send_to: offline}}]}}",
    )
    found = [(s.after_s, s.pools, s.offline, s.skip_if) for s in plan.rules[0].stages]
    assert found == [
        (0, ((0,),), False, "nobody_free"),
        (20, ((0, 1),), False, "nobody_on_duty"),
        (300, ((0, 1),), True, ""),
    ]
