"""What changes are worth, in pictures: in agents, by the point, and from which value on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from imroute.facts.measure import Unit
from imroute.findings.changes import amount, with_range
from imroute.intervals import Estimate
from imroute.language import say
from imroute.plots.rows import Row, rows_on, value_axis
from imroute.plots.style import (
    BAND,
    BLUE,
    GREEN,
    GREY,
    INK,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    lines_across,
    nothing_to_draw,
    ticks,
)
from imroute.studies.worth import BreakevenResult, WorthResult
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.points import Point
from imroute.studies.worth.ranges import Range
from imroute.studies.worth.variants import VariantWorth


def worth_in_agents(result: WorthResult, ax: Axes | None = None) -> Axes:
    """Draw how many agents more would do as much as each variant, with the 95% interval."""
    if not result.variants:
        return nothing_to_draw(ax, say("The scenario has no variants to tell the worth of."))
    rows = [_in_agents(one) for one in result.variants]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, "agents", signed=True)
    unit = say("agents of {pool} who would do as much", pool=result.place.pool)
    return headed(ax, _worth_most(result), better_key(rows), unit)


def _in_agents(one: VariantWorth) -> Row:
    agents = one.agents.times(float)
    if math.isfinite(agents.mean):
        return Row(one.name, with_range(agents, amount), agents, *_colour(one.better))
    if agents.mean > 0:
        return Row(one.name, say("more than agents can do"), agents, *_colour(one.better))
    if agents.mean < 0:
        return Row(one.name, say("worse than the fewest agents"), agents, *_colour(one.better))
    return Row(one.name, say("no data"), agents)


def _colour(better: Estimate) -> tuple[str, bool]:
    """Green is better, vermillion worse; hollow and grey is not shown."""
    if better.low > 0:
        return GREEN, True
    return (VERMILLION, True) if better.high < 0 else (GREY, False)


def better_key(rows: Sequence[Row]) -> list[Entry]:
    """Entries for the colours that rows have."""
    words = {
        GREEN: say("better"),
        VERMILLION: say("worse"),
        GREY: say("no difference shown"),
    }
    drawn = {row.colour for row in rows if not math.isnan(row.estimate.mean)}
    return [Entry(said, colour, "dot") for colour, said in words.items() if colour in drawn]


def _worth_most(result: WorthResult) -> str:
    good = [one for one in result.variants if one.better.low > 0]
    if not good:
        return say("No variant is shown to be better")
    best = max(good, key=lambda one: one.better.mean)
    values = {"variant": best.name, "pool": result.place.pool}
    if not math.isfinite(best.agents.at):
        return say("{variant} is worth most: more than agents of {pool} can do", **values)
    return say(
        "{variant} is worth most: as much as {agents} agents more of {pool}",
        agents=amount(best.agents.at),
        **values,
    )


def price_of_a_point(result: WorthResult, ax: Axes | None = None) -> Axes:
    """Draw what one more point of service costs with an agent more in each place."""
    points = [point for point in result.points or () if point.better.low > 0]
    if not points:
        return nothing_to_draw(ax, say("No price of a point of service is known."))
    rows = [Row(point.place.name, with_range(point.price, amount), point.price) for point in points]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, "money")
    return headed(ax, _cheapest(result, points[0]), (), _a_day(result.goal.unit))


def _a_day(unit: Unit) -> str:
    if unit == "share":
        return say("money a day for one percentage point more")
    return (
        say("money a day for one second less") if unit == "s" else say("money a day for one better")
    )


def _cheapest(result: WorthResult, point: Point) -> str:
    values = {
        "place": point.place.name,
        "price": amount(point.price.mean),
        "target": name_of(result.goal.target),
    }
    return say("A point of {target} is cheapest in {place}: {price} a day", **values)


# From which value on ------------------------------------------------------------------------------


def breakeven_line(result: BreakevenResult, ax: Axes | None = None) -> Axes:
    """Draw what is saved, or how far a target is met, against the parameter, and where it is 0."""
    tried = sorted((one for one in result.tried if _known(one.margin)), key=lambda one: one.value)
    if not tried:
        return nothing_to_draw(ax, say("Not known: there is no data for the values tried."))
    ax = drawn_on(ax)
    x = [one.value for one in tried]
    mean, low, high = (
        np.array([getattr(one.margin, end) for one in tried]) for end in ("mean", "low", "high")
    )
    ax.fill_between(x, low, high, color=BLUE, alpha=BAND, linewidth=0)
    ax.plot(x, mean, color=BLUE, linewidth=1.4, marker="o", markersize=3.0)
    ax.axhline(0.0, color=INK, linewidth=0.8)
    ax.set_xlim(result.range.first, result.range.last)
    _where_it_breaks_even(ax, result)
    value_axis(ax.yaxis, _unit(result), signed=True)
    lines_across(ax)
    _parameter_axis(ax, result.range)
    key = [Entry(say("with its 95% interval"), BLUE)]
    if math.isfinite(result.value.mean):
        key.append(Entry(say("break-even"), VERMILLION))
    return headed(ax, _breakeven(result), key, _margin(result))


def _known(estimate: Estimate) -> bool:
    return math.isfinite(estimate.mean)


def _unit(result: BreakevenResult) -> Unit:
    return "money" if result.asks == "pays" else result.goal.unit


def _margin(result: BreakevenResult) -> str:
    if result.asks == "pays":
        return say("money saved a day beyond its cost")
    if result.goal.unit == "share":
        return say("percentage points inside the target")
    return say("inside the target by")


def _where_it_breaks_even(ax: Axes, result: BreakevenResult) -> None:
    value, edges = result.value, ax.get_xlim()
    if math.isfinite(value.mean):
        ends = np.clip([value.low, value.high], *edges)
        if not np.isnan(ends).any():
            ax.axvspan(*ends, color=VERMILLION, alpha=BAND, linewidth=0)
        ax.axvline(value.mean, color=VERMILLION, linewidth=1.4)


def _parameter_axis(ax: Axes, wanted: Range) -> None:
    places = np.linspace(wanted.first, wanted.last, min(wanted.steps, 4) + 1)
    if wanted.steps % (places.size - 1):
        places = np.round(places)
    ticks(ax.xaxis, places.tolist(), [wanted.written(place) for place in places.tolist()])


def _breakeven(result: BreakevenResult) -> str:
    wanted, value = result.range, result.value
    if math.isnan(value.mean):
        return say("Not known: too little was tried.")
    ends = {"first": wanted.written(wanted.first), "last": wanted.written(wanted.last)}
    if math.isinf(value.mean) and (value.mean > 0) == result.rises:
        return say("{path}: no value from {first} to {last} is enough", path=wanted.path, **ends)
    if math.isinf(value.mean):
        return say("{path}: every value from {first} to {last} is enough", path=wanted.path, **ends)
    told = with_range(value, lambda number: wanted.written(float(f"{number:.3g}")))
    if result.rises:
        return say("{path} has to be at least {value}", path=wanted.path, value=told)
    return say("{path} has to be at most {value}", path=wanted.path, value=told)
