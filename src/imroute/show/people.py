"""What becomes of customers, and what they make of it; how types, tiers and pools fare."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.findings.numbers import number, plain, seconds, share, shown_threshold
from imroute.measures import period
from imroute.measures.experience import EXPERIENCE
from imroute.studies import RunResult
from imroute.targets import time_in_words

OF_CUSTOMERS = 1000
CUSTOMER_BAR = 30


def waits(result: RunResult) -> RenderableType:
    mean = {
        name: number(result, name, "all", "mean")
        for name in ("response_time", "queue_time", "inbox_time", "first_answer", "reply_time")
    }
    if math.isnan(mean["response_time"]):
        return Text("No contact was answered by an agent.")
    words = {name: time_in_words(value) for name, value in mean.items() if not math.isnan(value)}
    half, most, all_but_few = (
        time_in_words(number(result, "response_time", "all", stat))
        for stat in ("p50", "p90", "p99")
    )
    lines = [
        f"Response time {words['response_time']} on average = {words['queue_time']} in the queue + "
        f"{words['inbox_time']} in the agent's inbox, until work on the first reply begins.",
        f"Half within {half}, 90% within {most}, 99% within {all_but_few}.",
    ]
    if "first_answer" in words:
        lines.append(
            f"First answer sent, by a person or a bot: {words['first_answer']} after arrival."
        )
    if "reply_time" in words:
        lines.append(f"A reply takes {words['reply_time']} on average, all replies of all chats.")
    lines.append(efficiency(number(result, "response_time", "all", "p80")))
    return Text("\n".join(lines))


def efficiency(p80_s: float) -> str:
    """Grade the team by the time within which it begins 80% of its contacts."""
    grade = facts.efficiency_grade(p80_s)
    if grade is None:
        return f"Team efficiency: p80 of {time_in_words(p80_s)}, slower than any published grade."
    return f"Team efficiency: p80 of {time_in_words(p80_s)}: {grade.id} ({grade.source})."


GROUPS = ("type", "tier", "pool")


def groups(result: RunResult) -> RenderableType:
    """One line a type, tier and pool: how their contacts fare, how busy the pools are."""
    threshold = shown_threshold(result)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = ("", "offered", "answered", f"in {threshold}", "p90", "gave up", "focus")
    for head in (*heads, f"cost a {period(result.plan)}"):
        table.add_column(head, justify="right" if head else "left", overflow="fold")
    for scope in result.results.scopes(products=False):
        if scope.split(":")[0] in GROUPS:
            table.add_row(*group_row(result, scope, threshold))
    table.add_row(*group_row(result, "all", threshold))
    return table


def group_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        scope.replace(":", " "),
        plain(number(result, "offered", scope, "mean")),
        plain(number(result, "answered", scope, "mean")),
        share(number(result, "service_level", scope, threshold)),
        seconds(number(result, "response_time", scope, "p90")),
        share(number(result, "abandonment", scope, "mean")),
        share(number(result, "focus_occupancy", scope, "mean")),
        plain(number(result, "cost", scope, "mean")),
    )


def customers(result: RunResult) -> RenderableType:
    """What becomes of those who arrive, in parts that add up."""
    arrivals = number(result, "arrivals", "all", "mean")
    if not arrivals:
        return Text("Nobody arrived.")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    found = fates(result, shown_threshold(result))
    for (name, count), of_thousand in zip(found, in_thousandths(found), strict=True):
        if of_thousand:
            drawn = Text("█" * max(1, round(count / arrivals * CUSTOMER_BAR)))
            table.add_row(f"{of_thousand:,}", name, drawn)
    said = "\n".join(on_the_way(result, OF_CUSTOMERS / arrivals))
    return Group(table, Text(said)) if said else table


def on_the_way(result: RunResult, scale: float) -> Iterator[str]:
    """What happened to them besides, where anything did."""
    passed, lost, declined = (
        number(result, name, "all", "mean") * scale
        for name in ("transferred", "lost_in_conversation", "declined_offers")
    )
    if passed:
        wait = number(result, "transfer_wait", "all", "mean")
        known = not math.isnan(wait)
        later = f"; the next began {time_in_words(wait)} later on average" if known else ""
        yield f"Passed on to another agent: {plain(passed)}{later}."
    if lost:
        yield f"Lost in conversation, after an agent had them: {plain(lost)} of those answered."
    if declined:
        yield f"Offers declined, or not taken up in time: {plain(declined)}."


def experience(result: RunResult) -> Text | None:
    """What response curves say, as expected values; None without curves."""
    known = {name: number(result, name, "all", "mean") for name in EXPERIENCE}
    words = {
        "csat": ("satisfied", share),
        "nps": ("net promoter score", lambda score: plain(score, 1)),
        "ces": ("effort", lambda score: f"{plain(score, 1)} of 5"),
        "churn": ("lost for good", share),
        "sales": (f"sales a {period(result.plan)}", plain),
    }
    told = [f"{words[n][0]} {words[n][1](v)}" for n, v in known.items() if not math.isnan(v)]
    if not told:
        return None
    note = "Expected values by the curves of the scenario; nothing is drawn."
    return Text(f"{'; '.join(told).capitalize()}.\n{note}")


def in_thousandths(found: Sequence[tuple[str, float]]) -> list[int]:
    """Round the parts so that they add up to a thousand: the largest rests are rounded up."""
    total = sum(count for _, count in found)
    exact = [count / total * OF_CUSTOMERS for _, count in found]
    whole = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: OF_CUSTOMERS - sum(whole)]:
        whole[i] += 1
    return whole


def fates(result: RunResult, threshold: str) -> list[tuple[str, float]]:
    count = {
        name: number(result, name, "all", "mean")
        for name in (
            "bot_resolved",
            "bot_abandoned",
            "answered",
            "offered",
            "balked",
            "abandoned",
            "abandoned_silently",
            "flowed_out",
            "turned_away",
            "open_at_end",
        )
    }
    in_time = number(result, "service_level", "all", threshold)
    timely = 0.0 if math.isnan(in_time) else in_time * count["offered"]
    return [
        ("settled by the bot", count["bot_resolved"]),
        ("left the bot", count["bot_abandoned"]),
        (f"an agent began within {threshold}", timely),
        ("answered later", count["answered"] - timely),
        ("gave up waiting", count["abandoned"]),
        ("gave up silently, the window left open", count["abandoned_silently"]),
        ("flowed out (message left, or closing time)", count["flowed_out"]),
        ("turned away", count["turned_away"]),
        ("still open at the end", count["open_at_end"]),
    ]
