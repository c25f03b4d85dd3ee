"""Who comes back: after a contact that was in vain, once, while the desk is open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import MAX_RETURNS, Log, Outcome, Plan

Bools = npt.NDArray[np.bool_]
DAY_S = 86400.0
TRIES_AGAIN = (
    Outcome.ABANDONED,
    Outcome.ABANDONED_SILENTLY,
    Outcome.BALKED,
    Outcome.BOT_ABANDONED,
    Outcome.LOST_IN_CONVERSATION,
)
SERVED = (Outcome.COMPLETED, Outcome.BOT_RESOLVED)
THE_SAME = ("customer", "type", "tier", "first_contact")


def customers_come_back_for_a_reason(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """A return follows a contact that left the matter open; a retry one that was given up."""
    rows = log.contacts
    order = np.lexsort((rows["attempt"], rows["first_contact"]))
    again = np.flatnonzero(rows["attempt"][order] > 0)
    first = rows["attempt"] == 0
    wrong = np.flatnonzero(first != (rows["first_contact"] == np.arange(len(rows))))
    if len(wrong):
        yield "every matter has a first contact", f"contact {wrong[0]}"
    if not len(again):
        return
    before, back = order[again - 1], order[again]
    same = (rows["attempt"][back] == rows["attempt"][before] + 1) & (back > before)
    for name in THE_SAME:
        same &= rows[name][back] == rows[name][before]
    yield from _named("contacts about one matter follow one another", ~same, back)
    outcome = rows["outcome"][before]
    retries, returns = _may_be_back(plan, rows[before])
    tries = np.isin(outcome, TRIES_AGAIN) & retries
    unresolved = np.isin(outcome, SERVED) & (rows["resolved"][before] == 0) & returns
    early = ~(rows["arrived_s"][back] >= rows["ended_s"][before])
    yield from _named("customers come back for a reason", ~(tries | unresolved) | early, back)
    yield from _named("nobody comes back for ever", rows["attempt"][back] > MAX_RETURNS, back)
    yield from _named(
        "nobody comes back while closed", ~is_open(plan, rows["arrived_s"][back]), back
    )


def _named(law: str, wrong: Bools, whose: np.ndarray) -> Iterator[tuple[str, str]]:
    if wrong.any():
        yield law, f"contact {whose[np.argmax(wrong)]}"


def _may_be_back(plan: Plan, rows: np.ndarray) -> tuple[Bools, Bools]:
    retries = [[c.retry_chance > 0 for c in type_.customers] for type_ in plan.types]
    returns = [[c.return_chance > 0 for c in type_.customers] for type_ in plan.types]
    kind = rows["type"], rows["tier"]
    return np.array(retries, np.bool_)[kind], np.array(returns, np.bool_)[kind]


def is_open(plan: Plan, times_s: np.ndarray) -> Bools:
    """Tell at which of these times customers may come: not at night, not after the end."""
    opened: Bools = times_s < plan.day_end_s
    if plan.days > 1:
        since_s = times_s - plan.day_start_s
        into_s = times_s - (plan.day_start_s + DAY_S * np.floor(since_s / DAY_S))
        opened = opened & ((since_s < 0) | (into_s < plan.open_s))
    return opened
