"""Desks of which theory knows the truth, and many days of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.optimize import brentq
from scipy.stats import gamma

from imroute import load
from imroute.engine.contract import Outcome
from imroute.engine.plan import make_plan
from imroute.intervals import Floats, Ints, Pooled, pool
from imroute.studies.engines import simulated
from imroute.theory import SteadyState, chat_chain

HOUR_S = 3600.0
WITHIN_S = 20.0
QUANTILES = (0.5, 0.9, 0.95, 0.99)
LEVELS_OF_BUSYNESS = 200

SCENARIO = """
title: Coverage
day: {{start: 01:00, end: 03:00}}
warm_up: 1h
start: {{call: {start}}}
busyness: {{cv: {busyness}}}
contact_types:
  call:
    arrivals: {per_hour}/h
    patience: {{exponential: {patience_s}s}}
    handling: {{exponential: {handling_s}s}}
pools:
  desk: {{agents: {agents}, capacity: {capacity}, slowdown: {slowdown}}}
"""


@dataclass(frozen=True)
class Desk:
    """One type of contact, all laws exponential; days differ by a gamma factor of mean 1."""

    title: str
    agents: int
    per_hour: float
    handling_s: float
    patience_s: float
    slowdown: tuple[float, ...] = (1.0,)
    busyness: float = 0.0

    @property
    def scenario(self) -> str:
        load = self.per_hour / HOUR_S * self.handling_s
        slots = self.agents * len(self.slowdown)
        return SCENARIO.format(
            start=min(round(load), slots),
            busyness=self.busyness,
            per_hour=self.per_hour,
            patience_s=self.patience_s,
            handling_s=self.handling_s,
            agents=self.agents,
            capacity=len(self.slowdown),
            slowdown=list(self.slowdown),
        )

    def with_one_more(self) -> Desk:
        return replace(self, agents=self.agents + 1)

    # Theory ---------------------------------------------------------------------------------------

    @cached_property
    def balances(self) -> tuple[tuple[float, SteadyState], ...]:
        """Levels of busyness, all as likely, and the desk in balance at each."""
        levels = [1.0]
        if self.busyness:
            shape = 1 / self.busyness**2
            middles = (np.arange(LEVELS_OF_BUSYNESS) + 0.5) / LEVELS_OF_BUSYNESS
            levels = (gamma.ppf(middles, shape) / shape).tolist()
        return tuple((level, self._balance(level)) for level in levels)

    def _balance(self, level: float) -> SteadyState:
        return chat_chain(
            arrival_rate_per_s=level * self.per_hour / HOUR_S,
            mean_handle_s_by_chats=[self.handling_s * factor for factor in self.slowdown],
            mean_patience_s=self.patience_s,
            agents=self.agents,
            policy="least_loaded" if len(self.slowdown) > 1 else "balanced",
        )

    def a_day(self, share: Callable[[SteadyState], float]) -> float:
        """Expected sum over the contacts of a day of something expected of each."""
        a_day = 2 * self.per_hour
        found = [level * share(balance) for level, balance in self.balances]
        return a_day * math.fsum(found) / len(found)

    def answered_within(self, seconds: float) -> float:
        return self.a_day(lambda balance: balance.p_answered_within(seconds))

    @cached_property
    def truth(self) -> dict[str, float]:
        offered, answered = self.a_day(lambda _: 1.0), self.answered_within(math.inf)
        waited_s = self.a_day(
            lambda balance: balance.mean_wait_answered_s * balance.p_answered_within(math.inf)
        )
        gone = self.a_day(lambda balance: balance.p_abandon)
        return {
            "offered a day": offered,
            "given up a day": gone,
            "service level": self.answered_within(WITHIN_S) / offered,
            "abandonment": gone / offered,
            "mean response time": waited_s / answered,
            **{f"p{round(100 * share)}": self.quantile_s(share) for share in QUANTILES},
        }

    def quantile_s(self, share: float) -> float:
        """Time within which that share of those answered are; 0 if at once."""
        answered = self.answered_within(math.inf)
        if self.answered_within(0) >= share * answered:
            return 0.0
        lacking = lambda t: self.answered_within(t) - share * answered  # noqa: E731
        return float(brentq(lacking, 0.0, 1e5, xtol=1e-6))


MINUTE = 60.0
EVEN = (
    Desk("Erlang A: 8 agents, load 90%", 8, 144, 180, 120),
    Desk("Erlang A: 5 agents, load 120%", 5, 120, 180, 120),
    Desk("Erlang C: 6 agents, load 75%", 6, 90, 180, 1e9),
    Desk("Chat chain: 3 agents, 3 chats", 3, 90, 300, 120, (1.0, 1.17, 1.33)),
)
UNEVEN = (
    Desk("Busy days, CV 18%: 8 agents, load 75%", 8, 120, 180, 240, busyness=0.18),
    Desk("Busy days, CV 40%: 8 agents, load 65%", 8, 104, 180, 240, busyness=0.40),
)
DESKS = (*EVEN, *UNEVEN)


# Days -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """Sums of many days, and the response times of those answered, in the order of days."""

    offered: Floats
    answered: Floats
    given_up: Floats
    in_time: Floats
    waited_s: Floats
    waits_s: Floats

    @property
    def number(self) -> int:
        return self.offered.size

    @cached_property
    def first_wait(self) -> Ints:
        """Where the waits of each day begin, and the end."""
        return np.concatenate([[0], np.cumsum(self.answered)]).astype(np.int64)

    @property
    def ratios(self) -> dict[str, tuple[Floats, Floats]]:
        """Numerators and denominators by day; means over days are over 1."""
        ones = np.ones(self.number)
        return {
            "offered a day": (self.offered, ones),
            "given up a day": (self.given_up, ones),
            "service level": (self.in_time, self.offered),
            "abandonment": (self.given_up, self.offered),
            "mean response time": (self.waited_s, self.answered),
        }

    def pooled(self, chosen: Ints) -> Pooled:
        """Waits of studies, the days of each chosen by their number, of shape (studies, days)."""
        studies, days = chosen.shape
        sizes = np.diff(self.first_wait)[chosen].ravel()
        ends = np.cumsum(sizes)
        begins = np.repeat(self.first_wait[chosen].ravel() - (ends - sizes), sizes)
        waits = self.waits_s[begins + np.arange(ends[-1])]
        cell = np.repeat(np.arange(chosen.size), sizes)
        return pool(waits, cell // days, cell % days, studies, days)


def play(desk: Desk, days: int, seed: int = 1) -> Days:
    """Simulate so many days of a desk."""
    with _written(desk.scenario) as file:
        plan = make_plan(load(file).scenario)
    rows, waits = [], []
    for log in simulated(plan, seed, range(days), "kernel", 1, replay=False):
        contacts = log.contacts[log.contacts["arrived_s"] >= plan.day_start_s]
        wait = contacts["assigned_s"] - contacts["joined_s"]
        wait = np.round(wait[~np.isnan(wait)], 9)
        gone = np.count_nonzero(contacts["outcome"] == Outcome.ABANDONED)
        in_time = np.count_nonzero(wait <= WITHIN_S)
        rows.append((contacts.size, wait.size, gone, in_time, wait.sum()))
        waits.append(wait)
    return Days(*np.array(rows, dtype=np.float64).T, np.concatenate(waits))


@contextmanager
def _written(scenario: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(scenario, encoding="utf-8")
        yield file


def apart(days: int, studies: int, of: Sequence[int] | range) -> Ints:
    """Numbers of the days of studies that share none, shape (studies, days)."""
    return np.asarray(of[: studies * days], dtype=np.int64).reshape(studies, days)
