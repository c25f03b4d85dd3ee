"""Which agent a contact goes to, and which contact an agent with room takes."""

from __future__ import annotations

import re

import pytest

from imroute.customers import Luck, Purpose, stream_key
from imroute.engine.plan import thousandths

from .days import Played, lines, plan_of, play, run


def desk(pools: str, policy: str = "least_loaded", choose_pool: str = "any", **works: str) -> str:
    """Types by name with the work of one reply; `heavy` takes two slots."""
    types = works or {"a": "1h"}
    weights = {"heavy": 2}
    told = [
        f"{name}: {{arrivals: 1/h, weight: {weights.get(name, 1)},"
        f" conversation: {{turns: 1, agent_reply: {work}}}}}"
        for name, work in types.items()
    ]
    names = ", ".join(re.findall(r"([pq]): {", pools))
    stages = f"stages: [{{pools: [{names}]}}]"
    return f"""
        patience: none
        contact_types: {{{", ".join(told)}}}
        pools: {{{pools}}}
        routing: {{all: {{choose_agent: {policy}, choose_pool: {choose_pool}, {stages}}}}}
        """


def agents(day: Played) -> list[str]:
    """The agent of each contact: p/1."""
    rows = day.log.contacts[["pool", "agent"]].tolist()
    return [f"{day.plan.pools[pool].name}/{agent + 1}" for pool, agent in rows]


# Which agent --------------------------------------------------------------------------------------


def test_the_least_loaded_by_number_of_contacts_not_by_slots():
    """When #2 comes, p/1 holds one heavy contact and p/2 one light: a tie."""
    text = desk("p: {agents: 2, capacity: 4}", heavy="1h", a="1h")
    day = play(text, [(0, "heavy"), (1, "a"), (2, "a"), (3, "a"), (4, "a")])
    assert agents(day) == ["p/1", "p/2", "p/1", "p/2", "p/1"]


def test_ties_go_to_the_longest_since_last_assigned():
    """At 30 s both are free; p/1 was assigned at 0 s, p/2 at 1 s and 20 s: p/1, then p/2."""
    text = desk("p: {agents: 2, capacity: 1}", a="10s", long="20s")
    day = play(text, [(0, "long"), (1, "a"), (15, "a"), (30, "a"), (31, "a")])
    assert agents(day) == ["p/1", "p/2", "p/2", "p/1", "p/2"]


def test_of_agents_assigned_at_one_instant_the_first_to_be_is_the_first_again():
    """At 5 s #2 goes to q/1, never assigned, and #3 to p/1; at 60 s it is q/1's turn first."""
    text = desk("p: {agents: 1, capacity: 1}, q: {agents: 1, capacity: 1}", a="2s")
    day = play(text, [(0, "a"), (5, "a"), (5, "a"), (60, "a"), (60, "a")])
    assert agents(day) == ["p/1", "q/1", "p/1", "q/1", "p/1"]


def test_never_assigned_is_longest_then_pool_order_then_number():
    text = desk("p: {agents: 2, capacity: 1}, q: {agents: 1, capacity: 1}", a="1s")
    day = play(text, [(10 * i, "a") for i in range(5)])
    assert agents(day) == ["p/1", "p/2", "q/1", "p/1", "p/2"]


def test_the_most_loaded_is_filled_before_the_next():
    day = play(desk("p: {agents: 2, capacity: 2}", "most_loaded"), [(0, "a")] * 4)
    assert agents(day) == ["p/1", "p/1", "p/2", "p/2"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("least_loaded", "p/1"),  # 1 contact against 2
        ("most_loaded", "q/1"),
        ("lowest_ratio", "p/1"),  # 2 of 4 slots against 2 of 3
        ("most_spare", "p/1"),  # 2 slots against 1
    ],
)
def test_load_is_contacts_or_slots(policy, expected):
    """p/1 holds one heavy contact, q/1 two light ones."""
    p = "p: {agents: 1, capacity: 4, skills: [heavy, x]}"
    q = "q: {agents: 1, capacity: 3, skills: [a, x]}"
    day = play(
        desk(f"{p}, {q}", policy, heavy="1h", a="1h", x="1h"),
        [(0, "heavy"), (0, "a"), (0, "a"), (1, "x")],
    )
    assert agents(day)[3] == expected


@pytest.mark.parametrize(("policy", "expected"), [("lowest_ratio", "p/1"), ("most_spare", "q/1")])
def test_ratio_and_room_differ_where_capacities_do(policy, expected):
    """p/1 holds 1 of 2 slots, q/1 4 of 6."""
    p = "p: {agents: 1, capacity: 2, skills: [a, x]}"
    q = "q: {agents: 1, capacity: 6, skills: [heavy, x]}"
    day = play(
        desk(f"{p}, {q}", policy, heavy="1h", a="1h", x="1h"),
        [(0, "heavy"), (0, "heavy"), (0, "a"), (1, "x")],
    )
    assert agents(day)[3] == expected


def test_longest_idle_is_since_a_contact_last_left():
    """p/2, assigned last, is free since 2 s; p/1 since 20 s."""
    text = desk("p: {agents: 2, capacity: 1}", "longest_idle", long="20s", a="1s")
    assert agents(play(text, [(0, "long"), (1, "a"), (30, "a"), (40, "a")])) == [
        "p/1",
        "p/2",
        "p/2",
        "p/1",
    ]


def test_longest_idle_is_since_coming_on_duty_if_no_contact_has_left_since():
    """p/1 is back from a break since 09:30; p/2's contact left at 09:10."""
    shift = "agents: 1, from: 08:00, to: 18:00"
    with_break = f"{shift}, breaks: [{{at: 09:00, lasts: 30m}}]"
    pools = f"p: {{capacity: 1, shifts: [{{{with_break}}}, {{{shift}}}]}}"
    day = play(desk(pools, "longest_idle", a="10s"), [(0, "a"), (4190, "a"), (5401, "a")])
    assert agents(day) == ["p/1", "p/2", "p/2"]


def test_longest_idle_before_any_contact_is_who_came_first():
    pools = (
        "p: {shifts: [{agents: 1, from: 08:10, to: 18:00}, {agents: 1, from: 08:00, to: 18:00}]}"
    )
    assert agents(play(desk(pools, "longest_idle"), [(1200, "a")])) == ["p/2"]


def test_round_robin_is_the_next_number_with_room():
    """p/2 is full when its turn comes."""
    text = desk("p: {agents: 3, capacity: 2}", "round_robin", a="1h", heavy="1h")
    day = play(text, [(0, "a"), (1, "heavy"), (2, "a"), (3, "a"), (4, "a"), (5, "a")])
    assert agents(day)[:5] == ["p/1", "p/2", "p/3", "p/1", "p/3"]


def test_round_robin_goes_on_from_whoever_took_a_contact_from_the_queue():
    """#3 waits for p/2, the first to be free again; #4 goes to the next number."""
    text = desk("p: {agents: 3, capacity: 1}", "round_robin", a="20s", short="5s")
    day = play(text, [(0, "a"), (1, "short"), (2, "a"), (3, "a"), (50, "a")])
    assert agents(day) == ["p/1", "p/2", "p/3", "p/2", "p/3"]


def test_each_pool_has_a_round_robin_of_its_own():
    pools = "p: {agents: 2, capacity: 9, skills: [a]}, q: {agents: 2, capacity: 9, skills: [b]}"
    text = desk(pools, "round_robin", a="1h", b="1h")
    day = play(text, [(0, "a"), (1, "b"), (2, "a"), (3, "b")])
    assert agents(day) == ["p/1", "q/1", "p/2", "q/2"]


@pytest.mark.parametrize(
    ("choose_pool", "expected"), [("any", ["q/1", "q/1", "p/1"]), ("first", ["p/1", "q/1", "q/1"])]
)
def test_best_skill_compares_pools_that_compete(choose_pool, expected):
    pools = (
        "p: {agents: 1, capacity: 1, skills: {a: 2}}, q: {agents: 1, capacity: 2, skills: {a: 4}}"
    )
    assert agents(play(desk(pools, "best_skill", choose_pool), [(0, "a")] * 3)) == expected


def test_random_is_each_contact_s_own_draw_over_pools_and_numbers():
    plan = plan_of(desk("p: {agents: 2, capacity: 9}, q: {agents: 3, capacity: 9}", "random"))
    everybody = ["p/1", "p/2", "q/1", "q/2", "q/3"]
    for seed in range(5):
        day = run(plan, [(i, "a") for i in range(12)], seed=seed)
        key = stream_key(seed, 0, "a")
        draws = [Luck(key, customer).pair(Purpose.ROUTE, 0)[0] for customer in range(12)]
        assert agents(day) == [everybody[int(u * 5)] for u in draws]


def test_random_chooses_among_those_with_room():
    day = play(desk("p: {agents: 5, capacity: 1}", "random"), [(0, "a")] * 5)
    assert sorted(agents(day)) == ["p/1", "p/2", "p/3", "p/4", "p/5"]


def test_rules_that_share_a_pool_may_choose_in_ways_of_their_own():
    day = play(
        """
        patience: none
        contact_types:
          a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}
          b: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}
        pools: {p: {agents: 2, capacity: 3}}
        routing: {of_a: {match: {type: a}, choose_agent: most_loaded}, of_b: {match: {type: b}}}
        """,
        [(0, "a"), (1, "a"), (2, "b"), (3, "a"), (4, "b")],
    )
    assert agents(day) == ["p/1", "p/1", "p/2", "p/1", "p/2"]


# Which contact ------------------------------------------------------------------------------------


def waiting(more: str = "", pool: str = "") -> str:
    """All wait until one agent comes at 600 s, who takes 10 s for each."""
    return f"""
        patience: none
        tiers: {{vip: {{share: 50%, priority: high}}, plain: {{share: 50%}}}}
        contact_types:
          a: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: 10s}}}}
          b: {{arrivals: 1/h, priority: 2, conversation: {{turns: 1, agent_reply: 10s}}}}
        pools: {{p: {{agents: {{08:00: 0, 08:10: 1}}, capacity: 1{pool}}}}}
        {more}
        """


def taken(text: str, *arrive: tuple[float, str, str]) -> list[float]:
    """When the contacts arrived, in the order in which they are taken."""
    rows = play(text, arrive).log.contacts
    times: list[float] = rows["arrived_s"][rows["assigned_s"].argsort()].tolist()
    return times


def test_by_default_priority_then_age():
    arrive = [
        (0, "a", "plain"),
        (1, "b", "plain"),
        (2, "a", "vip"),
        (3, "b", "vip"),
        (4, "a", "vip"),
    ]
    assert taken(waiting(), *arrive) == [2, 3, 4, 1, 0]


def test_a_tier_s_priority_goes_before_the_type_s():
    of_b = plan_of(waiting()).types[1].customers
    assert [customer.priority for customer in of_b] == [3.0, 2.0]


def test_fifo_knows_no_priority():
    arrive = [(0, "a", "plain"), (1, "a", "vip"), (2, "b", "vip")]
    assert taken(waiting("choose_contact: fifo"), *arrive) == [0, 1, 2]


def test_due_date_is_the_age_and_the_tightest_target_and_none_comes_last():
    """Due at 105 s, 61 s, 62 s and, of the plain, never."""
    more = """choose_contact: due_date
        targets:
          - {measure: service_level, within: 100s, at_least: 80%, for: {tier: vip}}
          - {measure: service_level, within: 2m, at_least: 80%, for: {tier: vip}}
          - {measure: service_level, within: 30s, at_least: 80%, for: {type: b, tier: vip}}"""
    arrive = [(0, "a", "plain"), (5, "a", "vip"), (31, "b", "vip"), (32, "b", "vip")]
    assert taken(waiting(more), *arrive, (1, "b", "plain")) == [31, 32, 5, 0, 1]


def test_weighted_age_is_priority_times_age_now():
    """Of 0: 600, 610, 620 …; of 195, times 2: 810; of 405, times 3: 585, 615, 645."""
    arrive = [(0, "a", "plain"), (195, "b", "plain"), (405, "a", "vip")]
    assert taken(waiting("choose_contact: weighted_age"), *arrive) == [195, 405, 0]
    assert taken(waiting("choose_contact: weighted_age"), (0, "a", "plain"), (405, "a", "vip")) == [
        0,
        405,
    ]


def test_weighted_ages_that_are_equal_go_by_age():
    """At 600 s: 600 · 1, 300 · 2, 200 · 3."""
    arrive = [(0, "a", "plain"), (300, "b", "plain"), (400, "b", "vip")]
    assert taken(waiting("choose_contact: weighted_age"), *arrive)[0] == 0


def test_of_contacts_that_join_at_one_instant_the_lower_number_goes_first():
    """#2 comes back, by the bot, and joins at 30 s just before #1 arrives and joins."""
    day = play(
        """
        patience: none
        day: {start: 08:00, end: 08:15, interval: 15m}
        contact_types:
          back:   {arrivals: 1/h, first_line: b, conversation: {turns: 1, agent_reply: 1s},
                   resolved: 0%, returns: {chance: 100%, after: 9s}}
          direct: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}
        bots: {b: {reply: 10s, turns: 1, resolves: 0%}}
        pools: {p: {agents: {08:00: 1, 08:00:20: 0, 08:10: 1}, capacity: 1}}
        """,
        [(0, "back"), (30, "direct")],
    )
    assert day.told("joins", "goes to") == lines("""
        10 #0 joins everyone
        10 #0 goes to p/1
        30 #2 joins everyone
        30 #1 joins everyone
        600 #1 goes to p/1
        4200 #2 goes to p/1
    """)


def test_what_an_agent_prefers_goes_before_the_order_of_contacts():
    arrive = [(0, "a", "vip"), (1, "b", "plain"), (2, "b", "vip")]
    assert taken(waiting(pool=", prefers: [b]"), *arrive) == [2, 1, 0]
    assert taken(waiting(pool=", prefers: [b, a]"), *arrive) == [2, 1, 0]
    assert taken(waiting(pool=", prefers: [a]"), *arrive) == [0, 2, 1]


# Turns and weights --------------------------------------------------------------------------------


def test_agents_who_come_take_turns_one_contact_each_across_pools():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}}
        pools:
          p: {agents: {08:00: 0, 08:10: 2}, capacity: 2}
          q: {agents: {08:00: 0, 08:10: 1}, capacity: 3}
        """,
        [(i, "a") for i in range(7)],
    )
    assert day.told("goes to") == lines("""
        600 #0 goes to p/1
        600 #1 goes to p/2
        600 #2 goes to q/1
        600 #3 goes to p/1
        600 #4 goes to p/2
        600 #5 goes to q/1
        600 #6 goes to q/1
    """)


def test_work_begins_at_each_assignment_and_not_after_all_of_them():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}}
        pools: {p: {agents: {08:00: 0, 08:10: 2}, capacity: 1}}
        """,
        [(0, "a"), (1, "a")],
    )
    assert [line for line in day.told() if line.startswith("600 ")] == lines("""
        600 p/1 on duty
        600 p/2 on duty
        600 #0 goes to p/1
        600 #0 p/1 begins reply 1
        600 #1 goes to p/2
        600 #1 p/2 begins reply 1
    """)


def test_heavy_contacts_that_do_not_fit_are_passed_over():
    """Replies end at 20, 40, 60 and 80 s; a slot is free at each, two of them only at the last."""
    text = desk("p: {agents: 1, capacity: 2}", heavy="20s", a="20s")
    day = play(text, [(0, "a"), (1, "heavy"), (2, "a"), (15, "a"), (30, "a")])
    assert day.told("goes to") == lines("""
        0 #0 goes to p/1
        2 #2 goes to p/1
        20 #3 goes to p/1
        40 #4 goes to p/1
        80 #1 goes to p/1
    """)


def test_heavy_contacts_that_fit_keep_their_turn():
    text = desk("p: {agents: {08:00: 0, 08:10: 1}, capacity: 2}", heavy="20s", a="20s")
    day = play(text, [(0, "heavy"), (1, "a"), (2, "a")])
    assert day.told("goes to") == lines("""
        600 #0 goes to p/1
        620 #1 goes to p/1
        620 #2 goes to p/1
    """)


def test_a_contact_that_joins_goes_past_agents_without_room_for_it():
    """p/1 holds none, but one slot; p/2 has two."""
    text = desk("p: {agents: 1, capacity: 3}, q: {agents: 1, capacity: 4}", heavy="1h")
    assert agents(play(text, [(0, "heavy")] * 3)) == ["p/1", "q/1", "q/1"]


@pytest.mark.parametrize(("weight", "held"), [(0.333, 3), (0.334, 2), (0.25, 4), (0.5, 2)])
def test_room_is_counted_in_thousandths_of_a_slot(weight, held):
    day = play(
        f"""
        patience: none
        contact_types: {{a: {{arrivals: 1/h, weight: {weight},
            conversation: {{turns: 1, agent_reply: 1h}}}}}}
        pools: {{p: {{agents: 1, capacity: 1}}}}
        """,
        [(0, "a")] * 5,
    )
    assert day.column("assigned_s").count(0) == held


def test_nothing_weighs_nothing():
    assert [thousandths(slots) for slots in (1, 2.5, 0.0004)] == [1000, 2500, 1]
