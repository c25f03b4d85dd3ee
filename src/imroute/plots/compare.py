"""A comparison in pictures: what variants change, how surely, when, and for whom."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes

from imroute.engine.plan import make_plan
from imroute.errors import UsageError, unknown_choice, unknown_name
from imroute.facts.measure import MEAN, THRESHOLD
from imroute.facts.measures import MEASURES
from imroute.findings.differences import in_figures, limits, value
from imroute.findings.swept import what
from imroute.intervals import Estimate, Floats
from imroute.language import capital, say
from imroute.language.moments import moment
from imroute.measures.opening import interval_names
from imroute.plots.clock import Clock, clock_axis
from imroute.plots.levels import share_axis
from imroute.plots.rows import Row, rows_on, value_axis
from imroute.plots.series import Series, line
from imroute.plots.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    VERMILLION,
    Entry,
    drawn_on,
    headed,
    nothing_to_draw,
)
from imroute.studies.compare import Compared, CompareResult, Difference, better
from imroute.studies.outcomes import Asked
from imroute.targets import scope_name, scope_of, time_in_words
from imroute.units import format_share, parse_duration

GROUPS = ("tier", "type", "channel")


def differences(
    result: CompareResult,
    ax: Axes | None = None,
    *,
    measure: str | None = None,
    stat: str | None = None,
    scope: str = "",
) -> Axes:
    """Draw what each variant changes of one measure, with the 95% interval of the difference.

    By default that of the first target; `scope` is such as "tier:vip". Raises UsageError for a
    measure that there is not.
    """
    asked = _asked(result, measure, stat, scope)
    found = [
        one.difference(asked.measure, asked.scope, asked.stat or MEAN) for one in result.variants
    ]
    known = [one for one in found if one and not math.isnan(one.difference)]
    name = _of(asked, result)
    if not known:
        return nothing_to_draw(ax, say("There is no data to compare for {what}.", what=name))
    names = [one.name for one in result.variants]
    rows = [_row(name, one) for name, one in zip(names, found, strict=True)]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, known[0].unit, signed=True)
    unit = _unit(known[0], result)
    return headed(ax, _most(result, name, asked), _colours(known), unit)


def _asked(result: CompareResult, measure: str | None, stat: str | None, scope: str) -> Asked:
    if measure is None:
        first = next(_judged(result), Asked("service_level", "all", result.within))
        return first._replace(stat=stat or first.stat, scope=scope or first.scope)
    if measure not in MEASURES:
        raise UsageError(unknown_choice(measure, "a measure", tuple(MEASURES), ("measure",)))
    usual = result.within if MEASURES[measure].stats[0] == THRESHOLD else MEAN
    return Asked(measure, scope or "all", stat or usual)


def _judged(result: CompareResult) -> Iterator[Asked]:
    """What the first target is about, of the whole day, if the tables have it."""
    for target in [verdict.target for verdict in result.verdicts][:1]:
        stat = target.judged_stat or MEASURES[target.measured].stats[0]
        scope = scope_of(target)
        if any(one.difference(target.measured, scope, stat) for one in result.variants):
            yield Asked(target.measured, scope, stat)


def _of(asked: Asked, result: CompareResult) -> str:
    unit = MEASURES[asked.measure].unit_of(asked.stat or MEAN)
    return what(asked, unit, result.period).removeprefix("of ")


def _row(name: str, found: Difference | None) -> Row:
    if found is None or math.isnan(found.difference):
        return Row(name, say("no data"), Estimate(math.nan, math.nan, math.nan, 0))
    estimate = Estimate(found.difference, found.low, found.high, found.days)
    return Row(name, told(found), estimate, colour_of(found), found.shown)


def told(found: Difference) -> str:
    """A difference in figures with its interval."""
    if not (ends := limits(found)):
        return in_figures(found)
    return say("{value} ({interval})", value=in_figures(found), interval=ends)


def colour_of(found: Difference) -> str:
    """Green is better, vermillion worse; grey is not shown, blue neither good nor bad."""
    if not found.shown:
        return GREY
    good = better(found.measure, found.stat) * found.difference
    return GREEN if good > 0 else VERMILLION if good < 0 else BLUE


def _colours(found: Sequence[Difference]) -> list[Entry]:
    words = {
        GREEN: say("better"),
        VERMILLION: say("worse"),
        BLUE: say("a difference"),
        GREY: say("no difference shown"),
    }
    drawn = {colour_of(one) for one in found}
    return [Entry(said, colour, "dot") for colour, said in words.items() if colour in drawn]


def _unit(found: Difference, result: CompareResult) -> str:
    base, now = result.base.variant_name or say("as written"), value(found.base, found.unit)
    if found.unit == "share":
        return say("percentage points beside {base}, {value}", base=base, value=now)
    return say("beside {base}, {value}", base=base, value=now)


def _most(result: CompareResult, name: str, asked: Asked) -> str:
    """Which variant does most for a measure."""
    found = _shown(result, asked)
    if not found:
        return say("No variant shows a difference in {what}", what=name)
    best = max(found, key=lambda pair: _gain(pair[1]))
    worst = min(found, key=lambda pair: _gain(pair[1]))
    variant, one = best if _gain(best[1]) > 0 else worst
    values = {"variant": variant, "what": name, "difference": in_figures(one)}
    if _gain(one) > 0:
        return say("{variant} does most for {what}: {difference}", **values)
    if _gain(one) < 0:
        return say("No variant helps {what}; worst is {variant}: {difference}", **values)
    return say("{variant} changes {what}: {difference}", **values)


def _shown(result: CompareResult, asked: Asked) -> list[tuple[str, Difference]]:
    stat = asked.stat or MEAN
    pairs = [
        (one.name, one.difference(asked.measure, asked.scope, stat)) for one in result.variants
    ]
    return [(name, one) for name, one in pairs if one is not None and one.shown]


def _gain(found: Difference) -> float:
    return better(found.measure, found.stat) * found.difference


# One variant ------------------------------------------------------------------------------------


def of_name(result: CompareResult, name: str | None) -> Compared:
    """A variant by its name; without one, that which changes the service level most."""
    if name is None:
        return max(result.variants, key=lambda one: _size(one, result))
    found = next((one for one in result.variants if one.name == name), None)
    if found is None:
        known = [one.name for one in result.variants]
        raise UsageError(unknown_name("variant", name, known, ("variant",)))
    return found


def _size(one: Compared, result: CompareResult) -> float:
    found = one.difference("service_level", "all", result.within)
    return abs(found.difference) if found and found.shown else -1.0


def compared_day(
    result: CompareResult, ax: Axes | None = None, *, variant: str | None = None
) -> Axes:
    """Draw the service level by interval of the base and of one variant, and where they differ."""
    one, plan = of_name(result, variant), make_plan(result.base.scenario)
    found = _by_interval(one, result.within, interval_names(plan))
    base, after = (np.array([getattr(f, side) if f else math.nan for f in found]) for side in SIDES)
    if not np.isfinite(base).any() and not np.isfinite(after).any():
        return nothing_to_draw(ax, say("There is no service level by interval to compare."))
    ax, clock = drawn_on(ax), Clock(plan)
    _between(ax, clock, base, after, found)
    line(ax, clock, _bare(base), FAINT, linestyle="--", linewidth=1.2)
    line(ax, clock, _bare(after), BLUE)
    share_axis(ax)
    clock_axis(ax, clock)
    key = [
        Entry(one.name, BLUE),
        Entry(result.base.variant_name or say("as written"), FAINT, "dashes"),
        *_fills(found),
    ]
    goal = _goal(result)
    if goal is not None:
        ax.axhline(goal, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))
        key.append(Entry(say("target {share}", share=format_share(goal)), INK, "dashes"))
    return headed(ax, _where(one, found, result), key)


SIDES = ("base", "variant")


def _by_interval(one: Compared, within: str, names: Sequence[str]) -> list[Difference | None]:
    known = {
        f.scope: f for f in one.differences if (f.measure, f.stat) == ("service_level", within)
    }
    return [known.get(f"interval:{name}") for name in names]


def _bare(values: Floats) -> Series:
    nothing = np.full(values.size, math.nan)
    return Series(values, nothing, nothing)


def _between(
    ax: Axes, clock: Clock, base: Floats, after: Floats, found: Sequence[Difference | None]
) -> None:
    """Colour what is between the two lines, in the intervals in which a difference is shown."""
    shown = np.array([bool(one and one.shown) for one in found])
    for better_now, colour in ((after > base, GREEN), (after < base, VERMILLION)):
        for place in np.flatnonzero(shown & better_now):
            ends = [clock.begins[place], clock.ends[place]]
            ax.fill_between(ends, base[place], after[place], color=colour, alpha=0.3, linewidth=0)


def _fills(found: Sequence[Difference | None]) -> list[Entry]:
    ways = {np.sign(one.difference) for one in found if one and one.shown}
    words = {1.0: (say("better"), GREEN), -1.0: (say("worse"), VERMILLION)}
    return [Entry(*words[way], "area", 0.3) for way in words if way in ways]


def _goal(result: CompareResult) -> float | None:
    """The lowest service level that a target of everybody asks for."""
    for target in (verdict.target for verdict in result.verdicts):
        same = target.measure == "service_level" and target.judged_stat == result.within
        if same and not target.scope and target.on_days is None and target.at_least:
            return target.at_least
    return None


def _where(one: Compared, found: Sequence[Difference | None], result: CompareResult) -> str:
    shown = [f for f in found if f is not None and f.shown]
    if not shown:
        return say("No interval shows a difference with {variant}", variant=one.name)
    most = max(shown, key=lambda f: abs(f.difference))
    values = {
        "variant": one.name,
        "when": capital(moment(most.scope.removeprefix("interval:"))),
        "before": value(most.base, "share"),
        "after": value(most.variant, "share"),
        "time": time_in_words(parse_duration(result.within)),
    }
    if most.difference > 0:
        return say("{variant} helps most at {when}: {before} → {after} within {time}", **values)
    return say("{variant} hurts most at {when}: {before} → {after} within {time}", **values)


# Groups -----------------------------------------------------------------------------------------


def gains_and_losses(
    result: CompareResult, ax: Axes | None = None, *, variant: str | None = None
) -> Axes:
    """Draw what one variant does to the service level of each tier, type and channel."""
    one = of_name(result, variant)
    found = list(_groups(one, result.within))
    if not found:
        return nothing_to_draw(ax, say("There is but one group of customers."))
    rows = [_group_row(each) for each in found]
    ax = rows_on(ax, rows)
    value_axis(ax.xaxis, "share", signed=True)
    unit = say(
        "percentage points answered within {time}",
        time=time_in_words(parse_duration(result.within)),
    )
    return headed(ax, _gainers(one, found), _colours(found), unit)


def _groups(one: Compared, within: str) -> Iterator[Difference]:
    levels = [
        f
        for f in one.differences
        if (f.measure, f.stat) == ("service_level", within) and " × " not in f.scope
    ]
    for group in GROUPS:
        inside = [f for f in levels if f.scope.startswith(f"{group}:")]
        yield from inside if len(inside) > 1 else ()


def _group_row(found: Difference) -> Row:
    return _row(scope_name(found.scope), found)


def _gainers(one: Compared, found: Sequence[Difference]) -> str:
    gain = [f for f in found if f.shown and f.difference > 0]
    lose = [f for f in found if f.shown and f.difference < 0]
    if not (gain or lose):
        return say("{variant} changes no group for sure", variant=one.name)
    most = max(gain or lose, key=lambda f: abs(f.difference))
    values = {
        "variant": one.name,
        "group": scope_name(most.scope),
        "difference": in_figures(most),
    }
    if not lose:
        return say("{variant} costs no group; most gains {group}: {difference}", **values)
    if not gain:
        return say("{variant} helps no group; most loses {group}: {difference}", **values)
    losers = max(lose, key=lambda f: abs(f.difference))
    return say(
        "With {variant} {group} gains most, {difference}; {other} loses most, {loss}",
        **values,
        other=scope_name(losers.scope),
        loss=in_figures(losers),
    )
