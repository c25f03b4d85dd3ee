"""What to do after a run, from its numbers: where it is tight, what an agent buys, what to ask."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from imroute.engine.policy import policies_of
from imroute.findings.changes import size
from imroute.findings.numbers import number, shown_threshold
from imroute.intervals import Estimate, of_linear
from imroute.language import say
from imroute.language.moments import moment
from imroute.studies import RunResult
from imroute.studies.cases import Cases, Settings
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked, Outcome, outcome_of, read
from imroute.studies.worth.goals import Goal, name_of
from imroute.studies.worth.places import pool_of
from imroute.targets import rounded, time_in_words
from imroute.units import parse_duration

MOST_CONTACTS = 40_000  # simulated to tell what one more agent buys: a good half second
FEWEST_DAYS = 5  # less would tell nothing


class Step(NamedTuple):
    """One thing to do next: why, and a command that does it, if there is one."""

    sentence: str
    command: str = ""


class Tight(NamedTuple):
    """Where service is worst: an interval, the share answered in time, the busiest pool there."""

    interval: str
    level: float
    pool: str
    focus: float


class OneMore(NamedTuple):
    """What one more agent in a pool, all day, does to a target's measure."""

    pool: str
    goal: Goal
    before: float
    after: float
    better: Estimate


def steps(result: RunResult) -> Iterator[Step]:
    """What a planner does next, the most telling first."""
    rulings = {verdict.verdict for verdict in result.verdicts}
    if rulings & {"missed", "undecided"}:
        yield from _of_the_shortage(result)
    if "missed" in rulings:
        yield Step(
            say("Find the fewest agents, by pool and interval, that meet every target:"),
            command(result, "staff"),
        )
    elif "undecided" in rulings:
        yield Step(
            say("Simulate until every target is decided:"), command(result, "run", "--days auto")
        )
    elif result.verdicts:
        yield Step(
            say("See how much more demand the desk bears before a target breaks:"),
            command(result, "capacity"),
        )
        yield Step(say("See whether fewer agents would do:"), command(result, "staff"))
    else:
        yield Step(say("Write down what is good enough, to be told whether it is reached:"), GOAL)
    if result.loaded.variants and result.loaded.variant_name is None:
        yield Step(
            say("See what each variant in the file changes, for the same customers:"),
            command(result, "compare"),
        )


GOAL = "targets: [{measure: service_level, within: 30s, at_least: 80%}]"


def command(result: RunResult, name: str, *options: str) -> str:
    """A command about the same scenario, to type or to paste."""
    words = ["imroute", name, shlex.quote(result.loaded.file)]
    if result.loaded.variant_name is not None:
        words += ["--variant", shlex.quote(result.loaded.variant_name)]
    return " ".join([*words, *options])


def _of_the_shortage(result: RunResult) -> Iterator[Step]:
    if place := tight(result):
        yield Step(
            say(
                "It is tightest at {interval} in pool {pool}, whose agents are at work on replies"
                " {focus:.0%} of the time there.",
                interval=moment(place.interval),
                pool=place.pool,
                focus=place.focus,
            )
        )
    if found := one_more(result):
        yield Step(bought(found))


def bought(found: OneMore) -> str:
    """What one more agent buys, or that nothing shows."""
    unit = found.goal.unit
    words = {"pool": found.pool, "goal": name_of(found.goal.target)}
    if not found.better.low > 0:
        return say(
            "One more agent in any pool, all day, makes no difference that shows in {goal}: look"
            " at rules, the bot, and the time that replies take.",
            **words,
        )
    return say(
        "One more agent in pool {pool}, all day, brings {goal} from {before} to {after}, better by"
        " {size}: the same customers, simulated again.",
        before=rounded(found.before, unit),
        after=rounded(found.after, unit),
        size=size(found.better, unit),
        **words,
    )


# Where it is tight --------------------------------------------------------------------------------


def tight(result: RunResult) -> Tight | None:
    """The interval in which the smallest share is answered in time; None without data."""
    threshold = shown_threshold(result)
    levels = {s: number(result, "service_level", s, threshold) for s in result.results.intervals()}
    known = {scope: level for scope, level in levels.items() if not math.isnan(level)}
    if not known:
        return None
    scope = min(known, key=lambda scope: known[scope])
    focus = {pool: _focus(result, pool, scope) for pool in result.loaded.scenario.pools}
    pool = max(focus, key=lambda pool: focus[pool])
    return Tight(scope.removeprefix("interval:"), known[scope], pool, focus[pool])


def within(result: RunResult) -> str:
    """The time that shares answered are told for first, in words."""
    return time_in_words(parse_duration(shown_threshold(result)))


def _focus(result: RunResult, pool: str, interval: str) -> float:
    found = number(result, "focus_occupancy", f"pool:{pool} × {interval}", "mean")
    return 0.0 if math.isnan(found) else found


# What one more agent buys -------------------------------------------------------------------------


def one_more(result: RunResult) -> OneMore | None:
    """Try one agent more in each pool, and tell of the pool in which it helps most.

    The same customers come again, of as many of the days as take about a second. None if all
    targets are met, if none of them is a matter of staff, or if there are too few days to tell by.
    """
    goal = open_goal(result)
    if goal is None or policies_of(result.plan):
        return None
    pools = list(result.loaded.scenario.pools)
    days = min(result.days, MOST_CONTACTS * result.days // (result.results.contacts * len(pools)))
    if days < FEWEST_DAYS:
        return None
    asked = (goal.asked,)
    with Cases(Settings(result.seed)) as cases:
        base = _base(result, cases, days, asked)
        found = [_tried(result, goal, pool, base, cases) for pool in pools]
    return max(found, key=lambda one: one.better.low)


def _base(result: RunResult, cases: Cases, days: int, asked: tuple[Asked, ...]) -> Outcome:
    if days == result.days:
        return outcome_of(result.loaded, result.results, asked)
    return cases.outcome(result.loaded, days, asked)


def _tried(result: RunResult, goal: Goal, pool: str, base: Outcome, cases: Cases) -> OneMore:
    more = pool_of(result.loaded, pool).changed(result.loaded, 1)
    better = of_linear(goal.better(base, cases.outcome(more, base.days, tuple(base.readings))))
    before = read(result.results, goal.asked).row.mean
    return OneMore(pool, goal, before, before + goal.sign * better.mean, better)


def open_goal(result: RunResult) -> Goal | None:
    """The first target that is missed, or else undecided, and that staff can move."""
    for ruling in ("missed", "undecided"):
        for number_of, verdict in enumerate(result.verdicts, start=1):
            limit = limit_of(verdict.target)
            if verdict.verdict == ruling and limit is not None:
                return Goal(number_of, verdict.target, limit[1], limit[0])
    return None
