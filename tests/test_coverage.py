"""How often intervals hold the truth, in small; benchmarks/coverage has the tables of the docs.

Fewer studies than there, so a share may be a few points off; what is broken is off by more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.coverage import __main__ as command
from benchmarks.coverage.desks import EVEN, UNEVEN, Days, Desk, play
from benchmarks.coverage.fixed import alone, paired, proportions, studies
from benchmarks.coverage.sequential import as_if_once, until_decided, until_precise

from imroute.intervals import growing_looks, of_shares, one_look

PAGE = Path(__file__).resolve().parents[1] / "docs" / "background" / "how-sure.md"
CHAT, OVERLOADED, BUSY = EVEN[3], EVEN[1], UNEVEN[0]
DAYS = 2000


@pytest.fixture(scope="module", params=[OVERLOADED, BUSY], ids=lambda desk: desk.title)
def desk(request) -> Desk:
    return request.param


@pytest.fixture(scope="module")
def days(desk) -> tuple[Days, Days]:
    return play(desk, DAYS), play(desk.with_one_more(), DAYS)


def test_intervals_hold_what_theory_says(desk, days):
    held = dict(alone(desk, days[0], studies(days[0], 20, 100)))
    assert {"service level", "mean response time", "p90", "p95"} <= held.keys()
    assert all(one.held >= 0.87 for one in held.values()), held
    assert 0.93 <= np.mean([one.held for one in held.values()]) <= 0.985


def test_intervals_of_differences_hold_what_theory_says(desk, days):
    desks = desk, desk.with_one_more()
    held = dict(paired(desks, days, studies(days[0], 20, 100)))
    assert {"service level", "mean response time", "p90", "p95"} <= held.keys()
    assert all(one.held >= 0.87 for one in held.values()), held
    assert 0.93 <= np.mean([one.held for one in held.values()]) <= 0.985


def test_intervals_hold_the_truth_whenever_one_stops(desk, days):
    rng = np.random.default_rng(2)
    chosen = rng.integers(0, DAYS, (600, 300))
    truths = {name: command._of_all(days[0], name) for name in command.WATCHED}
    looks = growing_looks(20, 300)
    for watched in command.WATCHED:
        stopped = until_decided(days[0], watched, truths[watched], truths, chosen, looks)
        assert min(stopped.held, stopped.others) >= 0.93, stopped
        assert max(stopped.above, stopped.below) <= 0.05, stopped
        assert stopped.days < 300
    plain = until_decided(days[0], watched, truths[watched], truths, chosen, as_if_once(looks))
    assert plain.held < 0.85


def test_intervals_hold_the_truth_when_they_are_narrow_enough(desk, days):
    chosen = np.random.default_rng(3).integers(0, DAYS, (600, 300))
    truth = command._of_all(days[0], "service level")
    looks = growing_looks(20, 300)
    held, mean_days = until_precise(days[0], "service level", 0.04, truth, chosen, looks)
    assert held >= 0.94
    assert 20 < mean_days < 300


@pytest.mark.parametrize("of_days", [10, 20, 28, 40, 56, 111])
def test_shares_of_days(of_days):
    for share in np.linspace(0.05, 0.95, 46):
        found = proportions(share, of_days)
        assert found.held >= 0.92
        assert found.worse_side <= 0.05


# Looks ----------------------------------------------------------------------------------------


def test_looks_grow_up_to_the_last():
    assert growing_looks(20, 1000).days[:5] == (20, 28, 40, 56, 79)
    assert growing_looks(20, 1000).days[-3:] == (602, 843, 1000)
    assert growing_looks(20, 28).days == (20, 28)
    assert growing_looks(20, 30).days == (20, 30)  # 28 is too near to be worth a look
    assert growing_looks(20, 20).days == one_look(20).days
    assert growing_looks(20, 7).confidence == pytest.approx(one_look(7).confidence)


def test_looks_share_the_error():
    assert growing_looks(20, 1000).confidence == pytest.approx(1 - 0.05 / 13)
    assert growing_looks(20, 28, 0.9).confidence == pytest.approx(0.95)
    assert growing_looks(20, 28).together == 0.95


def test_one_look_is_an_ordinary_study():
    rng = np.random.default_rng(1)
    good, offered = rng.binomial(50, 0.8, (1, 20)) * 1.0, np.full((1, 20), 50.0)
    once = of_shares(good, offered, one_look(20).confidence)
    assert once[0] == of_shares(good, offered)[0]


# Tables ---------------------------------------------------------------------------------------


def test_the_page_has_the_tables():
    text = PAGE.read_text(encoding="utf-8")
    for table in (*command.TITLES.values(), command._stopped().heading.title):
        assert f"### {table}" in text
    for one in (*EVEN, *UNEVEN):
        assert f"| {one.title} | 20 |" in text
    assert command._proportions().markdown().strip() in text
