"""What agents do with those in hand: one thing at a time, for whom they hold; and silences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import NONE, WRAP_UP, Log, Plan
from imroute.engine.invariants.parts import parts_of_lives

Bools = npt.NDArray[np.bool_]


def agents_do_one_thing_at_a_time(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """One message at a time, and only for contacts in hand."""
    rows = log.work[log.work["turn"] >= WRAP_UP]
    rows = rows[np.lexsort((rows["began_s"], rows["agent"], rows["pool"]))]
    same = (rows["agent"][1:] == rows["agent"][:-1]) & (rows["pool"][1:] == rows["pool"][:-1])
    overlap = same & ~(rows["began_s"][1:] >= rows["ended_s"][:-1])
    if overlap.any():
        row = rows[np.flatnonzero(overlap)[0] + 1]
        found = f"pool {plan.pools[row['pool']].name}, agent {row['agent'] + 1}, {row['began_s']} s"
        yield "an agent gives attention to one message at a time", found
    wrong = np.flatnonzero(~_in_hand(log, log.work))
    if len(wrong):
        row = log.work[wrong[0]]
        yield "agents work on contacts they hold", f"contact {row['contact']}, {row['began_s']} s"


def _in_hand(log: Log, rows: np.ndarray) -> Bools:
    """Tell of which rows the agent held the contact, in one part of its life, all the while."""
    if not len(rows):
        return np.ones(0, np.bool_)
    found = _is_within(rows, log.contacts[rows["contact"]])
    if not len(log.legs):
        return found
    parts = parts_of_lives(log)
    legs: defaultdict[int, list[int]] = defaultdict(list)
    for number in np.flatnonzero(parts["why"] != 0).tolist():
        legs[parts["contact"][number]].append(number)
    for i in np.flatnonzero(~found & (log.contacts["passes"][rows["contact"]] > 0)).tolist():
        mine = parts[legs[rows["contact"][i]]]
        found[i] = _is_within(rows[i], mine).any()
    return found


def _is_within(rows: np.ndarray, parts: np.ndarray) -> Bools:
    same = (rows["pool"] == parts["pool"]) & (rows["agent"] == parts["agent"])
    inside = (rows["began_s"] >= parts["assigned_s"]) & ~(rows["ended_s"] > parts["freed_s"])
    held: Bools = same & inside & (parts["pool"] != NONE)
    return held


def replies_follow_one_another(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Turn after turn, whoever the agent is."""
    rows = log.work[log.work["turn"] >= 0]
    rows = rows[np.argsort(rows["contact"], kind="stable")]
    same = rows["contact"][1:] == rows["contact"][:-1]
    next_one = rows["turn"][1:] == rows["turn"][:-1] + 1
    after = ~(rows["began_s"][1:] < rows["ended_s"][:-1])
    wrong = np.flatnonzero(same & ~(next_one & after))
    if len(wrong):
        row = rows[wrong[0] + 1]
        yield "replies follow one another", f"contact {row['contact']}, {row['began_s']} s"


def silences_are_of_those_in_hand(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """An inactive contact is in hand, weighs less than its type, and one silence ends another."""
    quiet = log.quiet
    wrong = ~_in_hand(log, quiet)
    heaviest = max((type_.weight for type_ in plan.types), default=0)
    wrong |= (quiet["weight"] < 0) | (quiet["weight"] > heaviest)
    if wrong.any():
        yield "inactive contacts are in hand", f"contact {quiet['contact'][np.argmax(wrong)]}"
    order = np.argsort(quiet["contact"], kind="stable")
    rows = quiet[order]
    same = rows["contact"][1:] == rows["contact"][:-1]
    wrong = same & ~(rows["began_s"][1:] >= rows["ended_s"][:-1])
    if wrong.any():
        found = f"contact {rows['contact'][np.argmax(wrong) + 1]}"
        yield "one silence ends before the next begins", found
