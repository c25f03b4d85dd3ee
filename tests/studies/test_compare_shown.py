"""What a comparison says: on the screen, in JSON and CSV, on the command line."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.documents.compare import csv_text, document
from imroute.findings.differences import (
    in_figures,
    in_sentence,
    limits,
    p_in_words,
)
from imroute.show.compare import show_compare
from imroute.studies.compare import COLUMNS, CompareResult, Difference, compare

DESK = """
title: A desk
day: {start: 09:00, end: 12:00, interval: 1h}
tiers: {vip: {share: 20%}, regular: {share: 80%}}
contact_types: {ask: {arrivals: 60/h}, buy: {arrivals: 30/h}}
pools:
  team: {agents: 8, capacity: 1, cost: 30/h}
  seniors: {agents: 1, skills: [buy], cost: 40/h}
routing:
  buying: {match: {type: buy}, stages: [{pools: [team]}, {after: 10s, pools: [seniors]}]}
  asking: {stages: [{pools: [team]}]}
targets:
  - {measure: service_level, within: 20s, at_least: 70%}
  - {measure: response_time, stat: p90, at_most: 2m, on_days: 60%}
  - {measure: focus_occupancy, at_most: 95%}
variants:
  nothing: {title: Only a title}
  two_more: {title: Two more, one_off: 500, pools.team.agents: {add: 2}}
  vips_first: {tiers.vip.priority: high}
  stricter: {targets.1.at_least: 95%}
  busier: {demand: {times: 1.2}}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "desk.yaml"
    path.write_text(DESK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(desk: Path) -> CompareResult:
    return compare(imroute.load(desk), ["nothing", "two_more", "vips_first", "stricter"], days=12)


def shown(result: CompareResult, width: int = 100) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    show_compare(result, console)
    return console.export_text()


# The screen ---------------------------------------------------------------------------------------


def test_the_screen_tells_targets_changes_groups_and_contacts(result: CompareResult) -> None:
    text = shown(result)
    heads = [line for line in text.splitlines() if line.strip() and not line.startswith(" ")]
    assert heads[:4] == [
        "A desk",
        "as written against nothing, two_more, vips_first, stricter",
        "12 days of each simulated with the same customers, seed 1, engine kernel",
        "At a glance",
    ]
    two = heads[heads.index("two_more: Two more, one-off cost 500") :]
    assert two[1:4] == [
        "What two_more changes",
        "Who gains and who loses by two_more",
        "Of 1,000 contacts, with two_more",
    ]
    assert heads[-1] == "How sure"
    assert "adjusted for 4 variants (Holm)" in text
    assert "these 12 days tell as much as" in " ".join(text.split())


def test_a_target_is_told_before_and_after_with_the_difference(result: CompareResult) -> None:
    text = " ".join(shown(result).split())
    two = text[text.index("two_more: Two more") : text.index("What two_more changes")]
    assert re.search(
        r"Missed before, (met|undecided) now: \d\d\.\d% → \d\d\.\d% of contacts answered within 20 s,"
        r" \d+\.\d points more \(\+\d+\.\d to \+\d+\.\d\), target at least 70%\.",
        two,
    )
    assert "of days with p90 of response time at most 2 min" in two
    stricter = text[text.index("stricter ", text.index("Of 1,000 contacts, with vips")) :]
    assert "Only before: Missed:" in stricter
    assert "Only now: Missed:" in stricter


def test_a_variant_that_changes_nothing_is_told_as_such(result: CompareResult) -> None:
    text = " ".join(shown(result).split())
    nothing = text[text.index("nothing: Only a title") : text.index("two_more: Two more")]
    assert "the same on every day, target at least 70%" in nothing
    assert "The same on every day: contacts answered within 20 s; mean response time" in nothing
    assert "The same: tier vip, tier regular, type ask, type buy." in nothing
    assert "1,000 nothing changes" in nothing


def test_who_gains_and_who_loses_is_named(result: CompareResult) -> None:
    text = " ".join(shown(result).split())
    vips = text[text.index("gains and who loses by vips_first") :]
    assert vips.startswith("gains and who loses by vips_first Gains: tier vip")


def test_the_screen_names_contacts_to_look_at(result: CompareResult) -> None:
    text = " ".join(shown(result).split())
    command = f"imroute explain {result.base.file} --against two_more and --day"
    assert command in text.replace("\n", "")


def test_many_variants_are_told_in_one_table(desk: Path) -> None:
    text = shown(compare(imroute.load(desk), days=2))
    assert "What two_more changes" not in text
    assert "Up to 4 are told in full: --variants nothing" in text
    assert all(name in text for name in ("nothing", "two_more", "vips_first", "busier"))
    assert "So few days show little: --days 20 tells more." in text


def test_a_single_day_has_no_range(desk: Path) -> None:
    text = " ".join(shown(compare(imroute.load(desk), ["two_more"], days=1)).split())
    assert "A single day has no range: --days 20 tells more." in text
    assert "which a single day cannot tell from chance" in text


def test_the_screen_fits_into_80_columns(result: CompareResult) -> None:
    assert max(len(line) for line in shown(result, width=80).splitlines()) <= 80


# Words --------------------------------------------------------------------------------------------


def found(difference: float, half: float, unit: str = "share", **others: object) -> Difference:
    values: dict[str, object] = {
        "measure": "service_level",
        "scope": "all",
        "stat": "20s",
        "unit": unit,
        "base": 0.5,
        "variant": 0.5 + difference,
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "p_alone": 0.2,
        "p": 0.2,
        "days": 20,
        "same": False,
        "independent_days": 60.0,
    }
    return Difference(**{**values, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("difference", "figures", "range_"),
    [
        (found(0.052, 0.01), "+5.2 points", "+4.2 to +6.2"),
        (found(-0.0004, 0.0002), "−0.04 points", "−0.06 to −0.02"),
        (found(-12.0, 2.0, "s"), "−12 s", "−14 to −10"),
        (found(75.0, 10.0, "s"), "+1 min 15 s", "+1 min 5 s to +1 min 25 s"),
        (found(8.0, 0.5, "hours"), "+8 h", "+7.5 to +8.5"),
        (found(240.0, 30.0, "money"), "+240", "+210 to +270"),
        (found(8.0, 0.0, "hours"), "+8 h", "on every day"),
        (found(0.41, 0.012, "money"), "+0.41", "+0.40 to +0.42"),
        (found(4.3, 0.0004, "count"), "+4.3000", "+4.2996 to +4.3004"),
        (found(-12.04, 0.2, "s"), "−12.0 s", "−12.2 to −11.8"),
        (found(75.0, 0.02, "s"), "+75.00 s", "+74.98 s to +75.02 s"),
        (found(4500.0, 900.0, "s"), "+1 h 15 min", "+1 h to +1 h 30 min"),
        (found(0.2, 0.00004), "+20.000 points", "+19.996 to +20.004"),
        (found(0.0, 0.0, same=True), "same", ""),
        (found(math.nan, math.nan), "–", ""),
    ],
)
def test_differences_are_written_with_sign_and_unit(
    difference: Difference, figures: str, range_: str
) -> None:
    assert in_figures(difference) == figures
    assert limits(difference) == range_


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (found(0.05, 0.01, p=0.001), "5.0 points more (+4.0 to +6.0)"),
        (found(-0.05, 0.01, p=0.001), "5.0 points less (−6.0 to −4.0)"),
        (
            found(0.01, 0.03),
            "no difference shown (−2.0 to +4.0); if it is as seen, about 180 days would tell",
        ),
        (
            found(0.0001, 0.03),
            "no difference shown (−3.0 to +3.0); if there is one, it is too small for any number"
            " of days",
        ),
        (found(0.0, 0.0, same=True), "the same on every day"),
        (found(math.nan, math.nan, p=math.nan), "no data to compare"),
    ],
)
def test_differences_are_told_in_words(difference: Difference, said: str) -> None:
    assert in_sentence(difference) == said


def test_p_is_told_to_what_matters() -> None:
    assert [p_in_words(p) for p in (1e-9, 0.0312, 0.5, math.nan)] == [
        "< 0.001",
        "0.031",
        "0.50",
        "–",
    ]


# Machines -----------------------------------------------------------------------------------------


def test_json_is_one_document_that_explains_itself(result: CompareResult) -> None:
    told = json.loads(json.dumps(document(result), allow_nan=False))
    assert list(told) == ["scenario", "provenance", "base", "variants", "left_out", "interrupted"]
    assert told["provenance"]["days"] == 12
    assert told["provenance"]["seed"] == 1
    assert told["provenance"]["variants"] == ["nothing", "two_more", "vips_first", "stricter"]
    two = told["variants"][1]
    assert (two["variant"], two["title"], two["one_off"]) == ("two_more", "Two more", 500)
    keys = ["measure", "scope", "stat", "base", "variant", "difference", "low", "high", "p"]
    assert list(two["differences"][0])[:9] == keys
    rows = {(row["measure"], row["scope"], row["stat"]): row for row in two["differences"]}
    level = rows["service_level", "tier:vip", "20s"]
    assert level["low"] <= level["difference"] <= level["high"]
    assert level["difference"] == pytest.approx(level["variant"] - level["base"])
    assert rows["cost", "all", "mean"]["difference"] > 0
    assert two["targets"][0]["before"]["verdict"] == "missed"
    groups = {group["scope"]: group for group in two["contacts"]["groups"]}
    assert {"all", "tier:vip", "type:buy"} <= groups.keys()
    everyone = groups["all"]
    kinds = ("same", "sooner", "later", "answered", "lost", "to_bot", "from_bot")
    assert sum(everyone[kind] for kind in kinds) == everyone["contacts"]


def test_csv_holds_the_same_differences(result: CompareResult) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(result))))
    assert list(rows[0]) == ["name", *COLUMNS]
    assert len(rows) == sum(len(compared.differences) for compared in result.variants)
    frame = result.to_frame()
    assert list(frame) == ["name", *COLUMNS]
    level = frame.query("name == 'two_more' and measure == 'service_level' and scope == 'all'")
    assert level.difference.iloc[0] > 0


def test_same_seed_gives_the_same_bytes(desk: Path) -> None:
    words = ["compare", str(desk), "--variants", "two_more, busier", "--days", "3"]
    first, again, other = (
        CliRunner().invoke(app, [*words, "--format", "json", *more]).stdout
        for more in ([], [], ["--seed", "2"])
    )
    assert first == again != other
    assert [one["variant"] for one in json.loads(first)["variants"]] == ["two_more", "busier"]


def test_the_command_shows_a_base_of_choice_and_csv(desk: Path) -> None:
    words = ["compare", str(desk), "--base", "two_more", "--variants", "busier", "--days", "2"]
    table, rows = (
        CliRunner().invoke(app, [*words, *more]).stdout for more in ([], ["--format", "csv"])
    )
    assert "two_more against busier" in table
    assert "--variant two_more --against busier" in " ".join(table.split())
    assert rows.startswith("name,measure,scope,stat,base,variant,difference,low,high,p")


def test_a_stored_comparison_is_the_same(desk: Path, tmp_path: Path) -> None:
    words = ["compare", str(desk), "--variants", "busier", "--days", "3", "--format", "json"]
    words += ["--store", str(tmp_path / "cases.sqlite")]
    first, again = (CliRunner().invoke(app, words).stdout for _ in range(2))
    assert first == again
    assert json.loads(first)["variants"][0]["variant"] == "busier"


def test_explain_tells_the_contact_that_is_named(desk: Path, write: Callable[[str], Path]) -> None:
    done = CliRunner().invoke(app, ["explain", str(desk), "--against", "two_more"])
    number = re.search(r"answered sooner by the variant, the most first: (\d+)", done.stdout)
    assert number is not None
    words = ["explain", str(desk), "--against", "two_more", "--contact", number[1]]
    told = CliRunner().invoke(app, words).stdout
    assert "Here they part:" in told
    assert "With two_more:" in told
    wrong = CliRunner().invoke(app, ["explain", str(desk), "--against", "two_mre"])
    assert "did you mean 'two_more'?" in str(wrong.exception)


def test_lines_with_wide_letters_are_not_cut(write: Callable[[str], Path]) -> None:
    from rich.console import Console

    from imroute.show import verdicts

    text = """
contact_types: {退款: {arrivals: 30/h}}
pools: {p: {agents: 3}}
targets: [{measure: service_level, within: 30s, at_least: 80%, for: {type: 退款}}]
"""
    ran = imroute.run(imroute.load(write(text)), days=2)
    for width in range(60, 80):
        with (to := Console(width=width)).capture() as capture:
            to.print(verdicts(ran.verdicts))
        assert "…" not in capture.get()
