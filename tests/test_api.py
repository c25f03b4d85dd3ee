"""What notebooks use: short, and the same numbers as the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import imroute

DESK = """
day: {start: 09:00, end: 11:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}}
pools: {team: {agents: 5, capacity: 2}}
targets: [{measure: service_level, within: 30s, at_least: 60%}]
variants: {two_more: {pools.team.agents: {add: 2}}}
"""


@pytest.fixture
def desk(write: Callable[[str], Path]) -> imroute.ScenarioFile:
    return imroute.load(write(DESK))


def test_a_variant_is_run_and_laid_out_as_a_frame(desk: imroute.ScenarioFile) -> None:
    frame = desk.variant("two_more").run(days=3).to_frame()
    assert list(frame) == ["measure", "scope", "stat", "mean", "low", "high", "unit", "days"]
    (row,) = frame.query("measure == 'agents_on_duty' and scope == 'all'").itertuples()
    assert (row.mean, row.unit, row.days) == (7, "agents", 3)


def test_methods_give_new_scenarios_with_the_same_methods(desk: imroute.ScenarioFile) -> None:
    changed = desk.variant("two_more").changed({"pools.team.capacity": 3}).changed({"demand": 2})
    assert isinstance(changed, imroute.ScenarioFile)
    assert "agents: 7" in changed.text
    assert "capacity: 3" in changed.text
    assert changed.variant(None) == desk
    again = imroute.load_text(changed.text)
    assert again.hash == changed.hash
    one, other = (d.run(days=2).results.estimate("arrivals") for d in (again, changed))
    assert one == other


def test_an_unknown_variant_is_refused_in_words(desk: imroute.ScenarioFile) -> None:
    with pytest.raises(imroute.ImrouteError, match="two_more"):
        desk.variant("two_mroe")


STUDIES: dict[str, tuple[Callable[[imroute.ScenarioFile], Any], list[str]]] = {
    "compare": (
        lambda desk: desk.compare(days=4),
        [
            "variant",
            "measure",
            "scope",
            "stat",
            "base",
            "name",
            "difference",
            "low",
            "high",
            "p",
        ],
    ),
    "staff": (
        lambda desk: desk.staff(days=4),
        ["pool", "interval", "agents", "paid_hours", "today"],
    ),
    "shifts": (
        lambda desk: desk.shifts(days=4, need="as-written"),
        ["pool", "agent", "day", "from", "to", "breaks", "paid_hours"],
    ),
    "sweep": (
        lambda desk: desk.sweep("pools.team.agents=4,6", days=20),
        ["pools.team.agents"],
    ),
    "worth": (lambda desk: desk.worth(days=5), ["of", "name", "number", "mean", "low", "high"]),
    "breakeven": (
        lambda desk: desk.breakeven("pools.team.agents=2..8", days=5),
        ["value", "mean", "low", "high"],
    ),
    "resilience": (
        lambda desk: desk.resilience(days=5),
        ["of", "name", "number", "mean", "low", "high"],
    ),
    "capacity": (lambda desk: desk.capacity(days=40), ["multiple", "low", "high"]),
}


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_is_a_method_whose_result_is_a_frame(
    desk: imroute.ScenarioFile, study: str
) -> None:
    ask, columns = STUDIES[study]
    result = ask(desk)
    frame = result.to_frame()
    assert set(columns) <= set(frame.columns), list(frame.columns)
    assert len(frame) > 0
    assert result.provenance["seed"] == 1
    assert not result.interrupted


def test_the_same_by_function_with_another_seed(desk: imroute.ScenarioFile) -> None:
    found = imroute.compare(desk, days=3, settings=imroute.Settings(seed=9))
    assert found.provenance["seed"] == 9
