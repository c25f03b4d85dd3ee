"""A sweep tries what was asked, and says which point is best, how sure that is, and at what cost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.sweep import sweep_csv, sweep_document, sweep_json
from imroute.findings.swept import in_a_sentence, short_names
from imroute.loading import Loaded
from imroute.show.sweep import show_sweep
from imroute.studies.cases import Cases, Settings
from imroute.studies.sweep import SweepResult, sweep
from imroute.studies.sweep.front import Beaten, Record, front
from imroute.studies.sweep.goals import read_goal
from imroute.studies.sweep.limits import limits, zone, zones_of
from imroute.theory import erlang_a

TELEPHONE = """
title: Telephone desk
day: {start: 09:00, end: 11:00, interval: 1h}
warm_up: 1h
patience: {exponential: 2m}
contact_types: {call: {arrivals: 120/h, handling: {exponential: 3m}}}
pools: {team: {agents: 7, capacity: 1, cost: 30/h}}
targets: [{measure: service_level, within: 20s, at_least: 82%}]
"""
DESK = """
title: Small desk
day: {start: 09:00, end: 12:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}}
pools: {team: {agents: 4, capacity: 2, cost: 30/h}, late: {agents: 1, capacity: 2, cost: 20/h}}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: focus_occupancy, between: [20%, 80%], in: every_interval}
"""
AGENTS, CAPACITY, LATE = "pools.team.agents", "pools.team.capacity", "pools.late.agents"


@pytest.fixture
def desk(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


@pytest.fixture(scope="module")
def telephone(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    path = tmp_path_factory.mktemp("sweep") / "telephone.yaml"
    path.write_text(TELEPHONE, encoding="utf-8")
    return imroute.load(path)


def level_by_theory(agents: int) -> float:
    desk = erlang_a(
        arrival_rate_per_s=120 / 3600, mean_handle_s=180.0, mean_patience_s=120.0, agents=agents
    )
    return desk.p_answered_within(20.0)


@pytest.fixture(scope="module")
def swept(telephone: Loaded) -> SweepResult:
    return sweep(telephone, [f"{AGENTS}=5..12"])


def test_the_cheapest_desk_that_meets_the_target_is_the_one_that_theory_names(
    swept: SweepResult,
) -> None:
    fewest = next(agents for agents in range(5, 13) if level_by_theory(agents) >= 0.82)
    assert level_by_theory(fewest) - 0.82 > 0.01 > level_by_theory(fewest - 1) - 0.82
    assert swept.sure
    assert swept.best is not None
    assert swept.points[swept.best].labels == (str(fewest),)
    assert swept.terms.goal.asked.measure == "cost"
    assert swept.days < 0.7 * swept.days_to_the_end
    statuses = [point.status for point in swept.points]
    assert statuses == ["breaks a target"] * (fewest - 5) + ["best"] + ["beaten"] * (12 - fewest)


def test_each_point_is_what_theory_says_and_all_are_on_the_front(swept: SweepResult) -> None:
    for point in swept.points:
        row = point.outcome.row(swept.terms.service.asked)
        assert abs(row.mean - level_by_theory(int(point.labels[0]))) < 0.04
    assert swept.pareto == tuple(range(8))


def test_the_days_go_to_the_points_near_the_target(swept: SweepResult) -> None:
    days = {point.labels[0]: point.days for point in swept.points}
    assert days["5"] == days["12"] - (days["12"] - days["5"]) <= 30
    assert max(days.values()) <= swept.most_days


def test_a_measure_is_best_whatever_the_targets_say(desk: Loaded) -> None:
    found = sweep(desk, {AGENTS: [3, 4, 7]}, best="service_level:20s", days=30)
    assert found.best == 2
    assert not found.terms.under_targets
    assert {point.status for point in found.points} == {"best", "beaten"}


def test_where_nothing_costs_more_the_best_is_the_best_service(desk: Loaded) -> None:
    found = sweep(desk, ["choose_agent=most_loaded,least_loaded"], days=20)
    assert found.terms.goal.asked.measure == "service_level"
    assert found.best == 1
    dear = sweep(desk, [f"{AGENTS}=4,5"], days=20)
    assert dear.terms.goal.asked.measure == "cost"


def test_hours_are_what_is_spent_where_nothing_is_paid(write: Callable[[str], Path]) -> None:
    unpaid = imroute.load(
        write(
            DESK.replace("cost: ", "shrinkage: 0% # ")
            .replace("0% # 30/h}, late", "0%}, late")
            .replace("0% # 20/h}", "0%}")
        )
    )
    assert sweep(unpaid, [f"{AGENTS}=4,5"], days=20).terms.cost.asked.measure == "paid_hours"


def test_no_point_is_best_where_none_meets_the_targets(desk: Loaded) -> None:
    found = sweep(desk, [f"{AGENTS}=1,2"], days=40)
    assert found.best is None
    assert found.sure
    assert found.nearest == 1
    assert [point.status for point in found.points] == ["breaks a target"] * 2
    assert found.points[0].breaks is not None
    assert found.points[0].breaks[0].measure in ("service_level", "focus_occupancy")


def test_too_many_agents_break_the_lower_bound_of_how_busy_they_are(desk: Loaded) -> None:
    found = sweep(desk, [f"{AGENTS}=6,20"], days=20)
    target, interval = found.points[1].breaks or (None, "")
    assert target is not None
    assert target.measure == "focus_occupancy"
    assert interval.startswith("interval:")


def test_a_bound_that_is_too_near_leaves_it_open(telephone: Loaded) -> None:
    found = sweep(telephone, [f"{AGENTS}=7..9"], days=10)
    assert not found.sure
    assert found.contenders
    assert {point.days for point in found.points} == {10}


def test_a_larger_indifference_takes_fewer_days(telephone: Loaded) -> None:
    def days(part: float | None) -> int:
        sets = [f"{AGENTS}=13,14"]
        return sweep(telephone, sets, best="service_level", indifference=part).days

    assert days(0.05) < days(0.0001)


def test_a_hypercube_has_the_points_asked_for(desk: Loaded) -> None:
    found = sweep(desk, ["demand=0.8..1.2", f"{AGENTS}=4..9"], points=6, days=20)
    assert found.planned == len(found.points) == 6
    assert json.loads(sweep_json(found))["inputs"][0] == {"path": "demand", "values": []}


def test_a_stopped_sweep_tells_of_the_points_that_are_done(
    desk: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Cases.outcome

    def until_the_third(cases: Cases, loaded: Loaded, *asked: object) -> object:
        if cases.days_done >= 40:
            raise KeyboardInterrupt
        return whole(cases, loaded, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Cases, "outcome", until_the_third)
    found = sweep(desk, [f"{AGENTS}=4..9"])
    assert found.interrupted
    assert not found.sure
    assert [point.labels for point in found.points] == [("4",), ("5",)]
    monkeypatch.setattr(Cases, "outcome", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sweep(desk, [f"{AGENTS}=4..9"])


@pytest.mark.parametrize(
    ("best", "said"),
    [
        ("servce_level", "did you mean 'service_level'?"),
        ("service_level:21s", "did you mean '20s'?"),
        ("arrivals", "a measure of which more or less is better"),
    ],
)
def test_a_goal_that_is_none_is_refused(desk: Loaded, best: str, said: str) -> None:
    with pytest.raises(imroute.ImrouteError) as raised:
        sweep(desk, [f"{AGENTS}=4..9"], best=best)
    assert said in str(raised.value)


def test_which_way_is_better_goes_by_the_measure(desk: Loaded) -> None:
    signs = {"cost": 1, "response_time:p90": 1, "service_level": -1, "abandonment": 1, "csat": -1}
    assert {name: read_goal(desk, name).sign for name in signs} == signs


# Limits and the front -----------------------------------------------------------------------------


def test_every_bound_of_every_target_is_a_limit(write: Callable[[str], Path]) -> None:
    targets = """
targets:
  - {measure: service_level, within: 20s, at_least: 80%, on_days: 90%}
  - {measure: focus_occupancy, between: [20%, 80%], in: every_interval}
  - {measure: focus_occupancy, at_least: 5%, on_days: 50%}
  - {measure: cost, at_most: 900}
"""
    loaded = imroute.load(write(DESK.partition("targets:")[0] + targets))
    found = sweep(loaded, [f"{AGENTS}=4"], days=20)
    outcome = found.points[0].outcome
    margins = limits(loaded, outcome)
    hours = ["interval:09:00", "interval:10:00", "interval:11:00"]
    assert set(margins) == {
        (0, "", "load"),
        *((1, hour, side) for hour in hours for side in ("load", "low")),
        (2, "", "days"),
        (3, "", "high"),
    }
    assert margins[3, "", "high"].value == pytest.approx(900 - 420)
    assert margins[2, "", "days"].value == pytest.approx(0.5)
    assert margins[2, "", "days"].error == pytest.approx(0.5 / 20**0.5)  # all days, and yet
    assert margins[1, hours[0], "low"].value < margins[1, hours[1], "low"].value
    assert zones_of(loaded, margins)[3, "", "high"] == pytest.approx(9.0)
    assert zones_of(loaded, margins)[0, "", "load"] == 0.05


def test_what_does_not_matter_goes_by_the_unit() -> None:
    assert [zone("share", level) for level in (0.8, 0.99, 0.0)] == pytest.approx(
        [0.01, 0.002, 0.001]
    )
    assert [zone("s", level) for level in (120.0, 1.0)] == [6.0, 2.0]
    assert [zone("money", level) for level in (500.0, 0.0)] == [5.0, 1.0]
    assert zone("share", 0.8, 0.03) == 0.03
    assert zone("money", 500.0, 0.03) == 15.0


def test_the_front_is_of_those_that_no_other_beats_in_both() -> None:
    def record(spent: float, service: float, wobble: float) -> dict[int, Record]:
        days = [wobble * (-1) ** day for day in range(20)]
        return {20: Record(known([spent] * 20), known([-service + day for day in days]))}

    points = [record(1, 5, 0), record(2, 7, 0), record(2, 6, 0), record(3, 6.9, 9), record(1, 5, 0)]
    assert front(points) == (None, None, Beaten(1, True), Beaten(1, False), None)
    assert front([points[0], {}]) == (None, None)


def known(values: list[float]) -> object:
    import numpy as np

    from imroute.intervals import linear_means

    return linear_means(np.array([values]))[0]


# What is printed ----------------------------------------------------------------------------------


def printed(found: SweepResult, width: int = 100) -> str:
    from rich.console import Console

    with (to := Console(width=width, highlight=False)).capture() as capture:
        show_sweep(found, to)
    return capture.get()


def test_the_screen_begins_with_the_best_and_how_sure_it_is(swept: SweepResult) -> None:
    said = printed(swept)
    order = ["Best: agents 8", "95% sure", "✓ Met:", "breaks target 1", "a point costs"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "running every point to the end would take" in said


def test_nothing_is_cut_on_a_narrow_screen(swept: SweepResult) -> None:
    said = printed(swept, width=50)
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= 50


def test_where_nobody_comes_no_price_of_service_is_made_up(desk: Loaded) -> None:
    nobody = desk.changed({"contact_types.ask.arrivals": "0/h", "days": 5})
    found = sweep(nobody, [f"{AGENTS}=3..5"], days=5)
    assert "nan" not in printed(found)
    assert in_a_sentence(found, found.terms.cost, found.points[0]).startswith("cost a run is")


def test_two_inputs_have_a_map(desk: Loaded) -> None:
    found = sweep(desk, {AGENTS: [3, 4, 8], CAPACITY: [1, 2], LATE: [1]}, days=20)
    said = printed(found)
    rows = [line.split() for line in said.splitlines()]
    assert f"down: {AGENTS}, across: {CAPACITY}" in said
    assert ["8", "▓", "83.8%", "◀", "█"] in [row[:5] for row in rows]
    assert sum("◀" in line and "best" not in line for line in said.splitlines()) == 1
    assert "Map" not in printed(sweep(desk, {AGENTS: [3, 4]}, days=20))


def test_the_screen_says_so_if_no_point_will_do(desk: Loaded) -> None:
    said = printed(sweep(desk, [f"{AGENTS}=1,2"], days=40))
    assert "No point meets every target (95% sure)." in said
    assert "contacts answered within 20 s, at least 80%: missed at every point." in said
    assert "Nearest to it: agents 2" in said


def test_many_points_are_thinned_on_the_screen_and_complete_in_csv(desk: Loaded) -> None:
    found = sweep(desk, [f"{AGENTS}=2..9", f"{CAPACITY}=2..4"], days=20)
    assert "9 more points: --format csv has them all." in printed(found)
    rows = list(csv.DictReader(io.StringIO(sweep_csv(found))))
    assert len(rows) == 24
    assert [rows[-1][AGENTS], rows[-1][CAPACITY]] == ["9", "4"]
    assert {row["target_1"] for row in rows} <= {"met", "missed", "undecided"}
    frame = found.to_frame()
    assert list(frame) == list(rows[0])
    assert frame["cost_mean"].max() == float(rows[-1]["cost_mean"])


def test_the_document_holds_what_was_found(swept: SweepResult) -> None:
    document = json.loads(sweep_json(swept))
    assert document["best"] == 4
    assert document["sure"] is True
    assert document["goal"]["measure"] == "cost"
    assert document["points"][3]["values"] == {AGENTS: "8"}
    assert document["points"][4]["beaten_by"] == 4
    assert document["points"][0]["breaks"] == {
        "target": {"measure": "service_level", "within": 20.0, "at_least": 0.82},
        "interval": None,
    }
    assert document["days"] == swept.days == sum(p["days"] for p in document["points"])
    assert document["provenance"]["seed"] == 1
    assert sweep_document(swept)["pareto"] == {
        "cost": {"measure": "cost", "scope": "all", "stat": "mean", "better": "less"},
        "service": {"measure": "service_level", "scope": "all", "stat": "20s", "better": "more"},
        "points": list(range(1, 9)),
    }


def test_inputs_have_names_as_short_as_tells_them_apart() -> None:
    paths = ["pools.a.agents", "pools.b.agents", "demand", "bots.x.resolves.y", "returns.chance"]
    assert short_names(paths) == ["a.agents", "b.agents", "demand", "y", "returns.chance"]
    assert short_names(["tiers.a.share", "routing.a.share"]) == ["tiers.a.share", "routing.a.share"]


# The command --------------------------------------------------------------------------------------


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["sweep", *(str(one) for one in arguments)])
    assert done.exception is None, done.exception
    return done.stdout


def test_the_command_prints_the_same_for_the_same_seed(write: Callable[[str], Path]) -> None:
    file = write(DESK)
    asked = (file, "--set", f"{AGENTS}=4,5", "--days", 20, "--format", "json")
    assert json.loads(run(*asked)) == json.loads(run(*asked))
    assert json.loads(run(*asked, "--seed", 2)) != json.loads(run(*asked))
    assert run(file, "--set", f"{AGENTS}=4,5", "--days", 20).startswith("Small desk")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--samples", 64], "leave --samples out"),
        (["--measure", "cost"], "leave --measure out"),
        (["--sensitivity", "--latin", 9], "leave --latin out"),
        (["--indifference", "5"], "write 5%"),
        (["--indifference", "0%"], "a difference above 0%"),
        (["--days", 0], "from 1 to"),
        (["--latin", 0], "at least 2 points"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    write: Callable[[str], Path], options: list[object], said: str
) -> None:
    asked = ["sweep", write(DESK), "--set", f"{AGENTS}=4..6", *options]
    done = CliRunner().invoke(app, [str(one) for one in asked])
    assert isinstance(done.exception, imroute.ImrouteError)
    assert said in str(done.exception)


def test_a_sweep_by_workers_is_the_same(desk: Loaded) -> None:
    one, two = (
        sweep(desk, [f"{AGENTS}=4,6"], days=20, settings=Settings(workers=workers))
        for workers in (1, 2)
    )
    assert sweep_csv(one) == sweep_csv(two)
