"""How often does `imroute sweep` name the best point, and after how many days?

python -m benchmarks.sweep_selection               1,000 races and 100 sweeps, about ten minutes
python -m benchmarks.sweep_selection --sweeps 10   a glance

Races of points whose days are normal and share part of their luck, all but the best worse by just
the difference that does not matter, or breaking a limit by just that; and sweeps of telephone desks
of which Erlang A knows the cheapest that meets its target. A race has at most 400 days a point.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.tables import Heading, Table
from imroute.intervals import Floats, Linear, linear_means
from imroute.loading import load_text
from imroute.studies.cases import Settings
from imroute.studies.sweep import sweep
from imroute.studies.sweep.selection import Limit, Race, Standing, looks
from imroute.theory import erlang_a

LIMIT: Limit = (0, "", "load")
ZONE, FIRST, MOST = 0.4, 20, 400
AGENTS = range(5, 13)
DESK = """
day: {{start: 09:00, end: 11:00, interval: 1h}}
warm_up: 1h
patience: {{exponential: 2m}}
contact_types: {{call: {{arrivals: 120/h, handling: {{exponential: 3m}}}}}}
pools: {{team: {{agents: 7, capacity: 1, cost: 30/h}}}}
targets: [{{measure: service_level, within: 20s, at_least: {least}%}}]
"""
COLUMNS = ("points", "right", "days a point", "days to the end")


def _linear(values: Floats) -> Linear:
    return linear_means(values[None])[0]


def _drawn(seed: int, means: Floats, common: float) -> Floats:
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal(MOST) * common
    return np.asarray(means[:, None] + shared + rng.standard_normal((means.size, MOST)))


def _race(values: Floats, limited: bool) -> tuple[Race, dict[int, int]]:
    """Race points for the least mean, or for the least number among those with a mean above 0."""
    race = Race(len(values), ZONE, {LIMIT: ZONE} if limited else {})
    days: dict[int, int] = {}
    for look in looks(FIRST, MOST):
        racing = race.racing
        days.update(dict.fromkeys(racing, look))
        race.look({point: _standing(values[point, :look], point, limited) for point in racing})
        if race.decided:
            break
    return race, days


def _standing(values: Floats, point: int, limited: bool) -> Standing:
    if not limited:
        return Standing(_linear(values), {})
    return Standing(_linear(np.full(values.size, float(point))), {LIMIT: _linear(values)})


def races(points: int, common: float, limited: bool, number: int) -> tuple[str, ...]:
    """One row: the best is in the middle, others are worse by the zone or miss the limit by it."""
    best = points // 2
    means = np.full(points, ZONE)
    means[:best] = -ZONE if limited else ZONE
    means[best] = ZONE if limited else 0.0
    right, spent, to_the_end = 0, 0, 0
    for seed in range(number):
        race, days = _race(_drawn(seed, means, common), limited)
        right += race.racing == [best]
        spent += sum(days.values())
        to_the_end += points * max(days.values())
    each = number * points
    kind = "with a limit" if limited else "common luck" if common else "own luck"
    return (
        f"{points}, {kind}",
        f"{right / number:.1%}",
        f"{spent / each:.0f}",
        f"{to_the_end / each:.0f}",
    )


def sweeps(least: int, number: int) -> tuple[str, ...]:
    """One row: desks of 5 to 12 agents, of which Erlang A knows who meets the target."""
    levels = {agents: _level(agents) for agents in AGENTS}
    best = next(agents for agents in AGENTS if levels[agents] >= least / 100)
    loaded = load_text(DESK.format(least=least))
    right, wrong, spent, to_the_end = 0, 0, 0, 0
    for seed in range(1, number + 1):
        found = sweep(loaded, {"pools.team.agents": list(AGENTS)}, settings=Settings(seed))
        named = found.best is not None and found.points[found.best].labels == (str(best),)
        right += found.sure and named
        wrong += found.sure and not named
        spent, to_the_end = spent + found.days, to_the_end + found.days_to_the_end
    each, gap = number * len(AGENTS), levels[best] - least / 100
    open_ = f", open {1 - (right + wrong) / number:.0%}" if right + wrong < number else ""
    said = f"{right / number:.0%}{open_}"
    return (
        f"{least}%: {best} agents, {gap:+.1%}",
        said,
        f"{spent / each:.0f}",
        f"{to_the_end / each:.0f}",
    )


def _level(agents: int) -> float:
    desk = erlang_a(
        arrival_rate_per_s=120 / 3600, mean_handle_s=180.0, mean_patience_s=120.0, agents=agents
    )
    return desk.p_answered_within(20.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--sweeps", type=int, default=100)
    asked = parser.parse_args()
    table = Table(Heading("Races of points with known means", COLUMNS))
    for points in (2, 5, 20):
        for common, limited in ((0.0, False), (3.0, False), (0.0, True)):
            table.add(*races(points, common, limited, asked.races))
    print(table.markdown())
    table = Table(Heading("Telephone desks that Erlang A knows", ("target", *COLUMNS[1:])))
    for least in (75, 80, 82, 88, 94):
        table.add(*sweeps(least, asked.sweeps))
    print(table.markdown())


if __name__ == "__main__":
    main()
