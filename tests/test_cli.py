"""The command line as a user meets it: whole commands, what they print, how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from imroute.cli import app

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
COMMAND = (sys.executable, "-m", "imroute.cli")


def imroute(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False
    )


def printed(*arguments: object, cwd: Path | None = None) -> str:
    done = imroute(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_runs_and_says_of_each_target_whether_it_is_met(path: Path) -> None:
    shown = printed("run", path, "--days", 2)
    heads = [line.strip() for line in shown.splitlines() if line and not line.startswith(" ")]
    several, experience = path.stem == "service_week", "experience:" in path.read_text("utf-8")
    assert heads[2:] == [
        f"The ranges are rough with so few {'runs' if several else 'days'}: --days 20 tells more.",
        "Targets",
        "The worst day, mon, by interval" if several else "The day, by interval",
        "How long customers wait",
        "Who waits, who works",
        "Of 1,000 customers",
        *["What customers make of it"] * experience,
        "Where it is short",
        "Assumed for you",
        "What the words mean",
    ]
    targets = shown.split("Targets")[1].split(", by interval")[0]
    assert any(word in targets for word in ("Met:", "Missed:", "Undecided:"))


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_and_its_variants_check(path: Path) -> None:
    assert "no errors" in printed("check", path)


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(desk: Path) -> None:
    first, again = (printed("run", desk, "--days", 3, "--format", "json") for _ in range(2))
    assert first == again
    assert first != printed("run", desk, "--days", 3, "--format", "json", "--seed", 2)


def test_json_is_one_document_that_explains_itself(desk: Path) -> None:
    told = json.loads(printed("run", desk, "--days", 3, "--format", "json", "--variant", "more"))
    assert list(told) == ["scenario", "provenance", "assumed", "measures", "targets"]
    assert told["scenario"]["title"] == "Small desk"
    assert told["scenario"]["file"] == str(desk)
    assert len(told["scenario"]["hash"]) == 16
    assert told["provenance"]["days"] == 3
    assert told["provenance"]["seed"] == 1
    assert told["provenance"]["engine"] == "kernel"
    assert told["provenance"]["variant"] == "more"
    rows = {(row["measure"], row["scope"], row["stat"]): row for row in told["measures"]}
    level = rows["service_level", "type:refund × interval:23:00", "30s"]
    assert level["unit"] == "share"
    assert 0 <= level["low"] <= level["mean"] <= level["high"] <= 1
    assert set(level) == {"measure", "scope", "stat", "mean", "low", "high", "unit", "days"}
    assert rows["transfer_wait", "all", "mean"]["mean"] is None
    target = told["targets"][0]
    assert target["target"] == {"measure": "service_level", "within": 30.0, "at_least": 0.8}
    assert target["verdict"] in {"met", "missed", "undecided"}
    assert {"path": "day.start", "written": "09:00"}.items() not in told["assumed"]
    assert all(one["source"] for one in told["assumed"])


def test_csv_holds_the_same_rows_as_json(desk: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("run", desk, "--days", 2, "--format", "csv"))))
    told = json.loads(printed("run", desk, "--days", 2, "--format", "json"))["measures"]
    assert len(rows) == len(told)
    for row, same in zip(rows, told, strict=True):
        assert [row["measure"], row["scope"], row["stat"]] == [
            same["measure"],
            same["scope"],
            same["stat"],
        ]
        assert row["mean"] == ("" if same["mean"] is None else str(same["mean"]))


def test_save_keeps_all_of_a_run_and_it_can_be_run_again(desk: Path, tmp_path: Path) -> None:
    done = imroute("run", desk, "--days", 2, "--save", tmp_path / "kept", "--format", "csv")
    assert done.returncode == 0
    kept = {path.name for path in (tmp_path / "kept").iterdir()}
    assert kept == {"result.json", "measures.csv", "contacts.csv", "scenario.yaml"}
    assert (tmp_path / "kept" / "measures.csv").read_text() == done.stdout
    told = json.loads((tmp_path / "kept" / "result.json").read_text())
    again = json.loads(
        printed("run", tmp_path / "kept" / "scenario.yaml", "--days", 2, "--format", "json")
    )
    assert again["scenario"]["hash"] == told["scenario"]["hash"]
    assert again["measures"] == told["measures"]
    kept_contacts = (tmp_path / "kept" / "contacts.csv").read_text()
    contacts = list(csv.DictReader(io.StringIO(kept_contacts)))
    offered = [row for row in contacts if row["outcome"] == "completed"]
    assert offered
    assert all(float(row["first_reply_s"]) >= float(row["joined_s"]) for row in offered)


def test_what_cannot_be_saved_is_said_in_words(desk: Path) -> None:
    done = imroute("run", desk, "--days", 1, "--save", desk)
    assert done.returncode == 2
    assert "a folder to write to" in done.stderr
    assert "Traceback" not in done.stderr


MISTAKES = {
    "no such file": (("run", "nowhere.yaml"), "nowhere.yaml\n  written: no such file"),
    "unknown variant": (("run", "{desk}", "--variant", "mroe"), "did you mean 'more'?"),
    "unknown engine": (("run", "{desk}", "--engine", "fast"), "--engine\n  written: fast"),
    "no days": (("run", "{desk}", "--days", "0"), "from 1 to 100,000 days"),
    "negative seed": (("run", "{desk}", "--seed", "-1"), "--seed\n  written: -1"),
    "unknown industry": (("init", "x", "--industry", "finanze"), "did you mean 'finance'?"),
    "unknown contact": (("explain", "{desk}", "--contact", "99999"), "a contact of day 1: 0 to"),
    "negative contact": (("explain", "{desk}", "--contact", "-1"), "a contact of day 1: 0 to"),
    "no such day": (("explain", "{desk}", "--contact", "1", "--day", "0"), "--day"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_said_in_words_with_exit_code_2(mistake: str, desk: Path) -> None:
    arguments, expected = MISTAKES[mistake]
    done = imroute(*(str(desk) if one == "{desk}" else one for one in arguments), cwd=desk.parent)
    assert done.returncode == 2
    assert done.stdout == ""
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_init_writes_a_scenario_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    for industry in ("finance", "medical", "ecommerce", "general"):
        printed("init", f"my_{industry}", "--industry", industry, cwd=tmp_path)
        assert "no errors" in printed("check", f"my_{industry}.yaml", cwd=tmp_path)
    assert (tmp_path / "imroute.schema.json").exists()
    again = imroute("init", "my_finance", cwd=tmp_path)
    assert again.returncode == 2
    assert "a file that exists" in again.stderr


def test_the_committed_schema_is_the_one_that_is_printed() -> None:
    assert printed("schema") == (SCENARIOS / "imroute.schema.json").read_text(encoding="utf-8")


def test_targets_prints_every_table_with_its_sources() -> None:
    shown = printed("targets")
    for words in ("Industry answer targets", "IM response-time article", "Assumed for you"):
        assert words in shown


def test_nothing_but_the_document_is_on_standard_output_on_a_terminal(desk: Path) -> None:
    """Progress goes to the terminal through standard error, so that a pipe stays clean."""
    leader, follower = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "run", str(desk), "--days", "2", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=follower,
        check=True,
    )
    os.close(follower)
    os.close(leader)
    json.loads(done.stdout)


def test_ctrl_c_before_anything_is_known_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("imroute.loading.load", stopped)
    done = CliRunner().invoke(app, ["compare", "desk.yaml"])
    assert done.exit_code == 130
    assert done.stderr == "stopped before anything was known\n"


def test_ctrl_c_keeps_the_days_that_are_done(write_busy_desk: Path) -> None:
    loaded = [*COMMAND, "run", str(write_busy_desk), "--days", "1"]
    subprocess.run(loaded, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    running = subprocess.Popen(
        [*COMMAND, "run", str(write_busy_desk), "--days", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_work(running.pid, seconds=8)  # what is loaded by then would lose the signal
    running.send_signal(signal.SIGINT)
    shown, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Stopped early" in shown
    assert "Traceback" not in said


def wait_for_work(pid: int, seconds: float) -> None:
    """Wait until a process has used so much processor time, however busy the machine is."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(1200):
        time.sleep(0.1)
        if stat.exists():
            used = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
            if used / os.sysconf("SC_CLK_TCK") > seconds:
                return


@pytest.fixture
def write_busy_desk(tmp_path: Path) -> Path:
    path = tmp_path / "busy.yaml"
    path.write_text(
        "contact_types: {a: {arrivals: 30/h, handling: 3m}}\npools: {p: {agents: 3, capacity: 1}}\n"
    )
    return path


def test_a_closed_pipe_ends_quietly(desk: Path) -> None:
    command = f"{sys.executable} -m imroute.cli run {desk} --days 1 --format csv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("measure,scope")
    assert "Traceback" not in done.stderr


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, runpy; sys.argv = ['imroute', '--help']\n"
    code += "try: runpy.run_module('imroute.cli', run_name='__main__')\n"
    code += (
        "except SystemExit: print([m for m in ('numpy', 'simpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_begins_with_what_planners_do_first() -> None:
    names = [str(command.name or command.callback.__name__) for command in app.registered_commands]
    assert names[:3] == ["run", "compare", "staff"]
    assert names.index("app") < names.index("check")
