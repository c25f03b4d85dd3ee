"""A report: one page with nothing in it but what we wrote, whatever a scenario is called."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import imroute
from imroute.errors import UsageError
from imroute.report import report_page, write_report

NASTY = '<script>alert(1)</script></svg>"><img src=x onerror=alert(2)> & $x^2$ [bold] \u202eabc'
DESK = """
title: %s
day: {start: 09:00, end: 11:00, interval: 1h}
contact_types: {ask: {arrivals: 60/h}}
pools: {team: {agents: 5, capacity: 2}}
targets: [{measure: service_level, within: 30s, at_least: 60%%}]
variants: {two_more: {pools.team.agents: {add: 2}}}
"""
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Elements(HTMLParser):
    """All elements with their attributes, and the text of the page; open ones are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def read(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    found.close()
    assert not found.open
    return found


def is_ours(page: str) -> Elements:
    """Nothing runs, nothing is fetched, and nothing that a scenario says is more than text."""
    found = read(page)
    for tag, attributes in found.found:
        assert tag not in ("script", "iframe", "object", "embed", "link", "base", "form", "img")
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "href", "xlink:href", "action", "data", "poster"):
                assert (value or "").startswith(("#", "data:font/")), (tag, value)
    assert "@import" not in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/", "")
    return found


@pytest.fixture
def nasty(write: Callable[[str], Path]) -> imroute.ScenarioFile:
    return imroute.load(write(DESK % f"'{NASTY}'"))


def test_what_a_scenario_is_called_is_only_text(nasty: imroute.ScenarioFile) -> None:
    page = report_page(nasty.run(days=3))
    assert NASTY in is_ours(page).text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_in_the_language_asked_for(nasty: imroute.ScenarioFile, lang: str) -> None:
    page = report_page(nasty.run(days=3), lang)
    [html] = [attributes for tag, attributes in read(page).found if tag == "html"]
    assert html == {"lang": lang}
    assert ("数据来源" in page) == (lang == "zh")


def test_the_same_result_gives_the_same_bytes(nasty: imroute.ScenarioFile) -> None:
    assert report_page(nasty.run(days=3)) == report_page(nasty.run(days=3))


def test_what_is_no_result_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="a result of run"):
        report_page("no result")


def test_a_file_is_written_whole_or_not_at_all(
    nasty: imroute.ScenarioFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, place = nasty.run(days=2), tmp_path / "out" / "report.html"
    with pytest.raises(UsageError, match="a file to write to"):
        write_report(result, place)
    place.parent.mkdir()
    write_report(result, place)
    before = place.read_bytes()
    monkeypatch.setattr("os.replace", _fails)
    with pytest.raises(UsageError, match="No space left"):
        write_report(result, place)
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == ["report.html"]


def _fails(*_: object) -> None:
    raise OSError(28, "No space left on device")
