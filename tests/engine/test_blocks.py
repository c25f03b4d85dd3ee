"""`handling`: all blocks of work in hand progress at once, the slower the more there are."""

from __future__ import annotations

import math

from .days import Played, play


def desk(slowdown: str = "", work: str = "60s", more: str = "") -> str:
    return f"""
        patience: none
        contact_types: {{a: {{arrivals: 1/h, handling: {work}}}}}
        pools: {{p: {{agents: 1, capacity: 3{slowdown}{more}}}}}
        """


def ends(day: Played) -> list[float]:
    return day.column("ended_s")


def test_without_slowdown_contacts_do_not_disturb_each_other():
    assert ends(play(desk(), [(0, "a"), (10, "a"), (20, "a")])) == [60, 70, 80]


def test_two_in_hand_go_at_half_the_pace():
    """#0: 10 s alone and 50 s of work at half the pace; #1 did 50 s by then, 10 s are left."""
    assert ends(play(desk(", slowdown: [1, 2]"), [(0, "a"), (10, "a")])) == [110, 120]


def test_the_last_factor_holds_for_all_beyond():
    """Three in hand from 20 s on, at a half like two."""
    day = play(desk(", slowdown: [1, 2]"), [(0, "a"), (10, "a"), (20, "a")])
    # Work done at 20 s: #0 10 + 5, so it ends at 110 s; #1 5 + 45 by then, so at 130 s;
    # #2 45 + 10 by then, and 5 s are left.
    assert ends(day) == [110, 130, 135]


def test_the_first_factor_is_for_one():
    assert ends(play(desk(", slowdown: [1.5]"), [(0, "a")])) == [90]


def test_speed_divides_the_work():
    assert ends(play(desk(more=", speed: 2"), [(0, "a"), (10, "a")])) == [30, 40]


def test_the_arithmetic_is_that_of_the_model_to_the_last_bit():
    """V grows by elapsed / slowdown[k] when k changes; the end is now + (V_end - V) · slowdown."""
    work, slow = 60.0, (1.0, 1.17, 1.33)
    times = (0.1, 7.3, 19.9)
    day = play(desk(", slowdown: [1, 1.17, 1.33]"), [(t, "a") for t in times])

    v, now = 0.0, times[0]
    goal_0 = v + work
    v += (times[1] - now) / slow[0]
    now = times[1]
    goal_1 = v + work
    v += (times[2] - now) / slow[1]
    now = times[2]
    goal_2 = v + work
    end_0 = now + (goal_0 - v) * slow[2]
    v += (end_0 - now) / slow[2]
    end_1 = end_0 + (goal_1 - v) * slow[1]
    v += (end_1 - end_0) / slow[1]
    end_2 = end_1 + (goal_2 - v) * slow[0]
    assert ends(day) == [end_0, end_1, end_2]
    assert not all(float(end).is_integer() for end in ends(day))


def test_blocks_that_are_done_at_once_end_by_number_and_never_before_now():
    """Three equal blocks: rounding may put V beyond the goal of the second, but not the time."""
    day = play(desk(", slowdown: [1, 1.17, 1.33]", work="7s"), [(0.1, "a")] * 3)
    first, second, third = ends(day)
    assert first <= second <= third <= math.nextafter(first, math.inf) + 1e-12
    assert [line.split()[1] for line in day.told("completed")] == ["#0", "#1", "#2"]


def test_a_block_that_ends_makes_room_and_the_next_begins_at_once():
    day = play(desk(", slowdown: [1, 2]").replace("capacity: 3", "capacity: 2"), [(0, "a")] * 3)
    # Two at half the pace until 120 s; #2 comes as #0 ends, then #1 ends too, #2 goes on alone.
    assert ends(day) == [120, 120, 180]
    assert day.column("assigned_s") == [0, 0, 120]


def test_picking_up_is_the_answer():
    day = play(desk(), [(5, "a")])
    row = day.log.contacts[0]
    assert row["assigned_s"] == row["work_began_s"] == row["first_reply_s"] == 5
    assert row["replies"] == 0
    assert day.log.work.tolist() == [(0, 0, 0, -2, 5, 5, 65)]


def test_a_heavy_contact_may_use_handling_among_chats():
    """A call fills the agent: nobody else is held beside it."""
    day = play(
        """
        patience: none
        contact_types:
          chat: {arrivals: 1/h, conversation: {turns: 2, agent_reply: 10s, customer_reply: 10s}}
          call: {arrivals: 1/h, weight: 3, handling: 60s}
        pools: {p: {agents: 1, capacity: 3}}
        """,
        [(0, "chat"), (5, "call"), (100, "chat")],
    )
    assert day.told("goes to", "begins", "leaves") == [
        "0 #0 goes to p/1",
        "0 #0 p/1 begins reply 1",
        "20 #0 p/1 begins reply 2",
        "30 #0 leaves p/1",
        "30 #1 goes to p/1",
        "30 #1 p/1 begins the work",
        "90 #1 leaves p/1",
        "100 #2 goes to p/1",
        "100 #2 p/1 begins reply 1",
        "120 #2 p/1 begins reply 2",
        "130 #2 leaves p/1",
    ]


def test_a_heavy_contact_may_talk_among_blocks():
    day = play(
        """
        patience: none
        contact_types:
          block: {arrivals: 1/h, handling: 60s}
          chat:  {arrivals: 1/h, weight: 3,
              conversation: {turns: 2, agent_reply: 10s, customer_reply: 10s, wrap_up: 5s}}
        pools: {p: {agents: 1, capacity: 3, slowdown: [1, 2]}}
        """,
        [(0, "chat"), (5, "block"), (6, "block")],
    )
    # The chat is over at 35 s; two blocks at half the pace from then on.
    assert day.column("freed_s") == [35, 155, 155]
