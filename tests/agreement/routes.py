"""Routing by chance: rules, their stages, and how agents are chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from imroute.engine.contract import ChooseAgent, ChoosePool, SkipIf, WhenFull

from .people import CHANNELS, URGENCIES
from .spreads import Pen, Written


def rule_keys(pen: Pen, share: float) -> dict[str, Written]:
    """Write what may stand on a rule, or at top level for all rules."""
    written: dict[str, Written] = {}
    if pen.often(share):
        written["choose_agent"] = pen.one_of(*get_args(ChooseAgent))
    if pen.often(share):
        written["choose_pool"] = pen.one_of(*get_args(ChoosePool))
    if pen.often(share / 2):
        written["queue_limit"] = pen.whole(0, 5)
        written["when_full"] = pen.one_of(*get_args(WhenFull))
    return written | dict(_of_themes(pen, share))


def _of_themes(pen: Pen, share: float) -> Iterator[tuple[str, Written]]:
    if pen.about("sticky", share):
        yield "sticky", pen.one_of(pen.moment(120), pen.moment(600))
    if pen.about("assign_every", share):
        yield "assign_every", pen.moment(60)
    if pen.about("announces_wait", share):
        yield "announces_wait", {"patience": {"times": pen.one_of("0.1", "0.5", "0.7", "2")}}
    if pen.about("holding_reply", share):
        times = pen.one_of("0.5", "1.5", "3")
        yield "holding_reply", {"after": pen.moment(15), "patience": {"times": times}}


def routing(
    pen: Pen, types: list[str], tier_names: list[str], pools: list[str]
) -> dict[str, Written]:
    if pen.often(0.15):
        return {}
    rules: dict[str, Written] = {}
    for i in range(pen.chance.randint(0, 3)):
        rules[f"rule{i}"] = {"match": _match(pen, types, tier_names), **dict(_rule(pen, pools))}
    rules["rest"] = dict(_rule(pen, pools))
    return {"routing": rules}


def _match(pen: Pen, types: list[str], tier_names: list[str]) -> dict[str, Written]:
    match: dict[str, Written] = {}
    if pen.often(0.6):
        match["type"] = pen.some(types) if pen.often(0.3) else pen.one_of(*types)
    if pen.about("repeats", 0.6):
        match["repeat"] = pen.one_of("true", "true", "false")
    if pen.about("channels", 0.6):
        match["channel"] = pen.one_of(*CHANNELS)
    if pen.about("urgency", 0.6):
        match["urgency"] = pen.some(list(URGENCIES))
    if not match or pen.often(0.3):
        match["tier"] = pen.one_of(*tier_names)
    return match


def _rule(pen: Pen, pools: list[str]) -> Iterator[tuple[str, Written]]:
    if pen.often(0.85):
        yield "stages", list(_stages(pen, pools))
    yield from rule_keys(pen, 0.4).items()


def _stages(pen: Pen, pools: list[str]) -> Iterator[Written]:
    times = sorted(pen.chance.sample(range(1, 9), pen.one_of(0, 1, 1, 2, 3)))
    if not times or pen.often(0.85):
        times.insert(0, 0)
    for i, steps in enumerate(times):
        stage: dict[str, Written] = {"after": f"{steps * pen.grid_s}s"} if steps else {}
        if i == 0 or pen.often(0.8):
            stage["pools"] = pools if pen.often(0.3) else pen.some(pools)
        if i and "pools" in stage and pen.often(0.35):
            stage["only"] = "true"
        if pen.often(0.15):
            stage[pen.one_of("skill_level", "skill_level", "only_level")] = pen.whole(1, 5)
        if not stage.keys() - {"after"} or pen.often(0.3):
            stage["priority"] = pen.priority()
        if i < len(times) - 1 and pen.about("skip_if", 0.6):
            stage["skip_if"] = pen.one_of(*get_args(SkipIf)[1:])
        if i and i == len(times) - 1 and pen.about("send_to", 0.6):
            stage = {"after": stage["after"], "send_to": "offline"}
        yield stage
