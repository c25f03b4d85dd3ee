"""Intervals against hand-worked examples, and against how often they hold the truth."""

import math

import numpy as np
import pytest

from imroute.intervals import (
    Estimate,
    difference,
    linear_means,
    linear_quantiles,
    linear_ratios,
    of_linear,
    of_mean,
    of_means,
    of_proportion,
    of_quantile,
    of_quantiles,
    of_ratio,
    of_ratios,
    of_share,
    of_shares,
    pool,
)
from imroute.intervals.quantiles import plain_widths

NO = math.nan
T1, T2, T3, T9, T19 = 12.7062047, 4.3026527, 3.1824463, 2.2621572, 2.0930241  # two-sided 95%


def close(*expected):
    return pytest.approx(expected, rel=1e-6, abs=1e-12, nan_ok=True)


def numbers(estimate):
    return estimate.mean, estimate.low, estimate.high, estimate.days


def floats(*values):
    return np.array(values, dtype=np.float64)


# Means and ratios ---------------------------------------------------------------------------------


def test_mean_of_days_that_lie_evenly_is_student_s():
    # Standard deviation 1, standard error 1/√3.
    half = T2 / math.sqrt(3)
    assert numbers(of_mean(floats(1, 2, 3))) == close(2, 2 - half, 2 + half, 3)


def test_days_without_data_are_left_out_of_a_mean():
    assert of_mean(floats(1, NO, 2, 3, NO)) == of_mean(floats(1, 2, 3))


def test_confidence_is_an_argument():
    # t with 2 degrees of freedom, two-sided 90%: 2.9199856.
    assert of_mean(floats(1, 2, 3), 0.9).high == pytest.approx(2 + 2.9199856 / math.sqrt(3))


def test_ratio_is_of_sums_with_the_delta_method():
    # 8 of 10 and 9 of 20: r = 17/30, residuals 8 - 10r = 7/3 and 9 - 20r = -7/3,
    # variance 2/1 · 2 · (7/3)² / 30², two days: t with one degree of freedom.
    half = T1 * math.sqrt(2 * 2 * (7 / 3) ** 2) / 30
    estimate = of_ratio(floats(8, 9), floats(10, 20))
    assert numbers(estimate) == close(17 / 30, 17 / 30 - half, 17 / 30 + half, 2)


def test_ratio_over_ones_is_the_mean():
    values = floats(3, 1, 4, 1, 5)
    assert numbers(of_ratio(values, np.ones(5))) == close(*numbers(of_mean(values)))


def test_nothing_over_nothing_is_no_data():
    assert numbers(of_ratio(floats(0, 0), floats(0, 0))) == close(NO, NO, NO, 0)
    assert numbers(of_share(floats(0, 0), floats(0, 0))) == close(NO, NO, NO, 0)
    assert numbers(of_mean(floats(NO, NO))) == close(NO, NO, NO, 0)


def test_one_day_has_no_interval():
    assert numbers(of_mean(floats(7))) == close(7, NO, NO, 1)
    assert numbers(of_ratio(floats(3), floats(4))) == close(0.75, NO, NO, 1)
    assert numbers(of_share(floats(4), floats(4))) == close(1, NO, NO, 1)


def test_a_day_without_data_is_no_day():
    # Else the only day with data, which has no residual, would give an interval of no width.
    assert numbers(of_ratio(floats(3, 0), floats(4, 0))) == close(0.75, NO, NO, 1)


def test_skewed_days_reach_further_on_their_long_side():
    # Nine 0s and three 4s: deviations -1 and 3, skewness 6/3^1.5, standard error √(36/11/12).
    estimate = of_mean(floats(*[0] * 9, 4, 4, 4))
    skewness, root, error, t11 = 6 / 3**1.5, math.sqrt(12), math.sqrt(36 / 11 / 12), 2.2009851601

    def hall(t):  # his transformation, as printed
        a = skewness / root
        return t + a * t**2 / 3 + a**2 * t**3 / 27 + a / 6

    assert hall((1 - estimate.low) / error) == pytest.approx(t11)
    assert hall((1 - estimate.high) / error) == pytest.approx(-t11)
    assert estimate.high - 1 > t11 * error > 1 - estimate.low > 0


def test_few_days_say_nothing_about_skewness():
    assert numbers(of_mean(floats(0, 0, 0, 4))) == close(1, 1 - T3, 1 + T3, 4)


def test_many_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(1)
    parts, wholes = rng.poisson(6, (3, 2, 9)).astype(float), rng.poisson(9, (3, 2, 9)) + 20.0
    for single, many in ((of_ratio, of_ratios), (of_share, of_shares)):
        assert many(parts, wholes)[2, 1] == single(parts[2, 1], wholes[2, 1])
    assert of_means(parts)[0, 1] == of_mean(parts[0, 1])


def test_estimates_scale():
    once, tenfold = of_means(floats(1, 2, 4)), of_means(floats(1, 2, 4)).times(10)
    assert tenfold[()] == Estimate(*(10 * n for n in numbers(once[()])[:3]), 3)


# Shares -------------------------------------------------------------------------------------------


def test_share_that_differs_between_days_is_a_ratio():
    parts, wholes = floats(24, 30, 36), floats(50, 50, 50)
    assert numbers(of_share(parts, wholes)) == close(*numbers(of_ratio(parts, wholes)))


def test_share_of_equal_days_is_not_certain():
    # 3 of 4 on ten days: at least the variance of 40 trials, 0.75 · 0.25 / 40.
    half = T9 * math.sqrt(0.75 * 0.25 / 40)
    estimate = of_share(np.full(10, 3.0), np.full(10, 4.0))
    assert numbers(estimate) == close(0.75, 0.75 - half, 0.75 + half, 10)


def test_all_or_none_has_wilson_s_interval():
    # 40 of 40 on 20 days: n / (n + t²).
    all_, none = (
        of_share(np.full(20, 2.0), np.full(20, 2.0)),
        of_share(np.zeros(20), np.full(20, 2.0)),
    )
    assert numbers(all_) == close(1, 40 / (40 + T19**2), 1, 20)
    assert numbers(none) == close(0, 0, T19**2 / (40 + T19**2), 20)


def test_share_stays_between_0_and_1():
    rng = np.random.default_rng(2)
    wholes = rng.poisson(3, (4000, 5)).astype(float)
    parts = rng.binomial(wholes.astype(int), rng.choice([0.02, 0.5, 0.98], (4000, 5))).astype(float)
    found = of_shares(parts, wholes)
    known = ~np.isnan(found.low)
    assert known.sum() > 3900
    inside = (found.low >= 0) & (found.low <= found.mean) & (found.mean <= found.high)
    assert (inside & (found.high <= 1))[known].all()
    # And no interval claims to be sure.
    assert (found.high > found.low)[known].all()


def test_proportion_of_days():
    # All of 20: half the chance of that is 2.5% at 0.05^(1/20).
    assert numbers(of_proportion(20, 20)) == close(1, 0.05 ** (1 / 20), 1, 20)
    assert numbers(of_proportion(0, 20)) == close(0, 0, 1 - 0.05 ** (1 / 20), 20)
    assert numbers(of_proportion(1, 2)) == close(0.5, 0.025, 0.975, 2)  # p² + p(1 − p) = 2.5%
    found = of_proportion(18, 20)
    chances = [
        math.comb(20, met) * found.low**met * (1 - found.low) ** (20 - met) for met in (18, 19, 20)
    ]
    assert chances[0] / 2 + chances[1] + chances[2] == pytest.approx(0.025)
    assert numbers(of_proportion(0, 0)) == close(NO, NO, NO, 0)


# Quantiles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "expected"), [(0.7, 7), (0.71, 8), (0.05, 1), (0.99, 10)])
def test_quantile_is_the_smallest_value_with_that_share_at_or_below(share, expected):
    values = floats(3, 1, 2, 10, 9, 8, 7, 6, 5, 4)
    assert of_quantile(values, np.zeros(10, int), share, 1).mean == expected


def test_quantile_forgives_the_last_bits():
    assert 0.55 * 100 > 55  # and yet the 55th of a hundred values
    assert of_quantile(np.arange(1.0, 101.0), np.zeros(100, int), 0.55, 1).mean == 55


def test_quantile_is_pooled_over_days():
    # One day with one long wait, one with nine short ones: the median is short.
    values, day = floats(90, *range(1, 10)), np.array([0] + [1] * 9)
    assert of_quantile(values, day, 0.5, 2).mean == 5


def test_quantile_interval_by_hand():
    # 1 … 100 dealt to four days: shares up to 50 are alike, so they vary as 100 trials at most:
    # 0.05 standard error, t = 3.18: half a width of 0.159. To the middle by log-odds, from
    # 1 / (1 + e^(0.159/0.25)): rank 34.60 (the 35th); to the tail the further, 65.91 (the 66th).
    values = np.arange(1.0, 101.0)
    estimate = of_quantile(values, np.arange(100) % 4, 0.5, 4)
    assert numbers(estimate) == close(50, 35, 66, 4)


def test_a_quantile_s_interval_reaches_further_to_the_middle():
    # 1 … 1000 dealt to 20 days: 0.3/√1000 standard error, t = 2.093: half a width of 0.019856.
    # To the middle by log-odds, 9 · e^(−0.019856/0.09) to 1: rank 878.3; to the tail 919.9.
    p90, p10 = (
        of_quantile(np.arange(1.0, 1001.0), np.arange(1000) % 20, q, 20) for q in (0.9, 0.1)
    )
    assert numbers(p90) == close(900, 879, 920, 20)
    assert numbers(p10) == close(100, 81, 122, 20)


def test_bad_days_move_both_ends_out():
    # Two days of twenty hold most of the long waits.
    rng = np.random.default_rng(4)
    day, values = np.arange(4000) % 20, rng.exponential(10, 4000)
    values[day < 2] *= 3
    pooled = pool(values, np.zeros(4000, np.int64), day, 1, 20)
    quantile, down, up = plain_widths(pooled, 0.9)
    found = of_quantiles(pooled, 0.9)
    assert quantile - found.low > 1.1 * down
    assert found.high - quantile > 2 * up


def test_clustered_days_widen_a_quantile():
    # 1 … 20, fifty times each, every value on all days or on one day alone: then days are all
    # below or all above the median, with a standard error of √(20/19 · 20 · 25²) / 1000 = 0.1147,
    # t = 2.093: ranks from 259.9 (the 260th, a 6) to 740.1 (the 741st, a 15).
    values = np.repeat(np.arange(1.0, 21.0), 50)
    alike = of_quantile(values, np.arange(1000) % 20, 0.5, 20)
    apart = of_quantile(values, np.arange(1000) // 50, 0.5, 20)
    assert (alike.low, alike.high) == (10, 11)
    assert (apart.low, apart.high) == (6, 15)


def test_an_end_beyond_the_values_is_unknown():
    estimate = of_quantile(np.arange(1.0, 101.0), np.arange(100) % 4, 0.99, 4)
    assert estimate.mean == 99
    assert math.isnan(estimate.high)
    assert 1 <= estimate.low < 99


def test_quantiles_without_days_or_values():
    one_day = of_quantile(floats(1, 2, 3), np.zeros(3, int), 0.5, 1)
    assert numbers(one_day) == close(2, NO, NO, 1)
    assert numbers(of_quantile(floats(), np.zeros(0, int), 0.5, 5)) == close(NO, NO, NO, 0)


def test_quantiles_of_groups_are_those_of_each_group():
    rng = np.random.default_rng(3)
    values, group, day = rng.exponential(1, 900), rng.integers(-1, 4, 900), rng.integers(0, 7, 900)
    values[::50] = NO
    pooled = pool(values, group, day, 5, 7)
    for share in (0.5, 0.9):
        found = of_quantiles(pooled, share)
        for g in range(4):
            mine = (group == g) & ~np.isnan(values)
            assert found[g] == of_quantile(values[mine], day[mine], share, 7)
        assert math.isnan(found[4].mean)


# Differences --------------------------------------------------------------------------------------


def ratio_difference(base, variant):
    one, other = (linear_ratios(*(part[None] for part in pair))[0] for pair in (base, variant))
    return of_linear(difference(one, other))


def mean_difference(base, variant):
    return of_linear(difference(linear_means(base[None])[0], linear_means(variant[None])[0]))


def test_difference_of_means_is_the_mean_of_differences():
    base, variant = floats(1, 5, 9), floats(2, 7, 12)
    assert numbers(mean_difference(base, variant)) == close(*numbers(of_mean(floats(1, 2, 3))))


def test_difference_of_ratios_by_hand():
    # Base 1/2 on both days; variant 8 of 10 and 9 of 20, residuals ±7/3 over 30 as above.
    half = T1 * math.sqrt(2 * 2 * (7 / 3) ** 2) / 30
    found = ratio_difference((floats(5, 10), floats(10, 20)), (floats(8, 9), floats(10, 20)))
    change = 17 / 30 - 1 / 2
    assert numbers(found) == close(change, change - half, change + half, 2)


def test_luck_common_to_both_cancels():
    base = floats(5, 9, 14, 2), floats(10, 20, 30, 10)
    better = base[0] + 0.1 * base[1], base[1]
    assert numbers(ratio_difference(base, better)) == close(0.1, 0.1, 0.1, 4)
    ones = np.ones(4)
    paired = ratio_difference((base[0], ones), (better[0], ones))
    assert numbers(paired) == close(*numbers(mean_difference(base[0], better[0])))


def test_a_value_alone_by_its_parts_has_the_interval_of_a_ratio():
    good, offered = floats(5, 9, 14, 2), floats(10, 20, 30, 10)
    found = of_linear(linear_ratios(good[None], offered[None])[0])
    assert numbers(found) == close(*numbers(of_ratio(good, offered)))


def test_a_quantile_by_its_parts_is_as_wide_as_woodruff_s_interval():
    rng = np.random.default_rng(3)
    day = np.repeat(np.arange(9), 200)
    values = rng.exponential(size=1800) * (1 + day / 9)
    pooled = pool(values, np.zeros(1800, np.int64), day, 1, 9)
    found = of_linear(linear_quantiles(pooled, 0.9)[0])
    quantile, down, up = (float(part[0]) for part in plain_widths(pooled, 0.9))
    assert found.mean == quantile == of_quantile(values, day, 0.9, 9).mean
    assert found.high - found.low == pytest.approx(down + up)


# Coverage -----------------------------------------------------------------------------------------

STUDIES, DAYS = 2000, 20
CV = 0.18  # busyness of a day, as in facts.md


def busy_days(rng, shape):
    return rng.gamma(1 / CV**2, CV**2, shape)


def coverage(found, truth):
    """Share of intervals that hold the truth; those without an end on one side are open there."""
    low = np.where(np.isnan(found.low), -np.inf, found.low)
    high = np.where(np.isnan(found.high), np.inf, found.high)
    return np.mean((low <= truth) & (truth <= high)), np.mean(truth < low), np.mean(truth > high)


def counts(rng, mean, in_time):
    """Contacts a day, how many were answered in time, and the share expected in the long run."""
    busy = busy_days(rng, (STUDIES, DAYS))
    offered = rng.poisson(mean * busy)
    many = busy_days(rng, 1_000_000)
    truth = (in_time(many) * many).sum() / many.sum()
    return rng.binomial(offered, in_time(busy)).astype(float), offered.astype(float), truth


def test_coverage_of_means():
    rng = np.random.default_rng(10)
    _, offered, _ = counts(rng, 100, lambda busy: 0.5 + 0 * busy)
    assert 0.93 <= coverage(of_means(offered), 100)[0] <= 0.97


@pytest.mark.parametrize("mean", [40, 400])
@pytest.mark.parametrize("of", [of_ratios, of_shares])
def test_coverage_of_a_service_level(mean, of):
    rng = np.random.default_rng(11)
    good, offered, truth = counts(rng, mean, lambda busy: 1 / (1 + np.exp(2 * busy - 4)))
    assert 0.93 <= coverage(of(good, offered), truth)[0] <= 0.97


def test_a_service_level_is_not_claimed_too_readily():
    # On busy days it collapses. Without Hall's transformation 9% of lower ends are above the truth.
    rng = np.random.default_rng(12)
    good, offered, truth = counts(rng, 300, lambda busy: 1 / (1 + np.exp(4 * busy - 6)))
    held, too_high, _ = coverage(of_shares(good, offered), truth)
    assert held >= 0.92
    assert too_high <= 0.06


def test_coverage_of_rare_failures():
    # Often none at all: the delta method alone would hold the truth in a quarter of the studies.
    rng = np.random.default_rng(13)
    good, offered, truth = counts(rng, 5, lambda busy: 0.998 + 0 * busy)
    assert coverage(of_ratios(good, offered), truth)[0] < 0.3
    assert coverage(of_shares(good, offered), truth)[0] >= 0.93


def long_times(rng, busy):
    """Times that grow with busyness, lognormal about it, and of which study and day they are."""
    number = rng.poisson(60 * busy)
    day = np.repeat(np.arange(busy.size), number.ravel())
    return busy.ravel()[day] * np.exp(rng.normal(0, 0.8, day.size)), day // DAYS, day % DAYS


def test_coverage_of_mean_times_and_quantiles():
    rng = np.random.default_rng(14)
    pooled = pool(*long_times(rng, busy_days(rng, (STUDIES, DAYS))), STUDIES, DAYS)
    times, *_ = long_times(rng, busy_days(rng, (3000, DAYS)))
    times.sort()
    assert 0.93 <= coverage(of_ratios(pooled.sums(), pooled.counts), times.mean())[0] <= 0.97
    for share in (0.5, 0.8, 0.9, 0.95):
        truth = times[math.ceil(share * times.size) - 1]
        assert 0.93 <= coverage(of_quantiles(pooled, share), truth)[0] <= 0.97


def test_coverage_of_paired_differences():
    rng = np.random.default_rng(15)
    good, offered, _ = counts(rng, 200, lambda busy: 1 / (1 + np.exp(2 * busy - 4)))
    better = good + rng.binomial((offered - good).astype(int), 0.2)
    many = busy_days(rng, 1_000_000)
    late = 1 / (1 + np.exp(4 - 2 * many))
    truth = 0.2 * (late * many).sum() / many.sum()
    held = 0
    for study in range(STUDIES):
        days = offered[study]
        found = ratio_difference((good[study], days), (better[study], days))
        held += found.low <= truth <= found.high
    assert 0.93 <= held / STUDIES <= 0.97
