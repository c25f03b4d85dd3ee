"""A capacity study in pictures: what more demand does, what breaks first, what an agent adds."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from imroute.errors import Problem, UsageError
from imroute.facts.measure import Unit
from imroute.findings.capacity import down, name_of, points
from imroute.intervals import Estimate
from imroute.language import say
from imroute.plots.rows import Row, round_values, rows_on, value_axis
from imroute.plots.style import (
    BAND,
    BLUE,
    FAINT,
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
from imroute.studies.capacity import Binds, CapacityResult, Gain, Limit
from imroute.targets import Target, Verdict


def capacity_curve(
    result: CapacityResult, ax: Axes | None = None, *, target: int | None = None
) -> Axes:
    """Draw what one target is about against multiples of today's demand, with its 95% interval.

    `target` is its number, from 1; by default the one that breaks first.
    """
    place = _place(result, target)
    known = [
        (point.multiple, point.verdicts[place])
        for point in result.curve
        if not math.isnan(point.verdicts[place].mean)
    ]
    limit = result.limits[place] if result.limits else None
    if limit is None or not known:
        return nothing_to_draw(ax, say("Not known yet: too few multiples of demand were tried."))
    ax = drawn_on(ax)
    multiples = np.array([multiple for multiple, _ in known])
    _band(ax, multiples, [verdict for _, verdict in known])
    ax.set_xlim(multiples[0], multiples[-1] if multiples.size > 1 else multiples[0] + 0.1)
    _values_axis(ax, limit.target)
    for goal in _goals(limit.target):
        ax.axhline(goal, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))
    _marks(ax, limit)
    multiples_axis(ax)
    key = [
        Entry(say("with its 95% interval"), BLUE),
        Entry(say("target"), INK, "dashes"),
        Entry(say("today"), FAINT, "line"),
    ]
    key += [Entry(say("where it breaks"), VERMILLION, "line")] if limit.status == "breaks" else []
    return headed(ax, _holds(limit), key)


def _place(result: CapacityResult, target: int | None) -> int:
    if target is None:
        return result.first or 0
    if not 1 <= target <= len(result.limits):
        allowed = f"a target of this scenario, 1 to {len(result.limits)}"
        raise UsageError(Problem(str(target), allowed, "name one of these", ("target",)))
    return target - 1


def _band(ax: Axes, multiples: np.ndarray, verdicts: Sequence[Verdict]) -> None:
    mean, low, high = (
        np.array([getattr(verdict, name) for verdict in verdicts])
        for name in ("mean", "low", "high")
    )
    ax.plot(multiples, mean, color=BLUE, linewidth=1.6, marker="o", markersize=2.6)
    ax.fill_between(multiples, low, high, color=BLUE, alpha=BAND, linewidth=0)


def _unit(target: Target) -> Unit:
    """The unit of what a target is judged by: a share of days where days are."""
    return "share" if target.on_days is not None else target.unit


def _goals(target: Target) -> list[float]:
    goals = target.limits if target.on_days is None else (target.on_days,)
    return [goal for goal in goals if math.isfinite(goal)]


def _values_axis(ax: Axes, target: Target) -> None:
    """From a little below to a little above all values and the target, shares not beyond 100%."""
    low, high = ax.get_ylim()
    ends = min(low, *_goals(target)), max(high, *_goals(target))
    room = 0.03 * (ends[1] - ends[0])
    most = 1.02 if _unit(target) == "share" else math.inf
    ax.set_ylim(max(0.0, ends[0] - room) if ends[0] >= 0 else ends[0], min(ends[1] + room, most))
    value_axis(ax.yaxis, _unit(target))
    lines_across(ax)


def _marks(ax: Axes, limit: Limit) -> None:
    """Today's demand, and where the target breaks with the interval of that."""
    low, high = ax.get_xlim()
    if low <= 1 <= high:
        ax.axvline(1.0, color=FAINT, linewidth=1.0)
    if limit.status == "breaks":
        ax.axvline(limit.multiple, color=VERMILLION, linewidth=1.4)
        ends = [e if math.isfinite(e) else x for e, x in ((limit.low, low), (limit.high, high))]
        ax.axvspan(*ends, color=VERMILLION, alpha=BAND, linewidth=0)


def multiples_axis(ax: Axes) -> None:
    """Label the x axis in multiples of today's demand."""
    places = round_values(*ax.get_xlim(), "count")
    ticks(ax.xaxis, places, [f"×{place:g}" for place in places])


def _holds(limit: Limit) -> str:
    name = name_of(limit.target)
    if limit.status == "breaks":
        return say(
            "Holds up to {multiple} times today's demand: {target}",
            multiple=told(limit),
            target=name,
        )
    if limit.status == "missed":
        return say(
            "Missed already at {share:.0%} of today's demand: {target}",
            share=limit.high,
            target=name,
        )
    return {
        "holds": say("Holds at every multiple of demand that was tried: {target}", target=name),
        "not binding": say("Hardly a matter of demand: {target}", target=name),
    }.get(limit.status, say("Not known yet how much demand it bears: {target}", target=name))


def told(limit: Limit) -> str:
    """A multiple with its interval as far as it is known: "1.14 (1.11–1.16)"."""
    low = "" if math.isnan(limit.low) else f"{down(limit.low):.2f}"
    high = "" if math.isnan(limit.high) else f"{-down(-limit.high):.2f}"
    multiple = f"{limit.multiple:.2f}"
    if low and high:
        return say("{value} ({interval})", value=multiple, interval=f"{low}–{high}")
    if low:
        return say("{multiple} (at least {low})", multiple=multiple, low=low)
    return say("{multiple} (at most {high})", multiple=multiple, high=high) if high else multiple


# All targets ------------------------------------------------------------------------------------


def capacity_limits(result: CapacityResult, ax: Axes | None = None) -> Axes:
    """Draw the multiple of today's demand up to which each target holds: which breaks first."""
    if not result.limits:
        return nothing_to_draw(ax, say("No targets are written."))
    rows = [_limit_row(limit, limit is result.overall) for limit in result.limits]
    ax = rows_on(ax, rows, origin=1.0)
    multiples_axis(ax)
    key = [Entry(say("today's demand"), INK)]
    if result.overall:
        key.append(Entry(say("breaks first"), VERMILLION, "dot"))
    return headed(ax, _first(result), key)


def _limit_row(limit: Limit, first: bool) -> Row:
    name = name_of(limit.target)
    if limit.status == "breaks":
        estimate = Estimate(limit.multiple, limit.low, limit.high, limit.days)
        return Row(name, told(limit), estimate, VERMILLION if first else BLUE)
    nowhere = Estimate(math.nan, math.nan, math.nan, 0)
    if limit.status == "holds":
        estimate = Estimate(limit.low, limit.low, math.inf, 0)
        return Row(name, say("{multiple:.2f} and more", multiple=limit.low), estimate, GREEN)
    if limit.status == "missed":
        return Row(name, say("missed with less demand, too"), nowhere)
    if limit.status == "not binding":
        return Row(name, say("hardly a matter of demand"), nowhere)
    return Row(name, say("not known yet"), nowhere)


def _first(result: CapacityResult) -> str:
    if result.overall is None:
        holding = [limit.low for limit in result.limits if limit.status == "holds"]
        if holding:
            return say(
                "Nothing breaks up to {multiple:.2f} times today's demand", multiple=min(holding)
            )
        return say("No target is known to break with more demand")
    values = {
        "target": name_of(result.overall.target),
        "multiple": f"{result.overall.multiple:.2f}",
    }
    return say("First to break, at {multiple} times today's demand: {target}", **values)


# One agent more ---------------------------------------------------------------------------------


def capacity_gains(result: CapacityResult, ax: Axes | None = None) -> Axes:
    """Draw what one agent more in each pool does for the target that breaks first."""
    limit = result.overall
    if limit is None or limit.binds is None or not limit.binds.gains:
        return nothing_to_draw(ax, say("It was not tried what one agent more does."))
    gains = sorted(limit.binds.gains, key=lambda gain: -gain.gain.mean)
    rows = [_gain_row(limit.target, gain) for gain in gains]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, _unit(limit.target), signed=True)
    unit = say("percentage points better") if _unit(limit.target) == "share" else say("better by")
    return headed(ax, _helps(limit.target, limit.binds), (), unit)


def _gain_row(target: Target, gain: Gain) -> Row:
    shown = gain.gain.low > 0
    if not shown:
        return Row(gain.pool, say("no gain shown"), gain.gain, GREY, sure=False)
    return Row(gain.pool, points(target, gain.gain.mean), gain.gain, GREEN)


def _helps(target: Target, binds: Binds) -> str:
    if binds.pool is None:
        return say("One agent more in any one pool shows no gain")
    best = next(gain for gain in binds.gains if gain.pool == binds.pool)
    values = {"pool": best.pool, "gain": points(target, best.gain.mean)}
    if math.isfinite(best.multiples) and best.multiples >= 0.005:
        return say(
            "One agent more in {pool} gains {gain}, worth {share:.0%} of today's demand",
            share=best.multiples,
            **values,
        )
    return say("One agent more helps most in {pool}: {gain}", **values)
