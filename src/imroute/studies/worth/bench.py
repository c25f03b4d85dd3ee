"""The cases of one study: the same customers, days and questions for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from imroute.engine.plan import make_plan
from imroute.intervals import Linear
from imroute.loading import Loaded
from imroute.measures.opening import interval_names, opening
from imroute.studies.cases import Cases
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.worth.goals import asked_for
from imroute.studies.worth.places import Place, Window
from imroute.units import DAY

BUSY = 0.9  # of the busiest interval's arrivals: what goes on for the peak
MOST_AGENTS = 3  # times as many as there are: more is not looked for


@dataclass(frozen=True, slots=True)
class Bench:
    """Cases beside a base, each of so many days."""

    cases: Cases
    base: Loaded
    days: int
    asked: tuple[Asked, ...]

    def outcome(self, loaded: Loaded) -> Outcome:
        return self.cases.outcome(loaded, self.days, self.asked)

    @property
    def before(self) -> Outcome:
        return self.outcome(self.base)

    def staffed(self, place: Place, loaded: Loaded | None = None) -> Callable[[int], Outcome]:
        """Outcomes of the base, or another case, with so many more agents at a place."""
        case = self.base if loaded is None else loaded
        return lambda more: self.outcome(place.changed(case, more))

    def room(self, place: Place, loaded: Loaded | None = None) -> tuple[int, int]:
        """The most agents that are taken away, and added."""
        fewer = place.spare(self.base if loaded is None else loaded)
        return -fewer, max(10, MOST_AGENTS * (fewer + 1))


def bench(cases: Cases, base: Loaded, days: int) -> Bench:
    pools = (Asked("answered", f"pool:{name}") for name in base.scenario.pools)
    arrivals = (Asked("arrivals", scope) for scope in interval_scopes(base))
    return Bench(cases, base, days, (*asked_for(base), *pools, *arrivals))


def interval_scopes(loaded: Loaded) -> list[str]:
    return [f"interval:{name}" for name in interval_names(make_plan(loaded.scenario))]


def busiest_pool(at: Bench) -> Place:
    """The pool that answers most."""

    def answered(name: str) -> float:
        return at.before.linear(Asked("answered", f"pool:{name}")).value

    return Place(max(at.base.scenario.pools, key=answered))


def peak_of(at: Bench) -> Window | None:
    """The busiest interval, with those beside it that are almost as busy; None: it is all day.

    Of days on end the same hours of all of them are taken together.
    """
    day = at.base.scenario.day
    begins = opening(make_plan(at.base.scenario)).begins
    arrivals: dict[float, float] = {}
    for begin_s, scope in zip(begins.tolist(), interval_scopes(at.base), strict=True):
        clock_s = day.start + (begin_s - begins[0]) % DAY
        came = at.before.linear(Asked("arrivals", scope)).value
        arrivals[clock_s] = arrivals.get(clock_s, 0.0) + came
    return _around_the_highest(sorted(arrivals), arrivals, day.start + day.length_s)


def _around_the_highest(
    clocks: Sequence[float], arrivals: dict[float, float], close_s: float
) -> Window | None:
    busy = [arrivals[clock] >= BUSY * max(arrivals.values()) for clock in clocks]
    first = last = max(range(len(clocks)), key=lambda i: arrivals[clocks[i]])
    while first > 0 and busy[first - 1]:
        first -= 1
    while last + 1 < len(clocks) and busy[last + 1]:
        last += 1
    end = clocks[last + 1] if last + 1 < len(clocks) else close_s
    return (clocks[first], end) if (first, last) != (0, len(clocks) - 1) else None


def at_step(read: Callable[[int], float], step: float) -> float:
    """What lies between two whole steps, along a straight line; ±∞ stays what it is."""
    if step in (float("inf"), float("-inf")):
        return step
    below = int(step // 1)
    rest = step - below
    return read(below) * (1 - rest) + (read(below + 1) * rest if rest else 0.0)


def neighbours(step: float, room: tuple[int, int]) -> tuple[int, int]:
    """The whole steps around one, within the room there is."""
    below = min(int(step // 1), room[1] - 1)
    return below, below + 1


def a_day(line: Linear, loaded: Loaded) -> Linear:
    """An amount of a run by the day: runs may last several."""
    return line.times(1 / loaded.scenario.days)
