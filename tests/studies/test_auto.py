"""`--days auto`: when it looks, what it stops for, and what it says of itself."""

from __future__ import annotations

import math
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import imroute
from imroute.errors import UsageError
from imroute.intervals import Estimate
from imroute.loading import Loaded
from imroute.studies.auto import _usual_bound, days_asked, how_vague, precision_asked

DESK = """
day: {{start: 09:00, end: 11:00, interval: 1h}}
contact_types: {{ask: {{arrivals: 60/h, handling: {{exponential: 3m}}}}}}
pools: {{team: {{agents: 5, capacity: 1}}}}
targets: {targets}
"""
CLEAR = "[{measure: service_level, within: 20s, at_least: 20%}, {measure: cost, at_most: 9}]"
CLOSE = "[{measure: service_level, within: 20s, at_least: 87.8%}]"


@pytest.fixture
def desk(write: Callable[[str], Path]) -> Callable[[str], Loaded]:
    return lambda targets: imroute.load(write(DESK.format(targets=targets)))


def stopped(result: imroute.RunResult) -> tuple[str, int]:
    assert result.stopping is not None
    return result.stopping.reason, result.days


def test_what_is_clear_is_decided_at_the_first_look(desk):
    result = imroute.run(desk(CLEAR), days="auto")
    assert stopped(result) == ("decided", 20)
    assert [found.verdict for found in result.verdicts] == ["met", "no data"]


def test_a_bound_ends_what_stays_undecided(desk):
    result = imroute.run(desk(CLOSE), days="auto", max_days=50)
    assert stopped(result) == ("bound", 50)
    assert result.verdicts[0].verdict == "undecided"


def test_the_usual_bound_is_of_days_and_of_contacts(desk):
    few = imroute.run(desk(CLEAR), days="auto").stopping
    assert few.max_days == 1000
    assert [_usual_bound(contacts) for contacts in (0, 5_000, 10_000, 1e7)] == [1000, 1000, 500, 20]


def test_the_days_are_those_of_a_run_with_as_many_and_the_ranges_wider(desk):
    loaded = desk(CLOSE)
    auto = imroute.run(loaded, days="auto", max_days=28, seed=3)
    plain = imroute.run(loaded, days=auto.days, seed=3)
    assert auto.days == 28
    for wide, narrow in zip(auto.results.rows(["all"]), plain.results.rows(["all"]), strict=True):
        assert wide[:4] == pytest.approx(narrow[:4], nan_ok=True)
        known = not math.isnan(wide.high - wide.low) and narrow.low < narrow.high
        if known and narrow.low > 0:
            assert wide.low < narrow.low, wide
    same = plain.results.estimate("service_level", stat="20s", confidence=auto.results.confidence)
    assert (auto.verdicts[0].low, auto.verdicts[0].high) == (same.low, same.high)


def test_provenance_says_how_it_stopped(desk):
    told = imroute.run(desk(CLOSE), days="auto", max_days=28).provenance
    assert told["days"] == 28
    stopping = told["stopping"]
    assert stopping["looks"] == [20, 28]
    assert (stopping["confidence"], stopping["max_days"]) == (0.95, 28)
    assert stopping["confidence_of_a_look"] == pytest.approx(0.975)
    assert "stopping" not in imroute.run(desk(CLOSE), days=1).provenance


def test_precision_is_of_shares_as_they_are_and_of_times_a_part(desk):
    share = imroute.run(desk(CLOSE), days="auto", precision=0.02)
    assert stopped(share)[0] == "precise"
    assert (share.verdicts[0].high - share.verdicts[0].low) / 2 <= 0.02
    assert share.days > 20
    mean = "[{measure: response_time, stat: mean, at_most: 1m}]"
    time = imroute.run(desk(mean), days="auto", precision=0.1)
    found = time.verdicts[0]
    assert stopped(time)[0] == "precise"
    assert (found.high - found.low) / 2 <= 0.1 * found.mean
    looks = time.stopping.looks.days
    earlier = looks[looks.index(time.days) - 1]
    less = imroute.run(desk(mean), days=earlier).results
    row = less.estimate("response_time", confidence=time.results.confidence)
    assert (row.high - row.low) / 2 > 0.1 * row.mean


def test_without_targets_precision_is_of_how_long_it_takes(desk):
    result = imroute.run(desk("[]"), days="auto", precision=0.1)
    level = result.results.estimate("service_level", stat="30s")
    wait = result.results.estimate("response_time")
    assert stopped(result)[0] == "precise"
    assert level.high - level.low <= 0.2
    assert wait.high - wait.low <= 0.2 * wait.mean
    with pytest.raises(UsageError, match="a scenario with targets to decide"):
        imroute.run(desk("[]"), days="auto")


@pytest.mark.parametrize(
    ("estimate", "unit", "expected"),
    [
        (Estimate(0.8, 0.78, 0.82, 9), "share", 0.02),
        (Estimate(50.0, 45.0, 55.0, 9), "s", 0.1),
        (Estimate(0.0, 0.0, 0.0, 9), "s", 0.0),
        (Estimate(0.0, 0.0, 1.0, 9), "count", math.inf),
        (Estimate(-50.0, -55.0, -45.0, 9), "score", 0.1),
        (Estimate(5.0, 4.0, math.nan, 9), "s", math.inf),
        (Estimate(math.nan, math.nan, math.nan, 0), "s", 0.0),
    ],
)
def test_how_vague_a_range_is(estimate, unit, expected):
    assert how_vague(estimate, unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"days": "soon"}, "from 1 to 100,000 days, or auto"),
        ({"days": 0}, "from 1 to 100,000 days"),
        ({"days": 20, "precision": 0.01}, "only with --days auto"),
        ({"days": 20, "max_days": 100}, "leave --max-days out"),
        ({"days": "auto", "precision": 0.0}, "a share from 0.01%"),
        ({"days": "auto", "precision": 1.0}, "a share from 0.01%"),
        ({"days": "auto", "max_days": 1}, "from 2 to 100,000 days"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk, options, said):
    with pytest.raises(UsageError, match=said):
        imroute.run(desk(CLEAR), **options)


def test_options_are_read_in_words():
    assert (days_asked("7"), days_asked("auto"), days_asked(" AUTO ")) == (7, "auto", "auto")
    assert precision_asked(None) is None
    assert (precision_asked("1%"), precision_asked("0.01")) == (0.01, 0.01)
    with pytest.raises(UsageError, match="from 1 to 100,000 days, or auto"):
        days_asked("a few")
    with pytest.raises(UsageError, match="--precision"):
        precision_asked("narrow")


def test_ctrl_c_keeps_what_is_done_between_looks_too(desk):
    def stop_on_day_24(done: int, expected: int, what: str, /) -> None:
        if done == 24:
            signal.raise_signal(signal.SIGINT)

    result = imroute.run(desk(CLOSE), days="auto", progress=stop_on_day_24)
    assert stopped(result) == ("interrupted", 24)
    assert result.interrupted


def test_logs_of_all_looks_are_kept(desk):
    result = imroute.run(desk(CLOSE), days="auto", max_days=28, keep_logs=True)
    assert [log.replication for log in result.logs] == list(range(28))
