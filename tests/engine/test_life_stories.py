"""Stories of whole lives can be told, whatever happened to a contact."""

from __future__ import annotations

import pytest

from imroute.engine.contract import Step
from imroute.engine.reference import Story, simulate
from imroute.explain.teller import Teller
from imroute.explain.telling import SAID, events, heading, sums

from .days import plan_of

EVERYTHING = """
day: {start: 08:00, end: 09:00, interval: 30m}
patience: {exponential: 60s}
leaves_silently: 30%
close_after: 30s
reply_patience: {exponential: 5m}
inactive: {after: 20s, weight: 0.2}
retries: {chance: 50%, after: 60s}
sticky: 30m
contact_types:
  a: {arrivals: 150/h, first_line: b, conversation: {turns: 3}}
  c: {arrivals: 50/h, resolved: 50%, returns: {chance: 100%, after: 30s}, conversation: {turns: 3}}
bots: {b: {reply: 1s, turns: 2, misroutes: 30%, upset: {chance: 5%, priority: high}}}
pools:
  p:
    agents: {08:00: 4, 08:30: 3}
    skills: [a]
    at_shift_end: hand_over
    accept: {time: 4s, declines: 20%, timeout: 10s}
    escalates: {a: {chance: 30%, to: q, after_turns: 1, warm: true}}
  q: {agents: 3, skills: [a, c]}
"""


@pytest.mark.parametrize("day", range(2))
def test_every_contact_of_a_rich_day_has_a_story(day):
    plan = plan_of(EVERYTHING)
    for number in range(0, 150, 3):
        story = Story(number)
        teller = Teller(plan, simulate(plan, 1, day, story), number)
        lines = [*heading(teller, "A day", day), *events(teller, story), *sums(teller)]
        assert len(lines) > 4


def test_every_step_of_a_contact_can_be_said():
    of_agents = {Step.CAME_ON_DUTY, Step.WENT_OFF_DUTY, Step.DAY_CLOSED}
    assert set(SAID) == set(Step) - of_agents
