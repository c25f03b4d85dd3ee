"""Customers who leave, in person or silently, and bots that fail; whole traces, worked by hand."""

from __future__ import annotations

from .days import lines, play


def test_who_leaves_silently_costs_a_reply_and_a_slot_that_weighs_less_after_a_while():
    day = play(
        """
        patience: 30s
        leaves_silently: 100%
        close_after: 40s
        inactive: {after: 15s, weight: 0.5}
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 50s}}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "a"), (1, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        31 #1 abandoned_silently
        50 #0 p/1 sends reply 1
        50 #0 completed
        50 #0 leaves p/1
        50 #1 goes to p/1
        50 #1 p/1 begins reply 1
        100 #1 p/1 sends reply 1
        115 #1 inactive with p/1
        140 #1 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_reply_patience_runs_out_in_the_inbox_and_while_the_reply_is_written():
    day = play(
        """
        patience: none
        reply_patience: 60s
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 50s, wrap_up: 5s}}}
        pools: {p: {agents: 1, capacity: 3}}
        """,
        [(0, "a"), (1, "a"), (2, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        1 #1 goes to p/1
        2 #2 arrives
        2 #2 joins everyone
        2 #2 stage 1
        2 #2 goes to p/1
        50 #0 p/1 sends reply 1
        50 #0 completed
        50 #0 p/1 begins wrap-up
        55 #0 leaves p/1
        55 #1 p/1 begins reply 1
        61 #1 lost_in_conversation
        62 #2 lost_in_conversation
        62 #2 leaves p/1
        105 #1 p/1 sends reply 1
        105 #1 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_sessions_waits_for_them_and_an_outage():
    day = play(
        """
        patience: 30s
        contact_types: {a: {arrivals: 1/h, first_line: b, handling: 30s}}
        bots: {b: {reply: 50s, turns: 1, sessions: 1, when_full: wait, outage: [{at: 08:01, lasts: 1m}], resolves: 100%}}
        pools: {p: {agents: 1, capacity: 3}}
        """,
        [(0, "a"), (1, "a"), (35, "a"), (55, "a"), (70, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        1 #1 arrives
        31 #1 bot_abandoned
        35 #2 arrives
        50 #0 bot: reply 1
        50 #0 bot: resolved
        50 #0 bot_resolved
        55 #3 arrives
        60 #2 bot: handed_over
        60 #2 joins everyone
        60 #2 stage 1
        60 #2 goes to p/1
        60 #2 p/1 begins the work
        60 #3 joins everyone
        60 #3 stage 1
        60 #3 goes to p/1
        60 #3 p/1 begins the work
        70 #4 arrives
        70 #4 joins everyone
        70 #4 stage 1
        70 #4 goes to p/1
        70 #4 p/1 begins the work
        90 #2 completed
        90 #2 leaves p/1
        90 #3 completed
        90 #3 leaves p/1
        100 #4 completed
        100 #4 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_who_gave_up_tries_again_while_the_desk_is_open():
    day = play(
        """
        patience: 10s
        retries: {chance: 100%, after: 1m}
        day: {start: 08:00, end: 08:02, interval: 1m}
        contact_types: {a: {arrivals: 1/h, handling: 1h}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "a"), (1, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins the work
        1 #1 arrives
        1 #1 joins everyone
        1 #1 stage 1
        11 #1 abandoned
        71 #2 arrives
        71 #2 joins everyone
        71 #2 stage 1
        81 #2 abandoned
        120 closing
        120 p/1 off duty
        3600 #0 completed
        3600 #0 leaves p/1
    """)
