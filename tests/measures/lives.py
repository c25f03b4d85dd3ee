"""Lives of contacts made by hand: what happened to each, and the log that an engine would write."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from imroute.engine.contract import (
    LEG,
    OFFER,
    QUIET,
    CustomerPlan,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    Why,
)
from test_measures import a_log, a_plan, on_duty, part, pool_plan, rows, type_plan

NO = math.nan
FRONT, EXPERTS = 0, 1


@dataclass
class Stay:
    """A part of a life: in line, perhaps with an agent, up to the end or to being passed on."""

    joined: float
    assigned: float = NO
    began: float = NO
    replied: float = NO
    freed: float = NO
    pool: int = -1
    agent: int = -1
    rule: int = 1
    left: float = NO  # the line; as assigned if it was
    why: Why = Why.ESCALATED  # passed on after this part, if another follows

    def times(self) -> dict[str, Any]:
        left = self.left if math.isnan(self.assigned) else self.assigned
        return {
            "rule": self.rule,
            "pool": self.pool,
            "agent": self.agent,
            "joined_s": self.joined,
            "queue_left_s": left,
            "would_be_assigned_s": self.assigned,
            "assigned_s": self.assigned,
            "work_began_s": self.began,
            "first_reply_s": self.replied,
            "freed_s": self.freed,
        }


@dataclass
class Life:
    arrived: float
    stays: list[Stay]
    outcome: Outcome = Outcome.COMPLETED
    ended: float = NO
    type: int = 0
    tier: int = 0
    resolved: int = 1
    bot_reply: float = NO
    more: dict[str, Any] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        return {
            "arrived_s": self.arrived,
            "ended_s": self.ended,
            "outcome": self.outcome,
            "type": self.type,
            "tier": self.tier,
            "resolved": self.resolved,
            "passes": len(self.stays) - 1,
            "bot": -1 if math.isnan(self.bot_reply) else 0,
            "bot_reply_s": self.bot_reply,
            **self.stays[-1].times(),
            **self.more,
        }


def served(joined: float, assigned: float, began: float, replied: float, freed: float, **more: Any):
    """A stay with an agent, front/1 unless told otherwise."""
    return Stay(joined, assigned, began, replied, freed, **{"pool": FRONT, "agent": 0, **more})


def log_of(
    lives: list[Life],
    offers: list[dict[str, Any]] = [],  # noqa: B006
    quiet: list[dict[str, Any]] = [],  # noqa: B006
    duty: list[dict[str, Any]] = [],  # noqa: B006
    ended_s: float = 4000.0,
) -> Log:
    """The log of these lives; each stay that was worked on has one reply."""
    passed = sorted(
        (life.stays[i + 1].joined, number, i)
        for number, life in enumerate(lives)
        for i in range(len(life.stays) - 1)
    )
    legs = [
        {"contact": number, "why": lives[number].stays[i].why, **lives[number].stays[i].times()}
        for _, number, i in passed
    ]
    work = [
        {
            "contact": number,
            "pool": stay.pool,
            "agent": stay.agent,
            "turn": turn,
            "message_s": stay.joined,
            "began_s": stay.began,
            "ended_s": stay.replied,
        }
        for number, life in enumerate(lives)
        for turn, stay in enumerate(life.stays)
        if not math.isnan(stay.began)
    ]
    work.sort(key=lambda row: row["began_s"])
    log = a_log([life.row() for life in lives], work, duty, ended_s)
    return Log(
        *(log.replication, log.contacts, log.work, log.duty, log.trace, log.ended_s),
        legs=rows(LEG, legs),
        offers=rows(OFFER, offers),
        quiet=rows(QUIET, quiet),
    )


def offer(contact: int, at: float, ended: float, result: OfferEnd, pool: int = FRONT, agent=0):
    return {
        "contact": contact,
        "pool": pool,
        "agent": agent,
        "result": result,
        "offered_s": at,
        "ended_s": ended,
    }


def falls_silent(contact: int, at: float, until: float, weight: int, pool: int = FRONT, agent=0):
    return {
        "contact": contact,
        "pool": pool,
        "agent": agent,
        "weight": weight,
        "began_s": at,
        "ended_s": until,
    }


def a_live_plan(**given: Any) -> Plan:
    """The plan of `a_plan`, in which customers may leave silently and contacts are passed on."""
    silent = part(CustomerPlan, leaves_silently=0.4)
    types = (
        type_plan("order", customers=(silent, silent)),
        type_plan("refund", customers=(silent, silent), weight=1.5, channel="email"),
    )
    pools = (
        pool_plan("front", 2, 2, 36.0, escalates=(object(), None)),
        pool_plan("experts", 1, 3, 60.0, 0.5),
    )
    return a_plan(**{"types": types, "pools": pools, **given})


def random_lives(seed: int, size: int = 150) -> list[Life]:
    """Contacts on whole seconds that are passed on, give up, and leave silently as they like."""
    rng = np.random.default_rng(seed)
    return [_life(rng, float(at)) for at in np.sort(rng.integers(0, 3600, size))]


def _life(rng: np.random.Generator, at: float) -> Life:
    def seconds() -> float:
        return float(rng.integers(0, 60))

    def stay(joined: float) -> Stay:
        pool = int(rng.integers(2))
        times = np.cumsum([joined + seconds(), seconds(), seconds(), seconds()]).tolist()
        who = {"pool": pool, "agent": int(rng.integers(2 - pool)), "rule": int(rng.integers(2))}
        return Stay(joined, *times, **who, why=Why(int(rng.integers(1, 5))))

    kind = {"type": int(rng.integers(2)), "tier": int(rng.integers(2))}
    stays = [stay(at)]
    while rng.random() < 0.35:
        stays.append(stay(stays[-1].freed))
        if rng.random() < 0.3:  # warm
            stays[-2].freed = stays[-1].assigned
    last, fate = stays[-1], rng.random()
    life = Life(at, stays, ended=last.replied, **kind)
    if fate < 0.3:
        _gives_up(rng, life)
    elif fate < 0.4:  # lost in the inbox
        last.began = last.replied = NO
        life.outcome, life.ended, life.resolved = Outcome.LOST_IN_CONVERSATION, last.freed, -1
    elif fate < 0.45:  # cut
        last.freed = NO
        life.outcome, life.ended, life.resolved = Outcome.OPEN, NO, -1
    return life


def _gives_up(rng: np.random.Generator, life: Life) -> None:
    last = life.stays[-1]
    life.resolved = -1
    life.ended = last.left = last.joined + float(rng.integers(1, 40))
    if len(life.stays) == 1 and rng.random() < 0.5:
        life.outcome = Outcome.ABANDONED_SILENTLY
        last.assigned += life.ended - last.joined
        last.began += life.ended - last.joined
        last.replied += life.ended - last.joined
        last.freed += life.ended - last.joined + 60
        return
    last.assigned = last.began = last.replied = last.freed = NO
    last.pool = last.agent = -1
    lost = len(life.stays) > 1
    life.outcome = Outcome.LOST_IN_CONVERSATION if lost else Outcome.ABANDONED


DUTY = [on_duty(0, 2000), on_duty(2500, 3700), on_duty(100, 3000, agent=1)]
DUTY.append(on_duty(0, 3600, EXPERTS))
