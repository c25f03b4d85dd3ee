"""What becomes of customers, what the bot does, what it costs and what customers make of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes

from imroute.findings.customers import OF_CUSTOMERS, fates, in_thousandths
from imroute.findings.numbers import number, plain, share, shown_threshold
from imroute.language import say
from imroute.measures import period
from imroute.measures.experience import EXPERIENCE
from imroute.plots.fonts import width_pt
from imroute.plots.named import LABEL_SHARE, rows_on
from imroute.plots.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL_PT,
    VERMILLION,
    YELLOW,
    headed,
    nothing_to_draw,
    room_pt,
    ticks,
    write,
)
from imroute.studies import RunResult
from imroute.targets import measure_name, periods

_FATES = (SKY, GREY, GREEN, ORANGE, VERMILLION, PURPLE, YELLOW, GREY, GREY)


def bars(
    ax: Axes | None,
    values: Sequence[tuple[str, float, str]],
    written: Callable[[float], str],
) -> Axes:
    """A bar for each name, value and colour, with its value at its end."""
    ax = rows_on(ax, [name for name, _, _ in values])
    most = max([value for _, value, _ in values if math.isfinite(value)], default=0.0) or 1.0
    for row, (_, value, colour) in enumerate(values):
        ax.barh(row, value, 0.66, color=colour, linewidth=0)
        write(ax, max(0.0, value) + most * 0.015, row, written(value), ha="left")
    across = room_pt(ax) * (1 - LABEL_SHARE)
    widest = max((width_pt(written(value), SMALL_PT) for _, value, _ in values), default=0.0)
    ax.set_xlim(0, most * across / max(10.0, across - widest - 12))
    ticks(ax.xaxis, [], [])
    ax.spines["bottom"].set_visible(False)
    return ax


def funnel(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw what becomes of 1,000 customers: the bot, in time, late, gave up, and the rest."""
    found = fates(result, shown_threshold(result))
    if not sum(count for _, count in found):
        return nothing_to_draw(ax, say("Nobody arrived."))
    shares = in_thousandths(found)
    shown = [
        (name, float(n), colour)
        for (name, _), n, colour in zip(found, shares, _FATES, strict=True)
        if n
    ]
    ax = bars(ax, shown, plain)
    settled, gave_up = shares[0] + shares[2] + shares[3], shares[4] + shares[5]
    title = say(
        "Of {n:,} customers {served} are served and {lost} give up waiting",
        n=OF_CUSTOMERS,
        served=plain(settled),
        lost=plain(gave_up),
    )
    return headed(ax, title)


def bot(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw what becomes of the bot's sessions, and how many it resolves only in name."""
    entered, resolved, left, passed = (
        number(result, name, "all", "mean")
        for name in ("bot_entered", "bot_resolved", "bot_abandoned", "handed_over")
    )
    if not entered > 0:
        return nothing_to_draw(ax, say("No customer met a bot."))
    truly = number(result, "true_containment", "all", "mean") * (entered - left)
    truly = 0.0 if math.isnan(truly) else truly
    values = [
        (say("bot sessions"), entered, GREY),
        (say("resolved, by the bot's count"), resolved, SKY),
        (say("truly resolved"), truly, GREEN),
        (say("not settled: these may come back"), max(0.0, resolved - truly), VERMILLION),
        (say("handed over to an agent"), passed, BLUE),
        (say("left during the session"), left, ORANGE),
    ]
    shown = [one for one in values if one[1] > 0]
    ax = bars(ax, shown, lambda value: f"{plain(value)}  ({share(value / entered)})")
    said = {"counted": share(resolved / entered), "truly": share(truly / entered)}
    title = say("The bot settles {truly} of its sessions", **said)
    if said["counted"] != said["truly"]:
        title = say("The bot says it resolves {counted} of sessions; it settles {truly}", **said)
    unit = say("sessions a {period}", period=periods(period(result.plan)))
    return headed(ax, title, unit=unit)


def cost(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw what each pool and the bots cost a day; the title tells the cost per contact."""
    total = number(result, "cost", "all", "mean")
    if not total > 0:
        return nothing_to_draw(ax, say("No cost is written for pools or bots."))
    each = [
        (pool.name, number(result, "cost", f"pool:{pool.name}", "mean"), BLUE)
        for pool in result.plan.pools
    ]
    bots = total - sum(value for _, value, _ in each if not math.isnan(value))
    if any(one.cost for one in result.plan.bots):
        each.append((say("bot sessions"), bots, SKY))
    ax = bars(ax, each, lambda value: f"{plain(value)}  ({share(value / total)})")
    a_contact = number(result, "cost_per_contact", "all", "mean")
    title = say(
        "{total} a {period}, {each} per contact",
        **{"total": plain(total), "period": periods(period(result.plan))},
        each=plain(a_contact, 2),
    )
    return headed(ax, title)


def experience(result: RunResult, ax: Axes | None = None) -> Axes:
    """Draw what customers of each type make of it, by the first response curve of the scenario."""
    known = [n for n in EXPERIENCE if not math.isnan(number(result, n, "all", "mean"))]
    if not known:
        return nothing_to_draw(ax, say("No response curves are written under `experience`."))
    measure = known[0]
    written = share if measure in ("csat", "churn") else lambda value: plain(value, 1)
    each = [
        (kind.name, number(result, measure, f"type:{kind.name}", "mean"), PURPLE)
        for kind in result.plan.types
    ]
    everyone = number(result, measure, "all", "mean")
    each = [(name, value, colour) for name, value, colour in each if not math.isnan(value)]
    ax = bars(ax, each, written)
    ax.axvline(everyone, color=INK, linewidth=1.0, linestyle=(0, (3, 2)))
    told = {"measure": measure_name(measure), "value": written(everyone)}
    return headed(ax, say("Expected {measure}: {value} over all (dashed)", **told))
