"""Long queues and large pools: what a choice costs does not grow with them. Counted, not timed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

from imroute.engine.reference.people import Agent
from imroute.engine.reference.policies import CHOOSE_CONTACT

from .days import Played, play


class Counted:
    """A function that counts its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.function(*args)


def looks(text: str) -> tuple[Played, int, int]:
    """Play a day; how often an agent, and how often a waiting contact, was looked at."""
    look = Agent.has_room_for
    contacts = Counted(CHOOSE_CONTACT["priority_then_age"])
    with (
        mock.patch.object(Agent, "has_room_for", autospec=True, side_effect=look) as agents,
        mock.patch.dict(CHOOSE_CONTACT, priority_then_age=contacts),
    ):
        day = play(text)
    return day, agents.call_count, contacts.calls


def test_a_pool_of_a_thousand():
    """Half of them busy: each contact looks at one agent, the best."""
    day, agents, _ = looks(
        """
        day: {start: 08:00, end: 08:15, interval: 15m}
        contact_types: {a: {arrivals: 6000/h, handling: {exponential: 5m}}}
        pools: {p: {agents: 1000, capacity: 1}}
        """
    )
    assert len(day.log.contacts) > 1000
    assert agents <= len(day.log.contacts)


def test_a_pool_of_a_thousand_with_nobody_free():
    day, agents, contacts = looks(
        """
        day: {start: 08:00, end: 08:05, interval: 5m}
        at_close: stop
        start: {a: 1000}
        contact_types: {a: {arrivals: 12000/h, patience: none, handling: 1h}}
        pools: {p: {agents: 1000, capacity: 1}}
        """
    )
    assert len(day.log.contacts) > 1900
    assert agents == 1000
    assert contacts == 0


def test_a_queue_of_thousands():
    """Patience and assignments take contacts out of its middle and its front."""
    day, _, contacts = looks(
        """
        day: {start: 08:00, end: 08:30, interval: 30m}
        at_close: stop
        start: {a: 2000, b: 2000}
        contact_types:
          a: {patience: {uniform: [1m, 2h]}, handling: {exponential: 30s}}
          b: {patience: {uniform: [1m, 2h]}, priority: high, handling: {exponential: 30s}}
        pools: {p: {agents: 10, capacity: 1}}
        """
    )
    assigned = len(day.told("goes to"))
    assert assigned > 400
    assert day.outcomes().count("abandoned") > 400
    assert contacts <= 2 * (assigned + len(day.told("would")))


def test_thousands_of_heavy_contacts_that_do_not_fit():
    """Light ones go by; no heavy one is looked at more than once a choice."""
    day, _, contacts = looks(
        """
        day: {start: 08:00, end: 08:10, interval: 10m}
        at_close: stop
        start: {light: 1, heavy: 3000}
        contact_types:
          light: {arrivals: 3000/h, patience: none, handling: 20s}
          heavy: {patience: none, weight: 3, handling: 1h}
        pools: {p: {agents: 5, capacity: 3, skills: [light, heavy]}}
        """
    )
    assert len(day.told("goes to")) > 50
    assert contacts <= 2 * len(day.log.contacts)
