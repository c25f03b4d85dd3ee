"""What several test files need: a small desk, and files to keep it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL_DESK = """
title: Small desk
day: {start: 22:00, end: 02:00, interval: 1h}
tiers: {gold: {share: 20%, priority: high}, plain: {share: 80%}}
patience: {exponential: 90s}
contact_types:
  refund: {arrivals: 40/h}
  order: {arrivals: 30/h, first_line: helper, resolved: 70%, returns: {chance: 100%, after: 5m}}
bots: {helper: {resolves: {order: 40%}, leaves: 10%}}
pools:
  day_team: {agents: {22:00: 3, 00:00: 2}, capacity: 2}
  experts: {agents: 1, capacity: 1, skills: [refund]}
routing:
  refunds: {match: {type: refund}, stages: [{pools: [day_team]}, {after: 20s, pools: [experts]}]}
  rest: {stages: [{pools: [day_team]}]}
variants: {more: {pools.day_team.agents: {add: 1}}}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a scenario to a file of its own."""

    def to_file(text: str, name: str = "desk.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def desk(write: Callable[[str], Path]) -> Path:
    return write(SMALL_DESK)
