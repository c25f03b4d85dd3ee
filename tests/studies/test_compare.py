"""Base against variants: known answers, pairs of customers, what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import imroute
from imroute.intervals import Linear, linear_means, of_linear
from imroute.intervals.pvalues import holm, p_value
from imroute.loading import Loaded
from imroute.studies.cases import Settings
from imroute.studies.compare import Change, compare
from imroute.theory import erlang_c

DESK = """
title: A desk
day: {start: 09:00, end: 12:00, interval: 1h}
tiers: {vip: {share: 20%, priority: high}, regular: {share: 80%}}
contact_types:
  ask: {arrivals: 60/h}
  buy: {arrivals: 30/h, patience: {exponential: 1m}}
pools:
  team: {agents: 4, capacity: 2}
  seniors: {agents: 1, skills: [buy]}
routing:
  buying: {match: {type: buy}, stages: [{pools: [team]}, {after: 10s, pools: [seniors]}]}
  asking: {stages: [{pools: [team]}]}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: service_level, within: 45s, at_least: 60%, in: every_interval}
  - {measure: response_time, stat: p90, at_most: 2m, on_days: 60%}
variants:
  nothing: {title: Only a title}
  one_more: {title: One more, one_off: 500, pools.team.agents: {add: 1}}
  busier: {demand: {times: 1.3}}
  new_pool:
    pools.squad: {agents: 1, skills: [ask]}
    routing.asking.stages: [{pools: [team, squad]}]
  stricter: {targets.1.at_least: 95%}
"""


@pytest.fixture
def loaded(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(DESK))


# Known answers ------------------------------------------------------------------------------------


def test_a_variant_that_changes_nothing_differs_by_nothing(loaded: Loaded) -> None:
    (nothing,) = compare(loaded, ["nothing"], days=6).variants
    assert len(nothing.differences) > 300
    for one in nothing.differences:
        assert one.same, one
        assert (one.difference, one.low, one.high, one.p) == (0, 0, 0, 1)
        assert one.base == one.variant
    assert nothing.changes is not None
    everyone = nothing.changes.groups[0]
    assert everyone.number(Change.SAME) == everyone.contacts > 1000
    assert everyone.only_base == everyone.only_variant == 0
    assert nothing.changes.examples == ()


ERLANG_C = """
day: {{start: 00:00, end: 24:00, interval: 1h}}
warm_up: 60m
start: {{call: 8}}
patience: none
contact_types: {{call: {{arrivals: 150/h, handling: {{exponential: 3m}}}}}}
pools: {{desk: {{agents: {agents}, capacity: 1}}}}
variants: {{one_more: {{pools.desk.agents: {{add: 1}}}}}}
"""


def test_one_agent_more_brings_what_theory_says(write: Callable[[str], Path]) -> None:
    loaded = imroute.load(write(ERLANG_C.format(agents=9)))
    (one_more,) = compare(loaded, days=40, settings=Settings(seed=3), contacts=False).variants
    before, after = (
        erlang_c(arrival_rate_per_s=150 / 3600, mean_handle_s=180, agents=n) for n in (9, 10)
    )
    expected = {
        ("service_level", "30s"): (
            after.service_levels(30).offered - before.service_levels(30).offered
        ),
        ("queue_time", "mean"): after.mean_wait_s - before.mean_wait_s,
        ("queue_length", "mean"): after.mean_queue - before.mean_queue,
        ("agents_on_duty", "mean"): 1.0,
        ("arrivals", "mean"): 0.0,
    }
    for (measure, stat), theory in expected.items():
        found = one_more.difference(measure, "all", stat)
        assert found is not None
        assert found.low <= theory <= found.high, (measure, found, theory)
        assert found.shown == (theory != 0)
    arrivals = one_more.difference("arrivals")
    assert arrivals is not None
    assert arrivals.same


def test_more_demand_adds_customers_and_takes_none_away(loaded: Loaded) -> None:
    (busier,) = compare(loaded, ["busier"], days=12).variants
    arrivals = busier.difference("arrivals")
    assert arrivals is not None
    assert arrivals.low <= 0.3 * arrivals.base <= arrivals.high
    assert busier.changes is not None
    everyone = busier.changes.groups[0]
    assert everyone.only_base == 0
    assert everyone.only_variant == round(12 * arrivals.difference)
    assert everyone.number(Change.LATER) > everyone.number(Change.SOONER)
    assert everyone.number(Change.LOST) > everyone.number(Change.ANSWERED)
    assert everyone.later_s > 0


def test_the_parts_of_the_groups_add_up(loaded: Loaded) -> None:
    (more,) = compare(loaded, ["one_more"], days=3).variants
    assert more.changes is not None
    everyone, *groups = more.changes.groups
    for part in ("tier:", "type:"):
        ours = [one for one in groups if one.scope.startswith(part)]
        assert sum(one.contacts for one in ours) == everyone.contacts
        assert tuple(np.sum([one.changes for one in ours], axis=0)) == everyone.changes
    assert sum(everyone.changes) == everyone.contacts
    assert everyone.number(Change.SOONER) > everyone.number(Change.LATER)


def test_what_only_one_side_has_is_no_data_on_the_other(loaded: Loaded) -> None:
    (squad,) = compare(loaded, ["new_pool"], days=3).variants
    found = squad.difference("answered", "pool:squad")
    assert found is not None
    assert math.isnan(found.base)
    assert math.isnan(found.difference)
    assert math.isnan(found.p)
    assert found.variant > 0


# Pairs --------------------------------------------------------------------------------------------


def test_pairs_know_more_than_runs_with_customers_of_their_own(loaded: Loaded) -> None:
    (more,) = compare(loaded, ["one_more"], days=20, contacts=False).variants
    found = more.difference("service_level", "all", "20s")
    assert found is not None
    assert found.independent_days > 40
    base = imroute.run(loaded, days=20).results.linear("service_level", "all", "20s")
    variant = imroute.run(loaded.as_variant("one_more"), days=20).results
    other = variant.linear("service_level", "all", "20s")
    alone, paired = np.hypot(base.error, other.error), other.plus(base, -1).error
    assert found.independent_days == pytest.approx(20 * (alone / paired) ** 2)


def test_targets_are_judged_before_and_after(loaded: Loaded) -> None:
    (more,) = compare(loaded, ["one_more"], days=10).variants
    level, each, on_days = more.targets
    assert level.before is not None
    assert level.after is not None
    assert level.after.mean > level.before.mean
    assert level.difference is not None
    assert level.difference.difference == pytest.approx(level.after.mean - level.before.mean)
    assert each.before is not None
    assert each.difference is not None
    assert each.difference.scope == f"interval:{each.before.worst_interval}"
    assert each.difference.stat == "45s"
    assert on_days.before is not None
    assert on_days.after is not None
    assert on_days.difference is not None
    assert on_days.difference.unit == "share"
    shares = on_days.after.days_met - on_days.before.days_met
    assert on_days.difference.difference == pytest.approx(shares)


def test_a_target_that_the_variant_changes_is_told_for_each_side(loaded: Loaded) -> None:
    result = compare(loaded, ["stricter"], days=3)
    (stricter,) = result.variants
    whose = [(one.before is not None, one.after is not None) for one in stricter.targets]
    assert whose == [(True, False), (True, True), (True, True), (False, True)]
    assert stricter.targets[0].difference is None


# p-values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [5, 12, 30])
def test_p_is_below_5_percent_just_when_the_interval_excludes_0(days: int) -> None:
    rng = np.random.default_rng(days)
    seen = set()
    for _ in range(400):
        linear = linear_means((rng.gamma(0.5, size=days) - rng.uniform(0.1, 0.9))[None])[0]
        estimate = of_linear(linear)
        outside = estimate.low > 0 or estimate.high < 0
        assert outside == (p_value(linear) < 0.05)
        seen.add(outside)
    assert seen == {True, False}


def test_p_is_uniform_where_nothing_differs(write: Callable[[str], Path]) -> None:
    """Two halves of one study differ by chance alone: day i of one beside day i of the other."""
    loaded = imroute.load(write(DESK))
    linear = imroute.run(loaded, days=2000).results.by_day("response_time")
    days = linear.reshape(2, 100, 10)
    p = [p_value(linear_means((days[0, i] - days[1, i])[None])[0]) for i in range(100)]
    below = [np.mean(np.array(p) < at) for at in (0.1, 0.25, 0.5, 0.75)]
    np.testing.assert_allclose(below, (0.1, 0.25, 0.5, 0.75), atol=0.1)


def test_p_of_nothing_and_of_no_doubt() -> None:
    known = np.ones(4, dtype=np.bool_)
    assert p_value(Linear(0.0, np.zeros(4), known)) == 1
    assert p_value(Linear(2.0, np.zeros(4), known)) == 0
    assert math.isnan(p_value(Linear(math.nan, np.zeros(4), known)))
    assert math.isnan(p_value(Linear(2.0, np.zeros(1), known[:1])))


def test_holm_multiplies_the_least_by_all_the_next_by_one_fewer() -> None:
    adjusted = holm([0.01, math.nan, 0.04, 0.03, 0.9])
    assert adjusted == pytest.approx([0.04, math.nan, 0.09, 0.09, 0.9], nan_ok=True)
    assert holm([]) == []


def test_p_is_adjusted_for_the_variants(loaded: Loaded) -> None:
    alone = compare(loaded, ["busier"], days=5, contacts=False).variants[0]
    both = compare(loaded, ["busier", "one_more"], days=5, contacts=False).variants
    for one in both[0].differences:
        found = alone.difference(*one.name)
        assert found is not None
        other = both[1].difference(*one.name)
        ps = [found.p_alone, other.p_alone if other else math.nan]
        assert one.p_alone == pytest.approx(found.p, nan_ok=True)
        assert one.p == pytest.approx(holm(ps)[0], nan_ok=True)


# What is compared, what is refused ----------------------------------------------------------------


def test_all_variants_are_compared_unless_some_are_named(loaded: Loaded) -> None:
    every = compare(loaded, days=1)
    assert [one.name for one in every.variants] == list(loaded.variants)
    assert every.variants[0].changes is None  # too many to look at each contact
    some = compare(loaded.as_variant("one_more"), ["busier", "new_pool", "busier"], days=1)
    assert [one.name for one in some.variants] == ["busier", "new_pool"]
    assert some.provenance["base"] == "one_more"
    rest = compare(loaded.as_variant("one_more"), days=1)
    assert "one_more" not in [one.name for one in rest.variants]


@pytest.mark.parametrize(
    ("base", "names", "said"),
    [
        (None, ["one_mre"], "did you mean 'one_more'?"),
        (None, [""], "a variant of this scenario"),
        ("busier", ["busier"], "a variant that is not the base"),
    ],
)
def test_variants_that_are_not_there_are_refused(
    loaded: Loaded, base: str | None, names: list[str], said: str
) -> None:
    with pytest.raises(imroute.ImrouteError, match="--variants") as raised:
        compare(loaded.as_variant(base), names)
    assert said in str(raised.value)


def test_a_file_without_variants_is_told_how_to_write_one(write: Callable[[str], Path]) -> None:
    loaded = imroute.load(write(DESK[: DESK.index("variants:")]))
    with pytest.raises(imroute.ImrouteError, match="one_more"):
        compare(loaded)


def test_workers_change_nothing(loaded: Loaded) -> None:
    one, two = (
        compare(loaded, ["one_more", "busier"], days=4, settings=Settings(workers=n))
        for n in (1, 2)
    )
    assert [repr(v.differences) for v in one.variants] == [
        repr(v.differences) for v in two.variants
    ]
    assert [repr(v.changes) for v in one.variants] == [repr(v.changes) for v in two.variants]


def test_ctrl_c_leaves_the_variants_that_are_done(loaded: Loaded) -> None:
    def press(done: int, expected: int, what: str) -> None:
        if done == 8:
            raise KeyboardInterrupt

    result = compare(loaded, ["one_more", "busier"], days=3, progress=press)
    assert result.interrupted
    assert [one.name for one in result.variants] == ["one_more"]
    assert result.left_out == ("busier",)
    with pytest.raises(KeyboardInterrupt):
        compare(loaded, ["one_more", "busier"], days=5, progress=press)


def test_the_table_of_days_saved_says_what_a_comparison_says() -> None:
    from benchmarks.pairs import SCENARIOS, savings, tables

    found = list(savings(SCENARIOS / "small_shop.yaml", days=6))
    settings = Settings(seed=11)
    loaded = imroute.load(SCENARIOS / "small_shop.yaml")
    told = compare(loaded, days=6, settings=settings, contacts=False).variants
    expected = [
        judged.difference.independent_days / 6
        for one in told
        for judged in one.targets
        if judged.difference
    ]
    assert [saving.times for saving in found] == pytest.approx(expected)
    assert all(saving.low < saving.times < saving.high for saving in found)
    summary, each = (table.markdown() for table in tables(found))
    assert summary.count("small_shop") == 1
    assert each.count("small_shop: one_more") == 2
