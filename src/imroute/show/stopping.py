"""How many days `--days auto` took, and why no more."""

from __future__ import annotations

from imroute.language import say, say_many
from imroute.language.joining import in_a_row
from imroute.measures import period
from imroute.studies import RunResult
from imroute.studies.auto import Stopping
from imroute.targets import periods
from imroute.units import format_share


def how_stopped(result: RunResult, rule: Stopping) -> str:
    """Two sentences: what made it stop, and what the ranges mean."""
    days = say(
        "{n:,} {period}s",
        n=result.days,
        period=periods(period(result.plan)),
    )
    many = f"{rule.looks.together:.0%}".removesuffix("%")
    ranges = say(
        "Ranges allow for the looks on the way: they hold the true value in {n} of 100 studies.",
        n=many,
    )
    return in_a_row([_why(result, rule, days), ranges])


def _why(result: RunResult, rule: Stopping, days: str) -> str:
    known = format_share(rule.precision or 0)
    if rule.reason == "decided":
        return say("Every target was decided after {days}.", days=days)
    if rule.reason == "precise":
        return say(
            "After {days} everything asked for was known to ± {known}.", days=days, known=known
        )
    if rule.reason == "interrupted":
        return say("Stopped by you after {days}.", days=days)
    more = 2 * rule.max_days
    if rule.precision is not None:
        return say(
            "Stopped at the bound of {days}: not everything was known to ± {known};"
            " --max-days {more} may tell.",
            days=days,
            known=known,
            more=more,
        )
    return say_many(
        "Stopped at the bound of {days}: {n} target is undecided; --max-days {more} may tell.",
        "Stopped at the bound of {days}: {n} targets are undecided; --max-days {more} may tell.",
        sum(verdict.verdict == "undecided" for verdict in result.verdicts),
        days=days,
        more=more,
    )
