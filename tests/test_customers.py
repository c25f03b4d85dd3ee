"""Random numbers, arrivals, tiers: against published vectors and exact expectations.

Seeds are fixed. Where chance is measured, 4 standard errors are allowed, or a p-value of 1e-4.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from imroute.customers import (
    IN_HAND_AT_START,
    RECORDED,
    WAITING_AT_START,
    Crowd,
    Demand,
    Luck,
    Purpose,
    absences,
    absent,
    arrivals,
    busyness,
    name_words,
    pairs,
    philox,
    repeated,
    stream_key,
    streams,
    tiers,
    uniform,
    uniforms,
)

HOUR = 3600.0
SMALL_P = 1e-4
EVERY_PURPOSE = list(Purpose)


def within(found: float, expected: float, standard_error: float) -> bool:
    return abs(found - expected) <= 4 * standard_error


# Philox -------------------------------------------------------------------------------------------

# Known-answer vectors of Random123 (kat_vectors, philox4x32 10): counter, key, result.
PUBLISHED = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF,) * 4,
        (0xFFFFFFFF,) * 2,
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), PUBLISHED)
def test_philox_gives_the_published_vectors(counter, key, expected):
    assert philox(key, counter) == expected
    arrays = philox(
        tuple(np.full(3, word, np.uint64) for word in key),
        tuple(np.full(3, word, np.uint64) for word in counter),
    )
    assert [words.tolist() for words in arrays] == [[word] * 3 for word in expected]


def test_philox_is_what_the_paper_says():
    """A second writing, by division; for arrays too."""

    def plain(key, counter):
        (k0, k1), (c0, c1, c2, c3) = key, counter
        for _ in range(10):
            high0, low0 = divmod(c0 * 0xD2511F53, 1 << 32)
            high1, low1 = divmod(c2 * 0xCD9E8D57, 1 << 32)
            c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
            k0, k1 = (k0 + 0x9E3779B9) % (1 << 32), (k1 + 0xBB67AE85) % (1 << 32)
        return c0, c1, c2, c3

    words = np.random.Generator(np.random.PCG64(1)).integers(0, 1 << 32, (200, 6), np.uint64)
    expected = [plain(w[:2], w[2:]) for w in words.tolist()]
    assert [philox(tuple(w[:2]), tuple(w[2:])) for w in words.tolist()] == expected
    columns = philox(tuple(words.T[:2]), tuple(words.T[2:]))
    assert np.stack(columns, axis=1).tolist() == [list(row) for row in expected]


# Uniform numbers ----------------------------------------------------------------------------------


def test_uniforms_lie_strictly_between_0_and_1():
    assert uniform(0, 0) == 2.0**-53
    assert uniform(0xFFFFFFFF, 0xFFFFFFFF) == 1 - 2.0**-53
    ends = np.array([0, 0xFFFFFFFF], np.uint64)
    assert uniforms(ends, ends).tolist() == [2.0**-53, 1 - 2.0**-53]


def test_one_customer_s_draws_are_those_of_the_crowd():
    key = stream_key(5, 2, "a")
    customers = np.array([0, 7, 1 << 40, (1 << 64) - 1], np.uint64)
    crowd = Crowd([key] * 4, customers)
    for row, customer in enumerate(customers.tolist()):
        alone, in_crowd = Luck(key, customer), Luck(key, customer, crowd, row)
        for purpose in EVERY_PURPOSE:
            for index in (0, 1, 15, 16, 1000):
                assert alone.pair(purpose, 0, index) == in_crowd.pair(purpose, 0, index)
        assert in_crowd.pair(Purpose.JOIN, 1) == alone.pair(Purpose.JOIN, 1)
        assert in_crowd.pair(Purpose.JOIN, 1) != alone.pair(Purpose.JOIN, 0)


def test_the_key_of_a_draw_is_all_that_it_is_made_of():
    """Change any part and both numbers change."""
    first = Luck(stream_key(1, 2, "a"), 3).pair(Purpose.JOIN, 4, 5)
    others = [
        Luck(stream_key(seed, day, name), customer).pair(purpose, attempt, index)
        for seed, day, name, customer, purpose, attempt, index in [
            (2, 2, "a", 3, Purpose.JOIN, 4, 5),
            (1 + 2**32, 2, "a", 3, Purpose.JOIN, 4, 5),
            (1, 3, "a", 3, Purpose.JOIN, 4, 5),
            (1, 2, "b", 3, Purpose.JOIN, 4, 5),
            (1, 2, "a", 4, Purpose.JOIN, 4, 5),
            (1, 2, "a", 3 + 2**32, Purpose.JOIN, 4, 5),
            (1, 2, "a", 3, Purpose.ROUTE, 4, 5),
            (1, 2, "a", 3, Purpose.JOIN, 5, 5),
            (1, 2, "a", 3, Purpose.JOIN, 4, 6),
        ]
    ]
    numbers = [number for pair in (first, *others) for number in pair]
    assert len(set(numbers)) == len(numbers) == 20


def test_names_are_alike_however_they_are_composed():
    assert name_words("é") == name_words("é")
    assert name_words("退款") != name_words("退貨")


@pytest.fixture(scope="module")
def drawn() -> dict[Purpose, np.ndarray]:
    """Both numbers of 40,000 customers by purpose, customers numbered as they are."""
    high = np.repeat(np.arange(1000, dtype=np.uint64), 40)
    low = np.tile(np.arange(40, dtype=np.uint64), 1000)
    customers = high << np.uint64(32) | low
    keys = repeated(stream_key(1, 0, "chat"), len(customers))
    return {purpose: np.stack(pairs(keys, 0, purpose, customers)) for purpose in EVERY_PURPOSE}


@pytest.mark.parametrize("purpose", EVERY_PURPOSE)
def test_numbers_are_uniform_for_every_purpose(drawn, purpose):
    for numbers in drawn[purpose]:
        assert stats.kstest(numbers, "uniform").pvalue > SMALL_P
        assert stats.chisquare(np.histogram(numbers, 100, (0, 1))[0]).pvalue > SMALL_P


@pytest.mark.parametrize("purpose", EVERY_PURPOSE)
def test_neighbours_draw_independently(drawn, purpose):
    for numbers in drawn[purpose]:
        for lag in (1, 2, 40):
            r = np.corrcoef(numbers[:-lag], numbers[lag:])[0, 1]
            assert within(r, 0, 1 / math.sqrt(len(numbers)))


def test_purposes_do_not_hang_together(drawn):
    """Nor do the two numbers of a pair; 28 columns, 378 pairs of them."""
    columns = np.concatenate([drawn[purpose] for purpose in EVERY_PURPOSE])
    r = np.corrcoef(columns)[np.triu_indices(len(columns), 1)]
    assert np.abs(r).max() < 5 / math.sqrt(columns.shape[1])
    assert within(float(np.mean(r**2)), 1 / columns.shape[1], 1 / columns.shape[1] * 0.08)
    grid = np.histogram2d(columns[2 * Purpose.JOIN], columns[2 * Purpose.JOIN + 1], 20)[0]
    assert stats.chisquare(grid.ravel()).pvalue > SMALL_P


@pytest.mark.parametrize("changed", ["index", "day", "seed", "name"])
def test_draws_that_differ_in_one_part_of_the_key_do_not_hang_together(changed):
    customers = np.arange(40_000, dtype=np.uint64)

    def column(index=0, day=0, seed=1, name="chat"):
        keys = repeated(stream_key(seed, day, name), len(customers))
        return pairs(keys, index, Purpose.EXCHANGE, customers)[0]

    other = column(**{changed: {"index": 1, "day": 1, "seed": 2, "name": "refund"}[changed]})
    assert within(np.corrcoef(column(), other)[0, 1], 0, 1 / math.sqrt(len(customers)))


# Arrivals -----------------------------------------------------------------------------------------


def demand(*steps: tuple[float, float], **more: object) -> Demand:
    """From these clock hours on, so many an hour."""
    one = Demand(
        type_name="chat",
        rate_from_s=tuple(hour * HOUR for hour, _ in steps),
        rate_per_s=tuple(rate / HOUR for _, rate in steps),
        rate_day=(0,) * len(steps),
        busyness_cv=None,
        waiting_at_start=0,
        tiers=("all",),
        tier_shares=(1.0,),
    )
    return replace(one, **more)


def clocks(of: Demand, begin: float, end: float, day: int, cv: float = 0.0) -> np.ndarray:
    """Clock times of arrivals, in hours."""
    return begin + arrivals([of], begin * HOUR, end * HOUR, cv, 1, day)["time_s"] / HOUR


@pytest.fixture(scope="module")
def many_days() -> list[np.ndarray]:
    """Rates of 30, 500 and 100 an hour, changing within minutes, for 400 days."""
    of = demand((9, 30), (9 + 20.5 / 60, 500), (10 + 10.25 / 60, 100))
    return [clocks(of, 9, 11, day) for day in range(400)]


STRETCHES = [
    # hours from, to, rate an hour
    (9, 9 + 20.5 / 60, 30),
    (9 + 20.5 / 60, 10 + 10.25 / 60, 500),
    (10 + 10.25 / 60, 11, 100),
]


@pytest.mark.parametrize(("begin", "end", "rate"), STRETCHES)
def test_arrivals_of_a_step_are_poisson_and_uniform_in_time(many_days, begin, end, rate):
    inside = [day[(day >= begin) & (day < end)] for day in many_days]
    counts = np.array([len(day) for day in inside])
    mean = rate * (end - begin)
    assert within(counts.mean(), mean, math.sqrt(mean / len(counts)))
    # The variance of a Poisson count is its mean; that of its estimate is mean · (2 mean + 1) / n.
    assert within(counts.var(ddof=1), mean, math.sqrt(mean * (2 * mean + 1) / len(counts)))
    times = (np.concatenate(inside) - begin) / (end - begin)
    assert stats.kstest(times, "uniform").pvalue > SMALL_P


def test_gaps_between_arrivals_are_exponential(many_days):
    """In the middle step, whose edges cut few of them off."""
    begin, end, rate = STRETCHES[1]
    gaps = np.concatenate([np.diff(day[(day >= begin) & (day < end)]) for day in many_days])
    below = gaps[gaps < 0.05] * rate
    share = 1 - math.exp(-0.05 * rate)
    assert stats.kstest(below, lambda x: (1 - np.exp(-x)) / share).pvalue > SMALL_P


def test_minutes_are_independent_of_each_other_and_days_too(many_days):
    """Tiles are a minute wide: counts of neighbouring minutes, and of neighbouring days."""
    begin, end, _ = STRETCHES[1]
    edges = np.arange(math.ceil(begin * 60), math.floor(end * 60) + 1) / 60
    counts = np.array([np.histogram(day, edges)[0] for day in many_days], float)
    for one, other in ((counts[:, :-1], counts[:, 1:]), (counts[:-1], counts[1:])):
        r = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert within(r, 0, 1 / math.sqrt(one.size))
    dispersion = counts.var(ddof=1) / counts.mean()
    assert within(dispersion, 1, math.sqrt(2 / counts.size))


def test_levels_of_a_minute_are_independent_too():
    """One day at 240 an hour and what comes on top at 480: two levels of tiles."""
    low, both = demand((9, 240)), demand((9, 480))
    counts = []
    for day in range(100):
        below = np.histogram(clocks(low, 9, 10, day) * 60, 60, (540, 600))[0]
        above = np.histogram(clocks(both, 9, 10, day) * 60, 60, (540, 600))[0] - below
        assert (above >= 0).all()
        counts.append((below, above))
    below, above = np.array(counts, float).transpose(1, 0, 2).reshape(2, -1)
    assert within(np.corrcoef(below, above)[0, 1], 0, 1 / math.sqrt(below.size))
    assert within(above.mean(), 4, math.sqrt(4 / above.size))


def test_types_come_independently():
    rows = []
    for day in range(300):
        people = arrivals(
            [demand((9, 100)), demand((9, 100), type_name="refund")], 9 * HOUR, 10 * HOUR, 0, 1, day
        )
        rows.append(np.bincount(people["type"], minlength=2))
    assert within(np.corrcoef(np.array(rows).T)[0, 1], 0, 1 / math.sqrt(len(rows)))


def test_arrivals_are_in_order_of_time_type_and_customer():
    people = arrivals(
        [demand((9, 500), waiting_at_start=3), demand((9, 500), type_name="b", waiting_at_start=2)],
        9 * HOUR,
        10 * HOUR,
        0.0,
        1,
        0,
    )
    order = np.lexsort((people["customer"], people["type"], people["time_s"]))
    assert (order == np.arange(len(people))).all()
    assert people["type"][:5].tolist() == [0, 0, 0, 1, 1]
    assert (people["time_s"][:5] == 0).all()
    assert people["time_s"][5] > 0
    of_a = people[people["type"] == 0]
    assert len(np.unique(of_a["customer"])) == len(of_a)


def test_nobody_comes_before_the_start_or_from_the_end_on():
    """Both within a minute: 09:00:20 to 09:00:40."""
    of = demand((9 + 20 / HOUR, 7200))
    times = np.concatenate([clocks(of, 9 + 20 / HOUR, 9 + 40 / HOUR, day) for day in range(100)])
    assert within(len(times), 100 * 40, math.sqrt(4000))
    assert times.min() >= 9 + 20 / HOUR
    assert times.max() < 9 + 40 / HOUR


def test_nobody_comes_at_a_rate_of_nothing():
    assert len(clocks(demand((9, 0)), 9, 10, 0)) == 0
    assert len(arrivals([], 0.0, HOUR, 0.3, 1, 0)) == 0


def test_a_higher_rate_keeps_all_customers_of_a_lower_one():
    for times in (1.001, 1.5, 40):
        few = arrivals([demand((9, 100))], 9 * HOUR, 10 * HOUR, 0, 1, 0)
        more = arrivals([demand((9, 100 * times))], 9 * HOUR, 10 * HOUR, 0, 1, 0)
        assert set(few["customer"]) <= set(more["customer"])
        same = np.isin(more["customer"], few["customer"])
        assert (more["time_s"][same] == few["time_s"]).all()


def test_times_before_the_first_midnight():
    """A warm-up that begins at 23:00 of the day before."""
    people = arrivals([demand((-1, 300))], -HOUR, HOUR, 0.0, 1, 0)
    assert within(len(people), 600, math.sqrt(600))
    assert len(np.unique(people["customer"])) == len(people)


# Busy days ----------------------------------------------------------------------------------------


def test_days_are_busier_by_a_gamma_factor_of_mean_1():
    cv, days = 0.3, 3000
    factors = np.array([busyness(stream_key(1, day, ""), cv) for day in range(days)])
    assert within(factors.mean(), 1, cv / math.sqrt(days))
    assert stats.kstest(factors, stats.gamma(1 / cv**2, scale=cv**2).cdf).pvalue > SMALL_P


def test_the_whole_day_is_busier_by_one_factor():
    """The two halves of a day go together, and the counts scatter as the factor says."""
    cv, mean = 0.3, 200.0
    days = [clocks(demand((9, mean)), 9, 11, day, cv) for day in range(400)]
    halves = np.array([[(day < 10).sum(), (day >= 10).sum()] for day in days], float)
    assert within(halves.mean(), mean, math.sqrt((mean + (cv * mean) ** 2) / len(days)))
    expected = (cv * mean) ** 2 / (mean + (cv * mean) ** 2)
    r = np.corrcoef(halves.T)[0, 1]
    assert within(math.atanh(r), math.atanh(expected), 1 / math.sqrt(len(days) - 3))


def test_a_type_may_have_busyness_of_its_own_instead():
    """Its days go with nobody else's; the days of all others go together."""
    names = ("a", "b", "own")
    of = [demand((9, 400), type_name=name) for name in names[:2]]
    of.append(demand((9, 400), type_name="own", busyness_cv=0.3))
    counts = np.array(
        [
            np.bincount(arrivals(of, 9 * HOUR, 10 * HOUR, 0.3, 1, day)["type"], minlength=3)
            for day in range(300)
        ],
        float,
    )
    r = np.corrcoef(counts.T)
    assert r[0, 1] > 0.9
    assert within(r[0, 2], 0, 1 / math.sqrt(300))
    assert within(
        counts[:, 2].std() / 400, math.sqrt(0.09 + 1 / 400), 0.3 / math.sqrt(2 * 300) * 1.2
    )


def test_without_busyness_the_factor_is_one():
    assert busyness((1, 2), 0.0) == 1.0


# Tiers --------------------------------------------------------------------------------------------


def test_tiers_have_their_shares():
    shares = {"vip": 0.05, "plain": 0.7, "new": 0.25, "nobody": 0.0}
    one = demand((0, 1), tiers=tuple(shares), tier_shares=tuple(shares.values()))
    n = 40_000
    counts = np.bincount(tiers(one, (1, 2), np.arange(n, dtype=np.uint64)), minlength=4)
    for count, share in zip(counts, shares.values(), strict=True):
        assert within(count, n * share, math.sqrt(n * share * (1 - share)))


def test_a_tier_does_not_depend_on_the_order_of_tiers():
    n = np.arange(1000, dtype=np.uint64)
    one = demand((0, 1), tiers=("a", "b", "c"), tier_shares=(0.2, 0.3, 0.5))
    turned = demand((0, 1), tiers=("c", "a", "b"), tier_shares=(0.5, 0.2, 0.3))
    by_name = [one.tiers[i] for i in tiers(one, (1, 2), n)]
    assert by_name == [turned.tiers[i] for i in tiers(turned, (1, 2), n)]


def test_a_tier_has_nothing_to_do_with_patience(drawn):
    customers = np.repeat(np.arange(1000, dtype=np.uint64), 40) << np.uint64(32) | np.tile(
        np.arange(40, dtype=np.uint64), 1000
    )
    one = demand((0, 1), tiers=("a", "b"), tier_shares=(0.5, 0.5))
    chosen = tiers(one, stream_key(1, 0, "chat"), customers)
    r = np.corrcoef(chosen, drawn[Purpose.JOIN][0])[0, 1]
    assert within(r, 0, 1 / math.sqrt(len(customers)))


# Days on end --------------------------------------------------------------------------------------


def numbers(of: Demand, begin: float, end: float, day: int = 0, cv: float = 0.0) -> set[int]:
    """Who comes between two clock hours."""
    return set(arrivals([of], begin * HOUR, end * HOUR, cv, 1, day)["customer"].tolist())


def days_on_end(rate: float = 100.0, **more: object) -> Demand:
    """Open from 09:00 to 11:00 on two days."""
    of = demand((9, rate), (11, 0), (33, rate), **more)
    return replace(of, rate_day=(0, 0, 1))


def test_another_day_brings_others_and_moves_nobody():
    both, first = days_on_end(), demand((9, 100))
    on_first = numbers(first, 9, 11)
    assert numbers(both, 9, 11) == on_first
    assert numbers(both, 9, 35) > on_first
    times = clocks(both, 9, 35, 0)
    assert ((times < 11) | (times >= 33)).all()
    on_second = np.array([(clocks(both, 9, 35, run) >= 33).sum() for run in range(100)])
    assert within(on_second.mean(), 200, math.sqrt(200 / 100))


def test_each_day_is_busy_by_a_draw_of_its_own():
    cv, mean, runs = 0.3, 800.0, 300
    of = days_on_end(400.0)
    counts = []
    for run in range(runs):
        times = clocks(of, 9, 35, run, cv)
        counts.append(((times < 11).sum(), (times >= 33).sum()))
    of_days = np.array(counts, float)
    spread = math.sqrt((cv * mean) ** 2 + mean)
    for column in of_days.T:
        assert within(column.mean(), mean, spread / math.sqrt(runs))
        assert within(column.std(ddof=1), spread, 1.3 * spread / math.sqrt(2 * runs))
    assert within(np.corrcoef(of_days.T)[0, 1], 0, 1 / math.sqrt(runs))


def test_the_first_day_is_as_busy_as_if_it_were_alone():
    key = stream_key(1, 0, "")
    alone, of_two = streams([demand((9, 1))], 0.3, 1, 0), streams([days_on_end(1)], 0.3, 1, 0)
    assert alone[0].rate_per_s[0] == of_two[0].rate_per_s[0]
    factors = [busyness(key, 0.3, day) for day in (0, 0, 1)]
    assert of_two[0].rate_per_s.tolist() == [
        rate * factor for rate, factor in zip(days_on_end(1).rate_per_s, factors, strict=True)
    ]
    assert of_two[0].key == stream_key(1, 0, "chat")


# Who never comes, who is there already ------------------------------------------------------------


def test_a_share_serves_itself_and_the_others_are_as_they_were():
    of, runs = demand((9, 400)), 50
    everybody = [numbers(of, 9, 10, run) for run in range(runs)]
    few, fewer = (
        [numbers(replace(of, self_service=x), 9, 10, r) for r in range(runs)] for x in (0.2, 0.5)
    )
    assert all(a > b > c for a, b, c in zip(everybody, few, fewer, strict=True))
    n = sum(map(len, everybody))
    for left, share in ((few, 0.8), (fewer, 0.5)):
        assert within(sum(map(len, left)), n * share, math.sqrt(n * share * (1 - share)))


def test_those_who_are_there_do_not_serve_themselves():
    of = demand((9, 0), waiting_at_start=3, in_hand_at_start=4, self_service=0.999)
    people = arrivals([of], 9 * HOUR, 10 * HOUR, 0, 1, 0)
    assert (people["time_s"] == 0).all()
    assert people["customer"].tolist() == [
        *(IN_HAND_AT_START << 32 | i for i in range(4)),
        *(WAITING_AT_START << 32 | i for i in range(3)),
    ]


# Recorded -----------------------------------------------------------------------------------------


def record(*hours: float, times: float = 1.0, **more: object) -> Demand:
    return demand(
        (9, 0),
        recorded_s=tuple(hour * HOUR for hour in hours),
        recorded_tier=(-1,) * len(hours),
        recorded_times=(times,) * len(hours),
        **more,
    )


def test_recorded_customers_come_as_recorded():
    of = replace(
        record(9.75, 9.25, 9.5),
        tiers=("a", "b"),
        tier_shares=(0.0, 1.0),
        recorded_tier=(0, -1, 1),
    )
    people = arrivals([of], 9 * HOUR, 10 * HOUR, 0.9, 1, 0)
    assert people.tolist() == [
        (900.0, 0, 1, RECORDED << 32 | 1),
        (1800.0, 0, 1, RECORDED << 32 | 2),
        (2700.0, 0, 0, RECORDED << 32),
    ]


def test_copies_are_numbered_above_the_record_and_come_at_its_time():
    people = arrivals([record(9.25, 9.5, times=3.0)], 9 * HOUR, 10 * HOUR, 0, 1, 0)
    places = [copy << 22 | place for place in (0, 1) for copy in (0, 1, 2)]
    assert people["customer"].tolist() == [RECORDED << 32 | low for low in places]
    assert people["time_s"].tolist() == [900.0] * 3 + [1800.0] * 3


@pytest.mark.parametrize("times", [0.0, 0.3, 1.0, 1.7, 2.25])
def test_so_many_copies_come_on_average(times):
    n = 4000
    people = arrivals([record(*[9.5] * n, times=times)], 9 * HOUR, 10 * HOUR, 0, 1, 0)
    copies = np.bincount((people["customer"] & np.uint64((1 << 22) - 1)).astype(int), minlength=n)
    assert set(copies.tolist()) <= {math.floor(times), math.ceil(times)}
    part = times % 1
    assert within(len(people), n * times, math.sqrt(n * part * (1 - part)))


def test_more_demand_keeps_every_copy_there_was():
    """And so it does with another record behind, or rates beside."""
    hours = [9 + i / 1000 for i in range(500)]
    found = [numbers(record(*hours, times=times), 9, 10) for times in (0.2, 0.7, 1.0, 1.5, 4)]
    assert all(few < more for few, more in pairwise(found))
    one_more = record(*hours, 9.9, times=0.7)
    assert found[1] <= numbers(one_more, 9, 10)
    assert len(numbers(one_more, 9, 10) - found[1]) <= 1
    beside = replace(record(*hours, times=0.7), rate_per_s=(100 / HOUR,))
    assert found[1] < numbers(beside, 9, 10)


def test_copies_serve_themselves_each_on_its_own():
    of = record(*[9.5] * 2000, times=2.0)
    left = numbers(replace(of, self_service=0.3), 9, 10)
    assert left < numbers(of, 9, 10)
    assert within(len(left), 2800, math.sqrt(4000 * 0.21))
    both = [
        RECORDED << 32 | i in left and RECORDED << 32 | 1 << 22 | i in left for i in range(2000)
    ]
    assert within(sum(both), 2000 * 0.49, math.sqrt(2000 * 0.49 * 0.51))


def test_what_is_recorded_does_not_know_busy_days():
    assert len(numbers(record(*[9.5] * 50), 9, 10, cv=2.0)) == 50


# Agents who miss the day --------------------------------------------------------------------------


def test_absence_is_a_draw_of_agent_day_and_pool():
    parts = [(1, 0, "p", 3, 2), (2, 0, "p", 3, 2), (1, 1, "p", 3, 2), (1, 0, "q", 3, 2)]
    parts += [(1, 0, "p", 4, 2), (1, 0, "p", 3, 1)]
    assert len({absent(*key) for key in parts}) == len(parts)
    assert absences(1, 0, "p", 6, 2).tolist() == [absent(1, 0, "p", n, 2) for n in range(6)]


def test_as_many_are_absent_as_was_said():
    drawn = np.concatenate([absences(1, 0, "p", 100, day) for day in range(100)])
    assert stats.kstest(drawn, "uniform").pvalue > SMALL_P
    days = drawn.reshape(100, 100)
    assert within(np.corrcoef(days[:-1].ravel(), days[1:].ravel())[0, 1], 0, 1 / math.sqrt(9900))
