"""Nobody gets lost: every contact is counted once, and queues add up over time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import NONE, Log, Outcome, Plan, Step
from imroute.engine.invariants.parts import (
    ever_assigned,
    ever_joined,
    parts_of_lives,
    silent,
)

Bools = npt.NDArray[np.bool_]
RELATIVE = 1e-9
LEFT = (Outcome.ABANDONED, Outcome.BALKED, Outcome.FLOWED_OUT)


def contacts_are_conserved(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Each contact belongs to exactly one part of each whole."""
    outcome = log.contacts["outcome"]
    joined, left_silently = ever_joined(log), silent(log)
    answered = ever_assigned(log) & ~left_silently
    still_open, turned_away = outcome == Outcome.OPEN, outcome == Outcome.TURNED_AWAY
    with_bot = np.isin(outcome, (Outcome.BOT_RESOLVED, Outcome.BOT_ABANDONED))
    completed, lost = outcome == Outcome.COMPLETED, outcome == Outcome.LOST_IN_CONVERSATION
    offered = joined & ~turned_away
    yield from _once(
        "arrivals = ended with the bot + turned away + offered + in the bot",
        np.ones(len(outcome), np.bool_),
        (with_bot, turned_away, offered, ~joined & still_open),
    )
    yield from _once(
        "offered = answered + gave up + gave up silently + flowed out + still waiting",
        offered,
        (answered, np.isin(outcome, LEFT), left_silently, offered & ~answered & still_open),
    )
    yield from _once(
        "answered = completed + lost in conversation + still held",
        answered,
        (completed, lost, answered & still_open),
    )
    blocked = np.isnan(log.legs["freed_s"]).any()  # warm transfers that wait for each other
    if plan.at_close != "stop" and not blocked:
        windows = left_silently & np.isnan(log.contacts["queue_left_s"])
        nothing = np.zeros(len(outcome), np.bool_)
        yield from _once("nothing is left open when all are served", nothing, (still_open, windows))


def _once(name: str, whole: Bools, parts: tuple[Bools, ...]) -> Iterator[tuple[str, str]]:
    times = np.sum(parts, axis=0)
    wrong = np.flatnonzero(times != whole)
    if len(wrong):
        yield name, f"contact {wrong[0]} counts {times[wrong[0]]} times"


def little_holds(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """The time integral of each rule's queue is the sum of the waits in it, on every joining."""
    parts = parts_of_lives(log)
    parts = parts[parts["rule"] != NONE]
    left_s = np.where(np.isnan(parts["queue_left_s"]), log.ended_s, parts["queue_left_s"])
    waits = np.bincount(parts["rule"], left_s - parts["joined_s"], minlength=len(plan.rules))
    for number, area in enumerate(_queue_areas(plan, log)):
        if abs(area - waits[number]) > RELATIVE * max(area, 1.0):
            found = f"rule {plan.rules[number].name}: {area:.6f} against {waits[number]:.6f}"
            yield "Little's law: queue length over time = waits added up", found


def _queue_areas(plan: Plan, log: Log) -> Iterator[float]:
    """Add up queue lengths over time from the trace alone: who joined and who left, when."""
    moves = log.trace[np.isin(log.trace["step"], (Step.JOINED, Step.ASSIGNED, Step.ENDED))]
    stays = (moves["step"] == Step.ENDED) & (moves["detail"] == Outcome.ABANDONED_SILENTLY)
    moves = moves[~stays]
    moves = moves[np.argsort(moves["contact"], kind="stable")]
    joins = moves["step"] == Step.JOINED
    leaves = np.flatnonzero(joins[:-1] & (moves["contact"][1:] == moves["contact"][:-1])) + 1
    came, went = moves[joins], moves[leaves]
    went_rules = moves["detail"][leaves - 1]
    unseen = _windows_closed_unseen(log)
    for rule in range(len(plan.rules)):
        came_s = came["time_s"][came["detail"] == rule]
        went_s = went["time_s"][went_rules == rule]
        yield _area(came_s, np.append(went_s, unseen[unseen["rule"] == rule]["queue_left_s"]), log)


def _windows_closed_unseen(log: Log) -> np.ndarray:
    """Give who left silently and flowed out: the trace tells of an end but once."""
    rows = log.contacts
    gone: np.ndarray = rows[
        silent(log) & np.isnan(rows["assigned_s"]) & ~np.isnan(rows["queue_left_s"])
    ]
    return gone


def _area(came_s: np.ndarray, went_s: np.ndarray, log: Log) -> float:
    times = np.concatenate([came_s, went_s])
    order = np.argsort(times, kind="stable")
    length = np.cumsum(np.repeat([1, -1], [len(came_s), len(went_s)])[order])
    return float(np.dot(length, np.diff(times[order], append=log.ended_s)))
