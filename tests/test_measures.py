"""Every measure against numbers worked out by hand, naive loops, and laws that must hold."""

import dataclasses
import math

import numpy as np
import pytest

from imroute.engine.contract import (
    CONTACT,
    DUTY,
    HANDLING,
    TRACE,
    WEIGHT_UNIT,
    WORK,
    WRAP_UP,
    BotPlan,
    Log,
    Outcome,
    Plan,
    PoolPlan,
    RulePlan,
    TypePlan,
)
from imroute.errors import UsageError
from imroute.intervals import of_mean, of_quantile, of_quantiles, of_ratio, of_share, pool
from imroute.measures import MEASURES, Results, service_level_id
from imroute.measures.buckets import put_in_buckets, unite
from imroute.measures.experience import EXPERIENCE

NO = math.nan
ORDER, REFUND = 0, 1
REGULAR, VIP = 0, 1
FRONT, EXPERTS = 0, 1
HOUR = 3600.0

# Days made by hand --------------------------------------------------------------------------------


def part(kind, **given):
    """A part of a plan with only what measures look at; the rest is None."""
    return kind(**{field.name: given.get(field.name) for field in dataclasses.fields(kind)})


def pool_plan(name, agents, capacity, cost=0.0, shrinkage=0.0, **more):
    return part(
        PoolPlan,
        name=name,
        agents=agents,
        capacity=capacity * WEIGHT_UNIT,
        cost_per_hour=cost,
        shrinkage=shrinkage,
        **{"escalates": (), "roster": ()} | more,
    )


def type_plan(name, weight=1, handling=None, **more):
    thousandths = round(weight * WEIGHT_UNIT)
    plain = {"customers": (), "channel": "chat", "background": False}
    return part(TypePlan, name=name, weight=thousandths, handling=handling, **plain | more)


def a_plan(start=18 * HOUR, hours=1.0, warm_up=0.0, interval=1800.0, **given):
    """18:00 to 19:00 in two intervals, two front agents with two slots and an expert with one."""
    usual = {
        "tiers": ("regular", "vip"),
        "types": (type_plan("order"), type_plan("refund")),
        "bots": (part(BotPlan, name="helper", cost=0.1, misroutes=0.0),),
        "pools": (pool_plan("front", 2, 2, 36.0), pool_plan("experts", 1, 1, 60.0, 0.5)),
        "rules": (part(RulePlan, name="refunds"), part(RulePlan, name="rest")),
        **{"days": 1, "open_s": 0.0, "weekday": 0},
    }
    return part(
        Plan,
        start_clock_s=start - warm_up,
        day_start_s=warm_up,
        day_end_s=warm_up + hours * HOUR,
        interval_s=interval,
        **(usual | given),
    )


def rows(dtype, parts, **missing):
    """A table from dicts; what is left out never happened."""
    table = np.zeros(len(parts), dtype)
    for name in dtype.names:
        default = NO if dtype[name].kind == "f" else missing.get(name, 0)
        table[name] = [row.get(name, default) for row in parts]
    return table


def a_log(contacts=(), work=(), duty=(), ended_s=4000.0):
    """One day; a contact opens its own matter unless it says otherwise."""
    numbered = [{"first_contact": n, **contact} for n, contact in enumerate(contacts)]
    nobody = {"bot": -1, "rule": -1, "pool": -1, "agent": -1, "resolved": -1}
    return Log(
        replication=0,
        contacts=rows(CONTACT, numbered, **nobody),
        work=rows(WORK, list(work)),
        duty=rows(DUTY, list(duty)),
        trace=np.zeros(0, TRACE),
        ended_s=ended_s,
    )


def joined(at, rule=1, **more):
    return {"arrived_s": at, "joined_s": at, "rule": rule, **more}


def answered(at, assigned, began, replied, freed, **more):
    """An answered contact of front/1, whose customer left when the slot became free."""
    return joined(
        at,
        **{
            "queue_left_s": assigned,
            "would_be_assigned_s": assigned,
            "assigned_s": assigned,
            "work_began_s": began,
            "first_reply_s": replied,
            "freed_s": freed,
            "ended_s": freed,
            "pool": FRONT,
            "agent": 0,
            "outcome": Outcome.COMPLETED,
            "resolved": 1,
            **more,
        },
    )


def gave_up(at, left, outcome=Outcome.ABANDONED, **more):
    return joined(at, queue_left_s=left, ended_s=left, outcome=outcome, **more)


def worked(contact, turn, message, began, ended, pool=FRONT, agent=0):
    return {
        "contact": contact,
        "turn": turn,
        "message_s": message,
        "began_s": began,
        "ended_s": ended,
        "pool": pool,
        "agent": agent,
    }


def on_duty(on, off, pool=FRONT, agent=0):
    return {"pool": pool, "agent": agent, "on_s": on, "off_s": off}


def the_day():
    """Seven contacts: 0-3 in the first interval, 4-6 in the second."""
    by_bot = {"bot": 0, "tier": REGULAR}
    return a_log(
        contacts=[
            answered(0, 0, 0, 30, 100, ended_s=90.0),
            answered(10, 10, 30, 50, 50, tier=VIP, resolved=0),
            gave_up(20, 80, type=REFUND, rule=0, would_be_assigned_s=100.0),
            answered(*(1700, 1730, 1740, 1760, 1900), type=REFUND, tier=VIP, rule=0, pool=EXPERTS),
            {
                **by_bot,
                "arrived_s": 2000.0,
                "bot_reply_s": 2001.0,
                "ended_s": 2100.0,
                "outcome": Outcome.BOT_RESOLVED,
                "resolved": 1,
            },
            {
                **answered(3050, 3050, 3050, 3100, 3700, agent=1),
                **by_bot,
                "arrived_s": 3000.0,
                "bot_reply_s": 3001.0,
            },
            gave_up(3100, 3100, Outcome.BALKED, tier=VIP),
        ],
        work=[
            worked(0, 0, 0, 0, 30),
            worked(1, 0, 10, 30, 50),
            worked(0, 1, 60, 70, 90),
            worked(0, WRAP_UP, 90, 90, 100),
            worked(3, 0, 1700, 1740, 1760, EXPERTS),
            worked(3, 1, 1800, 1820, 1900, EXPERTS),
            worked(5, 0, 3050, 3050, 3100, agent=1),
            worked(5, 1, 3150, 3500, 3700, agent=1),
        ],
        duty=[on_duty(0, 3600), on_duty(1800, 3600, agent=1), on_duty(0, 1800, EXPERTS)],
    )


@pytest.fixture(scope="module")
def day():
    return Results(a_plan(), [the_day()])


def value(results, measure, scope="all", stat=None, **more):
    return results.estimate(measure, scope, stat, **more).mean


def near(expected):
    return pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


# Counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    {
        "arrivals": 7,
        "offered": 6,  # all but the one the bot resolved
        "answered": 4,
        "abandoned": 2,
        "balked": 1,
        "abandoned_silently": 0,
        "lost_in_conversation": 0,
        "flowed_out": 0,
        "turned_away": 0,
        "bot_entered": 2,
        "bot_resolved": 1,
        "bot_abandoned": 0,
        "handed_over": 1,
        "transferred": 0,
        "declined_offers": 0,
        "repeat_contacts": 0,
        "open_at_end": 0,
    }.items(),
)
def test_counts(day, measure, expected):
    assert value(day, measure) == expected
    assert value(day, measure, stat="total") == expected
    assert MEASURES[measure].unit == "count"


def test_contacts_that_ended_in_other_ways():
    log = a_log(
        [
            gave_up(5, 5, Outcome.FLOWED_OUT),
            {"arrived_s": 6.0, "outcome": Outcome.FLOWED_OUT, "ended_s": 6.0},
            gave_up(7, 7, Outcome.TURNED_AWAY, bot=0),
            {"arrived_s": 8.0, "outcome": Outcome.BOT_ABANDONED, "bot": 0, "ended_s": 9.0},
            {"arrived_s": 9.0, "bot": 0},  # still with the bot
            joined(10.0),  # still waiting
            joined(11.0, assigned_s=12.0, queue_left_s=12.0, pool=FRONT, agent=0),  # still held
            answered(12, 13, 13, 14, 15, attempt=1, first_contact=0),
        ]
    )
    results = Results(a_plan(), [log])
    counted = {name: value(results, name) for name in MEASURES if MEASURES[name].unit == "count"}
    assert {name: n for name, n in counted.items() if n} == {
        "arrivals": 8,
        "offered": 5,
        "answered": 2,
        "flowed_out": 2,
        "turned_away": 1,
        "bot_entered": 3,
        "bot_abandoned": 1,
        "handed_over": 1,
        "repeat_contacts": 1,
        "open_at_end": 1,
    }
    # The laws of conservation of measures.md.
    n = counted
    in_bot = 1
    assert n["arrivals"] == n["bot_abandoned"] + n["turned_away"] + n["offered"] + in_bot
    assert n["offered"] == n["answered"] + n["abandoned"] + n["flowed_out"] + n["open_at_end"]


def test_counts_over_days():
    results = Results(a_plan(), [a_log([joined(5)] * n) for n in (4, 5, 6)])
    mean, total = results.estimate("arrivals"), results.estimate("arrivals", stat="total")
    assert (mean.mean, total.mean, mean.days) == (5, 15, 3)
    assert (total.low, total.high) == near((3 * mean.low, 3 * mean.high))
    assert mean[3:6] == near(dataclasses.astuple(of_mean(np.array([4.0, 5.0, 6.0])))[:3])
    assert results.by_day("arrivals").tolist() == [4, 5, 6]


# Times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "durations"),
    {
        "response_time": [0, 20, 40, 0],
        "queue_time": [0, 0, 30, 0],
        "inbox_time": [0, 20, 10, 0],
        "queue_time_abandoned": [60, 0],
        "first_human_reply": [30, 40, 60, 100],
        "first_answer": [30, 40, 60, 1, 1],
        "reply_time": [30, 40, 30, 60, 100, 50, 550],
        "resolution_time": [90, 40, 200, 100, 700],
        "handle_time": [100, 40, 170, 650],
        "focus_time": [60, 20, 100, 250],
        "wrap_up_time": [10, 0, 0, 0],
    }.items(),
)
def test_times(day, measure, durations):
    ordered = sorted(durations)
    size = len(durations)
    expected = {
        "mean": sum(durations) / size,
        "max": max(durations),
        "20s": sum(duration <= 20 for duration in durations) / size,
        "1m": sum(duration <= 60 for duration in durations) / size,
        **{f"p{p}": ordered[math.ceil(p * size / 100) - 1] for p in (50, 80, 90, 95, 99)},
    }
    found = {stat: day.estimate(measure, stat=stat) for stat in expected}
    assert {stat: row.mean for stat, row in found.items()} == near(expected)
    assert {stat: row.unit for stat, row in found.items()} == {
        stat: "share" if stat in ("20s", "1m") else "s" for stat in expected
    }
    assert day.by_day(measure, stat="p80").tolist() == [expected["p80"]]
    assert day.by_day(measure, stat="max").tolist() == [expected["max"]]
    assert day.by_day(measure, stat="1m").tolist() == near([expected["1m"]])


def test_where_nobody_is_passed_on_the_wait_is_no_data(day):
    assert math.isnan(value(day, "transfer_wait"))
    assert value(day, "transfer_rate") == 0


def test_response_time_is_of_contacts_whose_first_reply_was_begun():
    # The second was assigned and cut before anyone looked at it: answered, but without a response.
    cut = joined(5, assigned_s=9.0, queue_left_s=9.0, would_be_assigned_s=9.0, pool=0, agent=0)
    results = Results(a_plan(), [a_log([answered(0, 1, 3, 9, 9), cut], ended_s=10.0)])
    assert value(results, "answered") == 2
    assert (value(results, "queue_time"), value(results, "inbox_time")) == (1, 2)
    assert value(results, "service_level", stat="10s") == 0.5


def test_the_longest_of_each_day_is_averaged():
    results = Results(
        a_plan(), [a_log([gave_up(0, n), gave_up(0, 1)]) for n in (10, 20, 60)] + [a_log()]
    )
    longest = results.estimate("queue_time_abandoned", stat="max")
    assert (longest.mean, longest.days) == (30, 3)
    by_day = results.by_day("queue_time_abandoned", stat="max")
    assert by_day.tolist() == near([10, 20, 60, NO])


def test_the_last_bits_of_the_clock_do_not_count():
    joined_s, began_s = 12.2, 12.2 + 20
    assert began_s - joined_s > 20
    contact = answered(joined_s, joined_s, began_s, began_s, began_s)
    results = Results(a_plan(), [a_log([contact])])
    assert value(results, "response_time", stat="p90") == 20
    assert value(results, "response_time", stat="20s") == 1
    assert value(results, "service_level", stat="20s") == 1


def test_what_cannot_be_negative_is_not():
    late = [answered(0, 0, 300, 300, 300)]
    results = Results(a_plan(), [a_log(late), *[a_log([answered(0, 0, 0, 0, 0)])] * 2])
    for measure in ("response_time", "queue_length", "concurrency", "flowed_out"):
        assert not value(results, measure) < 0
    assert results.estimate("response_time").low == 0
    assert results.estimate("response_time", stat="max").low == 0
    gone = Results(a_plan(), [a_log([gave_up(0, 300)]), a_log(), a_log()])
    assert gone.estimate("abandoned").low == gone.estimate("queue_length").low == 0
    assert gone.estimate("abandoned").high > 1


def test_handling_is_not_split_into_attention():
    block = worked(0, HANDLING, 0, 5, 65)
    plan = a_plan(types=(type_plan("order", handling=object()), type_plan("refund")))
    results = Results(plan, [a_log([answered(0, 5, 5, 5, 65)], [block], [on_duty(0, 3600)])])
    for measure in ("reply_time", "focus_time", "wrap_up_time"):
        assert math.isnan(value(results, measure))
    assert value(results, "handle_time") == 60
    assert value(results, "response_time") == value(results, "first_human_reply") == 5
    assert value(results, "focus_occupancy") == near(60 / 3600)


# Matters ------------------------------------------------------------------------------------------


def returns():
    """Matter 0 comes back twice and is settled; 1 returned and gave up; 2 never came back."""
    return a_log(
        [
            answered(0, 0, 0, 10, 50, resolved=0, type=ORDER),
            answered(5, 5, 5, 10, 60, resolved=0, type=REFUND),
            answered(6, 6, 6, 10, 40, type=REFUND),
            answered(100, 100, 100, 110, 150, resolved=0, attempt=1, first_contact=0, tier=VIP),
            gave_up(200, 230, attempt=1, first_contact=1, type=REFUND),
            answered(300, 300, 300, 310, 350, attempt=2, first_contact=0, tier=VIP),
        ]
    )


def test_resolution_is_of_the_matter_and_belongs_to_its_first_contact():
    results = Results(a_plan(), [returns()])
    assert value(results, "resolution_time", stat="max") == 350
    assert value(results, "resolution_time", "type:refund") == 34
    assert math.isnan(value(results, "resolution_time", "tier:vip"))
    assert results.estimate("resolution_time", stat="p99").mean == 350


def test_first_contact_resolution():
    # Of the first contacts 0, 1 and 2, only the last settled the matter.
    results = Results(a_plan(), [returns()])
    assert value(results, "first_contact_resolution") == near(1 / 3)
    assert value(results, "first_contact_resolution", "type:refund") == 0.5
    # The clean slate of the bot counts too, and so does what came back all the same.
    settled = {"arrived_s": 1.0, "outcome": Outcome.BOT_RESOLVED, "resolved": 1, "bot": 0}
    back = answered(100, 100, 100, 110, 150, attempt=1, first_contact=1)
    once = Results(a_plan(), [a_log([settled, {**settled, "ended_s": 9.0}, back])])
    assert value(once, "first_contact_resolution") == 0.5


def test_repeats_within_the_window():
    # Contacts 3, 4 and 5 came 50, 140 and 150 seconds after the end of the one before.
    assert math.isnan(value(Results(a_plan(), [returns()]), "repeat_rate"))
    for window, repeats in ((49, 0), (50, 1), (140, 2), (3600, 3)):
        results = Results(a_plan(), [returns()], repeat_window_s=window)
        assert value(results, "repeat_rate") == near(repeats / 6)
    assert value(results, "repeat_contacts") == 3


# Service level ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "stat", "expected"),
    [
        ("service_level", "20s", 3 / 6),  # 0, 20 and 0 of 0, 20, 40, 0 seconds
        ("service_level", "1m", 4 / 6),
        ("service_level_answered", "20s", 3 / 4),
        ("service_level_without_early_abandons", "20s", 3 / 5),  # less the one who balked
        ("service_level_without_early_abandons", "1m", 4 / 4),  # and who gave up after 60 s
        ("service_level_early_abandons_good", "20s", 4 / 6),
        ("service_level_early_abandons_good", "1m", 6 / 6),
        ("service_level_virtual", "20s", 3 / 6),  # waits 0, 0, 80 (gave up), 30, 0, never
        ("service_level_virtual", "30s", 4 / 6),
        ("service_level_virtual", "2m", 5 / 6),
        ("service_level_from_arrival", "30s", 1 / 6),  # 30, 40, 60 and 100 seconds
        ("service_level_from_arrival", "1m", 3 / 6),
        ("service_level_answered_from_arrival", "1m", 3 / 4),
        ("service_level_without_early_abandons_from_arrival", "30s", 1 / 5),
        ("service_level_early_abandons_good_from_arrival", "30s", 2 / 6),
        ("service_level_virtual_from_arrival", "30s", 3 / 6),  # 0, 0, 80, 30, 50, never
    ],
)
def test_service_level(day, measure, stat, expected):
    row = day.estimate(measure, stat=stat)
    assert (row.mean, row.unit) == (near(expected), "share")
    assert day.by_day(measure, stat=stat).tolist() == near([expected])


def test_service_level_ids():
    assert service_level_id() == "service_level"
    assert service_level_id("virtual") == "service_level_virtual"
    assert service_level_id("offered", "from_arrival") == "service_level_from_arrival"


def test_thresholds_of_targets_are_told_too(day):
    usual = ["10s", "15s", "20s", "30s", "1m", "2m", "5m"]
    assert day.stats("service_level") == usual
    results = Results(a_plan(), [the_day()], thresholds_s=[90.0, 20.0, 39.0])
    assert results.stats("service_level") == [*usual[:4], "39s", "1m", "1m30s", *usual[5:]]
    assert value(results, "service_level", stat="39s") == 0.5
    assert value(results, "response_time", stat="39s") == 0.75


@pytest.mark.parametrize(
    ("measure", "expected"),
    {
        "immediate_answers": 3 / 6,
        "abandonment": 2 / 6,
        "observed_abandonment": 2 / 6,
        "containment": 1 / 2,
        "true_containment": 1 / 2,
        "first_contact_resolution": 4 / 5,
    }.items(),
)
def test_shares(day, measure, expected):
    assert value(day, measure) == near(expected)


def test_containment_leaves_out_those_who_left():
    def session(outcome, resolved=-1):
        return {"arrived_s": 1.0, "bot": 0, "outcome": outcome, "resolved": resolved}

    log = a_log(
        [
            session(Outcome.BOT_RESOLVED, 1),
            session(Outcome.BOT_RESOLVED, 0),
            session(Outcome.BOT_ABANDONED),
            {**gave_up(2, 3), "bot": 0},
            {**gave_up(2, 3), "bot": 0},
        ]
    )
    results = Results(a_plan(), [log])
    assert (value(results, "containment"), value(results, "true_containment")) == (0.5, 0.25)


# Agents, queue, money -----------------------------------------------------------------------------

# front/1: on duty 3600 s, holds 0-100 (two of its slots 10-50), at work 0-50 and 70-100.
# front/2: on duty from 1800, holds 3050-3600 of the day, at work 3050-3100 and 3500-3600.
# experts/1: on duty to 1800, holds 1730-1900, at work 1740-1760 and 1820-1900: logged in 1900 s.


@pytest.mark.parametrize(
    ("measure", "scope", "expected"),
    [
        ("agents_on_duty", "all", 2),
        ("agents_on_duty", "pool:front", 1.5),
        ("agents_on_duty", "agent:experts/1", 0.5),
        ("agents_on_duty", "interval:18:00", 2),
        ("agents_on_duty", "pool:experts × interval:18:30", 0),
        ("paid_hours", "all", 5400 / 3600 + 1900 / 3600 / 0.5),
        ("paid_hours", "agent:front/2", 0.5),
        ("paid_hours", "interval:18:30", 1 + 100 / 3600 / 0.5),
        ("contacts_per_agent_hour", "all", 4 / (7300 / 3600)),
        ("contacts_per_agent_hour", "agent:front/1", 2),
        ("contacts_per_agent_hour", "pool:experts × interval:18:00", 2),
        ("occupancy", "all", (100 + 550 + 170) / 7300),
        ("occupancy", "agent:front/2", 550 / 1800),
        ("occupancy", "interval:18:00", (100 + 70) / 3600),
        ("occupancy", "agent:experts/1 × interval:18:30", 1),
        ("focus_occupancy", "all", (80 + 150 + 100) / 7300),
        ("focus_occupancy", "pool:experts", 100 / 1900),
        ("focus_occupancy", "pool:front × interval:18:30", 150 / 3600),
        ("slot_utilisation", "all", (140 + 550 + 70) / (2 * 5400 + 1800)),
        ("slot_utilisation", "agent:front/1", 140 / 7200),
        ("concurrency", "all", (140 + 550 + 170) / 820),
        ("concurrency", "agent:front/1", 1.4),
        ("queue_length", "all", 90 / 3600),
        ("queue_length", "type:refund", 90 / 3600),
        ("queue_length", "tier:vip", 30 / 3600),
        ("queue_length", "interval:18:00", 90 / 1800),
        ("queue_length", "type:refund × interval:18:30", 0),
        ("cost", "all", 36 * 1.5 + 60 * 2 * 1900 / 3600 + 2 * 0.1),
        ("cost", "pool:front", 54),
        ("cost", "interval:18:30", 36 + 60 * 2 * 100 / 3600 + 2 * 0.1),
        ("cost_per_contact", "all", (54 + 60 * 2 * 1900 / 3600 + 0.2) / 5),
        ("cost_per_contact", "agent:front/1", 36 / 2),
    ],
)
def test_agents_queue_and_money(day, measure, scope, expected):
    assert value(day, measure, scope) == near(expected)


def test_heavy_contacts_take_several_slots():
    plan = a_plan(types=(type_plan("order", weight=2),))
    held = answered(0, 0, 0, 10, 900)
    results = Results(plan, [a_log([held], duty=[on_duty(0, 1800)])])
    assert value(results, "slot_utilisation") == 0.5
    assert value(results, "concurrency") == 1


def test_longest_queue():
    # Waits 0-50, 10-30, 30-40 and one that goes on: two at once, never three (one in, one out).
    waits = [gave_up(0, 50), gave_up(10, 30), gave_up(30, 40), gave_up(45, 45), joined(1790)]
    results = Results(a_plan(), [a_log(waits, ended_s=3600.0)])
    longest = {
        scope: value(results, "queue_length", scope, "max")
        for scope in ("all", "interval:18:00", "interval:18:30", "rule:refunds")
    }
    assert longest == {"all": 2, "interval:18:00": 2, "interval:18:30": 1, "rule:refunds": 0}
    assert value(results, "queue_length", "interval:18:30") == 1


def test_whoever_came_in_warm_up_waits_and_is_held_but_does_not_count():
    plan = a_plan(warm_up=600.0)
    log = a_log(
        [gave_up(500, 700), answered(0, 0, 0, 10, 900), answered(600, 650, 650, 660, 700)],
        work=[worked(1, 0, 0, 590, 620)],
        duty=[on_duty(0, 4200)],
        ended_s=5000.0,
    )
    results = Results(plan, [log])
    assert value(results, "arrivals") == value(results, "offered") == 1
    assert value(results, "arrivals", "interval:18:00") == 1
    assert value(results, "queue_length") == near(150 / 3600)
    assert value(results, "queue_length", stat="max") == 2
    assert value(results, "occupancy") == near(300 / 3600)
    assert value(results, "focus_occupancy") == near(20 / 3600)
    assert math.isnan(value(results, "reply_time"))


def test_money_nobody_wrote_is_no_data():
    free = a_plan(pools=(pool_plan("front", 1, 1),), bots=())
    results = Results(free, [a_log([answered(0, 0, 0, 1, 2)], duty=[on_duty(0, 3600)])])
    assert math.isnan(value(results, "cost"))
    assert math.isnan(value(results, "cost_per_contact"))


# Nothing to measure -------------------------------------------------------------------------------


def test_a_day_without_contacts():
    results = Results(a_plan(), [a_log(duty=[on_duty(0, 3600)])])
    assert value(results, "arrivals") == 0
    assert value(results, "occupancy") == 0
    assert value(results, "queue_length", stat="max") == 0
    nothing = ("service_level", "abandonment", "response_time", "reply_time", "concurrency")
    for measure in nothing:
        assert math.isnan(value(results, measure, stat=results.stats(measure)[0]))
        assert results.estimate(measure, stat=results.stats(measure)[0]).days == 0
    assert not [row for row in results.rows() if " × " in row.scope and math.isnan(row.mean)]


def test_an_agent_never_on_duty_is_no_data():
    results = Results(a_plan(), [a_log(duty=[on_duty(0, 3600)])])
    assert math.isnan(value(results, "occupancy", "agent:experts/1"))
    assert math.isnan(value(results, "slot_utilisation", "pool:experts"))
    assert value(results, "agents_on_duty", "agent:experts/1") == 0


def test_what_is_still_open_when_the_run_ends():
    log = a_log(
        [joined(3000), joined(3100, assigned_s=3200.0, queue_left_s=3200.0, pool=0, agent=0)],
        work=[worked(1, 0, 3100, 3300, NO)],
        duty=[on_duty(0, 3600)],
        ended_s=3600.0,
    )
    results = Results(a_plan(), [log])
    assert value(results, "open_at_end") == 1
    assert value(results, "queue_length") == near((600 + 100) / 3600)
    assert value(results, "occupancy") == near(400 / 3600)
    assert value(results, "focus_occupancy") == near(300 / 3600)
    for measure in ("handle_time", "focus_time", "wrap_up_time", "reply_time"):
        assert math.isnan(value(results, measure))


def test_no_days_are_refused():
    with pytest.raises(ValueError, match="at least one day"):
        Results(a_plan(), [])


# Buckets ------------------------------------------------------------------------------------------


def odd_values(rng, size):
    """Zeros, ties, what rounds to zero, tiny, huge, and no data."""
    kinds = rng.integers(6, size=size)
    spread = rng.exponential(60.0, size)
    choices = [0.0, 30.0, 4e-10, 2e-4, 5e6, NO]
    return np.where(rng.random(size) < 0.6, spread, np.choose(kinds, choices))


@pytest.mark.parametrize("size", [0, 1, 40, 3000])
def test_quantiles_from_buckets_are_those_of_sorted_values(size):
    rng = np.random.default_rng(size)
    values, cell = odd_values(rng, size), rng.integers(-1, 12, size).astype(np.int32)
    group, day = np.arange(12) // 3 - 1, (np.arange(12) % 3).astype(np.int32)  # 3 groups, 3 days
    kept = np.where(cell < 0, -1, group[cell])
    sorted_ = pool(np.round(values, 9), kept, day[cell].astype(np.int64), 3, 3)
    room = np.empty(size), np.empty(size, dtype=np.int32)
    buckets = put_in_buckets(values, cell, group, day, room)
    # All groups together, then the last two of them, then each alone.
    families = np.array([[0, 0, 0], [-1, 1, 1], [2, 3, 4]])
    counts = np.stack([sorted_.counts.sum(0), sorted_.counts[1:].sum(0), *sorted_.counts])
    found = unite(buckets, families[:, : group.max() + 1], counts)
    known = sorted_.group >= 0
    parts = [known, sorted_.group >= 1, *(sorted_.group == g for g in range(3))]
    for share in (0.0, 0.01, 0.5, 0.9, 0.99, 1.0):
        estimates = of_quantiles(found, share)
        for number, part in enumerate(parts):
            one = of_quantile(sorted_.values[part], sorted_.cell[part] % 3, share, 3)
            assert dataclasses.astuple(estimates[number]) == near(dataclasses.astuple(one))


# Scopes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("all", 7),
        ("channel:chat", 7),
        ("type:order", 5),
        ("tier:vip", 3),
        ("rule:refunds", 2),
        ("interval:18:30", 3),
        ("type:refund × interval:18:00", 2),
        ("interval:18:00×type:refund", 2),
        ("type:refundx interval:18:00", 2),
        ("tier:vip × type:order", 2),
        ("type:refund × tier:vip × interval:18:00", 1),
    ],
)
def test_scopes_of_contacts(day, scope, expected):
    assert value(day, "arrivals", scope) == expected


def test_what_has_no_rule_is_in_no_product_with_rules():
    by_bot = {"arrived_s": 1.0, "type": REFUND, "bot": 0, "outcome": Outcome.BOT_RESOLVED}
    results = Results(a_plan(), [a_log([by_bot, joined(2, type=REFUND, rule=1)])])
    names = ["type:order", "type:refund"], ["rule:refunds", "rule:rest"]
    counts = [[value(results, "arrivals", f"{t} × {r}") for r in names[1]] for t in names[0]]
    assert counts == [[0, 0], [0, 1]]


def test_scopes_of_agents_hold_what_they_answered(day):
    assert value(day, "answered", "pool:front") == 3
    assert value(day, "answered", "agent:front/2") == 1
    assert value(day, "service_level", "pool:front", "20s") == 1
    assert value(day, "answered", "type:refund × pool:front") == 0


def test_a_scope_is_told_in_one_form(day):
    assert day.estimate("arrivals", "interval:18:00 x type:refund").scope == (
        "type:refund × interval:18:00"
    )


@pytest.mark.parametrize(
    ("measure", "scope"),
    [
        ("arrivals", "pool:front"),
        ("abandonment", "agent:front/1"),
        ("queue_length", "pool:front"),
        ("occupancy", "type:order"),
        ("cost", "tier:vip"),
        ("containment", "rule:rest"),
        ("paid_hours", "pool:front × type:order"),
    ],
)
def test_no_data_where_a_measure_has_no_meaning(day, measure, scope):
    assert math.isnan(value(day, measure, scope))
    assert np.isnan(day.by_day(measure, scope)).all()
    assert not [row for row in day.rows([scope]) if row.measure == measure]


def test_names_may_hold_the_multiplication_sign():
    types = (type_plan("fax"), type_plan("box x tier:1"), type_plan("退款"))
    results = Results(a_plan(types=types), [a_log([joined(1, type=1), joined(2, type=2)])])
    assert value(results, "arrivals", "type:box x tier:1") == 1
    assert value(results, "arrivals", "type:box x tier:1xtier:regular") == 1
    assert value(results, "arrivals", "type:fax×tier:regular") == 0
    assert value(results, "arrivals", "interval:18:00 × type:退款") == 1


def test_intervals_are_named_by_the_clock():
    late = Results(a_plan(start=23.5 * HOUR, hours=1.25, warm_up=60.0), [a_log()])
    assert late.intervals() == ["interval:23:30", "interval:00:00", "interval:00:30"]
    # The last is a quarter of an hour long.
    assert value(late, "queue_length", "interval:00:30") == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda r: r.estimate("servce_level"), "did you mean 'service_level'"),
        (lambda r: r.estimate("arrivals", "type:refnd"), "did you mean 'type:refund'"),
        (lambda r: r.estimate("arrivals", "kind:refund"), "all, type:…"),
        (lambda r: r.estimate("arrivals", "type:order × type:refund"), "different kinds"),
        (lambda r: r.estimate("arrivals", stat="p90"), "a stat of arrivals: mean, total"),
        (lambda r: r.estimate("service_level"), "a stat of service_level: 10s"),
        (lambda r: r.by_day("service_level", stat="40s"), "a stat of service_level: 10s"),
    ],
)
def test_what_is_not_there_is_refused(day, call, said):
    with pytest.raises(UsageError, match=said):
        call(day)


def test_all_scopes_and_rows_are_listed(day):
    scopes = day.scopes()
    assert scopes[:3] == ["all", "type:order", "type:refund"]
    assert "agent:front/2" in scopes
    assert "tier:vip × interval:18:30" in scopes
    assert not [scope for scope in scopes if scope.startswith("agent") and "×" in scope]
    assert len(scopes) == len(set(scopes)) == 1 + (2 + 2 + 1 + 2 + 2 + 3 + 2) + 10 * 2 * 2
    assert day.scopes(products=False) == scopes[:15]
    table = list(day.rows())
    assert [row.measure for row in table if row.scope == "all" and row.stat == "mean"] == [
        name for name, m in MEASURES.items() if "mean" in m.stats and name not in EXPERIENCE
    ]
    assert repr(table) == repr(list(day.rows(scopes)))
    readings = {row.measure for row in table if row.measure.startswith("service_level")}
    assert len(readings) == 6
    assert "service_level_from_arrival" in readings
    for row in table[::97]:
        assert row == pytest.approx(day.estimate(row.measure, row.scope, row.stat), nan_ok=True)


def test_rows_of_chosen_scopes(day):
    table = list(day.rows(["tier:vip", "all"]))
    assert [row[:4] for row in table[:4]] == [
        ("arrivals", "tier:vip", "mean", 3),
        ("arrivals", "tier:vip", "total", 3),
        ("arrivals", "all", "mean", 7),
        ("arrivals", "all", "total", 7),
    ]


# Part of the day ----------------------------------------------------------------------------------


def test_during_takes_arrivals_and_time_of_a_part_of_the_day(day):
    early = (18 * HOUR, 18 * HOUR + 60)
    assert value(day, "arrivals", during=early) == 3
    assert value(day, "answered", "agent:front/1", during=early) == 2
    assert value(day, "service_level", stat="20s", during=early) == near(2 / 3)
    assert value(day, "reply_time", during=early) == near((30 + 40 + 30) / 3)
    assert value(day, "occupancy", during=early) == near(60 / 120)
    assert value(day, "queue_length", during=early) == near(40 / 60)
    assert value(day, "agents_on_duty", during=early) == 2
    assert day.intervals(early) == ["interval:18:00"]
    assert math.isnan(value(day, "arrivals", "interval:18:30", during=early))
    assert math.isnan(value(day, "queue_length", "interval:18:30", during=early))
    assert math.isnan(value(day, "queue_length", "interval:18:30", "max", during=early))
    assert value(day, "arrivals") == 7  # and the whole day is as it was


def test_whoever_comes_on_the_stroke_of_the_end_belongs_to_the_day():
    results = Results(a_plan(), [a_log([joined(3600)])])
    assert value(results, "arrivals") == value(results, "arrivals", "interval:18:30") == 1


def test_during_ends_before_its_end(day):
    whole, half = (18 * HOUR, 19 * HOUR), (18 * HOUR, 18 * HOUR + 2000)
    assert value(day, "arrivals", during=whole) == 7
    assert value(day, "arrivals", during=half) == 4  # not who came on the stroke of 2000 s


@pytest.mark.parametrize("during", [(1 * HOUR, 2 * HOUR), (25 * HOUR, 26 * HOUR)])
def test_during_may_be_the_next_morning(during):
    late = Results(a_plan(start=23 * HOUR, hours=4), [a_log([joined(7200), joined(7100)])])
    assert value(late, "arrivals", during=during) == 1
    assert late.intervals(during) == ["interval:01:00", "interval:01:30"]


def test_during_outside_the_day_is_no_data(day):
    assert math.isnan(value(day, "arrivals", during=(8 * HOUR, 9 * HOUR)))
    assert day.intervals((8 * HOUR, 9 * HOUR)) == []


# Laws, on random days -----------------------------------------------------------------------------


def random_day(seed, size=300):
    """Contacts on whole seconds; agents overlap, wait, leave and come back as they like."""
    rng = np.random.default_rng(seed)
    contacts, work = [], []
    for number, at in enumerate(np.sort(rng.integers(0, 3600, size)).tolist()):
        who = {
            "type": int(rng.integers(2)),
            "tier": int(rng.integers(2)),
            "rule": int(rng.integers(2)),
        }
        wait, inbox, spent, more = (int(n) for n in rng.integers(0, 60, 4))
        if rng.random() < 0.2:
            contacts.append(gave_up(at, at + wait, **who))
            continue
        pool = int(rng.integers(2))
        agent = int(rng.integers(2 - pool))
        assigned, began = at + wait, at + wait + inbox
        freed = began + spent + more
        contacts.append(
            answered(at, assigned, began, began + spent, freed, pool=pool, agent=agent, **who)
        )
        work.append(worked(number, 0, at, began, began + spent, pool, agent))
    work.sort(key=lambda row: row["began_s"])
    duty = [on_duty(0, 2000), on_duty(2500, 3700), on_duty(100, 3000, agent=1)]
    return a_log(contacts, work, [*duty, on_duty(0, 3600, EXPERTS)])


@pytest.fixture(scope="module")
def week():
    return Results(a_plan(), [random_day(seed) for seed in range(6)])


def seconds_of(log, pool, agent):
    """Second by second: on duty, contacts held, at work."""
    seconds = np.zeros((3, 3600), dtype=int)
    for level, table, began, ended in (
        (0, log.duty, "on_s", "off_s"),
        (1, log.contacts, "assigned_s", "freed_s"),
        (2, log.work, "began_s", "ended_s"),
    ):
        for row in table[(table["pool"] == pool) & (table["agent"] == agent)]:
            seconds[level, int(row[began]) : int(row[ended])] += 1
    return seconds


@pytest.mark.parametrize(("pool", "agent"), [(FRONT, 0), (FRONT, 1), (EXPERTS, 0)])
def test_agent_time_agrees_with_counting_seconds(week, pool, agent):
    scope = f"agent:{('front', 'experts')[pool]}/{agent + 1}"
    sums = np.zeros((2, 6))
    for seed in range(6):
        duty, held, work = seconds_of(random_day(seed), pool, agent)
        logged_in = (duty > 0) | (held > 0)
        for half in range(2):
            s = slice(1800 * half, 1800 * half + 1800)
            slots = 2 - pool
            sums[half] += [
                *(logged_in[s].sum(), (held[s] > 0).sum(), (work[s] > 0).sum(), held[s].sum()),
                *((held * (duty > 0))[s].sum(), slots * (duty[s] > 0).sum()),
            ]
    for interval, (present, busy, focus, held, slots_held, slots) in (
        ("", sums.sum(axis=0)),
        (" × interval:18:00", sums[0]),
        (" × interval:18:30", sums[1]),
    ):
        at = scope + interval
        assert value(week, "occupancy", at) == near(busy / present)
        assert value(week, "focus_occupancy", at) == near(focus / present)
        assert value(week, "concurrency", at) == near(held / busy)
        assert value(week, "slot_utilisation", at) == near(slots_held / slots)
    assert value(week, "paid_hours", scope, "total") == near(
        sums[:, 0].sum() / 3600 / (1 - 0.5 * pool)
    )


@pytest.mark.parametrize("scope", ["all", "type:refund", "tier:vip × interval:18:30"])
def test_queue_agrees_with_counting_seconds(week, scope):
    means, peaks = [], []
    for seed in range(6):
        waiting = np.zeros(3700, dtype=int)
        for row in random_day(seed).contacts:
            if ("refund" not in scope or row["type"]) and ("vip" not in scope or row["tier"]):
                waiting[int(row["joined_s"]) : int(row["queue_left_s"])] += 1
        window = waiting[1800:3600] if "interval" in scope else waiting[:3600]
        means.append(window.mean())
        peaks.append(window.max())
    assert week.by_day("queue_length", scope).tolist() == near(means)
    assert week.by_day("queue_length", scope, "max").tolist() == peaks


def test_estimates_are_those_of_the_contacts(week):
    """The vectorised table against the functions for one array, on contacts picked in a loop."""
    waits, days, good, offered = [], [], np.zeros(6), np.zeros(6)
    for seed in range(6):
        for row in random_day(seed).contacts:
            if row["type"] == REFUND and row["arrived_s"] < 1800:
                offered[seed] += 1
                if row["outcome"] == Outcome.COMPLETED:
                    waits.append(row["work_began_s"] - row["joined_s"])
                    days.append(seed)
                    good[seed] += waits[-1] <= 20
    waits, days = np.array(waits), np.array(days)
    scope = "type:refund × interval:18:00"
    expected = {
        ("service_level", "20s"): of_share(good, offered),
        ("response_time", "mean"): of_ratio(
            np.bincount(days, waits, 6), np.bincount(days, minlength=6).astype(float)
        ),
        ("response_time", "p80"): of_quantile(waits, days, 0.8, 6),
        ("response_time", "p35"): of_quantile(waits, days, 0.35, 6),
    }
    for (measure, stat), estimate in expected.items():
        row = week.estimate(measure, scope, stat)
        assert (*row[3:6], row.days) == near(dataclasses.astuple(estimate))
    by_day = [of_quantile(waits[days == d], days[days == d], 0.8, 6).mean for d in range(6)]
    assert week.by_day("response_time", scope, "p80").tolist() == by_day


# What each duration is, of one row of the log; None is no data.
PLAINLY = {
    "response_time": lambda c: c["work_began_s"] - c["joined_s"],
    "queue_time": lambda c: c["assigned_s"] - c["joined_s"] + 0 * c["work_began_s"],
    "inbox_time": lambda c: c["work_began_s"] - c["assigned_s"],
    "queue_time_abandoned": lambda c: (
        c["queue_left_s"] - c["joined_s"]
        if c["outcome"] in (Outcome.ABANDONED, Outcome.BALKED)
        else NO
    ),
    "first_human_reply": lambda c: c["first_reply_s"] - c["arrived_s"],
    "first_answer": lambda c: np.fmin(c["first_reply_s"], c["bot_reply_s"]) - c["arrived_s"],
    "resolution_time": lambda c: (
        c["ended_s"] - c["arrived_s"]
        if c["outcome"] in (Outcome.COMPLETED, Outcome.BOT_RESOLVED)
        else NO
    ),
    "handle_time": lambda c: c["freed_s"] - c["assigned_s"],
}


def untidy_day(seed, size=120):
    """Ties, waits of nothing, bots, contacts that are cut at every stage; times in tenths."""
    rng = np.random.default_rng(seed)
    contacts = []
    for at in np.sort(rng.integers(0, 36000, size) / 10).tolist():
        who = {name: int(rng.integers(2)) for name in ("type", "tier")}
        wait, inbox, spent, more = (rng.integers(0, 40, 4) * rng.integers(0, 2, 4) * 1.1).tolist()
        reached = int(rng.integers(8))
        if reached == 0:
            contacts.append(gave_up(at, at + wait, rule=int(rng.integers(2)), **who))
        elif reached == 1:
            ended = {"ended_s": at + wait, "outcome": Outcome.BOT_RESOLVED, "resolved": 1}
            contacts.append({"arrived_s": at, "bot": 0, "bot_reply_s": at + 1, **ended, **who})
        else:
            assigned, began = at + wait, at + wait + inbox
            known = answered(at, assigned, began, began + spent, began + spent + more, **who)
            if reached in (2, 3, 4):
                cut = ("assigned_s", "work_began_s", "first_reply_s")[reached - 2]
                names = list(known)
                for name in names[names.index(cut) : names.index("pool")]:
                    known[name] = NO
                known |= {"outcome": Outcome.OPEN, "resolved": -1}
            if reached == 2:
                known |= {"queue_left_s": NO, "would_be_assigned_s": NO, "pool": -1, "agent": -1}
            contacts.append(known)
    return a_log(contacts, duty=[on_duty(0, 3600)], ended_s=4000.0)


def in_scope(contact, scope):
    names = {"refund": ("type", 1), "vip": ("tier", 1), "18:00": None, "front": ("pool", FRONT)}
    for name, column in names.items():
        if name in scope and column and contact[column[0]] != column[1]:
            return False
    return "18:00" not in scope or contact["arrived_s"] < 1800


@pytest.mark.parametrize("measure", PLAINLY)
@pytest.mark.parametrize("scope", ["all", "type:refund × tier:vip", "pool:front × interval:18:00"])
def test_durations_by_their_definition(measure, scope):
    days = [untidy_day(seed) for seed in range(4)]
    results, by_day = Results(a_plan(), days), []
    for log in days:
        values = [float(PLAINLY[measure](c)) for c in log.contacts if in_scope(c, scope)]
        by_day.append(sorted(round(value, 9) for value in values if not math.isnan(value)))
    if "pool" in scope and "pool" not in MEASURES[measure].parts:
        assert np.isnan(results.by_day(measure, scope)).all()
        return
    pooled = sorted(value for values in by_day for value in values)
    for stat, of in {
        "mean": lambda v: sum(v) / len(v),
        "max": max,
        "20s": lambda v: sum(value <= 20 for value in v) / len(v),
        "p37": lambda v: v[math.ceil(0.37 * len(v)) - 1],
        "p90": lambda v: v[math.ceil(0.90 * len(v)) - 1],
    }.items():
        expected = [of(values) if values else NO for values in by_day]
        assert results.by_day(measure, scope, stat).tolist() == near(expected)
        if stat != "max":
            assert value(results, measure, scope, stat) == near(of(pooled) if pooled else NO)


def test_the_order_of_days_does_not_matter(week):
    again = Results(a_plan(), [random_day(seed) for seed in (3, 0, 5, 4, 1, 2)])
    for one, other in zip(week.rows(), again.rows(), strict=True):
        assert one[:3] == other[:3]
        assert one[3:6] == pytest.approx(other[3:6], rel=1e-9, abs=1e-12, nan_ok=True)
    moved = week.by_day("response_time", "tier:vip")[[3, 0, 5, 4, 1, 2]]
    assert again.by_day("response_time", "tier:vip").tolist() == moved.tolist()


def test_response_is_queue_and_inbox(week):
    for scope in week.scopes():
        parts = [week.by_day(f"{name}_time", scope) for name in ("queue", "inbox", "response")]
        assert (parts[0] + parts[1]).tolist() == near(parts[2].tolist())


def test_parts_add_up_to_the_whole(week):
    for measure, m in MEASURES.items():
        if m.unit != "count":
            continue
        whole = week.by_day(measure, stat="total")
        for kind in ("type", "tier", "interval"):
            parts = [s for s in week.scopes(products=False) if s.startswith(kind)]
            assert sum(week.by_day(measure, scope) for scope in parts).tolist() == whole.tolist()
        refund = week.by_day(measure, "type:refund")
        by_interval = [week.by_day(measure, f"type:refund × {i}") for i in week.intervals()]
        assert sum(by_interval).tolist() == refund.tolist()
    for measure in ("paid_hours", "cost", "agents_on_duty"):
        whole = week.by_day(measure).tolist()
        agents = [s for s in week.scopes() if s.startswith("agent:")]
        assert sum(week.by_day(measure, scope) for scope in agents).tolist() == near(whole)
    halves = [week.by_day("queue_length", scope) for scope in week.intervals()]
    assert (sum(halves) / 2).tolist() == near(week.by_day("queue_length").tolist())


def test_the_readings_of_the_service_level_lie_in_order(week):
    for scope in week.scopes():
        level = {f: value(week, service_level_id(f), scope, "20s") for f in ("answered", "offered")}
        good = value(week, service_level_id("early_abandons_good"), scope, "20s")
        without = value(week, service_level_id("without_early_abandons"), scope, "20s")
        if not math.isnan(without):
            assert level["offered"] <= min(without, good, level["answered"])
            assert without <= good


# The table ----------------------------------------------------------------------------------------


def test_the_table_explains_every_measure():
    for name, measure in MEASURES.items():
        assert measure.id == name
        assert measure.definition.endswith(".")
        assert len(measure.definition) > 20
        assert measure.source
        assert measure.stats


def test_every_measure_is_computed(week):
    no_transfers_no_bot_too_short = {
        *("transfer_wait", "containment", "true_containment", "repeat_rate")
    }
    table = [week.estimate(name, stat=stat) for name in MEASURES for stat in week.stats(name)]
    without_data = {row.measure for row in table if math.isnan(row.mean)}
    assert without_data == no_transfers_no_bot_too_short | set(EXPERIENCE)
    assert {row.unit for row in table} == {m.unit for m in MEASURES.values()}
