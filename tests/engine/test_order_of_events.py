"""What happens first when things happen at once; whole traces, worked by hand."""

from __future__ import annotations

import pytest

from .days import lines, play

ONE_AGENT = """
patience: none
contact_types:
  a: {arrivals: 1/h, conversation: CHAT}
pools: {p: {agents: 1, capacity: 1}}
"""


def chat(turns=1, reply="10s", think="20s", more=""):
    return f"{{turns: {turns}, agent_reply: {reply}, customer_reply: {think}{more}}}"


def one_agent(**of_chat):
    return ONE_AGENT.replace("CHAT", chat(**of_chat))


# One contact, one agent ---------------------------------------------------------------------------


def test_a_conversation_from_arrival_to_wrap_up():
    day = play(one_agent(turns=2, reply="30s", more=", wrap_up: 5s"), [(10, "a")])
    assert day.told() == lines("""
        0 p/1 on duty
        10 #0 arrives
        10 #0 joins everyone
        10 #0 stage 1
        10 #0 goes to p/1
        10 #0 p/1 begins reply 1
        40 #0 p/1 sends reply 1
        60 #0 writes message 2
        60 #0 p/1 begins reply 2
        90 #0 p/1 sends reply 2
        90 #0 completed
        90 #0 p/1 begins wrap-up
        95 #0 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


def test_a_block_of_work():
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, handling: 45s}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(10, "a")],
    )
    assert day.told() == lines("""
        0 p/1 on duty
        10 #0 arrives
        10 #0 joins everyone
        10 #0 stage 1
        10 #0 goes to p/1
        10 #0 p/1 begins the work
        55 #0 completed
        55 #0 leaves p/1
        36000 closing
        36000 p/1 off duty
    """)


# All kinds at one instant -------------------------------------------------------------------------


def test_every_kind_of_event_at_one_instant():
    day = play(
        """
        contact_types:
          works:    {arrivals: 1/h, conversation: {turns: 1, agent_reply: 600s}}
          thinks:   {arrivals: 1/h, conversation: {turns: 2, agent_reply: 0s, customer_reply: 600s}}
          at_bot:   {arrivals: 1/h, first_line: b, conversation: {turns: 1}}
          arrives:  {arrivals: 1/h, conversation: {turns: 1}}
          waits:    {arrivals: 1/h, patience: none, conversation: {turns: 1}}
          gives_up: {arrivals: 1/h, patience: 600s, conversation: {turns: 1}}
        bots: {b: {reply: 600s, turns: 1, resolves: 100%}}
        pools:
          leaving:  {agents: {08:00: 1, 08:10: 0}, skills: [works]}
          working:  {agents: 1, capacity: 1, skills: [works]}
          talking:  {agents: 1, capacity: 1, skills: [thinks]}
          arriving: {agents: {08:00: 0, 08:10: 1}, skills: [works]}
          nobody:   {agents: {08:00: 0, 09:00: 1}, skills: [arrives, waits, gives_up, at_bot]}
        routing:
          slow: {match: {type: waits}, stages: [{pools: [nobody]}, {after: 10m, pools: [nobody]}]}
          work: {match: {type: works}, stages: [{pools: [working]}]}
          rest: {}
        """,
        [(0, kind) for kind in ("gives_up", "waits", "at_bot", "thinks", "works")]
        + [(600, "arrives")],
    )
    assert [line for line in day.told() if line.startswith("600 ")] == lines("""
        600 leaving/1 off duty
        600 #0 working/1 sends reply 1
        600 #0 completed
        600 #0 leaves working/1
        600 arriving/1 on duty
        600 #1 writes message 2
        600 #1 talking/1 begins reply 2
        600 #1 talking/1 sends reply 2
        600 #1 completed
        600 #1 leaves talking/1
        600 #2 bot: reply 1
        600 #2 bot: resolved
        600 #2 bot_resolved
        600 #5 arrives
        600 #5 joins rest
        600 #5 stage 1
        600 #3 stage 2
        600 #4 abandoned
    """)


def test_closing_comes_before_everything_else_at_its_instant():
    """So whoever would have come on, left, waited or written at that instant finds it closed."""
    day = play(
        """
        day: {start: 08:00, end: 09:00, interval: 30m}
        at_close: drop_queue
        contact_types:
          works:    {arrivals: 1/h, patience: none,
              conversation: {turns: 2, agent_reply: 30m, customer_reply: 0s}}
          gives_up: {arrivals: 1/h, patience: 20m, conversation: {turns: 1}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "works"), (0, "works"), (2400, "gives_up")],
    )
    assert [line for line in day.told() if line.startswith("3600 ")] == lines("""
        3600 closing
        3600 p/1 off duty
        3600 #1 flowed_out
        3600 #2 flowed_out
        3600 #0 p/1 sends reply 2
        3600 #0 completed
        3600 #0 leaves p/1
    """)


# Each kind against those that it may meet ---------------------------------------------------------


def test_staff_leaves_before_work_ends():
    """Who goes at 08:10 takes nobody when a contact ends at 08:10."""
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10m}}}
        pools: {p: {agents: {08:00: 1, 08:10: 0, 08:20: 1}, capacity: 1}}
        """,
        [(0, "a"), (0, "a")],
    )
    assert day.told("goes to", "duty") == lines("""
        0 p/1 on duty
        0 #0 goes to p/1
        600 p/1 off duty
        1200 p/1 on duty
        1200 #1 goes to p/1
        36000 p/1 off duty
    """)


def test_work_ends_before_staff_arrives():
    """The freed agent takes the one who waits, not the one who comes at the same time."""
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10m}}}
        pools: {p: {agents: {08:00: 1, 08:10: 2}, capacity: 1}}
        """,
        [(0, "a"), (0, "a"), (0, "a")],
    )
    assert day.told("goes to") == lines("""
        0 #0 goes to p/1
        600 #1 goes to p/1
        600 #2 goes to p/2
    """)


def test_staff_arrives_before_a_bot_hands_over_and_before_arrivals():
    day = play(
        """
        patience: none
        contact_types:
          by_bot: {arrivals: 1/h, first_line: b, conversation: {turns: 1}}
          direct: {arrivals: 1/h, conversation: {turns: 1}}
        bots: {b: {reply: 10m, turns: 1, resolves: 0%}}
        pools: {p: {agents: {08:00: 0, 08:10: 2}, capacity: 1}}
        """,
        [(0, "by_bot"), (600, "direct")],
    )
    assert day.told("goes to", "on duty") == lines("""
        600 p/1 on duty
        600 p/2 on duty
        600 #0 goes to p/1
        600 #1 goes to p/2
    """)


def test_a_customer_s_message_comes_before_an_arrival():
    """#0 writes at 20, when #1 arrives: the agent answers #0 first."""
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h,
            conversation: {turns: 2, agent_reply: 10s, customer_reply: 10s}}}
        pools: {p: {agents: 1, capacity: 2}}
        """,
        [(0, "a"), (20, "a")],
    )
    assert day.told("begins") == lines("""
        0 #0 p/1 begins reply 1
        20 #0 p/1 begins reply 2
        30 #1 p/1 begins reply 1
        50 #1 p/1 begins reply 2
    """)


def test_a_customer_s_message_comes_before_a_bot_s_reply():
    """#0 and #1 are with the bot; #1's message of 20 s is noted before #0's answer of 20 s."""
    day = play(
        """
        contact_types:
          slow: {arrivals: 1/h, first_line: slow, conversation: {turns: 1}}
          fast: {arrivals: 1/h, first_line: fast, conversation: {turns: 1}}
        bots:
          slow: {reply: 20s, turns: 1, resolves: 100%}
          fast: {reply: 10s, customer_reply: 10s, turns: 2, resolves: 100%}
        pools: {p: {agents: 1}}
        """,
        [(0, "slow"), (0, "fast")],
    )
    assert day.told("bot:", "writes")[1:3] == ["20 #1 writes message 2", "20 #0 bot: reply 1"]


def test_a_hand_over_comes_before_an_arrival():
    """#0 is handed over at 20 and gets the only agent, though #1 arrives then and is free to go."""
    day = play(
        """
        patience: none
        contact_types:
          direct: {arrivals: 1/h, conversation: {turns: 1}}
          by_bot: {arrivals: 1/h, first_line: b, conversation: {turns: 1}}
        bots: {b: {reply: 20s, turns: 1, resolves: 0%}}
        pools: {p: {agents: 1, capacity: 1}}
        """,
        [(0, "by_bot"), (20, "direct")],
    )
    assert day.told("goes to")[0] == "20 #0 goes to p/1"


def test_an_arrival_comes_before_a_stage():
    """#0 may go to q from 30 s on; at 30 s #1 arrives and takes the only agent there."""
    day = play(
        """
        patience: none
        contact_types:
          waits: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s}}
          comes: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s}}
        pools:
          p: {agents: {08:00: 0, 17:00: 1}, capacity: 1, skills: [waits]}
          q: {agents: 1, capacity: 1}
        routing:
          slow: {match: {type: waits}, stages: [{pools: [p]}, {after: 30s, pools: [q]}]}
          fast: {stages: [{pools: [q]}]}
        """,
        [(0, "waits"), (30, "comes")],
    )
    assert day.told("goes to") == ["30 #1 goes to q/1", "40 #0 goes to q/1"]


@pytest.mark.parametrize(
    ("patience", "ends"),
    [("30s", "30 #0 goes to q/1"), ("29s", "29 #0 abandoned")],
)
def test_a_stage_comes_before_patience_ends(patience, ends):
    day = play(
        f"""
        patience: {patience}
        contact_types: {{a: {{arrivals: 1/h, conversation: {{turns: 1}}}}}}
        pools: {{p: {{agents: {{08:00: 0, 17:00: 1}}}}, q: {{agents: 1}}}}
        routing: {{all: {{stages: [{{pools: [p]}}, {{after: 30s, pools: [q]}}]}}}}
        """,
        [(0, "a")],
    )
    assert ends in day.told()


@pytest.mark.parametrize(
    ("patience", "ends"),
    [("10s", "10 #1 goes to p/1"), ("9s", "9 #1 abandoned")],
)
def test_work_ends_before_patience_does(patience, ends):
    day = play(one_agent().replace("none", patience), [(0, "a"), (0, "a")])
    assert ends in day.told()


def test_staff_arrives_before_patience_ends():
    day = play(
        """
        patience: 10m
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1}}}
        pools: {p: {agents: {08:00: 0, 08:10: 1}}}
        """,
        [(0, "a")],
    )
    assert day.outcomes() == ["completed"]


def test_a_break_ends_before_patience_does_and_begins_before_an_arrival():
    day = play(
        """
        patience: 10m
        contact_types: {a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1s}}}
        pools: {p: {shifts: [{agents: 1, from: 08:00, to: 18:00,
            breaks: [{at: 10:00, lasts: 10m}]}]}}
        """,
        [(7200, "a")],
    )
    assert day.told("duty", "goes to") == lines("""
        0 p/1 on duty
        7200 p/1 off duty
        7800 p/1 on duty
        7800 #0 goes to p/1
        36000 p/1 off duty
    """)


# Equal kinds --------------------------------------------------------------------------------------


def test_arrivals_at_one_instant_go_by_type_order_then_key():
    day = play(
        """
        patience: none
        contact_types:
          b: {arrivals: 1/h, conversation: {turns: 1}}
          a: {arrivals: 1/h, conversation: {turns: 1}}
        start: {a: 2, b: 1}
        pools: {p: {agents: 9, capacity: 1}}
        """,
    )
    first = day.log.contacts[:3]
    assert [day.plan.types[type_].name for type_ in first["type"]] == ["b", "a", "a"]
    assert first["customer"][1] < first["customer"][2]
    assert [line for line in day.told("arrives") if line.startswith("0 ")] == lines("""
        0 #0 arrives
        0 #1 arrives
        0 #2 arrives
    """)


def test_work_of_lower_contact_numbers_ends_first_whoever_does_it():
    """#0 waits for p/2, which comes later; both replies end at 60 s."""
    day = play(
        """
        patience: none
        contact_types:
          long:  {arrivals: 1/h, conversation: {turns: 1, agent_reply: 60s}}
          short: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 30s}}
        pools:
          p: {agents: 1, capacity: 1, skills: [short]}
          q: {agents: 1, capacity: 1, skills: [long]}
        """,
        [(0, "long"), (30, "short")],
    )
    assert day.told("completed") == ["60 #0 completed", "60 #1 completed"]
    turned = play(
        """
        patience: none
        contact_types:
          short: {arrivals: 1/h, first_line: b, conversation: {turns: 1, agent_reply: 30s}}
          long:  {arrivals: 1/h, conversation: {turns: 1, agent_reply: 60s}}
        bots: {b: {reply: 30s, turns: 1, resolves: 0%}}
        pools:
          p: {agents: 1, capacity: 1, skills: [long]}
          q: {agents: 1, capacity: 1, skills: [short]}
        """,
        [(0, "short"), (0, "long")],
    )
    assert turned.told("completed") == ["60 #0 completed", "60 #1 completed"]


def test_patience_of_lower_contact_numbers_ends_first():
    day = play(
        """
        contact_types:
          later:  {arrivals: 1/h, patience: 10s, conversation: {turns: 1}}
          sooner: {arrivals: 1/h, patience: 20s, conversation: {turns: 1}}
        pools: {p: {agents: {08:00: 0, 09:00: 1}}}
        """,
        [(0, "sooner"), (10, "later")],
    )
    assert day.told("abandoned") == ["20 #0 abandoned", "20 #1 abandoned"]


def test_returns_are_numbered_after_all_first_contacts_in_the_order_in_which_they_were_opened():
    """#1 ends first and so has the lower number for its return, though that comes later."""
    day = play(
        """
        patience: none
        resolved: 0%
        day: {start: 08:00, end: 08:20, interval: 10m}
        contact_types:
          a: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 20s},
              returns: {chance: 100%, after: 10m}}
          b: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 10s},
              returns: {chance: 100%, after: 15m}}
        pools: {p: {agents: 3, capacity: 1}}
        """,
        [(0, "a"), (0, "b"), (1000, "a")],
    )
    assert day.told("arrives") == lines("""
        0 #0 arrives
        0 #1 arrives
        620 #4 arrives
        910 #3 arrives
        1000 #2 arrives
    """)
    assert day.column("first_contact") == [0, 1, 2, 1, 0]
    assert day.column("attempt") == [0, 0, 0, 1, 1]
    customers = day.column("customer")
    assert customers[3:] == [customers[1], customers[0]]


# Nothing is skipped because it takes no time ------------------------------------------------------


def test_delays_of_zero_go_through_the_calendar():
    """#0's work of 0 s ends before #1 arrives at the same instant: work before arrivals."""
    day = play(one_agent(turns=2, reply="0s", think="0s"), [(5, "a"), (5, "a")])
    assert day.told()[1:-2] == lines("""
        5 #0 arrives
        5 #0 joins everyone
        5 #0 stage 1
        5 #0 goes to p/1
        5 #0 p/1 begins reply 1
        5 #0 p/1 sends reply 1
        5 #0 writes message 2
        5 #0 p/1 begins reply 2
        5 #0 p/1 sends reply 2
        5 #0 completed
        5 #0 leaves p/1
        5 #1 arrives
        5 #1 joins everyone
        5 #1 stage 1
        5 #1 goes to p/1
        5 #1 p/1 begins reply 1
        5 #1 p/1 sends reply 1
        5 #1 writes message 2
        5 #1 p/1 begins reply 2
        5 #1 p/1 sends reply 2
        5 #1 completed
        5 #1 leaves p/1
    """)


def test_patience_of_zero_ends_after_all_else_of_the_instant():
    day = play(
        one_agent(reply="60s").replace("none", "0s"),
        [(0, "a"), (5, "a"), (5, "a")],
    )
    assert [line for line in day.told() if line.startswith("5 ")] == lines("""
        5 #1 arrives
        5 #1 joins everyone
        5 #1 stage 1
        5 #2 arrives
        5 #2 joins everyone
        5 #2 stage 1
        5 #1 abandoned
        5 #2 abandoned
    """)
    assert day.outcomes() == ["completed", "abandoned", "abandoned"]


def test_patience_of_zero_is_enough_if_an_agent_is_free():
    assert play(one_agent().replace("none", "0s"), [(0, "a")]).outcomes() == ["completed"]


def test_a_wrap_up_of_zero_is_an_event_and_none_is_none():
    with_zero = play(one_agent(more=", wrap_up: 0s"), [(0, "a")])
    assert with_zero.told("wrap-up", "leaves") == ["10 #0 p/1 begins wrap-up", "10 #0 leaves p/1"]
    assert not play(one_agent(), [(0, "a")]).told("wrap-up")


def test_assignment_follows_each_event_at_once():
    """#0 and #1 end at 10 s; #2 goes to the agent of #0 before #1's end is settled."""
    day = play(
        one_agent().replace("agents: 1", "agents: 2"), [(0, "a"), (0, "a"), (1, "a"), (2, "a")]
    )
    assert [line for line in day.told() if line.startswith("10 ")] == lines("""
        10 #0 p/1 sends reply 1
        10 #0 completed
        10 #0 leaves p/1
        10 #2 goes to p/1
        10 #2 p/1 begins reply 1
        10 #1 p/2 sends reply 1
        10 #1 completed
        10 #1 leaves p/2
        10 #3 goes to p/2
        10 #3 p/2 begins reply 1
    """)


# The log ------------------------------------------------------------------------------------------


def test_the_run_ends_with_its_last_event_and_not_with_a_timer_that_nobody_waits_for():
    """Patience of ten days goes on in the calendar when the contact is long over."""
    day = play(one_agent().replace("none", "10d"), [(0, "a"), (35_995, "a")])
    assert day.told()[-1] == "36005 #1 leaves p/1"
    assert day.log.ended_s == 36_005


def test_tables_hold_what_the_trace_tells():
    day = play(one_agent(turns=2, more=", wrap_up: 5s"), [(10, "a"), (12, "a")])
    first, second = day.log.contacts.tolist()
    names = day.log.contacts.dtype.names
    assert dict(zip(names, first, strict=True)) == {
        "customer": 0,
        "first_contact": 0,
        "attempt": 0,
        "type": 0,
        "tier": 0,
        "bot": -1,
        "rule": 0,
        "pool": 0,
        "agent": 0,
        "outcome": 7,
        "resolved": 1,
        "passes": 0,
        "replies": 2,
        "arrived_s": 10.0,
        "bot_reply_s": pytest.approx(float("nan"), nan_ok=True),
        "joined_s": 10.0,
        "patience_s": pytest.approx(float("nan"), nan_ok=True),
        "queue_left_s": 10.0,
        "would_be_assigned_s": 10.0,
        "assigned_s": 10.0,
        "work_began_s": 10.0,
        "first_reply_s": 20.0,
        "freed_s": 55.0,
        "ended_s": 50.0,
    }
    assert dict(zip(names, second, strict=True))["assigned_s"] == 55.0
    assert day.log.work.tolist() == [
        (0, 0, 0, 0, 10.0, 10.0, 20.0),
        (0, 0, 0, 1, 40.0, 40.0, 50.0),
        (0, 0, 0, -1, 40.0, 50.0, 55.0),
        (1, 0, 0, 0, 12.0, 55.0, 65.0),
        (1, 0, 0, 1, 85.0, 85.0, 95.0),
        (1, 0, 0, -1, 85.0, 95.0, 100.0),
    ]
    assert day.log.duty.tolist() == [(0, 0, 0.0, 36_000.0)]
