"""Desks on which one tier of customers goes before another, nobody interrupted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imroute.customers import Purpose
from imroute.studies import RunResult
from imroute.theory import priority_mean_waits_s

from .agreement import Sums, joined
from .case import HOUR_S, MINUTE_S, Case
from .exact import priority_waits_s
from .laws import Law
from .twin import chunks, in_columns, poisson, uniforms

SCENARIO = """
title: {title}
day: {{start: 00:00, end: "{end}"}}
warm_up: {warm_up}m
tiers:
{tiers}
contact_types:
  call:
    arrivals: {per_hour}/h
    patience: none
    handling: {handling}
pools:
  desk: {{agents: {agents}, capacity: 1}}
"""
NAMES = ("gold", "silver", "bronze")


@dataclass(frozen=True, kw_only=True)
class PriorityDesk(Case):
    """A telephone desk; `shares` of the tiers, the one that goes first before the others."""

    agents: int
    per_hour: float
    shares: Sequence[float]
    handling: Law
    warm_up_min: int = 120
    day_min: int = 24 * 60
    tail_min: int = 120
    """The day's last minutes are not counted: nobody comes any more who could go before others."""
    compared: Sequence[str] = NAMES

    @property
    def scenario(self) -> str:
        tiers = [
            f"  {name}: {{share: {share}, priority: {len(self.shares) - place}}}"
            for place, (name, share) in enumerate(zip(NAMES, self.shares, strict=False))
        ]
        return SCENARIO.format(
            title=self.title.replace(":", ","),
            end=f"{self.day_min // 60:02}:{self.day_min % 60:02}",
            warm_up=self.warm_up_min,
            tiers="\n".join(
                reversed(tiers)
            ),  # the order in which tiers are written decides nothing
            per_hour=self.per_hour,
            handling=self.handling.written,
            agents=self.agents,
        )

    @property
    def rates_per_s(self) -> list[float]:
        return [share * self.per_hour / HOUR_S for share in self.shares]

    def exact(self) -> dict[str, float]:
        if self.agents == 1:
            waits_s = priority_waits_s(self.rates_per_s, self.handling)
        else:
            waits_s = priority_mean_waits_s(
                arrival_rates_per_s=self.rates_per_s,
                mean_handle_s=self.handling.mean_s,
                agents=self.agents,
            )
        found: dict[str, float] = {}
        for name, rate, wait_s in zip(NAMES, self.rates_per_s, waits_s, strict=False):
            if name in self.compared:
                found |= {f"wait_s {name}": wait_s, f"queue_length {name}": rate * wait_s}
        return found

    @property
    def window_s(self) -> tuple[float, float]:
        end_min = self.warm_up_min + self.day_min - self.tail_min
        return self.warm_up_min * MINUTE_S, end_min * MINUTE_S

    def engine(self, result: RunResult) -> Sums:
        begin_s, end_s = (result.plan.start_clock_s + s for s in self.window_s)

        def by_day(measure: str, name: str) -> np.ndarray:
            return result.results.by_day(measure, f"tier:{name}", during=(begin_s, end_s))

        sums: Sums = {}
        for name in NAMES[: len(self.shares)]:
            answered = by_day("answered", name)
            sums[f"wait_s {name}"] = (by_day("queue_time", name) * answered, answered)
            sums[f"queue_length {name}"] = (by_day("queue_length", name), np.ones(result.days))
        return sums

    def same(self, result: RunResult) -> tuple[Sums, float]:
        logs = result.logs
        order = [result.plan.tiers.index(name) for name in NAMES[: len(self.shares)]]
        mine = [[log.contacts["tier"] == tier for log in logs] for tier in order]
        drawn = [uniforms(log, result.seed, "call", Purpose.HANDLING)[0] for log in logs]
        work = [self.handling.at(of_day) for of_day in drawn]

        def table(values: Sequence[np.ndarray], tier: int, filling: float) -> np.ndarray:
            chosen = zip(values, mine[tier], strict=True)
            return in_columns([value[which] for value, which in chosen], filling)

        tiers = range(len(self.shares))
        arrived = [table([log.contacts["arrived_s"] for log in logs], t, np.inf) for t in tiers]
        wait = serve_by_tier(arrived, [table(work, t, 1.0) for t in tiers], self.agents)
        waited = [log.contacts["assigned_s"] - log.contacts["joined_s"] for log in logs]
        apart = [np.abs(table(waited, t, 0.0) - wait[t])[np.isfinite(arrived[t])] for t in tiers]
        return self._sums(arrived, wait), max(float(difference.max()) for difference in apart)

    def drawn(self, rng: np.random.Generator) -> Sums:
        length_s = (self.warm_up_min + self.day_min) * MINUTE_S
        parts = []
        for days in chunks(self.fresh_days, sum(self.rates_per_s) * length_s):
            arrived = [poisson(rng, days, rate, length_s) for rate in self.rates_per_s]
            work = [self.handling.sample(rng, of_tier.shape) for of_tier in arrived]
            parts.append(self._sums(arrived, serve_by_tier(arrived, work, self.agents)))
        return joined(parts)

    def _sums(self, arrived: Sequence[np.ndarray], wait: Sequence[np.ndarray]) -> Sums:
        begin_s, end_s = self.window_s
        sums: Sums = {}
        for name, came, waited in zip(NAMES, arrived, wait, strict=False):
            seen = (came >= begin_s) & (came < end_s)
            assigned = np.minimum(came + waited, end_s)
            in_line = np.maximum(assigned - np.maximum(came, begin_s), 0.0)
            queue_length = np.where(np.isfinite(came), in_line, 0.0).sum(axis=0) / (end_s - begin_s)
            total = np.where(seen, waited, 0.0).sum(axis=0)
            sums[f"wait_s {name}"] = (total, seen.sum(axis=0).astype(float))
            sums[f"queue_length {name}"] = (queue_length, np.ones(came.shape[1]))
        return sums


def serve_by_tier(
    arrived: Sequence[np.ndarray], work: Sequence[np.ndarray], agents: int
) -> list[np.ndarray]:
    """Waits by tier. A step is the next contact that begins: the first tier's, if one is there."""
    days = arrived[0].shape[1]
    day = np.arange(days)
    queues = [np.vstack([came, np.full((1, days), np.inf)]) for came in arrived]
    wait = [np.zeros_like(came) for came in arrived]
    head = np.zeros((len(arrived), days), int)
    free_at = np.zeros((days, agents))
    for _ in range(sum(map(len, arrived))):
        heads = np.array([queue[head[tier], day] for tier, queue in enumerate(queues)])
        agent = free_at.argmin(axis=1)
        begins = np.maximum(free_at[day, agent], heads.min(axis=0))
        tier_taken = (heads <= begins).argmax(axis=0)
        for tier in range(len(arrived)):
            on = np.flatnonzero((tier_taken == tier) & (begins < math.inf))
            row = head[tier, on]
            wait[tier][row, on] = begins[on] - heads[tier, on]
            free_at[on, agent[on]] = begins[on] + work[tier][row, on]
            head[tier, on] += 1
    return wait
