"""Every number of the results, with what each day adds to its error."""

from __future__ import annotations

import numpy as np
import pytest

import imroute
from imroute.intervals import of_linear
from imroute.measures import Results


@pytest.fixture(scope="module")
def results() -> Results:
    return imroute.run(imroute.load("scenarios/ecommerce_evening.yaml"), days=12).results


def test_the_value_is_that_of_the_results_and_its_parts_add_up_to_nothing(results: Results) -> None:
    rows = list(results.rows(["all", "tier:vip", "interval:20:30", "pool:specialists"]))
    assert len(rows) > 500
    for row in rows:
        linear = results.linear(row.measure, row.scope, row.stat)
        assert linear.value == pytest.approx(row.mean, nan_ok=True)
        assert linear.parts.shape == (12,)
        assert linear.days == row.days
        assert linear.parts.sum() == pytest.approx(0, abs=1e-9 * np.abs(linear.parts).sum() + 1e-12)


@pytest.mark.parametrize(
    ("measure", "stat"),
    [
        ("arrivals", "mean"),
        ("arrivals", "total"),
        ("response_time", "mean"),
        ("response_time", "max"),
        ("queue_length", "mean"),
        ("service_level", "20s"),
    ],
)
def test_its_interval_is_that_of_the_results(results: Results, measure: str, stat: str) -> None:
    row = results.estimate(measure, stat=stat)
    found = of_linear(results.linear(measure, stat=stat))
    assert (found.low, found.high) == pytest.approx((row.low, row.high))


def test_a_part_of_the_day_has_parts_of_its_own(results: Results) -> None:
    window = (20 * 3600.0, 22 * 3600.0)
    linear = results.linear("reply_time", stat="p90", during=window)
    assert linear.value == results.estimate("reply_time", stat="p90", during=window).mean
    assert not np.allclose(linear.parts, results.linear("reply_time", stat="p90").parts)


def test_confidence_widens_the_interval(results: Results) -> None:
    usual = results.estimate("response_time", stat="p90")
    surer = results.estimate("response_time", stat="p90", confidence=0.999)
    assert surer.low < usual.low <= usual.mean <= usual.high < surer.high
