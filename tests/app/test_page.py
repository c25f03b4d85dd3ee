"""The page without a browser: every control, both languages, saving, and what is wrong in a text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.conftest import EVENING, Open, texts
from imroute.app.controls import Panel
from imroute.loading import check, load


@pytest.mark.parametrize("name", ["bank_bot", "developer_support", "idioms_evening", "levers"])
def test_a_shipped_scenario_opens(page: Open, name: str) -> None:
    path = EVENING.with_name(f"{name}.yaml")
    at = page(path, view="base")
    assert load(path).scenario.title.split()[0] in at.title[0].value.replace("\\", "")
    assert len(at.metric) == 4
    assert 'class="lead"' in texts(at)


@pytest.mark.parametrize("name", ["small_shop", "service_week"])
def test_the_day_is_drawn_and_told(page: Open, name: str) -> None:
    at = page(EVENING.with_name(f"{name}.yaml"))
    assert len(at.get("image")) == 4
    assert "<table>" in texts(at)
    assert len(at.expander) >= 8


def test_every_picture_is_drawn_if_asked_for(page: Open) -> None:
    at = page(EVENING)
    at.toggle(key="every picture").set_value(True).run()
    assert not at.exception
    assert len(at.get("image")) > 10


def sliders(at: Any) -> list[Any]:
    return [one for one in [*at.slider, *at.select_slider] if ":" in (one.key or "")]


def moved(at: Any, key: str, value: float) -> Any:
    """Move one slider of the page, and draw it anew."""
    found = next(one for one in sliders(at) if one.key.endswith(f":{key}"))
    found.set_value(value).run()
    assert not at.exception
    return at


MOVES = [
    ("demand", 1.5),
    ("pools.generalists.agents", 3),
    ("pools.specialists.agents", 8),
    ("pools.generalists.capacity", 1.0),
    ("bots.helper.resolves.order_status", 0.8),
    ("targets.1.within", 60.0),
    ("targets.2.at_least", 0.6),
]


@pytest.mark.parametrize(("key", "value"), MOVES)
def test_a_slider_gives_other_numbers(page: Open, key: str, value: float) -> None:
    at = page(EVENING, view="capacity")
    before = texts(at)
    assert texts(moved(at, key, value)) != before


def test_every_control_has_a_slider(page: Open) -> None:
    at = page(EVENING, view="capacity")
    shown = {one.key.partition(":")[2] for one in sliders(at)}
    controls = Panel(load(EVENING)).controls
    assert shown == {control.key for control in controls if not control.finer}
    at.toggle[0].set_value(True).run()
    shown = {one.key.partition(":")[2] for one in sliders(at)}
    assert shown == {control.key for control in controls}


def test_sliders_are_put_back(page: Open) -> None:
    at = page(EVENING, view="capacity")
    before = texts(at)
    moved(at, "demand", 2.0)
    at.button(key="put back").click().run()
    assert texts(at) == before


def test_the_language_is_switched(page: Open) -> None:
    at = page(EVENING, view="capacity")
    assert "Missed:" in texts(at)
    at.session_state["language"] = "zh"
    at.run()
    assert "未达标：" in texts(at)
    assert "Missed:" not in texts(at)
    assert page(EVENING, lang="zh").metric[2].label == "放弃率"


def test_sliders_and_variants_work_in_chinese(page: Open) -> None:
    at = page(EVENING, lang="zh", view="save")
    before = [one.value for one in at.metric]
    moved(at, "targets.1.within", 30.0)
    at.selectbox[0].set_value("double_peak").run()
    assert not at.exception
    assert [one.value for one in at.metric] != before


def test_the_variant_stays_and_its_box_speaks_the_other_language(page: Open) -> None:
    at = page(EVENING, view="save")
    assert at.selectbox[0].options[0] == "the file as written"
    key = at.selectbox[0].key
    at.selectbox[0].set_value("double_peak").run()
    at.session_state["language"] = "zh"
    at.run()
    assert at.selectbox[0].options[0] == "文件原样"
    assert (at.selectbox[0].value, at.selectbox[0].key != key) == ("double_peak", True)


def test_a_variant_is_looked_at(page: Open) -> None:
    at = page(EVENING, variant="double_peak", view="capacity")
    doubled = texts(at)
    at.selectbox[0].set_value("").run()
    assert texts(at) != doubled


def looking_at(at: Any, view: str) -> Any:
    at.session_state["view"] = view
    at.run()
    assert not at.exception
    return at


def test_differences_from_a_pinned_base(page: Open) -> None:
    at = page(EVENING, view="base")
    assert "Nothing differs" in texts(at)
    moved(at, "pools.generalists.agents", 2)
    assert "95% range" in texts(at)
    assert len(at.get("image")) == 2
    assert [one.proto.label for one in at.get("download_button")] == ["Report", "Excel"]
    at.button(key="pin").click().run()
    assert "Nothing differs" in texts(at)
    moved(at, "pools.generalists.agents", 0)
    assert "95% range" in texts(at)


def test_edited_text_with_errors_shows_line_and_words(page: Open) -> None:
    at = page(EVENING, view="text")
    text = at.text_area[0].value
    wrong = text.replace("agents: 6", "agents: six")
    at.text_area[0].set_value(wrong).run()
    assert not at.exception
    line = next(i for i, one in enumerate(wrong.splitlines(), 1) if "six" in one)
    shown = [one.value for one in at.code]
    assert any(one.startswith(f"  {line} | ") and one.endswith("^") for one in shown)
    assert any(f"{EVENING}:{line}:" in one and "written: six" in one for one in shown)


def test_edited_text_that_is_right_runs(page: Open) -> None:
    at = page(EVENING, view="text")
    before = [one.value for one in at.metric]
    at.text_area[0].set_value(at.text_area[0].value.replace("agents: 6", "agents: 1")).run()
    assert [one.value for one in at.metric] != before
    assert "not the file" in texts(at)


def test_a_variant_is_saved_into_the_file(page: Open, evening: Path) -> None:
    at = moved(page(evening, view="save"), "demand", 1.5)
    at.text_input[0].set_value("busier").run()
    at.button(key="write").click().run()
    assert not at.exception
    assert "busier" in check(evening).variants
    assert "busier is written into" in texts(at)
    assert load(evening, "busier").scenario.demand == 1.5


def test_a_name_that_there_is_is_not_written_over(page: Open, evening: Path) -> None:
    before = evening.read_bytes()
    at = moved(page(evening, view="save"), "demand", 1.5)
    at.text_input[0].set_value("better_bot").run()
    at.button(key="write").click().run()
    assert any("variants are not written over" in one.value for one in at.code)
    assert evening.read_bytes() == before


def test_what_cannot_be_simulated_is_told(page: Open) -> None:
    path = EVENING.with_name("developer_support.yaml")
    at = moved(page(path, view="save"), "pools.engineers.agents", 0)
    assert any("never have an agent" in one.value for one in at.code)
    moved(at, "pools.engineers.agents", 4)
    assert len(at.metric) == 4


def test_studies_run_beside_the_page(page: Open) -> None:
    at = page(EVENING.with_name("small_shop.yaml"), view="capacity")
    at.button(key="start capacity").click().run()
    job = at.session_state["desk"].jobs["capacity"].job
    job.wait(60)
    at.run()
    assert not at.exception
    assert any("demand" in one.value.lower() for one in at.subheader) or "today" in texts(at)


HOSTILE = """
title: '<script>window.hurt = 1</script> **b** [x](javascript:alert(1)) $x^2$ :material/home: :red[r]'
day: {start: 09:00, end: 10:00, interval: 30m}
contact_types: {chat: {arrivals: 20/h}}
pools: {team: {agents: 2, capacity: 1}}
variants: {more: {title: '=1+1 <img src=x onerror=alert(1)>', pools.team.agents: 3}}
"""


def test_a_hostile_title_is_shown_as_it_is_written(page: Open, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    at = page(path, variant="more")
    for view in ("day", "base", "save", "text"):
        looking_at(at, view)
        assert "<script" not in texts(at)
        assert "onerror" not in texts(at) or "&lt;img" in texts(at)
    assert "**" not in at.title[0].value
