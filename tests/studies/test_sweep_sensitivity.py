"""Where a swing comes from: against functions with known indices, another library, and desks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import sobol_indices
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.sensitivity import sensitivity_csv, sensitivity_json
from imroute.intervals import Floats
from imroute.loading import Loaded
from imroute.show.sensitivity import show_sensitivity
from imroute.studies.cases import Cases
from imroute.studies.sweep import SensitivityResult, sensitivity
from imroute.studies.sweep.sobol import _rows, indices, indices_with_intervals

DESK = """
title: Small desk
day: {start: 09:00, end: 11:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}, rare: {arrivals: 1/h}}
pools: {team: {agents: 5, capacity: 2, cost: 30/h}}
targets: [{measure: service_level, within: 20s, at_least: 80%, for: {type: ask}}]
"""
SETS = ["demand=0.7..1.3", "pools.team.agents=4..6", "pools.team.cost=30/h..31/h"]


def ishigami(parts: Floats) -> Floats:
    """Parts from 0 to 1, the last axis by input."""
    x, y, z = np.moveaxis((2 * parts - 1) * np.pi, -1, 0)
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def sampled(samples: int, seed: int) -> tuple[Floats, Floats, Floats]:
    rows = _rows(3, samples, seed)
    a, b = rows[:, :3], rows[:, 3:]
    mixed = np.stack([np.where(np.arange(3) == i, b, a) for i in range(3)])
    return ishigami(a), ishigami(b), ishigami(mixed)


def test_the_indices_of_a_known_function_are_found() -> None:
    alone, in_all = indices(*sampled(4096, seed=1))
    assert alone == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert in_all == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_indices_are_those_of_another_library() -> None:
    a, b, mixed = sampled(256, seed=2)
    theirs = sobol_indices(func={"f_A": a, "f_B": b, "f_AB": mixed[:, None]}, n=256)
    alone, in_all = indices(a, b, mixed)
    assert alone == pytest.approx(theirs.first_order)
    assert in_all == pytest.approx(theirs.total_order)


def test_intervals_hold_the_truth_and_are_always_the_same() -> None:
    truth = [0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437]
    held = 0
    for seed in range(30):
        alone, in_all = indices_with_intervals(*sampled(256, seed), seed=1)
        pairs = zip([*alone, *in_all], truth, strict=True)
        held += sum(one.low <= value <= one.high for one, value in pairs)
    assert held >= 0.93 * 30 * 6
    once, again = (indices_with_intervals(*sampled(64, 5), seed=3) for _ in range(2))
    assert once == again


def test_what_never_changes_has_no_influence() -> None:
    alone, in_all = indices(np.ones(8), np.ones(8), np.ones((2, 8)))
    assert [*alone, *in_all] == [0.0] * 4


# Of desks -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> SensitivityResult:
    path = tmp_path_factory.mktemp("sensitivity") / "desk.yaml"
    path.write_text(DESK, encoding="utf-8")
    return sensitivity(imroute.load(path), SETS, samples=32, days=3)


def test_demand_and_agents_move_the_service_and_wages_do_not(found: SensitivityResult) -> None:
    demand, agents, wage = found.influences
    assert demand.alone.mean + agents.alone.mean > 0.6
    assert demand.at_low > demand.at_high
    assert agents.at_low < agents.at_high
    assert wage.alone.mean == wage.in_all.mean == wage.in_all.high == 0.0
    assert found.swing.low < found.swing.mean < found.swing.high
    assert found.cases < 32 * 5  # nothing is simulated twice


def test_the_measure_is_that_of_the_first_target_or_as_asked(
    desk: Loaded, found: SensitivityResult
) -> None:
    assert found.asked[:3] == ("service_level", "type:ask", "20s")
    cost = sensitivity(desk, ["pools.team.cost=30/h..60/h"], measure="cost", samples=16, days=2)
    (wage,) = cost.influences
    assert wage.alone.mean == pytest.approx(1.0, abs=0.2)
    assert cost.swing.mean == pytest.approx(5 * 2 * 45, rel=0.05)


def test_the_same_seed_gives_the_same(desk: Loaded) -> None:
    sets = ["demand=0.7..1.3"]
    one, two = (sensitivity(desk, sets, samples=16, days=2) for _ in range(2))
    assert sensitivity_json(one) == sensitivity_json(two)


@pytest.mark.parametrize(
    ("sets", "options", "said"),
    [
        (["demand=0.8,1.2"], {}, "one range without a step"),
        (["demand=0.8..1.2..0.1"], {}, "write its two ends"),
        (["choose_agent=random,longest_idle"], {}, "one range without a step"),
        (["demand=0.8..1.2"], {"samples": 48}, "a power of two"),
        (["demand=0.8..1.2"], {"samples": 8}, "at least 16"),
        (["demand=0.8..1.2"], {"samples": 8192}, "24,576 cases"),
        (["demand=0.8..1.2"], {"measure": "sevice_level"}, "did you mean 'service_level'?"),
    ],
)
def test_what_has_no_indices_is_refused(
    desk: Loaded, sets: list[str], options: dict[str, object], said: str
) -> None:
    with pytest.raises(imroute.ImrouteError) as raised:
        sensitivity(desk, sets, **options)  # type: ignore[arg-type]
    assert said in str(raised.value)


def test_a_stopped_study_tells_of_the_samples_that_are_done(
    desk: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped_after(days: int) -> SensitivityResult:
        whole = Cases.outcome

        def outcome(cases: Cases, loaded: Loaded, *asked: object) -> object:
            if cases.days_done >= days:
                raise KeyboardInterrupt
            return whole(cases, loaded, *asked)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Cases, "outcome", outcome)
            return sensitivity(desk, ["demand=0.7..1.3"], samples=32, days=1)

    stopped = stopped_after(60)
    assert (stopped.samples, stopped.interrupted) == (30, True)
    with pytest.raises(KeyboardInterrupt):
        stopped_after(30)


def test_the_screen_names_the_input_that_matters_most(found: SensitivityResult) -> None:
    from rich.console import Console

    with (to := Console(width=100, highlight=False)).capture() as capture:
        show_sensitivity(found, to)
    said = capture.get()
    assert "Contacts answered within 20 s for type ask:" in said
    assert "The largest part comes from demand:" in said
    assert "pools.team.agents: 4 to 6, whole numbers" in said
    order = [line.split()[0] for line in said.splitlines() if "–" in line and "%" in line][-3:]
    assert order == ["demand", "agents", "cost"]


def test_the_document_and_the_rows_hold_the_indices(found: SensitivityResult) -> None:
    document = json.loads(sensitivity_json(found))
    rows = list(csv.DictReader(io.StringIO(sensitivity_csv(found))))
    assert [row["path"] for row in rows] == [one["path"] for one in document["inputs"]]
    assert list(found.to_frame()["total"]) == [one["total"] for one in document["inputs"]]
    assert float(rows[0]["first_order"]) == document["inputs"][0]["first_order"]
    assert (rows[1]["low_end"], rows[1]["high_end"]) == ("4", "6")
    assert document["provenance"]["samples"] == 32


def test_the_command_prints_them(write: Callable[[str], Path]) -> None:
    asked = ["sweep", write(DESK), "--set", "demand=0.7..1.3", "--sensitivity"]
    asked += ["--samples", 16, "--days", 2, "--format", "csv"]
    done = CliRunner().invoke(app, [str(one) for one in asked])
    assert done.exit_code == 0
    assert done.stdout.startswith("path,low_end,high_end,first_order,")
