"""Written values and their numbers, both ways, and what is said of usual slips."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imroute import units
from imroute.errors import Invalid


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30s", 30),
        ("0s", 0),
        ("2m30s", 150),
        ("2m 30 s", 150),
        ("1.5h", 5400),
        (".5m", 30),
        ("8h", 28800),
        ("3d", 259200),
        ("1d2h3m4s", 93784),
        (" 30s ", 30),
    ],
)
def test_durations(written: str, seconds: float) -> None:
    assert units.parse_duration(written) == seconds


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("00:00", 0), ("9:05", 32700), ("18:30", 66600), ("18:30:15", 66615), ("26:00", 93600)],
)
def test_times_of_day(written: str, seconds: float) -> None:
    assert units.parse_clock(written) == seconds


@pytest.mark.parametrize(
    ("written", "per_second"),
    [("240/h", 240 / 3600), ("4/m", 4 / 60), ("4/min", 4 / 60), ("1/s", 1), ("8640 / d", 0.1)],
)
def test_rates(written: str, per_second: float) -> None:
    assert units.parse_rate(written) == pytest.approx(per_second, rel=1e-15)


@pytest.mark.parametrize(
    ("written", "share"),
    [("85%", 0.85), ("0.85", 0.85), ("12.5 %", 0.125), ("0", 0), ("1", 1), ("100%", 1)],
)
def test_shares(written: str, share: float) -> None:
    assert units.parse_share(written) == share


def test_money_and_money_for_time() -> None:
    assert units.parse_amount("20000") == 20000
    assert units.parse_amount("0.10") == 0.1
    assert units.parse_wage("36/h") == 36
    assert units.parse_wage("6500/month") == pytest.approx(6500 / 173)


def test_priorities() -> None:
    written = ("high", "middle", "low", "2.5")
    assert [units.parse_priority(word) for word in written] == [3, 2, 1, 2.5]


def test_a_bound_has_the_unit_that_is_written() -> None:
    assert units.parse_quantity("80%") == (0.8, "share")
    assert units.parse_quantity("2m") == (120, "s")
    assert units.parse_quantity("12") == (12, "")


@pytest.mark.parametrize(
    ("parse", "written", "do"),
    [
        (units.parse_duration, "30", "add the unit: 30s, 30m or 30h"),
        (units.parse_duration, "85", "add the unit: 85s, 85m or 85h"),
        (units.parse_duration, "30 sec", "write 30s"),
        (units.parse_duration, "2 Minutes", "write 2m"),
        (units.parse_duration, "1.5 hrs", "write 1.5h"),
        (units.parse_duration, "3 days", "write 3d"),
        (units.parse_duration, "30秒", "write 30s"),
        (units.parse_duration, "5分钟", "write 5m"),
        (units.parse_duration, "500ms", "write it in seconds, such as 0.5s"),
        (
            units.parse_duration,
            "10:30",
            "colons are for times of day; write 10m30s, or 10h30m",
        ),
        (
            units.parse_duration,
            "08:05",
            "colons are for times of day; write 8m5s, or 8h5m",
        ),
        (units.parse_duration, "2m30", "add the last unit: 2m30s"),
        (units.parse_duration, "1h30", "add the last unit: 1h30m"),
        (units.parse_duration, "-30s", "leave the minus sign out"),
        (units.parse_duration, "1,5m", "write it with a point: 1.5m"),
        (units.parse_duration, "３０s", "type it with half-width characters: 30s"),
        (units.parse_duration, "99999999999s", "write a shorter time"),
        (units.parse_duration, "1e400s", "write for example 30s"),
        (units.parse_duration, "nan", "write for example 30s"),
        (units.parse_duration, "30s2m", "write for example 30s"),
        (units.parse_clock, "18", "write 18:00"),
        (units.parse_clock, "18.30", "write 18:30"),
        (units.parse_clock, "18h30", "write 18:30"),
        (units.parse_clock, "6 pm", "write it on the 24-hour clock, such as 18:30"),
        (units.parse_clock, "48:00", "write for example 18:30"),
        (units.parse_clock, "18：30", "type it with half-width characters: 18:30"),
        (units.parse_clock, "18:00:240/h", "put a blank after the colon: 18:00: 240/h"),
        (units.parse_rate, "240", "write 240/h"),
        (units.parse_rate, "240 per hour", "write 240/h"),
        (units.parse_rate, "240/hour", "write 240/h"),
        (units.parse_rate, "4/minute", "write 4/m"),
        (units.parse_rate, "100 a day", "write 100/d"),
        (units.parse_rate, "9999999999/h", "write a lower rate"),
        (units.parse_share, "85", "write 85%"),
        (units.parse_share, "120%", "write at most 100%"),
        (units.parse_share, "120", "write at most 100%"),
        (units.parse_share, "-5%", "leave the minus sign out"),
        (units.parse_share, "0,85", "write it with a point: 0.85"),
        (units.parse_count, "14.5", "write a whole number, such as 14"),
        (units.parse_count, "1,000", "write 1000"),
        (units.parse_count, "１４", "type it with half-width characters: 14"),
        (units.parse_count, "99999999999999999999", "write a smaller number"),
        (units.parse_count, "inf", "write for example 14"),
        (units.parse_number, "0", "write a number above 0"),
        (units.parse_number, "-1", "leave the minus sign out"),
        (units.parse_number, "1e999", "write for example 1.2"),
        (units.parse_number, "9" * 400, "write a smaller number"),
        (units.parse_amount, "$20000", "leave the currency out: 20000"),
        (units.parse_amount, "20 €", "leave the currency out: 20"),
        (units.parse_wage, "36", "write 36/h"),
        (units.parse_wage, "36/hour", "write 36/h"),
        (units.parse_wage, "6500 per month", "write 6500/month"),
        (units.parse_priority, "urgent", "write for example high"),
        (units.parse_quantity, "eighty", "write for example 80%"),
    ],
)
def test_what_to_do_about_a_slip(parse: Callable[[str], object], written: str, do: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(written)
    (problem,) = caught.value.problems
    assert problem.do == do


@pytest.mark.parametrize(
    ("parse", "allowed"),
    [
        (units.parse_duration, "a time with a unit, such as 30s, 2m30s, 8h or 3d"),
        (units.parse_clock, "a time of day such as 18:00, or 26:00 for 02:00 on the next morning"),
        (units.parse_rate, "a rate such as 240/h or 4/m"),
        (units.parse_share, "a share from 0% to 100%, such as 85% or 0.85"),
        (units.parse_count, "a whole number, 0 or more"),
        (units.parse_number, "a number above 0"),
        (units.parse_amount, "an amount of money, such as 20000 or 0.10"),
        (units.parse_wage, "money for time, such as 36/h or 6500/month"),
        (units.parse_priority, "high, middle, low, or a number above 0 (higher goes first)"),
        (units.parse_quantity, "a share (80%), a time (2m) or a number (12)"),
    ],
)
def test_what_is_allowed(parse: Callable[[str], object], allowed: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse("?")
    (problem,) = caught.value.problems
    assert (problem.got, problem.allowed) == ("?", allowed)


@pytest.mark.parametrize(
    "parse",
    [
        units.parse_duration,
        units.parse_clock,
        units.parse_rate,
        units.parse_share,
        units.parse_count,
        units.parse_number,
        units.parse_amount,
        units.parse_wage,
        units.parse_priority,
    ],
)
@given(text=st.text(max_size=40) | st.from_regex(r"[0-9.,:/%smhd -]{1,9}", fullmatch=True))
def test_any_text_is_read_as_a_finite_number_or_refused(
    parse: Callable[[str], float], text: str
) -> None:
    with contextlib.suppress(Invalid):
        assert 0 <= parse(text) < math.inf


# Writing ------------------------------------------------------------------------------------------


@given(st.integers(0, 10**9))
def test_a_duration_is_written_so_that_it_is_read_again(milliseconds: int) -> None:
    seconds = milliseconds / 1000
    written = units.format_duration(seconds)
    assert units.parse_duration(written) == pytest.approx(seconds, abs=1e-9)
    assert re.fullmatch(r"(\d+d)?(\d+h)?(\d+m)?([\d.]+s)?", written)


def test_durations_are_written_in_the_units_that_they_have() -> None:
    written = [units.format_duration(s) for s in (0, 0.5, 30, 59.9999, 150, 28800, 90061)]
    assert written == ["0s", "0.5s", "30s", "1m", "2m30s", "8h", "1d1h1m1s"]


def test_the_next_morning_is_written_as_its_time_of_day() -> None:
    written = [units.format_clock(s) for s in (66600, 93600, 86400, 66615)]
    assert written == ["18:30", "02:00", "00:00", "18:30:15"]


@given(st.floats(0, 1e12))
def test_a_number_is_written_without_exponent(number: float) -> None:
    written = units.format_number(number)
    assert re.fullmatch(r"\d+(\.\d+)?", written)
    assert float(written) == pytest.approx(number, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("written", "number"),
    [("-20", -20.0), (" 0.5 ", 0.5), ("-.5", -0.5), ("--1", None), ("-", None), ("- 1", -1.0)],
)
def test_numbers_with_a_sign(written: str, number: float | None) -> None:
    assert units.signed(written) == number


def test_halves_are_rounded_up() -> None:
    rounded = [units.round_half_up(x) for x in (0.5, 1.5, 2.5, 2.4999, 3.0)]
    assert rounded == [1, 2, 3, 2, 3]
