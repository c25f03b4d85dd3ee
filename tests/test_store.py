"""The store: cases come back bit for bit, whoever is killed; what is wrong is said in words."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.sweep import sweep_json
from imroute.errors import ImrouteError
from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.store import Listing, Store, StoreError, database, kept
from imroute.store.coding import linear_of, linear_to_bytes
from imroute.studies import cases
from imroute.studies.cases import Cases, Key, Settings
from imroute.studies.engines import simulated
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.sweep import sweep

DESK = """
title: Desk
day: {start: 09:00, end: 12:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}, buy: {arrivals: 20/h}}
pools: {team: {agents: 5, capacity: 2}}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: service_level, within: 20s, at_least: 75%, in: every_interval}
  - {measure: response_time, stat: p90, at_most: 1m, on_days: 90%}
  - {measure: transfer_wait, stat: p90, at_most: 1m}
variants: {more: {pools.team.agents: 6}}
"""
ASKED = (
    Asked("service_level", stat="20s"),
    Asked("response_time", "type:buy", "p90", (9 * 3600.0, 10 * 3600.0)),
    Asked("transfer_wait"),
)


@pytest.fixture
def loaded(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"


def outcome(loaded: Loaded, path: Path | None, days: int = 3, seed: int = 1) -> tuple[Outcome, int]:
    """An outcome by way of a store, and how many days were simulated for it."""
    store = path and Store(path, "sweep")
    with Cases(Settings(seed=seed), store=store) as cases:
        found = cases.outcome(loaded, days, ASKED)
        if store:
            store.close()
        return found, cases.days_done


def bits(outcome: Outcome) -> str:
    """All that an outcome holds, to the last bit."""
    with np.printoptions(floatmode="unique", threshold=sys.maxsize):
        return repr(outcome)


# --------------------------------------------------------------------------------- what is kept


def test_a_case_comes_back_as_it_was_and_is_not_simulated_again(loaded: Loaded, path: Path) -> None:
    without, _ = outcome(loaded, None)
    first, simulated = outcome(loaded, path)
    again, simulated_again = outcome(loaded, path)
    assert (simulated, simulated_again) == (3, 0)
    assert bits(without) == bits(first) == bits(again)
    assert np.isnan(again.row(ASKED[2]).mean)  # no data stays no data
    assert [margin.target for margin in again.margins] == [
        margin.target for margin in first.margins
    ]


def test_another_scenario_seed_days_or_version_is_another_case(
    loaded: Loaded, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(loaded, path)
    assert outcome(loaded.as_variant("more"), path)[1] == 3
    assert outcome(loaded.changed({"pools.team.agents": 6}), path)[1] == 0  # it means the same
    assert outcome(loaded, path, seed=2)[1] == 3
    assert outcome(loaded, path, days=4)[1] == 4
    monkeypatch.setattr(kept, "version_key", lambda: "0.0.1")
    assert outcome(loaded, path)[1] == 3
    assert outcome(loaded, path)[1] == 0


def test_what_else_is_asked_is_added_to_the_case(loaded: Loaded, path: Path) -> None:
    whole, _ = outcome(loaded, path)
    with Store(path) as store, Cases(Settings(), store=store) as cases:
        other = Asked("abandonment")
        cases.outcome(loaded, 3, [other])
        assert cases.days_done == 3
        both = store.get(Key(loaded, 1, 3), [*ASKED, other])
        assert both is not None
        assert [both.readings[one] for one in ASKED] != []
        assert bits(replace(both, readings={one: both.readings[one] for one in ASKED})) == bits(
            whole
        )
    assert len(Listing(path).cases()) == 1


def test_progress_expects_no_days_of_cases_that_are_kept(loaded: Loaded, path: Path) -> None:
    outcome(loaded, path)
    told: list[tuple[int, int, str]] = []
    with Store(path) as store, Cases(Settings(), lambda *said: told.append(said), store) as cases:
        cases.expect(5, "trying")
        cases.outcome(loaded, 3, ASKED)
        cases.outcome(loaded.as_variant("more"), 2, ASKED)
    assert told == [(0, 5, "trying"), (0, 2, "trying"), (1, 2, "trying"), (2, 2, "trying")]


def test_numbers_come_back_bit_for_bit() -> None:
    odd = [-0.0, 0.1 + 0.2, 5e-324, np.inf]
    linear = Linear(-0.0, np.array(odd), np.array([True, False, True, True]))
    numbers, again = linear_of(linear_to_bytes((1.0, np.nan, -np.inf), linear))
    assert str(numbers) == "(1.0, nan, -inf)"
    assert str(again.value) == "-0.0"
    assert again.parts.tobytes() == linear.parts.tobytes()
    assert again.known.tolist() == linear.known.tolist()


def test_a_version_goes_by_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "imroute" / "store"
    package.mkdir(parents=True)
    monkeypatch.setattr(kept, "__file__", str(package / "kept.py"))
    found = []
    for text in ("a = 1", "a = 2", "a = 1"):
        (package / "kept.py").write_text(text)
        found.append(kept.version_key.__wrapped__())
    assert found[0] == found[2] != found[1]
    assert found[0].startswith(f"{imroute.__version__}+")


# -------------------------------------------------------------------------------- whoever dies

STUDY = """
import sys
import imroute
from imroute.store import Store
from imroute.studies.cases import Cases, Settings
from imroute.studies.outcomes import Asked

file, path, agents = sys.argv[1:]
loaded = imroute.load(file)
asked = [Asked("service_level", stat="20s")]
with Store(path, "sweep") as store, Cases(Settings(), store=store) as cases:
    for number in map(int, agents.split(",")):
        cases.outcome(loaded.changed({"pools.team.agents": number}), 2, asked)
"""


def test_a_killed_sweep_goes_on_from_the_cases_that_were_done(
    write: Callable[[str], Path], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, values = write(DESK), ["pools.team.agents=1..24"]
    words = ["sweep", str(desk), "--set", values[0], "--days", "20", "--store", str(path)]
    with subprocess.Popen([sys.executable, "-m", "imroute", *words]) as killed:
        while killed.poll() is None and kept_in(path) < 3:
            time.sleep(0.01)
        killed.kill()
    done = kept_in(path)
    assert 3 <= done < 24
    begun: list[object] = []
    monkeypatch.setattr(cases, "simulated", lambda *a: begun.append(a[2]) or simulated(*a))
    with Store(path) as store:
        again = sweep(imroute.load(desk), values, days=20, store=store)
    assert begun == [range(20)] * (24 - done)
    assert sweep_json(again) == sweep_json(sweep(imroute.load(desk), values, days=20))


def kept_in(path: Path) -> int:
    with contextlib.suppress(StoreError):  # there is none yet
        return len(Listing(path).cases())
    return 0


def test_two_studies_write_to_one_store(write: Callable[[str], Path], path: Path) -> None:
    command = [sys.executable, "-c", STUDY, str(write(DESK)), str(path)]
    both = [subprocess.Popen([*command, cases]) for cases in ("1,2,3,4,5,6", "7,6,5,8,4")]
    assert [one.wait() for one in both] == [0, 0]
    assert kept_in(path) == 8


# ------------------------------------------------------------------------------- what is wrong


def said(path: Path) -> str:
    with pytest.raises(StoreError) as raised:
        Store(path)
    return str(raised.value)


def test_other_files_are_left_as_they_are(tmp_path: Path) -> None:
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("title: no store\n")
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        assert "name another file; this one is left as it is" in said(path)
        assert path.read_bytes() == before
    assert "a folder" in said(tmp_path)


def test_a_store_of_another_layout_is_refused(path: Path) -> None:
    for schema, expected in ((99, "a newer imroute"), (-1, "layout -1")):
        Store(path).close()
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {schema}")
        connection.close()
        assert expected in said(path)
        path.unlink()


def test_a_damaged_store_is_told_to_be(loaded: Loaded, path: Path) -> None:
    outcome(loaded, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(StoreError, match="put it aside and name another"):
        outcome(loaded, path)


@pytest.mark.parametrize("bits", [b"x" * 10, b""])
def test_a_damaged_case_is_told_to_be(loaded: Loaded, path: Path, bits: bytes) -> None:
    outcome(loaded, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE measures SET bits = ?", (bits,))
    connection.close()
    with pytest.raises(StoreError, match="damaged"):
        outcome(loaded, path)


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    assert "folder that you can write to" in said(tmp_path / "nowhere" / "cases.db")


def test_a_full_disk_loses_nothing_that_was_kept(loaded: Loaded, path: Path) -> None:
    outcome(loaded, path)
    store = Store(path)
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    cases = Cases(Settings(), store=store)
    with pytest.raises(StoreError, match="make room and run the same command again"):
        fill(cases, loaded)
    store.close()
    assert outcome(loaded, path)[1] == 0


def fill(cases: Cases, loaded: Loaded) -> None:
    for agents in range(6, 60):
        cases.outcome(loaded.changed({"pools.team.agents": agents}), 3, ASKED)


def test_who_has_waited_long_enough_for_another_study_says_so(
    loaded: Loaded, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAITS_S", 0.05)
    with Store(path) as other:
        other._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="wait for the other study to end"):
            outcome(loaded, path)
        other._connection.execute("ROLLBACK")


# -------------------------------------------------------------------------------- show, export


@pytest.fixture
def filled(loaded: Loaded, path: Path) -> Path:
    for variant in (loaded, loaded.as_variant("more").changed({"pools.team.skills": "[ask, buy]"})):
        outcome(variant, path)
    return path


def command(*words: object) -> str:
    done = CliRunner().invoke(app, ["store", *map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_show_lists_the_cases(filled: Path) -> None:
    text = " ".join(command("show", filled).split())
    assert "2 cases, 6 days in all" in text
    assert "1 sweep Desk 1 3" in text
    assert "2 sweep Desk, variant more," in text
    assert "[ask, buy]" in text
    listed = json.loads(command("show", filled, "--format", "json"))["cases"]
    assert [case["changes"] for case in listed] == ["", "pools.team.skills: [ask, buy]"]
    assert len(list(csv.reader(io.StringIO(command("show", filled, "--format", "csv"))))) == 3


def test_show_tells_what_came_of_a_case(filled: Path, loaded: Loaded) -> None:
    found, _ = outcome(loaded, None)
    text = " ".join(command("show", filled, "--case", 1).split())
    row = found.row(ASKED[0])
    assert f"service_level all 20s {row.mean:.1%} {row.low:.1%} {row.high:.1%} share" in text
    assert "type:buy, 09:00–10:00" in text
    assert " ".join(found.verdicts[0].sentence.split())[:40] in text
    document = json.loads(command("show", filled, "--case", 1, "--format", "json"))
    assert document["measures"][0].keys() >= {"measure", "mean", "low", "high", "during"}
    assert [told["verdict"] for told in document["targets"]] == [v.verdict for v in found.verdicts]
    assert document["provenance"]["seed"] == 1
    assert (
        len(list(csv.reader(io.StringIO(command("show", filled, "--case", 1, "--format", "csv")))))
        == 4
    )


def test_a_case_can_be_run_again_from_what_is_kept(filled: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.yaml"
    again.write_text(command("show", filled, "--case", 2, "--scenario"), encoding="utf-8")
    assert imroute.load(again).hash == Listing(filled).cases()[1].scenario
    assert outcome(imroute.load(again), filled)[1] == 0


def test_export_writes_the_same_rows_in_each_format(filled: Path, tmp_path: Path) -> None:
    tables = []
    for name in ("out.csv", "out.json", "out.parquet"):
        command("export", filled, tmp_path / name)
        read = getattr(pd, f"read_{name.partition('.')[2]}")
        tables.append(read(tmp_path / name))
    assert len(tables[0]) == 6
    for table in tables[1:]:
        assert list(table.columns) == list(tables[0].columns)
        for name in ("case", "measure", "scope", "stat", "seed", "days"):
            assert list(tables[0][name]) == list(table[name]), name
        for name in ("mean", "low", "high"):
            np.testing.assert_allclose(table[name], tables[0][name], rtol=1e-12)


def test_export_takes_some_measures_and_scopes(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    command("export", filled, out, "--measure", "service_level", "--measure", "response_time")
    assert set(pd.read_csv(out)["measure"]) == {"service_level", "response_time"}
    command("export", filled, out, "--scope", "type:buy")
    assert set(pd.read_csv(out)["scope"]) == {"type:buy"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("show", "{none}"), "no such file"),
        (("show", "{filled}", "--case", "7"), "the number of a case: 1, 2"),
        (("show", "{filled}", "--scenario"), "say which, such as --case 1"),
        (("export", "{filled}", "{out}.xls"), "ends with .csv, .json, .parquet"),
        (("export", "{filled}", "{out}.csv", "--measure", "service_levl"), "'service_level'"),
        (("export", "{filled}", "{out}.csv", "--scope", "pool:x"), "all, type:buy"),
        (("export", "{filled}", "{out}/no/out.csv"), "a file to write"),
    ],
)
def test_what_is_not_there_is_said_in_words(
    words: tuple[str, ...], expected: str, filled: Path, tmp_path: Path
) -> None:
    places = {"none": tmp_path / "none.db", "filled": filled, "out": tmp_path / "out"}
    with pytest.raises(ImrouteError) as raised:
        command(*(word.format(**places) for word in words))
    assert expected in str(raised.value)
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "none.db").exists()


def test_without_pyarrow_it_says_how_to_install_it(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImrouteError, match=r"pip install 'imroute\[parquet\]'"):
        command("export", filled, tmp_path / "out.parquet")


def test_an_empty_store_has_no_cases_yet(path: Path, tmp_path: Path) -> None:
    Store(path).close()
    assert "no cases yet" in command("show", path)
    with pytest.raises(ImrouteError, match="a store with cases in it"):
        command("export", path, tmp_path / "out.csv")
