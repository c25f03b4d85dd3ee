"""Variant less base, by the days that both have: the same customers came on each of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from imroute.facts.measure import Unit
from imroute.facts.measures import MEASURES
from imroute.intervals import Linear, difference, of_linear
from imroute.intervals.pvalues import holm, p_value
from imroute.measures import Row
from imroute.studies.outcomes import Asked, Outcome

ALPHA = 0.05
COLUMNS = (
    "measure",
    "scope",
    "stat",
    "base",
    "variant",
    "difference",
    "low",
    "high",
    "p",
    "p_alone",
    "unit",
    "days",
    "same",
    "independent_days",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value in base and variant, and the paired difference with its 95% interval.

    `p_alone` is the two-sided p-value of this difference, below 5% just when the interval excludes
    0; `p` is adjusted for the variants that are compared. `same` means that not a single day
    differs. `independent_days` is how many days each of two runs with customers of their own would
    need for an interval as narrow; infinite where the pairs leave no doubt at all. NaN is no data.
    """

    measure: str
    scope: str
    stat: str
    unit: Unit
    base: float
    variant: float
    difference: float
    low: float
    high: float
    p_alone: float
    p: float
    days: int
    same: bool
    independent_days: float

    @property
    def shown(self) -> bool:
        """Whether the days show that there is a difference, all variants considered."""
        return self.p < ALPHA

    @property
    def name(self) -> tuple[str, str, str]:
        return self.measure, self.scope, self.stat

    def row(self) -> tuple[object, ...]:
        """The values of COLUMNS."""
        return tuple(getattr(self, column) for column in COLUMNS)

    @property
    def days_to_tell(self) -> float:
        """About how many days would show a difference of this size; NaN if it is shown."""
        half = (self.high - self.low) / 2
        if self.shown or not self.difference or math.isnan(half):
            return math.nan
        return self.days * (half / abs(self.difference)) ** 2


def differences(asked: Iterable[Asked], base: Outcome, variant: Outcome) -> dict[Asked, Difference]:
    """Differences of all values that one of two cases has data for."""
    found = {}
    for one in asked:
        rows = [case.row(one) for case in (base, variant) if one in case.readings]
        if any(not math.isnan(row.mean) for row in rows):
            linears = _linear(one, base), _linear(one, variant)
            found[one] = of_pair(rows[0], *linears)
    return found


def _linear(asked: Asked, outcome: Outcome) -> Linear:
    if asked in outcome.readings:
        return outcome.linear(asked)
    return Linear(math.nan, np.zeros(outcome.days), np.zeros(outcome.days, dtype=np.bool_))


def of_pair(row: Row, base: Linear, variant: Linear) -> Difference:
    """Compare two values; `row` says what they are of."""
    paired = difference(base, variant)
    estimate, p = of_linear(paired), p_value(paired)
    return Difference(
        row.measure,
        row.scope,
        row.stat,
        row.unit,
        base.value,
        variant.value,
        estimate.mean,
        estimate.low,
        estimate.high,
        p,
        p,
        estimate.days,
        paired.value == 0 and not paired.parts.any(),
        independent_days(base, variant),
    )


def independent_days(base: Linear, variant: Linear) -> float:
    """Days of runs with customers of their own for the interval that pairs give; NaN without data.

    Both runs cost as many days as either of the pair; their variances add up, as nothing cancels.
    """
    alone, paired = base.error**2 + variant.error**2, difference(base, variant).error ** 2
    if math.isnan(alone + paired + base.value + variant.value) or alone == 0:
        return math.nan
    return math.inf if paired == 0 else base.days * alone / paired


def adjusted(
    variants: Sequence[Mapping[Asked, Difference]],
) -> list[dict[Asked, Difference]]:
    """Adjust the p-values of each value for there being several variants."""
    found = [dict(one) for one in variants]
    for asked in dict.fromkeys(asked for one in variants for asked in one):
        having = [one for one in found if asked in one]
        for one, p in zip(having, holm([one[asked].p_alone for one in having]), strict=True):
            one[asked] = replace(one[asked], p=p)
    return found


BETTER_IF_MORE = frozenset(
    {
        "answered",
        "bot_resolved",
        "immediate_answers",
        "containment",
        "true_containment",
        "first_contact_resolution",
        "csat",
        "nps",
        "sales",
    }
)
BETTER_IF_LESS = frozenset(
    {
        "abandoned",
        "balked",
        "abandoned_silently",
        "lost_in_conversation",
        "flowed_out",
        "turned_away",
        "bot_abandoned",
        "declined_offers",
        "repeat_contacts",
        "open_at_end",
        "response_time",
        "queue_time",
        "inbox_time",
        "first_human_reply",
        "first_answer",
        "reply_time",
        "transfer_wait",
        "resolution_time",
        "abandonment",
        "observed_abandonment",
        "repeat_rate",
        "transfer_rate",
        "queue_length",
        "paid_hours",
        "cost",
        "cost_per_contact",
        "ces",
        "churn",
    }
)


def better(measure: str, stat: str) -> int:
    """Whether more is better (1), worse (−1) or neither (0)."""
    within = MEASURES[measure].unit == "s" and stat[0].isdigit()
    if within or measure.startswith("service_level") or measure in BETTER_IF_MORE:
        return 1
    return -1 if measure in BETTER_IF_LESS else 0
