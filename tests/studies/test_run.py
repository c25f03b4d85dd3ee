"""A run as a study: the same whoever computes it, kept when interrupted, refused when senseless."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import imroute
from imroute.engine.plan import expected_contacts, make_plan
from imroute.errors import UsageError
from imroute.studies.asked import targets_of
from imroute.studies.engines import ENGINES, simulated

each_engine = pytest.mark.parametrize("engine", ENGINES)


def columns(table: np.ndarray) -> dict[str, bytes]:
    """All bits of a table but those between its columns."""
    return {name: table[name].tobytes() for name in table.dtype.names or ()}


@each_engine
def test_the_number_of_workers_changes_nothing(desk: Path, engine: str) -> None:
    loaded = imroute.load(desk)
    one, two = (
        imroute.run(loaded, days=7, workers=workers, engine=engine, keep_logs=True)
        for workers in (1, 2)
    )
    assert len(one.logs) == 7
    for log, same in zip(one.logs, two.logs, strict=True):
        for table in ("contacts", "work", "duty"):
            assert columns(getattr(log, table)) == columns(getattr(same, table))
    assert str(list(one.results.rows())) == str(list(two.results.rows()))


def test_both_engines_come_to_the_same(desk: Path) -> None:
    loaded = imroute.load(desk)
    one, two = (imroute.run(loaded, days=3, engine=engine, keep_logs=True) for engine in ENGINES)
    assert str(list(one.results.rows())) == str(list(two.results.rows()))
    assert [log.ended_s for log in one.logs] == [log.ended_s for log in two.logs]


def test_logs_are_let_go_unless_they_are_to_be_kept(desk: Path) -> None:
    assert imroute.run(imroute.load(desk), days=2).logs == ()


def test_the_first_use_says_that_it_compiles(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for kept in (True, False):
        monkeypatch.setattr("imroute.compiled.is_kept", lambda name, kept=kept: kept)
        imroute.run(imroute.load(desk), days=1)
        said = capsys.readouterr()
        assert said.out == ""
        assert ("compiling the engine, once" in said.err) != kept


@each_engine
def test_more_days_begin_with_the_same_days(desk: Path, engine: str) -> None:
    loaded = imroute.load(desk)
    short, long = (
        imroute.run(loaded, days=days, workers=1, engine=engine, keep_logs=True) for days in (2, 5)
    )
    for log, same in zip(short.logs, long.logs, strict=False):
        assert columns(log.contacts) == columns(same.contacts)


def test_an_interrupted_run_keeps_the_days_that_are_done(desk: Path) -> None:
    def stop_after_two(done: int, expected: int, what: str, /) -> None:
        if done == 2:
            raise KeyboardInterrupt

    result = imroute.run(imroute.load(desk), days=50, workers=1, progress=stop_after_two)
    assert result.interrupted
    assert result.days == 2
    assert result.provenance["days"] == 2


@pytest.mark.parametrize(("engine", "plays"), [("reference", "one_day"), ("kernel", "_checked")])
def test_interrupted_before_the_first_day_there_is_nothing_to_keep(
    desk: Path, monkeypatch: pytest.MonkeyPatch, engine: str, plays: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("imroute.studies.engines"), plays, interrupted)
    with pytest.raises(KeyboardInterrupt):
        imroute.run(imroute.load(desk), days=2, workers=1, engine=engine)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 10**6}, {"seed": -1}, {"engine": "x"}])
def test_what_makes_no_sense_is_refused(desk: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        imroute.run(imroute.load(desk), **wrong)  # type: ignore[arg-type]


def test_written_targets_mean_what_they_say(write: Callable[[str], Path]) -> None:
    text = """
day: {start: 22:00, end: 02:00, interval: 1h}
contact_types: {a: {arrivals: 10/h}}
pools: {p: {agents: 1}}
targets:
  - {measure: service_level, within: 20s, at_least: 80%, clock: from_arrival, on_days: 90%}
  - {measure: reply_time, stat: p90, at_most: 2m, for: {type: a}, during: [23:00, 01:00]}
  - {measure: response_time, stat: 30s, at_least: 90%, in: every_interval}
  - {measure: concurrency, between: [1, 2]}
"""
    level, reply, consistency, band = targets_of(imroute.load(write(text)).scenario)
    assert (level.within_s, level.at_least, level.clock) == (20.0, 0.8, "from_arrival")
    assert level.on_days == 0.9
    assert (reply.stat, reply.at_most, reply.scope) == ("p90", 120.0, ("type:a",))
    assert reply.during == (23 * 3600.0, 25 * 3600.0)
    assert reply.written["during"] == ["23:00", "01:00"]
    assert (consistency.stat, consistency.at_least) == ("30s", 0.9)
    assert consistency.every_interval
    assert band.between == (1.0, 2.0)
    result = imroute.run(imroute.load(write(text)), days=3, workers=1)
    assert [verdict.verdict != "no data" for verdict in result.verdicts] == [True] * 4


def test_expected_contacts_are_what_comes(desk: Path) -> None:
    """200 days of about 280 contacts: a bias of 1% would be seen."""
    plan = make_plan(imroute.load(desk).scenario)
    counts = [
        np.count_nonzero(log.contacts["attempt"] == 0)
        for log in simulated(plan, seed=3, days=range(200), engine="kernel")
    ]
    assert expected_contacts(plan) == 280
    assert abs(np.mean(counts) - 280) < 4 * np.sqrt(280 / 200)
