"""What the screen says: parts that add up, hints for what has no effect, titles that name the variant."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

import imroute
from imroute.engine.contract import OfferEnd, Outcome
from imroute.findings.customers import in_thousandths
from imroute.findings.day import BUSY_ENOUGH, bearable_focus, short_runs
from imroute.loading.hints import hints
from imroute.measures import Results
from imroute.show import show_run, simulated
from imroute.show.day import strip, strip_title
from imroute.show.people import customers, experience
from imroute.studies import RunResult
from imroute.units import DAY
from measures.lives import Life, Stay, a_live_plan, log_of, offer, served
from measures.test_experience import REACTIONS

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


def by_hand(lives, plan=None, **more) -> RunResult:
    """A run of which the logs were made by hand."""
    plan = plan or a_live_plan()
    results = Results(plan, [log_of(lives, **more)], reactions=REACTIONS)
    return RunResult(None, plan, results, (), 1, "none")


def printed(*parts) -> str:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        for part in parts:
            console.print(part)
    return console.export_text()


def test_who_was_passed_on_lost_or_left_silently_is_told() -> None:
    passed = [served(0, 0, 0, 9, 9), served(9, 30, 39, 50, 60)]
    lives = [
        Life(0, passed, ended=50),
        Life(5, [served(5, 5, math.nan, math.nan, 30)], Outcome.LOST_IN_CONVERSATION, 30),
        Life(7, [served(7, 70, 80, 90, 99)], Outcome.ABANDONED_SILENTLY, 40),
        Life(8, [Stay(8, left=40)], Outcome.ABANDONED, 40),
    ]
    text = printed(customers(by_hand(lives, offers=[offer(0, 1, 2, OfferEnd.DECLINED)])))
    assert "gave up silently, the window left open" in text
    assert "Passed on to another agent: 250; the next began 30 s later on average." in text
    assert "Lost in conversation, after an agent had them: 250 of those answered." in text
    assert "Offers declined, or not taken up in time: 250." in text
    numbers = [int(line.split()[0]) for line in text.splitlines() if line.strip()[:1].isdigit()]
    assert sum(numbers) == 1000


def test_what_did_not_happen_is_not_told() -> None:
    text = printed(customers(by_hand([Life(0, [served(0, 0, 0, 9, 9)], ended=9)])))
    assert "Passed on" not in text
    assert "Lost" not in text
    assert "silently" not in text


def test_what_customers_make_of_it_is_told_as_expected_values() -> None:
    told = experience(by_hand([Life(0, [served(0, 0, 5, 50, 60)], ended=150)]))
    assert told is not None
    assert told.plain.splitlines()[0] == (
        "Satisfied 90%; lost for good 9%; net promoter score 0.0; effort 1.9 of 5; sales a day 40."
    )


def test_of_several_days_the_worst_is_shown() -> None:
    plan = a_live_plan(days=2, open_s=3600.0, hours=25.0)
    late = DAY + 1900
    lives = [
        Life(0, [served(0, 0, 0, 9, 9)], ended=9),
        Life(
            late, [served(late, late + 900, late + 900, late + 910, late + 910)], ended=late + 910
        ),
    ]
    result = by_hand(lives, plan, ended_s=DAY + 3600)
    assert strip_title(result) == "The worst day, tue, by interval"
    rows = printed(strip(result))
    assert "tue 18:00" in rows
    assert "mon" not in rows
    assert "Worst: tue 18:30" in rows
    assert short_runs(result) == [("tue 18:30", "19:00", 1)]
    assert simulated(result) == "1 run of 2 days from mon on"


def test_an_hour_in_which_the_desk_fills_is_no_measure_of_how_busy_agents_may_be() -> None:
    plan = a_live_plan(days=1, hours=1.0)
    late = 1900
    idle = Life(0, [served(0, 0, 0, 9, 9)], ended=9)
    busy = Life(late, [served(late, late, late + 900, late + 1000, late + 1000)], ended=late + 1000)
    assert bearable_focus(by_hand([idle, busy], plan, ended_s=3600)) == BUSY_ENOUGH
