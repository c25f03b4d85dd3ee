"""`routing: by_urgency`: the rules that are written, and what is said where they cannot be."""

from __future__ import annotations

import pytest

from imroute.loading import load_text
from imroute.loading.hints import hints
from imroute.scenario.routes import rule_for
from reading import loaded, problem, told

TEXT = """\
title: Desk
tiers: {vip: {share: 5%, urgency: urgent}, regular: {}}
contact_types:
  fraud: {arrivals: 1/h, urgency: important}
  order: {arrivals: 60/h, urgency: general}
  idea: {arrivals: 1/h, urgency: low}
pools:
  juniors: {agents: 5, skills: {fraud: 1, order: 2, idea: 1}}
  team: {agents: 5}
  experts: {agents: 2, skills: {fraud: 5, order: 4}}
routing: by_urgency
"""


def stages(name: str) -> list[tuple[float, tuple[str, ...], float | None]]:
    rule = loaded(TEXT).scenario.routing[name]
    return [(stage.after, stage.pools, stage.priority) for stage in rule.stages or ()]


def test_a_rule_for_each_type_and_urgency_that_there_is() -> None:
    routing = loaded(TEXT).scenario.routing
    assert list(routing) == [
        "urgent_fraud",
        "important_fraud",
        "urgent_order",
        "general_order",
        "urgent_idea",
        "low_idea",
    ]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("urgent_fraud", [(0, ("experts",), 3), (20, ("team", "juniors"), None)]),
        ("important_fraud", [(0, ("team",), 2), (60, ("experts",), None)]),
        ("general_order", [(0, ("juniors",), 1), (30, ("team", "experts"), None)]),
        ("low_idea", [(0, ("juniors", "team"), 0.1)]),
        ("urgent_idea", [(0, ("team", "juniors"), 3)]),
    ],
)
def test_who_is_asked_first(name: str, wanted: list[object]) -> None:
    assert stages(name) == wanted


def test_the_tiers_word_wins() -> None:
    scenario = loaded(TEXT).scenario
    assert rule_for(scenario, "idea", "vip") == "urgent_idea"
    assert rule_for(scenario, "idea", "regular") == "low_idea"


def test_the_rules_are_told_and_load_again() -> None:
    made = loaded(TEXT)
    said = {value.path: value for value in made.assumed}
    assert said["routing.urgent_fraud"].written == (
        "experts, after 20s also team, juniors; priority high"
    )
    assert "quick-response article" in said["routing.urgent_fraud"].source
    assert load_text(made.text).scenario == made.scenario
    assert hints(made.scenario) == []


def test_a_variant_may_choose_it_or_change_a_rule_of_it() -> None:
    plain = TEXT.replace("routing: by_urgency\n", "variants: {v: {routing: by_urgency}}\n")
    assert next(iter(loaded(plain, "v").scenario.routing)) == "urgent_fraud"
    assert list(loaded(plain).scenario.routing) == ["everyone"]
    changed = f"{TEXT}variants: {{v: {{routing.low_idea.stages.1.after: 5m}}}}\n"
    rule = loaded(changed, "v").scenario.routing["low_idea"]
    assert [stage.after for stage in rule.stages or ()] == [300]


def test_an_urgency_that_no_rule_asks_for_is_said() -> None:
    (said,) = hints(loaded(TEXT.replace("routing: by_urgency\n", "")).scenario)
    assert said == "`urgency` changes nothing: no rule matches on it. Write routing: by_urgency."


def test_a_rule_may_match_on_urgency() -> None:
    rules = "routing: {hot: {match: {urgency: [urgent, important]}}, rest: {}}\n"
    scenario = loaded(TEXT.replace("routing: by_urgency\n", rules)).scenario
    assert rule_for(scenario, "fraud", "regular") == "hot"
    assert rule_for(scenario, "order", "regular") == "rest"
    assert rule_for(scenario, "order", "vip") == "hot"


def test_every_type_needs_an_urgency() -> None:
    assert told(TEXT.replace(", urgency: general", "")) == [
        problem(
            "desk.yaml:5:3  contact_types.order.urgency",
            "no 'urgency'",
            "one of: urgent, important, general, low",
            "write for example urgency: general, on the type or on each tier",
        )
    ]


def test_tiers_may_say_it_for_all_types() -> None:
    text = TEXT.replace("regular: {}", "regular: {urgency: low}").replace(", urgency: general", "")
    assert "low_order" in loaded(text).scenario.routing


def test_another_word() -> None:
    assert told(TEXT.replace("by_urgency", "by_urgnecy")) == [
        problem(
            "desk.yaml:11:1  routing",
            "by_urgnecy",
            "rules by name, or the word: by_urgency",
            "did you mean 'by_urgency'?",
        )
    ]


def test_a_type_that_nobody_can_serve_is_said_as_ever() -> None:
    text = TEXT.replace("team: {agents: 5}", "team: {agents: 5, skills: [order]}")
    text = text.replace(
        "juniors: {agents: 5, skills: {fraud: 1, order: 2, idea: 1}}",
        "x: {agents: 1, skills: [order, fraud]}",
    )
    assert any("no pool of its stages can serve idea" in said for said in told(text))
