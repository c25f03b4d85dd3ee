"""Times run forward, the tables of a log tell one story, and patience is what it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imroute.engine.contract import NONE, Log, Outcome, Plan, Step
from imroute.engine.invariants.parts import parts_of_lives, silent

OF_A_PART = ("joined_s", "assigned_s", "work_began_s", "first_reply_s", "freed_s")
TIMES_IN_ORDER = (
    ("contacts", ("arrived_s", *OF_A_PART)),
    ("contacts", ("arrived_s", "joined_s", "queue_left_s", "freed_s")),
    ("contacts", ("arrived_s", "bot_reply_s", "joined_s")),
    ("contacts", ("arrived_s", "ended_s")),
    ("legs", OF_A_PART),
    ("legs", ("joined_s", "queue_left_s", "freed_s")),
    ("work", ("message_s", "began_s", "ended_s")),
    ("duty", ("on_s", "off_s")),
    ("offers", ("offered_s", "ended_s")),
    ("quiet", ("began_s", "ended_s")),
)
ALSO_IN_THE_TRACE = {
    Step.ARRIVED: "arrived_s",
    Step.JOINED: "joined_s",
    Step.ASSIGNED: "assigned_s",
    Step.FREED: "freed_s",
    Step.ENDED: "ended_s",
}
OF_A_CONTACT = (Step.ARRIVED, Step.ENDED)  # once; the others once a part
WHEN_THE_QUEUE_IS_LEFT = (
    Outcome.TURNED_AWAY,
    Outcome.BALKED,
    Outcome.ABANDONED,
    Outcome.FLOWED_OUT,
)


def times_are_in_order(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    for table, columns in TIMES_IN_ORDER:
        rows = getattr(log, table)
        times = np.stack([rows[name] for name in columns])
        backwards = (times[1:] < np.fmax.accumulate(times)[:-1]).any(axis=0)
        if backwards.any():
            yield " ≤ ".join(columns), f"{table}, row {np.flatnonzero(backwards)[0]}"
    times = np.append(log.trace["time_s"], log.ended_s)
    if (np.diff(times) < 0).any() or (len(times) > 1 and times[-2] != log.ended_s):
        yield "time runs forward, up to the end of the run", f"{log.ended_s} s"


def ends_are_where_they_belong(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """What is over for the customer ends with the wait, or with the last reply, or between."""
    rows, outcome = log.contacts, log.contacts["outcome"]
    assigned = ~np.isnan(rows["assigned_s"])
    with_the_wait = np.isin(outcome, WHEN_THE_QUEUE_IS_LEFT)
    lost = outcome == Outcome.LOST_IN_CONVERSATION
    with_the_wait |= lost & ~assigned
    in_hand = (outcome == Outcome.COMPLETED) | (lost & assigned)
    ended_s, freed_s = rows["ended_s"], rows["freed_s"]
    elsewhere = with_the_wait & (ended_s != rows["queue_left_s"])
    outside = in_hand & ~((rows["assigned_s"] <= ended_s) & ~(ended_s > freed_s))
    early = (outcome == Outcome.COMPLETED) & (ended_s < rows["first_reply_s"])
    late = silent(log) & (ended_s > rows["queue_left_s"])
    endless = np.isnan(ended_s) != (outcome == Outcome.OPEN)
    wrong = np.flatnonzero(elsewhere | outside | early | late | endless)
    if len(wrong):
        name = Outcome(int(outcome[wrong[0]])).name.lower()
        yield "contacts end with their wait or in hand", f"contact {wrong[0]}, {name}"


def tables_agree(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """What the tables say stands in the trace too, and nothing else."""
    parts = parts_of_lives(log)
    for step, column in ALSO_IN_THE_TRACE.items():
        yield from _as_traced(log, step, column, parts)
    yield from _would_be_assigned_as_traced(log)
    replies = log.work["contact"][(log.work["turn"] >= 0) & ~np.isnan(log.work["ended_s"])]
    if (np.bincount(replies, minlength=len(log.contacts)) != log.contacts["replies"]).any():
        yield "replies are those that agents worked on", "table of work against contacts"


def _as_traced(log: Log, step: Step, column: str, parts: np.ndarray) -> Iterator[tuple[str, str]]:
    told = log.trace[log.trace["step"] == step]
    told = told[np.argsort(told["contact"], kind="stable")]
    whose, times = parts["contact"], parts[column] if step not in OF_A_CONTACT else None
    if times is None:
        whose, times = np.arange(len(log.contacts)), log.contacts[column]
    known = ~np.isnan(times)
    yield from _alike(column, (told["contact"], told["time_s"]), (whose[known], times[known]))


def _would_be_assigned_as_traced(log: Log) -> Iterator[tuple[str, str]]:
    """A row of its own only for those who gave up, and the moment of an assignment otherwise."""
    column, rows = "would_be_assigned_s", log.contacts
    told = log.trace[log.trace["step"] == Step.WOULD_BE_ASSIGNED]
    told = told[np.argsort(told["contact"], kind="stable")]
    known = np.isnan(rows["assigned_s"]) & ~np.isnan(rows[column])
    known &= rows[column] != rows["queue_left_s"]  # gave up while on offer: at once
    shadows = (np.flatnonzero(known), rows[column][known])
    gone = told["time_s"] != rows["queue_left_s"][told["contact"]]
    yield from _alike(column, (told["contact"][gone], told["time_s"][gone]), shadows)
    parts = parts_of_lives(log)
    parts = parts[~np.isnan(parts["assigned_s"])]
    wrong = np.flatnonzero(parts[column] != parts["assigned_s"])
    if len(wrong):
        yield f"{column} is when the trace says so, once", f"contact {parts['contact'][wrong[0]]}"


Told = tuple[np.ndarray, np.ndarray]  # contacts, times


def _alike(column: str, told: Told, expected: Told) -> Iterator[tuple[str, str]]:
    common = min(len(told[0]), len(expected[0]))
    wrong = (told[0][:common] != expected[0][:common]) | (told[1][:common] != expected[1][:common])
    if wrong.any() or len(told[0]) != len(expected[0]):
        row = int(np.argmax(wrong)) if wrong.any() else common
        some = told[0] if len(told[0]) > row else expected[0]
        yield f"{column} is when the trace says so, once", f"contact {some[row]}"


def patience_is_respected(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Exactly so: the end of patience is one sum, in the engine as here."""
    parts = parts_of_lives(log)
    is_last, whose = parts["why"] == 0, parts["contact"]
    outcome = np.where(is_last, log.contacts["outcome"][whose], Outcome.COMPLETED)
    left_s, runs_out_s = parts["queue_left_s"], parts["joined_s"] + parts["patience_s"]
    is_silent = outcome == Outcome.ABANDONED_SILENTLY
    too_late = (left_s > runs_out_s) & ~is_silent
    gave_up_s = np.where(is_silent, log.contacts["ended_s"][whose], left_s)
    early = ((outcome == Outcome.ABANDONED) | is_silent) & (gave_up_s != runs_out_s)
    lingered = (outcome == Outcome.BALKED) & (left_s != parts["joined_s"])
    wrong = np.flatnonzero(too_late | early | lingered)
    if len(wrong):
        row = parts[wrong[0]]
        waited_s = row["queue_left_s"] - row["joined_s"]
        found = f"contact {row['contact']} waited {waited_s:.6f} s"
        found += f", patience {row['patience_s']:.6f} s"
        yield "customers wait as long as their patience and no longer", found


def parts_are_placed(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """Whoever has an agent was assigned, and the other way round."""
    parts = parts_of_lives(log)
    placed = (parts["pool"] != NONE) & (parts["agent"] != NONE)
    wrong = np.flatnonzero(placed != ~np.isnan(parts["assigned_s"]))
    if len(wrong):
        yield "whoever is assigned has an agent", f"contact {parts['contact'][wrong[0]]}"
