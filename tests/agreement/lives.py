"""What happened in the lives of contacts, read off the tables of a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from imroute.customers import IN_HAND_AT_START, LOW32, RECORDED, WAITING_AT_START
from imroute.engine.contract import (
    MAX_OFFERS,
    MAX_PASSES,
    NONE,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    Why,
)
from imroute.units import DAY

RETRYING = (
    *(Outcome.ABANDONED, Outcome.ABANDONED_SILENTLY, Outcome.BALKED),
    *(Outcome.BOT_ABANDONED, Outcome.LOST_IN_CONVERSATION),
)
OF_TABLES = (
    *(f"passed on: {why.name.lower()}" for why in Why),
    *(f"offer: {end.name.lower()}" for end in OfferEnd),
    *(f"comes back: {outcome.name.lower()}" for outcome in RETRYING),
    *("passed on twice", "passed on a hundred times", "warm transfer without an answer"),
    *("offer without an answer", "a hundred offers", "gives up silently on offer"),
    *("inactive, then writes", "inactive, then freed", "inactive to the end"),
    *("silent, then takes a slot", "silent, then flows out", "silent to the end"),
    *("reply patience ends in the inbox", "reply patience ends during the reply"),
    *("lost in line", "gives up before the bot", "bot takes nobody"),
    *("in hand at the start", "recorded", "recorded, a copy", "back at the same agent"),
    *("a second day", "waits overnight", "in hand overnight", "back when the next day opens"),
)


def of_lives(plan: Plan, log: Log) -> Iterator[str]:
    yield from _of_legs(log)
    yield from _of_offers(log)
    yield from _of_quiet(log)
    yield from _of_silence(log.contacts)
    yield from _of_conversations(log.contacts)
    yield from _of_beginnings(plan, log.contacts)
    yield from _of_returns(plan, log.contacts)
    yield from _of_days(plan, log.contacts)


def which(seen: dict[str, bool]) -> Iterator[str]:
    return (name for name, is_so in seen.items() if is_so)


def _of_legs(log: Log) -> Iterator[str]:
    yield from (f"passed on: {Why(why).name.lower()}" for why in set(log.legs["why"].tolist()))
    passes = log.contacts["passes"]
    seen = {
        "passed on twice": any(passes > 1),
        "passed on a hundred times": any(passes == MAX_PASSES),
        "warm transfer without an answer": any(np.isnan(log.legs["freed_s"])),
    }
    yield from which(seen)


def _of_offers(log: Log) -> Iterator[str]:
    ends = set(log.offers["result"].tolist()) - {NONE}
    yield from (f"offer: {OfferEnd(end).name.lower()}" for end in ends)
    made = Counter(log.offers["contact"].tolist())
    to = log.contacts[log.offers["contact"]]
    silent_s = np.where(to["outcome"] == Outcome.ABANDONED_SILENTLY, to["ended_s"], np.nan)
    within = (log.offers["offered_s"] < silent_s) & (silent_s < log.offers["ended_s"])
    seen = {
        "offer without an answer": NONE in log.offers["result"],
        "a hundred offers": MAX_OFFERS in made.values(),
        "gives up silently on offer": any(within),
    }
    yield from which(seen)


def _of_quiet(log: Log) -> Iterator[str]:
    ended_s = log.quiet["ended_s"]
    freed = log.contacts["freed_s"][log.quiet["contact"]] == ended_s
    seen = {
        "inactive, then writes": any((ended_s == ended_s) & ~freed),
        "inactive, then freed": any(freed),
        "inactive to the end": any(np.isnan(ended_s)),
    }
    yield from which(seen)


def _of_silence(contacts: np.ndarray) -> Iterator[str]:
    silent = contacts[contacts["outcome"] == Outcome.ABANDONED_SILENTLY]
    assigned, left = ~np.isnan(silent["assigned_s"]), ~np.isnan(silent["queue_left_s"])
    seen = {
        "silent, then takes a slot": any(assigned),
        "silent, then flows out": any(left & ~assigned),
        "silent to the end": any(~left),
    }
    yield from which(seen)


def _of_conversations(contacts: np.ndarray) -> Iterator[str]:
    lost = contacts[contacts["outcome"] == Outcome.LOST_IN_CONVERSATION]
    tired = contacts[contacts["outcome"] == Outcome.BOT_ABANDONED]
    seen = {
        "reply patience ends in the inbox": any(lost["freed_s"] == lost["ended_s"]),
        "reply patience ends during the reply": any(lost["freed_s"] > lost["ended_s"]),
        "lost in line": any(np.isnan(lost["assigned_s"])),
        "gives up before the bot": any(np.isnan(tired["bot_reply_s"])),
    }
    yield from which(seen)


def _of_beginnings(plan: Plan, contacts: np.ndarray) -> Iterator[str]:
    group, place = contacts["customer"] >> np.uint64(32), contacts["customer"] & np.uint64(LOW32)
    there = np.isin(group, (IN_HAND_AT_START, WAITING_AT_START)) & (contacts["attempt"] == 0)
    kinds = zip(contacts["type"].tolist(), contacts["tier"].tolist(), strict=True)
    bots = np.array([plan.types[type_].customers[tier].bot for type_, tier in kinds])
    seen = {
        "in hand at the start": any(group == IN_HAND_AT_START),
        "recorded": any(group == RECORDED),
        "recorded, a copy": any((group == RECORDED) & (place >> np.uint64(22) > 0)),
        "bot takes nobody": any((bots != NONE) & (contacts["bot"] == NONE) & ~there),
    }
    yield from which(seen)


def _of_returns(plan: Plan, contacts: np.ndarray) -> Iterator[str]:
    keys = zip(contacts["first_contact"].tolist(), contacts["attempt"].tolist(), strict=True)
    place = {key: row for row, key in enumerate(keys)}
    for (first, attempt), row in place.items():
        if attempt == 0:
            continue
        again, before = contacts[row], contacts[place[first, attempt - 1]]
        yield f"comes back: {Outcome(before['outcome']).name.lower()}"
        same = before[["pool", "agent"]] == again[["pool", "agent"]]
        if same and again["agent"] != NONE and plan.rules[again["rule"]].sticky_s > 0:
            yield "back at the same agent"
        if again["arrived_s"] in {plan.day_start_s + DAY * day for day in range(1, plan.days)}:
            yield "back when the next day opens"


def _of_days(plan: Plan, contacts: np.ndarray) -> Iterator[str]:
    def day(column: str) -> np.ndarray:
        return np.floor((contacts[column] - plan.day_start_s) / DAY)

    seen = {
        "a second day": any(day("arrived_s") > 0),
        "waits overnight": any(day("queue_left_s") > day("joined_s")),
        "in hand overnight": any(day("freed_s") > day("assigned_s")),
    }
    yield from which(seen)
