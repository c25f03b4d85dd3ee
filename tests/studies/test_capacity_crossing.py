"""Where made-up margins cross 0, whatever their shape."""

from __future__ import annotations

import math

import numpy as np
import pytest

from imroute.intervals import Linear, of_linear
from imroute.studies.capacity.crossing import (
    Bracket,
    days_for,
    fallen,
    falling,
    first_break,
    holds_again,
    nearest_break,
)
from imroute.studies.capacity.inside import days_to_be_sure, error_of, inside
from imroute.studies.margins import Margin
from imroute.studies.outcomes import Outcome
from imroute.targets import Target

GRID = [0.5, 0.9, 1.0, 1.1, 1.3]


def test_steps_upwards_are_pooled_and_nothing_else_is_touched() -> None:
    assert falling([3.0, 1.0, 2.0, -1.0]).tolist() == [3.0, 1.5, 1.5, -1.0]
    assert falling([3.0, 2.0, -1.0]).tolist() == [3.0, 2.0, -1.0]


def test_without_data_a_value_counts_as_the_largest() -> None:
    assert falling([math.inf, 2.0, -math.inf]).tolist() == [2.0, 2.0, -2.0]
    assert falling([math.inf, math.inf]).tolist() == [1.0, 1.0]


def test_noise_moves_the_crossing_but_little() -> None:
    rng = np.random.default_rng(5)
    multiples = np.linspace(0.9, 1.3, 21)
    found = fallen(multiples.tolist(), (1.1 - multiples + rng.normal(0, 0.01, 21)).tolist())
    assert found is not None
    assert found.root == pytest.approx(1.1, abs=0.015)


def test_a_bracket_is_crossed_by_a_straight_line() -> None:
    found = Bracket(1.0, 1.4, 0.3, -0.1)
    assert found.root == pytest.approx(1.3)
    assert found.slope == pytest.approx(-1.0)
    assert found.width == pytest.approx(0.4)
    assert found.guess == pytest.approx(1.3)


def test_a_guess_stays_off_the_ends_and_knows_the_infinite() -> None:
    assert Bracket(1.0, 1.4, 0.0, -1.0).guess == pytest.approx(1.1)
    assert Bracket(1.0, 1.4, 1.0, -1e-9).guess == pytest.approx(1.3)
    assert Bracket(1.0, 1.4, math.inf, -1.0).guess == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("values", "between"),
    [
        ([3, 2, 1, -1, -2], (1.0, 1.1)),  # holds today
        ([3, 2, -1, -1, -2], (0.9, 1.0)),  # missed today
        ([-1, 2, 1, 1, -2], (1.1, 1.3)),  # missed with little demand too: no matter here
        ([-1, 2, -1, 1, -2], (0.9, 1.0)),  # holds again beyond: of no use
        ([1, -1, 1, -1, 1], (1.0, 1.1)),
        ([1, 1, 1, 1, 1], None),
        ([-1, -1, -1, 1, -1], None),  # missed from today down to the smallest
    ],
)
def test_the_break_that_counts_is_seen_from_today(
    values: list[float], between: tuple[float, float] | None
) -> None:
    found = nearest_break(GRID, values, 1.0)
    assert (None if found is None else (found.lower, found.higher)) == between


def test_values_that_never_break_have_no_bracket() -> None:
    assert first_break(GRID, [1.0] * 5) is None
    assert fallen(GRID, [-1.0] * 5) is None


def test_what_holds_again_is_told() -> None:
    assert holds_again(GRID, [1, 1, -1, -1, 0.1], 1.05) == 1.3
    assert holds_again(GRID, [1, 1, -1, -1, -0.1], 1.05) is None


@pytest.mark.parametrize(
    ("half", "wanted", "days"),
    [(0.02, 0.02, 20), (0.04, 0.02, 80), (0.05, 0.02, 100), (0.001, 0.02, 20), (math.nan, 1, 100)],
)
def test_days_grow_with_the_square_of_what_is_lacking(
    half: float, wanted: float, days: int
) -> None:
    assert days_for(half, wanted, 20, 100) == days


# Margins of all parts -----------------------------------------------------------------------------

EACH = Target("service_level", within_s=20, at_least=0.8, every_interval=True)
SOME_DAYS = Target("service_level", within_s=20, at_least=0.8, on_days=0.9)


def part(target: Target, value: float, seed: int) -> Margin:
    found = np.random.default_rng(seed).normal(0, 0.001, 20)
    linear = Linear(value, found - found.mean(), np.ones(20, dtype=np.bool_))
    return Margin(target, f"interval:{seed}", linear, of_linear(linear))


def outcome(*parts: Margin) -> Outcome:
    return Outcome(20, {}, (), parts)


def test_the_worst_interval_decides_and_many_of_them_are_allowed_for() -> None:
    parts = [part(EACH, 0.02, 1), part(EACH, 0.01, 2), part(EACH, 0.03, 3)]
    found = inside(EACH, outcome(*parts))
    worst = parts[1]
    assert found.value == worst.linear.value
    assert found.low == worst.estimate.low
    assert found.high > worst.estimate.high  # the lowest of three is low by chance
    assert inside(EACH, outcome(worst)).high == worst.estimate.high


def test_without_data_nothing_is_missed() -> None:
    assert inside(EACH, outcome()).low == math.inf


def test_all_days_alike_are_not_taken_for_certain() -> None:
    sure = Margin(SOME_DAYS, "", Linear(0.1, np.zeros(20), np.ones(20, dtype=np.bool_)), None)  # type: ignore[arg-type]
    assert error_of(SOME_DAYS, sure) == pytest.approx(math.sqrt(0.9 * 0.1 / 20))
    assert days_to_be_sure(SOME_DAYS) == 35  # 35 of 35 days: at least 90.1% by Wilson
    assert days_to_be_sure(EACH) == 2
