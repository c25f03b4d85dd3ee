"""The story of one contact: whole stories of days small enough to follow by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from imroute.explain import ranges, tell
from imroute.loading import load
from imroute.suggest import suggest

TWO_AGENTS = """
title: Two agents
day: {start: 10:00, end: 11:00, interval: 1h}
at_close: stop
patience: none
start: {chat: 3}
contact_types:
  chat: {conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s, wrap_up: 5s}}
pools: {desk: {agents: 2, capacity: 1}}
"""


def story(write: Callable[[str], Path], text: str, contact: int) -> list[str]:
    return tell(load(write(text)), contact, day=1, seed=1)


def test_the_first_contact_takes_the_first_of_two_free_agents(write: Callable[[str], Path]) -> None:
    assert story(write, TWO_AGENTS, 0) == [
        "Two agents, day 1, contact 0",
        "chat, customer of tier customer",
        "",
        "10:00:00  arrives",
        "10:00:00  joins the queue under the rule everyone",
        "10:00:00  stage 1: may go to desk",
        "          desk/1 is chosen of 2 free: fewest contacts in hand (tie: longest since last "
        "assigned)",
        "          chosen: desk/1 (0 of 1 in hand)",
        "          also free: desk/2 (0 of 1 in hand)",
        "10:00:00  assigned to desk/1",
        "10:00:00  desk/1 begins reply 1",
        "10:00:10  reply 1 is sent",
        "10:00:30  the customer writes again",
        "10:00:30  desk/1 begins reply 2",
        "10:00:40  reply 2 is sent",
        "10:00:40  over for the customer: completed",
        "10:00:40  desk/1 wraps up",
        "10:00:45  the slot is free again",
        "",
        "response time 0s = 0s in the queue + 0s in the inbox",
        "the matter is settled",
    ]


def test_one_who_waits_learns_who_was_busy_and_who_took_it(write: Callable[[str], Path]) -> None:
    assert story(write, TWO_AGENTS, 2)[5:11] == [
        "10:00:00  stage 1: may go to desk",
        "          no agent has room: it waits",
        "          not free: desk/1–2 (1 of 1 in hand)",
        "10:00:45  desk/1 has room and takes it: first in line (higher priority, then longer wait)",
        "10:00:45  assigned to desk/1",
        "10:00:45  desk/1 begins reply 1",
    ]


def test_one_who_is_passed_over_learns_for_whom(write: Callable[[str], Path]) -> None:
    text = TWO_AGENTS.replace("agents: 2", "agents: 1").replace("chat: 3", "chat: 2, urgent: 1")
    text = text.replace("contact_types:", "contact_types:\n  urgent: {priority: high}", 1)
    text = text.replace("start: {chat: 2, urgent: 1}", "start: {urgent: 1, chat: 2}")
    lines = story(write, text, 2)
    assert any("has room and takes contact 1 before it" in line for line in lines)


def test_one_who_gave_up_learns_when_its_turn_would_have_come(
    write: Callable[[str], Path],
) -> None:
    text = TWO_AGENTS.replace("patience: none", "patience: 30s")
    lines = story(write, text, 2)
    assert "10:00:30  over: patience has run out" in lines
    assert "10:00:45  (its turn would have come now, had the customer stayed)" in lines


def test_numbers_in_a_row_are_written_as_a_range() -> None:
    assert ranges([3, 1, 2, 7, 9, 10]) == "1–3, 7, 9–10"


PASSED_ON = """
title: A wrong desk
day: {start: 10:00, end: 11:00, interval: 1h}
at_close: stop
patience: none
contact_types:
  loan: {arrivals: 30/h, first_line: bot, conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s}}
  card: {arrivals: 30/h, first_line: bot, conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s}}
bots: {bot: {resolves: {loan: 0%, card: 0%}, turns: 1, misroutes: 100%}}
pools:
  loans: {agents: 30, skills: {loan: 3}}
  cards: {agents: 30, skills: {card: 3}}
"""


def test_one_who_was_misrouted_is_told_in_the_order_in_which_it_went(
    write: Callable[[str], Path],
) -> None:
    told = story(write, PASSED_ON, 0)
    own, wrong = ("loans", "cards") if told[1].startswith("loan") else ("cards", "loans")
    steps = [line[10:] for line in told if "stage 1" in line or "chosen of" in line]
    assert [step.split(" is chosen")[0].split("/")[0] for step in steps] == [
        f"stage 1: may go to {wrong}",
        wrong,
        f"stage 1: may go to {own}",
        own,
    ]
    replied = next(i for i, line in enumerate(told) if "reply 1 is sent" in line)
    assert sum("chosen of" in line for line in told[:replied]) == 1
    assert "response time 0s = 0s in the queue + 0s in the inbox" in told


def test_contacts_that_were_passed_on_are_suggested(write: Callable[[str], Path]) -> None:
    lines = suggest(load(write(PASSED_ON)), day=1, seed=1)
    assert any(line.startswith("  misrouted, and sent on: 0, ") for line in lines)
