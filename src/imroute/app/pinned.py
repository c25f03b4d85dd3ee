"""What is shown against what was pinned as base: the same customers in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from imroute.facts.measure import MEAN
from imroute.loading import Loaded
from imroute.studies import RunResult
from imroute.studies.asked import targets_of
from imroute.studies.cases import Settings
from imroute.studies.compare import Compared, CompareResult
from imroute.studies.compare.differences import differences
from imroute.studies.compare.judged import judgements
from imroute.studies.compare.values import (
    first_within,
    judged,
    measures_of,
    scopes_of,
    thresholds,
    values,
)
from imroute.studies.outcomes import Asked, outcome_of

# What a planner looks at first, each as its stats.
KEY_MEASURES = {
    "response_time": (MEAN, "p90"),
    "reply_time": (MEAN,),
    "abandonment": (MEAN,),
    "answered": (MEAN,),
    "occupancy": (MEAN,),
    "focus_occupancy": (MEAN,),
    "true_containment": (MEAN,),
    "paid_hours": (MEAN,),
    "cost": (MEAN,),
}


def against(base: RunResult, now: RunResult, every: bool = False) -> CompareResult:
    """Pair two runs of as many days with the same seed: of key values, or of `every` one."""
    cases = [base.loaded, now.loaded]
    within = thresholds(cases)
    asked = [_asked(one, cases, within, every) for one in cases]
    before, after = (
        outcome_of(one.loaded, one.results, each)
        for one, each in zip((base, now), asked, strict=True)
    )
    wanted = dict.fromkeys(each for one in asked for each in one if each.during is None)
    compared = Compared(
        now.loaded,
        judgements(before, [after])[0],
        tuple(differences(wanted, before, after).values()),
    )
    return CompareResult(
        base.loaded,
        before.verdicts,
        (compared,),
        (),
        first_within(base.loaded, within),
        base.days,
        Settings(base.seed),
    )


def named(run: RunResult, name: str) -> RunResult:
    """The same run under a name of its own in tables and pictures."""
    return replace(run, loaded=replace(run.loaded, variant_name=name))


def is_same(result: CompareResult) -> bool:
    """Whether not a single day differs."""
    [compared] = result.variants
    return all(one.same for one in compared.differences)


def _asked(
    loaded: Loaded, cases: Sequence[Loaded], within: Sequence[str], every: bool
) -> list[Asked]:
    """The values to compare, and what targets of both cases are judged by."""
    scopes = scopes_of(loaded)
    wanted = values(scopes, measures_of(cases), within) if every else _keys(within)
    asked = dict.fromkeys(wanted)
    common = set.intersection(*(set(targets_of(one.scenario)) for one in cases))
    for target in targets_of(loaded.scenario):
        if target in common:
            asked |= dict.fromkeys(judged(target, scopes))
    return list(asked)


def _keys(within: Sequence[str]) -> Iterator[Asked]:
    yield from (Asked("service_level", "all", stat) for stat in within)
    for measure, stats in KEY_MEASURES.items():
        yield from (Asked(measure, "all", stat) for stat in stats)
