"""What compare, capacity, sweep and sensitivity show in Chinese is Chinese throughout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import imroute
from imroute.language import speaking
from imroute.loading import Loaded, load_text
from imroute.show.capacity import capacity_parts, summary
from imroute.show.compare import compare_parts
from imroute.show.sensitivity import sensitivity_parts
from imroute.show.sweep import sweep_parts
from imroute.studies.capacity import CapacityResult, CurvePoint, Limit, capacity
from imroute.studies.compare import CompareResult, compare
from imroute.studies.sweep import SweepResult, sensitivity, sweep
from speech import in_chinese, shown

DESK = """
title: 客服台
day: {start: 09:00, end: 12:00, interval: 1h}
tiers: {vip: {share: 20%}, regular: {share: 80%}}
contact_types: {ask: {arrivals: 60/h}, buy: {arrivals: 30/h}}
pools:
  team: {agents: 8, capacity: 1, cost: 30/h}
  seniors: {agents: 1, skills: [buy], cost: 40/h}
targets:
  - {measure: service_level, within: 20s, at_least: 70%}
  - {measure: service_level, within: 20s, at_least: 60%, for: {tier: vip}, in: every_interval}
  - {measure: response_time, stat: p90, at_most: 2m, on_days: 60%}
  - {measure: occupancy, at_most: 95%, during: [10:00, 12:00]}
variants:
  nothing: {title: 只改标题}
  two_more: {title: 加两人, one_off: 500, pools.team.agents: {add: 2}}
  stricter: {targets.1.at_least: 95%}
  busier: {demand: {times: 1.2}}
  fewer: {demand: {times: 0.8}}
"""
VARIANTS = ("nothing", "two_more", "stricter", "busier", "fewer")
SCOPES = ("vip", "regular", "ask", "buy", "team", "seniors")
NAMES = (*VARIANTS, *SCOPES, "kernel", "Holm", "csv")
PATHS = ("pools", "agents", "capacity", "demand")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    path = tmp_path_factory.mktemp("chinese") / "desk.yaml"
    path.write_text(DESK, encoding="utf-8")
    return imroute.load(path)


# Compare ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(desk: Loaded) -> CompareResult:
    return compare(desk, ["nothing", "two_more", "stricter", "busier"], days=6)


def test_compare(compared: CompareResult) -> None:
    text = in_chinese(compare_parts(compared), NAMES)
    assert text.startswith("客服台\n原样 对比 nothing、two_more、stricter、busier\n各模拟 6 天")
    assert "two_more：加两人，一次性成本 500" in text
    assert "20 秒内接起的会话占比" in text
    for words in ("增加", "个百分点（+", "每天都相同", "仅原来有：", "仅现在有：", "更早", "受益"):
        assert words in text


@pytest.mark.parametrize("days", [1, 2])
def test_compare_with_few_days(desk: Loaded, days: int) -> None:
    text = in_chinese(compare_parts(compare(desk, ["two_more"], days=days)), NAMES)
    assert ("只模拟一天" in text) == (days == 1)
    assert ("天数太少" in text) == (days == 2)


def test_compare_of_many_variants_that_was_stopped(compared: CompareResult) -> None:
    many = replace(
        compared,
        variants=(*compared.variants, compared.variants[0]),
        interrupted=True,
        left_out=("fewer",),
    )
    text = in_chinese(compare_parts(many), NAMES)
    assert "不含 fewer" in text
    assert "--variants nothing" in text


# Capacity -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def borne(desk: Loaded) -> CapacityResult:
    return capacity(desk, 20, precision=0.2)


def test_capacity(borne: CapacityResult) -> None:
    text = in_chinese(capacity_parts(borne), NAMES)
    assert "最先失守：" in text
    assert "客户等级 vip，20 秒内接起的会话占比不低于 60%（每个时段）" in text
    assert "在 60% 的天数里，P90 响应时间不超过 2 分钟" in text
    assert "1.00 倍" in text
    stopped = in_chinese(capacity_parts(replace(borne, interrupted=True)), NAMES)
    assert "已提前停止" in stopped


@pytest.mark.parametrize("status", ["holds", "missed", "not binding", "unknown"])
def test_capacity_where_nothing_breaks(borne: CapacityResult, status: str) -> None:
    limits = tuple(Limit(limit.target, status, low=8.0, high=0.05) for limit in borne.limits)  # type: ignore[arg-type]
    in_chinese(capacity_parts(replace(borne, limits=limits, first=None, next=None)), NAMES)


def test_capacity_told_by_words_for_every_case(borne: CapacityResult) -> None:
    first = borne.overall
    assert first is not None
    assert borne.first is not None
    for multiple, low in ((1.0, math.nan), (0.7, 0.6), (1.4, 1.2)):
        limits = list(borne.limits)
        limits[borne.first] = replace(first, multiple=multiple, low=low, holds_again=2.0)
        in_chinese(capacity_parts(replace(borne, limits=tuple(limits))), NAMES)


SPARSE = """
title: 小店
day: {start: 09:00, end: 17:00}
contact_types: {ask: {arrivals: 1/d}}
pools: {team: {agents: 2}}
targets: [{measure: service_level, within: 20s, at_least: 80%}]
"""


def test_of_a_demand_too_small_to_tell_it_says_so() -> None:
    result = capacity(load_text(SPARSE), 20, precision=0.2)
    (sparse, nothing) = summary(result)
    assert nothing.startswith("Nothing breaks up to 8.00 times")
    assert sparse.startswith("Today's demand is too small to tell how much the desk bears: 0.")
    with speaking("zh"):
        assert "当前需求太小" in "".join(summary(result))
    assert " 0/h" not in shown(capacity_parts(result))
    points = tuple(CurvePoint(one.multiple, one.days, one.verdicts) for one in result.curve)
    busy = replace(result, peak_per_hour=120.0, curve=points)
    assert list(summary(busy)) == [nothing]


# Sweep --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def swept(desk: Loaded) -> SweepResult:
    return sweep(desk, ["pools.team.agents=8..12", "pools.seniors.agents=0,1"], days=10)


def test_sweep(swept: SweepResult) -> None:
    text = in_chinese(sweep_parts(swept), (*NAMES, *PATHS))
    assert "pools.team.agents：8 至 12（整数）" in text
    assert "最佳" in text
    assert "热力图：" in text
    for sure, contenders in ((True, ()), (False, ()), (False, (1,)), (False, (1, 2))):
        found = replace(swept, best=0, sure=sure, contenders=contenders, interrupted=True)
        in_chinese(sweep_parts(found), (*NAMES, *PATHS))


def test_sweep_without_an_answer(swept: SweepResult) -> None:
    for sure in (True, False):
        none = replace(swept, best=None, nearest=1, sure=sure)
        assert "最接近的组合：team.agents" in in_chinese(sweep_parts(none), (*NAMES, *PATHS))


def test_sweep_for_the_best_service(desk: Loaded) -> None:
    values = [f"pools.team.agents={','.join(map(str, range(2, 18)))}"]
    found = sweep(desk, values, days=2, best="response_time:p90")
    text = in_chinese(sweep_parts(found), (*NAMES, *PATHS))
    assert "响应时间（P90）" in text
    assert "--format csv 列出全部" in text


def test_sensitivity(desk: Loaded) -> None:
    found = sensitivity(desk, ["demand=0.7..1.3", "pools.team.agents=6..9"], samples=16, days=2)
    text = in_chinese(sensitivity_parts(found), (*NAMES, *PATHS))
    assert "20 秒内接起的会话占比的波动来自哪里" in text
    assert "demand：0.7 至 1.3" in text
    in_chinese(sensitivity_parts(replace(found, interrupted=True)), (*NAMES, *PATHS))


# The command --------------------------------------------------------------------------------------


def test_the_commands_speak_chinese_when_asked(desk: Loaded, write: Callable[[str], Path]) -> None:
    from typer.testing import CliRunner

    from imroute.cli import app

    words = ["compare", desk.file, "--variants", "two_more", "--days", "2", "--lang", "zh"]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 0
    assert "总览" in told.stdout
    assert "At a glance" in CliRunner().invoke(app, words[:-2]).stdout
