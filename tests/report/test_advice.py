"""What to do next follows from the numbers: where it is tight, what one more agent buys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imroute
from imroute.findings.advice import one_more, open_goal, steps, tight

DESK = """
title: Desk
day: {start: 09:00, end: 12:00, interval: 1h}
patience: {exponential: 60s}
contact_types: {ask: {arrivals: {09:00: 30/h, 10:00: 90/h, 11:00: 30/h}}}
pools: {team: {agents: AGENTS, capacity: 2}, others: {agents: 1, capacity: 1}}
routing: {all: {stages: [{pools: [team]}]}}
targets: [{measure: service_level, within: 30s, at_least: 80%}]
"""


def desk(write: Callable[[str], Path], agents: int) -> imroute.RunResult:
    return imroute.run(imroute.load(write(DESK.replace("AGENTS", str(agents)))), days=10)


def test_a_short_desk_is_told_where_and_what_an_agent_buys(write: Callable[[str], Path]) -> None:
    result = desk(write, 4)
    place, found = tight(result), one_more(result)
    assert place is not None
    assert (place.interval, place.pool) == ("10:00", "team")
    assert found is not None
    assert found.pool == "team"
    assert found.better.low > 0
    more = imroute.run(result.loaded.changed({"pools.team.agents": 5}), days=10)
    assert abs(found.after - more.verdicts[0].mean) < 1e-9
    assert any(step.command.startswith("imroute staff ") for step in steps(result))


def test_a_desk_with_room_is_sent_to_capacity_and_simulates_nothing(
    write: Callable[[str], Path],
) -> None:
    result = desk(write, 20)
    assert open_goal(result) is None
    assert one_more(result) is None
    assert [step.command.split()[1] for step in steps(result)] == ["capacity", "staff"]
