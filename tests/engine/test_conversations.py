"""One agent, several chats, one message at a time."""

from __future__ import annotations

from .days import lines, play


def desk(conversation: str, pool: str = "capacity: 3", more: str = "") -> str:
    return f"""
        patience: none
        contact_types: {{a: {{arrivals: 1/h, conversation: {{{conversation}}}}}}}
        pools: {{p: {{agents: 1, {pool}}}}}
        {more}
        """


def test_messages_are_answered_in_the_order_in_which_they_came():
    """#0 writes at 25 s, #1 at 35 s; at 30 s it is the turn of #2, assigned at 12 s."""
    day = play(
        desk("turns: 2, agent_reply: 10s, customer_reply: 15s"), [(0, "a"), (5, "a"), (12, "a")]
    )
    assert day.told("begins", "writes") == lines("""
        0 #0 p/1 begins reply 1
        10 #1 p/1 begins reply 1
        20 #2 p/1 begins reply 1
        25 #0 writes message 2
        30 #0 p/1 begins reply 2
        35 #1 writes message 2
        40 #1 p/1 begins reply 2
        45 #2 writes message 2
        50 #2 p/1 begins reply 2
    """)


def test_new_contacts_first():
    """#2 comes when #0 and #1 have written again, and is answered before them."""
    conversation = "turns: 2, agent_reply: 10s, customer_reply: 1s"
    day = play(
        desk(conversation, "capacity: 3, inbox: new_contacts_first"),
        [(0, "a"), (5, "a"), (15, "a")],
    )
    assert day.told("begins") == lines("""
        0 #0 p/1 begins reply 1
        10 #1 p/1 begins reply 1
        20 #2 p/1 begins reply 1
        30 #0 p/1 begins reply 2
        40 #1 p/1 begins reply 2
        50 #2 p/1 begins reply 2
    """)
    usual = play(desk(conversation), [(0, "a"), (5, "a"), (15, "a")])
    assert usual.told("begins")[2:4] == ["20 #0 p/1 begins reply 2", "30 #2 p/1 begins reply 1"]


def test_new_contacts_among_themselves_in_their_order():
    day = play(
        desk("turns: 1, agent_reply: 10s", "capacity: 3, inbox: new_contacts_first"),
        [(0, "a"), (1, "a"), (2, "a")],
    )
    assert [line.split()[1] for line in day.told("begins")] == ["#0", "#1", "#2"]


def test_work_once_begun_is_not_interrupted():
    day = play(
        desk("turns: 1, agent_reply: 100s", "capacity: 2, inbox: new_contacts_first"),
        [(0, "a"), (50, "a")],
    )
    assert day.told("sends") == ["100 #0 p/1 sends reply 1", "200 #1 p/1 sends reply 1"]


def test_the_slot_is_taken_while_the_customer_thinks():
    day = play(
        desk("turns: 2, agent_reply: 10s, customer_reply: 30s", "capacity: 1"), [(0, "a"), (1, "a")]
    )
    assert day.told("goes to") == ["0 #0 goes to p/1", "50 #1 goes to p/1"]


def test_wrap_up_follows_at_once_and_the_slot_is_taken_until_it_is_done():
    """#1 waits in the inbox since 5 s, #2 for a slot since 6 s; both until #0 is wrapped up."""
    day = play(
        desk("turns: 1, agent_reply: 20s, wrap_up: 30s", "capacity: 2"),
        [(0, "a"), (5, "a"), (6, "a")],
    )
    assert day.told("goes to", "begins", "completed", "leaves") == lines("""
        0 #0 goes to p/1
        0 #0 p/1 begins reply 1
        5 #1 goes to p/1
        20 #0 completed
        20 #0 p/1 begins wrap-up
        50 #0 leaves p/1
        50 #2 goes to p/1
        50 #1 p/1 begins reply 1
        70 #1 completed
        70 #1 p/1 begins wrap-up
        100 #1 leaves p/1
        100 #2 p/1 begins reply 1
        120 #2 completed
        120 #2 p/1 begins wrap-up
        150 #2 leaves p/1
    """)


def test_speed_divides_replies_and_wrap_up_by_type():
    day = play(
        """
        patience: none
        contact_types:
          a: {arrivals: 1/h,
              conversation: {turns: 2, agent_reply: 30s, customer_reply: 7s, wrap_up: 12s}}
          b: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 30s, wrap_up: 12s}}
        pools: {p: {agents: 1, capacity: 1, speed: {a: 1.5}}}
        """,
        [(0, "a"), (100, "b")],
    )
    spent = [(row[3], row[6] - row[5]) for row in day.log.work.tolist()]
    assert spent == [(0, 20), (1, 20), (-1, 8), (0, 30), (-1, 12)]
    assert day.column("freed_s") == [20 + 7 + 20 + 8, 142]


def test_turns_are_a_number_of_exchanges():
    day = play(desk("turns: 4, agent_reply: 1s, customer_reply: 2s"), [(0, "a")])
    assert day.column("replies") == [4]
    assert day.column("ended_s") == [4 * 1 + 3 * 2]


def test_an_agent_who_has_left_still_answers_those_in_hand():
    """The shift ends at 7200 s; #1's first reply and both second ones are sent after that."""
    day = play(
        """
        patience: none
        contact_types: {a: {arrivals: 1/h,
            conversation: {turns: 2, agent_reply: 10s, customer_reply: 10s}}}
        pools: {p: {shifts: [{agents: 1, from: 08:00, to: 10:00}]}}
        """,
        [(7185, "a"), (7191, "a")],
    )
    assert day.told("sends", "off duty", "leaves") == lines("""
        7195 #0 p/1 sends reply 1
        7200 p/1 off duty
        7205 #1 p/1 sends reply 1
        7215 #0 p/1 sends reply 2
        7215 #0 leaves p/1
        7225 #1 p/1 sends reply 2
        7225 #1 leaves p/1
    """)
