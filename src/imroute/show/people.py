"""What becomes of customers, and what they make of it; how types, tiers and pools fare."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.findings.customers import OF_CUSTOMERS, fates, in_thousandths
from imroute.findings.numbers import number, plain, seconds, share, shown_threshold
from imroute.language import capital, say, translated
from imroute.language.joining import with_semicolons
from imroute.measures import period
from imroute.measures.experience import EXPERIENCE
from imroute.studies import RunResult
from imroute.targets import periods, scope_name, short_time, stat_name, time_in_words

CUSTOMER_BAR = 30


def waits(result: RunResult) -> RenderableType:
    mean = {
        name: number(result, name, "all", "mean")
        for name in ("response_time", "queue_time", "inbox_time", "first_answer", "reply_time")
    }
    if math.isnan(mean["response_time"]):
        return Text(say("No contact was answered by an agent."))
    known = {name: time_in_words(value) for name, value in mean.items() if not math.isnan(value)}
    return Text("\n".join(waiting_lines(result, known)))


def waiting_lines(result: RunResult, mean: Mapping[str, str]) -> Iterator[str]:
    half, most, all_but_few = (
        time_in_words(number(result, "response_time", "all", stat))
        for stat in ("p50", "p90", "p99")
    )
    yield say(
        "Response time {response} on average = {queue} in the queue + {inbox} in the agent's inbox,"
        " until work on the first reply begins.",
        response=mean["response_time"],
        queue=mean["queue_time"],
        inbox=mean["inbox_time"],
    )
    yield say(
        "Half within {half}, 90% within {most}, 99% within {all_but_few}.",
        half=half,
        most=most,
        all_but_few=all_but_few,
    )
    if "first_answer" in mean:
        yield say(
            "First answer sent, by a person or a bot: {time} after arrival.",
            time=mean["first_answer"],
        )
    if "reply_time" in mean:
        yield say(
            "A reply takes {time} on average, all replies of all chats.", time=mean["reply_time"]
        )
    yield efficiency(number(result, "response_time", "all", "p80"))


def efficiency(p80_s: float) -> str:
    """Grade the team by the time within which it begins 80% of its contacts."""
    grade, time = facts.efficiency_grade(p80_s), time_in_words(p80_s)
    if grade is None:
        return say("Team efficiency: p80 of {time}, slower than any published grade.", time=time)
    return say(
        "Team efficiency: p80 of {time}: {grade} ({source}).",
        time=time,
        grade=translated(grade.id),
        source=translated(grade.source),
    )


GROUPS = ("type", "tier", "pool")


def groups(result: RunResult) -> RenderableType:
    """One line a type, tier and pool: how their contacts fare, how busy the pools are."""
    threshold = shown_threshold(result)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = (
        "",
        say("offered"),
        say("answered"),
        say("in {threshold}", threshold=short_time(threshold)),
        stat_name("p90"),
        say("gave up"),
        say("focus"),
        say("cost a {period}", period=periods(period(result.plan))),
    )
    for head in heads:
        table.add_column(head, justify="right" if head else "left", overflow="fold")
    for scope in result.results.scopes(products=False):
        if scope.split(":")[0] in GROUPS:
            table.add_row(*group_row(result, scope, threshold))
    table.add_row(*group_row(result, "all", threshold))
    return table


def group_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        scope_name(scope),
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
        return Text(say("Nobody arrived."))
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
        yield passed_on(plain(passed), wait)
    if lost:
        yield say(
            "Lost in conversation, after an agent had them: {n} of those answered.", n=plain(lost)
        )
    if declined:
        yield say("Offers declined, or not taken up in time: {n}.", n=plain(declined))


def passed_on(passed: str, wait_s: float) -> str:
    if math.isnan(wait_s):
        return say("Passed on to another agent: {n}.", n=passed)
    return say(
        "Passed on to another agent: {n}; the next began {time} later on average.",
        n=passed,
        time=time_in_words(wait_s),
    )


def experience(result: RunResult) -> Text | None:
    """What response curves say, as expected values; None without curves."""
    known = {name: number(result, name, "all", "mean") for name in EXPERIENCE}
    told = [feeling(name, v, result) for name, v in known.items() if not math.isnan(v)]
    if not told:
        return None
    note = say("Expected values by the curves of the scenario; nothing is drawn.")
    return Text(say("{told}.", told=capital(with_semicolons(told))) + f"\n{note}")


def feeling(name: str, value: float, result: RunResult) -> str:
    """One expected value in words."""
    if name == "csat":
        return say("satisfied {share}", share=share(value))
    if name == "nps":
        return say("net promoter score {score}", score=plain(value, 1))
    if name == "ces":
        return say("effort {score} of 5", score=plain(value, 1))
    if name == "churn":
        return say("lost for good {share}", share=share(value))
    word = periods(period(result.plan))
    return say("sales a {period} {money}", period=word, money=plain(value))
