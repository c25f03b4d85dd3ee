"""Several days in numbers: rates, weekdays, surges, records, hours of bots."""

from __future__ import annotations

import math

import numpy as np
import pytest

from imroute.customers import Demand, arrivals
from imroute.engine.contract import Plan
from imroute.engine.plan import expected_contacts

from .days import plan_of

HOUR, DAY = 3600.0, 86400.0
SHORT = "day: {start: 08:00, end: 10:00, interval: 30m}"
ROUND = "day: {start: 00:00, end: 24:00, interval: 1h}"
NIGHT = "day: {start: 22:00, end: 02:00, interval: 1h}"


def plan(top: str, arrivals: str = "36/h", of_type: str = "") -> Plan:
    return plan_of(
        f"""
        {top}
        contact_types: {{a: {{arrivals: {arrivals}, {of_type} conversation: {{turns: 1}}}}}}
        pools: {{p: {{agents: 1}}}}
        """.replace("\n        ", "\n").replace("; ", "\n")
    )


def rates(*args: str) -> list[tuple[float, float, int]]:
    """Clock hour, rate an hour, day."""
    of = plan(*args).types[0].demand
    return [
        (from_s / HOUR, pytest.approx(per_s * HOUR), day)
        for from_s, per_s, day in zip(of.rate_from_s, of.rate_per_s, of.rate_day, strict=True)
    ]


# Days ---------------------------------------------------------------------------------------------


def test_one_day_is_as_if_days_were_not_written():
    assert plan(f"{SHORT}; days: 1") == plan(SHORT)
    assert plan(SHORT).open_s == 0


def test_opening_hours_recur_and_nobody_comes_between_them():
    three = plan(f"{SHORT}; days: 3; warm_up: 30m", "{08:00: 36/h, 09:00: 72/h}")
    assert (three.days, three.open_s) == (3, 2 * HOUR)
    assert (three.start_clock_s, three.day_start_s) == (7.5 * HOUR, 1800)
    assert three.day_end_s == 1800 + 2 * DAY + 2 * HOUR
    assert rates(f"{SHORT}; days: 3; warm_up: 30m", "{08:00: 36/h, 09:00: 72/h}") == [
        (7.5, 36, 0),
        (9, 72, 0),
        (10, 0, 0),
        (32, 36, 1),
        (33, 72, 1),
        (34, 0, 1),
        (56, 36, 2),
        (57, 72, 2),
    ]


def test_a_day_of_24_hours_has_no_night():
    assert rates(f"{ROUND}; days: 2", "{00:00: 10/h, 12:00: 20/h}") == [
        (0, 10, 0),
        (12, 20, 0),
        (24, 10, 1),
        (36, 20, 1),
    ]


def test_a_day_over_midnight_belongs_to_the_evening_on_which_it_begins():
    assert rates(f"{NIGHT}; days: 2", "{22:00: 10/h, 01:00: 20/h}") == [
        (22, 10, 0),
        (25, 20, 0),
        (26, 0, 0),
        (46, 10, 1),
        (49, 20, 1),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [("{per_day: 500, shape: evening_peak}", ROUND), ("{per_day: 500, shape: office}", SHORT)],
)
def test_a_number_a_day_comes_every_day(written, day):
    assert expected_contacts(plan(f"{day}; days: 4", written)) == pytest.approx(2000)


def test_counts_are_those_of_each_day():
    assert expected_contacts(plan(f"{SHORT}; days: 3", "{counts: {08:00: 5}}")) == pytest.approx(60)


# Weekdays -----------------------------------------------------------------------------------------


def of_days(of: Plan) -> list[float]:
    """How many come on each day, on average."""
    demand = of.types[0].demand
    lengths = np.diff([*demand.rate_from_s, of.start_clock_s + of.day_end_s])
    return np.bincount(demand.rate_day, lengths * np.array(demand.rate_per_s)).tolist()


def test_the_first_day_is_a_monday():
    found = plan(f"{SHORT}; days: 9; weekdays: {{mon: 1.5, tue: 0, sun: 0.5}}; demand: 2")
    assert of_days(found) == pytest.approx([144 * x for x in (1.5, 0, 1, 1, 1, 1, 0.5, 1.5, 0)])
    assert found.weekday == 0


def test_unless_another_is_named():
    day = "day: {start: 08:00, end: 10:00, interval: 30m, weekday: sat}"
    found = plan(f"{day}; days: 3; weekdays: {{mon: 1.5, sun: 0.5}}")
    assert of_days(found) == pytest.approx([72, 36, 108])
    assert found.weekday == 5


# Surges -------------------------------------------------------------------------------------------


def test_a_surge_recurs_every_day():
    assert rates(f"{SHORT}; days: 2; surges: [{{at: 08:30, lasts: 1h, times: 3}}]") == [
        (8, 36, 0),
        (8.5, 108, 0),
        (9.5, 36, 0),
        (10, 0, 0),
        (32, 36, 1),
        (32.5, 108, 1),
        (33.5, 36, 1),
    ]


def test_or_comes_on_one_day():
    surges = "surges: [{at: 09:30, lasts: 30m, times: 0, day: 2}]"
    assert rates(f"{SHORT}; days: 2; {surges}") == [
        (8, 36, 0),
        (10, 0, 0),
        (32, 36, 1),
        (33.5, 0, 1),
    ]


def test_surges_that_overlap_multiply_each_other_and_so_do_those_of_a_type():
    surges = "surges: [{at: 08:00, lasts: 1h, times: 2}, {at: 08:30, lasts: 1h, times: 3}]"
    of_type = "surges: [{at: 08:45, lasts: 15m, times: 5}],"
    assert rates(f"{SHORT}; {surges}", "36/h", of_type) == [
        (8, 72, 0),
        (8.5, 216, 0),
        (8.75, 1080, 0),
        (9, 108, 0),
        (9.5, 36, 0),
    ]


def test_the_warm_up_is_like_day_start_in_a_surge_and_on_a_monday():
    surges = "surges: [{at: 08:00, lasts: 1h, times: 2}]"
    top = f"{SHORT}; warm_up: 1h; days: 2; weekdays: {{mon: 3}}; {surges}"
    assert rates(top)[:3] == [(7, 216, 0), (9, 108, 0), (10, 0, 0)]


def test_a_surge_goes_on_past_midnight_of_a_day_without_night():
    surges = "surges: [{at: 23:00, lasts: 2h, times: 2}]"
    assert rates(f"{ROUND}; days: 2; weekdays: {{tue: 10}}; {surges}") == [
        (0, 36, 0),
        (23, 72, 0),
        (24, 720, 1),
        (25, 360, 1),
        (47, 720, 1),
    ]


def test_a_surge_on_the_next_morning():
    assert rates(f"{NIGHT}; surges: [{{at: 01:00, lasts: 30m, times: 2}}]") == [
        (22, 36, 0),
        (25, 72, 0),
        (25.5, 36, 0),
    ]


def test_so_many_more_come_in_a_surge():
    """Means of 60 runs, within 4 standard errors."""
    surges = "surges: [{at: 08:30, lasts: 1h, times: 3}]"
    of = plan(f"{SHORT}; days: 2; weekdays: {{tue: 0.5}}; {surges}", "200/h", "self_service: 25%,")
    parts = [(8, 8.5, 100), (8.5, 9.5, 600), (9.5, 10, 100), (10, 32, 0)]
    parts += [(32, 32.5, 50), (32.5, 33.5, 300), (33.5, 34, 50)]
    runs = [come(of, run) for run in range(60)]
    for begin, end, mean in parts:
        counts = [((hours >= begin) & (hours < end)).sum() for hours in runs]
        error = math.sqrt(0.75 * mean / len(runs))
        assert abs(np.mean(counts) - 0.75 * mean) <= 4 * error
    assert expected_contacts(of) == pytest.approx(0.75 * 1200)


def come(of: Plan, run: int) -> np.ndarray:
    """When customers arrive, in clock hours."""
    begin, end = of.start_clock_s, of.start_clock_s + of.day_end_s
    people = arrivals([t.demand for t in of.types], begin, end, of.busyness_cv, 1, run)
    return (begin + people["time_s"]) / HOUR


# Recorded arrivals --------------------------------------------------------------------------------


def recorded(top: str, rows: str) -> Demand:
    return plan(top, f"{{times: [{rows}]}}").types[0].demand


def test_records_are_placed_on_their_days():
    found = recorded(f"{SHORT}; days: 3", "2/09:00:30, 08:00, 3/09:59:59")
    clock_s = (DAY + 9 * HOUR + 30, 8 * HOUR, 2 * DAY + 10 * HOUR - 1)
    assert found.recorded_s == clock_s
    assert (found.recorded_tier, found.recorded_times) == ((-1, -1, -1), (1.0, 1.0, 1.0))
    assert set(found.rate_per_s) == {0.0}


def test_records_past_midnight():
    assert recorded(NIGHT, "22:00, 01:30, 25:45").recorded_s == (
        22 * HOUR,
        25.5 * HOUR,
        25.75 * HOUR,
    )


def test_records_of_tiers():
    tiers = "tiers: {vip: {share: 5%}, plain: {share: 95%}}"
    assert recorded(f"{SHORT}; {tiers}", "09:00 plain, 09:10, 09:20 vip").recorded_tier == (
        1,
        -1,
        0,
    )


def test_records_are_copied_by_demand_weekday_and_surge():
    surges = "surges: [{at: 09:00, lasts: 30m, times: 3}]"
    top = f"{SHORT}; days: 2; demand: 1.5; weekdays: {{tue: 0.5}}; {surges}; start: {{a: 2}}"
    found = recorded(top, "08:30, 09:00, 09:30, 2/08:30, 2/09:29")
    assert found.recorded_times == pytest.approx((1.5, 4.5, 1.5, 0.75, 2.25))
    assert expected_contacts(plan(top, "{times: [08:30, 09:00, 09:30, 2/08:30, 2/09:29]}")) == 12.5


def test_those_who_are_there_when_the_run_begins():
    found = plan(f"{SHORT}; start: {{a: {{waiting: 3, in_hand: 20}}}}", "{times: [09:00]}")
    of = found.types[0].demand
    assert (of.waiting_at_start, of.in_hand_at_start) == (3, 20)
    assert expected_contacts(found) == 24


# Bots ---------------------------------------------------------------------------------------------


def bot(top: str, keys: str) -> tuple[object, ...]:
    """When it answers and when it fails, in hours of the run."""
    found = plan_of(
        f"""
        {top}
        contact_types: {{a: {{arrivals: 1/h, first_line: b, conversation: {{turns: 1}}}}}}
        bots: {{b: {{reply: 1s, turns: 1, customer_reply: 1s, resolves: 50%, {keys}}}}}
        pools: {{p: {{agents: 1}}}}
        """.replace("\n        ", "\n").replace("; ", "\n")
    ).bots[0]
    answers = found.answers
    if answers is not None:
        answers = [(begin / HOUR, end / HOUR) for begin, end in answers]
    return answers, [at_s / HOUR for at_s in found.fails_at_s]


def test_a_bot_answers_always_unless_something_else_is_written():
    assert bot(SHORT, "cost: 1") == (None, [])


@pytest.mark.parametrize(
    ("top", "keys", "answers", "fails"),
    [
        (SHORT, "hours: [08:30, 09:00]", [(0.5, 1)], []),
        (SHORT, "hours: [06:00, 09:00]", [(0, 1)], []),
        (f"{SHORT}; warm_up: 1h", "hours: [06:00, 09:00]", [(0, 2)], []),
        (f"{SHORT}; warm_up: 1h", "hours: [09:00, 24:00]", [(2, 3)], []),
        (f"{SHORT}; days: 2", "hours: [09:00, 24:00]", [(1, 16), (25, 26)], []),
        (f"{ROUND}; days: 2", "hours: [22:00, 06:00]", [(0, 6), (22, 30), (46, 48)], []),
        (ROUND, "hours: [00:00, 24:00]", [(0, 24)], []),
        (f"{ROUND}; days: 2", "hours: [00:00, 24:00]", [(0, 48)], []),
        (SHORT, "outage: [{at: 08:30, lasts: 15m}]", [(0, 0.5), (0.75, 2)], [0.5]),
        (
            f"{ROUND}; days: 2",
            "hours: [06:00, 24:00], outage: [{at: 05:00, lasts: 2h}, {at: 12:00, lasts: 1h, day: 2}]",
            [(7, 24), (31, 36), (37, 48)],
            [5, 29, 36],
        ),
        (
            SHORT,
            "outage: [{at: 08:30, lasts: 15m}, {at: 08:45, lasts: 15m}, {at: 09:30, lasts: 5h}]",
            [(0, 0.5), (1, 1.5)],
            [0.5, 1.5],
        ),
        (f"{SHORT}; warm_up: 1h", "outage: [{at: 08:00, lasts: 1h}]", [(2, 3)], []),
        (
            f"{NIGHT}; days: 2",
            "outage: [{at: 01:00, lasts: 30m}]",
            [(0, 3), (3.5, 27), (27.5, 28)],
            [3, 27],
        ),
    ],
)
def test_hours_and_outages_of_a_bot(top, keys, answers, fails):
    assert bot(top, keys) == (answers, fails)
