"""Loading: what is filled in, and the text that a result is kept with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imroute import facts
from imroute.loading import Assumed, check, load, load_text
from imroute.scenario import Bound, Spread
from reading import BASE, added, changed, loaded, problem, told

Write = Callable[..., Path]
SCENARIOS = sorted((Path(__file__).resolve().parents[1] / "scenarios").glob("*.yaml"))
SHOP = """\
title: Small shop
contact_types:
  question: {arrivals: 24/h}
pools:
  shop: {agents: 3}
"""


# What is filled in --------------------------------------------------------------------------------


def paths(assumed: tuple[Assumed, ...]) -> list[str]:
    return [value.path for value in assumed]


def test_a_small_shop_needs_few_lines_and_is_told_what_was_assumed() -> None:
    shop = loaded(SHOP)
    assert [(value.path, value.written) for value in shop.assumed] == [
        ("day.start", "09:00"),
        ("day.end", "17:00"),
        ("day.interval", "30m"),
        ("contact_types.question.conversation.turns", "{geometric: 5}"),
        ("contact_types.question.conversation.agent_reply", "{mean: 40s, cv: 1}"),
        ("contact_types.question.conversation.customer_reply", "{mean: 60s, cv: 1.2}"),
        ("contact_types.question.conversation.wrap_up", "none"),
        ("pools.shop.capacity", "3"),
        ("patience", "{exponential: 2m}"),
        ("resolved", "100%"),
        ("industry", "general"),
        ("targets", "service_level within 30s at least 80%"),
        ("targets", "focus_occupancy at most 85%"),
    ]
    assert all(value.source for value in shop.assumed)


def test_what_is_assumed_is_what_the_facts_say() -> None:
    sources = {value.path: value.source for value in loaded(SHOP).assumed}
    assert sources["patience"] == facts.default("patience").source
    assert sources["pools.shop.capacity"] == facts.default("capacity").source


def test_what_is_assumed_is_in_the_scenario() -> None:
    scenario = loaded(SHOP).scenario
    assert (scenario.day.start, scenario.day.end, scenario.day.interval) == (32400, 61200, 1800)
    assert scenario.patience == Spread("exponential", (120,))
    assert scenario.pools["shop"].capacity == 3
    assert list(scenario.tiers) == ["customer"]
    assert list(scenario.routing) == ["everyone"]
    service, focus = scenario.targets
    assert (service.within, service.at_least) == (30, Bound(0.8, "share"))
    assert (focus.measure, focus.at_most) == ("focus_occupancy", Bound(0.85, "share"))


def test_what_is_written_is_not_assumed() -> None:
    text = """\
day: {start: 10:00, end: 12:00, interval: 15m}
patience: 1m
resolved: 90%
contact_types:
  a:
    arrivals: 5/h
    first_line: b
    conversation: {turns: 2, agent_reply: 3s, customer_reply: 4s, wrap_up: 0s}
bots: {b: {reply: 1s, turns: 2, customer_reply: 3s, resolves: 5%}}
pools: {p: {agents: 1, capacity: 1}}
targets: []
"""
    assert loaded(text).assumed == ()


def test_handling_needs_no_conversation() -> None:
    text = changed(("arrivals: 60/h", "arrivals: 60/h\n    handling: 5m"), ("order, ", ""))
    text = text.replace("routing:", "  rest: {agents: 2, skills: order}\nrouting:")
    assumed = paths(loaded(text.replace("[team]", "[team, rest]")).assumed)
    assert not any(path.startswith("contact_types.refund") for path in assumed)


@pytest.mark.parametrize(
    ("types", "tiers", "assumes"),
    [
        ("patience: 1m", "", False),
        ("", "patience: 1m", False),
        ("first type only", "", True),
        ("", "first tier only", True),
    ],
)
def test_patience_is_assumed_only_if_somebody_would_be_without(
    types: str, tiers: str, assumes: bool
) -> None:
    text = BASE
    for place in ("arrivals: {18:00: 240/h, 20:00: 300/h}", "arrivals: 60/h"):
        if types and not (types.startswith("first") and place == "arrivals: 60/h"):
            text = text.replace(place, f"{place}\n    patience: 1m")
    for place in ("share: 5%", "share: 95%"):
        if tiers and not (tiers.startswith("first") and place == "share: 95%"):
            text = text.replace(place, f"{place}, patience: 1m")
    assert ("patience" in paths(loaded(text).assumed)) == assumes


def test_a_name_with_nothing_behind_it_is_filled_in() -> None:
    text = changed(
        ("pools:\n", "bots:\n  helper:\npools:\n"),
        ("arrivals: 60/h", "arrivals: 60/h\n    first_line: helper"),
    )
    helper = loaded(text)
    assert helper.scenario.bots["helper"].resolves == 0.45
    assert [p for p in paths(helper.assumed) if p.startswith("bots")] == [
        "bots.helper.reply",
        "bots.helper.turns",
        "bots.helper.customer_reply",
        "bots.helper.resolves",
    ]


def test_the_title_is_the_name_of_the_file(write: Write) -> None:
    path = write(SHOP.replace("title: Small shop\n", ""), "my_shop.yaml")
    assert load(path).scenario.title == "my shop"


# Targets of industries and families ---------------------------------------------------------------

NO_TARGETS = ("targets:\n  - {measure: service_level, within: 20s, at_least: 80%}\n", "")


@pytest.mark.parametrize("name", facts.INDUSTRIES)
def test_an_industry_fills_the_targets_in(name: str) -> None:
    text = changed(NO_TARGETS, ("title: Desk", f"title: Desk\nindustry: {name}"))
    preset, made = facts.industry(name), loaded(text)
    service, focus = made.scenario.targets
    assert (service.measure, service.within) == ("service_level", preset.within_s)
    assert service.at_least == Bound(preset.at_least, "share")
    assert service.clock == "from_request"
    assert (focus.measure, focus.at_most) == ("focus_occupancy", Bound(0.85, "share"))
    assert next(a.source for a in made.assumed if a.path == "targets") == preset.source


def test_where_agents_hold_one_contact_occupancy_is_wall_clock_time() -> None:
    text = changed(NO_TARGETS, ("agents: 14", "agents: 14\n    capacity: 1"))
    assert [t.measure for t in loaded(text).scenario.targets] == ["service_level", "occupancy"]


def test_written_targets_leave_the_industry_alone() -> None:
    made = loaded(changed(("title: Desk", "title: Desk\nindustry: finance")))
    assert [target.within for target in made.scenario.targets] == [20]
    assert not any(path in ("industry", "targets") for path in paths(made.assumed))


def family(name: str, *changes: tuple[str, str]) -> list[tuple[object, ...]]:
    """Time, share, clock and scope of the targets of a family."""
    targets = (
        "targets:\n  - {measure: service_level, within: 20s, at_least: 80%}",
        f"targets: {name}",
    )
    made = loaded(changed(targets, *changes))
    rows = [value for value in made.assumed if value.path == "targets"]
    assert len(rows) == len(made.scenario.targets)
    assert all(row.source for row in rows)
    return [
        (t.within, t.at_least.value if t.at_least else None, t.clock, t.for_)
        for t in made.scenario.targets
    ]


def test_the_family_of_business_types_goes_by_the_types() -> None:
    renamed = [("  refund:", "  technical_support:"), ("order, refund", "order, technical_support")]
    assert family("business_types", *renamed) == [
        (600, 0.8, "from_request", (("type", "technical_support"),))
    ]


def test_the_family_of_tiers_goes_by_the_tiers() -> None:
    renamed = [("vip:", "high_value:"), ("regular:", "ordinary:")]
    assert family("tiers", *renamed) == [
        (180, 0.8, "from_request", (("tier", "ordinary"),)),
        (60, 0.8, "from_request", (("tier", "high_value"),)),
    ]


def test_of_the_family_of_channels_chats_have_one_target() -> None:
    assert family("channels") == [(300, 0.8, "from_arrival", None)]


def test_the_family_of_response_rates_goes_by_priority() -> None:
    assert family("response_rate", ("{share: 5%}", "{share: 5%, priority: high}")) == [
        (300, 0.95, "from_arrival", (("tier", "vip"),)),
        (86400, 0.85, "from_arrival", (("tier", "regular"),)),
    ]


def test_priorities_of_types_hold_where_the_tier_has_none() -> None:
    written = [
        ("{share: 5%}", "{share: 5%, priority: 3}"),
        ("arrivals: 60/h", "arrivals: 60/h\n    priority: middle"),
    ]
    assert family("response_rate", *written) == [
        (300, 0.95, "from_arrival", (("tier", "vip"),)),
        (3600, 0.90, "from_arrival", (("type", "refund"), ("tier", "regular"))),
        (86400, 0.85, "from_arrival", (("type", "order"), ("tier", "regular"))),
    ]


def test_with_one_tier_a_family_names_the_type_alone() -> None:
    tiers = ("tiers:\n  vip: {share: 5%}\n  regular: {share: 95%}\n", "")
    priority = ("arrivals: 60/h", "arrivals: 60/h\n    priority: high")
    scopes = [scope for *_, scope in family("response_rate", tiers, priority)]
    assert scopes == [(("type", "refund"),), (("type", "order"),)]
    assert [scope for *_, scope in family("response_rate", tiers)] == [None]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        (
            "business_types",
            "a scenario with contact types named as in the family: after_sales_enquiry, "
            "finance_support, technical_support, management_consulting",
        ),
        ("tiers", "a scenario with tiers named as in the family: ordinary, high_value, demanding"),
    ],
)
def test_a_family_that_says_nothing_about_the_scenario(name: str, allowed: str) -> None:
    targets = (
        "targets:\n  - {measure: service_level, within: 20s, at_least: 80%}",
        f"targets: {name}",
    )
    do = "rename yours to these, or write the targets out"
    assert told(changed(targets)) == [problem("desk.yaml:18:1  targets", name, allowed, do)]


def test_priorities_that_no_family_names() -> None:
    targets = (
        "targets:\n  - {measure: service_level, within: 20s, at_least: 80%}",
        "targets: response_rate",
    )
    (said,) = told(changed(targets, ("title: Desk", "title: Desk\npriority: 17")))
    assert "customers of priority named as in the family: high, middle, low" in said


def test_an_unknown_family_hides_nothing_else() -> None:
    targets = (
        "targets:\n  - {measure: service_level, within: 20s, at_least: 80%}",
        "targets: tier",
    )
    wrong, family = told(changed(targets, ("agents: 14", "agents: many")))
    assert wrong.startswith("desk.yaml:13:5  pools.team.agents")
    assert family == problem(
        "desk.yaml:18:1  targets",
        "tier",
        "a list of targets, or a family of published ones: "
        "business_types, tiers, channels, response_rate",
        "did you mean 'tiers'?",
    )


# The text that is kept ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_text_of_a_scenario_loads_to_the_same_again(path: Path) -> None:
    for variant in (None, *load(path).variants):
        made = load(path, variant)
        again = load_text(made.text)
        assert (again.hash, again.scenario) == (
            made.hash,
            made.scenario.model_copy(update={"variants": {}}),
        )
        assert again.assumed == ()


def test_layout_comments_quotes_and_the_order_of_keys_mean_nothing() -> None:
    other = """\
# A desk.
{"title": 'Desk', "targets": [{at_least: "80%", measure: service_level, within: 20s}],
 "tiers": {"vip": {share: "5%"},
           regular: {share: 95%}},   # most
 day: {end: '24:00', "start": 18:00},
 routing: {rest: {stages: [{pools: [team]}]}},
 pools: {team: {skills: [order, refund], agents: 14}},
 contact_types: {order: {arrivals: {'18:00': 240/h, 20:00: 300/h}},
                 refund: {arrivals: 60/h}}}
"""
    assert (loaded(other).text, loaded(other).hash) == (loaded(BASE).text, loaded(BASE).hash)


def test_what_is_assumed_and_what_is_written_alike_mean_the_same() -> None:
    assert loaded(added("patience: {exponential: 2m}")).hash == loaded(BASE).hash
    assert loaded(added("variants: {a: {demand: 2}}")).hash == loaded(BASE).hash


@pytest.mark.parametrize(
    "change",
    [
        ("agents: 14", "agents: 15"),
        ("title: Desk", "title: Desk\npatience: 3m"),
        ("share: 5%}\n  regular: {share: 95%}", "share: 6%}\n  regular: {share: 94%}"),
        ("[order, refund]", "[refund, order]"),
        (
            "  vip: {share: 5%}\n  regular: {share: 95%}",
            "  regular: {share: 95%}\n  vip: {share: 5%}",
        ),
        ("stages: [{pools: [team]}]", "queue_limit: 5"),
    ],
)
def test_what_means_something_else_has_another_hash(change: tuple[str, str]) -> None:
    assert loaded(changed(change)).hash != loaded(BASE).hash


def test_a_variant_that_changes_nothing_is_the_same_scenario() -> None:
    text = added("variants: {same: {pools.team.agents: 14}, more: {pools.team.agents: 15}}")
    assert loaded(text, "same").hash == loaded(BASE).hash
    assert loaded(text, "more").hash == loaded(changed(("agents: 14", "agents: 15"))).hash


@pytest.mark.parametrize(
    "title",
    [
        "null",
        "~",
        "a: b # c",
        "'\"\\",
        "退款 💬",
        "no",
        "- x",
        "[x]",
        "line\\nbreak",
        "\u200d",
        " x ",
    ],
)
def test_any_text_survives(title: str) -> None:
    quoted = title if title == "line\\nbreak" else title.replace("\\", "\\\\").replace('"', '\\"')
    made = loaded(changed(("title: Desk", f'title: "{quoted}"')))
    again = load_text(made.text)
    assert again.scenario.title == made.scenario.title == title.replace("\\n", "\n")
    assert again.hash == made.hash


def test_the_same_letters_in_another_encoding_are_the_same_name() -> None:
    """An é may be one character or two; both are typed the same."""
    text = changed(("  team:\n", "  caf\u00e9:\n"), ("[team]", "[cafe\u0301]"))
    assert list(loaded(text).scenario.pools) == ["caf\u00e9"]


def test_check_gives_the_scenario_without_variants(write: Write) -> None:
    made = check(write(added("variants: {a: {demand: 2}}")))
    assert (made.variant_name, made.variants, made.scenario.demand) == (None, ("a",), 1)
