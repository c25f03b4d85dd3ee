"""Effects that are known of chat centres come out of the engine, as large as they should be."""

from __future__ import annotations

import numpy as np
import pytest

from imroute.engine.contract import Log, Outcome
from imroute.engine.kernel import Kernel
from imroute.engine.plan import make_plan
from imroute.loading import load_text

SEED, DAYS = 20240229, 20


def logs(scenario: str) -> list[Log]:
    kernel = Kernel(make_plan(load_text(scenario).scenario))
    return [kernel.simulate(SEED, day).copy() for day in range(DAYS)]


def share(days: list[Log], *outcomes: Outcome) -> np.ndarray:
    """Of the contacts of each day."""
    return np.array([np.isin(log.contacts["outcome"], outcomes).mean() for log in days])


# Who leaves without a word ------------------------------------------------------------------------

CROWDED = """
title: Too few agents
day: {{start: 09:00, end: 17:00, interval: 1h}}
contact_types:
  chat:
    arrivals: {per_hour}/h
    conversation: {{turns: {{geometric: 5}}, agent_reply: {{mean: 40s, cv: 1}}, customer_reply: {{mean: 60s, cv: 1.2}}}}
patience: {{exponential: 2m}}
leaves_silently: {silent}
close_after: 4m
pools: {{desk: {{agents: 10, capacity: 3}}}}
"""


def test_silent_abandonment_hides_abandonment_and_costs_capacity():
    """Castellanos, Yom-Tov and Goldberg: most who give up are not seen to, and cost slots."""
    candid = logs(CROWDED.format(per_hour=200, silent="0%"))
    silent = logs(CROWDED.format(per_hour=200, silent="71%"))
    seen = share(silent, Outcome.ABANDONED)
    true = seen + share(silent, Outcome.ABANDONED_SILENTLY)
    assert seen.mean() < 0.32 * true.mean(), "observed abandonment is far under the true one"
    served = [share(days, Outcome.COMPLETED).mean() for days in (candid, silent)]
    assert served[1] < 0.93 * served[0], "capacity is lost to windows nobody looks at"
    assert true.mean() > share(candid, Outcome.ABANDONED).mean()


def test_without_overload_nobody_is_silent():
    quiet = logs(CROWDED.format(per_hour=60, silent="71%"))
    assert share(quiet, Outcome.ABANDONED_SILENTLY).mean() < 0.002


# Containment that comes back ----------------------------------------------------------------------

BOT = """
title: A bot that says it has resolved
day: {{start: 09:00, end: 21:00, interval: 1h}}
contact_types: {{chat: {{arrivals: 200/h, first_line: helper}}}}
returns: {{chance: 80%, after: {{exponential: 20m}}}}
bots:
  helper:
    reply: 1s
    turns: {{geometric: 3}}
    customer_reply: {{mean: 20s, cv: 1}}
    resolves: 60%
    truly_resolved: {truly}
pools: {{desk: {{agents: 30, capacity: 3}}}}
"""


def test_containment_that_is_not_true_comes_back_as_contacts():
    """Per session 60% are contained, of which 70% truly; 80% of the others come back, again."""
    honest, boasting = (logs(BOT.format(truly=truly)) for truly in ("100%", "70%"))
    contained = share(boasting, Outcome.BOT_RESOLVED).mean()
    truly = np.mean(
        [
            np.mean(
                (log.contacts["outcome"] == Outcome.BOT_RESOLVED) & (log.contacts["resolved"] == 1)
            )
            for log in boasting
        ]
    )
    assert contained == pytest.approx(0.60, abs=0.01)
    assert truly == pytest.approx(0.42, abs=0.01)
    contacts = [np.mean([len(log.contacts) for log in days]) for days in (honest, boasting)]
    again = 0.6 * 0.3 * 0.8  # of each contact; a little less, since the day ends
    assert contacts[1] / contacts[0] == pytest.approx(1 / (1 - again), rel=0.03)


# Who logs in first --------------------------------------------------------------------------------

FLOOD = """
title: A backlog meets the first to log in
day: {{start: 08:00, end: 12:00, interval: 30m}}
start: {{chat: 40}}
contact_types:
  chat:
    arrivals: 6/h
    patience: none
    conversation: {{turns: {{geometric: 5}}, agent_reply: {{mean: 40s, cv: 1}}, customer_reply: {{mean: 4m, cv: 1}}}}
pools:
  desk:
    shifts:
      - {{agents: 1, from: 08:00, to: 12:00}}
      - {{agents: 3, from: 08:05, to: 12:00}}
    capacity: 10
    {limit}
"""


def test_a_flood_at_login_and_the_limit_that_softens_it():
    """Ten at once to whoever is first; with a limit most of the ten go to those who follow."""
    flood = logs(FLOOD.format(limit=""))
    limited = logs(FLOOD.format(limit="at_most: {contacts: 2, in: 3m}"))
    assert first_of_ten(flood) == [10] * DAYS
    assert first_of_ten(limited) == [4] * DAYS  # two at 08:00 and two at 08:03


def first_of_ten(days: list[Log]) -> list[int]:
    """Of the ten that have waited longest, those who go to the agent who logs in first."""
    return [np.count_nonzero(log.contacts["agent"][:10] == 0) for log in days]


# Assigned in rounds -------------------------------------------------------------------------------

ROUNDS = """
title: Assigned in rounds
day: {{start: 09:00, end: 17:00, interval: 1h}}
contact_types: {{chat: {{arrivals: 60/h, patience: none, handling: 30s}}}}
pools: {{desk: {{agents: 40, capacity: 3}}}}
choose_agent: most_loaded
{rounds}
"""


def test_polling_makes_everybody_wait_and_loads_unevenly():
    """With room for all, rounds of 15 min alone make waits: even between 0 and 15 min."""
    days = logs(ROUNDS.format(rounds="assign_every: 15m"))
    waits = np.concatenate([log.contacts["assigned_s"] - log.contacts["joined_s"] for log in days])
    waits = waits[np.isfinite(waits)]
    assert waits.mean() == pytest.approx(450, rel=0.02)
    assert np.quantile(waits, 0.9) == pytest.approx(810, rel=0.03)
    at_once = logs(ROUNDS.format(rounds=""))
    assert (
        max(np.nanmax(log.contacts["queue_left_s"] - log.contacts["joined_s"]) for log in at_once)
        == 0
    )
    assert most_held(days) > 2 * most_held(at_once)


def most_held(days: list[Log]) -> float:
    """The most contacts that the desk held at once, on average over days."""
    return float(np.mean([_most(log.contacts) for log in days]))


def _most(contacts: np.ndarray) -> int:
    times = np.concatenate([contacts["assigned_s"], contacts["freed_s"]])
    moves = np.repeat([1, -1], len(contacts))
    order = np.lexsort((moves, times))
    return int(np.cumsum(moves[order]).max())
