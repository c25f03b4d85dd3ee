"""Targets before and after: the verdicts of base and variant, and the difference between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imroute.intervals import Linear
from imroute.intervals.pvalues import holm
from imroute.studies.compare.differences import Difference, of_pair
from imroute.studies.compare.values import judged_in
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Outcome
from imroute.targets import Target, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """One target in base and variant; None where only the other case has it.

    `difference` is that of what is judged: in the base's worst interval for a target that holds in
    every one, of the share of days for `on_days`. None if the target is not the same in both.
    """

    target: Target
    before: Verdict | None
    after: Verdict | None
    difference: Difference | None


def judgements(base: Outcome, variants: Sequence[Outcome]) -> list[tuple[Judged, ...]]:
    """For each variant its targets, those of the base first; p is adjusted for the variants."""
    found = [_of_variant(base, variant) for variant in variants]
    for target in [verdict.target for verdict in base.verdicts]:
        having = [one for one in found if target in one and one[target].difference]
        ps = [one[target].difference.p_alone for one in having]  # type: ignore[union-attr]
        for one, p in zip(having, holm(ps), strict=True):
            known = one[target].difference
            assert known is not None
            one[target] = replace(one[target], difference=replace(known, p=p))
    return [tuple(one.values()) for one in found]


def _of_variant(base: Outcome, variant: Outcome) -> dict[Target, Judged]:
    before = {verdict.target: verdict for verdict in base.verdicts}
    after = {verdict.target: verdict for verdict in variant.verdicts}
    return {
        target: Judged(
            target, before.get(target), after.get(target), _difference(target, base, variant)
        )
        for target in {**before, **after}
    }


def _difference(target: Target, base: Outcome, variant: Outcome) -> Difference | None:
    before = next((one for one in base.verdicts if one.target == target), None)
    if before is None or not any(one.target == target for one in variant.verdicts):
        return None
    interval = f"interval:{before.worst_interval}" if before.worst_interval else ""
    asked = judged_in(target, interval)
    if asked not in base.readings or asked not in variant.readings:
        return None
    row = base.row(asked)
    if target.on_days is None:
        return of_pair(row, base.linear(asked), variant.linear(asked))
    shares = _share_of_days(target, base), _share_of_days(target, variant)
    if shares[0] is None or shares[1] is None:
        return None
    return of_pair(row._replace(unit="share"), shares[0], shares[1])


def _share_of_days(target: Target, outcome: Outcome) -> Linear | None:
    """The share of days that meet a target; None if load cannot break it."""
    margin = next(iter(outcome.margins_of(target)), None)
    if margin is None or limit_of(target) is None or target.on_days is None:
        return None
    linear = margin.linear
    return Linear(linear.value + target.on_days, linear.parts, linear.known)
