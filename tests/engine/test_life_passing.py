"""What agents pass on; whole traces, worked by hand."""

from __future__ import annotations

from .days import lines, play


def test_an_escalated_contact_frees_the_first_agent_who_then_takes_the_next():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s}}}
        pools:
          p: {agents: 1, capacity: 1, escalates: {a: {chance: 100%, to: q, after_turns: 1}}}
          q: {agents: 1, capacity: 1}
        routing: {all: {stages: [{pools: [p]}]}}
        """,
        [(0, "a"), (5, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 q/1 on duty
        0 #0 arrives
        0 #0 joins all
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        5 #1 arrives
        5 #1 joins all
        5 #1 stage 1
        10 #0 p/1 sends reply 1
        10 #0 passed on by p/1: escalated
        10 #0 leaves p/1
        10 #0 joins all
        10 #0 goes to q/1
        10 #0 q/1 begins reply 2
        10 #1 goes to p/1
        10 #1 p/1 begins reply 1
        20 #0 q/1 sends reply 2
        20 #0 completed
        20 #0 leaves q/1
        20 #1 p/1 sends reply 1
        20 #1 passed on by p/1: escalated
        20 #1 leaves p/1
        20 #1 joins all
        20 #1 goes to q/1
        20 #1 q/1 begins reply 2
        30 #1 q/1 sends reply 2
        30 #1 completed
        30 #1 leaves q/1
        36000 closing
        36000 p/1 off duty
        36000 q/1 off duty
    """)


def test_a_warm_transfer_holds_the_first_slot_until_somebody_answers():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s}}}
        pools:
          p: {agents: 1, capacity: 1, escalates: {a: {chance: 100%, to: q, after_turns: 1, warm: true}}}
          q: {agents: 1, capacity: 1}
        routing: {all: {stages: [{pools: [p]}]}}
        """,
        [(0, "a"), (5, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 q/1 on duty
        0 #0 arrives
        0 #0 joins all
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        5 #1 arrives
        5 #1 joins all
        5 #1 stage 1
        10 #0 p/1 sends reply 1
        10 #0 passed on by p/1: escalated
        10 #0 joins all
        10 #0 goes to q/1
        10 #0 leaves p/1
        10 #0 q/1 begins reply 2
        10 #1 goes to p/1
        10 #1 p/1 begins reply 1
        20 #0 q/1 sends reply 2
        20 #0 completed
        20 #0 leaves q/1
        20 #1 p/1 sends reply 1
        20 #1 passed on by p/1: escalated
        20 #1 joins all
        20 #1 goes to q/1
        20 #1 leaves p/1
        20 #1 q/1 begins reply 2
        30 #1 q/1 sends reply 2
        30 #1 completed
        30 #1 leaves q/1
        36000 closing
        36000 p/1 off duty
        36000 q/1 off duty
    """)


def test_at_the_end_of_a_shift_chats_are_handed_over_and_one_in_work_after_its_reply():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 10s, customer_reply: 100s}}}
        pools: {p: {agents: {08:00: 1, 08:01: 0}, capacity: 3, at_shift_end: hand_over}, q: {agents: {08:00: 0, 08:01: 1}, capacity: 3}}
        """,
        [(0, "a"), (55, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        0 #0 arrives
        0 #0 joins everyone
        0 #0 stage 1
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        10 #0 p/1 sends reply 1
        55 #1 arrives
        55 #1 joins everyone
        55 #1 stage 1
        55 #1 goes to p/1
        55 #1 p/1 begins reply 1
        60 p/1 off duty
        60 #0 passed on by p/1: shift_ended
        60 #0 leaves p/1
        60 #0 joins everyone
        60 #0 stage 1
        60 q/1 on duty
        60 #0 goes to q/1
        60 #0 q/1 begins reply 2
        65 #1 p/1 sends reply 1
        65 #1 passed on by p/1: shift_ended
        65 #1 leaves p/1
        65 #1 joins everyone
        65 #1 stage 1
        65 #1 goes to q/1
        70 #0 q/1 sends reply 2
        70 #0 completed
        70 #0 leaves q/1
        70 #1 q/1 begins reply 2
        80 #1 q/1 sends reply 2
        80 #1 completed
        80 #1 leaves q/1
        36000 closing
        36000 q/1 off duty
    """)


def test_background_work_yields_between_two_replies_and_keeps_its_place():
    day = play(
        """
        patience: none
        contact_types:
          chat: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 30s}}
          mail: {arrivals: 1/h, background: true, conversation: {turns: 3, agent_reply: 10s, customer_reply: 5s}}
        pools: {p: {agents: 1, capacity: 1, keep_free: 0}}
        """,
        [(0, "mail"), (1, "mail"), (5, "chat")],
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
        5 #2 arrives
        5 #2 joins everyone
        5 #2 stage 1
        10 #0 p/1 sends reply 1
        10 #0 passed on by p/1: yielded
        10 #0 leaves p/1
        10 #0 joins everyone
        10 #0 stage 1
        10 #2 goes to p/1
        10 #2 p/1 begins reply 1
        40 #2 p/1 sends reply 1
        40 #2 completed
        40 #2 leaves p/1
        40 #0 goes to p/1
        40 #0 p/1 begins reply 2
        50 #0 p/1 sends reply 2
        55 #0 writes message 3
        55 #0 p/1 begins reply 3
        65 #0 p/1 sends reply 3
        65 #0 completed
        65 #0 leaves p/1
        65 #1 goes to p/1
        65 #1 p/1 begins reply 1
        75 #1 p/1 sends reply 1
        80 #1 writes message 2
        80 #1 p/1 begins reply 2
        90 #1 p/1 sends reply 2
        95 #1 writes message 3
        95 #1 p/1 begins reply 3
        105 #1 p/1 sends reply 3
        105 #1 completed
        105 #1 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_a_contact_that_is_passed_on_keeps_its_age_under_weighted_age():
    day = play(
        """
        patience: none
        choose_contact: weighted_age
        contact_types:
          a: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 10s}}
          b: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 30s}}
        pools:
          p: {agents: 1, capacity: 1, skills: [a], escalates: {a: {chance: 100%, to: q}}}
          q: {agents: 1, capacity: 1, skills: [a, b]}
        routing:
          a: {match: {type: a}, stages: [{pools: [p]}]}
          b: {stages: [{pools: [q]}]}
        """,
        [(0, "b"), (5, "a"), (8, "b")],
    )
    assert day.told("goes to q/1") == ["0 #0 goes to q/1", "30 #1 goes to q/1", "40 #2 goes to q/1"]


def test_a_warm_transfer_that_nobody_can_answer_after_closing_is_over_before_the_slot_is_free():
    day = play(
        """
        patience: none
        day: {start: 08:00, end: 08:01, interval: 1m}
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 50s}}}
        pools:
          p: {agents: 1, capacity: 1, escalates: {a: {chance: 100%, to: q, after_turns: 1, warm: true}}}
          q: {agents: 1, capacity: 1}
        routing: {all: {stages: [{pools: [p]}]}}
        """,
        [(30, "a")],
    )
    assert [line for line in day.told() if line.startswith("80 ")] == lines("""
        80 #0 p/1 sends reply 1
        80 #0 passed on by p/1: escalated
        80 #0 joins all
        80 #0 lost_in_conversation
        80 #0 leaves p/1
    """)
