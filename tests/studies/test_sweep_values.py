"""What --set takes, and what it refuses, in words and all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import imroute
from imroute.errors import Invalid
from imroute.loading import Loaded
from imroute.studies.sweep.design import axes_of, grid, latin
from imroute.studies.sweep.values import read_axis

DESK = """
day: {start: 09:00, end: 11:00, interval: 1h}
tiers: {vip: {share: 10%}, plain: {share: 90%}}
contact_types: {ask: {arrivals: 60/h, conversation: {agent_reply: {mean: 40s, cv: 1}}}}
pools: {team: {agents: {09:00: 4, 10:00: 6}, capacity: 2}}
"""


@pytest.fixture
def loaded(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("p=2,3,4", ["2", "3", "4"]),
        ("p = 14..17", ["14", "15", "16", "17"]),
        ("p=14..24..4", ["14", "18", "22"]),
        ("p=2,5..7,6", ["2", "5", "6", "7"]),
        ("p=50%..80%..10%", ["50%", "60%", "70%", "80%"]),
        ("p=1m..3m..30s", ["1m", "1m30s", "2m", "2m30s", "3m"]),
        ("p=0.8..1.2..0.1", ["0.8", "0.9", "1", "1.1", "1.2"]),
        ("p=240/h..300/h..30/h", ["240/h", "270/h", "300/h"]),
        ("p=+1..+3", ["+1", "+2", "+3"]),
        ("p=-1..+1", ["-1", "+0", "+1"]),
        ("p=+30s,-10s", ["+30s", "-10s"]),
        ("p=x0.8..x1.4..0.2", ["×0.8", "×1", "×1.2", "×1.4"]),
        ("p=least_loaded,longest_idle", ["least_loaded", "longest_idle"]),
        (
            "p={geometric: 5},{values: {1: 20%, 6: 80%}}",
            ["{geometric: 5}", "{values: {1: 20%, 6: 80%}}"],
        ),
    ],
)
def test_values_are_read_as_a_planner_writes_them(written: str, labels: list[str]) -> None:
    assert [value.label for value in read_axis(written).values] == labels


@pytest.mark.parametrize(
    ("written", "got", "said"),
    [
        ("pools.team.agents", "pools.team.agents", "--set pools.team.agents=14..24"),
        ("p=", "p=", "PATH=VALUES"),
        ("p=2,,3", "nothing between two commas", "take the comma out"),
        ("p=5..3", "5..3", "swap the ends"),
        ("p=1..2..3..4", "1..2..3..4", "50%..80%..10% with a step"),
        ("p=1m..3", "1m..3", "write both ends alike"),
        ("p=+1..5", "+1..5", "write both ends alike"),
        ("p=1..9..10%", "1..9..10%", "a step such as 1"),
        ("p=a..b", "a", "a number, share, time or rate"),
        ("p=1..5000", "5,000 values", "write a larger step"),
        ("p=0.1..9..0.001", "8,901 values", "write a larger step"),
    ],
)
def test_what_is_no_list_or_range_is_refused(written: str, got: str, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        read_axis(written)
    (problem,) = raised.value.problems
    assert problem.got == got
    assert said in f"{problem.allowed} {problem.do}"


def test_all_that_is_wrong_is_told_at_once_before_anything_runs(loaded: Loaded) -> None:
    sets = [
        "pools.tame.agents=1..3",
        "pools.team.capacity=2,two",
        "demand=5..3",
        "pools.team.capacity=3",
        "targets.1.at_least=70%,80%",
    ]
    with pytest.raises(imroute.ScenarioError) as raised:
        axes_of(loaded, sets)
    said = str(raised.value)
    for words in ("did you mean 'team'?", "written: two", "swap the ends", "each path once"):
        assert said.count(words) == 1, words
    assert "by which points are judged" in said


def test_a_grid_has_every_combination_the_last_running_fastest(loaded: Loaded) -> None:
    axes = axes_of(loaded, {"pools.team.agents": "+1,+2", "pools.team.capacity": [2, 3]})
    points = grid(loaded, axes)
    assert [point.labels for point in points] == [
        ("+1", "2"),
        ("+1", "3"),
        ("+2", "2"),
        ("+2", "3"),
    ]
    assert "agents: {09:00: 6, 10:00: 8}, capacity: 3" in points[-1].loaded.text


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (["demand=0.8..1.2"], "by --latin 40"),
        (["pools.team.agents=1..40", "pools.team.capacity=1..30"], "1,200 points"),
        (["pools.team.capacity=1..3", "pools.team.slowdown=[1],[1, 2, 0]"], "written: 0"),
        ([], "at least one --set"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(loaded: Loaded, sets: list[str], said: str) -> None:
    with pytest.raises(imroute.ImrouteError) as raised:
        grid(loaded, axes_of(loaded, sets))
    assert said in str(raised.value)


def test_values_that_make_no_sense_together_are_told(loaded: Loaded) -> None:
    sets = ["pools.team.agents=0,3", "pools.team.shift_rules=none"]
    with pytest.raises(imroute.ScenarioError):
        grid(loaded, axes_of(loaded, sets))


def test_a_latin_hypercube_covers_each_input_evenly_and_is_always_the_same(loaded: Loaded) -> None:
    axes = axes_of(loaded, ["demand=0.5..1.5", "pools.team.agents=1..5", "pools.team.capacity=2,3"])
    points = latin(loaded, axes, 10, seed=3)
    demand, agents, capacity = zip(*(point.labels for point in points), strict=True)
    assert sorted(int((float(d) - 0.5) * 10) for d in demand) == list(range(10))
    assert sorted(agents) == sorted("1122334455")
    assert sorted(capacity) == sorted("2222233333")
    assert [p.labels for p in latin(loaded, axes, 10, seed=3)] == [p.labels for p in points]
    assert [p.labels for p in latin(loaded, axes, 10, seed=4)] != [p.labels for p in points]


def test_points_of_a_hypercube_that_come_out_alike_are_tried_once(loaded: Loaded) -> None:
    axes = axes_of(loaded, ["pools.team.agents=1..3"])
    assert sorted(point.labels for point in latin(loaded, axes, 12, seed=1)) == [
        ("1",),
        ("2",),
        ("3",),
    ]
    with pytest.raises(imroute.ImrouteError, match="at least 2 points"):
        latin(loaded, axes, 1, seed=1)
