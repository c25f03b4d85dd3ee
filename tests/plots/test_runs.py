"""Plots of a run: they say what they found, in both languages, and every text can be read."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import imroute
from conftest import SMALL_DESK
from imroute import plots
from imroute.errors import UsageError
from imroute.language import Language, speaking
from imroute.plots import fonts
from imroute.plots.of_a_run import FOR_A_RUN
from imroute.plots.scenes import scene
from imroute.plots.style import (
    COLOURS,
    INK,
    Entry,
    Picture,
    as_wide_as,
    drawn_on,
    headed,
    nothing_to_draw,
)
from imroute.studies import RunResult
from plots.boxes import on_one_another, outside, written

# Those of the idioms have the same people and customers: one of them tells for all.
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
SHIPPED = [path for path in SCENARIOS if not path.stem.startswith("idiom_")]

PLAIN = """
title: Plain
day: {start: 09:00, end: 10:00, interval: 1h}
contact_types: {chat: {arrivals: 30/h, handling: 3m}}
pools: {team: {agents: 2, capacity: 1}}
"""
EMPTY = PLAIN.replace("30/h", "0/h")
NIGHTS = """
title: Nights
days: 7
day: {weekday: fri, start: 20:00, end: 06:00, interval: 1h}
tiers: {a: {share: 50%}, b: {share: 50%}}
contact_types: {chat: {arrivals: 10/h}}
pools: {team: {agents: 3, capacity: 2, cost: 20/h}}
"""
LONG = "_x_ with a_very_long_name 退款与退货申请以及发票抬头变更 Рекламации"
NAMES = f"""
title: "<script>alert(1)</script> $x_1$"
day: {{start: 09:00, end: 12:00}}
tiers: {{"{LONG}": {{share: 50%}}, "tier_of_customers_who_were_here_for_very_long": {{share: 50%}}}}
contact_types: {{"{LONG}": {{arrivals: 30/h}}, "short": {{arrivals: 10/h}}}}
pools:
""" + "".join(f'  "{n} {LONG}": {{agents: 1, capacity: 2}}\n' for n in range(12))
DESKS = {"small": SMALL_DESK, "plain": PLAIN, "empty": EMPTY, "nights": NIGHTS, "names": NAMES}


@cache
def result(name: str) -> RunResult:
    if name in DESKS:
        return imroute.load_text(DESKS[name]).run(days=2)
    return imroute.load(str(SHIPPED[0].parent / f"{name}.yaml")).run(days=2)


def can_be_read(name: str, language: Language, width_in: float) -> None:
    with speaking(language), as_wide_as(width_in):
        for plot, (draw, _) in FOR_A_RUN.items():
            ax = draw(result(name))
            assert not outside(ax), (plot, outside(ax))
            assert not list(on_one_another(ax)), (plot, list(on_one_another(ax)))
            assert ax.get_title(loc="left")


@pytest.mark.parametrize(
    ("name", "language"),
    [(path.stem, language) for path in SHIPPED for language in Language],
)
def test_every_text_of_every_shipped_scenario_can_be_read(name: str, language: Language) -> None:
    can_be_read(name, language, 4.6)


@pytest.mark.parametrize("width_in", [3.1, 4.6])
@pytest.mark.parametrize("name", DESKS)
def test_every_desk_can_be_drawn(name: str, width_in: float) -> None:
    can_be_read(name, Language.en, width_in)


def test_what_does_not_apply_says_so_in_a_sentence() -> None:
    for name, (draw, applies) in FOR_A_RUN.items():
        if not applies(result("empty")) and name not in ("pools", "occupancy"):
            ax = draw(result("empty"))
            assert ax.axison or ax.get_title(loc="left").endswith("."), name


def test_a_plot_is_drawn_on_the_axes_it_is_given() -> None:
    for name, (draw, _) in FOR_A_RUN.items():
        figure = Figure(figsize=(6, 4))
        FigureCanvasAgg(figure)
        ax = figure.add_subplot()
        assert getattr(plots, name)(result("small"), ax) is ax, name
        assert draw(result("small")).figure is not figure


def test_the_title_says_the_worst_interval() -> None:
    run = result("small")
    worst = min(
        run.results.intervals(), key=lambda s: run.results.estimate("service_level", s, "30s").mean
    )
    title = plots.service_level(run).get_title(loc="left")
    assert worst.removeprefix("interval:") in title
    level = run.results.estimate("service_level", worst, "30s").mean
    assert f"{level:.0%}" in title


def test_names_are_plain_text() -> None:
    ax = headed(drawn_on(None), "$x_1$ <script>", [Entry("$y$", INK)])
    words = [text for text, _ in written(ax)]
    assert "$x_1$ <script>" in words
    assert "$y$" in words


def test_a_day_is_the_same_from_logs_and_simulated_again() -> None:
    desk = imroute.load_text(SMALL_DESK)
    kept, again = desk.run(days=2, keep_logs=True), desk.run(days=2)
    for day in (1, 2):
        assert (scene(kept, day).held.end_s == scene(again, day).held.end_s).all()
    with pytest.raises(UsageError, match="a day of this run: 1 to 2"):
        plots.gantt(again, day=3)


def test_nobody_has_more_contacts_than_slots_in_a_replay() -> None:
    seen = scene(result("small"), 1)
    for time_s in range(0, 4 * 3600, 60):
        for pool in range(2):
            assert seen.taken(pool, time_s) <= seen.plan.pools[pool].agents * 2


def test_each_colour_stands_for_one_thing() -> None:
    assert len(set(COLOURS.values())) == len(COLOURS)


# Fonts --------------------------------------------------------------------------------------------


def test_chinese_and_japanese_are_in_the_shipped_font() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fonts.readable("服务水平 かな Ωж") == "服务水平 かな Ωж"
    files = fonts.font_files("a水")
    assert {file.name: chars for file, chars in files.items()} == {
        "DejaVuSans.ttf": "a",
        "DroidSansFallbackFull.ttf": "水",
    }


def test_what_no_font_has_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: [])
    fonts._family.cache_clear()
    try:
        with pytest.warns(fonts.FontWarning, match="ส: install Noto Sans Thai"):
            assert fonts.readable("aส") == "a?"
        with pytest.warns(fonts.FontWarning, match="install Noto Sans CJK"):
            assert fonts.readable("한") == "?"
    finally:
        fonts._family.cache_clear()


def test_lines_break_between_words_and_chinese_letters_but_not_before_a_comma() -> None:
    assert fonts.wrapped("one two three", fonts.width_pt("one two", 10), 10) == ["one two", "three"]
    width = fonts.width_pt("水水", 10)
    assert all(not line.startswith("，") for line in fonts.wrapped("水水，水水，水", width, 10))
    assert fonts.wrapped("aaaa bbbb cccc", fonts.width_pt("aaaa", 10), 10, most=2)[-1].endswith("…")


def test_a_notebook_shows_a_picture() -> None:
    figure = nothing_to_draw(None, "Nobody came.").figure
    assert isinstance(figure, Picture)
    assert figure._repr_png_().startswith(b"\x89PNG")
