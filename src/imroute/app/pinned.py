"""What is shown against what was pinned as base: the same customers in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from imroute.facts.measure import MEAN
from imroute.loading import Loaded
from imroute.measures.scopes import Scopes
from imroute.studies import RunResult
from imroute.studies.asked import targets_of
from imroute.studies.compare import Difference, Judged
from imroute.studies.compare.differences import differences
from imroute.studies.compare.judged import judgements
from imroute.studies.compare.values import judged, scopes_of, thresholds
from imroute.studies.outcomes import Asked, Outcome, outcome_of

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


@dataclass(frozen=True, slots=True)
class Against:
    """The targets in base and now, and how key measures differ, each with its interval."""

    targets: tuple[Judged, ...]
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether not a single day differs."""
        return all(one.same for one in self.differences)


def against(base: RunResult, now: RunResult) -> Against:
    """Pair two runs of as many days with the same seed."""
    within = thresholds([base.loaded, now.loaded])
    keys = dict.fromkeys(_keys(within))
    outcomes = [_outcome(one, (base.loaded, now.loaded), keys) for one in (base, now)]
    found = differences(keys, *outcomes)
    judged_all = judgements(outcomes[0], outcomes[1:])
    return Against(judged_all[0], tuple(found.values()))


def _keys(within: list[str]) -> Iterator[Asked]:
    yield from (Asked("service_level", "all", stat) for stat in within)
    for measure, stats in KEY_MEASURES.items():
        yield from (Asked(measure, "all", stat) for stat in stats)


def _outcome(run: RunResult, both: tuple[Loaded, Loaded], keys: dict[Asked, None]) -> Outcome:
    scopes: Scopes = scopes_of(run.loaded)
    common = set(targets_of(both[0].scenario)) & set(targets_of(both[1].scenario))
    asked = dict(keys)
    for target in common:
        asked |= dict.fromkeys(judged(target, scopes))
    return outcome_of(run.loaded, run.results, asked)
