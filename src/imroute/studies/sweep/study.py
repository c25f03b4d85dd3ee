"""A sweep: many points with the same customers, and the best of them by ranking and selection."""

from __future__ import annotations

from dataclasses import dataclass, field

from imroute.errors import Invalid, Problem, UsageError
from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.outcomes import Outcome
from imroute.studies.progress import Progress, quiet
from imroute.studies.refusals import refuse_days
from imroute.studies.sweep.design import Point, Sets, axes_of, grid, latin
from imroute.studies.sweep.front import Beaten, Record, front
from imroute.studies.sweep.goals import (
    Goal,
    Terms,
    asked_of,
    read_goal,
    terms_of,
)
from imroute.studies.sweep.limits import limits, zones_of
from imroute.studies.sweep.result import Status, SweepResult, SweptPoint
from imroute.studies.sweep.selection import Limit, Race, Standing, looks
from imroute.studies.sweep.values import Axis
from imroute.units import parse_share

FIRST_DAYS, MOST_DAYS = 20, 200
DEFAULT = Settings()


def sweep(
    loaded: Loaded,
    sets: Sets,
    best: str | None = None,
    points: int | None = None,
    days: int = MOST_DAYS,
    indifference: float | None = None,
    settings: Settings = DEFAULT,
    progress: Progress = quiet,
    store: Store | None = None,
) -> SweepResult:
    """Try values at dotted paths, and find the point that is best.

    `sets` are texts such as "pools.team.agents=14..24", or a map from paths to values. All their
    combinations are tried, or `points` of them as a Latin hypercube. `best` is what is to be best:
    "cost" (and other spending) among the points that meet all targets, or "service_level:20s" and
    the like of all points. Every point has 20 days first; who may still be the best gets more, up
    to `days`. A difference of up to `indifference` does not matter: 0.01 is one point of a share,
    and of any other value one percent.
    """
    refuse_days(days)
    _refuse_indifference(indifference)
    goal = read_goal(loaded, best) if best else None
    axes = axes_of(loaded, sets)
    chosen = grid(loaded, axes) if points is None else latin(loaded, axes, points, settings.seed)
    run = _Sweep(loaded, axes, chosen, goal, days, indifference)
    with Cases(settings, progress, store) as cases:
        try:
            run.race_in(cases)
        except KeyboardInterrupt:
            if not any(run.outcomes):
                raise
            run.interrupted = True
    return run.result(settings)


def read_indifference(written: str | None) -> float | None:
    """Read a difference such as 1%."""
    if written is None:
        return None
    try:
        return parse_share(written)
    except Invalid as error:
        raise UsageError(error.problems[0].under("--indifference")) from None


def _refuse_indifference(indifference: float | None) -> None:
    if indifference is not None and not 0 < indifference < 1:
        got, do = f"{indifference:g}", "write for example --indifference 1%"
        allowed = "a difference above 0% and under 100%"
        raise UsageError(Problem(got, allowed, do, ("--indifference",)))


@dataclass
class _Sweep:
    """Points on their way: what came of each after how many days, and who is still in the race."""

    loaded: Loaded
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    wanted: Goal | None
    most_days: int
    indifference: float | None
    race: Race | None = None
    interrupted: bool = False
    outcomes: list[dict[int, Outcome]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outcomes = [{} for _ in self.points]

    def race_in(self, cases: Cases) -> None:
        """Look at the points again and again until the best stands out."""
        before, asked = 0, asked_of(self.loaded, self.wanted)
        for days in looks(FIRST_DAYS, self.most_days):
            racing = self.race.racing if self.race else range(len(self.points))
            many = f"{len(racing)} point{'s' * (len(racing) > 1)}"
            cases.expect(len(racing) * (days - before), f"{many}, {days} days each")
            for number in racing:
                loaded = self.points[number].loaded
                self.outcomes[number][days] = cases.outcome(loaded, days, asked)
            self._look()
            before = days
            if self.race and self.race.decided:
                return

    def _look(self) -> None:
        terms = self.terms
        racing = self.race.racing if self.race else range(len(self.points))
        standings = {number: self._standing(number, terms) for number in racing}
        if self.race is None:
            zones = self._zones() if terms.under_targets else {}
            self.race = Race(len(self.points), terms.zone, zones)
        self.race.look(standings)

    def _standing(self, number: int, terms: Terms) -> Standing:
        outcome = self.latest(number)
        tie = terms.service if terms.goal.spends else terms.cost
        margins = self._limits(number) if terms.under_targets else {}
        return Standing(terms.goal.of(outcome), margins, -tie.of(outcome).value)

    def _limits(self, number: int) -> dict[Limit, Linear]:
        return limits(self.points[number].loaded, self.latest(number))

    def _zones(self) -> dict[Limit, float]:
        return zones_of(self.loaded, {limit for n in self.known for limit in self._limits(n)})

    def latest(self, number: int) -> Outcome:
        return self.outcomes[number][max(self.outcomes[number])]

    @property
    def known(self) -> list[int]:
        return [number for number, outcomes in enumerate(self.outcomes) if outcomes]

    @property
    def terms(self) -> Terms:
        """By the first look, so that they do not change on the way."""
        first = [self.outcomes[number][min(self.outcomes[number])] for number in self.known]
        return terms_of(self.loaded, first, self.wanted, self.indifference)

    # ---------------------------------------------------------------------- what is found

    def result(self, settings: Settings) -> SweepResult:
        terms, known = self.terms, self.known
        best = self._best(terms)
        place = {number: i for i, number in enumerate(known)}
        racing = set(self.race.racing if self.race else known) - {best}
        decided = self.race is not None and self.race.decided
        return SweepResult(
            self.loaded,
            settings,
            self.axes,
            self._swept(terms, best, place),
            terms,
            None if best is None else place[best],
            decided and not self.interrupted,
            tuple(place[number] for number in sorted(racing)),
            self.most_days,
            len(self.points),
            place[self._nearest()] if best is None else None,
            self.interrupted,
        )

    def _best(self, terms: Terms) -> int | None:
        """The best of those that are known to keep all limits, or seem to; none if none does."""
        racing = self.race.racing if self.race else self.known
        kept = [number for number in racing if self.race and self.race.is_kept(number)]
        seem = [number for number in racing if self._seems_kept(number, terms)]
        values = {number: terms.goal.of(self.latest(number)).value for number in kept or seem}
        return min(values, key=lambda number: values[number], default=None)

    def _seems_kept(self, number: int, terms: Terms) -> bool:
        if not terms.under_targets:
            return True
        return all(margin.value >= 0 for margin in self._limits(number).values())

    def _nearest(self) -> int:
        """The point of which the limit missed most is missed by the least."""

        def worst(number: int) -> float:
            margins = self._limits(number)
            zones = zones_of(self.loaded, margins)
            return min((margins[limit].value / zones[limit] for limit in margins), default=0.0)

        return max(self.known, key=worst)

    def _swept(
        self, terms: Terms, best: int | None, place: dict[int, int]
    ) -> tuple[SweptPoint, ...]:
        records = [
            {
                days: Record(terms.cost.of(outcome), terms.service.of(outcome))
                for days, outcome in self.outcomes[number].items()
            }
            for number in place
        ]
        return tuple(
            self._point(number, "best" if number == best else "in the race", beaten, place)
            for number, beaten in zip(place, front(records), strict=True)
        )

    def _point(
        self, number: int, status: Status, beaten: Beaten | None, place: dict[int, int]
    ) -> SweptPoint:
        point = self.points[number]
        out = self.race.out.get(number) if self.race else None
        by = breaks = None
        if out is not None and out.by is not None:
            status, by = "beaten", place[out.by]
        elif out is not None and out.breaks is not None:
            status = "breaks a target"
            breaks = targets_of(point.loaded.scenario)[out.breaks[0]], out.breaks[1]
        return SweptPoint(
            point.labels, point.loaded, self.latest(number), status, by, breaks, beaten
        )
