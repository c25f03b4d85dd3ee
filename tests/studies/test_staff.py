"""Staffing finds the cheapest agents that meet every target, says how sure it is, and can refuse."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.staff import staff_csv, staff_document, staff_json, staff_yaml
from imroute.errors import UsageError
from imroute.loading import Loaded, load
from imroute.show import console
from imroute.show.staff import show_staff
from imroute.studies.cases import Key, Settings
from imroute.studies.outcomes import Outcome
from imroute.studies.staffing import Limits, StaffResult, grid_of, read_limits, staff

TWO_POOLS = """
title: Two pools
day: {start: 09:00, end: 12:00, interval: 1h}
contact_types:
  ask: {arrivals: {09:00: 14/h, 10:00: 24/h, 11:00: 12/h}}
  fix: {arrivals: 8/h, conversation: {turns: {geometric: 6}}}
pools:
  team: {agents: 3, capacity: 2, cost: 30/h, shrinkage: 25%}
  experts: {agents: 2, capacity: 2, cost: 41/h, skills: [fix]}
routing:
  fixes: {match: {type: fix}, stages: [{pools: [experts]}, {after: 20s, pools: [team]}]}
  rest: {stages: [{pools: [team]}]}
targets:
  - {measure: service_level, within: 30s, at_least: 70%}
  - {measure: abandonment, at_most: 30%, for: {type: fix}}
"""
FEW = Limits(least={"team": 1}, most={"team": 3, "experts": 2})


@pytest.fixture(scope="module")
def two_pools(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    path = tmp_path_factory.mktemp("staff") / "two_pools.yaml"
    path.write_text(TWO_POOLS, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module")
def found(two_pools: Loaded) -> StaffResult:
    return staff(two_pools, 6, FEW, settings=Settings(seed=3))


def holds(loaded: Loaded, days: int, seed: int) -> bool:
    """Whether every target is met, as `imroute run` would tell."""
    return all(v.verdict == "met" for v in imroute.run(loaded, days=days, seed=seed).verdicts)


# What is found ------------------------------------------------------------------------------------


def test_the_staffing_found_is_the_cheapest_of_all(found: StaffResult) -> None:
    """Of those that cost less, the dearest and a sample are tried as `imroute run` would.

    All of them, of more desks: benchmarks/staffing_optimum.py.
    """
    assert found.certificate.proof == "cheapest"
    assert found.verified is not None
    assert found.verified.failed == 0  # nothing is kept in reserve
    grid = found.grid
    cost = grid.cost(found.staffing)
    limits = zip(grid.least, grid.most, strict=True)
    every = itertools.product(*(range(least, most + 1) for least, most in limits))
    cheaper = [staffing for staffing in every if grid.cost(staffing) < cost - 1e-9]
    assert len(cheaper) > 100
    dearest = [one for one in cheaper if grid.cost(one) + grid.price.min() > cost - 1e-9]
    tried = {*dearest, *cheaper[::10]}
    assert not any(holds(grid.applied(staffing), 6, 3) for staffing in tried)
    assert holds(found.staffed, 6, 3)


def test_taking_any_one_agent_away_breaks_a_target(found: StaffResult) -> None:
    grid, staffing = found.grid, found.staffing
    with_agents = [cell for cell in range(grid.cells) if staffing[cell]]
    removals = found.certificate.removals
    assert [(r.pool, r.interval) for r in removals] == [grid.name(cell) for cell in with_agents]
    for cell, removal in zip(with_agents, removals, strict=True):
        fewer = [agents - (i == cell) for i, agents in enumerate(staffing)]
        assert removal.breaks
        assert removal.low < 0
        assert not holds(grid.applied(fewer), 6, 3)


def test_it_is_verified_with_other_customers(found: StaffResult) -> None:
    assert found.verified is not None
    assert found.verified.seed != 3
    again = imroute.run(found.staffed, days=found.verified.days, seed=found.verified.seed)
    assert [v.sentence for v in found.verified.verdicts] == [v.sentence for v in again.verdicts]
    assert found.verified.holds == all(v.verdict == "met" for v in again.verdicts)


def test_present_hours_are_paid_with_shrinkage(found: StaffResult) -> None:
    team, experts = (sum(found.need[pool]) for pool in ("team", "experts"))
    assert found.present_hours == team + experts
    assert found.total_hours == pytest.approx(team / 0.75 + experts)
    assert found.cost == pytest.approx(team / 0.75 * 30 + experts * 41)
    assert found.hours_today == pytest.approx(9 / 0.75 + 6)
    assert found.cost_today == pytest.approx(9 / 0.75 * 30 + 6 * 41)
    assert [row.today for row in found.rows] == [3.0] * 3 + [2.0] * 3


def test_a_pool_can_be_kept_and_steps_made_longer(two_pools: Loaded) -> None:
    limits = read_limits(["experts"], ["team=1"], ["team=4"], "day")
    result = staff(two_pools, 4, limits)
    (team,) = result.need.values()
    assert len(set(team)) == 1
    assert 1 <= team[0] <= 4
    assert result.staffed.scenario.pools["experts"] == two_pools.scenario.pools["experts"]
    assert grid_of(two_pools, read_limits([], [], [], "2h")).steps == (range(2), range(2, 3))


def test_the_same_seed_finds_the_same_on_one_thread_and_on_two(
    two_pools: Loaded, found: StaffResult
) -> None:
    again = staff(two_pools, 6, FEW, settings=Settings(seed=3, workers=2))
    assert staff_document(again) == staff_document(found)


def test_rules_of_thumb_are_simulated(found: StaffResult) -> None:
    divided, factors = found.rules
    assert divided.name == "AHT divided by concurrency"
    assert divided.off == divided.agents - divided.needed
    assert factors.agents >= divided.agents  # 1.7 contacts' worth of work with 2 open
    assert len(divided.verdicts) == 2


# Stopping and going on ----------------------------------------------------------------------------


class Shelf:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, int], Outcome] = {}
        self.put_in = 0

    def get(self, key: Key, asked: object) -> Outcome | None:
        outcome = self.kept.get(key.name)
        wanted = set(asked)  # type: ignore[call-overload]
        return outcome if outcome and outcome.readings.keys() >= wanted else None

    def put(self, key: Key, outcome: Outcome, provenance: object) -> None:
        self.kept[key.name] = outcome
        self.put_in += 1


def test_ctrl_c_keeps_the_best_so_far_and_a_store_goes_on_from_there(
    two_pools: Loaded, found: StaffResult
) -> None:
    def stop(done: int, expected: int, what: str) -> None:
        if what == "ruling out everything cheaper" and done > 150:
            raise KeyboardInterrupt

    shelf = Shelf()
    part = staff(two_pools, 6, FEW, None, Settings(seed=3), stop, shelf)
    assert part.interrupted
    assert part.verified is not None  # the last answer that was tried on fresh days
    assert part.certificate.proof == "not proven"
    assert "stopped" in part.certificate.why
    assert holds(part.staffed, 6, 3)
    done = shelf.put_in
    whole = staff(two_pools, 6, FEW, None, Settings(seed=3), store=shelf)
    assert whole.staffing == found.staffing
    before = shelf.put_in
    assert before > done
    staff(two_pools, 6, FEW, None, Settings(seed=3), store=shelf)
    assert shelf.put_in == before


def test_stopped_before_anything_is_known_there_is_no_answer(two_pools: Loaded) -> None:
    def stop(done: int, expected: int, what: str) -> None:
        if done > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        staff(two_pools, 6, FEW, progress=stop)


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(keep=("teem",)), "did you mean 'team'?"),
        (Limits(keep=("team", "experts")), "keep fewer pools"),
        (Limits(keep=("team",), least={"team": 2}), "take one of the two options out"),
        (Limits(least={"team": 4}, most={"team": 3}), "the least not above the most"),
        (Limits(step_s=60.0), "at least the scenario's interval of 1h"),
        (Limits(most={"team": 1, "experts": 1}), "targets that agents can meet within the limits"),
    ],
)
def test_what_cannot_be_is_refused_in_words(two_pools: Loaded, limits: Limits, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        staff(two_pools, 4, limits)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("targets", "days", "said"),
    [
        ("[{measure: cost, at_most: 100}]", 4, "at least one target that more agents can meet"),
        ("[{measure: reply_time, stat: p50, at_most: 5s}]", 4, "with agents in plenty: Missed"),
        (
            "[{measure: service_level, within: 30s, at_least: 70%, on_days: 90%}]",
            10,
            "write --days",
        ),
    ],
)
def test_targets_that_no_staffing_meets_are_refused(
    two_pools: Loaded, targets: str, days: int, said: str
) -> None:
    with pytest.raises(UsageError) as raised:
        staff(two_pools.changed({"targets": targets}), days, FEW)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--least", "team"], "POOL=AGENTS, a whole number"),
        (["--interval", "soon"], "--interval"),
        (["--days", "0"], "from 1 to 100,000 days"),
    ],
)
def test_options_are_refused_in_words(two_pools: Loaded, args: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["staff", two_pools.file, *args])
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)


# What is written ----------------------------------------------------------------------------------


def test_documents_hold_the_answer(found: StaffResult) -> None:
    document = json.loads(staff_json(found))
    first = document["staff"][0]
    assert {
        "pool": "team",
        "interval": "09:00",
        "agents": found.staffing[0],
    }.items() <= first.items()
    assert first["paid"] == pytest.approx(found.staffing[0] / 0.75)
    assert document["total_hours"] == pytest.approx(sum(row["paid"] for row in document["staff"]))
    assert document["certificate"]["proof"] == "cheapest"
    assert document["verified"]["days"] == 60
    assert document["provenance"]["seed"] == 3
    assert staff_csv(found).splitlines()[0] == "pool,interval,agents,paid,today"


def test_the_variant_to_paste_is_the_answer(
    found: StaffResult, write: Callable[[str], Path]
) -> None:
    staffed = load(write(TWO_POOLS + staff_yaml(found)), "staffed").scenario
    for pool, agents in found.need.items():
        steps = staffed.pools[pool].agents
        assert steps is not None
        assert [steps.at(clock_s) for clock_s in found.grid.begins_s] == list(agents)


def test_the_screen_begins_with_the_answer(
    found: StaffResult, capsys: pytest.CaptureFixture[str]
) -> None:
    show_staff(found, console())
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.startswith(f"Two pools {found.total_hours:.1f}".removesuffix(".0"))
    assert "paid hours of agents a day meet every target" in shown
    assert "Proven the cheapest" in shown
    assert "AHT divided by concurrency" in shown
    assert "imroute shifts" in shown


def test_the_command_prints_one_document(two_pools: Loaded) -> None:
    args = ["staff", two_pools.file, "--days", "4", "--interval", "day", "--format", "json"]
    done = CliRunner().invoke(app, [*args, "--most", "team=4", "--keep", "experts"])
    assert done.exit_code == 0, done.stdout
    assert len({row["agents"] for row in json.loads(done.stdout)["staff"]}) == 1


def test_costs_of_cells_follow_pool_and_length(two_pools: Loaded) -> None:
    money, hours = grid_of(two_pools), grid_of(two_pools, in_money=False)
    np.testing.assert_allclose(money.price, [40.0] * 3 + [41.0] * 3)
    np.testing.assert_allclose(hours.price, [1 / 0.75] * 3 + [1.0] * 3)
