"""The page in a real browser: served as users have it, with nothing fetched from elsewhere."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from app.conftest import ROOT
from app.test_page import HOSTILE

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_S = 180
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")


@dataclass
class Served:
    """A server of one file, as the command starts it."""

    process: subprocess.Popen[str]
    address: str

    def end(self) -> tuple[int, str]:
        """End it as Ctrl-C does; give its exit code and what it said."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


def serve(file: Path) -> Served:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "imroute", "app", str(file), "--no-browser"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    served = Served(process, f"http://127.0.0.1:{port}")
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{served.address}/_stcore/health", timeout=5):
                return served
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no server: {served.end()}")


@dataclass
class Visit:
    """A page in the browser, with what it asked for and what it complained of."""

    tab: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    is_alone: bool = False  # its server was ended, which it complains of

    def open(self, address: str) -> None:
        self.tab.goto(address)
        self.tab.wait_for_selector("h1", timeout=60_000)
        self.rest()

    def rest(self) -> None:
        """Wait until the page is drawn."""
        self.tab.wait_for_timeout(300)
        self.tab.wait_for_selector(IDLE, timeout=60_000)

    def figures(self) -> list[str]:
        found = self.tab.query_selector_all("[data-testid=stMetricValue]")
        return [one.inner_text() for one in found]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    """A tab that reaches this machine only; asking for anything else fails the test."""
    opened: list[Visit] = []

    def begin(**looks: Any) -> Visit:
        tab = browser.new_page(**looks)
        visit = Visit(tab)
        tab.on("request", lambda request: visit.asked.append(request.url))
        tab.on("pageerror", lambda error: visit.complaints.append(str(error)))
        tab.on(
            "console",
            lambda said: visit.complaints.append(said.text) if said.type == "error" else None,
        )
        tab.route(re.compile(r"^(?!data:|blob:|https?://127\.0\.0\.1[:/])"), lambda r: r.abort())
        opened.append(visit)
        return visit

    yield begin
    for one in opened:
        one.tab.close()
        strange = [
            url for url in one.asked if not re.match(r"(data|blob):|https?://127\.0\.0\.1:", url)
        ]
        assert not strange
        assert one.is_alone or not one.complaints


@pytest.fixture(scope="module")
def evening_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("app") / "ecommerce_evening.yaml"
    path.write_bytes((ROOT / "scenarios" / path.name).read_bytes())
    served = serve(path)
    yield served
    served.end()


MOVED = """() => {
  const figures = () => [...document.querySelectorAll('[data-testid=stMetricValue]')]
    .map(one => one.innerText).join()
  let before, begun
  window.took_ms = 0
  document.addEventListener('pointerup', () => {
    before = figures(); begun = performance.now()
  }, true)
  new MutationObserver(() => {
    if (begun && !window.took_ms && figures() !== before) window.took_ms = performance.now() - begun
  }).observe(document.body, {subtree: true, childList: true, characterData: true})
}"""


def test_a_slider_moved_by_hand_gives_new_numbers(
    visit: Callable[..., Visit], evening_served: Served
) -> None:
    page = visit(viewport={"width": 1300, "height": 1400})
    page.open(evening_served.address)
    before = page.figures()
    page.tab.evaluate(MOVED)
    thumb = page.tab.get_by_role("slider", name="Times as many contacts").bounding_box()
    x, y = thumb["x"] + 2, thumb["y"] + thumb["height"] / 2
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    page.tab.mouse.move(x + 30, y, steps=3)
    page.tab.mouse.up()
    page.tab.wait_for_function("window.took_ms > 0", timeout=60_000)
    page.rest()
    assert page.figures() != before
    assert page.tab.locator("[data-testid=stImage] img").count() >= 1
    print(f"from the slider to the numbers: {page.tab.evaluate('window.took_ms'):.0f} ms")


def test_the_report_is_downloaded_in_the_language_of_the_page(
    visit: Callable[..., Visit], evening_served: Served, tmp_path: Path
) -> None:
    page = visit(viewport={"width": 1300, "height": 1400})
    page.open(evening_served.address)
    page.tab.get_by_text("中文", exact=True).click()
    page.rest()
    page.tab.get_by_text("保存", exact=True).click()
    page.rest()
    with page.tab.expect_download(timeout=60_000) as waiting:
        page.tab.get_by_role("button", name="报告").click()
    waiting.value.save_as(tmp_path / "report.html")
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Flash-sale evening" in report
    assert "未达标" in report


def test_a_phone_shows_all_of_it(visit: Callable[..., Visit], evening_served: Served) -> None:
    page = visit(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page.open(evening_served.address)
    wide = page.tab.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert wide <= 0


def test_a_hostile_scenario_runs_nothing_and_ctrl_c_ends_the_server(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    served = serve(path)
    try:
        page = visit()
        page.open(served.address)
        for view in ("Against a base", "Save", "YAML", "The day"):
            page.tab.get_by_text(view, exact=True).first.click()
            page.rest()
            assert page.tab.evaluate("window.hurt") is None
        heading = page.tab.inner_text("h1")
        assert "<script>window.hurt = 1</script> **b** [x](javascript" in heading.replace(
            "\u2060", ""
        )
        assert page.tab.locator("main a[href], h1 a, .im a").count() == 0
        assert not page.complaints
        page.is_alone = True
    finally:
        code, said = served.end()
    assert code == 130
    assert "Traceback" not in said
