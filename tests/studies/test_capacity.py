"""Peak-load capacity: what theory says, what binds, what is told, and how it ends."""

from __future__ import annotations

import io
import json
import math
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.capacity_coverage import DESKS, Known
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents import capacity as documents
from imroute.errors import UsageError
from imroute.loading import Loaded, load_text
from imroute.show.capacity import advice, by_target, capacity_parts, summary
from imroute.store import Store
from imroute.studies.asked import targets_of
from imroute.studies.capacity import CapacityResult, Stretch, capacity
from imroute.studies.capacity.staffed import hours_of, one_more, with_more
from imroute.studies.cases import Cases, Settings
from imroute.studies.margins import margins

QUICK = [desk for desk in DESKS if desk.agents == 5]
TWO_POOLS = """
title: Two pools
day: {start: 09:00, end: 13:00, interval: 1h}
contact_types:
  ask: {arrivals: {09:00: 40/h, 11:00: 80/h, 12:00: 40/h}, handling: {exponential: 3m}}
  buy: {arrivals: 30/h, handling: {exponential: 3m}}
pools:
  desk: {agents: 8, capacity: 1, skills: [ask]}
  shop: {agents: 5, capacity: 1, skills: [buy]}
targets:
  - {measure: service_level, within: 20s, at_least: 80%, for: {type: ask}}
  - {measure: service_level, within: 20s, at_least: 80%, for: {type: buy}}
  - {measure: cost, at_most: 100}
"""


@pytest.fixture(scope="module")
def two_pools() -> CapacityResult:
    return capacity(load_text(TWO_POOLS), 60, precision=0.05)


def said(result: CapacityResult) -> str:
    from rich.console import Console

    to = Console(width=100, record=True, file=io.StringIO())
    for part in capacity_parts(result):
        to.print(part)
    return " ".join(to.export_text().split())  # however it is wrapped


# Theory -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("desk", QUICK, ids=lambda desk: desk.title)
def test_finds_the_demand_that_the_formula_gives_within_its_interval(desk: Known) -> None:
    limit = desk.study(seed=7).limits[0]
    assert limit.status == "breaks"
    assert limit.low <= desk.multiple <= limit.high
    assert (limit.high - limit.low) / 2 < 0.04 * desk.multiple


def test_the_lower_end_is_the_largest_multiple_at_which_the_verdict_is_met() -> None:
    desk = DESKS[0]
    found, loaded = desk.found(seed=3), load_text(desk.text)
    (target,) = targets_of(loaded.scenario)
    with Cases(Settings(seed=3)) as cases:
        for side in (-0.01, 0.01):
            case = loaded.changed({"demand": {"times": found.low + side}})
            (margin,) = margins(target, cases.results(case, found.days))
            assert (margin.estimate.low >= 0) == (side < 0)


# What binds ---------------------------------------------------------------------------------------


def test_names_the_pool_and_the_interval_that_break_and_what_breaks_next(
    two_pools: CapacityResult,
) -> None:
    ask, buy, cost = two_pools.limits
    assert (ask.status, buy.status, cost.status) == ("breaks", "breaks", "not binding")
    assert two_pools.first == 0
    assert ask.binds is not None
    assert (ask.binds.pool, ask.binds.interval) == ("desk", "11:00")
    assert buy.binds is not None
    assert buy.binds.pool == "shop"
    gains = {gain.pool: gain for gain in ask.binds.gains}
    assert gains["shop"].gain.mean == 0
    assert gains["desk"].gain.low > 0
    assert two_pools.next is not None
    assert two_pools.next.pool == "desk"
    then = two_pools.next.limit
    assert then.multiple > ask.multiple
    assert then.binds is not None
    assert (then.binds.pool, then.binds.interval) != ("desk", "11:00")


def test_one_agent_is_worth_about_the_demand_that_he_makes_room_for(
    two_pools: CapacityResult,
) -> None:
    ask = two_pools.limits[0]
    assert ask.binds is not None
    worth = ask.binds.gains[0].multiples
    more = capacity(load_text(TWO_POOLS.replace("agents: 8", "agents: 9")), 60, precision=0.05)
    assert more.limits[0].multiple - ask.multiple == pytest.approx(worth, rel=0.35)


def test_every_interval_and_share_of_days_have_limits_of_their_own() -> None:
    text = TWO_POOLS.split(
        "  - {measure: service_level, within: 20s, at_least: 80%, for: {type: buy}}"
    )
    extra = "  - {measure: service_level, within: 20s, at_least: 80%, for: {type: ask}, in: every_interval}"
    result = capacity(load_text(text[0] + extra + text[1]), 60, precision=0.05)
    day, each, _ = result.limits
    assert each.binds is not None
    assert each.binds.interval == "11:00"
    assert each.multiple < day.multiple
    on_days = capacity(load_text(TWO_POOLS), 60, on_days=0.9, precision=0.05).limits[0]
    assert on_days.target.on_days == 0.9
    assert on_days.multiple < day.multiple


def test_nine_days_in_ten_meet_it_at_the_multiple_found() -> None:
    loaded = load_text(TWO_POOLS)
    limit = capacity(loaded, 100, on_days=0.9, precision=0.05).limits[0]
    fresh = loaded.changed({"demand": {"times": limit.multiple}})
    result = imroute.run(fresh, days=200, seed=99)
    assert result.verdicts[0].days_met == pytest.approx(0.9, abs=0.06)
    assert limit.low <= limit.multiple <= limit.high


def test_too_few_days_to_be_sure_of_a_share_of_them_give_no_lower_end() -> None:
    text = TWO_POOLS.replace("for: {type: buy}", "for: {type: buy}, on_days: 60%")
    result = capacity(load_text(text), 20, on_days=0.9, precision=0.1)
    ask, buy, _ = result.limits
    assert (ask.target.on_days, buy.target.on_days) == (0.9, 0.6)
    assert math.isnan(ask.low)
    assert not math.isnan(buy.low)
    assert "more days (--days) may tell" in said(result)


# Odd cases, in words ------------------------------------------------------------------------------

ODD = """
day: {start: 09:00, end: 10:00, interval: 1h}
contact_types: {ask: {arrivals: 20/h, handling: {exponential: 1m}}}
pools: {desk: {agents: 30, capacity: 1, absence: 0%}}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: handle_time, at_most: 10s}
  - {measure: cost, at_most: 100}
"""


def test_what_does_not_break_is_told_in_words() -> None:
    result = capacity(load_text(ODD), 20)
    assert [limit.status for limit in result.limits] == ["holds", "missed", "not binding"]
    assert result.overall is None
    (first, then) = summary(result)
    assert first == "Nothing breaks up to 8.00 times today's demand, the largest multiple tried."
    assert then == (
        "Mean handle time at most 10 s: missed already at 5% of today's demand:"
        " not a matter of load."
    )
    assert "hardly a matter of demand" in said(result)
    assert "another lever" in "".join(advice(result))
    assert by_target(result)
    told = documents.document(result)
    assert told["overall"]["multiple"] is None  # type: ignore[index]
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"days": 5}, "fewer cannot tell a break from luck"),
        ({"on_days": 1.0}, "above 0% and below 100%"),
        ({"precision": 0.0}, "from 0.1% to 50%"),
    ],
)
def test_senseless_options_are_refused(options: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        capacity(load_text(ODD), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("targets", ["targets: []", "targets: [{measure: cost, at_most: 100}]"])
def test_without_a_target_that_demand_can_break_there_is_nothing_to_find(targets: str) -> None:
    with pytest.raises(UsageError, match="add targets"):
        capacity(load_text(ODD.split("targets:")[0] + targets))


# What is told -------------------------------------------------------------------------------------


def test_the_screen_begins_with_the_answer(two_pools: CapacityResult) -> None:
    shown = said(two_pools)
    overall = two_pools.overall
    assert overall is not None
    assert f"Today's desk holds up to {overall.multiple:.2f} times today's demand" in shown
    assert "at 11:00 in pool desk" in shown
    assert "95% confidence" in shown
    assert "What breaks next" in shown
    assert f"{two_pools.headroom:.0%}" in shown


def test_the_document_has_what_was_agreed(two_pools: CapacityResult) -> None:
    told = json.loads(documents.json_text(two_pools))
    first = told["capacity"][0]
    assert {"target", "multiple", "low", "high", "binds"} <= set(first)
    assert first["target"]["measure"] == "service_level"
    assert {"pool", "interval"} <= set(first["binds"])
    assert told["overall"]["multiple"] == first["multiple"]
    assert {"overall", "curve", "provenance"} <= set(told)
    multiples = [point["multiple"] for point in told["curve"]]
    assert multiples == sorted(multiples)
    assert 1.0 in multiples
    assert told["provenance"]["most_days"] == 60
    rows = documents.csv_text(two_pools).splitlines()
    assert rows[0] == "multiple,days,target,measure,mean,low,high,verdict"
    assert len(rows) == 1 + 3 * len(multiples)
    assert list(two_pools.to_frame()["pool"]) == ["desk", "shop", ""]


def test_the_number_of_workers_changes_no_byte(two_pools: CapacityResult) -> None:
    settings = Settings(workers=2)
    again = capacity(load_text(TWO_POOLS), 60, None, 0.05, settings)
    assert documents.json_text(again) == documents.json_text(two_pools)


def test_what_was_stopped_goes_on_from_its_store(tmp_path: Path, two_pools: CapacityResult) -> None:
    file = tmp_path / "kept.sqlite"
    with Store(file, "capacity") as store:
        begun = stopped_after(300, load_text(TWO_POOLS), store)
    with Store(file, "capacity") as store:
        done = capacity(load_text(TWO_POOLS), 60, precision=0.05, store=store)
    assert documents.json_text(done) == documents.json_text(two_pools)
    assert begun.simulated_days + done.simulated_days < two_pools.simulated_days + 100
    with Store(file, "capacity") as store:
        assert capacity(load_text(TWO_POOLS), 60, precision=0.05, store=store).simulated_days == 0


# Stopped ------------------------------------------------------------------------------------------


def stopped_after(days: int, loaded: Loaded, store: Store | None = None) -> CapacityResult:
    def press(done: int, expected: int, what: str, /) -> None:
        if done == days:
            signal.raise_signal(signal.SIGINT)

    return capacity(loaded, 60, precision=0.05, progress=press, store=store)


@pytest.mark.parametrize("days", [25, 150, 400])
def test_stopped_it_tells_what_is_known(days: int) -> None:
    result = stopped_after(days, load_text(TWO_POOLS))
    assert result.interrupted
    assert "Stopped early" in said(result)
    json.dumps(documents.document(result), allow_nan=False)
    if days > 100:
        overall = result.overall
        assert overall is not None
        assert not overall.low > overall.multiple
        assert not overall.high < overall.multiple


def test_stopped_before_anything_is_known_it_says_so() -> None:
    with pytest.raises(KeyboardInterrupt):
        stopped_after(3, load_text(TWO_POOLS))


# The command --------------------------------------------------------------------------------------


def test_the_command_prints_the_answer(write: Callable[[str], Path]) -> None:
    file = write(TWO_POOLS)
    options = ["--days", "20", "--precision", "10%"]
    table = CliRunner().invoke(app, ["capacity", str(file), *options])
    assert table.exit_code == 0, table.stdout
    assert "Today's desk holds up to" in table.stdout


@pytest.mark.parametrize("option", ["--precision", "--on-days"])
def test_an_option_that_is_no_share_is_told_by_its_name(
    write: Callable[[str], Path], option: str
) -> None:
    result = CliRunner().invoke(app, ["capacity", str(write(TWO_POOLS)), option, "much"])
    assert isinstance(result.exception, UsageError)
    assert option in str(result.exception)
    assert "much" in str(result.exception)


# More agents --------------------------------------------------------------------------------------

SHIFTS = """
day: {start: 08:00, end: 24:00, interval: 1h}
contact_types: {ask: {arrivals: 20/h}}
pools:
  desk: {agents: {08:00: 3, 12:00: 5}}
  late:
    shifts: [{agents: 2, from: 08:00, to: 12:00}, {name: night, agents: 3, from: 16:00, to: 00:00}]
"""


def test_agents_are_added_for_the_hours_or_the_shift_that_breaks() -> None:
    loaded, evening = load_text(SHIFTS), Stretch("22:00", "24:00")
    desk = with_more(loaded, "desk", 2, evening).scenario.pools["desk"].agents
    assert desk is not None
    assert [desk.at(hour * 3600.0) for hour in (8, 12, 21, 22, 23)] == [3, 5, 5, 7, 7]
    late = with_more(loaded, "late", 2, evening).scenario.pools["late"].shifts
    assert late is not None
    assert [shift.agents for shift in late] == [2, 5]
    assert hours_of(loaded, "late", evening) == Stretch("16:00", "24:00")
    assert hours_of(loaded, "desk", evening) == evening
    everywhere = one_more(loaded, "desk", evening).scenario.pools["desk"].agents
    assert everywhere is not None
    assert everywhere.values == (4, 6)


def test_twice_the_agents_that_change_nothing_are_not_the_advice(
    two_pools: CapacityResult,
) -> None:
    first, found = two_pools.overall, two_pools.next
    assert first is not None
    assert found is not None
    assert "it holds hardly more" in said(replace(two_pools, next=replace(found, limit=first)))
    assert "it holds hardly more" not in said(two_pools)
    assert first.binds is not None
    little = tuple(replace(gain, multiples=0.001) for gain in first.binds.gains)
    binds = replace(first.binds, gains=little)
    limits = (replace(first, binds=binds), *two_pools.limits[1:])
    assert "look at rules" in said(replace(two_pools, limits=limits))
    assert "look at rules" not in said(two_pools)


def test_no_headroom_is_not_told_as_too_much_by_nothing(two_pools: CapacityResult) -> None:
    first, *others = two_pools.limits
    just = replace(two_pools, limits=(replace(first, multiple=0.998), *others))
    assert "Headroom today: none" in said(just)
    assert "10% more demand takes" in said(just)
    assert "too much" not in said(just)


def test_a_result_knows_its_words_for_what_holds_again(two_pools: CapacityResult) -> None:
    first, *others = two_pools.limits
    again = replace(two_pools, limits=(replace(first, holds_again=3.0), *others))
    assert "holds again at 3.00 times today's demand" in said(again)
