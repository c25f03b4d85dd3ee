"""Who comes on duty and leaves in numbers: nights, midnights, breaks, outages, absence."""

from __future__ import annotations

import pytest

from imroute.engine.contract import Kind, PoolPlan

from .days import lines, plan_of

SHORT = "day: {start: 08:00, end: 18:00, interval: 30m}"
ROUND = "day: {start: 00:00, end: 24:00, interval: 1h}"
NIGHT = "day: {start: 22:00, end: 06:00, interval: 1h}"
SIX = "day: {start: 06:00, end: 06:00, interval: 1h}"


def pool(top: str, keys: str) -> PoolPlan:
    return plan_of(
        f"""
        {top}
        contact_types: {{a: {{arrivals: 1/h, conversation: {{turns: 1}}}}}}
        pools: {{p: {{{keys}}}}}
        """.replace("\n        ", "\n").replace("; ", "\n")
    ).pools[0]


def roster(top: str, keys: str) -> list[str]:
    """Each change in one line: hour of the run, who comes (+) or goes (-), what becomes of work."""
    told = []
    for change in pool(top, keys).roster:
        sign = "+" if change.kind == Kind.STAFF_ARRIVES else "-"
        who = ",".join(map(str, change.agents)) if change.agents else f"{change.count} of all"
        assert change.count == len(change.agents) or not change.agents
        over = " hands over" if change.hands_over else ""
        day = f" day {change.day}" if change.day else ""
        told.append(f"{change.at_s / 3600:g} {sign}{who}{over}{day}")
    return told


# Clock maps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (SHORT, "agents: 3", "0 +3 of all"),
        (
            f"{SHORT}; days: 2",
            "agents: 3",
            """0 +3 of all
            10 -3 of all
            24 +3 of all""",
        ),
        (
            f"{SHORT}; days: 2; warm_up: 2h",
            "agents: {08:00: 3, 12:00: 5, 16:00: 2}",
            """0 +3 of all
            6 +2 of all
            10 -3 of all
            12 -2 of all
            26 +3 of all
            30 +2 of all
            34 -3 of all""",
        ),
        (
            f"{ROUND}; days: 3",
            "agents: {00:00: 1, 08:00: 4, 20:00: 2}",
            """0 +1 of all
            8 +3 of all
            20 -2 of all
            24 -1 of all
            32 +3 of all
            44 -2 of all
            48 -1 of all
            56 +3 of all
            68 -2 of all""",
        ),
        (f"{ROUND}; days: 3", "agents: 4", "0 +4 of all"),
        (
            f"{NIGHT}; days: 2",
            "agents: {22:00: 2, 02:00: 1}, at_shift_end: hand_over",
            """0 +2 of all
            4 -1 of all hands over
            8 -1 of all hands over
            24 +2 of all
            28 -1 of all hands over""",
        ),
    ],
)
def test_clock_maps_over_days(top, keys, told):
    assert roster(top, keys) == lines(told)


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (
            SHORT,
            "agents: 3, outage: [{at: 10:00, lasts: 1h}]",
            """0 +3 of all
            2 -3 of all hands over
            3 +3 of all""",
        ),
        (
            SHORT,
            "agents: {08:00: 3, 10:30: 5, 12:00: 2}, outage: [{at: 10:00, lasts: 1h}]",
            """0 +3 of all
            2 -3 of all hands over
            3 +5 of all
            4 -3 of all""",
        ),
        (
            f"{SHORT}; warm_up: 1h",
            "agents: 3, outage: [{at: 08:00, lasts: 1h}, {at: 17:30, lasts: 3h}]",
            """2 +3 of all
            10.5 -3 of all hands over""",
        ),
        (
            f"{SHORT}; days: 2",
            "agents: 3, outage: [{at: 17:00, lasts: 16h, day: 1}]",
            """0 +3 of all
            9 -3 of all hands over
            25 +3 of all""",
        ),
        (
            f"{ROUND}; days: 2",
            "agents: {00:00: 2, 12:00: 3}, outage: [{at: 23:30, lasts: 1h}]",
            """0 +2 of all
            12 +1 of all
            23.5 -3 of all hands over
            24.5 +2 of all
            36 +1 of all
            47.5 -3 of all hands over""",
        ),
        (
            SHORT,
            "agents: {08:00: 3, 10:00: 2}, outage: [{at: 10:00, lasts: 1h}, {at: 10:30, lasts: 1h}]",
            """0 +3 of all
            2 -3 of all hands over
            3.5 +2 of all""",
        ),
    ],
)
def test_outages_of_a_clock_map(top, keys, told):
    assert roster(top, keys) == lines(told)


# Shifts -------------------------------------------------------------------------------------------

DAY_SHIFT = "shifts: [{agents: 2, from: 08:00, to: 20:00, breaks: [{at: 12:00, lasts: 1h}]}]"
OVER_MIDNIGHT = "shifts: [{agents: 1, from: 22:00, to: 06:00, breaks: [{at: 23:30, lasts: 1h}]}]"


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (
            f"{SHORT}; days: 2",
            f"{DAY_SHIFT}, at_shift_end: hand_over",
            """0 +0,1
            4 -0,1
            5 +0,1
            10 -0,1 hands over
            24 +0,1
            28 -0,1
            29 +0,1""",
        ),
        (
            f"{ROUND}; days: 2",
            f"{OVER_MIDNIGHT}, at_shift_end: hand_over",
            """0.5 +0
            6 -0 hands over
            22 +0
            23.5 -0
            24.5 +0
            30 -0 hands over
            46 +0
            47.5 -0""",
        ),
        (
            f"{NIGHT}; days: 2",
            OVER_MIDNIGHT,
            """0 +0
            1.5 -0
            2.5 +0
            8 -0
            24 +0
            25.5 -0
            26.5 +0""",
        ),
        (f"{ROUND}; days: 3", "shifts: [{agents: 2, from: 07:00, to: 07:00}]", "0 +0,1"),
        (
            f"{SIX}; days: 2",
            "shifts: [{agents: 1, from: 06:00, to: 18:00}, {agents: 1, from: 18:00, to: 06:00}]",
            """0 +0
            12 -0
            12 +1
            24 -1
            24 +0
            36 -0
            36 +1""",
        ),
        (
            SHORT,
            "shifts: [{agents: 1, from: 08:00, to: 12:00}, {agents: 2, from: 08:00, to: 18:00,"
            " breaks: [{at: 12:00, lasts: 1h}]}], at_shift_end: hand_over",
            """0 +0,1,2
            4 -0 hands over
            4 -1,2
            5 +1,2""",
        ),
    ],
)
def test_shifts_and_breaks_over_days(top, keys, told):
    assert roster(top, keys) == lines(told)


NIGHT_SHIFT = "agents: 1, from: 22:00, to: 06:00"


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (f"{ROUND}; days: 3", f"shifts: [{{{NIGHT_SHIFT}, days: tue}}]", "46 +0; 54 -0"),
        (f"{ROUND}; days: 1", f"shifts: [{{{NIGHT_SHIFT}, days: sun}}]", "0 +0; 6 -0"),
        (f"{ROUND}; days: 8", f"shifts: [{{{NIGHT_SHIFT}, days: [mon]}}]", "22 +0; 30 -0; 190 +0"),
        (
            f"{NIGHT}; days: 2",
            "shifts: [{agents: 1, from: 02:00, to: 05:00, days: tue}]",
            "28 +0; 31 -0",
        ),
        (
            f"{SHORT}; days: 3",
            "shifts: [{agents: 1, from: 07:00, to: 09:00, days: wed}]",
            "48 +0; 49 -0",
        ),
        (
            f"{SHORT.replace('{', '{weekday: sat, ')}; days: 3",
            "shifts: [{agents: 1, from: 08:00, to: 09:00, days: [mon, sun]}]",
            "24 +0; 25 -0; 48 +0; 49 -0",
        ),
        (
            f"{SHORT}; days: 3",
            "shifts: [{agents: 1, from: 08:00, to: 12:00, days: [mon, wed], breaks: "
            "[{at: 10:00, lasts: 1h, days: mon}, {at: 10:30, lasts: 1h, days: wed}]}]",
            "0 +0; 2 -0; 3 +0; 4 -0; 48 +0; 50.5 -0; 51.5 +0; 52 -0",
        ),
    ],
)
def test_shifts_and_breaks_on_days_of_the_week(top, keys, told):
    assert roster(top, keys) == told.split("; ")


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (
            f"{SHORT}; days: 2",
            f"{DAY_SHIFT}, outage: [{{at: 11:30, lasts: 1h, day: 2}}]",
            """0 +0,1
            4 -0,1
            5 +0,1
            10 -0,1
            24 +0,1
            27.5 -0,1 hands over
            29 +0,1""",
        ),
        (
            f"{ROUND}; days: 2",
            f"{OVER_MIDNIGHT}, outage: [{{at: 23:00, lasts: 2h}}]",
            """0.5 +0
            6 -0
            22 +0
            23 -0 hands over
            25 +0
            30 -0
            46 +0
            47 -0 hands over""",
        ),
        (
            SHORT,
            f"{DAY_SHIFT}, outage: [{{at: 12:00, lasts: 10m}}]",
            """0 +0,1
            4 -0,1 hands over
            5 +0,1""",
        ),
        (
            f"{SHORT}; days: 2",
            f"{DAY_SHIFT}, outage: [{{at: 17:45, lasts: 15m}}]",
            """0 +0,1
            4 -0,1
            5 +0,1
            9.75 -0,1 hands over
            24 +0,1
            28 -0,1
            29 +0,1
            33.75 -0,1 hands over""",
        ),
    ],
)
def test_outages_of_shifts(top, keys, told):
    assert roster(top, keys) == lines(told)


# Absence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "keys", "told"),
    [
        (
            SHORT,
            "absence: 5%, agents: {08:00: 3, 12:00: 5, 16:00: 2}",
            """0 +0,1,2
            4 +3,4
            8 -2,3,4""",
        ),
        (
            f"{SHORT}; days: 2",
            "absence: 5%, agents: 2",
            """0 +0,1
            10 -0,1
            24 +0,1 day 1""",
        ),
        (
            f"{ROUND}; days: 2",
            "absence: 5%, agents: 2, at_shift_end: hand_over",
            """0 +0,1
            24 -0,1
            24 +0,1 day 1""",
        ),
        (
            f"{ROUND}; days: 2",
            "absence: 5%, agents: {00:00: 2, 12:00: 4}, at_shift_end: hand_over",
            """0 +0,1
            12 +2,3
            24 -0,1
            24 -2,3 hands over
            24 +0,1 day 1
            36 +2,3 day 1""",
        ),
        (
            f"{SIX}; days: 2",
            "absence: 5%, agents: {06:00: 2, 20:00: 1}, outage: [{at: 05:00, lasts: 2h, day: 1}]",
            """0 +0,1
            14 -1
            23 -0 hands over
            25 +0,1 day 1
            38 -1 day 1""",
        ),
        (
            f"{ROUND}; days: 2",
            "absence: 5%, shifts: [{agents: 2, from: 00:00, to: 24:00}], at_shift_end: hand_over",
            """0 +0,1
            24 -0,1
            24 +0,1 day 1""",
        ),
        (
            f"{ROUND}; days: 2",
            f"absence: 5%, {OVER_MIDNIGHT}",
            """0.5 +0
            6 -0
            22 +0
            23.5 -0
            24.5 +0
            30 -0
            46 +0 day 1
            47.5 -0 day 1""",
        ),
        (
            f"{SIX}; days: 2",
            "absence: 5%, at_shift_end: hand_over, shifts: [{agents: 1, from: 06:00, to: 12:00},"
            " {agents: 1, from: 00:00, to: 12:00, breaks: [{at: 05:00, lasts: 1h}]},"
            " {agents: 1, from: 06:00, to: 12:00}]",
            """0 +0,1,2
            6 -0,1,2 hands over
            18 +1
            23 -1
            24 +0 day 1
            24 +1
            24 +2 day 1
            30 -0 hands over day 1
            30 -1 hands over
            30 -2 hands over day 1
            42 +1 day 1
            47 -1 day 1""",
        ),
    ],
)
def test_with_absence_it_is_known_who_comes(top, keys, told):
    found = pool(top, keys)
    assert found.absence == 0.05
    assert roster(top, keys) == lines(told)


def test_the_size_of_a_pool_does_not_hang_on_days_or_outages():
    assert pool(f"{SHORT}; days: 3", "agents: {06:00: 9, 08:00: 2, 09:00: 5}").agents == 5
    assert pool(SHORT, "agents: 5, outage: [{at: 08:00, lasts: 10h}]").agents == 5
    assert pool(f"{SHORT}; days: 3", DAY_SHIFT).agents == 2


# New hires ----------------------------------------------------------------------------------------


def test_new_hires_get_faster_day_by_day():
    found = pool(
        f"{SHORT}; days: 5", "agents: 6, ramp: {agents: 4, speed: 0.6, over: 4d, since: 1d}"
    )
    assert found.hires == 4
    assert found.hire_speed == pytest.approx((0.7, 0.8, 0.9, 1, 1))
    assert pool(
        SHORT, "agents: 6, ramp: {agents: 1, speed: 0.5, to: 0.8, over: 20d}"
    ).hire_speed == (0.5,)
    assert (pool(SHORT, "agents: 6").hires, pool(SHORT, "agents: 6").hire_speed) == (0, ())
