"""The best of many points is found with the certainty that is stated, on problems with known truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from imroute.intervals import Floats, Linear, linear_means
from imroute.studies.sweep.selection import Limit, Race, Standing, looks, reach, side_of

LIMIT: Limit = (0, "", "load")
TRIALS = 400
MOST = 400


def linear(values: Floats) -> Linear:
    return linear_means(values[None])[0]


def raced(race: Race, values: Callable[[int, int], Standing], most: int = MOST) -> int:
    """Play a race to its end, and give the days of all points together."""
    total = {}
    for days in looks(20, most):
        racing = race.racing
        total.update(dict.fromkeys(racing, days))
        race.look({point: values(point, days) for point in racing})
        if race.decided:
            break
    return sum(total.values())


def drawn(seed: int, means: Floats, common: float, days: int = MOST) -> Floats:
    """Days of points that share part of their luck, shape (points, days)."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal(days) * common
    return means[:, None] + shared + rng.standard_normal((means.size, days))


@pytest.mark.parametrize("common", [0.0, 4.0])
def test_the_best_point_wins_in_95_of_100_races(common: float) -> None:
    """All others are worse by just the zone: the hardest case for the guarantee."""
    means, zone, right, days = np.array([0.4, 0.0, 0.4, 0.4, 0.4]), 0.4, 0, 0
    for seed in range(TRIALS):
        values = drawn(seed, means, common)
        race = Race(5, zone, {})
        days += raced(race, lambda p, d, v=values: Standing(linear(v[p, :d]), {}))  # type: ignore[misc]
        assert race.decided
        right += race.racing == [1]
    assert right >= 0.95 * TRIALS
    assert days < 0.6 * TRIALS * 5 * MOST


def test_the_best_of_those_that_keep_a_limit_wins_in_95_of_100_races() -> None:
    """Cheaper points break the limit by just the zone, the best keeps it by just the zone."""
    cost = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    inside = np.array([-0.4, -0.4, 0.4, 0.4, 0.8])
    right = 0
    for seed in range(TRIALS):
        values = drawn(seed, inside, common=1.0)
        race = Race(5, 0.5, {LIMIT: 0.4})

        def standing(point: int, days: int, values: Floats = values) -> Standing:
            margin = linear(values[point, :days])
            return Standing(linear(np.full(days, cost[point])), {LIMIT: margin})

        raced(race, standing)
        right += race.racing == [2]
        assert race.decided
    assert right >= 0.95 * TRIALS


def test_clear_cases_take_few_days() -> None:
    values = drawn(1, np.array([0.0, 5.0, 9.0, 9.0]), common=3.0)
    race = Race(4, 0.2, {})
    assert raced(race, lambda p, d: Standing(linear(values[p, :d]), {})) == 80
    assert {point: out.by for point, out in race.out.items()} == {1: 0, 2: 0, 3: 0}


def test_same_customers_make_a_race_shorter() -> None:
    def days(shared: bool) -> int:
        means = np.array([0.0, 0.5, 1.0])
        values = drawn(3, means, common=3.0 if shared else 0.0)
        if not shared:
            values += 3.0 * np.random.default_rng(4).standard_normal(values.shape)
        return raced(Race(3, 0.5, {}), lambda p, d: Standing(linear(values[p, :d]), {}))

    assert 2 * days(shared=True) < days(shared=False)


def test_no_point_wins_where_all_break_the_limit() -> None:
    values = drawn(2, np.array([-3.0, -4.0]), common=1.0)
    race = Race(2, 1.0, {LIMIT: 0.5})
    raced(race, lambda p, d: Standing(linear(np.ones(d)), {LIMIT: linear(values[p, :d])}))
    assert race.decided
    assert race.racing == []
    assert race.out[0].breaks == LIMIT


def test_a_point_that_may_break_the_limit_drives_nobody_out() -> None:
    values = np.tile([1.0, -1.0], 10)
    race = Race(2, 1.0, {LIMIT: 0.1})
    near, far = linear(values), linear(values + 9.0)
    same = np.ones(20)
    race.look(
        {0: Standing(linear(same), {LIMIT: near}), 1: Standing(linear(same * 5), {LIMIT: far})}
    )
    assert race.racing == [0, 1]
    race.look(
        {0: Standing(linear(same), {LIMIT: far}), 1: Standing(linear(same * 5), {LIMIT: far})}
    )
    assert race.racing == [0]


def test_of_equals_the_one_that_is_better_otherwise_stays_and_one_does_stay() -> None:
    same = linear(np.full(20, 7.0))
    race = Race(4, 0.1, {})
    race.look({point: Standing(same, {}, tie) for point, tie in enumerate((1.0, 3.0, 3.0, 2.0))})
    assert race.racing == [1]


def test_how_far_apart_is_told_narrows_to_nothing() -> None:
    days = [20, 50, 100, 200, 400]
    values = np.tile([1.0, -1.0], 200)
    reaches = [reach(linear(values[:d]), 0.4, 0.01) for d in days]
    assert reaches == sorted(reaches, reverse=True)
    assert reaches[0] > 0.4
    assert reaches[-1] == 0.0
    assert reach(linear(values[:1]), 0.4, 0.01) == np.inf
    assert [side_of(linear(values[:20] + up), 0.4, 0.01) for up in (2.0, 0.1, -2.0)] == [1, 0, -1]


def test_looks_grow_by_half_up_to_the_bound() -> None:
    assert looks(20, 100) == [20, 30, 45, 68, 100]
    assert looks(20, 5) == [5]
