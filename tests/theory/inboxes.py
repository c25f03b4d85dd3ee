"""One agent and several chats: the closed network, and a backlog of conversations."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from imroute.customers import Purpose
from imroute.engine.contract import Log
from imroute.studies import RunResult
from imroute.theory import busy_agent

from .agreement import Agreement, Sums
from .case import HOUR_S, Case
from .exact import p_response_within
from .laws import Law
from .twin import uniforms

SCENARIO = """
title: {title}
day: {{start: 00:00, end: "{end}"}}
at_close: stop
start: {{chat: {waiting}}}
contact_types:
  chat:
    arrivals: 0/h
    patience: none
    conversation: {{turns: {turns}, agent_reply: {reply}, customer_reply: {think}}}
pools:
  desk: {{agents: {agents}, capacity: {chats}}}
"""
P90 = "response_p90_s"
Draw = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]
"""Of a chat and its turn: agent's reply, customer's reply, whether it is the last turn."""


@dataclass(frozen=True, kw_only=True)
class BusyInbox(Case):
    """Agents who always hold `chats` chats. Replies are short, so that the start is forgotten."""

    chats: int
    reply: Law
    think: Law
    agents: int = 1
    turns: float = math.inf
    """Mean of the geometric number of replies of a chat, after which the next one begins."""
    hours: int = 4
    fresh_days: int = 200

    @property
    def scenario(self) -> str:
        endless = math.isinf(self.turns)
        return SCENARIO.format(
            title=self.title.replace(":", ","),
            end=f"{self.hours:02}:00",
            waiting=self.agents * self.chats if endless else self._backlog,
            turns=1_000_000 if endless else f"{{geometric: {self.turns}}}",
            reply=self.reply.written,
            think=self.think.written,
            agents=self.agents,
            chats=self.chats,
        )

    @property
    def _backlog(self) -> int:
        """More than an agent who does nothing but reply can get through."""
        return int(1.2 * self.hours * HOUR_S / self.reply.mean_s / self.turns)

    @property
    def _away_s(self) -> float:
        """Mean time from a reply to the next message: none after the last reply of a chat."""
        return self.think.mean_s * (1 - 1 / self.turns)

    # Theory ---------------------------------------------------------------------------------------

    def exact(self) -> dict[str, float]:
        busy = busy_agent(
            agent_reply_s=self.reply.mean_s, customer_reply_s=self._away_s, chats=self.chats
        )
        if not math.isinf(self.turns):
            inbox_s = busy.mean_response_s - self.reply.mean_s
            return {"focus_occupancy": busy.utilisation, "inbox_s": inbox_s}
        return {
            "focus_occupancy": busy.utilisation,
            "replies_per_s": busy.replies_per_s,
            "response_s": busy.mean_response_s,
            P90: 0.9,
        }

    @property
    def p90_s(self) -> float:
        root = optimize.brentq(lambda t: self._within(t) - 0.9, 0, 1e4, xtol=1e-9)
        return float(root)

    def _within(self, seconds: float) -> float:
        return p_response_within(
            seconds,
            agent_reply_s=self.reply.mean_s,
            customer_reply_s=self.think.mean_s,
            chats=self.chats,
        )

    def read(self, agreements: list[Agreement]) -> list[Agreement]:
        """Tell the p90, compared as the share answered by then, as a time."""
        return [self._as_time(a) if a.quantity == P90 else a for a in agreements]

    def _as_time(self, share: Agreement) -> Agreement:
        at, step = self.p90_s, self.p90_s * 1e-4
        density = (self._within(at + step) - self._within(at - step)) / (2 * step)
        return Agreement(P90, at - (share.value - 0.9) / density, share.error / density, at)

    # Simulated ------------------------------------------------------------------------------------

    @property
    def _end_s(self) -> float:
        return self.hours * HOUR_S

    def engine(self, result: RunResult) -> Sums:
        day, by_day = np.ones(result.days), result.results.by_day
        sums = {"focus_occupancy": (by_day("focus_occupancy"), day)}
        if not math.isinf(self.turns):
            begun = [float(np.isfinite(log.contacts["work_began_s"]).sum()) for log in result.logs]
            sums["inbox_s"] = (by_day("inbox_time") * begun, np.array(begun))
            return sums
        works = [log.work[~np.isnan(log.work["ended_s"])] for log in result.logs]
        replies = np.array([float(work.size) for work in works])
        quick = [work["ended_s"] - work["message_s"] <= self.p90_s for work in works]
        sums["replies_per_s"] = (replies / self.agents, day * self._end_s)
        sums["response_s"] = (by_day("reply_time") * replies, replies)
        sums[P90] = (np.array([float(np.count_nonzero(of_day)) for of_day in quick]), replies)
        return sums

    # The twin -------------------------------------------------------------------------------------

    def same(self, result: RunResult) -> tuple[Sums, float]:
        draw = self._draws_of(result)
        worked = self._play(draw, result.days * self.agents)
        of_agents = [
            log.work[log.work["agent"] == n] for log in result.logs for n in range(self.agents)
        ]
        apart = [self._apart(work, worked[:, :, column]) for column, work in enumerate(of_agents)]
        return self._sums(worked), max(apart)

    def _apart(self, work: np.ndarray, worked: np.ndarray) -> float:
        """The largest difference of an agent's replies; infinite if one sends more."""
        _, began, ended, _ = worked
        if work.size != np.count_nonzero(began < self._end_s):
            return math.inf
        sent = work[~np.isnan(work["ended_s"])]
        found = np.array([sent["began_s"], sent["ended_s"]])
        return float(np.abs(found - [began[: sent.size], ended[: sent.size]]).max())

    def _draws_of(self, result: RunResult) -> Draw:
        """The engine's uniform numbers by our own inverse CDFs; an agent of a day is a column."""
        mine = [(log, self._chats_of(log, n)) for log in result.logs for n in range(self.agents)]
        turns = range(max(int(log.work["turn"].max()) for log in result.logs) + 2)
        shape = (len(turns), max(chats.size for _, chats in mine), len(mine))
        replies, thinks, last = np.zeros(shape), np.zeros(shape), np.full(shape[1:], np.inf)
        for column, (log, chats) in enumerate(mine):
            rows = slice(chats.size), column
            u, _ = uniforms(log, result.seed, "chat", Purpose.CONVERSATION)
            last[rows] = geometric(u, self.turns)[chats]
            for turn in turns:
                reply, think = uniforms(log, result.seed, "chat", Purpose.EXCHANGE, turn)
                replies[turn, *rows], thinks[turn, *rows] = reply[chats], think[chats]
        replies, thinks = self.reply.at(replies), self.think.at(thinks)
        everyone = np.arange(len(mine))

        def draw(chat: np.ndarray, turn: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            chat, turn = np.minimum(chat, shape[1] - 1), np.minimum(turn, shape[0] - 1)
            at = turn, chat, everyone
            return replies[at], thinks[at], turn + 1 == last[chat, everyone]

        return draw

    def _chats_of(self, log: Log, agent: int) -> np.ndarray:
        """In the order in which the agent gets them."""
        if math.isinf(self.turns):
            return np.flatnonzero(log.contacts["agent"] == agent)
        return np.arange(len(log.contacts))

    def drawn(self, rng: np.random.Generator) -> Sums:
        columns = self.fresh_days * self.agents

        def draw(chat: np.ndarray, turn: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            reply, think = self.reply.sample(rng, chat.shape), self.think.sample(rng, chat.shape)
            return reply, think, rng.random(columns) < 1 / self.turns

        return self._sums(self._play(draw, columns))

    def _play(self, draw: Draw, columns: int) -> np.ndarray:
        """First come, first served from the inbox. A step is the next reply of each agent.

        Returns when the message was written, when work on the reply began and ended, and whether it
        was a chat's first: shape (4, replies, agents).
        """
        column = np.arange(columns)
        message = np.zeros((columns, self.chats))
        chat = np.tile(np.arange(self.chats), (columns, 1))
        turn, following = np.zeros_like(chat), np.full(columns, self.chats)
        free_at, steps = np.zeros(columns), []
        while (free_at < self._end_s).any():
            at = column, message.argmin(axis=1)
            written, is_first = message[at], turn[at] == 0
            began = np.maximum(free_at, written)
            reply, think, is_last = draw(chat[at], turn[at])
            free_at = began + reply
            steps.append((written, began, free_at, is_first))
            message[at] = np.where(is_last, free_at, free_at + think)
            chat[at] = np.where(is_last, following, chat[at])
            turn[at] = np.where(is_last, 0, turn[at] + 1)
            following = following + is_last
        return np.array(steps).swapaxes(0, 1)

    def _sums(self, worked: np.ndarray) -> Sums:
        written, began, ended, is_first = worked
        busy_s = np.maximum(np.minimum(ended, self._end_s) - began, 0.0)
        sent, begun = ended <= self._end_s, (began < self._end_s) & (is_first > 0)
        response_s = ended - written

        def by_day(values: np.ndarray) -> np.ndarray:
            """Of all agents of a day together."""
            return values.sum(axis=0).reshape(-1, self.agents).sum(axis=1).astype(float)

        replies, day = by_day(sent), np.ones(written.shape[1] // self.agents)
        return {
            "focus_occupancy": (by_day(busy_s) / self._end_s / self.agents, day),
            "replies_per_s": (replies / self.agents, day * self._end_s),
            "response_s": (by_day(np.where(sent, response_s, 0.0)), replies),
            P90: (by_day(sent & (response_s <= self.p90_s)), replies),
            "inbox_s": (by_day(np.where(begun, began - written, 0.0)), by_day(begun)),
        }


def geometric(uniform: np.ndarray, mean: float) -> np.ndarray:
    """Inverse CDF of the geometric law on 1, 2, …"""
    if math.isinf(mean):
        return np.full(uniform.shape, math.inf)
    return np.maximum(np.ceil(np.log1p(-uniform) / math.log1p(-1 / mean)), 1.0)
