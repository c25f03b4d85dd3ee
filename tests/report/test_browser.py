"""Reports in a real browser: nothing is cut or overlaps on a phone, and nothing is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import imroute
from imroute.report import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SMALLEST_PX = 9.8
BUSY = """
title: 双十一晚间客服 – a title that is as long as planners write them when they are in a hurry
day: {start: 18:00, end: 24:00}
tiers: {gold_customers_of_the_first_year: {share: 20%, priority: high}, plain: {share: 80%}}
patience: {exponential: 90s}
contact_types:
  a_refund_of_something_returned: {arrivals: 100/h}
  订单查询: {arrivals: 60/h, first_line: helper, resolved: 70%, returns: {chance: 60%, after: 5m}}
bots: {helper: {resolves: {订单查询: 40%}, leaves: 10%}}
pools:
  evening_team_of_the_north: {agents: {18:00: 12, 22:00: 9}, capacity: 2, cost: 30/h}
  专家: {agents: 2, capacity: 1, skills: [a_refund_of_something_returned], cost: 40/h}
routing:
  refunds:
    match: {type: a_refund_of_something_returned}
    stages: [{pools: [evening_team_of_the_north]}, {after: 20s, pools: [专家]}]
  rest: {stages: [{pools: [evening_team_of_the_north]}]}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: response_time, stat: p90, at_most: 2m, for: {tier: plain}, in: every_interval}
variants: {more: {pools.专家.agents: {add: 1}}}
"""
OUTSIDE = """() => {
  const found = [];
  const inner = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > inner) found.push("the page scrolls sideways");
  for (const one of document.querySelectorAll("main *:not(svg *)")) {
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > inner + 1 || box.left < -1))
      found.push(`${one.tagName} ${one.className} ${(one.textContent || "").slice(0, 40)}`);
  }
  for (const svg of document.querySelectorAll("svg")) {
    const card = svg.closest("section").getBoundingClientRect();
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.left < card.left || box.right > card.right)
        found.push(`in a drawing: ${text.textContent}`);
    }
  }
  return found;
}"""
SMALL = """() => Math.min(...[...document.querySelectorAll("svg text")].map(text =>
  parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def desk(write: Callable[[str], Path]) -> imroute.ScenarioFile:
    return imroute.load(write(BUSY))


STUDIES: dict[str, Callable[[imroute.ScenarioFile], Any]] = {
    "run": lambda desk: desk.run(days=6),
    "compare": lambda desk: desk.compare(days=4),
    "resilience": lambda desk: desk.resilience(days=4),
}


@pytest.mark.parametrize("study", STUDIES)
def test_nothing_is_cut_on_a_phone_or_on_a_wide_screen(
    study: str, desk: imroute.ScenarioFile, browser: Any, tmp_path: Path
) -> None:
    result, asked = STUDIES[study](desk), list[str]()
    for lang in ("en", "zh"):
        file = write_report(result, tmp_path / f"{lang}.html", lang)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for width in (360, 1400):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(file.as_uri())
            assert page.evaluate(OUTSIDE) == [], (lang, width)
            assert page.evaluate(SMALL) >= SMALLEST_PX, (lang, width)
        page.close()
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    assert len([url for url in asked if url.startswith("file")]) == 4


def test_letters_travel_with_the_page(
    desk: imroute.ScenarioFile, browser: Any, tmp_path: Path
) -> None:
    file = write_report(desk.resilience(days=4), tmp_path / "zh.html", "zh")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].map(face => face.status)")
    assert loaded
    assert set(loaded) == {"loaded"}
    page.close()
