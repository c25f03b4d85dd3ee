"""The benchmarks measure the right thing: twins agree with theory, tables are as documented.

How fast anything is, no test says: that is for `make bench` on a quiet machine.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks import __main__ as command
from benchmarks import machine, ratios, scaling, start, threads
from benchmarks.effort import Effort
from benchmarks.engines import ALONE, Engine, engines
from benchmarks.tables import Heading, Table, short
from benchmarks.twins import c
from benchmarks.workloads import W1, W2, WORKLOADS, Day, Part, Reference, findings

from imroute.distributions import Form
from imroute.engine.plan import make_plan
from imroute.loading import load
from imroute.theory import erlang_a

PAGE = Path(__file__).resolve().parents[1] / "docs" / "background" / "speed.md"
TINY = Effort(1, 0.0, 0.0, 10, 1, 1000, 0, 1, 500)
CHECKED_DAYS = 16


# --------------------------------------------------------------------------- workloads


@pytest.mark.parametrize("name", WORKLOADS)
def test_scenario_is_the_workload(name: str) -> None:
    workload = WORKLOADS[name]
    plan = make_plan(load(workload.scenario).scenario)
    (kind,), (desk,) = plan.types, plan.pools
    assert (desk.agents, desk.capacity) == (workload.agents, 1000 * workload.capacity)
    assert kind.demand.rate_per_s == pytest.approx([workload.per_hour / 3600])
    assert kind.customers[0].patience[:2] == (Form.EXPONENTIAL, workload.patience_s)
    assert plan.day_end_s == 86400


def test_references_of_w1_are_those_of_theory() -> None:
    desk = erlang_a(arrival_rate_per_s=95 / 300, mean_handle_s=300, mean_patience_s=120, agents=100)
    exact = desk.p_abandon, desk.mean_wait_s, desk.service_levels(20).offered
    assert [reference.value for reference in W1.references] == pytest.approx(exact, rel=2e-6)


def _able() -> list[object]:
    return [
        pytest.param(
            workload.name,
            engine,
            id=f"{workload.name}-{engine.name}",
            marks=pytest.mark.skipif(bool(engine.missing), reason=engine.missing or "is here"),
        )
        for workload in (W1, W2)
        for engine in engines(workload)
        if engine.check_days
    ]


@pytest.mark.parametrize(("name", "engine"), _able())
def test_engine_agrees_with_the_references(name: str, engine: Engine) -> None:
    days = engine.play(CHECKED_DAYS, 1)
    assert len(days) == CHECKED_DAYS
    assert all(day.contacts > 1000 and day.seconds > 0 for day in days)
    found = findings(days, engine.references)
    assert all(finding.agrees for finding in found), found


def test_same_seed_same_days_of_the_twins() -> None:
    for workload in (W1, W2):
        for engine in engines(workload):
            if engine.check_days and not engine.missing:
                one, two = (engine.play(1, 7)[0] for _ in range(2))
                assert (one.contacts, one.parts) == (two.contacts, two.parts)


# ----------------------------------------------------------------------- what disagrees


def _days(ratio: float) -> list[Day]:
    rng = np.random.default_rng(5)
    below = rng.uniform(90, 110, 40)
    above = below * ratio + rng.normal(0, 1, 40)
    return [Day(1.0, 100, (Part(*part),)) for part in zip(above, below, strict=True)]


def test_finding_is_a_ratio_with_its_distance() -> None:
    (near,) = findings(_days(0.5), [Reference("share", 0.5)])
    (far,) = findings(_days(0.5), [Reference("share", 0.51)])
    (vague,) = findings(_days(0.5), [Reference("share", 0.51, error=0.01)])
    assert near.agrees
    assert vague.agrees
    assert not far.agrees
    assert near.found == pytest.approx(0.5, abs=0.005)


def test_who_disagrees_is_not_timed() -> None:
    right = Engine("right", lambda days, seed: _days(0.5), 40, (Reference("share", 0.5),))
    wrong = Engine("wrong", lambda days, seed: _days(0.6), 40, (Reference("share", 0.5),))
    more = Engine("more", lambda days, seed: _days(0.6), 0, (), family="wrong")
    table, agree = ratios.checked(W1, [])
    assert not table.rows
    assert not agree
    wide = [
        Engine(engine.name, engine.play, engine.check_days, engine.references, family=engine.family)
        for engine in (right, wrong, more)
    ]
    three = [_thrice(engine) for engine in wide]
    table, agree = ratios.checked(W1, three)
    assert [row[0] for row in table.rows] == ["right", "wrong"]
    assert [row[-1] for row in table.rows] == ["yes", "NO: not timed"]
    assert [engine.name for engine in agree] == ["right"]


def _thrice(engine: Engine) -> Engine:
    """The one statistic as three, as many as W1 has columns for."""

    def play(days: int, seed: int) -> list[Day]:
        return [day._replace(parts=day.parts * 3) for day in engine.play(days, seed)]

    return Engine(engine.name, play, engine.check_days, engine.references * 3, family=engine.family)


# ------------------------------------------------------------------------------ tables


def test_rates_are_told_for_all_who_agree_and_for_who_is_missing() -> None:
    quick = [engine for engine in engines(W2) if engine.name in (ALONE, "SimPy processes")]
    missing = [Engine("Ciw", lambda days, seed: [], 1, (), "not installed here")]
    table = ratios.timed(W2, quick, missing, TINY)
    assert [row[0] for row in table.rows] == [ALONE, "SimPy processes", "Ciw"]
    assert table.rows[-1][1] == "not installed here"
    assert table.rows[1][3] == "1"


def test_threads_are_told() -> None:
    (table,) = threads.tables(TINY)
    names = [row[0] for row in table.rows if ", imroute" in row[0]]
    assert names == ["W1, imroute, threads", "W2, imroute, threads"]


def test_scaling_is_told_by_fresh_processes() -> None:
    table = scaling.agents(TINY)
    assert [row[0] for row in table.rows] == ["W1, 10 agents", "W2, 10 agents"]
    assert all(float(cell.replace(",", "")) > 0 for row in table.rows for cell in row[1:])


def test_table_as_text_and_as_markdown() -> None:
    table = Table(Heading("Speed", ("engine", "rate")), notes=("Quiet.",))
    table.add("C", "13.2 M")
    assert table.text() == "Speed\n  engine    rate\n  C       13.2 M\nQuiet.\n"
    rows = "### Speed\n\n| engine | rate |\n| --- | ---: |\n| C | 13.2 M |\n\nQuiet.\n"
    assert table.markdown() == rows
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        table.add("C")


@pytest.mark.parametrize(
    ("value", "text"),
    [(13.2e6, "13.2 M"), (999_600, "1.00 M"), (61_900, "61.9 k"), (220, "220"), (0.3141, "0.314")],
)
def test_three_figures(value: float, text: str) -> None:
    assert short(value) == text


def test_page_has_the_tables_that_the_command_prints() -> None:
    text, place = PAGE.read_text(encoding="utf-8"), 0
    for part in (ratios, threads, scaling, start):
        for heading in part.headings():
            place = text.find(heading.markdown(), place)
            assert place >= 0, heading.title
    assert list(command.PARTS) == ["ratios", "threads", "scaling", "start"]


# ----------------------------------------------------------------------------- command


def test_command_prints_the_machine_and_the_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "QUICK", TINY)
    monkeypatch.setitem(command.PARTS, "ratios", threads.tables)
    command.main(["ratios", "--rounds", "1", "--markdown"])
    printed = capsys.readouterr().out
    assert machine.described().split(" cores")[0] in printed
    assert threads.THREADS.markdown() in printed


@pytest.mark.parametrize("words", [["memory"], ["--rounds", "0"]])
def test_command_refuses(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(words)
    assert "usage" in capsys.readouterr().err


def test_without_a_compiler_the_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(c, "NAMES", ("no-such-compiler",))
    assert c.compiler() is None
