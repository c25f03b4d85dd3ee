"""What happened at one instant: the events of the calendar, as far as the log tells of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, groupby

import numpy as np

from imroute.engine.contract import NONE, Kind, Log, OfferEnd, Outcome, Plan, Step

KIND_OF_STEP = {
    Step.ARRIVED: Kind.ARRIVAL,
    Step.BOT_REPLIED: Kind.BOT_REPLY,
    Step.CUSTOMER_WROTE: Kind.CUSTOMER_MESSAGE,
    Step.CAME_ON_DUTY: Kind.STAFF_ARRIVES,
    Step.WENT_OFF_DUTY: Kind.STAFF_LEAVES,
    Step.DAY_CLOSED: Kind.DAY_CLOSES,
    Step.STAGE_BEGAN: Kind.STAGE_BEGINS,
    Step.WENT_INACTIVE: Kind.GOES_INACTIVE,
}
# Of all agents, or of all bots, at one instant.
ONE_EVENT = (Kind.STAFF_LEAVES, Kind.STAFF_ARRIVES, Kind.BOTS_FAIL)
IMPATIENT = (Outcome.ABANDONED, Outcome.ABANDONED_SILENTLY, Outcome.LOST_IN_CONVERSATION)
MOST_ROUNDS = 1000

Event = tuple[float, Kind]


def ties(plan: Plan, log: Log) -> set[str]:
    seen = set()
    for _, together in groupby(sorted(events(plan, log)), lambda event: event[0]):
        counts = Counter(kind for _, kind in together)
        for kind, count in counts.items():
            if count > 1 and kind not in ONE_EVENT:
                seen.add((kind, kind))
        seen.update(combinations(sorted(counts), 2))
    return {f"tie: {one.name.lower()}, {other.name.lower()}" for one, other in seen}


def events(plan: Plan, log: Log) -> Iterator[Event]:
    """Tell the events of the calendar that left a trace."""
    yield from ((time_s, Kind.WORK_ENDS) for time_s in log.work["ended_s"] if time_s == time_s)
    yield from _of_trace(log)
    yield from _of_bots(plan, log)
    answered = log.offers[np.isin(log.offers["result"], ANSWERS)]
    yield from ((time_s, Kind.OFFER_RESULT) for time_s in answered["ended_s"].tolist())
    silent = log.contacts[log.contacts["outcome"] == Outcome.ABANDONED_SILENTLY]
    yield from ((time_s, Kind.CLOSES) for time_s in silent["freed_s"] if time_s == time_s)
    yield from _limits(plan, log)
    yield from _rounds(plan, log)


ANSWERS = (OfferEnd.ACCEPTED, OfferEnd.DECLINED, OfferEnd.TIMED_OUT)


def _of_trace(log: Log) -> Iterator[Event]:
    """Read the trace, but for what follows from another event."""
    closed, opening, last = False, NONE, NONE
    for time_s, step, contact, _, _, detail in log.trace.tolist():
        closed = closed or step == Step.DAY_CLOSED
        if step == Step.ENDED and detail in IMPATIENT and last not in (contact, NONE):
            yield time_s, Kind.PATIENCE_ENDS
        elif step in KIND_OF_STEP and not (
            (step == Step.STAGE_BEGAN and contact == opening)
            or (step == Step.WENT_OFF_DUTY and closed)
        ):
            yield time_s, KIND_OF_STEP[step]
        opening = contact if step in (Step.JOINED, Step.STAGE_BEGAN) else NONE
        last = contact


def _of_bots(plan: Plan, log: Log) -> Iterator[Event]:
    fails = {time_s for bot in plan.bots for time_s in bot.fails_at_s if time_s <= log.ended_s}
    yield from ((time_s, Kind.BOTS_FAIL) for time_s in fails)
    tired = log.contacts["outcome"] == Outcome.BOT_ABANDONED
    waiting = log.contacts[tired & np.isnan(log.contacts["bot_reply_s"])]
    yield from ((time_s, Kind.PATIENCE_ENDS) for time_s in waiting["ended_s"].tolist())


def _limits(plan: Plan, log: Log) -> Iterator[Event]:
    """Find when agents who had as many contacts as they may have again could have another."""
    taken = defaultdict(list)
    for time_s, step, _, pool, agent, _ in log.trace.tolist():
        offers = plan.pools[pool].accept is not None
        if plan.pools[pool].at_most != NONE and step == (Step.OFFERED if offers else Step.ASSIGNED):
            taken[pool, agent].append(time_s)
    for (pool, _), times in taken.items():
        most, within_s = plan.pools[pool].at_most, plan.pools[pool].at_most_in_s
        for oldest_s, newest_s in zip(times, times[most - 1 :], strict=False):
            if oldest_s + within_s > newest_s:
                yield oldest_s + within_s, Kind.LIMIT_ENDS


def _rounds(plan: Plan, log: Log) -> Iterator[Event]:
    """Find the rounds of assignment by polling: while anybody is in line for the rule."""
    rounds = set()
    for table in (log.contacts, log.legs):
        left_s = np.fmax(table["queue_left_s"], table["would_be_assigned_s"])
        left_s = np.where(np.isnan(left_s), log.ended_s, left_s)
        for rule, joined, left in zip(table["rule"], table["joined_s"], left_s, strict=True):
            every = plan.rules[rule].assign_every_s if rule != NONE else 0.0
            if every > 0 and joined == joined:
                rounds.update((rule, n * every) for n in _between(joined / every, left / every))
    yield from ((time_s, Kind.ROUND_BEGINS) for _, time_s in rounds)


def _between(low: float, high: float) -> range:
    first = int(low) + 1
    return range(first, min(int(high) + 1, first + MOST_ROUNDS))
