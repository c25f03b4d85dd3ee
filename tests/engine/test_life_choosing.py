"""Who is free for whom, and offers; whole traces, worked by hand."""

from __future__ import annotations

from .days import lines, play


def test_a_declined_contact_goes_to_another_agent():
    day = play(
        """
        patience: 25s
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s}}}
        pools: {p: {agents: 2, capacity: 1, accept: {time: 4s, declines: 60%}}}
        """,
        [(0, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 p/2 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 offered to p/1
        4 #0 p/1: declined
        4 #0 offered to p/2
        8 #0 goes to p/2
        8 #0 p/2 begins reply 1
        18 #0 p/2 sends reply 1
        18 #0 completed
        18 #0 leaves p/2
        36000 closing
        36000 p/1 off duty
        36000 p/2 off duty
    """)


def test_patience_runs_on_during_an_offer_and_cancels_it():
    day = play(
        """
        patience: 25s
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s}}}
        pools: {p: {agents: 1, capacity: 1, accept: {time: {values: {5s: 1%, 50s: 99%}}, timeout: 20s}}}
        """,
        [(0, "a"), (1, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 offered to p/1
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        20 #0 p/1: timed_out
        20 #0 offered to p/1
        25 #0 p/1: cancelled
        25 #0 abandoned
        25 #1 offered to p/1
        26 #1 p/1: cancelled
        26 #1 abandoned
        36000 closing
        36000 p/1 off duty
    """)


def test_nobody_is_kept_for_background_work_which_would_wait_for_those_it_holds_up():
    day = play(
        """
        patience: none
        contact_types:
          light: {arrivals: 1/h, handling: 60s}
          letter: {arrivals: 1/h, weight: 2, priority: high, handling: 60s, channel: email, background: true}
        pools: {p: {agents: 1, capacity: 2, keep_free: 0}}
        """,
        [(0, "light"), (30, "light"), (40, "letter"), (50, "light")],
    )
    told = day.told()
    assert not [line for line in told if "kept" in line]
    assert "60 #3 goes to p/1" in told
    assert "120 #2 goes to p/1" in told


def test_an_agent_is_kept_for_a_heavy_contact_of_higher_priority():
    day = play(
        """
        patience: none
        contact_types:
          light: {arrivals: 1/h, handling: 60s}
          heavy: {arrivals: 1/h, weight: 2, priority: high, handling: 60s}
        pools: {p: {agents: 1, capacity: 2}}
        """,
        [(0, "light"), (30, "light"), (40, "heavy"), (50, "light")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins the work
        30 #1 arrives
        30 #1 joins everyone
        30 #1 stage 1
        30 #1 goes to p/1
        30 #1 p/1 begins the work
        40 #2 arrives
        40 #2 joins everyone
        40 #2 stage 1
        50 #3 arrives
        50 #3 joins everyone
        50 #3 stage 1
        60 #0 completed
        60 #0 leaves p/1
        60 #2 p/1 kept for it
        90 #1 completed
        90 #1 leaves p/1
        90 #2 goes to p/1
        90 #2 p/1 begins the work
        150 #2 completed
        150 #2 leaves p/1
        150 #3 goes to p/1
        150 #3 p/1 begins the work
        210 #3 completed
        210 #3 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_rounds_of_polling_give_one_contact_to_each_agent_with_room():
    day = play(
        """
        patience: none
        assign_every: 1m
        contact_types: {a: {arrivals: 1/h, handling: 30s}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(10, "a"), (20, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        10 #0 arrives
        10 #0 joins everyone
        10 #0 stage 1
        20 #1 arrives
        20 #1 joins everyone
        20 #1 stage 1
        60 #0 goes to p/1
        60 #0 p/1 begins the work
        90 #0 completed
        90 #0 leaves p/1
        120 #1 goes to p/1
        120 #1 p/1 begins the work
        150 #1 completed
        150 #1 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_an_agent_takes_no_more_than_so_many_within_a_time():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, handling: 5s}}
        pools: {p: {agents: 1, capacity: 3, at_most: {contacts: 2, in: 1m}}}
        """,
        [(0, "a"), (10, "a"), (20, "a"), (30, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins the work
        5 #0 completed
        5 #0 leaves p/1
        10 #1 arrives
        10 #1 joins everyone
        10 #1 stage 1
        10 #1 goes to p/1
        10 #1 p/1 begins the work
        15 #1 completed
        15 #1 leaves p/1
        20 #2 arrives
        20 #2 joins everyone
        20 #2 stage 1
        30 #3 arrives
        30 #3 joins everyone
        30 #3 stage 1
        60 #2 goes to p/1
        60 #2 p/1 begins the work
        65 #2 completed
        65 #2 leaves p/1
        70 #3 goes to p/1
        70 #3 p/1 begins the work
        75 #3 completed
        75 #3 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_a_slot_is_spared_for_those_it_is_reserved_for():
    day = play(
        """
        patience: none
        tiers: {vip: {share: 10%}, other: {share: 90%}}
        contact_types: {a: {arrivals: 1/h, handling: 30s}}
        pools: {p: {agents: 2, capacity: 1, reserve: {for: {tier: vip}, agents: 1}}}
        """,
        [(0, "a", "other"), (1, "a", "other"), (2, "a", "vip")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 p/2 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins the work
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        2 #2 arrives
        2 #2 joins everyone
        2 #2 stage 1
        2 #2 goes to p/2
        2 #2 p/2 begins the work
        30 #0 completed
        30 #0 leaves p/1
        32 #2 completed
        32 #2 leaves p/2
        32 #1 goes to p/1
        32 #1 p/1 begins the work
        62 #1 completed
        62 #1 leaves p/1
        36000 closing
        36000 p/1 off duty
        36000 p/2 off duty
    """)


def test_a_customer_who_is_back_soon_goes_to_the_agent_of_last_time():
    day = play(
        """
        patience: none
        sticky: 10m
        day: {start: 08:00, end: 08:12, interval: 12m}
        contact_types:
          a: {arrivals: 1/h, resolved: 0%, returns: {chance: 100%, after: 10m}, handling: 30s}
          b: {arrivals: 1/h, handling: 30s}
        pools: {p: {agents: 2, capacity: 1}}
        """,
        [(0, "a"), (1, "b"), (100, "b"), (200, "b"), (300, "b")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 p/2 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins the work
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        1 #1 goes to p/2
        1 #1 p/2 begins the work
        30 #0 completed
        30 #0 leaves p/1
        31 #1 completed
        31 #1 leaves p/2
        100 #2 arrives
        100 #2 joins everyone
        100 #2 stage 1
        100 #2 goes to p/1
        100 #2 p/1 begins the work
        130 #2 completed
        130 #2 leaves p/1
        200 #3 arrives
        200 #3 joins everyone
        200 #3 stage 1
        200 #3 goes to p/2
        200 #3 p/2 begins the work
        230 #3 completed
        230 #3 leaves p/2
        300 #4 arrives
        300 #4 joins everyone
        300 #4 stage 1
        300 #4 goes to p/1
        300 #4 p/1 begins the work
        330 #4 completed
        330 #4 leaves p/1
        630 #5 arrives
        630 #5 joins everyone
        630 #5 stage 1
        630 #5 goes to p/1
        630 #5 p/1 begins the work
        660 #5 completed
        660 #5 leaves p/1
        720 closing
        720 p/1 off duty
        720 p/2 off duty
    """)
