"""Routing by chance: rules, their stages, and how agents are chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from imroute.engine.contract import ChooseAgent, ChoosePool, WhenFull

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
    return written


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
        yield stage
