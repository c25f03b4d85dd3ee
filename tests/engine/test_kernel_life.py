"""The compiled engine plays whole lives of contacts as the readable one does, to the bit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agreement.engines import differences
from agreement.scenarios import case
from imroute.engine import reference
from imroute.engine.contract import Plan
from imroute.engine.kernel import Kernel, simulate

DAYS = range(0, 120, 5)


@pytest.mark.parametrize("index", DAYS)
def test_a_life_by_chance_is_the_same(index: int) -> None:
    one = case(index)
    told = reference.simulate(one.plan, one.seed, one.day)
    assert differences(told, simulate(one.plan, one.seed, one.day)) == []


@pytest.mark.parametrize("index", DAYS)
def test_looking_at_agents_one_by_one_comes_to_the_same_as_benches(index: int) -> None:
    one = case(index)
    plan = without_limits(one.plan)
    never_reached = tuple(replace(pool, at_most=3, at_most_in_s=0.0) for pool in plan.pools)
    looked_at = replace(plan, pools=never_reached)
    told = simulate(plan, one.seed, one.day)
    assert differences(told, simulate(looked_at, one.seed, one.day)) == []


def without_limits(plan: Plan) -> Plan:
    return replace(plan, pools=tuple(replace(pool, at_most=-1) for pool in plan.pools))


def test_rows_of_what_few_contacts_need_grow_when_they_are_short() -> None:
    for index in range(60):
        one = case(index)
        told = simulate(one.plan, one.seed, one.day)
        if len(told.legs) + len(told.offers) + len(told.quiet) > 3:
            small = Kernel(one.plan)
            small._rows = 1
            assert differences(told, small.simulate(one.seed, one.day, traced=True)) == []
            return
    raise AssertionError("no life with legs, offers or silences")
