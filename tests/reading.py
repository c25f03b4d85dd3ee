"""A small scenario to change a line of, and ways to read what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from imroute.errors import ScenarioError
from imroute.loading import Loaded, check, load_text

BASE = """\
title: Desk
day: {start: 18:00, end: 24:00}
tiers:
  vip: {share: 5%}
  regular: {share: 95%}
contact_types:
  order:
    arrivals: {18:00: 240/h, 20:00: 300/h}
  refund:
    arrivals: 60/h
pools:
  team:
    agents: 14
    skills: [order, refund]
routing:
  rest:
    stages: [{pools: [team]}]
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
"""


def changed(*changes: tuple[str, str], base: str = BASE) -> str:
    """The base with some pieces replaced; each must be there."""
    for old, new in changes:
        assert old in base, old
        base = base.replace(old, new, 1)
    return base


def added(line: str) -> str:
    """The base with a line more at top level."""
    return f"{BASE}{line}\n"


def loaded(text: str, variant: str | None = None) -> Loaded:
    return load_text(text, "desk.yaml", variant)


def told(text: str, variant: str | None = None) -> list[str]:
    """What is said of a text that is wrong, problem by problem."""
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "desk.yaml", variant)
    return [str(problem) for problem in caught.value.problems]


def told_of(path: Path) -> list[str]:
    """What is said of a file and its variants, with paths as seen from its folder."""
    with pytest.raises(ScenarioError) as caught:
        check(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def problem(heading: str, written: str, allowed: str, do: str) -> str:
    """How one problem is told."""
    return f"{heading}\n  written: {written}\n  allowed: {allowed}\n  do:      {do}"
