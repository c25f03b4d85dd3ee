"""What every form of value means once it is in a scenario."""

from __future__ import annotations

import pytest

from imroute.scenario import ArrivalPattern, Bound, Spread, Started, Steps
from imroute.scenario.routes import (
    bot_for,
    customer_key,
    has_stages,
    opened,
    rule_for,
    stages_of,
    tier_shares,
)
from imroute.units import DAY, HOUR
from reading import added, changed, loaded, told

OVERNIGHT = ("day: {start: 18:00, end: 24:00}", "day: {start: 20:00, end: 06:00}")


# Distributions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "spread"),
    [
        ("30s", Spread("constant", (30,))),
        ("{constant: 30s}", Spread("constant", (30,))),
        ("{exponential: 30s}", Spread("exponential", (30,))),
        ("{mean: 30s, cv: 0.9}", Spread("lognormal", (30, 0.9))),
        ("{cv: 90%, mean: 30s}", Spread("lognormal", (30, 0.9))),
        ("{median: 42s, sigma: 1.27}", Spread("lognormal_median", (42, 1.27))),
        ("{gamma: {mean: 30s, cv: 0.5}}", Spread("gamma", (30, 0.5))),
        ("{weibull: {mean: 30s, cv: 0.5}}", Spread("weibull", (30, 0.5))),
        ("{uniform: [10s, 50s]}", Spread("uniform", (10, 50))),
        ("{values: {60s: 80%, 10s: 20%}}", Spread("values", (), ((10, 0.2), (60, 0.8)))),
        ("none", Spread("never")),
    ],
)
def test_durations_at_random(written: str, spread: Spread) -> None:
    assert loaded(added(f"patience: {written}")).scenario.patience == spread


@pytest.mark.parametrize(
    ("written", "spread"),
    [
        ("5", Spread("constant", (5,))),
        ("{constant: 5}", Spread("constant", (5,))),
        ("{geometric: 5}", Spread("geometric", (5,))),
        ("{geometric: 3.37}", Spread("geometric", (3.37,))),
        ("{poisson: 5}", Spread("poisson", (5,))),
        ("{values: {1: 20%, 6: 80%}}", Spread("values", (), ((1, 0.2), (6, 0.8)))),
    ],
)
def test_counts_at_random(written: str, spread: Spread) -> None:
    text = changed(("arrivals: 60/h", f"arrivals: 60/h\n    conversation: {{turns: {written}}}"))
    conversation = loaded(text).scenario.contact_types["refund"].conversation
    assert conversation is not None
    assert conversation.turns == spread


@pytest.mark.parametrize(
    ("written", "spread"),
    [("15s", Spread("constant", (15,))), ("0s", Spread("constant", (0,))), ("none", None)],
)
def test_wrap_up_of_none_is_no_work_at_all(written: str, spread: Spread | None) -> None:
    text = changed(("arrivals: 60/h", f"arrivals: 60/h\n    conversation: {{wrap_up: {written}}}"))
    conversation = loaded(text).scenario.contact_types["refund"].conversation
    assert conversation is not None
    assert conversation.wrap_up == spread


def test_shares_that_are_rounded_are_levelled_out() -> None:
    spread = loaded(
        added("patience: {values: {1m: 33.3%, 2m: 33.3%, 3m: 33.3%}}")
    ).scenario.patience
    assert spread is not None
    assert [share for _, share in spread.table] == pytest.approx([1 / 3] * 3, rel=1e-12)


# Clock maps ---------------------------------------------------------------------------------------


def roster(written: str, *changes: tuple[str, str]) -> Steps | None:
    text = changed(("agents: 14", f"agents: {written}"), *changes)
    text = text.replace("{18:00: 240/h, 20:00: 300/h}", "60/h")
    return loaded(text).scenario.pools["team"].agents


def test_one_number_holds_all_day() -> None:
    steps = roster("14")
    assert steps is not None
    assert [steps.at(clock) for clock in (0.0, 18 * HOUR, 47 * HOUR)] == [14, 14, 14]


def test_each_value_holds_until_the_next_time() -> None:
    steps = roster("{17:00: 3, 20:00: 5, 22:30: 4}")
    assert steps == Steps((17 * HOUR, 20 * HOUR, 22.5 * HOUR), (3, 5, 4))
    values = [steps.at(h * HOUR) for h in (16, 17, 19.99, 20, 22.4, 22.5, 24)]
    assert values == [3, 3, 3, 5, 5, 4, 4]


@pytest.mark.parametrize("morning", ["02:00", "26:00"])
def test_after_midnight_comes_the_next_morning(morning: str) -> None:
    steps = roster(f"{{20:00: 3, 23:00: 5, {morning}: 2}}", OVERNIGHT)
    assert steps == Steps((20 * HOUR, 23 * HOUR, 26 * HOUR), (3, 5, 2))


def test_a_day_of_24_hours_may_begin_at_any_time() -> None:
    steps = roster(
        "{08:00: 3, 20:00: 5, 02:00: 2}", (OVERNIGHT[0], "day: {start: 08:00, end: 08:00}")
    )
    assert steps == Steps((8 * HOUR, 20 * HOUR, 26 * HOUR), (3, 5, 2))


def test_a_map_may_begin_before_the_day_and_end_with_it() -> None:
    assert roster("{09:00: 3, 24:00: 0}") == Steps((9 * HOUR, DAY), (3, 0))
    assert roster("{00:00: 3}", OVERNIGHT) == Steps((0,), (3,))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{18:00: 1, 19:00: 2, 18:30: 3}", "times of day in order; the one before is 19:00"),
        ("{18:00: 1, 18:00:00: 2}", "times of day in order; the one before is 18:00"),
        ("{18:00: 1, 26:00: 2}", "times of day in order, up to day.end (24:00)"),
        ("{19:00: 1}", "a first time at or before day.start (18:00)"),
    ],
)
def test_a_map_out_of_order(written: str, said: str) -> None:
    (problem,) = told(changed(("agents: 14", f"agents: {written}")))
    assert f"allowed: {said}" in problem


def test_a_map_over_midnight_begins_with_the_day() -> None:
    """What 02:00 means before 20:00 would be anybody's guess."""
    text = changed(
        OVERNIGHT,
        ("agents: 14", "agents: {00:00: 2, 20:00: 5}"),
        ("{18:00: 240/h, 20:00: 300/h}", "60/h"),
    )
    (problem,) = told(text)
    assert "allowed: times in the order of the day, which begins at 20:00" in problem
    assert "do:      00:00 is on the next morning: put it last, and begin at 20:00" in problem


# Arrivals -----------------------------------------------------------------------------------------


def arrivals(written: str) -> ArrivalPattern | None:
    text = changed(("arrivals: 60/h", f"arrivals: {written}"))
    return loaded(text).scenario.contact_types["refund"].arrivals


def test_arrivals_as_rates() -> None:
    assert arrivals("36/h") == ArrivalPattern("rates", Steps((0,), (0.01,)))
    assert arrivals("{18:00: 36/h, 20:00: 72/h}") == ArrivalPattern(
        "rates", Steps((18 * HOUR, 20 * HOUR), (0.01, 0.02))
    )


def test_arrivals_as_counts_per_interval() -> None:
    assert arrivals("{counts: {18:00: 120, 18:30: 150.5}}") == ArrivalPattern(
        "counts", Steps((18 * HOUR, 18.5 * HOUR), (120, 150.5))
    )


def test_arrivals_as_a_number_a_day() -> None:
    for shape in ("evening_peak", "office", "round_the_clock"):
        pattern = arrivals(f"{{per_day: 42000, shape: {shape}}}")
        assert pattern == ArrivalPattern("per_day", per_day=42000, shape=shape)


def test_busyness_may_be_none_at_all() -> None:
    assert loaded(added("busyness: {cv: 0%}")).scenario.busyness.cv == 0  # type: ignore[union-attr]
    assert loaded(added("busyness: {cv: 18%}")).scenario.busyness.cv == 0.18  # type: ignore[union-attr]


# Customers ----------------------------------------------------------------------------------------


def test_a_tier_may_leave_its_share_out_and_takes_the_rest() -> None:
    scenario = loaded(changed(("regular: {share: 95%}", "regular:"))).scenario
    assert tier_shares(scenario, "order") == pytest.approx({"vip": 0.05, "regular": 0.95})


def test_a_type_may_have_shares_of_its_own() -> None:
    text = changed(("arrivals: 60/h", "arrivals: 60/h\n    tiers: {regular: 100%}"))
    scenario = loaded(text).scenario
    assert tier_shares(scenario, "refund") == {"vip": 0, "regular": 1}
    assert tier_shares(scenario, "order") == pytest.approx({"vip": 0.05, "regular": 0.95})


def test_the_tiers_key_wins_over_the_types_and_that_over_the_top_level() -> None:
    text = changed(
        ("title: Desk", "title: Desk\npatience: 1m\nbalks: 1%\npriority: low\nresolved: 10%"),
        ("arrivals: 60/h", "arrivals: 60/h\n    patience: 2m\n    balks: 2%\n    priority: middle"),
        ("{share: 5%}", "{share: 5%, patience: 3m, priority: 7}"),
    )
    scenario = loaded(text).scenario

    def keys(type_name: str, tier: str) -> list[object]:
        names = ("patience", "balks", "priority", "resolved")
        return [customer_key(scenario, type_name, tier, name) for name in names]

    minutes = {n: Spread("constant", (60.0 * n,)) for n in (1, 2, 3)}
    assert keys("refund", "vip") == [minutes[3], 0.02, 7, 0.1]
    assert keys("refund", "regular") == [minutes[2], 0.02, 2, 0.1]
    assert keys("order", "vip") == [minutes[3], 0.01, 7, 0.1]
    assert keys("order", "regular") == [minutes[1], 0.01, 1, 0.1]


def test_the_bot_for_all_or_per_tier() -> None:
    bots = ("pools:\n", "bots: {a: {resolves: 50%}, b: {resolves: {order: 20%}}}\npools:\n")
    text = changed(
        bots,
        ("{18:00: 240/h, 20:00: 300/h}", "60/h\n    first_line: a"),
        ("  refund:\n    arrivals: 60/h", "  refund:\n    arrivals: 6/h\n    first_line: {vip: b}"),
    )
    scenario = loaded(text).scenario
    assert [bot_for(scenario, "order", tier) for tier in ("vip", "regular")] == ["a", "a"]
    assert [bot_for(scenario, "refund", tier) for tier in ("vip", "regular")] == ["b", None]
    assert (scenario.bots["a"].resolves, scenario.bots["b"].resolves) == (0.5, {"order": 0.2})
    assert scenario.bots["a"].truly_resolved == 1


# Agents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("[refund, order]", {"refund": 3, "order": 3}),
        ("refund", {"refund": 3}),
        ("{refund: 4, order: 1}", {"refund": 4, "order": 1}),
    ],
)
def test_skills_as_a_list_or_by_level(written: str, levels: dict[str, int]) -> None:
    text = changed(
        ("skills: [order, refund]", f"skills: {written}"),
        ("routing:", "  others: {agents: 1}\nrouting:"),
        ("[team]", "[team, others]"),
    )
    assert loaded(text).scenario.pools["team"].skills == levels


def test_a_pool_in_all_its_keys() -> None:
    text = changed(
        (
            "agents: 14",
            "capacity: 2.5\n    speed: {refund: 1.2}\n    resolves: 80%\n    prefers: [refund]\n"
            "    inbox: new_contacts_first\n    cost: 36/h\n    shrinkage: 30%\n    shifts:\n"
            "      - {agents: 4, from: 18:00, to: 02:00, breaks: [{at: 20:00, lasts: 30m}]}\n"
            "      - {name: late, agents: 2, from: 20:00, to: 24:00}",
        )
    )
    pool = loaded(text).scenario.pools["team"]
    assert (pool.capacity, pool.speed, pool.resolves) == (2.5, {"refund": 1.2}, 0.8)
    assert (pool.prefers, pool.inbox) == (("refund",), "new_contacts_first")
    assert (pool.cost, pool.shrinkage, pool.agents, pool.size) == (36, 0.3, None, 6)
    assert pool.shifts is not None
    early, late = pool.shifts
    assert (early.agents, early.from_, early.to) == (4, 18 * HOUR, 2 * HOUR)
    assert [(pause.at, pause.lasts) for pause in early.breaks] == [(20 * HOUR, 1800)]
    assert (late.name, late.to) == ("late", 24 * HOUR)


def test_slowdown_under_handling() -> None:
    text = changed(
        ("{18:00: 240/h, 20:00: 300/h}", "60/h\n    handling: {mean: 8m, cv: 1}"),
        ("  refund:\n    arrivals: 60/h", "  refund: {arrivals: 60/h, handling: 5m, weight: 0.5}"),
        ("agents: 14", "agents: 14\n    slowdown: [1, 1.17, 1.33]"),
    )
    scenario = loaded(text).scenario
    assert scenario.pools["team"].slowdown == (1, 1.17, 1.33)
    assert scenario.contact_types["refund"].handling == Spread("constant", (300,))
    assert scenario.contact_types["refund"].weight == 0.5
    assert scenario.contact_types["refund"].conversation is None


# Routing ------------------------------------------------------------------------------------------

POOLS = """
pools:
  a: {agents: 1, skills: {order: 2, refund: 5}}
  b: {agents: 1, skills: {order: 4}}
  c: {agents: 1, skills: {refund: 4}}
  d: {agents: 1}
"""


def opening(stages: str, type_name: str) -> list[list[str]]:
    """The pools that each stage of a rule opens."""
    text = changed(("stages: [{pools: [team]}]", f"stages: {stages}"))
    text = text[: text.index("pools:")] + POOLS.lstrip() + text[text.index("routing:") :]
    scenario = loaded(text).scenario
    return list(opened(scenario, stages_of(scenario, scenario.routing["rest"]), type_name))


def test_each_stage_adds_its_pools() -> None:
    assert opening("[{pools: [d]}, {after: 9s, pools: [a, d]}]", "order") == [["d"], ["d", "a"]]


def test_a_listed_pool_without_the_skill_is_passed_over() -> None:
    assert opening("[{pools: [c, d]}, {after: 9s, pools: b}]", "order") == [["d"], ["d", "b"]]


def test_only_replaces_the_pools_before() -> None:
    stages = "[{pools: [d]}, {after: 9s, pools: [a], only: true}, {after: 20s, pools: [b]}]"
    assert opening(stages, "order") == [["d"], ["a"], ["a", "b"]]


def test_levels_add_the_pools_that_have_them() -> None:
    stages = "[{only_level: 2, pools: [d]}, {after: 9s, skill_level: 3}]"
    assert opening(stages, "order") == [["d", "a"], ["d", "a", "b"]]
    assert opening(stages, "refund") == [["d"], ["d", "a", "c"]]


def test_a_stage_may_only_raise_the_priority() -> None:
    text = changed(("[{pools: [team]}]", "[{pools: team}, {name: old, after: 9s, priority: high}]"))
    stages = loaded(text).scenario.routing["rest"].stages
    assert stages is not None
    assert (stages[1].priority, stages[1].pools, stages[1].name) == (3, (), "old")


def test_rules_are_looked_up_in_their_order() -> None:
    text = changed(
        (
            "  rest:\n",
            "  v: {match: {tier: vip}}\n  r: {match: {type: [refund], tier: [vip, regular]}}\n"
            "  rest:\n",
        )
    )
    scenario = loaded(text).scenario
    pairs = [(t, tier) for t in ("order", "refund") for tier in ("vip", "regular")]
    assert [rule_for(scenario, *pair) for pair in pairs] == ["v", "rest", "v", "r"]


def test_without_stages_every_pool_may_take_it() -> None:
    text = changed(("  rest:\n    stages: [{pools: [team]}]", "  rest:"))
    scenario = loaded(text).scenario
    rule = scenario.routing["rest"]
    assert not has_stages(scenario, rule)
    assert list(opened(scenario, stages_of(scenario, rule), "order")) == [["team"]]


def test_keys_of_rules_may_stand_at_top_level() -> None:
    text = changed(
        ("title: Desk", "title: Desk\nstages: [{pools: [team]}]\nqueue_limit: 50"),
        ("    stages: [{pools: [team]}]", "    when_full: turned_away\n    choose_pool: any"),
    )
    scenario = loaded(text).scenario
    assert has_stages(scenario, scenario.routing["rest"])
    assert (scenario.queue_limit, scenario.routing["rest"].when_full) == (50, "turned_away")


# Targets and the day ------------------------------------------------------------------------------


def test_a_target_in_all_its_keys() -> None:
    text = changed(
        (
            "{measure: service_level, within: 20s, at_least: 80%}",
            "{name: main, measure: service_level, within: 20s, between: [70%, 0.9], "
            "for: {type: order, tier: vip}, during: [20:00, 22:00], in: every_interval, "
            "on_days: 90%, clock: from_arrival, formula: answered}",
        )
    )
    (target,) = loaded(text).scenario.targets
    assert (target.name, target.measure, target.within) == ("main", "service_level", 20)
    assert target.for_ == (("type", "order"), ("tier", "vip"))
    assert target.during == (20 * HOUR, 22 * HOUR)
    assert (target.in_, target.on_days) == ("every_interval", 0.9)
    assert (target.clock, target.formula) == ("from_arrival", "answered")


def test_bounds_keep_the_unit_they_are_written_in() -> None:
    targets = (
        "\n  - {measure: reply_time, stat: p90, at_most: 2m}"
        "\n  - {measure: reply_time, stat: 0.5m, at_least: 80%}"
        "\n  - {measure: abandoned, at_most: 12}"
        "\n  - {measure: occupancy, between: [75%, 85%], for: {pool: team}}"
    )
    text = changed(("\n  - {measure: service_level, within: 20s, at_least: 80%}", targets))
    p90, threshold, count, band = loaded(text).scenario.targets
    assert (p90.stat, p90.at_most) == ("p90", Bound(120, "s"))
    assert (threshold.stat, threshold.at_least) == ("30s", Bound(0.8, "share"))
    assert count.at_most == Bound(12, "")
    assert band.between == (Bound(0.75, "share"), Bound(0.85, "share"))


@pytest.mark.parametrize(
    ("day", "written", "seconds"),
    [
        ("{start: 18:00, end: 24:00}", "[20:00, 24:00]", (20 * HOUR, DAY)),
        ("{start: 18:00, end: 24:00}", "[20:00, 00:00]", (20 * HOUR, DAY)),
        ("{start: 20:00, end: 06:00}", "[23:00, 02:00]", (23 * HOUR, 26 * HOUR)),
        ("{start: 20:00, end: 06:00}", "[02:00, 06:00]", (26 * HOUR, 30 * HOUR)),
        ("{start: 08:00, end: 08:00}", "[20:00, 08:00]", (20 * HOUR, 32 * HOUR)),
    ],
)
def test_a_part_of_the_day(day: str, written: str, seconds: tuple[float, float]) -> None:
    text = changed(
        ("{start: 18:00, end: 24:00}", day),
        ("{18:00: 240/h, 20:00: 300/h}", "60/h"),
        ("at_least: 80%", f"at_least: 80%, during: {written}"),
    )
    assert loaded(text).scenario.targets[0].during == seconds


def test_the_day_may_end_on_the_next_morning() -> None:
    day = loaded(changed(OVERNIGHT, ("{18:00: 240/h, 20:00: 300/h}", "60/h"))).scenario.day
    assert day.length_s == 10 * HOUR


def test_the_rest_of_the_top_level() -> None:
    text = added(
        "start: {refund: 12}\nwarm_up: 1h\nat_close: stop\ndemand: 1.5\nchoose_contact: due_date"
    )
    scenario = loaded(text).scenario
    assert (scenario.start, scenario.warm_up, scenario.at_close) == (
        {"refund": Started(12)},
        HOUR,
        "stop",
    )
    assert (scenario.demand, scenario.choose_contact) == (1.5, "due_date")
