"""Who is on duty: clock maps that rise and fall, shifts and breaks."""

from __future__ import annotations

import pytest

from .days import lines, play


def desk(agents: str, more: str = "capacity: 3", top: str = "", work: str = "1h") -> str:
    return f"""
        patience: none
        {top}
        contact_types: {{a: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: {work}}}}}}}
        pools: {{p: {{{agents}, {more}}}}}
        """


# Clock maps ---------------------------------------------------------------------------------------


def test_a_clock_map_holds_each_value_until_the_next():
    day = play(desk("agents: {08:00: 2, 10:00: 3, 12:00: 1}"), [])
    assert day.told("duty") == lines("""
        0 p/1 on duty
        0 p/2 on duty
        7200 p/3 on duty
        14400 p/3 off duty
        14400 p/2 off duty
        36000 p/1 off duty
    """)


def test_when_it_falls_those_with_the_fewest_contacts_leave_first():
    """p/1 and p/2 hold two each, p/3 one, p/4 none."""
    filled = "choose_agent: most_loaded"
    day = play(desk("agents: {08:00: 4, 08:10: 2}", "capacity: 2", filled), [(0, "a")] * 5)
    assert day.told("off duty")[:2] == ["600 p/4 off duty", "600 p/3 off duty"]
    agents = "agents: {08:00: 3, 08:10: 2, 08:20: 1}"
    day = play(desk(agents, "capacity: 2", filled), [(0, "a")] * 3)
    assert day.told("off duty")[:2] == ["600 p/3 off duty", "1200 p/2 off duty"]


def test_of_agents_with_equally_many_the_highest_number_leaves_first():
    day = play(desk("agents: {08:00: 3, 08:10: 2, 08:20: 0}"), [(0, "a")] * 3)
    assert day.told("off duty") == ["600 p/3 off duty", "1200 p/2 off duty", "1200 p/1 off duty"]


def test_few_contacts_count_for_leaving_and_not_light_ones():
    """p/1 holds one heavy contact, p/2 two light ones."""
    day = play(
        """
        patience: none
        contact_types:
          heavy: {arrivals: 1/h, weight: 3, conversation: {turns: 1, agent_reply: 1h}}
          light: {arrivals: 1/h, conversation: {turns: 1, agent_reply: 1h}}
        pools: {p: {agents: {08:00: 2, 08:10: 1}, capacity: 3}}
        """,
        [(0, "heavy"), (1, "light"), (2, "light")],
    )
    assert day.told("off duty")[0] == "600 p/1 off duty"


def test_who_leaves_takes_nobody_new_and_finishes_those_in_hand():
    """#2 waits for 17:00; the day's last contact keeps the agent beyond its end."""
    text = desk("agents: {08:00: 1, 08:10: 0, 17:00: 1}", "capacity: 2")
    day = play(text, [(0, "a"), (1, "a"), (2, "a")])
    assert day.told("duty", "goes to", "leaves") == lines("""
        0 p/1 on duty
        0 #0 goes to p/1
        1 #1 goes to p/1
        600 p/1 off duty
        3600 #0 leaves p/1
        7200 #1 leaves p/1
        32400 p/1 on duty
        32400 #2 goes to p/1
        36000 p/1 off duty
        36000 #2 leaves p/1
    """)


@pytest.mark.parametrize(
    ("works", "recalled"),
    [
        (("1h", "1h", "1h"), ["p/2", "p/3"]),  # both still drain: the lower number first
        (("1h", "1000s", "1h"), ["p/3", "p/2"]),  # p/3 alone does
        (("1h", "1h", "1000s"), ["p/2", "p/3"]),
        (("1h", "1000s", "1000s"), ["p/2", "p/3"]),  # neither does
    ],
)
def test_when_it_rises_those_still_draining_are_recalled_first(works, recalled):
    """p/1 to p/3 hold one each; p/2 and p/3 leave at 600 s, one is wanted again at 1200 s."""
    types = ", ".join(
        f"t{i}: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: {work}}}}}"
        for i, work in enumerate(works)
    )
    day = play(
        f"""
        patience: none
        contact_types: {{{types}}}
        pools: {{p: {{agents: {{08:00: 3, 08:10: 1, 08:20: 2, 08:21: 3}}, capacity: 1}}}}
        """,
        [(0, "t0"), (0, "t1"), (0, "t2")],
    )
    assert day.told("duty")[3:5] == ["600 p/3 off duty", "600 p/2 off duty"]
    assert day.told("duty")[5:7] == [f"1200 {recalled[0]} on duty", f"1260 {recalled[1]} on duty"]


def test_a_recalled_agent_takes_contacts_beside_those_in_hand():
    day = play(
        desk("agents: {08:00: 1, 08:10: 0, 08:20: 1}", "capacity: 2"), [(0, "a"), (700, "a")]
    )
    assert day.told("goes to") == ["0 #0 goes to p/1", "1200 #1 goes to p/1"]


# Shifts -------------------------------------------------------------------------------------------


def test_agents_of_shifts_are_numbered_in_the_order_written():
    day = play(
        desk("shifts: [{agents: 2, from: 09:00, to: 12:00}, {agents: 1, from: 08:00, to: 10:00}]"),
        [],
    )
    assert day.told("duty") == lines("""
        0 p/3 on duty
        3600 p/1 on duty
        3600 p/2 on duty
        7200 p/3 off duty
        14400 p/1 off duty
        14400 p/2 off duty
    """)


def test_a_break_ends_when_scheduled_however_late_it_began():
    """#0 keeps the agent until 12:40; the break is over at 13:00 all the same."""
    shift = "{agents: 1, from: 08:00, to: 18:00, breaks: [{at: 12:00, lasts: 1h}]}"
    day = play(
        desk(f"shifts: [{shift}]", "capacity: 1", work="50m"), [(14_000 - 200, "a"), (14_401, "a")]
    )
    assert day.told("duty", "goes to", "leaves") == lines("""
        0 p/1 on duty
        13800 #0 goes to p/1
        14400 p/1 off duty
        16800 #0 leaves p/1
        18000 p/1 on duty
        18000 #1 goes to p/1
        21000 #1 leaves p/1
        36000 p/1 off duty
    """)


def test_an_agent_whose_break_is_over_before_the_last_contact_is_takes_more_beside_it():
    shift = "{agents: 1, from: 08:00, to: 18:00, breaks: [{at: 12:00, lasts: 10m}]}"
    day = play(desk(f"shifts: [{shift}]", "capacity: 2"), [(14_000, "a"), (14_401, "a")])
    assert day.told("goes to") == ["14000 #0 goes to p/1", "15000 #1 goes to p/1"]


def test_a_shift_takes_over_from_another_at_one_instant():
    """The one who comes serves who waits; the one who goes keeps the chat in hand."""
    day = play(
        desk(
            "shifts: [{agents: 1, from: 08:00, to: 10:00}, {agents: 1, from: 10:00, to: 18:00}]",
            "capacity: 1",
        ),
        [(7000, "a"), (7100, "a")],
    )
    assert day.told("duty", "goes to")[1:4] == lines("""
        7000 #0 goes to p/1
        7200 p/1 off duty
        7200 p/2 on duty
    """)
    assert day.told("goes to")[1] == "7200 #1 goes to p/2"


NIGHT = "day: {start: 20:00, end: 06:00, interval: 1h}"
ROUND = "day: {start: 08:00, end: 08:00, interval: 1h}"


@pytest.mark.parametrize(
    ("hours", "shift", "stretches"),
    [
        (NIGHT, "{agents: 1, from: 22:00, to: 02:00}", [(2, 6)]),
        (NIGHT, "{agents: 1, from: 18:00, to: 22:00}", [(0, 2)]),
        (NIGHT, "{agents: 1, from: 00:00, to: 08:00}", [(4, 10)]),
        (NIGHT, "{agents: 1, from: 24:00, to: 32:00}", [(4, 10)]),
        (
            NIGHT,
            "{agents: 1, from: 22:00, to: 02:00, breaks: [{at: 23:30, lasts: 1h}]}",
            [(2, 3.5), (4.5, 6)],
        ),
        (
            NIGHT,
            "{agents: 1, from: 22:00, to: 02:00, breaks: [{at: 00:30, lasts: 1h}]}",
            [(2, 4.5), (5.5, 6)],
        ),
        (ROUND, "{agents: 1, from: 08:00, to: 08:00}", [(0, 24)]),
        (ROUND, "{agents: 1, from: 06:00, to: 14:00}", [(0, 6), (22, 24)]),
        (ROUND, "{agents: 1, from: 22:00, to: 06:00}", [(14, 22)]),
        (
            ROUND,
            "{agents: 1, from: 06:00, to: 14:00, breaks: [{at: 07:30, lasts: 1h}]}",
            [(0.5, 6), (22, 23.5)],
        ),
    ],
)
def test_shifts_over_midnight(hours, shift, stretches):
    day = play(desk(f"shifts: [{shift}]", top=hours), [])
    duty = [(on_s / 3600, off_s / 3600) for _, _, on_s, off_s in day.log.duty.tolist()]
    assert duty == stretches


def test_clock_maps_over_midnight():
    day = play(desk("agents: {20:00: 1, 02:00: 2}", top=NIGHT), [])
    assert day.told("on duty") == ["0 p/1 on duty", "21600 p/2 on duty"]


# Warm-up ------------------------------------------------------------------------------------------


def test_the_warm_up_is_staffed_as_at_day_start():
    """Clock maps that change before day.start, and shifts that begin before it or at it."""
    head = "warm_up: 2h"
    day = play(desk("agents: {07:00: 3, 08:00: 1, 09:00: 2}", top=head), [])
    assert day.told("on duty") == ["0 p/1 on duty", "10800 p/2 on duty"]
    for begins in ("07:30", "08:00"):
        day = play(desk(f"shifts: [{{agents: 1, from: {begins}, to: 12:00}}]", top=head), [])
        assert day.told("duty") == ["0 p/1 on duty", "21600 p/1 off duty"]
    day = play(desk("shifts: [{agents: 1, from: 08:30, to: 12:00}]", top=head), [])
    assert day.told("on duty") == ["9000 p/1 on duty"]


# Logged-in time -----------------------------------------------------------------------------------


def test_logged_in_time_is_on_duty_and_while_a_contact_is_held():
    """On duty for 2 h, and 30 min more with #0."""
    from imroute.measures import Results

    day = play(desk("shifts: [{agents: 1, from: 08:00, to: 10:00}]", work="1h"), [(5400, "a")])
    hours = Results(day.plan, [day.log]).estimate("paid_hours")
    assert hours.mean == pytest.approx(2.5)
