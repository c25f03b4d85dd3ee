"""What happened on a day, in words that can be counted, read off its log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from imroute.customers import Crowd
from imroute.engine.contract import HANDLING, MAX_RETURNS, Log, Outcome, Plan

from .lives import of_lives
from .reading import Reading
from .ties import ties

GAVE_UP = (Outcome.ABANDONED, Outcome.BALKED)


def happened(plan: Plan, log: Log) -> Iterator[str]:
    yield from (f"outcome: {Outcome(one).name.lower()}" for one in set(log.contacts["outcome"]))
    yield from of_contacts(log.contacts)
    yield from of_work(log.work)
    yield from of_shadows(plan, log.contacts)
    yield from of_lives(plan, log)
    yield from Reading(plan, log).features()
    yield from ties(plan, log)


def of_contacts(contacts: np.ndarray) -> Iterator[str]:
    attempt, first = contacts["attempt"], contacts["first_contact"]
    again = np.flatnonzero(attempt > 0)
    before = {(f, a): e for f, a, e in zip(first, attempt, contacts["ended_s"], strict=True)}
    at_once = (before[first[i], attempt[i] - 1] == contacts["arrived_s"][i] for i in again)
    seen = {
        "nobody comes": len(contacts) == 0,
        "comes back": len(again) > 0,
        "comes back at once": any(at_once),
        "comes back twice": any(attempt > 1),
        "comes back a thousand times": any(attempt == MAX_RETURNS),
        "never gives up": np.isinf(contacts["patience_s"]).any(),
        "patience of 0 s": any(contacts["patience_s"] == 0),
        "settled": any(contacts["resolved"] == 1),
        "not settled": any(contacts["resolved"] == 0),
        "turn drawn by itself": any(contacts["replies"] > Crowd.INDICES),
    }
    yield from (name for name, is_so in seen.items() if is_so)


def of_work(work: np.ndarray) -> Iterator[str]:
    if any((work["began_s"] > work["message_s"]) & (work["turn"] > 0)):
        yield "message waits in the inbox"
    if np.isnan(work["ended_s"]).any():
        yield "work without end"
    blocks = work[(work["turn"] == HANDLING) & (work["ended_s"] > work["began_s"])]
    in_hand: Counter[tuple[int, int]] = Counter()
    moves = [(row["began_s"], 1, row["pool"], row["agent"]) for row in blocks]
    moves += [(row["ended_s"], -1, row["pool"], row["agent"]) for row in blocks]
    for _, by, *who in sorted(moves):
        in_hand[tuple(who)] += by
        if in_hand[tuple(who)] > 2:
            yield "three blocks of work at once"


def of_shadows(plan: Plan, contacts: np.ndarray) -> Iterator[str]:
    """Follow those who gave up and still hold a place in line."""
    for row in contacts[np.isin(contacts["outcome"], GAVE_UP)]:
        if row["would_be_assigned_s"] > row["queue_left_s"]:
            yield "shadow in line"
        for stage in plan.rules[row["rule"]].stages:
            begins_s = row["joined_s"] + stage.after_s
            if row["queue_left_s"] < begins_s <= row["would_be_assigned_s"]:
                yield "shadow moves to a stage"
                if begins_s == row["would_be_assigned_s"]:
                    yield "shadow takes its turn at a stage"
