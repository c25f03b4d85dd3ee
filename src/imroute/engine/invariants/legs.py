"""Contacts that agents pass on: each part of a life follows the one before at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import MAX_PASSES, NONE, Log, Outcome, Plan, PoolPlan, Step, Why
from imroute.engine.invariants.parts import parts_of_lives, silent

Bools = npt.NDArray[np.bool_]
OF_A_PASS = ("contact", "pool", "agent")


def legs_follow_one_another(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Whoever is passed on joins again at once, and is counted."""
    legs = log.legs
    counts = np.bincount(legs["contact"], minlength=len(log.contacts))
    yield from _named(
        "passes are counted", counts != log.contacts["passes"], np.arange(len(counts))
    )
    if not len(legs):
        return
    parts = parts_of_lives(log)
    here = np.flatnonzero(parts["why"] != 0)
    passed, after = parts[here], parts[here + 1]
    whose = passed["contact"]
    nobody = np.isnan(passed["assigned_s"]) | (passed["pool"] == NONE) | silent(log)[whose]
    yield from _named("whoever is passed on was in hand", nobody, whose)
    wrong = (passed["freed_s"] != after["joined_s"]) & ~_is_held_on(plan, log, passed, after)
    yield from _named("whoever is passed on joins again at once", wrong, whose)
    yield from _named("contacts are passed on for a reason", ~_has_reason(plan, log, passed), whose)
    yield from _named("nobody is passed on for ever", counts > MAX_PASSES, np.arange(len(counts)))


def _named(law: str, wrong: Bools, whose: np.ndarray) -> Iterator[tuple[str, str]]:
    if wrong.any():
        yield law, f"contact {whose[np.argmax(wrong)]}"


def _is_held_on(plan: Plan, log: Log, passed: np.ndarray, after: np.ndarray) -> Bools:
    """Warm transfers: held until the next agent has the contact, or it ends."""
    warm = np.array([any(to is not None and to.warm for to in p.escalates) for p in plan.pools])
    over_s = np.where(
        np.isnan(after["assigned_s"]),
        log.contacts["ended_s"][passed["contact"]],
        after["assigned_s"],
    )
    until = passed["freed_s"] == over_s
    until |= np.isnan(passed["freed_s"]) & np.isnan(over_s)
    held: Bools = warm[passed["pool"]] & (passed["why"] == Why.ESCALATED) & until
    return held


def _has_reason(plan: Plan, log: Log, passed: np.ndarray) -> Bools:
    reasons = {
        Why.ESCALATED: [_escalates(pool) for pool in plan.pools],
        Why.MISROUTED: [[level == 0 for level in pool.skill] for pool in plan.pools],
        Why.SHIFT_ENDED: [_hands_over(pool, len(plan.types)) for pool in plan.pools],
        Why.YIELDED: [[type_.background for type_ in plan.types] for _ in plan.pools],
    }
    types = log.contacts["type"][passed["contact"]]
    found = np.zeros(len(passed), np.bool_)
    for why, allowed in reasons.items():
        table = np.array(allowed, np.bool_)
        found |= (passed["why"] == why) & table[passed["pool"], types]
    return found


def _escalates(pool: PoolPlan) -> list[bool]:
    """Of any type: a bot may have taken the contact for it."""
    return [any(to is not None for to in pool.escalates)] * len(pool.skill)


def _hands_over(pool: PoolPlan, types: int) -> list[bool]:
    return [any(change.hands_over for change in pool.roster)] * types


def passes_are_told(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """The trace and the table of legs tell of the same passes, in the same order."""
    told = log.trace[log.trace["step"] == Step.PASSED_ON]
    alike = len(told) == len(log.legs) and bool(
        all((told[name] == log.legs[name]).all() for name in OF_A_PASS)
        and (told["detail"] == log.legs["why"]).all()
    )
    if not alike:
        yield "passes are those that the trace tells of", f"{len(told)} and {len(log.legs)} of them"
        return
    parts = parts_of_lives(log)
    here = np.flatnonzero(parts["why"] != 0)
    again_s = parts["joined_s"][here + 1]
    told = told[np.argsort(told["contact"], kind="stable")]
    yield from _named(
        "whoever is passed on joins again at once", told["time_s"] != again_s, told["contact"]
    )


def lost_are_lost_by_agents(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Who is lost in conversation had an agent; who gave up, or flowed out, had none."""
    rows, outcome = log.contacts, log.contacts["outcome"]
    without = (Outcome.ABANDONED, Outcome.ABANDONED_SILENTLY, Outcome.BALKED, Outcome.FLOWED_OUT)
    wrong = np.isin(outcome, (*without, Outcome.TURNED_AWAY)) & (rows["passes"] > 0)
    yield from _named(
        "who gives up after an agent is lost in conversation", wrong, np.arange(len(rows))
    )
