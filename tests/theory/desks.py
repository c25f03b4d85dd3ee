"""Desks that know only handling times: the telephone (one contact at a time) and the chat chain."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import optimize

from imroute.studies import RunResult
from imroute.theory import SteadyState, chat_chain
from imroute.units import format_duration

from .agreement import Agreement, Sums, joined
from .case import HOUR_S, MINUTE_S, Case
from .exact import DeskInTime
from .laws import Law, never
from .twin import ChatDesks, Customers, Served, chunks, in_columns, poisson, same_customers, serve

SCENARIO = """
title: {title}
day: {{start: 00:00, end: "{end}"}}
warm_up: {warm_up}m
start: {{call: {start}}}
contact_types:
  call:
    arrivals: {per_hour}/h
    patience: {patience}
    handling: {handling}
pools:
  desk: {{agents: {agents}, capacity: {capacity}, slowdown: {slowdown}}}
choose_agent: {choose_agent}
{room}
"""
LEVELS = ("offered", "answered", "without_early_abandons", "early_abandons_good", "virtual")
P90 = "wait_p90_s"


@dataclass(frozen=True, kw_only=True)
class Desk(Case):
    """One type of contact, handled in one block of work. The defaults make a telephone desk."""

    agents: int
    per_hour: float
    handling: Law
    patience: Law = field(default_factory=never)
    room: int | None = None
    within_s: float = 20
    slowdown: tuple[float, ...] = (1,)
    choose_agent: str = "least_loaded"
    start: int = 0
    """Contacts there at the first instant, so that the desk is near its balance sooner."""
    warm_up_min: int = 60
    day_min: int = 240
    tail_min: int = 5
    """Contacts and time of the day's last minutes are not counted, see `engine_sums`."""
    expected: Callable[[Desk], dict[str, float]] | None = None
    """The exact values, if not those of a desk of exponential laws in balance."""

    @property
    def rate_per_s(self) -> float:
        return self.per_hour / HOUR_S

    @property
    def capacity(self) -> int:
        return len(self.slowdown)

    @property
    def scenario(self) -> str:
        return SCENARIO.format(
            title=self.title.replace(":", ","),
            end=f"{self.day_min // 60:02}:{self.day_min % 60:02}",
            warm_up=self.warm_up_min,
            start=self.start,
            per_hour=self.per_hour,
            patience=self.patience.written,
            handling=self.handling.written,
            agents=self.agents,
            capacity=self.capacity,
            slowdown=list(self.slowdown),
            choose_agent=self.choose_agent,
            room="" if self.room is None else f"queue_limit: {self.room}\nwhen_full: turned_away",
        )

    # Theory ---------------------------------------------------------------------------------------

    def exact(self) -> dict[str, float]:
        return (self.expected or in_balance)(self)

    @cached_property
    def steady(self) -> SteadyState:
        """The desk in balance; only of exponential laws."""
        return chat_chain(
            arrival_rate_per_s=self.rate_per_s,
            mean_handle_s_by_chats=[self.handling.mean_s * factor for factor in self.slowdown],
            mean_patience_s=self.patience.mean_s,
            agents=self.agents,
            policy="most_loaded" if self.choose_agent == "most_loaded" else "least_loaded",
            waiting_room=self.room,
        )

    @cached_property
    def p90_s(self) -> float:
        """The time within which 90% of the waits of those answered end; NaN if at once."""
        answered_within = self.steady.p_answered_within
        of_all = answered_within(math.inf)
        if answered_within(0) / of_all >= 0.9:
            return math.nan
        root = optimize.brentq(lambda t: answered_within(t) / of_all - 0.9, 0, 1e5, xtol=1e-9)
        return float(root)

    def read(self, agreements: list[Agreement]) -> list[Agreement]:
        """Tell the p90, compared as the share answered by then, as a time."""
        return [self._as_time(a) if a.quantity == P90 else a for a in agreements]

    def _as_time(self, share: Agreement) -> Agreement:
        at, step = self.p90_s, self.p90_s * 1e-4
        upper, lower = (self.steady.p_answered_within(at + side) for side in (step, -step))
        density = (upper - lower) / (2 * step) / self.steady.p_answered_within(math.inf)
        early = (share.value - share.theory) / density
        return replace(share, value=at - early, error=share.error / density, theory=at)

    # Simulated ------------------------------------------------------------------------------------

    @property
    def window_s(self) -> tuple[float, float]:
        """Where contacts and time count, in seconds of the run."""
        end_min = self.warm_up_min + self.day_min - self.tail_min
        return self.warm_up_min * MINUTE_S, end_min * MINUTE_S

    def engine(self, result: RunResult) -> Sums:
        sums = engine_sums(result, self.window_s, format_duration(self.within_s))
        if P90 in self.theory:
            sums[P90] = self._within_p90(result)
        return sums

    def _within_p90(self, result: RunResult) -> tuple[np.ndarray, np.ndarray]:
        """Contacts answered within what should be the p90, and all contacts answered."""
        within, answered = [], []
        for log in result.logs:
            rows, (begin_s, end_s) = log.contacts, self.window_s
            rows = rows[(rows["arrived_s"] >= begin_s) & (rows["arrived_s"] < end_s)]
            wait = (rows["assigned_s"] - rows["joined_s"])[~np.isnan(rows["assigned_s"])]
            within.append(np.count_nonzero(wait <= self.p90_s))
            answered.append(wait.size)
        return np.array(within, float), np.array(answered, float)

    # The twin -------------------------------------------------------------------------------------

    def same(self, result: RunResult) -> tuple[Sums, float]:
        customers = same_customers(result.logs, result.seed, self.handling, self.patience)
        served = self._twin(customers)
        return self._sums(served), largest_difference(result, served)

    def drawn(self, rng: np.random.Generator) -> Sums:
        length_s = (self.warm_up_min + self.day_min) * MINUTE_S
        contacts = self.start + self.rate_per_s * length_s
        parts = []
        for days in chunks(self.fresh_days, contacts):
            arrived = poisson(rng, days, self.rate_per_s, length_s, self.start)
            work = self.handling.sample(rng, arrived.shape)
            patience = self.patience.sample(rng, arrived.shape)
            parts.append(self._sums(self._twin(Customers(arrived, work, patience))))
        return joined(parts)

    def _twin(self, customers: Customers) -> Served:
        if self.capacity == 1:
            return serve(customers, self.agents, self.window_s, self.room)
        most_loaded = self.choose_agent == "most_loaded"
        return ChatDesks(customers, self.agents, self.slowdown, most_loaded, self.window_s).serve()

    def _sums(self, served: Served) -> Sums:
        p90_s = self.p90_s if P90 in self.theory else math.nan
        return served_sums(served, self.agents, self.capacity, self.within_s, p90_s)

    # Time -----------------------------------------------------------------------------------------

    def in_time(self, most_waiting: int = 150) -> DeskInTime:
        """The desk as a Markov chain; only of exponential laws."""
        return DeskInTime(
            self.rate_per_s,
            [self.handling.mean_s * factor for factor in self.slowdown],
            self.patience.mean_s,
            self.agents,
            self.choose_agent == "most_loaded",
            most_waiting,
        )


# What is compared ---------------------------------------------------------------------------------


def in_balance(desk: Desk) -> dict[str, float]:
    """What theory says of a desk of exponential laws. Left out is what says the same again."""
    steady = desk.steady
    found = {
        "p_wait": steady.p_wait,
        "wait_s": steady.mean_wait_s,
        "queue_length": steady.mean_queue,
        "occupancy": steady.occupancy,
    }
    levels = steady.service_levels(desk.within_s)
    found |= {f"service_level_{name}": getattr(levels, name) for name in LEVELS}
    found |= {
        "p_abandon": steady.p_abandon,
        "wait_answered_s": steady.mean_wait_answered_s,
        "wait_abandoned_s": steady.mean_wait_abandoned_s,
    }
    if math.isinf(desk.patience.mean_s):  # all are answered, all service levels are one
        found = dict(list(found.items())[:5])
    if desk.room == 0:
        found = {"occupancy": steady.occupancy}
    if desk.room is not None:
        found["p_blocked"] = steady.p_blocked
    if desk.capacity > 1:
        found["slot_utilisation"] = steady.slot_utilisation
        found["concurrency"] = steady.contacts_held / (desk.agents * steady.occupancy)
    if not math.isnan(desk.p90_s):
        found[P90] = 0.9  # compared as a share, see `Desk.read`
    return found


def engine_sums(result: RunResult, window_s: tuple[float, float], within: str) -> Sums:
    """The measures that planners see, day by day.

    The last minutes are left out: after the day's end nobody who gave up is tagged with the wait
    they would have had, and contacts of low priority meet none of high priority any more.
    """
    begin_s, end_s = (result.plan.start_clock_s + s for s in window_s)

    def by_day(measure: str, stat: str | None = None) -> np.ndarray:
        found = result.results.by_day(measure, stat=stat, during=(begin_s, end_s))
        return np.nan_to_num(found)

    day, offered, answered = np.ones(result.days), by_day("offered"), by_day("answered")
    abandoned, waited_s = by_day("abandoned"), by_day("queue_time") * answered
    waited_abandoned_s = by_day("queue_time_abandoned") * abandoned
    level = {
        name: by_day("service_level" if name == "offered" else f"service_level_{name}", within)
        for name in LEVELS
    }
    early = offered * (level["early_abandons_good"] - level["offered"])
    whole = dict.fromkeys(LEVELS, offered)
    whole |= {"answered": answered, "without_early_abandons": offered - early}
    return {
        "p_blocked": (by_day("turned_away"), by_day("arrivals")),
        "p_wait": (offered - by_day("immediate_answers") * offered, offered),
        "p_abandon": (abandoned, offered),
        "wait_s": (waited_s + waited_abandoned_s, offered),
        "wait_answered_s": (waited_s, answered),
        "wait_abandoned_s": (waited_abandoned_s, abandoned),
        "queue_length": (by_day("queue_length"), day),
        "occupancy": (by_day("occupancy"), day),
        "slot_utilisation": (by_day("slot_utilisation"), day),
        "concurrency": (by_day("concurrency") * by_day("occupancy"), by_day("occupancy")),
        **{f"service_level_{name}": (level[name] * whole[name], whole[name]) for name in LEVELS},
    }


def served_sums(served: Served, agents: int, capacity: int, within_s: float, p90_s: float) -> Sums:
    """The same of the twin, straight from the definitions."""
    arrived, wait = served.customers.arrived, served.wait
    patience, stays = served.customers.patience, served.answered
    seen = (arrived >= served.begin_s) & (arrived < served.end_s)
    offered = seen & ~np.isnan(wait)
    answered, abandoned = offered & stays, offered & ~stays
    waited = np.where(np.isnan(wait), 0.0, np.minimum(wait, patience))
    in_time, early = answered & (wait <= within_s), abandoned & (patience <= within_s)
    length_s = served.end_s - served.begin_s

    def count(which: np.ndarray) -> np.ndarray:
        return which.sum(axis=0).astype(float)

    def per_s(stretches: np.ndarray, which: np.ndarray) -> np.ndarray:
        return np.where(which, stretches, 0.0).sum(axis=0) / length_s

    day, all_offered, all_answered = np.ones(arrived.shape[1]), count(offered), count(answered)
    held = per_s(served.in_window(arrived + wait, served.held), stays)
    occupied = served.occupied_s / length_s
    return {
        "p_blocked": (count(seen) - all_offered, count(seen)),
        "p_wait": (count(offered & (wait > 0)), all_offered),
        "p_abandon": (count(abandoned), all_offered),
        "wait_s": ((waited * offered).sum(axis=0), all_offered),
        "wait_answered_s": ((waited * answered).sum(axis=0), all_answered),
        "wait_abandoned_s": ((waited * abandoned).sum(axis=0), count(abandoned)),
        "queue_length": (per_s(served.in_window(arrived, waited), waited > 0), day),
        "occupancy": (occupied / agents, day),
        "slot_utilisation": (held / (agents * capacity), day),
        "concurrency": (held / agents, occupied / agents),
        "service_level_offered": (count(in_time), all_offered),
        "service_level_answered": (count(in_time), all_answered),
        "service_level_without_early_abandons": (count(in_time), count(offered & ~early)),
        "service_level_early_abandons_good": (count(in_time | early), all_offered),
        "service_level_virtual": (count(offered & (wait <= within_s)), all_offered),
        P90: (count(answered & (wait <= p90_s)), all_answered),
    }


def largest_difference(result: RunResult, served: Served) -> float:
    """Seconds by which engine and twin differ at most: waits, waits had one stayed, holding times.

    Of those who gave up after the day's end the engine does not know the wait they would have had;
    and whoever was turned away by one must be by the other.
    """
    rows = [log.contacts for log in result.logs]

    def table(name: str, since: str) -> np.ndarray:
        return in_columns([contacts[name] - contacts[since] for contacts in rows], np.nan)

    there, stays = served.customers.there, served.answered
    left_s = served.customers.arrived + np.fmin(served.wait, served.customers.patience)
    known = ~np.isnan(served.wait) & (stays | (left_s < result.plan.day_end_s - 5 * MINUTE_S))
    turned_away = np.isnan(served.wait) & there
    apart = [
        _apart(table("would_be_assigned_s", "joined_s"), served.wait, known & there),
        _apart(table("assigned_s", "joined_s"), served.wait, stays & there),
        _apart(table("freed_s", "assigned_s"), served.held, stays & there),
        _apart(
            table("queue_left_s", "joined_s"), served.customers.patience, ~stays & known & there
        ),
        _apart(table("queue_left_s", "joined_s"), np.zeros_like(served.wait), turned_away),
    ]
    return max(apart)


def _apart(found: np.ndarray, expected: np.ndarray, where: np.ndarray) -> float:
    """The largest difference; infinite if one of the two never happened."""
    difference = np.abs(found - expected)[where]
    return float(np.nan_to_num(difference, nan=math.inf).max(initial=0.0))
