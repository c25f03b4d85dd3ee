"""How many days `--days auto` took, and why no more."""

from __future__ import annotations

from imroute.measures import period
from imroute.studies import RunResult
from imroute.studies.auto import Stopping
from imroute.units import format_share


def how_stopped(result: RunResult, rule: Stopping) -> str:
    """Two sentences: what made it stop, and what the ranges mean."""
    days = f"{result.days:,} {period(result.plan)}s"
    known = f"known to ± {format_share(rule.precision or 0)}"
    whys = {
        "decided": f"Every target was decided after {days}.",
        "precise": f"After {days} everything asked for was {known}.",
        "bound": f"Stopped at the bound of {days}: {_open(result, rule, known)}.",
        "interrupted": f"Stopped by you after {days}.",
    }
    many = f"{rule.looks.together:.0%}".removesuffix("%")
    return (
        f"{whys[rule.reason]} Ranges allow for the looks on the way: they hold the true value in"
        f" {many} of 100 studies."
    )


def _open(result: RunResult, rule: Stopping, known: str) -> str:
    more = f"--max-days {2 * rule.max_days} may tell"
    if rule.precision is not None:
        return f"not everything was {known}; {more}"
    undecided = sum(verdict.verdict == "undecided" for verdict in result.verdicts)
    return f"{undecided} target{'s are' if undecided > 1 else ' is'} undecided; {more}"
