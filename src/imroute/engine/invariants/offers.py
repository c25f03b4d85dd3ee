"""Offers: made where agents accept, one at a time, taken up or over in time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import MAX_OFFERS, NONE, Log, OfferEnd, Plan, Step
from imroute.engine.invariants.parts import parts_of_lives

Bools = npt.NDArray[np.bool_]
WHOSE = ("contact", "pool", "agent")


def offers_are_taken_up_in_time(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    offers = log.offers
    accepts = np.array([pool.accept is not None for pool in plan.pools], np.bool_)
    ways = [pool.accept for pool in plan.pools]
    limits_s = np.array([np.inf if way is None else way.timeout_s for way in ways])
    declines = np.array([0.0 if way is None else way.declines for way in ways])
    pool, result, ended_s = offers["pool"], offers["result"], offers["ended_s"]
    over_s = offers["offered_s"] + limits_s[pool]
    yield from _named("offers are made where they are accepted", ~accepts[pool], offers)
    late = (ended_s > over_s) | ((result == OfferEnd.TIMED_OUT) & (ended_s != over_s))
    late |= (result == OfferEnd.DECLINED) & (declines[pool] == 0)
    late |= np.isnan(ended_s) != (result == NONE)
    yield from _named("offers end in time, and as they may", late, offers)
    if plan.at_close != "stop":
        yield from _named("no offer is left open when all are served", result == NONE, offers)
    yield from _one_at_a_time(offers)
    yield from _accepted_are_assigned(log, accepts)


def _named(law: str, wrong: Bools, rows: np.ndarray) -> Iterator[tuple[str, str]]:
    if wrong.any():
        row = rows[np.argmax(wrong)]
        yield law, f"contact {row['contact']}, agent {row['agent'] + 1}, pool {row['pool'] + 1}"


def _one_at_a_time(offers: np.ndarray) -> Iterator[tuple[str, str]]:
    rows = offers[np.argsort(offers["contact"], kind="stable")]
    same = rows["contact"][1:] == rows["contact"][:-1]
    overlap = same & ~(rows["offered_s"][1:] >= rows["ended_s"][:-1])
    yield from _named("a contact is on offer to one agent at a time", overlap, rows[1:])
    counts = np.bincount(offers["contact"])
    if len(counts) and counts.max() > MAX_OFFERS:
        yield "contacts are offered so often", f"contact {np.argmax(counts)}"


def _accepted_are_assigned(log: Log, accepts: Bools) -> Iterator[tuple[str, str]]:
    accepted = log.offers[log.offers["result"] == OfferEnd.ACCEPTED]
    parts = parts_of_lives(log)
    parts = parts[~np.isnan(parts["assigned_s"])]
    parts = parts[accepts[parts["pool"]]]
    accepted = accepted[np.argsort(accepted["contact"], kind="stable")]
    alike = len(parts) == len(accepted) and bool(
        (parts["assigned_s"] == accepted["ended_s"]).all()
        and all((parts[name] == accepted[name]).all() for name in WHOSE)
    )
    if not alike:
        yield "who accepts is assigned, and nobody else", f"{len(accepted)} and {len(parts)} times"


def offers_are_told(plan: Plan, log: Log) -> Iterator[tuple[str, str]]:
    """The trace and the table tell of the same offers, in the same order."""
    made = log.trace[log.trace["step"] == Step.OFFERED]
    over = log.trace[log.trace["step"] == Step.OFFER_ENDED]
    in_vain = log.offers[(log.offers["result"] > OfferEnd.ACCEPTED)]
    in_vain = in_vain[np.lexsort((in_vain["ended_s"], in_vain["contact"]))]
    over = over[np.argsort(over["contact"], kind="stable")]
    alike = _alike(made, log.offers, "offered_s") and _alike(over, in_vain, "ended_s")
    if not (alike and (over["detail"] == in_vain["result"]).all()):
        yield "offers are those that the trace tells of", f"{len(made)}, {len(over)} in vain"


def _alike(told: np.ndarray, rows: np.ndarray, time: str) -> bool:
    return len(told) == len(rows) and bool(
        (told["time_s"] == rows[time]).all()
        and all((told[name] == rows[name]).all() for name in WHOSE)
    )
