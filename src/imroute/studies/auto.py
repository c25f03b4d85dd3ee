"""`--days auto`: as many days as it takes to decide, or to know to so much.

A study looks after 20 days and then after 1.4 times as many each time, up to a bound. It stops
when every target is settled. Its intervals, of all measures, are as in
`imroute.intervals.sequential`: they hold the truth in 95 of 100 studies whatever made it stop.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from imroute.errors import Invalid, Problem, UsageError
from imroute.intervals import Estimate, Looks, growing_looks, one_look
from imroute.measures import MEASURES, Results
from imroute.studies.refusals import MAX_DAYS, refuse_days
from imroute.targets import Target, Verdict, verdict
from imroute.units import parse_share

AUTO: Literal["auto"] = "auto"
FIRST_LOOK = 20
DEFAULT_MAX_DAYS = 1000
DEFAULT_MAX_CONTACTS = 5_000_000  # they take room in memory
WITHOUT_TARGETS = (("service_level", "30s"), ("response_time", "mean"))

Reason: TypeAlias = Literal["decided", "precise", "bound", "interrupted"]


@dataclass(frozen=True, slots=True)
class Stopping:
    """When a study looks, what it stops for, and what it stopped for.

    `precision` is the half-width of the ranges asked for: of shares as it is, of all else a part of
    the value. None: it stops once every verdict is decided.
    """

    looks: Looks
    precision: float | None
    max_days: int
    reason: Reason = "bound"

    @property
    def provenance(self) -> dict[str, object]:
        return {
            "asked": AUTO,
            "precision": self.precision,
            "max_days": self.max_days,
            "reason": self.reason,
            "looks": list(self.looks.days),
            "confidence": self.looks.together,
            "confidence_of_a_look": self.looks.confidence,
            "procedure": "repeated confidence intervals, the error shared evenly among the looks",
        }


# What is asked ------------------------------------------------------------------------------------


def days_asked(text: str) -> int | str:
    """Read what is written after --days: a number, or "auto"."""
    if text.strip().lower() == AUTO:
        return AUTO
    try:
        return int(text)
    except ValueError:
        raise _refused(text) from None


def precision_asked(text: str | None) -> float | None:
    """Read "1%" as 0.01."""
    try:
        return None if text is None else parse_share(text)
    except Invalid as error:
        raise UsageError(error.problems[0].moved(("--precision",))) from None


def stopping_rule(
    days: int | str,
    precision: float | None,
    max_days: int | None,
    targets: Sequence[Target],
    contacts_a_day: float,
) -> Stopping | None:
    """The rule that was asked for, None for a given number of days; refuse what cannot be."""
    if isinstance(days, int):
        refuse_days(days)
        for option, given in (("--precision", precision), ("--max-days", max_days)):
            if given is not None:
                allowed = "only with --days auto"
                do = f"write --days auto, or leave {option} out"
                raise UsageError(Problem(f"{given:g}", allowed, do, (option,)))
        return None
    if days != AUTO:
        raise _refused(days)
    if precision is None and not targets:
        do = "write targets into the scenario, or ask for ranges: --days auto --precision 1%"
        raise UsageError(Problem("auto", "a scenario with targets to decide", do, ("--days",)))
    _refuse_precision(precision)
    bound = _usual_bound(contacts_a_day) if max_days is None else max_days
    _refuse_bound(bound)
    return Stopping(growing_looks(FIRST_LOOK, bound), precision, bound)


def _usual_bound(contacts_a_day: float) -> int:
    """1,000 days, or as many as have five million contacts; one look at least."""
    fit = DEFAULT_MAX_CONTACTS / max(contacts_a_day, 1.0)
    return int(min(DEFAULT_MAX_DAYS, max(fit, FIRST_LOOK)))


def looks_of(rule: Stopping | None, days: int | str) -> Looks:
    """The looks of a rule; of a given number of days, the one at its end."""
    return rule.looks if rule else one_look(int(days))


def _refused(got: str) -> UsageError:
    allowed = f"from 1 to {MAX_DAYS:,} days, or auto"
    return UsageError(Problem(got, allowed, "write for example --days 20", ("--days",)))


def _refuse_precision(precision: float | None) -> None:
    if precision is not None and not 0.0001 <= precision < 1:
        allowed = "a share from 0.01% up to, not with, 100%"
        do = "write for example --precision 1%"
        raise UsageError(Problem(f"{precision:g}", allowed, do, ("--precision",)))


def _refuse_bound(bound: int) -> None:
    if not 2 <= bound <= MAX_DAYS:
        allowed = f"from 2 to {MAX_DAYS:,} days"
        do = f"write for example --max-days {DEFAULT_MAX_DAYS}"
        raise UsageError(Problem(str(bound), allowed, do, ("--max-days",)))


# When it is enough --------------------------------------------------------------------------------


def reason_to_stop(rule: Stopping, results: Results, targets: Sequence[Target]) -> Reason | None:
    """Why these days are enough, if they are; a target without data is settled."""
    verdicts = [verdict(target, results) for target in targets]
    if rule.precision is None:
        undecided = any(found.verdict == "undecided" for found in verdicts)
        return None if undecided else "decided"
    vague = any(how_vague(*one) > rule.precision for one in _judged(results, verdicts))
    return None if vague else "precise"


def how_vague(estimate: Estimate, unit: str) -> float:
    """Half-width of a range: of shares as it is, of all else as a part of the value."""
    if math.isnan(estimate.mean):
        return 0.0
    half = (estimate.high - estimate.low) / 2
    if math.isnan(half):
        return math.inf
    if unit == "share" or half == 0:
        return half
    return half / abs(estimate.mean) if estimate.mean else math.inf


def _judged(results: Results, verdicts: Sequence[Verdict]) -> list[tuple[Estimate, str]]:
    """What has to be known well: what targets are judged by; without any, how long it takes."""
    if verdicts:
        return [
            (Estimate(found.mean, found.low, found.high, results.days), _unit(found.target))
            for found in verdicts
        ]
    rows = [results.estimate(measure, stat=stat) for measure, stat in WITHOUT_TARGETS]
    return [(Estimate(row.mean, row.low, row.high, row.days), row.unit) for row in rows]


def _unit(target: Target) -> str:
    """Unit of the number that a target is judged by."""
    if target.on_days is not None:
        return "share"
    measure = MEASURES[target.measured]
    return measure.unit_of(target.judged_stat or measure.stats[0])
