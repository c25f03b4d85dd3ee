"""Times run forward, the tables of a log tell one story, and nobody does two things at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import NONE, WRAP_UP, Log, Outcome, Plan, Step

TIMES_IN_ORDER = {
    "contacts": (
        "arrived_s",
        "joined_s",
        "assigned_s",
        "work_began_s",
        "first_reply_s",
        "ended_s",
        "freed_s",
    ),
    "work": ("message_s", "began_s", "ended_s"),
    "duty": ("on_s", "off_s"),
}
ALSO_IN_THE_TRACE = {
    Step.ARRIVED: "arrived_s",
    Step.JOINED: "joined_s",
    Step.ASSIGNED: "assigned_s",
    Step.WOULD_BE_ASSIGNED: "would_be_assigned_s",
    Step.FREED: "freed_s",
    Step.ENDED: "ended_s",
}


def times_are_in_order(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    for table, columns in TIMES_IN_ORDER.items():
        rows = getattr(log, table)
        times = np.stack([rows[name] for name in columns])
        backwards = (times[1:] < np.fmax.accumulate(times)[:-1]).any(axis=0)
        if backwards.any():
            yield " ≤ ".join(columns), f"{table}, row {np.flatnonzero(backwards)[0]}"
    times = np.append(log.trace["time_s"], log.ended_s)
    if (np.diff(times) < 0).any() or (len(times) > 1 and times[-2] != log.ended_s):
        yield "time runs forward, up to the end of the run", f"{log.ended_s} s"


def tables_agree(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """What the table of contacts says stands in the trace too, and nothing else."""
    for step, column in ALSO_IN_THE_TRACE.items():
        rows = log.trace[log.trace["step"] == step]
        traced = np.full(len(log.contacts), np.nan)
        traced[rows["contact"]] = rows["time_s"]
        expected = _expected(log, step, column)
        wrong = np.flatnonzero((traced != expected) & ~(np.isnan(traced) & np.isnan(expected)))
        if len(wrong) or len(rows) != np.count_nonzero(~np.isnan(traced)):
            yield f"{column} is when the trace says so, once", f"contact {wrong[:1]}"
    replies = log.work["contact"][(log.work["turn"] >= 0) & ~np.isnan(log.work["ended_s"])]
    if (np.bincount(replies, minlength=len(log.contacts)) != log.contacts["replies"]).any():
        yield "replies are those that agents worked on", "table of work against contacts"


def _expected(log: Log, step: Step, column: str) -> np.ndarray:
    times: np.ndarray = log.contacts[column]
    if step == Step.WOULD_BE_ASSIGNED:  # a row of its own only for those who gave up
        times = np.where(np.isnan(log.contacts["assigned_s"]), times, np.nan)
    return times


def patience_is_respected(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Exactly so: the end of patience is one sum, in the engine as here."""
    rows, outcome = log.contacts, log.contacts["outcome"]
    runs_out_s = rows["joined_s"] + rows["patience_s"]
    too_late = rows["queue_left_s"] > runs_out_s
    early = (outcome == Outcome.ABANDONED) & (rows["queue_left_s"] != runs_out_s)
    lingered = (outcome == Outcome.BALKED) & (rows["queue_left_s"] != rows["joined_s"])
    wrong = np.flatnonzero(too_late | early | lingered)
    if len(wrong):
        row = rows[wrong[0]]
        waited_s = row["queue_left_s"] - row["joined_s"]
        found = f"contact {wrong[0]} waited {waited_s:.6f} s, patience {row['patience_s']:.6f} s"
        yield "customers wait as long as their patience and no longer", found


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
    yield from _work_is_for_those_in_hand(log)


def _work_is_for_those_in_hand(log: Log) -> Iterator[tuple[str, str]]:
    work, whose = log.work, log.contacts[log.work["contact"]]
    elsewhere = (work["pool"] != whose["pool"]) | (work["agent"] != whose["agent"])
    outside = ~(work["began_s"] >= whose["assigned_s"]) | (work["ended_s"] > whose["freed_s"])
    wrong = np.flatnonzero(elsewhere | outside | (whose["pool"] == NONE))
    if len(wrong):
        row = work[wrong[0]]
        yield "agents work on contacts they hold", f"contact {row['contact']}, {row['began_s']} s"
