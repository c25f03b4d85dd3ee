"""Crossings, sums, ratios and paybacks of values whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from imroute.errors import UsageError
from imroute.intervals import Linear, linear_means, of_linear
from imroute.intervals.ratios import student
from imroute.studies.worth.crossings import crossing
from imroute.studies.worth.lines import between, product, ratio, reached
from imroute.studies.worth.payback import LONGEST_DAYS, paid_after
from imroute.studies.worth.ranges import range_of, read_cost
from imroute.studies.worth.recovery import over_after

DAYS = 40


def line(mean: float, sd: float, seed: int = 1) -> Linear:
    noise = np.random.default_rng(seed).normal(size=DAYS)
    noise = (noise - noise.mean()) / noise.std(ddof=1)
    return linear_means((mean + sd * noise)[None])[0]


def sure(value: float) -> Linear:
    return line(value, 0.0)


# Crossings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("zero", "start"), [(3.25, 0), (-2.5, 0), (17.75, 0), (3.0, 3), (0.5, 7)])
def test_a_crossing_is_found_from_anywhere_between_whole_steps(zero: float, start: int) -> None:
    found = crossing(lambda step: line(step - zero, 0.5), -10, 30, start)
    half = student(np.asarray(DAYS), 0.95) * 0.5 / math.sqrt(DAYS)
    assert found.at == pytest.approx(zero)
    assert found.high - found.at == pytest.approx(half, rel=0.2)  # days lie skew by chance
    assert found.at - found.low == pytest.approx(half, rel=0.2)


def test_an_interval_holds_the_steps_at_which_the_value_may_be_0() -> None:
    def curve(step: int) -> Linear:
        return line(1 - math.exp(-step / 5) - 0.5, 0.1, seed=3)

    found = crossing(curve, 0, 40)
    assert of_linear(curve(math.floor(found.low))).high <= 0
    assert of_linear(curve(math.ceil(found.low))).high >= 0
    assert of_linear(curve(math.floor(found.high))).low <= 0
    assert of_linear(curve(math.ceil(found.high))).low >= 0


def test_what_is_never_reached_is_infinite_and_what_never_moves_is_where_it_began() -> None:
    assert crossing(lambda step: sure(step - 99.0), 0, 30).at == math.inf
    assert crossing(lambda step: sure(step + 99.0), -9, 30).at == -math.inf
    nothing = crossing(lambda _: sure(0.0), -9, 30)
    assert (nothing.low, nothing.at, nothing.high) == (0.0, 0.0, 0.0)
    half_known = crossing(lambda step: line(min(step, 10) - 9.95, 1.0), 0, 50)
    assert half_known.at == pytest.approx(9.95)
    assert half_known.high == math.inf


def test_few_cases_are_tried() -> None:
    tried: list[int] = []

    def curve(step: int) -> Linear:
        tried.append(step)
        return line(step - 300.5, 2.0)

    crossing(curve, 0, 1000)
    assert len(set(tried)) < 30


# Sums, products, ratios ---------------------------------------------------------------------------


def test_a_product_and_what_lies_between_follow_their_days() -> None:
    one, other = line(10, 2, 1), line(-3, 1, 2)
    found = product(one, other)
    step = 1e-6
    nudged = (one.value + step * one.parts) * (other.value + step * other.parts)
    np.testing.assert_allclose(found.parts, (nudged - found.value) / step, rtol=1e-4, atol=1e-6)
    assert between(one, other, 0.25).value == pytest.approx(6.75)
    np.testing.assert_allclose(between(one, other, 1.0).parts, other.parts)


def test_a_value_where_another_crosses_moves_along_with_the_crossing() -> None:
    """y = 5x + 2 at the x where x − 0.4 + noise is 0: its noise is −5 times that of the crossing."""
    noise = line(0, 0.3)
    low, high = noise.plus(sure(-0.4)), noise.plus(sure(0.6))
    found = reached((low, sure(2.0)), (high, sure(7.0)))
    assert found.value == pytest.approx(4.0)
    np.testing.assert_allclose(found.parts, -5 * noise.parts)


def test_fiellers_interval_is_where_the_difference_may_be_0() -> None:
    above, below = line(12, 4, 1), line(3, 2, 2)
    found = ratio(above, below)
    assert found.mean == pytest.approx(4.0)
    t = float(student(np.asarray(DAYS), 0.95))
    for end in (found.low, found.high):
        left = above.plus(below, -end)
        assert abs(left.value) == pytest.approx(t * left.error)
    assert math.isnan(ratio(above, line(0.1, 2, 2)).low)  # it may be divided by 0


# Payback ------------------------------------------------------------------------------------------


def test_a_steady_saving_pays_in_what_was_paid_over_it() -> None:
    saving = line(50, 60)
    found, saved = paid_after([0.0], [saving], 6000), of_linear(saving)
    assert found.mean == pytest.approx(120)
    assert found.low == pytest.approx(6000 / saved.high)
    assert found.high == pytest.approx(6000 / saved.low)


def test_what_may_lose_money_may_never_pay_and_what_does_never_pays() -> None:
    unsure = paid_after([0.0], [line(5, 60)], 6000)
    assert unsure.mean == pytest.approx(1200)
    assert unsure.high == math.inf
    lossy = paid_after([0.0], [line(-50, 6)], 6000)
    assert lossy.low == lossy.mean == math.inf
    assert paid_after([0.0], [sure(6000 / LONGEST_DAYS / 2)], 6000).mean == math.inf
    assert paid_after([0.0], [sure(3)], 0).mean == 0.0


def test_the_days_of_learning_count_as_they_are() -> None:
    """From 100 lost to 100 won a day over 20 days: even after 20, then 100 a day."""
    since = np.linspace(0, 20, 5).tolist()
    savings = [sure(-100 + 10 * day) for day in since]
    assert paid_after(since, savings, 0).mean == pytest.approx(20)
    assert paid_after(since, savings, 700).mean == pytest.approx(27)
    rising = [sure(10 * day) for day in since]  # 5 t² until 20
    assert paid_after(since, rising, 500).mean == pytest.approx(10)


# Recovery -----------------------------------------------------------------------------------------


def test_a_day_is_over_it_when_a_quarter_of_an_hour_is_hardly_late() -> None:
    late = np.array([[9, 0, 9, 2], [4, 0, 9, 0], [2, 0, 9, 0], [1, 0, 9, 4], [0, 0, 9, 4.0]])
    offered = np.full(late.shape, 20.0)
    since = np.arange(5) * 300.0
    found = over_after(late, offered, since, 300.0, 0.05)
    np.testing.assert_equal(found, [600, 0, np.nan, 0])  # 15 late of 300, then 7, then 3
    np.testing.assert_equal(over_after(late, offered, since, 900.0, 0.05), [900, 0, np.nan, 300])


# What is written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "steps", "first", "third"),
    [
        ("bots.helper.resolves=40%..90%", 64, "40%", "90%"),
        ("pools.team.agents=4..9", 5, "4", "9"),
        ("patience.exponential=30s..2m", 64, "30s", "2m"),
        ("pools.team.cost=20/h..40/h", 64, "20/h", "40/h"),
        ("demand=0.5..2", 64, "0.5", "2"),
    ],
)
def test_a_range_is_written_as_it_was_read(text: str, steps: int, first: str, third: str) -> None:
    found = range_of(text)
    assert (found.steps, found.written(found.first), found.written(found.last)) == (
        steps,
        first,
        third,
    )
    assert found.value(steps) == found.last


@pytest.mark.parametrize(
    "text", ["demand", "demand=2..1", "demand=1..2%", "=1..2", "pools.team.agents=1.5..4", "a=b..c"]
)
def test_a_range_that_makes_no_sense_is_refused_in_words(text: str) -> None:
    with pytest.raises(UsageError, match="--set"):
        range_of(text)


def test_costs_by_any_period_are_spread_over_the_days_of_work() -> None:
    assert read_cost("500/day") == 500
    assert read_cost("700/week", days_a_week=5) == pytest.approx(140)
    assert read_cost("36500/year", days_a_week=7) == pytest.approx(100)
    with pytest.raises(UsageError, match="such as 500/day"):
        read_cost("500")
