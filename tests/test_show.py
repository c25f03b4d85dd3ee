"""What the screen says: parts that add up, hints for what has no effect, titles that name the variant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

import imroute
from imroute.loading.hints import hints
from imroute.show import in_thousandths, show_run

BASE = """
title: Desk
day: {start: 09:00, end: 11:00, interval: 1h}
tiers: {vip: {share: 30%}, regular: {share: 70%}}
contact_types:
  a: {arrivals: 60/h}
  b: {arrivals: 20/h}
pools:
  team: {agents: 1, capacity: 2}
  seniors: {agents: 1}
routing:
  rest: {stages: [{pools: [team, seniors]}]}
variants:
  faster: {title: Twice as fast, one_off: 20000, pools.team.speed: 2}
"""


def shown(path: Path, variant: str | None = None, width: int = 100) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        show_run(imroute.run(imroute.load(path, variant), days=5, workers=1), console)
    return console.export_text()


def test_parts_of_a_thousand_add_up_to_a_thousand() -> None:
    parts = in_thousandths([("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 0.0)])
    assert parts == [334, 333, 333, 0]


def test_a_variant_is_named_with_its_title_and_what_it_costs_once(
    write: Callable[[str], Path],
) -> None:
    heading = shown(write(BASE), "faster").splitlines()[0]
    assert heading == "Desk · variant faster: Twice as fast, one-off cost 20,000"


def test_an_overloaded_desk_is_told_how_many_agents_it_lacks(write: Callable[[str], Path]) -> None:
    text = shown(write(BASE))
    short = text.split("Where it is short")[1]
    assert "about" in short
    assert "09:00–11:00" in short or "10:00–11:00" in short


def test_the_screen_fits_into_80_columns(write: Callable[[str], Path]) -> None:
    text = shown(write(BASE), width=80)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text.split("The day, by interval")[1].split("Worst")[0]


WITHOUT_EFFECT = {
    "rule": (
        "routing:\n  rest:",
        "routing:\n  first: {stages: [{pools: [team, seniors]}]}\n  rest:",
        "The rule rest is never used",
    ),
    "pool": ("[team, seniors]", "[team]", "The pool seniors gets no contacts"),
    "skill": ("stages: [{", "choose_agent: best_skill, stages: [{", "best_skill changes nothing"),
    "returns": ("b: {", "b: {returns: {chance: 50%, after: 1h}, ", "Nobody of b returns"),
    "cost": (
        "variants:",
        "targets: [{measure: cost, at_most: 100}]\nvariants:",
        "The target on cost has no data",
    ),
}


@pytest.mark.parametrize("what", WITHOUT_EFFECT)
def test_what_has_no_effect_is_said(what: str, write: Callable[[str], Path]) -> None:
    right, changed, said = WITHOUT_EFFECT[what]
    assert not hints(imroute.load(write(BASE)).scenario)
    (hint,) = hints(imroute.load(write(BASE.replace(right, changed))).scenario)
    assert hint.startswith(said) or said in hint
