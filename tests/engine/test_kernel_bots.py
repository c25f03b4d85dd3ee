"""Bots with sessions, hours and outages, that err or upset: both engines side by side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from imroute.engine.contract import Log, Outcome, Step

from .days import plan_of
from .test_kernel_customers import SEEDS, beside

SHOP = """
day: {start: 08:00, end: 09:00, interval: 30m}
contact_types:
  order: {arrivals: 200/h, first_line: helper,
          conversation: {turns: {geometric: 2}, agent_reply: 20s, customer_reply: 20s}}
  refund: {arrivals: 100/h, first_line: helper,
           conversation: {turns: {geometric: 3}, agent_reply: 30s, customer_reply: 20s}}
patience: {exponential: 1m}
pools:
  all: {agents: 4, skills: {order: 3, refund: 3}}
routing:
  refunds: {match: {type: refund}, stages: [{pools: [all], priority: middle}]}
  rest: {stages: [{pools: [all]}]}
bots:
  helper: {reply: 2s, turns: {geometric: 3}, customer_reply: {mean: 15s, cv: 1}, leaves: 10%,
           resolves: 40%, KEYS}
"""


def misrouted(log: Log) -> bool:
    return bool((log.trace["step"] == Step.MISROUTED).any())


def some_met_no_bot(log: Log) -> bool:
    return bool((log.contacts["bot"] < 0).any() and (log.contacts["bot"] >= 0).any())


def gave_up_before(log: Log) -> bool:
    """Somebody left the bot without an answer."""
    left = log.contacts["outcome"] == Outcome.BOT_ABANDONED
    return bool((left & np.isnan(log.contacts["bot_reply_s"])).any())


def handed_over_early(log: Log) -> bool:
    """The first reply of the bot was enough for somebody."""
    replies = np.bincount(log.trace["contact"][log.trace["step"] == Step.BOT_REPLIED])
    passed = (log.contacts["bot"] >= 0) & (log.contacts["joined_s"] > 0)
    return bool((replies[: len(passed)][passed[: len(replies)]] == 1).any())


KEYS: dict[str, Callable[[Log], bool]] = {
    "sessions: 2": some_met_no_bot,
    "sessions: 2, when_full: wait": gave_up_before,
    "hours: [08:20, 08:40]": some_met_no_bot,
    "outage: [{at: 08:10, lasts: 5m}, {at: 08:40, lasts: 5m}]": some_met_no_bot,
    "sessions: 2, when_full: wait, outage: [{at: 08:10, lasts: 5m}]": some_met_no_bot,
    "sessions: 2, when_full: wait, hours: [08:10, 08:30]": gave_up_before,
    "misroutes: 60%": misrouted,
    "misroutes: 60%, outage: [{at: 08:10, lasts: 5m}]": misrouted,
    "upset: {chance: 30%, priority: high}": handed_over_early,
    "upset: {chance: 30%, priority: high}, misroutes: 50%, sessions: 3": misrouted,
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("keys", KEYS)
def test_bots_do_the_same_in_both_engines(keys: str, seed: int) -> None:
    assert KEYS[keys](beside(plan_of(SHOP.replace("KEYS", keys)), seed))
