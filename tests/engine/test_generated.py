"""Scenarios of every kind end, break no law, and route as a second reading says."""

from __future__ import annotations

import pytest

from agreement.scenarios import case
from imroute.engine.invariants import check
from imroute.engine.reference import simulate

from .witness import Witness

SCENARIOS = 400
BLOCK = 50
DECISIONS = 500  # between several who might be taken, in each block


@pytest.mark.parametrize("first", range(0, SCENARIOS, BLOCK))
def test_scenarios_break_no_law(first: int) -> None:
    decisions = 0
    for index in range(first, first + BLOCK):
        day = case(index)
        plan = day.plan
        log = simulate(plan, day.seed, day.day)
        try:
            check(plan, log, day.seed)
            decisions += Witness(plan, log, day.seed).swear()
        except Exception as error:
            error.add_note(f"scenario {index}, seed {day.seed}\n{day.text}")
            raise
    assert decisions > DECISIONS
