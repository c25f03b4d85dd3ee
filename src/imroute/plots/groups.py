"""Who waits and who works: targets, types by tiers, pools."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from imroute import facts
from imroute.findings.numbers import number, plain, share
from imroute.language import say, say_many
from imroute.plots.fonts import readable, width_pt, wrapped
from imroute.plots.levels import shown_level
from imroute.plots.named import LABEL_SHARE, rows_on
from imroute.plots.style import (
    BLUE,
    GREEN,
    GREY,
    HEAT,
    HEAT_INK,
    INK,
    ORANGE,
    PURPLE,
    SMALL_PT,
    VERMILLION,
    Entry,
    headed,
    lines_across,
    nothing_to_draw,
    room_pt,
    ticks,
    write,
)
from imroute.studies import RunResult
from imroute.targets import Ruling, Verdict

# Colour, and a shape for those who do not see it.
LOOKS: dict[Ruling, tuple[str, str]] = {
    "met": (GREEN, "o"),
    "missed": (VERMILLION, "X"),
    "undecided": (ORANGE, "D"),
    "no data": (GREY, "s"),
}


SENTENCE_SHARE = 0.66  # of the width


def targets(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw each target's value with its 95% interval, by how far it is from its limit."""
    verdicts = result.verdicts
    if not verdicts:
        return nothing_to_draw(ax, say("No targets are written."))
    ax = rows_on(ax, [verdict.sentence for verdict in verdicts], share=SENTENCE_SHARE, most=6)
    ends = [_margin(v, end) for v in verdicts for end in (v.low, v.high, v.mean)]
    far = min(1.0, max([0.1, *(abs(end) for end in ends if math.isfinite(end))]) * 1.1)
    for row, verdict in enumerate(verdicts):
        _target_row(ax, row, verdict, far)
    ax.axvline(0, color=INK, linewidth=1.0)
    ax.set_xlim(-far, far)
    marks = [(-far / 2, say("missed")), (0.0, say("target")), (far / 2, say("met"))]
    room = room_pt(ax) * (1 - SENTENCE_SHARE) / 2
    wide = sum(width_pt(word, SMALL_PT) for _, word in marks) / 2 + 10 < room
    shown = marks if wide else marks[1:2]
    ticks(ax.xaxis, [place for place, _ in shown], [word for _, word in shown])
    _left_aligned(ax)
    key = [
        Entry(say("met"), GREEN, "dot"),
        Entry(say("missed"), VERMILLION, "cross"),
        Entry(say("undecided"), ORANGE, "diamond"),
    ]
    return headed(ax, _how_many(verdicts), key)


def _left_aligned(ax: Axes) -> None:
    """Sentences begin below each other."""
    labels = ax.get_yticklabels()
    widest = max(width_pt(line, SMALL_PT) for la in labels for line in la.get_text().split("\n"))
    for label in labels:
        label.set_horizontalalignment("left")
    ax.tick_params(axis="y", pad=widest + 4)


def _how_many(verdicts: Sequence[Verdict]) -> str:
    missed = sum(verdict.verdict == "missed" for verdict in verdicts)
    open_ = sum(verdict.verdict == "undecided" for verdict in verdicts)
    if missed:
        return say_many(
            "{n} of {all} target is missed",
            "{n} of {all} targets are missed",
            missed,
            all=len(verdicts),
        )
    if open_:
        return say("No target is missed, {n} of {all} undecided", n=open_, all=len(verdicts))
    return say("Every target is met")


def _margin(verdict: Verdict, value: float) -> float:
    """How far a value is on the good side of the limit, as a share of the limit."""
    goal = verdict.target.on_days
    low, high = verdict.target.limits if goal is None else (goal, math.inf)
    nearest = low if abs(value - low) <= abs(value - high) else high
    inside = value - low if nearest == low else high - value
    return inside / (abs(nearest) or 1.0)


def _target_row(ax: Axes, row: int, verdict: Verdict, far: float) -> None:
    colour, marker = LOOKS[verdict.verdict]
    low, mean, high = (
        max(-far, min(far, _margin(verdict, end)))
        for end in (verdict.low, verdict.mean, verdict.high)
    )
    if math.isfinite(mean):
        ax.plot([low, high], [row, row], color=colour, linewidth=2.4, solid_capstyle="butt")
        ax.plot(mean, row, color=colour, marker=marker, markersize=6, clip_on=False)


def heat_map(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw the service level of each type and tier, with how many ask for an agent."""
    types, tiers = [kind.name for kind in result.plan.types], result.plan.tiers
    level = shown_level(result)
    cells = {
        (row, column): (
            number(result, level.measure, f"type:{kind} × tier:{tier}", level.stat),
            number(result, "offered", f"type:{kind} × tier:{tier}", "mean"),
        )
        for row, kind in enumerate(types)
        for column, tier in enumerate(tiers)
    }
    known = {place: value for place, (value, _) in cells.items() if not math.isnan(value)}
    if not known:
        return nothing_to_draw(ax, say("Nobody asked for an agent: there is no service level."))
    ax = rows_on(ax, types, row_pt=26)
    for place, value in known.items():
        _cell(ax, *place, value, cells[place][1])
    ax.set_xlim(-0.5, len(tiers) - 0.5)
    _tier_labels(ax, tiers)
    row, column = min(known, key=known.__getitem__)
    title = say(
        "{type}, {tier} wait most: {share} answered within {time}",
        **{"type": types[row], "tier": tiers[column], "share": share(known[row, column])},
        time=level.within,
    )
    note = say("answered within {time}, and how many ask for an agent", time=level.within)
    return headed(ax, title, unit=note)


def _cell(ax: Axes, row: int, column: int, value: float, asked: float) -> None:
    shade = min(len(HEAT) - 1, int(value * len(HEAT)))
    ax.barh(row, 0.96, 0.94, left=column - 0.48, color=HEAT[shade], linewidth=0)
    n = plain(asked) if asked >= 10 else plain(asked, 1)
    write(ax, column, row, f"{share(value)}\nn {n}", color=HEAT_INK[shade], linespacing=1.15)


def _tier_labels(ax: Axes, tiers: Sequence[str]) -> None:
    each = room_pt(ax) * (1 - LABEL_SHARE) / len(tiers) - 4
    labels = ["\n".join(wrapped(readable(tier), each, SMALL_PT, 3)) for tier in tiers]
    ticks(ax.xaxis, range(len(tiers)), labels)


def pools(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw how busy each pool is by focus, by the clock and by slots, and its chats at once."""
    names = [pool.name for pool in result.plan.pools]
    found = {
        name: [
            number(result, measure, f"pool:{name}", "mean")
            for measure in ("focus_occupancy", "occupancy", "slot_utilisation", "concurrency")
        ]
        for name in names
    }
    busy = {name: values[0] for name, values in found.items() if not math.isnan(values[0])}
    if not busy:
        return nothing_to_draw(ax, say("No agent was on duty."))
    ax = rows_on(ax, [_pool_label(name, found[name][3]) for name in names], row_pt=20)
    advice = facts.occupancy_advice()
    ax.axvspan(advice.aim_from, advice.aim_to, color=GREEN, alpha=0.25, linewidth=0)
    for row, (focus, held, slots, _) in enumerate(found.values()):
        ax.plot([focus, held], [row, row], color=GREY, linewidth=1.2)
        for value, colour, marker in ((held, GREY, "o"), (slots, PURPLE, "D"), (focus, BLUE, "o")):
            ax.plot(value, row, color=colour, marker=marker, markersize=6, clip_on=False)
    ax.set_xlim(0, 1)
    ticks(ax.xaxis, [0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    lines_across(ax, "x")
    most = max(busy, key=busy.__getitem__)
    aim = say("{least} to {most}", least=f"{advice.aim_from:.0%}", most=f"{advice.aim_to:.0%}")
    key = [
        Entry(say("at work on replies (focus)"), BLUE, "dot"),
        Entry(say("with a chat in hand"), GREY, "dot"),
        Entry(say("slots taken"), PURPLE, "diamond"),
        Entry(say("advised {range}", range=aim), GREEN, "area", 0.25),
    ]
    title = say(
        "Busiest pool: {pool}, at work {share} of the time", pool=most, share=share(busy[most])
    )
    return headed(ax, title, key)


def _pool_label(name: str, at_once: float) -> str:
    if math.isnan(at_once):
        return name
    return say("{pool}, {n} at once", pool=name, n=plain(at_once, 1))
