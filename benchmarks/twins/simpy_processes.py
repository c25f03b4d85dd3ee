"""W1 and W2 in SimPy, one process a chat: the way its documentation teaches."""

from __future__ import annotations

import random
import time
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.workloads import (
    CUSTOMER_REPLY_S,
    HANDLING_S,
    HOUR_S,
    REPLIES,
    REPLY_S,
    W1,
    W2,
    Day,
    at_work_s,
    w1_day,
    w2_day,
)

Process = Generator[simpy.Event, Any, None]


def w1(hours: float, seed: int) -> Day:
    begun = time.perf_counter()
    env, draw = simpy.Environment(), random.Random(seed).expovariate
    desk = simpy.Resource(env, W1.agents)
    told: list[tuple[float, float, bool]] = []

    def chat() -> Process:
        came = env.now
        with desk.request() as agent:
            won = yield agent | env.timeout(draw(1 / W1.patience_s))
            told.append((came, env.now - came, agent not in won))
            if agent in won:
                yield env.timeout(draw(1 / HANDLING_S))

    def customers() -> Process:
        yield env.timeout(draw(W1.per_hour / HOUR_S))
        while env.now < hours * HOUR_S:
            env.process(chat())
            yield env.timeout(draw(W1.per_hour / HOUR_S))

    env.process(customers())
    env.run()
    seconds = time.perf_counter() - begun
    return w1_day(seconds, len(told), *zip(*told, strict=True))


def w2(hours: float, seed: int) -> Day:
    begun = time.perf_counter()
    env, draw = simpy.Environment(), random.Random(seed).expovariate
    slots = simpy.Resource(env, W2.agents * W2.capacity)
    agents = [simpy.Resource(env, 1) for _ in range(W2.agents)]
    held = [0] * W2.agents
    told: list[tuple[float, float]] = []
    work: list[tuple[float, float]] = []

    def chat() -> Process:
        came = env.now
        with slots.request() as slot:
            won = yield slot | env.timeout(draw(1 / W2.patience_s))
            if slot not in won:
                told.append((came, float("nan")))
                return
            chosen = held.index(min(held))
            held[chosen] += 1
            yield from reply(chosen)
            told.append((came, env.now - came))
            for _ in range(REPLIES - 1):
                yield env.timeout(draw(1 / CUSTOMER_REPLY_S))
                yield from reply(chosen)
            held[chosen] -= 1

    def reply(chosen: int) -> Process:
        with agents[chosen].request() as turn:
            yield turn
            began = env.now
            yield env.timeout(draw(1 / REPLY_S))
            work.append((began, env.now))

    def customers() -> Process:
        yield env.timeout(draw(W2.per_hour / HOUR_S))
        while env.now < hours * HOUR_S:
            env.process(chat())
            yield env.timeout(draw(W2.per_hour / HOUR_S))

    env.process(customers())
    env.run()
    seconds = time.perf_counter() - begun
    worked = at_work_s(*zip(*work, strict=True), hours)
    return w2_day(seconds, *zip(*told, strict=True), worked, hours)
