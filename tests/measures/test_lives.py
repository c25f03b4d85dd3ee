"""Contacts of several parts: passed on, left silently, offered, gone quiet, in hand at the start."""

import math

import numpy as np
import pytest

from imroute.customers import IN_HAND_AT_START
from imroute.engine.contract import OfferEnd, Outcome, Why
from imroute.measures import MEASURES, Results
from test_measures import near, value

from .lives import (
    DUTY,
    EXPERTS,
    FRONT,
    NO,
    Life,
    Stay,
    a_live_plan,
    falls_silent,
    log_of,
    offer,
    random_lives,
    served,
)

# A day made by hand -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day():
    """Passed on twice; lost on the way; yielded; left silently; simply answered."""
    lives = [
        Life(
            0,
            [
                served(0, 10, 20, 50, 60),
                served(60, 100, 105, 120, 130, pool=EXPERTS, why=Why.SHIFT_ENDED),
                served(130, 130, 140, 150, 170, agent=1),
            ],
            ended=150,
        ),
        Life(
            5,
            [served(5, 5, NO, NO, 30, why=Why.SHIFT_ENDED), Stay(30, left=90)],
            Outcome.LOST_IN_CONVERSATION,
            90,
            resolved=-1,
        ),
        Life(7, [served(7, 7, 8, 9, 9, why=Why.YIELDED), served(9, 40, 51, 55, 60)], ended=55),
        Life(
            100,
            [served(100, 400, 410, 440, 740)],
            Outcome.ABANDONED_SILENTLY,
            130,
            type=1,
            resolved=-1,
        ),
        Life(2000, [served(2000, 2000, 2000, 2030, 2030)], ended=2030, type=1),
    ]
    offers = [
        offer(0, 2, 6, OfferEnd.DECLINED, agent=1),
        offer(0, 6, 10, OfferEnd.ACCEPTED),
        offer(3, 101, 121, OfferEnd.TIMED_OUT, pool=EXPERTS),
        offer(1, 31, 33, OfferEnd.CANCELLED),
    ]
    return Results(a_live_plan(), [log_of(lives, offers, duty=DUTY)])


@pytest.mark.parametrize(
    ("measure", "expected"),
    {
        "arrivals": 5,
        "offered": 5,
        "answered": 4,
        "abandoned": 0,
        "abandoned_silently": 1,
        "lost_in_conversation": 1,
        "transferred": 2,  # to yield is no transfer
        "transfer_rate": 2 / 4,
        "declined_offers": 2,
        "abandonment": 1 / 5,
        "observed_abandonment": 0,
        "immediate_answers": 3 / 5,
        "open_at_end": 0,
        "response_time": (20 + 1 + 0) / 3,
        "queue_time": (10 + 0 + 0) / 3,
        "inbox_time": (10 + 1 + 0) / 3,
        "queue_time_abandoned": 30,
        "first_human_reply": (50 + 2 + 30) / 3,
        "reply_time": (50 + 60 + 20 + 2 + 46 + 30) / 6,
        "transfer_wait": (45 + 10) / 2,  # the second was lost before it was answered
        "resolution_time": (150 + 48 + 30) / 3,
        "handle_time": ((50 + 30 + 40) + 25 + (2 + 20) + 30) / 4,
        "focus_time": ((30 + 15 + 10) + 0 + (1 + 4) + 30) / 4,
    }.items(),
)
def test_measures_of_the_day(day, measure, expected):
    assert value(day, measure) == near(expected)


@pytest.mark.parametrize(
    ("measure", "scope", "expected"),
    [
        ("answered", "pool:front", 4),  # whoever was the first
        ("answered", "pool:experts", 0),
        ("answered", "channel:email", 1),
        ("abandonment", "channel:email", 1 / 2),
        ("declined_offers", "pool:experts", 1),
        ("declined_offers", "agent:front/2", 1),
        ("declined_offers", "type:refund × pool:experts", 1),
        ("declined_offers", "tier:vip", 0),
        ("transferred", "type:order × interval:18:00", 2),
        ("transfer_wait", "pool:experts", 45),
        ("transfer_wait", "agent:front/2", 10),
        ("transfer_wait", "agent:front/1", NO),
        ("reply_time", "agent:front/1", (50 + 2 + 46 + 30) / 4),  # not the one to who had left
        ("reply_time", "pool:experts", 60),
        ("handle_time", "agent:front/1", (120 + 25 + 22 + 30) / 4),
        # Those transferred to a pool or an agent are its work; what yielded is no other contact.
        ("contacts_per_agent_hour", "pool:experts", 1),
        ("contacts_per_agent_hour", "agent:front/2", 1 / (2900 / 3600)),
        ("contacts_per_agent_hour", "agent:front/1", 4 / (3130 / 3600)),
        ("contacts_per_agent_hour", "all", 4 / ((3130 + 2900 + 3600) / 3600)),
        ("cost_per_contact", "pool:experts", 60 / 0.5),
    ],
)
def test_scopes_of_the_day(day, measure, scope, expected):
    assert value(day, measure, scope) == near(expected)


def test_service_levels_count_who_left_silently_as_given_up(day):
    level = {
        formula: value(day, f"service_level{formula}", stat="30s")
        for formula in ("", "_answered", "_without_early_abandons", "_early_abandons_good")
    }
    assert list(level.values()) == near([3 / 5, 3 / 4, 3 / 4, 4 / 5])
    # Had nobody given up: 10, 0, 0, 300 (the agent came when the customer had left) and 0.
    assert value(day, "service_level_virtual", stat="30s") == near(4 / 5)
    assert value(day, "service_level_virtual", stat="5m") == 1


def test_who_left_silently_costs_agents_and_stays_in_line(day):
    # front/1 holds the empty window from 400 to 740, and works 30 s for nobody.
    held = [(5, 60), (400, 740), (2000, 2030)]
    on_duty_s = 3100
    assert value(day, "occupancy", "agent:front/1") == near(
        sum(end - begin for begin, end in held) / (on_duty_s + 30)
    )
    work_s = 30 + 1 + 4 + 30 + 30
    assert value(day, "focus_occupancy", "agent:front/1") == near(work_s / (on_duty_s + 30))
    waiting_s = {"order": 10 + 40 + 60 + 31, "refund": 300}
    for kind, seconds in waiting_s.items():
        assert value(day, "queue_length", f"type:{kind}") == near(seconds / 3600)
    assert value(day, "queue_length", "channel:email", "max") == 1


def test_contacts_in_hand_at_the_start_are_work_but_no_contacts():
    in_hand = {"customer": IN_HAND_AT_START << 32 | 3}
    lives = [
        Life(0, [served(0, 0, 0, 40, 100)], ended=40, more=in_hand),
        Life(
            *(200, [served(200, 200, 210, 240, 250)]),
            ended=240,
            more=in_hand | {"attempt": 1, "first_contact": 0},
        ),
        Life(50, [served(50, 55, 60, 70, 80)], ended=70),
    ]
    results = Results(a_live_plan(), [log_of(lives, duty=DUTY)])
    assert value(results, "arrivals") == value(results, "answered") == 2
    assert value(results, "repeat_contacts") == 1
    assert value(results, "reply_time", stat="max") == 40
    assert value(results, "resolution_time", stat="max") == 20
    assert value(results, "focus_occupancy", "agent:front/1") == near(80 / 3100)
    assert value(results, "occupancy", "agent:front/1") == near(150 / 3100)


def test_without_any_of_this_a_log_is_read_as_ever(day):
    assert not math.isnan(value(day, "transfer_wait"))
    plain = Results(a_live_plan(), [log_of([Life(0, [served(0, 1, 2, 3, 4)], ended=3)])])
    assert math.isnan(value(plain, "transfer_wait"))
    assert value(plain, "declined_offers") == value(plain, "transfer_rate") == 0


# Slow and plain -----------------------------------------------------------------------------------

DAYS = 3


def details(seed):
    """Offers and silences at random, none of them beyond what the agent held."""
    rng = np.random.default_rng(1000 + seed)
    lives = random_lives(seed)
    offers, quiet = [], []
    for number, life in enumerate(lives):
        for stay in life.stays:
            if stay.pool >= 0 and rng.random() < 0.4:
                result = OfferEnd(int(rng.integers(4)))
                at = stay.joined + float(rng.integers(20))
                ended = at + float(rng.integers(20))
                offers.append(offer(number, at, ended, result, stay.pool, stay.agent))
            if not math.isnan(stay.freed) and rng.random() < 0.4:
                at = (stay.assigned + stay.freed) // 2
                quiet.append(falls_silent(number, at, stay.freed, 250, stay.pool, stay.agent))
    offers.sort(key=lambda row: row["offered_s"])
    quiet.sort(key=lambda row: row["began_s"])
    return lives, offers, quiet


@pytest.fixture(scope="module")
def week():
    logs = [log_of(*details(seed), duty=DUTY) for seed in range(DAYS)]
    return Results(a_live_plan(), logs)


AGENTS = {"front/1": (FRONT, 0), "front/2": (FRONT, 1), "experts/1": (EXPERTS, 0)}
SCOPES = (
    "all",
    "type:refund",
    "tier:vip × interval:18:30",
    "pool:front",
    "agent:front/2",
    "rule:refunds × pool:experts",
)


def belongs(scope, life, stay):
    """Whether a contact, at one stay of its life, is in a scope."""
    named = {
        "type:refund": life.type == 1,
        "tier:vip": life.tier == 1,
        "interval:18:30": life.arrived >= 1800,
        "pool:front": stay.pool == FRONT,
        "pool:experts": stay.pool == EXPERTS,
        "agent:front/2": (stay.pool, stay.agent) == (FRONT, 1),
        "rule:refunds": stay.rule == 0,
    }
    return all(in_it for name, in_it in named.items() if name in scope)


def is_silent(life):
    return life.outcome == Outcome.ABANDONED_SILENTLY


def had(life):
    """The stays of a life with an agent who found the customer there."""
    return [] if is_silent(life) else [s for s in life.stays if not math.isnan(s.assigned)]


def first_known(life, name):
    return next((t for s in had(life) if not math.isnan(t := getattr(s, name))), NO)


BY_CONTACT = {
    "response_time": lambda life: first_known(life, "began") - life.stays[0].joined,
    "first_human_reply": lambda life: first_known(life, "replied") - life.arrived,
    "handle_time": lambda life: sum(s.freed - s.assigned for s in had(life)) if had(life) else NO,
    "queue_time_abandoned": lambda life: (
        life.ended - life.stays[0].joined
        if life.outcome in (Outcome.ABANDONED, Outcome.ABANDONED_SILENTLY)
        else NO
    ),
}


@pytest.mark.parametrize("measure", BY_CONTACT)
@pytest.mark.parametrize("scope", SCOPES)
def test_times_of_contacts(week, measure, scope):
    if ("pool" in scope or "agent" in scope) and "pool" not in MEASURES[measure].parts:
        return
    agents = "pool" in scope or "agent" in scope
    for seed in range(DAYS):
        lives = [life for life in details(seed)[0] if not (agents and is_silent(life))]
        values = [
            BY_CONTACT[measure](life) for life in lives if belongs(scope, life, life.stays[0])
        ]
        values = [v for v in values if not math.isnan(v)]
        assert week.by_day(measure, scope)[seed] == near(np.mean(values) if values else NO)
        assert week.by_day(measure, scope, "p80")[seed] == near(
            sorted(values)[math.ceil(0.8 * len(values)) - 1] if values else NO
        )


@pytest.mark.parametrize("scope", SCOPES)
def test_transfers_replies_and_offers(week, scope):
    for seed in range(DAYS):
        lives, offers, _ = details(seed)
        waits, replies = [], []
        for life in lives:
            for before, stay in zip([None, *life.stays], life.stays, strict=False):
                if not belongs(scope, life, stay) or is_silent(life):
                    continue
                if before and before.why != Why.YIELDED:
                    waits.append(stay.began - stay.joined)
                replies.append(stay.replied - stay.joined)
        declined = [
            row
            for row in offers
            if row["result"] in (OfferEnd.DECLINED, OfferEnd.TIMED_OUT)
            and belongs(
                scope,
                lives[row["contact"]],
                Stay(
                    0,
                    pool=row["pool"],
                    agent=row["agent"],
                    rule=lives[row["contact"]].stays[0].rule,
                ),
            )
        ]
        assert week.by_day("declined_offers", scope)[seed] == len(declined)
        for name, found in (("transfer_wait", waits), ("reply_time", replies)):
            known = [v for v in found if not math.isnan(v)]
            assert week.by_day(name, scope)[seed] == near(np.mean(known) if known else NO)


def test_conservation(week):
    count = {n: week.by_day(n) for n, m in MEASURES.items() if m.unit == "count"}
    ends = ("answered", "abandoned", "abandoned_silently", "flowed_out", "open_at_end")
    assert count["offered"].tolist() == sum(count[name] for name in ends).tolist()
    by_type = [week.by_day("transferred", f"type:{name}") for name in ("order", "refund")]
    assert sum(by_type).tolist() == count["transferred"].tolist()
    assert count["transferred"].tolist() == [
        sum(any(s.why != Why.YIELDED for s in life.stays[:-1]) for life in random_lives(seed))
        for seed in range(DAYS)
    ]


def taken(seed, pool, agent):
    """Second by second: on duty, contacts held, at work, slots."""
    seconds = np.zeros((4, 3600))
    weight = (1.0, 1.5)
    lives, offers, quiet = details(seed)
    for row in own(DUTY, pool, agent):
        seconds[0, int(row["on_s"]) : int(row["off_s"])] = 1
    for life in lives:
        for stay in life.stays:
            if (stay.pool, stay.agent) == (pool, agent):
                until = 4000 if math.isnan(stay.freed) else int(stay.freed)
                seconds[1, int(stay.assigned) : until] += 1
                seconds[3, int(stay.assigned) : until] += weight[life.type]
                if not math.isnan(stay.began):
                    seconds[2, int(stay.began) : int(stay.replied)] = 1
    for row in own(offers, pool, agent):
        within = slice(int(row["offered_s"]), int(row["ended_s"]))
        seconds[3, within] += weight[lives[row["contact"]].type]
    for row in own(quiet, pool, agent):
        within = slice(int(row["began_s"]), int(row["ended_s"]))
        seconds[3, within] -= weight[lives[row["contact"]].type] - 0.25
    seconds[3] *= seconds[0]
    return seconds


def own(table, pool, agent):
    return [row for row in table if (row["pool"], row["agent"]) == (pool, agent)]


@pytest.mark.parametrize("agent", AGENTS)
def test_time_of_agents(week, agent):
    slots = 3 if agent.startswith("experts") else 2
    sums = np.zeros((6, 2))
    for seed in range(DAYS):
        on, held, work, taken_slots = taken(seed, *AGENTS[agent])
        logged = (on > 0) | (held > 0)
        parts = (on, logged, held, held > 0, work, taken_slots)
        sums += np.array([np.asarray(p).reshape(2, -1).sum(axis=1) for p in parts])
    for scope, (on, logged, held, busy, work, held_slots) in (
        (f"agent:{agent}", sums.sum(axis=1)),
        (f"agent:{agent} × interval:18:30", sums[:, 1]),
    ):
        assert value(week, "occupancy", scope) == near(busy / logged)
        assert value(week, "focus_occupancy", scope) == near(work / logged)
        assert value(week, "concurrency", scope) == near(held / busy)
        assert value(week, "slot_utilisation", scope) == near(held_slots / (slots * on))


@pytest.mark.parametrize("scope", ["all", "type:refund", "rule:refunds", "interval:18:30"])
def test_the_queue_second_by_second(week, scope):
    for seed in range(DAYS):
        waiting = np.zeros(4000)
        for life in random_lives(seed):
            for stay in life.stays:
                if "interval" in scope or belongs(scope, life, stay):
                    left = stay.left if math.isnan(stay.assigned) else stay.assigned
                    waiting[int(stay.joined) : int(left)] += 1
        window = waiting[1800:3600] if "interval" in scope else waiting[:3600]
        assert week.by_day("queue_length", scope)[seed] == near(window.mean())
        assert week.by_day("queue_length", scope, "max")[seed] == window.max()
