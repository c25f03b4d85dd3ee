"""Bots, and customers who come back."""

from __future__ import annotations

import pytest

from .days import Played, lines, play


def desk(bot: str, of_type: str = "", more: str = "") -> str:
    return f"""
        patience: none
        {more}
        contact_types:
          a: {{arrivals: 1/h, first_line: b, {of_type}
              conversation: {{turns: 1, agent_reply: 10s}}}}
        bots: {{b: {{reply: 2s, turns: 3, customer_reply: 20s, {bot}}}}}
        pools: {{p: {{agents: 1}}}}
        """


def test_a_session_that_the_bot_resolves():
    day = play(desk("resolves: 100%"), [(1, "a")])
    assert day.told("#0") == lines("""
        1 #0 arrives
        3 #0 bot: reply 1
        23 #0 writes message 2
        25 #0 bot: reply 2
        45 #0 writes message 3
        47 #0 bot: reply 3
        47 #0 bot: resolved
        47 #0 bot_resolved
    """)
    row = day.log.contacts[0]
    assert (row["bot"], row["rule"], row["resolved"], row["bot_reply_s"]) == (0, -1, 1, 3)


def test_a_session_that_is_handed_over_joins_the_queue_at_the_bot_s_last_reply():
    day = play(desk("resolves: 0%"), [(1, "a")])
    assert day.told("#0")[5:9] == lines("""
        47 #0 bot: reply 3
        47 #0 bot: handed_over
        47 #0 joins everyone
        47 #0 stage 1
    """)
    assert day.outcomes() == ["completed"]


def test_leaving_is_drawn_before_resolving_and_takes_effect_at_the_last_reply():
    day = play(desk("resolves: 100%, leaves: 100%"), [(1, "a")])
    assert day.told("#0")[-2:] == ["47 #0 bot: left", "47 #0 bot_abandoned"]
    assert day.column("resolved") == [-1]


def test_the_bot_resolves_among_those_who_do_not_leave():
    """Of 400 sessions half leave; of the rest three quarters are resolved: 200, 150, 50."""
    day = play(desk("resolves: 75%, leaves: 50%"), [(0, "a")] * 400)
    outcomes = day.outcomes()
    assert outcomes.count("bot_abandoned") == pytest.approx(200, abs=40)
    assert outcomes.count("bot_resolved") == pytest.approx(150, abs=4 * 9.7)
    assert outcomes.count("completed") == pytest.approx(50, abs=4 * 6.6)


def test_a_bot_resolves_by_type_and_types_left_out_not_at_all():
    text = """
        patience: none
        contact_types:
          a: {arrivals: 1/h, first_line: b, conversation: {turns: 1}}
          c: {arrivals: 1/h, first_line: b, conversation: {turns: 1}}
        bots: {b: {reply: 1s, turns: 1, resolves: {a: 100%}}}
        pools: {p: {agents: 1}}
        """
    assert play(text, [(0, "a"), (0, "c")]).outcomes() == ["bot_resolved", "completed"]


def test_a_bot_may_be_for_some_tiers_only():
    text = """
        patience: none
        tiers: {vip: {share: 10%}, plain: {share: 90%}}
        contact_types: {a: {arrivals: 1/h, first_line: {vip: none, plain: b},
            conversation: {turns: 1}}}
        bots: {b: {reply: 1s, turns: 1, resolves: 100%}}
        pools: {p: {agents: 1}}
        """
    day = play(text, [(0, "a", "vip"), (0, "a", "plain")])
    assert day.outcomes() == ["completed", "bot_resolved"]


def test_contacts_that_wait_at_the_start_ask_for_a_person():
    day = play(desk("resolves: 100%", more="start: {a: 1}"), None)
    assert day.told("#0")[:2] == ["0 #0 arrives", "0 #0 joins everyone"]
    assert day.column("bot")[0] == -1


# Coming back --------------------------------------------------------------------------------------


def back(day: Played) -> list[float]:
    rows = day.log.contacts
    times: list[float] = rows["arrived_s"][rows["attempt"] > 0].tolist()
    return times


def test_the_unresolved_come_back_after_the_end_of_the_contact():
    """From the last reply on, whatever the wrap-up; with the same bot, as the same customer."""
    text = desk("resolves: 0%", "resolved: 0%, returns: {chance: 100%, after: 500s},")
    text = text.replace("agent_reply: 10s", "agent_reply: 10s, wrap_up: 100s")
    day = play(text, [(1, "a")])
    assert back(day)[:2] == [47 + 10 + 500, 557 + 46 + 10 + 500]
    assert set(day.column("customer")) == {0}
    assert set(day.column("first_contact")) == {0}
    assert day.column("bot") == [0] * len(day.column("bot"))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("resolved: 0%, returns: {chance: 100%, after: 1h}", True),
        ("resolved: 0%, returns: {chance: 0%, after: 1h}", False),
        ("resolved: 100%, returns: {chance: 100%, after: 1h}", False),
        ("resolved: 0%", False),
        ("returns: {chance: 100%, after: 1h}", False),  # resolved 100% unless written
    ],
)
def test_who_comes_back(keys, expected):
    assert bool(back(play(desk("resolves: 0%", f"{keys},"), [(0, "a")]))) == expected


def test_an_agent_s_share_goes_before_the_customer_s():
    keys = "resolved: 100%, returns: {chance: 100%, after: 1h},"
    text = desk("resolves: 0%", keys).replace("{agents: 1}", "{agents: 1, resolves: {a: 0%}}")
    assert back(play(text, [(0, "a")]))


def test_of_what_the_bot_resolves_the_not_truly_resolved_come_back():
    keys = "resolved: 0%, returns: {chance: 100%, after: 1h},"
    day = play(desk("resolves: 100%, truly_resolved: 0%", keys), [(0, "a")])
    assert back(day)
    assert day.column("resolved")[0] == 0
    day = play(desk("resolves: 100%, truly_resolved: 100%", keys), [(0, "a")])
    assert not back(day)


@pytest.mark.parametrize(("after", "times"), [("9h", []), ("32341s", [32_399.0]), ("32342s", [])])
def test_nobody_comes_back_at_day_end_or_later(after, times):
    """The contact ends at 58 s, the day at 32400 s."""
    text = desk(
        "resolves: 0%",
        f"resolved: 0%, returns: {{chance: 100%, after: {after}}},",
        "day: {start: 08:00, end: 17:00, interval: 1h}",
    )
    assert back(play(text, [(2, "a")])) == times


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        ("patience: 5s", "abandoned"),
        ("balks: 100%", "balked"),
        ("queue_limit: 0", "flowed_out"),
        ("{queue_limit: 0, when_full: turned_away}", "turned_away"),
    ],
)
def test_who_was_not_served_does_not_come_back(keys, outcome):
    day = play(
        f"""
        resolved: 0%
        returns: {{chance: 100%, after: 1s}}
        contact_types: {{a: {{arrivals: 1/h, conversation: {{turns: 1, agent_reply: 9h}}}}}}
        pools: {{p: {{agents: 1, capacity: 1}}}}
        {keys.strip("{}").replace(", ", chr(10) + " " * 8)}
        """,
        [(0, "a"), (1, "a")],
    )
    assert day.outcomes()[:2] == ["completed", outcome]
    assert [int(first) for first in day.column("first_contact")] == [0, 1, 0]


def test_a_customer_who_is_never_content_and_comes_back_at_once_does_not_stop_the_clock():
    """The thousandth return is the last one of a day."""
    text = desk(
        "resolves: 100%, truly_resolved: 0%", "returns: {chance: 100%, after: 0s},"
    ).replace("reply: 2s, turns: 3, customer_reply: 20s", "reply: 0s, turns: 1")
    day = play(text, [(0, "a")])
    assert day.column("attempt") == list(range(1001))
    assert day.log.contacts["arrived_s"].max() == 0
