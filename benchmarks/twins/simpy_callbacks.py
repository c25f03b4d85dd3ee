"""W1 and W2 on SimPy's calendar alone: plain functions called back, queues of our own."""

from __future__ import annotations

import random
import time
from collections import deque

import simpy
from simpy.events import Timeout

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


class Chat:
    """One chat; `waited` and `first_reply_s` are NaN until known."""

    __slots__ = ("agent", "came", "first_reply_s", "replies", "state", "waited")

    def __init__(self, came: float) -> None:
        self.came = came
        self.waited = self.first_reply_s = float("nan")
        self.state = "waiting"
        self.replies = 0
        self.agent = -1


class Line:
    """Who waits, first come first served; who gave up is passed over when their turn comes."""

    def __init__(self) -> None:
        self.waiting: deque[Chat] = deque()

    def take(self) -> Chat | None:
        while self.waiting:
            chat = self.waiting.popleft()
            if chat.state == "waiting":
                return chat
        return None


def w1(hours: float, seed: int) -> Day:
    begun = time.perf_counter()
    env, draw = simpy.Environment(), random.Random(seed).expovariate
    line, chats, idle = Line(), list[Chat](), W1.agents
    rate, end_s = W1.per_hour / HOUR_S, hours * HOUR_S

    def arrives(event: simpy.Event) -> None:
        nonlocal idle
        if env.now >= end_s:
            return
        chat = Chat(env.now)
        chats.append(chat)
        Timeout(env, draw(rate)).callbacks.append(arrives)
        if idle:
            idle -= 1
            begin(chat)
        else:
            line.waiting.append(chat)
            Timeout(env, draw(1 / W1.patience_s), chat).callbacks.append(gives_up)

    def begin(chat: Chat) -> None:
        chat.state, chat.waited = "answered", env.now - chat.came
        Timeout(env, draw(1 / HANDLING_S)).callbacks.append(ends)

    def gives_up(event: simpy.Event) -> None:
        chat: Chat = event.value
        if chat.state == "waiting":
            chat.state, chat.waited = "abandoned", env.now - chat.came

    def ends(event: simpy.Event) -> None:
        nonlocal idle
        chat = line.take()
        if chat:
            begin(chat)
        else:
            idle += 1

    Timeout(env, draw(rate)).callbacks.append(arrives)
    env.run()
    seconds = time.perf_counter() - begun
    told = [(chat.came, chat.waited, chat.state == "abandoned") for chat in chats]
    return w1_day(seconds, len(told), *zip(*told, strict=True))


def w2(hours: float, seed: int) -> Day:
    begun = time.perf_counter()
    desk = _ChatDesk(hours, seed)
    desk.env.run()
    seconds = time.perf_counter() - begun
    worked = at_work_s(*zip(*desk.work, strict=True), hours)
    told = [(chat.came, chat.first_reply_s) for chat in desk.chats]
    return w2_day(seconds, *zip(*told, strict=True), worked, hours)


class _ChatDesk:
    """Agents with several chats each, who reply to one at a time."""

    def __init__(self, hours: float, seed: int) -> None:
        self.env, self.draw = simpy.Environment(), random.Random(seed).expovariate
        self.end_s = hours * HOUR_S
        self.line, self.chats = Line(), list[Chat]()
        self.held = [0] * W2.agents
        self.at_work = [False] * W2.agents
        self.inbox: list[deque[Chat]] = [deque() for _ in range(W2.agents)]
        self.work: list[tuple[float, float]] = []
        Timeout(self.env, self.draw(W2.per_hour / HOUR_S)).callbacks.append(self.arrives)

    def arrives(self, event: simpy.Event) -> None:
        if self.env.now >= self.end_s:
            return
        chat = Chat(self.env.now)
        self.chats.append(chat)
        Timeout(self.env, self.draw(W2.per_hour / HOUR_S)).callbacks.append(self.arrives)
        fewest = min(self.held)
        if fewest < W2.capacity:
            agent = self.held.index(fewest)
            self.held[agent] += 1
            self.assign(chat, agent)
        else:
            self.line.waiting.append(chat)
            patience_s = self.draw(1 / W2.patience_s)
            Timeout(self.env, patience_s, chat).callbacks.append(self.gives_up)

    def assign(self, chat: Chat, agent: int) -> None:
        chat.state, chat.agent = "assigned", agent
        self.finds(chat)

    def finds(self, chat: Chat) -> None:
        """A message reaches the agent, who replies at once or puts it in the inbox."""
        if self.at_work[chat.agent]:
            self.inbox[chat.agent].append(chat)
        else:
            self.begin(chat)

    def begin(self, chat: Chat) -> None:
        self.at_work[chat.agent] = True
        reply_s = self.draw(1 / REPLY_S)
        self.work.append((self.env.now, self.env.now + reply_s))
        Timeout(self.env, reply_s, chat).callbacks.append(self.replied)

    def replied(self, event: simpy.Event) -> None:
        chat: Chat = event.value
        agent = chat.agent
        self.at_work[agent] = False
        if chat.replies == 0:
            chat.first_reply_s = self.env.now - chat.came
        chat.replies += 1
        # Who has waited in the inbox comes before who is assigned now.
        if self.inbox[agent]:
            self.begin(self.inbox[agent].popleft())
        if chat.replies < REPLIES:
            silence_s = self.draw(1 / CUSTOMER_REPLY_S)
            Timeout(self.env, silence_s, chat).callbacks.append(self.writes)
        else:
            self.ends(agent)

    def ends(self, agent: int) -> None:
        chat = self.line.take()
        if chat:
            self.assign(chat, agent)
        else:
            self.held[agent] -= 1

    def writes(self, event: simpy.Event) -> None:
        self.finds(event.value)

    def gives_up(self, event: simpy.Event) -> None:
        if event.value.state == "waiting":
            event.value.state = "abandoned"
