"""The desk once more, in NumPy: the same customers, served without a calendar.

It serves two purposes. The engine must give the same waits, contact by contact. And as it plays
thousands of days at once, its mean is known far better than the engine's, so it is the control
variate of the estimates.

Customers and what becomes of them are tables of shape (contacts, days), contacts by arrival; where
a day has fewer, arrivals are infinite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from imroute.customers import Purpose, pairs, stream_key
from imroute.engine.contract import Log

from .laws import Law

ENOUGH = 800_000  # contacts in one table: more no longer fit a processor's cache


@dataclass(frozen=True)
class Customers:
    """What customers bring along, whoever serves them."""

    arrived: np.ndarray
    work: np.ndarray
    patience: np.ndarray

    @property
    def there(self) -> np.ndarray:
        return np.isfinite(self.arrived)


@dataclass(frozen=True)
class Served:
    """What became of them."""

    customers: Customers
    wait: np.ndarray
    """The virtual wait: until an agent has room, had this customer stayed. NaN: turned away."""
    held: np.ndarray
    """Seconds with an agent; only of those who were answered."""
    occupied_s: np.ndarray
    """By day: seconds of agents with at least one contact, between `begin_s` and `end_s`."""
    begin_s: float
    end_s: float

    @property
    def answered(self) -> np.ndarray:
        return self.wait <= self.customers.patience

    def in_window(self, start: np.ndarray, length: np.ndarray) -> np.ndarray:
        """Seconds of stretches of time that lie in the window."""
        end = np.minimum(start + length, self.end_s)
        return np.maximum(end - np.maximum(start, self.begin_s), 0.0)


# Customers ----------------------------------------------------------------------------------------


def uniforms(
    log: Log, seed: int, type_: str, purpose: Purpose, index: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """The engine's own pairs of uniform numbers, of all contacts, which are of one type."""
    words = stream_key(seed, log.replication, type_)
    keys = tuple(np.full(len(log.contacts), word, np.uint64) for word in words)
    return pairs(keys, index, purpose, log.contacts["customer"])


def same_customers(logs: Sequence[Log], seed: int, handling: Law, patience: Law) -> Customers:
    """The customers of these days, by our own inverse CDFs of their uniform numbers."""

    def drawn(law: Law, purpose: Purpose) -> np.ndarray:
        return in_columns([law.at(uniforms(log, seed, "call", purpose)[0]) for log in logs], 1.0)

    arrived = in_columns([log.contacts["arrived_s"] for log in logs], np.inf)
    return Customers(arrived, drawn(handling, Purpose.HANDLING), drawn(patience, Purpose.JOIN))


def in_columns(days: Sequence[np.ndarray], filling: float) -> np.ndarray:
    """One day a column."""
    columns = np.full((max(map(len, days)), len(days)), filling)
    for number, day in enumerate(days):
        columns[: len(day), number] = day
    return columns


def poisson(
    rng: np.random.Generator, days: int, rate_per_s: float, length_s: float, start: int = 0
) -> np.ndarray:
    """Arrivals at one rate, after so many at the first instant."""
    mean = rate_per_s * length_s
    gaps = rng.standard_exponential((start + int(mean + 7 * mean**0.5 + 10), days)) / rate_per_s
    gaps[:start] = 0.0
    arrived = np.cumsum(gaps, axis=0, out=gaps)
    arrived[arrived >= length_s] = np.inf
    return arrived[: int(np.isfinite(arrived).sum(axis=0).max())].copy()


def chunks(days: int, contacts_a_day: float) -> Iterator[int]:
    """Split many days so that none of their tables gets too large."""
    at_once = max(1, int(ENOUGH / contacts_a_day))
    while days > 0:
        yield min(days, at_once)
        days -= at_once


# One contact at a time ----------------------------------------------------------------------------


def serve(
    customers: Customers, agents: int, window_s: tuple[float, float], room: int | None = None
) -> Served:
    """First come, first served by agents with one contact each; at most `room` wait.

    Source: Kiefer & Wolfowitz (1955); who gives up or finds no room leaves the work undone.
    """
    contacts, days = customers.arrived.shape
    day = np.arange(days)
    free_at = np.zeros((days, agents))
    leaves_at = np.full((days, max(room or 0, 1)), -np.inf)  # of those who were last to wait
    wait = np.empty((contacts, days))
    for i, arrived in enumerate(np.where(customers.there, customers.arrived, 1e15)):
        agent = free_at.argmin(axis=1)
        free = free_at[day, agent]
        wait[i] = np.maximum(free - arrived, 0.0)
        if room is not None:
            place = leaves_at.argmin(axis=1)
            full = (leaves_at[day, place] > arrived) | (room == 0)
            wait[i, full & (wait[i] > 0)] = np.nan
            leaves = arrived + np.fmin(wait[i], customers.patience[i])
            leaves_at[day, place] = np.where(wait[i] > 0, leaves, leaves_at[day, place])
        ends = arrived + wait[i] + customers.work[i]
        free_at[day, agent] = np.where(wait[i] <= customers.patience[i], ends, free)
    served = Served(customers, wait, customers.work, np.zeros(days), *window_s)
    busy = served.in_window(customers.arrived + wait, customers.work)
    return Served(
        customers,
        wait,
        customers.work,
        np.where(served.answered & customers.there, busy, 0.0).sum(axis=0),
        *window_s,
    )


# Several contacts at once -------------------------------------------------------------------------


class ChatDesks:
    """Agents who hold several contacts, each progressing at speed 1 / slowdown; days side by side.

    A step is the next thing on each day: the head of the queue meets an agent with room, a contact
    ends, or a contact joins the queue. Those who give up stay in the queue and are passed over.
    """

    def __init__(
        self,
        customers: Customers,
        agents: int,
        slowdown: Sequence[float],
        most_loaded: bool,
        window_s: tuple[float, float],
    ) -> None:
        self.customers, self.window_s, self.most_loaded = customers, window_s, most_loaded
        contacts, days = customers.arrived.shape
        self.arrived = np.vstack([customers.arrived, np.full((1, days), np.inf)])
        self.slots, self.pace = len(slowdown), np.array([1.0, *slowdown])
        self.done_at = np.full((days, agents, self.slots), np.inf)  # in an agent's progress
        self.whose = np.zeros((days, agents, self.slots), int)
        self.progress, self.first_done_at = np.zeros((days, agents)), self.done_at.min(axis=2)
        self.holds, self.last = np.zeros((days, agents), int), np.full((days, agents), -1)
        self.now, self.occupied_s = np.zeros(days), np.zeros(days)
        self.head, self.tail, self.given = (np.zeros(days, int) for _ in range(3))
        self.wait = np.full((contacts, days), np.nan)
        self.assigned = np.full((contacts, days), np.nan)
        self.held = np.zeros((contacts, days))

    def serve(self) -> Served:
        day = np.arange(self.now.size)
        while True:
            pace = self.pace[self.holds]
            left = (self.first_done_at - self.progress) * pace
            agent = left.argmin(axis=1)
            ends, arrives = self.now + left[day, agent], self.arrived[self.tail, day]
            takes = (self.head < self.tail) & (self.holds.min(axis=1) < self.slots)
            then = np.where(takes, self.now, np.minimum(ends, arrives))
            open_ = np.isfinite(then)
            if not open_.any():
                return Served(self.customers, self.wait, self.held, self.occupied_s, *self.window_s)
            self._pass(np.where(open_, then, self.now), pace)
            self._end(np.flatnonzero(open_ & ~takes & (ends <= arrives)), agent)
            self.tail[open_ & ~takes & (arrives < ends)] += 1
            self._take(np.flatnonzero(takes))

    def _pass(self, then: np.ndarray, pace: np.ndarray) -> None:
        self.progress += (then - self.now)[:, None] / pace
        begin_s, end_s = self.window_s
        seen = np.minimum(then, end_s) - np.maximum(self.now, begin_s)
        self.occupied_s += np.maximum(seen, 0.0) * (self.holds > 0).sum(axis=1)
        self.now = then

    def _end(self, day: np.ndarray, agents: np.ndarray) -> None:
        agent = agents[day]
        slot = self.done_at[day, agent].argmin(axis=1)
        whose = self.whose[day, agent, slot]
        self.held[whose, day] = self.now[day] - self.assigned[whose, day]
        self.progress[day, agent] = self.first_done_at[day, agent]
        self.done_at[day, agent, slot] = np.inf
        self.first_done_at[day, agent] = self.done_at[day, agent].min(axis=1)
        self.holds[day, agent] -= 1

    def _take(self, day: np.ndarray) -> None:
        head = self.head[day]
        self.wait[head, day] = self.now[day] - self.arrived[head, day]
        self.head[day] += 1
        stays = self.wait[head, day] <= self.customers.patience[head, day]
        day, head = day[stays], head[stays]
        agent = self._chosen(day)
        slot = self.done_at[day, agent].argmax(axis=1)
        done_at = self.progress[day, agent] + self.customers.work[head, day]
        self.done_at[day, agent, slot], self.whose[day, agent, slot] = done_at, head
        self.first_done_at[day, agent] = np.minimum(self.first_done_at[day, agent], done_at)
        self.assigned[head, day] = self.now[day]
        self.holds[day, agent] += 1
        self.last[day, agent] = self.given[day]
        self.given[day] += 1

    def _chosen(self, day: np.ndarray) -> np.ndarray:
        """By the number held; ties go to the longest since last assigned, then in order."""
        holds = self.holds[day]
        rank = self.slots - holds if self.most_loaded else holds
        order = np.where(holds < self.slots, rank * 10**9 + self.last[day], 10**15)
        return np.asarray(order.argmin(axis=1))
