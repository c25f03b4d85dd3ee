"""The end of the day: serve those who wait, drop them, or stop."""

from __future__ import annotations

import pytest

from .days import lines, play

HOUR = "day: {start: 08:00, end: 09:00, interval: 30m}"


def desk(pools: str, more: str = "", work: str = "20m", top: str = "") -> str:
    return f"""
        {HOUR}
        patience: none
        {top}
        contact_types:
          a: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: {work}}}}}
          b: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: {work}}}}}
        pools: {{{pools}}}
        {more}
        """


def after(day, time_s=3600):
    return [line for line in day.told() if float(line.split()[0]) >= time_s]


def test_agents_stay_until_nobody_they_may_serve_waits():
    """At 3600 s #3 and #4 wait for p/1; after the last is taken, nobody has to stay."""
    day = play(desk("p: {agents: 1, capacity: 1}"), [(600, "a")] * 5)
    assert after(day) == lines("""
        3600 closing
        4200 #2 p/1 sends reply 1
        4200 #2 completed
        4200 #2 leaves p/1
        4200 #3 goes to p/1
        4200 #3 p/1 begins reply 1
        5400 #3 p/1 sends reply 1
        5400 #3 completed
        5400 #3 leaves p/1
        5400 #4 goes to p/1
        5400 p/1 off duty
        5400 #4 p/1 begins reply 1
        6600 #4 p/1 sends reply 1
        6600 #4 completed
        6600 #4 leaves p/1
    """)


def test_each_pool_goes_home_when_nobody_waits_for_it():
    """b waits for q alone; p, with room, has nothing to stay for."""
    day = play(
        desk("p: {agents: 2, skills: [a]}, q: {agents: 1, capacity: 1, skills: [b]}"),
        [(2400, "b"), (2500, "b")],
    )
    assert day.told("off duty") == lines("""
        3600 p/1 off duty
        3600 p/2 off duty
        3600 q/1 off duty
    """)
    day = play(
        desk("p: {agents: 2, skills: [a]}, q: {agents: 1, capacity: 1, skills: [b]}"),
        [(2401, "b"), (2500, "b")],
    )
    assert day.told("off duty") == lines("""
        3600 p/1 off duty
        3600 p/2 off duty
        3601 q/1 off duty
    """)


def test_a_pool_stays_for_contacts_that_a_later_stage_gives_it():
    """#1 waits for p, and from 30 min on for q; q stays for it and takes it at 4800 s."""
    stages = "routing: {all: {stages: [{pools: [p]}, {after: 30m, pools: [q]}]}}"
    day = play(
        desk("p: {agents: 1, capacity: 1}, q: {agents: 1}", stages, "2h"),
        [(3000, "a"), (3000, "a")],
    )
    assert after(day)[:6] == lines("""
        3600 closing
        4800 #1 stage 2
        4800 #1 goes to q/1
        4800 p/1 off duty
        4800 q/1 off duty
        4800 #1 q/1 begins reply 1
    """)


def test_what_nobody_can_serve_flows_out_at_once():
    """No one of q is on duty at the end; p has nobody to stay for."""
    pools = (
        "p: {agents: 1, skills: [a]}, q: {agents: {08:00: 1, 08:30: 0}, capacity: 1, skills: [b]}"
    )
    day = play(desk(pools), [(2000, "b")])
    assert after(day) == lines("""
        3600 closing
        3600 #0 flowed_out
        3600 p/1 off duty
    """)
    assert day.column("queue_left_s") == [3600]


def test_agents_on_a_break_at_closing_do_not_come_back():
    shift = "{agents: 1, from: 08:00, to: 10:00, breaks: [{at: 08:50, lasts: 30m}]}"
    day = play(desk(f"p: {{shifts: [{shift}]}}"), [(3100, "a")])
    assert day.told("duty", "flowed") == lines("""
        0 p/1 on duty
        3000 p/1 off duty
        3600 #0 flowed_out
    """)


def test_a_stage_that_takes_the_last_pool_away_lets_the_contact_flow_out():
    """At 3700 s #1 may go to q alone, where nobody is; p, with nobody left to wait for, goes."""
    stages = "routing: {all: {stages: [{pools: [p]}, {after: 200s, pools: [q], only: true}]}}"
    pools = "p: {agents: 1, capacity: 1}, q: {agents: {08:00: 1, 08:30: 0}}"
    day = play(desk(pools, stages, "1h"), [(3400, "a"), (3500, "a")])
    assert after(day) == lines("""
        3600 closing
        3700 #1 stage 2
        3700 #1 flowed_out
        3700 p/1 off duty
        7000 #0 p/1 sends reply 1
        7000 #0 completed
        7000 #0 leaves p/1
    """)


def test_patience_goes_on_after_closing():
    day = play(
        desk("p: {agents: 1, capacity: 1}").replace("none", "10m"), [(3000, "a"), (3100, "a")]
    )
    assert after(day)[:3] == ["3600 closing", "3700 #1 abandoned", "3700 p/1 off duty"]


def test_shadows_are_over_at_closing():
    """Nobody stays for customers who gave up, so nobody can say when their turn would have come."""
    day = play(
        desk("p: {agents: 1, capacity: 1}").replace("none", "1m"), [(3000, "a"), (3100, "a")]
    )
    assert not day.told("would")
    assert day.column("would_be_assigned_s")[1] != day.column("would_be_assigned_s")[1]


# Bots after closing -------------------------------------------------------------------------------

BOT = "bots: {b: {reply: 30m, turns: 1, resolves: 0%}}"


def with_bot(pools: str, top: str = "") -> str:
    return desk(pools, BOT, top=top).replace(
        "a: {arrivals: 1/h,", "a: {arrivals: 1/h, first_line: b,"
    )


def test_who_is_handed_over_after_closing_flows_out_if_all_have_gone():
    day = play(with_bot("p: {agents: 1}"), [(2400, "a")])
    assert after(day) == lines("""
        3600 closing
        3600 p/1 off duty
        4200 #0 bot: reply 1
        4200 #0 bot: handed_over
        4200 #0 joins everyone
        4200 #0 stage 1
        4200 #0 flowed_out
    """)


def test_who_is_handed_over_after_closing_is_served_if_somebody_is_still_there():
    """p/1 stays for #1 until 4300 s; #0, handed over at 4200 s, makes it stay until 5500 s."""
    day = play(with_bot("p: {agents: 1, capacity: 1}"), [(2400, "a"), (3100, "b"), (3200, "b")])
    assert day.told("goes to", "off duty") == lines("""
        3100 #1 goes to p/1
        4300 #2 goes to p/1
        5500 #0 goes to p/1
        5500 p/1 off duty
    """)


# The other ways -----------------------------------------------------------------------------------


def test_drop_queue_flows_out_all_who_wait_and_finishes_those_in_hand():
    day = play(
        desk("p: {agents: 1, capacity: 1}", top="at_close: drop_queue"), [(3000, "a"), (3100, "a")]
    )
    assert after(day) == lines("""
        3600 closing
        3600 p/1 off duty
        3600 #1 flowed_out
        4200 #0 p/1 sends reply 1
        4200 #0 completed
        4200 #0 leaves p/1
    """)


def test_drop_queue_drops_hand_overs_too():
    day = play(with_bot("p: {agents: 1}", "at_close: drop_queue"), [(2400, "a")])
    assert day.outcomes() == ["flowed_out"]


def test_stop_cuts_everything():
    """In the bot, waiting and in hand: all open, and nothing happens at 3600 s any more."""
    day = play(
        with_bot("p: {agents: 1, capacity: 1}", "at_close: stop"),
        [(1800, "a"), (2400, "b"), (3000, "a"), (3500, "b")],
    )
    assert after(day) == ["3600 closing"]
    assert day.log.ended_s == 3600
    assert day.outcomes() == ["open"] * 4
    assert day.log.duty.tolist() == [(0, 0, 0, 3600)]
    assert day.log.work.tolist()[0][5:] == (2400, pytest.approx(float("nan"), nan_ok=True))


def test_stop_ends_at_day_end_even_if_nothing_goes_on():
    day = play(desk("p: {agents: 1}", top="at_close: stop"), [])
    assert day.log.ended_s == 3600


def test_a_day_without_customers():
    day = play(desk("p: {agents: 1}"), [])
    assert day.told() == ["0 p/1 on duty", "3600 closing", "3600 p/1 off duty"]
    assert len(day.log.contacts) == len(day.log.work) == 0
