"""The same customer in base and variant: told together up to where the stories part, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imroute.explain import tell_against
from imroute.loading import Loaded, load
from imroute.suggest import suggest_against

DESK = """
title: Two agents
day: {start: 10:00, end: 11:00, interval: 1h}
at_close: stop
patience: 30s
start: {chat: 3}
contact_types:
  chat: {conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s, wrap_up: 5s}}
pools: {desk: {agents: 2, capacity: 1}}
variants:
  three: {pools.desk.agents: 3}
  faster: {pools.desk.speed: 2}
  patient: {patience: 60s}
  two_each: {pools.desk.capacity: 2}
  fewer: {start.chat: 2}
  helpers:
    pools.helpers: {agents: 1, capacity: 1}
    routing: {all: {choose_pool: first, stages: [{pools: [helpers, desk]}]}}
"""


@pytest.fixture
def base(write: Callable[[str], Path]) -> Loaded:
    return load(write(DESK))


def told(base: Loaded, variant: str, contact: int) -> list[str]:
    return tell_against(base, base.as_variant(variant), contact, day=1, seed=1)


def test_both_stories_are_told_from_where_they_part(base: Loaded) -> None:
    assert told(base, "three", 2) == [
        "Two agents, as written, day 1, contact 2",
        "chat, customer of tier customer",
        "",
        "In both:",
        "10:00:00  arrives",
        "10:00:00  joins the queue under the rule everyone; would wait up to 30s",
        "10:00:00  stage 1: may go to desk",
        "",
        "Here they part:",
        "  as written: 10:00:30  over: patience has run out",
        "  with three: 10:00:00  assigned to desk/3",
        "  as written desk/3 is not there",
        "",
        "As written:",
        "          no agent has room: it waits",
        "          not free: desk/1–2 (1 of 1 in hand)",
        "10:00:30  over: patience has run out",
        "10:00:45  (its turn would have come now, had the customer stayed)",
        "waited 30s and was not answered",
        "",
        "With three:",
        "          desk/3 is chosen of 1 free: the only one with room",
        "          chosen: desk/3 (0 of 1 in hand)",
        "          not free: desk/1–2 (1 of 1 in hand)",
        "10:00:00  assigned to desk/3",
        "10:00:00  desk/3 begins reply 1",
        "10:00:10  reply 1 is sent",
        "10:00:30  the customer writes again",
        "10:00:30  desk/3 begins reply 2",
        "10:00:40  reply 2 is sent",
        "10:00:40  over for the customer: completed",
        "10:00:40  desk/3 wraps up",
        "10:00:45  the slot is free again",
        "response time 0s = 0s in the queue + 0s in the inbox",
        "the matter is settled",
    ]


@pytest.mark.parametrize(
    ("variant", "contact", "said"),
    [
        ("two_each", 2, "as written desk/1 is full then (1 of 1 in hand)"),
        ("faster", 0, "with faster the reply takes 5s; desk/1 has 1 in hand"),
        ("faster", 0, "as written the reply takes 10s; desk/1 has 1 in hand"),
        ("patient", 2, "as written: 10:00:00  joins the queue under the rule everyone; would wait"),
        ("fewer", 2, "As written; this contact does not come with fewer:"),
        ("helpers", 0, "as written: 10:00:00  joins the queue under the rule everyone"),
        ("helpers", 0, "with helpers: 10:00:00  joins the queue under the rule all"),
        ("three", 0, "With three nothing changes for this contact:"),
    ],
)
def test_why_they_part(base: Loaded, variant: str, contact: int, said: str) -> None:
    assert any(line.strip().startswith(said) for line in told(base, variant, contact))


OTHER_AGENT = """
title: Choosing
day: {start: 10:00, end: 11:00, interval: 1h}
at_close: stop
patience: none
start: {chat: 4}
contact_types: {chat: {conversation: {turns: 2, agent_reply: 10s, customer_reply: 20s}}}
pools: {desk: {agents: 2, capacity: 2}}
variants: {full_first: {choose_agent: most_loaded}}
"""


def test_another_rule_is_named_where_it_chooses_another_agent(
    write: Callable[[str], Path],
) -> None:
    lines = told(load(write(OTHER_AGENT)), "full_first", 1)
    part = lines[lines.index("Here they part:") :]
    assert part[1:7] == [
        "  as written: 10:00:00  assigned to desk/2",
        "  with full_first: 10:00:00  assigned to desk/1",
        "  with full_first desk/2 has room then (0 of 2 in hand)",
        "  as written desk/1 has room then (1 of 2 in hand)",
        "  as written: fewest contacts in hand",
        "  with full_first: most contacts in hand",
    ]


def test_contacts_that_change_are_suggested(base: Loaded) -> None:
    assert suggest_against(base, base.as_variant("three"), day=1, seed=1) == [
        "1 of 3 contacts of day 1 change; tell one with --contact N, such as",
        "  answered, and was not before: 2",
    ]
    assert suggest_against(base, base.as_variant("fewer"), day=1, seed=1)[-1] == (
        "  do not come any more: 2"
    )
