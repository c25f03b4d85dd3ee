"""Plots of studies: each draws what it was given, in both languages, and every text can be read."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from imroute import plots
from imroute.errors import UsageError
from imroute.intervals import Estimate
from imroute.language import Language, speaking
from imroute.plots.rows import Row, round_values, rows_on
from imroute.plots.sweep import numeric
from imroute.show.breakeven import breakeven_parts
from imroute.show.capacity import capacity_parts
from imroute.show.compare import compare_parts
from imroute.show.parts import Section
from imroute.show.resilience import resilience_parts
from imroute.show.sensitivity import sensitivity_parts
from imroute.show.shifts import shifts_parts
from imroute.show.staff import staff_parts
from imroute.show.sweep import sweep_parts
from imroute.show.worth import worth_parts
from plots.boxes import on_one_another, outside, written
from plots.made import MADE, made


def title(ax: Axes) -> str:
    return " ".join(ax.get_title(loc="left").split())


def told(ax: Axes) -> str:
    return " | ".join(text for text, _ in written(ax))


def can_be_read(ax: Axes) -> None:
    assert not outside(ax)
    assert not list(on_one_another(ax))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", MADE)
def test_every_text_of_every_picture_can_be_read(name: str, language: Language) -> None:
    with speaking(language):
        for drawing in plots.drawings(made(name)):
            can_be_read(drawing.draw())


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_drawn_on_the_axes_it_is_given(name: str) -> None:
    figure = Figure(figsize=(5, 4))
    FigureCanvasAgg(figure)
    for drawing in plots.drawings(made(name)):
        ax = figure.add_subplot()
        drawn = drawing.draw.func(*drawing.draw.args, ax=ax, **drawing.draw.keywords)  # type: ignore[attr-defined]
        assert drawn is ax
        assert title(ax)


PARTS = {
    "compare": compare_parts,
    "capacity": capacity_parts,
    "staff": staff_parts,
    "shifts": shifts_parts,
    "sweep": sweep_parts,
    "sweep of two": sweep_parts,
    "sensitivity": sensitivity_parts,
    "worth": worth_parts,
    "breakeven": breakeven_parts,
    "resilience": resilience_parts,
}


@pytest.mark.parametrize("name", MADE)
def test_pictures_stand_in_sections_that_are_shown(name: str) -> None:
    result: Any = made(name)
    names = [part.name for part in PARTS[name](result) if isinstance(part, Section)]  # type: ignore[operator]
    found = plots.drawings(result)
    assert found
    for drawing in found:
        assert names.count(drawing.section) > drawing.number


def test_a_result_without_pictures_has_none() -> None:
    assert plots.drawings(object()) == ()


# Comparisons ------------------------------------------------------------------------------------


def of_level(number: int) -> Any:
    result: Any = made("compare")
    return result.variants[number].difference("service_level", "all", result.within)


def test_differences_tell_what_does_most_and_what_is_not_shown() -> None:
    result: Any = made("compare")
    ax = plots.differences(result)
    assert title(ax).startswith("one_more does most for contacts answered within 30 s: +")
    assert "no difference shown" in told(ax) or of_level(2).same
    middle = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert [pytest.approx(float(x)) for x in middle] == [of_level(i).difference for i in range(3)]


def test_a_measure_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="no_such"):
        plots.differences(made("compare"), measure="no_such")  # type: ignore[arg-type]


def test_a_variant_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="onemore"):
        plots.compared_day(made("compare"), variant="onemore")  # type: ignore[arg-type]


def test_tiles_count_the_targets_that_are_met() -> None:
    result: Any = made("compare")
    base = sum(verdict.verdict == "met" for verdict in result.verdicts)
    ax = plots.compared_targets(result)
    assert str(base) in title(ax) or "already" in title(ax)
    marks = [text.split()[-1] for text, _ in written(ax) if text.split()[-1] in "✓✗?"]
    assert len(marks) >= 2 * 4


AWKWARD = (
    "$x^2$ \\frac{1}{2}",
    "下雨天的高峰加人方案与外包团队联合支援的第二版本草案",
    "Überlastungsvermeidungsmaßnahmenvariante_number_two_of_many",
    "<script>alert(1)</script>",
    "名前 имя نام",
)


def renamed(result: Any, names: tuple[str, ...]) -> Any:
    ones = [result.variants[i % len(result.variants)] for i in range(len(names))]
    pairs = zip(ones, names, strict=True)
    changed = [replace(one, loaded=replace(one.loaded, variant_name=name)) for one, name in pairs]
    return replace(result, variants=tuple(changed))


@pytest.mark.parametrize("language", list(Language))
def test_names_of_any_kind_stay_plain_text(language: Language) -> None:
    result = renamed(made("compare"), AWKWARD)
    with speaking(language):
        for draw in (plots.differences, plots.compared_targets):
            ax = draw(result)
            can_be_read(ax)
            assert "$x^2$" in told(ax).replace("\n", "")
        can_be_read(plots.compared_day(result, variant=AWKWARD[1]))
        can_be_read(plots.gains_and_losses(result, variant=AWKWARD[2]))


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize("language", list(Language))
def test_one_variant_and_twelve(many: int, language: Language) -> None:
    result = renamed(made("compare"), tuple(f"variant_{i}" for i in range(many)))
    with speaking(language):
        for draw in (plots.differences, plots.compared_targets):
            ax = draw(result)
            can_be_read(ax)
            assert f"variant_{many - 1}" in told(ax)


def test_no_data_is_told_in_one_sentence() -> None:
    ax = plots.differences(made("compare"), scope="tier:nobody")  # type: ignore[arg-type]
    assert title(ax).startswith("There is no data to compare for")
    can_be_read(ax)


# Rows and axes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ends",
    [
        (1.0, -math.inf, math.inf),
        (math.inf, math.inf, math.inf),
        (math.nan, math.nan, math.nan),
        (2.0, math.nan, math.nan),
    ],
)
def test_ends_that_are_not_known_or_infinite_are_drawn_as_far_as_there_is_room(
    ends: tuple[float, float, float],
) -> None:
    rows = [Row("one", "a", Estimate(1.0, 0.5, 2.0, 9)), Row("two", "b", Estimate(*ends, 9))]
    ax = rows_on(None, rows)
    low, high = ax.get_xlim()
    assert (low, high) == pytest.approx((-0.12, 2.12))
    for line in ax.lines:
        assert np.isfinite(np.asarray(line.get_xdata(), dtype=float)).all()


def test_rows_in_a_low_axes_leave_out_what_has_no_room() -> None:
    figure = Figure(figsize=(4, 2))
    FigureCanvasAgg(figure)
    rows = [Row(f"row {i}", "told", Estimate(i, i, i, 9)) for i in range(40)]
    ax = rows_on(figure.add_subplot(), rows)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[0] == "row 0"
    assert "" in labels
    assert not list(on_one_another(ax))


@pytest.mark.parametrize(
    ("low", "high", "unit", "found"),
    [
        (0.0, 1.0, "share", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.0, 310.0, "s", [0.0, 120.0, 240.0]),
        (-3.0, 5.0, "agents", [-2.0, 0.0, 2.0, 4.0]),
    ],
)
def test_values_along_an_axis_are_round(
    low: float, high: float, unit: Any, found: list[float]
) -> None:
    assert round_values(low, high, unit) == pytest.approx(found)


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        (["2", "4", "8"], [2, 4, 8]),
        (["+1", "+2", "-1"], [1, 2, -1]),
        (["×0.8", "×1.2"], [0.8, 1.2]),
        (["30s", "1m"], [0, 1]),
        (["none", "helper"], [0, 1]),
    ],
)
def test_inputs_stand_at_their_numbers(labels: list[str], places: list[float]) -> None:
    assert numeric(labels) == pytest.approx(places)


# The other studies --------------------------------------------------------------------------------


def test_the_curve_of_capacity_is_that_of_the_target_asked_for() -> None:
    result: Any = made("capacity")
    ax = plots.capacity_curve(result, target=1)
    values = [
        point.verdicts[0].mean for point in result.curve if not math.isnan(point.verdicts[0].mean)
    ]
    assert list(ax.lines[0].get_ydata()) == pytest.approx(values)
    with pytest.raises(UsageError, match="3"):
        plots.capacity_curve(result, target=3)


@pytest.mark.parametrize("status", ["breaks", "holds", "missed", "not binding", "unknown"])
@pytest.mark.parametrize("language", list(Language))
def test_capacity_tells_each_way_a_target_can_stand(status: Any, language: Language) -> None:
    result: Any = made("capacity")
    known = (
        {"multiple": 1.2, "low": 1.1, "high": math.nan}
        if status == "breaks"
        else {"low": 2.0, "high": 0.05, "multiple": math.nan}
    )
    limits = tuple(replace(limit, status=status, **known) for limit in result.limits)
    result = replace(result, limits=limits, first=0 if status == "breaks" else None)
    with speaking(language):
        can_be_read(plots.capacity_limits(result))
        can_be_read(plots.capacity_curve(result))


def test_an_interrupted_study_of_capacity_says_so() -> None:
    result: Any = replace(made("capacity"), curve=(), first=None, next=None)  # type: ignore[type-var]
    for draw in (plots.capacity_curve, plots.capacity_gains):
        ax = draw(result)
        assert title(ax).endswith(".")
        can_be_read(ax)


def test_agents_needed_are_those_of_the_pool_asked_for() -> None:
    result: Any = made("staff")
    ax = plots.agents_needed(result, pool="help")
    need = np.repeat(result.need["help"], 2)
    assert list(ax.lines[-1].get_ydata()) == pytest.approx(list(need))
    with pytest.raises(UsageError, match="helpers"):
        plots.agents_needed(result, pool="helpers")


def test_enough_in_all_is_not_said_to_be_enough_in_each_pool() -> None:
    result: Any = made("staff")
    more = {pool: [n + 2 for n in need] for pool, need in result.need.items()}
    ax = plots.agents_needed(replace(result, today=more))
    one_pool = plots.agents_needed(replace(result, today=more), pool="help")
    assert ("Enough in all" in title(ax)) == (len(more) > 1)
    assert "ever too few today" in title(one_pool)


def test_who_can_be_spared_is_told_apart_by_marks() -> None:
    result: Any = made("staff")
    ax = plots.agents_spared(result)
    open_ones = result.certificate.unproven
    assert ("Nobody can be spared" in title(ax)) == (not open_ones)
    bare = replace(result, certificate=replace(result.certificate, removals=()))
    assert "not tried" in title(plots.agents_spared(bare))


def test_every_agent_has_a_line_in_the_chart_of_shifts() -> None:
    result: Any = made("shifts")
    ax = plots.shift_chart(result)
    assert title(ax).startswith(f"{result.agents} agent")
    with pytest.raises(UsageError, match="noday"):
        plots.shift_chart(result, day="noday")


def test_cover_tells_where_agents_lack() -> None:
    result: Any = made("shifts")
    assert title(plots.shift_cover(result)).startswith("Covered all day")
    more = {name: slots + 9 for name, slots in result.need.items()}
    assert "too few at" in title(plots.shift_cover(replace(result, need=more)))


def test_the_best_point_of_a_sweep_is_marked() -> None:
    result: Any = made("sweep")
    ax = plots.sweep_line(result)
    marks = [line for line in ax.lines if line.get_marker() == "D"]
    assert len(marks) == (result.best is not None)
    none = replace(result, best=None, sure=False, contenders=(), nearest=0)
    assert title(plots.sweep_line(none)).startswith("No point meets every target; nearest is")


def test_a_map_of_one_input_says_what_it_takes() -> None:
    ax = plots.sweep_map(made("sweep"))  # type: ignore[arg-type]
    assert title(ax) == "A map takes two inputs with two to forty values each."


def test_a_map_holds_every_value() -> None:
    result: Any = made("sweep of two")
    percents = [
        text for text, _ in written(plots.sweep_map(result)) if text[:1].isdigit() and "%" in text
    ]
    assert len(percents) == len(result.points)


@pytest.mark.parametrize("language", list(Language))
def test_worth_of_what_agents_cannot_do(language: Language) -> None:
    result: Any = made("worth")
    endless = replace(result.variants[0].agents, at=math.inf, low=3.0, high=math.inf)
    ones = (replace(result.variants[0], agents=endless), *result.variants[1:])
    with speaking(language):
        can_be_read(plots.worth_in_agents(replace(result, variants=ones)))
        can_be_read(plots.worth_in_agents(replace(result, variants=())))


@pytest.mark.parametrize("mean", [-math.inf, math.inf, math.nan, 3.0])
def test_breakeven_tells_of_values_outside_the_range(mean: float) -> None:
    result: Any = made("breakeven")
    value = Estimate(mean, mean, mean, 9)
    ax = plots.breakeven_line(replace(result, value=value))
    expected = "Not known" if math.isnan(mean) else "value from" if math.isinf(mean) else "at least"
    assert expected in title(ax)
    can_be_read(ax)


def test_without_a_disturbance_there_is_no_recovery() -> None:
    result: Any = made("resilience")
    assert (
        title(plots.recovery(replace(result, recoveries=()))) == "Nothing disturbs this scenario."
    )
    with pytest.raises(UsageError, match="2"):
        plots.recovery(result, number=2)


def test_an_agent_without_whom_nobody_is_left_is_told() -> None:
    result: Any = made("resilience")
    ones = (replace(result.sick[0], worse=None, effects=(), impossible="x"), *result.sick[1:])
    ax = plots.off_sick(replace(result, sick=ones))
    assert "nobody would be left" in title(ax)
    can_be_read(ax)
