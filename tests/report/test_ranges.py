"""Targets drawn: places follow the numbers, and what is good enough is on the right side."""

from __future__ import annotations

import math
from dataclasses import replace

from imroute.report.blocks import Prose, Span, Targets
from imroute.report.ranges import drawn, with_ranges
from imroute.targets import Target, Verdict

LEVEL = Target("service_level", within_s=20.0, at_least=0.8)
MISSED = Verdict(LEVEL, 0.7, 0.65, 0.75, "missed", 0.1, None, 20)


def test_a_missed_target_lies_left_of_its_limit() -> None:
    found = drawn(MISSED)
    assert found is not None
    [(limit, said)] = found.limits
    begin, width = found.known
    assert begin < found.at < begin + width < limit < 100
    assert found.fine == (limit, round(100 - limit, 2))
    assert (found.tone, said) == ("bad", "80.0%")
    assert "70.0%" in found.said


def test_at_most_is_good_on_the_left() -> None:
    busy = Target("focus_occupancy", at_most=0.85)
    found = drawn(replace(MISSED, target=busy, verdict="met"))
    assert found is not None
    assert found.fine[0] == 0


def test_one_day_has_no_interval_and_no_data_no_drawing() -> None:
    one_day = drawn(replace(MISSED, low=math.nan, high=math.nan))
    assert one_day is not None
    assert one_day.known == (one_day.at, 0.0)
    assert one_day.said == "70.0%, target 80.0%"
    assert drawn(replace(MISSED, mean=math.nan, verdict="no data")) is None


def test_days_that_met_it_are_held_against_the_share_asked_for() -> None:
    found = drawn(replace(MISSED, target=replace(LEVEL, on_days=0.9)))
    assert found is not None
    assert [said for _, said in found.limits] == ["90.0%"]


def test_drawings_stand_below_the_lines_that_tell_of_targets() -> None:
    told, rest = (Span("✗ Missed: …"),), (Span("20 days"),)
    first, second = with_ranges([Prose((told, rest))], [MISSED])
    assert isinstance(first, Targets)
    assert first.lines == (told,)
    assert second == Prose((rest,))
    assert list(with_ranges([Prose((rest, told))], [MISSED])) == [Prose((rest, told))]
