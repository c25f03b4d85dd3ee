"""A routing policy that is a function of one's own."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import imroute
from agreement.engines import differences, play
from agreement.scenarios import case
from imroute import AgentView, ContactView
from imroute.engine.contract import Plan
from imroute.engine.policy import SCALARS, with_policies
from imroute.engine.reference import Story, simulate
from imroute.errors import UsageError
from imroute.explain.choices import POLICY

from .days import plan_of, run

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/custom-policies.md"
SCENARIOS = 20

TWO_RULES = """
title: Two rules
tiers: {vip: {share: 30%}, other: {share: 70%}}
contact_types: {a: {arrivals: 120/h, weight: 0.5}, b: {arrivals: 60/h}}
pools: {p: {agents: 4}, q: {agents: 2, skills: {b: 5}}}
choose_pool: any
routing: {vips: {match: {tier: vip}}, rest: {}}
day: {start: 08:00, end: 10:00}
"""


def least_loaded(agent: AgentView, contact: ContactView) -> float:
    return agent.contacts


def most_loaded(agent: AgentView, contact: ContactView) -> float:
    return -agent.contacts


def longest_idle(agent: AgentView, contact: ContactView) -> float:
    return agent.idle_since_s


def best_skill(agent: AgentView, contact: ContactView) -> float:
    return -agent.skill


def lowest_ratio(agent: AgentView, contact: ContactView) -> float:
    return agent.weight / agent.capacity


def most_spare(agent: AgentView, contact: ContactView) -> float:
    return agent.weight - agent.capacity


SAME = (least_loaded, most_loaded, longest_idle, best_skill, lowest_ratio, most_spare)


def with_built_in(plan: Plan, name: Any) -> Plan:
    return replace(plan, rules=tuple(replace(rule, choose_agent=name) for rule in plan.rules))


# ------------------------------------------------------------------------------ what it does


@pytest.mark.parametrize("policy", SAME, ids=lambda policy: policy.__name__)
def test_a_policy_that_says_the_same_gives_the_same_log(policy: Any) -> None:
    assert policy.__name__ in POLICY
    for index in range(SCENARIOS):
        day, plan = case(index), case(index).plan
        built_in = play(simulate, day, with_built_in(plan, policy.__name__))
        of_ones_own = play(simulate, day, with_policies(plan, policy))
        assert differences(built_in, of_ones_own) == [], day.text


def test_a_policy_changes_who_is_chosen() -> None:
    def from_behind(agent: AgentView, contact: ContactView) -> float:
        return -agent.number

    text = "contact_types: {a: {}}\npools: {p: {agents: 3, capacity: 1}}"
    come = [(0.0, "a"), (1.0, "a")]
    plan = plan_of(text + "\nstart: {a: 1}")
    assert run(plan, come).column("agent") == [0, 1]
    assert run(with_policies(plan, from_behind), come).column("agent") == [2, 1]


def test_of_equal_scores_the_usual_order_decides() -> None:
    """Never assigned before assigned, then pool order, then number."""
    text = "contact_types: {a: {}}\npools: {p: {agents: 2}, q: {agents: 1}}\nstart: {a: 1}"
    plan = with_policies(plan_of(text), lambda agent, contact: 0.0)
    day = run(plan, [(float(i), "a") for i in range(5)])
    who = list(zip(day.column("pool"), day.column("agent"), strict=True))
    assert who == [(0, 0), (0, 1), (1, 0), (0, 0), (0, 1)]


def test_what_a_policy_is_told() -> None:
    asked: list[tuple[AgentView, ContactView]] = []

    def curious(agent: AgentView, contact: ContactView) -> float:
        asked.append((agent, contact))
        return agent.contacts

    text = """
    tiers: {low: {share: 50%}, vip: {share: 50%, priority: high}}
    contact_types: {a: {weight: 0.5, handling: 20s}, b: {handling: 20s}}
    pools: {p: {agents: 0, skills: [a]}, q: {agents: 1, capacity: 2.5, skills: {a: 2, b: 4}}}
    routing: {r: {stages: [{pools: [p]}, {after: 10s, pools: [q], priority: 7}]}}
    start: {a: 1, b: 1}
    """
    text = text.replace("agents: 0", "agents: {08:00: 0, 17:00: 1}")
    plan = with_policies(plan_of(text), curious)
    run(plan, [(0.0, "a", "vip"), (5.0, "b", "low"), (30.0, "a", "low")])
    assert asked == [
        (AgentView(1, 0, 0, 0.0, 2.5, 0.0, -1, 2), ContactView(0, 0, 1, 7.0, 0.5, 0.0, 10.0, 1)),
        (AgentView(1, 0, 1, 0.5, 2.5, 0.0, 0, 4), ContactView(1, 1, 0, 7.0, 1.0, 5.0, 15.0, 1)),
        (AgentView(1, 0, 0, 0.0, 2.5, 35.0, 1, 2), ContactView(2, 0, 0, 7.0, 0.5, 30.0, 40.0, 1)),
    ]
    kinds = dict(SCALARS)
    told = {f"agent.{name}": value for name, value in asked[0][0]._asdict().items()}
    told |= {f"contact.{name}": value for name, value in asked[0][1]._asdict().items()}
    assert {name: type(value) for name, value in told.items()} == kinds


def test_one_rule_only() -> None:
    plan = plan_of(TWO_RULES)
    changed = with_policies(plan, {"vips": most_loaded})
    assert [rule.choose_agent for rule in changed.rules] == [most_loaded, "least_loaded"]
    assert with_policies(plan, None) is plan
    assert with_policies(plan, {}) == plan


def test_a_score_may_be_any_number() -> None:
    import numpy as np

    plan = plan_of(TWO_RULES)
    log = simulate(with_policies(plan, least_loaded), 1, 0)
    for number in (np.float32, np.int64, float, lambda contacts: contacts or -math.inf):
        same = simulate(with_policies(plan, lambda agent, _, n=number: n(agent.contacts)), 1, 0)
        assert differences(log, same) == []


def test_a_story_says_that_it_was_the_policy() -> None:
    story = Story(3)
    simulate(with_policies(plan_of(TWO_RULES), most_loaded), 1, 0, story)
    assert story.choices[0].candidates[0].score <= 0


# ---------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize("given", [math.nan, None, "1", 1j])
def test_a_score_that_is_no_number_is_refused(given: Any) -> None:
    def vague(agent: AgentView, contact: ContactView) -> Any:
        return given if contact.number == 5 else 0.0

    with pytest.raises(UsageError) as refused:
        simulate(with_policies(plan_of(TWO_RULES), vague), 1, 0)
    said = str(refused.value)
    assert "vague" in said.splitlines()[0]
    assert f"written: {given!r} for AgentView(pool=0, number=" in said
    assert "number=5" in said
    assert "allowed: a number for every free agent" in said


def test_an_error_inside_a_policy_comes_out_as_it_is() -> None:
    class Own(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__("of my own")

    def failing(agent: AgentView, contact: ContactView) -> float:
        raise Own(1, 2) from KeyError("cause")

    with pytest.raises(Own, match="of my own") as raised:
        simulate(with_policies(plan_of(TWO_RULES), failing), 1, 0)
    assert "failing" in [entry.name for entry in raised.traceback]
    assert isinstance(raised.value.__cause__, KeyError)
    assert "for AgentView(pool=0" in raised.value.__notes__[0]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        with_policies(plan_of(TWO_RULES), {"vip": most_loaded})
    assert str(refused.value).splitlines() == [
        "choose_agent",
        "  written: vip",
        "  allowed: a rule of this scenario: vips, rest",
        "  do:      did you mean 'vips'?",
    ]


def test_what_cannot_be_called_is_refused() -> None:
    with pytest.raises(UsageError, match=r"choose_agent\.rest\n  written: 'least_loaded'"):
        with_policies(plan_of(TWO_RULES), {"rest": "least_loaded"})  # type: ignore[dict-item]


# ------------------------------------------------------------------------------------- a run


def test_a_run_names_its_policies(desk: Path) -> None:
    loaded = imroute.load(desk)
    assert "policies" not in imroute.run(loaded, days=1).provenance
    result = imroute.run(loaded, days=1, choose_agent={"rest": most_loaded})
    assert result.provenance["policies"] == {"rest": f"{__name__}.most_loaded"}


def test_processes_make_no_difference(desk: Path) -> None:
    """Neither to the days nor to an error."""
    limit = 1

    def own(agent: AgentView, contact: ContactView) -> float:
        return abs(agent.contacts - limit)

    def vague(agent: AgentView, contact: ContactView) -> float:
        return math.nan

    loaded = imroute.load(desk)
    one, two = (
        imroute.run(loaded, 2, engine="reference", workers=n, choose_agent=own, keep_logs=True)
        for n in (1, 2)
    )
    assert len(one.logs) == 2
    for log, same in zip(one.logs, two.logs, strict=True):
        assert differences(log, same) == []
    with pytest.raises(UsageError, match="a number for every free agent"):
        imroute.run(loaded, 2, engine="reference", workers=2, choose_agent=vague)


def test_the_compiled_engine_refuses_what_is_not_a_number(desk: Path) -> None:
    def vague(agent: AgentView, contact: ContactView) -> float:
        return math.nan if contact.number % 2 else 1.0

    def raises(agent: AgentView, contact: ContactView) -> float:
        if contact.number > 1:
            raise ValueError("odd")
        return 1.0

    for policy in (vague, raises):
        with pytest.raises(UsageError) as refused:
            imroute.run(imroute.load(desk), 1, choose_agent=policy)
        assert "  allowed: a number for every free agent; the lowest wins" in str(refused.value)
        assert "run it with engine='reference'" in str(refused.value)


def test_the_compiled_engine_refuses_what_it_cannot_compile(desk: Path) -> None:
    def wordy(agent: AgentView, contact: ContactView) -> float:
        return float(len(json.dumps(agent.contacts)))

    with pytest.raises(UsageError) as refused:
        imroute.run(imroute.load(desk), 1, choose_agent=wordy)
    said = str(refused.value)
    assert f"choose_agent.{__name__}" in said
    assert "  allowed: a function that numba can compile" in said
    assert "engine='reference'" in said
    result = imroute.run(imroute.load(desk), 1, engine="reference", choose_agent=wordy)
    assert result.days == 1


def test_the_example_of_the_guide_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GUIDE.parents[2])
    names: dict[str, Any] = {"__name__": "guide"}
    for code in re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL):
        exec(code, names)
    assert names["result"].provenance["policies"] == {"vip_lane": "guide.warmed_up"}
    assert names["changed"].results is not names["as_it_is"].results


def test_the_guide_names_all_that_a_policy_is_told() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert named == [*AgentView._fields, *ContactView._fields]
