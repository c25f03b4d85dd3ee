"""What changes are worth where the truth is known: by theory, or because a change undoes another."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.worth import (
    breakeven_csv,
    breakeven_json,
    resilience_csv,
    resilience_json,
    worth_csv,
    worth_json,
)
from imroute.errors import ImrouteError
from imroute.findings.changes import effect_text
from imroute.loading import Loaded
from imroute.show.breakeven import sentence as breakeven_sentence
from imroute.show.worth import show_worth
from imroute.studies.cases import Cases, Settings
from imroute.studies.worth import breakeven, resilience, worth
from imroute.studies.worth.bench import bench, peak_of
from imroute.studies.worth.places import Place
from imroute.theory import erlang_a

TELEPHONES = """
title: Telephones
day: {start: 08:00, end: 20:00, interval: 1h}
warm_up: 1h
contact_types: {call: {arrivals: 60/h, patience: {exponential: 2m}, handling: {exponential: 5m}}}
pools: {desk: {agents: 5, capacity: 1, cost: 30/h}}
targets:
  - {measure: service_level, within: 20s, at_least: 60%}
  - {measure: containment, at_least: 1%}
variants:
  two_more: {title: Two more agents, pools.desk.agents: {add: 2}}
  one_less: {pools.desk.agents: {add: -1}}
  cheaper:  {one_off: 6000, pools.desk.cost: 20/h}
  dearer:   {combine: cheaper, one_off: 500, pools.desk.cost: 40/h}
  tidier:   {title: Nothing much}
"""
DAYS = 30


@pytest.fixture
def telephones(write: Callable[[str], Path]) -> Loaded:
    return imroute.load(write(TELEPHONES))


def hours_a_day(loaded: Loaded, days: int = DAYS) -> float:
    return imroute.run(loaded, days=days).results.estimate("paid_hours").mean


# Worth --------------------------------------------------------------------------------------------


def test_two_agents_are_worth_two_agents_and_their_wages(telephones: Loaded) -> None:
    result = worth(telephones, ["two_more", "one_less"], days=DAYS)
    more, less = result.variants
    assert (more.name, result.place.pool) == ("two_more", "desk")
    assert (more.agents.low, more.agents.at, more.agents.high) == pytest.approx((2, 2, 2))
    assert more.hours.mean == pytest.approx(24, rel=0.02)
    assert more.agents_cost is not None
    assert more.agents_cost.mean == pytest.approx(30 * more.hours.mean)
    assert (less.agents.at, less.make_up.at) == pytest.approx((-1, 1))
    assert more.money is not None
    assert more.money.agents is not None
    assert more.money.ahead is not None
    assert more.money.agents.at == pytest.approx(2)  # for the same money: the same
    assert more.money.ahead.mean == pytest.approx(0, abs=1e-9)


def test_one_more_agent_does_what_erlang_a_says_and_costs_its_wage(telephones: Loaded) -> None:
    levels = [
        erlang_a(
            arrival_rate_per_s=1 / 60, mean_handle_s=300, mean_patience_s=120, agents=agents
        ).p_answered_within(20)
        for agents in (5, 6)
    ]
    result = worth(telephones, [], days=60)
    assert result.points is not None
    point = result.points[0]
    assert point.place == Place("desk")
    gain = levels[1] - levels[0]
    assert point.better.low < gain < point.better.high
    assert point.cost.mean == pytest.approx(12 * 30, rel=0.03)
    assert point.price.low < 12 * 30 / (100 * gain) < point.price.high
    assert point.price.high < 1.2 * point.price.low


def test_a_lower_wage_pays_as_soon_as_it_adds_up_and_a_higher_never(telephones: Loaded) -> None:
    result = worth(telephones, ["cheaper", "dearer", "tidier"], days=DAYS, days_a_week=5)
    found = {one.name: one for one in result.variants}
    hours = hours_a_day(telephones)
    back = found["cheaper"].payback
    assert back is not None
    assert back.days is not None
    assert back.saving.estimate is not None
    assert back.saving.agents.at == 0
    assert back.saving.estimate.mean == pytest.approx(10 * hours)
    assert back.days.mean == pytest.approx(6000 / (10 * hours))
    never = found["dearer"].payback
    assert never is not None
    assert never.days is not None
    assert never.days.low == math.inf
    assert found["dearer"].one_off == 6500  # what it combines is paid too
    assert found["tidier"].better.mean == found["tidier"].agents.at == 0
    cheaper = found["cheaper"].money
    assert cheaper is not None
    assert cheaper.extra.mean == pytest.approx(6000 / (365 * 5 / 7) - 10 * hours)
    assert cheaper.per_1000 is None


def test_new_people_learn_while_they_pay(write: Callable[[str], Path]) -> None:
    """Slow on the first day, as fast as the others after forty: it is paid back later."""
    hired = """
  hired: {combine: cheaper, change: {pools.desk.ramp: {agents: 3, speed: 0.5, over: 40d}}}
"""
    result = worth(imroute.load(write(TELEPHONES + hired)), ["hired"], days=5)
    back = result.variants[0].payback
    assert back is not None
    assert back.days is not None
    assert back.learning_days == 40
    assert back.saving.estimate is not None
    assert back.saving.estimate.mean == pytest.approx(10 * 60)  # at last: 10 less an hour
    assert back.days.mean > 12  # 10 with people who have learned


# Break-even ---------------------------------------------------------------------------------------


def test_a_wage_breaks_even_where_it_saves_what_is_asked(telephones: Loaded) -> None:
    hours = hours_a_day(telephones)
    result = breakeven(telephones, "pools.desk.cost=20/h..40/h", extra_cost=3 * hours, days=DAYS)
    assert result.asks == "pays"
    assert not result.rises
    assert result.steady
    assert result.value.mean == pytest.approx(27, abs=1e-3)
    assert breakeven_sentence(result).startswith(
        "pools.desk.cost has to be at most 27/h (27/h–27/h) to save"
    )


def test_agents_break_even_where_the_target_is_just_met(telephones: Loaded) -> None:
    result = breakeven(telephones, "pools.desk.agents=2..9", days=DAYS)
    below, above = math.floor(result.value.mean), math.ceil(result.value.mean)
    levels = {
        agents: imroute.run(telephones.changed({"pools.desk.agents": agents}), days=DAYS)
        .results.estimate("service_level", stat="20s")
        .mean
        for agents in (below, above)
    }
    assert levels[below] < 0.6 <= levels[above]
    assert {one.value for one in result.tried} <= set(range(2, 10))
    assert "at least" in breakeven_sentence(result)


def test_ranges_that_are_all_enough_or_all_too_little_are_told_so(telephones: Loaded) -> None:
    enough = breakeven(telephones, "pools.desk.agents=8..9", days=5)
    assert breakeven_sentence(enough).startswith("Every value from 8 to 9 is enough for service")
    never = breakeven(telephones, "demand=3..4", days=5)
    assert breakeven_sentence(never).startswith("No value from 3 to 4 is enough for service level")


def test_few_contacts_are_not_enough_to_be_sure(telephones: Loaded) -> None:
    rare = telephones.changed({"contact_types.call.arrivals": "0.3/h"})
    result = breakeven(rare, "pools.desk.agents=3..4", days=2)
    assert result.tried[0].margin.mean == pytest.approx(0.4)
    assert result.tried[0].margin.low < 0
    assert breakeven_sentence(result).endswith("more --days would tell for sure.")
    nobody = telephones.changed({"contact_types.call.arrivals": "0/h"})
    result = breakeven(nobody, "pools.desk.agents=3..4", days=2)
    assert breakeven_sentence(result).startswith("Not known: there is no data for service level")


# Mishaps ------------------------------------------------------------------------------------------


def test_an_agent_off_sick_is_one_less_and_breaks_what_was_met(telephones: Loaded) -> None:
    roomy = telephones.changed({"pools.desk.agents": 6})
    (missing,) = resilience(roomy, days=DAYS).sick
    less = imroute.run(telephones, days=DAYS).results.estimate("service_level", stat="20s").mean
    assert missing.worse is not None
    assert missing.effects[0].value == pytest.approx(less)
    assert missing.worse.mean == pytest.approx(-missing.effects[0].change.mean)
    assert [effect.before.verdict for effect in missing.effects] == ["met", "no data"]
    assert [effect.broken for effect in missing.effects] == [True, False]


def test_who_is_the_only_one_cannot_be_missing(telephones: Loaded) -> None:
    alone, *_ = resilience(telephones.changed({"pools.desk.agents": 1}), days=3).sick
    assert alone.worse is None
    assert alone.impossible == "the pools for call (desk) never have an agent"


def test_a_surge_is_felt_for_a_while_and_one_that_is_none_is_not(telephones: Loaded) -> None:
    roomy = telephones.changed({"pools.desk.agents": 7})
    none, real = resilience(roomy, surges=["10:00 30m 1", "10:00 30m 4"], days=20).recoveries
    assert (none.mean.mean, none.late.mean, none.lost.mean) == (0, 0, 0)
    assert real.mean.low > 0
    assert real.mean.mean <= real.p90.mean
    assert real.late.low > real.lost.mean > 0
    assert [moment.after_s for moment in real.moments[:2]] == [0, 300]
    assert real.moments[0].waiting.low > 0


def test_a_surge_of_the_scenario_is_taken_out_instead(telephones: Loaded) -> None:
    roomy = telephones.changed({"pools.desk.agents": 7})
    (put_in,) = resilience(roomy, surges=["10:00 30m 4"], days=10).recoveries
    written = roomy.changed({"surges": [{"at": "10:00", "lasts": "30m", "times": 4}]})
    (own,) = resilience(written, days=10).recoveries
    assert own.mean == put_in.mean
    assert own.late == put_in.late
    assert own.disturbance.name == "arrivals times 4 at 10:00 for 30m"


def test_an_outage_is_that_of_a_pool_or_a_bot(desk: Path) -> None:
    loaded = _with_target(imroute.load(desk))
    found = resilience(loaded, outages=["helper 22:30 10m", "day_team 23:00 10m"], days=5)
    names = [one.disturbance.path for one in found.recoveries]
    assert names == ["bots.helper.outage", "pools.day_team.outage"]
    assert [one.place.name for one in found.sick if one.place.during is None]


def _with_target(loaded: Loaded) -> Loaded:
    target = {"measure": "service_level", "within": "20s", "at_least": "50%"}
    return loaded.changed({"targets": [target]})


# Places -------------------------------------------------------------------------------------------


def test_agents_come_where_there_are_some_and_only_for_their_part_of_the_day(
    write: Callable[[str], Path],
) -> None:
    rosters = """
day: {start: 20:00, end: 04:00, interval: 1h}
contact_types: {ask: {arrivals: {20:00: 10/h, 22:00: 40/h, 00:00: 10/h}}}
pools:
  night: {agents: {20:00: 2, 23:00: 0, 01:00: 3}}
  team:  {shifts: [{name: early, agents: 2, from: 20:00, to: 24:00}, {agents: 1, from: 22:00, to: 04:00}]}
targets: [{measure: service_level, within: 20s, at_least: 50%}]
"""
    loaded = imroute.load(write(rosters))

    def text(place: Place, more: int) -> str:
        return place.changed(loaded, more).text

    assert "agents: {20:00: 3, 23:00: 0, 01:00: 4}" in text(Place("night"), 1)
    late = Place("night", (22 * 3600.0, 26 * 3600.0))
    assert "agents: {20:00: 2, 22:00: 4, 23:00: 0, 01:00: 5, 02:00: 3}" in text(late, 2)
    assert late.name == "night, 22:00–02:00"
    early = Place("team", shift=0, shift_name="early")
    assert "agents: 1, from: 20:00" in text(early, -1)
    assert "agents: 1, from: 22:00" in text(early, -1)
    assert "agents: 2, from: 22:00" in text(Place("team"), 1)
    with Cases(Settings()) as cases:
        assert peak_of(bench(cases, loaded, 20)) == (22 * 3600.0, 24 * 3600.0)


# The same for everybody ---------------------------------------------------------------------------


def test_workers_change_no_byte_and_documents_have_their_shape(telephones: Loaded) -> None:
    texts = []
    for workers in (1, 2):
        by = Settings(workers=workers)
        one = worth(telephones, ["two_more", "cheaper"], days=6, settings=by)
        two = breakeven(telephones, "demand=0.5..1.5", days=6, settings=by)
        three = resilience(telephones, surges=["10:00 30m 2"], days=6, settings=by)
        texts.append([worth_json(one), worth_csv(one), breakeven_json(two), breakeven_csv(two)])
        texts[-1] += [resilience_json(three), resilience_csv(three)]
    assert texts[0] == texts[1]
    document = json.loads(texts[0][0])
    assert document["worth"][0].keys() >= {"variant", "agents", "money", "payback", "targets"}
    assert document["one_more_point"][0]["price_of_a_point"].keys() == {"mean", "low", "high"}
    assert document["provenance"]["days"] == 6
    assert json.loads(texts[0][2])["breakeven"]["mean"] > 0
    mishaps = json.loads(texts[0][4])
    assert mishaps["sick"][0]["pool"] == "desk"
    assert mishaps["recovery"][0]["mean_s"]["mean"] >= 0


def test_what_is_known_is_kept_when_it_is_stopped(telephones: Loaded) -> None:
    def stop(done: int, *_: object) -> None:
        if done >= 25:
            raise KeyboardInterrupt

    result = worth(telephones, days=10, progress=stop, settings=Settings(workers=1))
    assert result.interrupted
    assert result.variants == ()
    with pytest.raises(KeyboardInterrupt):
        worth(telephones, days=50, progress=stop, settings=Settings(workers=1))


# On the command line ------------------------------------------------------------------------------


def test_the_commands_say_it_in_sentences(write: Callable[[str], Path]) -> None:
    file = str(write(TELEPHONES))
    said = _printed("worth", file, "--variants", "two_more,cheaper", "--days", "10")
    assert "two_more is worth 2.0 agents (2.0–2.0) of desk" in said
    assert "The 6,000 paid once are paid back in" in said
    assert "One more point of service level within 20 s costs" in said
    said = _printed("breakeven", file, "--set", "pools.desk.agents=3..8", "--days", "10")
    assert "pools.desk.agents has to be at least" in said
    said = _printed("resilience", file, "--days", "5")
    assert "Worst in desk: service level within 20 s gets worse by" in said
    assert "Nothing disturbs this scenario" in said
    said = _printed("resilience", file, "--days", "5", "--surge", "10:00 30m 1")
    assert "It is over as soon as it ends, at 10:30." in said


def _printed(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments])
    assert result.exit_code == 0, result.stdout
    return " ".join(result.stdout.split())


def test_without_costs_nothing_is_said_of_money(telephones: Loaded) -> None:
    from rich.console import Console

    result = worth(telephones.changed({"pools.desk.cost": "0/h"}), ["two_more"], days=5)
    assert result.points is None
    assert result.variants[0].money is None
    to = Console(width=80, record=True, file=StringIO())
    show_worth(result, to)
    text = to.export_text()
    assert "No costs are written" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_verdict_by_another_measure_is_told_as_such(write: Callable[[str], Path]) -> None:
    text = """
contact_types: {chat: {arrivals: 20/h}}
pools: {desk: {agents: 5, capacity: 2}}
variants: {single: {pools.desk.capacity: 1}, more: {pools.desk.agents: 6}}
"""
    more, single = (
        one.effects[-1]
        for one in sorted(worth(imroute.load(write(text)), days=5).variants, key=lambda v: v.name)
    )
    assert effect_text(more).endswith(") met")
    assert effect_text(single).endswith(f") (occupancy: {single.after.verdict})")


@pytest.mark.parametrize(
    ("study", "options", "said"),
    [
        (worth, {"variants": ["two_mor"]}, "did you mean 'two_more'"),
        (worth, {"pool": "desks"}, "did you mean 'desk'"),
        (worth, {"target": 2}, "a target that more agents help to meet"),
        (worth, {"target": 7}, "1 to 2"),
        (worth, {"days_a_week": 9.0}, "--days-a-week"),
        (worth, {"over_s": 0.0}, "--over"),
        (breakeven, {"values": "pools.desk.agent=1..2"}, "agent"),
        (resilience, {"surges": ["10:00 30m"]}, "how many times as many"),
        (resilience, {"surges": ["19:45 30m 2"]}, "let it end sooner"),
        (resilience, {"outages": ["des 10:00 30m"]}, "did you mean 'desk'"),
        (resilience, {"tolerance": 1.5}, "--tolerance"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    telephones: Loaded, study: Callable[..., object], options: dict[str, object], said: str
) -> None:
    with pytest.raises(ImrouteError) as raised:
        study(telephones, **options)
    assert said in str(raised.value)
    assert all(str(raised.value).splitlines())


def test_without_targets_or_costs_it_says_what_to_write(telephones: Loaded) -> None:
    with pytest.raises(ImrouteError, match=r"write for example targets: \[\{measure"):
        worth(telephones.changed({"targets": []}))
    with pytest.raises(ImrouteError, match=r"pools\.team\.cost: 30/h"):
        breakeven(telephones.changed({"pools.desk.cost": "0/h"}), "demand=1..2", extra_cost=5.0)
    assert np.isfinite(hours_a_day(telephones, 2))
