"""Which shifts there may be, and days of the week on shifts and breaks: what may be written."""

from __future__ import annotations

import pytest

from imroute.loading.hints import hints
from reading import changed, loaded, told

TEAM = "    agents: 14\n"


def on_team(written: str) -> str:
    return changed((TEAM, f"{TEAM}    shift_rules: {written}\n"))


def shifts(written: str, top: str = "") -> str:
    return changed(("agents: 14", f"shifts: [{written}]"), ("title: Desk\n", f"title: Desk\n{top}"))


def test_what_is_written_is_read() -> None:
    written = (
        "{starts: [20:00, 18:00], lengths: [4h, 6h], days_a_week: 4, days_off: any, most: 9, "
        "minimum: {18:00: 2, 22:00: 1}, breaks: [{lasts: 15m, after: 1h, before: 3h, paid: true}]}"
    )
    rules = loaded(on_team(written)).scenario.pools["team"].shift_rules
    assert rules is not None
    assert rules.starts == (64800.0, 72000.0)
    assert rules.lengths == (21600.0, 14400.0)
    assert (rules.days_a_week, rules.days_off, rules.most) == (4, "any", 9)
    assert rules.minimum is not None
    assert rules.minimum.at(82800.0) == 1
    assert rules.breaks is not None
    [pause] = rules.breaks
    assert (pause.lasts, pause.after, pause.before, pause.paid) == (900.0, 3600.0, 10800.0, True)


def test_a_step_stands_for_all_starts() -> None:
    rules = loaded(on_team("{starts: 1h, lengths: 8h30m}")).scenario.pools["team"].shift_rules
    assert rules is not None
    assert (rules.starts, rules.lengths) == (3600.0, (30600.0,))


@pytest.mark.parametrize(
    ("written", "where", "got", "allowed"),
    [
        ("{starts: 7m}", "starts", "7m", "a time in steps of 5m"),
        ("{starts: [18:02]}", "starts.1", "18:02", "a time in steps of 5m"),
        ("{lengths: 25h}", "lengths", "25h", "a time above 0, at most 24h"),
        ("{lengths: 0s}", "lengths", "0s", "a time above 0, at most 24h"),
        ("{days_a_week: 8}", "days_a_week", "8", "1 to 7 days a week"),
        ("{breaks: [{lasts: 7m}]}", "breaks.1.lasts", "7m", "a time in steps of 5m"),
        (
            "{breaks: [{lasts: 1h, after: 2h, before: 2h30m}]}",
            "breaks.1.before",
            "over after 2h30m",
            "room for 1h of break between after and before",
        ),
        (
            "{lengths: 4h, breaks: [{lasts: 30m, for_shifts_of: 6h}]}",
            "breaks.1.for_shifts_of",
            "6h",
            "a length that shifts have: [4h]",
        ),
    ],
)
def test_what_is_refused(written: str, where: str, got: str, allowed: str) -> None:
    [said] = told(on_team(written))
    assert f"pools.team.shift_rules.{where}\n" in said
    assert f"written: {got}\n" in said
    assert f"allowed: {allowed}\n" in said


@pytest.mark.parametrize(
    ("written", "where", "got"),
    [
        ("{agents: 1, from: 18:00, to: 20:00, days: [mon, mon]}", "shifts.1.days", "mon"),
        ("{agents: 1, from: 18:00, to: 20:00, days: monday}", "shifts.1.days", "monday"),
        (
            "{agents: 1, from: 18:00, to: 20:00, days: mon, breaks: "
            "[{at: 19:00, lasts: 10m, days: tue}]}",
            "shifts.1.breaks.1.days",
            "tue",
        ),
    ],
)
def test_days_that_are_refused(written: str, where: str, got: str) -> None:
    assert any(
        f"pools.team.{where}\n" in said and f"written: {got}\n" in said
        for said in told(shifts(written))
    )


def test_breaks_of_different_days_may_overlap() -> None:
    breaks = "{at: 20:00, lasts: 1h, days: mon}, {at: 19:30, lasts: 1h, days: tue}"
    shift = f"{{agents: 1, from: 18:00, to: 24:00, breaks: [{breaks}]}}"
    assert loaded(shifts(shift)).scenario.pools["team"]
    [said] = told(shifts(shift.replace(", days: tue", "")))
    assert "breaks in order that do not overlap" in said


@pytest.mark.parametrize(("day", "there"), [("mon", True), ("tue", True), ("wed", False)])
def test_a_shift_on_a_day_that_is_not_simulated_is_never_there(day: str, there: bool) -> None:
    text = shifts(f"{{agents: 1, from: 18:00, to: 20:00, days: {day}}}", "days: 2\n")
    if there:
        assert loaded(text).scenario.pools["team"]
    else:
        assert all("never have an agent" in said for said in told(text))


def test_the_weekday_of_the_first_day_matters_to_shifts_with_days() -> None:
    shift = "{agents: 1, from: 18:00, to: 20:00}"
    start = ("day: {start: 18:00", "day: {weekday: tue, start: 18:00")
    said = "`weekday` changes nothing without `weekdays`: all days are alike."
    assert said in hints(loaded(changed(start, base=shifts(shift))).scenario)
    on_day = shift.replace("}", ", days: tue}")
    assert said not in hints(loaded(changed(start, base=shifts(on_day))).scenario)


def test_days_off_without_a_week_do_nothing() -> None:
    said = "`days_off` changes nothing: a single day is simulated. Write for example days: 7."
    text = on_team("{days_off: any}")
    assert hints(loaded(text).scenario) == [said]
    assert (
        hints(loaded(changed(("title: Desk\n", "title: Desk\ndays: 7\n"), base=text)).scenario)
        == []
    )
