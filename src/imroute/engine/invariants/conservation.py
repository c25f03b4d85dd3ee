"""Nobody gets lost: every contact is counted once, and queues add up over time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import Log, Outcome, Plan, Step

Bools = npt.NDArray[np.bool_]
RELATIVE = 1e-9


def contacts_are_conserved(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Each contact belongs to exactly one part of each whole."""
    outcome = log.contacts["outcome"]
    joined, assigned = ~np.isnan(log.contacts["joined_s"]), ~np.isnan(log.contacts["assigned_s"])
    still_open, turned_away = outcome == Outcome.OPEN, outcome == Outcome.TURNED_AWAY
    with_bot = np.isin(outcome, (Outcome.BOT_RESOLVED, Outcome.BOT_ABANDONED))
    left = np.isin(outcome, (Outcome.ABANDONED, Outcome.BALKED, Outcome.FLOWED_OUT))
    completed = outcome == Outcome.COMPLETED
    offered = joined & ~turned_away
    yield from _once(
        "arrivals = ended with the bot + turned away + offered + in the bot",
        np.ones(len(outcome), np.bool_),
        (with_bot, turned_away, offered, ~joined & still_open),
    )
    yield from _once(
        "offered = answered + gave up + flowed out + still waiting",
        offered,
        (assigned, left, offered & ~assigned & still_open),
    )
    yield from _once(
        "answered = completed + still held", assigned, (completed, assigned & still_open)
    )
    if plan.at_close != "stop":
        nothing = np.zeros(len(outcome), np.bool_)
        yield from _once("nothing is left open when all are served", nothing, (still_open,))


def _once(name: str, whole: Bools, parts: tuple[Bools, ...]) -> Iterator[tuple[str, str]]:
    times = np.sum(parts, axis=0)
    wrong = np.flatnonzero(times != whole)
    if len(wrong):
        yield name, f"contact {wrong[0]} counts {times[wrong[0]]} times"


def little_holds(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """The time integral of each rule's queue is the sum of the waits in it."""
    rows = log.contacts[log.contacts["rule"] >= 0]
    left_s = np.where(np.isnan(rows["queue_left_s"]), log.ended_s, rows["queue_left_s"])
    waits = np.bincount(rows["rule"], left_s - rows["joined_s"], minlength=len(plan.rules))
    for number, area in enumerate(_queue_areas(plan, log)):
        if abs(area - waits[number]) > RELATIVE * max(area, 1.0):
            found = f"rule {plan.rules[number].name}: {area:.6f} against {waits[number]:.6f}"
            yield "Little's law: queue length over time = waits added up", found


def _queue_areas(plan: Plan, log: Log) -> Iterator[float]:
    """Add up queue lengths over time from the trace alone: who joined and who left, when."""
    joins = log.trace[log.trace["step"] == Step.JOINED]
    leaves = log.trace[np.isin(log.trace["step"], (Step.ASSIGNED, Step.ENDED))]
    leaves = leaves[np.unique(leaves["contact"], return_index=True)[1]]
    leaves = leaves[np.isin(leaves["contact"], joins["contact"])]
    for rule in range(len(plan.rules)):
        came_s = joins["time_s"][joins["detail"] == rule]
        went_s = leaves["time_s"][log.contacts["rule"][leaves["contact"]] == rule]
        yield _area(came_s, went_s, log.ended_s)


def _area(came_s: np.ndarray, went_s: np.ndarray, ended_s: float) -> float:
    times = np.concatenate([came_s, went_s])
    order = np.argsort(times, kind="stable")
    length = np.cumsum(np.repeat([1, -1], [len(came_s), len(went_s)])[order])
    return float(np.dot(length, np.diff(times[order], append=ended_s)))
