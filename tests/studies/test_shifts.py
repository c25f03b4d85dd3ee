"""The study of shifts: need, rounds, sparing, fresh customers, and what is told of them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from imroute.cli import app
from imroute.documents import shifts as document
from imroute.engine.plan import make_plan
from imroute.errors import UsageError
from imroute.loading import Loaded, load_text
from imroute.scenario.clockmaps import always
from imroute.show.shifts import shifts_parts
from imroute.studies.cases import Settings
from imroute.studies.progress import Interrupted
from imroute.studies.shifts import ShiftsResult, shifts, study, terms_of
from imroute.studies.shifts.need import as_written, by_interval
from imroute.workbook.roster import write_roster

DESK = """\
title: Desk
day: {start: 08:00, end: 16:00, interval: 1h}
contact_types: {question: {arrivals: {08:00: 30/h, 11:00: 70/h, 14:00: 40/h}}}
pools: {+team: {agents: {08:00: 5, 11:00: 8, 14:00: 6}, cost: 30/h, shrinkage: 20%}}
shift_rules: {starts: 1h, lengths: [8h, 4h], breaks: [{lasts: 1h, for_shifts_of: 6h}]}
targets: [{measure: service_level, within: 30s, at_least: 80%}]
"""


def desk(*changes: tuple[str, str]) -> Loaded:
    text = DESK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_text(text)


def found(loaded: Loaded, **options: object) -> ShiftsResult:
    known: dict[str, object] = {"days": 8, "need": "as-written", "solver": "highs", "effort": 3.0}
    return shifts(loaded, **(known | options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def result() -> ShiftsResult:
    return found(desk())


@pytest.fixture(scope="module")
def short() -> ShiftsResult:
    """Too few are written: the need has to be raised."""
    few = desk(("{08:00: 5, 11:00: 8, 14:00: 6}", "{08:00: 3, 11:00: 4, 14:00: 3}"))
    return found(few, settings=Settings(seed=2))


# The need -----------------------------------------------------------------------------------------


def test_the_need_as_written_is_who_is_on_duty() -> None:
    loaded = desk(
        (
            "agents: {08:00: 5, 11:00: 8, 14:00: 6}",
            "shifts: [{agents: 2, from: 08:00, to: 16:00, breaks: [{at: 12:00, lasts: 1h}]}, {agents: 1, from: 10:00, to: 13:00}]",
        )
    )
    terms, _ = terms_of(loaded.scenario)
    grid = terms["+team"].grid
    assert as_written(loaded.scenario, grid)["+team"].tolist() == [2, 2, 3, 3, 1, 2, 2, 2]


def test_a_need_by_interval_holds_in_all_its_slots() -> None:
    loaded = desk(("lasts: 1h", "lasts: 30m"))
    grid = terms_of(loaded.scenario)[0]["+team"].grid
    need = by_interval({"+team": [range(8)]}, 3600.0, grid)
    assert need["+team"].tolist() == [i // 2 for i in range(16)]


def test_a_need_from_elsewhere_is_refused() -> None:
    with pytest.raises(UsageError, match="staff, as-written"):
        found(desk(), need="guessed")


def test_nobody_written_is_refused() -> None:
    loaded = desk(("agents: {08:00: 5, 11:00: 8, 14:00: 6}", "agents: 1"))
    grid = terms_of(loaded.scenario)[0]["+team"].grid
    pool = loaded.scenario.pools["+team"].model_copy(update={"agents": always(0)})
    with pytest.raises(UsageError, match="no agents"):
        as_written(loaded.scenario.model_copy(update={"pools": {"+team": pool}}), grid)


# The study ----------------------------------------------------------------------------------------


def test_the_shifts_found_are_those_simulated(result: ShiftsResult) -> None:
    plan = make_plan(result.rostered.scenario)
    again = as_written(result.rostered.scenario, result.grid)
    assert (again["+team"] == result.covers["+team"].present).all()
    assert plan.pools[0].agents == result.agents
    assert (result.covers["+team"].present >= result.need["+team"]).all()


def test_hours_are_bounded_by_the_need(result: ShiftsResult) -> None:
    assert result.least_hours == pytest.approx(51 / 0.8)
    assert result.least_hours <= result.bound_hours <= result.first_hours == result.paid_hours
    assert result.cost == pytest.approx(result.paid_hours * 30)


def test_targets_hold_with_fresh_customers_too(result: ShiftsResult) -> None:
    assert result.holds
    assert result.verified is not None
    assert result.verified.holds
    assert result.verified.seed != result.settings.seed


def test_where_a_target_fails_the_need_is_raised_until_it_holds(short: ShiftsResult) -> None:
    assert not short.rounds[0].holds
    assert short.rounds[1].cuts
    assert short.holds
    assert short.agents > short.rounds[0].agents
    cut = short.rounds[1].cuts[0]
    assert cut.pool == "+team"


def test_nobody_can_be_taken_away(short: ShiftsResult) -> None:
    """What the study says of its answer, by trying it."""
    assert short.no_one_spare
    from imroute.studies import run

    cover = short.covers["+team"]
    for agent in dict.fromkeys(cover.agents):
        left = list(cover.agents)
        left.remove(agent)
        rostered = short.loaded.changed(
            {"pools.+team.shifts": study.written(tuple(left), short.grid)}
        )
        less = run(rostered, days=short.days, seed=2)
        uncovered = (study.replace(cover, agents=tuple(left)).present < short.need["+team"]).any()
        assert uncovered or less.verdicts[0].verdict != "met"


def test_what_more_agents_cannot_mend_is_said() -> None:
    beyond = found(desk(("at_least: 80%", "at_least: 100%")), days=4, rounds=3)
    assert not beyond.holds
    assert beyond.verified is None
    assert beyond.agents == beyond.rounds[0].agents
    assert "No shifts were found that meet every target" in told(beyond)


def test_two_pools_are_tried_for_what_mends_a_target() -> None:
    """Only one of them serves the customers of the target that fails."""
    text = """\
day: {start: 08:00, end: 12:00, interval: 1h}
contact_types: {a: {arrivals: 30/h}, b: {arrivals: 30/h}}
pools: {for_a: {agents: 1, skills: a}, for_b: {agents: 4, skills: b}}
shift_rules: {lengths: [4h], starts: 1h, breaks: [{lasts: 15m}]}
targets: [{measure: service_level, within: 60s, at_least: 60%, for: {type: a}}]
"""
    loaded = load_text(text)
    got = found(loaded, days=6)
    assert {cut.pool for one in got.rounds for cut in one.cuts} == {"for_a"}
    assert got.holds


def test_a_week_is_covered_day_by_day() -> None:
    loaded = desk(
        ("day: {", "days: 7\nday: {"),
        ("lengths: [8h, 4h]", "lengths: [8h]"),
        ("{08:00: 5, 11:00: 8, 14:00: 6}", "3"),
        ("30/h, 11:00: 70/h, 14:00: 40/h", "10/h"),
    )
    got = found(loaded, days=3)
    cover = got.covers["+team"]
    assert (cover.present >= got.need["+team"]).all()
    assert all(len(agent.days) == 5 for agent in cover.agents)
    again = as_written(got.rostered.scenario, got.grid)
    assert (again["+team"] == cover.present).all()
    rows = list(got.roster)
    assert {row[2] for row in rows} == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    assert len(rows) == 5 * got.agents


def test_stopped_it_tells_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*given: object) -> None:
        raise Interrupted

    monkeypatch.setattr(study, "_verify", stop)
    got = found(desk())
    assert got.interrupted
    assert got.holds
    assert got.verified is None
    assert "Stopped early" in told(got)


def test_a_day_staffed_is_covered() -> None:
    """The need of a study of staffing, from that study."""
    loaded = desk(
        ("arrivals: {08:00: 30/h, 11:00: 70/h, 14:00: 40/h}", "arrivals: 20/h"),
        ("interval: 1h", "interval: 4h"),
    )
    got = found(loaded, need="staff", days=10)
    assert got.need_from == "staff"
    assert got.holds
    assert np.asarray(got.need["+team"]).max() < 8


# What is told -------------------------------------------------------------------------------------


def told(result: ShiftsResult) -> str:
    from rich.console import Console

    to = Console(width=120, file=io.StringIO(), highlight=False)
    for part in shifts_parts(result):
        to.print(part)
    return to.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_screen(result: ShiftsResult, short: ShiftsResult) -> None:
    screen = told(result)
    assert "Shifts for the agents as written; 8 days simulated, seed 1, solver highs" in screen
    assert "every target is met again" in screen
    assert "08:00                  5/5" in screen
    assert "No shifts by these rules cover the need in fewer paid hours: proven." in screen
    assert f"{result.agents} agents" in screen
    assert "more in +team at" in told(short)


def test_the_document(result: ShiftsResult) -> None:
    laid = json.loads(document.json_text(result))
    assert laid["provenance"]["solver"] == "highs"
    assert laid["verified"]["holds"]
    assert sum(shift["agents"] for shift in laid["shifts"]) == result.agents
    assert [row["need"] for row in laid["cover"]] == [5, 5, 5, 8, 8, 8, 6, 6]
    assert all(row["on_duty"] >= row["need"] and row["short"] == 0 for row in laid["cover"])
    assert load_text(laid["rostered"]).hash == result.rostered.hash


def test_rows_of_the_roster(result: ShiftsResult) -> None:
    rows = list(csv.DictReader(io.StringIO(document.csv_text(result))))
    assert len(rows) == result.agents
    assert {row["pool"] for row in rows} == {"'+team"}  # a spreadsheet would take it for a sum
    assert sum(float(row["paid_hours"]) for row in rows) / 0.8 == pytest.approx(result.paid_hours)


def test_the_workbook(result: ShiftsResult, tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    write_roster(result, path)
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        sheets = {name: book.read(name).decode() for name in names if "sheet" in name}
        texts = book.read("xl/sharedStrings.xml").decode()
        chart = book.read("xl/charts/chart1.xml").decode()
    assert "+team" in texts
    assert not any("<f>" in sheet for sheet in sheets.values())  # no formula
    assert "Cover" in chart
    assert sheets["xl/worksheets/sheet1.xml"].count("<row ") == result.agents + 1


def test_the_command(tmp_path: Path) -> None:
    file, roster = tmp_path / "desk.yaml", tmp_path / "roster.csv"
    file.write_text(DESK, encoding="utf-8")
    options = ["--days", "4", "--need", "as-written", "--solver", "highs", "--roster", str(roster)]
    done = CliRunner().invoke(app, ["shifts", str(file), *options])
    assert done.exit_code == 0
    assert "Cover against need" in done.stdout
    assert roster.read_text(encoding="utf-8-sig").startswith("pool,agent,day,from,to,breaks")


@pytest.mark.parametrize(
    ("name", "said"),
    [("roster.ods", "a file that ends in .xlsx or .csv"), ("no/r.csv", "a folder that there is")],
)
def test_files_that_no_roster_goes_to(name: str, said: str, tmp_path: Path) -> None:
    from imroute.documents.places import refuse_place

    with pytest.raises(UsageError, match=said):
        refuse_place(tmp_path / name, "--roster", ".xlsx", ".csv")


def test_nothing_that_is_simulated_depends_on_the_rules() -> None:
    from imroute.studies import run

    with_rules = desk()
    without = load_text("\n".join(line for line in DESK.splitlines() if "shift_rules" not in line))
    assert without.scenario.shift_rules is None
    rows = [str(list(run(one, days=2).results.rows())) for one in (with_rules, without)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rounds": 0}, "at least 1 round"),
        ({"effort": 0.0}, "a number of seconds above 0"),
        ({"days": 0}, "from 1 to 100,000 days"),
    ],
)
def test_what_no_study_can_do_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        found(desk(), **options)
