"""A newcomer's mistakes in keys, names and values: the message that helps, word by word."""

from __future__ import annotations

import pytest

from imroute.errors import Problem, ScenarioError
from imroute.loading import load_text
from imroute.scenario import Scenario
from imroute.scenario.outline import slots
from reading import BASE, added, changed, loaded, problem, told

POOLS = BASE[BASE.index("pools:") : BASE.index("routing:")]
POOL_KEYS = (
    "agents, shifts, shift_rules, capacity, skills, speed, resolves, prefers, inbox, slowdown, cost, shrinkage, "
    "absence, switch_cost, accept, assist, ramp, outage, reserve, at_most, escalates, keep_free, "
    "at_shift_end"
)
TIMES = (
    "30s, {exponential: 30s}, {mean: 30s, cv: 0.9}, {median: 42s, sigma: 1.27}, "
    "{gamma: {mean: 30s, cv: 0.5}}, {weibull: {mean: 30s, cv: 0.5}}, {uniform: [10s, 50s]}, "
    "{values: {10s: 20%, 60s: 80%}}, {samples: file.csv}"
)
Case = tuple[tuple[str, str], str, str, str, str]


def check(case: Case) -> None:
    change, heading, written, allowed, do = case
    assert told(changed(change)) == [problem(f"desk.yaml:{heading}", written, allowed, do)]


# Units --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            ("within: 20s", "within: 20"),
            "19:30  targets.1.within",
            "20",
            "a time with a unit, such as 30s, 2m30s, 8h or 3d",
            "add the unit: 20s, 20m or 20h",
        ),
        (
            ("within: 20s", "within: 10:30"),
            "19:30  targets.1.within",
            "10:30",
            "a time with a unit, such as 30s, 2m30s, 8h or 3d",
            "colons are for times of day; write 10m30s, or 10h30m",
        ),
        (
            ("arrivals: 60/h", "arrivals: 240"),
            "10:5  contact_types.refund.arrivals",
            "240",
            "a rate such as 240/h or 4/m",
            "write 240/h",
        ),
        (
            ("share: 5%", "share: 120%"),
            "4:9  tiers.vip.share",
            "120%",
            "a share from 0% to 100%, such as 85% or 0.85",
            "write at most 100%",
        ),
        (
            ("agents: 14", "agents: -3"),
            "13:5  pools.team.agents",
            "-3",
            "a whole number, 0 or more",
            "leave the minus sign out",
        ),
        (
            ("agents: 14", "agents: {18:00: 3, 20:00: many}"),
            "13:24  pools.team.agents.20:00",
            "many",
            "a whole number, 0 or more",
            "write for example 14",
        ),
        (
            ("agents: 14", "agents: 14\n    capacity: three"),
            "14:5  pools.team.capacity",
            "three",
            "a number above 0, in steps of 0.001",
            "write for example 3",
        ),
        (
            ("agents: 14", "agents: 14\n    speed: 0.001"),
            "14:5  pools.team.speed",
            "0.001",
            "a factor from 0.01 to 100, such as 1.2",
            "write for example 1.2",
        ),
        (
            ("agents: 14", "agents: 14\n    cost: $36/h"),
            "14:5  pools.team.cost",
            "$36/h",
            "money for time, such as 36/h or 6500/month",
            "leave the currency out: 36/h",
        ),
        (
            ("skills: [order, refund]", "skills: {order: 3, refund: 6}"),
            "14:24  pools.team.skills.refund",
            "6",
            "a skill level from 1 to 5",
            "write 1, 2, 3, 4 or 5",
        ),
        (
            ("[{pools: [team]}]", "[{pools: [team], only: maybe}]"),
            "17:30  routing.rest.stages.1.only",
            "maybe",
            "true or false",
            "write true or false",
        ),
        (
            ("title: Desk", "title: Desk\nwarm_up: 8d"),
            "2:1  warm_up",
            "8d",
            "a time of at most 7d",
            "write for example 1h",
        ),
        (
            ("end: 24:00", "end: 24:00, interval: 1s"),
            "2:33  day.interval",
            "21,600 intervals a day",
            "at most 2,000 intervals a day",
            "write for example 30m",
        ),
        (
            ("start: 18:00, end: 24:00", "start: 18:00, end: 47:00"),
            "2:21  day.end",
            "1d5h",
            "at most 24 hours",
            "write a day of at most 24 hours",
        ),
        (
            ("arrivals: 60/h", "arrivals: 60/h\n    weight: 0.0001"),
            "11:5  contact_types.refund.weight",
            "0.0001",
            "a number above 0, in steps of 0.001",
            "write for example 3",
        ),
    ],
)
def test_wrong_units(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    ("written", "heading", "got", "allowed", "do"),
    [
        ("{mean: 30s}", "20:1  patience", "no 'cv'", "{mean: 30s, cv: 0.9}", "add 'cv'"),
        (
            "{mean: 30s, cv: 20}",
            "20:23  patience.cv",
            "20",
            "a number from 0.001 to 10, such as 0.9",
            "write for example 0.9",
        ),
        (
            "{exponential: 30}",
            "20:12  patience.exponential",
            "30",
            "a time with a unit, such as 30s, 2m30s, 8h or 3d",
            "add the unit: 30s, 30m or 30h",
        ),
        (
            "{exponential: 0s}",
            "20:12  patience.exponential",
            "0s",
            "a time above 0",
            "write a constant 0s on its own instead",
        ),
        (
            "{lognormal: 30s}",
            "20:12  patience.lognormal",
            "lognormal",
            TIMES,
            "write {mean: 30s, cv: 0.9} or {median: 42s, sigma: 1.27}",
        ),
        (
            "{expnential: 30s}",
            "20:12  patience.expnential",
            "expnential",
            TIMES,
            "did you mean 'exponential'?",
        ),
        ("[30s]", "20:1  patience", "[30s]", TIMES, "write it in the form shown above"),
        ("{}", "20:1  patience", "{}", TIMES, "write it in the form shown above"),
        (
            "",
            "20:1  patience",
            "nothing",
            TIMES,
            "write a value after the colon, or take the line out",
        ),
        (
            "{constant: 3s, exponential: 3s}",
            "20:1  patience",
            "{constant: 3s, exponential: 3s}",
            TIMES,
            "name one distribution only",
        ),
        (
            "{values: {10s: 20%, 60s: 70%}}",
            "20:12  patience.values",
            "90% in all: {10s: 20%, 60s: 70%}",
            "shares that add up to 100%",
            "add 10%",
        ),
        (
            "{values: {10: 20%, 60s: 80%}}",
            "20:21  patience.values.10",
            "10",
            "a time with a unit, such as 30s, 2m30s, 8h or 3d",
            "add the unit: 10s, 10m or 10h",
        ),
        (
            "{uniform: [50s, 10s]}",
            "20:12  patience.uniform",
            "[50s, 10s]",
            "[10s, 50s]: the least and the most",
            "write two times, the smaller first",
        ),
        (
            "{samples: times.csv}",
            "20:12  patience.samples",
            "times.csv",
            "a .csv file beside the scenario file",
            "load the scenario from its own file, beside this one",
        ),
        (
            "{samples: [3, 4m, x]}",
            "20:29  patience.samples.3",
            "x",
            "a time with a unit, such as 30s, 2m30s, 8h or 3d",
            "write for example 30s",
        ),
        (
            "{samples: {a: 3}}",
            "20:12  patience.samples",
            "{a: 3}",
            "measured times, one a line: seconds, or with a unit: {samples: file.csv}",
            "name a .csv file beside the scenario",
        ),
    ],
)
def test_distributions(written: str, heading: str, got: str, allowed: str, do: str) -> None:
    said = told(added(f"patience: {written}"))
    assert said == [problem(f"desk.yaml:{heading}", got, allowed, do)]


ARRIVALS = (
    "a rate (240/h), a clock map of rates, {counts: {18:00: 120}}, {counts: file.csv}, "
    "{per_day: 42000, shape: office} or {times: file.csv}"
)


@pytest.mark.parametrize(
    ("written", "heading", "got", "allowed", "do"),
    [
        ("{per_hour: 3}", "10:16  {}.per_hour", "per_hour", ARRIVALS, "use one of these"),
        ("{count: 3}", "10:16  {}.count", "count", ARRIVALS, "did you mean 'counts'?"),
        (
            "{per_day: 3}",
            "10:5  {}",
            "no 'shape'",
            "{per_day: 42000, shape: office}",
            "add 'shape'",
        ),
        (
            "{per_day: 3, shape: ofice}",
            "10:28  {}.shape",
            "ofice",
            "the shape of a day: evening_peak, office, round_the_clock",
            "did you mean 'office'?",
        ),
        (
            "{counts: {18:00: x}}",
            "10:25  {}.counts.18:00",
            "x",
            "a number of contacts, such as 120",
            "write for example 120",
        ),
        (
            "{counts: {18:00: 1}, shape: office}",
            "10:36  {}.shape",
            "shape",
            "one of the keys: counts",
            "take the line out, or use one of the keys above",
        ),
        (
            "{times: arrivals.csv}",
            "10:16  {}.times",
            "arrivals.csv",
            "a .csv file beside the scenario file",
            "load the scenario from its own file, beside this one",
        ),
        (
            "{times: [18:04:30, 17:59]}",
            "10:34  {}.times.2",
            "17:59",
            "a time of the day, 18:00 to 24:00",
            "take the row out, or make the day longer",
        ),
        (
            "{times: [2/18:04:30]}",
            "10:24  {}.times.1",
            "day 2",
            "a day of the scenario, which has 1",
            "take the row out, or write more `days`",
        ),
        (
            "{times: [18:04:30 vop]}",
            "10:24  {}.times.1",
            "vop",
            "a tier of this scenario: vip, regular",
            "did you mean 'vip'?",
        ),
        (
            "{times: [vip]}",
            "10:24  {}.times.1",
            "vip",
            "a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
            "write for example 18:30",
        ),
        (
            "{18.00: 240/h}",
            "10:16  {}.18.00",
            "18.00",
            "a time of day such as 18:00, or 26:00 for 02:00 on the next morning",
            "write 18:00",
        ),
    ],
)
def test_arrivals(written: str, heading: str, got: str, allowed: str, do: str) -> None:
    where = heading.format("contact_types.refund.arrivals")
    check((("60/h", written), where, got, allowed, do))


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            ("pools: [team]", "pools: [taem]"),
            "17:23  routing.rest.stages.1.pools.1",
            "taem",
            "a pool of this scenario: team",
            "did you mean 'team'?",
        ),
        (
            ("pools: [team]", "pools: [team, 客服]"),
            "17:29  routing.rest.stages.1.pools.2",
            "客服",
            "a pool of this scenario: team",
            "use one of these, or define pool '客服'",
        ),
        (
            ("pools: [team]", "pools: [team, team]"),
            "17:29  routing.rest.stages.1.pools.2",
            "team",
            "each pool once",
            "take the second one out",
        ),
        (
            ("  rest:\n", "  first: {match: {type: refnud}}\n  rest:\n"),
            "16:19  routing.first.match.type",
            "refnud",
            "a contact type of this scenario: order, refund",
            "did you mean 'refund'?",
        ),
        (
            ("  rest:\n", "  first: {match: {tier: [vip, gold]}}\n  rest:\n"),
            "16:31  routing.first.match.tier.2",
            "gold",
            "a tier of this scenario: vip, regular",
            "use one of these, or define tier 'gold'",
        ),
        (
            ("60/h", "60/h\n    first_line: {regular: helper}"),
            "11:18  contact_types.refund.first_line.regular",
            "helper",
            "a bot of this scenario; it has none",
            "define bot 'helper'",
        ),
        (
            ("60/h", "60/h\n    tiers: {gold: 100%}"),
            "11:13  contact_types.refund.tiers.gold",
            "gold",
            "a tier of this scenario: vip, regular",
            "use one of these, or define tier 'gold'",
        ),
        (
            ("[order, refund]", "{order: 3, refunds: 4}"),
            "14:24  pools.team.skills.refunds",
            "refunds",
            "a contact type of this scenario: order, refund",
            "did you mean 'refund'?",
        ),
        (
            ("title: Desk", "title: Desk\nstart: {refunt: 3}"),
            "2:9  start.refunt",
            "refunt",
            "a contact type of this scenario: order, refund",
            "did you mean 'refund'?",
        ),
        (
            ("at_least: 80%", "at_least: 80%, for: {teir: vip}"),
            "19:64  targets.1.for.teir",
            "teir",
            "one of the keys: tier, type, pool, channel",
            "did you mean 'tier'?",
        ),
        (
            ("at_least: 80%", "at_least: 80%, for: {tier: vipp}"),
            "19:64  targets.1.for.tier",
            "vipp",
            "a tier of this scenario: vip, regular",
            "did you mean 'vip'?",
        ),
        (
            ("title: Desk", "title: Desk\nindustry: finence"),
            "2:1  industry",
            "finence",
            "an industry: finance, medical, ecommerce, general",
            "did you mean 'finance'?",
        ),
        (
            ("title: Desk", "title: Desk\nchoose_agent: lest_loaded"),
            "2:1  choose_agent",
            "lest_loaded",
            "one of: least_loaded, lowest_ratio, most_spare, most_loaded, longest_idle, "
            "round_robin, "
            "best_skill, random",
            "did you mean 'least_loaded'?",
        ),
        (
            ("title: Desk", "title: Desk\nat_close: [stop]"),
            "2:1  at_close",
            "[stop]",
            "one of: serve_queue, drop_queue, stop",
            "did you mean 'stop'?",
        ),
    ],
)
def test_unknown_names(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    "name", ["1", "2024", "退款", "💬 chat", "👩\u200d💻", "می\u200cخواهم", "no", "true", "L1-a_b"]
)
def test_names_in_any_script(name: str) -> None:
    text = changed(
        ("  vip:", f"  {name}:"), ("  rest:\n", f"  v: {{match: {{tier: {name}}}}}\n  rest:\n")
    )
    assert list(loaded(text).scenario.tiers) == [name, "regular"]


LETTERS = "a name of letters, digits, blanks, _ and -, in any script"


@pytest.mark.parametrize(
    ("written", "shown", "allowed", "do"),
    [
        ("a.b", "a.b", LETTERS, "take out ."),
        ("a/b×c", "a/b×c", LETTERS, "take out / ×"),
        ("a:b", "a:b", LETTERS, "put a blank after the colon: a: b"),
        ('"vip "', "vip ", LETTERS, "take out the blanks around it"),
        ('"x\\u202ey"', "x\\u202ey", LETTERS, "take out \\u202e"),
        ('""', "an empty name", LETTERS, "write a name"),
        ("~", "an empty name", LETTERS, "write a name"),
        ("x" * 61, "x" * 61, "a name of at most 60 characters", "shorten it"),
    ],
)
def test_names_that_would_not_do(written: str, shown: str, allowed: str, do: str) -> None:
    first = told(changed(("  vip:", f"  {written}:")))[0]
    assert first.split("\n", 1)[1] == problem("", shown, allowed, do).split("\n", 1)[1]
    assert first.startswith("desk.yaml:4:3  tiers.")


def test_no_bot_may_be_called_none() -> None:
    said = told(changed(("pools:\n", "bots: {none: {}}\npools:\n")))[0]
    assert "allowed: a name other than none, which means no bot" in said


# Keys ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        (
            ("    agents: 14", "    agnets: 14\n    agents: 14"),
            "13:5  pools.team.agnets",
            "agnets",
            f"one of the keys: {POOL_KEYS}",
            "did you mean 'agents'?",
        ),
        (
            ("    agents: 14", "    colour: red\n    agents: 14"),
            "13:5  pools.team.colour",
            "colour",
            f"one of the keys: {POOL_KEYS}",
            "take the line out, or use one of the keys above",
        ),
        (
            ("    agents: 14", "    agents: 14\n    patience: 2m"),
            "14:5  pools.team.patience",
            "patience",
            f"here one of the keys: {POOL_KEYS}",
            "'patience' belongs at top level, on a contact type or on a tier or in "
            "`announces_wait` or in `holding_reply`",
        ),
        (
            ("    agents: 14", "    agents: 14\n    turns: 5"),
            "14:5  pools.team.turns",
            "turns",
            f"here one of the keys: {POOL_KEYS}",
            "'turns' belongs in `conversation` or on a bot",
        ),
        (
            ("    agents: 14", "    agents: 14\n    hours: 5"),
            "14:5  pools.team.hours",
            "hours",
            f"here one of the keys: {POOL_KEYS}",
            "'hours' belongs on a bot",
        ),
        (
            ("end: 24:00}", "end: 24:00, queue_limit: 5}"),
            "2:33  day.queue_limit",
            "queue_limit",
            "here one of the keys: start, end, interval, weekday",
            "'queue_limit' belongs on a routing rule or at top level",
        ),
    ],
)
def test_keys_that_do_not_stand_there(case: Case) -> None:
    check(case)


def test_extends_is_a_key_too() -> None:
    (said,) = told(added("extend: base.yaml"))
    assert said.endswith("do:      did you mean 'extends'?")


# Shapes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "got", "do"),
    [
        ("", "nothing", "write a value after the colon, or take the line out"),
        ("{}", "{}", "write at least one, such as pools: {team: {agents: 5}}"),
        ("[]", "[]", "write for example pools: {team: {agents: 5}}"),
        ("14", "14", "write for example pools: {team: {agents: 5}}"),
        ("[{agents: 3}]", "[{agents: 3}]", "write for example pools: {team: {agents: 5}}"),
    ],
)
def test_a_section_of_another_shape(written: str, got: str, do: str) -> None:
    allowed = f"a map by name: each pool with its keys ({POOL_KEYS})"
    check(((POOLS, f"pools: {written}\n"), "11:1  pools", got, allowed, do))


@pytest.mark.parametrize(
    "case",
    [
        (
            ("team:\n    agents: 14\n    skills: [order, refund]", "team: 14"),
            "12:3  pools.team",
            "14",
            f"a map with the keys: {POOL_KEYS}",
            "write for example pools: {team: {agents: 5}}",
        ),
        (
            ("day: {start: 18:00, end: 24:00}", "day: 18:00"),
            "2:1  day",
            "18:00",
            "a map with the keys: start, end, interval, weekday",
            "write for example day: {start: 09:00, end: 17:00, interval: 30m}",
        ),
        (
            ("stages: [{pools: [team]}]", "stages: {pools: [team]}"),
            "17:5  routing.rest.stages",
            "{pools: [team]}",
            "a list of maps with the keys: name, after, pools, only, skill_level, "
            "only_level, priority, send_to, skip_if",
            "write for example stages: [{pools: [team]}, {after: 20s, pools: [experts]}]",
        ),
        (
            ("stages: [{pools: [team]}]", "stages: [team]"),
            "17:14  routing.rest.stages.1",
            "team",
            "a map with the keys: name, after, pools, only, skill_level, only_level, priority, send_to, skip_if",
            "write for example stages: [{pools: [team]}, {after: 20s, pools: [experts]}]",
        ),
        (
            ("stages: [{pools: [team]}]", "stages: []"),
            "17:5  routing.rest.stages",
            "[]",
            "a list of maps with the keys: name, after, pools, only, skill_level, "
            "only_level, priority, send_to, skip_if",
            "write at least one, such as stages: [{pools: [team]}, {after: 20s, pools: [experts]}]",
        ),
        (
            ("pools: [team]", "pools: {team: 3}"),
            "17:15  routing.rest.stages.1.pools",
            "{team: 3}",
            "names of pools: team",
            "write a list in square brackets: [a, b]",
        ),
        (
            ("title: Desk", "title: [Desk]"),
            "1:1  title",
            "[Desk]",
            "a few words",
            "write a single value here",
        ),
        (
            ("title: Desk", "title:"),
            "1:1  title",
            "nothing",
            "a few words",
            "write a value after the colon, or take the line out",
        ),
        (
            ("agents: 14", "agents: [14]"),
            "13:5  pools.team.agents",
            "[14]",
            "a whole number, 0 or more, or one by time of day: {18:00: 14, 20:00: …}",
            "write it in the form shown above",
        ),
        (
            ("at_least: 80%", "at_least: {a: 80%}"),
            "19:43  targets.1.at_least",
            "{a: 80%}",
            "a share (80%), a time (2m) or a number (12)",
            "write a single value here",
        ),
    ],
)
def test_other_shapes(case: Case) -> None:
    check(case)


def test_a_name_left_out() -> None:
    said = told(changed((POOLS, "pools: {agents: 14, capacity: 3}\n")))[0]
    assert said == problem(
        "desk.yaml:11:9  pools.agents",
        "14",
        "a pool, with its keys under its name",
        "write the name of the pool above it: pools: {NAME: {agents: …}}",
    )


def test_sections_left_out() -> None:
    assert told("title: Nothing\n") == [
        problem(
            "desk.yaml:1:1  contact_types",
            "no 'contact_types'",
            "What the customer wants.",
            "add it, such as contact_types: {question: {arrivals: 60/h}}",
        ),
        problem(
            "desk.yaml:1:1  pools",
            "no 'pools'",
            "Who answers.",
            "add it, such as pools: {team: {agents: 5}}",
        ),
    ]


@pytest.mark.parametrize(
    ("change", "key", "do"),
    [
        (("60/h", "60/h\n    returns: {chance: 5%}"), "after", "after: {exponential: 1h}"),
        (("60/h", "60/h\n    busyness: {}"), "cv", "cv: 18%"),
        (("measure: service_level, within: 20s, ", ""), "measure", "measure: service_level"),
        (("agents: 14", "shifts: [{agents: 3, from: 09:00}]"), "to", "to: 18:00"),
        (
            ("agents: 14", "shifts: [{agents: 3, from: 18:00, to: 20:00, breaks: [{lasts: 1h}]}]"),
            "at",
            "at: 12:00",
        ),
    ],
)
def test_keys_left_out(change: tuple[str, str], key: str, do: str) -> None:
    (said,) = told(changed(change))
    assert f"written: no {key!r}\n" in said
    assert said.endswith(f"do:      add it, such as {do}")


def test_every_key_says_what_it_wants_instead_of_nothing() -> None:
    """Whatever stands at top level: with nothing behind it, it is refused with words."""
    written = {"contact_types": "{a: {arrivals: 1/h}}", "pools": "{p: {agents: 1}}"}
    for key in slots(Scenario):
        with pytest.raises(ScenarioError) as caught:
            load_text("".join(f"{k}: {v}\n" for k, v in {**written, key: ""}.items()))
        said = [p for p in caught.value.problems if p.path == (key,)]
        assert [p.got for p in said] == ["nothing"], key
        assert "reference" not in said[0].do


# All at once --------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed(
        ("end: 24:00", "end: 24:00, interval: 0s"),
        ("share: 5%", "share: 15%"),
        ("{18:00: 240/h, 20:00: 300/h}", "{18:00: 240, 20:00: 300, 19:00: 3/h}"),
        ("arrivals: 60/h", "handling: 5m\n    conversation: {turns: 0}"),
        (
            "agents: 14",
            "agents: 14\n    shifts: [{agents: 1, from: 18:00, to: 20:00, breaks: [{at: "
            "21:00, lasts: 1h}]}]",
        ),
        ("[order, refund]", "[order, refunds]"),
        ("[{pools: [team]}]", "[{pools: [team]}, {after: 0s}]"),
        ("within: 20s, at_least: 80%", "at_least: 80, at_most: 90%"),
    )
    headings = [line.split("\n")[0].removeprefix("desk.yaml:") for line in told(text)]
    assert headings == [
        "2:33  day.interval",
        "3:1  tiers",
        "8:16  contact_types.order.arrivals.18:00",
        "8:28  contact_types.order.arrivals.20:00",
        "11:20  contact_types.refund.conversation.turns",
        "15:59  pools.team.shifts.1.breaks.1",
        "16:21  pools.team.skills.2",
        "19:31  routing.rest.stages.2",
        "21:5  targets.1",
        "21:5  targets.1.within",
        "21:30  targets.1.at_least",
    ]


def test_the_worst_file_is_told_without_a_traceback() -> None:
    problems = [Problem("x" * 200, "y", "z", ("a", 0, "b"))]
    assert str(ScenarioError(problems)).startswith("a.1.b\n  written: x")
