"""Joining the queue: rules, stages, pools, full queues, balking and patience."""

from __future__ import annotations

import pytest

from .days import lines, plan_of, play

TYPE = "{arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s}}"


def where(day):
    """Which pool each contact went to."""
    names = [pool.name for pool in day.plan.pools] + ["-"]
    return [names[int(pool)] for pool in day.column("pool")]


# Rules --------------------------------------------------------------------------------------------


def test_the_first_rule_that_matches_is_used():
    day = play(
        f"""
        patience: none
        tiers: {{vip: {{share: 50%}}, plain: {{share: 50%}}}}
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: 9}}}}
        routing:
          vip_a: {{match: {{type: a, tier: vip}}}}
          lists: {{match: {{type: [b, a], tier: [vip]}}}}
          of_a:  {{match: {{type: a}}}}
          rest:  {{}}
        """,
        [(0, "a", "vip"), (0, "a", "plain"), (0, "b", "vip"), (0, "b", "plain")],
    )
    assert day.told("joins") == lines("""
        0 #0 joins vip_a
        0 #1 joins of_a
        0 #2 joins lists
        0 #3 joins rest
    """)


def test_without_rules_all_pools_with_the_skill_compete():
    """Pools compete: q/1 has fewer contacts than p/1, though p is written first."""
    day = play(
        f"""
        patience: none
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: 1}}, q: {{agents: 1}}, r: {{agents: 1, skills: [b]}}}}
        """,
        [(0, "a"), (0, "a"), (0, "a")],
    )
    assert day.told("goes to") == lines("""
        0 #0 goes to p/1
        0 #1 goes to q/1
        0 #2 goes to p/1
    """)
    assert day.told("joins")[0] == "0 #0 joins everyone"


@pytest.mark.parametrize(
    ("choose_pool", "expected"), [("first", ["p", "p", "q"]), ("any", ["p", "q", "p"])]
)
def test_the_first_listed_pool_with_a_free_agent_or_any(choose_pool, expected):
    day = play(
        f"""
        patience: none
        contact_types: {{a: {TYPE}}}
        pools: {{q: {{agents: 1, capacity: 2}}, p: {{agents: 1, capacity: 2}}}}
        routing: {{all: {{stages: [{{pools: [p, q]}}], choose_pool: {choose_pool}}}}}
        """,
        [(0, "a"), (0, "a"), (0, "a")],
    )
    if choose_pool == "any":  # ties go by the order in which pools are defined: q, p
        expected = ["q", "p", "q"]
    assert where(day) == expected


def test_keys_of_routing_stand_at_top_level_or_on_a_rule():
    plan = plan_of(
        f"""
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: 1}}}}
        choose_agent: random
        queue_limit: 7
        when_full: turned_away
        routing:
          own:  {{match: {{type: a}}, choose_agent: best_skill, queue_limit: 3, choose_pool: any,
                 when_full: offline, stages: [{{pools: [p]}}]}}
          rest: {{}}
        """
    )
    own, rest = plan.rules
    assert (own.choose_agent, own.queue_limit, own.when_full) == ("best_skill", 3, "offline")
    assert (rest.choose_agent, rest.queue_limit, rest.when_full) == ("random", 7, "turned_away")
    assert (own.choose_pool, rest.choose_pool) == ("any", "any")


# Stages -------------------------------------------------------------------------------------------

BUSY = "agents: {08:00: 0, 17:00: 1}"


def staged(stages, pools):
    return f"""
        patience: none
        contact_types: {{a: {TYPE}}}
        pools: {{{pools}}}
        routing: {{all: {{stages: [{stages}]}}}}
        """


def test_stages_add_pools_to_those_before():
    day = play(
        staged(
            "{pools: [p]}, {after: 20s, pools: [q]}, {after: 30s, pools: [r]}",
            f"p: {{{BUSY}}}, q: {{agents: {{08:00: 0, 08:10: 1}}}}, r: {{{BUSY}}}",
        ),
        [(5, "a")],
    )
    assert day.told("stage", "goes to") == lines("""
        5 #0 stage 1
        25 #0 stage 2
        35 #0 stage 3
        600 #0 goes to q/1
    """)
    (rule,) = day.plan.rules
    assert [stage.pools[0] for stage in rule.stages] == [(0,), (0, 1), (0, 1, 2)]


def test_only_replaces_the_pools_before():
    """p comes on duty at 600 s, when #0 may go to q alone."""
    day = play(
        staged(
            "{pools: [p]}, {after: 20s, pools: [q], only: true}",
            "p: {agents: {08:00: 0, 08:10: 1}}, q: {agents: {08:00: 0, 08:20: 1}}",
        ),
        [(5, "a")],
    )
    assert day.told("goes to") == ["1200 #0 goes to q/1"]


@pytest.mark.parametrize(
    ("stage", "pools"),
    [("skill_level: 4", "s4 s5"), ("only_level: 4", "s4"), ("skill_level: 5", "s5")],
)
def test_stages_may_add_pools_by_level(stage, pools):
    text = staged(
        f"{{pools: [s1]}}, {{after: 10s, {stage}}}",
        ", ".join(f"s{n}: {{agents: 1, skills: {{a: {n}}}}}" for n in (5, 4, 1)),
    )
    plan = plan_of(text)
    names = [plan.pools[n].name for n in plan.rules[0].stages[1].pools[0]]
    assert names[0] == "s1"
    assert sorted(names[1:]) == pools.split()


def test_a_listed_pool_without_the_skill_is_skipped():
    day = play(
        f"""
        patience: none
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: 1, skills: [b]}}, q: {{agents: 1}}}}
        routing: {{all: {{stages: [{{pools: [p, q]}}]}}}}
        """,
        [(0, "a"), (0, "b")],
    )
    assert where(day) == ["q", "p"]


def test_a_listed_pool_that_could_never_hold_the_contact_is_skipped():
    """And it does not stay after closing for what it could never take."""
    day = play(
        """
        patience: none
        day: {start: 08:00, end: 09:00, interval: 30m}
        contact_types: {a: {arrivals: 1/h, weight: 2, conversation: {turns: 1, agent_reply: 40m}}}
        pools: {p: {agents: 1, capacity: 1}, q: {agents: 1, capacity: 2}}
        routing: {all: {stages: [{pools: [p, q]}]}}
        """,
        [(0, "a"), (0, "a"), (0, "a")],
    )
    assert where(day) == ["q", "q", "q"]
    assert "3600 p/1 off duty" in day.told()


def test_a_first_stage_may_begin_later():
    """Though p is free all the time."""
    day = play(staged("{after: 20s, pools: [p]}", "p: {agents: 1}"), [(5, "a")])
    assert day.told("stage", "goes to") == ["25 #0 stage 1", "25 #0 goes to p/1"]


def test_a_stage_may_change_the_priority_and_the_age_is_kept():
    """Those of b are taken first, though #0 has waited longest; among them age decides."""
    day = play(
        f"""
        patience: none
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: {{08:00: 0, 08:10: 1}}, capacity: 1}}}}
        routing:
          rises: {{match: {{type: b}}, stages: [{{pools: [p]}}, {{after: 20s, priority: high}}]}}
          rest:  {{}}
        """,
        [(0, "a"), (10, "b"), (10, "a"), (20, "b")],
    )
    assert day.told("goes to") == lines("""
        600 #2 goes to p/1
        610 #3 goes to p/1
        620 #0 goes to p/1
        630 #1 goes to p/1
    """)
    assert [day.plan.types[int(t)].name for t in day.column("type")] == ["a", "a", "b", "b"]


def test_rules_are_looked_up_at_each_join_and_stages_begin_again():
    """A customer who comes back passes all stages anew."""
    day = play(
        """
        patience: none
        resolved: 0%
        day: {start: 08:00, end: 08:05, interval: 5m}
        contact_types:
          a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1s},
              returns: {chance: 100%, after: 100s}}
        pools: {p: {agents: {08:00: 0, 17:00: 0}}, q: {agents: 1}}
        routing: {all: {stages: [{pools: [p]}, {after: 20s, pools: [q]}]}}
        """,
        [(0, "a")],
    )
    assert day.told("stage", "arrives") == lines("""
        0 #0 arrives
        0 #0 stage 1
        20 #0 stage 2
        121 #1 arrives
        121 #1 stage 1
        141 #1 stage 2
        242 #2 arrives
        242 #2 stage 1
        262 #2 stage 2
    """)


# Full queues and balking --------------------------------------------------------------------------


def limited(
    limit, more="", types="{a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 100s}}}"
):
    return f"""
        patience: none
        contact_types: {types}
        pools: {{p: {{agents: 1, capacity: 1}}}}
        routing: {{all: {{queue_limit: {limit}{more}}}}}
        """


def test_a_full_queue_takes_a_message():
    day = play(limited(2), [(0, "a"), (1, "a"), (2, "a"), (3, "a"), (150, "a")])
    assert day.outcomes() == ["completed"] * 3 + ["flowed_out", "completed"]
    row = day.log.contacts[3]
    assert row["joined_s"] == row["queue_left_s"] == row["ended_s"] == 3


def test_a_full_queue_may_turn_away():
    day = play(limited(1, ", when_full: turned_away"), [(0, "a"), (1, "a"), (2, "a")])
    assert day.outcomes() == ["completed", "completed", "turned_away"]


def test_a_limit_of_zero_lets_nobody_wait():
    day = play(limited(0), [(0, "a"), (1, "a"), (100, "a")])
    assert day.outcomes() == ["completed", "flowed_out", "completed"]


def test_the_limit_counts_those_who_wait_now():
    """#1 gives up at 50 s and makes room for #3."""
    text = limited(1).replace("patience: none", "patience: 49s")
    day = play(text, [(0, "a"), (1, "a"), (2, "a"), (60, "a")])
    assert day.outcomes() == ["completed", "abandoned", "flowed_out", "completed"]


def test_the_limit_is_the_rule_s_own():
    """Two of b wait beside one of a."""
    day = play(
        f"""
        patience: none
        contact_types: {{a: {TYPE}, b: {TYPE}}}
        pools: {{p: {{agents: 1, capacity: 1}}}}
        routing: {{of_a: {{match: {{type: a}}, queue_limit: 1}}, rest: {{}}}}
        """,
        [(0, "a"), (1, "a"), (2, "a"), (3, "b"), (4, "b")],
    )
    assert day.outcomes() == ["completed", "completed", "flowed_out", "completed", "completed"]


def test_who_balks_leaves_at_once_if_not_assigned_at_once():
    day = play(limited(5).replace("patience: none", "balks: 100%"), [(0, "a"), (1, "a")])
    assert day.outcomes() == ["completed", "balked"]
    assert day.told("#1") == lines("""
        1 #1 arrives
        1 #1 joins all
        1 #1 stage 1
        1 #1 balked
        100 #1 would be assigned
    """)


def test_a_full_queue_is_found_before_balking_is_thought_of():
    text = limited(0, ", when_full: turned_away").replace("patience: none", "balks: 100%")
    assert play(text, [(0, "a"), (1, "a")]).outcomes() == ["completed", "turned_away"]


def test_who_balks_takes_no_place_in_the_queue():
    text = limited(
        1,
        types="{a: {arrivals: 1/h, balks: 100%, conversation: {turns: 1, agent_reply: 100s}},"
        " b: {arrivals: 1/h, conversation: {turns: 1}}}",
    )
    assert play(text, [(0, "a"), (1, "a"), (2, "b")]).outcomes() == [
        "completed",
        "balked",
        "completed",
    ]


# Patience -----------------------------------------------------------------------------------------


def test_patience_runs_from_joining_to_assignment_and_no_further():
    """#1 is assigned at once and waits 20 s in the inbox; #2 waits for a slot, and gives up."""
    day = play(
        """
        patience: 15s
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 30s}}}
        pools: {p: {agents: 1, capacity: 2}}
        """,
        [(0, "a"), (10, "a"), (11, "a"), (20, "a")],
    )
    assert day.told("goes to", "begins", "abandoned") == lines("""
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        10 #1 goes to p/1
        26 #2 abandoned
        30 #3 goes to p/1
        30 #1 p/1 begins reply 1
        60 #3 p/1 begins reply 1
    """)


def test_patience_begins_with_the_queue_and_not_with_the_bot():
    day = play(
        """
        patience: 15s
        contact_types: {a: {arrivals: 1/h, first_line: b,
            conversation: {turns: 1, agent_reply: 60s}}}
        bots: {b: {reply: 100s, turns: 1, resolves: 0%}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "a"), (1, "a")],
    )
    assert day.told("abandoned") == ["116 #1 abandoned"]


def test_each_return_draws_its_patience_afresh():
    day = play(
        """
        patience: {exponential: 1h}
        resolved: 0%
        contact_types:
          a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1s},
              returns: {chance: 100%, after: 1h}}
        pools: {p: {agents: 1}}
        """,
        [(0, "a")],
    )
    patience = day.column("patience_s")
    assert len(patience) == len(set(patience)) == 10


# Those who gave up, had they stayed ---------------------------------------------------------------


def test_a_shadow_is_taken_when_its_turn_comes_and_takes_no_room():
    """#1 gives up at 5 s; at 10 s its turn would have come, and #2 is served then."""
    day = play(
        """
        contact_types: {a: {arrivals: 1/h, patience: {values: {5s: 50%, 1h: 50%}},
            conversation: {turns: 1, agent_reply: 10s}}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "a"), (1, "a"), (2, "a"), (3, "a")],
        seed=seed_where([None, 5.0, 3600.0, 5.0]),
    )
    assert day.told("would", "abandoned", "goes to") == lines("""
        0 #0 goes to p/1
        6 #1 abandoned
        8 #3 abandoned
        10 #1 would be assigned
        10 #2 goes to p/1
        20 #3 would be assigned
    """)


def seed_where(patience):
    """A seed with which contacts 0, 1, … have this patience (None: any, or assigned at once)."""
    text = """
        contact_types: {a: {arrivals: 1/h, patience: {values: {5s: 50%, 1h: 50%}},
            conversation: {turns: 1, agent_reply: 1h}}}
        pools: {p: {agents: 1, capacity: 1}}
        """
    for seed in range(100):
        drawn = play(text, [(i, "a") for i in range(len(patience))], seed).column("patience_s")
        if all(wanted in (None, got) for wanted, got in zip(patience, drawn, strict=True)):
            return seed
    raise AssertionError("no such seed")


def test_a_shadow_goes_through_the_stages():
    """#0 gives up at 10 s; from 20 s on q, idle all along, would have taken it."""
    day = play(
        f"""
        patience: 10s
        contact_types: {{a: {TYPE}}}
        pools: {{p: {{agents: {{08:00: 0, 17:00: 1}}}}, q: {{agents: 1}}}}
        routing: {{all: {{stages: [{{pools: [p]}}, {{after: 20s, pools: [q]}}]}}}}
        """,
        [(0, "a")],
    )
    assert day.told("#0") == lines("""
        0 #0 arrives
        0 #0 joins all
        0 #0 stage 1
        10 #0 abandoned
        20 #0 would be assigned
    """)
    assert day.column("would_be_assigned_s") == [20.0]
    assert day.column("queue_left_s") == [10.0]
