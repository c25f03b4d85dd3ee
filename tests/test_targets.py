"""Verdicts on hand-made days, and the sentences that planners read."""

import math

import pytest

from imroute.intervals import Estimate
from imroute.measures import Results
from imroute.targets import (
    Target,
    occupancy_advice,
    occupancy_measure,
    rule,
    thresholds_s,
    verdict,
)
from test_measures import (
    HOUR,
    NO,
    REFUND,
    VIP,
    a_log,
    a_plan,
    answered,
    gave_up,
    joined,
    on_duty,
    pool_plan,
    type_plan,
    worked,
)

# Judging by the interval --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most", "between"),
    [
        (0.80, 0.90, "met", "undecided", "undecided"),
        (0.79, 0.80, "undecided", "met", "undecided"),
        (0.70, 0.79, "missed", "met", "missed"),
        (0.70, 0.90, "undecided", "undecided", "undecided"),
        (0.81, 0.84, "met", "missed", "met"),
        (0.86, 0.90, "met", "missed", "missed"),
        (NO, NO, "undecided", "undecided", "undecided"),
        (0.86, NO, "met", "missed", "missed"),  # a quantile whose upper end is unknown
        (NO, 0.79, "missed", "met", "missed"),
    ],
)
def test_the_interval_rules(low, high, at_least, at_most, between):
    estimate = Estimate(0.8, low, high, 20)
    assert rule(estimate, (0.80, math.inf)) == at_least
    assert rule(estimate, (-math.inf, 0.80)) == at_most
    assert rule(estimate, (0.80, 0.85)) == between
    assert rule(Estimate(NO, NO, NO, 0), (0.80, math.inf)) == "no data"


def a_day(in_time, late, at=0.0, slow=60.0, **who):
    """Contacts answered at once, and contacts answered after `slow` seconds."""
    fast = [answered(at, at, at, at + 1, at + 2, **who)] * in_time
    return fast + [answered(at, at + slow, at + slow, at + slow, at + slow, **who)] * late


def study(*days, **given):
    return Results(a_plan(**given), [a_log(contacts) for contacts in days])


WITHIN_20_S = {"measure": "service_level", "within_s": 20.0}


def test_missed():
    # 7, 7 and 8 of 10: two thirds of the way from one day to the next.
    results = study(*(a_day(n, 10 - n) for n in (7, 7, 8, 7, 8, 7, 8, 8) * 4))
    found = verdict(Target(**WITHIN_20_S, at_least=0.9), results)
    assert (found.verdict, found.mean, found.days_met) == ("missed", 0.75, 0)
    assert found.low < 0.75 < found.high < 0.9
    assert found.worst_interval is None
    assert found.sentence == (
        f"Missed: 75.0% ({100 * found.low:.1f}–{found.high:.1%}) of contacts answered within 20 s, "
        "target at least 90%."
    )


def test_met_and_days_met():
    results = study(*(a_day(n, 20 - n) for n in (19, 20, 15, 20, 19, 20, 19, 20) * 3))
    found = verdict(Target(**WITHIN_20_S, at_least=0.8), results)
    assert (found.verdict, found.days_met) == ("met", 7 / 8)
    assert found.sentence.startswith("Met: 95.0% (")


def test_a_single_day_cannot_tell():
    found = verdict(Target(**WITHIN_20_S, at_least=0.8), study(a_day(9, 1)))
    assert (found.verdict, found.days_met) == ("undecided", 1)
    assert math.isnan(found.low)
    assert found.sentence == (
        "Undecided: 90.0% of contacts answered within 20 s, target at least 80%; "
        "a single day cannot tell."
    )


def test_more_days_would_tell():
    found = verdict(Target(**WITHIN_20_S, at_least=0.5), study(a_day(3, 3), a_day(4, 2)))
    assert found.verdict == "undecided"
    assert found.sentence.endswith("target at least 50%; more days would tell.")


def test_no_data_is_said():
    found = verdict(Target(**WITHIN_20_S, at_least=0.8, scope=("tier:vip",)), study([], []))
    assert (found.verdict, found.worst_interval) == ("no data", None)
    assert math.isnan(found.mean)
    assert math.isnan(found.days_met)
    assert found.sentence == (
        "No data: contacts answered within 20 s for tier vip, target at least 80%."
    )


def test_formula_and_clock_choose_the_reading():
    # Answered 40 s after arrival, bot included, 10 s after joining; two of three gave up at once.
    day = [
        {**answered(30, 30, 40, 40, 50), "arrived_s": 0.0},
        gave_up(30, 31),
        gave_up(30, 31),
    ]
    results = study(day, day)
    means = {
        (formula, clock): verdict(
            Target(**WITHIN_20_S, at_least=0.5, formula=formula, clock=clock), results
        ).mean
        for formula in ("offered", "answered", "without_early_abandons", "early_abandons_good")
        for clock in ("from_request", "from_arrival")
    }
    assert means == {
        ("offered", "from_request"): 1 / 3,
        ("offered", "from_arrival"): 0,
        ("answered", "from_request"): 1,
        ("answered", "from_arrival"): 0,
        ("without_early_abandons", "from_request"): 1,
        ("without_early_abandons", "from_arrival"): 0 / 1,
        ("early_abandons_good", "from_request"): 1,
        ("early_abandons_good", "from_arrival"): 2 / 3,
    }


def test_scope_and_part_of_the_day():
    vip = a_day(0, 4, tier=VIP, type=REFUND) + a_day(4, 0, at=1900.0, tier=VIP, type=REFUND)
    results = study(*[vip + a_day(9, 0), vip] * 10)
    target = {"scope": ("tier:vip", "type:refund"), "at_least": 0.5, **WITHIN_20_S}
    late = verdict(Target(**target, during=(18.5 * HOUR, 19 * HOUR)), results)
    early = verdict(Target(**target, during=(18 * HOUR, 18.5 * HOUR)), results)
    assert (early.verdict, early.mean, late.mean) == ("missed", 0, 1)
    assert "for tier vip and type refund from 18:30 to 19:00, target" in late.sentence
    assert verdict(Target(**target), results).mean == 0.5


# Every interval -----------------------------------------------------------------------------------


def test_every_interval_is_as_good_as_its_worst():
    good, bad = a_day(20, 0), a_day(16, 4, at=1800.0)
    results = study(*[good + bad] * 20)
    target = {**WITHIN_20_S, "every_interval": True}
    found = verdict(Target(**target, at_least=0.95), results)
    assert (found.verdict, found.mean, found.worst_interval) == ("missed", 0.8, "18:30")
    assert found.days_met == 0
    assert found.sentence.endswith(
        "of contacts answered within 20 s in the worst interval, 18:30, "
        "target at least 95% in every interval."
    )
    # On the whole day it would have been met.
    assert verdict(Target(**WITHIN_20_S, at_least=0.85), results).verdict == "met"
    assert verdict(Target(**target, at_least=0.7), results).verdict == "met"
    assert verdict(Target(**target, at_least=0.8), results).verdict == "undecided"


def test_an_interval_without_data_does_not_count():
    found = verdict(
        Target(**WITHIN_20_S, at_least=0.8, every_interval=True), study(*[a_day(20, 0)] * 20)
    )
    assert (found.verdict, found.worst_interval) == ("met", "18:00")
    outside = Target(**WITHIN_20_S, at_least=0.8, every_interval=True, during=(8 * HOUR, 9 * HOUR))
    assert verdict(outside, study([])).verdict == "no data"
    waits = Target("transfer_wait", stat="p90", at_most=60.0)
    assert verdict(waits, study([])).sentence == (
        "No data: p90 of transfer wait, target at most 1 min."
    )


def test_the_worst_interval_is_the_one_that_decides():
    # Few contacts at a lower mean leave it open; many at a higher mean show that it is missed.
    few, many = a_day(0, 2), a_day(70, 30, at=1800.0)
    results = study(*[few + many, a_day(2, 0) + many] * 2)
    found = verdict(Target(**WITHIN_20_S, at_least=0.8, every_interval=True), results)
    assert (found.verdict, found.worst_interval) == ("missed", "18:30")
    # Of two that are missed, the one further off; of two that are met, the nearer one.
    both = study(*[a_day(50, 50) + many] * 20)
    missed = Target(**WITHIN_20_S, at_least=0.9, every_interval=True)
    assert verdict(missed, both).worst_interval == "18:00"
    met = Target(**WITHIN_20_S, at_most=0.9, every_interval=True)
    assert (verdict(met, both).verdict, verdict(met, both).worst_interval) == ("met", "18:30")


def test_a_day_meets_every_interval_or_does_not_meet_it():
    good, bad = a_day(9, 1), a_day(7, 3, at=1800.0)
    results = study(good, good + bad, bad, [])
    target = Target(**WITHIN_20_S, at_least=0.8, every_interval=True)
    assert verdict(target, results).days_met == pytest.approx(1 / 3)


def test_every_interval_of_a_scope_of_two_parts():
    vip = a_day(1, 1, tier=VIP, type=REFUND)
    target = Target(
        **WITHIN_20_S, at_least=0.8, scope=("type:refund", "tier:vip"), every_interval=True
    )
    assert verdict(target, study(vip, vip)).worst_interval == "18:00"


# On days ------------------------------------------------------------------------------------------


def test_on_days_is_a_share_of_days():
    # Mid-P for 12 of 20 days: 37.9% to 79.4%.
    results = study(*([a_day(9, 1)] * 12 + [a_day(7, 3)] * 8 + [[]]))
    found = verdict(Target(**WITHIN_20_S, at_least=0.8, on_days=0.9), results)
    assert (found.verdict, found.mean, found.days_met) == ("missed", 0.6, 0.6)
    assert (found.low, found.high) == pytest.approx((0.3789, 0.7939), abs=1e-4)
    assert found.sentence == (
        "Missed: 12 of 20 days (37.9–79.4%) with at least 80% of contacts answered within 20 s, "
        "target at least 90% of days."
    )
    times = verdict(Target("response_time", "p50", at_most=30.0, on_days=0.9), results)
    assert "20 of 20 days (86.1–100.0%) with p50 of response time at most 30 s," in times.sentence
    undecided = verdict(Target(**WITHIN_20_S, at_least=0.8, on_days=0.7), results)
    assert undecided.verdict == "undecided"
    assert undecided.sentence.endswith("of days; more days would tell.")
    assert verdict(Target(**WITHIN_20_S, at_least=0.8, on_days=0.3), results).verdict == "met"


def test_on_days_without_data():
    found = verdict(Target(**WITHIN_20_S, at_least=0.8, on_days=0.9), study([]))
    assert found.verdict == "no data"
    assert found.sentence == (
        "No data: days with at least 80% of contacts answered within 20 s, "
        "target at least 90% of days."
    )


# Other measures -----------------------------------------------------------------------------------


def test_quantile_of_a_time():
    day = a_day(0, 50, slow=100.0)
    found = verdict(Target("response_time", "p90", at_most=120.0, ideal=60.0), study(*[day] * 20))
    assert found.verdict == "met"
    assert found.sentence == (
        "Met: p90 of response time is 1 min 40 s (1 min 40 s–1 min 40 s), "
        "target at most 2 min (ideal 1 min)."
    )


def test_share_of_times_within():
    day = a_day(3, 1)
    targets = [
        Target("response_time", within_s=45.0, at_least=0.5),
        Target("response_time", "75s", at_least=0.5),
        Target("response_time", "p90", at_most=20.0),
    ]
    assert thresholds_s(targets) == (45, 75)
    results = Results(a_plan(), [a_log(day)] * 2, thresholds_s=thresholds_s(targets))
    means = [verdict(target, results).mean for target in targets]
    assert means == [0.75, 1, 60]
    assert "of contacts with response time up to 45 s" in verdict(targets[0], results).sentence
    assert "up to 1 min 15 s" in verdict(targets[1], results).sentence


def test_band():
    day = a_log([answered(0, 0, 0, 10, 2700)], [worked(0, 0, 0, 0, 2700)], [on_duty(0, 3600)])
    found = verdict(Target("focus_occupancy", between=(0.5, 0.6)), Results(a_plan(), [day] * 30))
    assert (found.verdict, found.mean) == ("missed", 0.75)
    assert found.sentence.startswith("Missed: focus occupancy is 75.0% (")
    assert found.sentence.endswith("target 50% to 60%.")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target("response_time", at_most=5.5), "mean response time is 15 s, target at most 5.5 s"),
        (Target("response_time", "max", at_most=4000.0), "longest response time of a day is 40 s"),
        (Target("response_time", "max", at_most=4000.0), "target at most 1 h 7 min"),
        (Target("arrivals", at_most=1234.0), "arrivals a day are 4, target at most 1,234"),
        (Target("arrivals", "total", at_most=4.5), "total arrivals are 4, target at most 4.5"),
        (Target("paid_hours", at_most=8.0), "paid hours a day are 1 h, target at most 8 h"),
        (Target("cost", at_most=8.0), "cost a day is 36, target at most 8"),
        (Target("concurrency", at_most=2.0), "mean concurrency is 1.5, target at most 2"),
        (Target("abandonment", at_most=0.05), "25.0% of contacts given up in the queue, target"),
        (
            Target("reply_time", within_s=10.0, at_least=0.9),
            "No data: replies sent within 10 s, target at least 90%",
        ),
        (
            Target(**WITHIN_20_S, at_least=0.9, clock="from_arrival"),
            "of contacts answered within 20 s of arrival, target",
        ),
    ],
)
def test_sentences(target, said):
    contacts = [
        answered(0, 0, 0, 10, 10),
        answered(0, 0, 5, 10, 10),
        answered(10, 40, 50, 50, 50),
        gave_up(60, 61),
    ]
    log = a_log(contacts, duty=[on_duty(0, 3600)])
    assert said in verdict(target, Results(a_plan(), [log])).sentence


@pytest.mark.parametrize("limits", [{}, {"at_least": 0.8, "at_most": 0.9}])
def test_a_target_has_one_limit(limits):
    with pytest.raises(ValueError, match="exactly one"):
        Target("occupancy", **limits)


def test_targets_can_be_told_apart():
    one = Target("occupancy", at_most=0.85, written={"measure": "occupancy"})
    assert hash(one) == hash(Target("occupancy", at_most=0.85, written={"measure": "occupancy"}))
    assert one != Target("occupancy", at_most=0.86)


# Occupancy ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("busy_s", "said"),
    [
        (1800, "Focus occupancy 50.0%: below the 75–80% to aim for."),
        (2772, "Focus occupancy 77.0%: within the 75–80% to aim for."),
        (2952, "Focus occupancy 82.0%: above the 75–80% to aim for, overload begins above 85%."),
        (3240, "Focus occupancy 90.0%: overload, above 85%."),
    ],
)
def test_occupancy_advice(busy_s, said):
    log = a_log(
        [answered(0, 0, 0, 10, 3600)], [worked(0, 0, 0, 0, busy_s)], duty=[on_duty(0, 3600)]
    )
    assert occupancy_advice(Results(a_plan(), [log]), (0.75, 0.80), 0.85) == said


def test_with_one_contact_at_a_time_occupancy_is_the_telephone_s():
    single = a_plan(pools=(pool_plan("front", 1, 1),))
    assert occupancy_measure(Results(single, [a_log()])) == "occupancy"
    assert occupancy_measure(Results(a_plan(), [a_log()])) == "focus_occupancy"
    advice = occupancy_advice(Results(a_plan(), [a_log([joined(1)])]), (0.75, 0.80), 0.85)
    assert advice == "Occupancy: no data, no agent was on duty."


# Runs of several days -----------------------------------------------------------------------------


def test_runs_of_several_days_are_told_as_runs():
    given = {"days": 2, "open_s": HOUR, "hours": 25.0}
    days = [a_day(n, 20 - n) + a_day(5, 5, at=24 * HOUR + 1900) for n in (19, 20, 19, 20)]
    results = study(*days, **given)
    target = Target(**WITHIN_20_S, at_least=0.8, on_days=0.9)
    assert "4 of 4 runs (" in verdict(target, results).sentence
    assert "target at least 90% of runs" in verdict(target, results).sentence
    counted = verdict(Target("arrivals", at_most=40.0), results).sentence
    assert "arrivals a run are 30" in counted
    once = verdict(Target(**WITHIN_20_S, at_least=0.5), study(days[0], **given)).sentence
    assert once.endswith("a single run cannot tell.")
    worst = verdict(Target(**WITHIN_20_S, at_least=0.9, every_interval=True), results)
    assert (worst.worst_interval, worst.mean) == ("tue 18:30", 0.5)


def test_a_channel_has_targets_of_its_own():
    types = (type_plan("order"), type_plan("refund", channel="email"))
    results = study(a_day(9, 1) + a_day(1, 3, type=REFUND), types=types)
    target = Target(**WITHIN_20_S, at_least=0.8, scope=("channel:email",))
    assert verdict(target, results).mean == 0.25
    assert "for channel email, target" in verdict(target, results).sentence
