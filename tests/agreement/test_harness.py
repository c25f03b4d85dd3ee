"""An engine with a fault is found out, and the fault is shown in a small scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest

from imroute.engine.contract import Kind, Log, OfferEnd, Plan, Why
from imroute.engine.reference import offers, passing, simulate
from imroute.engine.reference.floor import Floor
from imroute.engine.reference.policies import CHOOSE_AGENT, CHOOSE_CONTACT
from imroute.engine.reference.queue import Queue
from imroute.engine.reference.routing import Router
from imroute.engine.reference.waits import Waits

from .engines import Engine, compared, differences, play, reference
from .report import told
from .scenarios import case

PATIENT_HUNT = 400


def faulty(*faults: Any) -> Engine:
    """Give the reference engine with something put in the place of a part of it."""

    def engine(plan: Plan, seed: int, day: int) -> Log:
        for fault in faults:
            fault.start()
        try:
            return simulate(plan, seed, day)
        finally:
            for fault in faults:
                fault.stop()

    return engine


def part(module: str, name: str, other: Any) -> Any:
    return mock.patch(f"imroute.engine.reference.{module}.{name}", other)


def first_swapped(kind: Kind, contact: int = 0) -> int:
    """Order messages of customers after arrivals."""
    swap = {Kind.CUSTOMER_MESSAGE: Kind.ARRIVAL, Kind.ARRIVAL: Kind.CUSTOMER_MESSAGE}
    return (swap.get(kind, kind) + 1) << 40 | contact


def leaves_by_number(pool: Any, change: Any) -> list[Any]:
    if change.agents:
        return [pool.agents[number] for number in change.agents]
    return [agent for agent in pool.agents if agent.on_duty][: change.count]


def never_recalled(pool: Any, change: Any) -> list[Any]:
    if change.agents:
        return [pool.agents[number] for number in change.agents]
    return [agent for agent in pool.agents if not agent.on_duty][: change.count]


def shadows_wait_on(self: Router, contact: Any, rule: Any, number: int) -> None:
    if not contact.gave_up:
        MOVE_ON(self, contact, rule, number)


def last_of_each_kind(self: Queue) -> Any:
    return (line[-1][1] for line in self._lines.values())


def assigned_by_pool(self: Floor, agent: Any, contact: Any) -> None:
    HOLD(self, agent, contact)
    agent.pool.last_chosen = 0


def any_room_will_do(desk: Any, agent: Any, contact: Any, given_up: int = 0) -> bool:
    return agent.has_room_for(contact.weight - given_up)


def never_other(desk: Any, agent: Any, contact: Any) -> float:
    return 0.0


def shared_by_all(*_: Any) -> bool:
    return False


def first_shift_only(router: Any, agent: Any, contact: Any, is_last: bool) -> Any:
    why = WHY_NOW(router, agent, contact, is_last)
    return None if why == Why.SHIFT_ENDED else why


def declines_at_the_end(contact: Any, accept: Any) -> Any:
    after_s, how = ANSWER(contact, accept)
    return (after_s, OfferEnd.ACCEPTED) if how == OfferEnd.TIMED_OUT else (after_s, how)


def as_drawn(self: Waits, patience_s: float, number: int, rule: Any) -> float:
    return patience_s


def without_opening(plan: Any, time_s: float) -> float:
    return time_s


WHY_NOW, ANSWER = passing.why_now, offers.answer
MOVE_ON, HOLD = Router._move_on, Floor.hold
FAULTS: dict[str, Engine] = {
    "most_spare by contacts": faulty(
        mock.patch.dict(CHOOSE_AGENT, most_spare=CHOOSE_AGENT["least_loaded"])
    ),
    "longest_idle the wrong way": faulty(
        mock.patch.dict(CHOOSE_AGENT, longest_idle=lambda agent, type_: -agent.idle_since_s)
    ),
    "due_date without the date": faulty(
        mock.patch.dict(CHOOSE_CONTACT, due_date=CHOOSE_CONTACT["fifo"])
    ),
    "ties in another order": faulty(part("contact", "rank", first_swapped)),
    "leaving by number": faulty(part("staff", "who_leaves", leaves_by_number)),
    "nobody recalled": faulty(part("staff", "who_arrives", never_recalled)),
    "shadows without stages": faulty(part("routing", "Router._move_on", shadows_wait_on)),
    "last come, first served": faulty(part("queue", "Queue.first_of_each_kind", last_of_each_kind)),
    "round robin from the start": faulty(part("floor", "Floor.hold", assigned_by_pool)),
    "room is enough": faulty(part("eligibility", "could_take", any_room_will_do)),
    "kept for nobody": faulty(part("eligibility", "is_kept_for_another", shared_by_all)),
    "no limit on assignments": faulty(part("eligibility", "is_at_limit", shared_by_all)),
    "declined, and offered again": faulty(part("eligibility", "others_could_take", shared_by_all)),
    "whole slots for nobody": faulty(
        part("eligibility", "leaves_spare", lambda desk, agent, contact, given_up: True)
    ),
    "late is accepted": faulty(part("matching", "answer", declines_at_the_end)),
    "told nothing": faulty(part("waits", "Waits._when_told", as_drawn)),
    "finishes after the shift": faulty(part("work", "why_now", first_shift_only)),
    "turns to others for nothing": faulty(part("work", "switch_cost_s", never_other)),
    "never assisted": faulty(part("speed", "is_assisted", shared_by_all)),
    "misrouted for good": faulty(part("bots", "perhaps_misroute", never_other)),
    "comes back at night": faulty(part("returning", "when_open", without_opening)),
    "tries no more": faulty(part("returning", "retries_after_s", lambda contact: None)),
    "never inactive": faulty(part("in_hand", "go_inactive", shared_by_all)),
    "fewer returns": faulty(part("returning", "MAX_RETURNS", 999)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    engine = FAULTS[fault]
    assert any(compared(case(index), reference(), engine) for index in range(PATIENT_HUNT))


def test_the_same_engine_twice_makes_no_difference() -> None:
    assert not any(compared(case(index), reference(), reference()) for index in range(20))


def test_the_fault_is_told_and_made_small() -> None:
    engine = FAULTS["longest_idle the wrong way"]
    found = next(day for day in map(case, range(PATIENT_HUNT)) if compared(day, simulate, engine))
    said = told(found, simulate, engine)
    large, small = said.split("made smaller")
    assert len(small) < len(large) / 2
    assert "longest_idle" in small
    assert f"scenario {found.index}: seed {found.seed}" in said
    assert "step=ASSIGNED" in said
    assert f"--from {found.index} --scenarios 1" in said


def test_an_engine_that_fails_makes_a_difference() -> None:
    def broken(plan: Plan, seed: int, day: int) -> Log:
        raise ZeroDivisionError("by nothing")

    [difference] = compared(case(1), simulate, broken)
    assert "ZeroDivisionError" in str(difference)


def test_one_bit_is_enough() -> None:
    day = case(1)
    log, same = play(simulate, day, day.plan), play(simulate, day, day.plan)
    assert differences(log, same) == []
    changed = same.contacts.copy()
    row = int(np.flatnonzero(np.isnan(changed["bot_reply_s"]))[0])
    changed["bot_reply_s"].view("u8")[row] ^= 1  # still not a number
    [difference] = differences(log, Log(day.day, changed, same.work, same.duty, same.trace, 0.0))[
        :1
    ]
    assert (difference.table, difference.row) == ("contacts", row)
    assert difference.columns == ("bot_reply_s",)


def test_a_row_too_few_is_a_difference() -> None:
    logs = (play(simulate, day, day.plan) for day in map(case, range(PATIENT_HUNT)))
    log = next(log for log in logs if len(log.work))
    short = replace(log, work=log.work[:-1])
    [difference] = differences(log, short)
    assert difference.row == len(short.work)
    assert "ends after" in difference.told[1]


def test_a_case_is_always_the_same() -> None:
    assert case(17) == case(17)
    assert case(17).text != case(18).text
