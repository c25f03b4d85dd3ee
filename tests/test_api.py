"""What notebooks use: short, and the same numbers as the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import imroute

DESK = """
day: {start: 09:00, end: 11:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}}
pools: {team: {agents: 5, capacity: 2}}
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
