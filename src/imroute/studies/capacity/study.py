"""Peak-load capacity: the largest demand at which each target still holds with confidence."""

from __future__ import annotations

import math

from imroute.engine.plan import make_plan
from imroute.loading import Loaded
from imroute.measures.opening import interval_names, opening
from imroute.studies.asked import targets_of
from imroute.studies.capacity import refusals
from imroute.studies.capacity.binding import Binds, binds
from imroute.studies.capacity.crossing import DIGITS, Bracket, holds_again
from imroute.studies.capacity.refine import Found, refined
from imroute.studies.capacity.result import CapacityResult, CurvePoint, Limit, Next
from imroute.studies.capacity.search import PILOT_DAYS, Search
from imroute.studies.capacity.staffed import hours_of, with_more
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked
from imroute.studies.progress import Progress, quiet
from imroute.targets import Target
from imroute.units import HOUR, format_share

MOST_DAYS = 100
PRECISION = 0.02
NEXT_WIDER = 2  # a desk that nobody has yet need not be known as precisely
A_SEARCH, A_BREAK = 12, 10  # cases that it takes about, for progress
BELOW, ABOVE, MOST_POINTS = 0.3, 0.4, 11  # the curve: how far it goes, in how many points
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0)


def capacity(
    loaded: Loaded,
    days: int = MOST_DAYS,
    on_days: float | None = None,
    precision: float = PRECISION,
    settings: Settings | None = None,
    progress: Progress = quiet,
    store: Store | None = None,
) -> CapacityResult:
    """Find for each target the largest multiple of today's demand at which it holds.

    `days` is the most that are simulated at one multiple; as many are taken as it needs for an
    interval of ± `precision`, a share of the multiple. `on_days` asks of every target that so large
    a share of the days meet it, each by itself. Interrupted by Ctrl-C, it returns what is known.
    """
    refusals.refuse(loaded, days, on_days, precision)
    settings = settings or Settings()
    with Cases(settings, progress, store) as cases:
        study = _Study(cases, asked_on_days(loaded, on_days), days, precision)
        try:
            study.run()
        except KeyboardInterrupt:
            if not study.search.outcomes:
                raise
            study.interrupted = True
        return study.result(loaded, on_days)


def asked_on_days(loaded: Loaded, share: float | None) -> Loaded:
    """The scenario with its targets asked of a share of the days, but for those that have one."""
    if share is None:
        return loaded
    written = enumerate(loaded.scenario.targets, start=1)
    numbers = [number for number, target in written if target.on_days is None]
    return loaded.changed({f"targets.{number}.on_days": format_share(share) for number in numbers})


class _Study:
    """What is known so far; whatever it is, `result` tells it."""

    def __init__(self, cases: Cases, loaded: Loaded, most_days: int, precision: float) -> None:
        self.cases, self.loaded, self.most_days, self.precision = (
            cases,
            loaded,
            most_days,
            precision,
        )
        self.search = Search(cases, loaded)
        self.targets = targets_of(loaded.scenario)
        self.binding = tuple(t for t in self.targets if limit_of(t) is not None)
        self.found: dict[Target, Found] = {}
        self.binds: dict[Target, Binds] = {}
        self.curve: tuple[CurvePoint, ...] = ()
        self.next: Next | None = None
        self.peak = math.nan, ""
        self.interrupted = False

    def run(self) -> None:
        self.cases.expect(A_SEARCH * PILOT_DAYS, "finding where targets break")
        self.search.scan(self.binding)
        self.peak = self._peak()
        for target in self._by_break():
            self._refine(target)
        for target in self.found:
            self._bind(target)
        self.cases.expect(MOST_POINTS * PILOT_DAYS, "drawing the curve")
        for multiple in self._grid():
            self.search.at(multiple)
            self.curve = self._points()
        self._what_next()

    def _by_break(self) -> list[Target]:
        """Targets that break, the first to break first."""
        near = [(target, self.search.bracket(target)) for target in self.binding]
        broken = [(bracket.root, i) for i, (_, bracket) in enumerate(near) if bracket]
        return [self.binding[i] for _, i in sorted(broken)]

    def _refine(self, target: Target) -> None:
        self.cases.expect(A_BREAK * PILOT_DAYS, "finding where targets break")
        near = self.search.narrow(target)
        if near is not None:
            self.found[target] = refined(self.search, target, near, self.precision, self.most_days)

    def _bind(self, target: Target) -> None:
        cases = len(self.loaded.scenario.pools) + 2
        self.cases.expect(cases * PILOT_DAYS, "finding what breaks first")
        if math.isfinite(self.found[target].multiple):
            self.binds[target] = binds(self.search, target, self.found[target].multiple)

    # Today's peak ---------------------------------------------------------------------------------

    def _peak(self) -> tuple[float, str]:
        """Arrivals an hour in the busiest interval of today, and which that is."""
        plan = make_plan(self.loaded.scenario)
        names, lengths = interval_names(plan), opening(plan).lengths_s
        asked = [Asked("arrivals", f"interval:{name}") for name in names]
        outcome = self.cases.outcome(self.search.times(1.0), PILOT_DAYS, asked)
        rates = [outcome.row(one).mean for one in asked] / lengths * HOUR
        busiest = int(rates.argmax())
        return float(rates[busiest]), names[busiest]

    # The curve ------------------------------------------------------------------------------------

    def _grid(self) -> list[float]:
        """Even multiples around today's demand and the first break."""
        first = self._first()
        marks = [1.0] if first is None else [1.0, self._limit(self.targets[first]).multiple]
        low, high = max(min(marks) - BELOW, 0.1), max(marks) + ABOVE
        step = next((s for s in STEPS if (high - low) / s < MOST_POINTS), STEPS[-1])
        numbers = range(max(math.ceil(low / step), 1), math.floor(high / step) + 1)
        return [round(number * step, DIGITS) for number in numbers]

    def _points(self) -> tuple[CurvePoint, ...]:
        return tuple(
            CurvePoint(m, self.search.outcomes[m].days, self.search.outcomes[m].verdicts)
            for m in self.search.tried()
        )

    # What breaks next -----------------------------------------------------------------------------

    def _what_next(self) -> None:
        """With twice the agents where it broke, the same search from there on."""
        first = self._first()
        where = None if first is None else self.binds.get(self.targets[first])
        if first is None or where is None or where.pool is None:
            return
        more = self.loaded.scenario.pools[where.pool].size
        mended = with_more(self.loaded, where.pool, more, where.stretch)
        search = Search(self.cases, mended, round(self.found[self.targets[first]].multiple, DIGITS))
        self.cases.expect(A_SEARCH * PILOT_DAYS, "finding what breaks next")
        limit = self._next_limit(search)
        if limit is not None:
            hours = hours_of(self.loaded, where.pool, where.stretch)
            self.next = Next(where.pool, hours, more, limit)

    def _next_limit(self, search: Search) -> Limit | None:
        first = search.first_to_break(t for t in self.binding if t in self.found)
        if first is None:
            return None
        target, near = first
        found = refined(search, target, near, NEXT_WIDER * self.precision, self.most_days)
        where = binds(search, target, found.multiple) if math.isfinite(found.multiple) else None
        return _as_limit(target, found, where)

    # The result -----------------------------------------------------------------------------------

    def _first(self) -> int | None:
        limits = [self._limit(target) for target in self.targets]
        broken = [i for i, limit in enumerate(limits) if limit.status == "breaks"]
        return min(broken, key=lambda i: limits[i].multiple, default=None)

    def _limit(self, target: Target) -> Limit:
        if target not in self.binding:
            return Limit(target, "not binding")
        if target in self.found and math.isfinite(self.found[target].multiple):
            again = self._again(target, self.found[target])
            return _as_limit(target, self.found[target], self.binds.get(target), again)
        return self._roughly(target)

    def _again(self, target: Target, found: Found) -> float | None:
        """A multiple well beyond the break at which it is met: near it that is luck."""
        tried = self.search.tried()
        lows = self.search.values(target, tried, "low")
        return holds_again(tried, lows, found.high + (found.high - found.low))

    def _roughly(self, target: Target) -> Limit:
        """By the first days alone: all that there is if it was stopped, or if nothing breaks."""
        bracket, tried = self.search.bracket(target), self.search.tried()
        if bracket is not None:
            return self._rough_break(target, bracket)
        if self.search.holds_at_start(target):
            done = tried[-1] >= self.search.most
            return Limit(target, "holds" if done else "unknown", low=tried[-1], days=PILOT_DAYS)
        done = tried[0] <= self.search.least
        return Limit(target, "missed" if done else "unknown", high=tried[0], days=PILOT_DAYS)

    def _rough_break(self, target: Target, near: Bracket) -> Limit:
        """Between the multiples nearest to the break of which the first days are sure."""
        tried = self.search.tried()
        known = {m: self.search.inside(target, m) for m in tried}
        low = max((m for m in tried if m <= near.lower and known[m].low >= 0), default=math.nan)
        high = min((m for m in tried if m >= near.higher and known[m].high < 0), default=math.nan)
        days = self.search.outcomes[near.lower].days
        return Limit(target, "breaks", near.root, low, high, days)

    def result(self, loaded: Loaded, on_days: float | None) -> CapacityResult:
        return CapacityResult(
            loaded=loaded,
            limits=tuple(self._limit(target) for target in self.targets),
            first=self._first(),
            next=self.next,
            curve=self.curve or self._points(),
            peak_per_hour=self.peak[0],
            peak_interval=self.peak[1],
            precision=self.precision,
            most_days=self.most_days,
            on_days=on_days,
            simulated_days=self.cases.days_done,
            interrupted=self.interrupted,
            settings=dict(self.cases.settings.provenance),
        )


def _as_limit(
    target: Target, found: Found, where: Binds | None, again: float | None = None
) -> Limit:
    return Limit(
        *(target, "breaks", found.multiple, found.low, found.high),
        *(found.days, where, again),
    )
