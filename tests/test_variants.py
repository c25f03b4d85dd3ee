"""What-ifs: every operation on every form of value, and what is said where one cannot be done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from imroute import facts
from imroute.errors import UsageError
from imroute.loading import load
from imroute.scenario import ArrivalPattern, Bound, Scenario, Spread, Started, Steps
from imroute.units import HOUR
from reading import BASE, added, changed, loaded, problem, told, told_of

Write = Callable[..., Path]

PEAK = {"from": "20:00", "to": "22:00"}
TEXT = changed(
    ("title: Desk", "title: Desk\npatience: {exponential: 2m}\nresolved: 50%"),
    ("60/h", "{counts: {18:00: 10, 20:00: 30}}\n    tiers: {vip: 1}"),
    (
        "pools:\n",
        "  call: {arrivals: {per_day: 100, shape: office}, priority: 2}\npools:\n",
    ),
    ("agents: 14", "agents: {18:00: 15, 21:00: 25}\n    speed: {order: 1.2}\n    cost: 6500/month"),
    ("[order, refund]", "{order: 2, refund: 3, call: 3}"),
    (
        "routing:",
        "  late:\n    shifts:\n      - {name: early, agents: 3, from: 18:00, to: 22:00, "
        "breaks: [{at: 20:00, "
        "lasts: 30m}]}\n      - {agents: 5, from: 20:00, to: 24:00}\n    skills: [order]\nrouting:",
    ),
    (
        "[{pools: [team]}]",
        "[{pools: [team]}, {name: wider, after: 20s, pools: [late]}]\n    queue_limit: 25",
    ),
)


def varied(change: str, text: str = TEXT) -> Scenario:
    return loaded(f"{text}variants:\n  v: {change}\n", "v").scenario


def failed(change: str, text: str = BASE) -> list[str]:
    """What is said of a variant, without the line, which is the same for all."""
    return told(f"{text}variants:\n  v: {change}\n", "v")


# New values ---------------------------------------------------------------------------------------


def test_new_values() -> None:
    scenario = varied(
        "{title: Other, one_off: 20000, demand: 2, pools.team.capacity: 5, "
        "contact_types.order.arrivals: 90/h, patience: 1m, pools.team.agents: {18:00: 1}, "
        "pools.team.skills: {order: 5, refund: 1, call: 1}, industry: finance}"
    )
    assert (scenario.title, scenario.demand, scenario.industry) == ("Desk", 2, "finance")
    assert (scenario.variants["v"].title, scenario.variants["v"].one_off) == ("Other", 20000)
    team = scenario.pools["team"]
    assert (team.capacity, team.agents) == (5, Steps((18 * HOUR,), (1,)))
    assert team.skills == {"order": 5, "refund": 1, "call": 1}
    assert scenario.patience == Spread("constant", (60,))
    assert scenario.contact_types["order"].arrivals == ArrivalPattern(
        "rates", Steps((0,), (0.025,))
    )


def test_the_scenario_itself_stays_as_it_is() -> None:
    text = f"{TEXT}variants:\n  v: {{pools.team.capacity: 5, demand: {{times: 2}}}}\n"
    assert loaded(text).hash == loaded(TEXT).hash
    assert loaded(text, "v").hash != loaded(TEXT).hash


def test_parts_that_are_not_written_are_made() -> None:
    scenario = varied(
        "{contact_types.order.returns.chance: 5%, contact_types.order.returns.after: 1h, "
        "routing.rest.match.tier: [vip, regular], contact_types.order.conversation.wrap_up: 9s}"
    )
    order = scenario.contact_types["order"]
    assert order.returns is not None
    assert (order.returns.chance, order.returns.after) == (0.05, Spread("constant", (3600,)))
    assert scenario.routing["rest"].match.tier == ("vip", "regular")
    assert order.conversation is not None
    assert order.conversation.wrap_up == Spread("constant", (9,))


def test_a_new_name_is_written_whole() -> None:
    scenario = varied(
        "{bots.helper: {resolves: 20%}, contact_types.order.first_line: helper, "
        "pools.team_2: {agents: 1, skills: order}, contact_types.chat: {arrivals: 1/h}, "
        "pools.team.skills: {order: 2, refund: 3, call: 3, chat: 1}}"
    )
    assert scenario.bots["helper"].reply == Spread("constant", (1,))  # filled in as ever
    assert scenario.pools["team_2"].capacity == 3
    assert scenario.contact_types["chat"].conversation is not None


def test_items_of_lists_go_by_name_or_number() -> None:
    scenario = varied(
        "{pools.late.shifts.early.agents: 4, pools.late.shifts.2.from: 21:00, "
        "pools.late.shifts.early.breaks.1.lasts: 1h, routing.rest.stages.wider.after: 9s, "
        "targets.1.within: 15s, pools.late.skills.1: order}"
    )
    shifts = scenario.pools["late"].shifts
    assert shifts is not None
    assert [shift.agents for shift in shifts] == [4, 5]
    assert [shift.from_ for shift in shifts] == [18 * HOUR, 21 * HOUR]
    assert shifts[0].breaks[0].lasts == HOUR
    assert scenario.routing["rest"].stages is not None
    assert scenario.routing["rest"].stages[1].after == 9
    assert scenario.targets[0].within == 15


def test_a_path_may_lead_into_a_clock_map_or_a_distribution() -> None:
    scenario = varied(
        "{pools.team.agents.21:00: 9, patience.exponential: 9s, pools.team.speed.order: 2}"
    )
    assert scenario.pools["team"].agents == Steps((18 * HOUR, 21 * HOUR), (15, 9))
    assert scenario.patience == Spread("exponential", (9,))
    assert scenario.pools["team"].speed == {"order": 2}


# add and times ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ("{add: 3}", (18, 28)),
        ("{add: -3}", (12, 22)),
        ("{add: +3}", (18, 28)),
        ("{times: 2}", (30, 50)),
        ("{times: 50%}", (8, 13)),  # 7.5 and 12.5: half up
        ("{times: 0.7}", (11, 18)),  # 10.5 and 17.5, whatever binary fractions say
        ("{times: 0.69}", (10, 17)),
        ("{times: 0}", (0, 0)),
    ],
)
def test_counts_by_time_of_day(change: str, values: tuple[float, ...]) -> None:
    scenario = varied(f"{{pools.team.agents: {change}, pools.late.skills: [order, refund, call]}}")
    assert scenario.pools["team"].agents == Steps((18 * HOUR, 21 * HOUR), values)


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ("{add: 60/h}", (300, 360)),
        ("{times: 1.5}", (360, 450)),
        ("{times: 0.001}", (0.24, 0.3)),
    ],
)
def test_rates(change: str, values: tuple[float, ...]) -> None:
    arrivals = varied(f"{{contact_types.order.arrivals: {change}}}").contact_types["order"].arrivals
    assert arrivals is not None
    assert [rate * 3600 for rate in arrivals.steps.values] == pytest.approx(values, rel=1e-9)


def test_the_other_forms_of_arrivals() -> None:
    scenario = varied(
        "{contact_types.refund.arrivals: {times: 1.25}, contact_types.call.arrivals: {add: 50}}"
    )
    refund, call = (
        scenario.contact_types["refund"].arrivals,
        scenario.contact_types["call"].arrivals,
    )
    assert refund is not None
    assert refund.steps.values == (12.5, 37.5)  # expected numbers need not be whole
    assert call == ArrivalPattern("per_day", per_day=150, shape="office")
    scenario = varied(
        "{contact_types.refund.arrivals: {add: 5}, contact_types.call.arrivals: {times: 2}}"
    )
    refund, call = (
        scenario.contact_types["refund"].arrivals,
        scenario.contact_types["call"].arrivals,
    )
    assert refund is not None
    assert refund.steps.values == (15, 35)
    assert call is not None
    assert call.per_day == 200


@pytest.mark.parametrize(
    ("written", "times_1_5"),
    [
        ("20s", Spread("constant", (30,))),
        ("{constant: 20s}", Spread("constant", (30,))),
        ("{exponential: 20s}", Spread("exponential", (30,))),
        ("{mean: 20s, cv: 0.9}", Spread("lognormal", (30, 0.9))),
        ("{median: 20s, sigma: 1.2}", Spread("lognormal_median", (30, 1.2))),
        ("{gamma: {mean: 20s, cv: 0.9}}", Spread("gamma", (30, 0.9))),
        ("{weibull: {mean: 20s, cv: 0.9}}", Spread("weibull", (30, 0.9))),
        ("{uniform: [10s, 20s]}", Spread("uniform", (15, 30))),
        ("{values: {10s: 20%, 1m: 80%}}", Spread("values", (), ((15, 0.2), (90, 0.8)))),
    ],
)
def test_times_scales_a_distribution(written: str, times_1_5: Spread) -> None:
    text = changed(("title: Desk", f"title: Desk\npatience: {written}"))
    assert varied("{patience: {times: 1.5}}", text).patience == times_1_5


@pytest.mark.parametrize(
    ("written", "times_1_5"),
    [
        ("5", Spread("constant", (8,))),
        ("{constant: 3}", Spread("constant", (5,))),
        ("{geometric: 5}", Spread("geometric", (7.5,))),
        ("{poisson: 5}", Spread("poisson", (7.5,))),
        ("{values: {1: 20%, 6: 80%}}", Spread("values", (), ((2, 0.2), (9, 0.8)))),
    ],
)
def test_times_scales_counts_and_rounds_half_up(written: str, times_1_5: Spread) -> None:
    text = changed(("60/h", f"60/h\n    conversation: {{turns: {written}}}"))
    scenario = varied("{contact_types.refund.conversation.turns: {times: 1.5}}", text)
    conversation = scenario.contact_types["refund"].conversation
    assert conversation is not None
    assert conversation.turns == times_1_5


def test_shares_of_values_that_become_one_are_added_up() -> None:
    text = changed(("60/h", "60/h\n    conversation: {turns: {values: {1: 20%, 2: 30%, 6: 50%}}}"))
    scenario = varied("{contact_types.refund.conversation.turns: {times: 0.5}}", text)
    conversation = scenario.contact_types["refund"].conversation
    assert conversation is not None
    assert conversation.turns == Spread("values", (), ((1, 0.5), (3, 0.5)))


def test_what_is_assumed_can_be_changed_too() -> None:
    scenario = varied(
        "{contact_types.order.conversation.agent_reply: {times: 2}, resolved: {add: 5%}}"
    )
    conversation = scenario.contact_types["order"].conversation
    assert conversation is not None
    assert conversation.agent_reply == Spread("lognormal", (80, 1))
    assert scenario.resolved == 0.55


def test_other_values_keep_their_units() -> None:
    scenario = varied(
        "{pools.team.cost: {add: 173/month}, pools.team.capacity: {times: 1.5}, "
        "routing.rest.queue_limit: {times: 0.5}, routing.rest.stages.wider.after: {add: 1m30s}, "
        "contact_types.call.priority: {add: 1.5}, pools.team.skills.order: {add: 1}, "
        "pools.late.shifts.early.agents: {times: 1.5}, targets.1.at_least: {add: 5%}, "
        "day.interval: {times: 0.5}}"
    )
    team, rest = scenario.pools["team"], scenario.routing["rest"]
    assert team.cost == pytest.approx(6673 / 173)
    assert (team.capacity, team.skills) == (4.5, {"order": 3, "refund": 3, "call": 3})
    assert rest.queue_limit == 13
    assert rest.stages is not None
    assert rest.stages[1].after == 110
    assert scenario.contact_types["call"].priority == 3.5
    assert scenario.pools["late"].shifts is not None
    assert scenario.pools["late"].shifts[0].agents == 5
    assert scenario.targets[0].at_least == Bound(0.85, "share")
    assert scenario.day.interval == 900


# A part of the day --------------------------------------------------------------------------------


def agents(change: str, written: str, day: str = "{start: 18:00, end: 24:00}") -> Steps | None:
    text = changed(
        ("{start: 18:00, end: 24:00}", day),
        ("{18:00: 240/h, 20:00: 300/h}", "60/h"),
        ("agents: 14", f"agents: {written}"),
    )
    return varied(f"{{pools.team.agents: {change}}}", text).pools["team"].agents


def hours(*clocks: float) -> tuple[float, ...]:
    return tuple(clock * HOUR for clock in clocks)


@pytest.mark.parametrize(
    ("change", "written", "steps"),
    [
        ("{add: 3, from: 20:00, to: 22:00}", "14", Steps(hours(18, 20, 22), (14, 17, 14))),
        (
            "{add: 3, from: 20:00, to: 22:00}",
            "{18:00: 1, 21:00: 5}",
            Steps(hours(18, 20, 21, 22), (1, 4, 8, 5)),
        ),
        ("{times: 1.5, from: 18:00, to: 20:00}", "{17:00: 3}", Steps(hours(17, 18, 20), (3, 5, 3))),
        ("{add: 3, from: 22:00, to: 24:00}", "{18:00: 1, 22:00: 5}", Steps(hours(18, 22), (1, 8))),
        ("{add: 3, from: 22:00, to: 00:00}", "14", Steps(hours(18, 22), (14, 17))),
        ("{add: 3, from: 18:00, to: 24:00}", "14", Steps(hours(18), (17,))),
        ("{add: 1, from: 18:15, to: 18:45}", "14", Steps(hours(18, 18.25, 18.75), (14, 15, 14))),
    ],
)
def test_a_part_of_the_day(change: str, written: str, steps: Steps) -> None:
    assert agents(change, written) == steps


@pytest.mark.parametrize(
    ("change", "written", "steps"),
    [
        ("{add: 3, from: 23:00, to: 02:00}", "14", Steps(hours(20, 23, 26), (14, 17, 14))),
        (
            "{add: 3, from: 23:00, to: 02:00}",
            "{20:00: 1, 00:00: 5, 04:00: 2}",
            Steps(hours(20, 23, 24, 26, 28), (1, 4, 8, 5, 2)),
        ),
        (
            "{add: 3, from: 02:00, to: 06:00}",
            "{10:00: 1, 22:00: 5}",
            Steps(hours(10, 22, 26), (1, 5, 8)),
        ),
        ("{add: 3, from: 26:00, to: 27:00}", "14", Steps(hours(20, 26, 27), (14, 17, 14))),
    ],
)
def test_a_part_of_a_day_over_midnight(change: str, written: str, steps: Steps) -> None:
    assert agents(change, written, "{start: 20:00, end: 06:00}") == steps


def test_arrivals_in_a_part_of_the_day() -> None:
    scenario = varied(
        "{contact_types.order.arrivals: {times: 2, from: 19:00, to: 21:00}, "
        "contact_types.refund.arrivals: {times: 2, from: 19:00, to: 21:00}}"
    )
    order, refund = (scenario.contact_types[name].arrivals for name in ("order", "refund"))
    assert order is not None
    assert order.steps.from_s == hours(18, 19, 20, 21)
    assert [rate * 3600 for rate in order.steps.values] == pytest.approx([240, 480, 600, 300])
    assert refund is not None
    assert (refund.steps.from_s, refund.steps.values) == (hours(18, 19, 20, 21), (10, 20, 60, 30))


# Together -----------------------------------------------------------------------------------------


def test_variants_are_combined_in_order_before_ones_own_changes() -> None:
    text = added(
        "variants:\n"
        "  two: {demand: 2}\n"
        "  more: {demand: {add: 1}}\n"
        "  triple: {demand: {times: 3}}\n"
        "  a: {combine: [two, more, triple], demand: {add: 0.5}}\n"
        "  b: {combine: [two, triple, more]}\n"
        "  c: {demand: {add: 0.5}, combine: two}\n"
        "  d: {combine: [a, more]}\n"
    )
    assert loaded(text, "a").scenario.demand == (2 + 1) * 3 + 0.5
    assert loaded(text, "b").scenario.demand == 2 * 3 + 1
    assert loaded(text, "c").scenario.demand == 2.5
    assert loaded(text, "d").scenario.demand == 9.5  # `more` is in `a` already, and is applied once


def test_changes_may_stand_under_change() -> None:
    scenario = varied("{change: {demand: {times: 2}, pools.team.capacity: 4}, demand: {add: 1}}")
    assert (scenario.demand, scenario.pools["team"].capacity) == (3, 4)
    scenario = varied("{demand: {add: 1}, change: {demand: {times: 2}}}")
    assert scenario.demand == 4


def test_what_a_variant_writes_is_not_assumed() -> None:
    text = f"{BASE}variants:\n  v: {{pools.team.capacity: 4, patience: 1m}}\n"
    base, made = loaded(text), loaded(text, "v")
    assert {"pools.team.capacity", "patience"} <= {value.path for value in base.assumed}
    assert not {"pools.team.capacity", "patience"} & {value.path for value in made.assumed}
    paths = [value.path for value in made.assumed]
    assert len(paths) == len(set(paths))


def test_a_variants_industry_decides_the_targets() -> None:
    text = BASE[: BASE.index("targets:")] + "variants:\n  v: {industry: finance}\n"
    assert [t.within for t in loaded(text).scenario.targets] == [30, None]
    made = loaded(text, "v")
    assert [t.within for t in made.scenario.targets] == [10, None]
    assert [v.written for v in made.assumed if v.path in ("industry", "targets")] == [
        "service_level within 10s at least 80%",
        "focus_occupancy at most 85%",
    ]


def test_targets_that_are_assumed_can_be_changed() -> None:
    text = BASE[: BASE.index("targets:")] + "variants:\n  v: {targets.1.within: {times: 0.5}}\n"
    assert [t.within for t in loaded(text, "v").scenario.targets] == [15, None]


# Mistakes -----------------------------------------------------------------------------------------

KEYS = (
    "title, one_off, combine, change, or a path that begins with one of: title, industry, "
    "day, days, weekdays, tiers, contact_types, bots, pools, shift_rules, routing, targets, "
    "choose_contact, demand, busyness, surges, start, site_limit, money, experience, warm_up, "
    "at_close, patience, "
    "balks, priority, resolved, returns, reply_patience, leaves_silently, close_after, inactive, "
    "retries, stages, queue_limit, when_full, choose_pool, choose_agent, sticky, assign_every, "
    "announces_wait, holding_reply"
)
WHOLE = "{add: 3} or {times: 1.2}, with from and to for a part of the day"


@pytest.mark.parametrize(
    ("change", "path", "written", "allowed", "do"),
    [
        ("{tilte: More}", "tilte", "tilte", KEYS, "did you mean 'title'?"),
        ("{demnad: 2}", "demnad", "demnad", KEYS, "did you mean 'demand'?"),
        (
            "{variants.v: 2}",
            "variants.v",
            "variants.v",
            KEYS,
            "write the path from the top, such as pools.team.agents",
        ),
        (
            "{pools.taem.agents: 5}",
            "pools.taem.agents",
            "taem",
            "a pool of this scenario: team",
            "did you mean 'team'?",
        ),
        (
            "{pools.teams: {agents: 5}}",
            "pools.teams",
            "teams",
            "a pool of this scenario: team",
            "did you mean 'team'? if a new pool is meant, give it a name less like that one",
        ),
        (
            "{pools.other: 5}",
            "pools.other",
            "other",
            "a pool of this scenario: team",
            "use one of these, or define pool 'other'",
        ),
        (
            "{bots.helper.resolves: 5%}",
            "bots.helper.resolves",
            "helper",
            "a bot of this scenario; it has none",
            "define bot 'helper'",
        ),
        (
            "{pools.team.speed.order: 3}",
            "pools.team.speed.order",
            "no 'speed'",
            "something written at pools.team.speed",
            "write the whole of pools.team.speed",
        ),
        (
            "{pools.team.speed: {times: 2}}",
            "pools.team.speed",
            "no 'speed'",
            "something written there to change",
            "write the new value itself",
        ),
        (
            "{pools.team.capacity.x: 3}",
            "pools.team.capacity.x",
            "3",
            "a path that ends at pools.team.capacity, which is one value",
            "write the whole of pools.team.capacity",
        ),
        (
            "{targets.2.within: 3s}",
            "targets.2.within",
            "2",
            "a number from 1 to 1, or the `name` of an item",
            "write the whole of targets",
        ),
        (
            "{pools.team.skills.refund: 5}",
            "pools.team.skills.refund",
            "refund",
            "a number from 1 to 2, or the `name` of an item",
            "write the whole of pools.team.skills",
        ),
        (
            "{pools.team.skills: {times: 2}}",
            "pools.team.skills",
            "[order, refund]",
            "a value, a clock map or a distribution",
            "write the new list",
        ),
        (
            "{pools.team: {times: 2}}",
            "pools.team",
            "{agents: 14, skills: [order, refund], capacity: 3}",
            "a value, a clock map or a distribution",
            "write the path to one of its values",
        ),
        (
            "{contact_types.order.conversation.turns: {add: 2}}",
            "contact_types.order.conversation.turns",
            "{geometric: 5}",
            "{times: ..} for a distribution or a map",
            "use times, or write the new value",
        ),
        (
            "{patience: {times: 2, from: 20:00, to: 22:00}}",
            "patience",
            "{exponential: 2m}",
            "from and to on values by time of day only",
            "leave from and to out",
        ),
        (
            "{pools.team.agents: {add: 1, from: 20:00}}",
            "pools.team.agents",
            "{add: 1, from: 20:00}",
            WHOLE,
            "write one of the two; from and to go together",
        ),
        (
            "{pools.team.agents: {add: 1, times: 2}}",
            "pools.team.agents",
            "{add: 1, times: 2}",
            WHOLE,
            "write one of the two; from and to go together",
        ),
        (
            "{pools.team.agents: {add: 1, at: 20:00}}",
            "pools.team.agents",
            "{add: 1, at: 20:00}",
            WHOLE,
            "write one of the two; from and to go together",
        ),
        (
            "{pools.team.agents: {add: [1]}}",
            "pools.team.agents",
            "{add: [1]}",
            WHOLE,
            "write one of the two; from and to go together",
        ),
        (
            "{pools.team.agents: {add: 5%}}",
            "pools.team.agents",
            "14 and 5%",
            "two values of one unit",
            "write both in one unit",
        ),
        (
            "{pools.team.agents: {add: -20}}",
            "pools.team.agents",
            "14 changed to -6",
            "0 or more",
            "change it by less",
        ),
        (
            "{pools.team.agents: {times: -1}}",
            "pools.team.agents",
            "-1",
            "a factor such as 1.2 or 120%",
            "write for example 1.2",
        ),
        (
            "{pools.team.agents: {add: many}}",
            "pools.team.agents",
            "many",
            "a number, share, time or rate",
            "write the new value instead",
        ),
        (
            "{pools.team.agents: {add: 1, from: 22:00, to: 20:00}}",
            "pools.team.agents",
            "from 22:00 to 20:00",
            "a `to` after `from`",
            "swap them",
        ),
        (
            "{pools.team.agents: {add: 1, from: 17:00, to: 20:00}}",
            "pools.team.agents",
            "from 17:00 to 20:00",
            "a part of the day, 18:00 to 24:00",
            "choose times within the day",
        ),
        (
            "{pools.team.agents: {add: 1, from: 20, to: 22:00}}",
            "pools.team.agents",
            "20",
            "a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
            "write 20:00",
        ),
        (
            "{change: {demnad: 2}}",
            "change.demnad",
            "demnad",
            KEYS,
            "did you mean 'demand'?",
        ),
        (
            "{combine: [w]}",
            "combine.1",
            "w",
            "a variant of this scenario: v",
            "use one of these, or define variant 'w'",
        ),
        (
            "{combine: [v]}",
            "combine.1",
            "v",
            "variants that do not go in a circle",
            "take it out: a variant cannot be part of itself",
        ),
        (
            "{one_off: lots}",
            "one_off",
            "lots",
            "an amount of money, such as 20000 or 0.10",
            "write for example 0.10",
        ),
        (
            "{one_off: $20}",
            "one_off",
            "$20",
            "an amount of money, such as 20000 or 0.10",
            "leave the currency out: 20",
        ),
        ("{title: [a]}", "title", "[a]", "a few words", "write a single value here"),
        (
            "{change: 5}",
            "change",
            "5",
            "dotted paths and new values: {pools.team.agents: 5}",
            "write it in the form shown above",
        ),
    ],
)
def test_changes_that_cannot_be_made(
    change: str, path: str, written: str, allowed: str, do: str
) -> None:
    (said,) = failed(change)
    heading, rest = said.split("\n", 1)
    assert rest == problem("", written, allowed, do).removeprefix("\n")
    assert heading.startswith("desk.yaml:21:")
    assert heading.endswith(f"  variants.v.{path}")


@pytest.mark.parametrize("written", ["5", "[]", ""])
def test_a_variant_of_another_shape(written: str) -> None:
    got = {"5": "5", "[]": "[]", "": "nothing"}[written]
    do = "write for example variants: {one_more: {pools.team.agents: {add: 1}}}"
    do = do if written else "write a value after the colon, or take the line out"
    allowed = (
        "a map with the keys: title, one_off, combine, change, or dotted paths such as "
        "pools.team.agents"
    )
    assert failed(written) == [problem("desk.yaml:21:3  variants.v", got, allowed, do)]


@pytest.mark.parametrize(
    ("change", "heading", "got"),
    [
        ("{pools.team.agents: 5.5}", "21:7  variants.v.pools.team.agents", "5.5"),
        ("{pools.team.agnets: 5}", "21:7  variants.v.pools.team.agnets", "agnets"),
        ("{pools.team: {agents: 5, skills: x}}", "21:31  variants.v.pools.team.skills", "x"),
        ("{targets.1.at_least: {times: 2}}", "21:7  variants.v.targets.1.at_least", "160%"),
        ("{bots.helper: {hours: [1]}}", "21:29  variants.v.bots.helper.hours.1", "1"),
        ("{tiers.vip.share: 50%}", "21:3  variants.v.tiers", "145% in all: vip 50%, regular 95%"),
        (
            "{pools.team.skills: [order]}",
            "21:3  variants.v.routing.rest",
            "no pool of its stages can serve refund",
        ),
        (
            "{contact_types.order.returns.chance: 5%}",
            "21:7  variants.v.contact_types.order.returns.after",
            "no 'after'",
        ),
    ],
)
def test_a_variant_whose_result_is_wrong_is_told_at_its_own_line(
    change: str, heading: str, got: str
) -> None:
    said = failed(change)[0].split("\n")
    assert said[:2] == [f"desk.yaml:{heading}", f"  written: {got}"]


def test_variants_in_a_circle(write: Write) -> None:
    path = write(added("variants:\n  a: {combine: [b]}\n  b: {combine: [c]}\n  c: {combine: [a]}"))
    said = told_of(path)
    assert [line.split("\n")[:2] for line in said] == [
        ["desk.yaml:21:17  variants.a.combine.1", "  written: b"],
        ["desk.yaml:22:17  variants.b.combine.1", "  written: c"],
        ["desk.yaml:23:17  variants.c.combine.1", "  written: a"],
    ]
    assert all("allowed: variants that do not go in a circle\n" in line for line in said)


def test_check_tells_the_mistakes_of_all_variants_once(write: Write) -> None:
    path = write(
        changed(("share: 5%", "share: 5"))
        + "variants:\n  a: {pools.taem.agents: 3}\n  b: {demand: 0}\n  c: {combine: [a, b]}\n"
    )
    headings = [line.split("\n")[0] for line in told_of(path)]
    assert headings == [
        "desk.yaml:4:9  tiers.vip.share",
        "desk.yaml:21:7  variants.a.pools.taem.agents",
        "desk.yaml:22:7  variants.b.demand",
        "desk.yaml:22:7  variants.c.demand",
    ]


def test_a_variant_that_there_is_not(write: Write) -> None:
    path = write(added("variants: {more: {demand: 2}}"))
    with pytest.raises(UsageError) as caught:
        load(path, "mroe")
    told = problem("", "mroe", "a variant of this scenario: more", "did you mean 'more'?")
    assert str(caught.value) == told.removeprefix("\n")


def test_a_word_that_is_none_is_told_even_if_nobody_asks_for_the_variant() -> None:
    (said,) = told(added("variants: {a: {one_of: 200}}"))
    assert said.endswith("do:      did you mean 'one_off'?")


# Malice -------------------------------------------------------------------------------------------


def test_a_chain_of_thousands_of_variants() -> None:
    chain = "".join(f"  v{i}: {{combine: v{i + 1}}}\n" for i in range(3000))
    (said,) = told(f"{BASE}variants:\n{chain}  v3000: {{demand: 2}}\n", "v0")
    assert "written: 3,001 names\n  allowed: at most 100 names" in said


def test_thousands_of_changes() -> None:
    changes = ", ".join(f"pools.team.x{i}: 1" for i in range(2001))
    assert failed(f"{{{changes}}}") == [
        problem(
            "desk.yaml:20:1  variants",
            "2,001 changes",
            "at most 2,000 changes",
            "write them into files of their own that extend this one",
        )
    ]


def test_a_place_in_a_list_as_a_long_number() -> None:
    (said,) = failed(f"\n    ? targets.{'9' * 5000}\n    : 1")
    assert "allowed: a number from 1 to 1, or the `name` of an item" in said


# Levers -------------------------------------------------------------------------------------------


def test_a_map_by_name_changes_as_a_whole() -> None:
    scenario = varied(
        "{pools.team.speed: {times: 1.5}, pools.team.skills: {add: 1}, start: {refund: 3, call: 5}, "
        "contact_types.refund.tiers: {times: 1}}"
    )
    assert scenario.pools["team"].speed == {"order": pytest.approx(1.8)}
    assert scenario.pools["team"].skills == {"order": 3, "refund": 4, "call": 4}
    text = TEXT.replace("title: Desk", "title: Desk\nstart: {refund: 3, call: 5}")
    assert varied("{start: {times: 1.5}}", text).start == {
        "refund": Started(5),
        "call": Started(8),
    }
    (said,) = failed("{contact_types.refund.tiers: {times: 2}}", TEXT)
    assert "variants.v.contact_types.refund.tiers.vip\n  written: 2\n" in said


def test_shifts_take_the_place_of_a_roster_and_handling_that_of_a_conversation() -> None:
    scenario = varied(
        "{pools.team.shifts: [{agents: 4, from: 16:00, to: 24:00}], pools.late.agents: 5}"
    )
    assert (scenario.pools["team"].agents, scenario.pools["team"].size) == (None, 4)
    assert (scenario.pools["late"].shifts, scenario.pools["late"].size) == (None, 5)
    text = f"{BASE}variants:\n  v: {{contact_types.order.handling: 5m, contact_types.refund.handling: 4m}}\n"
    made = loaded(text, "v")
    assert made.scenario.contact_types["order"].conversation is None
    assert not any("conversation" in value.path for value in made.assumed)
    (said,) = failed(
        "{pools.team.shifts: [{agents: 4, from: 16:00, to: 24:00}], pools.team: {agents: 3, shifts: []}}"
    )
    assert "variants.v.pools.team.shifts" in said


LEVERS = """\
title: Flash-sale evening
day: {start: 18:00, end: 24:00}
tiers: {vip: {share: 5%}, regular: {share: 95%}}
contact_types: {order_status: {arrivals: 240/h}, refund: {arrivals: 60/h, first_line: helper}}
bots: {helper: {resolves: {order_status: 60%}}}
pools:
  generalists: {agents: {18:00: 16, 20:00: 28}, skills: [order_status, refund]}
  specialists: {agents: 6, skills: {refund: 4, order_status: 3}}
  L1: {agents: 3}
  L2: {agents: 3}
routing: {rest: {stages: [{pools: [generalists]}]}}
"""


def levers() -> list[str]:
    """The levers that this release has, each as the facts write it for a variant."""
    (table,) = (table for table in facts.tables() if table.title == "Levers")
    pieces = (piece for _, written, _ in table.rows for piece in re.split(r"; |, or ", written))
    return [piece for piece in pieces if re.match(r"[\w.]+: ", piece)]


@pytest.mark.parametrize("lever", levers())
def test_every_lever_of_the_facts_is_a_variant(lever: str) -> None:
    text = f"{LEVERS}variants:\n  v: {{{lever}}}\n"
    assert loaded(text, "v").hash != loaded(LEVERS).hash


def test_there_are_levers() -> None:
    assert len(levers()) > 10
