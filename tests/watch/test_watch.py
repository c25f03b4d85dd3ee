"""A file that is watched: run again when it is saved, and only then."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from imroute.language import speaking
from imroute.loading import Loaded
from imroute.studies import RunResult, run
from imroute.watch import watch
from imroute.watch.changes import changed_keys, judged
from imroute.watch.files import GONE_S, LOOK_S, SETTLED_S, RealClock, Stamp
from imroute.watch.screen import Screen

DESK = """\
title: Desk
contact_types: {chat: {arrivals: 40/h}}
pools: {team: {agents: 2, capacity: 2}}
day: {start: 09:00, end: 11:00}
targets: [{measure: service_level, within: 30s, at_least: 80%}]
"""
Step = tuple[float, Callable[[], object]]


class Script:
    """A clock that does what a script says at its times, then presses Ctrl-C."""

    def __init__(self, *steps: Step) -> None:
        self.now, self._steps = 0.0, list(steps)
        self._real, self._number = RealClock(), 0

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self._steps and self._steps[0][0] <= self.now + 1e-9:
            self._steps.pop(0)[1]()
        if not self._steps and self.now > 20:
            raise KeyboardInterrupt

    def stamp(self, path: Path) -> Stamp:
        return self._real.stamp(path)


class Told:
    """What is told, in short."""

    def __init__(self, clock: Script) -> None:
        self.said: list[str] = []
        self.at: list[float] = []
        self._clock = clock

    def begin(self) -> None:
        self.at.append(round(self._clock.now, 2))

    def result(self, result: RunResult, before: RunResult | None) -> None:
        agents = result.loaded.scenario.pools["team"].size
        self.said.append(f"{agents} agents" + (" again" if before else ""))

    def error(self, error: Exception, last: RunResult | None) -> None:
        self.said.append(f"error{' after a result' if last else ''}: {str(error).splitlines()[0]}")

    def unwritten(self, error: Exception) -> None:
        self.said.append(f"unwritten: {error}")

    def waiting(self, files: int) -> None:
        pass

    def gone(self, file: str) -> None:
        self.said.append("gone")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(DESK, encoding="utf-8")
    return path


def simulate(loaded: Loaded) -> RunResult:
    return run(loaded, days=2)


def followed(file: Path, *steps: Step) -> Told:
    clock = Script(*steps)
    told = Told(clock)
    last = watch(file, None, simulate, lambda result: None, told, clock)
    assert not last.interrupted
    return told


def with_agents(agents: int) -> str:
    return DESK.replace("agents: 2", f"agents: {agents}") + "#" * agents  # of another size too


def saved(file: Path, text: str) -> Callable[[], object]:
    return lambda: file.write_text(text, encoding="utf-8")


def test_a_saved_file_is_run_again_soon(file: Path) -> None:
    told = followed(file, (1.0, saved(file, with_agents(3))))
    assert told.said == ["2 agents", "3 agents again"]
    assert told.at[1] - 1.0 <= SETTLED_S + 2 * LOOK_S + 1e-9 <= 0.3


def test_a_file_saved_as_it_was_is_run_again_and_one_left_alone_is_not(file: Path) -> None:
    assert followed(file).said == ["2 agents"]
    told = followed(file, (1.0, lambda: os.utime(file, ns=(1, 1))))
    assert told.said == ["2 agents", "2 agents again"]


def test_a_file_written_in_two_steps_is_no_error(file: Path) -> None:
    half = with_agents(3)[:60]
    told = followed(
        *(file, (1.0, saved(file, ""))),
        *((1.6, saved(file, half)), (1.7, saved(file, with_agents(3)))),
    )
    assert told.said == ["2 agents", "3 agents again"]


def test_a_file_that_an_editor_replaces_is_no_error(file: Path) -> None:
    beside = file.with_suffix(".tmp")

    def away() -> None:
        file.rename(file.with_suffix(".bak"))
        beside.write_text(with_agents(3), encoding="utf-8")

    told = followed(file, (1.0, away), (1.4, lambda: beside.rename(file)))
    assert told.said == ["2 agents", "3 agents again"]


def test_a_file_that_is_deleted_is_waited_for(file: Path) -> None:
    told = followed(file, (1.0, file.unlink), (1.0 + 3 * GONE_S, saved(file, with_agents(3))))
    assert told.said == ["2 agents", "gone", "3 agents again"]


def test_errors_are_told_and_the_last_result_stays_what_is_compared_with(file: Path) -> None:
    wrong = with_agents(3).replace("agents: 3", "agents: many")
    told = followed(file, (1.0, saved(file, wrong)), (5.0, saved(file, with_agents(4))))
    assert told.said[0] == "2 agents"
    assert told.said[1].startswith("error after a result: ")
    assert "pools.team.agents" in told.said[1]
    assert told.said[2:] == ["4 agents again"]


def test_files_that_the_file_reads_are_watched_too(file: Path) -> None:
    base = file.with_name("base.yaml")
    base.write_text(DESK, encoding="utf-8")
    file.write_text("extends: base.yaml\n", encoding="utf-8")
    told = followed(file, (1.0, saved(base, with_agents(3))))
    assert told.said == ["2 agents", "3 agents again"]


def test_what_is_saved_while_it_is_simulated_counts(file: Path) -> None:
    runs = []

    def saving(loaded: Loaded) -> RunResult:
        if not runs:
            file.write_text(with_agents(3), encoding="utf-8")
        runs.append(loaded)
        return simulate(loaded)

    clock = Script()
    told = Told(clock)
    watch(file, None, saving, lambda result: None, told, clock)
    assert told.said == ["2 agents", "3 agents again"]


def test_before_any_result_ctrl_c_is_passed_on(file: Path) -> None:
    file.write_text("title: [", encoding="utf-8")
    clock = Script()
    with pytest.raises(KeyboardInterrupt):
        watch(file, None, simulate, lambda result: None, Told(clock), clock)


# What is told of a change -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, RunResult]:
    from imroute import load_text

    now = DESK.replace("agents: 2", "agents: 4")
    return tuple(run(load_text(text), days=5) for text in (DESK, now))  # type: ignore[return-value]


def test_changed_keys(two: tuple[RunResult, RunResult]) -> None:
    before, now = two
    assert changed_keys(before.loaded, now.loaded) == [("pools.team.agents", "2", "4")]
    assert changed_keys(now.loaded, now.loaded) == []


def test_targets_are_compared_day_by_day(two: tuple[RunResult, RunResult]) -> None:
    before, now = two
    [one] = judged(before, now)
    assert one.difference is not None
    shares = [result.results.estimate("service_level", stat="30s").mean for result in two]
    assert one.difference.difference == pytest.approx(shares[1] - shares[0])
    assert one.difference.low < one.difference.difference < one.difference.high


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Changed in the file"), ("zh", "文件中的改动")]
)
def test_what_the_screen_shows(two: tuple[RunResult, RunResult], language: str, words: str) -> None:
    written = io.StringIO()
    with speaking(language):
        Screen(Console(file=written, width=120)).result(two[1], two[0])
    shown = written.getvalue()
    assert words in shown
    assert "pools.team.agents: 2 → 4" in shown
    assert shown.index("Desk") < shown.index(words)


# The command --------------------------------------------------------------------------------------


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "imroute", "run", *options]


@pytest.mark.parametrize("options", [("--format", "json"), ("--format", "csv"), ("--days", "auto")])
def test_what_cannot_be_watched_is_refused(file: Path, options: tuple[str, ...]) -> None:
    from typer.testing import CliRunner

    from imroute.cli import app
    from imroute.errors import UsageError

    found = CliRunner().invoke(app, ["run", str(file), "--watch", *options])
    assert isinstance(found.exception, UsageError)
    assert " ".join(options) in str(found.exception)


def test_the_command_redraws_and_ends_by_ctrl_c(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "desk.xlsx"
    out = tmp_path / "out.txt"
    options = ["--watch", "--days", "2", "--lang", "zh", "--excel", str(report)]
    with (
        out.open("w") as stream,
        subprocess.Popen(
            command(str(file), *options), stdout=stream, stderr=subprocess.STDOUT
        ) as process,
    ):
        wait_for(out, "Ctrl-C", 1)
        first = report.read_bytes()
        file.write_text(with_agents(4), encoding="utf-8")
        wait_for(out, "Ctrl-C", 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    shown = out.read_text(encoding="utf-8")
    assert "pools.team.agents: 2 → 4" in shown
    assert "Traceback" not in shown
    assert report.read_bytes() != first


def wait_for(file: Path, words: str, times: int) -> None:
    for _ in range(600):
        if file.read_text(encoding="utf-8").count(words) >= times:
            return
        time.sleep(0.1)
    raise AssertionError(file.read_text(encoding="utf-8"))
