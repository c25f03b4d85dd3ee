"""Runs of several days: names of intervals, nights that count for nothing, windows of every day."""

import math

import pytest

from imroute.measures import Results
from imroute.units import DAY
from test_measures import (
    HOUR,
    a_log,
    a_plan,
    answered,
    gave_up,
    joined,
    near,
    on_duty,
    value,
    worked,
)


def days_on_end(days=3, hours=1.0, start=18 * HOUR, **given):
    return a_plan(
        start=start,
        days=days,
        open_s=hours * HOUR,
        hours=24.0 * (days - 1) + hours,
        **given,
    )


def the_run():
    """Answered on Monday; held over the night; back on Tuesday; waiting over the second night."""
    contacts = [
        answered(10, 20, 30, 40, 100),
        answered(3500, 3500, 3500, 3600, 5400, resolved=0, type=1),
        answered(*(DAY + n for n in (60, 60, 60, 70, 90)), attempt=1, first_contact=1, type=1),
        gave_up(DAY + 3000, 2 * DAY + 600),
        joined(2 * DAY + 1800),
    ]
    work = [worked(0, 0, 10, 30, 40), worked(1, 0, 3500, 3500, 3600)]
    work += [worked(1, 1, 3600, 3600, 5000), worked(2, 0, DAY + 60, DAY + 60, DAY + 70)]
    duty = [on_duty(day * DAY, day * DAY + 3600) for day in range(3)]
    return a_log(contacts, work, duty, ended_s=2 * DAY + 3600)


@pytest.fixture(scope="module")
def run():
    return Results(days_on_end(weekday=6), [the_run()])


def test_intervals_have_the_name_of_their_day(run):
    assert run.intervals() == [
        f"interval:{day} {clock}" for day in ("sun", "mon", "tue") for clock in ("18:00", "18:30")
    ]
    long = Results(days_on_end(9, hours=0.5), [a_log()])
    assert long.intervals()[5:] == [
        *("interval:sat 18:00", "interval:sun 18:00"),
        *("interval:week 2 mon 18:00", "interval:week 2 tue 18:00"),
    ]
    late = Results(days_on_end(2, start=23.5 * HOUR), [a_log()])
    assert late.intervals()[1:3] == ["interval:mon 00:00", "interval:tue 23:30"]


def test_a_contact_belongs_to_when_it_arrived(run):
    assert value(run, "arrivals") == 5
    each = [value(run, "arrivals", interval) for interval in run.intervals()]
    assert each == [1, 1, 1, 1, 0, 1]
    assert value(run, "abandoned", "interval:mon 18:30") == 1
    assert value(run, "arrivals", "type:refund × interval:mon 18:00") == 1


def test_matters_go_on_over_the_night(run):
    assert value(run, "repeat_rate") == near(1 / 5)
    assert value(run, "first_contact_resolution") == near(1 / 2)
    assert value(run, "resolution_time", stat="max") == DAY + 90 - 3500
    assert value(run, "queue_time_abandoned") == DAY - 2400


def test_nights_count_for_nothing(run):
    assert value(run, "agents_on_duty") == 1
    assert value(run, "paid_hours", "all", "total") == 3
    assert value(run, "occupancy") == near((80 + 100 + 30) / (3 * 3600))
    assert value(run, "focus_occupancy", "interval:sun 18:30") == near(100 / 1800)
    # In line: 10 s, then the last 600 s of Monday and the first 600 s of Tuesday, then 1,800 s.
    assert value(run, "queue_length") == near((10 + 600 + 600 + 1800) / (3 * 3600))
    assert value(run, "queue_length", "interval:tue 18:00") == near(600 / 1800)
    assert value(run, "handle_time", stat="max") == 1900


def test_part_of_every_day(run):
    late = (18.5 * HOUR, 19 * HOUR)
    assert value(run, "arrivals", during=late) == 3
    assert run.intervals(late) == [f"interval:{day} 18:30" for day in ("sun", "mon", "tue")]
    assert value(run, "queue_length", during=late) == near((600 + 1800) / (3 * 1800))
    assert value(run, "paid_hours", during=late, stat="total") == 1.5
    assert math.isnan(value(run, "arrivals", "interval:mon 18:00", during=late))


def test_days_of_24_hours_have_no_nights():
    plan = days_on_end(2, hours=24.0, start=0.0, interval=6 * HOUR)
    contacts = [answered(*[DAY - 100] * 3, DAY - 50, DAY + 200), joined(DAY), joined(2 * DAY - 1)]
    results = Results(plan, [a_log(contacts, duty=[on_duty(0, 2 * DAY)], ended_s=2 * DAY)])
    assert results.intervals()[3:5] == ["interval:mon 18:00", "interval:tue 00:00"]
    each = [value(results, "arrivals", interval) for interval in results.intervals()]
    assert each == [0, 0, 0, 1, 1, 0, 0, 1]
    assert value(results, "occupancy") == near(300 / (2 * DAY))
    assert value(results, "occupancy", "interval:tue 00:00") == near(200 / (6 * HOUR))


def test_one_day_is_named_by_the_clock_alone():
    assert Results(days_on_end(1), [a_log()]).intervals() == ["interval:18:00", "interval:18:30"]
