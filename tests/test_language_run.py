"""A run, a checked scenario, a story and the published facts, in Chinese: no English is left."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner

from imroute.cli import app
from imroute.documents.run import verdict_document
from imroute.explain import tell, tell_against
from imroute.facts.measures import MEASURES
from imroute.language import speaking
from imroute.loading import load
from imroute.show import facts_tables, run_parts, show_checked
from imroute.show.wrapping import WideConsole
from imroute.studies import RunResult, run
from imroute.suggest import suggest, suggest_against
from imroute.targets import in_words, measure_name, scope_name, told

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
SCENARIOS = sorted(FOLDER.glob("*.yaml"))
EVENING = FOLDER / "ecommerce_evening.yaml"
SHOP = FOLDER / "small_shop.yaml"

# What is written alike in Chinese: names of sources and abbreviations, options, and the engine.
SOURCES = ("IM", "Comm", "Stripe", "ContactCentreHelper")
SHORT = ("CSAT", "NPS", "CES", "VIP", "SLA", "ITU", "FCR", "N")
OPTIONS = ("days", "max", "contact", "kernel", "imroute")
WORD = re.compile(r"(?:--)?[A-Za-z][A-Za-z_]+")


def shown(parts: Iterable[RenderableType]) -> str:
    to = Console(file=io.StringIO(), width=100, highlight=False)
    for part in parts:
        to.print(part)
    return to.file.getvalue()  # type: ignore[attr-defined]


def english(text: str, known: str = "") -> set[str]:
    """Words in Latin letters that are no names of the scenario and no ids."""
    names = {*WORD.findall(known), *MEASURES, *SOURCES, *SHORT, *OPTIONS}
    return {word for word in WORD.findall(text) if word.removeprefix("--") not in names}


def a_run(path: Path, days: int = 1) -> RunResult:
    return run(load(path), days=days)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_run_of_a_shipped_scenario_is_shown_in_chinese(path: Path) -> None:
    result = a_run(path)
    with speaking("zh"):
        text = shown(run_parts(result))
    assert english(text, result.loaded.text) == set()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_checked_scenario_is_told_in_chinese(path: Path) -> None:
    loaded = load(path)
    to = WideConsole(file=io.StringIO(), width=100)
    with speaking("zh"):
        show_checked(loaded, Path("file.yaml"), to)
    text = to.file.getvalue()  # type: ignore[attr-defined]
    assert english(text, f"{loaded.text} {' '.join(loaded.variants)} file.yaml") == set()


def test_stories_are_told_in_chinese() -> None:
    loaded = load(SHOP)
    variant = loaded.as_variant("one_more")
    with speaking("zh"):
        lines = [*suggest(loaded, 1, 1), *suggest_against(loaded, variant, 1, 1)]
        for contact in (20, 40):
            lines += tell(loaded, contact, 1, 1)
            lines += tell_against(loaded, variant, contact, 1, 1)
    assert english("\n".join(lines), f"{loaded.text} one_more") == set()


def test_what_remains_of_the_facts_in_english_is_written_in_scenarios_or_a_name() -> None:
    with speaking("zh"):
        text = shown(facts_tables())
    sentences = re.findall(r"[A-Za-z']+(?: [A-Za-z']+){3,}", text)
    assert sentences == []


def test_a_verdict_is_told_in_the_language_of_who_reads_it() -> None:
    result = a_run(EVENING, days=2)
    first = result.verdicts[1]
    before = first.sentence
    with speaking("zh"):
        assert re.fullmatch(
            r"(达标|未达标|未定)：客户等级 vip，30 秒内接起的会话占比为 [\d.]+%（[\d.]+–[\d.]+%），"
            r"目标不低于 95%(；多模拟几天才能判断)?。",
            first.sentence,
        )
        assert verdict_document(first)["sentence"] == before
    assert "for tier vip, target at least 95%" in before


def test_numbers_and_scopes_stand_where_the_language_puts_them() -> None:
    what = ("service_level", "90s", "share")
    assert told("80%", in_words(*what)) == "80% of contacts answered within 1 min 30 s"
    assert scope_name("tier:vip × interval:mon 18:30") == "tier vip × mon 18:30"
    with speaking("zh"):
        assert told("80%", in_words(*what)) == "1 分钟 30 秒内接起的会话占比 80%"
        assert told("12 秒", in_words("reply_time", "p90", "s")) == "P90 回复时间 12 秒"
        assert scope_name("tier:vip × interval:mon 18:30") == "客户等级 vip × 周一 18:30"
        assert measure_name("focus_occupancy") == "专注占用率"


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (["check", str(SHOP)], f"{SHOP}：没有错误"),
        (["targets"], "\n各行业的接起目标"),
        (["explain", str(SHOP), "--contact", "20"], "Small shop，第 1 天，会话 20"),
        (["explain", str(SHOP), "--against", "one_more"], "第 1 天的 "),
        (["run", str(SHOP), "--days", "1"], "Small shop\n09:00–17:00，模拟 1 天"),
    ],
)
def test_commands_speak_the_language_asked_for(command: list[str], begins: str) -> None:
    said = CliRunner().invoke(app, [*command, "--lang", "zh"])
    assert said.exit_code == 0
    assert said.stdout.startswith(begins)
