"""Cases are simulated once, gone on with, and have the same customers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import imroute
from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Key, Settings
from imroute.studies.margins import limit_of, margins, with_load
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.progress import Interrupted
from imroute.targets import Target, interval_estimate

DESK = """
day: {start: 09:00, end: 12:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}}
pools: {team: {agents: 5, capacity: 2}}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: service_level, within: 20s, at_least: 75%, in: every_interval}
  - {measure: response_time, stat: p90, at_most: 1m, on_days: 90%}
  - {measure: focus_occupancy, between: [50%, 80%]}
  - {measure: focus_occupancy, at_least: 50%}
  - {measure: cost, at_most: 100}
"""


@pytest.fixture
def loaded(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


def test_a_case_is_gone_on_with_and_never_simulated_twice(loaded: Loaded) -> None:
    with Cases(Settings(seed=4)) as cases:
        assert cases.results(loaded, 3).days == 3
        assert cases.results(loaded, 5).days == 5
        assert cases.results(loaded, 5).days == 5
        assert cases.days_done == 5
        again = cases.results(loaded.changed({"pools.team.agents": 6}), 5)
        cases.results(loaded, 5, seed=5)
        assert cases.days_done == 15
    alone = imroute.run(loaded, days=5, seed=4).results
    with Cases(Settings(seed=4)) as fresh:
        first, then = fresh.results(loaded, 2), fresh.results(loaded, 5)
    assert first is then
    assert [str(row) for row in then.rows()] == [str(row) for row in alone.rows()]
    assert again.estimate("arrivals").mean == alone.estimate("arrivals").mean  # same customers


def test_progress_counts_days_and_what_is_expected(loaded: Loaded) -> None:
    told: list[tuple[int, int, str]] = []
    with Cases(Settings(), lambda *said: told.append(said)) as cases:
        cases.expect(4, "trying")
        cases.results(loaded, 5)
    assert told == [(0, 4, "trying"), *((day, max(day, 4), "trying") for day in range(1, 6))]


def test_asked_to_stop_a_case_keeps_its_days_and_says_so(loaded: Loaded) -> None:
    with Cases(Settings(), lambda done, *_: cases._asked.set() if done == 2 else None) as cases:
        with pytest.raises(Interrupted):
            cases.results(loaded, 5)
        cases._asked.clear()
        assert cases.results(loaded, 2).days == 2
        assert cases.days_done == 2


def test_old_cases_are_let_go_when_they_take_too_much_room(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imroute.studies.cases.REMEMBERED_CONTACTS", 1000)
    with Cases(Settings()) as cases:
        for agents in (4, 5, 6, 4):
            cases.results(loaded.changed({"pools.team.agents": agents}), 3)
        assert cases.days_done == 12


class Shelf:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, int], Outcome] = {}

    def get(self, key: Key, asked: object) -> Outcome | None:
        return self.kept.get(key.name)

    def put(self, key: Key, outcome: Outcome, provenance: object) -> None:
        self.kept[key.name] = outcome


def test_an_outcome_is_found_again_in_memory_and_in_a_store(loaded: Loaded) -> None:
    shelf, wait = Shelf(), Asked("response_time", stat="p90")
    with Cases(Settings(), store=shelf) as cases:
        first = cases.outcome(loaded, 4, (wait,))
        assert cases.outcome(loaded, 4) is first
        assert cases.days_done == 4
        assert first.row(wait) == cases.results(loaded, 4).estimate("response_time", stat="p90")
        assert first.linear(wait).value == first.row(wait).mean
        assert [verdict.target for verdict in first.verdicts] == list(targets_of(loaded.scenario))
        assert not first.holds
    with Cases(Settings(), store=shelf) as later:
        assert later.outcome(loaded, 4, (wait,)) is first
        assert later.days_done == 0
        later.outcome(loaded, 5)
        later.outcome(loaded, 4, seed=2)
        assert later.days_done == 9


def test_the_same_case_with_fewer_days_has_those_days_alone(loaded: Loaded) -> None:
    with Cases(Settings()) as cases:
        cases.outcome(loaded, 6)
        fewer = cases.outcome(loaded, 3)
    with Cases(Settings()) as fresh:
        assert fresh.outcome(loaded, 3).margins[0].estimate == fewer.margins[0].estimate


# Changes ------------------------------------------------------------------------------------------


def test_changes_add_up_and_leave_the_scenario_alone(loaded: Loaded) -> None:
    more = loaded.changed({"pools.team.agents": {"add": 2}, "demand": {"times": 1.5}})
    assert more.scenario.demand == 1.5
    assert "agents: 7" in more.text
    again = more.changed({"demand": {"times": 2}, "pools.team.agents": "{09:00: 1, 10:00: 2}"})
    assert "agents: {09:00: 1, 10:00: 2}" in again.text
    assert again.scenario.demand == 3
    assert again.hash != more.hash != loaded.hash
    assert loaded.scenario.demand == 1


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("pools.tame.agents", 3, "did you mean 'team'?"),
        ("pools.team.agents", "many", "a whole number, 0 or more"),
        ("demand", -1, "a number above 0"),
        ("pool.team", 3, "write the path from the top, such as pools.team.agents"),
        ("pools.team.agents", "{09:00 3", "no comma between two keys"),
    ],
)
def test_a_change_that_makes_no_sense_is_told_with_its_path(
    loaded: Loaded, path: str, value: object, said: str
) -> None:
    with pytest.raises(imroute.ScenarioError) as raised:
        loaded.changed({path: value})
    assert said in str(raised.value)
    assert path in str(raised.value)


# Margins ------------------------------------------------------------------------------------------


def test_margins_tell_how_far_inside_a_target_its_parts_are(loaded: Loaded) -> None:
    results = imroute.run(loaded, days=6).results
    level, each, days, band, idle, cost = targets_of(loaded.scenario)
    (alone,) = margins(level, results)
    found = interval_estimate(level, results)
    assert alone.linear.value == pytest.approx(found.mean - 0.8)
    assert alone.estimate.low == pytest.approx(found.low - 0.8)
    assert [m.interval for m in margins(each, results)] == [
        "interval:09:00",
        "interval:10:00",
        "interval:11:00",
    ]
    (on_days,) = margins(days, results)
    met = results.by_day("response_time", stat="p90") <= 60
    assert on_days.linear.value == pytest.approx(met.mean() - 0.9)
    (upper,) = margins(band, results)
    busy = interval_estimate(band, results)
    assert upper.linear.value == pytest.approx(0.8 - busy.mean)
    assert upper.estimate.high == pytest.approx(0.8 - busy.low)
    np.testing.assert_allclose(
        upper.linear.parts, -results.linear("focus_occupancy").parts, atol=1e-15
    )
    assert margins(idle, results) == margins(cost, results) == ()


@pytest.mark.parametrize(
    ("target", "direction", "limit"),
    [
        (Target("service_level", within_s=20, at_least=0.8), -1, (0.8, 1)),
        (Target("service_level", within_s=20, at_most=0.9), -1, None),
        (Target("reply_time", stat="p90", at_most=60), 1, (60, -1)),
        (Target("reply_time", stat="60s", at_least=0.9), -1, (0.9, 1)),
        (Target("abandonment", between=(0.01, 0.05)), 1, (0.05, -1)),
        (Target("containment", at_least=0.5), 0, None),
    ],
)
def test_only_the_side_that_load_can_break_binds(
    target: Target, direction: int, limit: tuple[float, int] | None
) -> None:
    assert with_load(target) == direction
    assert limit_of(target) == limit
