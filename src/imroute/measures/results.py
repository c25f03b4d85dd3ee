"""All results of a study: any measure, of any scope, with its confidence over days."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import length_hint
from typing import NamedTuple, TypeVar

import numpy as np

from imroute.engine.contract import Log, Plan
from imroute.errors import Problem, UsageError, did_you_mean, listed
from imroute.facts.measure import THRESHOLD, Measure, Unit
from imroute.facts.measures import DEFAULT_THRESHOLDS_S, MEASURES, REPEAT_WINDOW_S
from imroute.intervals import CONFIDENCE, Estimates, Floats, Linear, Linears
from imroute.measures.definitions import quantity
from imroute.measures.experience import EXPERIENCE, Reactions
from imroute.measures.opening import Window
from imroute.measures.quantities import Quantity, quantile_share
from imroute.measures.reading import Reader
from imroute.measures.scopes import Family, Scopes
from imroute.measures.view import View
from imroute.units import format_duration

_REMEMBERED = 64
Kept = TypeVar("Kept")


class Row(NamedTuple):
    """One number of the results; NaN is no data, low and high the interval (95% unless asked)."""

    measure: str
    scope: str
    stat: str
    mean: float
    low: float
    high: float
    unit: Unit
    days: int


_ROW: Callable[[Iterable[object]], Row] = partial(tuple.__new__, Row)  # there are many


class Results:
    """The measures of a study of some days of one plan.

    `thresholds_s` are times that shares are reported for besides the usual ones: those of the
    targets. `repeat_window_s` is how long after a contact another about the same matter repeats it.
    `reactions` are the response curves of the scenario (`reactions_of`). `confidence` is that of
    all intervals that are not asked for with another. Logs are read one at a time and not kept; who
    expects how many there are saves room.
    """

    def __init__(
        self,
        plan: Plan,
        logs: Iterable[Log],
        *,
        thresholds_s: Iterable[float] = (),
        repeat_window_s: float = REPEAT_WINDOW_S,
        expected_days: int = 0,
        reactions: Reactions | None = None,
        confidence: float = CONFIDENCE,
    ) -> None:
        self.plan, self._reactions = plan, reactions or Reactions()
        self.confidence = confidence
        times = sorted({*DEFAULT_THRESHOLDS_S, *thresholds_s})
        self.thresholds = {format_duration(seconds): seconds for seconds in times}
        self._window_s = repeat_window_s
        self._scopes = Scopes(plan)
        with_ends = self._reactions.needs_ends
        expected = expected_days or length_hint(logs, 1)
        self._reader = Reader(plan, repeat_window_s, expected, with_ends)
        self._views: dict[Window | None, View] = {}
        self._quantities: OrderedDict[object, Quantity | None] = OrderedDict()
        self._estimates: OrderedDict[object, Estimates] = OrderedDict()
        self._linears: OrderedDict[object, Linears] = OrderedDict()
        self.add(logs)

    def add(self, logs: Iterable[Log]) -> None:
        """Take more days in; what was asked before is found anew."""
        for log in logs:
            self._reader.take(log)
        self._columns = self._reader.done()
        for found in (self._views, self._quantities, self._estimates, self._linears):
            found.clear()

    @property
    def days(self) -> int:
        return self._columns.days

    @property
    def contacts(self) -> int:
        """Contacts of all days, which is what results take room for."""
        return self._columns.contacts.arrived.size

    def estimate(
        self,
        measure: str,
        scope: str = "all",
        stat: str | None = None,
        *,
        during: Window | None = None,
        confidence: float | None = None,
    ) -> Row:
        """One number; `during`: of part of the day only, clock times in seconds since midnight."""
        confidence = self.confidence if confidence is None else confidence
        of, stat = self._checked(measure, stat)
        family, number = self._scopes.find(scope)
        found = self._quantity(of, family, during)
        label = self._scopes.labels(family)[number]
        if found is None:
            return Row(of.id, label, stat, math.nan, math.nan, math.nan, of.unit_of(stat), 0)
        key = measure, family, during, stat, confidence
        if key not in self._estimates:
            _keep(self._estimates, key, found.estimates(stat, confidence))
        estimate = self._estimates[key][number]
        return Row(
            of.id,
            label,
            stat,
            estimate.mean,
            estimate.low,
            estimate.high,
            of.unit_of(stat),
            estimate.days,
        )

    def by_day(
        self,
        measure: str,
        scope: str = "all",
        stat: str | None = None,
        *,
        during: Window | None = None,
    ) -> Floats:
        """Each day's own value, shape (days,); NaN on days without data."""
        of, stat = self._checked(measure, stat)
        family, number = self._scopes.find(scope)
        found = self._quantity(of, family, during)
        return np.full(self.days, np.nan) if found is None else found.by_day(stat)[number]

    def linear(
        self,
        measure: str,
        scope: str = "all",
        stat: str | None = None,
        *,
        during: Window | None = None,
    ) -> Linear:
        """The same value with what each day adds to its error, to compare cases by."""
        of, stat = self._checked(measure, stat)
        family, number = self._scopes.find(scope)
        found = self._quantity(of, family, during)
        if found is None:
            return Linear(math.nan, np.zeros(self.days), np.zeros(self.days, dtype=np.bool_))
        key = measure, family, during, stat
        if key not in self._linears:
            _keep(self._linears, key, found.linears(stat))
        return self._linears[key][number]

    def scopes(self, products: bool = True) -> list[str]:
        """All scopes that are listed: everything, each part, and products of two parts."""
        families = self._scopes.families(products)
        return [label for family in families for label in self._scopes.labels(family)]

    def intervals(self, during: Window | None = None) -> list[str]:
        """Scopes of the intervals that lie in part of the day, in the order of time."""
        seen = self._view(during).lengths_s((("interval",),))[:, 0] > 0
        return list(itertools.compress(self._scopes.labels(("interval",)), seen))

    def stats(self, measure: str) -> list[str]:
        """The stats reported of a measure, thresholds by name."""
        stats = self._measure(measure).stats
        return [
            name for stat in stats for name in (self.thresholds if stat == THRESHOLD else (stat,))
        ]

    def rows(self, scopes: Sequence[str] | None = None) -> Iterator[Row]:
        """All measures by scope by stat, in the order of the tables.

        Left out are scopes for which a measure has no meaning, products without data, and measures
        of what customers make of it without a response curve.
        """
        wanted = self._all_scopes() if scopes is None else self._these(scopes)
        for measure in MEASURES.values():
            if measure.listed and self._has_curve(measure.id):
                found = self._found(measure, dict.fromkeys(family for family, _ in wanted))
                for family, numbers in wanted:
                    if family in found:
                        yield from self._rows_of(measure, family, numbers, found[family])

    # ----------------------------------------------------------------------------------------------

    def _has_curve(self, measure: str) -> bool:
        return measure not in EXPERIENCE or measure in self._reactions.known

    def _all_scopes(self) -> list[tuple[Family, list[int]]]:
        families = self._scopes.families(products=True)
        return [(family, list(range(self._scopes.size(family)))) for family in families]

    def _these(self, scopes: Sequence[str]) -> list[tuple[Family, list[int]]]:
        found = [self._scopes.find(scope) for scope in scopes]
        runs = itertools.groupby(found, key=lambda place: place[0])
        return [(family, [number for _, number in run]) for family, run in runs]

    def _found(self, measure: Measure, wanted: Iterable[Family]) -> dict[Family, Estimates]:
        """Estimates of each family, of shape (groups, stats)."""
        found: dict[Family, Estimates] = {}
        families = [family for family in wanted if measure.applies_to(family)]
        for agents in (False, True):
            alike = tuple(family for family in families if ("agent" in family) == agents)
            ends = list(itertools.accumulate(self._scopes.size(family) for family in alike))
            if not alike:
                continue
            quantity = self._measured(measure, alike, None)
            estimates = _by_stat(quantity, self.stats(measure.id), ends[-1], self.confidence)
            for family, begin, end in zip(alike, [0, *ends], ends, strict=False):
                found[family] = estimates.part(slice(begin, end))
        return found

    def _rows_of(
        self, measure: Measure, family: Family, numbers: list[int], found: Estimates
    ) -> Iterator[Row]:
        stats, labels = self.stats(measure.id), self._scopes.labels(family)
        chosen = found.part(np.array(numbers))
        rows = zip(
            itertools.repeat(measure.id),
            [labels[number] for number in numbers for _ in stats],
            itertools.cycle(stats),
            chosen.mean.ravel().tolist(),
            chosen.low.ravel().tolist(),
            chosen.high.ravel().tolist(),
            itertools.cycle([measure.unit_of(stat) for stat in stats]),
            chosen.days.ravel().tolist(),
            strict=False,
        )
        known = itertools.repeat(True) if len(family) < 2 else ~np.isnan(chosen.mean.ravel())
        return map(_ROW, itertools.compress(rows, known))

    def _measured(
        self, measure: Measure, families: tuple[Family, ...], during: Window | None
    ) -> Quantity | None:
        if not all(measure.applies_to(family) for family in families):
            return None
        return quantity(measure.id, self._view(during), families, self._window_s)

    def _quantity(self, measure: Measure, family: Family, during: Window | None) -> Quantity | None:
        """The same, remembered: who asks for one scope often asks for the next of its family."""
        key = (measure.id, family, during)
        if key not in self._quantities:
            _keep(self._quantities, key, self._measured(measure, (family,), during))
        return self._quantities[key]

    def _view(self, during: Window | None) -> View:
        if during not in self._views:
            self._views[during] = View(
                *(self.plan, self._columns, self._scopes, self.thresholds),
                *(during, self._reactions),
            )
        return self._views[during]

    def _measure(self, name: str) -> Measure:
        if name not in MEASURES:
            raise _unknown(name, "a measure", MEASURES)
        return MEASURES[name]

    def _checked(self, measure: str, stat: str | None) -> tuple[Measure, str]:
        """The measure, and the stat asked for or its first; a threshold has to be named."""
        of, stats = self._measure(measure), self.stats(measure)
        if stat is None:
            stat = "no stat" if of.stats[0] == THRESHOLD else stats[0]
        if stat not in stats and not (of.unit == "s" and quantile_share(stat)):
            raise _unknown(stat, f"a stat of {measure}", stats)
        return of, stat


def _keep(cache: OrderedDict[object, Kept], key: object, value: Kept) -> None:
    cache[key] = value
    if len(cache) > _REMEMBERED:
        cache.popitem(last=False)


def _by_stat(
    found: Quantity | None, stats: Sequence[str], size: int, confidence: float
) -> Estimates:
    """Estimates of all stats, of shape (groups, stats)."""
    if found is None:
        nothing = np.full((size, len(stats)), np.nan)
        return Estimates(nothing, nothing, nothing, np.zeros(nothing.shape, dtype=np.int64))
    each = [found.estimates(stat, confidence) for stat in stats]
    return Estimates(
        np.stack([one.mean for one in each], axis=1),
        np.stack([one.low for one in each], axis=1),
        np.stack([one.high for one in each], axis=1),
        np.stack([one.days for one in each], axis=1),
    )


def _unknown(got: str, what: str, names: Iterable[str]) -> UsageError:
    known = list(names)
    return UsageError(Problem(got, f"{what}: {listed(known, 60)}", did_you_mean(got, known)))
