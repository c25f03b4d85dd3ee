"""What staff, shifts, worth, breakeven and resilience show in Chinese is Chinese throughout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import imroute
from imroute.intervals import Estimate
from imroute.language import speaking
from imroute.loading import Loaded
from imroute.show.breakeven import breakeven_parts
from imroute.show.resilience import resilience_parts
from imroute.show.shifts import shifts_parts
from imroute.show.staff import staff_parts
from imroute.show.worth import worth_parts
from imroute.show.wrapping import NEVER_FIRST
from imroute.studies.shifts import ShiftsResult, Spared, shifts
from imroute.studies.staffing import Certificate, StaffResult, staff
from imroute.studies.staffing.proof import SPENT, STOPPED
from imroute.studies.worth import WorthResult, breakeven, resilience, worth
from speech import half_translated, in_chinese, shown

DESK = """
title: 客服台
day: {start: 09:00, end: 12:00, interval: 1h}
patience: {exponential: 90s}
contact_types:
  order: {arrivals: {09:00: 30/h, 10:00: 60/h}}
pools:
  team: {agents: {09:00: 4, 10:00: 6}, capacity: 2, shrinkage: 25%, cost: 30/h}
  late: {agents: 1, capacity: 2, cost: 40/h}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
  - {measure: response_time, stat: p90, at_most: 2m, for: {type: order}, during: [10:00, 12:00]}
  - {measure: abandonment, at_most: 20%, in: every_interval}
variants:
  two_more: {pools.team.agents: {add: 2}}
  one_less: {pools.team.agents: {add: -1}}
  cheaper: {one_off: 6000, pools.team.cost: 20/h}
"""
NAMES = ("team", "late", "order", "two_more", "one_less", "cheaper", "kernel", "highs", "staff")
DAYS = 4


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    path = tmp_path_factory.mktemp("chinese") / "desk.yaml"
    path.write_text(DESK, encoding="utf-8")
    return imroute.load(path)


@pytest.fixture(scope="module")
def staffed(desk: Loaded) -> StaffResult:
    return staff(desk, DAYS, prove=False)


@pytest.fixture(scope="module")
def rostered(desk: Loaded) -> ShiftsResult:
    return shifts(desk, days=DAYS, need="as-written", solver="highs")


@pytest.fixture(scope="module")
def valued(desk: Loaded) -> WorthResult:
    return worth(desk, days=DAYS)


def test_staff(staffed: StaffResult) -> None:
    text = in_chinese(staff_parts(staffed), NAMES)
    hours = f"{staffed.total_hours:,.1f}".removesuffix(".0")
    assert text.startswith(f"客服台\n坐席每天付薪 {hours} 小时，比当前的 ")
    assert "还能再减人吗？" in text
    assert "AHT 除以并发会话数" in text


@pytest.mark.parametrize("why", [SPENT, STOPPED])
def test_staff_where_nothing_is_proven(staffed: StaffResult, why: str) -> None:
    spared = tuple(one._replace(breaks=False) for one in staffed.certificate.removals)
    for removals in (spared, ()):
        found = Certificate("not proven", removals, why)
        changed = replace(staffed, certificate=found, verified=None, interrupted=True)
        assert "已提前停止" in in_chinese(staff_parts(changed), NAMES)


def test_shifts(rostered: ShiftsResult) -> None:
    assumed = replace(rostered, assumed=(), loaded=replace(rostered.loaded, assumed=()))
    spared = replace(assumed, spared=(Spared("team", "09:00–12:00", 1),), interrupted=True)
    for result in (assumed, spared, replace(spared, verified=None, rounds=())):
        assert "按文件所写坐席数排班；模拟 4 天" in in_chinese(shifts_parts(result), NAMES)


def test_worth(valued: WorthResult) -> None:
    text = in_chinese(worth_parts(valued), NAMES)
    assert "two_more 相当于坐席组 team 的 2.0 名坐席" in text
    assert "服务水平（20 秒内）" in text
    assert "业务类型 order 的响应时间（P90）" in text
    in_chinese(worth_parts(replace(valued, points=None, variants=(), interrupted=True)), NAMES)


@pytest.mark.parametrize(
    "days", [(math.inf,) * 3, (math.inf, 10, math.inf), (20, 10, math.inf), (20, 10, 30)]
)
def test_paid_back_or_not(valued: WorthResult, days: tuple[float, float, float]) -> None:
    cheaper = next(one for one in valued.variants if one.name == "cheaper")
    assert cheaper.payback is not None
    back = replace(cheaper.payback, days=Estimate(*days, DAYS), learning_days=40.0)
    result = replace(valued, variants=(replace(cheaper, payback=back),))
    assert "一次性支出6,000" in "".join(in_chinese(worth_parts(result), NAMES).split())


@pytest.mark.parametrize(
    ("values", "extra_cost"),
    [("pools.team.agents=1..9", 0.0), ("pools.team.cost=20/h..40/h", 30.0)],
)
def test_breakeven(desk: Loaded, values: str, extra_cost: float) -> None:
    found = breakeven(desk, values, extra_cost=extra_cost, days=DAYS)
    path = values.partition("=")[0]
    for mean in (found.value.mean, math.inf, -math.inf, math.nan):
        for steady, rises in ((True, True), (False, False)):
            value = replace(found.value, mean=mean)
            result = replace(found, value=value, steady=steady, rises=rises)
            assert "试过的取值" in in_chinese(breakeven_parts(result), (*NAMES, path))


def test_resilience(desk: Loaded) -> None:
    surges, outages = ["09:30 15m 3", "09:30 15m 1"], ["team 10:00 10m"]
    result = resilience(desk, surges=surges, outages=outages, days=DAYS)
    text = in_chinese(resilience_parts(result), NAMES)
    assert "09:30 起 15 分内进线量为平时的 3 倍" in text
    assert "坐席组 team 于 10:00 中断 10 分" in text
    alone = "the pools for order (team) never have an agent"
    sick = replace(result.sick[0], worse=None, effects=(), impossible=alone)
    nobody = replace(result, sick=(sick,), recoveries=())
    assert "能接 order 的坐席组（team）就没有坐席了" in in_chinese(
        resilience_parts(nobody), (*NAMES, "POOL")
    )


def test_lines_of_chinese_are_full_and_do_not_begin_with_a_mark(staffed: StaffResult) -> None:
    with speaking("zh"):
        lines = [line.strip() for line in shown(staff_parts(staffed), 60).splitlines()]
    assert not [line for line in lines if line and line[0] in NEVER_FIRST]
    long = [line for line in lines if line.startswith("影响最小的是")]
    assert all(len(line.encode("gbk")) > 52 for line in long)


def test_a_word_that_is_left_in_english_is_seen() -> None:
    assert half_translated("目标 met：`cost: 1/h`，--days 5，imroute staff 见下", ["team"]) == [
        "met"
    ]


def test_json_stays_english(write: Callable[[str], Path]) -> None:
    place = resilience(imroute.load(write(DESK)), days=1).sick[0].place
    assert "，" not in place.name
